"""Series of a relation: one value for each step, no gaps, with what was read beside it.

Events of both origins count: those linked from reports, and those that others coded. Every call is one query.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, get_args

from yalu.codebook import Codebook, load_codebook
from yalu.errors import ConfigError
from yalu.measure.source import (
    CODED_DAYS,
    LENGTH,
    PAIR_EVENTS,
    SPAN_DAYS,
    STORY_DAYS,
    TOOK_PLACE,
    Queryable,
    coded_pair_events,
    two_states,
)
from yalu.model import Dyad, Series
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
}
_BY = {
    "type": "[type]",
    "quad": "[quad]",
    "domain": "[domain]",
    "level": "list_distinct(levels)",
    "publisher": "publishers",
    "direction": "list_concat(CASE WHEN forward THEN [$first || '>' || $second] ELSE [] END, "
    "CASE WHEN backward THEN [$second || '>' || $first] ELSE [] END)",
}
# Who told an event: only looked up where it is asked for.
_TOLD_BY = f"""
    SELECT told.event_id, list_distinct(list(days.publisher)) AS publishers
    FROM (SELECT event_id, unnest(mentions) AS mention_id FROM pair) told
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
    store: Queryable,
    dyad: Dyad,
    by: By | None,
    *,
    measure: Kind = "count",
    step: Step = "month",
    directed: bool = False,
    type: str | None = None,
    quad: str | None = None,
    domain: str | None = None,
    level: str | None = None,
    publisher: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> tuple[Measured, ...]:
    """Return a series for each value of `by` (for none, one of all events): the most frequent first.

    `count` is how many events took place in each step, `weight` the sum of their weights, `share` the events as a share
    of all events in the record, of whatever states; there each row of an imported table counts. An event counts at its
    start. One whose date is coarser than the step (a month in a weekly series) is left out and counted in `undated`; an
    interval of up to a month counts at its first day. With `directed`, only events in which the dyad's source acts on
    its target count; otherwise both directions, each event once. By level or publisher, an event counts under each of
    its own. `publisher` is one whose stories told the event, or the origin of an imported table; what was read is then
    counted of that one alone. Without `since` and `until`, the series run from the first to the last day on which an
    event or something read falls. Weeks begin on Monday.

    Raises ConfigError for an unknown step, measure or `by`.
    """
    _check(measure, step, by)
    given = {"type": type, "quad": quad, "domain": domain, "level": level, "publisher": publisher}
    chosen = {name: value for name, value in given.items() if value is not None}
    sql = _sql(step, directed=directed, filters=tuple(chosen), by=by, share=measure == "share")
    rows = store.query(sql, two_states(dyad.source, dyad.target) | chosen).to_pylist()
    frame = _Frame(rows, dyad=dyad, measure=measure, step=step, directed=directed, since=since, until=until)
    kinds = [None] if by is None else frame.kinds()
    return tuple(frame.series(kind, publisher=kind if by == "publisher" else None) for kind in kinds)


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


