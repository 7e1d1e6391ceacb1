"""Whether a claim says that a relation warms or cools (data/claim_stance.yaml).

What rises is composed with what it is that rises: growing trade warms, growing tension cools, eased sanctions warm. A
word that turns the clause ("not expected to improve") makes warming cool, and leaves nothing of cooling.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from yalu.code.vocabulary import read_data
from yalu.model.event import Stance

# Words between a verb of rising or falling and what rises: "trade with its eastern neighbour is expected to grow".
_REACH_BEFORE = 9
_REACH_AFTER = 5
# What stands right after the verb is its object, before what stands ahead of it ("the envoy eases sanctions").
_CLAUSE_END = re.compile(r"[;:.!?]|,? (?:but|while|whereas|although|though|if|unless|before|after|despite) ")


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceWords:
    """The words of stance. All but `turning` and `not_turning` match whole words in small letters."""

    rising: re.Pattern[str]
    falling: re.Pattern[str]
    good: re.Pattern[str]
    bad: re.Pattern[str]
    warming: re.Pattern[str]
    cooling: re.Pattern[str]
    turning: re.Pattern[str]
    not_turning: re.Pattern[str]
    turned_behind: re.Pattern[str]
    supposed: re.Pattern[str]
    examples: tuple[tuple[str, Stance], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """Words found in a clause, by their first and last code point."""

    start: int
    end: int
    sign: int


@cache
def stance_words() -> StanceWords:
    """Return the words of stance."""
    data: dict[str, Any] = read_data("claim_stance.yaml")
    whole = {
        name: re.compile(r"(?<![\w-])(?:" + "|".join(data[name]) + r")(?![\w-])")
        for name in ("rising", "falling", "good", "bad", "warming", "cooling")
    }
    return StanceWords(
        **whole,
        turning=re.compile(data["turning"]),
        not_turning=re.compile(data["not_turning"]),
        turned_behind=re.compile(data["turned_behind"]),
        supposed=re.compile(data["supposed"]),
        examples=tuple((sentence, stance) for sentence, stance in data["examples"]),
    )


def stance_of(sentence: str) -> Stance:
    """Return whether the words of a sentence say that a relation warms or cools."""
    words = stance_words().supposed.sub(" ", sentence.lower())
    score = sum(sign for clause in _CLAUSE_END.split(words) for sign in _signs(clause))
    return "warming" if score > 0 else "cooling" if score < 0 else "none"


def _signs(clause: str) -> Iterator[int]:
    """Yield 1 for each thing said in a clause that warms, -1 for each that cools."""
    known = stance_words()
    taken: list[_Found] = []
    things = _found(known.good, clause, 1) + _found(known.bad, clause, -1)
    for mover in sorted(
        _found(known.rising, clause, 1) + _found(known.falling, clause, -1), key=lambda each: each.start
    ):
        thing = _moved(clause, mover, [each for each in things if each not in taken])
        if thing is not None:
            taken += [thing, mover]
            yield _turned(clause, min(thing.start, mover.start), mover.start, thing.sign * mover.sign)
    for plain in _found(known.warming, clause, 1) + _found(known.cooling, clause, -1):
        if not any(each.start < plain.end and plain.start < each.end for each in taken):
            yield _turned(clause, plain.start, plain.start, plain.sign)


def _found(pattern: re.Pattern[str], clause: str, sign: int) -> list[_Found]:
    return [_Found(start=match.start(), end=match.end(), sign=sign) for match in pattern.finditer(clause)]


def _moved(clause: str, mover: _Found, things: list[_Found]) -> _Found | None:
    """Return what rises or falls: what stands close behind the verb, else what stands last before it."""
    after = [
        each for each in things if each.start >= mover.end and _words(clause, mover.end, each.start) < _REACH_AFTER
    ]
    before = [
        each for each in things if each.end <= mover.start and _words(clause, each.end, mover.start) < _REACH_BEFORE
    ]
    near = min(after, key=lambda each: each.start, default=None)
    if near is not None and ("," not in clause[mover.end : near.start] or not before):
        return near
    return max(before, key=lambda each: each.end, default=None)


def _words(clause: str, start: int, end: int) -> int:
    return len(clause[start:end].split())


def _turned(clause: str, start: int, verb: int, sign: int) -> int:
    """Return the sign of what is said from `start` with its verb at `verb`, turned where words before it turn it."""
    known = stance_words()
    before = known.not_turning.sub(lambda match: " " * len(match.group()), clause[: max(start, verb)])
    turns = len(known.turning.findall(before))
    # "Gains are improbable": the turning stands behind what it turns.
    turns += bool(known.turned_behind.search(clause[start:]))
    if turns % 2 == 0:
        return sign
    return -1 if sign > 0 else 0


def stance_examples() -> tuple[tuple[str, Stance], ...]:
    """Return the example sentences of the data file with their stances."""
    return stance_words().examples
