"""`first` and `new`: events that are rare in the record. They speak at the speed of one event."""

from __future__ import annotations

import bisect
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from yalu.detect.values import DatedEvent, History, StoryCount, years_before
from yalu.detect.words import YEAR_DAYS, actor, counted, during_words, happening, range_words, span_words
from yalu.model.ids import content_id
from yalu.model.series import Sign

LEVEL_RANK = (
    "head",
    "government",
    "party",
    "legislature",
    "military",
    "subnational",
    "business",
    "society",
    "igo",
    "ngo",
)

# An event that is reported later than this is history told again, not news: it raises no sign of its own.
_NEWS_DAYS = 366
# Dates coarser than a season cannot carry "first since".
_COARSEST_DAYS = 92
# Acts of a kind within a month are one occasion: a visit has several meetings.
_CLUSTER_DAYS = 31
# By chance alone, one event falls in the last year with probability (stories of that year) / (stories since the last
# one). Above a fifth, the year's reading is the simpler explanation; five evenly read years give a sixth.
_COVERAGE_SHARE = 0.2
_SILENT_DAYS = 365
# A record that went unread for more than a quarter of its time cannot say what it never held.
_BLIND_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class _Kind:
    """What makes two events the same kind."""

    type: str
    mode: str | None
    source: str
    level: str | None

    @property
    def is_summit(self) -> bool:
        """Whether a head of state or government met or visited."""
        return self.level == "head" and self.type == "CONSULT"


@dataclass(slots=True, kw_only=True)
class First:
    """First of its kind (type, mode, who acts, at which level) in years.

    A visit or meeting of heads of state or government is a sign when the gap since the last one is at least `years`
    and longer than every earlier gap, or at least `summit_years` in any case. Any other kind must show a gap of at
    least `years`, longer than every earlier one, and so long that steady kinds would show such gaps at most
    `per_year` times a year, over all events of the relation: kinds are many, and one of them is always rare. The
    chance of one gap is (S / (S + gap)) ** n after n gaps that sum to S days, which is exact for a Poisson process of
    unknown rate.
    """

    name: str = "first.v1"
    years: float = 5.0
    summit_years: float = 10.0
    per_year: float = 0.1

    def scan(self, history: History) -> list[Sign]:
        """Return one sign for each event that ended an unusually long gap of its kind."""
        stories = StoryCount(history.reading)
        pace = _Pace(history)
        signs = []
        for kind, group in _precedented(history).items():
            for number, event in enumerate(group):
                if kind != _kind(event) or not _is_news(event) or self._is_close(event, group[:number]):
                    continue
                precedents = [other for other in group[:number] if other.known <= event.known]
                bar = 1.0 if kind.is_summit else self.per_year / pace.last_year(event.known)
                sign = self._judge(kind, event, precedents, bar, history, stories) if precedents else None
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
        kind: _Kind,
        event: DatedEvent,
        precedents: Sequence[DatedEvent],
        bar: float,
        history: History,
        stories: StoryCount,
    ) -> Sign | None:
        previous = max(precedents, key=lambda each: each.end)
        gap = (event.start - previous.end).days
        gaps = _gaps(precedents)
        chance = _chance(gap, gaps)
        longest_so_far = bool(gaps) and gap > max(gaps)
        needed = self.years if longest_so_far else self.summit_years
        if gap < needed * YEAR_DAYS or chance > bar or not (longest_so_far or kind.is_summit):
            return None
        coverage = _blind(stories, previous.end, event.known) or _fuller(stories, previous.end, event.known)
        was = range_words(previous.start, previous.end)
        reason = f"First {_named(event, kind, history)} in {span_words(gap)} (previous: {was}); "
        reason += _compare(gap, gaps) + coverage
        statistic = -math.log10(chance)
        evidence = (event, previous)
        return _sign(self.name, history, evidence, event.known, statistic, reason, coverage_alone=bool(coverage))


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
    per_year: float = 0.5
    events: int = 40
    years: float = 5.0

    def scan(self, history: History) -> list[Sign]:
        """Return one sign for each kind of event that the record had not held."""
        stories = StoryCount(history.reading)
        pace = _Pace(history)
        kinds: Counter[_Kind] = Counter()
        groups: dict[_Kind, list[DatedEvent]] = {}
        for event in history.events:
            groups.setdefault(self._kind(event), []).append(event)
        signs = []
        began: date | None = None
        for event in sorted(history.events, key=_as_known):
            kind = self._kind(event)
            began = min(began or event.start, event.start)
            if kinds[kind] == 0 and kind.level is not None and self._is_rare(kinds, event, began, pace):
                decided = _second_witness(event, groups[kind])
                if decided is not None and decided <= history.until:
                    signs.append(self._sign(kind, event, kinds, began, decided, history, stories))
            kinds[kind] += 1
        return in_order(signs)

    @staticmethod
    def _kind(event: DatedEvent) -> _Kind:
        return replace(_kind(event), mode=None)

    def _is_rare(self, kinds: Counter[_Kind], event: DatedEvent, began: date, pace: _Pace) -> bool:
        old_enough = (event.start - began).days >= self.years * YEAR_DAYS
        if not old_enough or kinds.total() < self.events or not _is_news(event):
            return False
        return _chance_of_new(kinds) <= self.per_year / pace.last_year(event.known)

    def _sign(
        self,
        kind: _Kind,
        event: DatedEvent,
        kinds: Counter[_Kind],
        began: date,
        decided: date,
        history: History,
        stories: StoryCount,
    ) -> Sign:
        coverage = _fuller(stories, began, event.known) or _mostly_blind(stories, began, event.known)
        reason = (
            f"First {_named(event, kind, history)} in the record: "
            f"none among the {counted(kinds.total(), 'event')} known before, since {began.year}.{coverage}"
        )
        statistic = -math.log10(_chance_of_new(kinds))
        return _sign(self.name, history, (event,), decided, statistic, reason, coverage_alone=bool(coverage))


