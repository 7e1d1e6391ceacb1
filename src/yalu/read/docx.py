"""DOCX: paragraphs and tables in their order, core properties as metadata.

The date of the core properties is when the file was made or saved, not published; it is not taken. Page headers and
footers, notes and text boxes are outside the run of text and are not read.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from docx.table import Table
from lxml import etree

from yalu.errors import ReadError
from yalu.model.protocols import RawInput
from yalu.model.text import Document, Mark, MarkKind
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
from yalu.read.expand import check_zip
from yalu.read.options import Limits

_DAMAGE = (
    OpcError,
    zipfile.BadZipFile,
    zlib.error,
    etree.LxmlError,
    ValueError,
    LookupError,
    AttributeError,
    OSError,
    TypeError,
)
_TITLES = ("Title", "Heading 1")
_BYLINES = ("Author", "Byline")


class DocxReader:
    """Reads one document from a Word file."""

    name = "docx.v1"
    media_types: tuple[str, ...] = ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",)
    suffixes: tuple[str, ...] = (".docx",)

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()

    def read(self, raw: RawInput) -> Iterator[Document]:
        """Yield the document. Raises ReadError where it is damaged, no Word file, empty, or a zip bomb."""
        if "word/document.xml" not in check_zip(raw.data, raw.source, self._limits):
            raise ReadError("is a ZIP container without a Word document.", item=raw.source, remedy="Save it as .docx.")
        try:
            opened = docx.Document(io.BytesIO(raw.data))
            blocks = list(_blocks(opened))
            metadata = _metadata(opened.core_properties, raw.source)
        except _DAMAGE as error:
            raise ReadError(f"is a damaged DOCX ({error}).", item=raw.source, remedy="Save it again.") from error
        text, marks = _joined(blocks)
        yield make_document(
            raw,
            text=text,
            sha256=sha256_of(raw),
            media_type=media_type_of(raw, self.media_types[0]),
            metadata=metadata,
            limits=self._limits,
            marks=marks,
        )


def _blocks(opened: Any) -> Iterator[tuple[str, MarkKind | None]]:
    """Yield each paragraph or table as text, and the mark it gets."""
    for block in opened.iter_inner_content():
        if isinstance(block, Table):
            rows = ("\t".join(_cells(row)) for row in block.rows)
            yield clean("\n".join(rows)).strip(), None
        else:
            style = block.style.name if block.style is not None else ""
            kind: MarkKind | None = "headline" if style in _TITLES else "byline" if style in _BYLINES else None
            yield clean(block.text).strip(), kind


def _cells(row: Any) -> Iterator[str]:
    seen = None
    for cell in row.cells:
        if cell._tc is not seen:  # a merged cell is listed once for each column it spans
            yield " ".join(cell.text.split())
        seen = cell._tc


def _joined(blocks: list[tuple[str, MarkKind | None]]) -> tuple[str, list[Mark]]:
    parts: list[str] = []
    marks: list[Mark] = []
    length = 0
    for text, kind in blocks:
        if not text:
            continue
        length += 2 if parts else 0
        if kind:
            marks.append(Mark(kind=kind, start=length, end=length + len(text)))
        parts.append(text)
        length += len(text)
    return "\n\n".join(parts), marks


def _metadata(properties: Any, source: str) -> Metadata:
    return Metadata(
        title=human_title(known(properties.title, "metadata")),
        authors=known_authors([properties.author], "metadata") if properties.author != "python-docx" else (),
        published=path_date(source),
        language=known(properties.language, "metadata"),
        section=known(properties.category, "metadata"),
    )
