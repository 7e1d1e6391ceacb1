"""Claims as a page shows them: all that fit a filter in short, and some of them with their story around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yalu.model import Claim
from yalu.model.event import ClaimKind, Stance
from yalu.model.schema import from_plain
from yalu.record.listing import Filter, select
from yalu.record.store import Store

_HEAD = """
    r.claim_id, r.kind, r.stance, r.about, coalesce(r.holder.name, r.holder.text) AS holder, r.holder.kind AS speaker,
    d.publisher.value AS publisher
"""
_ROWS = """
    SELECT c.*, d.publisher.value AS publisher, d.title.value AS headline, s.title, d.text, s.sentences,
        coalesce(s.published.start, left(d.published.value, 10)) AS day
    FROM claims c JOIN documents d ON d.doc_id = c.doc LEFT JOIN stories s ON s.doc = c.doc AND s.number = c.story
    WHERE list_contains($ids, c.claim_id)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimHead:
    """A claim in short, to be counted by: `holder` in words and `speaker`, its kind, are null for nobody."""

    claim_id: str
    kind: ClaimKind
    stance: Stance
    about: tuple[str, ...]
    holder: str | None
    speaker: str | None
    publisher: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """A claim with the sentences before and after its own (empty at the ends of a story), and where it was printed."""

    claim: Claim
    before: str
    after: str
    title: str | None
    publisher: str | None
    day: str | None


def claim_heads(store: Store, chosen: Filter) -> list[ClaimHead]:
    """Return the claims that fit a filter, the newest first; those of stories without a day come last."""
    sql, parameters = select(store, "claims", f"{_HEAD}, s.published.start AS day", chosen)
    heads = []
    for row in store.query(sql, parameters).to_pylist():
        dated = row.pop("day") is not None
        heads.append((dated, ClaimHead(**{**row, "about": tuple(row["about"])})))
    dated_rows = [head for dated, head in heads if dated]
    return [*reversed(dated_rows), *(head for dated, head in heads if not dated)]


def claim_rows(store: Store, ids: Sequence[str]) -> list[ClaimRow]:
    """Return claims by id, in the order of `ids`; ids that are of no claim are left out."""
    found = {row["claim_id"]: _row(row) for row in store.query(_ROWS, {"ids": list(ids)}).to_pylist()} if ids else {}
    return [found[each] for each in ids if each in found]


def _row(row: dict[str, Any]) -> ClaimRow:
    claim = from_plain(Claim, {name: row[name] for name in Claim.__slots__})
    sentences = [(each["start"], each["end"]) for each in row["sentences"] or ()]
    here = next((at for at, (start, _) in enumerate(sentences) if start == claim.evidence.start), None)

    def words(at: int) -> str:
        return row["text"][slice(*sentences[at])] if 0 <= at < len(sentences) else ""

    return ClaimRow(
        claim=claim,
        before=words(here - 1) if here is not None else "",
        after=words(here + 1) if here is not None else "",
        title=row["title"] or row["headline"],
        publisher=row["publisher"],
        day=row["day"],
    )
