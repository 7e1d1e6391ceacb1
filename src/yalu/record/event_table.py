"""Events laid flat: a table of numbers and codes in memory, small enough to be filtered and counted at every keystroke.

It is derived from the committed runs, kept in `derived/events-<hash>.arrow`, and made again when it is missing or the
runs have changed. What reviews change is read from the views and put in the place of the rows it replaces.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc as ipc

from yalu.model.ids import content_id
from yalu.record.evidence_of import accepted_mentions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yalu.record.store import Store

    Codes = NDArray[np.int32]

_VERSION = 1
# Stands for "no day": later than any, as undated events come last.
NO_DAY = 2**31 - 1
# Columns with one value for each event, and with several.
SINGLE = ("type", "mode", "domain", "quad", "status", "place", "precision")
SEVERAL = ("source", "target", "actor", "level", "publisher", "publication")

_DAY = "CAST(TRY_CAST({} AS DATE) - DATE '1970-01-01' AS INTEGER)"
# In the order of the listing (`record.listing`), so that the number of a row is its place there.
_EVENTS = f"""
SELECT event_id, type, mode, domain, quad, status, place, date.precision AS precision,
    coalesce({_DAY.format("date.start")}, {NO_DAY}) AS first_day,
    coalesce({_DAY.format("date.end")}, {NO_DAY}) AS last_day,
    coalesce({_DAY.format("announced")}, {NO_DAY}) AS announced,
    coalesce({_DAY.format("first_reported")}, {NO_DAY}) AS first_reported,
    CAST(confidence AS FLOAT) AS confidence, "symmetric", source, target,
    list_sort(list_distinct(source_levels || target_levels)) AS level
FROM ({{events}}) ORDER BY date.start NULLS LAST, date.end, event_id
"""  # noqa: S608 (our own words)
_TOLD = """
SELECT t.event_id, t.place_in_list, m.mention_id, m.doc || '/' || m.story AS story, m.sentence, m.place.name AS place,
    m.place.country AS country, m.place.lat AS lat, m.place.lon AS lon, {verdict} IS NOT NULL AS reviewed,
    list_distinct(list_transform(m.source || m.target, lambda actor: actor.name)) AS names
FROM (SELECT event_id, unnest(mentions) AS mention_id, generate_subscripts(mentions, 1) AS place_in_list
    FROM ({events})) t JOIN {mentions} m USING (mention_id)
