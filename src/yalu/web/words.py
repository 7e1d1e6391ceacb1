"""Words for events on pages of the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from yalu.brief.words import date_words, domestic_words
from yalu.detect import StateName
from yalu.detect.words import happening, list_words
from yalu.measure import state_name

# How the code of a column is said.
Say = Callable[[str], str]
_NOBODY = StateName(name="somebody unnamed", adjective="unnamed")


def headline(type: str, mode: str | None, source: Sequence[str], target: Sequence[str]) -> str:
    """Return what an event was, with its parties by name: "Visit by China to North Korea"."""
    if type == "INTERNAL":
        states = [*source, *target]
        return domestic_words(mode, states[0]) if states else "Domestic event of a state unknown"
    who, whom = _names(source), _names(target)
    words = happening(type, mode, who.name, whom)
    return words[:1].upper() + words[1:]


def parties(source: Sequence[str], target: Sequence[str], *, symmetric: bool) -> str:
    """Return the parties as codes with their direction: `CHN → PRK`, `CHN ↔ PRK`."""
    sides = [" ".join(side) or "?" for side in (source, target) if side or not target]
    return (" ↔ " if symmetric else " → ").join(sides)


def plain(code: str) -> str:
    """Return a code that is a word already as words."""
    return code.replace("_", " ")


def when(start: str | None, end: str | None, precision: str | None) -> str:
    """Return a date in words, as precise as it is known."""
    return date_words(start, end, precision)


def _names(codes: Sequence[str]) -> StateName:
    if not codes:
        return _NOBODY
    names = [state_name(code) for code in codes]
    return StateName(name=list_words([each.name for each in names]), adjective=names[0].adjective)
