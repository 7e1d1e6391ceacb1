"""What lies ahead of a relation: anniversaries that its states mark, and rituals that the record leads to expect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from yalu.detect import History
from yalu.detect.anniversaries import Anniversary, anniversaries, nearest
from yalu.detect.rituals import Ritual, Rituals, ritual_words
from yalu.detect.values import years_before
from yalu.measure.history import read_history
from yalu.measure.source import Queryable
from yalu.model.ids import content_id
from yalu.model.period import check_period

# A ritual is expected when it came in at least three of the years read, and in three fifths of the last ten of them.
_HELD, _SHARE, _LAST = 3, 0.6, 10

Round = Literal["", "5", "10", "25", "50", "100"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """A day ahead: an anniversary, a ritual expected around it, give or take `slack` days, or a question's last.

    `number` is which anniversary it is (null for a ritual of no known day), `round` the roundest number that divides it
    (`5 10 25 50 100`, or nothing). `held` and `read` are a ritual's track record: in how many of the years of which
    something was read it came, and `last` when it last did. `source` names where a day can be checked, `events` what a
    ritual rests on. The id stays the same when the calendar is made anew.
    """

    entry_id: str
    day: date
    kind: Literal["anniversary", "ritual", "question"]
    states: tuple[str, ...]
    title: str
    number: int | None
    round: Round
    slack: int = 0
    held: int | None = None
    read: int | None = None
    last: date | None = None
    source: str | None = None
    events: tuple[str, ...] = ()


def read_calendar(
    store: Queryable, pairs: Sequence[tuple[str, str]], *, since: date | None = None, until: date | None = None
) -> list[CalendarEntry]:
    """Return what lies ahead of some relations between two days (inclusive), each entry once, by day.

    Without `since` it begins on the record's last day, without `until` it goes on for a year. Raises RecordError where
    the record is empty, ConfigError where the period ends before it begins.
    """
    found: dict[str, CalendarEntry] = {}
    for first, second in pairs:
        history = read_history(store, first, second)
        start = since or history.until
        check_period(start, until)
        for entry in calendar(history, since=start, until=until or year_ahead(start)):
            found[entry.entry_id] = entry
    return sorted(found.values(), key=_order)


def calendar(history: History, *, since: date, until: date) -> list[CalendarEntry]:
    """Return what lies between two days (inclusive), by day: anniversaries of the states, and rituals of a relation."""
    states = history.dyad.split("-")
    return sorted([*_anniversaries(states, since, until), *_rituals(history, since, until)], key=_order)


def _order(entry: CalendarEntry) -> tuple[date, str, str, str]:
    return (entry.day, entry.kind, entry.title, entry.entry_id)


def _anniversaries(states: Sequence[str], since: date, until: date) -> Iterator[CalendarEntry]:
    for each in anniversaries():
        if not set(each.states) <= set(states):
            continue
        for year in range(since.year, until.year + 1):
            day = each.in_year(year)
            if since <= day <= until and each.marked_in(year):
                yield _anniversary(each, year, day)


def _anniversary(each: Anniversary, year: int, day: date) -> CalendarEntry:
    number = year - each.day.year
    return CalendarEntry(
        entry_id=content_id("day", each.kind, each.day.isoformat(), list(each.states), year),
        day=day,
        kind="anniversary",
        states=each.states,
        title=f"{ordinal(number)} anniversary of {each.name}",
        number=number,
        round=roundest(number),
        source=each.source,
    )


def _rituals(history: History, since: date, until: date) -> Iterator[CalendarEntry]:
    for ritual in Rituals(history).expected(history.until, least=_HELD, share=_SHARE, last=_LAST):
        day = ritual.expected
        while day < since:
            day = years_before(day, -1)
        while day <= until:
            yield _ritual(ritual, day, history)
            day = years_before(day, -1)


def _ritual(ritual: Ritual, day: date, history: History) -> CalendarEntry:
    last = ritual.held[0]
    marked = nearest(day, (ritual.source, ritual.target))
    number = day.year - marked.day.year if marked else None
    title = f"Expected: {ritual_words(ritual, history)}"
    return CalendarEntry(
        entry_id=content_id("day", "ritual", ritual.source, ritual.target, last.type, f"{day:%m-%d}", day.year),
        day=day,
        kind="ritual",
        states=(ritual.source, ritual.target),
        title=f"{title} ({ordinal(number)} anniversary of {marked.name})" if marked and number else title,
        number=number,
        round=roundest(number) if number else "",
        slack=ritual.slack,
        held=len(ritual.held),
        read=len(ritual.years),
        last=last.start,
        events=tuple(event.event_id for event in ritual.held),
    )


def roundest(number: int) -> Round:
    """Return the roundest of 100, 50, 25, 10 and 5 that divides a number of years; nothing where none does."""
    rounds: tuple[Round, ...] = ("100", "50", "25", "10", "5")
    return next((each for each in rounds if number and number % int(each) == 0), "")


def ordinal(number: int) -> str:
    """Return a number as an ordinal: "1st", "62nd", "113th"."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def year_ahead(day: date) -> date:
    """Return the last day of the year that begins on a day."""
    return years_before(day, -1) - timedelta(days=1)
