"""Part of speech and lemma of a word from its tag, its label and the words beside it, worked out once for each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from yalu.code.parsing.strings import string_id

# Different words whose readings are kept: all are forgotten when there are more, so memory is flat.
_KEPT_READINGS = 200_000


class Tagged(NamedTuple):
    """What a rule sees of a word; `label` is empty before the sentence is parsed."""

    lower: str
    tag: str
    label: str


NOWHERE = Tagged("", "", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Part of speech and lemma."""

    pos: str
    lemma: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """If the words from `first` on (counted from the word it is about) look like this, these attributes hold."""

    words: tuple[Mapping[str, Any], ...]
    first: int
    sets: Mapping[str, str]


class ReadingTable:
    """Applies a spaCy attribute ruler and rule lemmatizer to single words, and remembers what came out."""

    def __init__(self, patterns: Sequence[Mapping[str, Any]], lookups: Mapping[str, Mapping[int, Any]]) -> None:
        self._rules = [
            _Rule(words=tuple(words), first=-row["index"], sets=row["attrs"])
            for row in patterns
            for words in row["patterns"]
        ]
        looks = [(rule.words[-rule.first].get("LOWER"), len(rule.words)) for rule in self._rules]
        self._expressions = [
            re.compile(look["REGEX"]) for look, _ in looks if isinstance(look, Mapping) and "REGEX" in look
        ]
        # Rules tell only these words, and only these labels, from others; a neighbour matters to the paired words.
        self._words = frozenset(
            lower for rule in self._rules for word in rule.words for lower in _named(word.get("LOWER"))
        )
        self._paired = frozenset(lower for look, size in looks if size > 1 for lower in _named(look))
        neighbours = [word for rule in self._rules for place, word in enumerate(rule.words) if place != -rule.first]
        self._neighbours = frozenset(
            value for word in neighbours for needed in word.values() for value in _named(needed)
        )
        self._labels = frozenset(
            label for rule in self._rules for word in rule.words for label in _named(word.get("DEP"))
        )
        self._lemmas = _Lemmas(lookups)
        self._by_tag: dict[str, list[_Rule]] = {}
        self._kinds: dict[str, str] = {}
        self._attributes: dict[tuple[Tagged, Tagged, Tagged], tuple[str, str, str]] = {}
        self._known: dict[tuple[str, str, str, str], Reading] = {}

    def reading(self, text: str, word: Tagged, before: Tagged, after: Tagged) -> Reading:
        """Return the reading of a word that `seen` describes, between two others."""
        paired = word.lower in self._paired
        key = (word, self._near(before), self._near(after)) if paired else (word, NOWHERE, NOWHERE)
        attributes = self._attributes.get(key)
        if attributes is None:
            attributes = self._attributes[key] = self._apply(*key)
        known = self._known.get((text, *attributes))
        if known is None:
            pos, morph, lemma = attributes
            known = Reading(pos=pos, lemma=lemma or self._lemmas.lemma(text, pos, morph))
            if len(self._known) > _KEPT_READINGS:
                self._known.clear()
            self._known[(text, *attributes)] = known
        return known

    def seen(self, lower: str, tag: str, label: str) -> Tagged:
        """Return what rules see of a word: they tell few words and few labels from others."""
        kind = self._kinds.get(lower)
        if kind is None:
            named = lower in self._words or any(each.search(lower) for each in self._expressions)
            kind = lower if named else " " if lower.isspace() else "other"
            if len(self._kinds) > _KEPT_READINGS:
                self._kinds.clear()
            self._kinds[lower] = kind
        return Tagged(kind, tag, label if not label or label in self._labels else "other")

    def _near(self, neighbour: Tagged) -> Tagged:
        """Return a neighbour, or nobody where no rule names it."""
        return neighbour if neighbour.lower in self._words or neighbour.label in self._neighbours else NOWHERE

    def _rules_for(self, tag: str) -> list[_Rule]:
        """Return the rules that a word with this tag may fit, in their order."""
        rules = self._by_tag.get(tag)
        if rules is None:
            rules = [rule for rule in self._rules if _matches_tag(rule.words[-rule.first].get("TAG"), tag)]
            self._by_tag[tag] = rules
        return rules

    def _apply(self, word: Tagged, before: Tagged, after: Tagged) -> tuple[str, str, str]:
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


def _matches_tag(needed: Any, tag: str) -> bool:
    return needed is None or _matches(needed, tag)


def _fits(needed: Mapping[str, Any], word: Tagged) -> bool:
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
