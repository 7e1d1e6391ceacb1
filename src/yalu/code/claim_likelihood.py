"""Words of likelihood and the probability they stand for (data/likelihood.yaml): the bands of ICD 203 and beside them.

"Highly unlikely", "not likely" and "little chance" are read as wholes; a number that the holder gives ("60 per cent")
is taken as it stands. Confidence ("with high confidence") is no likelihood.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from yalu.code.vocabulary import fill_fragments, read_data
from yalu.model.event import Likelihood
from yalu.resolve.numbers import NUMBER_WORD, read_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A range of probability, null bounds where none can be defended, and the band of the negated word."""

    low: float | None
    high: float | None
    mirror: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Words of likelihood. `fixed` ones hold their negation already. `origin`: see the data file."""

    pattern: re.Pattern[str]
    band: str
    origin: str
    fixed: bool
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelihoodWords:
    """All words of likelihood, in the order in which they are tried."""

    bands: dict[str, Band]
    terms: tuple[Term, ...]
    numbers: tuple[re.Pattern[str], ...]
    number_examples: tuple[str, ...]
    before: re.Pattern[str]
    subject: re.Pattern[str]
    after: re.Pattern[str]


@cache
def likelihood_words() -> LikelihoodWords:
    """Return the words of likelihood. Raises VocabularyError for a fragment that does not exist."""
    data: dict[str, Any] = read_data("likelihood.yaml")
    fragments = {**data["fragments"], "number": f"(?:{NUMBER_WORD})"}
    return LikelihoodWords(
        bands={name: Band(low=row["low"], high=row["high"], mirror=row["not"]) for name, row in data["bands"].items()},
        terms=tuple(
            Term(
                pattern=_compiled(row["pattern"], fragments),
                band=row["band"],
                origin=row["origin"],
                fixed=bool(row.get("fixed")),
                example=row["example"],
            )
            for row in data["terms"]
        ),
        numbers=tuple(_compiled(row["pattern"], fragments) for row in data["numbers"]),
        number_examples=tuple(row["example"] for row in data["numbers"]),
        before=re.compile(data["negated_before"]),
        subject=re.compile(data["negated_subject"]),
        after=re.compile(data["negated_after"]),
    )


def _compiled(pattern: str, fragments: dict[str, str]) -> re.Pattern[str]:
    return re.compile(fill_fragments(pattern, fragments, item="code/data/likelihood.yaml"))


def likelihood_of(sentence: str) -> Likelihood | None:
    """Return the words of likelihood in a sentence with the range of probability they stand for.

    The range is of the statement without its negation ("will probably not return": 0.20 to 0.45 for "will return");
    its bounds are null where the words rate nothing ("may"). Null where there are no such words.
    """
    words = _MONTH.sub("___", sentence).lower()
    found = _number(words) or _words(words)
    if found is None:
        return None
    start = words.find(found.words)
    return replace(found, words=sentence[start : start + len(found.words)])


# "May" with a capital inside a sentence is a month.
_MONTH = re.compile(r"(?<=[\w,] )May\b")


def _number(sentence: str) -> Likelihood | None:
    for pattern in likelihood_words().numbers:
        for match in pattern.finditer(sentence):
            value = _value(match)
            if value is not None:
                low, high = _bounded(value, (match["bound"] or "").lower() if "bound" in match.groupdict() else "")
                return Likelihood(words=match.group().strip(), low=low, high=high)
    return None


def _value(match: re.Match[str]) -> float | None:
    """Return the probability that a match states, null for what is none."""
    groups = match.groupdict()
    if groups.get("per_cent"):
        number, whole = read_number(groups["per_cent"]), 100
    else:
        number, whole = read_number(groups["part"]), int(read_number(groups["whole"]) or 0)
    if number is None or not 0 <= number <= whole or whole == 0:
        return None
    return float(number / whole)


def _bounded(value: float, bound: str) -> tuple[float, float]:
    if bound in ("below", "under", "less than"):
        return 0.0, value
    if bound in ("above", "over", "more than", "at least"):
        return value, 1.0
    return value, value


def _words(sentence: str) -> Likelihood | None:
    known = likelihood_words()
    for term in known.terms:
        match = term.pattern.search(sentence)
        if match is None:
            continue
        name = term.band
        if not term.fixed and _is_negated(sentence, match):
            name = known.bands[name].mirror
        band = known.bands[name]
        return Likelihood(words=match.group(), low=band.low, high=band.high)
    return None


def _is_negated(sentence: str, match: re.Match[str]) -> bool:
    known, before = likelihood_words(), sentence[: match.start()]
    return bool(
        known.before.search(before) or known.subject.search(before) or known.after.search(sentence[match.end() :])
    )
