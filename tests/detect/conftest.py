"""Histories made by hand, and histories read off a made world."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from yalu.detect import DatedEvent, History, Reading, StateName, Told
from yalu.synth import Plan, make_world
from yalu.synth import Reading as ReadingPlan
from yalu.synth.history import history_of

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
    }
    # One report on the next day, unless said otherwise.
    reported = changes.pop("reported", start + timedelta(days=1))
    publishers = changes.pop("publishers", ("Harbour Wire",))
    usual["told"] = tuple(Told(day=reported, publisher=name) for name in publishers)  # type: ignore[attr-defined, arg-type]
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
        reading=tuple(Reading(day=month, publisher="Harbour Wire", stories=stories) for month in months if stories),
        names=NAMES,
    )


@pytest.fixture(scope="session")
def names() -> dict[str, StateName]:
    return NAMES


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
        return history_of(make_world(plan), "CHN-PRK", until)

    return make
