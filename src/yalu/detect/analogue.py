"""`analogue`: past years that were most like the last one, by the profile of their events.

The profile of a year is the share of each kind of event in it: type, which state acts, and at which level. Two years
are as far apart as their profiles (Hellinger's distance: 0 where they agree, 1 where they have nothing in common).
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from yalu.detect.kinds import by_day
from yalu.detect.makeup import LOOKS, SEED, carried_by, latest
from yalu.detect.signs import in_order, make_sign, strength
from yalu.detect.values import DatedEvent, History, month_end, next_month, years_before
from yalu.detect.windows import Floats, Indices
from yalu.detect.words import actor, day_words, happening, list_words
from yalu.model.series import Sign

_ORDERINGS = 499
_FEW_ORDERINGS, _HOPELESS = 59, 0.1
_SHOWN_KINDS = 3
_LEAST_EVENTS = 8
_STILL_SHOWS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class PastYear:
    """A past year that was like the last one: `distance` from 0 (the same profile) to 1 (nothing in common).

    `alike` are the kinds of event that both had most, in words; `followed` says how many events came in the year after
    it, and how many of them were cooperative and conflictual; `events` are some of the past year's.
    """

    start: date
    end: date
    distance: float
    alike: tuple[str, ...]
    followed: tuple[int, int, int]
    events: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Analogue:
    """A year is unlike every year before it.

    At the end of each month the year is held against every earlier year of the record (years that end in the same
    month, with at least `least_events` events; at least `years` of them). It is a sign when, for each of them, a random
    order of the weeks of the two years puts them as far apart with a probability of at most `chance`; then none for a
    year.
    Which years are nearest is told by `analogues`, sign or not.
    """

    name: str = "analogue.v1"
    years: int = 8
    least_events: int = 12
    chance: float = 0.005

    def scan(self, history: History) -> list[Sign]:
        """Return a sign for each time that a year was unlike all before it."""
        profiles = _Profiles(history)
        signs: list[Sign] = []
        quiet_until = date.min
        for end in profiles.month_ends():
            sign = self._judge(profiles, end, history) if end > quiet_until else None
            if sign is not None:
                signs.append(sign)
                quiet_until = month_end(years_before(end, -1))
        return in_order(signs)

    def _judge(self, profiles: _Profiles, end: date, history: History) -> Sign | None:
        now = profiles.year(end, end)
        if len(now.places) < self.least_events:
            return None
        past = [each for each in profiles.before(end) if len(each.places) >= self.least_events]
        if len(past) < self.years:
            return None
        ranked = sorted(past, key=lambda each: (profiles.distance(now, each), -each.end.toordinal()))
        chances = []
        for each in ranked:
            chances.append(profiles.chance(now, each))
            if chances[-1] > self.chance:
                return None
        nearest = ranked[0]
        alone = profiles.outlets_explain(now, nearest)
        return make_sign(
            self.name,
            history,
            at=now.start,
            decided=end,
            direction="restructuring",
            statistic=strength(max(chances), LOOKS),
            reason=(
                f"The year to {day_words(end)}, with {len(now.places)} events, is unlike each of the {len(past)} years "
                f"before it that hold enough: the nearest is the year to {day_words(nearest.end)}, at a distance of "
                f"{profiles.distance(now, nearest):.2f} of 1 (for none of them does a random order of the weeks show "
                f"one as large with a probability above {max(chances):.2g}). More than before, it had "
                f"{profiles.more_of(now, past)}."
                + " Among outlets read in both years the difference does not hold, so what was read could explain it."
                * alone
            ),
            events=latest(profiles.events(now)),
            coverage_alone=alone,
        )


def analogues(history: History, *, most: int = 3) -> list[PastYear]:
    """Return the past years most like the last one, nearest first, none that overlap; what was alike, what followed."""
    profiles = _Profiles(history)
    now = profiles.year(history.until, history.until)
    past = [each for each in profiles.before(history.until) if len(each.places) >= _LEAST_EVENTS]
    if len(now.places) < _LEAST_EVENTS:
        return []
    ranked = sorted(past, key=lambda each: (profiles.distance(now, each), -each.end.toordinal()))
    return [profiles.analogue(now, each) for each in ranked[:most]]


@dataclass(frozen=True, slots=True)
class _Year:
    """The events of a year that could be known on a day, and the share of each kind among them."""

    start: date
    end: date
    places: Indices
    profile: Floats


class _Profiles:
    """The years of a history as counts over kinds of event."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._events = sorted(history.events, key=by_day)
        self._starts = [each.start for each in self._events]
        self._known = np.array([each.known.toordinal() for each in self._events], dtype=np.int64)
        self._kinds = {kind: number for number, kind in enumerate(sorted({_kind(each) for each in self._events}))}
        self._names = list(self._kinds)
        self._numbers = np.array([self._kinds[_kind(each)] for each in self._events], dtype=np.int64)
        self._weeks = np.array([(each.start.toordinal() - 1) // 7 for each in self._events], dtype=np.int64)

    def month_ends(self) -> Iterator[date]:
        """Yield the last day of each month that is over."""
        if not self._events:
            return
        end = month_end(self._events[0].start)
        while end <= self._history.until:
            yield end
            end = month_end(next_month(end))

    def year(self, end: date, known: date) -> _Year:
        """Return the year that ends on a day, with the events known by another."""
        start = years_before(end + timedelta(days=1), 1)
        low, high = bisect.bisect_left(self._starts, start), bisect.bisect_right(self._starts, end)
        return self._of(start, end, low + np.flatnonzero(self._known[low:high] <= known.toordinal()))

    def _of(self, start: date, end: date, places: Indices) -> _Year:
        counts = np.bincount(self._numbers[places], minlength=len(self._kinds))
        return _Year(start, end, places, counts / max(1, len(places)))

    def events(self, year: _Year) -> list[DatedEvent]:
        """Return the events of a year, by day."""
        return [self._events[place] for place in year.places]

    def before(self, end: date) -> Iterator[_Year]:
        """Yield the years before the one that ends on a day, back to the first event, as known on that day."""
        back = 1
        while self._events and years_before(end, back) >= self._events[0].start:
            yield self.year(years_before(end, back), end)
            back += 1

    def distance(self, one: _Year, other: _Year) -> float:
        """Return Hellinger's distance between the profiles of two years."""
        return float(_hellinger(one.profile, other.profile))

    def chance(self, one: _Year, other: _Year) -> float:
        """Return how often a random order of the weeks of two years puts them as far apart as they are."""
        places = np.concatenate([other.places, one.places])
        late = np.repeat([0, 1], [len(other.places), len(one.places)])
        weeks, week = np.unique(2 * self._weeks[places] + late, return_inverse=True)
        rows = np.zeros((len(weeks), len(self._kinds)))
        np.add.at(rows, (week, self._numbers[places]), 1.0)
        recent = weeks % 2
        observed = self.distance(one, other)
        random = np.random.default_rng(SEED)
        reached = drawn = 0
        for orderings in (_FEW_ORDERINGS, _ORDERINGS - _FEW_ORDERINGS):
            orders = np.stack([random.permutation(recent) for _ in range(orderings)]).astype(np.float64)
            apart = _hellinger(orders @ rows, (1 - orders) @ rows)
            reached += int(np.sum(apart >= observed - 1e-12))
            drawn += orderings
            if reached / drawn > _HOPELESS:
                break
        return (1 + reached) / (1 + drawn)

    def more_of(self, now: _Year, past: Sequence[_Year]) -> str:
        """Return the kinds of event that a year had more of than the years before, in words."""
        own = now.profile
        usual = np.mean([each.profile for each in past], axis=0)
        order = np.argsort(-(own - usual), kind="stable")[:_SHOWN_KINDS]
        return list_words([self._words(int(each)) for each in order if own[each] > usual[each]])

    def analogue(self, now: _Year, past: _Year) -> PastYear:
        """Return a past year with what was alike and what followed."""
        shared = np.minimum(now.profile, past.profile)
        order = [each for each in np.argsort(-shared, kind="stable")[:_SHOWN_KINDS] if shared[each] > 0]
        after = self.year(years_before(past.end, -1), self._history.until)
        quads = [each.quad or "" for each in self.events(after)]
        return PastYear(
            start=past.start,
            end=past.end,
            distance=round(self.distance(now, past), 3),
            alike=tuple(self._words(int(each)) for each in order),
            followed=(
                len(quads),
                sum(each.endswith("cooperation") for each in quads),
                sum(each.endswith("conflict") for each in quads),
            ),
            events=latest(self.events(past)),
        )

    def outlets_explain(self, now: _Year, past: _Year) -> bool:
        """Return whether two years do not differ (at 5 %) in what was told by outlets that were read in both."""
        told = [frozenset().union(*(each.publishers(now.end) for each in self.events(year))) for year in (now, past)]
        common = told[0] & told[1]

        def told_by_both(year: _Year) -> _Year:
            kept = [place for place in year.places if self._events[place].publishers(now.end) & common]
            return self._of(year.start, year.end, np.array(kept, dtype=np.int64))

        same = (told_by_both(now), told_by_both(past))
        if min(len(year.places) for year in same) < _LEAST_EVENTS:
            return True
        return self.chance(*same) > _STILL_SHOWS

    def _words(self, number: int) -> str:
        type_, source, level = self._names[number]
        (target, *_) = [state for state in self._history.dyad.split("-") if state != source]
        who = actor(level or None, self._history.name(source))
        return happening(type_, None, who, self._history.name(target))


def _kind(event: DatedEvent) -> tuple[str, str, str]:
    return (event.type, event.source, carried_by(event) or "")


def _hellinger(one: Floats, other: Floats) -> Floats:
    """Return Hellinger's distance between counts over kinds, of shape [kinds] or [orders, kinds]."""
    shares = [counts / np.maximum(counts.sum(axis=-1, keepdims=True), 1.0) for counts in (one, other)]
    overlap = np.sqrt(shares[0] * shares[1]).sum(axis=-1)
    result: Floats = np.sqrt(np.maximum(0.0, 1.0 - overlap))
    return result
