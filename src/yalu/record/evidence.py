"""A row is only as good as the words it points to: every span must show its surface."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch
from typing import Any

from yalu.errors import EvidenceError
from yalu.model import Claim, EventMention, Quantity, Story

# What a span is, where it starts and ends, and the surface it must show (None: any, but inside the text).
SpanCheck = tuple[str, int, int, str | None]


def check_evidence(row: Any, text: str) -> None:
    """Raise EvidenceError unless every span of `row` lies in `text` and shows its surface.

    Rows without spans (documents, events, links) pass.
    """
    for what, start, end, surface in spans(row):
        if not 0 <= start < end <= len(text):
            raise _refusal(row, f"{what} {start}:{end} is not inside the text of its document ({len(text)} long)")
        if surface is not None and text[start:end] != surface:
            raise _refusal(row, f"{what} {start}:{end} shows {text[start:end]!r}, not {surface!r}")


@singledispatch
def spans(row: Any) -> Iterator[SpanCheck]:
    """Yield every span of a row."""
    yield from ()


@spans.register
def _(row: EventMention) -> Iterator[SpanCheck]:
    yield "evidence", row.evidence.start, row.evidence.end, row.evidence.text
    yield "trigger", row.trigger.start, row.trigger.end, row.trigger.text
    for actor in row.source + row.target:
        yield "actor", actor.start, actor.end, actor.text
    if row.place is not None:
        yield "place", row.place.start, row.place.end, row.place.text


@spans.register
def _(row: Claim) -> Iterator[SpanCheck]:
    yield "evidence", row.evidence.start, row.evidence.end, row.evidence.text


@spans.register
def _(row: Quantity) -> Iterator[SpanCheck]:
    yield "evidence", row.evidence.start, row.evidence.end, row.evidence.text


@spans.register
def _(row: Story) -> Iterator[SpanCheck]:
    yield "story", row.start, row.end, None
    for sentence in row.sentences:
        yield "sentence", sentence.start, sentence.end, None
    for mark in row.marks:
        yield f"{mark.kind} mark", mark.start, mark.end, None


def _refusal(row: Any, problem: str) -> EvidenceError:
    name = next(
        (getattr(row, key) for key in ("mention_id", "claim_id", "quantity_id", "story_id") if hasattr(row, key)), None
    )
    return EvidenceError(
        f"{problem}; the row is refused.",
        item=f"{name} of {row.doc}",
        remedy="This is a fault of the part that coded it.",
    )
