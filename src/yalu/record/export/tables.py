"""Output lines of any kind to a file: JSON Lines, CSV, Parquet. Rows are written as they come."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from yalu.record.checks import REVIEW
from yalu.record.files import whole_file
from yalu.record.lines import json_line

# A group of so many rows takes some tens of megabytes, and is large enough to be read fast.
_GROUP_ROWS = 20_000
# A spreadsheet runs a cell that begins with one of these, in their wide forms too; a leading apostrophe makes it text
# (OWASP, CSV injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


class JsonLines:
    """One JSON object a line: the lines of docs/design.md."""

    name = "jsonl"
    suffix = ".jsonl"

    def write(self, rows: pa.RecordBatchReader, path: Path) -> int:
        """Write rows to `path` and return their number. Raises ExportError."""
        written = 0
        with whole_file(path) as file:
            for row in _rows(rows):
                written += 1
                if row.get(REVIEW) is None:
                    row.pop(REVIEW, None)  # what nobody looked at is the line of coding
                file.write(json_line(row).encode() + b"\n")
        return written


class Csv:
    """One row a line, nested columns laid flat (`date_start`, `source_country`); members of a list are joined by `; `.

    UTF-8 with a byte order mark, which spreadsheets need to read it as UTF-8. Cells that a spreadsheet would run as a
    formula get a leading apostrophe.
    """

    name = "csv"
    suffix = ".csv"

    def write(self, rows: pa.RecordBatchReader, path: Path) -> int:
        """Write rows to `path` and return their number. Raises ExportError."""
        columns = [column for field in rows.schema for column in _flat_columns(field.name, field.type)]
        written = 0
        with whole_file(path) as file:
            text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
            writer = csv.writer(text, lineterminator="\n")
            writer.writerow(name for name, _ in columns)
            for row in _rows(rows):
                written += 1
                writer.writerow([guard_formula(read(row)) for _, read in columns])
            text.flush()
            text.detach()
        return written


class Parquet:
    """The lines as a Parquet table, nested as they are, zstd-compressed."""

    name = "parquet"
    suffix = ".parquet"

    def write(self, rows: pa.RecordBatchReader, path: Path) -> int:
        """Write rows to `path` and return their number. Raises ExportError."""
        schema, written = rows.schema.remove_metadata(), 0
        with whole_file(path) as file, pq.ParquetWriter(file, schema, compression="zstd") as writer:
            for group in _groups(rows):
                writer.write_table(group.replace_schema_metadata(None), row_group_size=_GROUP_ROWS)
                written += group.num_rows
        return written


def guard_formula(cell: Any) -> Any:
    """Return a cell so that no spreadsheet runs it: text that looks like a formula gets a leading apostrophe.

    A bare carriage return becomes a line feed: Python's writer does not quote it, and it would end the row.
    """
    if not isinstance(cell, str):
        return cell
    cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    return "'" + cell if cell.startswith(_FORMULA_STARTS) else cell


def _rows(rows: pa.RecordBatchReader) -> Iterator[dict[str, Any]]:
    for batch in rows:
        yield from batch.to_pylist()


def _groups(rows: pa.RecordBatchReader) -> Iterator[pa.Table]:
    """Yield the rows in groups of one size, whatever batches they come in: the same rows give the same bytes."""
    waiting: list[pa.RecordBatch] = []
    number = 0
    for batch in rows:
        waiting.append(batch)
        number += batch.num_rows
        while number >= _GROUP_ROWS:
            whole = pa.Table.from_batches(waiting, rows.schema)
            yield whole.slice(0, _GROUP_ROWS)
            waiting = whole.slice(_GROUP_ROWS).to_batches()
            number -= _GROUP_ROWS
    if number:
        yield pa.Table.from_batches(waiting, rows.schema)


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
