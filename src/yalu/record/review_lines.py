"""Reviews as they are given out: each with what was coded and what a person says is right, so that it stands alone.

The lines are what `yalu eval` scores the coder against.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from yalu.model import EventMention
from yalu.model.mention import country_codes
from yalu.model.schema import from_plain
from yalu.record.corrections import corrected
from yalu.record.reviews import ROW_VERDICTS, Kind, Review, Verdict, newest, standing
from yalu.record.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedEvent:
    """What a mention says, as far as it is scored: states are sorted codes, `start` and `end` ISO days."""

    type: str
    mode: str | None
    source: tuple[str, ...]
    target: tuple[str, ...]
    symmetric: bool
    start: str | None
    end: str | None
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLine:
    """One review as it is given out.

    `counts` tells whether it is the newest one of its item that nobody took back. `correction` is JSON. Of a mention,
    `text` is its sentence, `coded` what the coder made of it, and `accepted` what holds by this review: null where it
    was rejected. All three are null where the mention is not in the record any more.
    """

    review_id: str
    kind: Kind
    item: str
    verdict: Verdict
    counts: bool
    correction: str | None
    reviewer: str
    at: str
    note: str | None
    text: str | None
    coder: str | None
    coded: ReviewedEvent | None
    accepted: ReviewedEvent | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far reviewers who saw the same items agree.

    `items` were seen by two reviewers or more, `share` of their pairs of reviewers said the same. `alpha` is
    Krippendorff's for nominal values (1 is agreement, 0 what chance would give); null where all said the same thing,
    or nothing is shared.
    """

    items: int
    share: float | None
    alpha: float | None


def review_lines(store: Store) -> Iterator[ReviewLine]:
    """Yield all reviews in the order they were made."""
    reviews = store.reviews()
    last = {review.review_id for review in newest(standing(reviews)).values()}
    rows = _mentions(store, reviews)
    for review in reviews:
        row = rows.get(review.item)
        yield ReviewLine(
            review_id=review.review_id,
            kind=review.kind,
            item=review.item,
            verdict=review.verdict,
            counts=review.review_id in last,
            correction=json.dumps(dict(review.correction), ensure_ascii=False) if review.correction else None,
            reviewer=review.reviewer,
            at=review.at,
            note=review.note,
            text=row.evidence.text if row else None,
            coder=row.coder if row else None,
            coded=_event(row) if row else None,
            accepted=_accepted(row, review) if row else None,
        )


def agreement(reviews: Sequence[Review]) -> Agreement:
    """Return how far reviewers agree on the items that several of them saw, each by the last they said of it.

    Two corrections agree where they set the same fields to the same values. Alpha is that of Krippendorff, Content
    Analysis (2004), chapter 11, for nominal data with missing values.
    """
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for review in standing(reviews):
        if review.verdict in ROW_VERDICTS:
            said[review.item][review.reviewer] = review.effect or "accept"
    shared = [sorted(values.values()) for values in said.values() if len(values) > 1]
    if not shared:
        return Agreement(items=0, share=None, alpha=None)
    together: dict[tuple[str, str], float] = defaultdict(float)
    for values in shared:
        for place, one in enumerate(values):
            for other in (*values[:place], *values[place + 1 :]):
                together[one, other] += 1 / (len(values) - 1)
    totals: dict[str, float] = defaultdict(float)
    for (one, _), weight in together.items():
        totals[one] += weight
    count = sum(totals.values())
    same = sum(weight for (one, other), weight in together.items() if one == other) / count
    by_chance = sum(total * (total - 1) for total in totals.values()) / (count * (count - 1))
    return Agreement(
        items=len(shared), share=same, alpha=None if by_chance == 1 else (same - by_chance) / (1 - by_chance)
    )


def _mentions(store: Store, reviews: Sequence[Review]) -> Mapping[str, EventMention]:
    """Return the reviewed mentions as they were coded, rows of replaced runs too."""
    names = sorted({review.item for review in reviews if review.kind == "mention" and review.verdict in ROW_VERDICTS})
    if not names:
        return {}
    found = store.query(
        "SELECT * FROM mentions_all WHERE list_contains($names, mention_id) ORDER BY mention_id", {"names": names}
    )
    return {row["mention_id"]: from_plain(EventMention, row) for row in found.to_pylist()}


def _accepted(row: EventMention, review: Review) -> ReviewedEvent | None:
    if review.verdict == "reject":
        return None
    if review.verdict == "accept" or not review.correction:
        return _event(row)
    return _event(corrected(row, review.correction))


def _event(mention: EventMention) -> ReviewedEvent:
    return ReviewedEvent(
        type=mention.type,
        mode=mention.mode,
        source=country_codes(mention.source),
        target=country_codes(mention.target),
        symmetric=mention.symmetric,
        start=mention.date.start,
        end=mention.date.end,
        status=mention.status,
    )
