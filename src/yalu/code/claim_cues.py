"""The cues of claims (data/claims.yaml), compiled."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, cast, get_args

from yalu.code.vocabulary import fill_fragments, read_data
from yalu.errors import VocabularyError
from yalu.model.event import ClaimKind

When = Literal["judging", "said"]
# The file of the strings that cues need (tests/code/needed_words.py makes it).
NEEDED = "claim_needed.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCue:
    """One way a kind of claim is worded, to be searched in a sentence in lower case.

    It counts where `unless` is absent from the sentence and `also`, if there is one, is in it too, and where somebody
    speaks as `when` says: with a verb of judging or by trade (`judging`), or at all (`said`). `needed`: a sentence
    without any of these strings need not be searched.
    """

    kind: ClaimKind
    written: str
    needed: tuple[str, ...]
    unless: str | None
    also: str | None
    when: When | None
    example: str

    def is_in(self, words: str) -> bool:
        """Tell whether a sentence in lower case is worded so. Patterns are compiled when they are first needed."""
        if self.needed and not any(string in words for string in self.needed):
            return False
        if not _pattern(self.written).search(words) or (self.unless and _pattern(self.unless).search(words)):
            return False
        return self.also is None or bool(_pattern(self.also).search(words))


@cache
def _pattern(written: str) -> re.Pattern[str]:
    # Without IGNORECASE a search is twice as fast.
    return re.compile(written)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCues:
    """All cues, in the order of the file. `no_default`: words by which a judge's sentence is no claim by itself."""

    cues: tuple[ClaimCue, ...]
    no_default: re.Pattern[str]


@cache
def claim_cues() -> ClaimCues:
    """Return the cues of claims. Raises VocabularyError for a kind or a fragment that does not exist."""
    data: dict[str, Any] = read_data("claims.yaml")
    needed: dict[str, list[str]] = read_data(NEEDED)
    return ClaimCues(
        cues=tuple(_cue(kind, entry, data, needed) for kind, entries in data["kinds"].items() for entry in entries),
        no_default=re.compile(_written(data["no_default"], data["fragments"])),
    )


def _cue(kind: str, entry: dict[str, str], data: dict[str, Any], strings: Mapping[str, Sequence[str]]) -> ClaimCue:
    if kind not in get_args(ClaimKind):
        raise VocabularyError(f"claim kind {kind!r} does not exist.", item="code/data/claims.yaml")
    fragments = data["fragments"]
    needed, when = entry.get("requires"), entry.get("when")
    if when not in (None, *get_args(When)):
        raise VocabularyError(f"a cue cannot wait for {when!r}.", item="code/data/claims.yaml")
    return ClaimCue(
        kind=cast(ClaimKind, kind),
        written=_written(entry["pattern"], fragments),
        needed=tuple(strings.get(entry["example"], ())),
        unless=_written(entry["except"], fragments) if "except" in entry else None,
        also=_written(data["requires"][needed], fragments) if needed else None,
        when=cast(When, when) if when else None,
        example=entry["example"],
    )


def _written(pattern: str, fragments: dict[str, str]) -> str:
    """Return the pattern with ~names~ replaced by their fragments, which hold no names themselves."""
    written = fill_fragments(pattern, fragments, item="code/data/claims.yaml")
    if re.search(r"(?<!\\)[A-Z]", written):
        raise VocabularyError(
            f"the cue {pattern!r} has a capital.",
            item="code/data/claims.yaml",
            remedy="Write cues in lower case: they are searched in the sentence in lower case.",
        )
    return written
