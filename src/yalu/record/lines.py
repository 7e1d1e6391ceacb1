"""The output lines of `yalu code` and `yalu export`: one place that turns rows into the dicts of docs/design.md.

A line is a row with two changes: `doc` is the identifier the input gave the document (its key), where it gave one;
and a story line carries its text for reading.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yalu.model import Claim, DateValue, Document, EventMention, Quantity, Story
from yalu.model.schema import to_plain
from yalu.segment import story_text

Line = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLine:
    """A story as it is given out. `text` leaves furniture out, for reading; offsets count in the stored text."""

    doc: str
    story: int
    title: str | None
    section: str | None
    authors: tuple[str, ...]
    published: DateValue | None
    start: int
    end: int
    furniture: tuple[tuple[int, ...], ...]
    text: str


def document_name(document: Document) -> str:
    """Return the name of a document in output lines: its key where the input gave one, else its id."""
    return document.key if document.key is not None else document.doc_id


def make_story_line(story: Story, document: Document) -> StoryLine:
    """Return the line of a story as a value."""
    return StoryLine(
        doc=document_name(document),
        story=story.number,
        title=story.title,
        section=story.section,
        authors=story.authors,
        published=story.published,
        start=story.start,
        end=story.end,
        furniture=tuple((mark.start, mark.end) for mark in story.furniture),
        text=story_text(document, story),
    )


def story_line(story: Story, document: Document) -> Line:
    """Return the output line of a story."""
    line: Line = to_plain(make_story_line(story, document))
    return line


def event_line(mention: EventMention, document: Document) -> Line:
    """Return the output line of an event mention."""
    return _line(mention, document)


def claim_line(claim: Claim, document: Document) -> Line:
    """Return the output line of a claim."""
    return _line(claim, document)


def quantity_line(quantity: Quantity, document: Document) -> Line:
    """Return the output line of a quantity."""
    return _line(quantity, document)


def json_line(line: Mapping[str, Any]) -> str:
    """Return a line as one line of JSON, without its newline; characters no UTF-8 file can hold are escaped."""
    text = json.dumps(line, ensure_ascii=False, separators=(", ", ": "))
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(line, ensure_ascii=True, separators=(", ", ": "))
    return text


def _line(row: EventMention | Claim | Quantity, document: Document) -> Line:
    plain: Line = to_plain(row)
    plain["doc"] = document_name(document)
    return plain
