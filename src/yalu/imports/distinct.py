"""Distinct values of columns: Python looks at each of them once, numbers stand for them in between."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from yalu.imports.blocks import Block

Ints = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Key = tuple[str, ...]
Value = TypeVar("Value")

# What stands for a cell that is no text in the table's encoding.
NOT_TEXT = -1


class Numbered(Generic[Value]):
    """Numbers distinct cells (one for each of several columns) from 0, and keeps what `make` makes of them."""

    def __init__(self, make: Callable[[Key], Value], encoding: str = "utf-8") -> None:
        self._make = make
        self._encoding = encoding
        self._numbers: dict[tuple[bytes, ...], int] = {}
        self.values: list[Value] = []
        self.hashes: list[int] = []

    def number(self, cells: tuple[bytes, ...]) -> int:
        """Return the number of some cells, `NOT_TEXT` where they are no text."""
        found = self._numbers.get(cells)
        if found is None:
            found = self._numbers[cells] = self._new(cells)
        return found

    def _new(self, cells: tuple[bytes, ...]) -> int:
        try:
            key = tuple(cell.decode(self._encoding).strip() for cell in cells)
        except UnicodeDecodeError:
            return NOT_TEXT
        self.values.append(self._make(key))
        self.hashes.append(hash_texts(key))
        return len(self.values) - 1

    def forget(self) -> None:
        """Empty the memory: numbers given before mean nothing afterwards."""
        self._numbers.clear()
        self.values.clear()
        self.hashes.clear()


def distinct(block: Block, columns: Sequence[str | bytes]) -> tuple[Ints, list[tuple[bytes, ...]]]:
    """Return for each row which combination of cells it has, and the combinations.

    A column is named, or is the bytes that every row has.
    """
    combined: Ints | None = None
    cells: list[list[bytes]] = []
    for column in columns:
        if isinstance(column, bytes):
            cells.append([column] * max(1, len(cells[0]) if cells else 1))
            continue
        found = block.columns[column]
        indices = found.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        values = found.dictionary.to_pylist()
        if combined is None:
            combined = indices.astype(np.int32)
            cells = [[each[0]] * len(values) for each in cells] + [values]
            continue
        pairs = pa.array(combined * np.int64(max(1, len(values))) + indices).dictionary_encode()
        combined = pairs.indices.to_numpy(zero_copy_only=False).astype(np.int32)
        both = pairs.dictionary.to_numpy(zero_copy_only=False)
        one, other = both // max(1, len(values)), both % max(1, len(values))
        cells = [[each[number] for number in one] for each in cells] + [[values[number] for number in other]]
    if combined is None:
        combined = np.zeros(len(block.rows), np.int32)
    return combined, list(zip(*cells, strict=True))


def numbers_of(block: Block, columns: Sequence[str | bytes], memory: Numbered[Any]) -> Ints:
    """Return for each row the number that `memory` gives its cells."""
    combined, cells = distinct(block, columns)
    return np.array([memory.number(each) for each in cells], np.int32)[combined]


def hash_texts(texts: Sequence[str]) -> int:
    """Return 64 bits that depend on some texts alone."""
    joined = "\x1f".join(texts).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(joined, digest_size=8).digest(), "little")


def hash_cells(cells: pa.Array) -> Hashes:
    """Return 64 bits for each cell of a column of bytes: its bytes as digits of a number in an odd base, mixed."""
    if len(cells) == 0:
        return np.empty(0, np.uint64)
    offsets = np.frombuffer(cells.buffers()[1], np.int32)[cells.offset : cells.offset + len(cells) + 1].astype(np.int64)
    data = cells.buffers()[2]
    every = np.frombuffer(data, np.uint8)[offsets[0] : offsets[-1]] if data is not None else np.empty(0, np.uint8)
    lengths = np.diff(offsets)
    places = np.arange(len(every), dtype=np.int64) - np.repeat(offsets[:-1] - offsets[0], lengths)
    digits = (every.astype(np.uint64) + np.uint64(1)) * _powers(int(lengths.max(initial=0)))[places]
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(digits, dtype=np.uint64)])
    ends = offsets - offsets[0]
    return mix(sums[ends[1:]] - sums[ends[:-1]])


def mix(values: Hashes) -> Hashes:
    """Return values with their bits spread (the finaliser of SplitMix64, Steele and others 2014)."""
    found = values + np.uint64(0x9E3779B97F4A7C15)
    found = (found ^ (found >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    found = (found ^ (found >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return found ^ (found >> np.uint64(31))


def _powers(length: int) -> Hashes:
    base = np.full(max(1, length), 0x100000001B3, np.uint64)
    base[0] = 1
    return np.cumprod(base, dtype=np.uint64)
