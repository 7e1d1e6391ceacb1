"""Part of speech and lemma of a word from its tag, its label and the words beside it, worked out once for each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from yalu.code.parsing.strings import string_id
from yalu.code.vocabulary import read_data
from yalu.code.words import Reading

# Different words whose readings are kept: all are forgotten when there are more, so memory is flat.
_KEPT_READINGS = 200_000


class Seen(NamedTuple):
    """What a rule sees of a word: its form where one names it, its tag, its label; `paired` where neighbours matter."""

    lower: str
    paired: bool
    tag: str
    label: str


NOBODY = Seen("", False, "", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """If the words from `first` on (counted from the word it is about) look like this, these attributes hold."""

    words: tuple[Mapping[str, Any], ...]
    first: int
    sets: Mapping[str, str]

    @property
    def own(self) -> Mapping[str, Any]:
        """What the word that the rule is about must look like."""
        return self.words[-self.first]


class ReadingTable:
    """Applies a spaCy attribute ruler and rule lemmatizer to single words, and remembers what came out."""

    def __init__(self, patterns: Sequence[Mapping[str, Any]], lookups: Mapping[str, Mapping[int, Any]]) -> None:
        """Take the ruler's patterns and the lemmatizer's lists."""
        self._rules = [
            _Rule(words=tuple(words), first=-row["index"], sets=row["attrs"])
            for row in patterns
            for words in row["patterns"]
        ]
        words = [word for rule in self._rules for word in rule.words]
        pairs = [rule for rule in self._rules if len(rule.words) > 1]
        # Rules tell only these words, and only these labels, from others; a neighbour matters to the paired words.
        self._words = _all_named(words, "LOWER")
        self._labels = _all_named(words, "DEP")
        self._paired = _all_named([rule.own for rule in pairs], "LOWER")
        self._forms = [re.compile(word["LOWER"]["REGEX"]) for word in words if _is_pattern(word)]
        self._paired_forms = [re.compile(rule.own["LOWER"]["REGEX"]) for rule in pairs if _is_pattern(rule.own)]
        self._near_labels = _all_named([word for rule in pairs for word in rule.words], "DEP")
        self._lemmas = _Lemmas(lookups)
        self._by_tag: dict[str, list[_Rule]] = {}
        self._kinds: dict[str, tuple[str, bool]] = {}
        self._attributes: dict[tuple[Seen, Seen, Seen], tuple[str, str, str]] = {}
        self._known: dict[tuple[str, str, str, str, str], Reading] = {}

    def reading(self, text: str, tag: str, before: Seen, word: Seen, after: Seen) -> Reading:
        """Return the reading of a word that `seen` describes, between two others."""
        near = (self._near(before), self._near(after)) if word.paired else (NOBODY, NOBODY)
        attributes = self._attributes.get((word, *near))
        if attributes is None:
            attributes = self._attributes[(word, *near)] = self._apply(word, *near)
        known = self._known.get((text, tag, *attributes))
        if known is None:
            if len(self._known) > _KEPT_READINGS:
                self._known.clear()
            known = self._known[(text, tag, *attributes)] = self._read(text, tag, *attributes)
        return known

    def _read(self, text: str, tag: str, pos: str, morph: str, lemma: str) -> Reading:
        lemma = lemma or self._lemmas.lemma(text, pos, morph)
        mended = _mended(pos).get(lemma.lower(), lemma.lower())
        space = pos == "SPACE"
        return (text, text.lower(), "_SP" if space else tag, pos, lemma, mended, "dep" if space else None)

    def seen(self, text: str, tag: str, label: str) -> Seen:
        """Return what rules see of a word: they tell few words and few labels from others."""
        lower = text.lower()
        kind = self._kinds.get(lower)
        if kind is None:
            if len(self._kinds) > _KEPT_READINGS:
                self._kinds.clear()
            kind = self._kinds[lower] = self._kind(lower)
        return Seen(*kind, tag, label if label in self._labels else "other")

    def _kind(self, lower: str) -> tuple[str, bool]:
        named = lower in self._words or any(form.search(lower) for form in self._forms)
        paired = lower in self._paired or any(form.search(lower) for form in self._paired_forms)
        return lower if named else " " if lower.isspace() else "other", paired

    def _near(self, neighbour: Seen) -> Seen:
        """Return a neighbour, or nobody where no rule names it."""
        return neighbour if neighbour.lower != "other" or neighbour.label in self._near_labels else NOBODY

    def _rules_for(self, tag: str) -> list[_Rule]:
        """Return the rules that a word with this tag may fit, in their order."""
        rules = self._by_tag.get(tag)
        if rules is None:
            rules = [rule for rule in self._rules if "TAG" not in rule.own or _matches(rule.own["TAG"], tag)]
            self._by_tag[tag] = rules
        return rules

    def _apply(self, word: Seen, before: Seen, after: Seen) -> tuple[str, str, str]:
        """Return part of speech, morphology and, where a rule says it, lemma."""
        around = {-1: before, 0: word, 1: after}
        attributes: dict[str, str] = {}
        for rule in self._rules_for(word.tag):
            if all(_fits(needed, around[rule.first + place]) for place, needed in enumerate(rule.words)):
                attributes.update(rule.sets)
        return attributes.get("POS", ""), attributes.get("MORPH", ""), attributes.get("LEMMA", "")


def _named(needed: Any) -> Sequence[str]:
    if isinstance(needed, Mapping):
        return [*needed.get("IN", ()), *needed.get("NOT_IN", ())]
    return [needed] if needed is not None else []


def _all_named(words: Iterable[Mapping[str, Any]], attribute: str) -> frozenset[str]:
    return frozenset(value for word in words for value in _named(word.get(attribute)))


def _is_pattern(word: Mapping[str, Any]) -> bool:
    return isinstance(word.get("LOWER"), Mapping) and "REGEX" in word["LOWER"]


def _fits(needed: Mapping[str, Any], word: Seen) -> bool:
    seen: dict[str, str | bool] = {
        "LOWER": word.lower,
        "TAG": word.tag,
        "DEP": word.label,
        "IS_SPACE": word.lower.isspace(),
    }
    return all(_matches(value, seen[name]) for name, value in needed.items())


def _matches(needed: Any, value: str | bool) -> bool:
    if not isinstance(needed, Mapping):
        return bool(needed == value)
    if "REGEX" in needed:
        return re.search(needed["REGEX"], str(value)) is not None
    return value in needed["IN"] if "IN" in needed else value not in needed["NOT_IN"]


class _Lemmas:
    """spaCy's rules for English lemmas: exceptions, then endings whose result is in the word list."""

    def __init__(self, lookups: Mapping[str, Mapping[int, Any]]) -> None:
        self._lists, self._exceptions, self._endings = (
            lookups[name] for name in ("lemma_index", "lemma_exc", "lemma_rules")
        )
        self._sets: dict[int, frozenset[str]] = {}

    def lemma(self, text: str, pos: str, morph: str) -> str:
        lower, kind = text.lower(), string_id(pos.lower())
        if not pos or pos == "SPACE" or _is_base_form(pos, morph):
            return lower
        if not any(table.get(kind) for table in (self._lists, self._exceptions, self._endings)):
            return text if pos == "PROPN" else lower
        forms, unlisted = self._by_ending(lower, kind)
        for form in self._exceptions.get(kind, {}).get(lower, ()):
            if form not in forms:
                forms.insert(0, form)
        return next(iter([*forms, *unlisted]), text)

    def _by_ending(self, lower: str, kind: int) -> tuple[list[str], list[str]]:
        """Return the forms that endings give: those in the word list, or odd, and the others."""
        known = self._sets.get(kind)
        if known is None:
            known = self._sets[kind] = frozenset(self._lists.get(kind, ()))
        forms: list[str] = []
        unlisted: list[str] = []
        for old, new in self._endings.get(kind, ()):
            if lower.endswith(old):
                form = lower[: len(lower) - len(old)] + new
                if form in known:
                    forms.insert(0, form)
                elif form:
                    (unlisted if form.isalpha() else forms).append(form)
        return list(dict.fromkeys(forms)), unlisted


def _is_base_form(pos: str, morph: str) -> bool:
    features = dict(part.split("=", 1) for part in morph.split("|") if "=" in part)
    if features.get("VerbForm") in ("Inf", "None") or features.get("Degree") == "Pos":
        return True
    if pos == "NOUN":
        return features.get("Number") == "Sing"
    present = features.get("VerbForm") == "Fin" and features.get("Tense") == "Pres"
    return pos == "VERB" and present and "Number" not in features


@cache
def _mended(part_of_speech: str) -> Mapping[str, str]:
    """Return the right lemmas of words whose lemma the parser gets wrong."""
    tables: Mapping[str, Mapping[str, str]] = read_data("lemmas.yaml")
    return tables["verbs"] if part_of_speech == "VERB" else tables["nouns"] if part_of_speech == "NOUN" else {}
