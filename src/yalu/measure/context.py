"""What stands around the events of a relation: what is said of it, its states' other partners, and imported series."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from yalu.detect import PartnerEvents, Statement, ValueSeries
from yalu.measure.source import LENGTH, PAIR_EVENTS, STORY_DAYS, TOOK_PLACE, Queryable, two_states

# Sentences that report an event of the relation, whatever its status, or hold a claim about it; each once, with the
# event where it reports one.
_STATEMENTS = f"""
    WITH days AS ({STORY_DAYS}),
    said AS (
        SELECT v.doc, v.story, v.evidence, told.event_id
        FROM (SELECT event_id, unnest(mentions) AS mention_id FROM ({PAIR_EVENTS})) told
        JOIN v_accepted v USING (mention_id)
        UNION ALL
        SELECT doc, story, evidence, NULL FROM claims WHERE list_contains(about, $dyad))
    SELECT days.day, days.publisher, said.evidence.text AS text, min(said.event_id) AS event_id
    FROM said JOIN days ON days.doc = said.doc AND days.number = said.story
    WHERE days.day IS NOT NULL
    GROUP BY days.day, days.publisher, said.doc, said.evidence
    ORDER BY days.day, said.doc, said.evidence.start, said.evidence."end"
"""  # noqa: S608 (the parts are constants of ours; values are parameters)

# Every event that took place, with each pair of states it joins that has one of the two in it. A linked event is known
# when it is first told to have happened, or when it is over; an imported one when its table says.
_PARTNERS = f"""
    WITH days AS ({STORY_DAYS}),
    taken AS (
        SELECT *, {LENGTH} AS length FROM events
        WHERE {TOOK_PLACE} AND (list_has_any(source, [$first, $second]) OR list_has_any(target, [$first, $second]))),
    told AS (
        SELECT named.event_id, min(days.day) FILTER (v.status IN ('occurred', 'ongoing')) AS reported
        FROM (SELECT event_id, unnest(mentions) AS mention_id FROM taken) named
        JOIN v_accepted v USING (mention_id)
        JOIN days ON days.doc = v.doc AND days.number = v.story
        GROUP BY named.event_id),
    sides AS (
        SELECT event_id, TRY_CAST(date.start AS DATE) AS start, TRY_CAST(date."end" AS DATE) AS finish, quad,
            unnest(source) AS source, target
        FROM taken WHERE length BETWEEN 1 AND 31),
    pairs AS (
        SELECT DISTINCT sides.event_id, start, quad, sides.source AS one, other,
            CASE WHEN reported IS NULL THEN finish ELSE greatest(reported, start) END AS known
        FROM (SELECT * EXCLUDE (target), unnest(target) AS other FROM sides) sides JOIN told USING (event_id)),
    states AS (
        SELECT event_id, start, quad, known, one AS state, other AS partner FROM pairs
        UNION SELECT event_id, start, quad, known, other, one FROM pairs),
    happenings AS (
        SELECT source, target, day, min(quad) AS quad, min(greatest(coalesce(reported, day), day)) AS known
        FROM coded_events
        WHERE (source IN ($first, $second) OR target IN ($first, $second)) AND precision <> 'year'
            AND type IS NOT NULL AND {TOOK_PLACE}
        GROUP BY origin, source, target, day, type, mode),
    coded AS (
        SELECT source, target, date_trunc('month', day) AS month, quad, last_day(known) AS known, count(*) AS events
        FROM happenings GROUP BY ALL)
    SELECT state, partner, month::DATE AS month, quad, sum(events)::BIGINT AS events, known
    FROM (
        SELECT state, partner, date_trunc('month', start) AS month, quad, last_day(known) AS known, 1 AS events
        FROM states
        UNION ALL SELECT source, target, month, quad, known, events FROM coded
        UNION ALL SELECT target, source, month, quad, known, events FROM coded)
    WHERE state IN ($first, $second) AND partner <> state AND partner IS NOT NULL
    GROUP BY ALL ORDER BY ALL
"""  # noqa: S608

# Of a value that was imported again, the last holds.
_VALUES = """
    SELECT series_id, name, unit, source, target, directed, step, start, arg_max(value, (revision, "row")) AS value,
        max(known) AS known
    FROM imported_series
    WHERE source IN ($first, $second) OR target IN ($first, $second)
    GROUP BY ALL ORDER BY series_id, start
"""


def read_statements(store: Queryable, first: str, second: str) -> tuple[Statement, ...]:
    """Return the sentences about two states, by day: evidence of their events, and claims about them."""
    dyad = "-".join(sorted((first, second)))
    rows = store.query(_STATEMENTS, two_states(first, second) | {"dyad": dyad}).to_pylist()
    return tuple(Statement(**row) for row in rows)


def read_partners(store: Queryable, first: str, second: str) -> tuple[PartnerEvents, ...]:
    """Return how many events each of two states had with every partner, by month and quad class.

    Events of a month that came to be known in the same month are one row, known at its end. Dates coarser than a month
    are left out.
    """
    rows = store.query(_PARTNERS, two_states(first, second)).to_pylist()
    return tuple(PartnerEvents(**row) for row in rows)


def read_values(store: Queryable, first: str, second: str) -> tuple[ValueSeries, ...]:
    """Return the imported series in which one of two states takes part, by name and parties."""
    rows = store.query(_VALUES, two_states(first, second)).to_pylist()
    return tuple(_series(list(group)) for _, group in groupby(rows, key=lambda row: row["series_id"]))


def _series(rows: list[dict[str, Any]]) -> ValueSeries:
    head = rows[0]
    return ValueSeries(
        series_id=head["series_id"],
        name=head["name"],
        unit=head["unit"],
        source=head["source"],
        target=head["target"],
        directed=head["directed"],
        step=head["step"],
        starts=tuple(row["start"] for row in rows),
        values=tuple(row["value"] for row in rows),
        known=tuple(row["known"] for row in rows),
    )
