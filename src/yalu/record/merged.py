"""Many small parts of a table laid together in one file, so that a question opens a few files and not a thousand.

The files are derived: `derived/merged/<table>-<id>.<digest>.parquet`, where the id is that of the parts laid together
and the digest that of the file's own bytes. One is read only in the place of just these parts, all of them current, in
their order: answers are the same with it and without. Delete them at any moment; `merge_parts` makes them again.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from yalu.model.ids import content_id
from yalu.record.files import hash_file
from yalu.record.manifest import Manifest, Part, Run
from yalu.record.tables import TABLES, Table

_VERSION = 1
# A question to a part costs some two milliseconds before it reads a row: fewer parts than this are not worth a file.
_FEWEST = 8
# Runs of one file at most: this many are laid together once and then never again, however the record grows.
_MOST_RUNS = 1024
# A part of more rows or bytes takes longer to read than to open.
_SMALL_ROWS = 20_000
_SMALL_BYTES = 4 << 20
# What is held while a file is made: a row group is a fifth of what DuckDB makes, as rows of texts are long.
_ROWS_PER_GROUP = 20_000
_BYTES_PER_GROUP = 64 << 20
_DIGEST = 16
# Somebody may still read a file that is not needed any more.
_KEPT_SECONDS = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Parts of one table that follow each other in the record; `merge` tells whether they are worth one file."""

    table: Table
    parts: tuple[Part, ...]
    merge: bool

    @property
    def name(self) -> str:
        """The name of their file, without its digest: another one for other parts, order, columns or form."""
        parts = [[part.path, part.sha256] for part in self.parts]
        return f"{self.table.name}-{content_id('parts', _VERSION, str(self.table.schema), parts)}"


def merged_folder(folder: Path) -> Path:
    """Return where the files of a workspace are."""
    return folder / "derived" / "merged"


def merged_files(folder: Path) -> dict[str, Path]:
    """Return the files that are there by name, whether they are of use or not."""
    try:
        paths = sorted(merged_folder(folder).glob("[!.]*.parquet"))
    except OSError:
        return {}
    return {path.name.split(".")[0]: path for path in paths}


def folder_state(folder: Path) -> int | None:
    """Return a number that changes when a file is made or removed; null where there is no folder."""
    try:
        return merged_folder(folder).stat().st_mtime_ns
    except OSError:
        return None


def stretches(table: Table, runs: Sequence[Run], committed: int) -> list[Stretch]:
    """Return the parts of a table in some runs, cut into stretches; `committed` is how many runs there are in all.

    Runs are cut by their number in the manifest, into blocks of a power of two, as the digits of a binary number: the
    file of a block is made anew when its runs are replaced, not when others come, and a part is laid together with
    others seven times on its way into the largest block.
    """
    starts = _block_starts(committed)
    keyed = [
        ((bisect_right(starts, run.sequence), part.rows <= _SMALL_ROWS), part)
        for run in runs
        for part in run.parts
        if part.table == table.name
    ]
    found = []
    for (block, small), group in groupby(keyed, key=lambda each: each[0]):
        parts = tuple(part for _, part in group)
        worth = small and block < len(starts) and len(parts) >= _FEWEST
        found.append(Stretch(table=table, parts=parts, merge=worth))
    return found


def _block_starts(committed: int) -> list[int]:
    """Return the first run of each block, and of those after the last block."""
    starts, at = [], 0
    while committed - at >= _FEWEST:
        starts.append(at)
        at += min(_MOST_RUNS, 1 << ((committed - at).bit_length() - 1))
    return [*starts, at]


def merge_parts(folder: Path, manifest: Manifest) -> bool:
    """Make the files that are missing or damaged, and remove those nobody needs; return whether any was made.

    Parts that are missing or damaged stay as they are, and so does everything where the folder cannot be written.
    Memory is bounded by a row group. Several processes may do this at once. What is there is looked at once in a
    process: that takes a tenth of a second for a record of a hundred thousand stories.
    """
    wanted = {
        stretch.name: stretch
        for table in TABLES.values()
        for stretch in stretches(table, manifest.current_runs(table.name), len(manifest.runs))
        if stretch.merge
    }
    there = merged_files(folder)
    for name in wanted.keys() & there.keys():
        if not _is_whole(there[name], look=_digest_once):
            remove_files([there.pop(name)])
    made = [_made(folder, stretch) for name, stretch in wanted.items() if name not in there]
    _remove_old(folder, wanted)
    return any(made)


def _made(folder: Path, stretch: Stretch) -> bool:
    """Write the file of a stretch whole, or leave it; return whether it is there."""
    target = merged_folder(folder)
    partial = target / f".{stretch.name}.{os.getpid()}.{threading.get_ident()}.partial"
    try:
        if sum((folder / part.path).stat().st_size for part in stretch.parts) > _SMALL_BYTES * len(stretch.parts):
            return False
        target.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as file:
            schema = stretch.table.schema.append(pa.field("run", pa.string()))
            with pq.ParquetWriter(file, schema, compression="zstd") as writer:
                for rows in _row_groups(folder, stretch):
                    writer.write_table(rows, row_group_size=rows.num_rows)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target / f"{stretch.name}.{hash_file(partial)[:_DIGEST]}.parquet")
    except (OSError, ValueError, pa.ArrowException, _DamagedPartError):  # a part of another form is a ValueError
        remove_files([partial])
        return False
    return True


class _DamagedPartError(Exception):
    """A part has other bytes than when it was committed: that is for the doctor."""


def _row_groups(folder: Path, stretch: Stretch) -> Iterator[pa.Table]:
    held: list[pa.Table] = []
    size = 0
    for part in stretch.parts:
        data = (folder / part.path).read_bytes()
        if hashlib.sha256(data).hexdigest() != part.sha256:
            raise _DamagedPartError
        rows = pq.ParquetFile(pa.BufferReader(data)).read(use_threads=False)
        run = Path(part.path).parent.name.removeprefix("run=")
        held.append(rows.append_column("run", pa.array([run] * rows.num_rows, pa.string())))
        size += rows.get_total_buffer_size()
        if sum(map(len, held)) >= _ROWS_PER_GROUP or size >= _BYTES_PER_GROUP:
            yield pa.concat_tables(held)
            held, size = [], 0
    if held:
        yield pa.concat_tables(held)


def _remove_old(folder: Path, wanted: Mapping[str, Stretch]) -> None:
    """Remove what was needed before, and what a killed process left, after a while."""
    old = []
    for path in merged_folder(folder).glob("*"):
        try:
            if path.name.split(".")[0] not in wanted and time.time() - path.stat().st_mtime > _KEPT_SECONDS:
                old.append(path)
        except OSError:
            continue  # another process was faster
    remove_files(old)


def damaged_files(paths: Iterable[Path]) -> list[Path]:
    """Return those of some files that are missing, cannot be read, or have other bytes than when they were made."""
    return [path for path in paths if not _is_whole(path)]


def _is_whole(path: Path, look: Callable[[Path], str] = hash_file) -> bool:
    try:
        return look(path)[:_DIGEST] == path.name.split(".")[1]
    except OSError:
        return False


def _digest_once(path: Path) -> str:
    state = path.stat()
    return _digest_at(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=256)
def _digest_at(path: Path, changed: int, size: int) -> str:
    return hash_file(path)


def remove_files(paths: Iterable[Path]) -> None:
    """Remove files, as far as they can be removed."""
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            continue
