"""What detectors take: dated events of one relation, how much was read, and how to name the states.

These values stand alone, so that a detector can be tried on any events, from this record or another.
"""

from __future__ import annotations

import bisect
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType

from yalu.model.series import Step
from yalu.model.state_name import StateName


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A report that the event happened: the day it was published, null where unknown, and by whom."""

    day: date | None
    publisher: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedEvent:
    """An event of the relation that took place between `start` and `end` (inclusive; equal for a known day).

    `source` and `target` are the two states of the relation. `told` are the reports of its having happened (not of its
    announcement). An event of which no report is dated counts as known from its last day, and raises no sign.
    """

    event_id: str
    type: str
    mode: str | None
    domain: str
    quad: str | None
    source: str
    target: str
    source_levels: tuple[str, ...]
    target_levels: tuple[str, ...]
    symmetric: bool
    start: date
    end: date
    told: tuple[Told, ...] = ()

    @property
    def reported(self) -> date | None:
        """The day of the first dated report, null where there is none."""
        return min((each.day for each in self.told if each.day), default=None)

    def publishers(self, until: date) -> frozenset[str]:
        """Return who had told the event by a day (undated reports count as told)."""
        return frozenset(each.publisher for each in self.told if each.day is None or each.day <= until)

    @property
    def known(self) -> date:
        """The day from which the event can be known: reported, and over or at least begun."""
        reported = self.reported
        return max(reported, self.start) if reported else self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How many stories of one publisher, published on `day`, are in the record."""

    day: date
    publisher: str
    stories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence about the relation, published on `day`: what detectors of language read.

    `event_id` is the event whose evidence it is, null where it is a claim's or none's.
    """

    day: date
    publisher: str
    text: str
    event_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerEvents:
    """How many events `state` (one of the relation's two) had with `partner`, by the month in which they took place.

    `quad` is the quad class, null for types without one. `known` is the last day of the month in which they came to be
    known: events of one month that were known only later are entries of their own, and a month that is not over is not
    in a history.
    """

    state: str
    partner: str
    month: date
    quad: str | None
    events: int
    known: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueSeries:
    """A series of values that was imported: trade, aid, an index of tone.

    `source` is the state that acts or exports, `target` its partner (`WLD`: the whole world); with `directed` false
    the value is of both together. `starts` are the first days of its steps, ascending; a missing step is left out,
    never filled. `known` are the days from which each value can be known (the end of its step where nothing else is
    said). `name` says what is measured ("trade", "weight"), `unit` in what (`USD`, `share`).
    """

    series_id: str
    name: str
    unit: str | None
    source: str
    target: str
    directed: bool
    step: Step
    starts: tuple[date, ...]
    values: tuple[float, ...]
    known: tuple[date, ...]

    def as_of(self, day: date) -> ValueSeries:
        """Return the values that could be known on `day`."""
        kept = [number for number, known in enumerate(self.known) if known <= day]
        if len(kept) == len(self.known):
            return self
        return replace(
            self,
            starts=tuple(self.starts[number] for number in kept),
            values=tuple(self.values[number] for number in kept),
            known=tuple(self.known[number] for number in kept),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All that a detector is told of one relation. `events` are sorted by start, `reading` and `statements` by day.

    `partners` are the events of the two states with others (and with each other), `series` the imported series of the
    relation and of its states with the world. `until` is the last day that is taken as known; nothing later is used.
    """

    dyad: str
    until: date
    events: tuple[DatedEvent, ...]
    reading: tuple[Reading, ...]
    names: Mapping[str, StateName] = field(default_factory=lambda: MappingProxyType({}))
    statements: tuple[Statement, ...] = ()
    partners: tuple[PartnerEvents, ...] = ()
    series: tuple[ValueSeries, ...] = ()

    def as_of(self, day: date) -> History:
        """Return what could be known on `day`: events known by then, and what was read of stories published by then."""
        return replace(
            self,
            until=min(self.until, day),
            events=tuple(_as_of(event, day) for event in self.events if event.known <= day),
            reading=_read_by(self.reading, day),
            statements=tuple(each for each in self.statements if each.day <= day),
            partners=tuple(each for each in self.partners if each.known <= day),
            series=tuple(each.as_of(day) for each in self.series),
        )

    def name(self, code: str) -> StateName:
        """Return how a state is called; a state without a known name is called by its code."""
        return self.names.get(code) or StateName(name=code, adjective=code)


def _as_of(event: DatedEvent, day: date) -> DatedEvent:
    told = tuple(each for each in event.told if each.day is None or each.day <= day)
    return event if len(told) == len(event.told) else replace(event, told=told)


def _read_by(reading: tuple[Reading, ...], day: date) -> tuple[Reading, ...]:
    """Return what was read by a day; the same value where that is all of it."""
    kept = [entry for entry in reading if entry.day <= day]
    return reading if len(kept) == len(reading) else tuple(kept)


class ReadingLog(tuple[Reading, ...]):
    """What was read of a whole record, by day: counted once for all relations that are looked at."""

    counted: StoryCount | None = None


class StoryCount:
    """Stories read between two days."""

    @classmethod
    def of(cls, reading: tuple[Reading, ...]) -> StoryCount:
        """Return the count of what was read; that of a `ReadingLog` is made once."""
        if not isinstance(reading, ReadingLog):
            return cls(reading)
        reading.counted = reading.counted or cls(reading)
        return reading.counted

    def __init__(self, reading: tuple[Reading, ...]) -> None:
        by_day: dict[date, int] = {}
        for entry in reading:
            by_day[entry.day] = by_day.get(entry.day, 0) + entry.stories
        self._days = sorted(by_day)
        self._sums = [0]
        for day in self._days:
            self._sums.append(self._sums[-1] + by_day[day])

    def between(self, start: date, end: date) -> int:
        """Return the stories published from `start` to `end`, both inclusive."""
        first = bisect.bisect_left(self._days, start)
        last = bisect.bisect_right(self._days, end)
        return max(0, self._sums[last] - self._sums[first]) if last > first else 0

    def by_month(self) -> dict[str, int]:
        """Return the stories of each month ("2011-06") that has any."""
        months: dict[str, int] = {}
        for day, before, after in zip(self._days, self._sums, self._sums[1:], strict=False):
            month = day.isoformat()[:7]
            months[month] = months.get(month, 0) + after - before
        return months

    def silences(self, start: date, end: date) -> list[tuple[date, date]]:
        """Return the runs of whole months between two days in which no story was read, as first and last days."""
        found: list[tuple[date, date]] = []
        month = next_month(start) if start.day > 1 else start
        while month_end(month) <= end:
            if self.between(month, month_end(month)) == 0:
                joins = bool(found) and next_month(found[-1][1]) == month
                begin = found.pop()[0] if joins else month
                found.append((begin, month_end(month)))
            month = next_month(month)
        return found


def month_start(day: date) -> date:
    """Return the first day of the month of `day`."""
    return day.replace(day=1)


def next_month(day: date) -> date:
    """Return the first day of the month after that of `day`."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def month_end(day: date) -> date:
    """Return the last day of the month of `day`."""
    return next_month(day) - timedelta(days=1)


def years_before(day: date, years: int) -> date:
    """Return the same day `years` earlier (28 February for 29 February)."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
