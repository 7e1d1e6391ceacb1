"""`portfolio`: how a state spreads its relations, against its own past. It speaks at the speed of a year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from yalu.detect.kinds import by_day
from yalu.detect.makeup import DRAWS, LOOKS, PRIOR_WEIGHT, SEED, Interval, interval, latest, wrong_way
from yalu.detect.signs import in_order, make_sign, strength
from yalu.detect.values import History, PartnerEvents, month_end, next_month, years_before
from yalu.detect.windows import Floats
from yalu.detect.words import day_words
from yalu.model.series import Sign

# Not states: to deal with them is no choice of a partner.
_NO_STATES = frozenset({"UNO", "IGO", "NGO", "IMG", "MNC"})
# Shares of publishers in what was read, of both periods, must overlap by at least half.
_SAME_READING = 0.5


@dataclass(slots=True, kw_only=True)
class Portfolio:
    """A state turned to, or from, the other one among all its partners.

    For each of the two states, the share of the other among its events with any state in the last year is held against
    that of the years before. It must have moved by at least `least`, with a probability of the wrong direction of at
    most `chance`, shared out over the two states; then none for a year. Dealings come in waves, so counts are scaled
    down by how much the shares of single quarters differed in the past (quasi-binomial).
    """

    name: str = "portfolio.v1"
    past_years: int = 5
    recent_events: int = 15
    past_events: int = 50
    least: float = 0.1
    chance: float = 0.001

    def scan(self, history: History) -> list[Sign]:
        """Return a sign for each time that a state shifted its dealings to or from the other."""
        first, second = history.dyad.split("-")
        signs: list[Sign] = []
        for state, partner in ((first, second), (second, first)):
            rows = [row for row in history.partners if row.state == state and row.partner not in _NO_STATES]
            signs += self._scan(state, partner, rows, history)
        return in_order(signs)

    def _scan(self, state: str, partner: str, rows: list[PartnerEvents], history: History) -> Iterator[Sign]:
        quiet_until = date.min
        sums = _Sums(rows, partner)
        for end in _month_ends(rows, history.until):
            if end <= quiet_until or not self._may_have_moved(*sums.before(end, self.past_years)):
                continue
            window = _window([row for row in rows if row.known <= end], state, partner, end, self.past_years)
            sign = self._judge(window, history)
            if sign is not None:
                yield sign
                quiet_until = month_end(years_before(end, -1))

    def _may_have_moved(self, recent: _Part, past: _Part) -> bool:
        """Return whether there are events enough, and the share moved far enough, for more to be counted."""
        if recent.events < self.recent_events or past.events < self.past_events:
            return False
        return abs(recent.with_partner / recent.events - past.with_partner / past.events) >= self.least

    def _judge(self, window: _Window, history: History) -> Sign | None:
        moved = _change(window)
        wrong = 2 * wrong_way(moved)
        if wrong > self.chance:
            return None
        alone = _other_reading(history, window)
        caveat = " Other publishers were read than before, which could explain it." if alone else ""
        before = [event for event in sorted(history.events, key=by_day) if event.known <= window.end]
        within = [event for event in before if event.start >= window.start]
        return make_sign(
            self.name,
            history,
            at=window.start,
            decided=window.end,
            direction="restructuring",
            statistic=strength(wrong, LOOKS),
            reason=self._reason(window, history, interval(moved)) + caveat,
            events=latest(within or before[-1:]),
            coverage_alone=alone,
            about=window.state,
        )

    def _reason(self, window: _Window, history: History, moved: Interval) -> str:
        state, partner = history.name(window.state).name, history.name(window.partner).name
        other = window.counterpart(rising=moved.middle < 0)
        turned, said = ("from", "to") if moved.middle < 0 else ("to", "from")
        elsewhere = f" {said} {history.name(other).name}" if other else ""
        reason = (
            f"{state[0].upper()}{state[1:]} turned {turned} {partner}{elsewhere}: {partner} had a part in "
            f"{window.recent[window.partner]} of its {window.recent.total()} events with other states in the year to "
            f"{day_words(window.end)}, against {window.past[window.partner]} of {window.past.total()} in the "
            f"{self.past_years} years before (change of share {100 * moved.middle:+.0f} points, 95% interval "
            f"{100 * moved.low:+.0f} to {100 * moved.high:+.0f})"
        )
        if not other:
            return reason + "."
        return (
            f"{reason}; {history.name(other).name} in {window.recent[other]}, against {window.past[other]}. Its "
            f"dealings were as spread as over {spread(window.recent):.1f} equal partners, against "
            f"{spread(window.past):.1f}."
        )


class _Part(NamedTuple):
    """How many events a state had in a stretch of time, and how many of them with the partner."""

    events: int
    with_partner: int


class _Sums:
    """The events of a state as columns: at the end of most months, sums are enough to tell that nothing moved."""

    def __init__(self, rows: Sequence[PartnerEvents], partner: str) -> None:
        self._month = np.array([row.month.toordinal() for row in rows], dtype=np.int64)
        self._known = np.array([row.known.toordinal() for row in rows], dtype=np.int64)
        self._events = np.array([row.events for row in rows], dtype=np.int64)
        self._ours = np.array([row.events if row.partner == partner else 0 for row in rows], dtype=np.int64)

    def before(self, end: date, past_years: int) -> tuple[_Part, _Part]:
        """Return the year to a day and the years before it, as far as they were known then."""
        start = years_before(end + timedelta(days=1), 1)
        known = self._known <= end.toordinal()
        late = self._month >= start.toordinal()
        early = self._month >= years_before(start, past_years).toordinal()
        return (
            self._part(known & late & (self._month <= end.toordinal())),
            self._part(known & early & ~late),
        )

    def _part(self, chosen: npt.NDArray[np.bool_]) -> _Part:
        return _Part(int(self._events[chosen].sum()), int(self._ours[chosen].sum()))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Window:
    """Events of a state by partner: in the year to `end`, and in the years before; `dispersion` is that of quarters."""

    state: str
    partner: str
    start: date
    end: date
    past_start: date
    recent: Counter[str]
    past: Counter[str]
    dispersion: float

    def share(self, counts: Counter[str]) -> float:
        """Return the share of the partner."""
        return counts[self.partner] / counts.total()

    def counterpart(self, *, rising: bool) -> str | None:
        """Return the other partner whose share rose (or fell) most, null where none did."""
        change = {
            each: (self.recent[each] / self.recent.total() - self.past[each] / self.past.total())
            * (1 if rising else -1)
            for each in sorted({*self.recent, *self.past} - {self.partner})
        }
        best = max(change, key=lambda each: change[each], default=None)
        return best if best is not None and change[best] > 0 else None


def spread(counts: Counter[str]) -> float:
    """Return 1 over Herfindahl's index of concentration: how many equal partners would be as diverse."""
    total = counts.total()
    return 1 / sum((count / total) ** 2 for count in counts.values() if count) if total else 0.0


