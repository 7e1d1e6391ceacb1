"""One row as its reviewer needs it: what was coded, what stands, its words in their context, what others said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from yalu.model import Claim, EventMention
from yalu.model.schema import from_plain
from yalu.record.reviewing import coded_row
from yalu.record.reviews import Review, standing
from yalu.record.store import Store

# Characters of the story before and after the sentence: a paragraph or so each way.
_CONTEXT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewItem:
    """A mention or claim under review.

    `coded` is as the machine coded it, `stands` with what people said, null where it was rejected. `text` is the part
    of the story around it, which begins at `start` in the document. `reports` are the mentions of its event, `said` the
    reviews of it that hold, newest first, with all others that were taken back left out.
    """

    coded: EventMention | Claim
    stands: EventMention | Claim | None
    text: str
    start: int
    title: str | None
    publisher: str | None
    published: str | None
    event: str | None
    reports: tuple[str, ...]
    said: tuple[Review, ...]


def read_item(store: Store, item: str) -> ReviewItem:
    """Return a mention or claim for review. Raises RecordError where there is none of this id."""
    coded = coded_row(store, item)
    start, end = max(0, coded.evidence.start - _CONTEXT), coded.evidence.end + _CONTEXT
    about = _about(store, coded, start, end)
    event = _event(store, item)
    held = standing(store.reviews())
    return ReviewItem(
        coded=coded,
        stands=_stands(store, coded, item),
        text=about["text"],
        start=about["start"],
        title=about["title"],
        publisher=about["publisher"],
        published=about["published"],
        event=event["event_id"] if event else None,
        reports=tuple(event["mentions"]) if event else (),
        said=tuple(review for review in reversed(held) if review.item == item),
    )


def _about(store: Store, row: EventMention | Claim, start: int, end: int) -> dict[str, Any]:
    found = store.query(
        "SELECT greatest($start, coalesce(s.start, 0)) AS start, substr(d.text, CAST(greatest($start, "
        'coalesce(s.start, 0)) AS BIGINT) + 1, CAST(least($end, coalesce(s."end", $end)) - greatest($start, '
        "coalesce(s.start, 0)) AS BIGINT)) AS text, coalesce(s.title, d.title.value) AS title, "
        "d.publisher.value AS publisher, coalesce(s.published.start, left(d.published.value, 10)) AS published "
        "FROM documents d LEFT JOIN stories s ON s.doc = d.doc_id AND s.number = $number WHERE d.doc_id = $doc",
        {"doc": row.doc, "number": row.story, "start": start, "end": end},
    ).to_pylist()
    about: dict[str, Any] = found[0]
    return about


def _event(store: Store, item: str) -> dict[str, Any] | None:
    sql = f"SELECT event_id, mentions FROM ({store.events_with(item)}) WHERE list_contains(mentions, ?)"  # noqa: S608 (ours)
    found = store.query(sql, [item]).to_pylist()
    return found[0] if found else None


def _stands(store: Store, coded: EventMention | Claim, item: str) -> EventMention | Claim | None:
    rows, key = "SELECT * FROM claims", "claim_id"
    if isinstance(coded, EventMention):
        rows, key = store.accepted_with([item]), "mention_id"
    found = store.query(f"SELECT * FROM ({rows}) WHERE {key} = ?", [item]).to_pylist()  # noqa: S608 (names of ours)
    return from_plain(type(coded), found[0]) if found else None
