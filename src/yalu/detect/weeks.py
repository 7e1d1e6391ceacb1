"""A relation as weekly counts: all events, cooperation, conflict and each side's own acts, by the week they were known.

Counting by the day from which an event can be known, not by its date, makes a week final once it is over, so that
nothing read later changes what was counted. Weeks are whole ones, from Monday to Sunday.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
import numpy.typing as npt

from yalu.detect.balance import initiator
from yalu.detect.values import DatedEvent, History
from yalu.detect.words import list_words

Floats = npt.NDArray[np.float64]

# A report that comes later than a season after the event is history told again, and no news of that week.
_NEWS_DAYS = 92
# How much is read goes up and down from week to week; what could be known rests on a month of it.
_READING_WEEKS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """Some of the events of a relation, in the order in which they were known, and the week of each."""

    words: str
    events: Sequence[DatedEvent]
    weeks: npt.NDArray[np.int64]

    def between(self, first: int, last: int) -> Sequence[DatedEvent]:
        """Return the events known in the weeks from `first` to `last`, both inclusive."""
        low, high = np.searchsorted(self.weeks, [first, last + 1])
        return self.events[low:high]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weeks:
    """Streams with their counts ([streams, weeks]) and the stories read (one value a week, a mean of four).

    Week 0 begins on the day with the ordinal `origin`. Only weeks that are over are counted. Where no reading is on
    record at all, `stories` are all 1; a week in which nothing was read has 0.
    """

    origin: int
    streams: Sequence[Stream]
    counts: Floats
    stories: Floats

    def first_day(self, week: int) -> date:
        """Return the Monday of a week."""
        return date.fromordinal(self.origin + 7 * week)

    def last_day(self, week: int) -> date:
        """Return the Sunday of a week: the day on which its count is final."""
        return date.fromordinal(self.origin + 7 * week + 6)


def weekly(history: History) -> Weeks | None:
    """Return the weekly counts of a relation; null where no event of it was news."""
    news = sorted(filter(is_news, history.events), key=lambda event: (event.known, event.event_id))
    if not news:
        return None
    days = [news[0].known, *(entry.day for entry in history.reading[:1])]
    origin = _monday(min(days).toordinal())
    number = (history.until.toordinal() + 1 - origin) // 7
    streams = [_stream(words, news, belongs, origin) for words, belongs in _kinds(history)]
    counts = [np.bincount(stream.weeks, minlength=number + 1)[:number] for stream in streams]
    return Weeks(
        origin=origin,
        streams=streams,
        counts=np.array(counts, dtype=np.float64),
        stories=_stories(history, news, origin, number),
    )


def is_news(event: DatedEvent) -> bool:
    """Return whether an event was reported on a known day, and soon enough to be counted then."""
    return event.reported is not None and (event.known - event.end).days <= _NEWS_DAYS


def cooperates(event: DatedEvent) -> bool:
    """Return whether an event is cooperation, in words or in deeds."""
    return event.quad is not None and event.quad.endswith("cooperation")


def conflicts(event: DatedEvent) -> bool:
    """Return whether an event is conflict, in words or in deeds."""
    return event.quad is not None and event.quad.endswith("conflict")


def _kinds(history: History) -> list[tuple[str, Callable[[DatedEvent], bool]]]:
    first, second = history.dyad.split("-")
    both = list_words([history.name(first).name, history.name(second).name])
    own = [
        (f"the acts of {history.name(one).name} towards {history.name(other).name}", partial(_acts, one))
        for one, other in ((first, second), (second, first))
    ]
    return [
        (f"all dealings between {both}", lambda event: True),
        (f"cooperation between {both}", cooperates),
        (f"conflict between {both}", conflicts),
        *own,
    ]


def _acts(state: str, event: DatedEvent) -> bool:
    return initiator(event) == state


def _stream(words: str, news: Sequence[DatedEvent], belongs: Callable[[DatedEvent], bool], origin: int) -> Stream:
    events = [event for event in news if belongs(event)]
    weeks = [(event.known.toordinal() - origin) // 7 for event in events]
    return Stream(words=words, events=events, weeks=np.array(weeks, dtype=np.int64))


def _stories(history: History, news: Sequence[DatedEvent], origin: int, number: int) -> Floats:
    """Return the stories of each week as a mean of the four weeks that end with it."""
    if not history.reading:
        return np.ones(number)
    read, told = np.zeros(number), np.zeros(number)
    for entry in history.reading:
        week = (entry.day.toordinal() - origin) // 7
        if 0 <= week < number:
            read[week] += entry.stories
    for day in {(report.day, report.publisher) for event in news for report in event.told if report.day}:
        week = (day[0].toordinal() - origin) // 7
        if 0 <= week < number:
            told[week] += 1
    # What told an event was read, also where the reading on record begins later.
    sums = np.concatenate([np.zeros(_READING_WEEKS), np.cumsum(np.maximum(read, told))])
    spans = np.minimum(np.arange(1, number + 1), _READING_WEEKS)
    result: Floats = (sums[_READING_WEEKS:] - sums[:-_READING_WEEKS]) / spans
    return result


def _monday(ordinal: int) -> int:
    # Day 1 of the calendar is a Monday.
    return ordinal - (ordinal - 1) % 7
