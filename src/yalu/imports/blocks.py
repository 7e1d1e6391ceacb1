"""A table, block by block: columns of bytes, the number of every row, and the rows that are broken.

A block is some megabytes, so that a table of any size takes the same memory. Its place in the file is known: reading
can begin at any block again.
"""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from yalu.errors import ReadError

# Large enough that what is done once for each block (distinct names, threads) costs little, small enough that a few of
# them at a time are within a hundred megabytes.
_BLOCK_BYTES = 16 << 20
_BLOCK_ROWS = 1 << 18
# A row longer than this is none: a quotation mark was left open, or the file is no table.
_MOST_BYTES = 4 * _BLOCK_BYTES
_HEADER_BYTES = 1 << 20

_CELL = pa.dictionary(pa.int32(), pa.binary())


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in a table: bytes (unpacked) and rows before it."""

    offset: int = 0
    row: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Some rows of a table.

    `columns` are Arrow arrays of one length, by name: dictionary-encoded bytes, plain bytes for the columns asked for
    as `plain`. `rows` are the numbers of these rows in the file, from 1. `broken` are the rows that could not be taken
    apart, with the reason. `end` is the place after the block.
    """

    columns: Mapping[str, pa.Array]
    rows: npt.NDArray[np.int64]
    broken: tuple[tuple[int, str], ...]
    end: Place


class Table(Protocol):
    """A file that can be read block by block."""

    def first_cells(self, delimiter: str | None) -> list[str]:
        """Return the cells of the first line, or the column names of a file that has them."""
        ...

    def blocks(
        self, names: Sequence[str], wanted: Sequence[str], plain: Sequence[str], *, header: bool, since: Place
    ) -> Iterator[Block]:
        """Yield the blocks from a place on. `names` are all columns, `wanted` those to read. Raises ReadError."""
        ...


def open_table(path: Path, name: str) -> Table:
    """Return the table in a file; `name` is what errors call it. Raises ReadError where it cannot be opened."""
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror}.", item=name, remedy="Check its name and rights.") from error
    if not start:
        raise ReadError("is empty.", item=name, remedy="Check where it came from.")
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ReadError("is UTF-16.", item=name, remedy="Save it as UTF-8.")
    return ParquetTable(path, name) if start == b"PAR1" else TextTable(path, name)


# Text


