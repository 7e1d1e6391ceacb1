"""Stories as copies are looked for, and how many independent sources a set of stories is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from yalu.link import StoryText

if TYPE_CHECKING:
    from yalu.record.store import Store


def story_texts(store: Store, published: Mapping[tuple[str, int], str | None]) -> Iterator[StoryText]:
    """Yield every story with its sentences, headlines left out; `published` gives its day by document and number."""
    rows = store.scan(
        """SELECT s.story_id, s.doc, s.number, d.publisher.value AS publisher, d.text,
            list_filter(s.sentences, lambda each: each.kind = 'body') AS body
        FROM stories s JOIN documents d ON d.doc_id = s.doc"""
    )
    for batch in rows:
        for row in batch.to_pylist():
            yield StoryText(
                story=row["story_id"],
                publisher=row["publisher"],
                published=published.get((row["doc"], row["number"])),
                text=" ".join(row["text"][each["start"] : each["end"]] for each in row["body"]),
            )


def texts_of_stories(store: Store, docs: list[str]) -> dict[tuple[str, int], str]:
    """Return for each story of some documents the story that printed its text first, often itself.

    Keys are document id and number, values story ids: stories with one value are one source.
    """
    rows = store.query(
        """SELECT s.doc, s.number, coalesce(c.original, s.story_id) AS first
        FROM stories s LEFT JOIN copies c ON c.story = s.story_id WHERE s.doc IN (SELECT unnest($docs))""",
        {"docs": docs},
    )
    return {(row["doc"], row["number"]): row["first"] for row in rows.to_pylist()}
