"""Calendar dates as pages print them: the line that dates a story, and the document's own date.

Only complete, absolute dates are read here; what a date in running text refers to is the business of `resolve`.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from yalu.model.mention import DateBasis, DateValue, DateWhy
from yalu.segment.vocabulary import date_words

# Juche 1 is 1912.
_JUCHE_OFFSET = 1911
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)

_YEAR = r"(?:1[89]|20)\d\d"
_DAY = r"[0-3]?\d"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<!\d)(?P<year>{_YEAR})(?P<sep>[-./])(?P<month>[01]?\d)(?P=sep)(?P<day>{_DAY})(?!\d)",
        rf"(?<!\d)(?P<year>{_YEAR})\s?[年년]\s?(?P<month>[01]?\d)\s?[月월]\s?(?P<day>{_DAY})\s?[日일]",
        rf"\bJuche\s?(?P<juche>\d{{2,3}})\.\s?(?P<month>[01]?\d)\.\s?(?P<day>{_DAY})(?!\d)",
        rf"\b(?P<name>{MONTH})\b\.?\s+(?P<day>{_DAY})(?:st|nd|rd|th)?,?\s+(?P<year>{_YEAR})(?!\d)",
        rf"(?<!\d)(?P<day>{_DAY})(?:st|nd|rd|th)?[\s-](?:of\s)?(?P<name>{MONTH})\b[.,]?[\s-]{{1,2}}(?P<year>{_YEAR})(?!\d)",
        r"(?<!\d)(?P<first>[0-3]?\d)(?P<sep>[-./])(?P<second>[0-3]?\d)(?P=sep)(?P<year>(?:1[89]|20)\d\d)(?!\d)",
    )
)
_MONTH_AND_YEAR = re.compile(rf"\b(?P<name>{MONTH})\b\.?,?\s+(?P<year>{_YEAR})(?!\d)", re.IGNORECASE)
_DAY_AND_MONTH = re.compile(
    rf"\b(?P<name>{MONTH})\b\.?\s+(?P<day>{_DAY})(?:st|nd|rd|th)?\b(?!\d)"
    rf"|(?<!\d)(?P<day2>{_DAY})(?:st|nd|rd|th)?\s+(?P<name2>{MONTH})\b",
    re.IGNORECASE,
)
_ISO = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:[T ].*)?)?)?\Z", re.DOTALL)
_CLOCK = re.compile(
    r"\(?\b\d{1,2}[:.h]\d\d(?::\d\d(?:\.\d{1,6})?)?\s?(?:[ap]\.?m\.?)?\)?(?:\s?(?:Z|[+-]\d\d:?\d\d))?|\b\d{1,2}\s?[ap]\.?m\b\.?",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W\d_][\w.'’-]*")
_ADDRESS = re.compile(r"\b(?:www\.|https?://)\S+")
_DIGIT = re.compile(r"\d")
_LONGEST_LINE = 160

DATE_HOLE = "\N{BROKEN BAR}"
"""Stands where a date was taken out of a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """A date read in `text[start:end]`."""

    start: int
    end: int
    value: DateValue


def read_date(text: str, start: int = 0, end: int | None = None) -> FoundDate | None:
    """Return the first complete date in `text[start:end]`, null where there is none.

    A numeric date that may be day first or month first has no value but the reason `ambiguous`.
    """
    stop = len(text) if end is None else end
    matches = [match for form in _FORMS if (match := form.search(text, start, stop))]
    if not matches:
        return None
    first = min(matches, key=lambda match: (match.start(), -match.end()))
    return FoundDate(start=first.start(), end=first.end(), value=_value(first))


