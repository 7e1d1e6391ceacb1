"""What kind of thing some bytes are, told from their beginning."""

from __future__ import annotations

import json
import re

from yalu.errors import ReadError

HEAD = 65_536  # bytes looked at

_PDF_WITHIN = 1_024  # where PDF readers look for the header
_FOREIGN = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\x7fELF", "a program (ELF)"),
    (b"MZ\x90", "a Windows program"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"ID3", "an MP3 recording"),
    (b"OggS", "an Ogg recording"),
    (b"SQLite format 3\0", "a SQLite database"),
    (b"PAR1", "a Parquet table"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office document"),
)
_ZIP_KINDS = (
    (b"xl/workbook.xml", "an Excel workbook"),
    (b"ppt/presentation.xml", "a PowerPoint presentation"),
    (b"application/epub+zip", "an EPUB book"),
    (b"opendocument", "an OpenDocument file"),
)
_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*(?:<\?xml[^>]*>\s*)?(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE | re.DOTALL
)
_FEED = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!doctype[^>\[]*(?:\[.*?\])?[^>]*>\s*)*"
    rb"<(?:rss|feed|rdf:RDF|(?:atom|a):feed)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_MBOX = re.compile(rb"From \S+.*\d{4}\s*\r?\n[A-Za-z-]+:")
_HEADER = re.compile(rb"^([A-Za-z][A-Za-z0-9-]*):[ \t]", re.MULTILINE)
_MAIL_HEADERS = {b"from", b"date", b"subject", b"to", b"received", b"message-id", b"mime-version", b"return-path"}
_TAGS = re.compile(rb"<(?:p|div|span|br|a|h[1-6]|table|body|head|meta)\b[^>]*>", re.IGNORECASE)


def refuse_foreign(head: bytes, item: str) -> None:
    """Raise ReadError naming the kind where `head` begins something that holds no text we can read."""
    for magic, kind in _FOREIGN:
        if head.startswith(magic):
            raise _foreign(kind, item)
    if head[:4] == b"RIFF" or head[4:8] == b"ftyp":
        raise _foreign("an image, sound or video file", item)
    if head.startswith(b"PK"):
        raise _foreign(next((kind for mark, kind in _ZIP_KINDS if mark in head), "a ZIP archive"), item)


def certain_kind(head: bytes) -> str | None:
    """Return the media type that the first bytes prove, whatever the file is called."""
    text = head.removeprefix(b"\xef\xbb\xbf")
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return "application/pdf"
    if head.startswith(b"PK\x03\x04") and (b"word/" in head or b"wordprocessingml" in head):
        return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    if re.match(rb"WARC/\d", text):
        return "application/warc"
    if _FEED.match(text):
        return "application/rss+xml"
    if _HTML.match(text):
        return "text/html"
    return None


def likely_kind(head: bytes) -> str:
    """Return the media type of text whose name says nothing: the most special kind that its beginning fits."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text[:1] in (b"{", b"["):
        return json_kind(text)
    if _MBOX.match(text):
        return "application/mbox"
    block = re.split(rb"\r?\n\r?\n", text, maxsplit=1)[0]
    if _HEADER.match(block) and len(_MAIL_HEADERS & {name.lower() for name in _HEADER.findall(block)}) >= 3:
        return "message/rfc822"
    if len(_TAGS.findall(text)) >= 3:
        return "text/html"
    return "text/plain"


def json_kind(head: bytes) -> str:
    """Tell JSON lines from one JSON value, by whether the first line is a whole object and another one follows."""
    line, _, rest = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    try:
        is_object = isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        is_object = False
    return "application/x-ndjson" if is_object and rest.lstrip().startswith(b"{") else "application/json"


def _foreign(kind: str, item: str) -> ReadError:
    return ReadError(
        f"looks like {kind}, which Yalu does not read.",
        item=item,
        remedy="Convert it to text, HTML, PDF or DOCX, or unpack it.",
    )
