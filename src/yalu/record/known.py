"""Which coded events are in the record already, by their keys. Parts are read one at a time, only those in reach."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from yalu.record.files import disk_errors
from yalu.record.manifest import Part
from yalu.record.store import Store

Keys = npt.NDArray[np.uint64]
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class _Reach:
    """A part with keys, and the first and last day (since 1970-01-01) from which its events could be known."""

    path: Path
    first: int
    last: int


class KnownKeys:
    """The keys of the coded events of one record, without those of runs that are about to be replaced."""

    def __init__(self, store: Store, replaced: Collection[str] = ()) -> None:
        self._folder = store.path
        self._reaches: list[_Reach] = []
        for run in store.manifest.current_runs("coded_events"):
            if run.run not in replaced:
                self.add([part for part in run.parts if part.table == "coded_events"])

    def add(self, parts: Collection[Part]) -> None:
        """Take in the parts of a run that was committed."""
        for part in parts:
            path = self._folder / part.path
            with disk_errors(path, "read the record"):
                reach = _reach(path)
            if reach is not None:
                self._reaches.append(reach)

    def among(self, keys: Keys, first: int, last: int) -> npt.NDArray[np.bool_]:
        """Tell which of some keys, of events that could be known from `first` to `last`, are in the record."""
        found = np.zeros(len(keys), bool)
        for reach in self._reaches:
            if reach.first <= last and first <= reach.last:
                with disk_errors(reach.path, "read the record"):
                    found |= np.isin(keys, _keys_between(reach.path, first, last))
        return found


def _keys_between(path: Path, first: int, last: int) -> Keys:
    """Return the keys of the events of a part that could be known from `first` to `last`."""
    table = pq.read_table(path, columns=["key", "day", "reported"])
    known = pc.coalesce(table["reported"], table["day"]).cast(pa.int32())
    near = pc.and_(pc.greater_equal(known, first), pc.less_equal(known, last))
    keys: Keys = table["key"].filter(near).drop_null().to_numpy().view(np.uint64)
    return keys


def _reach(path: Path) -> _Reach | None:
    """Return the reach of a part, null where none of its rows has a key."""
    metadata = pq.read_metadata(path)
    names = [metadata.schema.column(number).path for number in range(metadata.num_columns)]
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    keys = [group.column(names.index("key")).statistics for group in groups]
    if all(each is not None and each.null_count == group.num_rows for each, group in zip(keys, groups, strict=True)):
        return None
    reported = [group.column(names.index("reported")).statistics for group in groups]
    column = "day" if any(each is None or each.null_count for each in reported) else "reported"
    statistics = [group.column(names.index(column)).statistics for group in groups]
    days = [group.column(names.index("day")).statistics for group in groups] if column == "day" else []
    every = [*statistics, *days, *(each for each in reported if each is not None and each.has_min_max)]
    return _Reach(path, min(map(_first, every)), max(map(_last, every)))


def _first(statistics: object) -> int:
    return (statistics.min - _EPOCH).days  # type: ignore[attr-defined, no-any-return]


def _last(statistics: object) -> int:
    return (statistics.max - _EPOCH).days  # type: ignore[attr-defined, no-any-return]