"""


_STORIES = "SELECT doc || '/' || number, first, publisher FROM stories"
_STORIES_OF = _STORIES + " WHERE doc IN (SELECT value FROM json_each(?))"  # noqa: S608 (our own words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """One value for each event: `codes` are places in `values`, -1 where there is none."""

    values: tuple[str, ...]
    codes: Codes

    def value(self, row: int) -> str | None:
        """Return the value of a row."""
        code = int(self.codes[row])
        return self.values[code] if code >= 0 else None

    def among(self, wanted: Sequence[str]) -> NDArray[np.bool_]:
        """Return which rows have one of some values."""
        chosen = np.zeros(len(self.values) + 1, bool)
        chosen[[self.values.index(value) for value in wanted if value in self.values]] = True
        return chosen[self.codes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Several values for each event: row `r` has `codes[offsets[r]:offsets[r + 1]]`; `owners` are the rows of codes."""

    values: tuple[str, ...]
    codes: Codes
    offsets: Codes
    owners: Codes

    def of(self, row: int) -> tuple[str, ...]:
        """Return the values of a row."""
        return tuple(self.values[code] for code in self.codes[self.offsets[row] : self.offsets[row + 1]])

    def among(self, wanted: Sequence[str]) -> NDArray[np.bool_]:
        """Return which rows have at least one of some values."""
        codes = [self.values.index(value) for value in wanted if value in self.values]
        found = np.zeros(len(self.offsets) - 1, bool)
        for code in codes:
            found[self.owners[self.codes == code]] = True
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a named place is: degrees in WGS 84, null where unknown."""

    name: str
    country: str | None
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTable:
    """All events, row by row in the order of the listing. Days are counted from 1970-01-01; `NO_DAY` is none.

    `mentions`, `mention_owners` and `mention_sentences` are the reports of all events: their ids, the row they are of
    and the rowid of their sentence in the search index (0 where it has none), best evidence first.
    """

    ids: pa.Array
    single: Mapping[str, Coded]
    several: Mapping[str, Listed]
    first_day: Codes
    last_day: Codes
    announced: Codes
    first_reported: Codes
    confidence: NDArray[np.float32]
    symmetric: NDArray[np.bool_]
    reviewed: NDArray[np.bool_]
    reports: Codes
    mentions: pa.Array
    mention_owners: Codes
    mention_sentences: NDArray[np.int64]
    mention_offsets: Codes
    spots: Mapping[str, Spot]

    def __len__(self) -> int:
        return len(self.ids)

    def row_of(self, event_id: str) -> int | None:
        """Return the row of an event, null where there is none of this name."""
        row = pc.index(self.ids, event_id).as_py()
        return row if row >= 0 else None


def read_rows(store: Store, index: sqlite3.Connection, events: str) -> pa.Table:
    """Return the rows of the events that an SQL query gives, with their mentions as they were coded."""
    told = store.query(_TOLD.format(events=events, mentions="mentions", verdict="NULL"))
    return _joined(store.query(_EVENTS.format(events=events)), _with_stories(told, index))


def read_reviewed(store: Store, index: sqlite3.Connection, base: pa.Table, ids: Sequence[str]) -> pa.Table:
    """Return the rows of some events as people left them. `base`, the rows of before, tells which runs to read."""
    events, values = "SELECT * FROM events WHERE event_id IN (SELECT unnest($ids::VARCHAR[]))", {"ids": list(ids)}
    names = store.query(f"SELECT unnest(mentions) AS name FROM ({events})", values)["name"].combine_chunks()  # noqa: S608
    known = pc.is_in(base["mentions"].chunk(0).values, value_set=names)
    rowids = base["rowids"].chunk(0).values.filter(known).to_pylist()
    found = index.execute(
        "SELECT DISTINCT s.run FROM sentences f JOIN stories s ON s.first = f.story "
        "WHERE f.rowid IN (SELECT value FROM json_each(?))",
        [json.dumps(rowids)],
    )
    mentions = f"({accepted_mentions(store, sorted(run for (run,) in found))})"
    told = store.query(_TOLD.format(events=events, mentions=mentions, verdict="m.verdict"), values)
    docs = sorted({story.rpartition("/")[0] for story in told["story"].to_pylist()})
    return _joined(store.query(_EVENTS.format(events=events), values), _with_stories(told, index, docs))


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
        told.append_column("publisher", pa.array(publishers, pa.string()).take(at))
        .append_column("publication", pc.cast(story, pa.string()))
        .append_column("rowid", sentence)
    )


def _joined(rows: pa.Table, told: pa.Table) -> pa.Table:
    """Give each event what its reports say, as lists."""
    order = pc.index_in(told["event_id"].combine_chunks(), value_set=rows["event_id"].combine_chunks())
    owners = order.to_numpy().astype(np.int64)
    by_event = np.lexsort((told["place_in_list"].to_numpy(), owners))
    told, owners = told.take(pa.array(by_event)), owners[by_event]
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
    """Return for each row the different values it owns, in the order of their first appearance in the column."""
    coded = values.dictionary_encode()
    codes = pc.fill_null(coded.indices, -1).to_numpy().astype(np.int64)
    kinds = max(len(coded.dictionary), 1)
    keys = np.sort(owners[codes >= 0] * kinds + codes[codes >= 0])
    keys = keys[np.diff(keys, prepend=-1) > 0]
    return pa.ListArray.from_arrays(_offsets(keys // kinds, rows), coded.dictionary.take(pa.array(keys % kinds)))


# Kept on disk


def base_rows(store: Store, index: sqlite3.Connection) -> pa.Table:
    """Return the rows of the newest link run without reviews: read from `derived`, or made and kept there."""
    runs = [run.run for run in store.manifest.current_runs("events")]
    indexed = index.execute("SELECT run, next FROM indexed ORDER BY next, run").fetchall()
    name = content_id("events", _VERSION, runs, [list(row) for row in indexed])
    path = store.path / "derived" / f"{name}.arrow"
    if path.exists():
        try:
            with pa.memory_map(str(path)) as source:
                return ipc.open_file(source).read_all()
        except (pa.ArrowException, OSError):
            path.unlink(missing_ok=True)
    where = "run IN (" + ", ".join(f"'{run}'" for run in runs) + ")" if runs else "false"
    rows = read_rows(store, index, f"SELECT * FROM events_all WHERE {where}")  # noqa: S608 (ids of ours)
    _keep(path, rows)
    return rows


def _keep(path: Path, rows: pa.Table) -> None:
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(exist_ok=True)
        with pa.OSFile(str(partial), "wb") as sink, ipc.new_file(sink, rows.schema) as file:
            file.write_table(rows)
        for old in path.parent.glob("events-*.arrow"):
            old.unlink(missing_ok=True)
        partial.replace(path)
    except OSError:
        return  # a folder that cannot be written: it is made again next time


def replaced(base: pa.Table, gone: pa.Array, new: pa.Table) -> pa.Table:
    """Return the rows of `base` without the events called `gone`, and with those of `new` where they belong.

    Of the many rows that stay nothing is copied: they are taken in slices.
    """
    dropped = np.flatnonzero(pc.is_in(base["event_id"], value_set=gone).combine_chunks().to_numpy(zero_copy_only=False))
    new = new.cast(base.schema)
    places = [_place(base, row) for row in new.select(["first_day", "last_day", "event_id"]).to_pylist()]
    # (place in base, row of `new` to put before it), and places of base to leave out.
    steps = sorted(
        [*((place, row) for row, place in enumerate(places)), *((int(row), None) for row in dropped)], key=_step
    )
    pieces, at = [], 0
    for place, row in steps:
        pieces.append(base.slice(at, place - at))
        at = place
        if row is None:
            at += 1
        else:
            pieces.append(new.slice(row, 1))
    return pa.concat_tables([*pieces, base.slice(at)])


def _step(step: tuple[int, int | None]) -> tuple[int, bool, int]:
    place, row = step
    return place, row is None, -1 if row is None else row


def _place(base: pa.Table, row: dict[str, Any]) -> int:
    """Return the row of `base` before which an event belongs: by its days, then by its id."""
    first, last = (base[name].chunk(0).to_numpy() for name in ("first_day", "last_day"))
    low, high = (int(np.searchsorted(first, row["first_day"], side)) for side in ("left", "right"))
    inner = last[low:high]
    low, high = (low + int(np.searchsorted(inner, row["last_day"], side)) for side in ("left", "right"))
    ids = base["event_id"].chunk(0)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if ids[middle].as_py() < row["event_id"] else (low, middle)
    return low


# In memory


def event_table(rows: pa.Table) -> EventTable:
    """Return rows as arrays of numbers and codes."""
    rows = rows.combine_chunks()
    mentions = _column(rows, "mentions")
    offsets = mentions.offsets.to_numpy().astype(np.int32)
    several = {name: _listed(_column(rows, name)) for name in SEVERAL}
    return EventTable(
        ids=_column(rows, "event_id"),
        single={name: _coded(_column(rows, name)) for name in SINGLE},
        several=several,
        first_day=_numbers(rows, "first_day"),
        last_day=_numbers(rows, "last_day"),
        announced=_numbers(rows, "announced"),
        first_reported=_numbers(rows, "first_reported"),
        confidence=_column(rows, "confidence").to_numpy(),
        symmetric=_truths(_column(rows, "symmetric")),
        reviewed=_truths(_column(rows, "reviewed")),
        reports=np.diff(several["publication"].offsets),
        mentions=mentions.values,
        mention_owners=np.repeat(np.arange(len(offsets) - 1, dtype=np.int32), np.diff(offsets)),
        mention_sentences=_column(rows, "rowids").values.to_numpy(),
        mention_offsets=offsets,
        spots=_spots(_column(rows, "spots").values),
    )


def _column(rows: pa.Table, name: str) -> Any:
    column = rows[name]
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _numbers(rows: pa.Table, name: str) -> Codes:
    return cast("Codes", _column(rows, name).to_numpy())


def _truths(column: pa.BooleanArray) -> NDArray[np.bool_]:
    truths: NDArray[np.bool_] = pc.cast(column, pa.uint8()).to_numpy().astype(bool)
    return truths


def _coded(column: pa.Array) -> Coded:
    coded = column.dictionary_encode()
    codes = pc.fill_null(coded.indices, -1).to_numpy()
    return Coded(values=tuple(coded.dictionary.to_pylist()), codes=codes)


def _listed(column: pa.ListArray) -> Listed:
    coded = column.values.dictionary_encode()
    offsets = column.offsets.to_numpy().astype(np.int32)
    owners = np.repeat(np.arange(len(offsets) - 1, dtype=np.int32), np.diff(offsets))
    codes = coded.indices.to_numpy()
    return Listed(values=tuple(coded.dictionary.to_pylist()), codes=codes, offsets=offsets, owners=owners)


def _spots(column: pa.StructArray) -> dict[str, Spot]:
    """Return where each place is, as first told."""
    names = column.field("place").dictionary_encode()
    codes = pc.fill_null(names.indices, -1).to_numpy()
    first = np.full(len(names.dictionary), len(codes), np.int64)
    np.minimum.at(first, codes[codes >= 0], np.flatnonzero(codes >= 0))
    found = column.take(pa.array(first)).to_pylist()
    return {
        row["place"]: Spot(name=row["place"], country=row["country"], lat=row["lat"], lon=row["lon"]) for row in found
    }
