"""Plain text: the whole file is the document. Titles and dates in the body are for the segment room to find."""

from __future__ import annotations

from collections.abc import Iterator

from yalu.errors import ReadError
from yalu.model.protocols import RawInput
from yalu.model.text import Document
from yalu.read.decode import clean, decode
from yalu.read.document import Metadata, make_document, media_type_of, path_date, sha256_of
from yalu.read.options import Limits


class TextReader:
    """Reads one document from a plain text file."""

    name = "text.v1"
    media_types: tuple[str, ...] = ("text/plain",)
    suffixes: tuple[str, ...] = (".txt", ".text")

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()

    def read(self, raw: RawInput) -> Iterator[Document]:
        """Yield the document. Raises ReadError where the bytes are no text, none, or too many."""
        yield make_document(
            raw,
            text=plain_text(raw, self._limits),
            sha256=sha256_of(raw),
            media_type=media_type_of(raw, self.media_types[0]),
            metadata=Metadata(published=path_date(raw.source)),
            limits=self._limits,
        )


def plain_text(raw: RawInput, limits: Limits) -> str:
    """Return the input as clean text. Raises ReadError, before decoding, where it must be too long."""
    # No encoding takes more than four bytes for a character, so this much cannot fit.
    if len(raw.data) > 4 * limits.max_text:
        raise ReadError(
            f"has {len(raw.data):,} bytes of text; one document may have {limits.max_text:,} characters.",
            item=raw.source,
            remedy="Split it into documents, for example one line each in a JSONL file.",
        )
    return clean(decode(raw.data, declared=charset_of(raw.media_type), item=raw.source))


def charset_of(media_type: str | None) -> str | None:
    """Return the charset parameter of a content type such as `text/html; charset=euc-kr`."""
    for parameter in (media_type or "").split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'") or None
    return None
