"""The page of outlets: side by side, copies marked, evidence linked, and nothing of a stranger's text is markup."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from live_desk import Live, local_door

from yalu import Workspace
from yalu.web import make_app

_TEXT = (
    "President Xi Jinping met Kim Jong Un in Pyongyang on Thursday, 20 June 2019. The two walked through the gardens "
    "of a guest house by the river and watched gymnasts in a stadium that evening. Shops hope for more visitors."
)
_HOSTILE = "<b>Rag</b>&\"'"
_PERIOD = "/outlets?dyad=CHN-PRK&since=2019-06-01&until=2019-06-30"


@pytest.fixture(scope="module")
def told(made_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The test desk with a wire story, a copy of it in an outlet of a hostile name, and an outlet that is silent."""
    place = tmp_path_factory.mktemp("outlets")
    folder = Path(shutil.copytree(made_workspace, place / "desk"))
    stories = (
        ("Wire", "2019-06-20", _TEXT),
        (_HOSTILE, "2019-06-21", _TEXT),
        ("Silent", "2019-06-22", "China sent 100 tons of rice to North Korea on 21 June. I expect trade to recover."),
    )
    lines = [
        json.dumps({"id": f"o{number}", "publisher": publisher, "published": day, "text": text})
        for number, (publisher, day, text) in enumerate(stories)
    ]
    (place / "told.jsonl").write_text("\n".join(lines), encoding="utf-8")
    Workspace(folder).add(place / "told.jsonl")
    return folder


@pytest.fixture(scope="module")
def reader(told: Path, make_client):
    return make_client(told)


def test_a_period_shows_who_was_first_who_copied_and_who_left_it_out(reader):
    page = reader.get(_PERIOD).text
    assert "copy of <bdi>Wire</bdi>" in page
    assert page.count("left out</span>") == 1
    assert "Claims that only one makes" in page
    assert "&lt;b&gt;Rag" in page
    assert "<b>Rag" not in page


def test_one_event_has_an_address_of_its_own_and_outlets_can_be_chosen(reader, told):
    (event,) = Workspace(told).events(dyad="CHN-PRK", since="2019-06-20", type="CONSULT")
    page = reader.get(f"/outlets?event={event.event_id}").text
    assert "One event, in stories published from 2019-06-20" in page
    assert "Silent" in page
    assert 'href="/story/' in page
    chosen = reader.get(f"{_PERIOD}&publishers=Wire").text
    assert "copy of" not in chosen
    assert 'value="Wire" checked' in chosen


@pytest.mark.parametrize(
    "query",
    ["event=event-none", "publishers=Nobody", "since=2019-13-01", "dyad=XX", "since=2020-01-01&until=2019-01-01"],
)
def test_what_cannot_be_compared_is_said_in_a_sentence(reader, query):
    answer = reader.get(f"/outlets?{query}")
    assert answer.status_code in (400, 404, 422)
    assert "Traceback" not in answer.text


def test_an_unread_period_says_so(reader):
    assert "No story of these days reports an event" in reader.get("/outlets?since=1950-01-01&until=1950-12-31").text


@pytest.mark.browser
@pytest.mark.parametrize(("width", "dark"), [(1200, False), (360, True)])
def test_the_page_is_sound_and_opens_its_evidence(told, open_desk, check_accessible, width, dark):
    live = Live(make_app(told, door=local_door()))
    try:
        page = open_desk(live, _PERIOD, width=width, dark=dark)
        page.locator(".outlets summary").first.click()
        assert page.locator(".outlets blockquote").first.is_visible()
        check_accessible(page)
    finally:
        live.close()
