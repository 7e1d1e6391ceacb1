"""Episodes: signs that tell of one turn of a relation, as one judgement with its reason and its weak points.

Signs are taken in the order in which they could be known, and each joins an episode that is there or founds one, so
that what an episode was on a day does not depend on what came later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources

import yaml

from yalu.detect.values import DatedEvent, History
from yalu.detect.words import counted, detector_words, list_words
from yalu.model.ids import content_id
from yalu.model.series import Direction, Episode, Sign

# Signs of one turn come within a season of each other: detectors differ that much in how they date it.
_NEAR_DAYS = 92
# A turn that has lasted two years is the new state of things; what follows is another turn.
_LONGEST_DAYS = 2 * 366
_OPPOSITE: Mapping[Direction, Direction] = {"warming": "cooling", "cooling": "warming"}


@dataclass(slots=True)
class _Group:
    """An episode that signs still join."""

    signs: list[Sign] = field(default_factory=list)

    @property
    def start(self) -> date:
        return min(date.fromisoformat(sign.at) for sign in self.signs)

    @property
    def end(self) -> date:
        return max(date.fromisoformat(sign.decided_at) for sign in self.signs)

    def distance(self, sign: Sign) -> int | None:
        """Return the days between the episode and a sign's own span (0: they overlap), null where it cannot join."""
        at, decided = date.fromisoformat(sign.at), date.fromisoformat(sign.decided_at)
        if any(each.direction == _OPPOSITE.get(sign.direction) for each in self.signs):
            return None
        if (decided - date.fromisoformat(self.signs[0].decided_at)).days > _LONGEST_DAYS:
            return None
        days = max((at - self.end).days, (self.start - decided).days, 0)
        return days if days <= _NEAR_DAYS else None


def group_signs(signs: Iterable[Sign], history: History) -> list[Episode]:
    """Return the episodes of one relation's signs, the most surprising first; those that coverage explains, last.

    `history` is what the signs were found in; it tells how many publishers stand behind the events.
    """
    groups: list[_Group] = []
    for sign in sorted(signs, key=lambda sign: (sign.decided_at, sign.at, sign.detector, sign.sign_id)):
        near = [(days, -number) for number, group in enumerate(groups) if (days := group.distance(sign)) is not None]
        if near:
            groups[-min(near)[1]].signs.append(sign)
        else:
            groups.append(_Group([sign]))
    events = {event.event_id: event for event in history.events}
    episodes = [_episode(group, events, history) for group in groups]
    return sorted(episodes, key=lambda each: (each.coverage_alone, -each.surprise, each.start, each.episode_id))


def _episode(group: _Group, events: Mapping[str, DatedEvent], history: History) -> Episode:
    ranked = sorted(group.signs, key=lambda sign: (sign.coverage_alone, -sign.statistic, sign.decided_at, sign.sign_id))
    cited = tuple(dict.fromkeys(event for sign in ranked for event in sign.events))
    return Episode(
        # Named by the sign that founded it: what joins later does not rename it.
        episode_id=content_id("episode", group.signs[0].sign_id),
        dyad=history.dyad,
        start=group.start.isoformat(),
        end=group.end.isoformat(),
        decided_at=group.signs[0].decided_at,
        direction=_direction(ranked),
        surprise=round(_surprise(ranked), 3),
        reason=_reason(ranked),
        weakened_by=tuple(_weak_points(ranked, [events[each] for each in cited if each in events], history.until)),
        signs=tuple(sign.sign_id for sign in group.signs),
        events=cited,
        coverage_alone=all(sign.coverage_alone for sign in ranked),
    )


def _direction(signs: Sequence[Sign]) -> Direction:
    """Return warming or cooling where a sign says so, else restructuring, else none."""
    said = {sign.direction for sign in signs}
    for direction in ("warming", "cooling", "restructuring"):
        if direction in said:
            return direction
    return "none"


def _surprise(ranked: Sequence[Sign]) -> float:
    """Add up the statistics of the signs that coverage does not explain, counting no event twice."""
    counted_signs = [sign for sign in ranked if not sign.coverage_alone] or ranked
    seen: set[str] = set()
    total = 0.0
    for sign in counted_signs:
        fresh = set(sign.events) - seen
        total += sign.statistic * (len(fresh) / len(sign.events) if sign.events else 1.0)
        seen |= fresh
    return total


def _reason(ranked: Sequence[Sign]) -> str:
    """Return the strongest sign's reason, and what else speaks beside it."""
    others = dict.fromkeys(detector_words(sign.detector).lower() for sign in ranked[1:])
    others.pop(detector_words(ranked[0].detector).lower(), None)
    return ranked[0].reason + (f" Signs beside it: {list_words(list(others))}." if others else "")


def _weak_points(ranked: Sequence[Sign], events: Sequence[DatedEvent], until: date) -> Iterable[str]:
    """Yield what would weaken an episode: too few signs or tellers, coverage, and what undoes its strongest sign."""
    if len(ranked) == 1:
        yield "It rests on one sign."
    explained = sum(sign.coverage_alone for sign in ranked)
    if explained == len(ranked):
        yield "What was read could explain it alone."
    elif explained:
        yield f"What was read could explain {explained} of its {counted(len(ranked), 'sign')}."
    single = sum(len(event.publishers(until)) == 1 for event in events)
    if single:
        verb = "is" if single == 1 else "are"
        yield f"Of the {counted(len(events), 'event')} it cites, {single} {verb} told by one publisher only."
    undone = _undone_by().get(ranked[0].detector.partition(".")[0])
    if undone:
        yield undone


@cache
def _undone_by() -> Mapping[str, str]:
    text = resources.files("yalu.detect").joinpath("data/episodes.yaml").read_text(encoding="utf-8")
    undone: Mapping[str, str] = yaml.safe_load(text)
    return undone
