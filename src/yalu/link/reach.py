"""Which reports can have a say in each other's events: told by parties, types and days alone, however many there are.

A report meets only happenings of its own block (`yalu.link.clusters`) whose days can be its own, or that lie in the
stretches of days its words are filed by. So reports whose stretches follow each other without a gap form a chain, and
what one of a chain is linked to depends on no other: to link whole chains anew gives what linking everything gives.
Decisions of people and the calling off of plans lead from one chain to others; who asks has to follow them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from yalu.codebook import Codebook
from yalu.link.clusters import BUCKET_DAYS, DAY_BY_DAY, WIDE_DAYS
from yalu.link.reports import cancelling_words, days_of, ordinal
from yalu.model.event import EventMention

Days = npt.NDArray[np.int64]

CANCELLING_TYPE = "REJECT"
# Stands for all actors of no known state: what linking tells apart by their words is told apart no less by days.
UNKNOWN_PARTY = "?"
_EVER = (-(1 << 40), 1 << 40)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Where a report stands among others.

    `parties` are the states of both sides, sorted ("?" for an actor of none), `family` is that of its type. It can be
    of any day from `first` to `last` (ordinals); `published` is the day of its story, null where unknown. `scheduled`
    tells whether it is of a plan, `cancels` whether it says that one was called off.
    """

    parties: tuple[str, ...]
    family: str
    first: int
    last: int
    published: int | None
    scheduled: bool
    cancels: bool


def reach(mention: EventMention, published: str | None, codebook: Codebook) -> Reach:
    """Return where a report stands; `published` is the day of its story, null if unknown."""
    day = ordinal(published)
    first, last = days_of(mention, day)
    scheduled = mention.status == "scheduled"
    return Reach(
        parties=parties_of(actor.country for actor in (*mention.source, *mention.target)),
        family=codebook.family(mention.type),
        first=first,
        last=last,
        published=day,
        scheduled=scheduled,
        cancels=not scheduled and mention.type == CANCELLING_TYPE and calls_off(mention.evidence.text),
    )


def parties_of(countries: Iterable[str | None]) -> tuple[str, ...]:
    """Return the parties of a report, given the countries of its actors."""
    return tuple(sorted({country or UNKNOWN_PARTY for country in countries}))


def calls_off(text: str) -> bool:
    """Tell whether a sentence has a word for calling something off."""
    return cancelling_words().search(text) is not None


def chains(first: Days, last: Days) -> Days:
    """Return for each report of one block the number of its chain, given the first and last day of each."""
    start, end = _stretches(first, last)
    order = np.argsort(start, kind="stable")
    reached = np.maximum.accumulate(end[order])
    new = np.zeros(len(order), bool)
    new[1:] = start[order][1:] > reached[:-1] + 1
    found = np.empty(len(order), np.int64)
    found[order] = np.cumsum(new)
    return found


def _stretches(first: Days, last: Days) -> tuple[Days, Days]:
    """Return the days among which each report may meet others: its own, or those its words are filed by."""
    span = last - first + 1
    by_word, ever = span > DAY_BY_DAY, span > WIDE_DAYS
    start = np.where(by_word, first // BUCKET_DAYS * BUCKET_DAYS, first)
    end = np.where(by_word, (last // BUCKET_DAYS + 1) * BUCKET_DAYS - 1, last)
    return np.where(ever, _EVER[0], start), np.where(ever, _EVER[1], end)
