"""The gate: which sentences can hold an event at all. The others are not parsed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from yalu.code.vocabulary import load_vocabulary, read_data
from yalu.model import ActorMention

_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*")
# A parse of a longer "sentence" (a table, a list) says nothing and costs seconds.
_LONGEST_SENTENCE = 1200


@cache
def _stems() -> frozenset[str]:
    return frozenset(_stem(word) for word in load_vocabulary().trigger_lemmas)


@cache
def _irregular() -> frozenset[str]:
    return frozenset(read_data("gate.yaml")["irregular"].split())


def _stem(word: str) -> str:
    """Return a crude stem that all inflections of a regular English verb or noun share."""
    word = word.lower()
    for ending in ("ies", "ied", "ing", "ed", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 2 and not _is_root(word, ending):
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def _is_root(word: str, ending: str) -> bool:
    """Tell whether the ending belongs to the word itself: "deploy", "gas", "harass"."""
    return (ending == "y" and word[-2] in "aeou") or (ending == "s" and word[-2] in "as")


# Sport is told in the words of war. A sure word weighs two, a word used elsewhere too one; two are enough, one with a
# score. Chosen so that a sentence of our tests' sport pages falls and a minister at a match does not.
_SCORE = re.compile(r"\b\d{1,3}[-–:]\d{1,3}\b")
_SPORT_WEIGHT = 2


@cache
def _words_of(name: str) -> frozenset[str]:
    return frozenset(read_data("gate.yaml")[name].split())


def is_sport(text: str) -> bool:
    """Tell whether a sentence reports sport, and no act of state at a match."""
    words = {word.lower() for word in _WORD.findall(text)}
    weight = len(words & _words_of("sport")) + 2 * len(words & _words_of("sport_sure"))
    enough = weight >= _SPORT_WEIGHT or (bool(weight) and bool(_SCORE.search(text)))
    return enough and not words & _words_of("statecraft")


@cache
def _habits() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(read_data("gate.yaml")["habits"]) + r")\b", re.IGNORECASE)


@cache
def _news() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(read_data("gate.yaml")["news"]) + r")\b", re.IGNORECASE)


def is_habit(text: str) -> bool:
    """Tell whether a sentence says what is usual, with no word that ties it to a day or a speaker."""
    return bool(_habits().search(text)) and not _news().search(text)


def may_hold_event(text: str, mentions: Sequence[ActorMention]) -> bool:
    """Tell whether a sentence names somebody and has a word that an event could hang on."""
    if not mentions or len(text) > _LONGEST_SENTENCE or text.rstrip("”\"' ").endswith("?"):
        return False
    if is_sport(text) or is_habit(text):
        return False
    return any(word.lower() in _irregular() or _stem(word) in _stems() for word in _WORD.findall(text))
