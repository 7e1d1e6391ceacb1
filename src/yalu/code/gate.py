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
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


# Sport is told in the words of war. One such word with a score, or two such words, and the sentence is about sport.
_SCORE = re.compile(r"\b\d{1,3}[-–:]\d{1,3}\b")


@cache
def _sport() -> frozenset[str]:
    return frozenset(read_data("gate.yaml")["sport"].split())


def is_sport(text: str) -> bool:
    """Tell whether a sentence reports sport."""
    words = _sport() & {word.lower() for word in _WORD.findall(text)}
    return len(words) >= 2 or (bool(words) and bool(_SCORE.search(text)))


def may_hold_event(text: str, mentions: Sequence[ActorMention]) -> bool:
    """Tell whether a sentence names somebody and has a word that an event could hang on."""
    if not mentions or len(text) > _LONGEST_SENTENCE or is_sport(text) or text.rstrip("”\"' ").endswith("?"):
        return False
    return any(word.lower() in _irregular() or _stem(word) in _stems() for word in _WORD.findall(text))
