"""Days that states mark every year: treaties, foundings, births, wars. Facts of our own (`data/anniversaries.csv`)."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from yalu.detect.values import years_before

# A message or reception is dated up to so many days from the day it is for.
_NEAR_DAYS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Anniversary:
    """A day on which something happened that `states` mark; `name` follows "the anniversary of"; `source` says where.

    `ended` is the year from which it is no longer marked, null while it is.
    """

    day: date
    kind: str
    states: tuple[str, ...]
    name: str
    ended: int | None
    source: str

    def in_year(self, year: int) -> date:
        """Return the day on which it is marked in a year (28 February for 29 February)."""
        return years_before(self.day, self.day.year - year)

    def marked_in(self, year: int) -> bool:
        """Return whether it is marked in a year: after the first, and before it ended."""
        return year > self.day.year and (self.ended is None or year < self.ended)


@cache
def anniversaries() -> tuple[Anniversary, ...]:
    """Return all, by day."""
    text = resources.files("yalu.detect").joinpath("data/anniversaries.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return tuple(
        Anniversary(
            day=date.fromisoformat(row["day"]),
            kind=row["kind"],
            states=tuple(row["states"].split()),
            name=row["name"],
            ended=int(row["ended"]) if row["ended"] else None,
            source=row["source"],
        )
        for row in rows
    )


def nearest(day: date, states: Iterable[str]) -> Anniversary | None:
    """Return what is marked on a day or within three of it by some of these states and no other; the nearest first."""
    ours = set(states)
    found = [
        (abs((each.in_year(day.year) - day).days), -len(each.states), each.day, each)
        for each in anniversaries()
        if set(each.states) <= ours and each.marked_in(day.year)
    ]
    near = [each for each in found if each[0] <= _NEAR_DAYS]
    return min(near, key=lambda each: each[:3])[3] if near else None


def occasion(day: date, states: Iterable[str]) -> str:
    """Return in brackets what is marked around a day: " (the founding of the DPRK, 1948)"; nothing where nothing is."""
    found = nearest(day, states)
    return f" ({found.name}, {found.day.year})" if found else ""
