"""What the reviews that hold make of the rows there are: which review counts for each, and who is of one event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from yalu.link import Decisions, Said, settle
from yalu.record.attach import Conflict, differences, with_correction
from yalu.record.locate import named
from yalu.record.reviews import ROW_VERDICTS, Review, Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """For each row, by the id it has now, the review that counts; what holds of events; and what does not fit."""

    verdicts: Mapping[str, Review]
    decisions: Decisions
    conflicts: tuple[Conflict, ...]


def effects_of(held: Sequence[Review], located: Mapping[str, Seen]) -> Effects:
    """Return what reviews that hold, oldest first, make of the rows they were located at."""
    verdicts: dict[str, Review] = {}
    conflicts: dict[str, Conflict] = {}
    said: list[Said] = []
    for review in held:
        if review.verdict in ROW_VERDICTS and review.kind in ("mention", "claim"):
            conflicts.pop(_key(review, located), None)
            conflict = _row_conflict(review, located)
            if conflict is not None:
                conflicts[_key(review, located)] = conflict
            row = located.get(review.item)
            if row is not None and (conflict is None or review.verdict != "accept"):
                verdicts[row.item] = review
            elif row is not None:
                verdicts.pop(row.item, None)  # what was accepted is coded otherwise now: somebody must look again
        elif review.kind == "event":
            said += _said(review, located)
            if gone := [name for name in (review.item, *named(review.correction or {})) if name not in located]:
                problem = f"{len(gone)} of the reports it names are not in the record any more"
                conflicts[review.review_id] = Conflict(review=review, attached=None, problem=problem)
    decisions, _ = settle(said)
    return Effects(verdicts=verdicts, decisions=decisions, conflicts=tuple(conflicts.values()))


def _key(review: Review, located: Mapping[str, Seen]) -> str:
    row = located.get(review.item)
    return row.item if row else review.item


def _row_conflict(review: Review, located: Mapping[str, Seen]) -> Conflict | None:
    row = located.get(review.item)
    if row is None:
        return Conflict(review=review, attached=None, problem="nothing is coded of its words any more")
    seen = next((each for each in review.seen if each.item == review.item), None)
    if row.item == review.item or seen is None:
        return None
    correction = review.correction if review.verdict == "correct" and review.kind == "mention" else None
    found = differences(with_correction(seen, correction), with_correction(row, correction))
    if not found:
        return None
    return Conflict(
        review=review, attached=row.item, problem=f"coded otherwise than when it was reviewed: {'; '.join(found)}"
    )


def _said(review: Review, located: Mapping[str, Seen]) -> Iterator[Said]:
    correction = review.correction or {}
    ids = {key: [located[name].item for name in correction.get(key) or () if name in located] for key in correction}
    own = located.get(review.item)
    if review.verdict == "merge" and own is not None:
        for name in ids.get("with", ()):
            if name != own.item:
                yield Said(ruling="together", pair=(own.item, name), by=review.review_id)
    elif review.verdict == "split":
        rest = ids.get("from") or ([own.item] if own else [])
        for name in ids.get("apart", ()):
            yield from (
                Said(ruling="apart", pair=(name, other), by=review.review_id) for other in rest if other != name
            )
