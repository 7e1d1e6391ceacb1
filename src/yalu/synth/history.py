"""The history of a made world's relation in the form that detectors take, without a store."""

from __future__ import annotations

from collections import Counter
from datetime import date

from yalu.detect import DatedEvent, History, Reading, Told
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
    events = [_event(event, told) for event in world.events if {*event.source, *event.target} == states]
    history = History(
        dyad=dyad,
        until=until,
        events=tuple(sorted(events, key=lambda event: (event.start, event.event_id))),
        reading=tuple(Reading(day=day, publisher=name, stories=n) for (day, name), n in sorted(read.items())),
    )
    return history.as_of(until)


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
