"""`burst`: many events in days or weeks, far above the relation's own recent rate. It speaks within days."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from yalu.detect.counts import Floats, Indices, base
from yalu.detect.signs import in_order, make_sign, strength
from yalu.detect.values import DatedEvent, History, StoryCount
from yalu.detect.weeks import conflicts, cooperates, is_news
from yalu.detect.words import counted, day_words, list_words
from yalu.model.series import Direction, Sign

_WINDOWS = (7, 14, 28)
_BASE_DAYS, _LEAST_BASE_DAYS = 364, 182
# What a story more brings in events: nothing, less than its part, its part. A burst must show in all three.
_ELASTICITIES = (0.0, 0.5, 1.0)
# Reading is taken over the longest window, since stories of a week are few. One a week is added to what was read
# before and now, so that none is not infinitely less than one.
_USUAL_STORIES = 1 / 7
# Below this factor the reading is the same, for what it explains.
_READ_DIFFERENTLY = 1.25
# Windows overlap, so that a year holds fewer independent looks than days and windows. Set on steady made worlds, so
# that signs of statistic 1 come about once in ten years in those whose events come in clusters, more rarely in others.
_LOOKS = 150.0
_MOST_EVENTS = 24
_KINDS: tuple[tuple[str, Direction, Callable[[DatedEvent], bool]], ...] = (
    ("cooperation", "warming", cooperates),
    ("conflict", "cooling", conflicts),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """The events of one kind in a window of days: how many, how many were to be expected, and how surprising it is.

    `first` and `last` number the events of the window; `before` are those of the base of `base_days`. `day` ends the
    window, `decided` is the day from which the look is told.
    """

    day: int
    decided: int
    window: int
    first: int
    last: int
    before: int
    base_days: int
    expected: float
    statistic: float
    coverage_alone: bool


@dataclass(slots=True, kw_only=True)
class Burst:
    """At least `events` events of cooperation, or of conflict, in one, two or four weeks: `times` the usual or more.

    On each day on which events came to be known, those of the last 7, 14 and 28 days are held against the negative
    binomial with the rate and the dispersion of the 52 weeks before, both being estimates (a scan statistic, Naus 1965;
    the use on counts of reports follows Kleinberg 2002). One sign a burst: it lasts until four weeks have gone by
    without such a day. The reading of other stories must not explain it.
    """

    name: str = "burst.v1"
    events: int = 4
    times: float = 3.0
    per_year: float = 0.1

    def scan(self, history: History) -> list[Sign]:
        """Return a sign for the day on which each burst could be known."""
        news = sorted(filter(is_news, history.events), key=lambda event: (event.known, event.event_id))
        if not news:
            return []
        others = _OtherStories(history, news)
        signs = []
        for words, direction, belongs in _KINDS:
            own = [event for event in news if belongs(event)]
            for look in self._bursts(own, news[0].known.toordinal(), history.until.toordinal(), others):
                signs.append(self._sign(look, own, words, direction, history, others))
        return in_order(signs)

    def _bursts(self, events: Sequence[DatedEvent], origin: int, until: int, others: _OtherStories) -> Iterator[_Look]:
        """Yield one look for each burst: the first that coverage does not explain.

        One that coverage explains is held back for four weeks, and yielded when none came meanwhile.
        """
        known = np.array([event.known.toordinal() for event in events], dtype=np.int64)
        held: _Look | None = None
        open_until, said = 0, False
        for day in map(int, self._crowded(known, origin)):
            if held is not None and day > held.decided:
                yield held
                held, said = None, True
            look = self._best(known, day, origin, others)
            if look is None:
                continue
            said = said and day <= open_until
            open_until = day + _WINDOWS[-1]
            if said or (look.coverage_alone and held is not None):
                continue
            if look.coverage_alone:
                held = replace(look, decided=day + _WINDOWS[-1])
            else:
                yield look
                held, said = None, True
        if held is not None and held.decided <= until:
            yield held

    def _best(self, known: Indices, day: int, origin: int, others: _OtherStories) -> _Look | None:
        """Return the most surprising look of a day, before those that coverage explains; null where none is enough."""
        looks = [self._look(known, day, window, origin, others) for window in _WINDOWS]
        found = [look for look in looks if look is not None and look.statistic >= -math.log10(self.per_year)]
        return max(found, key=lambda each: (not each.coverage_alone, each.statistic), default=None)

    def _crowded(self, known: Indices, origin: int) -> Indices:
        """Return the days on which events of some window are many, and many times the usual."""
        days = np.unique(known[known >= origin + _LEAST_BASE_DAYS + _WINDOWS[0]])
        crowded = np.zeros(len(days), dtype=bool)
        for window in _WINDOWS:
            now, before, base_days = _counts(known, days, window, origin)
            usual = before / np.maximum(base_days, 1) * window
            crowded |= (now >= self.events) & (now >= self.times * usual) & (base_days >= _LEAST_BASE_DAYS)
        return days[crowded]

    def _look(self, known: Indices, day: int, window: int, origin: int, others: _OtherStories) -> _Look | None:
        (now,), (before,), (base_days,) = _counts(known, np.array([day]), window, origin)
        if now < self.events or base_days < _LEAST_BASE_DAYS:
            return None
        start = day - window
        usual = (before + 0.5) / base_days * window
        spread = _dispersion(known, start, int(base_days)) * 7 / window + 1 / (before + 0.5)
        fuller = others.a_day(day + 1 - _WINDOWS[-1], day) / others.a_day(start + 1 - int(base_days), start)
        means = [usual * (fuller**each if fuller > _READ_DIFFERENTLY else 1.0) for each in _ELASTICITIES]
        surprises = [self._surprise(int(now), mean, spread) for mean in means]
        alone = min(surprises) < -math.log10(self.per_year)
        last = int(np.searchsorted(known, day, side="right"))
        return _Look(
            day=day,
            decided=day,
            window=window,
            first=last - int(now),
            last=last,
            before=int(before),
            base_days=int(base_days),
            expected=float(usual),
            statistic=max(surprises) if alone else min(surprises),
            coverage_alone=alone,
        )

    def _surprise(self, number: int, mean: float, spread: float) -> float:
        return strength(upper_tail(number, mean, spread), _LOOKS) if number >= self.times * mean else 0.0

    def _sign(
        self,
        look: _Look,
        events: Sequence[DatedEvent],
        words: str,
        direction: Direction,
        history: History,
        others: _OtherStories,
    ) -> Sign:
        telling = events[look.first : look.last]
        first_day = date.fromordinal(look.day - look.window + 1)
        return make_sign(
            self.name,
            history,
            at=min((event.start for event in telling if event.start >= first_day), default=first_day),
            decided=date.fromordinal(look.decided),
            direction=direction,
            statistic=look.statistic,
            reason=_reason(look, words, history, others),
            events=[event.event_id for event in telling[-_MOST_EVENTS:]],
            coverage_alone=look.coverage_alone,
            about=words,
        )


class _OtherStories:
    """How many stories a day were read that told none of the relation's events: a burst is not its own coverage."""

    def __init__(self, history: History, news: Sequence[DatedEvent]) -> None:
        self._stories = StoryCount.of(history.reading)
        told = {(report.day, report.publisher) for event in news for report in event.told if report.day}
        self._told = np.sort(np.array([day.toordinal() for day, _ in told], dtype=np.int64))

    def a_day(self, first: int, last: int) -> float:
        """Return the other stories a day between two ordinals, both inclusive, and a usual one a week."""
        low, high = np.searchsorted(self._told, [first, last + 1])
        read = self._stories.between(date.fromordinal(first), date.fromordinal(last))
        return max(0, read - int(high - low)) / (last - first + 1) + _USUAL_STORIES


