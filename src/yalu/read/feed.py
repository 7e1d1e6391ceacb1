"""RSS and Atom feeds: one document for each entry, from its content or else its summary. Links are not followed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import feedparser

from yalu.errors import ReadError
from yalu.model.protocols import RawInput
from yalu.model.text import Document, Known, Mark
from yalu.read.base import read_all
from yalu.read.decode import clean
from yalu.read.document import Metadata, first, known, known_authors, make_document, media_type_of, sha256_of
from yalu.read.expand import read_whole
from yalu.read.html import html_text
from yalu.read.options import Limits

_END = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf)\s*>\s*(?:<!--.*?-->\s*)*\Z", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[a-zA-Z!/][^>]*>|&#?\w+;")


class FeedReader:
    """Reads one document from each entry of a feed. An entry without text fails alone."""

    name = "feed.v1"
    media_types: tuple[str, ...] = (
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+xml",
    )
    suffixes: tuple[str, ...] = (".rss", ".atom", ".rdf")

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()

    def read(self, raw: RawInput) -> Iterator[Document]:
        """Yield the entries. Raises ReadError at the first bad one, or where the feed is none or cut off."""
        return read_all(self, raw, sha256_of(raw))

    def read_stream(self, stream: BinaryIO, raw: RawInput, sha256: str) -> Iterator[Document | ReadError]:
        """Yield each entry's document or error; last an error where the feed is cut off."""
        data = read_whole(stream, raw.source, self._limits)
        # Bytes in a BytesIO are never taken for an address or a file name, so nothing is fetched.
        parsed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
        if not parsed.entries:
            problem = parsed.get("bozo_exception")
            raise ReadError(
                f"is a feed without entries{f' ({problem})' if problem else ''}.",
                item=raw.source,
                remedy="Check that it is complete and well-formed.",
            )
        for number, entry in enumerate(parsed.entries, start=1):
            try:
                yield self._document(entry, parsed.feed, raw, f"{raw.source}#entry {number}", sha256)
            except ReadError as error:
                yield error
        if not _END.search(data):
            yield ReadError(
                "is cut off before its end; the entries before that were read.",
                item=raw.source,
                remedy="Fetch it again.",
            )

    def _document(self, entry: Any, feed: Any, raw: RawInput, item: str, sha256: str) -> Document:
        text, marks = _text(entry, item, self._limits)
        return make_document(
            raw,
            text=text,
            sha256=sha256,
            media_type=media_type_of(raw, self.media_types[0]),
            metadata=_metadata(entry, feed),
            limits=self._limits,
            source=item,
            marks=marks,
        )


def _text(entry: Any, item: str, limits: Limits) -> tuple[str, tuple[Mark, ...]]:
    """Return the longest content of an entry, else its summary."""
    contents = [content.get("value") or "" for content in entry.get("content", [])]
    markup = max(contents, key=len, default="") or entry.get("summary") or ""
    if not markup.strip():
        raise ReadError("has no text.", item=item, remedy="The feed carries titles only; add the pages it links to.")
    if not _TAG.search(markup):
        return clean(markup).strip(), ()
    rendered = html_text(f"<div>{markup}</div>", item, limits)
    return rendered.text, rendered.marks


def _metadata(entry: Any, feed: Any) -> Metadata:
    key = known(entry.get("id"), "metadata")
    link = known(entry.get("link"), "metadata")
    source = entry.get("source") or {}
    section = next((tag.get("term") for tag in entry.get("tags", []) if tag.get("term")), None)
    return Metadata(
        key=key.value if key else None,
        title=_plain(entry.get("title")),
        publisher=first(_plain(source.get("title")), _plain(feed.get("title"))),
        authors=known_authors([author.get("name") for author in entry.get("authors", [])], "metadata"),
        published=known(entry.get("published") or entry.get("updated"), "metadata"),
        language=known(entry.get("language") or feed.get("language"), "metadata"),
        section=known(section, "metadata"),
        url=link.value if link and link.value.startswith(("http://", "https://")) else None,
    )


def _plain(title: object) -> Known | None:
    """Return a title without the markup that some feeds put in it."""
    if not isinstance(title, str) or not _TAG.search(title):
        return known(title, "metadata")
    try:
        return known(html_text(f"<div>{title}</div>", "title", Limits()).text, "metadata")
    except ReadError:
        return None
