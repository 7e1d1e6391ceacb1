"""The manifest: one line for each committed run. A part that no line names does not exist.

A line counts once its newline is on disk. Text after the last newline is what a killed writer left; readers ignore it
and the next writer removes it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from yalu.errors import RecordError
from yalu.model.ids import content_id
from yalu.model.schema import from_plain, to_plain
from yalu.record.files import disk_errors, sync_folder

FILE_NAME = "manifest.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One Parquet file of a run: where it is in the workspace, what it holds, and the SHA-256 of its bytes."""

    path: str
    table: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One committed run.

    `run` depends on the runs before it, on `kind` and on `inputs`, never on a clock; `at` only logs when it was
    committed. `settings` are the caller's options that shaped the rows. `tables` lists what the run wrote, empty tables
    too: a run replaces the same tables of the runs it `supersedes`. A run in `withdraws` counts no more at all.
    `resolved` names failures of earlier runs whose inputs can be read now (see `yalu.record.failures`).
    """

    run: str
    sequence: int
    kind: str
    inputs: tuple[str, ...]
    versions: Mapping[str, str]
    settings: Mapping[str, Any]
    tables: tuple[str, ...]
    parts: tuple[Part, ...]
    supersedes: tuple[str, ...]
    withdraws: tuple[str, ...]
    resolved: tuple[str, ...]
    at: str

    @property
    def counts(self) -> dict[str, int]:
        """The number of rows in each table the run wrote."""
        counts = dict.fromkeys(self.tables, 0)
        for part in self.parts:
            counts[part.table] += part.rows
        return counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The committed runs in order; `torn` is the text after the last newline, `size` the bytes before it."""

    runs: tuple[Run, ...]
    size: int
    torn: str

    def current(self, table: str) -> list[Part]:
        """Return the parts of `table` that no later run replaced or withdrew."""
        return [part for run in self.current_runs(table) for part in run.parts if part.table == table]

    def current_runs(self, table: str) -> list[Run]:
        """Return the runs whose rows of `table` count, oldest first."""
        live = self.live_runs()
        replaced = {old for run in live if table in run.tables for old in run.supersedes}
        return [run for run in live if table in run.tables and run.run not in replaced]

    def live_runs(self) -> list[Run]:
        """Return the runs that were not withdrawn, oldest first."""
        withdrawn = {run for each in self.runs for run in each.withdraws}
        return [run for run in self.runs if run.run not in withdrawn]

    def next_run(self, kind: str, inputs: Iterable[str]) -> str:
        """Return the id of the run that would come next with these inputs."""
        previous = self.runs[-1].run if self.runs else None
        return content_id("run", len(self.runs), previous, kind, list(inputs))


def read_manifest(folder: Path, known: Manifest | None = None) -> Manifest:
    """Return the manifest of a workspace. Raises RecordError naming the first line that cannot be read.

    Only what was appended since `known` was read is read again.
    """
    path = folder / FILE_NAME
    with disk_errors(path, "read the manifest"):
        size = path.stat().st_size if path.exists() else 0
        if known is None or size < known.size:
            known = Manifest(runs=(), size=0, torn="")
        data = _read_from(path, known.size) if size > known.size else b""
    whole, newline, torn = data.rpartition(b"\n")
    lines = whole.split(b"\n") if newline else []
    runs = tuple(_parse(line, number, path) for number, line in enumerate(lines, len(known.runs) + 1))
    return Manifest(
        runs=known.runs + runs,
        size=known.size + len(data) - len(torn),
        torn=torn.decode("utf-8", "replace"),
    )


def _read_from(path: Path, start: int) -> bytes:
    with path.open("rb") as file:
        file.seek(start)
        return file.read()


def append_run(folder: Path, run: Run, size: int) -> None:
    """Append one line and wait until it is on disk. The caller holds the writer's lock. Raises RecordError.

    `size` is that of the whole lines before it. Where the disk refuses the line, the manifest is cut back to them.
    """
    path = folder / FILE_NAME
    line = json.dumps(to_plain_run(run), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    with disk_errors(path, "write the manifest"):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            os.ftruncate(descriptor, size)
            _write_all(descriptor, line, size)
            os.fsync(descriptor)
        except BaseException:
            os.ftruncate(descriptor, size)
            raise
        finally:
            os.close(descriptor)
        sync_folder(folder)


def drop_torn_line(folder: Path, manifest: Manifest) -> bool:
    """Cut off what a killed writer left after the last newline; return whether there was any."""
    if not manifest.torn:
        return False
    path = folder / FILE_NAME
    with disk_errors(path, "mend the manifest"):
        os.truncate(path, manifest.size)
    return True


def to_plain_run(run: Run) -> dict[str, Any]:
    """Return a run as the dict of its manifest line; `counts` is there for people, it follows from `parts`."""
    plain: dict[str, Any] = to_plain(run)
    plain["counts"] = run.counts
    return plain


def now() -> str:
    """Return the time in UTC, to the second, for the log in the manifest and in reviews; never for a row."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _write_all(descriptor: int, data: bytes, offset: int) -> None:
    while data:
        written = os.pwrite(descriptor, data, offset)
        data, offset = data[written:], offset + written


def _parse(line: bytes, number: int, path: Path) -> Run:
    try:
        return from_plain(Run, json.loads(line))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RecordError(
            f"cannot be read ({type(error).__name__}: {error}).",
            item=f"{path}, line {number}",
            remedy="Restore the file from a backup, or move the line out of it to leave that run out.",
        ) from error
