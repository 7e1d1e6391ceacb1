"""Blocks of a table of values to series: one value a row with its parties, or a column for each series."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from yalu.errors import ReadError
from yalu.imports.blocks import Block
from yalu.imports.days import Period, read_period
from yalu.imports.layouts import Layout, plain_letters
from yalu.imports.mapping import SERIES_FIELDS, Mapping, ValueColumn
from yalu.imports.parties import Parties
from yalu.imports.tallies import Tallies
from yalu.model import CodedValue
from yalu.model.ids import content_id

# Values of a chunk, which is one part and one run.
CHUNK_VALUES = 200_000
WORLD = "WLD"

_HEADERS = {
    "date": ("date", "day", "month", "year", "week", "period", "start"),
    "value": ("value",),
    "name": ("name", "measure", "indicator", "series"),
    "unit": ("unit",),
    "source": ("source", "reporter", "exporter"),
    "target": ("target", "partner", "importer"),
    "dyad": ("dyad", "pair"),
}
# A column of a wide table that is a dyad: `CHN_PRK` and `CHN-PRK` are of both together, `CHN>PRK` of the first to the
# second.
_DYAD = re.compile(r"([A-Z]{3})([_>-])([A-Z]{3})")
# A number as tables write it; thousands may be parted by commas where there are three digits after each.
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:[eE][-+]?\d+)?")

Seen = set[tuple[str, int, float]]


def find_value_layout(cells: Sequence[str], mapping: Mapping) -> tuple[Layout, tuple[ValueColumn, ...]]:
    """Return where a table of values has what we read, and the columns that are series of their own.

    Raises ReadError where it has no date, or neither a value with its parties nor a column for a series.
    """
    plain = {plain_letters(cell): cell for cell in reversed(cells)}
    fields = {
        name: plain[header]
        for name, headers in _HEADERS.items()
        for header in reversed(headers)
        if header in plain and name not in mapping.constants
    }
    fields |= {name: column for name, column in mapping.columns.items() if name in SERIES_FIELDS}
    wide = mapping.series or (() if "value" in fields else tuple(_dyads(cells, mapping)))
    missing = [each for each in (*fields.values(), *(each.column for each in wide)) if each not in cells]
    if missing:
        raise ReadError(f"has no column {missing[0]!r}.", remedy=f"Its columns are {', '.join(cells)[:500]}.")
    long = "value" in fields and (
        {"source", "target"} <= {*fields, *mapping.constants} or "dyad" in {*fields, *mapping.constants}
    )
    if "date" not in fields or not (long or wide):
        raise ReadError(
            "is no table of values: it has no column that is a date, or none with values of two states.",
            remedy="Name columns date, value, source and target (or dyad), or give a mapping; see docs/formats.md.",
        )
    return Layout(names=tuple(cells), fields=fields, header=True), wide


def _dyads(cells: Sequence[str], mapping: Mapping) -> Iterator[ValueColumn]:
    for cell in cells:
        if (found := _DYAD.fullmatch(cell)) and found[1] != found[3]:
            first, second = found[1], found[3]
            yield ValueColumn(
                column=cell,
                name=mapping.constants.get("name", "value"),
                unit=mapping.constants.get("unit"),
                source=first if found[2] == ">" else min(first, second),
                target=second if found[2] == ">" else max(first, second),
                directed=found[2] == ">",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Whose:
    """What a value is of; `why` says why it cannot be told."""

    name: str
    unit: str | None
    source: str = ""
    target: str = ""
    directed: bool = True
    why: str | None = None


class ValueTable:
    """Reads the values of one file. A row is imported when it holds at least one value that is new.

    `duplicates` are the rows whose values were all known; `values` counts the values imported.
    """

    def __init__(
        self,
        layout: Layout,
        wide: Sequence[ValueColumn],
        mapping: Mapping,
        *,
        file: str,
        origin: str,
        parties: Parties,
        seen: Seen,
        revision: int,
    ) -> None:
        self._layout = layout
        self._wide = wide
        self._mapping = mapping
        self._file = file
        self._origin = origin
        self._parties = parties
        self._seen = seen
        self._revision = revision
        self._periods: dict[bytes, Period | None] = {}
        self._states: dict[str, str | None] = {}
        self._waiting: list[CodedValue] = []
        self.rows = self.imported = self.duplicates = 0
        self.refusals = Tallies()
        self.unknowns = Tallies()

    @property
    def columns(self) -> list[str]:
        """The columns to read from the file."""
        return list(dict.fromkeys([*self._layout.fields.values(), *(each.column for each in self._wide)]))

    @property
    def plain_columns(self) -> list[str]:
        """Columns whose cells are all different: none is treated so."""
        return []

    @property
    def waiting(self) -> int:
        """Values read and not yet in a chunk."""
        return len(self._waiting)

    def take(self, block: Block) -> None:
        """Read the rows of a block."""
        self.rows += len(block.rows) + len(block.broken)
        for row, why in block.broken:
            self.refusals.add(why, [row])
        columns = {name: block.columns[name].to_pylist() for name in self.columns}
        for place, row in enumerate(block.rows.tolist()):
            self._row({name: cells[place] for name, cells in columns.items()}, row)

    def chunk(self) -> list[CodedValue]:
        """Return the values that wait."""
        values, self._waiting = self._waiting, []
        return values

    def _row(self, cells: Dict[str, bytes], row: int) -> None:
        try:
            texts = {name: cell.decode(self._mapping.encoding).strip() for name, cell in cells.items()}
        except UnicodeDecodeError:
            self.refusals.add("not_text", [row])
            return
        period = self._period(cells[self._layout.fields["date"]], texts[self._layout.fields["date"]])
        if period is None:
            self.refusals.add("no_date", [row])
            return
        found = list(self._values(texts))
        faults = {why for why, _, _ in found if why}
        told = [(whose, value) for why, whose, value in found if not why and value is not None]
        if not told:
            self.refusals.add(min(faults, default="no_value"), [row])
            return
        for why in faults:
            self.unknowns.add(f"value: {why}", [row])
        new = [each for each in (self._value(whose, value, period, row) for whose, value in told) if each is not None]
        self._waiting += new
        self.imported += bool(new)
        self.duplicates += not new

    def _period(self, cell: bytes, text: str) -> Period | None:
        if cell not in self._periods:
            found = read_period(text, self._mapping.date_format)
            step = self._mapping.step
            if found is not None and step is not None and step != found.precision:
                found = _coarser(found, step)
            self._periods[cell] = found
        return self._periods[cell]

    def _values(self, texts: Dict[str, str]) -> Iterator[tuple[str | None, _Whose, float | None]]:
        """Yield each value of a row with what it is of, and why it cannot be told where it cannot."""
        for column in self._wide:
            whose = _Whose(
                name=column.name, unit=column.unit, source=column.source, target=column.target, directed=column.directed
            )
            why, value = _number(texts[column.column])
            yield why, whose, None if value is None else value * column.factor
        if "value" in self._layout.fields and not self._wide:
            whose = self._whose(texts)
            why, value = _number(texts[self._layout.fields["value"]])
            yield whose.why or why or (None if value is not None else "no_value"), whose, value

    def _whose(self, texts: Dict[str, str]) -> _Whose:
        told = {name: self._cell(texts, name) for name in SERIES_FIELDS}
        name, unit = told["name"] or "value", told["unit"] or None
        if told["dyad"]:
            found = _DYAD.fullmatch(told["dyad"])
            if found is None or found[1] == found[3]:
                return _Whose(name=name, unit=unit, why="unknown_state")
            first, second = (found[1], found[3]) if found[2] == ">" else sorted((found[1], found[3]))
            return _Whose(name=name, unit=unit, source=first, target=second, directed=found[2] == ">")
        source, target = self._state(told["source"]), self._state(told["target"])
        if source is None or target is None or source == target:
            return _Whose(name=name, unit=unit, why="unknown_state")
        return _Whose(name=name, unit=unit, source=source, target=target)

    def _cell(self, texts: Dict[str, str], name: str) -> str:
        cell = (
            texts[self._layout.fields[name]] if name in self._layout.fields else self._mapping.constants.get(name, "")
        )
        return self._mapping.values.get(name, {}).get(cell, cell)

    def _state(self, text: str) -> str | None:
        if text not in self._states:
            found = None if text == WORLD else self._parties.country(text)
            self._states[text] = WORLD if text == WORLD or text.lower() == "world" else found.country if found else None
        return self._states[text]

    def _value(self, whose: _Whose, value: float, period: Period, row: int) -> CodedValue | None:
        """Return a value as a row, null where it is in the record."""
        name = content_id(
            "series", self._origin, whose.name, whose.unit, whose.source, whose.target, whose.directed, period.precision
        )
        key = (name, period.number, value)
        if key in self._seen:
            return None
        self._seen.add(key)
        return CodedValue(
            series_id=name,
            file=self._file,
            row=row,
            revision=self._revision,
            origin=self._origin,
            name=whose.name,
            unit=whose.unit,
            source=whose.source,
            target=whose.target,
            directed=whose.directed,
            step=period.precision,
            start=period.start,
            value=value,
            known=period.last,
        )


def _number(text: str) -> tuple[str | None, float | None]:
    """Return why a cell is no value, and its value; both null for an empty cell."""
    if not text or text.upper() in ("NA", "N/A", "NULL", "NAN", "..", "-"):
        return None, None
    if not _NUMBER.fullmatch(text) or not any(map(str.isdigit, text)):
        return "bad_value", None
    value = float(text.replace(",", ""))
    return (None, value) if np.isfinite(value) else ("bad_value", None)


def _coarser(found: Period, step: Any) -> Period | None:
    """Return the step that begins on a day; null where the day begins none."""
    if found.precision != "day":
        return None
    start = found.start
    begins = {"week": start.weekday() == 0, "month": start.day == 1, "year": (start.month, start.day) == (1, 1)}
    return replace(found, precision=step) if begins.get(step) else None
