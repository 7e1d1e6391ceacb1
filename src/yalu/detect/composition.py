"""`breadth` and `level`: the make-up of a relation against its own past. They speak at the speed of a year.

At the end of each month the events of the last year are held against those of the years before. Shares are drawn from
their posterior (Dirichlet); the prior is the make-up of both periods together, so that it pulls neither way. Events
come in clusters (one visit brings a communique, a banquet and a protest), so what counts as evidence is weeks, not
events: counts are scaled down to the number of different weeks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from yalu.detect.rarity import LEVEL_RANK, in_order, top_level
from yalu.detect.values import DatedEvent, History
from yalu.detect.windows import Floats, Tally, Window, episodes, windows
from yalu.detect.words import day_words, level_words, list_words
from yalu.model.ids import content_id
from yalu.model.series import Sign

DOMAINS = ("political", "economic", "military", "social", "legal")

# Draws from the posterior: fine enough for a tail of 0.1 % shared out over ten levels.
_DRAWS = 10_000
_SEED = 20110616
_MOST_EVENTS = 12
# The prior weighs as much as two weeks of events; the tiny term keeps a category that never occurred drawable.
_PRIOR_WEIGHT = 2.0
_TINY = 1e-3
_STILL_SHOWS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A middle value with the bounds that hold 95 % of the posterior."""

    low: float
    middle: float
    high: float


@dataclass(slots=True, kw_only=True)
class Breadth:
    """The relation spreads over more, or fewer, domains than in the years before.

    Breadth is the effective number of domains: 2 to the power of Shannon's entropy in bits (Hill 1973), 1 when all
    events fall in one domain and 5 when they spread evenly. A sign is raised when it moved by at least `least` and
    the probability that it did not move in that direction is at most `chance`; then none for a year.
    """

    name: str = "breadth.v1"
    past_years: int = 5
    recent_events: int = 10
    past_events: int = 20
    least: float = 0.5
    chance: float = 0.001

    def scan(self, history: History) -> list[Sign]:
        """Return a sign for each time that the breadth moved."""
        tally = Tally(history.events, DOMAINS, lambda event: event.domain)
        found = windows(
            history,
            tally,
            past_years=self.past_years,
            recent_events=self.recent_events,
            past_events=self.past_events,
        )
        return in_order(episodes(found, lambda window: self._judge(window, history)))

    def _judge(self, window: Window, history: History) -> Sign | None:
        recent, past = window.tally.counts(window.recent), window.tally.counts(window.past)
        if abs(effective_number(recent) - effective_number(past)) < self.least:
            return None
        moved = _breadth_change(window)
        wrong = _wrong_way(moved)
        if wrong > self.chance:
            return None
        alone = _coverage_alone(window, moved, _breadth_change)
        reason = self._reason(window, recent, past, interval(moved)) + _caveat(alone)
        return _sign(self.name, window, history, wrong, reason, alone)

    def _reason(self, window: Window, recent: Floats, past: Floats, moved: Interval) -> str:
        verb = "spread over more" if moved.middle > 0 else "narrowed to fewer"
        return (
            f"The relation {verb} domains: in the year to {day_words(window.end)} its {int(recent.sum())} events were "
            f"{_shares(recent, DOMAINS)}; in the {self.past_years} years before, {int(past.sum())} events were "
            f"{_shares(past, DOMAINS)}. The effective number of domains went from {effective_number(past):.1f} to "
            f"{effective_number(recent):.1f} (95% interval of the change {moved.low:+.1f} to {moved.high:+.1f})."
        )


@dataclass(slots=True, kw_only=True)
class Level:
    """Another kind of actor carries the relation than in the years before.

    An event is carried by the highest level on its source side (on both sides when symmetric). The level whose share
    moved most must have moved by at least `least`, with a probability of the wrong direction of at most `chance`,
    shared out over the levels that are engaged (Bonferroni); then none for a year.
    """

    name: str = "level.v1"
    past_years: int = 5
    recent_events: int = 10
    past_events: int = 20
    least: float = 0.2
    chance: float = 0.001

    def scan(self, history: History) -> list[Sign]:
        """Return a sign for each time that the share of a level moved."""
        found = windows(
            history,
            Tally(history.events, LEVEL_RANK, carried_by),
            past_years=self.past_years,
            recent_events=self.recent_events,
            past_events=self.past_events,
        )
        return in_order(episodes(found, lambda window: self._judge(window, history)))

    def _judge(self, window: Window, history: History) -> Sign | None:
        recent, past = window.tally.counts(window.recent), window.tally.counts(window.past)
        shift = recent / recent.sum() - past / past.sum()
        level = int(np.argmax(np.abs(shift)))
        if abs(shift[level]) < self.least:
            return None
        moved = _share_change(window, level)
        wrong = _wrong_way(moved) * int(np.count_nonzero(recent + past))
        if wrong > self.chance:
            return None
        alone = _coverage_alone(window, moved, lambda same: _share_change(same, level))
        other = int(np.argmin(shift)) if shift[level] > 0 else int(np.argmax(shift))
        reason = self._reason(window, level, other, recent, past, interval(moved)) + _caveat(alone)
        risen = LEVEL_RANK[level if shift[level] > 0 else other]
        return _sign(self.name, window, history, wrong, reason, alone, risen)

    def _reason(self, window: Window, level: int, other: int, recent: Floats, past: Floats, moved: Interval) -> str:
        who = level_words(LEVEL_RANK[level])
        return (
            f"{who[0].upper()}{who[1:]} carried {int(recent[level])} of {int(recent.sum())} events in the year to "
            f"{day_words(window.end)}, against {int(past[level])} of {int(past.sum())} in the {self.past_years} years "
            f"before (change of share {100 * moved.middle:+.0f} points, 95% interval {100 * moved.low:+.0f} to "
            f"{100 * moved.high:+.0f}); {level_words(LEVEL_RANK[other])} carried {int(recent[other])}, against "
            f"{int(past[other])}."
        )


