"""The history of a made world's relation in the form that detectors take, without a store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from yalu.detect import DatedEvent, History, PartnerEvents, Reading, Statement, Told
from yalu.model import Event
from yalu.synth.world import World


def history_of(world: World, dyad: str, until: date) -> History:
    """Return the events of a dyad (`CHN-PRK`) and what was read, as they could be known on `until`."""
    reports = {
        document.doc_id: Told(day=date.fromisoformat(document.published.value), publisher=document.publisher.value)
        for document in world.documents
        if document.published and document.publisher
    }
    told = {mention.mention_id: reports[mention.doc] for mention in world.mentions}
    read: Counter[tuple[date, str]] = Counter()
    for report in reports.values():
        if report.day:
            read[report.day, report.publisher] += 1
    states = set(dyad.split("-"))
    own = [event for event in world.events if {*event.source, *event.target} == states]
    events = [_event(event, told) for event in own]
    history = History(
        dyad=dyad,
        until=until,
        events=tuple(sorted(events, key=lambda event: (event.start, event.event_id))),
        reading=tuple(Reading(day=day, publisher=name, stories=n) for (day, name), n in sorted(read.items())),
        statements=tuple(_statements(world, own, told)),
        partners=tuple(_partners(world, states)),
    )
    return history.as_of(until)


def _statements(world: World, own: list[Event], told: dict[str, Told]) -> list[Statement]:
    """Return the evidence of the relation's events, by day."""
    owner = {mention: event.event_id for event in own for mention in event.mentions}
    found = [
        Statement(day=report.day, publisher=report.publisher, text=mention.evidence.text, event_id=event)
        for mention in world.mentions
        if (event := owner.get(mention.mention_id)) and (report := told[mention.mention_id]).day
    ]
    return sorted(found, key=lambda each: (each.day, each.publisher, each.text))


def _partners(world: World, states: set[str]) -> Iterator[PartnerEvents]:
    """Yield the events of each state of the relation with each partner, by month and quad class."""
    counts: Counter[tuple[str, str, date, str | None]] = Counter()
    for event in world.events:
        sides = {*event.source, *event.target}
        month = date.fromisoformat(event.date.start or "").replace(day=1)
        for state in sides & states:
            counts.update((state, partner, month, event.quad) for partner in sides - {state})
    for (state, partner, month, quad), number in sorted(counts.items(), key=lambda item: (item[0][2], str(item[0]))):
        known = (month + timedelta(days=31)).replace(day=1) + timedelta(days=3)
        yield PartnerEvents(state=state, partner=partner, month=month, quad=quad, events=number, known=known)


def _event(event: Event, told: dict[str, Told]) -> DatedEvent:
    # A made event always has a day, and a report with one.
    day = date.fromisoformat(event.date.start or "")
    return DatedEvent(
        event_id=event.event_id,
        type=event.type,
        mode=event.mode,
        domain=event.domain,
        quad=event.quad,
        source=event.source[0],
        target=event.target[0],
        source_levels=event.source_levels,
        target_levels=event.target_levels,
        symmetric=event.symmetric,
        start=day,
        end=day,
        told=tuple(told[mention] for mention in event.mentions),
    )
