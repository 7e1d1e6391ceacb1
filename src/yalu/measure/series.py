"""Series of a relation: one value for each step, no gaps, with what was read beside it.

Events of both origins count: those linked from reports, and those that others coded. Every call is one query.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Any, Literal, get_args

from yalu.codebook import Codebook, load_codebook
from yalu.errors import ConfigError
from yalu.measure.source import (
    CODED_DAYS,
    LENGTH,
    SPAN_DAYS,
    STORY_DAYS,
    TOOK_PLACE,
    Queryable,
    coded_pair_events,
    two_states,
)
from yalu.model import Dyad, Series
from yalu.model.event import Domain, Quad
from yalu.model.mention import Level
from yalu.model.period import check_period
from yalu.model.series import Step

Kind = Literal["count", "weight", "share"]
By = Literal["type", "quad", "domain", "level", "publisher", "direction"]

# Days of the longest step of each kind: a date as coarse as its step still falls into one step.
_STEP_DAYS = {"day": 1, "week": 7, "month": 31, "year": 366}

# Filters over the events of both origins, and what each event counts under in a series for each value.
_FILTERS = {
    "type": "type = $type",
    "quad": "quad = $quad",
    "domain": "domain = $domain",
    "level": "list_contains(levels, $level)",
    "publisher": "list_contains(publishers, $publisher)",
    "actor": "(CASE WHEN low = $actor THEN up WHEN high = $actor THEN down ELSE false END)",
}
# `low` and `high` are the two states in alphabetical order; an event goes `up` where the first acts on the second.
_BY = {
    "type": "[type]",
    "quad": "[quad]",
    "domain": "[domain]",
    "level": "list_distinct(levels)",
    "publisher": "publishers",
    "direction": "list_concat(CASE WHEN up THEN [low || '>' || high] ELSE [] END, "
    "CASE WHEN down THEN [high || '>' || low] ELSE [] END)",
}
# What these filters may ask for: a word that is none of them would be answered with a series of zeros.
_VALUES = {"quad": Quad, "domain": Domain, "level": Level}
# Linked events with an accepted mention, once for each pair of the states that they join.
_LINKED = """
    SELECT e.*, pairs.low, pairs.high, pairs.up, pairs.down
    FROM events e JOIN (
        SELECT event_id, least(source, target) AS low, greatest(source, target) AS high,
            bool_or(source < target) AS up, bool_or(source > target) AS down
        FROM (
            SELECT event_id, source, unnest(target) AS target
            FROM (SELECT event_id, unnest(source) AS source, target FROM events))
        WHERE source IN ({states}) AND target IN ({states}) AND source <> target
        GROUP BY ALL) pairs USING (event_id)
    WHERE e.event_id IN (
        SELECT told.event_id FROM (SELECT event_id, unnest(mentions) AS mention_id FROM events) told
        JOIN v_accepted USING (mention_id))
"""
# Who told an event: only looked up where it is asked for.
_TOLD_BY = f"""
    SELECT told.event_id, list_distinct(list(days.publisher)) AS publishers
    FROM (SELECT DISTINCT event_id, unnest(mentions) AS mention_id FROM linked_events) told
    JOIN v_accepted v USING (mention_id)
    JOIN ({STORY_DAYS}) days ON days.doc = v.doc AND days.number = v.story
    GROUP BY told.event_id
"""  # noqa: S608 (a constant of ours)
_CODED_LEVELS = "list_filter(list_concat(source_levels, target_levels), lambda each: each IS NOT NULL)"
# What was read of imported tables, by origin and by the outlets they name.
_CODED_DAYS_TOLD = f"""
    {CODED_DAYS}
    UNION ALL SELECT coalesce(reported, day), publisher, count(*) FROM coded_events
    WHERE publisher IS NOT NULL GROUP BY ALL
"""  # noqa: S608
# Days that an imported date may span.
_CODED_SPAN = "date_diff('day', start, finish) + 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A series and what it leaves out.

    `undated` counts events without a date or with one too coarse for the step; `unweighted` those whose type has no
    weight (only for `measure="weight"`); `undated_stories` the stories without a publication date.
    """

    series: Series
    undated: int
    unweighted: int
    undated_stories: int


