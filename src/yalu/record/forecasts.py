"""The ledger of forecasts on disk: `forecasts/*.jsonl`, append-only. Nothing is edited; a later line supersedes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from yalu.errors import RecordError
from yalu.forecast.ledger import Case
from yalu.forecast.lines import SHEET, plain_line, read_line, sheet_rows
from yalu.forecast.values import Line
from yalu.record.export import guard_formula
from yalu.record.files import disk_errors, whole_file
from yalu.record.reviews import append_json

FOLDER = "forecasts"
_FILE_NAME = "forecasts.jsonl"
# Each forecast of an imported sheet is a line of some 500 bytes.
_MOST_BYTES = 64 << 20


def ledger_now() -> str:
    """Return the time in UTC, to the microsecond: lines of one second keep their order."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def append_forecasts(folder: Path, lines: Iterable[Line]) -> None:
    """Append lines, each on disk before the next is begun. Raises RecordError."""
    for line in lines:
        append_json(folder / FOLDER / _FILE_NAME, plain_line(line))


def read_forecasts(folder: Path) -> tuple[list[Line], list[str]]:
    """Return the lines of a workspace's ledger, and where there are lines that cannot be read (`path:line`)."""
    found: list[Line] = []
    unreadable: list[str] = []
    for path in sorted((folder / FOLDER).glob("*.jsonl")):
        for number, line in _lines(path):
            try:
                found.append(read_line(json.loads(line)))
            except (ValueError, KeyError, TypeError):
                unreadable.append(f"{path}:{number}")
    return found, unreadable


def forecasts_signature(folder: Path) -> tuple[tuple[str, int], ...]:
    """Return what changes whenever a line is added: the files and their sizes."""
    return tuple((path.name, path.stat().st_size) for path in sorted((folder / FOLDER).glob("*.jsonl")))


def read_ledger_file(path: Path) -> list[Line]:
    """Return the lines of a file of JSON lines. Raises RecordError that names the first line that is none."""
    found = []
    for number, line in _lines(path):
        try:
            found.append(read_line(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise RecordError(
                f"is no line of a ledger ({error}).",
                item=f"{path}:{number}",
                remedy="Write it with `yalu forecasts export`.",
            ) from error
    return found


def read_sheet(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a CSV sheet with their numbers (the header is 1). Raises RecordError."""
    with disk_errors(path, "read the sheet"):
        data = _bounded(path)
    try:
        text = data.decode("utf-8-sig")
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        header = tuple(reader.fieldnames or ())
        missing = [name for name in ("question", "since", "closes") if name not in header]
        unknown = [name for name in header if name not in SHEET]
        if missing or unknown:
            what = f"it lacks {', '.join(missing)}" if missing else f"{', '.join(map(repr, unknown))} is unknown"
            raise RecordError(
                f"is no sheet of forecasts: {what}.", item=str(path), remedy=f"Columns: {' '.join(SHEET)}."
            )
        return [
            (number, {name: _unguarded(value or "") for name, value in row.items() if name is not None})
            for number, row in enumerate(reader, 2)
        ]
    except (csv.Error, UnicodeDecodeError) as error:
        raise RecordError(f"cannot be read ({error}).", item=str(path), remedy="Save it as CSV in UTF-8.") from error


def ledger_bytes(lines: Iterable[Line]) -> bytes:
    """Return lines as JSON lines, as they were made."""
    return b"".join(json.dumps(plain_line(line), ensure_ascii=False).encode() + b"\n" for line in lines)


def sheet_bytes(cases: Iterable[Case]) -> bytes:
    """Return the CSV sheet of some cases: UTF-8 with a byte order mark, formulas guarded, as every CSV export."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, SHEET, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: guard_formula(cell) for name, cell in row.items()} for row in sheet_rows(cases))
    return text.getvalue().encode("utf-8-sig")


def write_file(path: Path, data: bytes) -> None:
    """Write an export, whole or not at all. Raises ExportError."""
    with whole_file(path) as file:
        file.write(data)


def _unguarded(cell: str) -> str:
    """Return a cell without the apostrophe that keeps a spreadsheet from running it."""
    return cell[1:] if cell.startswith("'") and guard_formula(cell[1:]) == cell else cell


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with disk_errors(path, "read the forecasts"):
        lines = _bounded(path).split(b"\n")
    return ((number, line) for number, line in enumerate(lines, 1) if line.strip())


def _bounded(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise RecordError(f"is larger than {_MOST_BYTES >> 20} MB.", item=str(path), remedy="Split it.")
    return data
