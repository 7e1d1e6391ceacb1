"""The rows of events with what their reports say, read from the record: what the table of events is made of."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from yalu.record.event_table import NO_DAY, EventTable, event_table, keep_table, kept_table
from yalu.record.evidence_of import accepted_mentions
from yalu.record.kept import basis, digest_of, kept_path

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yalu.record.store import Store

_VERSION = 2
_DAY = "CAST(TRY_CAST({} AS DATE) - DATE '1970-01-01' AS INTEGER)"
# In the order of the listing (`record.listing`), so that the number of a row is its place there.
_EVENTS = f"""
SELECT event_id, type, mode, domain, quad, status, place, date.precision AS precision,
    coalesce({_DAY.format("date.start")}, {NO_DAY}) AS first_day,
    coalesce({_DAY.format("date.end")}, {NO_DAY}) AS last_day,
    coalesce({_DAY.format("announced")}, {NO_DAY}) AS announced,
    coalesce({_DAY.format("first_reported")}, {NO_DAY}) AS first_reported,
    CAST(confidence AS FLOAT) AS confidence, "symmetric", source, target, mentions AS told,
    list_sort(list_distinct(source_levels || target_levels)) AS level
FROM ({{events}}) ORDER BY date.start NULLS LAST, date.end, event_id
"""  # noqa: S608 (our own words)
_TOLD = """
SELECT t.event_id, t.place_in_list, m.mention_id, m.doc || '/' || m.story AS story, m.sentence, m.place.name AS place,
    m.place.country AS country, m.place.lat AS lat, m.place.lon AS lon, {verdict} IS NOT NULL AS reviewed,
    list_distinct(list_transform(m.source || m.target, lambda actor: actor.name)) AS names
