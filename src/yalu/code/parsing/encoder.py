"""Vectors of words in their sentence: hashed features of each word, then four windows over its neighbours.

The network is spaCy's `MultiHashEmbed` and `MaxoutWindowEncoder` (Honnibal and Montani 2017). The vector of a word by
itself does not depend on its sentence and is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yalu.code.parsing.strings import string_id, table_rows
from yalu.code.parsing.tokenizer import Word

Floats = NDArray[np.float32]

# Rows of zeros between sentences: as far as the four windows reach.
_GAP = 4
# Words kept with their vectors: 50 MB at most. All are forgotten when there are more, so memory is flat.
_KEPT_WORDS = 120_000
# Rows of one product: what a processor's own memory holds.
_BLOCK = 2048
_LONGEST_SHAPED = 100
# Signs that count as another: quotation marks, dashes, full-width points, currencies.
_ALIKE = {
    "'s": "'s 'S ’s ’S",
    "'": "’ ‘ ´ `",
    '"': "” “ '' `` ´´ „ » « ‘‘ ’’",
    "?": "？",
    "!": "！",
    ",": "，",
    ";": "；",
    ":": "：",
    ".": "。 ।",
    "...": "…",
    "-": "— – -- --- ——",
    "$": "€ £ ¥ ฿ US$ C$ A$ ₺ ₹ ৳ ₩ Mex$ ₣ E£",
}
_COMMON_NORMS = {sign: norm for norm, signs in _ALIKE.items() for sign in signs.split()}


@dataclass(frozen=True, slots=True, kw_only=True)
class HashTable:
    """A feature's table of vectors (rows x 96) and the seed of its hash."""

    vectors: Floats
    seed: int


class Maxout:
    """A layer of three linear pieces of which the largest counts, normalised."""

    def __init__(self, weights: Floats, bias: Floats, gain: Floats, shift: Floats) -> None:
        # Stored by output and piece; used piece by piece, so that the largest is found over whole rows.
        outputs, pieces, inputs = weights.shape
        self._weights = np.ascontiguousarray(weights.transpose(2, 1, 0).reshape(inputs, pieces * outputs))
        self._bias = np.ascontiguousarray(bias.T.reshape(-1))
        self._outputs = outputs
        self._gain = gain
        self._shift = shift

    def __call__(self, rows: Floats) -> Floats:
        """Return the layer's output (n x 96) for n rows."""
        pieces = rows @ self._weights
        pieces += self._bias
        size = self._outputs
        best = np.maximum(pieces[:, :size], pieces[:, size : 2 * size])
        np.maximum(best, pieces[:, 2 * size :], out=best)
        best -= best.mean(axis=1, keepdims=True)
        spread = np.einsum("ij,ij->i", best, best)
        spread /= size
        spread += 1e-8
        best *= (spread**-0.5)[:, None]
        best *= self._gain
        best += self._shift
        return np.asarray(best, dtype=np.float32)


class Encoder:
    """Makes the vectors of the words of many sentences at once."""

    def __init__(
        self, tables: Sequence[HashTable], mixer: Maxout, windows: Sequence[Maxout], norms: Mapping[int, str]
    ) -> None:
        self._tables = tables
        self._mixer = mixer
        self._windows = windows
        self._norms = norms
        self._rows: dict[tuple[Word, bool], int] = {}
        self._vectors: Floats = np.zeros((1024, 96), dtype=np.float32)

    def vectors(self, sentences: Sequence[Sequence[tuple[Word, bool]]]) -> list[Floats]:
        """Return a vector for each word of each sentence (words x 96); a word comes with whether a space follows."""
        if len(self._rows) > _KEPT_WORDS:
            self._rows.clear()
        self._learn({word for sentence in sentences for word in sentence if word not in self._rows})
        starts, size = [], _GAP
        for sentence in sentences:
            starts.append(size)
            size += len(sentence) + _GAP
        signal = np.zeros((size, 96), dtype=np.float32)
        rows = self._rows
        for start, sentence in zip(starts, sentences, strict=True):
            signal[start : start + len(sentence)] = self._vectors[[rows[word] for word in sentence]]
        for window in self._windows:
            signal = signal + _windowed(signal, window)
        return [signal[start : start + len(sentence)] for start, sentence in zip(starts, sentences, strict=True)]

    def _learn(self, new: set[tuple[Word, bool]]) -> None:
        """Work out the vectors of words not seen before."""
        if not new:
            return
        # In a fixed order: rows of a product may differ in their last digit by where they stand.
        words = sorted(new, key=lambda each: (each[0].text, each[0].norm or "", each[1]))
        features = np.array([self._features(word, spaced) for word, spaced in words], dtype=np.uint64)
        parts = [
            table.vectors[table_rows(features[:, column], table.seed, len(table.vectors))].sum(axis=1)
            for column, table in enumerate(self._tables)
        ]
        mixed = self._mixer(np.concatenate(parts, axis=1))
        first = len(self._rows)
        needed = first + len(words)
        if needed > len(self._vectors):
            self._vectors = np.resize(self._vectors, (max(needed, 2 * len(self._vectors)), 96))
        self._vectors[first:needed] = mixed
        self._rows.update((word, first + number) for number, word in enumerate(words))

    def _features(self, word: Word, spaced: bool) -> tuple[int, ...]:
        text = word.text
        norm = word.norm or self._norms.get(string_id(text)) or _COMMON_NORMS.get(text) or text.lower()
        return (
            string_id(norm),
            string_id(text[0]),
            string_id(text[-3:]),
            string_id(shape(text)),
            int(spaced),
            int(text.isspace()),
        )


def _windowed(signal: Floats, layer: Maxout) -> Floats:
    """Return the layer's output for each row with its two neighbours."""
    size, width = signal.shape
    out = np.empty_like(signal)
    for start in range(0, size, _BLOCK):
        end = min(start + _BLOCK, size)
        rows = np.zeros((end - start, 3 * width), dtype=np.float32)
        left = max(start - 1, 0)
        rows[left + 1 - start :, :width] = signal[left : end - 1]
        rows[:, width : 2 * width] = signal[start:end]
        right = min(end + 1, size)
        rows[: right - 1 - start, 2 * width :] = signal[start + 1 : right]
        out[start:end] = layer(rows)
    return out


def shape(text: str) -> str:
    """Return the shape of a word, `Xxxx` or `dd.dd`: no more than four of a kind in a row."""
    if len(text) >= _LONGEST_SHAPED:
        return "LONG"
    shaped: list[str] = []
    last, times = "", 0
    for char in text:
        kind = ("X" if char.isupper() else "x") if char.isalpha() else "d" if char.isdigit() else char
        times = times + 1 if kind == last else 0
        last = kind
        if times < 4:
            shaped.append(kind)
    return "".join(shaped)
