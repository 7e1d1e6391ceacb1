"""Mail: one message (EML) or many (mbox). The plain part is preferred to the HTML part; attachments are not read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from typing import BinaryIO

from yalu.errors import ReadError
from yalu.model.protocols import RawInput
from yalu.model.text import Document, Mark
from yalu.read.base import read_all
from yalu.read.decode import clean, decode
from yalu.read.document import Metadata, first, known, known_authors, make_document, path_date, sha256_of
from yalu.read.options import Limits

_MEDIA_TYPE = "message/rfc822"
_SEPARATOR = re.compile(rb"From \S")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
# What the standard library's mail package raises on malformed mail.
_MALFORMED = (ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError)


class MailReader:
    """Reads one document from a message."""

    name = "mail.v1"
    media_types: tuple[str, ...] = (_MEDIA_TYPE,)
    suffixes: tuple[str, ...] = (".eml",)

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()

    def read(self, raw: RawInput) -> Iterator[Document]:
        """Yield the message. Raises ReadError where it has no headers or no text part."""
        yield _message_document(raw.data, raw, raw.source, sha256_of(raw), self._limits)


class MboxReader:
    """Reads one document from each message of an mbox file. A bad message fails alone."""

    name = "mbox.v1"
    media_types: tuple[str, ...] = ("application/mbox",)
    suffixes: tuple[str, ...] = (".mbox",)

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()

    def read(self, raw: RawInput) -> Iterator[Document]:
        """Yield the messages. Raises ReadError at the first bad one."""
        return read_all(self, raw, sha256_of(raw))

    def read_stream(self, stream: BinaryIO, raw: RawInput, sha256: str) -> Iterator[Document | ReadError]:
        """Yield each message's document or error. Raises ReadError where the file is no mbox."""
        for number, data in enumerate(_split(stream, raw.source, self._limits.max_bytes), start=1):
            item = f"{raw.source}#message {number}"
            if len(data) > self._limits.max_bytes:
                yield ReadError(f"is larger than {self._limits.max_bytes:,} bytes.", item=item, remedy="Remove it.")
                continue
            try:
                yield _message_document(data, raw, item, sha256, self._limits)
            except ReadError as error:
                yield error


def _split(stream: BinaryIO, item: str, most: int) -> Iterator[bytes]:
    """Yield the messages of an mbox: each begins after a line `From ...` at the start or after an empty line."""
    message: list[bytes] | None = None
    size, after_empty = 0, True
    while line := stream.readline(most):
        if after_empty and _SEPARATOR.match(line):
            if message is not None:
                yield _QUOTED_FROM.sub(rb"\1", b"".join(message))
            message, size = [], 0
        elif message is None:
            if line.strip():
                raise ReadError(
                    "does not begin as an mbox does.", item=item, remedy="Its first line must be 'From ...'."
                )
        elif size <= most:  # of a message past the limit no more is kept than shows that
            message.append(line)
            size += len(line)
        after_empty = not line.strip()
    if message is None:
        raise ReadError("is an mbox without messages.", item=item, remedy="Check that it is complete.")
    yield _QUOTED_FROM.sub(rb"\1", b"".join(message))


def _message_document(data: bytes, raw: RawInput, item: str, sha256: str, limits: Limits) -> Document:
    try:
        message = message_from_bytes(data, policy=policy.compat32)
        if not message.keys():
            raise ReadError("has no mail headers.", item=item, remedy="Save the message with its headers, as .eml.")
        text, marks = _body(message, item, limits)
        metadata = _metadata(message, item)
    except _MALFORMED as error:
        raise ReadError(f"is malformed mail ({error}).", item=item, remedy="Save the message again.") from error
    return make_document(
        raw,
        text=text,
        sha256=sha256,
        media_type=_MEDIA_TYPE,
        metadata=metadata,
        limits=limits,
        source=item,
        marks=marks,
    )


def _body(message: Message, item: str, limits: Limits) -> tuple[str, tuple[Mark, ...]]:
    """Return the first plain text part with words, else the first HTML part as text with its marks."""
    parts = [part for part in message.walk() if not part.is_multipart() and not _is_attachment(part)]
    for part in parts:
        if part.get_content_type() == "text/plain":
            text = clean(_decoded(part, item))
            if text.strip():
                return text, ()
    for part in parts:
        if part.get_content_type() == "text/html":
            from yalu.read.html import html_text

            rendered = html_text(_decoded(part, item), item, limits)
            return rendered.text, rendered.marks
    raise ReadError("has no text part.", item=item, remedy="Save its attachment as a file and add that.")


def _decoded(part: Message, item: str) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    charset = part.get_content_charset()
    return decode(payload, declared=charset, item=item) if payload else ""


def _is_attachment(part: Message) -> bool:
    return part.get_content_disposition() == "attachment"


def _metadata(message: Message, item: str) -> Metadata:
    sender, _ = parseaddr(_header(message, "From") or "")
    identifier = _header(message, "Message-ID")
    return Metadata(
        key=identifier.strip("<> ") if identifier else None,
        title=known(_header(message, "Subject"), "metadata"),
        publisher=known(_header(message, "Organization"), "metadata"),
        authors=known_authors([sender], "metadata"),
        published=first(known(_header(message, "Date"), "metadata"), path_date(item)),
        language=known(_header(message, "Content-Language"), "metadata"),
    )


def _header(message: Message, name: str) -> str | None:
    """Return a header with its encoded words decoded, as it stands where they are malformed."""
    value = message.get(name)
    if value is None:
        return None
    try:
        return " ".join(str(make_header(decode_header(value))).split())
    except _MALFORMED:
        return " ".join(str(value).split())
