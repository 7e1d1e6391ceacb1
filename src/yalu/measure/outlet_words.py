"""What only one outlet claims, and the terms it uses more than others do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from yalu.detect.language import left_out, log_odds, terms_of
from yalu.link.reports import empty_words, stems

# Two claims of one kind about one relation are taken to be the same where they share this much of their content words
# (Dice); sentences of reports about one thing share a third and more.
_SAME_CLAIM = 0.35
# A term must stand out as one in forty would by chance, one-sided (Monroe, Colaresi and Quinn 2008 show |z| above
# 1.96), in at least so many stories; an outlet of few stories has no habits to show.
_LEAST_Z = 1.96
_LEAST_STORIES, _LEAST_USES = 8, 3
_MOST_TERMS = 12
# The prior is worth a tenth of what the side that wrote less used: with less, a term that a few stories lack by chance
# has no weight against thousands; with as much as they wrote, nothing stands out.
_PRIOR_SHARE, _LEAST_PRIOR = 0.1, 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimOfOne:
    """A claim that one outlet makes and none of the others compared."""

    claim_id: str
    publisher: str
    day: str | None
    doc: str
    story: int
    kind: str
    stance: str
    about: tuple[str, ...]
    holder: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletTerm:
    """A term with the number of stories that use it: of the outlet (`uses` of `stories`), and of all others.

    `z` is the log-odds ratio with an informative Dirichlet prior over its standard deviation.
    """

    publisher: str
    term: str
    uses: int
    stories: int
    uses_of_others: int
    stories_of_others: int
    z: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The sentences of one story of an outlet."""

    publisher: str
    sentences: tuple[str, ...]


def claims_of_one(rows: Sequence[dict[str, Any]]) -> tuple[ClaimOfOne, ...]:
    """Return the claims to which no other outlet's is alike, in the order given."""
    words = [stems(row["text"]) - empty_words() for row in rows]
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        for dyad in row["about"] or [""]:
            groups[row["kind"], dyad].append(number)
    shared = {
        number
        for members in groups.values()
        for number in members
        for other in members
        if rows[number]["publisher"] != rows[other]["publisher"] and _dice(words[number], words[other]) >= _SAME_CLAIM
    }
    return tuple(_claim(row) for number, row in enumerate(rows) if number not in shared)


def over_used(said: Sequence[Said]) -> tuple[OutletTerm, ...]:
    """Return for each outlet the terms that it uses more than all others together, those that stand out most first.

    A term counts once a story. Outlets of too few stories have none.
    """
    stories = Counter(each.publisher for each in said)
    uses: dict[str, Counter[str]] = {name: Counter() for name in stories}
    words = left_out()
    for each in said:
        uses[each.publisher].update({term for sentence in each.sentences for term in terms_of(sentence, words)})
    whole: Counter[str] = Counter()
    for counted in uses.values():
        whole.update(counted)
    terms = sorted(term for term, number in whole.items() if number >= _LEAST_USES)
    if not terms or len(stories) < 2:
        return ()
    every = np.array([whole[term] for term in terms], dtype=np.float64)
    found: list[OutletTerm] = []
    for name in sorted(stories):
        others = sum(stories.values()) - stories[name]
        if min(stories[name], others) >= _LEAST_STORIES:
            own = np.array([uses[name][term] for term in terms], dtype=np.float64)
            found += _standing_out(name, terms, own, every - own, (stories[name], others))
    return tuple(found)


def _standing_out(name: str, terms: Sequence[str], own: Any, others: Any, stories: tuple[int, int]) -> list[OutletTerm]:
    scores = log_odds(own, others, max(_LEAST_PRIOR, _PRIOR_SHARE * min(own.sum(), others.sum())))
    kept: list[OutletTerm] = []

    def rank(number: int) -> tuple[float, int, str]:
        # Of two that are always used together, the pair before its words.
        return (-round(float(scores[number]), 6), -terms[number].count(" "), terms[number])

    for number in sorted(range(len(terms)), key=rank):
        if scores[number] < _LEAST_Z or len(kept) == _MOST_TERMS:
            break
        # "Strategic" says nothing beside "strategic dialogue".
        if own[number] >= _LEAST_USES and not any(set(terms[number].split()) & set(k.term.split()) for k in kept):
            kept.append(
                OutletTerm(
                    publisher=name,
                    term=terms[number],
                    uses=int(own[number]),
                    stories=stories[0],
                    uses_of_others=int(others[number]),
                    stories_of_others=stories[1],
                    z=round(float(scores[number]), 2),
                )
            )
    return kept


def _claim(row: dict[str, Any]) -> ClaimOfOne:
    fields = {name: row[name] for name in ("claim_id", "publisher", "doc", "story", "kind", "stance", "holder")}
    day = None if row["day"] is None else row["day"].isoformat()
    return ClaimOfOne(day=day, about=tuple(row["about"]), text=row["text"], **fields)


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else 0.0
