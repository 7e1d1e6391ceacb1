"""An in-memory DuckDB with a view for each table of the record. It holds nothing: the truth is the Parquet parts.

Where there are many small parts, their merged file is read in their place (`yalu.record.merged`): the answers are the
same. One that is gone or damaged is left, and the parts are asked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb
import pyarrow as pa

from yalu.errors import RecordError
from yalu.record.manifest import Manifest, Run
from yalu.record.merged import damaged_files, merged_files, merged_folder, remove_files, stretches
from yalu.record.reviews import Review, ReviewLog
from yalu.record.tables import TABLES, Table

if TYPE_CHECKING:
    from yalu.link import Decisions
    from yalu.record.attach import Conflict
    from yalu.record.overlay import Overlay
    from yalu.record.reviewed import Reviewed

# DuckDB may fetch extensions from the network when a query seems to need one: never here.
_OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
# A listing needs a few hundred megabytes at most; past this DuckDB spills to `derived/spill` instead of growing.
_MEMORY_LIMIT = "1GB"

# The tables that reviews change: their views answer with the reviews, those called `_<name>` with the rows of the runs.
_REVIEWED = ("events", "links", "claims")
_UNREVIEWED_VIEWS = {
    "events": "SELECT * FROM _events",
    "links": "SELECT * FROM _links",
    "claims": "SELECT * FROM _claims",
    "v_accepted": "SELECT *, CAST(NULL AS VARCHAR) AS verdict FROM mentions",
    "v_reviewed": "SELECT '' AS item, '' AS kind, '' AS verdict, '' AS review_id, '' AS reviewer, '' AS at LIMIT 0",
}

Parameters = Sequence[Any] | dict[str, Any]
T = TypeVar("T")


class Database:
    """Views over the committed parts: one for each table, `<table>_all` with replaced runs too, and those of reviews.

    Each view of a table has one more column, `run`. Where people reviewed, `events`, `links`, `claims` and `v_accepted`
    are what they said; `v_reviewed` has the review that counts for each row. Raises RecordError for a query that DuckDB
    refuses.
    """

    def __init__(self, folder: Path, manifest: Manifest, log: ReviewLog) -> None:
        self._folder = folder.resolve()
        self._connection = duckdb.connect(":memory:", config=_OFFLINE)
        self._confine()
        self._manifest = manifest
        self._opening = RLock()
        self._merged: dict[str, Path] = {}
        self._bodies: dict[str, str] = {}
        self._opened = 0
        self.use_merged()
        for name, body in _UNREVIEWED_VIEWS.items():
            self._connection.execute(f"CREATE VIEW {name} AS {body}")
        self._reviewed: Reviewed | None = None
        self.review(log)

    def review(self, log: ReviewLog) -> None:
        """Let the views answer with these reviews. Who is asking meanwhile gets the answer of before."""
        if self._reviewed is None:
            if not log.reviews:
                return
            self._reviewed = self._answer(lambda: self._new_reviewed(log))
        reviewed = self._reviewed
        self._answer(lambda: reviewed.update(log))

    def _new_reviewed(self, log: ReviewLog) -> Reviewed:
        from yalu.record.reviewed import Reviewed  # without reviews, neither linking nor a codebook is needed

        return Reviewed(self._connection.cursor(), self._folder, self._manifest, log, self.rows_of)

    @property
    def _overlay(self) -> Overlay | None:
        return self._reviewed.overlay if self._reviewed else None

    @property
    def conflicts(self) -> list[Conflict]:
        """The reviews that do not fit the record as it is coded now."""
        return self._overlay.conflicts if self._overlay else []

    def runs_of(self, mentions: Collection[str]) -> set[str] | None:
        """Return the runs that hold some mentions, null where that is not known at once."""
        return self._overlay.runs_of(mentions) if self._overlay else None

    def events_of(self, mentions: Collection[str]) -> set[str] | None:
        """Return the events that some mentions are linked to, null where that is not known at once."""
        return self._overlay.events_of(mentions) if self._overlay else None

    def event_stamps(self) -> dict[str, str]:
        """Return what tells how each event is that reviews changed, took away or are about: by its id."""
        reviewed = self._reviewed
        return self._answer(reviewed.stamps) if reviewed else {}

    def reviewed(self) -> frozenset[str]:
        """Return the ids of the rows that a review counts for."""
        return self._overlay.reviewed if self._overlay else frozenset()

    def review_of(self, item: str) -> Review | None:
        """Return the review that counts for a row, null where nobody looked."""
        return self._overlay.review_of(item) if self._overlay else None

    def locate(self, table: str, names: Sequence[str]) -> dict[str, str]:
        """Return the ids that rows of `mentions` or `claims` have now, by those they had; gone ones are left out."""
        from yalu.record.locate import Locator

        return Locator(self.query).locate_names(table, names)

    @property
    def decisions(self) -> Decisions:
        """What people decided of which mentions report one event."""
        from yalu.link import Decisions

        return self._overlay.decisions if self._overlay else Decisions()

    def query(self, sql: str, parameters: Parameters = ()) -> pa.Table:
        """Return the rows of a query as one Arrow table."""
        return self._answer(lambda: self._run(sql, parameters).to_arrow_table())

    def scan(self, sql: str, parameters: Parameters = (), batch_rows: int = 1000) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a query in batches, so that a long answer need not fit in memory."""
        opened, begun = self._opened, False
        try:
            for batch in self._batches(sql, parameters, batch_rows):
                begun = True
                yield batch
        except Exception as error:
            if begun or not self._leave_damaged(error, opened):
                raise
            yield from self._batches(sql, parameters, batch_rows)

    def use_merged(self) -> None:
        """Let the views read the merged files that are there now, in the place of the parts they hold."""
        with self._opening:
            self._reopen(merged_files(self._folder))

    @contextmanager
    def holding(self, tables: Mapping[str, str], parameters: dict[str, Any]) -> Iterator[Held]:
        """Give a database in which some tables hold only the rows of a query each, read once; the others are as here.

        For many questions about few rows. A query may name the tables before it, and each may use `parameters`.
        """
        cursor = self._answer(lambda: self._held(tables, parameters))
        try:
            yield Held(lambda sql, values: self._answer(lambda: _asked(cursor, sql, values).to_arrow_table()))
        finally:
            cursor.close()

    def _held(self, tables: Mapping[str, str], parameters: dict[str, Any]) -> duckdb.DuckDBPyConnection:
        cursor = self._connection.cursor()
        for name, sql in tables.items():
            used = {each: value for each, value in parameters.items() if f"${each}" in sql}
            cursor.execute(f"CREATE TEMP TABLE {name} AS {sql}", used or None)
        return cursor

    def close(self) -> None:
        """Free the connection."""
        self._connection.close()

    def _answer(self, ask: Callable[[], T]) -> T:
        """Return what `ask` returns; where a merged file lets it fail, the parts are asked instead."""
        opened = self._opened
        try:
            with _query_errors(self._folder):
                return ask()
        except Exception as error:
            if not self._leave_damaged(error, opened):
                raise
        with _query_errors(self._folder):
            return ask()

    def _leave_damaged(self, error: Exception, opened: int) -> bool:
        """Return whether a merged file was to blame, and open the views without it.

        A damaged file may fail in any way: a column of it has another name, a text is none. `opened` says which views
        were asked: another thread may have opened better ones since.
        """
        if isinstance(error.__cause__, duckdb.ParserException):
            return False
        with self._opening:
            if opened != self._opened:
                return True
            damaged = damaged_files(self._merged.values())
            if not damaged:
                return False
            remove_files(damaged)
            self._reopen({name: path for name, path in self._merged.items() if path not in damaged})
            return True

    def _reopen(self, there: dict[str, Path]) -> None:
        self._merged = there
        self._opened += 1
        self._answer(self._open)

    def _batches(self, sql: str, parameters: Parameters, batch_rows: int) -> Iterator[pa.RecordBatch]:
        with _query_errors(self._folder):
            answer = self._run(sql, parameters)  # kept while its rows are read
            yield from answer.to_arrow_reader(batch_rows)

    def _run(self, sql: str, parameters: Parameters) -> duckdb.DuckDBPyRelation:
        # A cursor of its own: a connection must not be used from two threads, nor hold two answers.
        return _asked(self._connection.cursor(), sql, parameters)

    def _confine(self) -> None:
        spill = self._folder / "derived" / "spill"
        for setting, value in (
            ("temp_directory", _literal(str(spill))),
            ("memory_limit", _literal(_MEMORY_LIMIT)),
            (
                "allowed_directories",
                f"[{_literal(str(self._folder / 'record'))}, {_literal(str(merged_folder(self._folder)))}]",
            ),
            ("enable_external_access", "false"),
            ("lock_configuration", "true"),
        ):
            self._connection.execute(f"SET {setting} = {value}")

    def rows_of(self, table: str, runs: Collection[str]) -> str:
        """Return a query for the rows of a table in some runs, with their `run`; runs that hold none are left out."""
        current = [run for run in self._manifest.current_runs(table) if run.run in runs]
        paths = [self._folder / part.path for run in current for part in run.parts if part.table == table]
        if not paths:
            return f"SELECT * FROM {table} WHERE false"  # noqa: S608 (names of ours)
        return _rows_of_files(TABLES[table], paths, merged=False)

    def _open(self) -> None:
        """Make the views of the tables, as far as they are not those there are already."""
        for table in TABLES.values():
            name = f"_{table.name}" if table.name in _REVIEWED else table.name
            self._view(name, table, self._manifest.current_runs(table.name))
            self._view(f"{table.name}_all", table, self._manifest.live_runs())

    def _view(self, name: str, table: Table, runs: Sequence[Run]) -> None:
        body = self._rows_of_runs(table, runs) or f"SELECT * FROM _no_{name}"  # noqa: S608 (names of ours)
        if self._bodies.get(name) == body:
            return
        cursor = self._connection.cursor()
        if body.endswith(f"_no_{name}"):
            cursor.register("_arrow", table.schema.append(pa.field("run", pa.string())).empty_table())
            cursor.execute(f"CREATE TABLE IF NOT EXISTS _no_{name} AS SELECT * FROM _arrow")  # noqa: S608
            cursor.unregister("_arrow")
        cursor.execute(f"CREATE OR REPLACE VIEW {name} AS {body}")
        self._bodies[name] = body

    def _rows_of_runs(self, table: Table, runs: Sequence[Run]) -> str | None:
        """Return the query for the rows of some runs, in their order: of merged files where these are there."""
        found: list[tuple[bool, list[Path]]] = []
        for stretch in stretches(table, runs, len(self._manifest.runs)):
            file = self._merged.get(stretch.name) if stretch.merge else None
            paths = [file] if file else [self._folder / part.path for part in stretch.parts]
            if found and found[-1][0] == (file is not None):
                found[-1][1].extend(paths)
            else:
                found.append((file is not None, paths))
        return " UNION ALL ".join(_rows_of_files(table, paths, merged=merged) for merged, paths in found) or None