def series(store: Queryable, dyad: Dyad, **options: Any) -> Series:
    """Return a series of the relation; the options are those of `measure`."""
    return measure(store, dyad, **options).series


def measure(store: Queryable, dyad: Dyad, **options: Any) -> Measured:
    """Return one series of the relation, and what it leaves out; the options are those of `measure_by` without `by`."""
    (found,) = measure_by(store, dyad, None, **options)
    return found


def measure_by(
    store: Queryable, dyad: Dyad, by: By | None, *, directed: bool = False, **options: Any
) -> tuple[Measured, ...]:
    """Return a series of the relation for each value of `by` (for none, one of all events): the most frequent first.

    With `directed`, only events in which the dyad's source acts on its target count; otherwise both directions, each
    event once. The options are those of `measure_among`.
    """
    two_states(dyad.source, dyad.target)
    return measure_among(store, (dyad.source, dyad.target), by, source=dyad.source if directed else None, **options)


def measure_among(
    store: Queryable,
    states: Sequence[str],
    by: By | None = None,
    *,
    source: str | None = None,
    measure: Kind = "count",
    step: Step = "month",
    type: str | None = None,
    quad: str | None = None,
    domain: str | None = None,
    level: str | None = None,
    publisher: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> tuple[Measured, ...]:
    """Return series of the relations among some states: one for each pair (by code), or for each value of `by` in it.

    `count` is how many events took place in each step, `weight` the sum of their weights, `share` the events as a share
    of all events in the record, of whatever states; there each row of an imported table counts. An event counts at its
    start. One whose date is coarser than the step (a month in a weekly series) is left out and counted in `undated`; an
    interval of up to a month counts at its first day. With `source`, only what that state does counts. By level or
    publisher, an event counts under each of its own. `publisher` is one whose stories told the event, or the origin of
    an imported table; what was read is then counted of that one alone. Without `since` and `until`, the series run from
    the first to the last day on which an event or something read falls. Weeks begin on Monday.

    Raises ConfigError for an unknown step, measure, `by`, quad class, domain or level, and for a period that ends
    before it begins.
    """
    _check(measure, step, by)
    _check_values(quad=quad, domain=domain, level=level)
    check_period(since, until)
    given = {"type": type, "quad": quad, "domain": domain, "level": level, "publisher": publisher, "actor": source}
    chosen = {name: value for name, value in given.items() if value is not None}
    days = {name: day for name, day in (("since", since), ("until", until)) if day is not None}
    named = {f"state_{number}": state for number, state in enumerate(sorted(set(states)))}
    sql = _sql(step, tuple(named), filters=tuple(chosen), days=tuple(days), by=by, share=measure == "share")
    answer = store.query(sql, named | chosen | days)
    frame = _Frame(answer.to_pylist(), measure=measure, step=step, source=source, since=since, until=until)
    return tuple(
        frame.series(pair, kind, publisher=kind if by == "publisher" else None)
        for pair in combinations(sorted(set(states)), 2)
        if source is None or source in pair
        for kind in ([None] if by is None else frame.kinds(pair))
    )


def steps(step: Step, since: date, until: date) -> Iterator[date]:
    """Yield the first day of every step from the one that holds `since` to the one that holds `until`."""
    day = step_start(step, since)
    while day <= until:
        yield day
        day = step_start(step, day + timedelta(days=_STEP_DAYS[step]))


def step_start(step: Step, day: date) -> date:
    """Return the first day of the step that holds `day`."""
    if step == "week":
        return day - timedelta(days=day.weekday())
    if step == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if step == "year" else day


def weight_of(book: Codebook, type: str, mode: str | None) -> float | None:
    """Return the weight of a type and mode, null where the codebook has none (other codebooks may be imported)."""
    found = book.types.get(type)
    if found is None:
        return None
    return book.weight(type, mode if mode in found.modes else None)


def _check(measure: str, step: str, by: str | None) -> None:
    if step not in _STEP_DAYS:
        raise ConfigError(f"{step!r} is not a step.", remedy=f"Use one of: {', '.join(_STEP_DAYS)}.")
    if measure not in get_args(Kind):
        raise ConfigError(f"{measure!r} is not a measure.", remedy=f"Use one of: {', '.join(get_args(Kind))}.")
    if by is not None and by not in _BY:
        raise ConfigError(f"{by!r} is not a kind of series.", item="by", remedy=f"Use one of: {', '.join(_BY)}.")


def _check_values(**chosen: str | None) -> None:
    for name, value in chosen.items():
        known = get_args(_VALUES[name])
        if value is not None and value not in known:
            raise ConfigError(f"{value!r} is unknown.", item=name, remedy=f"Use one of: {', '.join(known)}.")


def _sql(
    step: Step, states: Sequence[str], *, filters: Sequence[str], days: Sequence[str], by: By | None, share: bool
) -> str:
    """Return one query: events by step, type and mode (step null where undated), and what was read by step.

    `n` counts events, `reports` the rows of imported tables that tell them (an event from reports is one).
    """
    among = ", ".join(f"${name}" for name in states)
    told = "publisher" in (*filters, by)
    extras = [*(["levels"] if "level" in (*filters, by) else []), *(["publishers"] if told else [])]
    only = "WHERE publisher = $publisher" if "publisher" in filters else ""
    whose = "publisher" if by == "publisher" else "NULL"
    bounds = {"since": "day >= $since", "until": "day <= $until"}
    within = " AND ".join(["true", *(f"coalesce({bounds[name]}, true)" for name in days)])
    begin = f"date_trunc('{step}', day)::DATE"
    everything = f"""
        UNION ALL SELECT 'all', {begin}, NULL, NULL, NULL, NULL, NULL, sum(n)::BIGINT, 0
        FROM ({_ALL_EVENTS}) WHERE {within} GROUP BY ALL
    """  # noqa: S608 (constants of ours)
    return f"""
        WITH linked_events AS ({_LINKED.format(states=among)}),
        linked AS (
            SELECT linked_events.*, {LENGTH} AS length, {"told.publishers" if told else "[]::VARCHAR[]"} AS publishers
            FROM linked_events {f"LEFT JOIN ({_TOLD_BY}) told USING (event_id)" if told else ""}),
        both_origins AS (
            SELECT CASE WHEN {SPAN_DAYS} <= {_STEP_DAYS[step]} THEN TRY_CAST(date.start AS DATE) END AS day,
                type, mode, quad, domain, status, list_concat(source_levels, target_levels) AS levels, publishers,
                low, high, up, down, 1 AS reports
            FROM linked
            UNION ALL
            SELECT CASE WHEN {_CODED_SPAN} <= {_STEP_DAYS[step]} THEN start END, type, mode, quad, domain, status,
                {_CODED_LEVELS if "levels" in extras else "[]"}, {"publishers" if told else "[]"},
                least(source, target), greatest(source, target), source < target, source > target, reports
            FROM ({coded_pair_events(*extras, states=among)})),
        chosen AS (
            SELECT *, {f"unnest({_BY[by]})" if by else "NULL::VARCHAR"} AS kind
            FROM both_origins WHERE {" AND ".join([TOOK_PLACE, *(_FILTERS[name] for name in filters)])})
        SELECT 'event' AS what, {begin} AS day, low, high, type, mode, kind, count(*) AS n,
            sum(reports)::BIGINT AS reports
        FROM chosen WHERE {within} GROUP BY ALL
        UNION ALL
        SELECT 'read', {begin}, NULL, NULL, NULL, NULL, {whose}, count(*), 0
        FROM (SELECT * FROM ({STORY_DAYS}) {only}) WHERE {within} GROUP BY ALL
        UNION ALL
        SELECT 'rows', {begin}, NULL, NULL, NULL, NULL, {whose}, sum(stories)::BIGINT, 0
        FROM (SELECT * FROM ({CODED_DAYS if not told else _CODED_DAYS_TOLD}) {only}) WHERE {within} GROUP BY ALL
        {everything if share else ""}
        ORDER BY ALL
    """  # noqa: S608 (the parts are constants of ours; values are parameters)


# All events of the record that took place, by their first day.
_ALL_EVENTS = f"""
    SELECT TRY_CAST(date.start AS DATE) AS day, count(*) AS n FROM events WHERE {TOOK_PLACE} GROUP BY ALL
    HAVING day IS NOT NULL
    UNION ALL SELECT day, sum(typed) FROM coded_days GROUP BY ALL
"""  # noqa: S608


class _Frame:
    """The answer to the query, laid over steps."""

    def __init__(
        self,
        rows: Sequence[dict[str, Any]],
        *,
        measure: Kind,
        step: Step,
        source: str | None,
        since: date | None,
        until: date | None,
    ) -> None:
        self._measure = measure
        self._step = step
        self._source = source
        self._events: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in rows:
            if row["what"] == "event":
                self._events.setdefault((row["low"], row["high"]), []).append(row)
        self._read = [row for row in rows if row["what"] in ("read", "rows")]
        days = [row["day"] for row in rows if row["day"] is not None and row["what"] != "all"]
        first, last = since or min(days, default=None), until or max(days, default=None)
        self._starts = list(steps(step, first, last)) if first and last else []
        self._places = {start: place for place, start in enumerate(self._starts)}
        self._everything = self._sums((row, row["n"]) for row in rows if row["what"] == "all")

    def kinds(self, pair: tuple[str, str]) -> list[str | None]:
        """Return the values that events of a pair have, the most frequent first."""
        counts: dict[str | None, int] = {}
        for row in self._events.get(pair, ()):
            counts[row["kind"]] = counts.get(row["kind"], 0) + row["n"]
        return sorted(counts, key=lambda kind: (-counts[kind], kind or ""))

    def series(self, pair: tuple[str, str], kind: str | None, *, publisher: str | None) -> Measured:
        """Return the series of the events of one kind (null where all are asked for), beside what was read."""
        events = [row for row in self._events.get(pair, ()) if row["kind"] == kind]
        read = [row for row in self._read if row["kind"] == publisher]
        values, unweighted = self._values(events)
        if self._measure == "share":
            values = [value / whole if whole else 0.0 for value, whole in zip(values, self._everything, strict=True)]
        found = Series(
            dyad=self._name(pair),
            measure=self._measure,
            step=self._step,
            starts=tuple(start.isoformat() for start in self._starts),
            values=tuple(round(value, 9 if self._measure == "share" else 6) for value in values),
            coverage=tuple(int(stories) for stories in self._sums((row, row["n"]) for row in read)),
            of=kind,
        )
        return Measured(
            series=found,
            undated=sum(row["n"] for row in events if row["day"] is None),
            unweighted=unweighted,
            undated_stories=sum(row["n"] for row in read if row["day"] is None),
        )

    def _name(self, pair: tuple[str, str]) -> str:
        if self._source is None:
            return "-".join(pair)
        target = pair[1] if self._source == pair[0] else pair[0]
        return str(Dyad(source=self._source, target=target))

    def _values(self, events: Sequence[dict[str, Any]]) -> tuple[list[float], int]:
        """Return the value of every step, and how many events have no weight."""
        if self._measure != "weight":
            counted = "reports" if self._measure == "share" else "n"
            return self._sums((row, row[counted]) for row in events), 0
        book = load_codebook()
        weights = [weight_of(book, row["type"], row["mode"]) for row in events]
        weighted = [(row, row["n"] * weight) for row, weight in zip(events, weights, strict=True) if weight is not None]
        unweighted = self._sums((row, row["n"]) for row, weight in zip(events, weights, strict=True) if weight is None)
        return self._sums(weighted), int(sum(unweighted))

    def _sums(self, numbers: Iterable[tuple[dict[str, Any], float]]) -> list[float]:
        sums = [0.0] * len(self._starts)
        for row, number in numbers:
            place = self._places.get(row["day"])
            if place is not None:
                sums[place] += float(number)
        return sums
