"""WARC: web archives. Each captured page (a successful answer that some reader reads) is one document."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import redirect_stderr
from dataclasses import replace
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from yalu.errors import ReadError
from yalu.model.protocols import RawInput
from yalu.model.text import Document
from yalu.read.base import read_all
from yalu.read.document import sha256_of
from yalu.read.options import Limits
from yalu.read.registry import choose_reader, is_readable
from yalu.read.sniff import HEAD

_DAMAGE = (ArchiveLoadFailed, ValueError, LookupError, TypeError, AttributeError, EOFError, OSError)
_SHOWN = 80  # characters of what the library says
_KINDS = ("response", "resource", "conversion")
_NOT_PAGES = ("application/json", "text/csv")  # data that pages load; given as files they are read


class WarcReader:
    """Reads the pages of a web archive. A bad record fails alone; images, scripts and error pages are passed over."""

    name = "warc.v1"
    media_types: tuple[str, ...] = ("application/warc",)
    suffixes: tuple[str, ...] = (".warc",)

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()

    def read(self, raw: RawInput) -> Iterator[Document]:
        """Yield the pages. Raises ReadError at the first bad record, or where the archive is damaged."""
        return read_all(self, raw, sha256_of(raw))

    def read_stream(self, stream: BinaryIO, raw: RawInput, sha256: str) -> Iterator[Document | ReadError]:
        """Yield each page's document or error. Raises ReadError where the archive is damaged or holds no page."""
        number = pages = 0
        records = iter(ArchiveIterator(stream))
        try:
            while True:
                record, complaint = _next_record(records)
                if complaint:  # said of the record before: its length was wrong, and what followed was skipped
                    yield ReadError(
                        "is damaged; part of the archive after it was skipped.",
                        item=f"{raw.source}#record {number}",
                        remedy="Fetch the archive again.",
                    )
                if record is None:
                    break
                number += 1
                if _is_page(record):
                    pages += 1
                    yield from self._record(record, raw, f"{raw.source}#record {number}", sha256)
        except _DAMAGE as error:
            # What warcio says may quote the whole damaged line.
            raise ReadError(
                f"is damaged or truncated after record {number} ({str(error)[:_SHOWN]!r}).",
                item=raw.source,
                remedy="Fetch it again.",
            ) from error
        if not pages:
            raise ReadError("is a web archive without pages.", item=raw.source, remedy="Check what was captured.")

    def _record(self, record: Any, raw: RawInput, item: str, sha256: str) -> Iterator[Document | ReadError]:
        data = record.content_stream().read(self._limits.max_bytes + 1)
        url = record.rec_headers.get_header("WARC-Target-URI")
        if len(data) > self._limits.max_bytes:
            yield ReadError(f"is larger than {self._limits.max_bytes:,} bytes.", item=item, remedy="Leave it out.")
            return
        try:
            reader, media_type = choose_reader(
                data[:HEAD], name="", media_type=_content_type(record), item=item, limits=self._limits
            )
            given = {"url": url, **raw.given} if url else raw.given
            page = RawInput(data=data, source=item, media_type=media_type, given=given, columns={})
            documents = list(reader.read(page))
        except ReadError as error:
            yield error
            return
        for document in documents:
            yield replace(document, sha256=sha256)


def _next_record(records: Iterator[Any]) -> tuple[Any, str]:
    """Return the next record (None at the end) and what warcio had to say, which it says to the terminal only."""
    said = io.StringIO()
    with redirect_stderr(said):
        record = next(records, None)
    return record, said.getvalue() if "WARNING" in said.getvalue() else ""


def _is_page(record: Any) -> bool:
    if record.rec_type not in _KINDS:
        return False
    if record.rec_type == "response" and (not record.http_headers or record.http_headers.get_statuscode() != "200"):
        return False
    kind = _content_type(record)
    return kind is not None and is_readable(kind) and kind.partition(";")[0].strip().lower() not in _NOT_PAGES


def _content_type(record: Any) -> str | None:
    headers = record.http_headers if record.rec_type == "response" else record.rec_headers
    found = headers.get_header("Content-Type")
    return str(found) if found else None
