"""`yalu doctor`: is everything that was committed still there, whole, and true to its documents?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq

from yalu.errors import EvidenceError, RecordError
from yalu.model.schema import from_plain
from yalu.record.evidence import check_evidence
from yalu.record.files import hash_file
from yalu.record.forecasts import read_forecasts
from yalu.record.manifest import Manifest, Part, Run, drop_torn_line, read_manifest
from yalu.record.merged import damaged_files, merged_files, remove_files
from yalu.record.reviews import read_reviews
from yalu.record.store import Store
from yalu.record.tables import TABLES
from yalu.record.writer import orphans, sweep, unnamed_runs

FindingKind = Literal[
    "manifest",
    "torn_line",
    "part",
    "schema",
    "orphan",
    "duplicate",
    "span",
    "original",
    "review",
    "forecast",
    "index",
    "merged",
]
_BATCH_ROWS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something wrong: where, what, and what to do.

    A `repairable` one `doctor(repair=True)` mends; a `repaired` one it has mended; a `harmless` one mends itself.
    """

    kind: FindingKind
    where: str
    problem: str
    remedy: str
    repairable: bool = False
    repaired: bool = False
    harmless: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorReport:
    """What was checked and what was found; `healthy` when nothing is left to mend."""

    runs: int
    parts: int
    rows: int
    originals: int
    findings: tuple[Finding, ...]

    @property
    def healthy(self) -> bool:
        """Whether nothing is wrong, or all that was is repaired."""
        return all(finding.repaired or finding.harmless for finding in self.findings)


def doctor(store: Store, *, repair: bool = False, rebuild: bool = False) -> DoctorReport:
    """Check manifest, parts, schemas, names, spans, originals and reviews of a store; report what is wrong.

    With `repair`: removes what killed writers left, makes damaged copies of parts anew, and withdraws runs whose parts
    are damaged, so that adding their sources again brings the documents back. With `rebuild`: makes the search index
    anew. Without both it changes nothing. Raises RecordError where another process is writing and something is to be
    changed.
    """
    with store.writing(clean=False) if repair else nullcontext():
        try:
            manifest = read_manifest(store.path)
        except RecordError as error:
            unreadable = Finding(
                kind="manifest", where=error.item or "", problem=error.problem, remedy=error.remedy or ""
            )
            return DoctorReport(runs=0, parts=0, rows=0, originals=0, findings=(unreadable,))
        findings = [*_examine(store, manifest)]
        if repair:
            findings = _repair(store, manifest, findings)
        if rebuild:
            store.index.rebuild(store)
            findings = [replace(each, repaired=True) if each.kind == "index" else each for each in findings]
    return DoctorReport(
        runs=len(manifest.runs),
        parts=sum(len(run.parts) for run in manifest.runs),
        rows=sum(part.rows for run in manifest.runs for part in run.parts),
        originals=sum(1 for _ in _originals(store)),
        findings=tuple(findings),
    )


def _examine(store: Store, manifest: Manifest) -> Iterator[Finding]:
    yield from _leftovers(store, manifest)
    yield from _merged(store)
    damaged = [*_parts(store, manifest)]
    yield from damaged
    if not damaged:
        # With a part missing the views cannot be read; mend that first.
        yield from _duplicates(store)
        yield from _spans(store, manifest)
        yield from _missing_originals(store)
        yield from _index(store)
    yield from _damaged_originals(store)
    yield from _reviews(store)
    yield from _forecasts(store)


def _leftovers(store: Store, manifest: Manifest) -> Iterator[Finding]:
    if manifest.torn:
        yield Finding(
            kind="torn_line",
            where=str(store.path / "manifest.jsonl"),
            problem=f"ends in half a line ({len(manifest.torn)} characters): a writer was stopped there.",
            remedy="The next `yalu add` or `yalu doctor --repair` removes it; its run was never committed.",
            repairable=True,
        )
    lost = unnamed_runs(store.path, manifest)
    if len(lost) > 1:
        yield Finding(
            kind="manifest",
            where=str(store.path / "manifest.jsonl"),
            problem=f"does not name {len(lost)} runs of the record; a stopped writer leaves one at most.",
            remedy="Lines were lost: restore it from a backup. Until then nothing is added or removed.",
        )
        return
    for path in orphans(store.path, manifest):
        yield Finding(
            kind="orphan",
            where=str(path),
            problem="belongs to no committed run: a writer was stopped, or is at work now.",
            remedy="The next `yalu add` or `yalu doctor --repair` removes it.",
            repairable=True,
        )


def _parts(store: Store, manifest: Manifest) -> Iterator[Finding]:
    for run in manifest.live_runs():
        for part in run.parts:
            problem = _part_problem(store.path / part.path, part)
            if problem:
                yield Finding(
                    kind="schema" if "columns" in problem else "part",
                    where=part.path,
                    problem=problem,
                    remedy=f"Restore it from a backup, or run `yalu doctor --repair` and then {_again(run)}.",
                    repairable=True,
                )


def _again(run: Run) -> str:
    if run.kind == "add":
        return f"`yalu add {' '.join(run.inputs)}`"
    if run.kind == "import":
        return f"`yalu import {run.settings['path']} --as {run.settings['form']}`"
    return "`yalu add` with any source"


def _part_problem(path: Path, part: Part) -> str | None:
    if not path.is_file():
        return "is missing."
    if hash_file(path) != part.sha256:
        return "has other bytes than when it was committed."
    try:
        schema, rows = pq.read_schema(path), pq.read_metadata(path).num_rows
    except (pa.ArrowException, OSError) as error:
        return f"cannot be read: {error}."
    expected = TABLES[part.table].schema
    if not schema.equals(expected):
        return f"has columns {schema.names}, not those of {part.table}."
    if rows != part.rows:
        return f"has {rows} rows, not {part.rows}."
    return None


