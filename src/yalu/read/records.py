"""Records: JSON lines, JSON, and CSV or TSV tables. Each record is one document.

A record's text is the caller's own, with offsets the caller may hold, so cleaning never changes its length.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, BinaryIO

from yalu.errors import ReadError
from yalu.model.protocols import RawInput
from yalu.model.text import Document
from yalu.read.base import read_all
from yalu.read.decode import clean_in_place, decode, encoding_of, looks_binary
from yalu.read.document import Metadata, known, known_authors, make_document, media_type_of, sha256_of
from yalu.read.options import RECORD_FIELDS, Limits
from yalu.read.plain import charset_of
from yalu.read.vocabulary import table, words

# Whatever the file is, what a record holds is plain text.
_MEDIA_TYPE = "text/plain"
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]')
_HEAD = 1 << 16

Record = Mapping[str, Any]


class JsonLinesReader:
    """Reads one document from each line of JSON. A bad line fails alone."""

    name = "jsonl.v1"
    media_types: tuple[str, ...] = ("application/x-ndjson", "application/jsonl", "application/jsonlines")
    suffixes: tuple[str, ...] = (".jsonl", ".ndjson")

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()

    def read(self, raw: RawInput) -> Iterator[Document]:
        """Yield the documents. Raises ReadError at the first bad line."""
        return read_all(self, raw, sha256_of(raw))

    def read_stream(self, stream: BinaryIO, raw: RawInput, sha256: str) -> Iterator[Document | ReadError]:
        """Yield each line's document or error. Raises ReadError where the file is UTF-16 or binary."""
        maker = _RecordMaker(raw, sha256, self._limits)
        is_blank = True
        for number, line in enumerate(_lines(stream, self._limits.max_line), start=1):
            item = f"{raw.source}#line {number}"
            if number == 1 and line.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise ReadError("is UTF-16; JSON lines are UTF-8.", item=raw.source, remedy="Save it as UTF-8.")
            if number == 1 and looks_binary(line[:_HEAD].decode("latin-1")):
                raise ReadError("is binary data, not JSON lines.", item=raw.source, remedy="Check what the file is.")
            if not line.strip():
                continue
            is_blank = False
            try:
                yield maker.document(_json_line(line, item, self._limits), item)
            except ReadError as error:
                yield error
        if is_blank:
            raise _no_records(raw.source)


class JsonReader:
    """Reads a JSON array of records, an object that holds one, or a single record."""

    name = "json.v1"
    media_types: tuple[str, ...] = ("application/json",)
    suffixes: tuple[str, ...] = (".json",)

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()

    def read(self, raw: RawInput) -> Iterator[Document]:
        """Yield the documents. Raises ReadError at the first bad record, or where the file is no JSON."""
        return read_all(self, raw, sha256_of(raw))

    def read_stream(self, stream: BinaryIO, raw: RawInput, sha256: str) -> Iterator[Document | ReadError]:
        """Yield each record's document or error. The file is one value, so it is read whole."""
        data = stream.read(self._limits.max_bytes + 1)
        if len(data) > self._limits.max_bytes:
            raise ReadError(
                f"is one JSON value of more than {self._limits.max_bytes:,} bytes.",
                item=raw.source,
                remedy="Write it as JSON lines, which are read one by one.",
            )
        value = parse_json(decode(data, item=raw.source), raw.source, self._limits)
        maker = _RecordMaker(raw, sha256, self._limits)
        if isinstance(value, dict):
            found = _listed(value)
            if found is None:
                yield maker.document(value, raw.source)
                return
            value = found
        if not isinstance(value, list):
            raise _not_a_record(value, raw.source)
        if not value:
            raise _no_records(raw.source)
        for number, record in enumerate(value, start=1):
            try:
                yield maker.document(record, f"{raw.source}#record {number}")
            except ReadError as error:
                yield error


