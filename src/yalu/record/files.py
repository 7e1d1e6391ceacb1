"""Files that survive: written whole or not at all, and on disk before they are counted on."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from yalu.errors import ExportError, RecordError

_CHUNK = 1 << 20

_REMEDIES = {
    errno.ENOSPC: "Free some disk space and run the same command again: what was committed is kept.",
    errno.EDQUOT: "Free some of your disk quota and run the same command again: what was committed is kept.",
    errno.EROFS: "The folder is on a read-only disk: copy the workspace to one you can write to.",
    errno.EACCES: "Check who owns the folder and whether you may write to it.",
    errno.EPERM: "Check who owns the folder and whether you may write to it.",
    errno.ENOENT: "Run `yalu doctor` to see what is missing.",
}


@contextmanager
def disk_errors(path: Path, doing: str) -> Iterator[None]:
    """Turn an OSError inside the block into a RecordError that names `path`, what was being done, and a remedy."""
    try:
        yield
    except OSError as error:
        remedy = _REMEDIES.get(error.errno or 0, "Check the disk and run the same command again.")
        cause = error.strerror or str(error)
        raise RecordError(f"cannot {doing}: {cause}.", item=str(path), remedy=remedy) from error


def write_durably(path: Path, data: bytes) -> None:
    """Write `data` to `path` so that a crash leaves the whole file or none. Raises RecordError."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    with disk_errors(path, "write the file"):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with partial.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable (a rename or new file is lost in a power cut without it)."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file, in hex. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Open `path` for writing so that it is replaced only when the block ends well. Raises ExportError."""
    # A pipe or device cannot be replaced, only written to.
    direct = path.exists() and not path.is_file()
    partial = path if direct else path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        try:
            with partial.open("wb") as file:
                yield file
            if not direct:
                partial.replace(path)
        except BaseException:
            if not direct:
                partial.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ExportError(
            f"cannot be written: {error.strerror or error}.",
            item=str(path),
            remedy="Check the folder, its permissions and the free space.",
        ) from error
