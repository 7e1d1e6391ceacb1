"""When a forecast is due: as its words say, or by a default for words such as "soon" (data/horizons.yaml)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any, Literal

import yaml

HorizonBasis = Literal["stated", "default", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon:
    """The last day of a forecast, null where its words name none ("eventually"), and how it was found."""

    closes: date | None
    basis: HorizonBasis
    words: str | None
    why: str


def read_horizon(text: str, made: date, stated: date | None = None) -> Horizon:
    """Return when a forecast made on a day is due. `stated` is the last day of a date that was resolved in its words.

    In this order: that date, a length of time ("within two years"), a default for the wording, a default for none.
    """
    if stated is not None and stated >= made:
        return Horizon(closes=stated, basis="stated", words=None, why="Its words name the time.")
    table, words = _table(), text.lower()
    found = table.length.search(words)
    if found:
        number = table.numbers.get(found["number"]) or int(found["number"])
        closes = _after(made, number, found["unit"])
        return Horizon(closes=closes, basis="stated", words=found.group(), why=f"Its words say {found.group()!r}.")
    for pattern, entry in table.wordings:
        match = pattern.search(words)
        if match:
            return _default(entry, match.group(), made)
    months = table.without_words
    return Horizon(
        closes=months_after(made, months),
        basis="default",
        words=None,
        why=f"Its words name no time: {months} months by default.",
    )


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, the last of its month where that is shorter."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _default(entry: Mapping[str, Any], words: str, made: date) -> Horizon:
    if "end_of_year" in entry:
        closes = date(made.year + entry["end_of_year"], 12, 31)
        return Horizon(closes=closes, basis="stated", words=words, why=f"Its words say {words!r}.")
    if "months" in entry:
        closes, length = months_after(made, entry["months"]), f"{entry['months']} months"
    elif "days" in entry:
        closes, length = made + timedelta(days=entry["days"]), f"{entry['days']} days"
    else:
        return Horizon(closes=None, basis="none", words=words, why=f"{words!r} names no time by which it can fail.")
    return Horizon(closes=closes, basis="default", words=words, why=f"{words!r} is taken as {length}.")


def _after(made: date, number: int, unit: str) -> date:
    if unit == "day":
        return made + timedelta(days=number)
    if unit == "week":
        return made + timedelta(days=7 * number)
    return months_after(made, number * {"month": 1, "year": 12, "decade": 120}[unit])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    length: re.Pattern[str]
    numbers: Mapping[str, int]
    wordings: tuple[tuple[re.Pattern[str], Mapping[str, Any]], ...]
    without_words: int


@cache
def _table() -> _Table:
    plain = yaml.safe_load(resources.files("yalu.forecast").joinpath("data/horizons.yaml").read_text(encoding="utf-8"))
    numbers: dict[str, int] = plain["numbers"]
    written = "|".join(sorted(numbers, key=len, reverse=True))
    length = re.compile(
        rf"\b(?:{'|'.join(plain['before_length'])}) (?:(?:at most|about|some) )?(?P<number>\d{{1,3}}|{written})[ -]"
        r"(?P<unit>day|week|month|year|decade)s?\b"
    )
    wordings = tuple((re.compile(rf"\b(?:{entry['words']})\b"), entry) for entry in plain["wordings"])
    return _Table(length=length, numbers=numbers, wordings=wordings, without_words=plain["without_words"])