class TableReader:
    """Reads one document from each row of a CSV or TSV table with a header."""

    name = "csv.v1"
    media_types: tuple[str, ...] = ("text/csv", "text/tab-separated-values")
    suffixes: tuple[str, ...] = (".csv", ".tsv", ".tab")

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()

    def read(self, raw: RawInput) -> Iterator[Document]:
        """Yield the documents. Raises ReadError at the first bad row."""
        return read_all(self, raw, sha256_of(raw))

    def read_stream(self, stream: BinaryIO, raw: RawInput, sha256: str) -> Iterator[Document | ReadError]:
        """Yield each row's document or error. Raises ReadError where header or quoting is broken."""
        head = stream.read(_HEAD)
        lines = _text_lines(head, stream, raw, self._limits)
        is_tabs = media_type_of(raw, "") == "text/tab-separated-values"
        header_line = next(lines, "")
        csv.field_size_limit(self._limits.max_line)
        rows = csv.reader(chain([header_line], lines), delimiter="\t" if is_tabs else _delimiter(header_line))
        try:
            header = _header(next(rows, []), raw)
            yield from self._rows(rows, header, _RecordMaker(raw, sha256, self._limits), raw)
        except csv.Error as error:
            raise ReadError(
                f"is a broken table ({error}).",
                item=f"{raw.source}#line {rows.line_num}",
                remedy="A quote may be missing there.",
            ) from error

    def _rows(self, rows: Any, header: list[str], maker: _RecordMaker, raw: RawInput) -> Iterator[Document | ReadError]:
        number, is_blank = rows.line_num + 1, True
        for row in rows:
            item, number = f"{raw.source}#line {number}", rows.line_num + 1
            if not any(cell.strip() for cell in row):
                continue
            is_blank = False
            if len(row) > len(header):
                yield ReadError(
                    f"has {len(row)} cells; the header has {len(header)}.", item=item, remedy="Quote cells with commas."
                )
                continue
            try:
                yield maker.document(dict(zip(header, row, strict=False)), item)
            except ReadError as error:
                yield error
        if is_blank:
            raise _no_records(raw.source)


class _RecordMaker:
    """Makes documents from records; remembers which columns hold what for each set of keys it has seen."""

    def __init__(self, raw: RawInput, sha256: str, limits: Limits) -> None:
        self._raw = raw
        self._sha256 = sha256
        self._limits = limits
        self._columns: dict[tuple[str, ...], dict[str, str]] = {}

    def document(self, record: object, item: str) -> Document:
        """Return the record's document. Raises ReadError where it has no text."""
        if not isinstance(record, dict):
            raise _not_a_record(record, item)
        columns = self._columns_of(tuple(record))
        values = {field: _at(record, column) for field, column in columns.items()}
        return make_document(
            self._raw,
            text=_text_value(values.get("text"), record, columns, item),
            sha256=self._sha256,
            media_type=_MEDIA_TYPE,
            metadata=_metadata(values),
            limits=self._limits,
            source=item,
        )

    def _columns_of(self, names: tuple[str, ...]) -> dict[str, str]:
        if names not in self._columns:
            if len(self._columns) > 1_000:  # hostile input may give every record other keys
                self._columns.clear()
            self._columns[names] = find_columns(names, self._raw.columns)
        return self._columns[names]


