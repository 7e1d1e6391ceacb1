"""What an event is about: PLOVER contexts from the words of its sentence."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from functools import cache, lru_cache

from yalu.code.vocabulary import read_data

# More than three contexts say nothing.
_MOST_CONTEXTS = 3


# More than one event of a sentence asks.
@lru_cache(maxsize=64)
def find_contexts(text: str) -> tuple[str, ...]:
    """Return the contexts whose cue words stand in `text`, in the order of the cue file, three at most."""
    found = (name for name, pattern in _patterns().items() if pattern.search(text))
    return tuple(itertools.islice(found, _MOST_CONTEXTS))


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    cues = read_data("context_cues.yaml")
    return {
        name: re.compile(r"\b(?:" + "|".join(map(re.escape, stems)) + ")", re.IGNORECASE)
        for name, stems in cues.items()
    }