def _duplicates(store: Store) -> Iterator[Finding]:
    for table in TABLES.values():
        if table.key is None:
            continue
        found = store.query(
            f"SELECT {table.key} AS name, count(*) AS times FROM {table.name} GROUP BY 1 HAVING count(*) > 1 ORDER BY 1"  # noqa: S608
        )
        for row in found.to_pylist():
            yield Finding(
                kind="duplicate",
                where=f"{table.name} {row['name']}",
                problem=f"is recorded {row['times']} times.",
                remedy="Please report this; counts include it more than once.",
            )


def _spans(store: Store, manifest: Manifest) -> Iterator[Finding]:
    for name in ("stories", "mentions", "claims", "quantities"):
        if not manifest.current(name):
            continue
        table = TABLES[name]
        columns = ", ".join(f'r."{column}"' for column in table.schema.names)
        rows = store.scan(
            f"SELECT {columns}, d.text AS document_text FROM {name} r LEFT JOIN documents d ON d.doc_id = r.doc",  # noqa: S608
            batch_rows=_BATCH_ROWS,
        )
        for batch in rows:
            for row in batch.to_pylist():
                problem = _span_problem(table.row_type, row)
                if problem:
                    yield Finding(
                        kind="span",
                        where=f"{name} {row[table.key or '']}",
                        problem=problem,
                        remedy="Please report this; a row should have been refused when it was written.",
                    )


def _span_problem(row_type: type[object], row: dict[str, object]) -> str | None:
    text = row.pop("document_text")
    if not isinstance(text, str):
        return "its document is not in the record."
    try:
        check_evidence(from_plain(row_type, row), text)
    except EvidenceError as error:
        return error.problem
    return None


def _missing_originals(store: Store) -> Iterator[Finding]:
    kept = {path.name for path in _originals(store)}
    with_original = store.query("SELECT sha256, min(source) AS source FROM documents GROUP BY 1 ORDER BY 1").to_pylist()
    for row in with_original:
        if row["sha256"] not in kept:
            yield Finding(
                kind="original",
                where=row["source"],
                problem=f"its original ({row['sha256'][:12]}…) is not kept.",
                remedy="Its rows are whole; restore the original from a backup if you need it.",
            )


def _damaged_originals(store: Store) -> Iterator[Finding]:
    for path in _originals(store):
        if hash_file(path) != path.name:
            yield Finding(
                kind="original",
                where=str(path),
                problem="has other bytes than when it was kept.",
                remedy="Restore it from a backup; the record does not need it.",
            )


def _originals(store: Store) -> Iterator[Path]:
    for path in sorted((store.path / "originals").glob("*/*")):
        if not path.name.startswith("."):
            yield path


def _forecasts(store: Store) -> Iterator[Finding]:
    for where in read_forecasts(store.path)[1]:
        yield Finding(
            kind="forecast", where=where, problem="is no line of the ledger.", remedy="Correct the line, or remove it."
        )


def _reviews(store: Store) -> Iterator[Finding]:
    log = read_reviews(store.path)
    for where in log.unreadable:
        yield Finding(
            kind="review", where=where, problem="is not a review.", remedy="Correct the line, or review the row again."
        )
    for name, times in Counter(review.review_id for review in log.reviews).items():
        if times > 1:
            yield Finding(
                kind="review", where=name, problem=f"is there {times} times.", remedy="Remove the copies of the line."
            )


def _merged(store: Store) -> Iterator[Finding]:
    """Find damaged copies of parts: views leave them as soon as they cannot be read."""
    for path in damaged_files(merged_files(store.path).values()):
        yield Finding(
            kind="merged",
            where=str(path),
            problem="is damaged: it has other bytes than when parts were laid together in it.",
            remedy="The next `yalu add` or `yalu review` makes it anew from the parts, as does `yalu doctor --repair`.",
            repairable=True,
            harmless=True,
        )


def _index(store: Store) -> Iterator[Finding]:
    state, where = store.index.state(store), str(store.path / "derived" / "search.sqlite")
    if state == "behind":
        # Every add leaves it so; it is derived, and no damage.
        yield Finding(
            kind="index",
            where=where,
            problem="is behind the record.",
            remedy="The next search brings it up to date.",
            repairable=True,
            harmless=True,
        )
    elif state == "damaged":
        yield Finding(
            kind="index",
            where=where,
            problem="is damaged.",
            remedy="The next search or `yalu doctor --rebuild` makes it anew.",
            repairable=True,
        )


def _repair(store: Store, manifest: Manifest, findings: list[Finding]) -> list[Finding]:
    """Mend what can be mended; return the findings with what was."""
    drop_torn_line(store.path, manifest)
    sweep(store.path, manifest)
    damaged = {each.where for each in findings if each.kind in ("part", "schema")}
    withdrawn = [run for run in manifest.live_runs() if any(part.path in damaged for part in run.parts)]
    if withdrawn:
        with store.begin("withdraw", inputs=[run.run for run in withdrawn], withdraws=[run.run for run in withdrawn]):
            pass
    damaged_copies = [Path(each.where) for each in findings if each.kind == "merged"]
    if damaged_copies:
        remove_files(damaged_copies)
        store.merge_parts()
    if any(each.kind == "index" for each in findings):
        store.index.rebuild(store)
    return [replace(each, repaired=True) if each.repairable else each for each in findings]