class Held:
    """A database in which some tables hold few rows; for one thread, and only while it is held."""

    def __init__(self, answer: Callable[[str, Parameters], pa.Table]) -> None:
        self._answer = answer

    def query(self, sql: str, parameters: Parameters = ()) -> pa.Table:
        """Return the rows of a query as one Arrow table."""
        return self._answer(sql, parameters)


def _asked(cursor: duckdb.DuckDBPyConnection, sql: str, parameters: Parameters) -> duckdb.DuckDBPyRelation:
    answer: duckdb.DuckDBPyRelation | None = cursor.sql(sql, params=parameters or None)
    if answer is None:
        raise RecordError("only questions are answered here.", item=sql, remedy="Use a SELECT.")
    return answer


def _rows_of_files(table: Table, paths: Sequence[Path], *, merged: bool) -> str:
    """Return the query for the rows of some files; the run of a merged one is a column, that of a part in its path."""
    columns = ", ".join(f'"{column}"' for column in table.schema.names)
    form = "hive_partitioning = false" if merged else "hive_partitioning = true, hive_types_autocast = false"
    listed = ", ".join(_literal(str(path)) for path in paths)
    return f"SELECT {columns}, run FROM read_parquet([{listed}], {form})"  # noqa: S608 (names of ours)


class _query_errors:  # noqa: N801 (used as a block)
    """Turn DuckDB's errors inside the block into RecordErrors."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, duckdb.IOException):
            raise RecordError(
                f"a part of the record cannot be read: {error}.",
                item=str(self._folder),
                remedy="Run `yalu doctor` to see what is damaged.",
            ) from error
        if isinstance(error, duckdb.Error):
            raise RecordError(
                f"the query cannot be answered: {error}.",
                item=str(self._folder),
                remedy="Check its tables and columns against docs/store.md.",
            ) from error


def _literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
