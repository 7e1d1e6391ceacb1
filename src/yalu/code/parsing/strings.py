"""The numbers that stand for strings and for table rows in the model: MurmurHash, as its training used it.

Austin Appleby's MurmurHash64A and MurmurHash3 (public domain).
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

_MASK = (1 << 64) - 1
_MIX = 0xC6A4A7935BD1E995


@cache
def _symbols() -> dict[str, int]:
    """Return the strings that have a number of their own in the model's software: names of tags, labels, attributes."""
    lines = resources.files("yalu.code.parsing").joinpath("data", "symbols.tsv").read_text(encoding="utf-8")
    return {name: int(number) for name, _, number in (line.partition("\t") for line in lines.splitlines()[1:])}


def string_id(text: str) -> int:
    """Return the number of a string: that of a symbol, else its 64-bit hash; 0 for the empty string."""
    if not text:
        return 0
    known = _symbols().get(text)
    return known if known is not None else _hash64(text.encode("utf-8", "surrogatepass"))


def _hash64(data: bytes) -> int:
    """Return MurmurHash64A of some bytes, seed 1."""
    size = len(data)
    value = 1 ^ (size * _MIX & _MASK)
    whole = size & ~7
    for start in range(0, whole, 8):
        part = int.from_bytes(data[start : start + 8], "little") * _MIX & _MASK
        value = (value ^ ((part ^ part >> 47) * _MIX & _MASK)) * _MIX & _MASK
    if size > whole:
        value = (value ^ int.from_bytes(data[whole:], "little")) * _MIX & _MASK
    value = (value ^ value >> 47) * _MIX & _MASK
    return value ^ value >> 47


def table_rows(ids: NDArray[np.uint64], seed: int, rows: int) -> NDArray[np.int64]:
    """Return the four rows [n, 4] that MurmurHash3 (x64, 128 bits) gives each of n ids in a table of `rows` rows."""
    first = ids * np.uint64(0x87C37B91114253D5)
    first = ((first << np.uint64(31)) | (first >> np.uint64(33))) * np.uint64(0x4CF5AD432745937F)
    second = np.full_like(ids, seed ^ 8)
    first = (first ^ np.uint64(seed ^ 8)) + second
    second = second + first
    first, second = _finished(first), _finished(second)
    first = first + second
    second = second + first
    halves = [half for part in (first, second) for half in (part & np.uint64(0xFFFFFFFF), part >> np.uint64(32))]
    return (np.stack(halves, axis=1) % np.uint64(rows)).astype(np.int64)


def _finished(part: NDArray[np.uint64]) -> NDArray[np.uint64]:
    part = (part ^ part >> np.uint64(33)) * np.uint64(0xFF51AFD7ED558CCD)
    part = (part ^ part >> np.uint64(33)) * np.uint64(0xC4CEB9FE1A85EC53)
    return part ^ part >> np.uint64(33)
