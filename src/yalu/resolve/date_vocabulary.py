"""The words of dates (data/dates.yaml), read once, and the pattern fragments made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from yalu.yaml_data import read_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class DateVocabulary:
    """Names and the numbers they stand for; lower-case keys. Months from 1, weekdays from Monday 0, seasons from 1."""

    months: dict[str, int]
    month_names: tuple[str, ...]
    clear_months: tuple[str, ...]
    doubtful_months: tuple[str, ...]
    weekdays: dict[str, int]
    weekday_names: tuple[str, ...]
    seasons: dict[str, int]
    decade_words: dict[str, int]
    holidays: dict[str, tuple[int, int]]
    movable_holidays: tuple[str, ...]
    eras: dict[str, int]
    before_weekday_names: tuple[str, ...]
    after_weekday_names: tuple[str, ...]
    counted_after_number: tuple[str, ...]
    named_before_number: tuple[str, ...]
    amount_verbs: tuple[str, ...]
    after_opening_year: tuple[str, ...]


@cache
def date_vocabulary() -> DateVocabulary:
    """Return the vocabulary of dates."""
    text = resources.files("yalu.resolve").joinpath("data/dates.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = read_yaml(text)
    full_months = tuple(names[0] for names in data["months"].values())
    return DateVocabulary(
        months=_numbers(data["months"]),
        month_names=full_months,
        clear_months=tuple(name for name in full_months if name not in data["doubtful_months"]),
        doubtful_months=tuple(data["doubtful_months"]),
        weekdays=_numbers(data["weekdays"]),
        weekday_names=tuple(names[0] for names in data["weekdays"].values()),
        seasons=_numbers(data["seasons"]),
        decade_words=data["decade_words"],
        holidays={name.lower(): (month, day) for name, (month, day) in data["holidays"].items()},
        movable_holidays=tuple(data["movable_holidays"]),
        eras={name.lower(): year for name, year in data["eras"].items()},
        **{
            name: tuple(data[name])
            for name in (
                "before_weekday_names",
                "after_weekday_names",
                "counted_after_number",
                "named_before_number",
                "amount_verbs",
                "after_opening_year",
            )
        },
    )


def any_of(words: Iterable[str]) -> str:
    """Return the pattern that matches one of `words`, the longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) + ")"


def title_or_capitals(words: Iterable[str]) -> str:
    """Return the pattern for names as written or in capitals, never in lower case ("May", "MAY", not "may")."""
    return any_of({form for word in words for form in (word, word.upper())})


def _numbers(names_by_number: dict[int, list[str]]) -> dict[str, int]:
    return {name.lower(): number for number, names in names_by_number.items() for name in names}
