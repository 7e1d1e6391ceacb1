"""The cues of claims (data/claims.yaml), compiled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, cast, get_args

from yalu.code.vocabulary import read_data
from yalu.errors import VocabularyError
from yalu.model.event import ClaimKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCue:
    """One way a kind of claim is worded, to be searched in a sentence in lower case.

    It counts where `unless` is absent from the sentence and `also`, if there is one, is in it too.
    """

    kind: ClaimKind
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    also: re.Pattern[str] | None
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelihoodBand:
    """Words of likelihood and the range of probability they stand for."""

    pattern: re.Pattern[str]
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCues:
    """All cues. `bands` are in the order in which they are tried: the more specific words first."""

    cues: tuple[ClaimCue, ...]
    bands: tuple[LikelihoodBand, ...]
    warming: re.Pattern[str]
    cooling: re.Pattern[str]
    negation: re.Pattern[str]
    unnamed: str
    outlet: str
    institution: str
    author: re.Pattern[str]
    titles: tuple[str, ...]
    holder_verbs: str


@cache
def claim_cues() -> ClaimCues:
    """Return the cues of claims. Raises VocabularyError for a kind or a fragment that does not exist."""
    data: dict[str, Any] = read_data("claims.yaml")
    stance, holders = data["stance"], data["holders"]
    return ClaimCues(
        cues=tuple(_cue(kind, entry, data) for kind, entries in data["kinds"].items() for entry in entries),
        bands=tuple(
            LikelihoodBand(pattern=_words(band["words"]), low=band["low"], high=band["high"])
            for band in data["likelihood"]
        ),
        warming=_words(stance["warming"]),
        cooling=_words(stance["cooling"]),
        negation=re.compile(_words(stance["negations"]).pattern + r"(?:\W+\w+){0,2}\W*$", re.IGNORECASE),
        unnamed=holders["unnamed"],
        outlet=holders["outlet"],
        institution=holders["institution"],
        author=re.compile(holders["author"]),
        titles=tuple(holders["titles"]),
        holder_verbs=holders["verbs"],
    )


def _cue(kind: str, entry: dict[str, str], data: dict[str, Any]) -> ClaimCue:
    if kind not in get_args(ClaimKind):
        raise VocabularyError(f"claim kind {kind!r} does not exist.", item="code/data/claims.yaml")
    fragments = data["fragments"]
    needed = entry.get("requires")
    return ClaimCue(
        kind=cast(ClaimKind, kind),
        pattern=_compiled(entry["pattern"], fragments),
        unless=_compiled(entry["except"], fragments) if "except" in entry else None,
        also=_compiled(data["requires"][needed], fragments) if needed else None,
        example=entry["example"],
    )


def _compiled(pattern: str, fragments: dict[str, str]) -> re.Pattern[str]:
    """Return the pattern with ~names~ replaced by their fragments, which hold no names themselves."""

    def fragment(name: re.Match[str]) -> str:
        if name[1] not in fragments:
            raise VocabularyError(f"fragment ~{name[1]}~ does not exist.", item="code/data/claims.yaml")
        return fragments[name[1]]

    written = re.sub(r"~(\w+)~", fragment, pattern)
    if re.search(r"(?<!\\)[A-Z]", written):
        raise VocabularyError(
            f"the cue {pattern!r} has a capital.",
            item="code/data/claims.yaml",
            remedy="Write cues in lower case: they are searched in the sentence in lower case.",
        )
    # Without IGNORECASE a search is twice as fast.
    return re.compile(written)


def _words(words: list[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    # "May" is a month.
    forms = ("(?-i:may)" if word == "may" else re.escape(word) for word in longest_first)
    return re.compile(r"\b(?:" + "|".join(forms) + r")\b", re.IGNORECASE)
