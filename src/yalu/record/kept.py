"""What was computed of a record and is kept beside it: tables in one file, read back whole or not at all.

Such a file lies in `derived` and is never the truth: it is named by what it was made from, its bytes are checked by a
hash before anything is read from them, and whoever finds none computes what was in it. It holds Arrow tables: reading a
workspace of somebody else must run none of their code.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.ipc as ipc

from yalu.model.ids import content_id
from yalu.record.manifest import Manifest, Run

_ABOUT = b"about"
_DIGEST = b"digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Tables by their names, and what is told of them."""

    about: Mapping[str, Any]
    tables: Mapping[str, pa.Table]


def basis(manifest: Manifest) -> list[Run]:
    """Return the runs that the events of the newest link run, with their mentions, rest on.

    Runs that only added something since then change none of it: a running import costs those who read nothing.
    """
    linked = manifest.current_runs("events")[-1:]
    last = linked[0].sequence if linked else len(manifest.runs)
    return [run for run in manifest.runs if run.sequence <= last or run.supersedes or run.withdraws]


def digest_of(runs: Iterable[Run]) -> str:
    """Return a hash of what runs hold."""
    digest = hashlib.blake2b(digest_size=20)
    for run in runs:
        digest.update("\n".join([run.run, *(part.sha256 for part in run.parts), ""]).encode())
    return digest.hexdigest()


# The rooms and modules that what is linked and corrected depends on, and which reports may meet.
LINKING = ("codebook", "link", "record/published.py", "record/reaches.py")
REVIEWING = (
    *LINKING,
    "model",
    *(f"record/{name}.py" for name in ("attach", "corrections", "effects", "locate", "overlay")),
)


@cache
def code_digest(names: tuple[str, ...]) -> str:
    """Return a hash of code and vocabulary, whatever its version says."""
    digest = hashlib.blake2b(digest_size=20)
    for place in names:
        for name, content in sorted(_contents(files("yalu").joinpath(place))):
            digest.update(f"{place} {name} {len(content)}\n".encode())
            digest.update(content)
    return digest.hexdigest()


def _contents(place: Traversable) -> Iterator[tuple[str, bytes]]:
    if place.is_file() and place.name.endswith((".py", ".yaml", ".csv", ".toml")):
        yield place.name, place.read_bytes()
    elif place.is_dir() and place.name != "__pycache__":
        for entry in place.iterdir():
            yield from _contents(entry)


def kept_path(folder: Path, kind: str, *values: Any) -> Path:
    """Return where tables of a kind (`events`, `reviewed`) that were made from some values are kept in a workspace."""
    return folder / "derived" / f"{content_id(kind, *values)}.arrow"


def keep(path: Path, kept: Kept) -> None:
    """Write tables to a file, in the place of all others of their kind; nothing where the folder cannot be written."""
    about = json.dumps(dict(kept.about)).encode()
    streams = [_stream(table) for table in kept.tables.values()]
    rows = pa.table({"name": pa.array(list(kept.tables), pa.string()), "rows": _binaries(streams)})
    rows = rows.replace_schema_metadata({_ABOUT: about, _DIGEST: _digest(about, list(kept.tables), streams)})
    replace_kept(path, rows)


def replace_kept(path: Path, rows: pa.Table) -> None:
    """Write one table to a file and remove what was kept under other names of its kind; nothing where it cannot be."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(exist_ok=True)
        with pa.OSFile(str(partial), "wb") as sink, ipc.new_file(sink, rows.schema) as file:
            file.write_table(rows)
        for old in path.parent.glob(f"{path.name.rpartition('-')[0]}-*.arrow"):
            if old != path:
                old.unlink(missing_ok=True)
        partial.replace(path)
    except OSError:  # it is made again next time
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def read_kept(path: Path) -> Kept | None:
    """Return what a file holds, null where there is none, or none that is whole."""
    try:
        with pa.memory_map(str(path)) as source:
            rows = ipc.open_file(source).read_all()
        names, streams = rows["name"].to_pylist(), [each.as_buffer() for each in rows["rows"]]
        about = rows.schema.metadata[_ABOUT]
        if rows.schema.metadata[_DIGEST] != _digest(about, names, streams):
            return None
        tables = {name: ipc.open_stream(stream).read_all() for name, stream in zip(names, streams, strict=True)}
        return Kept(about=json.loads(about), tables=tables)
    except (pa.ArrowException, OSError, KeyError, ValueError, TypeError):
        return None


def _binaries(streams: Sequence[pa.Buffer]) -> pa.Array:
    """Return buffers as one column, without making objects of Python's of them."""
    return pa.concat_arrays(
        [
            pa.Array.from_buffers(
                pa.large_binary(), 1, [None, pa.array([0, stream.size], pa.int64()).buffers()[1], stream]
            )
            for stream in streams
        ]
    )


def _stream(table: pa.Table) -> pa.Buffer:
    sink = pa.BufferOutputStream()
    with ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return sink.getvalue()


def _digest(about: bytes, names: Sequence[str], streams: Sequence[pa.Buffer]) -> bytes:
    digest = hashlib.blake2b(about, digest_size=20)
    for name, stream in zip(names, streams, strict=True):
        digest.update(f"\n{name} {stream.size}\n".encode())
        digest.update(stream)
    return digest.hexdigest().encode()
