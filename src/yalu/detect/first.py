"""`first`: the first of its kind in years. It speaks at the speed of one event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from yalu.detect.coverage import blind, fuller
from yalu.detect.kinds import Kind, Pace, by_day, is_news, kind_of, named, top_level
from yalu.detect.signs import direction_of, in_order, make_sign, strength
from yalu.detect.values import DatedEvent, History, StoryCount
from yalu.detect.words import YEAR_DAYS, range_words, span_words
from yalu.model.series import Sign

# Acts of a kind within a month are one occasion: a visit has several meetings.
_CLUSTER_DAYS = 31
# What is said in support, or promised, takes many forms: the first in years of so wide a kind says little.
_TOO_WIDE = frozenset({"AGREE", "SUPPORT"})
# Visits of either side, talks, meetings on third soil: the kinds of summit that may be first in a year.
_SUMMIT_KINDS = 4


@dataclass(slots=True, kw_only=True)
class First:
    """First of its kind (type, mode, who acts, at which level) in years.

    The gap since the last one must be at least `years`, longer than every earlier one, and so long that steady kinds
    would show such gaps at most `per_year` times a year, over all events of the relation: kinds are many, and one of
    them is always rare. Visits and meetings of heads of state or government are few kinds, which are watched in any
    case: for them it is `summits_per_year`, and a gap of `summit_years` is a sign whatever the pace was. The
    chance of one gap is (S / (S + gap)) ** n after n gaps that sum to S days, which is exact for a Poisson process of
    unknown rate.
    """

    name: str = "first.v1"
    years: float = 5.0
    summit_years: float = 12.0
    per_year: float = 0.05
    summits_per_year: float = 0.15

    def scan(self, history: History) -> list[Sign]:
        """Return one sign for each event that ended an unusually long gap of its kind."""
        stories = StoryCount.of(history.reading)
        pace = Pace(history)
        signs = []
        for kind, group in _precedented(history).items():
            for number, event in enumerate(group):
                if (
                    kind != kind_of(event)
                    or kind.type in _TOO_WIDE
                    or not is_news(event)
                    or self._is_close(event, group[:number])
                ):
                    continue
                precedents = [other for other in group[:number] if other.known <= event.known]
                looks = _SUMMIT_KINDS if kind.is_summit else pace.last_year(event.known)
                sign = self._judge(kind, event, precedents, looks, history, stories) if precedents else None
                if sign is not None:
                    signs.append(sign)
        return in_order(signs)

    def _is_close(self, event: DatedEvent, before: Sequence[DatedEvent]) -> bool:
        """Return whether one of the events that began before, and were known, began too lately for a gap."""
        for other in reversed(before):
            if (event.start - other.start).days < self.years * YEAR_DAYS:
                if other.known <= event.known:
                    return True
            else:
                return False
        return False

    def _judge(
        self,
        kind: Kind,
        event: DatedEvent,
        precedents: Sequence[DatedEvent],
        looks: int,
        history: History,
        stories: StoryCount,
    ) -> Sign | None:
        previous = max(precedents, key=lambda each: each.end)
        gap = (event.start - previous.end).days
        gaps = _gaps(precedents)
        chance = _chance(gap, gaps)
        longest_so_far = bool(gaps) and gap > max(gaps)
        expected = chance * looks
        rare = longest_so_far and expected <= (self.summits_per_year if kind.is_summit else self.per_year)
        long_ago = kind.is_summit and gap >= self.summit_years * YEAR_DAYS
        if gap < self.years * YEAR_DAYS or not (rare or long_ago):
            return None
        coverage = blind(stories, previous.end, event.known) or fuller(stories, previous.end, event.known)
        was = range_words(previous.start, previous.end)
        reason = f"First {named(event, kind, history)} in {span_words(gap)} (previous: {was}); "
        reason += _compare(gap, gaps) + coverage
        return make_sign(
            self.name,
            history,
            at=event.start,
            decided=event.known,
            direction=direction_of(event.quad),
            statistic=strength(chance, looks),
            reason=reason,
            events=(event.event_id, previous.event_id),
            coverage_alone=bool(coverage),
        )


def _precedented(history: History) -> dict[Kind, list[DatedEvent]]:
    """Return, for each kind, the events that keep a later one from being the first of it."""
    groups: dict[Kind, list[DatedEvent]] = {}
    for event in sorted(history.events, key=by_day):
        for kind in _kinds(event):
            groups.setdefault(kind, []).append(event)
    return groups


def _kinds(event: DatedEvent) -> set[Kind]:
    """Return the kinds that an event is one of: its own, that of its type in any mode, and talks for any encounter.

    A visit is a kind of talks, for the level of the host too: talks are no "first" where a visit was.
    """
    kind = kind_of(event)
    kinds = {kind, replace(kind, mode=None)}
    if event.type == "CONSULT":
        levels = {top_level(event.source_levels), top_level(event.target_levels)} - {None}
        kinds |= {Kind(type="CONSULT", mode=None, source="both", level=level) for level in levels}
    return kinds


def _gaps(precedents: Sequence[DatedEvent]) -> list[int]:
    """Return the days between the precedents, as long as they can have been, without those within one cluster."""
    days = [(later.end - earlier.start).days for earlier, later in pairwise(sorted(precedents, key=by_day))]
    return [each for each in days if each > _CLUSTER_DAYS]


def _chance(gap: int, gaps: Sequence[int]) -> float:
    """Return the chance of so long a gap at the pace of the earlier ones; a half where there are none to compare."""
    seen = sum(gaps)
    return float((seen / (seen + gap)) ** len(gaps)) if gaps else 0.5


def _compare(gap: int, gaps: Sequence[int]) -> str:
    if not gaps:
        return "the record holds only one earlier, so there is no gap to compare with."
    longest = f"the longest gap before was {span_words(max(gaps))}"
    return f"{longest}." if gap > max(gaps) else f"{longest}, longer than this one."
