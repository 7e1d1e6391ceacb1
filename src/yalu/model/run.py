"""What a run of the pipeline read, and what it could not read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The bytes a document came from, as found: a file (`path`) or fetched bytes (`data`), never both.

    `sha256` is the hex digest of those bytes; `source` is the path or address as the user gave it.
    """

    source: str
    media_type: str
    sha256: str
    path: Path | None
    data: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An input that could not be read. `item` names it; `problem` and `remedy` are for people.

    `source` is the argument that led to the item (a path or address to pass again), `kind` the error's class name.
    """

    source: str
    item: str
    kind: str
    problem: str
    remedy: str | None