def date_line(text: str, start: int, end: int) -> tuple[FoundDate, str] | None:
    """Return the date in a line and the line's other words, null when the line has no date.

    The other words keep a `DATE_HOLE` where dates stood; they are empty when they only tell what the date is
    ("Posted on 3 March 2015, 10:30 GMT"). Whether other words make it a title is for the caller to judge.
    """
    if end - start > _LONGEST_LINE or _DIGIT.search(text, start, end) is None:
        return None
    found = read_date(text, start, end) or _partial_date(text, start, end)
    if found is None:
        return None
    rest = f"{text[start : found.start]} {DATE_HOLE} {text[found.end : end]}"
    while (again := read_date(rest)) is not None:
        rest = f"{rest[: again.start]} {DATE_HOLE} {rest[again.end :]}"
    rest = _ADDRESS.sub(" ", _CLOCK.sub(" ", rest))
    words = [word for word in _WORDS.findall(rest) if word.lower().rstrip(".") not in date_words().around_dates]
    if len(words) <= 4 and _CLOCK.search(text, start, end):
        return found, ""  # with the time of day beside it, the date is no part of a title
    if found.value.precision != "day" and found.value.why != "ambiguous" and words:
        return None
    return found, rest if words else ""


def published_value(value: str) -> DateValue:
    """Return the date that a document's `published` states, or null and why.

    ISO days, months, years and date-times are read, and the forms that pages print.
    """
    match = _ISO.match(value.strip())
    if match is None:
        found = read_date(value)
        return found.value if found else DateValue(why="no_cue", text=value)
    year, month, day = (int(part) if part else None for part in match.group("year", "month", "day"))
    if year is not None and day is not None and month is not None:
        return _day(year, month, day, value)
    if year is not None and month is not None:
        return _month(year, month, value)
    if year:
        return DateValue(
            start=f"{year:04}-01-01", end=f"{year:04}-12-31", precision="year", basis="explicit", text=value
        )
    return DateValue(why="not_a_date", text=value)


def day_value(year: int | None, month: int, day: int, text: str) -> DateValue:
    """Return a day, or null with `no_anchor` when its year is not stated."""
    return _day(year, month, day, text) if year is not None else DateValue(why="no_anchor", text=text)


def month_number(name: str) -> int:
    """Return 1..12 for a month's English name or abbreviation."""
    return _MONTHS[name.lower() if name.lower() in _MONTHS else name[:3].lower()]


def with_basis(value: DateValue, basis: DateBasis) -> DateValue:
    """Return the same date known on another basis."""
    return DateValue(start=value.start, end=value.end, precision=value.precision, basis=basis, text=value.text)


def _partial_date(text: str, start: int, end: int) -> FoundDate | None:
    match = _MONTH_AND_YEAR.search(text, start, end)
    if match:
        value = _month(int(match["year"]), month_number(match["name"]), match[0])
        return FoundDate(start=match.start(), end=match.end(), value=value)
    match = _DAY_AND_MONTH.search(text, start, end)
    if match:
        return FoundDate(start=match.start(), end=match.end(), value=DateValue(why="no_anchor", text=match[0]))
    return None


def _value(match: re.Match[str]) -> DateValue:
    parts = match.groupdict()
    if parts.get("first"):
        return _either_order(int(parts["first"]), int(parts["second"]), int(parts["year"]), match[0])
    year = int(parts["juche"]) + _JUCHE_OFFSET if parts.get("juche") else int(parts["year"])
    month = month_number(parts["name"]) if parts.get("name") else int(parts["month"])
    return _day(year, month, int(parts["day"]), match[0])


def _either_order(first: int, second: int, year: int, text: str) -> DateValue:
    day_first, month_first = _day(year, second, first, text), _day(year, first, second, text)
    if day_first.start and month_first.start and day_first != month_first:
        return DateValue(why="ambiguous", text=text)
    return day_first if day_first.start else month_first


def _day(year: int, month: int, day: int, text: str) -> DateValue:
    try:
        iso = date(year, month, day).isoformat()
    except ValueError:
        return _no_date("not_a_date", text)
    return DateValue(start=iso, end=iso, precision="day", basis="explicit", text=text)


def _month(year: int, month: int, text: str) -> DateValue:
    if not (1 <= month <= 12 and 1 <= year <= 9999):
        return _no_date("not_a_date", text)
    last = calendar.monthrange(year, month)[1]
    start, end = f"{year:04}-{month:02}-01", f"{year:04}-{month:02}-{last:02}"
    return DateValue(start=start, end=end, precision="month", basis="explicit", text=text)


def _no_date(why: DateWhy, text: str) -> DateValue:
    return DateValue(why=why, text=text)
