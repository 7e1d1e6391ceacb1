"""The history of a relation in the form that detectors take."""

from __future__ import annotations

from datetime import date
from typing import Any

from yalu.detect import DatedEvent, History, Reading, Told, ValueSeries
from yalu.detect.values import ReadingLog
from yalu.errors import RecordError
from yalu.measure.context import read_partners, read_statements, read_values
from yalu.measure.source import (
    CODED_DAYS,
    LENGTH,
    PAIR_EVENTS,
    STORY_DAYS,
    TOOK_PLACE,
    Queryable,
    coded_pair_events,
    once,
    two_states,
    whole_record,
)
from yalu.resolve.state_names import state_name

# Who reported the happening itself (not its announcement), and when.
_EVENTS = f"""
    WITH pair AS (SELECT *, {LENGTH} AS length FROM ({PAIR_EVENTS})),
    taken AS (SELECT * FROM pair WHERE {TOOK_PLACE} AND length >= 1),
    days AS ({STORY_DAYS}),
    told AS (
        SELECT taken.event_id,
            list(struct_pack(day := days.day, publisher := days.publisher) ORDER BY days.day, days.publisher)
            FILTER (v.status IN ('occurred', 'ongoing')) AS told
        FROM (SELECT event_id, unnest(mentions) AS mention_id FROM taken) taken
        JOIN v_accepted v USING (mention_id)
        JOIN days ON days.doc = v.doc AND days.number = v.story
        GROUP BY taken.event_id)
    SELECT taken.* EXCLUDE (date, mentions, place), taken.date.start AS start, taken.date."end" AS finish,
        told.told
    FROM taken LEFT JOIN told USING (event_id)
    ORDER BY start, finish, event_id
"""  # noqa: S608 (the parts are constants of ours; values are parameters)

_CODED = f"""
    SELECT * FROM ({coded_pair_events("event_id", "reported", "levels")}) WHERE {TOOK_PLACE}
    ORDER BY start, finish, event_id
"""  # noqa: S608

_READING = f"""
    SELECT day, publisher, count(*) AS stories FROM ({STORY_DAYS}) WHERE day IS NOT NULL GROUP BY ALL
    UNION ALL SELECT day, publisher, stories FROM ({CODED_DAYS})
    ORDER BY ALL
"""  # noqa: S608


def read_history(store: Queryable, first: str, second: str, *, until: date | None = None) -> History:
    """Return what the record knows of two states, as it could be known on `until`: events, reading, and what is said.

    Without `until`, it is the last day on which a story was published or an event came to be known. An imported event
    was told by its origin, on its day where its table gives no other; the reading of an origin are its rows.
    """
    pair = two_states(first, second)
    linked = [_event(row, first, second) for row in store.query(_EVENTS, pair).to_pylist()]
    coded = [_coded_event(row) for row in store.query(_CODED, pair).to_pylist()]
    events = tuple(sorted([*linked, *coded], key=lambda event: (event.start, event.end, event.event_id)))
    reading = once(store, "reading", _read_reading)
    series = read_values(store, first, second)
    partners = read_partners(whole_record(store), first, second)
    last = until or last_day(store, events, series)
    history = History(
        dyad="-".join(sorted((first, second))),
        until=last,
        events=events,
        reading=reading,
        names={code: state_name(code) for code in sorted({first, second, *(row.partner for row in partners)})},
        statements=read_statements(store, first, second),
        partners=partners,
        series=series,
    )
    return history.as_of(last)


def _read_reading(store: Queryable) -> ReadingLog:
    return ReadingLog(Reading(**row) for row in store.query(_READING, {}).to_pylist())


def last_day(store: Queryable, events: tuple[DatedEvent, ...], series: tuple[ValueSeries, ...] = ()) -> date:
    """Return the last day that the record knows of: of a story or an imported row, else of an event, else of a value.

    Raises RecordError where there is none of them.
    """
    found = once(store, "last day", _last_day_read) or max((event.known for event in events), default=None)
    found = found or max((day for each in series for day in each.known), default=None)
    if found is None:
        raise RecordError(
            "the record holds no dated story and no event.",
            remedy="Add reports with `yalu add`, or `yalu import` events.",
        )
    return found


def _last_day_read(store: Queryable) -> date | None:
    sql = f"SELECT max(day) AS day FROM (SELECT day FROM ({STORY_DAYS}) UNION ALL SELECT day FROM ({CODED_DAYS}))"  # noqa: S608
    (row,) = store.query(sql, {}).to_pylist()
    day: date | None = row["day"]
    return day


def _event(row: dict[str, Any], first: str, second: str) -> DatedEvent:
    source, target = (first, second) if row["forward"] else (second, first)
    return DatedEvent(
        event_id=row["event_id"],
        type=row["type"],
        mode=row["mode"],
        domain=row["domain"],
        quad=row["quad"],
        source=source,
        target=target,
        source_levels=tuple(row["source_levels"]),
        target_levels=tuple(row["target_levels"]),
        symmetric=row["symmetric"],
        start=date.fromisoformat(row["start"]),
        end=date.fromisoformat(row["finish"]),
        told=tuple(Told(**report) for report in row["told"] or ()),
    )


def _coded_event(row: dict[str, Any]) -> DatedEvent:
    return DatedEvent(
        event_id=row["event_id"],
        type=row["type"],
        mode=row["mode"],
        domain=row["domain"],
        quad=row["quad"],
        source=row["source"],
        target=row["target"],
        source_levels=tuple(sorted(filter(None, row["source_levels"]))),
        target_levels=tuple(sorted(filter(None, row["target_levels"]))),
        symmetric=False,
        start=row["start"],
        end=row["finish"],
        told=(Told(day=row["reported"], publisher=row["origin"]),),
    )
