"""Blocks of an event table to chunks of coded events: numbers until a chunk is full, then one Arrow table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, get_args

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from yalu.imports.blocks import Block
from yalu.imports.codes import CodedType, Types
from yalu.imports.days import PRECISIONS, Period, read_period
from yalu.imports.distinct import (
    NOT_TEXT,
    Hashes,
    Ints,
    Key,
    Numbered,
    Numbers,
    hash_cells,
    hash_texts,
    mix,
    numbers_of,
)
from yalu.imports.layouts import Format, Layout
from yalu.imports.mapping import Mapping
from yalu.imports.parties import Parties, Party, Timed
from yalu.imports.tallies import Tallies
from yalu.model import CodedDay, CodedEvent
from yalu.model.event import Status
from yalu.model.schema import arrow_schema

# Rows of a chunk, which is one part and one run: a kill loses as many at most, and they take some 200 MB.
CHUNK_ROWS = 1_000_000
# Distinct actors and codes remembered; past it the memory is emptied between two chunks.
_MOST_REMEMBERED = 1_000_000
# No date: further ahead than any a table can have, so that it sorts last.
_NO_DAY = np.int32(np.iinfo(np.int32).max)

_SIDES = ("source", "target")
_STATUSES: tuple[str, ...] = get_args(Status)
# The time precision of ACLED, where a column is called so: 1 the day, 2 a part of a month, 3 the month.
_PRECISION_CODES = {"1": "day", "2": "week", "3": "month"}

# Tells which of some keys are in the record, given the first and last day on which their events could be known.
Known = Callable[[Hashes, int, int], npt.NDArray[np.bool_]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A chunk of coded events, how many fall on each day, and how many rows were duplicates."""

    events: pa.Table | None = None
    days: pa.Table | None = None
    rows: int = 0
    duplicates: int = 0


@dataclass(frozen=True, slots=True)
class _Rows:
    """Some good rows as numbers. `codes`, `parties`, `names` and `publishers` number values of the table's memories."""

    row: Numbers
    day: Ints
    precision: Ints
    reported: Ints
    publisher: Ints
    status: Ints
    intensity: npt.NDArray[np.float64]
    code: Ints
    parties: tuple[Ints, Ints]
    names: tuple[Ints, Ints]
    key: Hashes
    keyed: npt.NDArray[np.bool_]

    def take(self, chosen: Any) -> _Rows:
        """Return some of the rows."""
        return _Rows(*map(partial(_picked, chosen=chosen), _values(self)))


def _values(rows: _Rows) -> list[Any]:
    return [getattr(rows, name) for name in _Rows.__slots__]


def _joined(parts: Sequence[_Rows]) -> _Rows:
    return _Rows(*map(_concatenated, zip(*map(_values, parts), strict=True)))


def _picked(value: Any, chosen: Any) -> Any:
    return tuple(each[chosen] for each in value) if isinstance(value, tuple) else value[chosen]


def _concatenated(column: Sequence[Any]) -> Any:
    if isinstance(column[0], tuple):
        return tuple(np.concatenate(each) for each in zip(*column, strict=True))
    return np.concatenate(column)


