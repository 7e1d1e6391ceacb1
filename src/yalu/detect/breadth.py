"""`breadth`: the domains that a relation engages, against its own past. It speaks at the speed of a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from yalu.detect.makeup import (
    DOMAINS,
    DRAWS,
    LOOKS,
    PRIOR_WEIGHT,
    SEED,
    TINY,
    Interval,
    caveat,
    interval,
    latest,
    outlets_explain,
    wrong_way,
)
from yalu.detect.signs import in_order, make_sign, strength
from yalu.detect.values import DatedEvent, History
from yalu.detect.windows import Floats, Tally, Window, yearly_signs
from yalu.detect.words import day_words, list_words
from yalu.model.series import Sign


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
        return in_order(yearly_signs(self, history, tally, lambda window: self._judge(window, history)))

    def _judge(self, window: Window, history: History) -> Sign | None:
        recent, past = window.tally.counts(window.recent), window.tally.counts(window.past)
        if abs(effective_number(recent) - effective_number(past)) < self.least:
            return None
        moved = _breadth_change(window)
        wrong = wrong_way(moved)
        if wrong > self.chance:
            return None
        alone = outlets_explain(window, moved, _breadth_change)
        reason = self._reason(window, recent, past, interval(moved)) + caveat(alone)
        return make_sign(
            self.name,
            history,
            at=window.start,
            decided=window.end,
            direction="restructuring",
            statistic=strength(wrong, LOOKS),
            reason=reason,
            events=latest(window.recent_events),
            coverage_alone=alone,
        )

    def _reason(self, window: Window, recent: Floats, past: Floats, moved: Interval) -> str:
        verb = "spread over more" if moved.middle > 0 else "narrowed to fewer"
        return (
            f"The relation {verb} domains: in the year to {day_words(window.end)} its {int(recent.sum())} events were "
            f"{_shares(recent, DOMAINS)}; in the {self.past_years} years before, {int(past.sum())} events were "
            f"{_shares(past, DOMAINS)}. The effective number of domains went from {effective_number(past):.1f} to "
            f"{effective_number(recent):.1f} (95% interval of the change {moved.low:+.1f} to {moved.high:+.1f})."
        )


def effective_number(counts: Floats) -> float:
    """Return 2 ** entropy of the shares: how many equal categories would be as diverse. No events give 0."""
    total = counts.sum()
    return float(_effective(counts[None, :] / total)[0]) if total else 0.0


def breadth_interval(events: Sequence[DatedEvent]) -> Interval:
    """Return the effective number of domains of some events with its 95 % interval, clusters allowed for."""
    tally = Tally(events, DOMAINS, lambda event: event.domain)
    counts = tally.scaled(np.arange(len(events)))
    return interval(_breadth_draws(counts, np.full(len(DOMAINS), 1 / len(DOMAINS)), np.random.default_rng(SEED)))


def _breadth_change(window: Window) -> Floats:
    """Return draws of the change in the effective number of domains."""
    random = np.random.default_rng(SEED)
    recent, past = window.tally.scaled(window.recent), window.tally.scaled(window.past)
    usual = (recent + past) / (recent + past).sum()
    return _breadth_draws(recent, usual, random) - _breadth_draws(past, usual, random)


def _breadth_draws(counts: Floats, usual: Floats, random: np.random.Generator) -> Floats:
    gammas = random.standard_gamma(counts + PRIOR_WEIGHT * usual + TINY, size=(DRAWS, len(counts)))
    return _effective(gammas / gammas.sum(axis=1, keepdims=True))


def _effective(shares: Floats) -> Floats:
    logs = np.log2(np.where(shares > 0, shares, 1.0))
    result: Floats = np.exp2(-(shares * logs).sum(axis=1))
    return result


def _shares(counts: Floats, names: Sequence[str]) -> str:
    order = np.argsort(-counts, kind="stable")
    return list_words([f"{names[each]} {int(counts[each])}" for each in order if counts[each]])
