"""Citations in three styles; whatever a title holds, BibTeX stays well formed."""

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from yalu import __version__
from yalu.brief.citation import Work, cite
from yalu.record import Store
from yalu.record.fingerprint import data_hash

READ = date(2026, 11, 26)
EVENT = Work(
    kind="event",
    item="event-1",
    title="Visit by Xi Jinping to North Korea, 20 June 2019",
    container="The Yalu desk",
    published="2019-06-21",
    data_hash="0123456789abcdef" * 4,
)
STORY = Work(
    kind="story", item="doc-1", title="An envoy", container="Harbour Wire", authors=("A. Writer", "B. Second"),
    published="2016-05-04", url="https://example.org/envoy",
)  # fmt: skip


def test_an_event_in_three_styles():
    made = cite(EVENT, accessed=READ)
    assert made.chicago == (
        "Yalu. “Visit by Xi Jinping to North Korea, 20 June 2019.” The Yalu desk, June 21, 2019. Event event-1. "
        f"Yalu {__version__}, data sha256:0123456789abcdef. Accessed November 26, 2026."
    )
    assert made.apa == (
        "Yalu. (2019, June 21). Visit by Xi Jinping to North Korea, 20 June 2019 [Event event-1]. The Yalu desk. "
        f"Yalu {__version__}, data sha256:0123456789abcdef. Retrieved November 26, 2026."
    )
    assert made.bibtex == (
        "@misc{event-1,\n  author = {{Yalu}},\n  title = {{Visit by Xi Jinping to North Korea, 20 June 2019}},\n"
        "  howpublished = {The Yalu desk},\n  year = {2019},\n"
        f"  note = {{Event event-1; Yalu {__version__}, data sha256:0123456789abcdef}},\n"
        "  urldate = {2026-11-26},\n}\n"
    )


def test_a_story_is_its_authors_or_its_outlets():
    made = cite(STORY, accessed=READ)
    assert made.chicago == (
        "A. Writer and B. Second. “An envoy.” Harbour Wire, May 4, 2016. Accessed November 26, 2026. "
        "https://example.org/envoy"
    )
    assert made.apa == (
        "A. Writer and B. Second. (2016, May 4). An envoy. Harbour Wire. Retrieved November 26, 2026, from "
        "https://example.org/envoy"
    )
    assert "author = {{A. Writer} and {B. Second}}" in made.bibtex
    undated = cite(Work(kind="story", item="d", title="x", container="Wire"))
    assert undated.apa == "Wire. (n.d.). x. Wire."
    assert "ccess" not in undated.chicago


@given(st.text(), st.text(), st.text())
def test_bibtex_stays_well_formed(title, name, item):
    made = cite(Work(kind="story", item=item, title=title, container=name, authors=(name,), url=f"https://x/{name}"))
    depth = 0
    for each in made.bibtex:
        depth += (each == "{") - (each == "}")
        assert depth >= 0
    assert depth == 0
    assert all(re.fullmatch(r"  [a-z]+ = \{.*\},", line) for line in made.bibtex.splitlines()[1:-1])
    assert "\n" not in made.chicago + made.apa


def test_the_hash_of_a_workspace_is_that_of_what_it_holds(store: Store):
    assert re.fullmatch("[0-9a-f]{64}", data_hash(store))
    assert data_hash(store) == data_hash(Store.open(store.path))
