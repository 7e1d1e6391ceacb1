"""The words of quantities (data/units.yaml): units, currencies, hedges, and the nouns that are counted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from yalu.code.vocabulary import read_data

COUNT = "count"
"""Unit of things counted that have no unit of their own; the quantity's `of` names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """Lower-case words and what they stand for. `nouns` maps counted nouns to their unit."""

    measures: dict[str, str]
    currency_signs: dict[str, str]
    currency_words: dict[str, str]
    fractions: dict[str, Fraction]
    hedges: dict[str, str]
    amount_verbs: dict[str, str]
    sums: tuple[str, ...]
    change_verbs: dict[str, str]
    nouns: dict[str, str]
    not_people: frozenset[str]
    vague_below_four: frozenset[str]
    not_counted: frozenset[str]
    phrase_ends: frozenset[str]

    def unit_of(self, noun: str) -> str | None:
        """Return the unit in which a noun is counted, None where it is not in the vocabulary.

        An agent noun not listed counts people: "counsellors", "smugglers", "trainees"; so does a name of a people:
        "Nicaraguans", "Israelis".
        """
        if _NATIONALS.search(noun):
            return "people"
        word = noun.lower()
        if word in self.nouns:
            return self.nouns[word]
        if word in self.not_people:
            return None
        return "people" if _AGENT_NOUN.search(word) else None


_NATIONALS = re.compile(r"^[A-Z]\w+(?:ans|is|ese|mans|iots)$")
_AGENT_NOUN = re.compile(r"\w{3}(?:ers|ors|ists|ians|ees|(?<!we)men|women)$")


@cache
def units() -> Units:
    """Return the vocabulary of quantities."""
    data: dict[str, Any] = read_data("units.yaml")
    nouns = {noun: unit for unit, words in data["counted"].items() for noun in _lower(words)}
    nouns |= dict.fromkeys(_lower(data["people"]), "people") | dict.fromkeys(_lower(data["troops"]), "troops")
    return Units(
        measures=_inverted(data["measures"]),
        currency_signs=data["currency_signs"],
        currency_words=_inverted(data["currency_words"]),
        fractions={word: Fraction(*parts) for word, parts in data["fractions"].items()},
        hedges=_inverted(data["hedges"]),
        amount_verbs=_inverted(data["amount_verbs"]),
        sums=tuple(_lower(data["sums"])),
        change_verbs=_inverted(data["change_verbs"]),
        nouns=nouns,
        not_people=frozenset(_lower(data["not_people"])),
        vague_below_four=frozenset(_lower(data["vague_below_four"])),
        not_counted=frozenset(_lower(data["not_counted"])),
        phrase_ends=frozenset(_lower(data["phrase_ends"])),
    )


def _lower(words: Iterable[str]) -> list[str]:
    return [word.lower() for word in words]


def _inverted(words_by_name: dict[str, list[str]]) -> dict[str, str]:
    return {word.lower(): name for name, words in words_by_name.items() for word in words}
