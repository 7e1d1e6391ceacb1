"""The log of judgements: what each brief judged, kept in the workspace, and how it fared by what the record says now.

`briefs/log.jsonl` is append-only: a judgement is never edited. It is judged a year after the day it was made for, by
the same measure that made it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from yalu.brief.values import PastJudgement
from yalu.detect.values import years_before
from yalu.detect.words import day_words
from yalu.errors import RecordError
from yalu.measure import CLEAR, Summary, Trend
from yalu.model.ids import content_id
from yalu.record.reviews import append_json

FOLDER, _FILE_NAME = "briefs", "log.jsonl"
# Each needs the relation measured as of its horizon; a reader looks at the last few.
_MOST_SHOWN = 8

Movement = Literal["more", "less", "steady", "unknown"]
Outcome = Literal["held", "faded", "reversed", "open", "unread"]

_OUTCOMES: dict[Outcome, str] = {
    "held": "It held: a year on, the same measure said the same.",
    "faded": "It faded: a year on, the same measure showed no such change.",
    "reversed": "It was reversed: a year on, the same measure said the opposite.",
    "open": "The year it was judged for is not over.",
    "unread": "Too little was read since to tell.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedJudgement:
    """What one brief judged. `until` is the ISO day as known on which; `leading` the reading with least against it."""

    judgement_id: str
    dyad: str
    until: str
    horizon: str
    headline: str
    movement: Movement
    odds: float | None
    leading: str | None
    data_hash: str
    version: str


def make_entry(
    summary: Summary, *, dyad: str, headline: str, leading: str | None, data_hash: str, version: str
) -> LoggedJudgement:
    """Return what a brief with this summary judged, named by its content."""
    movement = movement_of(summary.trend)
    until = summary.until.isoformat()
    return LoggedJudgement(
        judgement_id=content_id("judgement", dyad, until, headline, data_hash, version),
        dyad=dyad,
        until=until,
        horizon=_a_year_after(summary.until).isoformat(),
        headline=headline,
        movement=movement,
        odds=round(summary.trend.odds, 3) if summary.trend is not None and movement in ("more", "less") else None,
        leading=leading,
        data_hash=data_hash,
        version=version,
    )


def movement_of(trend: Trend | None) -> Movement:
    """Return which way a relation was judged to move: by its rate, unless coverage alone could explain that."""
    if trend is None:
        return "unknown"
    if trend.odds < CLEAR or trend.coverage_alone:
        return "steady"
    return "more" if trend.rising > 0.5 else "less"


def read_log(folder: Path) -> list[LoggedJudgement]:
    """Return the judgements logged in a workspace, each once, in the order they were logged.

    A line that is half-written or of another form is passed over: it is no judgement.
    """
    found = {entry.judgement_id: entry for entry in _entries(folder / FOLDER / _FILE_NAME)}
    return list(found.values())


def append_judgement(folder: Path, entry: LoggedJudgement) -> bool:
    """Log a judgement unless it is there already; false where it is, or where the workspace cannot be written."""
    if any(each.judgement_id == entry.judgement_id for each in read_log(folder)):
        return False
    try:
        append_json(folder / FOLDER / _FILE_NAME, asdict(entry))
    except RecordError:
        return False
    return True


def how_they_fared(
    logged: Sequence[LoggedJudgement], *, dyad: str, until: date, measured: Callable[[date], Summary]
) -> tuple[PastJudgement, ...]:
    """Return the judgements on a dyad made for days before `until`, newest first, and how they fared by then.

    `measured` returns the relation as known on a day. Of several for one day the last logged counts.
    """
    by_day = {each.until: each for each in logged if each.dyad == dyad and each.until < until.isoformat()}
    latest = sorted(by_day.values(), key=lambda each: each.until, reverse=True)[:_MOST_SHOWN]
    return tuple(_fared(each, until, measured) for each in latest)


def _fared(entry: LoggedJudgement, until: date, measured: Callable[[date], Summary]) -> PastJudgement:
    outcome = _outcome(entry, until, measured)
    return PastJudgement(
        until=day_words(date.fromisoformat(entry.until)),
        headline=entry.headline,
        horizon=day_words(date.fromisoformat(entry.horizon)),
        outcome=outcome,
        words=_OUTCOMES[outcome],
    )


def _outcome(entry: LoggedJudgement, until: date, measured: Callable[[date], Summary]) -> Outcome:
    horizon = date.fromisoformat(entry.horizon)
    if horizon > until:
        return "open"
    trend = measured(horizon).trend
    then = movement_of(trend)
    if entry.movement == "unknown" or trend is None or not trend.recent_stories:
        return "unread"
    if then == entry.movement:
        return "held"
    return "reversed" if {then, entry.movement} == {"more", "less"} else "faded"


def _a_year_after(day: date) -> date:
    return years_before(day, -1)


def _entries(path: Path) -> Iterator[LoggedJudgement]:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return
    for line in lines:
        try:
            plain: dict[str, Any] = json.loads(line)
            entry = LoggedJudgement(**plain)
            date.fromisoformat(entry.until), date.fromisoformat(entry.horizon)
        except (ValueError, TypeError):
            continue
        yield entry
