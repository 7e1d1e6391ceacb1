"""The tables of the record: the type of their rows, the column that names a row, and the order rows are kept in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from yalu.model import (
    Claim,
    CodedDay,
    CodedEvent,
    CodedValue,
    Copy,
    Document,
    Event,
    EventMention,
    Failure,
    ImportedFile,
    Link,
    Quantity,
    Story,
)
from yalu.model.schema import arrow_schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table. `key` is the column that must be unique, null where rows have no name of their own."""

    name: str
    row_type: type[Any]
    key: str | None
    order: Callable[[Any], tuple[str | int, ...]]

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema of the rows."""
        return arrow_schema(self.row_type)


TABLES = {
    table.name: table
    for table in (
        Table(name="documents", row_type=Document, key="doc_id", order=lambda row: (row.doc_id,)),
        Table(name="stories", row_type=Story, key="story_id", order=lambda row: (row.doc, row.number)),
        Table(
            name="mentions",
            row_type=EventMention,
            key="mention_id",
            order=lambda row: (row.doc, row.story, row.sentence, row.trigger.start, row.trigger.end, row.mention_id),
        ),
        Table(
            name="claims",
            row_type=Claim,
            key="claim_id",
            order=lambda row: (row.doc, row.story, row.evidence.start, row.evidence.end, row.claim_id),
        ),
        Table(
            name="quantities",
            row_type=Quantity,
            key="quantity_id",
            order=lambda row: (row.doc, row.story, row.evidence.start, row.evidence.end, row.quantity_id),
        ),
        Table(name="events", row_type=Event, key="event_id", order=lambda row: (row.event_id,)),
        Table(name="links", row_type=Link, key="link_id", order=lambda row: (row.event_id, row.mention_id)),
        Table(name="copies", row_type=Copy, key="story", order=lambda row: (row.story,)),
        Table(name="coded_events", row_type=CodedEvent, key=None, order=lambda row: (row.file, row.row)),
        Table(
            name="coded_days",
            row_type=CodedDay,
            key=None,
            order=lambda row: (row.origin, row.day.toordinal(), row.known.toordinal()),
        ),
        Table(name="imported_series", row_type=CodedValue, key=None, order=lambda row: (row.series_id, str(row.start))),
        Table(name="imports", row_type=ImportedFile, key=None, order=lambda row: (row.file, row.format)),
        Table(name="failures", row_type=Failure, key=None, order=lambda row: (row.source, row.item, row.problem)),
    )
}