class TextTable:
    """CSV or TSV, plain, gzipped, or alone in a zip file."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._name = name
        self._delimiter = "\t"

    def first_cells(self, delimiter: str | None) -> list[str]:
        """Return the cells of the first line; the delimiter is found where it is not given."""
        with _damage(self._name), _unpacked(self._path) as stream:
            line = stream.readline(_HEADER_BYTES)
        text = line.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").rstrip("\r\n")
        if not text.strip() or "\x00" in text:
            raise ReadError("is no table: its first line is empty or binary.", item=self._name, remedy=_NO_TABLE)
        self._delimiter = delimiter or _delimiter(text)
        return next(csv.reader([text], delimiter=self._delimiter, quoting=self._quoting))

    @property
    def _quoting(self) -> Any:
        # Tab-separated tables of events do not quote: a quotation mark there is part of a name.
        return csv.QUOTE_NONE if self._delimiter == "\t" else csv.QUOTE_MINIMAL

    def blocks(
        self, names: Sequence[str], wanted: Sequence[str], plain: Sequence[str], *, header: bool, since: Place
    ) -> Iterator[Block]:
        """Yield the blocks from a place on, each taken apart while the one before is in use. Raises ReadError."""
        cutter = _Cutter(names, wanted, plain, self._delimiter)
        with _damage(self._name), _unpacked(self._path) as stream, ThreadPoolExecutor(1) as ahead:
            pieces = self._pieces(stream, since.offset, skip_line=header)
            row = since.row
            coming = ahead.submit(_next_cut, pieces, cutter)
            while (cut := coming.result()) is not None:
                coming = ahead.submit(_next_cut, pieces, cutter)
                found, offset = cut
                numbers, broken = found.numbers + row, tuple((number + row, why) for number, why in found.broken)
                row += found.rows
                yield Block(columns=found.columns, rows=numbers, broken=broken, end=Place(offset=offset, row=row))

    def _pieces(self, stream: IO[bytes], offset: int, *, skip_line: bool) -> Iterator[tuple[bytes, int]]:
        """Yield whole lines, some megabytes at a time, with the offset after them."""
        if offset:
            _skip(stream, offset)
        elif skip_line:
            offset = len(stream.readline(_HEADER_BYTES))
        else:
            start = stream.read(3)
            offset, kept = (3, b"") if start == b"\xef\xbb\xbf" else (0, start)
            yield from self._lines(stream, offset, kept)
            return
        yield from self._lines(stream, offset, b"")

    def _lines(self, stream: IO[bytes], offset: int, rest: bytes) -> Iterator[tuple[bytes, int]]:
        while data := stream.read(_BLOCK_BYTES):
            rest += data
            cut = self._cut(rest)
            if cut:
                offset += cut
                yield rest[:cut], offset
                rest = rest[cut:]
            elif len(rest) > _MOST_BYTES:
                raise ReadError(
                    f"has a row of more than {_MOST_BYTES >> 20} MB.",
                    item=self._name,
                    remedy="Check that it is a table.",
                )
        if rest:
            yield rest, offset + len(rest)

    def _cut(self, data: bytes) -> int:
        """Return where to cut: after the last newline in no quotation (the last of all, where one was left open)."""
        end = data.rfind(b"\n") + 1
        if self._quoting == csv.QUOTE_NONE or data.count(b'"', 0, end) % 2 == 0 or len(data) > 2 * _BLOCK_BYTES:
            return end
        last = end
        for _ in range(_LINES_BACK):
            last = data.rfind(b"\n", 0, last - 1) + 1
            if last <= 0:
                break
            if data.count(b'"', 0, last) % 2 == 0:
                return last
        return 0


# Lines that a quoted cell may have at the end of a block before its quotation mark is taken for one left open.
_LINES_BACK = 200
_NO_TABLE = "Give a table as CSV, TSV or Parquet, plain or gzipped."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    columns: Mapping[str, pa.Array]
    numbers: npt.NDArray[np.int64]
    broken: list[tuple[int, str]]
    rows: int


class _Cutter:
    """Takes whole lines apart into columns."""

    def __init__(self, names: Sequence[str], wanted: Sequence[str], plain: Sequence[str], delimiter: str) -> None:
        self._names = list(names)
        self._delimiter = delimiter
        self._quoted = delimiter != "\t"
        self._convert = pacsv.ConvertOptions(
            include_columns=list(wanted),
            column_types={name: pa.binary() if name in plain else _CELL for name in wanted},
            check_utf8=False,
            strings_can_be_null=False,
            quoted_strings_can_be_null=False,
        )
        self._types = {name: pa.binary() if name in plain else _CELL for name in wanted}

    def cut(self, data: bytes) -> _Cut:
        """Return the columns of some lines. Lines that break the whole are found by halving."""
        if _is_text(data):
            return self._halved(data)
        # Arrow tells of broken rows in UTF-8 only: as Latin-1 any bytes are text, and become what they were again.
        found = self._halved(data.decode("latin-1").encode())
        return replace(found, columns={name: _as_latin(column) for name, column in found.columns.items()})

    def _halved(self, data: bytes) -> _Cut:
        try:
            return self._parsed(data)
        except pa.ArrowInvalid:
            lines = data.splitlines(keepends=True)
            if len(lines) <= 1:
                return _Cut(columns=self._none(), numbers=np.empty(0, np.int64), broken=[(1, "not_readable")], rows=1)
            middle = self._middle(lines)
            return self._joined(self._halved(b"".join(lines[:middle])), self._halved(b"".join(lines[middle:])))

    def _middle(self, lines: Sequence[bytes]) -> int:
        """Return where to halve lines: near the middle, where no quotation is open if there is such a place."""
        half = len(lines) // 2
        quotes = sum(line.count(b'"') for line in lines[:half])
        for number in range(half, min(len(lines) - 1, half + _LINES_BACK)):
            if quotes % 2 == 0:
                return number
            quotes += lines[number].count(b'"')
        return half

    def _parsed(self, data: bytes) -> _Cut:
        skipped: list[int] = []

        def skip(row: Any) -> str:
            if "\n" in row.text.strip():
                return "error"  # a quotation mark left open took in the lines that follow
            skipped.append(row.number)
            return "skip"

        table = pacsv.read_csv(
            pa.BufferReader(data),
            read_options=pacsv.ReadOptions(use_threads=False, block_size=len(data) + 1, column_names=self._names),
            parse_options=pacsv.ParseOptions(
                delimiter=self._delimiter,
                quote_char='"' if self._quoted else False,
                newlines_in_values=self._quoted,
                invalid_row_handler=skip,
            ),
            convert_options=self._convert,
        )
        rows = table.num_rows + len(skipped)
        numbers = np.arange(1, rows + 1, dtype=np.int64)
        if skipped:
            numbers = np.delete(numbers, np.array(skipped) - 1)
        columns = {name: _whole(table[name], kind) for name, kind in self._types.items()}
        if self._quoted and any(map(_has_lines, columns.values())):
            # No name, date or code has lines: the quotation mark before it was left open.
            raise pa.ArrowInvalid("a cell that is read has lines")
        return _Cut(columns=columns, numbers=numbers, broken=[(each, "wrong_columns") for each in skipped], rows=rows)

    def _none(self) -> dict[str, pa.Array]:
        return {name: pa.array([], kind) for name, kind in self._types.items()}

    def _joined(self, one: _Cut, other: _Cut) -> _Cut:
        return _Cut(
            columns={
                name: _whole(pa.chunked_array([one.columns[name], other.columns[name]]), kind)
                for name, kind in self._types.items()
            },
            numbers=np.concatenate([one.numbers, other.numbers + one.rows]),
            broken=[*one.broken, *((number + one.rows, why) for number, why in other.broken)],
            rows=one.rows + other.rows,
        )


def _has_lines(column: pa.Array) -> bool:
    return pa.types.is_dictionary(column.type) and any(b"\n" in each for each in column.dictionary.to_pylist())


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _as_latin(column: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        return pa.DictionaryArray.from_arrays(column.indices, _as_latin(column.dictionary))
    return pa.array([each.decode().encode("latin-1") for each in column.to_pylist()], pa.binary())


def _whole(column: pa.ChunkedArray, kind: pa.DataType) -> pa.Array:
    if column.num_chunks == 0:
        return pa.array([], kind)
    joined = column.unify_dictionaries().combine_chunks() if column.num_chunks > 1 else column.chunk(0)
    return joined.chunk(0) if isinstance(joined, pa.ChunkedArray) else joined


def _next_cut(pieces: Iterator[tuple[bytes, int]], cutter: _Cutter) -> tuple[_Cut, int] | None:
    piece = next(pieces, None)
    return None if piece is None else (cutter.cut(piece[0]), piece[1])


def _delimiter(line: str) -> str:
    counts = {each: line.count(each) for each in ("\t", ",", ";", "|")}
    return max(counts, key=lambda each: (counts[each], each == ","))


@contextmanager
def _unpacked(path: Path) -> Iterator[IO[bytes]]:
    with path.open("rb") as file:
        start = file.read(2)
        file.seek(0)
        if start == b"\x1f\x8b":
            with gzip.open(file) as unzipped:
                yield io.BufferedReader(unzipped, 1 << 20)
        elif start == b"PK":
            with zipfile.ZipFile(file) as archive:
                names = [each for each in archive.namelist() if not each.endswith("/")]
                if len(names) != 1:
                    raise ReadError(f"holds {len(names)} files.", item=str(path), remedy="Unpack it and import them.")
                with archive.open(names[0]) as member:
                    yield member
        else:
            yield file


def _skip(stream: IO[bytes], offset: int) -> None:
    if isinstance(stream, io.BufferedReader) and stream.seekable():
        stream.seek(offset)
        return
    while offset > 0 and (data := stream.read(min(offset, _BLOCK_BYTES))):
        offset -= len(data)


@contextmanager
def _damage(name: str) -> Iterator[None]:
    try:
        yield
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, pa.ArrowException) as error:
        raise ReadError(
            f"is damaged: {' '.join(str(error).split()) or type(error).__name__}.",
            item=name,
            remedy="Get it again; nothing of it is kept.",
        ) from error
    except ReadError as error:
        raise ReadError(error.problem, item=name, remedy=error.remedy) from error


# Parquet


class ParquetTable:
    """A Parquet file of flat columns."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._name = name

    def first_cells(self, delimiter: str | None) -> list[str]:
        """Return the names of the columns."""
        with _damage(self._name):
            return list(pq.read_schema(self._path).names)

    def blocks(
        self, names: Sequence[str], wanted: Sequence[str], plain: Sequence[str], *, header: bool, since: Place
    ) -> Iterator[Block]:
        """Yield the blocks from a place on; offsets are rows here. Raises ReadError."""
        with _damage(self._name), pq.ParquetFile(self._path) as file:
            groups, row = _row_groups(file, since.row)
            for batch in file.iter_batches(_BLOCK_ROWS, row_groups=groups, columns=list(wanted)):
                past = max(0, since.row - row)
                row += batch.num_rows
                if past >= batch.num_rows:
                    continue
                kept = batch.slice(past)
                columns = {name: _cells(kept[name], as_they_are=name in plain) for name in wanted}
                numbers = np.arange(row - kept.num_rows + 1, row + 1, dtype=np.int64)
                yield Block(columns=columns, rows=numbers, broken=(), end=Place(offset=row, row=row))


def _row_groups(file: pq.ParquetFile, since: int) -> tuple[list[int], int]:
    """Return the row groups from the one that holds a row on, and the rows before them."""
    before = 0
    for group in range(file.num_row_groups):
        rows = file.metadata.row_group(group).num_rows
        if before + rows > since:
            return list(range(group, file.num_row_groups)), before
        before += rows
    return [], before


def _cells(column: pa.Array, *, as_they_are: bool) -> pa.Array:
    """Return a column of any flat kind as the text of its cells, an empty one for null."""
    if as_they_are:
        return column.cast(pa.string()).cast(pa.binary()).fill_null(b"")
    coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    texts = coded.dictionary.cast(pa.string()).cast(pa.binary())
    indices = coded.indices.cast(pa.int32())
    if indices.null_count:
        indices = indices.fill_null(len(texts))
        texts = pa.concat_arrays([texts, pa.array([b""], pa.binary())])
    return pa.DictionaryArray.from_arrays(indices, texts)
