"""What the page of a relation shows: the figures of the whole record, kept, and of a period, chosen from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from yalu.brief import State, relation_state
from yalu.brief.charts import make_up, series_chart
from yalu.brief.timeline import build_timeline
from yalu.brief.values import Decade, EpisodeCard, EventRow, MakeUp, SeriesChart
from yalu.brief.words import label
from yalu.detect import DatedEvent
from yalu.detect.dependence import exchange_lines
from yalu.detect.kinds import LEVEL_RANK
from yalu.detect.makeup import DOMAINS, carried_by
from yalu.detect.values import years_before
from yalu.detect.words import amount_words
from yalu.measure import Count, Queryable
from yalu.measure.calendar import CalendarEntry, calendar, year_ahead
from yalu.measure.relation import Initiative, initiative

_LATEST = 8
_LEVELS = {name: label("levels", name) for name in LEVEL_RANK}


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The value of a year, with its words ("1.2 billion USD", "83 %")."""

    year: int
    value: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """Trade or aid between the two states by year, or a state's share of it (`share`: values from 0 to 1)."""

    title: str
    share: bool
    points: tuple[Point, ...]

    @property
    def most(self) -> float:
        """The largest value; 1 for shares."""
        return 1.0 if self.share else max((point.value for point in self.points), default=1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All that the page of a relation is made of, as known on the last day of the record or an earlier one."""

    state: State
    exchanges: tuple[Exchange, ...]
    calendar: tuple[CalendarEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Carriage:
    """In which domains and at which levels a relation is carried, and who acts.

    `now` and `past` name the two stretches of time that are held against each other.
    """

    domains: MakeUp
    levels: MakeUp
    initiative: Initiative
    now: str
    past: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What the page shows of a period (`whole`: of all that is on record)."""

    since: date
    until: date
    whole: bool
    events: int
    chart: SeriesChart | None
    timeline: tuple[Decade, ...]
    episodes: tuple[EpisodeCard, ...]
    latest: tuple[EventRow, ...]
    carriage: Carriage
    statuses: tuple[tuple[str, int], ...]


def read_figures(store: Queryable, first: str, second: str, until: date | None = None) -> Figures:
    """Return the figures of a relation as known on a day. Raises RecordError where the record is empty."""
    state = relation_state(store, first, second, until=until)
    history = state.summary.history
    exchanges = tuple(
        Exchange(
            title=line.title,
            share=line.share,
            points=tuple(
                Point(
                    year=year,
                    value=value,
                    words=f"{100 * value:.0f} %" if line.share else amount_words(value, line.unit),
                )
                for year, value in line.values.items()
            ),
        )
        for line in exchange_lines(history)
    )
    ahead = calendar(history, since=history.until, until=year_ahead(history.until))
    # What only detectors need is left out: it is most of a history, and the figures are kept.
    slim = replace(history, statements=(), partners=(), reading=(), names={}, series=())
    return Figures(
        state=replace(state, summary=replace(state.summary, history=slim)), exchanges=exchanges, calendar=tuple(ahead)
    )


def show_period(state: State, since: date | None, until: date | None) -> Period:
    """Return what the page shows of a period; null stands for an end that is not chosen."""
    summary = state.summary
    begun, ended = since or summary.since or summary.until, until or summary.until
    whole = since is None and until is None
    rows = [row for row in state.events if whole or _within(row, begun, ended)]
    pair = [row for row in rows if row.scope == "pair"]
    own = [event for event in summary.history.events if begun <= event.start <= ended]
    signs = [card for card in state.signs if begun.isoformat() <= card.sign.at <= ended.isoformat()]
    signed = frozenset(number for card in state.signs for number in card.cites)
    held = [row for row in pair if row.took_place and row.start]
    return Period(
        since=begun,
        until=ended,
        whole=whole,
        events=len(own) if not whole else summary.total,
        chart=series_chart(rows, state.stories, signs, begun, ended) if summary.since else None,
        timeline=build_timeline(rows, signed, _stories_by_year(state), ended.year),
        episodes=tuple(
            each
            for each in state.episodes
            if each.episode.start <= ended.isoformat() and each.episode.end >= begun.isoformat()
        ),
        latest=tuple(sorted(held, key=lambda row: (row.start or "", row.number))[: -_LATEST - 1 : -1]),
        carriage=_whole_carriage(state) if whole else _carriage(state, own, begun, ended),
        statuses=tuple(Counter(row.status for row in pair).most_common()) if not whole else summary.life_cycle,
    )


def _within(row: EventRow, since: date, until: date) -> bool:
    return row.start is not None and since.isoformat() <= row.start <= until.isoformat()


def _stories_by_year(state: State) -> dict[int, int]:
    years: Counter[int] = Counter()
    for month, number in state.stories.items():
        years[int(month[:4])] += number
    return dict(years)


def _whole_carriage(state: State) -> Carriage:
    """Return how the relation was carried in the last twelve months, held against the years before."""
    summary = state.summary
    return Carriage(
        domains=make_up(summary.domains, {}),
        levels=make_up(summary.levels, _LEVELS),
        initiative=summary.initiative,
        now="Last twelve months",
        past=f"{summary.trend.years:g} years before" if summary.trend else "Years before",
    )


def _carriage(state: State, own: Sequence[DatedEvent], since: date, until: date) -> Carriage:
    """Return how the relation was carried in a period, held against as long a time before."""
    start = since - (until - since + timedelta(days=1))
    before = [event for event in state.summary.history.events if start <= event.start < since]
    groups = (own, before, state.summary.history.events)

    def counts(names: Sequence[str], category: Callable[[DatedEvent], str | None]) -> list[Count]:
        tallies = [Counter(map(category, group)) for group in groups]
        return [
            Count(name=name, recent=tallies[0][name], past=tallies[1][name], total=tallies[2][name]) for name in names
        ]

    return Carriage(
        domains=make_up(counts(DOMAINS, lambda event: event.domain), {}),
        levels=make_up(counts(list(_LEVELS), carried_by), _LEVELS),
        initiative=initiative(own, state.first),
        now="In this period",
        past="As long before",
    )


def presets(state: State) -> list[tuple[str, date | None]]:
    """Return periods that end with the record: their names and first days; null is the whole record."""
    last = state.summary.until + timedelta(days=1)
    begun = state.summary.since or last
    chosen = [(f"{years} years" if years > 1 else "12 months", years_before(last, years)) for years in (20, 10, 5, 1)]
    return [("All", None), *((words, day) for words, day in chosen if day > begun)]
