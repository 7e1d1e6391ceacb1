"""The last year against the years before, at the end of each month, as counts over categories."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

import numpy as np
import numpy.typing as npt

from yalu.detect.values import DatedEvent, History, month_end, next_month, years_before
from yalu.model.series import Sign

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
Category = Callable[[DatedEvent], str | None]


class Tally:
    """Events of known category, by start, as arrays; and counts over the categories for any choice of them."""

    def __init__(self, events: Sequence[DatedEvent], categories: Sequence[str], category: Category) -> None:
        number = {name: index for index, name in enumerate(categories)}
        ordered = sorted(events, key=lambda event: (event.start, event.end, event.event_id))
        coded = [(event, number[name]) for event in ordered if (name := category(event)) is not None]
        self.categories = categories
        self.events = [event for event, _ in coded]
        self.codes = np.array([code for _, code in coded], dtype=np.int64)
        self.starts = np.array([event.start.toordinal() for event in self.events], dtype=np.int64)
        self.known = np.array([event.known.toordinal() for event in self.events], dtype=np.int64)

    def counts(self, chosen: Indices) -> Floats:
        """Return how many of the chosen events are in each category."""
        return np.bincount(self.codes[chosen], minlength=len(self.categories)).astype(np.float64)

    def scaled(self, chosen: Indices) -> Floats:
        """Return the counts scaled down to the number of different weeks in which the chosen events fall."""
        counts = self.counts(chosen)
        # Day 1 of the calendar is a Monday: whole weeks of seven days begin there.
        weeks = len(np.unique((self.starts[chosen] - 1) // 7))
        return counts * (weeks / counts.sum()) if counts.sum() else counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The last year (from `start` to `end`) and the years before it: which events of the tally fall in each."""

    tally: Tally
    start: date
    end: date
    recent: Indices
    past: Indices

    @property
    def recent_events(self) -> list[DatedEvent]:
        """The events of the last year, by date."""
        return [self.tally.events[index] for index in self.recent]

    def same_publishers(self) -> Window:
        """Return the window with only the events told by publishers that told events in both of its parts."""
        told = [self.tally.events[index].publishers(self.end) for index in (*self.recent, *self.past)]
        common = frozenset().union(*told[: len(self.recent)]) & frozenset().union(*told[len(self.recent) :])

        def kept(chosen: Indices) -> Indices:
            fits = [index for index in chosen if common & self.tally.events[index].publishers(self.end)]
            return np.array(fits, dtype=np.int64)

        return replace(self, recent=kept(self.recent), past=kept(self.past))


class WindowSettings(Protocol):
    """What a detector of windows is set to: the years of the past, and the fewest events on either side."""

    past_years: int
    recent_events: int
    past_events: int


def yearly_signs(
    settings: WindowSettings, history: History, tally: Tally, judge: Callable[[Window], Sign | None]
) -> list[Sign]:
    """Return the sign of each window that has one, and none for a year after a sign."""
    signs: list[Sign] = []
    quiet_until = date.min
    for window in _windows(settings, history, tally):
        sign = judge(window) if window.end > quiet_until else None
        if sign is not None:
            signs.append(sign)
            quiet_until = month_end(years_before(window.end, -1))
    return signs


def _windows(settings: WindowSettings, history: History, tally: Tally) -> Iterator[Window]:
    """Yield a window for each month that is over, where both sides hold enough events known by then."""
    if not tally.events:
        return
    end = month_end(tally.events[0].start)
    while end <= history.until:
        start = years_before(end + timedelta(days=1), 1)
        days = [years_before(start, settings.past_years), start, next_month(end)]
        cuts = np.searchsorted(tally.starts, [day.toordinal() for day in days])
        past, recent = np.arange(cuts[0], cuts[1]), np.arange(cuts[1], cuts[2])
        past, recent = (chosen[tally.known[chosen] <= end.toordinal()] for chosen in (past, recent))
        if len(recent) >= settings.recent_events and len(past) >= settings.past_events:
            yield Window(tally=tally, start=start, end=end, recent=recent, past=past)
        end = month_end(next_month(end))