class _Pace:
    """How many events of the relation came to be known in the year before a day."""

    def __init__(self, history: History) -> None:
        self._known = sorted(event.known for event in history.events)

    def last_year(self, day: date) -> int:
        """Return the events known after the same day a year earlier and up to `day` (at least 1)."""
        after = bisect.bisect_right(self._known, years_before(day, 1))
        return max(1, bisect.bisect_right(self._known, day) - after)


def in_order(signs: Sequence[Sign]) -> list[Sign]:
    """Return signs in the order in which they could be known."""
    return sorted(signs, key=lambda sign: (sign.decided_at, sign.at, sign.detector, sign.sign_id))


def top_level(levels: Sequence[str]) -> str | None:
    """Return the highest of some levels, or None."""
    return min(levels, key=LEVEL_RANK.index, default=None)


def _precedented(history: History) -> dict[_Kind, list[DatedEvent]]:
    """Return, for each kind, the events that keep a later one from being the first of it."""
    groups: dict[_Kind, list[DatedEvent]] = {}
    for event in sorted(history.events, key=_order):
        for kind in _kinds(event):
            groups.setdefault(kind, []).append(event)
    return groups


def _kinds(event: DatedEvent) -> set[_Kind]:
    """Return the kinds that an event is one of: its own, that of its type in any mode, and talks for any encounter.

    A visit is a kind of talks, for the level of the host too: talks are no "first" where a visit was.
    """
    kind = _kind(event)
    kinds = {kind, replace(kind, mode=None)}
    if event.type == "CONSULT":
        levels = {top_level(event.source_levels), top_level(event.target_levels)} - {None}
        kinds |= {_Kind(type="CONSULT", mode=None, source="both", level=level) for level in levels}
    return kinds


def _kind(event: DatedEvent) -> _Kind:
    both = event.symmetric or (event.type == "CONSULT" and event.mode is None)
    levels = event.source_levels + event.target_levels if event.symmetric else event.source_levels
    return _Kind(type=event.type, mode=event.mode, source="both" if both else event.source, level=top_level(levels))


