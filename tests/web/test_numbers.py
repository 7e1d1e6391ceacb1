"""Whole numbers of addresses: bounds hold whatever is written, and no page fails."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yalu.web.numbers import whole_number

HUGE = "9" * 5_000


@given(
    words=st.text(max_size=40) | st.integers(-(10**30), 10**30).map(str),
    least=st.integers(0, 1),
    most=st.integers(1, 10**6),
)
def test_a_number_is_within_its_bounds(words, least, most):
    number = whole_number(words, least=least, most=most)
    assert least <= number <= most
    if words.isascii() and words.isdigit() and least <= int(words) <= most:
        assert number == int(words)


@pytest.mark.parametrize("page", [HUGE, "0", "-1", "1e9", "\u0663", "0" * 5_000 + "1", "x"])
@pytest.mark.parametrize(
    "path", ["/events", "/claims", "/outlets", "/audit", "/story", "/events?view=map", "/events?q=visit"]
)
def test_an_absurd_page_is_the_first_or_the_last(client, workspace_story, path, page):
    path = workspace_story if path == "/story" else path
    mark = "&" if "?" in path else "?"
    for name in ("page", "part", "start"):
        answer = client.get(f"{path}{mark}{name}={page}")
        assert answer.status_code == 200, (path, name)


@pytest.fixture(scope="module")
def workspace_story(made_workspace):
    """The address of a story."""
    from yalu import Workspace

    mention = Workspace(made_workspace).mentions()[0]
    return f"/story/{mention.doc}/{mention.story}"


def test_other_numbers_of_strangers(writer):
    assert writer.get(f"/events?confidence={HUGE}").status_code == 200
    assert writer.get(f"/events?since={HUGE}").status_code == 200
    assert writer.post("/review", headers={"content-length": HUGE}, content=b"").status_code < 500
