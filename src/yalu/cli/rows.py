"""How rows of the record are put in words for a table, shared by the listings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Row = Mapping[str, Any]

_QUOTE_CHARACTERS = 160


def date_words(value: Mapping[str, Any] | None) -> str:
    """Return a date as exact as it is: 2011-06-16, 2011-06, 2011, or first and last day; empty where unknown."""
    if value is None or value["start"] is None:
        return ""
    start, end, precision = value["start"], value["end"], value["precision"]
    if precision in ("day", "month", "year"):
        return str(start)[: {"day": 10, "month": 7, "year": 4}[precision]]
    return f"{start} to {end}"


def arrow(sources: list[str], targets: list[str], *, symmetric: bool) -> str:
    """Return who acts on whom: `CHN > PRK`, `CHN - PRK` where both act on each other, `PRK` inside one state."""
    sides = [" ".join(side) or "?" for side in (sources, targets) if side or targets]
    return (" - " if symmetric else " > ").join(sides) or "?"


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
