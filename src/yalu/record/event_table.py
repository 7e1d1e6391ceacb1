"""Events laid flat: a table of numbers and codes in memory, small enough to be filtered and counted at every keystroke.

It is derived from the committed runs, kept in `derived/events-<hash>.arrow` as it is in memory, and made again when it
is missing or the runs have changed. What reviews change is read from the views and put in the place of the rows of
before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc as ipc

from yalu.record.kept import replace_kept

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes = NDArray[np.int32]
    Places = NDArray[np.int64]

# Stands for "no day": later than any, as undated events come last.
NO_DAY = 2**31 - 1
# Columns with one value for each event, and with several.
SINGLE = ("type", "mode", "domain", "quad", "status", "place", "precision")
SEVERAL = ("source", "target", "actor", "level", "publisher")
_DAYS = ("first_day", "last_day", "announced", "first_reported")


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
class Numbered:
    """Several numbers for each event: row `r` has `numbers[offsets[r]:offsets[r + 1]]`; `owners` are their rows."""

    numbers: NDArray[np.int64]
    offsets: Codes
    owners: Codes

    def of(self, row: int) -> tuple[int, ...]:
        """Return the numbers of a row."""
        return tuple(self.numbers[self.offsets[row] : self.offsets[row + 1]].tolist())

    def among(self, wanted: Sequence[int]) -> NDArray[np.bool_]:
        """Return which rows have at least one of some numbers."""
        found = np.zeros(len(self.offsets) - 1, bool)
        found[self.owners[np.isin(self.numbers, wanted)]] = True
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

    `stories` are the rowids in the search index of the stories that report an event (0 for one it does not hold).
    `mentions`, `mention_owners`, `mention_sentences` and `mention_spots` are the reports of all events: their ids, the
    row they are of, the rowid of their sentence in the search index (0 where it has none) and the place they name in
    `all_spots` (-1 for none); best evidence first. `spots` has each place as it is first told.
    """

    ids: pa.Array
    single: Mapping[str, Coded]
    several: Mapping[str, Listed]
    stories: Numbered
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
    mention_spots: Codes
    mention_offsets: Codes
    all_spots: tuple[Spot, ...]
    spots: Mapping[str, Spot]

    def __len__(self) -> int:
        return len(self.ids)

    def row_of(self, event_id: str) -> int | None:
        """Return the row of an event, null where there is none of this name."""
        row = pc.index(self.ids, event_id).as_py()
        return row if row >= 0 else None


def event_table(rows: pa.Table) -> EventTable:
    """Return rows (`record.event_rows`) as arrays of numbers and codes."""
    rows = rows.combine_chunks()
    mentions = _column(rows, "mentions")
    spots, codes = _coded_spots(_column(rows, "spots").values)
    return _made(
        ids=_column(rows, "event_id"),
        single={name: _coded(_column(rows, name)) for name in SINGLE},
        several={name: _listed(_column(rows, name)) for name in SEVERAL},
        stories=_numbered(_column(rows, "publication").values.to_numpy(), _offsets(_column(rows, "publication"))),
        days={name: _column(rows, name).to_numpy() for name in _DAYS},
        confidence=_column(rows, "confidence").to_numpy(),
        symmetric=_truths(_column(rows, "symmetric")),
        reviewed=_truths(_column(rows, "reviewed")),
        mentions=mentions.values,
        mention_sentences=_column(rows, "rowids").values.to_numpy(),
        mention_spots=codes,
        mention_offsets=_offsets(mentions),
        all_spots=spots,
    )


def _made(
    *,
    stories: Numbered,
    days: Mapping[str, Any],
    mention_offsets: Codes,
    mention_spots: Codes,
    all_spots: tuple[Spot, ...],
    **columns: Any,
) -> EventTable:
    """Return a table, with what follows from its columns."""
    return EventTable(
        stories=stories,
        reports=np.diff(stories.offsets),
        mention_offsets=mention_offsets,
        mention_owners=_owners(mention_offsets),
        mention_spots=mention_spots,
        all_spots=all_spots,
        spots=_first_told(all_spots, mention_spots),
        **days,
        **columns,
    )


def _column(rows: pa.Table, name: str) -> Any:
    column = rows[name]
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _offsets(column: pa.ListArray) -> Codes:
    offsets: Codes = column.offsets.to_numpy().astype(np.int32)
    return offsets


def _owners(offsets: Codes) -> Codes:
    """Return the row of each of the values that these offsets put into rows."""
    return np.repeat(np.arange(len(offsets) - 1, dtype=np.int32), np.diff(offsets))


def _truths(column: pa.BooleanArray) -> NDArray[np.bool_]:
    truths: NDArray[np.bool_] = pc.cast(column, pa.uint8()).to_numpy().astype(bool)
    return truths


