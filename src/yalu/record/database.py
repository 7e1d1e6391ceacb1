"""An in-memory DuckDB with a view for each table of the record. It holds nothing: the truth is the Parquet parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from yalu.errors import RecordError
from yalu.model import EventMention
from yalu.model.schema import from_plain, to_table
from yalu.record.evidence import check_evidence
from yalu.record.manifest import Manifest, Part
from yalu.record.reviews import Review, newest
from yalu.record.tables import TABLES, Table

# DuckDB may fetch extensions from the network when a query seems to need one: never here.
_OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
# A listing needs a few hundred megabytes at most; past this DuckDB spills to `derived/spill` instead of growing.
_MEMORY_LIMIT = "1GB"

Parameters = Sequence[Any] | dict[str, Any]


class Database:
    """Views over the committed parts: one for each table, `<table>_all` with replaced runs too, and `v_accepted`.

    Each view of a table has one more column, `run`. Raises RecordError for a query that DuckDB refuses.
    """

    def __init__(self, folder: Path, manifest: Manifest, reviews: list[Review]) -> None:
        self._folder = folder.resolve()
        self._connection = duckdb.connect(":memory:", config=_OFFLINE)
        self._confine()
        for table in TABLES.values():
            self._view(table.name, table, manifest.current(table.name))
            every = [part for run in manifest.live_runs() for part in run.parts if part.table == table.name]
            self._view(f"{table.name}_all", table, every)
        self._accepted(newest(reviews))

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

    def _view(self, name: str, table: Table, parts: Iterable[Part]) -> None:
        paths = ", ".join(_literal(str(self._folder / part.path)) for part in parts)
        columns = ", ".join(f'"{column}"' for column in table.schema.names)
        if paths:
            rows = f"read_parquet([{paths}], hive_partitioning = true, hive_types_autocast = false)"
            body = f"SELECT {columns}, run FROM {rows}"  # noqa: S608 (names of ours)
        else:
            empty = f"_no_{name}"
            self._keep(empty, table.schema.append(pa.field("run", pa.string())).empty_table())
            body = f"SELECT * FROM {empty}"  # noqa: S608
        with _query_errors(self._folder):
            self._connection.execute(f"CREATE VIEW {name} AS {body}")

    def _accepted(self, reviews: dict[str, Review]) -> None:
        """Create `v_accepted`: what the machine coded, less what people rejected, plus what they corrected.

        Its column `verdict` is null for a mention nobody reviewed.
        """
        corrected, runs = self._corrected({item: each for item, each in reviews.items() if each.correction})
        verdicts = pa.table(
            {"item": list(reviews), "verdict": [each.verdict for each in reviews.values()]},
            schema=pa.schema([("item", pa.string()), ("verdict", pa.string())]),
        )
        rows = to_table(EventMention, corrected).append_column("run", pa.array(runs, pa.string()))
        self._keep("_verdicts", verdicts)
        self._keep("_corrected", rows)
        self._connection.execute(
            """CREATE VIEW v_accepted AS
            SELECT m.*, v.verdict FROM mentions m LEFT JOIN _verdicts v ON v.item = m.mention_id
            WHERE coalesce(v.verdict, 'accept') = 'accept'
            UNION ALL SELECT *, 'correct' FROM _corrected"""
        )

    def _keep(self, name: str, rows: pa.Table) -> None:
        """Copy rows into a table: one registered as it is would be seen by this connection's own cursor only."""
        self._connection.register("_arrow", rows)
        self._connection.execute(f"CREATE TABLE {name} AS SELECT * FROM _arrow")  # noqa: S608
        self._connection.unregister("_arrow")

    def _corrected(self, reviews: dict[str, Review]) -> tuple[list[EventMention], list[str]]:
        if not reviews:
            return [], []
        found = self.query(
            "SELECT * FROM mentions WHERE list_contains($items, mention_id) ORDER BY mention_id",
            {"items": list(reviews)},
        ).to_pylist()
        corrected = [correct(row, reviews[row["mention_id"]]) for row in found]
        return corrected, [row["run"] for row in found]


def correct(row: dict[str, Any], review: Review) -> EventMention:
    """Return a mention (as a dict of its columns) with a review's correction. Raises RecordError where it cannot be."""
    correction = dict(review.correction or {})
    fixed = {"mention_id", "doc", "story", "sentence", "coder"}
    wrong = [name for name in correction if name not in EventMention.__slots__ or name in fixed]
    if wrong:
        raise RecordError(
            f"cannot correct {', '.join(wrong)}.", item=review.item, remedy="Correct what was coded, not its names."
        )
    try:
        mention = from_plain(EventMention, {**row, **correction})
        to_table(EventMention, [mention])
    except (KeyError, TypeError, AttributeError, ValueError, pa.ArrowException) as error:
        raise RecordError(
            f"the correction does not have the form of a mention ({type(error).__name__}: {error}).",
            item=review.item,
            remedy="Give each field the form it has in `yalu export events`.",
        ) from error
    return mention


def check_correction(row: dict[str, Any], review: Review, text: str) -> None:
    """Raise RecordError or EvidenceError where a correction cannot be applied to the mention it is for."""
    check_evidence(correct(row, review), text)


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