def upper_tail(number: int, mean: float, dispersion: float) -> float:
    """Return the chance of at least `number` by the negative binomial with variance mean + dispersion * mean ** 2."""
    size = 1 / dispersion
    share = mean / (mean + size)
    log_chance = math.lgamma(number + size) - math.lgamma(size) - math.lgamma(number + 1)
    term = math.exp(log_chance + size * math.log1p(-share) + number * math.log(share))
    total = 0.0
    while term > 1e-9 * total or number < mean:
        total += term
        term *= share * (number + size) / (number + 1)
        number += 1
    return min(1.0, total)


def _counts(known: Indices, days: Indices, window: int, origin: int) -> tuple[Indices, Indices, Indices]:
    """Return, for each day, the events of the window that ends with it, those of the base before, and its days."""
    starts = days - window
    base_days = np.clip(starts - origin + 1, 0, _BASE_DAYS)
    ends = np.searchsorted(known, days, side="right")
    cuts = np.searchsorted(known, starts, side="right")
    return ends - cuts, cuts - np.searchsorted(known, starts - base_days, side="right"), base_days


def _dispersion(known: Indices, last: int, base_days: int) -> float:
    """Return the dispersion of the weekly counts of the base that ends with a day."""
    weeks = base_days // 7
    inside = known[(known > last - 7 * weeks) & (known <= last)]
    counts: Floats = np.bincount((last - inside) // 7, minlength=weeks).astype(np.float64)[None, ::-1]
    return float(base(counts, np.ones(counts.shape)).dispersion[0])


def _reason(look: _Look, words: str, history: History, others: _OtherStories) -> str:
    start = look.day - look.window
    both = list_words([history.name(code).name for code in history.dyad.split("-")])
    number = counted(look.last - look.first, "event")
    reason = (
        f"{words.capitalize()} between {both} came thick and fast: {number} in the {look.window} days to "
        f"{day_words(date.fromordinal(look.day))}, where {look.expected:.1f} were to be expected at the rate of the "
        f"{look.base_days // 7} weeks before ({counted(look.before, 'event')})."
    )
    if look.coverage_alone:
        before = 7 * others.a_day(start + 1 - look.base_days, start)
        now = 7 * others.a_day(look.day + 1 - _WINDOWS[-1], look.day)
        reason += f" Other stories read went from {before:.1f} to {now:.1f} a week, which alone could explain it."
    return reason
