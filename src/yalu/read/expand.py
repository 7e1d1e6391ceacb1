"""Opening files: gzip is unpacked on the way, sizes are counted, nothing is unpacked past a limit."""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
import zlib
from typing import Any, BinaryIO

from yalu.errors import ReadError
from yalu.read.options import Limits

GZIP_MAGIC = b"\x1f\x8b"
_CHUNK = 1 << 20


class _Counted(io.RawIOBase):
    """Base of the byte sources below: a readable raw stream with what it reads from and the item's name."""

    def __init__(self, source: BinaryIO, item: str, limits: Limits) -> None:
        super().__init__()
        self._source = source
        self._item = item
        self._limits = limits
        self._out = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        chunk = self._next(len(buffer))
        self._out += len(chunk)
        buffer[: len(chunk)] = chunk
        self._check()
        return len(chunk)

    def _next(self, size: int) -> bytes:
        return self._source.read(size)

    def _check(self) -> None:
        if self._out > self._limits.max_stream_bytes:
            raise ReadError(
                f"is larger than {self._limits.max_stream_bytes:,} bytes.", item=self._item, remedy="Split it."
            )


class _Unpacked(_Counted):
    """Gzip unpacked as it is read, held to the limits on ratio and size."""

    def __init__(self, source: BinaryIO, item: str, limits: Limits) -> None:
        super().__init__(source, item, limits)
        self._packed = _Counted(source, item, limits)
        self._gzip = gzip.GzipFile(fileobj=io.BufferedReader(self._packed))

    def _next(self, size: int) -> bytes:
        try:
            return self._gzip.read(size)
        except EOFError as error:
            raise ReadError(
                "ends before its packed data does (truncated gzip).", item=self._item, remedy="Fetch it again."
            ) from error
        except (OSError, zlib.error) as error:
            raise ReadError(f"is damaged gzip ({error}).", item=self._item, remedy="Fetch it again.") from error

    def _check(self) -> None:
        super()._check()
        packed = max(self._packed._out, 1)
        if self._out > self._limits.ratio_floor and self._out > packed * self._limits.max_ratio:
            raise ReadError(
                f"unpacks to more than {self._limits.max_ratio} times its size, like a zip bomb.",
                item=self._item,
                remedy="If you trust it, unpack it yourself and add the unpacked file.",
            )


def open_stream(source: BinaryIO, item: str, limits: Limits) -> tuple[io.BufferedReader[Any], bool]:
    """Return a buffered stream of the (unpacked) bytes of `source` and whether it was gzip. `peek` gives its head."""
    stream = io.BufferedReader(_Counted(source, item, limits), _CHUNK)
    if not stream.peek(2).startswith(GZIP_MAGIC):
        return stream, False
    return io.BufferedReader(_Unpacked(stream, item, limits), _CHUNK), True


def read_whole(stream: BinaryIO, item: str, limits: Limits, most: int | None = None) -> bytes:
    """Return all bytes of `stream`. Raises ReadError past `most` (default `limits.max_bytes`)."""
    most = limits.max_bytes if most is None else most
    data = stream.read(most + 1)
    if len(data) > most:
        raise ReadError(f"is larger than {most:,} bytes.", item=item, remedy="Split it into smaller files.")
    return data


def digest_stream(source: BinaryIO) -> str:
    """Return the SHA-256 hex digest of what is left of `source`, read in pieces."""
    digest = hashlib.sha256()
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def check_zip(data: bytes, item: str, limits: Limits) -> list[str]:
    """Return the names in a ZIP container. Raises ReadError where it is damaged or would unpack past the limits.

    The sizes are those the archive declares; `zipfile` never unpacks a member past its declared size.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
        raise ReadError(f"is a damaged ZIP container ({error}).", item=item, remedy="Fetch it again.") from error
    unpacked = sum(member.file_size for member in members)
    too_dense = unpacked > limits.ratio_floor and unpacked > limits.max_ratio * len(data)
    if too_dense or unpacked > limits.max_bytes:
        raise ReadError(
            f"would unpack to {unpacked:,} bytes, like a zip bomb.", item=item, remedy="Save its text in another form."
        )
    return [member.filename for member in members]
