"""Rituals: what a state does to the other every year around the same day, learned from the record.

A ritual is an act of cooperation of one type by one state that came around the same day of the year, year after year.
Years in which nothing at all was read around that day tell nothing and are passed over.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice, takewhile
from statistics import median_low

from yalu.detect.kinds import by_day, top_level
from yalu.detect.values import DatedEvent, History, StoryCount, years_before
from yalu.detect.words import YEAR_DAYS, actor, happening

# How far from the same day a later or earlier one may be and still be taken for the same ritual.
_REACH_DAYS = 10
# A ritual on a fixed day is looked for this close to it: reports differ by a day, and weekends move receptions.
_LEAST_SLACK = 3
# A date coarser than this cannot be told to fall on an anniversary.
_COARSEST_DAYS = 3
# How long after its window a ritual that was held may first be reported: as long as before, within these bounds.
_LEAST_LAG, _MOST_LAG = 7, 31
_YEARS_BACK = 40
# What has not come for three years is a ritual of the past.
_CURRENT_DAYS = 3 * 366
# Acts that fall on any day show a series as regular, over all days and types, with at most this probability.
_CHANCE = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Ritual:
    """What one state did around one day of the year, as it could be known on a day.

    `expected` is the next day on which it would come, give or take `slack` days; `years` are the years of which
    something was read around that day, newest first, each with the event that held it or null; `lag` is how many days
    later it used to be reported.
    """

    source: str
    target: str
    expected: date
    slack: int
    lag: int
    years: tuple[tuple[int, DatedEvent | None], ...]

    @property
    def held(self) -> tuple[DatedEvent, ...]:
        """The events that held it, newest first."""
        return tuple(event for _, event in self.years if event)

    @property
    def opens(self) -> date:
        """The first day on which it may come."""
        return self.expected - timedelta(days=self.slack)

    @property
    def closes(self) -> date:
        """The last day on which it may come."""
        return self.expected + timedelta(days=self.slack)

    @property
    def settled(self) -> date:
        """The day from which its absence can be known: its window is over, and so is the time reports take."""
        return self.closes + timedelta(days=self.lag)


class Rituals:
    """The acts of cooperation of a history by type and source, and the rituals among them."""

    def __init__(self, history: History) -> None:
        self.stories = StoryCount.of(history.reading)
        self.history = history
        self._groups: dict[tuple[str, str], _Acts] = {}
        acts = [event for event in sorted(history.events, key=by_day) if _may_be_ritual(event)]
        for event in acts:
            for source in _sources(event):
                self._groups.setdefault((source, event.type), _Acts()).add(event)

    def after(self, *, least: int) -> Iterator[Ritual]:
        """Yield, for every act that ended a series of at least `least` years without a break, the next time due.

        It is told as it could be known on the eve of the next time.
        """
        for (source, _), acts in self._groups.items():
            for event in acts.events:
                eve = years_before(event.start, -1) - timedelta(days=_REACH_DAYS + 1)
                if event.known <= eve:
                    run = tuple(takewhile(lambda year: year[1] is not None, self._track(acts, event, eve)))
                    if len(run) >= least and (found := self._ritual(source, acts, run, eve)):
                        yield found

    def expected(self, day: date, *, least: int, share: float, last: int) -> list[Ritual]:
        """Return the rituals known on a day, each once, by the day on which they would next come.

        A ritual was held in at least `least` and at least a `share` of the `last` years that were read.
        """
        found: list[Ritual] = []
        for (source, _), acts in self._groups.items():
            for event in acts.events:
                if event.known <= day and (day - event.start).days <= _CURRENT_DAYS:
                    years = tuple(islice(self._track(acts, event, day), last))
                    held = sum(each is not None for _, each in years)
                    if held >= max(least, share * len(years)) and (ritual := self._ritual(source, acts, years, day)):
                        found.append(_moved_past(ritual, day))
        best = sorted(found, key=_best_known)
        kept: list[Ritual] = []
        for ritual in best:
            if not any(same_occasion(ritual, other) for other in kept):
                kept.append(ritual)
        return sorted(kept, key=lambda each: (each.expected, each.source, each.held[0].event_id))

    def came(self, ritual: Ritual) -> bool:
        """Return whether, by the day on which it is settled, an act that could be the ritual was known.

        Any act of cooperation of the same state will do: a visit in place of a message is no silence.
        """
        return any(
            self._near(acts, ritual.expected, ritual.slack, ritual.settled) is not None
            for (source, _), acts in self._groups.items()
            if source == ritual.source
        )

    def _ritual(
        self, source: str, acts: _Acts, years: tuple[tuple[int, DatedEvent | None], ...], day: date
    ) -> Ritual | None:
        """Return the ritual that some years make, null where acts on any day would show one as regular."""
        held = [event for _, event in years if event]
        offsets = [_offset(each, held[0]) for each in held]
        middle = median_low(offsets)
        slack = max(_LEAST_SLACK, max(abs(each - middle) for each in offsets) + 2)
        if self._chance(acts, held, len(years), slack, day) > _CHANCE:
            return None
        (target,) = {*self.history.dyad.split("-")} - {source}
        return Ritual(
            source=source,
            target=target,
            expected=years_before(held[0].start, -1) + timedelta(days=middle),
            slack=slack,
            lag=min(_MOST_LAG, max(_LEAST_LAG, *((each.known - each.start).days for each in held))),
            years=years,
        )

    def _track(self, acts: _Acts, event: DatedEvent, day: date) -> Iterator[tuple[int, DatedEvent | None]]:
        """Yield each year back from an act's own with what held the ritual; years that went unread are passed over."""
        yield event.start.year, event
        for back in range(1, _YEARS_BACK):
            same_day = years_before(event.start, back)
            spell = timedelta(days=_REACH_DAYS)
            if same_day + spell < acts.starts[0]:
                return
            held = self._near(acts, same_day, _REACH_DAYS, day)
            if held is not None:
                yield same_day.year, held
            elif self.stories.between(same_day - spell, same_day + spell):
                yield same_day.year, None

    @staticmethod
    def _near(acts: _Acts, day: date, reach: int, known: date) -> DatedEvent | None:
        """Return the act nearest to a day, among those within reach that could be known; null where there is none."""
        low = bisect.bisect_left(acts.starts, day - timedelta(days=reach))
        high = bisect.bisect_right(acts.starts, day + timedelta(days=reach))
        near = [each for each in acts.events[low:high] if each.known <= known]
        return min(near, key=lambda each: (abs((each.start - day).days), by_day(each)), default=None)

    def _chance(self, acts: _Acts, held: Sequence[DatedEvent], years: int, slack: int, day: date) -> float:
        """Return the chance of so many years with an act in one window, for acts on any day, over all windows."""
        since = held[-1].start
        others = sum(since <= each.start and each.known <= day for each in acts.events) - len(held)
        width = (2 * slack + 1) / YEAR_DAYS
        usual = 1 - math.exp(-(others + 1) / years * width)
        tail = sum(
            math.comb(years, number) * usual**number * (1 - usual) ** (years - number)
            for number in range(len(held), years + 1)
        )
        types = sum(each.first_known <= day for each in self._groups.values())
        return tail / width * types


