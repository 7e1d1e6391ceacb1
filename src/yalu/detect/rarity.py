"""`first` and `new`: events that are rare in the record. They speak at the speed of one event."""

from __future__ import annotations

import bisect
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from yalu.detect.values import DatedEvent, History, StoryCount, month_start, years_before
from yalu.detect.words import YEAR_DAYS, counted, during_words, happening, range_words, span_words
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Coverage:
    """Whether what was read could explain a rarity, and the sentence that says so."""

    alone: bool
    words: str


@dataclass(slots=True, kw_only=True)
class First:
    """First of its kind (type, mode, who acts, at which level) in years.

    A sign is raised when the gap since the last such event is at least `years` and longer than every earlier gap. For
    all but visits and meetings of heads of state or government, it must also be so long that steady kinds would show
    such gaps at most `per_year` times a year, over all events of the relation: kinds are many, and one of them is
    always rare. The chance of one gap is (S / (S + gap)) ** n after n gaps that sum to S days, which is exact for a
    Poisson process of unknown rate. After a single earlier event there is no gap to compare with; then only a head's
    visit or meeting counts, once `lone_years` have passed.
    """

    name: str = "first.v1"
    years: float = 5.0
    lone_years: float = 10.0
    per_year: float = 0.1

    def scan(self, history: History) -> list[Sign]:
        """Return one sign for each event that ended an unusually long gap of its kind."""
        stories = StoryCount(history.reading)
        pace = _Pace(history)
        signs = []
        for kind, group in _by_kind(history, with_mode=True).items():
            for number, event in enumerate(group):
                if not _is_news(event) or self._is_close(event, group[:number]):
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
        needed = self.years if gaps else self.lone_years
        if gap < needed * YEAR_DAYS or gap <= max(gaps, default=0) or chance > bar:
            return None
        coverage = _coverage(stories, previous.end, event.known)
        was = range_words(previous.start, previous.end)
        reason = f"First {_named(event, kind, history)} in {span_words(gap)} (previous: {was}); "
        reason += _compare(gaps) + coverage.words
        return _sign(self.name, history, event, (event, previous), -math.log10(chance), reason, coverage.alone)


@dataclass(slots=True, kw_only=True)
class New:
    """Never seen in the record before: a type of event, by this state, at this level.

    A sign is raised only where new kinds have become rare: the Good-Turing estimate of the chance that the next event
    is of an unseen kind (kinds seen once, over events seen) must promise at most `per_year` of them a year, over at
    least `events` events and `years` years. A young record therefore raises none. The estimate is cautious: made
    worlds without change show far fewer (docs/signs.md).
    """

    name: str = "new.v1"
    per_year: float = 0.5
    events: int = 40
    years: float = 5.0

    def scan(self, history: History) -> list[Sign]:
        """Return one sign for each event of a kind that the record had not held."""
        stories = StoryCount(history.reading)
        pace = _Pace(history)
        kinds: Counter[_Kind] = Counter()
        signs = []
        began: date | None = None
        for event in sorted(history.events, key=lambda each: (each.known, each.start, each.event_id)):
            kind = _kind(event, with_mode=False)
            began = min(began or event.start, event.start)
            seen = kinds.total()
            chance = max(1, sum(count == 1 for count in kinds.values())) / max(1, seen)
            old_enough = seen >= self.events and (event.start - began).days >= self.years * YEAR_DAYS
            unseen = kinds[kind] == 0 and kind.level is not None and _is_news(event)
            if old_enough and unseen and chance <= self.per_year / pace.last_year(event.known):
                coverage = _coverage(stories, began, event.known)
                reason = (
                    f"First {_named(event, kind, history)} in the record: "
                    f"none among the {counted(seen, 'event')} known before, since {began.year}.{coverage.words}"
                )
                signs.append(_sign(self.name, history, event, (event,), -math.log10(chance), reason, coverage.alone))
            kinds[kind] += 1
        return in_order(signs)


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


def _by_kind(history: History, *, with_mode: bool) -> dict[_Kind, list[DatedEvent]]:
    groups: dict[_Kind, list[DatedEvent]] = {}
    for event in sorted(history.events, key=_order):
        groups.setdefault(_kind(event, with_mode=with_mode), []).append(event)
    return groups


def _kind(event: DatedEvent, *, with_mode: bool) -> _Kind:
    levels = event.source_levels + event.target_levels if event.symmetric else event.source_levels
    return _Kind(
        type=event.type,
        mode=event.mode if with_mode else None,
        source="both" if event.symmetric else event.source,
        level=top_level(levels),
    )


def _named(event: DatedEvent, kind: _Kind, history: History) -> str:
    return happening(event.type, event.mode, kind.level, history.name(event.source), history.name(event.target))


def _is_news(event: DatedEvent) -> bool:
    if event.reported is None or (event.end - event.start).days > _COARSEST_DAYS:
        return False
    return (event.reported - event.end).days <= _NEWS_DAYS


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


def _compare(gaps: Sequence[int]) -> str:
    if not gaps:
        return "the record holds only one earlier, so there is no gap to compare with."
    return f"the longest gap before was {span_words(max(gaps))}."


def _coverage(stories: StoryCount, since: date, until: date) -> _Coverage:
    """Judge whether the stories read between two days could explain that one event shows only at the end."""
    silent = [spell for spell in stories.silences(since, until) if (spell[1] - spell[0]).days >= _SILENT_DAYS]
    if silent:
        words = f" Nothing was read {during_words(*silent[0])}, so an earlier one could have been missed."
        return _Coverage(alone=True, words=words)
    year = years_before(month_start(until), 1)
    last = stories.between(year, until)
    before = stories.between(since, year - timedelta(days=1))
    if last + before == 0 or last / (last + before) > _COVERAGE_SHARE:
        words = (
            f" Of {counted(last + before, 'story', 'stories')} read since then, {last:,} fall in the last twelve"
            " months: fuller reading alone could explain it."
        )
        return _Coverage(alone=True, words=words)
    return _Coverage(alone=False, words="")


def _sign(
    detector: str,
    history: History,
    event: DatedEvent,
    evidence: Sequence[DatedEvent],
    statistic: float,
    reason: str,
    coverage_alone: bool,
) -> Sign:
    events = tuple(each.event_id for each in evidence)
    return Sign(
        sign_id=content_id("sign", detector, history.dyad, event.start.isoformat(), list(events)),
        detector=detector,
        dyad=history.dyad,
        at=event.start.isoformat(),
        decided_at=event.known.isoformat(),
        direction=_direction(event.quad),
        statistic=round(statistic, 3),
        reason=reason,
        events=events,
        coverage_alone=coverage_alone,
    )


def _direction(quad: str | None) -> Literal["warming", "cooling", "none"]:
    if quad is None:
        return "none"
    return "warming" if quad.endswith("cooperation") else "cooling"