def _month_ends(rows: list[PartnerEvents], until: date) -> Iterator[date]:
    if not rows:
        return
    end = month_end(min(row.month for row in rows))
    while end <= until:
        yield end
        end = month_end(next_month(end))


def _window(rows: Iterable[PartnerEvents], state: str, partner: str, end: date, past_years: int) -> _Window:
    start = years_before(end + timedelta(days=1), 1)
    past_start = years_before(start, past_years)
    recent: Counter[str] = Counter()
    past: Counter[str] = Counter()
    quarters: dict[int, list[int]] = {}
    for row in rows:
        if start <= row.month <= end:
            recent[row.partner] += row.events
        elif past_start <= row.month < start:
            past[row.partner] += row.events
            quarter = quarters.setdefault((row.month.year * 12 + row.month.month - 1) // 3, [0, 0])
            quarter[0] += row.events * (row.partner == partner)
            quarter[1] += row.events
    return _Window(
        state=state,
        partner=partner,
        start=start,
        end=end,
        past_start=past_start,
        recent=recent,
        past=past,
        dispersion=_dispersion(quarters.values()),
    )


def _dispersion(quarters: Iterable[list[int]]) -> float:
    """Return Pearson's chi-squared over its degrees of freedom for shares of quarters, at least 1 (binomial)."""
    counts = np.array(sorted(quarters), dtype=np.float64).reshape(-1, 2)
    if len(counts) < 2:
        return 1.0
    share = counts[:, 0].sum() / counts[:, 1].sum()
    if share in (0.0, 1.0):
        return 1.0
    expected = counts[:, 1] * share
    chi = float((((counts[:, 0] - expected) ** 2) / (expected * (1 - share))).sum())
    return max(1.0, chi / (len(counts) - 1))


def _change(window: _Window) -> Floats:
    """Return draws of the change in the partner's share; the prior is its share in both periods together."""
    random = np.random.default_rng(SEED)
    both = window.recent + window.past
    usual = PRIOR_WEIGHT * window.share(both)

    def draws(counts: Counter[str]) -> Floats:
        ours = counts[window.partner] / window.dispersion
        others = counts.total() / window.dispersion - ours
        return random.beta(ours + usual + 1e-3, others + PRIOR_WEIGHT - usual + 1e-3, size=DRAWS)

    recent = draws(window.recent)
    return recent - draws(window.past)


def _other_reading(history: History, window: _Window) -> bool:
    """Return whether less than half of what was read, by publishers, is common to both periods."""
    recent: Counter[str] = Counter()
    past: Counter[str] = Counter()
    for entry in history.reading:
        if window.start <= entry.day <= window.end:
            recent[entry.publisher] += entry.stories
        elif window.past_start <= entry.day < window.start:
            past[entry.publisher] += entry.stories
    if not recent or not past:
        return True
    common = sum(min(recent[each] / recent.total(), past[each] / past.total()) for each in recent)
    return common < _SAME_READING
