"""Kinds of events: what makes two events of one kind, and when an event is news."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yalu.detect.values import DatedEvent, History, years_before
from yalu.detect.words import actor, happening

LEVEL_RANK = (
    "head",
    "government",
    "party",
    "legislature",
    "military",
    "subnational",
    "business",
    "society",
    "igo",
    "ngo",
)

# An event that is reported later than this is history told again, not news: it raises no sign of its own.
NEWS_DAYS = 366
# Dates coarser than a season cannot carry "first since".
_COARSEST_DAYS = 92


@dataclass(frozen=True, slots=True)
class Kind:
    """What makes two events the same kind."""

    type: str
    mode: str | None
    source: str
    level: str | None

    @property
    def is_summit(self) -> bool:
        """Whether a head of state or government met or visited."""
        return self.level == "head" and self.type == "CONSULT"


class Pace:
    """How many events of the relation came to be known in the year before a day."""

    def __init__(self, history: History) -> None:
        self._known = sorted(event.known for event in history.events)

    def last_year(self, day: date) -> int:
        """Return the events known after the same day a year earlier and up to `day` (at least 1)."""
        after = bisect.bisect_right(self._known, years_before(day, 1))
        return max(1, bisect.bisect_right(self._known, day) - after)


def top_level(levels: Sequence[str]) -> str | None:
    """Return the highest of some levels, or None."""
    return min(levels, key=LEVEL_RANK.index, default=None)


def kind_of(event: DatedEvent) -> Kind:
    """Return the kind of an event; talks without a known mode, and symmetric acts, are of both states."""
    both = event.symmetric or (event.type == "CONSULT" and event.mode is None)
    levels = event.source_levels + event.target_levels if event.symmetric else event.source_levels
    return Kind(type=event.type, mode=event.mode, source="both" if both else event.source, level=top_level(levels))


def named(event: DatedEvent, kind: Kind, history: History) -> str:
    """Return an event as a noun phrase: "visit by a Chinese head of state or government to North Korea"."""
    who = actor(kind.level, history.name(event.source))
    return happening(event.type, event.mode, who, history.name(event.target))


def is_news(event: DatedEvent) -> bool:
    """Return whether an event was reported within a year, on a day known well enough."""
    if event.reported is None or (event.end - event.start).days > _COARSEST_DAYS:
        return False
    return (event.reported - event.end).days <= NEWS_DAYS


def as_known(event: DatedEvent) -> tuple[date, date, str]:
    """Return the key that sorts events by the day on which they came to be known."""
    return (event.known, event.start, event.event_id)


def by_day(event: DatedEvent) -> tuple[date, date, str]:
    """Return the key that sorts events by the day on which they took place."""
    return (event.start, event.end, event.event_id)
