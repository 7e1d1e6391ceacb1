"""The gate: which sentences can hold an event at all. The others are not parsed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from yalu.code.vocabulary import load_vocabulary
from yalu.model import ActorMention

_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*")
# A parse of a longer "sentence" (a table, a list) says nothing and costs seconds.
_LONGEST_SENTENCE = 1200


@cache
def _stems() -> frozenset[str]:
    return frozenset(_stem(word) for word in load_vocabulary().trigger_lemmas)


@cache
def _irregular() -> frozenset[str]:
    return frozenset(
        [
            "met",
            "held",
            "said",
            "told",
            "sold",
            "sent",
            "gave",
            "given",
            "left",
            "flew",
            "flown",
            "shot",
            "slain",
            "slew",
            "fought",
            "fled",
            "broke",
            "broken",
            "cut",
            "hit",
            "laid",
            "led",
            "lent",
            "paid",
            "sought",
            "swore",
            "sworn",
            "took",
            "taken",
            "threw",
            "thrown",
            "withdrew",
            "withdrawn",
            "beat",
            "beaten",
            "stole",
            "struck",
            "sank",
            "sunk",
            "forbade",
            "forbidden",
            "hung",
            "began",
            "begun",
            "won",
            "rose",
            "built",
            "spoke",
            "spoken",
            "went",
            "gone",
            "came",
            "drew",
            "drawn",
            "bought",
            "brought",
            "wrote",
            "kept",
            "put",
            "set",
            "blew",
            "blown",
            "shook",
            "dealt",
            "died",
            "dying",
            "been",
            "was",
            "were",
            "is",
            "are",
            "be",
        ]
    )


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
_SPORT_WORDS = (
    "match league cup final semi-final goalkeeper goal goals striker midfielder tournament championship championships "
    "qualifier qualifying innings wicket wickets medal stadium coach football soccer tennis basketball volleyball "
    "rugby cricket hockey boxing"
)
_SPORT = re.compile(r"\b(?:" + "|".join(_SPORT_WORDS.split()) + r")\b", re.IGNORECASE)


def is_sport(text: str) -> bool:
    """Tell whether a sentence reports sport."""
    words = {word.lower() for word in _SPORT.findall(text)}
    return len(words) >= 2 or (bool(words) and bool(_SCORE.search(text)))


def may_hold_event(text: str, mentions: Sequence[ActorMention]) -> bool:
    """Tell whether a sentence names somebody and has a word that an event could hang on."""
    if not mentions or len(text) > _LONGEST_SENTENCE or is_sport(text):
        return False
    return any(word.lower() in _irregular() or _stem(word) in _stems() for word in _WORD.findall(text))
