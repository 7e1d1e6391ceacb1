"""How an event is told: who reports, confirms, claims or denies it, and how it went from announced to held.

The marks, in the order of publication:

- reported: the outlet that first says so in its own words;
- confirmed: another outlet that says so in other words of its own (the same sentence elsewhere is a copy);
- claimed: whoever an outlet puts it into the mouth of, or the outlet itself where it doubts;
- denied: an outlet that says it did not happen, or whoever it quotes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from yalu.brief.values import Mark, Report, Step
from yalu.brief.words import label
from yalu.detect.words import day_words
from yalu.link.events import furthest
from yalu.model.event import Status

_DOUBTED = frozenset({"alleged", "unconfirmed"})
# Who is said to have said it: an outlet quoted by another still reports, a person or body claims.
_CLAIMANTS = frozenset({"person", "institution", "unnamed", "author"})
_MOST_NAMED = 6


def is_claimed(status: Status, attribution: Sequence[str]) -> bool:
    """Tell whether a report with this status, attributed to holders of these kinds, only passes on a claim."""
    return status in _DOUBTED or not _CLAIMANTS.isdisjoint(attribution)


def marks(reports: Sequence[Report]) -> tuple[Mark, ...]:
    """Return who stands how to an event, each once, in the order of publication (undated last)."""
    found: list[Mark] = []
    sentences: set[str] = set()
    for report in sorted(reports, key=_order):
        found.append(_mark(report, found, sentences))
        sentences.add(_sentence(report))
    return tuple(dict.fromkeys(found))[:_MOST_NAMED]


def _mark(report: Report, before: Sequence[Mark], sentences: set[str]) -> Mark:
    if report.state == "denied":
        return Mark(verb="denied", who=_claimant(report))
    if report.claimed:
        return Mark(verb="claimed", who=_claimant(report))
    told = [each.who for each in before if each.verb in ("reported", "confirmed")]
    if told and report.publisher not in told and _sentence(report) not in sentences:
        return Mark(verb="confirmed", who=report.publisher)
    return next(
        (each for each in before if each.who == report.publisher and each.verb in ("reported", "confirmed")),
        Mark(verb="reported", who=report.publisher),
    )


def life(reports: Sequence[Report]) -> tuple[Step, ...]:
    """Return the steps of an event's life that dated reports tell of, each the first time it went further."""
    steps: list[Step] = []
    stands: Status | None = None
    dated = sorted((each for each in reports if each.day is not None), key=_order)
    for day, told in groupby(dated, key=lambda report: report.day):
        latest = furthest([each.state for each in told] + ([stands] if stands else []))
        if latest != stands:
            stands = latest
            words = day_words(date.fromisoformat(day or ""))
            steps.append(Step(day=words, state=latest, words=label("statuses", latest)))
    return tuple(steps)


def stood(reports: Sequence[Report], day: str) -> Status | None:
    """Return where an event's life stood on an ISO day, by the reports of then; null where it was not known."""
    known = [each.state for each in reports if each.day is not None and each.day <= day]
    return furthest(known) if known else None


def _order(report: Report) -> tuple[bool, str, str]:
    return report.day is None, report.day or "", report.mention_id


def _sentence(report: Report) -> str:
    return report.before + report.trigger + report.after


def _claimant(report: Report) -> str:
    return f"{report.attribution} (in {report.publisher})" if report.attribution else report.publisher
