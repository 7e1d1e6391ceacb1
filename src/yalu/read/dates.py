"""Publication dates in metadata, normalised where they are certain.

Only whole dates are taken: a month, a year, or `06/07/2011` (June or July?) gives None. A time keeps its offset, so the
day is the one printed at the source.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_NAMED = (
    re.compile(rf"{_WEEKDAY}{_DAY}\s+{_MONTH},?\s+(?P<year>\d{{4}})", re.IGNORECASE),
    re.compile(rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+(?P<year>\d{{4}})", re.IGNORECASE),
)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[./](?P<month>\d{1,2})[./](?P<day>\d{1,2})\.?")
_EAST_ASIAN = re.compile(r"(?P<year>\d{4})\s*[년年]\s*(?P<month>\d{1,2})\s*[월月]\s*(?P<day>\d{1,2})\s*[일日]")
_YEAR_LAST = re.compile(r"(?P<first>\d{1,2})[./-](?P<second>\d{1,2})[./-](?P<year>\d{4})")
_ISO_START = re.compile(r"\d{4}-\d\d-\d\d|\d{8}(?=T|$)")
_IN_PATH = re.compile(r"(?<!\d)(?P<year>19\d\d|20\d\d)(?P<sep>[-_./]?)(?P<month>\d\d)(?P=sep)(?P<day>\d\d)(?!\d)")


def iso_date(value: str) -> str | None:
    """Return `value` as an ISO date (`2011-06-16`) or date-time, or None where it is not certainly one whole date."""
    value = " ".join(value.split())
    return _from_iso(value) or _from_mail(value) or _from_numbers(value) or _from_words(value)


def date_in_path(path: str) -> str | None:
    """Return the ISO date that a file name or address carries (`2011-06-16-visit.txt`, `/2011/06/16/`), if one only."""
    found = {day for match in _IN_PATH.finditer(path) if (day := _day(match["year"], match["month"], match["day"]))}
    return found.pop() if len(found) == 1 else None


def _from_iso(value: str) -> str | None:
    if not _ISO_START.match(value):
        return None
    try:
        if len(value) in (8, 10):
            return date.fromisoformat(value).isoformat()
        moment = datetime.fromisoformat(value.replace(" UTC", "+00:00"))
    except ValueError:
        return None
    return moment.isoformat(timespec="seconds")


def _from_mail(value: str) -> str | None:
    """Read an RFC 5322 date-time such as `Thu, 16 Jun 2011 09:00:00 +0900`."""
    if ":" not in value:
        return None
    try:
        return parsedate_to_datetime(value).isoformat()
    except (ValueError, IndexError, OverflowError):
        return None


def _from_numbers(value: str) -> str | None:
    match = _YEAR_FIRST.fullmatch(value) or _EAST_ASIAN.fullmatch(value)
    if match:
        return _day(match["year"], match["month"], match["day"])
    match = _YEAR_LAST.fullmatch(value)
    if not match:
        return None
    readings = {
        _day(match["year"], match["second"], match["first"]),
        _day(match["year"], match["first"], match["second"]),
    } - {None}
    return readings.pop() if len(readings) == 1 else None


def _from_words(value: str) -> str | None:
    for pattern in _NAMED:
        match = pattern.fullmatch(value)
        if match:
            return _day(match["year"], str(_MONTHS.index(match["month"].lower()) + 1), match["day"])
    return None


def _day(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
