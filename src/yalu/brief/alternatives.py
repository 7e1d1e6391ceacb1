"""Alternatives weighed: warming, cooling or no change, by what contradicts each (analysis of competing hypotheses).

The method is that of Heuer, Psychology of Intelligence Analysis (1999), ch. 8: each piece of evidence is held against
every hypothesis, and the hypothesis with the least against it stands first, not the one with the most for it. Warming
here is more cooperation or less conflict than in the years before, cooling the opposite.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from yalu.brief.timeline import key_events
from yalu.brief.values import Alternative, EventRow, SignCard, Statement
from yalu.detect.words import counted
from yalu.measure import CLEAR, Summary, Trend, chance_of_rise

Reading = Literal["warming", "cooling", "steady"]

_WORDS: dict[Reading, str] = {"warming": "Warming", "cooling": "Cooling", "steady": "No change"}
# What is measured against the years before weighs twice as much as single events, which come and go.
_STRONG, _WEAK = 2, 1
_SIGN_DAYS = 366
_CITED = 4
# Talks of heads of state are rare enough that one speaks against a cooling, and their absence against a warming.
_HEAD_LEVEL = "head"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """A piece of evidence: which readings it fits, which it contradicts, and how much it weighs."""

    text: str
    cites: tuple[int, ...]
    fits: tuple[Reading, ...]
    contradicts: tuple[Reading, ...]
    weight: int


def weigh(summary: Summary, events: Sequence[EventRow], signs: Sequence[SignCard]) -> tuple[Alternative, ...]:
    """Return the three readings, the one with the least against it first; none where nothing can be compared.

    Equal ones stand by what fits them, then no change before change.
    """
    trend = summary.trend
    own = [event for event in events if event.scope == "pair" and event.start is not None]
    if trend is None or not own:
        return ()
    items = [*_rates(trend, own), *_heads(trend, own), *_signs(summary, signs), *_plans(summary, trend, own)]
    readings: tuple[Reading, ...] = ("steady", "warming", "cooling")
    made = [_alternative(reading, items) for reading in readings]
    return tuple(sorted(made, key=lambda each: (each.weight, -len(each.for_))))


def _alternative(reading: Reading, items: Sequence[_Item]) -> Alternative:
    against = [item for item in items if reading in item.contradicts]
    return Alternative(
        name=reading,
        words=_WORDS[reading],
        weight=sum(item.weight for item in against),
        for_=tuple(Statement(text=item.text, cites=item.cites) for item in items if reading in item.fits),
        against=tuple(Statement(text=item.text, cites=item.cites) for item in against),
    )


def _rates(trend: Trend, events: Sequence[EventRow]) -> Iterator[_Item]:
    """Yield what the counts of cooperative and conflictual events say, each against the years before."""
    turns: tuple[tuple[str, Reading, Reading], ...] = (
        ("cooperative", "warming", "cooling"), ("conflictual", "cooling", "warming"),
    )  # fmt: skip
    for tone, when_more, when_less in turns:
        own = [event for event in events if event.took_place and event.tone == tone]
        recent = [event for event in own if (event.start or "") >= trend.start.isoformat()]
        past = [event for event in own if trend.past_start.isoformat() <= (event.start or "") < trend.start.isoformat()]
        if not recent and not past:
            continue
        rising = chance_of_rise(trend, len(recent), len(past))
        text = (
            f"{counted(len(recent), f'{tone} event')} in the last twelve months, against "
            f"{len(past) / trend.years:.1f} a year before"
        )
        cites = _cited(recent or past)
        if rising >= CLEAR:
            yield _moved(f"{text}: more.", cites, when_more, when_less, trend)
        elif rising <= 1 - CLEAR:
            yield _moved(f"{text}: fewer.", cites, when_less, when_more, trend)
        else:
            yield _Item(text=f"{text}: about as many.", cites=cites, fits=("steady",), contradicts=(), weight=_WEAK)


def _moved(text: str, cites: tuple[int, ...], fits: Reading, against: Reading, trend: Trend) -> _Item:
    """Return a change of a rate; one that coverage alone could explain does not speak against no change."""
    if trend.coverage_alone:
        text = f"{text} What was read could explain it alone."
        return _Item(text=text, cites=cites, fits=(fits, "steady"), contradicts=(against,), weight=_WEAK)
    return _Item(text=text, cites=cites, fits=(fits,), contradicts=(against, "steady"), weight=_STRONG)


def _heads(trend: Trend, events: Sequence[EventRow]) -> Iterator[_Item]:
    """Yield what talks of heads of state say."""
    talks = [
        event
        for event in events
        if event.took_place and event.level == _HEAD_LEVEL and event.type == "CONSULT" and event.start
    ]
    recent = [event for event in talks if (event.start or "") >= trend.start.isoformat()]
    past = [event for event in talks if trend.past_start.isoformat() <= (event.start or "") < trend.start.isoformat()]
    if recent:
        text = f"{counted(len(recent), 'visit or talk', 'visits and talks')} of heads of state or government."
        yield _Item(text=text, cites=_cited(recent), fits=("warming", "steady"), contradicts=("cooling",), weight=_WEAK)
    elif len(past) >= trend.years:
        text = f"No talks of heads of state in twelve months, against {len(past) / trend.years:.1f} a year before."
        yield _Item(text=text, cites=_cited(past), fits=("cooling",), contradicts=("warming",), weight=_WEAK)


def _signs(summary: Summary, signs: Sequence[SignCard]) -> Iterator[_Item]:
    """Yield the strongest sign of the last twelve months in each direction."""
    since = (summary.until - timedelta(days=_SIGN_DAYS)).isoformat()
    fresh = [card for card in signs if card.sign.decided_at >= since and card.cites and not card.sign.coverage_alone]
    turns: tuple[tuple[Reading, Reading], ...] = (("warming", "cooling"), ("cooling", "warming"))
    for direction, opposite in turns:
        own = [card for card in fresh if card.sign.direction == direction]
        if own:
            best = max(own, key=lambda card: (card.sign.statistic, card.sign.sign_id))
            text = f"A sign of {direction}, {best.at}: {best.sign.reason}"
            yield _Item(
                text=text,
                cites=best.cites[:_CITED],
                fits=(direction,),
                contradicts=(opposite, "steady"),
                weight=_WEAK,
            )


def _plans(summary: Summary, trend: Trend, events: Sequence[EventRow]) -> Iterator[_Item]:
    """Yield what is announced for days ahead, and what was called off in the last twelve months."""
    ahead = [
        event
        for event in events
        if event.status == "scheduled" and event.tone == "cooperative" and (event.end or "") > summary.until.isoformat()
    ]
    if ahead:
        text = f"{counted(len(ahead), 'cooperative event is', 'cooperative events are')} announced for days ahead."
        yield _Item(text=text, cites=_cited(ahead), fits=("warming", "steady"), contradicts=("cooling",), weight=_WEAK)
    off = [
        event
        for event in events
        if event.status == "cancelled"
        and event.tone == "cooperative"
        and (event.start or "") >= trend.start.isoformat()
    ]
    if off:
        text = f"{counted(len(off), 'cooperative event was', 'cooperative events were')} called off within a year."
        yield _Item(text=text, cites=_cited(off), fits=("cooling",), contradicts=("warming",), weight=_WEAK)


def _cited(events: Sequence[EventRow]) -> tuple[int, ...]:
    return tuple(event.number for event in key_events(events, _CITED))
