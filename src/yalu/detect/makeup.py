"""What detectors of make-up share: draws of shares from their posterior, and whether the outlets explain a change.

Shares are drawn from their posterior (Dirichlet); the prior is the make-up of both periods together, so that it pulls
neither way. Events come in clusters (one visit brings a communique, a banquet and a protest), so what counts as
evidence is weeks, not events: counts are scaled down to the number of different weeks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from yalu.detect.kinds import top_level
from yalu.detect.values import DatedEvent
from yalu.detect.windows import Floats, Window

DOMAINS = ("political", "economic", "military", "social", "legal")

# Draws from the posterior: fine enough for a tail of 0.1 % shared out over ten levels.
DRAWS = 10_000
SEED = 20110616
# A year's window that moves on month by month is as good as about four looks a year, as its windows overlap.
LOOKS = 4.0
_MOST_EVENTS = 12
# The prior weighs as much as two weeks of events; the tiny term keeps a category that never occurred drawable.
PRIOR_WEIGHT = 2.0
TINY = 1e-3
_STILL_SHOWS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A middle value with the bounds that hold 95 % of the posterior."""

    low: float
    middle: float
    high: float


def carried_by(event: DatedEvent) -> str | None:
    """Return the level that carries an event, or None where no level is known."""
    return top_level(event.source_levels + event.target_levels if event.symmetric else event.source_levels)


def interval(draws: Floats) -> Interval:
    """Return the median of some draws and the bounds that hold 95 % of them."""
    low, middle, high = np.quantile(draws, (0.025, 0.5, 0.975))
    return Interval(low=float(low), middle=float(middle), high=float(high))


def share_change(window: Window, level: int) -> Floats:
    """Return draws of the change in the share of one level."""
    random = np.random.default_rng(SEED)
    recent, past = window.tally.scaled(window.recent), window.tally.scaled(window.past)
    usual = float((recent + past)[level] / (recent + past).sum())
    return share_draws(recent, level, usual, random) - share_draws(past, level, usual, random)


def share_draws(counts: Floats, level: int, usual: float, random: np.random.Generator) -> Floats:
    """Return draws of the share of one category, given its counts and its usual share."""
    this, others = counts[level], counts.sum() - counts[level]
    alpha = this + PRIOR_WEIGHT * usual + TINY
    return random.beta(alpha, others + PRIOR_WEIGHT * (1 - usual) + TINY, size=DRAWS)


def wrong_way(moved: Floats) -> float:
    """Return the posterior probability that the change goes against its median (at least one draw's worth)."""
    below = float(np.mean(moved <= 0)) if np.median(moved) > 0 else float(np.mean(moved >= 0))
    return max(below, 1 / DRAWS)


def outlets_explain(window: Window, moved: Floats, change: Callable[[Window], Floats]) -> bool:
    """Return whether the change fails to show (at 5 %) among the publishers that told events in both periods."""
    same = window.same_publishers()
    if not len(same.recent) or not len(same.past):
        return True
    again = change(same)
    return bool(np.median(again) * np.median(moved) <= 0 or wrong_way(again) > _STILL_SHOWS)


def caveat(alone: bool) -> str:
    """Return the sentence that lays a change to the outlets, or nothing."""
    words = " Among outlets read in both periods the change does not hold, so what was read could explain it."
    return words if alone else ""


def latest(events: Sequence[DatedEvent]) -> tuple[str, ...]:
    """Return the ids of the last few of some events: what a sign on a whole year cites."""
    return tuple(event.event_id for event in events[-_MOST_EVENTS:])
