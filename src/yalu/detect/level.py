"""`level`: who carries a relation, against its own past. It speaks at the speed of a year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yalu.detect.kinds import LEVEL_RANK
from yalu.detect.makeup import (
    LOOKS,
    Interval,
    carried_by,
    caveat,
    interval,
    latest,
    outlets_explain,
    share_change,
    wrong_way,
)
from yalu.detect.signs import in_order, make_sign, strength
from yalu.detect.values import History
from yalu.detect.windows import Floats, Tally, Window, yearly_signs
from yalu.detect.words import day_words, level_words
from yalu.model.series import Sign


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
        tally = Tally(history.events, LEVEL_RANK, carried_by)
        return in_order(yearly_signs(self, history, tally, lambda window: self._judge(window, history)))

    def _judge(self, window: Window, history: History) -> Sign | None:
        recent, past = window.tally.counts(window.recent), window.tally.counts(window.past)
        shift = recent / recent.sum() - past / past.sum()
        level = int(np.argmax(np.abs(shift)))
        if abs(shift[level]) < self.least:
            return None
        moved = share_change(window, level)
        wrong = wrong_way(moved) * int(np.count_nonzero(recent + past))
        if wrong > self.chance:
            return None
        alone = outlets_explain(window, moved, lambda same: share_change(same, level))
        other = int(np.argmin(shift)) if shift[level] > 0 else int(np.argmax(shift))
        reason = self._reason(window, level, other, recent, past, interval(moved)) + caveat(alone)
        risen = LEVEL_RANK[level if shift[level] > 0 else other]
        return make_sign(
            self.name,
            history,
            at=window.start,
            decided=window.end,
            direction="restructuring",
            statistic=strength(wrong, LOOKS),
            reason=reason,
            events=latest([event for event in window.recent_events if carried_by(event) == risen]),
            coverage_alone=alone,
        )

    def _reason(self, window: Window, level: int, other: int, recent: Floats, past: Floats, moved: Interval) -> str:
        who = level_words(LEVEL_RANK[level])
        return (
            f"{who[0].upper()}{who[1:]} carried {int(recent[level])} of {int(recent.sum())} events in the year to "
            f"{day_words(window.end)}, against {int(past[level])} of {int(past.sum())} in the {self.past_years} years "
            f"before (change of share {100 * moved.middle:+.0f} points, 95% interval {100 * moved.low:+.0f} to "
            f"{100 * moved.high:+.0f}); {level_words(LEVEL_RANK[other])} carried {int(recent[other])}, against "
            f"{int(past[other])}."
        )
