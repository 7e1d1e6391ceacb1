"""A relation in numbers: how much, which way it moves, who initiates, in which domains, at which levels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from yalu.detect import DatedEvent, History, Interval, breadth_interval
from yalu.detect.kinds import LEVEL_RANK
from yalu.detect.makeup import DOMAINS, carried_by, interval
from yalu.detect.values import StoryCount, month_start, next_month, years_before
from yalu.measure.history import read_history
from yalu.measure.source import PAIR_EVENTS, Queryable, coded_pair_events, two_states

PAST_YEARS = 5
# A change with a lower probability is not called one (ICD 203 says "very likely" from here on).
CLEAR = 0.8
_DRAWS = 20_000
_SEED = 19610711
_QUADS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
# A date that spans more than a year cannot be told to fall in one.
_COARSEST_DAYS = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many events are of one kind: in the last twelve months, in the years before them, and in all."""

    name: str
    recent: int
    past: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The last twelve months (from `start`) against the `years` before (from `past_start`).

    `ratio` is the yearly rate now over the rate before, with its 95 % interval; counts are taken to be as clustered as
    the months of the past were (quasi-Poisson with `dispersion`). `rising` is the probability that the rate is higher
    now. `per_story` and `rising_per_story` are the same per story read, null where one of the periods has none.
    """

    start: date
    past_start: date
    years: float
    recent: int
    past: int
    dispersion: float
    ratio: Interval
    rising: float
    recent_stories: int
    past_stories: int
    per_story: Interval | None
    rising_per_story: float | None

    @property
    def odds(self) -> float:
        """The probability that the rate moved the way it seems to have moved, 0.5 to 1."""
        return max(self.rising, 1 - self.rising)

    @property
    def odds_per_story(self) -> float:
        """The probability that the rate per story read moved that way too; 0 where it cannot be known."""
        if self.rising_per_story is None:
            return 0.0
        return self.rising_per_story if self.rising > 0.5 else 1 - self.rising_per_story

    @property
    def coverage_alone(self) -> bool:
        """Whether a clear change goes away when rates are taken per story read."""
        return self.odds >= CLEAR > self.odds_per_story


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiative:
    """Who acts. `first` and `second` count one-sided events by source; `joint` the symmetric ones.

    `share` is the share of the first state among one-sided events with its 95 % interval; `reciprocity` is 1 when both
    act equally often and 0 when only one does. Both are null where no event is one-sided.
    """

    first: int
    second: int
    joint: int
    share: Interval | None
    reciprocity: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A relation in numbers on `until`. `trend` is null where the record is too short to compare (less than two years).

    `life_cycle` counts all events of the relation by status; the other figures hold only events that took place.
    `undated` of these have no date and are in `total` alone.
    """

    first: str
    second: str
    since: date | None
    until: date
    total: int
    undated: int
    life_cycle: tuple[tuple[str, int], ...]
    trend: Trend | None
    initiative: Initiative
    recent_initiative: Initiative
    domains: tuple[Count, ...]
    levels: tuple[Count, ...]
    types: tuple[Count, ...]
    quads: tuple[Count, ...]
    breadth: Interval | None
    history: History


def summarise(store: Queryable, first: str, second: str, *, until: date | None = None) -> Summary:
    """Return the relation of two states in numbers, as known on `until` (default: the record's last day).

    Raises RecordError where the record is empty, ConfigError where the states are not two.
    """
    history = read_history(store, first, second, until=until)
    statuses = _statuses(store, first, second, history.until)
    took_place = statuses["occurred"] + statuses["ongoing"]
    recent_start = years_before(history.until + timedelta(days=1), 1)
    past_start = years_before(recent_start, PAST_YEARS)
    recent = [event for event in history.events if event.start >= recent_start]
    past = [event for event in history.events if past_start <= event.start < recent_start]

    def counts(names: Sequence[str], category: Callable[[DatedEvent], str | None]) -> tuple[Count, ...]:
        tallies = [Counter(map(category, group)) for group in (recent, past, history.events)]
        return tuple(
            Count(name=name, recent=tallies[0][name], past=tallies[1][name], total=tallies[2][name]) for name in names
        )

    types = [name for name, _ in Counter(event.type for event in history.events).most_common()]
    return Summary(
        first=first,
        second=second,
        since=history.events[0].start if history.events else None,
        until=history.until,
        total=max(took_place, len(history.events)),
        undated=max(0, took_place - len(history.events)),
        life_cycle=tuple(sorted(statuses.items(), key=lambda item: (-item[1], item[0]))),
        trend=_trend(history, recent_start, past_start),
        initiative=initiative(history.events, first),
        recent_initiative=initiative(recent, first),
        domains=counts(DOMAINS, lambda event: event.domain),
        levels=counts(LEVEL_RANK, carried_by),
        types=counts(types, lambda event: event.type),
        quads=counts(_QUADS, lambda event: event.quad),
        breadth=breadth_interval(recent) if recent else None,
        history=history,
    )


