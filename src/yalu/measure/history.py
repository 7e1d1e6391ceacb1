"""The history of a relation in the form that detectors take."""

from __future__ import annotations

from datetime import date
from typing import Any

from yalu.detect import DatedEvent, History, Reading, Told
from yalu.errors import RecordError
from yalu.measure.names import state_name
from yalu.measure.source import LENGTH, PAIR_EVENTS, STORY_DAYS, TOOK_PLACE, Queryable, two_states

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

_READING = f"""
    SELECT day, publisher, count(*) AS stories
    FROM ({STORY_DAYS}) WHERE day IS NOT NULL GROUP BY ALL ORDER BY ALL
"""  # noqa: S608


def read_history(store: Queryable, first: str, second: str, *, until: date | None = None) -> History:
    """Return the dated events between two states and how much was read, as it could be known on `until`.

    Without `until`, it is the last day on which a story was published or an event came to be known.
    """
    pair = two_states(first, second)
    events = tuple(_event(row, first, second) for row in store.query(_EVENTS, pair).to_pylist())
    reading = tuple(Reading(**row) for row in store.query(_READING, {}).to_pylist())
    last = until or last_day(store, events)
    history = History(
        dyad="-".join(sorted((first, second))),
        until=last,
        events=events,
        reading=reading,
        names={code: state_name(code) for code in (first, second)},
    )
    return history.as_of(last)


def last_day(store: Queryable, events: tuple[DatedEvent, ...]) -> date:
    """Return the last day that the record knows of: the last story's, or the last event's when no story is dated.

    Raises RecordError where there is neither.
    """
    (row,) = store.query(f"SELECT max(day) AS day FROM ({STORY_DAYS})", {}).to_pylist()  # noqa: S608
    found: date | None = row["day"] or max((event.known for event in events), default=None)
    if found is None:
        raise RecordError("the record holds no dated story and no event.", remedy="Add reports with `yalu add`.")
    return found


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