def find_columns(names: Iterable[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Return which of an input's `names` holds each of our fields: as mapped, or else by the commonest names."""
    by_folded = {_fold(name): name for name in reversed(list(names))}
    taken = set(mapping.values())
    found = dict(mapping)
    for field in RECORD_FIELDS:
        candidates = (by_folded.get(_fold(alias)) for alias in table("fields")[field])
        column = next((name for name in candidates if name is not None and name not in taken), None)
        if field not in found and column is not None:
            found[field] = column
            taken.add(column)
    return found


def parse_json(text: str, item: str, limits: Limits) -> Any:
    """Return the value of JSON `text`. Raises ReadError where it is malformed or nested too deep."""
    if text.count("[") + text.count("{") > limits.max_json_depth and _depth(text) > limits.max_json_depth:
        raise ReadError(
            f"is JSON nested deeper than {limits.max_json_depth} levels.", item=item, remedy="Flatten it first."
        )
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, " if error.lineno > 1 else ""
        raise ReadError(
            f"is not JSON ({error.msg.removesuffix(' at')} at {where}column {error.colno}).",
            item=item,
            remedy="Write one valid JSON value.",
        ) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits; brackets inside odd strings
        raise ReadError(f"is JSON that cannot be read ({error}).", item=item, remedy="Simplify it.") from error


def _depth(text: str) -> int:
    depth = deepest = 0
    for match in _BRACKETS.finditer(text):
        if match[0] in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif match[0] in "]}":
            depth -= 1
    return deepest


def _lines(stream: BinaryIO, longest: int) -> Iterator[bytes]:
    """Yield lines; of a line longer than `longest` only the beginning, one byte longer than allowed."""
    while line := stream.readline(longest + 1):
        yield line
        while len(line) > longest and not line.endswith(b"\n"):
            line = stream.readline(longest + 1)


def _json_line(line: bytes, item: str, limits: Limits) -> Any:
    if len(line) > limits.max_line:
        raise ReadError(
            f"is longer than {limits.max_line:,} bytes.", item=item, remedy="Split it into several documents."
        )
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError(
            f"is not UTF-8 (byte {error.start + 1}).", item=item, remedy="JSON lines are UTF-8; save it so."
        ) from error
    return parse_json(text, item, limits)


def _listed(value: dict[str, Any]) -> list[Any] | None:
    """Return the list of records in a wrapping object, None where the object is itself a record."""
    for name in words("record_lists"):
        inner = value.get(name)
        if isinstance(inner, list) and all(isinstance(record, dict) for record in inner):
            return inner
        if isinstance(inner, dict):
            return _listed(inner)
    return None


def _fold(name: str) -> str:
    return re.sub(r"[\s_-]+", "", name).lower()


def _at(record: Record, column: str) -> Any:
    """Return the value under `column`, which may lead into inner objects with dots (`meta.date`)."""
    if column in record:
        return record[column]
    value: Any = record
    for part in column.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _text_value(value: object, record: Record, columns: Mapping[str, str], item: str) -> str:
    if isinstance(value, str) and value.strip():
        return clean_in_place(value)
    if "text" not in columns:
        raise ReadError(
            f"has no text; its fields are: {', '.join(map(str, list(record)[:20])) or 'none'}.",
            item=item,
            remedy="Say which field holds the text by a column mapping (text=NAME).",
        )
    problem = "is empty" if value is None or isinstance(value, str) else f"is {_json_type(value)}, not a string"
    raise ReadError(f"{columns['text']!r} {problem}.", item=item, remedy="Every record needs text.")


def _metadata(values: Mapping[str, Any]) -> Metadata:
    authors = values.get("authors")
    url = known(values.get("url"), "given")
    key = known(_word(values.get("id")), "given")
    return Metadata(
        key=key.value if key else None,
        title=known(values.get("title"), "given"),
        publisher=known(_word(values.get("publisher")), "given"),
        authors=known_authors(map(_word, authors if isinstance(authors, list) else [authors]), "given"),
        published=known(_word(values.get("published")), "given"),
        language=known(values.get("language"), "given"),
        section=known(_word(values.get("section")), "given"),
        url=url.value if url else None,
    )


def _word(value: object) -> object:
    """Return a number as its digits and an object such as {"name": "Yonhap"} as its name."""
    if isinstance(value, dict):
        return value.get("name")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value


def _not_a_record(value: object, item: str) -> ReadError:
    return ReadError(f"is {_json_type(value)}, not a record.", item=item, remedy="A record is a JSON object.")


def _no_records(item: str) -> ReadError:
    return ReadError("holds no records.", item=item, remedy="Check that it was written completely.")


def _json_type(value: object) -> str:
    names = {
        dict: "an object",
        list: "an array",
        str: "a string",
        bool: "a boolean",
        int: "a number",
        float: "a number",
    }
    return names.get(type(value), "null")


def _text_lines(head: bytes, rest: BinaryIO, raw: RawInput, limits: Limits) -> Iterator[str]:
    """Yield the lines of a table, decoded as its first lines show. Raises ReadError where it is binary."""
    whole_lines = head[: head.rfind(b"\n") + 1 or len(head)]  # so that no character is cut in two
    encoding = encoding_of(whole_lines, declared=charset_of(raw.media_type), item=raw.source)
    decode(whole_lines, declared=encoding, item=raw.source)
    codec = {"utf-8": "utf-8-sig", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(encoding, encoding)
    text = io.TextIOWrapper(io.BufferedReader(_Joined(head, rest)), encoding=codec, errors="replace", newline="")
    while line := text.readline(limits.max_line):
        yield line


class _Joined(io.RawIOBase):
    """Bytes already taken from a stream, put back before the rest of it."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        size = len(buffer)
        chunk, self._head = (self._head[:size], self._head[size:]) if self._head else (self._rest.read(size), b"")
        buffer[: len(chunk)] = chunk
        return len(chunk)


def _delimiter(header: str) -> str:
    """Return the separator that stands most often in the header; a comma where there is none."""
    return max((",", "\t", ";", "|"), key=header.count)


def _header(cells: list[str], raw: RawInput) -> list[str]:
    header = [cell.strip() for cell in cells]
    missing = sorted(set(raw.columns.values()) - set(header))
    if missing:
        raise ReadError(
            f"has no column {', '.join(missing)}.", item=raw.source, remedy=f"Its columns are: {', '.join(header)}."
        )
    if "text" not in find_columns(header, raw.columns):
        raise ReadError(
            f"has no column for the text; its columns are: {', '.join(header) or 'none'}.",
            item=raw.source,
            remedy="Say which column holds the text by a column mapping (text=NAME).",
        )
    return header
