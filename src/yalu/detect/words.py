"""The words of reasons: kinds of events, actors, spans of time. A reason is plain prose that a reader can check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml

from yalu.detect.values import month_end
from yalu.model.state_name import StateName

YEAR_DAYS = 365.25
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def happening(type: str, mode: str | None, who: str, target: StateName) -> str:
    """Return a noun phrase for an event by `who`: "visit by a Chinese head of state or government to North Korea"."""
    modes = _words()["happenings"].get(type, {None: f"{type.lower()} of {{actor}} with {{target}}"})
    pattern: str = modes.get(mode) or modes[None]
    return pattern.format(actor=who, target=target.name)


def actor(level: str | None, state: StateName) -> str:
    """Return who acts: "the Chinese government", or the state's name when the level is not known."""
    article = "an" if state.adjective[:1].lower() in "aeiou" else "a"
    pattern: str = _words()["actors"][level]
    return pattern.format(a=article, adjective=state.adjective, name=state.name)


def level_words(level: str) -> str:
    """Return the collective for a level: `subnational` is "provinces and cities"."""
    words: str = _words()["levels"][level]
    return words


def detector_words(detector: str) -> str:
    """Return what a detector looks at, as a title: `first.v1` is "First in years"; an outsider's is its name."""
    name = detector.partition(".")[0]
    words: str = _words()["detectors"].get(name, name)
    return words


def span_words(days: int) -> str:
    """Return a length of time in whole years, or in months below two years: "14 years", "18 months"."""
    if days < 2 * YEAR_DAYS:
        months = max(1, int(days / YEAR_DAYS * 12))
        return "1 month" if months == 1 else f"{months} months"
    return f"{int(days / YEAR_DAYS)} years"


def day_words(day: date) -> str:
    """Return a day in words: "3 October 2005"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def month_day_words(day: date) -> str:
    """Return a day of any year in words: "3 October"."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


def range_words(start: date, end: date) -> str:
    """Return a span of days as precisely as it is known: a day, "May 2011", "2011", or "between 3 and 7 May 2011"."""
    if start == end:
        return day_words(start)
    if start.day == 1 and end == month_end(start):
        return f"{_MONTHS[start.month - 1]} {start.year}"
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == end.year else f"between {start.year} and {end.year}"
    if (start.year, start.month) == (end.year, end.month):
        return f"between {start.day} and {day_words(end)}"
    if start.day == 1 and end == month_end(end):
        first = _MONTHS[start.month - 1] + ("" if start.year == end.year else f" {start.year}")
        return f"between {first} and {_MONTHS[end.month - 1]} {end.year}"
    return f"between {day_words(start)} and {day_words(end)}"


def during_words(start: date, end: date) -> str:
    """Return a span of days after a verb: "in May 2011", "between 2003 and 2005"."""
    words = range_words(start, end)
    if start == end:
        return f"on {words}"
    return words if words.startswith("between") else f"in {words}"


def flow_words(name: str) -> str:
    """Return what a series of trade or aid is called at the start of a sentence; nothing where it is neither."""
    words: Mapping[str, str] = _words()["flows"]
    return next((words[each] for each in name.lower().split() if each in words), "")


def percent_words(share: float) -> str:
    """Return a change as a per cent with its sign: "+12%", "-3.4%"."""
    percent = 100 * share
    return f"{percent:+.0f}%" if abs(percent) >= 10 else f"{percent:+.1f}%"


def amount_words(value: float, unit: str | None) -> str:
    """Return a value with its unit, large ones in millions or billions: "2.43 billion USD"."""
    for factor, word in ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")):
        if abs(value) >= factor:
            number = f"{value / factor:.3g}{word}"
            break
    else:
        number = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return f"{number} {unit}" if unit else number


def list_words(items: Sequence[str]) -> str:
    """Return items as a list in a sentence: "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun: "1 event", "1,204 events"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


@cache
def _words() -> Mapping[str, Any]:
    text = resources.files("yalu.detect").joinpath("data/words.yaml").read_text(encoding="utf-8")
    words: Mapping[str, Any] = yaml.safe_load(text)
    return words
