"""Which reader reads what. A reader's module is imported when something of its kind is read, not before.

Outsiders add readers by entry points in the group `yalu.reader`: a class or function that returns a
`yalu.model.protocols.Reader` when called without arguments. Built-in readers are asked first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import cast

from yalu.errors import ReadError
from yalu.model.protocols import Reader
from yalu.read.options import Limits
from yalu.read.sniff import certain_kind, json_kind, likely_kind, refuse_foreign

ENTRY_POINTS = "yalu.reader"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltIn:
    """A built-in reader by name: where its class is, and what it reads."""

    name: str
    target: str
    media_types: tuple[str, ...]
    suffixes: tuple[str, ...]


BUILT_IN = (
    BuiltIn(
        name="text.v1", target="yalu.read.plain:TextReader", media_types=("text/plain",), suffixes=(".txt", ".text")
    ),
    BuiltIn(
        name="markdown.v1",
        target="yalu.read.markdown:MarkdownReader",
        media_types=("text/markdown", "text/x-markdown"),
        suffixes=(".md", ".markdown"),
    ),
    BuiltIn(
        name="html.v1",
        target="yalu.read.html:HtmlReader",
        media_types=("text/html", "application/xhtml+xml"),
        suffixes=(".html", ".htm", ".xhtml"),
    ),
    BuiltIn(name="pdf.v1", target="yalu.read.pdf:PdfReader", media_types=("application/pdf",), suffixes=(".pdf",)),
    BuiltIn(
        name="docx.v1",
        target="yalu.read.docx:DocxReader",
        media_types=("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
        suffixes=(".docx",),
    ),
    BuiltIn(name="mail.v1", target="yalu.read.mail:MailReader", media_types=("message/rfc822",), suffixes=(".eml",)),
    BuiltIn(name="mbox.v1", target="yalu.read.mail:MboxReader", media_types=("application/mbox",), suffixes=(".mbox",)),
    BuiltIn(
        name="jsonl.v1",
        target="yalu.read.records:JsonLinesReader",
        media_types=("application/x-ndjson", "application/jsonl", "application/jsonlines"),
        suffixes=(".jsonl", ".ndjson"),
    ),
    BuiltIn(
        name="json.v1", target="yalu.read.records:JsonReader", media_types=("application/json",), suffixes=(".json",)
    ),
    BuiltIn(
        name="csv.v1",
        target="yalu.read.records:TableReader",
        media_types=("text/csv", "text/tab-separated-values"),
        suffixes=(".csv", ".tsv", ".tab"),
    ),
    BuiltIn(
        name="feed.v1",
        target="yalu.read.feed:FeedReader",
        media_types=("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+xml"),
        suffixes=(".rss", ".atom", ".rdf"),
    ),
    BuiltIn(name="warc.v1", target="yalu.read.warc:WarcReader", media_types=("application/warc",), suffixes=(".warc",)),
)


def built_in_reader(entry: BuiltIn, limits: Limits) -> Reader:
    """Return a new built-in reader held to `limits`."""
    module, _, name = entry.target.partition(":")
    make = cast("Callable[..., Reader]", getattr(import_module(module), name))
    return make(limits)


def choose_reader(head: bytes, *, name: str, media_type: str | None, item: str, limits: Limits) -> tuple[Reader, str]:
    """Return the reader for an input that begins with `head` and is called `name`, and the media type it has.

    A `media_type` the caller gave decides; else the first bytes where they prove a kind, then the suffix, then the
    look of the text. Raises ReadError where the input is empty or of a kind no reader reads.
    """
    if not head:
        raise ReadError("is empty.", item=item, remedy="Check that it was written or fetched completely.")
    if media_type:
        return _by_media_type(media_type, item, limits), media_type
    kind = certain_kind(head)
    if kind:
        return _by_media_type(kind, item, limits), kind
    built_in = next((entry for entry in BUILT_IN if name.lower().endswith(entry.suffixes)), None)
    if built_in is None:
        for reader in outside_readers():
            if name.lower().endswith(reader.suffixes):
                return reader, reader.media_types[0]
    refuse_foreign(head, item)
    kind = built_in.media_types[0] if built_in else likely_kind(head)
    if kind == "application/json":
        kind = json_kind(head)
    if name.lower().endswith((".tsv", ".tab")):
        kind = "text/tab-separated-values"
    return _by_media_type(kind, item, limits), kind


def is_readable(media_type: str) -> bool:
    """Tell whether some reader reads `media_type` (parameters are ignored)."""
    bare = _bare(media_type)
    return any(bare in entry.media_types for entry in BUILT_IN) or any(
        bare in reader.media_types for reader in outside_readers()
    )


@cache
def outside_readers() -> tuple[Reader, ...]:
    """Return the readers that other packages registered, sorted by the names they registered."""
    found = sorted(entry_points(group=ENTRY_POINTS), key=lambda point: point.name)
    return tuple(cast("Reader", point.load()()) for point in found)


def _by_media_type(media_type: str, item: str, limits: Limits) -> Reader:
    bare = _bare(media_type)
    for entry in BUILT_IN:
        if bare in entry.media_types:
            return built_in_reader(entry, limits)
    for reader in outside_readers():
        if bare in reader.media_types:
            return reader
    kinds = sorted(kind for entry in BUILT_IN for kind in entry.media_types)
    raise ReadError(f"is {bare}, which no reader reads.", item=item, remedy=f"Readers read: {', '.join(kinds)}.")


def _bare(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()
