"""The words of a brief: codes, dates with their precision, and probabilities."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml

from yalu.detect.words import day_words, happening, range_words
from yalu.measure import state_name

DATE_UNKNOWN = "date unknown"
_SEASONS = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}


def label(kind: str, code: str) -> str:
    """Return the words for a code of one kind (`types`, `statuses`, `levels` ...), or the code where there are none."""
    words: Any = _words()[kind].get(code, code)
    return str(words)


def direction(code: str) -> tuple[str, str]:
    """Return the shape and the words for a sign's direction."""
    entry = _words()["directions"][code]
    return entry["mark"], entry["words"]


def likelihood(probability: float) -> str:
    """Return the ICD 203 words for a probability."""
    return str(next(words for upper, words in _words()["likelihoods"] if probability <= upper))


def date_words(start: str | None, end: str | None, precision: str | None) -> str:
    """Return a date in words, as precise as it is known: "3 October 2005", "May 2011", "date unknown"."""
    if start is None or end is None:
        return DATE_UNKNOWN
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    if precision == "week":
        return f"week of {day_words(first)}"
    if precision == "season" and first.month in _SEASONS:
        return f"{_SEASONS[first.month]} {first.year}" + (f"–{last.year}" if last.year != first.year else "")
    if precision == "decade":
        return f"the {first.year // 10 * 10}s"
    if precision == "century":
        return f"between {first.year} and {last.year}"
    return range_words(first, last)


def event_words(type: str, mode: str | None, who: str, target: str) -> str:
    """Return what an event was, as a headline: "Visit by a Chinese company to North Korea"."""
    words = happening(type, mode, who, state_name(target))
    return words[0].upper() + words[1:]


def domestic_words(mode: str | None, state: str) -> str:
    """Return what a domestic event was: "Dismissal in North Korea"."""
    what = label("domestic", mode) if mode else "domestic event"
    return f"{what[0].upper()}{what[1:]} in {state_name(state).name}"


@cache
def _words() -> Mapping[str, Any]:
    text = resources.files("yalu.brief").joinpath("data/words.yaml").read_text(encoding="utf-8")
    words: Mapping[str, Any] = yaml.safe_load(text)
    return words
