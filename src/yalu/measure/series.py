"""Series of a relation: one value for each step, no gaps, with the stories that were read beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from yalu.codebook import Codebook, load_codebook
from yalu.errors import ConfigError
from yalu.measure.source import LENGTH, PAIR_EVENTS, SPAN_DAYS, STORY_DAYS, TOOK_PLACE, Queryable, two_states
from yalu.model import Dyad, Series
from yalu.model.series import Step

Kind = Literal["count", "weight"]

# Days of the longest step of each kind: a date as coarse as its step still falls into one step.
_STEP_DAYS = {"day": 1, "week": 7, "month": 31, "year": 366}

_FILTERS = {
    "type": "type = $type",
    "quad": "quad = $quad",
    "domain": "domain = $domain",
    "level": "(list_contains(source_levels, $level) OR list_contains(target_levels, $level))",
}


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


def measure(
    store: Queryable,
    dyad: Dyad,
    *,
    measure: Kind = "count",
    step: Step = "month",
    directed: bool = False,
    type: str | None = None,
    quad: str | None = None,
    domain: str | None = None,
    level: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Measured:
    """Return how many events took place in each step, or the sum of their weights, and the stories read in it.

    An event counts at its start. One whose date is coarser than the step (a month in a weekly series) is left out and
    counted in `undated`; an interval of up to a month counts at its first day. With `directed`, only events in which
    the dyad's source acts on its target count; otherwise both directions, each event once. Without `since` and
    `until`, the series runs from the first to the last day on which an event or a story falls. Weeks begin on Monday.

    Raises ConfigError for an unknown step or measure.
    """
    _check(measure, step)
    given = {"type": type, "quad": quad, "domain": domain, "level": level}
    chosen = {name: value for name, value in given.items() if value is not None}
    rows = store.query(_sql(step, directed, tuple(chosen)), two_states(dyad.source, dyad.target) | chosen).to_pylist()
    return _fill(rows, dyad=dyad, measure=measure, step=step, directed=directed, since=since, until=until)


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


def _check(measure: str, step: str) -> None:
    if step not in _STEP_DAYS:
        raise ConfigError(f"{step!r} is not a step.", remedy=f"Use one of: {', '.join(_STEP_DAYS)}.")
    if measure not in ("count", "weight"):
        raise ConfigError(f"{measure!r} is not a measure.", remedy="Use count or weight.")


def _sql(step: Step, directed: bool, filters: tuple[str, ...]) -> str:
    """Return one query: events by day, type and mode (day null where undated), and stories by day."""
    conditions = [TOOK_PLACE, *(_FILTERS[name] for name in filters), *(["forward"] if directed else [])]
    return f"""
        WITH pair AS ({PAIR_EVENTS}),
        dated AS (SELECT *, {LENGTH} AS length FROM pair WHERE {" AND ".join(conditions)}),
        events_by_day AS (
            SELECT CASE WHEN {SPAN_DAYS} <= {_STEP_DAYS[step]} THEN TRY_CAST(date.start AS DATE) END AS day, type, mode
            FROM dated)
        SELECT 'event' AS kind, day, type, mode, count(*) AS n FROM events_by_day GROUP BY ALL
        UNION ALL
        SELECT 'story', day, NULL, NULL, count(*) FROM ({STORY_DAYS}) GROUP BY ALL
        ORDER BY ALL
    """  # noqa: S608 (the parts are constants of ours; values are parameters)


def _fill(
    rows: list[dict[str, Any]],
    *,
    dyad: Dyad,
    measure: Kind,
    step: Step,
    directed: bool,
    since: date | None,
    until: date | None,
) -> Measured:
    days = [row["day"] for row in rows if row["day"] is not None]
    first, last = since or min(days, default=None), until or max(days, default=None)
    starts = list(steps(step, first, last)) if first and last else []
    values, coverage = dict.fromkeys(starts, 0.0), dict.fromkeys(starts, 0)
    book = load_codebook()
    undated = unweighted = undated_stories = 0
    for row in rows:
        day, number, is_event = row["day"], row["n"], row["kind"] == "event"
        if day is None:
            undated += number if is_event else 0
            undated_stories += 0 if is_event else number
            continue
        start = step_start(step, day)
        if start not in values or (since and day < since) or (until and day > until):
            continue
        weight = 1.0 if measure == "count" else weight_of(book, row["type"], row["mode"]) if is_event else None
        if not is_event:
            coverage[start] += number
        elif weight is None:
            unweighted += number
        else:
            values[start] += number * weight
    found = Series(
        dyad=str(dyad) if directed else dyad.unordered,
        measure=measure,
        step=step,
        starts=tuple(start.isoformat() for start in starts),
        values=tuple(round(value, 6) for value in values.values()),
        coverage=tuple(coverage.values()),
    )
    return Measured(series=found, undated=undated, unweighted=unweighted, undated_stories=undated_stories)