class EventTable:
    """Reads the events of one file. `refusals` and `unknowns` count rows; `rows` counts all."""

    def __init__(
        self, form: Format, layout: Layout, mapping: Mapping, *, file: str, origin: str, parties: Parties, types: Types
    ) -> None:
        self._form = form
        self._layout = layout
        self._mapping = mapping
        self._file = file
        self._origin = origin
        self._party_numbers: dict[Party, int] = {}
        self._slots: list[int] = []
        self._name_numbers: dict[str | None, int] = {None: 0}

        def numbered(make: Callable[[Key], Any]) -> Numbered[Any]:
            return Numbered(make, mapping.encoding)

        self._dates = numbered(lambda key: _period(key, mapping.date_format))
        self._reports = numbered(lambda key: read_period(key[0]) if key[0] else None)
        self._publishers = numbered(lambda key: key[0] or None)
        self._statuses = numbered(lambda key: key[0].lower() or "occurred")
        self._intensities = numbered(lambda key: _number(key[0]))
        self._codes = numbered(lambda key: types.read(*self._mapped(_CODE_FIELDS, key)))
        self._sides = {
            side: numbered(lambda key, side=side: self._side(parties, side, key))  # type: ignore[misc]
            for side in _SIDES
        }
        self._waiting: list[_Rows] = []
        self.rows = 0
        self.refusals = Tallies()
        self.unknowns = Tallies()

    @property
    def columns(self) -> list[str]:
        """The columns to read from the file."""
        return list(dict.fromkeys(self._layout.fields.values()))

    @property
    def plain_columns(self) -> list[str]:
        """Those of them whose cells are all different: the identifiers."""
        fields = self._layout.fields
        return [fields["id"]] if "id" in fields and list(fields.values()).count(fields["id"]) == 1 else []

    @property
    def waiting(self) -> int:
        """Rows read and not yet in a chunk."""
        return sum(len(each.row) for each in self._waiting)

    def take(self, block: Block) -> None:
        """Read the rows of a block; those without a day are refused."""
        self.rows += len(block.rows) + len(block.broken)
        for reason in {why for _, why in block.broken}:
            self.refusals.add(reason, [row for row, why in block.broken if why == reason])
        if len(block.rows):
            self._waiting.append(self._read(block))

    def chunk(self, known: Known) -> Chunk:
        """Return the rows that wait as tables, those that are known already left out."""
        if not self._waiting:
            return Chunk()
        rows = _joined(self._waiting)
        self._waiting = []
        kept = rows.take(self._new(rows, known))
        made = Chunk(
            events=self._table(kept.take(self._order(kept))),
            days=self._days(kept),
            rows=len(kept.row),
            duplicates=len(rows.row) - len(kept.row),
        )
        self._forget()
        return made

    # One block

    def _read(self, block: Block) -> _Rows:
        dates = self._of(block, ("date", "precision"), self._dates)
        codes = self._of(block, _CODE_FIELDS, self._codes)
        sides = [self._of(block, _side_fields(side), self._sides[side]) for side in _SIDES]
        statuses = self._of(block, ("status",), self._statuses)
        reports, publishers, intensities = (
            self._of(block, (name,), memory)
            for name, memory in (
                ("reported", self._reports),
                ("publisher", self._publishers),
                ("intensity", self._intensities),
            )
        )
        good = self._good(block, dates, statuses, [codes, *sides, reports, publishers, intensities])
        days = _taken([_day(each) for each in self._dates.values], dates)[good]
        swapped = _taken([each.swapped for each in self._codes.values], codes, bool)[good]
        resolved = [self._resolved(side, numbers[good], days) for side, numbers in zip(_SIDES, sides, strict=True)]
        if swapped.any():
            resolved = [
                tuple(np.where(swapped, there, here) for here, there in zip(one, other, strict=True))  # type: ignore[misc]
                for one, other in (resolved, resolved[::-1])
            ]
        key, keyed = self._keys(block, days, good, codes[good], [each[good] for each in sides])
        precisions = [PRECISIONS.index(each.precision) if each else 0 for each in self._dates.values]
        return _Rows(
            row=block.rows[good],
            day=days,
            precision=_taken(precisions, dates[good]),
            reported=_taken([_day(each) for each in self._reports.values], reports[good]),
            publisher=publishers[good],
            status=statuses[good],
            intensity=_taken(self._intensities.values, intensities[good], np.float64),
            code=codes[good],
            parties=(resolved[0][0], resolved[1][0]),
            names=(resolved[0][1], resolved[1][1]),
            key=key,
            keyed=keyed,
        )

    def _of(self, block: Block, fields: Sequence[str], memory: Numbered[Any]) -> Ints:
        return numbers_of(block, [self._column(name) for name in fields], memory)

    def _column(self, name: str) -> str | bytes:
        """Return the column of a field, or what all rows have there."""
        if name in self._mapping.constants:
            return self._mapping.constants[name].encode(self._mapping.encoding)
        return self._layout.fields.get(name, b"")

    def _good(self, block: Block, dates: Ints, statuses: Ints, others: Sequence[Ints]) -> npt.NDArray[np.bool_]:
        """Return which rows are good; count the others by reason."""
        undated = np.array([each is None for each in self._dates.values] + [False])
        unnamed = np.array([each not in _STATUSES for each in self._statuses.values] + [False])
        faults = (
            ("not_text", np.any([each == NOT_TEXT for each in (dates, statuses, *others)], axis=0)),
            ("no_date", undated[dates]),
            ("unknown_status", unnamed[statuses]),
        )
        good = np.ones(len(block.rows), bool)
        for reason, fault in faults:
            self.refusals.add(reason, block.rows[fault & good])
            good &= ~fault
        return good

    def _side(self, parties: Parties, side: str, key: Key) -> tuple[int, Timed, int]:
        """Return where the parties of some cells begin in `_slots`, the parties over time, and the name's number."""
        name, country, group, sector = self._mapped(_side_fields(side), key)
        timed = parties.read(name, country, group, sector)
        first = len(self._slots)
        self._slots += [self._party_numbers.setdefault(each, len(self._party_numbers)) for each in timed.parties]
        return first, timed, self._name_numbers.setdefault(key[0] or None, len(self._name_numbers))

    def _resolved(self, side: str, numbers: Ints, days: Ints) -> tuple[Ints, Ints]:
        """Return the number of the party and of the name of each row, as of the row's day."""
        found = self._sides[side].values
        slots = _taken([first for first, _, _ in found], numbers)
        dated = np.array([bool(timed.days) for _, timed, _ in found] or [False])
        chosen = np.flatnonzero(dated[numbers])
        for number in np.unique(numbers[chosen]):
            rows = chosen[numbers[chosen] == number]
            slots[rows] += np.searchsorted(found[number][1].days, days[rows], side="right").astype(np.int32)
        return _taken(self._slots, slots), _taken([name for _, _, name in found], numbers)

    def _keys(
        self, block: Block, days: Ints, good: npt.NDArray[np.bool_], codes: Ints, sides: Sequence[Ints]
    ) -> tuple[Hashes, npt.NDArray[np.bool_]]:
        """Return what names each event, and which rows have a name."""
        fields = self._layout.fields
        if self._form.identity is None or ("id" not in fields and self._form.identity != "content"):
            return np.zeros(len(days), np.uint64), np.zeros(len(days), bool)
        keyed = np.ones(len(days), bool)
        key = mix(days.astype(np.int64).astype(np.uint64) ^ np.uint64(hash_texts((self._origin,))))
        if "id" in fields:
            cells = block.columns[fields["id"]]
            if pa.types.is_dictionary(cells.type):
                cells = cells.dictionary_decode()
            cells = cells.filter(pa.array(good))
            key = mix(key ^ hash_cells(cells))
            keyed = (
                np.diff(np.frombuffer(cells.buffers()[1], np.int32)[cells.offset : cells.offset + len(cells) + 1]) > 0
            )
        for memory, numbers in ((self._codes, codes), *zip(self._sides.values(), sides, strict=True)):
            key = mix(key ^ np.array(memory.hashes or [0], np.uint64)[numbers])
        return key, keyed

    def _mapped(self, fields: Sequence[str], key: Key) -> list[str]:
        """Return cells with the values that the mapping gives them."""
        values = self._mapping.values
        return [values.get(name, {}).get(cell, cell) for name, cell in zip(fields, key, strict=True)]

    # One chunk

    def _new(self, rows: _Rows, known: Known) -> Numbers:
        """Return the rows that are neither in the record nor earlier in the chunk."""
        if not rows.keyed.any():
            return np.arange(len(rows.row))
        keyed = np.flatnonzero(rows.keyed)
        _, first = np.unique(rows.key[keyed], return_index=True)
        first = keyed[first]
        told = np.where(rows.reported[first] == _NO_DAY, rows.day[first], rows.reported[first])
        first = first[~known(rows.key[first], int(told.min()), int(told.max()))]
        return np.sort(np.concatenate([np.flatnonzero(~rows.keyed), first]))

    def _order(self, rows: _Rows) -> Numbers:
        """Return the rows by source, target and day, so that a query for two states reads few of them."""
        states = [party.country or "" for party in self._party_numbers]
        rank = {state: number for number, state in enumerate(sorted(set(states)))}
        ranks = np.array([rank[state] for state in states] or [0], np.int64)
        source, target = (ranks[each] for each in rows.parties)
        days = rows.day.astype(np.int64) - int(rows.day.min(initial=0))
        return np.argsort((source * len(rank) + target) * (int(days.max(initial=0)) + 1) + days, kind="stable")

    def _table(self, rows: _Rows) -> pa.Table:
        codes: list[CodedType] = self._codes.values
        names = list(self._name_numbers)
        whole = len(rows.row)
        columns: dict[str, pa.Array] = {
            "file": _same(self._file, whole),
            "row": pa.array(rows.row),
            "key": pa.array(rows.key.view(np.int64), mask=~rows.keyed),
            "origin": _same(self._origin, whole),
            "publisher": _texts(rows.publisher, self._publishers.values),
            "day": pa.array(rows.day, pa.int32()).cast(pa.date32()),
            "precision": _texts(rows.precision, PRECISIONS),
            "reported": pa.array(rows.reported, pa.int32(), mask=rows.reported == _NO_DAY).cast(pa.date32()),
            "weight": _floats(np.array([_nan(each.weight) for each in codes] or [0.0])[rows.code]),
            "intensity": _floats(rows.intensity),
            "status": _texts(rows.status, self._statuses.values),
            "type_why": _texts(rows.code, [each.why for each in codes]),
        }
        for name in ("type", "mode", "cameo", "quad", "domain"):
            columns[name] = _texts(rows.code, [getattr(each, name) for each in codes])
        self._count("type", rows, columns["type_why"])
        for side, numbers, called in zip(_SIDES, rows.parties, rows.names, strict=True):
            for column, name in ((side, "country"), (f"{side}_level", "level"), (f"{side}_sector", "sector"),
                                 (f"{side}_why", "why")):  # fmt: skip
                columns[column] = _texts(numbers, [getattr(each, name) for each in self._party_numbers])
            columns[f"{side}_name"] = _texts(called, names)
            self._count(side, rows, columns[f"{side}_why"])
        return _as_table(CodedEvent, columns)

    def _days(self, rows: _Rows) -> pa.Table:
        """Return how many of the rows fall on each day, by the day from which they could be known."""
        typed = np.array([each.type is not None for each in self._codes.values] or [False])[rows.code]
        took_place = np.array([each in ("occurred", "ongoing") for each in self._statuses.values] or [False])[
            rows.status
        ]
        known = np.where(rows.reported == _NO_DAY, rows.day, rows.reported)
        both, places = np.unique((rows.day.astype(np.int64) << 32) + known, return_inverse=True)
        columns = {
            "origin": _same(self._origin, len(both)),
            "day": pa.array((both >> 32).astype(np.int32)).cast(pa.date32()),
            "known": pa.array((both & 0xFFFFFFFF).astype(np.uint32).view(np.int32)).cast(pa.date32()),
            "rows": pa.array(np.bincount(places, minlength=len(both))),
            "typed": pa.array(np.bincount(places, weights=typed & took_place, minlength=len(both)).astype(np.int64)),
        }
        return _as_table(CodedDay, columns)

    def _count(self, what: str, rows: _Rows, why: pa.DictionaryArray) -> None:
        """Count the rows in which a column is null, by reason."""
        numbers = why.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        for number, reason in enumerate(why.dictionary.to_pylist()):
            self.unknowns.add(f"{what}: {reason}", np.sort(rows.row[numbers == number]))

    def _forget(self) -> None:
        """Empty the memories when they have grown too large; no rows wait that need them."""
        memories = [self._dates, self._reports, self._publishers, self._codes, *self._sides.values()]
        if sum(len(each.values) for each in memories) > _MOST_REMEMBERED:
            for memory in memories:
                memory.forget()
            self._slots.clear()
            self._party_numbers.clear()
            self._name_numbers = {None: 0}


