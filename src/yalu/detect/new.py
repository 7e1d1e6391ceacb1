"""`new`: a kind of event that the record had not held. It speaks at the speed of two witnesses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from yalu.detect.coverage import fuller, mostly_blind
from yalu.detect.kinds import NEWS_DAYS, Kind, Pace, as_known, is_news, kind_of, named
from yalu.detect.signs import direction_of, in_order, make_sign, strength
from yalu.detect.values import DatedEvent, History, StoryCount
from yalu.detect.words import YEAR_DAYS, counted
from yalu.model.series import Sign


@dataclass(slots=True, kw_only=True)
class New:
    """Never seen in the record before: a type of event, by this state, at this level.

    A sign is raised only where new kinds have become rare: the Good-Turing estimate of the chance that the next event
    is of an unseen kind (kinds seen once, over events seen) must promise at most `per_year` of them a year, over at
    least `events` events and `years` years. A young record therefore raises none. The estimate is cautious: made
    worlds without change show far fewer (docs/signs.md). What is new is often a misreading, so a second witness is
    needed, a report by another publisher or another event of the kind, within a year; the sign is decided on that day.
    """

    name: str = "new.v1"
    per_year: float = 0.25
    events: int = 40
    years: float = 5.0

    def scan(self, history: History) -> list[Sign]:
        """Return one sign for each kind of event that the record had not held."""
        pace = Pace(history)
        kinds: Counter[Kind] = Counter()
        groups: dict[Kind, list[DatedEvent]] = {}
        for event in history.events:
            groups.setdefault(self._kind(event), []).append(event)
        signs = []
        began: date | None = None
        for event in sorted(history.events, key=as_known):
            kind = self._kind(event)
            began = min(began or event.start, event.start)
            if kinds[kind] == 0 and kind.level is not None and self._is_rare(kinds, event, began, pace):
                decided = _second_witness(event, groups[kind])
                if decided is not None and decided <= history.until:
                    signs.append(self._sign(kind, event, kinds, began, decided, history, pace))
            kinds[kind] += 1
        return in_order(signs)

    @staticmethod
    def _kind(event: DatedEvent) -> Kind:
        return replace(kind_of(event), mode=None)

    def _is_rare(self, kinds: Counter[Kind], event: DatedEvent, began: date, pace: Pace) -> bool:
        old_enough = (event.start - began).days >= self.years * YEAR_DAYS
        if not old_enough or kinds.total() < self.events or not is_news(event):
            return False
        return _chance_of_new(kinds) <= self.per_year / pace.last_year(event.known)

    def _sign(
        self,
        kind: Kind,
        event: DatedEvent,
        kinds: Counter[Kind],
        began: date,
        decided: date,
        history: History,
        pace: Pace,
    ) -> Sign:
        stories = StoryCount.of(history.reading)
        coverage = fuller(stories, began, event.known) or mostly_blind(stories, began, event.known)
        reason = (
            f"First {named(event, kind, history)} in the record: "
            f"none among the {counted(kinds.total(), 'event')} known before, since {began.year}.{coverage}"
        )
        return make_sign(
            self.name,
            history,
            at=event.start,
            decided=decided,
            direction=direction_of(event.quad),
            statistic=strength(_chance_of_new(kinds), pace.last_year(event.known)),
            reason=reason,
            events=(event.event_id,),
            coverage_alone=bool(coverage),
        )


def _chance_of_new(kinds: Counter[Kind]) -> float:
    """Return the Good-Turing estimate that the next event is of a kind not seen yet."""
    return max(1, sum(count == 1 for count in kinds.values())) / max(1, kinds.total())


def _second_witness(event: DatedEvent, group: Sequence[DatedEvent]) -> date | None:
    """Return the day on which another publisher told the event, or another of its kind was known; null after a year."""
    first_told: dict[str, date] = {}
    for told in event.told:
        if told.day is not None:
            first_told[told.publisher] = min(told.day, first_told.get(told.publisher, told.day))
    days = sorted(first_told.values())[1:2] + [other.known for other in group if other is not event]
    found = max(min(days), event.known) if days else None
    return found if found is not None and (found - event.known).days <= NEWS_DAYS else None
