"""The table of events as people left it: the rows that reviews change, put in the place of those of the link run.

They are kept beside it, in `derived/changed-<hash>.arrow`, with what tells how each of these events was: the next
process reads the rows of those that are other ones now, and no others.
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

if TYPE_CHECKING:
    from yalu.record.store import Store


class EventChanges:
    """What reviews changed of one table of events, `base`, which is kept at `path`."""

    def __init__(self, path: Path, base: EventTable) -> None:
        self._path = kept_path(path.parent.parent, "changed", path.name)
        self._base = base
        self._table = base
        self._rows: pa.Table | None = None
        self._stamps: dict[str, str] = {}
        self._new, self._behind = True, 0

    def update(self, store: Store, index: sqlite3.Connection) -> EventTable:
        """Return the table as it is with the reviews there are now."""
        started = time.monotonic()
        if self._new:
            self._restore()
        stamps = store.event_stamps()
        changed = {name for name in stamps.keys() | self._stamps.keys() if stamps.get(name) != self._stamps.get(name)}
        if changed:
            self._put(read_reviewed(store, index, self._base, sorted(changed)), changed)
            self._stamps = stamps
            self._behind += len(changed)
        if self._behind >= KEEP_EVERY or (self._new and changed and time.monotonic() - started > WORTH_SECONDS):
            self._keep()
        self._new = False
        return self._table

    def _put(self, rows: pa.Table, changed: set[str]) -> None:
        self._table = patched(self._table, changed, rows)
        if self._rows is not None:
            stay = pc.invert(pc.is_in(self._rows["event_id"], value_set=pa.array(sorted(changed), pa.string())))
            rows = pa.concat_tables([self._rows.filter(stay), rows])
        self._rows = rows

    def _restore(self) -> None:
        """Begin with the rows that are kept."""
        kept = read_kept(self._path)
        if kept is not None:
            told = kept.tables["stamps"]
            self._stamps = dict(zip(told["event_id"].to_pylist(), told["stamp"].to_pylist(), strict=True))
            self._put(kept.tables["rows"], {*self._stamps, *kept.tables["rows"]["event_id"].to_pylist()})

    def _keep(self) -> None:
        if self._rows is not None:
            stamps = pa.table(
                {
                    "event_id": pa.array(self._stamps, pa.string()),
                    "stamp": pa.array(self._stamps.values(), pa.string()),
                }
            )
            keep(self._path, Kept(about={}, tables={"rows": self._rows, "stamps": stamps}))
        self._behind = 0
