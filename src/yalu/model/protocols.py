"""The extension points. Built-in parts use the same protocols; each has a shared contract test in `tests/contract`.

Outsiders register by entry points in the group `yalu.<point>` (`yalu.reader`, `yalu.detector`, ...). An implementation
carries a versioned name such as `rules.v1`; a name never changes its meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

from yalu.model.event import CodedStory
from yalu.model.mention import ActorMention, DateMention, Place
from yalu.model.series import Sign
from yalu.model.text import Document, Story

if TYPE_CHECKING:
    import pyarrow as pa

    from yalu.model.reported import ReportedEvent

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class RawInput:
    """Bytes to be read, where they come from, and what the caller says of them.

    `given` holds metadata the caller knows (`publisher`, `published`, `title`, `language`, `url`, `id`) and wins over
    what is found. `columns` maps our field names to the input's column names for tables and JSON.
    """

    data: bytes
    source: str
    media_type: str | None
    given: Mapping[str, str]
    columns: Mapping[str, str]


@runtime_checkable
class Reader(Protocol):
    """Turns bytes of one kind into documents."""

    name: str
    media_types: tuple[str, ...]
    suffixes: tuple[str, ...]

    def read(self, raw: RawInput) -> Iterator[Document]:
        """Yield the documents in `raw`, in order. Raises ReadError for the whole input."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryMentions:
    """All that the resolvers found in one story, each list sorted by start (document offsets)."""

    actors: tuple[ActorMention, ...]
    places: tuple[Place, ...]
    dates: tuple[DateMention, ...]


@runtime_checkable
class Resolver(Protocol):
    """Finds and resolves the actors, places and dates a story mentions."""

    name: str

    def resolve(self, document: Document, story: Story) -> StoryMentions:
        """Return the story's mentions. Unknown stays unknown: an unresolved mention is null with a reason."""
        ...


@runtime_checkable
class Coder(Protocol):
    """Codes stories into event mentions, claims and quantities. Same input, same output, whatever the batch."""

    name: str

    def code(self, batch: Sequence[tuple[Document, Sequence[Story]]]) -> list[list[CodedStory]]:
        """Return, for each document of the batch, one `CodedStory` for each of its stories, in order."""
        ...


@runtime_checkable
class Detector(Protocol):
    """Finds signs in arrays. `history` is what the detector declares it needs (see its own page in docs)."""

    name: str

    def scan(self, history: Any) -> list[Sign]:
        """Return signs sorted by `decided_at`. What is said at a date uses only what was knowable then."""
        ...


@runtime_checkable
class Engine(Protocol):
    """Maps a picklable function over items, in order, in this process or in others."""

    name: str

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Yield `function(item)` for each item, in order. Raises EngineError naming the item."""
        ...


@runtime_checkable
class Exporter(Protocol):
    """Writes output lines of any kind (events, claims, stories ...) to a file."""

    name: str
    suffix: str

    def write(self, rows: pa.RecordBatchReader, path: Path) -> int:
        """Write rows to `path`, as they come, and return how many were written. Raises ExportError."""
        ...


@runtime_checkable
class EventExporter(Protocol):
    """Writes events with what their reports say to a file: formats that other tools have for events alone."""

    name: str
    suffix: str

    def write_events(self, events: Iterable[ReportedEvent], path: Path, title: str) -> int:
        """Write events to `path`, as they come, and return how many were written; some formats cannot hold all.

        `title` names the whole where the format has a place for it. Raises ExportError.
        """
        ...
