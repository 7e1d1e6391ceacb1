"""Vectors of words in their sentence: hashed features of each word, then four windows over its neighbours.

The network is spaCy's `MultiHashEmbed` (Miranda et al. 2022) and `MaxoutWindowEncoder`. What a word brings by itself
does not depend on its sentence and is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yalu.code.parsing.strings import string_id, table_rows
from yalu.code.parsing.tokenizer import Form, Token

Floats = NDArray[np.float32]

_WIDTH = 96
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

_Key = tuple[Form, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class HashTable:
    """A feature's table of vectors [rows, 96] and the seed of its hash."""

    vectors: Floats
    seed: int


class Maxout:
    """A layer of three linear pieces of which the largest counts (Goodfellow et al. 2013), normalised."""

    def __init__(self, weights: Floats, bias: Floats, gain: Floats, shift: Floats) -> None:
        """Take weights [outputs, pieces, inputs], bias [outputs, pieces], gain and shift [outputs]."""
        # Used piece by piece, so that the largest is found over whole rows.
        outputs, pieces, inputs = weights.shape
        self._weights = np.ascontiguousarray(weights.transpose(2, 1, 0).reshape(inputs, pieces * outputs))
        self._bias = np.ascontiguousarray(bias.T.reshape(-1))
        self._outputs = outputs
        self._gain = gain
        self._shift = shift

    def __call__(self, rows: Floats) -> Floats:
        """Return the layer's output [n, outputs] for rows [n, inputs]."""
        pieces = rows @ self._weights
        pieces += self._bias
        size = self._outputs
        best = np.maximum(pieces[:, :size], pieces[:, size : 2 * size])
        np.maximum(best, pieces[:, 2 * size :], out=best)
        best -= best.mean(axis=1, keepdims=True)
        spread = np.einsum("ij,ij->i", best, best) / size + 1e-8
        best *= (spread**-0.5)[:, None]
        best *= self._gain
        best += self._shift
        return np.asarray(best, dtype=np.float32)


class Encoder:
    """Makes the vectors of the words of many sentences at once."""

    def __init__(
        self, tables: Sequence[HashTable], mixer: Maxout, windows: Sequence[Maxout], norms: Mapping[int, str]
    ) -> None:
        """Take the tables of the features, what mixes them, the windows, and the norms of words by their numbers."""
        self._tables = tables
        self._mixer = mixer
        self._windows = windows
        self._norms = norms
        self._rows: dict[_Key, int] = {}
        self._vectors: Floats = np.zeros((1024, _WIDTH), dtype=np.float32)

    def vectors(self, sentences: Sequence[Sequence[Token]]) -> list[Floats]:
        """Return the vectors [words, 96] of each sentence."""
        keys = [[(token.form, token.spaced) for token in sentence] for sentence in sentences]
        if len(self._rows) > _KEPT_WORDS:
            self._rows.clear()
        self._learn({key for sentence in keys for key in sentence if key not in self._rows})
        rows = self._rows
        places, end = [], _GAP
        for sentence in keys:
            places.append(slice(end, end + len(sentence)))
            end += len(sentence) + _GAP
        signal = np.zeros((end, _WIDTH), dtype=np.float32)
        for place, sentence in zip(places, keys, strict=True):
            signal[place] = self._vectors[[rows[key] for key in sentence]]
        for window in self._windows:
            signal = signal + _windowed(signal, window)
        return [signal[place] for place in places]

    def _learn(self, new: set[_Key]) -> None:
        """Work out the vectors of words not seen before."""
        if not new:
            return
        # In a fixed order: rows of a product may differ in their last digit by where they stand.
        keys = sorted(new, key=lambda key: (key[0].text, key[0].norm or "", key[1]))
        features = np.array([self._features(form, spaced) for form, spaced in keys], dtype=np.uint64)
        parts = [
            table.vectors[table_rows(features[:, column], table.seed, len(table.vectors))].sum(axis=1)
            for column, table in enumerate(self._tables)
        ]
        first, needed = len(self._rows), len(self._rows) + len(keys)
        if needed > len(self._vectors):
            self._vectors = np.resize(self._vectors, (max(needed, 2 * len(self._vectors)), _WIDTH))
        self._vectors[first:needed] = self._mixer(np.concatenate(parts, axis=1))
        self._rows.update((key, first + number) for number, key in enumerate(keys))

    def _features(self, form: Form, spaced: bool) -> tuple[int, ...]:
        """Return the numbers of norm, first letter, last three letters and shape, and two flags."""
        text = form.text
        norm = form.norm or self._norms.get(string_id(text)) or _COMMON_NORMS.get(text) or text.lower()
        strings = (norm, text[0], text[-3:], shape(text))
        return (*map(string_id, strings), int(spaced), int(text.isspace()))


def _windowed(signal: Floats, layer: Maxout) -> Floats:
    """Return the layer's output for each row with the rows before and after it."""
    size, width = signal.shape
    out = np.empty_like(signal)
    for start in range(0, size, _BLOCK):
        end = min(start + _BLOCK, size)
        rows = np.zeros((end - start, 3 * width), dtype=np.float32)
        left, right = max(start - 1, 0), min(end + 1, size)
        rows[left + 1 - start :, :width] = signal[left : end - 1]
        rows[:, width : 2 * width] = signal[start:end]
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
