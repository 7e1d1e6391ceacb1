"""The open workspace as the pages see it: one for all threads, and a memory of what was computed from it."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, cast

from starlette.requests import Request

from yalu.brief import Brief
from yalu.brief.otherwise import read_denials
from yalu.errors import YaluError
from yalu.measure.pairs import Pair, read_pairs
from yalu.record import reviews
from yalu.record.forecasts import forecasts_signature
from yalu.record.listing import row_counts
from yalu.web.keeper import WAIT_SECONDS, Keeper, Kept
from yalu.web.relation import Figures, read_figures
from yalu.workspace import Workspace

T = TypeVar("T")

# Each value is a relation's state or the facets of a search: some megabytes at most.
_REMEMBERED = 64
_MOST_WATCHED = 8


class Desk:
    """A workspace, and a memory of what pages computed from it.

    Readers of a store never lock, and each question has a cursor of its own: threads may ask at the same time.
    """

    def __init__(self, folder: Path | str) -> None:
        self.workspace = Workspace(folder)
        self.keeper = Keeper(self.workspace.path, lambda: self.version)
        self._lock = threading.Lock()
        self._memory: OrderedDict[Hashable, _Slot] = OrderedDict()

    @property
    def name(self) -> str:
        """What the workspace is called."""
        return self.workspace.config.name

    @property
    def mark(self) -> str:
        """A short name for this workspace's folder, to tell cookies of several desks apart."""
        return hashlib.sha256(str(self.workspace.path.resolve()).encode("utf-8", "replace")).hexdigest()[:8]

    @property
    def version(self) -> tuple[Any, ...]:
        """What record, reviews and forecasts are now; another value when a run is committed or somebody adds a line."""
        store = self.workspace.store
        return (store.manifest.size, reviews.signature(store.path), forecasts_signature(store.path))

    @property
    def counts(self) -> dict[str, int]:
        """How many rows the record holds of documents, stories, mentions, events, claims and quantities."""
        return self.remember("counts", lambda: row_counts(self.workspace.store))

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The pairs of states in the record, those with the most events first."""
        return self.remember("pairs", lambda: read_pairs(self.workspace.store))

    @property
    def watched(self) -> tuple[str, ...]:
        """The relations that yalu.toml watches; where it names none, those with the most events."""
        return self.workspace.config.dyads or tuple(pair.dyad for pair in self.pairs[:_MOST_WATCHED])

    def figures(self, dyad: str, known: date | None = None, *, wait: float = WAIT_SECONDS) -> Kept[Figures]:
        """Return the figures of a relation as known on a day, as far as they are computed. Raises RecordError."""
        first, second = dyad.split("-")
        return self.keeper.get(
            f"relation-{dyad}" + (f"-{known}" if known else ""),
            Figures,
            lambda: self._read_figures(first, second, known),
            wait=wait,
            save=known is None,
        )

    def brief(self, dyad: str, since: date | None, known: date | None, *, wait: float = WAIT_SECONDS) -> Kept[Brief]:
        """Return the brief on a relation as known on a day, with what changed since another, as far as it is made."""
        first, second = dyad.split("-")
        return self.keeper.get(
            f"brief-{dyad}-{since}-{known}",
            Brief,
            lambda: self.workspace.relation(first, second).brief(until=known, since_last=since),
            wait=wait,
            save=False,
        )

    def _read_figures(self, first: str, second: str, known: date | None) -> Figures:
        self.workspace.store.merge_parts()  # figures ask all parts of the record
        return read_figures(self.workspace.store, first, second, known)

    def warm(self) -> None:
        """Begin to compute what the first pages show, in a thread, so that they need not."""
        threading.Thread(target=self._warm, daemon=True).start()

    def _warm(self) -> None:
        try:
            self.workspace.store.merge_parts()
            if self.counts["documents"]:
                for dyad in self.watched[:_MOST_WATCHED]:
                    self.figures(dyad, wait=0)
                read_denials(self.workspace.store)  # the first event that is opened need not wait for them
                self.workspace.browse.table()
        except YaluError:
            return  # the page that needs it says what is wrong

    def remember(self, name: Hashable, make: Callable[[], T], *, version: tuple[Any, ...] | None = None) -> T:
        """Return what `make` returns, made once for each `name` and `version` (default: that of the record).

        Two threads that ask for the same wait for one computation; those that ask for other things do not wait.
        """
        version = version or self.version
        with self._lock:
            slot = self._memory.setdefault(name, _Slot())
            self._memory.move_to_end(name)
            while len(self._memory) > _REMEMBERED:
                self._memory.popitem(last=False)
        with slot.lock:
            if slot.version != version:
                slot.value, slot.version = make(), version
            return cast("T", slot.value)


class _Slot:
    """One remembered value and the version of the record it was made from."""

    __slots__ = ("lock", "value", "version")

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.value: Any = None
        self.version: tuple[Any, ...] | None = None


def desk_of(request: Request) -> Desk:
    """Return the desk a request is for."""
    return cast("Desk", request.app.state.desk)
