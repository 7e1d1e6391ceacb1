"""Histories made by hand, and histories read off a made world."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from yalu.detect import DatedEvent, History, Reading, StateName
from yalu.detect.values import month_start
from yalu.synth import Plan, World, make_world
from yalu.synth import Reading as ReadingPlan

NAMES = {
    "CHN": StateName(name="China", adjective="Chinese"),
    "PRK": StateName(name="North Korea", adjective="North Korean"),
}


def make_event(day: str, **changes: object) -> DatedEvent:
    start = date.fromisoformat(day)
    usual: dict[str, object] = {
        "event_id": f"event-{day}-{changes.get('type', 'CONSULT')}-{changes.get('source', 'CHN')}",
        "type": "CONSULT",
        "mode": "visit",
        "domain": "political",
        "quad": "verbal_cooperation",
        "source": "CHN",
        "target": "PRK",
        "source_levels": ("head",),
        "target_levels": (),
        "symmetric": False,
        "start": start,
        "end": start,
        "reported": start + timedelta(days=1),
        "publishers": ("Harbour Wire",),
    }
    return DatedEvent(**(usual | changes))  # type: ignore[arg-type]


def make_history(
    events: list[DatedEvent], *, since: int = 1985, until: str = "2019-12-31", stories: int = 10
) -> History:
    last = date.fromisoformat(until)
    months = (date(year, month, 1) for year in range(since, last.year + 1) for month in range(1, 13))
    return History(
        dyad="CHN-PRK",
        until=last,
        events=tuple(sorted(events, key=lambda event: (event.start, event.end, event.event_id))),
        reading=tuple(Reading(month=month, publisher="Harbour Wire", stories=stories) for month in months if stories),
        names=NAMES,
    )


def history_of(world: World, until: date) -> History:
    publisher = {document.doc_id: document.publisher.value for document in world.documents if document.publisher}
    told = {mention.mention_id: publisher[mention.doc] for mention in world.mentions}
    events = [
        make_event(
            event.date.start or "",
            event_id=event.event_id,
            type=event.type,
            mode=event.mode,
            domain=event.domain,
            quad=event.quad,
            source=event.source[0],
            target=event.target[0],
            source_levels=event.source_levels,
            reported=date.fromisoformat(event.first_reported or ""),
            publishers=tuple(sorted({told[mention] for mention in event.mentions})),
        )
        for event in world.events
    ]
    read = Counter(
        (month_start(date.fromisoformat(document.published.value)), document.publisher.value)
        for document in world.documents
        if document.published and document.publisher
    )
    return History(
        dyad="CHN-PRK",
        until=until,
        events=tuple(sorted(events, key=lambda event: (event.start, event.event_id))),
        reading=tuple(Reading(month=month, publisher=name, stories=n) for (month, name), n in sorted(read.items())),
        names=NAMES,
    )


@pytest.fixture(scope="session")
def event() -> Callable[..., DatedEvent]:
    return make_event


@pytest.fixture(scope="session")
def history() -> Callable[..., History]:
    return make_history


@pytest.fixture(scope="session")
def world_history() -> Callable[..., History]:
    def make(
        regimes: list[object], *, seed: int, reading: list[ReadingPlan] | None = None, burst: float = 1.0
    ) -> History:
        since, until = date(1990, 1, 1), date(2019, 12, 31)
        plan = Plan(
            since=since,
            until=until,
            relations={"CHN-PRK": regimes},  # type: ignore[dict-item]
            reading=reading or [ReadingPlan(since=since, stories_per_year=100)],
            seed=seed,
            burst=burst,
        )
        return history_of(make_world(plan), until)

    return make
