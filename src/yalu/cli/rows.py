"""How rows of the record are put in words for a table, shared by the listings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Row = Mapping[str, Any]

_QUOTE_CHARACTERS = 160
_MOST_STATES = 3
_DATE_CHARACTERS = {"day": 10, "month": 7, "year": 4}


def date_words(value: Mapping[str, Any] | None) -> str:
    """Return a date as exact as it is: 2011-06-16, 2011-06, 2011, 1990s, or an interval; empty where unknown.

    Intervals are written as in ISO 8601, the end without what it shares with the start: 2011-06-13/19.
    """
    if value is None or value["start"] is None:
        return ""
    start, end, precision = str(value["start"]), str(value["end"]), value["precision"]
    if precision in _DATE_CHARACTERS:
        return start[: _DATE_CHARACTERS[precision]]
    if precision == "decade":
        return f"{start[:4]}s"
    if precision == "season":
        start, end = start[:7], end[:7]
    shared = 8 if start[:7] == end[:7] else 5 if start[:4] == end[:4] else 0
    return f"{start}/{end[shared:]}" if start != end else start


def arrow(sources: list[str], targets: list[str], *, symmetric: bool) -> str:
    """Return who acts on whom: `CHN > PRK`, `CHN - PRK` where both act on each other, `PRK` inside one state."""
    sides = [_side(side) for side in (sources, targets) if side or targets]
    return (" - " if symmetric else " > ").join(sides) or "?"


def _side(states: list[str]) -> str:
    """Return the states of one side, the first two and how many more where there are many."""
    shown = states if len(states) <= _MOST_STATES else [*states[:2], f"+{len(states) - 2}"]
    return " ".join(shown) or "?"


def what(row: Row) -> str:
    """Return type, mode, and the status unless it simply occurred."""
    status = "" if row["status"] == "occurred" else f"({row['status']})"
    return " ".join(filter(None, (row["type"], row["mode"], status)))


def shortened(text: str, characters: int = _QUOTE_CHARACTERS) -> str:
    """Return a text in one line, cut at a word with an ellipsis where it is longer than so many characters."""
    line = " ".join(text.split())
    if len(line) <= characters:
        return line
    return line[: characters - 1].rsplit(" ", 1)[0] + "…"


def countries(actors: list[Mapping[str, Any]]) -> list[str]:
    """Return the states of a mention's side, in order, each once."""
    return list(dict.fromkeys(actor["country"] for actor in actors if actor["country"]))
