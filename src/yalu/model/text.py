"""Documents, stories and sentences: text that is marked, never cut.

Every offset counts code points in `Document.text`, which is fixed at reading. A span is
half open: `text[start:end]`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from yalu.errors import EvidenceError
from yalu.model.mention import DateValue

MarkKind = Literal["furniture", "headline", "section", "byline", "dateline", "quotation", "duplicate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A half-open range `start:end` of code points in a document's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise EvidenceError(
                f"span {self.start}:{self.end} is empty or reversed.", remedy="A span needs 0 <= start < end."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A labelled range of a document's text, such as furniture or a dateline."""

    kind: MarkKind
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A range of text and the surface it must show."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A metadata value and how it was known.

    `basis` is one of `given` (argument, mapped column or JSON field), `metadata` (HTML meta, PDF
    info, mail header, feed entry), `text` (read in the words of the document) or `path`
    (file name or address).
    """

    value: str
    basis: Literal["given", "metadata", "text", "path"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One retrieved thing, as text.

    `doc_id` is the content id (see `yalu.model.ids.document_id`); `key` is the identifier the input
    gave it (a JSONL `id`), null for files and pages. `source` says where it came from (path with an
    optional `#line`, or URL) and `sha256` is the hash of the original bytes. `published` is an ISO date or
    date-time as found, before it is read as a `DateValue`. `language` is an ISO 639-1 code.
    """

    doc_id: str
    key: str | None
    source: str
    media_type: str
    sha256: str
    text: str
    title: Known | None = None
    publisher: Known | None = None
    authors: tuple[Known, ...] = ()
    published: Known | None = None
    language: Known | None = None
    section: Known | None = None
    url: str | None = None
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a story. `number` is 0-based in the story; `kind` says what it is made of."""

    number: int
    start: int
    end: int
    kind: Literal["body", "headline"] = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One article in a document. `number` is 0-based in the document.

    `start:end` covers the story with the furniture inside it; `marks` (document offsets) say which
    parts are furniture, headline, section, byline, dateline or quotation. `sentences` skip furniture.
    """

    story_id: str
    doc: str
    number: int
    title: str | None
    section: str | None
    authors: tuple[str, ...]
    published: DateValue | None
    start: int
    end: int
    marks: tuple[Mark, ...]
    sentences: tuple[Sentence, ...]

    @property
    def furniture(self) -> tuple[Mark, ...]:
        """The marks of this story that are furniture, in order."""
        return tuple(mark for mark in self.marks if mark.kind == "furniture")
