"""Pairs of events that may be one, and reports inside an event that may be of another: for people to decide.

The machine puts reports together only where parties, family of types and days agree and the score reaches its
threshold. What it leaves apart just below the threshold, or because one of those three differs as coders err (another
type, a third party, a side turned round, a day or two), is offered here with what speaks for and against it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from yalu.codebook import Codebook
from yalu.link.reports import Report, StoryKey, make_report
from yalu.link.score import comparable, dates_in_words, score, threshold, types_in_words, words_in_words
from yalu.model.event import EventMention

# Days two coders' readings of one day may differ by: a day of travel and a day of reporting.
DAYS_OFF = 3
# What each difference takes off. Set on made worlds with the faults of coders (docs/linking.md): most of the pairs
# that linking misses are offered, and few events have more than a handful of candidates.
OFF_DAYS, OFF_PARTIES, OFF_BOTH_PARTIES, OFF_FAMILY, OFF_SIDES = 0.1, 0.1, 0.3, 0.15, 0.1
LEAST = 0.45
# A report that reached its event by no more than this over the threshold may be of another one.
NARROW = 0.08
# Later reports of an event repeat its first ones, best evidence first.
_EXEMPLARS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeCandidate:
    """Two events that may be one. `one` and `other` are event ids, `score` is 0 to 1.

    `mentions` are the two that are most alike, one of each event: what a decision would put together.
    `reason` says what speaks for it, `against` why the machine left them apart.
    """

    one: str
    other: str
    mentions: tuple[str, str]
    score: float
    reason: str
    against: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitCandidate:
    """A mention that may not be of its event. `score` is how much speaks for it, 0 to 1; `reason` what is against."""

    event: str
    mention: str
    score: float
    reason: str


def merge_candidates(
    event: str,
    reports: Mapping[str, Sequence[EventMention]],
    published: Mapping[StoryKey, str | None],
    codebook: Codebook,
) -> list[MergeCandidate]:
    """Return the events that may be one with `event`, best first.

    `reports` gives the mentions of `event` and of the events around it, by event id, best evidence first.
    """
    own = _reports(reports[event], published, codebook)
    found = []
    for other in reports.keys() - {event}:
        pairs = product(own, _reports(reports[other], published, codebook))
        best = max(((_near(a, b), a, b) for a, b in pairs), key=lambda each: (each[0], each[1].order, each[2].order))
        if best[0] >= LEAST:
            found.append(_merge(event, other, *best))
    return sorted(found, key=lambda each: (-each.score, each.other))


def split_candidates(
    event: str,
    reports: Mapping[str, Sequence[EventMention]],
    published: Mapping[StoryKey, str | None],
    codebook: Codebook,
) -> list[SplitCandidate]:
    """Return the mentions of `event` that may be of another, least fitting first; none of an event of one report.

    `reports` are those of `merge_candidates`: a report that fits another event nearly as well may be of that one.
    """
    own = [make_report(mention, published, codebook) for mention in reports[event]]
    others = {name: _reports(mentions, published, codebook) for name, mentions in reports.items() if name != event}
    found = []
    for report in own if len(own) > 1 else ():
        value, nearest = _nearest(report, [other for other in own if other is not report])
        words = _differences(report, nearest)
        rivals = [rival for rival in (_nearest(report, each)[0] for each in others.values()) if rival > value - NARROW]
        if rivals:
            words.append(f"it fits {'another event' if len(rivals) == 1 else f'{len(rivals)} other events'} as well")
        if words or value < threshold(report) + NARROW:
            words = words or [f"it fits no other report much ({dates_in_words(report, nearest)})"]
            mention = report.mention.mention_id
            found.append(SplitCandidate(event=event, mention=mention, score=round(value, 3), reason="; ".join(words)))
    return sorted(found, key=lambda each: (each.score, each.mention))


def _nearest(report: Report, others: Sequence[Report]) -> tuple[float, Report]:
    return max(((_near(report, other), other) for other in others), key=lambda each: (each[0], each[1].order))


def _reports(
    mentions: Sequence[EventMention], published: Mapping[StoryKey, str | None], codebook: Codebook
) -> list[Report]:
    return [make_report(mention, published, codebook) for mention in islice(mentions, _EXEMPLARS)]


def _near(one: Report, other: Report) -> float:
    """Return how much speaks for two reports being of one happening, whatever their parties, families and days."""
    gap = _days_between(one, other)
    if gap > DAYS_OFF or not one.states & other.states or _two_acts(one, other):
        return 0.0
    off = OFF_DAYS * max(0, gap - 1) + _off_parties(one, other)
    off += OFF_FAMILY * (one.family != other.family) + OFF_SIDES * _turned(one, other)
    return max(0.0, score(one, other) - off)


def _two_acts(one: Report, other: Report) -> bool:
    """Tell whether one story tells two acts: it knows what it says."""
    happened = not (one.scheduled or other.scheduled)
    return happened and one.story == other.story and one.mention.type != other.mention.type


def _off_parties(one: Report, other: Report) -> float:
    if one.states == other.states:
        return 0.0
    return OFF_PARTIES if one.states < other.states or other.states < one.states else OFF_BOTH_PARTIES


def _days_between(one: Report, other: Report) -> int:
    return max(0, one.first - other.last, other.first - one.last)


def _turned(one: Report, other: Report) -> bool:
    same = one.direction == other.direction or one.mention.symmetric or other.mention.symmetric
    return not same and one.states == other.states


def _merge(event: str, other_event: str, value: float, one: Report, other: Report) -> MergeCandidate:
    same = "same parties" if one.states == other.states else "some parties in common"
    words = [same, types_in_words(one, other), dates_in_words(one, other), words_in_words(one, other)]
    against = _differences(one, other)
    if value < threshold(one):
        against.append(f"its score of {value:.2f} is below {threshold(one):g}")
    return MergeCandidate(
        one=event,
        other=other_event,
        mentions=(one.mention.mention_id, other.mention.mention_id),
        score=round(value, 3),
        reason="; ".join(words),
        against="; ".join(against or ["another event fitted better"]),
    )


def _differences(one: Report, other: Report) -> list[str]:
    """Return in words what tells two reports apart by the machine's own rules; empty where nothing does."""
    found = []
    if extra := sorted(one.states ^ other.states):
        found.append(f"only one names {', '.join(each.removeprefix('?') for each in extra)}")
    if one.family != other.family:
        found.append(f"{one.mention.type} and {other.mention.type} are no types of one happening")
    elif one.states == other.states and _days_between(one, other) <= 1 and not comparable(one, other):
        found.append("they tell it the other way round" if _turned(one, other) else "types or modes differ")
    if (gap := _days_between(one, other)) > 1:
        found.append(f"{gap} days lie between them")
    if one.numbers and other.numbers and not one.numbers & other.numbers:
        found.append("their figures differ")
    return found
