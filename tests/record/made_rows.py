"""Rows made by hand for the tests of the record and the pipeline."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from yalu.model import (
    Actor,
    Claim,
    DateValue,
    Document,
    Event,
    EventMention,
    Evidence,
    Known,
    Link,
    Mark,
    Quantity,
    Sentence,
    Story,
)
from yalu.model.ids import content_id, document_id, mention_id, story_id
from yalu.record import Store

TEXT = "The Ruritanian minister visited Strelsau. Share this. Trade grew by 12 per cent. A rise is expected."


def day(iso: str | None) -> DateValue:
    """Return a date of one day, or an unknown one."""
    if iso is None:
        return DateValue(why="no_cue")
    return DateValue(start=iso, end=iso, precision="day", basis="explicit", text=iso)


def make_document(text: str = TEXT, *, key: str | None = "report-1", published: str | None = "2011-06-16") -> Document:
    """Return a document."""
    return Document(
        doc_id=document_id(key=key, text=text, title="Visit", publisher="Gazette", published=published),
        key=key,
        source="reports.jsonl#1",
        media_type="application/jsonl",
        sha256="0" * 64,
        text=text,
        title=Known(value="Visit", basis="given"),
        publisher=Known(value="Gazette", basis="given"),
        published=Known(value=published, basis="given") if published else None,
    )


def make_story(document: Document, **changes: Any) -> Story:
    """Return the only story of a document, a sentence up to each full stop; `Share this.` is furniture."""
    sentences, start = [], 0
    for number, piece in enumerate(document.text.split(". ")):
        end = min(start + len(piece) + 1, len(document.text))
        sentences.append(Sentence(number=number, start=start, end=end))
        start = end + 1
    furniture = document.text.find("Share this.")
    marks = (Mark(kind="furniture", start=furniture, end=furniture + 11),) if furniture >= 0 else ()
    story = Story(
        story_id=story_id(document.doc_id, 0, 0, len(document.text)),
        doc=document.doc_id,
        number=0,
        title="Visit",
        section=None,
        authors=("A. Writer",),
        published=day(document.published.value) if document.published else None,
        start=0,
        end=len(document.text),
        marks=marks,
        sentences=tuple(sentences),
    )
    return replace(story, **changes)


def evidence(document: Document, words: str) -> Evidence:
    """Return the first place of `words` in a document."""
    start = document.text.index(words)
    return Evidence(start=start, end=start + len(words), text=words)


def make_actor(document: Document, words: str, country: str | None) -> Actor:
    """Return a party."""
    at = evidence(document, words)
    return Actor(
        text=words, country=country, name=words, role=None, level="government", sector="GOV", start=at.start, end=at.end
    )


def make_mention(document: Document, **changes: Any) -> EventMention:
    """Return "the Ruritanian minister visited Strelsau" as an event mention: RUR visits STR."""
    trigger = evidence(document, "visited")
    mention = EventMention(
        mention_id=mention_id(
            doc=document.doc_id,
            type="CONSULT",
            sources=["Ruritanian"],
            targets=["Strelsau"],
            trigger=(trigger.start, trigger.end),
            coder="made.v1",
        ),
        doc=document.doc_id,
        story=0,
        sentence=0,
        type="CONSULT",
        mode="visit",
        cameo="042",
        contexts=(),
        domain="political",
        quad="verbal_cooperation",
        source=(make_actor(document, "Ruritanian", "RUR"),),
        target=(make_actor(document, "Strelsau", "STR"),),
        symmetric=False,
        date=day("2011-06-14"),
        status="occurred",
        place=None,
        quantities=(),
        attribution=(),
        evidence=evidence(document, "The Ruritanian minister visited Strelsau."),
        trigger=trigger,
        confidence=0.75,
        coder="made.v1",
    )
    return replace(mention, **changes)


def make_claim(document: Document, **changes: Any) -> Claim:
    """Return "a rise is expected" as a forecast."""
    claim = Claim(
        claim_id=content_id("claim", document.doc_id, "A rise"),
        doc=document.doc_id,
        story=0,
        kind="forecast",
        holder=None,
        about=("RUR-STR",),
        stance="warming",
        likelihood=None,
        horizon=None,
        rarity=None,
        evidence=evidence(document, "A rise is expected."),
    )
    return replace(claim, **changes)


def make_quantity(document: Document, **changes: Any) -> Quantity:
    """Return "12 per cent" as a quantity."""
    quantity = Quantity(
        quantity_id=content_id("quantity", document.doc_id, "12"),
        doc=document.doc_id,
        story=0,
        value=0.12,
        low=None,
        high=None,
        unit="share",
        of="trade",
        date=day(None),
        evidence=evidence(document, "12 per cent"),
    )
    return replace(quantity, **changes)


def make_event(mention: EventMention, **changes: Any) -> Event:
    """Return an event with one mention."""
    event = Event(
        event_id=content_id("event", mention.mention_id),
        type=mention.type,
        mode=mention.mode,
        domain=mention.domain,
        quad=mention.quad,
        source=("RUR",),
        target=("STR",),
        source_levels=("government",),
        target_levels=("government",),
        symmetric=False,
        date=mention.date,
        status=mention.status,
        announced=None,
        first_reported="2011-06-16",
        place=None,
        confidence=mention.confidence,
        mentions=(mention.mention_id,),
    )
    return replace(event, **changes)


def make_link(event: Event, mention: EventMention) -> Link:
    """Return the link of a mention to its event."""
    name = content_id("link", event.event_id, mention.mention_id)
    return Link(
        link_id=name, event_id=event.event_id, mention_id=mention.mention_id, reason="founds the event", score=1.0
    )


def add_report(store: Store, document: Document) -> EventMention:
    """Record a document with its story, mention, claim and quantity in one run; return the mention."""
    mention = make_mention(document)
    with store.begin("add", inputs=[document.source]) as run:
        run.write("documents", [document])
        run.write("stories", [make_story(document)])
        run.write("mentions", [mention])
        run.write("claims", [make_claim(document)])
        run.write("quantities", [make_quantity(document)])
    return mention
