"""What an event is about: PLOVER contexts from the words of its sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from yalu.code.vocabulary import read_data

# More than three contexts say nothing.
_MOST_CONTEXTS = 3


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    cues = read_data("context_cues.yaml")
    return {
        name: re.compile(r"\b(?:" + "|".join(map(re.escape, stems)) + ")", re.IGNORECASE)
        for name, stems in cues.items()
    }


def find_contexts(text: str) -> tuple[str, ...]:
    """Return the contexts whose cue words stand in `text`, in the order of the cue file, three at most."""
    return tuple(name for name, pattern in _patterns().items() if pattern.search(text))[:_MOST_CONTEXTS]
