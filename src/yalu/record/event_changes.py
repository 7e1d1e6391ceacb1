"""The table of events as people left it: the rows that reviews change, put in the place of those of the link run.

They are kept beside it, in `derived/changed-<hash>.arrow`, with which reviews they were read: the next process reads
the rows of the events that changed since, and no others.
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from yalu.record.event_rows import read_reviewed
from yalu.record.event_table import EventTable, patched
from yalu.record.kept import Kept, keep, kept_path, read_kept
from yalu.record.reviewed import KEEP_EVERY, WORTH_SECONDS
from yalu.record.reviews import ReviewLog

if TYPE_CHECKING:
    from yalu.record.store import Store


class EventChanges:
    """What reviews changed of one table of events, `base`, which is kept at `path`."""

    def __init__(self, path: Path, base: EventTable) -> None:
        self._path = kept_path(path.parent.parent, "changed", path.name)
        self._base = base
        self._new = True
        self._start_anew()

    def _start_anew(self) -> None:
        self._table = self._base
        self._rows: pa.Table | None = None
        self._gone: set[str] = set()
        self._count, self._digest, self._kept = 0, ReviewLog().digest(0), 0

    def update(self, store: Store, index: sqlite3.Connection) -> EventTable:
        """Return the table as it is with the reviews there are now."""
        started = time.monotonic()
        if self._new:
            self._restore(store.review_log)
        log, changed = store.events_changed_since(self._count)
        if log.digest(self._count) != self._digest:
            self._start_anew()
            log, changed = store.events_changed_since(0)
        if changed:
            self._put(read_reviewed(store, index, self._base, sorted(changed)), changed)
        self._count, self._digest = len(log.reviews), log.digest(len(log.reviews))
        since = self._count - self._kept
        if since >= KEEP_EVERY or (self._new and since and time.monotonic() - started > WORTH_SECONDS):
            self._keep()
        self._new = False
        return self._table

    def _put(self, rows: pa.Table, changed: set[str]) -> None:
        self._table = patched(self._table, changed, rows)
        if self._rows is not None:
            stay = pc.invert(pc.is_in(self._rows["event_id"], value_set=pa.array(sorted(changed), pa.string())))
            rows = pa.concat_tables([self._rows.filter(stay), rows])
        self._rows = rows
        self._gone |= changed

    def _restore(self, log: ReviewLog) -> None:
        """Begin with the rows that are kept, where they were read with the first of these reviews."""
        kept = read_kept(self._path)
        if kept is None:
            return
        count = int(kept.about["count"])
        if count <= len(log.reviews) and kept.about["digest"] == log.digest(count):
            self._put(kept.tables["rows"], set(kept.tables["gone"]["event_id"].to_pylist()))
            self._count, self._digest, self._kept = count, kept.about["digest"], count

    def _keep(self) -> None:
        if self._rows is None:
            return
        gone = pa.table({"event_id": pa.array(sorted(self._gone), pa.string())})
        about = {"count": self._count, "digest": self._digest}
        keep(self._path, Kept(about=about, tables={"rows": self._rows, "gone": gone}))
        self._kept = self._count
