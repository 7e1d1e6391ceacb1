"""An event in words, for formats that show a title and a text."""

from __future__ import annotations

from datetime import date

from yalu.detect.kinds import top_level
from yalu.detect.words import actor, day_words, happening, list_words, range_words
from yalu.model import DateValue, EventReport, ReportedEvent
from yalu.model.state_name import StateName
from yalu.resolve.state_names import state_name


def event_title(event: ReportedEvent) -> str:
    """Return what an event was as a headline: "Visit by Xi Jinping to North Korea"."""
    source = event.source[0] if event.source else None
    if event.type == "INTERNAL":
        what = f"{event.mode or 'domestic event'} in {_names(event.source or event.target)}"
    else:
        target = tuple(code for code in event.target if code != source) or event.target
        who = _persons(event) or (_names(event.source) if len(event.source) != 1 else _actor(event, event.source[0]))
        what = happening(event.type, event.mode, who, state_name(target[0]) if len(target) == 1 else _many(target))
    return what[0].upper() + what[1:]


def date_words(when: DateValue) -> str:
    """Return a date as precisely as it is known: "3 October 2005", "May 2011", "date unknown"."""
    if when.start is None or when.end is None:
        return "date unknown"
    return range_words(date.fromisoformat(when.start), date.fromisoformat(when.end))


def source_words(report: EventReport) -> str:
    """Return who published a report and when: "Harbour Wire, 3 May 2016"."""
    day = report.published
    when = day_words(date.fromisoformat(day)) if day and len(day) == len("2016-05-03") else "date unknown"
    return f"{report.publisher or 'publisher unknown'}, {when}"


def _persons(event: ReportedEvent) -> str:
    """Return the office-holders who act in the best report, two at most."""
    acting = event.reports[0].source if event.reports else ()
    return list_words(list(dict.fromkeys(each.name for each in acting if each.name and each.role))[:2])


def _actor(event: ReportedEvent, code: str) -> str:
    return actor(top_level(list(event.source_levels)), state_name(code))


def _names(codes: tuple[str, ...]) -> str:
    return list_words([state_name(code).name for code in codes]) or "an unknown party"


def _many(codes: tuple[str, ...]) -> StateName:
    return StateName(name=_names(codes), adjective="")
