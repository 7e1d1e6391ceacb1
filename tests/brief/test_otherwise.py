"""Who says otherwise: which denials are of an event, in the desk, in the brief and on the site."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from yalu import Workspace
from yalu.brief import render_html, render_markdown
from yalu.brief.site import write_site
from yalu.link.denials import Denial, Telling, Told, disputes, says_that_not
from yalu.link.reports import stems

TOLD = {
    "2024-10-18": "South Korea accused North Korea of sending men to Kursk on Friday. North Korea denied the charge.",
    "2024-10-19": "North Korea sent special forces to Vladivostok for training with drones, South Korea's spies said.",
    "2024-10-22": "Russia denied that special forces of North Korea train with drones in Vladivostok.",
    "2024-11-02": "Russia rejected a proposal of South Korea. China denied visas to drone makers from North Korea.",
}


@pytest.fixture(scope="module")
def disputed(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("disputed")
    lines = [
        json.dumps({"id": f"of-{day}", "publisher": "Herald", "published": day, "text": text})
        for day, text in TOLD.items()
    ]
    (folder / "told.jsonl").write_text("\n".join(lines), encoding="utf-8")
    workspace = Workspace.init(folder / "desk", dyads=["PRK-RUS", "KOR-PRK"])
    workspace.add(folder / "told.jsonl")
    return workspace


@pytest.mark.parametrize(
    ("text", "denies"),
    [
        ("North Korea has denied that its army overthrew the government.", True),
        ("Beijing dismissed the reports as rumours.", True),
        ("China rejected the criticism.", True),
        ("China rejected the proposal.", False),
        ("Russia denied the envoys access to the port.", False),
        ("It denied visas to the delegation.", False),
    ],
)
def test_to_refuse_a_thing_is_no_denial(text: str, denies: bool) -> None:
    assert says_that_not(text) is denies


def telling(text: str, *, doc: str = "a", start: int = 0, day: str | None = "2024-10-18") -> Telling:
    return Telling(doc=doc, story=0, start=start, end=start + len(text), day=day, text=text)


def test_what_is_disputed_is_answered_close_by_or_named() -> None:
    told = telling("Seoul accused Pyongyang of hacking a bank.")
    event = Told(
        type="ACCUSE",
        states=frozenset({"KOR", "PRK"}),
        targets=frozenset({"PRK"}),
        names=stems("Seoul Pyongyang"),
        tellings=[told],
    )

    def denied(text: str, states: str = "PRK", **where: object) -> bool:
        speaker = Denial(states=frozenset(states.split()), names=stems("Pyongyang"), told=telling(text, **where))  # type: ignore[arg-type]
        return disputes(speaker, event)

    assert denied("Pyongyang denied the charge.", start=100)
    assert not denied("Pyongyang denied the charge.", start=5_000)
    assert not denied("Moscow denied the charge.", "RUS", start=100)
    assert not denied("Pyongyang denied the charge.", doc="b")
    assert denied("Pyongyang denied any hacking of a bank.", doc="b", day="2024-11-20")
    assert not denied("Pyongyang denied any hacking of a bank.", doc="b", day="2025-03-20")
    assert not denied("Pyongyang denied any hacking of a bank.", doc="b", day=None)


def test_the_brief_says_who_disputes_an_event(disputed: Workspace) -> None:
    made = disputed.relation("PRK", "RUS").brief()
    (row,) = [row for row in made.events if row.otherwise]
    assert row.type == "MOBILIZE"
    (said,) = row.otherwise
    assert (said.who, said.publisher, said.published) == ("Russia", "Herald", "22 October 2024")
    assert "Who says otherwise" in render_html(made)
    assert "Russia says otherwise: “Russia denied that special forces" in render_markdown(made)
    (row,) = [row for row in disputed.relation("KOR", "PRK").brief().events if row.otherwise]
    assert (row.type, row.otherwise[0].text) == ("ACCUSE", "North Korea denied the charge.")


def test_nothing_later_is_known_earlier(disputed: Workspace) -> None:
    made = disputed.relation("PRK", "RUS").brief(until=date(2024, 10, 20))
    assert [row.otherwise for row in made.events] == [()]


def test_the_site_says_so_too(disputed: Workspace, tmp_path: Path) -> None:
    write_site(disputed.store, tmp_path / "site", dyads=["KOR-PRK"])
    pages = [page.read_text(encoding="utf-8") for page in (tmp_path / "site" / "events").glob("*.html")]
    assert sum("Who says otherwise" in page for page in pages) == 2
