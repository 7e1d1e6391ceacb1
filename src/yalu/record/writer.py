"""Writing one run: rows are checked as they come, and become part of the record all together or not at all."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from yalu.errors import EvidenceError, RecordError
from yalu.model import Document
from yalu.model.schema import to_table
from yalu.record.evidence import check_evidence, spans
from yalu.record.files import disk_errors, sync_folder, write_durably
from yalu.record.manifest import Manifest, Part, Run, append_run, now
from yalu.record.tables import TABLES, Table

# Small enough to be read and hashed in one piece, large enough that a million events are ten files.
_ROWS_PER_PART = 100_000
# A reader skips the groups that cannot hold what it asks for.
_ROWS_PER_GROUP = 122_880

FindTexts = Callable[[Sequence[str]], Mapping[str, str]]


class RunWriter:
    """Collects the rows of one run and commits them; a block that raises leaves nothing behind.

    `run` is the run to be, without its parts, `manifest_size` the bytes of the lines before it. `find_texts` gives the
    texts of documents recorded in earlier runs, to check spans against. `hold` keeps the writer's lock until the run is
    committed or rolled back.
    """

    def __init__(self, folder: Path, run: Run, manifest_size: int, find_texts: FindTexts, hold: ExitStack) -> None:
        self._folder = folder
        self._run = run
        self._manifest_size = manifest_size
        self._find_texts = find_texts
        self._hold = hold
        self._rows: dict[str, list[Any]] = {}
        self._parts: list[Part] = []
        self._keys: dict[str, set[str]] = {}
        self._texts: dict[str, str] = {}
        self._open = True

    @property
    def run_id(self) -> str:
        """The id the run will have."""
        return self._run.run

    def __enter__(self) -> RunWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if not self._open:
            return
        if error is None:
            self.commit()
        else:
            self.rollback()

    def write(self, table: str, rows: Iterable[Any]) -> None:
        """Add rows to a table of this run; documents before the rows that point into them.

        Raises EvidenceError for a row whose spans do not show their surfaces, RecordError for a row of the wrong type
        or a second row of the same name. An empty `rows` counts as having written the table.
        """
        if table not in TABLES:
            raise RecordError(f"no such table: {table}.", remedy=f"Use one of {', '.join(TABLES)}.")
        described = TABLES[table]
        new = list(rows)
        self._remember_texts(new)
        for row in new:
            self._check(described, row)
        self._rows.setdefault(table, []).extend(new)

    def name(self, table: str) -> None:
        """Count a table as written by this run, whether it gets rows or not: what the run replaces is then gone."""
        self._rows.setdefault(table, [])

    def write_table(self, table: str, rows: pa.Table) -> None:
        """Write rows that are columns already, as one part on disk at once: for tables too large to be row values.

        They must have the form of the table (texts may be dictionary-encoded) and no spans. Raises RecordError.
        """
        described = TABLES[table]
        written = self._rows.setdefault(table, [])
        if rows.num_rows == 0:
            return
        if written or spans.dispatch(described.row_type) is not spans.dispatch(object):
            raise RecordError(f"{table} is not written in columns.", remedy="Use write().")
        number = sum(part.table == table for part in self._parts)
        self._parts.append(self._write_part(table, number, rows))

    def commit(self) -> Run:
        """Write the parts, then the line that makes them count. Raises RecordError; then nothing was committed."""
        if not self._open:
            raise RecordError("this run is already closed.", item=self.run_id, remedy="Begin another run.")
        try:
            parts = [*self._parts]
            parts += [part for name in TABLES if name in self._rows for part in self._write_parts(TABLES[name])]
            tables = tuple(name for name in TABLES if name in self._rows)
            run = replace(self._run, tables=tables, parts=tuple(parts), at=now())
            append_run(self._folder, run, self._manifest_size)
        except BaseException:
            self.rollback()
            raise
        self._close()
        return run

    def rollback(self) -> None:
        """Forget the run and remove the parts it has written."""
        for name in self._rows:
            shutil.rmtree(self._part_folder(name), ignore_errors=True)
        self._close()

    def _close(self) -> None:
        self._open = False
        self._rows, self._texts, self._parts = {}, {}, []
        self._hold.close()

    def _remember_texts(self, rows: list[Any]) -> None:
        self._texts.update((row.doc_id, row.text) for row in rows if isinstance(row, Document))
        unknown = sorted({row.doc for row in rows if any(spans(row))} - self._texts.keys())
        if unknown:
            self._texts.update(self._find_texts(unknown))

    def _check(self, table: Table, row: Any) -> None:
        if not isinstance(row, table.row_type):
            raise RecordError(
                f"a {type(row).__name__} is no row of {table.name}.", remedy=f"Write {table.row_type.__name__} values."
            )
        if table.key is not None:
            self._check_name(table, getattr(row, table.key))
        if any(spans(row)):
            if row.doc not in self._texts:
                raise EvidenceError(
                    "its document is not in the record.", item=row.doc, remedy="Write documents before their rows."
                )
            check_evidence(row, self._texts[row.doc])

    def _check_name(self, table: Table, name: str) -> None:
        names = self._keys.setdefault(table.name, set())
        if name in names:
            raise RecordError(f"two rows of {table.name} have this name.", item=name, remedy="Write each row once.")
        names.add(name)

    def _part_folder(self, table: str) -> Path:
        return self._folder / "record" / table / f"run={self.run_id}"

    def _write_parts(self, table: Table) -> Iterable[Part]:
        rows = iter(sorted(self._rows[table.name], key=table.order))
        for number, chunk in enumerate(iter(lambda: list(islice(rows, _ROWS_PER_PART)), [])):
            yield self._write_part(table.name, number, _arrow(table, chunk))

    def _write_part(self, table: str, number: int, rows: pa.Table) -> Part:
        folder = self._part_folder(table)
        path = folder / f"part-{number:05d}.parquet"
        data = _parquet(rows)
        write_durably(path, data)
        with disk_errors(folder, "write the record"):
            sync_folder(folder.parent)
        return Part(
            path=path.relative_to(self._folder).as_posix(),
            table=table,
            rows=rows.num_rows,
            sha256=hashlib.sha256(data).hexdigest(),
        )


def _arrow(table: Table, rows: list[Any]) -> pa.Table:
    try:
        return to_table(table.row_type, rows)
    except (pa.ArrowException, UnicodeEncodeError) as error:
        raise RecordError(
            f"rows of {table.name} do not have its form ({error}).",
            remedy="This is a fault of the part that made them.",
        ) from error


def _parquet(rows: pa.Table) -> bytes:
    buffer = io.BytesIO()
    # Texts that came dictionary-encoded are read back as texts: the schema kept is the table's own.
    coded = any(pa.types.is_dictionary(field.type) for field in rows.schema)
    # Numbers of rows and hashes are all different: no dictionary for them.
    repeated = [field.name for field in rows.schema if field.type != pa.int64()] if coded else True
    pq.write_table(
        rows,
        buffer,
        compression="zstd",
        row_group_size=_ROWS_PER_GROUP,
        use_dictionary=repeated,
        store_schema=not coded,
    )
    return buffer.getvalue()


def sweep(folder: Path, manifest: Manifest) -> list[Path]:
    """Remove the run folder no manifest line names, and half-written files; return what was removed.

    The caller holds the writer's lock, so none of them is a live writer's. Raises RecordError where there are several
    such runs: then lines of the manifest were lost, and the runs are the record itself.
    """
    lost = unnamed_runs(folder, manifest)
    if len(lost) > 1:
        raise RecordError(
            f"does not name {len(lost)} runs of the record; a stopped writer leaves one at most, so lines were lost.",
            item=str(folder / "manifest.jsonl"),
            remedy="Restore it from a backup; nothing was changed.",
        )
    removed = orphans(folder, manifest)
    with disk_errors(folder, "sweep the record"):
        for path in removed:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                os.unlink(path)
    return removed


def unnamed_runs(folder: Path, manifest: Manifest) -> set[str]:
    """Return the runs that have a folder but no line: that of a writer that was stopped, or is at work now."""
    committed = {run.run for run in manifest.runs}
    return {path.name.removeprefix("run=") for path in (folder / "record").glob("*/run=*")} - committed


def orphans(folder: Path, manifest: Manifest) -> list[Path]:
    """Return the run folders and half-written files that no committed run names, sorted."""
    committed = {f"run={run.run}" for run in manifest.runs}
    runs = [path for path in (folder / "record").glob("*/run=*") if path.name not in committed]
    partial = [*(folder / "record").glob("*/*/.*.partial"), *(folder / "originals").glob("*/.*.partial")]
    return sorted([*runs, *(path for path in partial if path.parent not in runs)])
