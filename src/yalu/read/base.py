"""What readers of many documents share: reading piece by piece, and failing piece by piece."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO, Protocol, runtime_checkable

from yalu.errors import ReadError
from yalu.model.protocols import RawInput, Reader
from yalu.model.text import Document


@runtime_checkable
class StreamReader(Reader, Protocol):
    """A reader that need not hold its input in memory, and that can skip a bad piece and go on."""

    def read_stream(self, stream: BinaryIO, raw: RawInput, sha256: str) -> Iterator[Document | ReadError]:
        """Yield the documents in `stream`; a piece that cannot be read is yielded as its error.

        `raw` describes the input (its `data` is not looked at), `sha256` is the digest of the original file. Raises
        ReadError where nothing more can be read.
        """
        ...


def read_all(reader: StreamReader, raw: RawInput, sha256: str) -> Iterator[Document]:
    """Yield the documents of a stream reader from bytes in memory. The first bad piece is raised."""
    for found in reader.read_stream(io.BytesIO(raw.data), raw, sha256):
        if isinstance(found, ReadError):
            raise found
        yield found
