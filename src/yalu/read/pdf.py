"""PDF: the text layer, page after page, with running headers, footers and page numbers marked as furniture.

The dates in a PDF say when the file was made, which may be years after it was published; they are not taken.
"""

from __future__ import annotations

import io
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence

from pypdf import PdfReader as Pypdf
from pypdf.errors import DependencyError, PyPdfError

from yalu.errors import ReadError
from yalu.model.protocols import RawInput
from yalu.model.text import Document, Mark
from yalu.read.decode import clean
from yalu.read.document import (
    Metadata,
    human_title,
    known,
    known_authors,
    make_document,
    media_type_of,
    path_date,
    sha256_of,
)
from yalu.read.libraries import quiet
from yalu.read.options import Limits

# What pypdf raises on damaged files beside its own errors.
_DAMAGE = (PyPdfError, ValueError, TypeError, AttributeError, LookupError, ArithmeticError, OSError, RuntimeError)
_FEWEST_CHARACTERS = 10  # for each page on average; scans carry at most a stamp of the scanner
_EDGE_LINES = 2  # at the top and at the bottom of a page
_FEWEST_PAGES = 3  # before a repeated line can be called running
_MOST_PAGES = 0.5
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[\s–—|/-]*(?:page|p\.)?\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?[\s–—|/-]*", re.IGNORECASE)
_SENTENCE_END = re.compile("[.!?:;\"'”’)\\]]$")


class PdfReader:
    """Reads one document from a PDF file."""

    name = "pdf.v1"
    media_types: tuple[str, ...] = ("application/pdf",)
    suffixes: tuple[str, ...] = (".pdf",)

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()

    def read(self, raw: RawInput) -> Iterator[Document]:
        """Yield the document. Raises ReadError where it is damaged, encrypted, scanned, or past a limit."""
        with quiet():
            pages, metadata = self._contents(raw)
        text, marks = _joined(pages)
        yield make_document(
            raw,
            text=text,
            sha256=sha256_of(raw),
            media_type=media_type_of(raw, self.media_types[0]),
            metadata=metadata,
            limits=self._limits,
            marks=marks,
        )

    def _contents(self, raw: RawInput) -> tuple[list[str], Metadata]:
        try:
            reader = Pypdf(io.BytesIO(raw.data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise _encrypted(raw.source)
            return self._pages(reader, raw.source), _metadata(reader, raw.source)
        except DependencyError as error:
            raise _encrypted(raw.source) from error
        except _DAMAGE as error:
            raise ReadError(
                f"is a damaged or truncated PDF ({error}).", item=raw.source, remedy="Fetch it again."
            ) from error

    def _pages(self, reader: Pypdf, item: str) -> list[str]:
        if len(reader.pages) > self._limits.max_pdf_pages:
            raise ReadError(
                f"has {len(reader.pages):,} pages; the limit is {self._limits.max_pdf_pages:,}.",
                item=item,
                remedy="Split it.",
            )
        pages: list[str] = []
        deadline = time.monotonic() + self._limits.max_pdf_seconds
        for page in reader.pages:
            if time.monotonic() > deadline:
                raise ReadError(
                    f"took longer than {self._limits.max_pdf_seconds:.0f} seconds (page {len(pages) + 1}).",
                    item=item,
                    remedy="Split it, or save it as text.",
                )
            pages.append(clean(page.extract_text()))
        if sum(len(page.strip()) for page in pages) < _FEWEST_CHARACTERS * max(len(pages), 1):
            raise ReadError(
                f"has no text layer on its {len(pages)} pages (a scan?).", item=item, remedy="Run OCR on it first."
            )
        return pages


def _encrypted(item: str) -> ReadError:
    return ReadError("is an encrypted PDF.", item=item, remedy="Save a copy without password.")


def _metadata(reader: Pypdf, source: str) -> Metadata:
    info = reader.metadata
    language = reader.root_object.get("/Lang")
    return Metadata(
        title=human_title(known(info.title, "metadata")) if info else None,
        authors=known_authors([info.author], "metadata") if info else (),
        published=path_date(source),
        language=known(str(language), "metadata") if language else None,
    )


def _joined(pages: Sequence[str]) -> tuple[str, list[Mark]]:
    """Return the pages as one text; a blank line stands between them unless a sentence runs on."""
    running = _running_lines(pages)
    parts: list[str] = []
    marks: list[Mark] = []
    length = 0
    for number, page in enumerate(page for page in pages if page.strip()):
        lines = [line.rstrip() for line in page.strip("\n").split("\n")]
        if number:
            body = [line for line in parts[-1].split("\n") if not _is_running(line, running)]
            parts.append("\n\n" if not body or _SENTENCE_END.search(body[-1]) else "\n")
            length += len(parts[-1])
        for start, line in _with_offsets(lines, _edges(lines)):
            if line.strip() and _is_running(line, running):
                marks.append(Mark(kind="furniture", start=length + start, end=length + start + len(line)))
        parts.append("\n".join(lines))
        length += len(parts[-1])
    return "".join(parts), marks


def _with_offsets(lines: Sequence[str], wanted: set[int]) -> Iterator[tuple[int, str]]:
    offset = 0
    for number, line in enumerate(lines):
        if number in wanted:
            yield offset, line
        offset += len(line) + 1


def _edges(lines: Sequence[str]) -> set[int]:
    """Return the numbers of the first and last lines with words on a page."""
    full = [number for number, line in enumerate(lines) if line.strip()]
    return set(full[:_EDGE_LINES] + full[-_EDGE_LINES:])


def _running_lines(pages: Sequence[str]) -> set[str]:
    """Return the lines, numbers left open, that stand at the edge of most pages."""
    counts: Counter[str] = Counter()
    for page in pages:
        lines = page.strip("\n").split("\n")
        counts.update({_pattern(lines[number]) for number in _edges(lines)})
    if len(pages) < _FEWEST_PAGES:
        return set()
    return {line for line, count in counts.items() if count > _MOST_PAGES * len(pages) and count >= _FEWEST_PAGES}


def _is_running(line: str, running: set[str]) -> bool:
    return not line.strip() or _pattern(line) in running or bool(_PAGE_NUMBER.fullmatch(line))


def _pattern(line: str) -> str:
    return _NUMBER.sub("#", " ".join(line.split()))
