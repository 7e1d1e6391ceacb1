"""Words for events on pages of the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from yalu.brief.words import date_words, domestic_words
from yalu.detect.words import happening, list_words
from yalu.measure import state_name
from yalu.model.state_name import StateName

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


_BASES = {
    "explicit": "the text names the day",
    "weekday": "from a weekday, counted from the day of publication",
    "relative": "from words such as “last month”, counted from the day of publication",
    "anchored": "counted from another date in the story",
    "publication": "the day of publication",
    "inferred": "inferred from what the story tells before",
}
_UNDATED = {
    "no_cue": "no words say when",
    "no_anchor": "the words count from a day that is not known",
    "ambiguous": "the words can mean several days",
    "not_a_date": "the words are a duration or an anniversary, no date",
}


def date_basis(when: Mapping[str, Any]) -> str:
    """Return how a date (the columns of a `DateValue`) was found, or why there is none."""
    if when["start"] is None:
        return _UNDATED.get(when["why"], "not known")
    precision = f"to the {when['precision']}" if when["precision"] != "interval" else "a span of days"
    return f"{precision}; {_BASES.get(when['basis'], when['basis'])}" + (f": “{when['text']}”" if when["text"] else "")


def value(field: Any) -> str:
    """Return what a field was corrected to as short words."""
    if field is None:
        return "nothing"
    if isinstance(field, Mapping):
        return str(field.get("name") or field.get("text") or field.get("start") or field.get("why") or "nothing")
    if isinstance(field, list | tuple):
        return ", ".join(map(value, field)) or "nothing"
    return plain(str(field))
