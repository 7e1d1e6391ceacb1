"""Atom (RFC 4287): a feed that a reader of feeds can follow. The same entries give the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO
from xml.etree import ElementTree

from yalu import __version__
from yalu.model import ReportedEvent
from yalu.record.export.words import date_words, event_title, source_words
from yalu.record.files import whole_file

_ATOM = "http://www.w3.org/2005/Atom"
# What XML 1.0 cannot hold, escaped or not.
_NOT_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
# A feed must be dated; one that has nothing to be dated by, and an entry that nobody dated, bear the first day of all.
NO_DAY = "1970-01-01"
# Entries wait on disk past this: a feed says first when it was last updated, which its entries tell.
_IN_MEMORY = 1 << 22


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry. `entry_id` is its name for good, `updated` an ISO day; `links` are the addresses it tells of."""

    entry_id: str
    title: str
    updated: str
    text: str
    categories: tuple[str, ...]
    links: tuple[str, ...] = ()


def write_feed(file: IO[bytes], entries: Iterable[FeedEntry], *, feed_id: str, title: str) -> int:
    """Write a feed with entries in the order they come, and return their number."""
    newest, written = NO_DAY, 0
    with SpooledTemporaryFile(_IN_MEMORY) as waiting:
        for written, entry in enumerate(entries, start=1):
            newest = max(newest, entry.updated) if written > 1 else entry.updated
            waiting.write(_entry(entry) + b"\n")
        file.write(_head(feed_id, title, newest))
        waiting.seek(0)
        for line in waiting:
            file.write(line)
    file.write(b"</feed>\n")
    return written


class AtomFeed:
    """A feed with an entry for each event, dated by the day from which it could be known."""

    name = "atom"
    suffix = ".atom"

    def write_events(self, events: Iterable[ReportedEvent], path: Path, title: str) -> int:
        """Write events and return their number. Raises ExportError."""
        with whole_file(path) as file:
            return write_feed(file, map(event_entry, events), feed_id="urn:yalu:events", title=title)


def event_entry(event: ReportedEvent) -> FeedEntry:
    """Return an event as an entry: what, when, and the sentences that say so with who published them."""
    told = [f"“{report.evidence.text}” {source_words(report)}" for report in event.reports]
    addresses = (
        report.url for report in event.reports if report.url and report.url.startswith(("https://", "http://"))
    )
    return FeedEntry(
        entry_id=f"urn:yalu:{event.event_id}",
        title=f"{event_title(event)}, {date_words(event.date)} ({event.status})",
        updated=event.first_reported or event.date.start or NO_DAY,
        text="\n".join(told),
        categories=(event.type, event.domain, event.status, *dict.fromkeys((*event.source, *event.target))),
        links=tuple(dict.fromkeys(addresses)),
    )


def _head(feed_id: str, title: str, updated: str) -> bytes:
    feed = ElementTree.Element("feed", {"xmlns": _ATOM})
    _add(feed, "title", title)
    _add(feed, "id", feed_id)
    _add(feed, "updated", _instant(updated))
    _add(_add(feed, "author"), "name", "Yalu")
    _add(feed, "generator", "Yalu", version=__version__)
    ElementTree.indent(feed)
    whole = bytes(ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True))
    return whole.removesuffix(b"</feed>")


def _entry(entry: FeedEntry) -> bytes:
    made = ElementTree.Element("entry")
    _add(made, "title", entry.title)
    _add(made, "id", entry.entry_id)
    _add(made, "updated", _instant(entry.updated))
    for address in entry.links:
        _add(made, "link", rel="related", href=_clean(address))
    # An entry without content would need an address of its own (RFC 4287, 4.1.2).
    _add(made, "content", entry.text, type="text")
    for category in entry.categories:
        _add(made, "category", term=category)
    ElementTree.indent(made)
    return bytes(ElementTree.tostring(made, encoding="utf-8"))


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, name, {key: _clean(value) for key, value in attributes.items()})
    child.text = _clean(text) if text is not None else None
    return child


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _instant(day: str) -> str:
    return f"{day}T00:00:00Z"