def _best_known(ritual: Ritual) -> tuple[int, int, str, str]:
    """Return the key that sorts rituals by how often they were held, then the latest held first."""
    last = ritual.held[0]
    return (-len(ritual.held), -last.start.toordinal(), ritual.source, last.event_id)


def ritual_words(ritual: Ritual, history: History) -> str:
    """Return a ritual as a noun phrase, after its last time: "act of support by the Chinese government for Japan"."""
    last = ritual.held[0]
    levels = last.source_levels if last.source == ritual.source else last.target_levels
    who = actor(top_level(levels), history.name(ritual.source))
    return happening(last.type, last.mode, who, history.name(ritual.target))


def same_occasion(one: Ritual, other: Ritual) -> bool:
    """Return whether two rituals of one state come around the same day of the year."""
    apart = abs((one.expected - other.expected).days) % 365
    return one.source == other.source and min(apart, 365 - apart) <= 2 * _REACH_DAYS


class _Acts:
    """Acts of one type by one state, by day."""

    def __init__(self) -> None:
        self.events: list[DatedEvent] = []
        self.starts: list[date] = []
        self.first_known = date.max

    def add(self, event: DatedEvent) -> None:
        self.events.append(event)
        self.starts.append(event.start)
        self.first_known = min(self.first_known, event.known)


def _may_be_ritual(event: DatedEvent) -> bool:
    cooperative = bool(event.quad and event.quad.endswith("cooperation"))
    return cooperative and (event.end - event.start).days <= _COARSEST_DAYS


def _sources(event: DatedEvent) -> tuple[str, ...]:
    """Return the states that an act counts for: both, where they act on each other."""
    return (event.source, event.target) if event.symmetric else (event.source,)


def _offset(event: DatedEvent, anchor: DatedEvent) -> int:
    """Return how many days after the anchor's day of the year an event came."""
    years = anchor.start.year - event.start.year
    days = [(event.start - years_before(anchor.start, years + shift)).days for shift in (-1, 0, 1)]
    return min(days, key=abs)


def _moved_past(ritual: Ritual, day: date) -> Ritual:
    """Return the ritual with its next day on or after a day."""
    expected = ritual.expected
    while expected + timedelta(days=ritual.slack) < day:
        expected = years_before(expected, -1)
    return replace(ritual, expected=expected)