def tipping_points(trend: Trend) -> tuple[int | None, int | None]:
    """Return the counts for a year that would show a fall (at most) and a rise (at least) against the years before.

    "Show" means that the 95 % interval of the ratio leaves out no change. Null where no such count exists.
    """

    def ratio(count: int) -> Interval:
        return interval(_rate_ratio(count, trend.past, trend.years, trend.dispersion))

    usual = int(trend.past / trend.years)
    fall = next((count for count in range(usual, -1, -1) if ratio(count).high < 1), None)
    # Ten times the usual and fifty more is beyond any count that would not show a rise.
    rise = next((count for count in range(usual, 10 * usual + 50) if ratio(count).low > 1), None)
    return fall, rise


def chance_of_rise(trend: Trend, recent: int, past: int) -> float:
    """Return the probability that some of a trend's events come more often now: `recent` of them, `past` before.

    Counts are taken to be as clustered as those of the whole trend.
    """
    return float(np.mean(_rate_ratio(recent, past, trend.years, trend.dispersion) > 1))


def _statuses(store: Queryable, first: str, second: str, until: date) -> Counter[str]:
    sql = f"""
        SELECT status, count(*) AS n FROM (
            SELECT status, TRY_CAST(first_reported AS DATE) AS reported FROM ({PAIR_EVENTS})
            UNION ALL SELECT status, reported FROM ({coded_pair_events("reported")}))
        WHERE coalesce(reported <= $until, true) GROUP BY status
    """  # noqa: S608 (the parts are constants of ours)
    rows = store.query(sql, two_states(first, second) | {"until": until}).to_pylist()
    return Counter({row["status"]: row["n"] for row in rows})


def _trend(history: History, start: date, past_start: date) -> Trend | None:
    began = [event.start for event in history.events[:1]] + [entry.day for entry in history.reading[:1]]
    since = max(past_start, min(began, default=start))
    days = (start - since).days
    if days < 365:
        return None
    dated = [event for event in history.events if (event.end - event.start).days < _COARSEST_DAYS]
    recent = sum(event.start >= start for event in dated)
    past = [event for event in dated if since <= event.start < start]
    dispersion = _dispersion(past, since, start)
    stories = StoryCount.of(history.reading)
    stories_now, stories_before = (
        stories.between(start, history.until),
        stories.between(since, start - timedelta(days=1)),
    )
    draws = _rate_ratio(recent, len(past), days / 365.25, dispersion)
    exposure = stories_now / (stories_before / (days / 365.25)) if stories_now and stories_before else None
    return Trend(
        start=start,
        past_start=since,
        years=round(days / 365.25, 1),
        recent=recent,
        past=len(past),
        dispersion=round(dispersion, 2),
        ratio=interval(draws),
        rising=float(np.mean(draws > 1)),
        recent_stories=stories_now,
        past_stories=stories_before,
        per_story=interval(draws / exposure) if exposure else None,
        rising_per_story=float(np.mean(draws > exposure)) if exposure else None,
    )


def _rate_ratio(
    recent: int, past: int, years: float, dispersion: float
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return draws of (rate in one year) / (rate in the years before): Gamma posteriors with Jeffreys prior."""
    random = np.random.default_rng(_SEED)
    now = random.standard_gamma(recent / dispersion + 0.5, _DRAWS)
    before = random.standard_gamma(past / dispersion + 0.5, _DRAWS) / years
    ratio: np.ndarray[tuple[int], np.dtype[np.float64]] = now / before
    return ratio


def _dispersion(events: Sequence[DatedEvent], since: date, until: date) -> float:
    """Return variance over mean of the monthly counts, at least 1 (Poisson)."""
    months = Counter(month_start(event.start) for event in events)
    month, counts = next_month(since), []
    while next_month(month) <= until:
        counts.append(months[month])
        month = next_month(month)
    mean = float(np.mean(counts)) if counts else 0.0
    return max(1.0, float(np.var(counts, ddof=1)) / mean) if mean and len(counts) > 1 else 1.0


def initiative(events: Sequence[DatedEvent], first: str) -> Initiative:
    """Return who acts in the events of a relation."""
    one_sided = [event for event in events if not event.symmetric]
    ours = sum(event.source == first for event in one_sided)
    theirs = len(one_sided) - ours
    random = np.random.default_rng(_SEED)
    return Initiative(
        first=ours,
        second=theirs,
        joint=len(events) - len(one_sided),
        share=interval(random.beta(ours + 0.5, theirs + 0.5, _DRAWS)) if one_sided else None,
        reciprocity=1 - abs(ours - theirs) / len(one_sided) if one_sided else None,
    )
