"""Vectors of words out of context, worked out once for each word.

The first layers of the language model turn a word's form into a vector, whatever stands around it. That takes a third
of the time of all layers, and most words of a text have been met before: each is embedded once, and its vector kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from spacy.attrs import NORM, ORTH, SPACY
from spacy.tokens import Doc
from thinc.api import Model, Ragged

# Words kept: all are forgotten when there are more, so memory is flat (100,000 vectors are 40 megabytes).
_KEPT = 100_000
_FIRST_ROWS = 4096

_Key = tuple[int, ...]


class Embeddings:
    """The vectors known so far, and the layers that make new ones."""

    def __init__(self, embedding: Model[Any, Any]) -> None:
        """Take the layers spaCy builds: features of words, one ragged array of them, hashing, mixing, a list again."""
        self._features, _, self._hashing, self._mixing, _ = embedding.layers
        self._rows: dict[_Key, int] = {}
        self._vectors = np.zeros((_FIRST_ROWS, self._mixing.get_dim("nO")), dtype=np.float32)

    def layer(self) -> Model[Any, Any]:
        """Return a layer that does what the given one did. It cannot be trained."""
        return Model("known_words", lambda model, docs, is_train: (self.of(docs), _no_training))

    def of(self, docs: Sequence[Doc]) -> list[Any]:
        """Return one array of vectors for each sentence."""
        # A special case of the tokenizer ("n't") may have a norm of its own; all else follows from the form.
        keys: list[list[_Key]] = [[*map(tuple, doc.to_array([ORTH, NORM, SPACY]).tolist())] for doc in docs]
        if len(self._rows) > _KEPT:
            self._rows.clear()
        self._learn(docs, keys)
        rows = self._rows
        return [self._vectors[[rows[key] for key in of_doc]] for of_doc in keys]

    def _learn(self, docs: Sequence[Doc], keys: Sequence[Sequence[_Key]]) -> None:
        features: list[Any] = []
        for doc, of_doc in zip(docs, keys, strict=True):
            missing = [number for number, key in enumerate(of_doc) if self._take_row(key)]
            if missing:
                features.append(self._features.predict([doc])[0][missing])
        if not features:
            return
        data: Any = np.concatenate(features)
        lengths: Any = np.array([len(data)], dtype=np.int32)
        ragged = Ragged(data, lengths)
        learnt = self._mixing.predict(self._hashing.predict(ragged)).dataXd
        end = len(self._rows)
        if end > len(self._vectors):
            more = np.zeros((max(end, 2 * len(self._vectors)), self._vectors.shape[1]), dtype=np.float32)
            more[: len(self._vectors)] = self._vectors
            self._vectors = more
        self._vectors[end - len(learnt) : end] = learnt

    def _take_row(self, key: _Key) -> bool:
        """Give a word not met before the next row, and tell whether it was one."""
        if key in self._rows:
            return False
        self._rows[key] = len(self._rows)
        return True


def _no_training(gradient: object) -> object:
    raise NotImplementedError("known words are not trained")
