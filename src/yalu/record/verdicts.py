"""Who checked a row, beside the row as it leaves: the review that counts for it, found again after re-coding too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa

from yalu.record.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class RowVerdict:
    """What a person said of a row (`accept` or `correct`), who, and when (UTC); without names `reviewer` is null."""

    verdict: str
    reviewer: str | None
    at: str


# The name of the column of a row's review.
REVIEW = "review"
_REVIEW = pa.field(REVIEW, pa.struct([("verdict", pa.string()), ("reviewer", pa.string()), ("at", pa.string())]))
# The column that a listing of lines has besides those of its rows.
REVIEWED = {"mentions": _REVIEW, "claims": _REVIEW, "events": pa.field("reviewers", pa.list_(pa.string()))}
_ID = {"mentions": "mention_id", "claims": "claim_id"}


def read_verdicts(store: Store, *, reviewers: bool) -> dict[str, RowVerdict]:
    """Return what counts of each reviewed row, by its id as it is coded now."""
    rows = store.query("SELECT item, verdict, reviewer, \"at\" FROM v_reviewed WHERE verdict <> 'reject'").to_pylist()
    return {
        row["item"]: RowVerdict(verdict=row["verdict"], reviewer=row["reviewer"] if reviewers else None, at=row["at"])
        for row in rows
    }


def with_reviews(
    batches: Iterable[pa.RecordBatch], listing: str, verdicts: Mapping[str, RowVerdict]
) -> Iterator[pa.RecordBatch]:
    """Yield the batches of a listing with the column that says who checked its rows."""
    field = REVIEWED[listing]
    for batch in batches:
        values: list[object]
        if not verdicts:
            values = [None if listing in _ID else []] * batch.num_rows
        elif listing in _ID:
            found = (verdicts.get(name) for name in batch[_ID[listing]].to_pylist())
            values = [None if each is None else _plain(each) for each in found]
        else:
            values = [_names(mentions, verdicts) for mentions in batch["mentions"].to_pylist()]
        yield batch.append_column(field, pa.array(values, type=field.type))


def _plain(said: RowVerdict) -> dict[str, str | None]:
    return {"verdict": said.verdict, "reviewer": said.reviewer, "at": said.at}


def _names(mentions: Iterable[str], verdicts: Mapping[str, RowVerdict]) -> list[str]:
    """Return who checked reports of an event, sorted."""
    found = (verdicts[name].reviewer for name in mentions if name in verdicts)
    return sorted({name for name in found if name is not None})
