"""What changed since a day: new events, changed status, new signs, signs that no longer stand, corrections.

Judged by what was knowable then: an event is new when its first report came after the day, and its status then is what
the reports of then say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from yalu.brief.rows import check_words
from yalu.brief.telling import stood
from yalu.brief.timeline import key_events
from yalu.brief.values import Changes, EventRow, State, Statement
from yalu.brief.words import direction, label
from yalu.detect.words import day_words, detector_words
from yalu.model import Sign
from yalu.record.checks import Check

_MOST_NEW = 40
_VERDICTS = {"accept": "checked and found right", "correct": "corrected", "reject": "rejected"}


def what_changed(now: State, then: State, since: date, checks: Sequence[Check]) -> Changes:
    """Return what changed in a relation since a day. `then` is its state as known on that day."""
    day = since.isoformat()
    new = [row for row in now.events if row.known is not None and row.known > day]
    shown = key_events(new, _MOST_NEW)
    known_now = {sign.sign_id for sign in now.found}
    numbers = {row.event_id: row.number for row in now.events}
    return Changes(
        since=day_words(since),
        headline=then.judgement.headline.text,
        new=tuple(Statement(text=_event_words(row), cites=(row.number,)) for row in reversed(shown)),
        more=len(new) - len(shown),
        moved=tuple(_moved(now.events, day)),
        signs=tuple(_sign(sign, numbers) for sign in now.found if sign.decided_at > day),
        withdrawn=tuple(_sign(sign, numbers) for sign in then.found if sign.sign_id not in known_now),
        corrections=tuple(_corrections(now.events, day, checks)),
    )


def _event_words(row: EventRow) -> str:
    others = f" with {row.parties}" if row.parties else ""
    return f"{row.when}: {row.what}{others} ({row.status_words}; known since {_day(row.known)})."


def _moved(rows: Sequence[EventRow], day: str) -> Iterator[Statement]:
    for row in rows:
        if row.known is None or row.known > day:
            continue
        before = stood(row.reports, day)
        if before is not None and before != row.status:
            text = f"{row.when}: {row.what}: {label('statuses', before)} then, {row.status_words} now."
            yield Statement(text=text, cites=(row.number,))


def _sign(sign: Sign, numbers: Mapping[str, int]) -> Statement:
    cites = tuple(sorted(numbers[event] for event in sign.events if event in numbers))
    words = f"{detector_words(sign.detector)}, {direction(sign.direction)[1]}, {_day(sign.at)}: {sign.reason}"
    return Statement(text=words, cites=cites)


def _corrections(rows: Sequence[EventRow], day: str, checks: Sequence[Check]) -> Iterator[Statement]:
    event_of = {report.mention_id: row for row in rows for report in row.reports}
    for check in checks:
        row = event_of.get(check.item)
        if row is not None and check.at[:10] > day and check.verdict in _VERDICTS:
            text = f"{row.when}: {row.what}: a report was {_VERDICTS[check.verdict]} {check_words(check)}."
            yield Statement(text=text, cites=(row.number,))


def _day(day: str | None) -> str:
    return day_words(date.fromisoformat(day)) if day else "an unknown day"