def _codes(column: pa.Array) -> tuple[pa.Array, Codes]:
    """Return the different values of a column and the place of each of its values among them, -1 for null."""
    coded = column.dictionary_encode()
    return coded.dictionary, pc.fill_null(coded.indices, -1).to_numpy()


def _coded(column: pa.Array) -> Coded:
    values, codes = _codes(column)
    return Coded(values=tuple(values.to_pylist()), codes=codes)


def _listed(column: pa.ListArray) -> Listed:
    values, codes = _codes(column.values)
    offsets = _offsets(column)
    return Listed(values=tuple(values.to_pylist()), codes=codes, offsets=offsets, owners=_owners(offsets))


def _numbered(numbers: Places, offsets: Codes) -> Numbered:
    return Numbered(numbers=numbers, offsets=offsets, owners=_owners(offsets))


def _coded_spots(column: pa.StructArray) -> tuple[tuple[Spot, ...], Codes]:
    """Return the different places, and which of them each report names (-1 for none)."""
    fields = [_codes(column.field(name)) for name in ("place", "country", "lat", "lon")]
    keys = np.zeros(len(column), np.int64)
    for values, codes in fields:
        keys = keys * (len(values) + 1) + codes + 1
    named = np.flatnonzero(fields[0][1] >= 0)
    _, firsts, kinds = np.unique(keys[named], return_index=True, return_inverse=True)
    spots = column.take(pa.array(named[firsts])).to_pylist()
    found = np.full(len(column), -1, np.int32)
    found[named] = kinds
    return tuple(Spot(name=each.pop("place"), **each) for each in spots), found


def _first_told(spots: Sequence[Spot], codes: Codes) -> dict[str, Spot]:
    """Return each place by its name, where it is as first told."""
    first = np.full(len(spots) + 1, len(codes), np.int64)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)  # of several, the last assigned stays
    told: dict[str, Spot] = {}
    for code in np.argsort(first[:-1], kind="stable").tolist():
        if first[code] < len(codes):
            told.setdefault(spots[code].name, spots[code])
    return told


# With other rows


def patched(table: EventTable, gone: Collection[str], rows: pa.Table) -> EventTable:
    """Return the table without the events called `gone`, and with those of `rows` where they belong."""
    new = event_table(rows.sort_by([(name, "ascending") for name in ("first_day", "last_day", "event_id")]))
    order = _order(table, new, gone)
    single = {name: _joined_codes(table.single[name], new.single[name], order) for name in SINGLE}
    mentions, offsets = _lists(table.mention_offsets, new.mention_offsets, order)
    spots, recoded = _joined_values(table.all_spots, new.all_spots)
    stories, story_offsets = _lists(table.stories.offsets, new.stories.offsets, order)
    return _made(
        ids=_taken(table.ids, new.ids, order),
        single=single,
        several={name: _joined_lists(table.several[name], new.several[name], order) for name in SEVERAL},
        stories=_numbered(np.concatenate([table.stories.numbers, new.stories.numbers])[stories], story_offsets),
        days={name: np.concatenate([getattr(table, name), getattr(new, name)])[order] for name in _DAYS},
        **{
            name: np.concatenate([getattr(table, name), getattr(new, name)])[order]
            for name in ("confidence", "symmetric", "reviewed")
        },
        mentions=_taken(table.mentions, new.mentions, mentions),
        mention_sentences=np.concatenate([table.mention_sentences, new.mention_sentences])[mentions],
        mention_spots=np.concatenate([table.mention_spots, recoded[new.mention_spots]])[mentions],
        mention_offsets=offsets,
        all_spots=spots,
    )


def _order(table: EventTable, new: EventTable, gone: Collection[str]) -> Places:
    """Return the rows that stay and the new ones in the order of the listing; new ones count on from the old ones."""
    places = [_place(table, new, row) for row in range(len(new))]
    order = np.insert(np.arange(len(table)), places, len(table) + np.arange(len(new)))
    leaves = np.zeros(len(table) + len(new), bool)
    named = pc.is_in(table.ids, value_set=pa.array(list(gone), pa.string()))
    leaves[: len(table)] = named.to_numpy(zero_copy_only=False)
    return order[~leaves[order]]


def _place(table: EventTable, new: EventTable, row: int) -> int:
    """Return the row of `table` before which one of `new` belongs: by its days, then by its id."""
    first, last = table.first_day, table.last_day
    low, high = (int(np.searchsorted(first, new.first_day[row], side)) for side in ("left", "right"))
    inner = last[low:high]
    low, high = (low + int(np.searchsorted(inner, new.last_day[row], side)) for side in ("left", "right"))
    name = new.ids[row].as_py()
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if table.ids[middle].as_py() < name else (low, middle)
    return low


def _taken(one: pa.Array, other: pa.Array, places: Places) -> pa.Array:
    return pa.concat_arrays([one, other]).take(pa.array(places))


