"""A calendar of days ahead as an iCalendar file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from yalu.detect.words import counted, day_words
from yalu.measure.calendar import CalendarEntry
from yalu.record.export import ics


def calendar_ics(entries: Sequence[CalendarEntry], *, name: str) -> bytes:
    """Return entries as an iCalendar document, one all-day event for each, in their order."""
    return b"".join(ics.calendar(map(_entry, entries), name=name))


def _entry(entry: CalendarEntry) -> ics.Entry:
    slack = timedelta(days=entry.slack)
    return ics.Entry(
        uid=entry.entry_id,
        first=entry.day - slack,
        last=entry.day + slack,
        summary=entry.title + (f" [{entry.round}]" if entry.round else ""),
        description=description(entry),
        categories=(entry.kind, *entry.states),
    )


def description(entry: CalendarEntry) -> str:
    """Return what is known of an entry in a sentence: a ritual's track record, or where a day can be checked."""
    if entry.kind == "ritual" and entry.last is not None and entry.read is not None:
        return f"Came in {entry.held} of {counted(entry.read, 'year')} read, last on {day_words(entry.last)}."
    return f"Source: {entry.source}."