def _named(event: DatedEvent, kind: _Kind, history: History) -> str:
    who = actor(kind.level, history.name(event.source))
    return happening(event.type, event.mode, who, history.name(event.target))


def _is_news(event: DatedEvent) -> bool:
    if event.reported is None or (event.end - event.start).days > _COARSEST_DAYS:
        return False
    return (event.reported - event.end).days <= _NEWS_DAYS


def _as_known(event: DatedEvent) -> tuple[date, date, str]:
    return (event.known, event.start, event.event_id)


def _order(event: DatedEvent) -> tuple[date, date, str]:
    return (event.start, event.end, event.event_id)


def _gaps(precedents: Sequence[DatedEvent]) -> list[int]:
    """Return the days between the precedents, as long as they can have been, without those within one cluster."""
    days = [(later.end - earlier.start).days for earlier, later in pairwise(sorted(precedents, key=_order))]
    return [each for each in days if each > _CLUSTER_DAYS]


def _chance(gap: int, gaps: Sequence[int]) -> float:
    """Return the chance of so long a gap at the pace of the earlier ones; a half where there are none to compare."""
    seen = sum(gaps)
    return float((seen / (seen + gap)) ** len(gaps)) if gaps else 0.5


def _chance_of_new(kinds: Counter[_Kind]) -> float:
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
    return found if found is not None and (found - event.known).days <= _NEWS_DAYS else None


def _compare(gap: int, gaps: Sequence[int]) -> str:
    if not gaps:
        return "the record holds only one earlier, so there is no gap to compare with."
    longest = f"the longest gap before was {span_words(max(gaps))}"
    return f"{longest}." if gap > max(gaps) else f"{longest}, longer than this one."


def _silences(stories: StoryCount, since: date, until: date) -> list[tuple[date, date]]:
    return [spell for spell in stories.silences(since, until) if (spell[1] - spell[0]).days >= _SILENT_DAYS]


def _blind(stories: StoryCount, since: date, until: date) -> str:
    """Return a sentence where a year or more between two days went unread, else nothing."""
    silent = _silences(stories, since, until)
    return f" Nothing was read {during_words(*silent[0])}, so an earlier one could have been missed." if silent else ""


def _mostly_blind(stories: StoryCount, since: date, until: date) -> str:
    """Return a sentence where much of the time between two days went unread, else nothing."""
    unread = sum((spell[1] - spell[0]).days for spell in _silences(stories, since, until))
    if unread <= _BLIND_SHARE * (until - since).days:
        return ""
    return f" For {span_words(unread)} of that time nothing was read, so an earlier one could have been missed."


def _fuller(stories: StoryCount, since: date, until: date) -> str:
    """Return a sentence where the last year was read so much more fully that this alone could explain a rarity."""
    year = years_before(until + timedelta(days=1), 1)
    last = stories.between(year, until)
    whole = last + stories.between(since, year - timedelta(days=1))
    if whole and last / whole <= _COVERAGE_SHARE:
        return ""
    return (
        f" Of {counted(whole, 'story', 'stories')} read since then, {last:,} fall in the last twelve months: fuller"
        " reading alone could explain it."
    )


def _sign(
    detector: str,
    history: History,
    evidence: Sequence[DatedEvent],
    decided: date,
    statistic: float,
    reason: str,
    *,
    coverage_alone: bool,
) -> Sign:
    events = tuple(each.event_id for each in evidence)
    at = evidence[0].start.isoformat()
    return Sign(
        sign_id=content_id("sign", detector, history.dyad, at, list(events)),
        detector=detector,
        dyad=history.dyad,
        at=at,
        decided_at=decided.isoformat(),
        direction=_direction(evidence[0].quad),
        statistic=round(statistic, 3),
        reason=reason,
        events=events,
        coverage_alone=coverage_alone,
    )


def _direction(quad: str | None) -> Literal["warming", "cooling", "none"]:
    if quad is None:
        return "none"
    return "warming" if quad.endswith("cooperation") else "cooling"
