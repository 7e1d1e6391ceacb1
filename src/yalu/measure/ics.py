"""A calendar as an iCalendar file (RFC 5545). The same entries give the same bytes: no clock is in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from yalu import __version__
from yalu.detect.words import counted, day_words
from yalu.measure.calendar import CalendarEntry

_CRLF = "\r\n"
# A content line holds at most 75 octets; what follows is folded with a space at its start (RFC 5545, 3.1).
_OCTETS = 75
# Every event must say when it was stamped. No clock may be in the bytes, so that is the eve of the event's own day.
_STAMP = "T000000Z"


def calendar_ics(entries: Sequence[CalendarEntry], *, name: str) -> bytes:
    """Return entries as an iCalendar document, one all-day event for each, in their order."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Yalu//Yalu {__version__}//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        *(line for entry in entries for line in _event(entry)),
        "END:VCALENDAR",
    ]
    return "".join(folded(line) + _CRLF for line in lines).encode("utf-8")


def _event(entry: CalendarEntry) -> Iterator[str]:
    first, after = entry.day - timedelta(days=entry.slack), entry.day + timedelta(days=entry.slack + 1)
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.entry_id}@yalu"
    yield f"DTSTAMP:{first - timedelta(days=1):%Y%m%d}{_STAMP}"
    yield f"DTSTART;VALUE=DATE:{first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{after:%Y%m%d}"
    yield f"SUMMARY:{escaped(entry.title + (f' [{entry.round}]' if entry.round else ''))}"
    yield f"DESCRIPTION:{escaped(description(entry))}"
    yield f"CATEGORIES:{','.join(escaped(each) for each in (entry.kind, *entry.states))}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def description(entry: CalendarEntry) -> str:
    """Return what is known of an entry in a sentence: a ritual's track record, or where a day can be checked."""
    if entry.kind == "ritual" and entry.last is not None and entry.read is not None:
        return f"Came in {entry.held} of {counted(entry.read, 'year')} read, last on {day_words(entry.last)}."
    return f"Source: {entry.source}."


def escaped(text: str) -> str:
    """Return text with backslashes, semicolons, commas and line breaks escaped (RFC 5545, 3.3.11)."""
    for plain, safe in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(plain, safe)
    return "".join(each for each in text if each >= " " or each == "\t")


def folded(line: str) -> str:
    """Return a line folded so that none is longer than 75 octets, never inside a character."""
    parts: list[str] = []
    part, octets = "", 0
    for character in line:
        width = len(character.encode("utf-8"))
        if octets + width > _OCTETS:
            parts.append(part)
            part, octets = " ", 1
        part += character
        octets += width
    return _CRLF.join([*parts, part])