def _sql(step: Step, *, directed: bool, filters: Sequence[str], by: By | None, share: bool) -> str:
    """Return one query: events by day, type and mode (day null where undated), and what was read by day.

    `n` counts events, `reports` the rows of imported tables that tell them (an event from reports is one).
    """
    told = "publisher" in (*filters, by)
    conditions = [TOOK_PLACE, *(_FILTERS[name] for name in filters), *(["forward"] if directed else [])]
    extras = [*(["levels"] if "level" in (*filters, by) else []), *(["publishers"] if told else [])]
    only = "WHERE publisher = $publisher" if "publisher" in filters else ""
    return f"""
        WITH pair AS ({PAIR_EVENTS}),
        linked AS (
            SELECT pair.*, {LENGTH} AS length, {"told.publishers" if told else "[]::VARCHAR[]"} AS publishers
            FROM pair {f"LEFT JOIN ({_TOLD_BY}) told USING (event_id)" if told else ""}),
        both_origins AS (
            SELECT CASE WHEN {SPAN_DAYS} <= {_STEP_DAYS[step]} THEN TRY_CAST(date.start AS DATE) END AS day,
                type, mode, quad, domain, status, list_concat(source_levels, target_levels) AS levels, publishers,
                forward, backward, 1 AS reports
            FROM linked
            UNION ALL
            SELECT CASE WHEN {_CODED_SPAN} <= {_STEP_DAYS[step]} THEN start END, type, mode, quad, domain, status,
                {_CODED_LEVELS if "levels" in extras else "[]"}, {"publishers" if told else "[]"},
                source = $first, source = $second, reports
            FROM ({coded_pair_events(*extras)})),
        chosen AS (
            SELECT *, {f"unnest({_BY[by]})" if by else "NULL::VARCHAR"} AS kind
            FROM both_origins WHERE {" AND ".join(conditions)})
        SELECT 'event' AS what, day, type, mode, kind, count(*) AS n, sum(reports)::BIGINT AS reports
        FROM chosen GROUP BY ALL
        UNION ALL
        SELECT 'read', day, NULL, NULL, {"publisher" if by == "publisher" else "NULL"}, count(*), 0
        FROM ({STORY_DAYS}) {only} GROUP BY ALL
        UNION ALL
        SELECT 'rows', day, NULL, NULL, {"publisher" if by == "publisher" else "NULL"}, sum(stories)::BIGINT, 0
        FROM ({CODED_DAYS if not told else _CODED_DAYS_TOLD}) {only} GROUP BY ALL
        {f"UNION ALL ({_ALL_EVENTS})" if share else ""}
        ORDER BY ALL
    """  # noqa: S608 (the parts are constants of ours; values are parameters)


# All events of the record that took place, by their first day.
_ALL_EVENTS = f"""
    SELECT 'all', day, NULL, NULL, NULL, sum(n)::BIGINT, 0 FROM (
        SELECT TRY_CAST(date.start AS DATE) AS day, count(*) AS n FROM events WHERE {TOOK_PLACE} GROUP BY ALL
        UNION ALL
        SELECT day, sum(typed) FROM coded_days GROUP BY ALL)
    WHERE day IS NOT NULL GROUP BY ALL
"""  # noqa: S608


class _Frame:
    """The answer to the query, laid over steps."""

    def __init__(
        self,
        rows: Sequence[dict[str, Any]],
        *,
        dyad: Dyad,
        measure: Kind,
        step: Step,
        directed: bool,
        since: date | None,
        until: date | None,
    ) -> None:
        self._rows = rows
        self._name = str(dyad) if directed else dyad.unordered
        self._measure = measure
        self._step = step
        days = [row["day"] for row in rows if row["day"] is not None and row["what"] != "all"]
        self._first, self._last = since or min(days, default=None), until or max(days, default=None)
        self._starts = list(steps(step, self._first, self._last)) if self._first and self._last else []
        self._places = {start: place for place, start in enumerate(self._starts)}

    def kinds(self) -> list[str | None]:
        """Return the values that events have, the most frequent first."""
        counts: dict[str | None, int] = {}
        for row in self._rows:
            if row["what"] == "event":
                counts[row["kind"]] = counts.get(row["kind"], 0) + row["n"]
        return sorted(counts, key=lambda kind: (-counts[kind], kind or ""))

    def series(self, kind: str | None, *, publisher: str | None) -> Measured:
        """Return the series of the events of one kind (null where all are asked for), beside what was read."""
        events = [row for row in self._rows if row["what"] == "event" and row["kind"] == kind]
        read = [row for row in self._rows if row["what"] in ("read", "rows") and row["kind"] == publisher]
        values, unweighted = self._values(events)
        if self._measure == "share":
            everything = self._sums((row, row["n"]) for row in self._rows if row["what"] == "all")
            values = [value / whole if whole else 0.0 for value, whole in zip(values, everything, strict=True)]
        found = Series(
            dyad=self._name,
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
            place = self._place(row)
            if place is not None:
                sums[place] += float(number)
        return sums

    def _place(self, row: dict[str, Any]) -> int | None:
        """Return which step a row falls into, null where it is undated or outside the days asked for."""
        day = row["day"]
        if day is None or self._first is None or self._last is None or not self._first <= day <= self._last:
            return None
        return self._places.get(step_start(self._step, day))
