"""Bytes to text: which encoding, and which characters may stay.

Order of trust: byte order mark; strict UTF-8; the encoding the input declares (HTML meta, mail header, HTTP header);
charset-normalizer's guess. Text that is UTF-8 but for a few bad bytes stays UTF-8 with U+FFFD in their place.

Control characters never reach a document: line breaks of any kind become `\\n`, NUL, lone surrogates and other
controls become U+FFFD.
"""

from __future__ import annotations

import codecs
import re

from yalu.errors import ReadError

# utf-32-le before utf-16-le: its mark begins with the other's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Labels that in practice mean a wider encoding (the WHATWG Encoding Standard's table does the same).
_WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949",
          "shift_jis": "cp932", "big5": "big5hkscs", "iso8859-9": "cp1254", "tis-620": "cp874"}  # fmt: skip
_NOT_FOR_PAGES = ("unicode-escape", "raw-unicode-escape", "idna", "punycode", "utf-7")  # Python's, or unsafe
# What news in other encodings than UTF-8 is written in. Without a list the guess wanders among 90 code pages.
_LIKELY = ["cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256", "gb18030", "big5",
           "cp949", "cp932", "euc_jp"]  # fmt: skip
_GUESS_BYTES = 100_000
_GOOD_TO_BAD = 10  # UTF-8 sequences for each bad byte below which a text is taken for another encoding

_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BREAK_CHARACTERS = dict.fromkeys(map(ord, "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"), "\n")
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SUSPICIOUS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BINARY_SHARE = 0.02  # of control characters; text of any language has none, executables and media 10 % and more


def decode(data: bytes, *, declared: str | None = None, item: str) -> str:
    """Return `data` as text without its byte order mark. `declared` is the charset label that the input gives itself.

    Raises ReadError where the bytes are no text in any encoding.
    """
    text = data.decode(encoding_of(data, declared=declared, item=item), "replace").removeprefix("\ufeff")
    if looks_binary(text):
        raise ReadError("is binary data, not text.", item=item, remedy="Give a text, page, PDF, DOCX or mail file.")
    return text


def encoding_of(data: bytes, *, declared: str | None = None, item: str) -> str:
    """Return the Python codec that `data` is written in. Raises ReadError where none fits."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    wide = _unmarked_utf16(data)
    if wide:
        return wide
    codec = _codec(declared)
    if codec and codec.startswith("iso2022") and b"\x1b" in data:
        return codec  # its escape sequences are valid UTF-8 too
    if _is_utf8(data):
        return "utf-8"
    return codec if codec and codec != "utf-8" else _guess(data, item)


def clean(text: str) -> str:
    """Return `text` with every line break as `\\n` and every control character or lone surrogate as U+FFFD."""
    return _FORBIDDEN.sub("\ufffd", _LINE_BREAKS.sub("\n", text))


def clean_in_place(text: str) -> str:
    """Like `clean`, but of the same length, so that offsets a caller holds stay true (CR LF becomes space, LF)."""
    return _FORBIDDEN.sub("\ufffd", text.replace("\r\n", " \n").translate(_BREAK_CHARACTERS))


def looks_binary(text: str) -> bool:
    """Tell whether so many control characters stand in `text` that it cannot have been written by a person."""
    sample = text[:_GUESS_BYTES]
    return len(_SUSPICIOUS.findall(sample)) > _BINARY_SHARE * len(sample)


def _is_utf8(data: bytes) -> bool:
    """Tell whether `data` is UTF-8, but for a cut-off end or a few bad bytes."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start > 0 and error.start >= len(data) - 3 and error.reason == "unexpected end of data":
            return True
    else:
        return True
    sample = data[:_GUESS_BYTES].decode("utf-8", "replace")
    bad = sample.count("\ufffd")
    good = sum(character > "\x7f" for character in sample) - bad
    return good >= _GOOD_TO_BAD * bad and good > 0


def _guess(data: bytes, item: str) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_GUESS_BYTES], cp_isolation=_LIKELY).best()
    if best is None:
        raise ReadError("is not text in any encoding we know.", item=item, remedy="Save it as UTF-8 if it is text.")
    return best.encoding


def _unmarked_utf16(data: bytes) -> str | None:
    """Return the byte order of UTF-16 text without a mark: in Western text every other byte is zero."""
    sample = data[:2000]
    if b"\0" not in sample or len(sample) < 4:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _codec(label: str | None) -> str | None:
    """Return the Python codec for a charset label, or None where the label names no text encoding."""
    if not label:
        return None
    try:
        found = codecs.lookup(label.strip().strip("\"'"))
        b"a".decode(found.name, "replace")  # refuses codecs such as base64 that are not text encodings
    except (LookupError, ValueError):
        return None
    return None if found.name in _NOT_FOR_PAGES else _WIDER.get(found.name, found.name)