def _joined_values(values: tuple[Any, ...], new: tuple[Any, ...]) -> tuple[tuple[Any, ...], Codes]:
    """Return all values, and the place of each new one among them (the last is -1: what is none stays none)."""
    places = {value: place for place, value in enumerate(values)}
    codes = [places.setdefault(value, len(places)) for value in new]
    return tuple(places), np.array([*codes, -1], np.int32)


def _joined_codes(one: Coded, other: Coded, order: Places) -> Coded:
    values, recoded = _joined_values(one.values, other.values)
    return Coded(values=values, codes=np.concatenate([one.codes, recoded[other.codes]])[order])


def _joined_lists(one: Listed, other: Listed, order: Places) -> Listed:
    values, recoded = _joined_values(one.values, other.values)
    places, offsets = _lists(one.offsets, other.offsets, order)
    codes = np.concatenate([one.codes, recoded[other.codes]])[places]
    return Listed(values=values, codes=codes, offsets=offsets, owners=_owners(offsets))


def _lists(one: Codes, other: Codes, order: Places) -> tuple[Places, Codes]:
    """Return which values to take for rows in a new order, and their new offsets, given the offsets of two columns."""
    starts = np.concatenate([one[:-1], one[-1] + other[:-1]]).astype(np.int64)[order]
    lengths = np.concatenate([np.diff(one), np.diff(other)])[order]
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    return np.repeat(starts - offsets[:-1], lengths) + np.arange(offsets[-1]), offsets


# On disk: a table of one row, whose columns are lists of different lengths. It is mapped into memory, not read.


def kept_table(path: Path) -> EventTable | None:
    """Return the table that is kept in a file, null where there is none, or none that can be read."""
    try:
        with pa.memory_map(str(path)) as source:
            kept = ipc.open_file(source).read_all()
        return _from_columns({name: kept[name].chunk(0).values for name in kept.column_names})
    except (pa.ArrowException, OSError, KeyError, IndexError, ValueError):
        return None


def keep_table(path: Path, table: EventTable) -> None:
    """Keep a table in a file, in the place of those of other runs; a folder that cannot be written is left alone."""
    columns = dict(_columns(table))
    lists = {
        name: pa.ListArray.from_arrays(pa.array([0, len(each)], pa.int32()), each) for name, each in columns.items()
    }
    replace_kept(path, pa.table(lists))


_FLAT = (*_DAYS, "confidence", "mention_sentences", "mention_spots", "mention_offsets")
_TRUTHS = ("symmetric", "reviewed")


def _columns(table: EventTable) -> Iterator[tuple[str, pa.Array]]:
    yield "ids", table.ids
    yield "mentions", table.mentions
    for name in _FLAT:
        yield name, pa.array(getattr(table, name))
    for name in _TRUTHS:
        yield name, pa.array(getattr(table, name).view(np.uint8))
    yield "stories", pa.array(table.stories.numbers)
    yield "stories offsets", pa.array(table.stories.offsets)
    for name, coded in table.single.items():
        yield f"{name} codes", pa.array(coded.codes)
        yield f"{name} values", pa.array(coded.values, pa.string())
    for name, listed in table.several.items():
        yield f"{name} codes", pa.array(listed.codes)
        yield f"{name} offsets", pa.array(listed.offsets)
        yield f"{name} values", pa.array(listed.values, pa.string())
    for name, kind in (("name", pa.string()), ("country", pa.string()), ("lat", pa.float64()), ("lon", pa.float64())):
        yield f"spot {name}", pa.array([getattr(spot, name) for spot in table.all_spots], kind)


def _from_columns(columns: Mapping[str, pa.Array]) -> EventTable:
    def listed(name: str) -> Listed:
        offsets = columns[f"{name} offsets"].to_numpy()
        values = tuple(columns[f"{name} values"].to_pylist())
        return Listed(
            values=values, codes=columns[f"{name} codes"].to_numpy(), offsets=offsets, owners=_owners(offsets)
        )

    spots = zip(*(columns[f"spot {name}"].to_pylist() for name in ("name", "country", "lat", "lon")), strict=True)
    flat = {name: columns[name].to_numpy() for name in _FLAT}
    return _made(
        ids=columns["ids"],
        mentions=columns["mentions"],
        single={
            name: Coded(values=tuple(columns[f"{name} values"].to_pylist()), codes=columns[f"{name} codes"].to_numpy())
            for name in SINGLE
        },
        several={name: listed(name) for name in SEVERAL},
        stories=_numbered(columns["stories"].to_numpy(), columns["stories offsets"].to_numpy()),
        days={name: flat.pop(name) for name in _DAYS},
        **{name: columns[name].to_numpy().view(bool) for name in _TRUTHS},
        all_spots=tuple(Spot(name=name, country=country, lat=lat, lon=lon) for name, country, lat, lon in spots),
        **flat,
    )
