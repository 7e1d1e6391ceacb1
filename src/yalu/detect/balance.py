"""`balance`: who takes the initiative, against the relation's own past. It speaks at the speed of a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from yalu.detect.makeup import LOOKS, Interval, caveat, interval, latest, outlets_explain, share_change, wrong_way
from yalu.detect.signs import in_order, make_sign, strength
from yalu.detect.values import DatedEvent, History
from yalu.detect.windows import Floats, Tally, Window, yearly_signs
from yalu.detect.words import day_words
from yalu.model.series import Sign


@dataclass(slots=True, kw_only=True)
class Balance:
    """The other state takes the initiative, or one no longer answers the other.

    An event is initiated by its source; joint acts, and talks without a known mode, are initiated by both and left out.
    The share of the first state among the initiated events must have moved by at least `least`, with a probability of
    the wrong direction of at most `chance`; then none for a year. Reciprocity (1 when both act equally often, 0 when
    only one does) is told beside it.
    """

    name: str = "balance.v1"
    past_years: int = 5
    recent_events: int = 10
    past_events: int = 20
    least: float = 0.25
    chance: float = 0.004

    def scan(self, history: History) -> list[Sign]:
        """Return a sign for each time that the initiative moved from one state to the other."""
        states = history.dyad.split("-")
        tally = Tally(history.events, states, initiator)
        return in_order(yearly_signs(self, history, tally, lambda window: self._judge(window, history, states)))

    def _judge(self, window: Window, history: History, states: Sequence[str]) -> Sign | None:
        recent, past = window.tally.counts(window.recent), window.tally.counts(window.past)
        shift = recent / recent.sum() - past / past.sum()
        if abs(shift[0]) < self.least:
            return None
        gained = int(np.argmax(shift))
        moved = share_change(window, gained)
        wrong = wrong_way(moved)
        if wrong > self.chance:
            return None
        alone = outlets_explain(window, moved, lambda same: share_change(same, gained))
        return make_sign(
            self.name,
            history,
            at=window.start,
            decided=window.end,
            direction="restructuring",
            statistic=strength(wrong, LOOKS),
            reason=self._reason(window, history.name(states[gained]).name, gained, interval(moved)) + caveat(alone),
            events=latest([event for event in window.recent_events if event.source == states[gained]]),
            coverage_alone=alone,
        )

    def _reason(self, window: Window, who: str, gained: int, moved: Interval) -> str:
        recent, past = window.tally.counts(window.recent), window.tally.counts(window.past)
        return (
            f"{who[0].upper()}{who[1:]} took the initiative in {int(recent[gained])} of {int(recent.sum())} one-sided "
            f"events in the year to {day_words(window.end)}, against {int(past[gained])} of {int(past.sum())} in the "
            f"{self.past_years} years before (change of share {100 * moved.middle:+.0f} points, 95% interval "
            f"{100 * moved.low:+.0f} to {100 * moved.high:+.0f}); reciprocity went from {reciprocity(past):.2f} to "
            f"{reciprocity(recent):.2f}."
        )


def initiator(event: DatedEvent) -> str | None:
    """Return the state that initiated an event, None for what both did together."""
    joint = event.symmetric or (event.type == "CONSULT" and event.mode is None)
    return None if joint else event.source


def reciprocity(counts: Floats) -> float:
    """Return 1 less the difference of two counts over their sum: 1 when both act equally often. No events give 0."""
    total = counts.sum()
    return float(1 - abs(counts[0] - counts[1]) / total) if total else 0.0