_CODE_FIELDS = ("type", "mode", "cameo", "label", "contexts")


def _side_fields(side: str) -> tuple[str, ...]:
    return (side, f"{side}_country", f"{side}_group", f"{side}_sector")


def _period(key: Key, form: str | None) -> Period | None:
    found = read_period(key[0], form)
    precision = _PRECISION_CODES.get(key[1], key[1])
    if found is None or found.precision != "day" or precision not in PRECISIONS or precision == "day":
        return found
    start = found.start
    if precision == "week":
        return Period(type(start).fromordinal(start.toordinal() - start.weekday()), "week")
    return (
        Period(start.replace(day=1), "month") if precision == "month" else Period(start.replace(month=1, day=1), "year")
    )


def _day(period: Period | None) -> int:
    return int(_NO_DAY) if period is None else period.number


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _nan(value: float | None) -> float:
    return float("nan") if value is None else value


def _taken(values: Sequence[Any], numbers: Ints, kind: Any = np.int32) -> Any:
    """Return the values with these numbers; where there are none, or a cell was no text, any."""
    return np.array(values if len(values) else [0], kind)[numbers]


def _as_table(row_type: type[Any], columns: dict[str, pa.Array]) -> pa.Table:
    """Return columns as a table of rows of this type; texts may be dictionary-encoded."""
    schema = arrow_schema(row_type)
    fields = [pa.field(each.name, columns[each.name].type, each.nullable) for each in schema]
    return pa.table([columns[each.name] for each in schema], schema=pa.schema(fields))


def _floats(values: npt.NDArray[np.float64]) -> pa.Array:
    return pa.array(values, mask=~np.isfinite(values))


def _same(text: str, rows: int) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), pa.array([text], pa.string()))


def _texts(numbers: Ints, values: Sequence[str | None]) -> pa.DictionaryArray:
    """Return texts by their numbers as one column whose dictionary holds only what is used."""
    used = np.zeros(max(1, len(values)), bool)
    used[numbers] = True
    places: dict[str, int] = {}
    renumbered = np.full(max(1, len(values)), -1, np.int32)
    for number in np.flatnonzero(used).tolist() if len(values) else ():
        text = values[number]
        if text is not None:
            renumbered[number] = places.setdefault(text, len(places))
    indices = renumbered[numbers]
    return pa.DictionaryArray.from_arrays(pa.array(indices, mask=indices < 0), pa.array(list(places), pa.string()))
