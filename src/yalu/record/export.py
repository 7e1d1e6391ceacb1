"""Exporters: a table of output lines to a file. Others register by entry points in the group `yalu.exporter`."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from yalu.errors import ExportError
from yalu.model.protocols import Exporter
from yalu.record.files import whole_file
from yalu.record.lines import json_line

_BATCH_ROWS = 1000
# A spreadsheet runs a cell that begins with one of these; a leading apostrophe makes it text (OWASP, CSV injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class JsonLines:
    """One JSON object a line: the lines of docs/design.md."""

    name = "jsonl"
    suffix = ".jsonl"

    def write(self, table: pa.Table, path: Path) -> int:
        """Write `table` to `path` and return the number of rows. Raises ExportError."""
        with whole_file(path) as file:
            for row in _rows(table):
                file.write(json_line(row).encode() + b"\n")
        return int(table.num_rows)


class Csv:
    """One row a line, nested columns laid flat (`date_start`, `source_country`); members of a list are joined by `; `.

    UTF-8 with a byte order mark, which spreadsheets need to read it as UTF-8. Cells that a spreadsheet would run as a
    formula get a leading apostrophe.
    """

    name = "csv"
    suffix = ".csv"

    def write(self, table: pa.Table, path: Path) -> int:
        """Write `table` to `path` and return the number of rows. Raises ExportError."""
        columns = [column for field in table.schema for column in _flat_columns(field.name, field.type)]
        with whole_file(path) as file:
            text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
            writer = csv.writer(text, lineterminator="\n")
            writer.writerow(name for name, _ in columns)
            writer.writerows([guard_formula(read(row)) for _, read in columns] for row in _rows(table))
            text.flush()
            text.detach()
        return int(table.num_rows)


class Parquet:
    """The lines as a Parquet table, nested as they are, zstd-compressed."""

    name = "parquet"
    suffix = ".parquet"

    def write(self, table: pa.Table, path: Path) -> int:
        """Write `table` to `path` and return the number of rows. Raises ExportError."""
        with whole_file(path) as file:
            pq.write_table(table.replace_schema_metadata(None), file, compression="zstd")
        return int(table.num_rows)


_BUILT_IN: dict[str, Callable[[], Exporter]] = {kind.name: kind for kind in (JsonLines, Csv, Parquet)}


def exporters() -> dict[str, Callable[[], Exporter]]:
    """Return what makes each exporter, by name: the built-in ones and those of installed packages."""
    return {each.name: each.load() for each in entry_points(group="yalu.exporter")} | _BUILT_IN


def find_exporter(name: str | None, path: Path) -> Exporter:
    """Return the exporter called `name`, or the one for the suffix of `path`. Raises ExportError."""
    known = exporters()
    if name is None:
        by_suffix = [made for made in (make() for make in known.values()) if made.suffix == path.suffix]
        if by_suffix:
            return by_suffix[0]
    elif name in known:
        return known[name]()
    raise ExportError(
        f"no exporter for {name or path.suffix or 'a file without suffix'}.",
        item=str(path),
        remedy=f"Choose a format: {', '.join(sorted(known))}.",
    )


def guard_formula(cell: Any) -> Any:
    """Return a cell so that no spreadsheet runs it: text that looks like a formula gets a leading apostrophe."""
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return "'" + cell
    return cell


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    for batch in table.to_batches(max_chunksize=_BATCH_ROWS):
        yield from batch.to_pylist()


def _flat_columns(name: str, kind: pa.DataType) -> Iterator[tuple[str, Callable[[dict[str, Any]], Any]]]:
    """Yield the CSV columns of one Arrow column: a name, and how to read the cell from a row."""
    inner = kind.value_type if pa.types.is_list(kind) else kind
    if not pa.types.is_struct(inner):
        yield name, lambda row: _cell(row[name])
        return
    for field in inner:
        yield f"{name}_{field.name}", _reader(name, field.name)


def _reader(name: str, member: str) -> Callable[[dict[str, Any]], Any]:
    def read(row: dict[str, Any]) -> Any:
        value = row[name]
        if isinstance(value, list):
            return _cell([each[member] for each in value])
        return _cell(value[member]) if value is not None else None

    return read


def _cell(value: Any) -> Any:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if not isinstance(value, list):
        return value
    return "; ".join("-".join(map(str, each)) if isinstance(each, list) else _text(each) for each in value)


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)