def effective_number(counts: Floats) -> float:
    """Return 2 ** entropy of the shares: how many equal categories would be as diverse. No events give 0."""
    total = counts.sum()
    return float(_effective(counts[None, :] / total)[0]) if total else 0.0


def breadth_interval(events: Sequence[DatedEvent]) -> Interval:
    """Return the effective number of domains of some events with its 95 % interval, clusters allowed for."""
    tally = Tally(events, DOMAINS, lambda event: event.domain)
    counts = tally.scaled(np.arange(len(events)))
    return interval(_breadth_draws(counts, np.full(len(DOMAINS), 1 / len(DOMAINS)), np.random.default_rng(_SEED)))


def carried_by(event: DatedEvent) -> str | None:
    """Return the level that carries an event, or None where no level is known."""
    return top_level(event.source_levels + event.target_levels if event.symmetric else event.source_levels)


def interval(draws: Floats) -> Interval:
    """Return the median of some draws and the bounds that hold 95 % of them."""
    low, middle, high = np.quantile(draws, (0.025, 0.5, 0.975))
    return Interval(low=float(low), middle=float(middle), high=float(high))


def _breadth_change(window: Window) -> Floats:
    """Return draws of the change in the effective number of domains."""
    random = np.random.default_rng(_SEED)
    recent, past = window.tally.scaled(window.recent), window.tally.scaled(window.past)
    usual = (recent + past) / (recent + past).sum()
    return _breadth_draws(recent, usual, random) - _breadth_draws(past, usual, random)


def _share_change(window: Window, level: int) -> Floats:
    """Return draws of the change in the share of one level."""
    random = np.random.default_rng(_SEED)
    recent, past = window.tally.scaled(window.recent), window.tally.scaled(window.past)
    usual = float((recent + past)[level] / (recent + past).sum())
    return _share_draws(recent, level, usual, random) - _share_draws(past, level, usual, random)


def _breadth_draws(counts: Floats, usual: Floats, random: np.random.Generator) -> Floats:
    gammas = random.standard_gamma(counts + _PRIOR_WEIGHT * usual + _TINY, size=(_DRAWS, len(counts)))
    return _effective(gammas / gammas.sum(axis=1, keepdims=True))


def _share_draws(counts: Floats, level: int, usual: float, random: np.random.Generator) -> Floats:
    this, others = counts[level], counts.sum() - counts[level]
    alpha = this + _PRIOR_WEIGHT * usual + _TINY
    return random.beta(alpha, others + _PRIOR_WEIGHT * (1 - usual) + _TINY, size=_DRAWS)


def _effective(shares: Floats) -> Floats:
    logs = np.log2(np.where(shares > 0, shares, 1.0))
    result: Floats = np.exp2(-(shares * logs).sum(axis=1))
    return result


def _wrong_way(moved: Floats) -> float:
    """Return the posterior probability that the change goes against its median (at least one draw's worth)."""
    below = float(np.mean(moved <= 0)) if np.median(moved) > 0 else float(np.mean(moved >= 0))
    return max(below, 1 / _DRAWS)


def _coverage_alone(window: Window, moved: Floats, change: Callable[[Window], Floats]) -> bool:
    """Return whether the change fails to show (at 5 %) among the publishers that told events in both periods."""
    same = window.same_publishers()
    if not len(same.recent) or not len(same.past):
        return True
    again = change(same)
    return bool(np.median(again) * np.median(moved) <= 0 or _wrong_way(again) > _STILL_SHOWS)


def _shares(counts: Floats, names: Sequence[str]) -> str:
    order = np.argsort(-counts, kind="stable")
    return list_words([f"{names[each]} {int(counts[each])}" for each in order if counts[each]])


def _caveat(alone: bool) -> str:
    words = " Among outlets read in both periods the change does not hold, so what was read could explain it."
    return words if alone else ""


def _sign(
    detector: str, window: Window, history: History, wrong: float, reason: str, alone: bool, level: str | None = None
) -> Sign:
    telling = [event for event in window.recent_events if level is None or carried_by(event) == level]
    events = tuple(event.event_id for event in telling[-_MOST_EVENTS:])
    return Sign(
        sign_id=content_id("sign", detector, history.dyad, window.end.isoformat(), list(events)),
        detector=detector,
        dyad=history.dyad,
        at=window.start.isoformat(),
        decided_at=window.end.isoformat(),
        direction="restructuring",
        statistic=round(float(-np.log10(wrong)), 3),
        reason=reason,
        events=events,
        coverage_alone=alone,
    )
