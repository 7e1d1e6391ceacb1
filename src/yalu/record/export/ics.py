"""iCalendar (RFC 5545): all-day entries. The same entries give the same bytes: no clock is in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from yalu import __version__

_CRLF = "\r\n"
# A content line holds at most 75 octets; what follows is folded with a space at its start (RFC 5545, 3.1).
_OCTETS = 75
# Every entry must say when it was stamped, in UTC; no clock may be in the bytes, so its day is given.
_STAMP = "T000000Z"
# An entry must end after it begins, and the calendar ends with the year 9999.
_LAST_DAY = date.max - timedelta(days=1)


Status = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry, from its first to its last day. `stamped` is the day it was made, null for the eve of its first."""

    uid: str
    first: date
    last: date
    summary: str
    description: str
    categories: tuple[str, ...]
    stamped: date | None = None
    status: Status | None = None
    location: str | None = None
    point: tuple[float, float] | None = None
    url: str | None = None


def calendar(entries: Iterable[Entry], *, name: str) -> Iterator[bytes]:
    """Yield the lines of an iCalendar document with an all-day event for each entry, in their order."""
    for line in _lines(entries, name):
        yield (folded(line) + _CRLF).encode("utf-8")


def _lines(entries: Iterable[Entry], name: str) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:-//Yalu//Yalu {__version__}//EN"
    yield "CALSCALE:GREGORIAN"
    yield "METHOD:PUBLISH"
    yield f"X-WR-CALNAME:{escaped(name)}"
    for entry in entries:
        yield from _event(entry)
    yield "END:VCALENDAR"


def _event(entry: Entry) -> Iterator[str]:
    eve = entry.first - timedelta(days=1) if entry.first > date.min else entry.first
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(entry.uid)}@yalu"
    yield f"DTSTAMP:{_day(entry.stamped or eve)}{_STAMP}"
    yield f"DTSTART;VALUE=DATE:{_day(entry.first)}"
    yield f"DTEND;VALUE=DATE:{_day(min(entry.last, _LAST_DAY) + timedelta(days=1))}"
    yield f"SUMMARY:{escaped(entry.summary)}"
    yield f"DESCRIPTION:{escaped(entry.description)}"
    if entry.location is not None:
        yield f"LOCATION:{escaped(entry.location)}"
    if entry.point is not None:
        yield f"GEO:{entry.point[0]};{entry.point[1]}"
    if entry.status is not None:
        yield f"STATUS:{entry.status}"
    if entry.url is not None:
        yield f"URL:{''.join(each for each in entry.url if each > ' ')}"
    yield f"CATEGORIES:{','.join(escaped(each) for each in entry.categories)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """Return text with backslashes, semicolons, commas and line breaks escaped (RFC 5545, 3.3.11)."""
    for plain, safe in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(plain, safe)
    return "".join(each for each in text if (each >= " " and each != "\x7f") or each == "\t")


def folded(line: str) -> str:
    """Return a line folded so that none is longer than 75 octets, never inside a character."""
    parts: list[str] = []
    part, octets = "", 0
    for character in line:
        width = len(character.encode("utf-8", "surrogatepass"))
        if octets + width > _OCTETS:
            parts.append(part)
            part, octets = " ", 1
        part += character
        octets += width
    return _CRLF.join([*parts, part])


def _day(day: date) -> str:
    return f"{day.year:04d}{day:%m%d}"
