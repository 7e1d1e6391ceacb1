"""What every sign is made of: its id, its direction, its strength, and the order of signs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from yalu.detect.values import History
from yalu.model.ids import content_id
from yalu.model.series import Direction, Sign


def make_sign(
    detector: str,
    history: History,
    *,
    at: date,
    decided: date,
    direction: Direction,
    statistic: float,
    reason: str,
    events: Sequence[str],
    coverage_alone: bool,
    about: str = "",
) -> Sign:
    """Return a sign whose id is a hash of what it says: detector, relation, day, events, and `about` where it has none.

    `about` tells signs of one detector and day apart that rest on the same events: a series, a term, a ritual.
    """
    parts = (detector, history.dyad, at.isoformat(), list(events), *([about] if about else []))
    return Sign(
        sign_id=content_id("sign", *parts),
        detector=detector,
        dyad=history.dyad,
        at=at.isoformat(),
        decided_at=decided.isoformat(),
        direction=direction,
        statistic=round(statistic, 3),
        reason=reason,
        events=tuple(events),
        coverage_alone=coverage_alone,
    )


def strength(chance: float, looks: float = 1.0) -> float:
    """Return the statistic of a sign: minus the decimal logarithm of the chance of one so strong in a quiet year.

    `chance` is that of one look, `looks` how many independent ones there are in a year (Bonferroni). 0 says that a
    quiet year shows as much, 2 that one in a hundred does.
    """
    return max(0.0, -math.log10(min(1.0, max(chance, 1e-12) * looks)))


def direction_of(quad: str | None) -> Direction:
    """Return which way an event of a quad class points."""
    if quad is None:
        return "none"
    return "warming" if quad.endswith("cooperation") else "cooling"


def in_order(signs: Sequence[Sign]) -> list[Sign]:
    """Return signs in the order in which they could be known."""
    return sorted(signs, key=lambda sign: (sign.decided_at, sign.at, sign.detector, sign.sign_id))
