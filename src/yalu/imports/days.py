"""Dates as tables write them: one unmistakable day, week, month or year, or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

DayPrecision = Literal["day", "week", "month", "year"]
PRECISIONS: tuple[DayPrecision, ...] = ("day", "week", "month", "year")
_EPOCH = date(1970, 1, 1).toordinal()

# `20140131`, `2014-01-31`, `2014/1/31`, each with a time or without; `2014-01`; `2014`.
_NUMERIC = re.compile(r"(\d{4})(?:(\d{2})(\d{2})(?:\d{6})?|[-/.](\d{1,2})(?:[-/.](\d{1,2})(?:[T ].*)?)?)?")
# `31 January 2014`, `31-Jan-2014`, `January 31, 2014`.
_DAY_FIRST = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})")
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}


@dataclass(frozen=True, slots=True)
class Period:
    """A first day and how long the period is."""

    start: date
    precision: DayPrecision

    @property
    def number(self) -> int:
        """The first day as days since 1970-01-01."""
        return self.start.toordinal() - _EPOCH

    @property
    def last(self) -> date:
        """The last day."""
        if self.precision == "week":
            return self.start + timedelta(days=6)
        if self.precision == "month":
            return (self.start.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        return self.start.replace(month=12, day=31) if self.precision == "year" else self.start


def read_period(text: str, form: str | None = None) -> Period | None:
    """Return the period a cell names; null where it names none, or could name two (`03/04/2014`).

    `form` is a format of `datetime.strptime`, for tables with such dates; without a day in it, it names a month or
    year.
    """
    try:
        return _by_form(text, form) if form else _numeric(text) or _in_words(text)
    except ValueError:
        return None


def read_day(number: int) -> date:
    """Return the day that is so many days after 1970-01-01."""
    return date.fromordinal(number + _EPOCH)


def _by_form(text: str, form: str) -> Period:
    start = datetime.strptime(text, form).date()  # noqa: DTZ007 (a day has no zone)
    if re.search("%[dejcDFxV]", form):
        return Period(start, "day")
    return Period(start, "month" if re.search("%[mbB]", form) else "year")


def _numeric(text: str) -> Period | None:
    found = _NUMERIC.fullmatch(text)
    if found is None:
        return None
    year, month, day = int(found[1]), found[2] or found[4], found[3] or found[5]
    if day is not None and month is not None:
        return Period(date(year, int(month), int(day)), "day")
    return Period(date(year, int(month), 1), "month") if month is not None else Period(date(year, 1, 1), "year")


def _in_words(text: str) -> Period | None:
    if found := _DAY_FIRST.fullmatch(text):
        day, name, year = found.groups()
    elif found := _MONTH_FIRST.fullmatch(text):
        name, day, year = found.groups()
    else:
        return None
    month = _MONTHS.get(name[:3].lower())
    return Period(date(int(year), month, int(day)), "day") if month else None
