"""Who checked a row, beside the row as it leaves: the review that counts for it, found again after re-coding too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import pyarrow as pa

from yalu.record.reviews import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The review that counts for a row as it is coded now: what a person said of it, when (UTC), and why.

    `reviewer` is null where names are left out.
    """

    item: str
    verdict: str
    reviewer: str | None
    at: str
    note: str | None


class Checkable(Protocol):
    """A record that answers questions, and knows what people said of it."""

    def query(self, sql: str, parameters: Any = (), /) -> pa.Table:
        """Return the answer to a SQL query with named parameters (`$name`) as an Arrow table."""
        ...

    def reviews(self) -> list[Review]:
        """Return all reviews, in the order they were made."""
        ...


# The name of the column of a row's review.
REVIEW = "review"
_REVIEW = pa.field(REVIEW, pa.struct([("verdict", pa.string()), ("reviewer", pa.string()), ("at", pa.string())]))
# The column that a listing of lines has besides those of its rows.
REVIEWED = {"mentions": _REVIEW, "claims": _REVIEW, "events": pa.field("reviewers", pa.list_(pa.string()))}
_ID = {"mentions": "mention_id", "claims": "claim_id"}


def read_checks(store: Checkable, *, reviewers: bool = True, items: Sequence[str] | None = None) -> list[Check]:
    """Return the reviews that count for mentions and claims, or for the named ones, in the order they were made.

    Without `reviewers` they say neither who checked nor why: a reason is a person's own words.
    """
    notes = {review.review_id: review.note for review in store.reviews()} if reviewers else {}
    chosen = "true" if items is None else "item IN (SELECT unnest($items::VARCHAR[]))"
    sql = f'SELECT item, verdict, review_id, reviewer, "at" FROM v_reviewed WHERE {chosen} ORDER BY "at", review_id'  # noqa: S608
    return [
        Check(
            item=row["item"],
            verdict=row["verdict"],
            reviewer=row["reviewer"] if reviewers else None,
            at=row["at"],
            note=notes.get(row["review_id"]),
        )
        for row in store.query(sql, {} if items is None else {"items": list(items)}).to_pylist()
    ]


def standing_checks(store: Checkable, *, reviewers: bool) -> dict[str, Check]:
    """Return the check of each row that somebody accepted or corrected, by its id as it is coded now."""
    checks = read_checks(store, reviewers=reviewers)
    return {check.item: check for check in checks if check.verdict != "reject"}


def with_reviews(
    batches: Iterable[pa.RecordBatch], listing: str, checks: Mapping[str, Check]
) -> Iterator[pa.RecordBatch]:
    """Yield the batches of a listing with the column that says who checked its rows."""
    field = REVIEWED[listing]
    for batch in batches:
        values: list[object]
        if not checks:
            values = [None if listing in _ID else []] * batch.num_rows
        elif listing in _ID:
            found = (checks.get(name) for name in batch[_ID[listing]].to_pylist())
            values = [None if each is None else _plain(each) for each in found]
        else:
            values = [_names(mentions, checks) for mentions in batch["mentions"].to_pylist()]
        yield batch.append_column(field, pa.array(values, type=field.type))


def _plain(said: Check) -> dict[str, str | None]:
    return {"verdict": said.verdict, "reviewer": said.reviewer, "at": said.at}


def _names(mentions: Iterable[str], checks: Mapping[str, Check]) -> list[str]:
    """Return who checked reports of an event, sorted."""
    found = (checks[name].reviewer for name in mentions if name in checks)
    return sorted({name for name in found if name is not None})