FROM ({told}) t JOIN {mentions} m USING (mention_id)
"""
_TOLD_OF = """SELECT event_id, unnest(mentions) AS mention_id, generate_subscripts(mentions, 1) AS place_in_list
FROM ({events})"""
_TOLD_BY = """SELECT unnest($events::VARCHAR[]) AS event_id, unnest($names::VARCHAR[]) AS mention_id,
    unnest($places::BIGINT[]) AS place_in_list"""


_STORIES = "SELECT doc || '/' || number, first, publisher FROM stories"
_STORIES_OF = _STORIES + " WHERE doc IN (SELECT value FROM json_each(?))"  # noqa: S608 (our own words)


def read_rows(store: Store, index: sqlite3.Connection, events: str) -> pa.Table:
    """Return the rows of the events that an SQL query gives, with their mentions as they were coded."""
    of = _TOLD_OF.format(events=events)
    # The longer one has no name here: it is let go as soon as it is put in order.
    rows = store.query(_EVENTS.format(events=events))
    return _joined(rows, _with_stories(store.query(_TOLD.format(told=of, mentions="mentions", verdict="NULL")), index))


def read_reviewed(store: Store, index: sqlite3.Connection, base: EventTable, ids: Sequence[str]) -> pa.Table:
    """Return the rows of some events as people left them; `base`, those without reviews, tells which runs to read."""
    listed = ", ".join(f"'{name}'" for name in ids) or "NULL"
    rows = store.query(_EVENTS.format(events=f"SELECT * FROM events WHERE event_id IN ({listed})"))  # noqa: S608 (ours)
    each = [
        (row["event_id"], name, at)
        for row in rows.select(["event_id", "told"]).to_pylist()
        for at, name in enumerate(row["told"])
    ]
    names = [name for _, name, _ in each]
    mentions = f"({accepted_mentions(store, sorted(_runs_of(store, index, base, names)))})"
    told = store.query(
        _TOLD.format(told=_TOLD_BY, mentions=mentions, verdict="m.verdict"),
        {"events": [event for event, _, _ in each], "names": names, "places": [at for _, _, at in each]},
    )
    docs = sorted({story.rpartition("/")[0] for story in told["story"].to_pylist()})
    return _joined(rows, _with_stories(told, index, docs))


def _runs_of(store: Store, index: sqlite3.Connection, base: EventTable, names: Sequence[str]) -> set[str]:
    """Return the runs that hold some mentions: those of an event of `base` are found by their sentences."""
    known = pc.is_in(base.mentions, value_set=pa.array(names, pa.string())).to_numpy(zero_copy_only=False)
    found = index.execute(
        "SELECT DISTINCT s.run FROM sentences f JOIN stories s ON s.first = f.story "
        "WHERE f.rowid IN (SELECT value FROM json_each(?))",
        [json.dumps(base.mention_sentences[known].tolist())],
    )
    runs = {run for (run,) in found}
    if np.count_nonzero(known & (base.mention_sentences > 0)) < len(names):
        sql = "SELECT DISTINCT run FROM mentions WHERE mention_id IN (SELECT unnest($names::VARCHAR[]))"
        runs.update(store.query(sql, {"names": list(names)})["run"].to_pylist())
    return runs


def base_path(store: Store, index: sqlite3.Connection) -> Path:
    """Return where the events of the newest link run are kept: named by the runs they rest on and their place in the
    index.
    """
    runs = basis(store.manifest)
    names = {run.run for run in runs}
    indexed = index.execute("SELECT run, next FROM indexed ORDER BY next, run").fetchall()
    places = [list(row) for row in indexed if row[0] in names]
    return kept_path(store.path, "events", _VERSION, digest_of(runs), places)


def base_table(store: Store, index: sqlite3.Connection, path: Path) -> EventTable:
    """Return the events of the newest link run without reviews: read from a file, or made and kept there."""
    kept = kept_table(path)
    if kept is None:
        runs = ", ".join(f"'{run.run}'" for run in store.manifest.current_runs("events"))
        where = f"run IN ({runs})" if runs else "false"
        kept = event_table(read_rows(store, index, f"SELECT * FROM events_all WHERE {where}"))  # noqa: S608 (ids of ours)
        keep_table(path, kept)
    return kept


def _with_stories(told: pa.Table, index: sqlite3.Connection, docs: Sequence[str] | None = None) -> pa.Table:
    """Add to each report its publisher, the rowid of its story and that of its sentence in the index.

    With `docs`, the documents they are in, only these are looked up.
    """
    if docs is None:
        stories = index.execute(_STORIES).fetchall()
    else:
        stories = index.execute(_STORIES_OF, [json.dumps(docs)]).fetchall()
    names, firsts, publishers = zip(*stories, strict=True) if stories else ((), (), ())
    at = pc.index_in(told["story"].combine_chunks(), value_set=pa.array(names, pa.string()))
    story = pc.fill_null(pa.array(firsts, pa.int64()).take(at), 0)
    sentence = pc.if_else(pc.equal(story, 0), 0, pc.add(story, told["sentence"].combine_chunks()))
    return (
        told.drop_columns(["story", "sentence"])
        .append_column("publisher", pa.array(publishers, pa.string()).take(at))
        .append_column("publication", story)
        .append_column("rowid", sentence)
    )


def _joined(rows: pa.Table, told: pa.Table) -> pa.Table:
    """Give each event what its reports say, as lists."""
    rows = rows.drop_columns("told")
    order = pc.index_in(told["event_id"].combine_chunks(), value_set=rows["event_id"].combine_chunks())
    owners = order.to_numpy().astype(np.int64)
    by_event = np.lexsort((told["place_in_list"].to_numpy(), owners))
    told = told.drop_columns(["event_id", "place_in_list"]).take(pa.array(by_event))
    owners = owners[by_event]
    offsets = _offsets(owners, rows.num_rows)

    def gathered(values: pa.Array) -> pa.Array:
        return pa.ListArray.from_arrays(offsets, values)

    reviewed = np.zeros(rows.num_rows, bool)
    reviewed[owners[told["reviewed"].to_numpy()]] = True
    spots = pa.StructArray.from_arrays(
        [told[name].combine_chunks() for name in ("place", "country", "lat", "lon")], ["place", "country", "lat", "lon"]
    )
    columns = {
        "mentions": gathered(told["mention_id"].combine_chunks()),
        "rowids": gathered(told["rowid"].combine_chunks()),
        "spots": gathered(spots),
        "actor": _actors(rows, owners, told["names"].combine_chunks()),
        "publisher": _distinct(owners, told["publisher"].combine_chunks(), rows.num_rows),
        "publication": _distinct(owners, told["publication"].combine_chunks(), rows.num_rows),
        "reviewed": pa.array(reviewed),
    }
    for name, column in columns.items():
        rows = rows.append_column(name, column)
    return rows


def _actors(rows: pa.Table, owners: NDArray[np.int64], names: pa.ListArray) -> pa.Array:
    """Return who takes part in each event: states by code, and whom its reports name (`owners` are their rows)."""
    sides = [rows[side].combine_chunks() for side in ("source", "target")]
    of_states = [np.repeat(np.arange(rows.num_rows), pc.list_value_length(side).to_numpy()) for side in sides]
    of_names = np.repeat(owners, pc.fill_null(pc.list_value_length(names), 0).to_numpy())
    values = pa.concat_arrays([*(pc.list_flatten(side) for side in sides), pc.list_flatten(names)])
    return _distinct(np.concatenate([*of_states, of_names]), values, rows.num_rows)


def _offsets(owners: NDArray[np.int64], rows: int) -> pa.Array:
    return pa.array(np.concatenate([[0], np.cumsum(np.bincount(owners, minlength=rows))]).astype(np.int32))


def _distinct(owners: NDArray[np.int64], values: pa.Array, rows: int) -> pa.Array:
    """Return for each row the different values it owns, in their own order."""
    coded = values.dictionary_encode()
    order = pc.sort_indices(coded.dictionary).to_numpy().astype(np.int64)
    ranks = np.empty(len(order) + 1, np.int64)
    ranks[order], ranks[-1] = np.arange(len(order)), -1  # null has no rank
    codes = ranks[pc.fill_null(coded.indices, -1).to_numpy()]
    kinds = max(len(order), 1)
    keys = np.sort(owners[codes >= 0] * kinds + codes[codes >= 0])
    keys = keys[np.diff(keys, prepend=-1) > 0]
    return pa.ListArray.from_arrays(_offsets(keys // kinds, rows), coded.dictionary.take(pa.array(order[keys % kinds])))
