"""An in-memory DuckDB with a view for each table of the record. It holds nothing: the truth is the Parquet parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from yalu.errors import RecordError
from yalu.record.manifest import Manifest, Part
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

# The views of the rows as they are coded now, of the tables whose rows are reviewed.
CURRENT = {"mentions": "mentions", "claims": "_claims"}
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
        for table in TABLES.values():
            name = f"_{table.name}" if table.name in _REVIEWED else table.name
            self._view(name, table, manifest.current(table.name))
            every = [part for run in manifest.live_runs() for part in run.parts if part.table == table.name]
            self._view(f"{table.name}_all", table, every)
        for name, body in _UNREVIEWED_VIEWS.items():
            self._connection.execute(f"CREATE VIEW {name} AS {body}")
        self._manifest = manifest
        self._reviewed: Reviewed | None = None
        self.review(log)

    def review(self, log: ReviewLog) -> None:
        """Let the views answer with these reviews. Who is asking meanwhile gets the answer of before."""
        if self._reviewed is None:
            if not log.reviews:
                return
            from yalu.record.reviewed import Reviewed  # without reviews, neither linking nor a codebook is needed

            with _query_errors(self._folder):
                self._reviewed = Reviewed(self._connection.cursor(), self._folder, self._manifest, log, self.rows_of)
        with _query_errors(self._folder):
            self._reviewed.update(log)

    @property
    def _overlay(self) -> Overlay | None:
        return self._reviewed.overlay if self._reviewed else None

    @property
    def conflicts(self) -> list[Conflict]:
        """The reviews that do not fit the record as it is coded now."""
        return self._overlay.conflicts if self._overlay else []

    def event_stamps(self) -> dict[str, str]:
        """Return what tells how each event is that reviews changed, took away or are about: by its id."""
        return dict(self._overlay.stamps) if self._overlay else {}

    def review_of(self, item: str) -> Review | None:
        """Return the review that counts for a row, null where nobody looked."""
        return self._overlay.review_of(item) if self._overlay else None

    def locate(self, table: str, names: Sequence[str]) -> dict[str, str]:
        """Return the ids that rows of `mentions` or `claims` have now, by those they had; gone ones are left out."""
        from yalu.record.locate import Locator

        return Locator(self.query, CURRENT).locate_names(table, names)

    @property
    def decisions(self) -> Decisions:
        """What people decided of which mentions report one event."""
        from yalu.link import Decisions

        return self._overlay.decisions if self._overlay else Decisions()

    def query(self, sql: str, parameters: Parameters = ()) -> pa.Table:
        """Return the rows of a query as one Arrow table."""
        with _query_errors(self._folder):
            return self._run(sql, parameters).to_arrow_table()

    def scan(self, sql: str, parameters: Parameters = (), batch_rows: int = 1000) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a query in batches, so that a long answer need not fit in memory."""
        with _query_errors(self._folder):
            answer = self._run(sql, parameters)  # kept while its rows are read
            yield from answer.to_arrow_reader(batch_rows)

    def close(self) -> None:
        """Free the connection."""
        self._connection.close()

    def _run(self, sql: str, parameters: Parameters) -> duckdb.DuckDBPyRelation:
        # A cursor of its own: a connection must not be used from two threads, nor hold two answers.
        answer: duckdb.DuckDBPyRelation | None = self._connection.cursor().sql(sql, params=parameters or None)
        if answer is None:
            raise RecordError("only questions are answered here.", item=sql, remedy="Use a SELECT.")
        return answer

    def _confine(self) -> None:
        spill = self._folder / "derived" / "spill"
        for setting, value in (
            ("temp_directory", _literal(str(spill))),
            ("memory_limit", _literal(_MEMORY_LIMIT)),
            ("allowed_directories", f"[{_literal(str(self._folder / 'record'))}]"),
            ("enable_external_access", "false"),
            ("lock_configuration", "true"),
        ):
            self._connection.execute(f"SET {setting} = {value}")

    def rows_of(self, table: Table, parts: Iterable[Part]) -> str | None:
        """Return the query for the rows of some parts of a table, with their `run`; null where there are no parts."""
        paths = ", ".join(_literal(str(self._folder / part.path)) for part in parts)
        if not paths:
            return None
        columns = ", ".join(f'"{column}"' for column in table.schema.names)
        rows = f"read_parquet([{paths}], hive_partitioning = true, hive_types_autocast = false)"
        return f"SELECT {columns}, run FROM {rows}"  # noqa: S608 (names of ours)

    def _view(self, name: str, table: Table, parts: Iterable[Part]) -> None:
        body = self.rows_of(table, parts)
        if body is None:
            empty = f"_no_{name}"
            rows_of_none = table.schema.append(pa.field("run", pa.string())).empty_table()
            self._connection.register("_arrow", rows_of_none)
            self._connection.execute(f"CREATE TABLE {empty} AS SELECT * FROM _arrow")  # noqa: S608
            self._connection.unregister("_arrow")
            body = f"SELECT * FROM {empty}"  # noqa: S608
        with _query_errors(self._folder):
            self._connection.execute(f"CREATE VIEW {name} AS {body}")


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
