"""Parts of speech and lemmas, worked out once for each word with its tag and label.

spaCy's attribute ruler and lemmatizer look at every word anew, which takes a third of the time of parsing. What they
say depends on the word, its tag and label, and in a few cases on its neighbours: they are asked once, and the answer is
kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, ClassVar

import numpy as np
from spacy.attrs import DEP, HEAD, IDX, LOWER, ORTH, TAG
from spacy.language import Language
from spacy.tokens import Doc

from yalu.code.vocabulary import read_data
from yalu.code.words import ParsedSentence, Reading, Word

_Key = tuple[int, ...]
_NOBODY = (0, 0, 0, 0)
# Readings kept: all are forgotten when there are more, so memory is flat.
_KEPT = 200_000


class Readings:
    """Does the work of `attribute_ruler` and `lemmatizer` for a pipeline that has them, but does not run them."""

    replaced: ClassVar[list[str]] = ["attribute_ruler", "lemmatizer"]

    def __init__(self, language: Language) -> None:
        self._vocab = language.vocab
        self._parts: list[Any] = [language.get_pipe(name) for name in self.replaced]
        strings = language.vocab.strings
        patterns = [words for rule in self._parts[0].patterns for words in rule["patterns"]]
        pairs = [words for words in patterns if len(words) > 1]
        # Rules tell only these labels apart; any other is as good as "dep".
        self._told = {strings.add(label) for words in patterns for word in words for label in _named(word, "DEP")}
        self._any_label = strings.add("dep")
        # The words whose neighbours matter, and what of a neighbour does; all it names by a pattern are short.
        self._paired = {strings.add(lower) for words in pairs for word in words for lower in _named(word, "LOWER")}
        self._labels = {strings.add(label) for words in pairs for word in words for label in _named(word, "DEP")}
        self._patterns = [re.compile(word["LOWER"]["REGEX"]) for words in pairs for word in words if _is_pattern(word)]
        self._is_paired: dict[int, bool] = {}
        self._known: dict[_Key, Reading] = {}
        self._names: dict[int, str] = {}
        # A list of forms is searched from its beginning for each ending tried; a set answers at once.
        listed: Any = self._parts[1].lookups.get_table("lemma_index")
        for pos, forms in listed.items():
            listed[pos] = frozenset(forms)

    def sentence(self, doc: Doc) -> ParsedSentence:
        """Return a parsed sentence with the part of speech and the lemma of each word."""
        array = doc.to_array([ORTH, LOWER, TAG, DEP, IDX, HEAD])
        rows, heads = array[:, :5].tolist(), array[:, 5].astype(np.int64).tolist()
        told, other = self._told, self._any_label
        words = [(orth, lower, tag, label if label in told else other) for orth, lower, tag, label, _ in rows]
        keys = list(self._keys(words))
        if len(self._known) > _KEPT:
            self._known.clear()
            self._is_paired.clear()
        missing = {key: number for number, key in enumerate(keys) if key not in self._known}
        if missing:
            self._learn(words, missing)
        known, name = self._known, self._name
        read = [Word(i, rows[i][4], known[key], name(rows[i][3])) for i, key in enumerate(keys)]
        return ParsedSentence(doc.text, read, heads)

    def _name(self, label: int) -> str:
        """Return the name of a label, kept as one string."""
        name = self._names.get(label)
        if name is None:
            name = self._names[label] = self._vocab.strings[label]
        return name

    def _keys(self, words: Sequence[_Key]) -> Iterator[_Key]:
        last = len(words) - 1
        for number, word in enumerate(words):
            if self._needs_neighbours(word[1]):
                before = words[number - 1] if number else _NOBODY
                after = words[number + 1] if number < last else _NOBODY
                yield (*word, *self._seen(before), *self._seen(after))
            else:
                yield word

    def _needs_neighbours(self, lower: int) -> bool:
        known = self._is_paired.get(lower)
        if known is None:
            text = self._vocab.strings[lower]
            known = lower in self._paired or any(pattern.search(text) for pattern in self._patterns)
            self._is_paired[lower] = known
        return known

    def _seen(self, neighbour: _Key) -> _Key:
        _, lower, _, label = neighbour
        named = lower in self._paired or len(self._vocab.strings[lower]) <= _LONGEST_BY_PATTERN
        return lower if named else 0, label if label in self._labels else 0

    def _learn(self, words: Sequence[_Key], missing: Mapping[_Key, int]) -> None:
        """Ask spaCy about words not seen before, where it matters between their neighbours, in one made sentence."""
        made: list[_Key] = []
        places = []
        for key, number in missing.items():
            paired = len(key) > len(words[number])
            first, end = (max(number - 1, 0), number + 2) if paired else (number, number + 1)
            places.append(len(made) + number - first)
            made.extend(words[first:end])
        doc = Doc(self._vocab, words=[self._vocab.strings[word[0]] for word in made])
        _set(doc, [TAG, DEP], [word[2:] for word in made])
        for part in self._parts:
            doc = part(doc)
        for key, place in zip(missing, places, strict=True):
            self._known[key] = _reading(doc[place])


def _set(doc: Any, attributes: Sequence[int], values: Sequence[_Key]) -> None:
    doc.from_array(attributes, np.array(values, dtype=np.uint64).reshape(-1, len(attributes)))


def _reading(token: Any) -> Reading:
    lemma = token.lemma_.lower()
    # The ruler gives white space a label.
    label = token.dep_ if token.is_space else None
    mended = _mended(token.pos_).get(lemma, lemma)
    return (token.text, token.lower_, token.tag_, token.pos_, token.lemma_, mended, label)


@cache
def _mended(part_of_speech: str) -> Mapping[str, str]:
    """Return the right lemmas of words whose lemma the parser gets wrong."""
    tables: Mapping[str, Mapping[str, str]] = read_data("lemmas.yaml")
    return tables["verbs"] if part_of_speech == "VERB" else tables["nouns"] if part_of_speech == "NOUN" else {}


# Such as "n't" and "y'".
_LONGEST_BY_PATTERN = 3


def _is_pattern(word: Mapping[str, Any]) -> bool:
    return isinstance(word.get("LOWER"), Mapping) and "REGEX" in word["LOWER"]


def _named(word: Mapping[str, Any], attribute: str) -> Sequence[str]:
    needed = word.get(attribute)
    if isinstance(needed, Mapping):
        return [*needed.get("IN", ()), *needed.get("NOT_IN", ())]
    return [needed] if needed is not None else []
