"""A record with a bit of everything: a made world, and hand-made events, claims and hostile words on top."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from yalu.brief import Brief, build_brief, render_html
from yalu.model import (
    NO_DATE,
    Actor,
    Claim,
    DateValue,
    Document,
    Event,
    EventMention,
    Evidence,
    Failure,
    Holder,
    Known,
    Likelihood,
    Link,
    Sentence,
    Story,
)
from yalu.record import Store
from yalu.synth import Plan, Reading, Regime, make_world

HOSTILE = "<script>alert('x')</script> \"quoted\" & <img src=x onerror=alert(1)>"


def day(text: str) -> DateValue:
    return DateValue(start=text, end=text, precision="day", basis="explicit", text=text)


def make_report(number: int, **changes: Any) -> dict[str, Any]:
    """Return the rows of one hand-made event with one report."""
    usual: dict[str, Any] = {
        "text": f"China said on the {number}th occasion that it would receive an envoy of North Korea.",
        "trigger": "receive",
        "type": "AGREE",
        "mode": None,
        "quad": "verbal_cooperation",
        "status": "scheduled",
        "date": day("2016-12-01"),
        "source": ("CHN",),
        "target": ("PRK",),
        "published": "2016-11-28",
        "publisher": "Harbour Wire",
        "title": "An envoy",
        "url": "https://example.org/envoy",
        "language": "en",
        "symmetric": False,
        "announced": None,
        "levels": ("government",),
    }
    given = usual | changes
    text, doc = given["text"], f"doc-hand-{number:03d}"
    start = text.index(given["trigger"])
    trigger = Evidence(start=start, end=start + len(given["trigger"]), text=given["trigger"])
    actors = [
        tuple(
            Actor(text=text[:4], country=code, name=None, role=None, level=None, sector=None, start=0, end=4)
            for code in given[side]
        )
        for side in ("source", "target")
    ]
    published = day(given["published"]) if given["published"] else None
    story = Story(
        story_id=f"story-hand-{number:03d}",
        doc=doc,
        number=0,
        title=given["title"],
        section=None,
        authors=(),
        published=published,
        start=0,
        end=len(text),
        marks=(),
        sentences=(Sentence(number=0, start=0, end=len(text)),),
    )
    document = Document(
        doc_id=doc,
        key=None,
        source=f"hand/{number}.txt",
        media_type="text/plain",
        sha256="0" * 64,
        text=text,
        publisher=Known(value=given["publisher"], basis="given") if given["publisher"] else None,
        published=Known(value=given["published"], basis="given") if given["published"] else None,
        language=Known(value=given["language"], basis="given") if given["language"] else None,
        url=given["url"],
    )
    mention = EventMention(
        mention_id=f"mention-hand-{number:03d}",
        doc=doc,
        story=0,
        sentence=0,
        type=given["type"],
        mode=given["mode"],
        cameo=None,
        contexts=(),
        domain="political",
        quad=given["quad"],
        source=actors[0],
        target=actors[1],
        symmetric=given["symmetric"],
        date=given["date"],
        status=given["status"],
        place=None,
        quantities=(),
        attribution=(),
        evidence=Evidence(start=0, end=len(text), text=text),
        trigger=trigger,
        confidence=0.8,
        coder="hand.v1",
    )
    event = Event(
        event_id=f"event-hand{number:03d}",
        type=given["type"],
        mode=given["mode"],
        domain="political",
        quad=given["quad"],
        source=given["source"],
        target=given["target"],
        source_levels=given["levels"],
        target_levels=(),
        symmetric=given["symmetric"],
        date=given["date"],
        status=given["status"],
        announced=given["announced"],
        first_reported=given["published"],
        place=None,
        confidence=0.8,
        mentions=(mention.mention_id,),
    )
    link = Link(
        link_id=f"link-hand-{number:03d}",
        event_id=event.event_id,
        mention_id=mention.mention_id,
        reason="one",
        score=1.0,
    )
    return {"documents": document, "stories": story, "mentions": mention, "events": event, "links": link}


def make_claim(number: int, report: dict[str, Any], **changes: Any) -> Claim:
    text = report["documents"].text
    usual: dict[str, Any] = {
        "claim_id": f"claim-hand-{number:03d}",
        "doc": report["documents"].doc_id,
        "story": 0,
        "kind": "forecast",
        "holder": Holder(text="Professor Han", name="Han Made-up", role=None, kind="person"),
        "about": ("CHN-PRK",),
        "stance": "warming",
        "likelihood": Likelihood(words="likely", low=0.55, high=0.8),
        "horizon": DateValue(start="2017-01-01", end="2017-12-31", precision="year", basis="relative"),
        "rarity": None,
        "evidence": Evidence(start=0, end=len(text), text=text),
    }
    return Claim(**(usual | changes))


def hand_made() -> list[dict[str, Any]]:
    visit = DateValue(start="2016-05-03", end="2016-05-07", precision="interval", basis="explicit")
    return [
        make_report(1),
        make_report(2, status="cancelled", date=day("2016-09-09"), published="2016-09-01"),
        make_report(3, status="occurred", date=NO_DATE, published=None, publisher=None, language=None, url=None),
        make_report(
            4,
            text=f"Ширэ said: {HOSTILE} and then met the envoy = 1+1.",
            trigger="met",
            type="CONSULT",
            mode="visit",
            status="occurred",
            date=visit,
            published="2016-05-08",
            publisher=HOSTILE,
            title=HOSTILE,
            url="javascript:alert(1)",
            source=("CHN", "RUS"),
        ),
        make_report(
            5,
            text="قال المتحدث إن الصين استقبلت وفدا من كوريا الشمالية.",
            trigger="استقبلت",
            type="CONSULT",
            status="occurred",
            date=DateValue(start="2016-05-01", end="2016-05-31", precision="month", basis="relative"),
            published="2016-06-01",
            language="ar",
            symmetric=True,
            announced="2016-04-20",
        ),
        make_report(
            6,
            text="The party of North Korea removed a vice chairman, its paper said.",
            trigger="removed",
            type="INTERNAL",
            mode="dismissal",
            quad=None,
            status="occurred",
            date=day("2016-10-10"),
            published="2016-10-11",
            source=("PRK",),
            target=("PRK",),
            levels=("party",),
        ),
        make_report(
            7,
            status="alleged",
            date=DateValue(start="2016-01-01", end="2016-12-31", precision="year", basis="explicit"),
        ),
    ]


Tables = dict[str, tuple[Any, ...]]


@pytest.fixture(scope="session")
def make_store(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Tables], Store]:
    def make(tables: Tables) -> Store:
        store = Store.create(Path(tmp_path_factory.mktemp("desk")) / "desk")
        with store.begin("made") as run:
            for name, rows in tables.items():
                run.write(name, rows)
            run.commit()
        return store

    return make


@pytest.fixture(scope="session")
def tables() -> Tables:
    start = date(2004, 1, 1)
    plan = Plan(
        since=start,
        until=date(2016, 12, 31),
        relations={"CHN-PRK": [Regime(since=start, per_year=12), Regime(since=date(2016, 1, 1), per_year=40)]},
        reading=[
            Reading(since=start, stories_per_year=80),
            Reading(since=date(2008, 1, 1), stories_per_year=0, reports_per_event=0),
            Reading(since=date(2010, 1, 1), stories_per_year=80),
        ],
        seed=5,
    )
    found = make_world(plan).tables()
    reports = hand_made()
    claims = (make_claim(1, reports[0]), make_claim(2, reports[3], holder=None, likelihood=None, horizon=None))
    failure = Failure(source="in/", item="in/broken.pdf", kind="ReadError", problem="the file is empty.", remedy=None)
    extra = {name: tuple(report[name] for report in reports) for name in found}
    return {name: rows + extra[name] for name, rows in found.items()} | {"claims": claims, "failures": (failure,)}


@pytest.fixture(scope="session")
def store(tables: Tables, make_store: Callable[[Tables], Store]) -> Store:
    return make_store(tables)


@pytest.fixture(scope="session")
def brief(store: Store) -> Brief:
    return build_brief(store, "CHN", "PRK")


@pytest.fixture(scope="session")
def page(brief: Brief) -> str:
    return render_html(brief)
