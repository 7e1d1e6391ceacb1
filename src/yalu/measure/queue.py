"""Which reports to look at first: those that are least sure and weigh most in what the desk says now.

    priority = (1 - confidence) * effect
    effect   = |weight of the type| / 10 + 2 if a current sign rests on its event + 1 if the judgement's headline does

Confidence is the coder's, 0 to 1; the weight is that of the codebook, -10 to +10 (types outside the scale count as 5).
A sign counts twice the strongest event, as it says that a relation changed. Reports nobody looked at come first.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from yalu.codebook.load import load_codebook
from yalu.record.store import Store

_SIGN, _HEADLINE = 2.0, 1.0
_SCALE, _OFF_SCALE = 10.0, 5.0

_MENTIONS = """
WITH cited AS (
    SELECT m.mention_id, max(list_contains($signs, e.event_id)) AS sign,
        max(list_contains($headline, e.event_id)) AS top
    FROM events e, unnest(e.mentions) AS m(mention_id)
    WHERE list_contains($signs, e.event_id) OR list_contains($headline, e.event_id) GROUP BY 1),
weights AS (SELECT unnest($types) AS type, unnest($weights) AS weight)
SELECT v.mention_id AS item, v.confidence, coalesce(c.sign, false) AS sign, coalesce(c.top, false) AS top, w.weight,
    (1 - v.confidence) * (coalesce(w.weight, 0.5) + if(coalesce(c.sign, false), $of_sign, 0.0)
        + if(coalesce(c.top, false), $of_headline, 0.0)) AS priority
FROM v_accepted v LEFT JOIN cited c USING (mention_id) LEFT JOIN weights w USING (type)
WHERE v.verdict IS NULL ORDER BY priority DESC, item LIMIT $most
"""
_CLAIMS = """
SELECT c.claim_id AS item FROM claims c LEFT JOIN stories s ON s.doc = c.doc AND s.number = c.story
WHERE c.claim_id NOT IN (SELECT item FROM v_reviewed)
ORDER BY c.kind <> 'forecast', c.holder IS NOT NULL, s.published.start DESC NULLS LAST, c.claim_id LIMIT $most
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A row that waits for a person: its id, how much it matters (see above; a claim has none), and why it is there."""

    item: str
    priority: float
    why: str


def mention_queue(
    store: Store, *, signs: Collection[str] = (), headline: Collection[str] = (), most: int = 500
) -> list[Queued]:
    """Return the reports nobody looked at, most important first; `signs` and `headline` are ids of the events cited."""
    types = load_codebook().types.values()
    values = {
        "signs": sorted(signs),
        "headline": sorted(headline),
        "types": [each.name for each in types],
        "weights": [abs(_OFF_SCALE if each.weight is None else each.weight) / _SCALE for each in types],
        "of_sign": _SIGN,
        "of_headline": _HEADLINE,
        "most": most,
    }
    return [
        Queued(item=row["item"], priority=row["priority"], why=_why(row["confidence"], row["sign"], row["top"]))
        for row in store.query(_MENTIONS, values).to_pylist()
    ]


def claim_queue(store: Store, *, most: int = 500) -> list[Queued]:
    """Return the claims nobody looked at: forecasts first, those without a holder before others, newest first."""
    rows = store.query(_CLAIMS, {"most": most}).to_pylist()
    return [Queued(item=row["item"], priority=0.0, why="nobody has checked it") for row in rows]


def _why(confidence: float, sign: bool, top: bool) -> str:
    parts = [f"the coder is {confidence:.0%} sure"]
    if top:
        parts.append("the judgement rests on its event")
    if sign:
        parts.append("a current sign rests on its event")
    return "; ".join(parts)
