"""One writer at a time. Readers never lock."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yalu.errors import RecordError
from yalu.record.files import disk_errors


class WriterLock:
    """An advisory lock on a file; it dies with its process, so a killed writer never leaves the workspace locked.

    The file tells who holds the lock, for the message to whoever comes second. Holding it twice in one `WriterLock` is
    allowed; another `WriterLock` on the same file is refused, in the same process too.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None
        self._depth = 0

    @property
    def held(self) -> bool:
        """Whether this `WriterLock` holds the lock now."""
        return self._depth > 0

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Hold the lock in the block. Raises RecordError at once where another writer has it."""
        if self._depth == 0:
            self._descriptor = self._acquire()
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if self._depth == 0 and self._descriptor is not None:
                os.close(self._descriptor)
                self._descriptor = None

    def _acquire(self) -> int:
        with disk_errors(self._path, "lock the workspace for writing"):
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with disk_errors(self._path, "lock the workspace for writing"):
                os.ftruncate(descriptor, 0)
                os.pwrite(descriptor, json.dumps({"pid": os.getpid(), "host": socket.gethostname()}).encode(), 0)
        except BlockingIOError as error:
            holder = os.pread(descriptor, 1000, 0)
            os.close(descriptor)
            raise RecordError(
                f"another process is writing to this workspace ({_who(holder)}).",
                item=str(self._path.parent),
                remedy="Wait until it is done, then run the same command again; reading works meanwhile.",
            ) from error
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor


def _who(holder: bytes) -> str:
    try:
        told = json.loads(holder)
        return f"process {told['pid']} on {told['host']}"
    except (ValueError, KeyError, TypeError):
        return "it has not said which"
