"""Files into the record: chunk by chunk, each a run of its own, so that a killed import goes on where it was.

What was imported is known by the hash of the file, the form and mapping it was read with, and the versions that read
it: the same import again adds nothing, and a newer version replaces what an older one made of the same file.
"""

from __future__ import annotations

import glob
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Dict
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yalu.codebook import load_codebook
from yalu.errors import ConfigError, ReadError
from yalu.imports.blocks import Place, Table, open_table
from yalu.imports.codes import Types
from yalu.imports.events import CHUNK_ROWS, EventTable
from yalu.imports.layouts import FORMATS, Layout, find_layout
from yalu.imports.mapping import Mapping
from yalu.imports.parties import Parties
from yalu.imports.series import CHUNK_VALUES, Seen, ValueTable, find_value_layout
from yalu.imports.tallies import Tallies, tallies_of
from yalu.model import Failure, ImportedFile, Tally
from yalu.model.schema import to_plain
from yalu.record import Run, RunWriter, Store
from yalu.record.failures import OutstandingFailure
from yalu.record.files import hash_file
from yalu.record.known import KnownKeys
from yalu.resolve.gazetteer import Gazetteer

# Part of what an import is: raised when the same file would be read otherwise.
READER = "import.v1"
SERIES = "series"
_STDIN = "-"
_KIND = "import"
_EVENT_TABLES = ("coded_events", "coded_days", "imports", "failures")
_VALUE_TABLES = ("imported_series", "imports", "failures")

