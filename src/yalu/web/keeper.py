"""What takes long to compute is kept: in memory, and under `derived/desk` for the next run of the desk.

A reader never waits for long. What is at hand is shown with the word that it is being brought up to date; what was
never computed is announced. Values are kept as JSON: reading a workspace of somebody else must run none of their code.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from yalu import __version__
from yalu.errors import YaluError
from yalu.model.schema import from_plain, to_plain

T = TypeVar("T")

# A page may take 300 ms; once in a while, after a change, a second is better than figures that lag.
WAIT_SECONDS = 1.0
# The state of a large relation takes some 20 MB.
_KEPT = 12
# What is computed faster than this is not worth a file.
_WORTH_SECONDS = 0.2

_log = logging.getLogger("yalu.web")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept(Generic[T]):
    """A value, null while it is computed for the first time; `fresh` where it is of the record as it is now."""

    value: T | None
    fresh: bool


@dataclass(slots=True)
class _Slot:
    lock: threading.Lock = field(default_factory=threading.Lock)
    value: Any = None
    version: str | None = None
    worker: threading.Thread | None = None
    error: YaluError | None = None


class Keeper:
    """Values by name, each of one version of the record. Safe between threads; one value is computed at a time."""

    def __init__(self, folder: Path, version: Callable[[], tuple[Any, ...]]) -> None:
        self._folder = folder / "derived" / "desk"
        self._version = version
        self._lock = threading.Lock()
        self._one = threading.Lock()
        self._slots: OrderedDict[str, _Slot] = OrderedDict()

    def get(
        self, name: str, kind: type[T], make: Callable[[], T], *, wait: float = WAIT_SECONDS, save: bool = True
    ) -> Kept[T]:
        """Return the value of this name, a dataclass of type `kind`.

        Where it is not of the record as it is now, `make` is called in a thread and waited for as long as `wait`; it is
        written to disk where `save` says so and it took long. Raises what `make` raises of ours.
        """
        version = self._stamp()
        slot = self._slot(name)
        with slot.lock:
            if save and slot.value is None and slot.worker is None:
                self._load(slot, name, kind)
            if slot.version == version:
                return self._result(slot, fresh=True)
            if slot.worker is None:
                slot.worker = threading.Thread(
                    target=self._compute, args=(slot, name if save else None, make, version), daemon=True
                )
                slot.worker.start()
            worker = slot.worker
        worker.join(wait)
        with slot.lock:
            return self._result(slot, fresh=slot.version == version)

    @property
    def busy(self) -> bool:
        """Whether something is being computed."""
        with self._lock:
            slots = list(self._slots.values())
        return any(slot.worker is not None for slot in slots)

    def peek(self, name: str, kind: type[T]) -> T | None:
        """Return the value of this name as it was last computed, null where it never was; nothing is computed."""
        slot = self._slot(name)
        with slot.lock:
            if slot.value is None and slot.worker is None:
                self._load(slot, name, kind)
            value: T | None = slot.value
            return value

    def _slot(self, name: str) -> _Slot:
        with self._lock:
            slot = self._slots.setdefault(name, _Slot())
            self._slots.move_to_end(name)
            while len(self._slots) > _KEPT:
                self._slots.popitem(last=False)
            return slot

    def _result(self, slot: _Slot, *, fresh: bool) -> Kept[Any]:
        if fresh and slot.error is not None:
            raise slot.error
        return Kept(value=slot.value, fresh=fresh)

    def _compute(self, slot: _Slot, name: str | None, make: Callable[[], Any], version: str) -> None:
        value, error = None, None
        started = time.monotonic()
        try:
            with self._one:
                started = time.monotonic()
                value = make()
        except YaluError as problem:
            error = problem
        except Exception:
            _log.exception("computing failed")
            error = YaluError("Yalu failed to compute this.", remedy="What `yalu review` prints says why.")
        with slot.lock:
            slot.value, slot.error, slot.version, slot.worker = value, error, version, None
        if name is not None and value is not None and time.monotonic() - started > _WORTH_SECONDS:
            self._save(name, value, version)

    def _stamp(self) -> str:
        """Return a name for the record and the code as they are."""
        return hashlib.sha256(json.dumps([__version__, self._version()], default=str).encode()).hexdigest()

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.json.gz"

    def _load(self, slot: _Slot, name: str, kind: type[Any]) -> None:
        try:
            plain = json.loads(gzip.decompress(self._path(name).read_bytes()))
            slot.value, slot.version = from_plain(kind, plain["value"]), plain["version"]
        except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError):
            return  # it is made anew

    def _save(self, name: str, value: Any, version: str) -> None:
        plain = {"version": version, "value": to_plain(value)}
        partial = self._path(f".{name}.{threading.get_ident()}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(gzip.compress(json.dumps(plain, default=str).encode(), 1))
            partial.replace(self._path(name))
        except OSError:
            partial.unlink(missing_ok=True)  # a full disk costs the next run some seconds, no more
