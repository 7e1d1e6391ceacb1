"""Parts of speech and lemmas, worked out once for each word with its tag and label.

spaCy's attribute ruler and lemmatizer look at every word anew, which takes a third of the time of parsing. What they
say depends on the word, its tag and label, and in a few cases on its neighbours: they are asked once, and the answer is
kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, ClassVar, cast

import numpy as np
from spacy.attrs import DEP, HEAD, IDX, LEMMA, LOWER, MORPH, ORTH, POS, TAG
from spacy.language import Language
from spacy.tokens import Doc

from yalu.code.vocabulary import read_data
from yalu.code.words import ParsedSentence, Reading, Word

_Key = tuple[int, ...]
_NOBODY = (0, 0, 0, 0)
# All that the ruler may set.
_RULED = [TAG, DEP, POS, MORPH, LEMMA]
# Readings kept: all are forgotten when there are more, so memory is flat.
_KEPT = 200_000


class Readings:
    """Does the work of `attribute_ruler` and `lemmatizer` for a pipeline that has them, but does not run them."""

    replaced: ClassVar[list[str]] = ["attribute_ruler", "lemmatizer"]

    def __init__(self, language: Language) -> None:
        self._vocab = language.vocab
        self._ruler, self._lemmatizer = (cast("Any", language.get_pipe(name)) for name in self.replaced)
        strings = language.vocab.strings
        patterns = [words for rule in self._ruler.patterns for words in rule["patterns"]]
        pairs = [words for words in patterns if len(words) > 1]
        # Rules tell only these labels apart; any other is as good as "dep".
        self._told = {strings.add(label) for words in patterns for word in words for label in _named(word, "DEP")}
        self._any_label = strings.add("dep")
        # The words whose neighbours matter, and what of a neighbour does; all it names by a pattern are short.
        self._paired = {strings.add(lower) for words in pairs for word in words for lower in _named(word, "LOWER")}
        self._labels = {strings.add(label) for words in pairs for word in words for label in _named(word, "DEP")}
        self._patterns = [re.compile(word["LOWER"]["REGEX"]) for words in pairs for word in words if _is_pattern(word)]
        # The words that the ruler knows by their form, and what it says of all words that look alike to it.
        self._named = {strings.add(lower) for words in patterns for word in words for lower in _named(word, "LOWER")}
        self._forms = [re.compile(word["LOWER"]["REGEX"]) for words in patterns for word in words if _is_pattern(word)]
        self._seen_forms: dict[int, int] = {}
        self._ruled: dict[_Key, _Key] = {}
        self._is_paired: dict[int, bool] = {}
        self._known: dict[_Key, Reading] = {}
        self._names: dict[int, str] = {}
        # A list of forms is searched from its beginning for each ending tried; a set answers at once.
        listed = self._lemmatizer.lookups.get_table("lemma_index")
        for pos, forms in listed.items():
            listed[pos] = frozenset(forms)

    def sentences(self, docs: Sequence[Doc]) -> list[ParsedSentence]:
        """Return parsed sentences with the part of speech and the lemma of each word."""
        if len(self._known) > _KEPT:
            self._known.clear()
            self._is_paired.clear()
            self._seen_forms.clear()
        looked_at = [self._looked_at(doc) for doc in docs]
        places = ((key, words, i) for _, _, words, keys in looked_at for i, key in enumerate(keys))
        missing = {key: (words, i) for key, words, i in places if key not in self._known}
        if missing:
            self._learn(missing)
        return [
            ParsedSentence(doc.text, self._words(rows, keys), heads)
            for doc, (rows, heads, _, keys) in zip(docs, looked_at, strict=True)
        ]

    def _looked_at(self, doc: Doc) -> tuple[list[_Key], list[int], list[_Key], list[_Key]]:
        """Return what the parser says of each word, its head, what matters of it for its reading, and its key."""
        array = doc.to_array([ORTH, LOWER, TAG, DEP, IDX, HEAD])
        rows: list[_Key] = array[:, :5].tolist()
        heads: list[int] = array[:, 5].astype(np.int64).tolist()
        told, other = self._told, self._any_label
        words: list[_Key] = [
            (orth, lower, tag, label if label in told else other) for orth, lower, tag, label, _ in rows
        ]
        return rows, heads, words, list(self._keys(words))

    def _words(self, rows: Sequence[_Key], keys: Sequence[_Key]) -> list[Word]:
        known, name = self._known, self._name
        return [Word(i, rows[i][4], known[key], name(rows[i][3])) for i, key in enumerate(keys)]

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

    def _learn(self, missing: Mapping[_Key, tuple[Sequence[_Key], int]]) -> None:
        """Ask spaCy about words not seen before; each is given with a sentence that holds it, and its place there."""
        alone = [key for key, (words, number) in missing.items() if key == words[number]]
        if alone:
            self._learn_alone(alone)
        between = {key: place for key, place in missing.items() if key not in self._known}
        if between:
            self._learn_between(between)

    def _learn_between(self, missing: Mapping[_Key, tuple[Sequence[_Key], int]]) -> None:
        """Ask about words whose neighbours matter, between these, in one made sentence."""
        made: list[_Key] = []
        places = []
        for words, number in missing.values():
            first = max(number - 1, 0)
            places.append(len(made) + number - first)
            made.extend(words[first : number + 2])
        doc = self._lemmatizer(self._ruler(self._made(made, [TAG, DEP], [word[2:] for word in made])))
        for key, place in zip(missing, places, strict=True):
            self._known[key] = _reading(doc[place])

    def _learn_alone(self, words: Sequence[_Key]) -> None:
        """Ask about words that mean the same between any neighbours.

        The ruler takes most of the time: it is asked about one word of all that look alike to its patterns.
        """
        looks = [self._look(word) for word in words]
        new = {look: word for look, word in zip(looks, words, strict=True) if look not in self._ruled}
        if new:
            ruled = self._ruler(self._made([*new.values()], [TAG, DEP], [word[2:] for word in new.values()]))
            self._ruled.update(zip(new, map(tuple, ruled.to_array(_RULED).tolist()), strict=True))
        doc = self._lemmatizer(self._made(words, _RULED, [self._ruled[look] for look in looks]))
        for word, token in zip(words, doc, strict=True):
            self._known[word] = _reading(token)

    def _look(self, word: _Key) -> _Key:
        """Return what the ruler's patterns see of a word: its form only where one names it."""
        _, lower, tag, label = word
        seen = self._seen_forms.get(lower)
        if seen is None:
            text = self._vocab.strings[lower]
            named = lower in self._named or text.isspace() or any(form.search(text) for form in self._forms)
            seen = self._seen_forms[lower] = lower if named else 0
        return seen, tag, label

    def _made(self, words: Sequence[_Key], attributes: Sequence[int], values: Sequence[_Key]) -> Doc:
        doc: Any = Doc(self._vocab, words=[self._vocab.strings[word[0]] for word in words])
        return cast("Doc", doc.from_array(attributes, np.array(values, dtype=np.uint64)))


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