_REASONS = {
    "wrong_columns": "with another number of columns than the first line",
    "not_readable": "that cannot be taken apart (a quotation mark left open?)",
    "not_text": "in another encoding (`encoding` of a mapping, docs/formats.md)",
    "no_date": "without a date that can be read",
    "unknown_status": "with a status that is none",
    "no_value": "without a value",
    "bad_value": "with a value that is no number",
    "unknown_state": "without two states that are known",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportProgress:
    """How far an import has come: the file, and its rows read so far."""

    path: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did.

    `files` are the accounts of files imported now, `known` of those imported before; `failures` are files that could
    not be read, of which nothing is kept.
    """

    files: tuple[ImportedFile, ...]
    known: tuple[ImportedFile, ...]
    failures: tuple[Failure, ...]


def import_files(
    store: Store,
    sources: Sequence[str],
    form: str,
    mapping: Mapping | None = None,
    *,
    versions: Dict[str, str] | None = None,
    progress: Callable[[ImportProgress], None] | None = None,
) -> ImportReport:
    """Import files, folders or globs (`-` is standard input) as one of `FORMATS` or `series`.

    Safe to repeat and to interrupt: every chunk that was committed is kept, and the same call goes on after it. Raises
    ConfigError for an unknown form, RecordError where the workspace cannot be written; a file that cannot be read is in
    the report's `failures`.
    """
    if form not in (*FORMATS, SERIES):
        raise ConfigError(f"{form!r} is no form.", item="--as", remedy=f"Use one of {', '.join((*FORMATS, SERIES))}.")
    parties = Parties(Gazetteer.load())
    files: list[ImportedFile] = []
    known: list[ImportedFile] = []
    failures: list[Failure] = []
    with store.writing():
        for source in sources:
            with _paths(source) as paths:
                for path in paths:
                    name = "standard input" if source == _STDIN else str(path)
                    one = _Import(store, path, name, form, mapping or Mapping(), dict(versions or {}), parties)
                    try:
                        account, fresh = one.run(progress or (lambda _: None))
                    except ReadError as error:
                        one.withdraw()
                        failures.append(_failure(name, error))
                        continue
                    (files if fresh else known).append(account)
        _record_failures(store, failures, form)
    return ImportReport(files=tuple(files), known=tuple(known), failures=tuple(failures))


def _record_failures(store: Store, failures: Sequence[Failure], form: str) -> None:
    """Record the files that could not be read, unless they stand there in the same words."""
    outstanding = [each.failure for each in store.outstanding_failures()]
    new = [each for each in failures if each not in outstanding]
    if new:
        with store.begin(_KIND, inputs=[each.source for each in new], settings={"form": form, "path": ""}) as run:
            run.write("failures", new)


class _Import:
    """One file on its way into the record."""

    def __init__(
        self,
        store: Store,
        path: Path,
        name: str,
        form: str,
        mapping: Mapping,
        versions: dict[str, str],
        parties: Parties,
    ) -> None:
        self._store = store
        self._path = path
        self._name = name
        self._form = form
        self._mapping = mapping
        self._versions = versions | {"import": READER}
        self._parties = parties
        self._origin = mapping.origin or form
        self._runs: list[Run] = []
        self._replaced: list[str] = []
        self._sha256 = ""

    def run(self, progress: Callable[[ImportProgress], None]) -> tuple[ImportedFile, bool]:
        """Import what is not yet imported; return the account, and whether anything was done. Raises ReadError."""
        table = open_table(self._path, self._name)
        self._sha256 = hash_file(self._path)
        self._find_earlier()
        last = self._runs[-1].settings if self._runs else None
        if last is not None and last["done"]:
            return self._account(last), False
        layout = self._layout(table)
        if self._form == SERIES:
            self._values(table, layout, last, progress)
        else:
            self._events(table, layout, last, progress)
        return self._account(self._runs[-1].settings), True

    def withdraw(self) -> None:
        """Take back what was committed of a file that turned out to be damaged."""
        if self._runs:
            names = [run.run for run in self._runs]
            with self._store.begin("withdraw", inputs=names, withdraws=names):
                pass

    def _find_earlier(self) -> None:
        """Find the runs of this import, and those of another reading of the same file, which this one replaces."""
        for run in self._store.manifest.current_runs("imports"):
            if run.kind != _KIND or run.settings["sha256"] != self._sha256:
                continue
            same = all(run.settings[name] == value for name, value in self._identity().items())
            if same and dict(run.versions) == self._versions:
                self._runs.append(run)
            elif (run.settings["form"] == SERIES) == (self._form == SERIES) and (same or self._form != SERIES):
                self._replaced.append(run.run)
        if not self._unbroken():
            self._replaced += [run.run for run in self._runs]
            self._runs = []

    def _unbroken(self) -> bool:
        """Tell whether every chunk of this import begins where the one before ended: one may have been withdrawn."""
        ends = [0, *(run.settings["row"] for run in self._runs)]
        return all(run.settings["first"] == end for run, end in zip(self._runs, ends, strict=False))

    def _identity(self) -> dict[str, str]:
        return {"form": self._form, "origin": self._origin, "mapping": self._mapping.digest}

    def _layout(self, table: Table) -> Layout:
        delimiter = self._mapping.delimiter or (FORMATS[self._form].delimiter if self._form in FORMATS else None)
        cells = table.first_cells(delimiter)
        try:
            if self._form == SERIES:
                return find_value_layout(cells, self._mapping)[0]
            return find_layout(FORMATS[self._form], cells, self._mapping.columns, self._mapping.constants)
        except ReadError as error:
            raise ReadError(error.problem, item=self._name, remedy=error.remedy) from error

    def _events(
        self, table: Table, layout: Layout, last: Dict[str, Any] | None, progress: Callable[[ImportProgress], None]
    ) -> None:
        events = EventTable(
            FORMATS[self._form],
            layout,
            self._mapping,
            file=self._sha256[:12],
            origin=self._origin,
            parties=self._parties,
            types=Types(load_codebook()),
        )
        known = KnownKeys(self._store, self._replaced)
        counts = _Counts(events, last)
        place = counts.place

        def commit(*, done: bool) -> None:
            chunk = events.chunk(known.among)
            counts.imported += chunk.rows
            counts.duplicates += chunk.duplicates
            with self._begin(counts, place, done=done) as run:
                for table, rows in (("coded_events", chunk.events), ("coded_days", chunk.days)):
                    if rows is not None:
                        run.write_table(table, rows)
                self._finish(run, _EVENT_TABLES, counts, done=done)
                self._runs.append(run.commit())
            known.add([part for part in self._runs[-1].parts if part.table == "coded_events"])

        for block in table.blocks(
            layout.names, events.columns, events.plain_columns, header=layout.header, since=place
        ):
            events.take(block)
            place = block.end
            progress(ImportProgress(path=self._name, rows=place.row))
            if events.waiting >= CHUNK_ROWS:
                commit(done=False)
        commit(done=True)

    def _values(
        self, table: Table, layout: Layout, last: Dict[str, Any] | None, progress: Callable[[ImportProgress], None]
    ) -> None:
        values = ValueTable(
            layout,
            find_value_layout(layout.names, self._mapping)[1],
            self._mapping,
            file=self._sha256[:12],
            origin=self._origin,
            parties=self._parties,
            seen=self._seen(),
            revision=len(self._store.runs),
        )
        counts = _Counts(values, last)
        place = counts.place

        def commit(*, done: bool) -> None:
            counts.imported += values.imported
            counts.duplicates += values.duplicates
            values.imported = values.duplicates = 0
            with self._begin(counts, place, done=done) as run:
                run.write("imported_series", values.chunk())
                self._finish(run, _VALUE_TABLES, counts, done=done)
                self._runs.append(run.commit())

        for block in table.blocks(layout.names, values.columns, values.plain_columns, header=True, since=place):
            values.take(block)
            place = block.end
            progress(ImportProgress(path=self._name, rows=place.row))
            if values.waiting >= CHUNK_VALUES:
                commit(done=False)
        commit(done=True)

    def _seen(self) -> Seen:
        """Return the values of this origin that are in the record."""
        rows = self._store.query(
            "SELECT series_id, date_diff('day', DATE '1970-01-01', start) AS day, value FROM imported_series "
            "WHERE origin = $origin AND NOT list_contains($replaced, run)",
            {"origin": self._origin, "replaced": self._replaced},
        )
        return set(zip(*(rows[name].to_pylist() for name in ("series_id", "day", "value")), strict=True))

    def _begin(self, counts: _Counts, place: Place, *, done: bool) -> RunWriter:
        settings = {
            "sha256": self._sha256,
            "path": self._name,
            **self._identity(),
            "done": done,
            "first": self._runs[-1].settings["row"] if self._runs else 0,
            **counts.plain(place),
        }
        replaced = self._replaced if not self._runs else []
        resolved = [each.name for each in self._store.outstanding_failures() if self._mends(each)] if done else []
        return self._store.begin(
            _KIND,
            inputs=[self._name, self._sha256],
            versions=self._versions,
            settings=settings,
            supersedes=replaced,
            resolved=resolved,
        )

    def _mends(self, failure: OutstandingFailure) -> bool:
        """Tell whether this import takes the place of what failed: the same file, or rows that it reads anew."""
        replaced = failure.run.run in self._replaced
        return failure.run.kind == _KIND and (replaced or failure.failure.item == self._name)

    def _finish(self, run: RunWriter, tables: Sequence[str], counts: _Counts, *, done: bool) -> None:
        """Write the account of the file and one failure for each reason, with its last chunk; every table is named."""
        for table in tables:
            run.name(table)
        if done:
            refused = counts.refusals.listed()
            run.write("imports", [self._account({**self._identity(), "path": self._name, **counts.plain(Place())})])
            run.write("failures", [_refusal(self._name, each) for each in refused])

    def _account(self, settings: Dict[str, Any]) -> ImportedFile:
        return ImportedFile(
            file=self._sha256[:12],
            path=settings["path"],
            sha256=self._sha256,
            format=settings["form"],
            origin=settings["origin"],
            mapping=settings["mapping"],
            version=self._versions["import"],
            rows=settings["rows"],
            imported=settings["imported"],
            refused=settings["refused"],
            duplicates=settings["duplicates"],
            refusals=tallies_of(settings["refusals"]).listed(),
            unknowns=tallies_of(settings["unknowns"]).listed(),
        )


class _Counts:
    """What became of the rows of a file, over all its chunks, those of an earlier call too."""

    def __init__(self, table: EventTable | ValueTable, last: Dict[str, Any] | None) -> None:
        self._table = table
        self.place = Place(offset=last["offset"], row=last["row"]) if last else Place()
        self.imported = int(last["imported"]) if last else 0
        self.duplicates = int(last["duplicates"]) if last else 0
        self._before = int(last["rows"]) if last else 0
        if last:
            table.refusals = tallies_of(last["refusals"])
            table.unknowns = tallies_of(last["unknowns"])

    @property
    def refusals(self) -> Tallies:
        """Why rows were refused."""
        return self._table.refusals

    def plain(self, place: Place) -> dict[str, Any]:
        """Return all of it as a manifest line keeps it, up to a place."""
        return {
            "offset": place.offset,
            "row": place.row,
            "rows": self._before + self._table.rows,
            "imported": self.imported,
            "refused": self.refusals.total,
            "duplicates": self.duplicates,
            "refusals": to_plain(self.refusals.listed()),
            "unknowns": to_plain(self._table.unknowns.listed()),
        }


def refusal_words(tally: Tally) -> str:
    """Return one reason for refusal in words: `12 rows without a date that can be read (rows 4, 9, 17, ...)`."""
    numbers = ", ".join(f"{row:,}" for row in tally.first)
    more = ", ..." if tally.rows > len(tally.first) else ""
    which = f"row {numbers}" if tally.rows == 1 else f"rows {numbers}{more}"
    noun = "row" if tally.rows == 1 else "rows"
    return f"{tally.rows:,} {noun} {_REASONS.get(tally.reason, tally.reason)} ({which})"


def _refusal(name: str, tally: Tally) -> Failure:
    return Failure(
        source=name,
        item=f"{name} [{tally.reason}]",
        kind="ReadError",
        problem=f"{refusal_words(tally)}: refused, the others were imported.",
        remedy="Mend the file, or say more in a mapping, and import it again.",
    )


def _failure(name: str, error: ReadError) -> Failure:
    return Failure(source=name, item=name, kind=type(error).__name__, problem=error.problem, remedy=error.remedy)


@contextmanager
def _paths(source: str) -> Iterator[list[Path]]:
    """Give the files that a source names. Standard input is kept in a file meanwhile: it must be known by its hash."""
    if source == _STDIN:
        with tempfile.TemporaryDirectory() as folder:
            kept = Path(folder) / "stdin"
            with kept.open("wb") as file:
                shutil.copyfileobj(sys.stdin.buffer, file)
            yield [kept]
        return
    path = Path(source)
    if path.is_dir():
        yield sorted(each for each in path.rglob("*") if each.is_file() and not each.name.startswith("."))
    elif path.exists() or not glob.has_magic(source):
        yield [path]
    else:
        yield sorted(Path(each) for each in glob.glob(source, recursive=True))
