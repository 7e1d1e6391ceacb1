"""Finding the row a review is about when a newer coder has given its words another name: by the words themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from yalu.record.reviews import Review, Seen

# What speaks for two rows being of the same words: that they share what carries them weighs most, then what was coded,
# then the sentence. Words alone are enough, a shared sentence is not: it often tells several events.
_WORDS, _TYPE, _SIDES, _SENTENCE = 2.0, 1.0, 1.0, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A review that does not fit the record as it is coded now. `attached` is the row it holds for, null for none."""

    review: Review
    attached: str | None
    problem: str


def attach(reviewed: Iterable[Seen], rows: Iterable[Seen]) -> dict[str, Seen]:
    """Return for each reviewed row, by its id, the row that is about the same words now, as far as there is one.

    Each row is given once, to what fits it best; the order of neither matters.
    """
    by_document: dict[str, list[Seen]] = defaultdict(list)
    for row in rows:
        by_document[row.doc].append(row)
    pairs = [
        (-likeness, seen.item, row.item, row)
        for seen in reviewed
        for row in by_document[seen.doc]
        if (likeness := _likeness(seen, row)) > 0
    ]
    found: dict[str, Seen] = {}
    taken: set[str] = set()
    for _, item, name, row in sorted(pairs, key=lambda pair: pair[:3]):
        if item not in found and name not in taken:
            found[item] = row
            taken.add(name)
    return found


def _likeness(seen: Seen, row: Seen) -> float:
    words = _overlap(seen.start, seen.end, row.start, row.end)
    sentence = _overlap(seen.evidence_start, seen.evidence_end, row.evidence_start, row.evidence_end)
    sides, here = {*seen.source, *seen.target}, {*row.source, *row.target}
    shared = len(sides & here) / len(sides | here) if sides | here else 0.0
    same_type = seen.type == row.type
    if not words and not (sentence and (same_type or shared)):
        return 0.0
    return _WORDS * words + _TYPE * same_type + _SIDES * shared + _SENTENCE * sentence


def _overlap(start: int, end: int, other_start: int, other_end: int) -> float:
    """Return the share of two ranges that they have in common, 0 to 1."""
    common = min(end, other_end) - max(start, other_start)
    return common / (max(end, other_end) - min(start, other_start)) if common > 0 else 0.0


def with_correction(seen: Seen, correction: Mapping[str, Any] | None) -> Seen:
    """Return what a reviewer of a mention saw with what they put right."""
    fields = correction or {}
    changed: dict[str, Any] = {name: fields[name] for name in ("type", "status") if name in fields}
    for side in ("source", "target"):
        if side in fields:
            changed[side] = tuple(sorted({actor["country"] for actor in fields[side] if actor["country"]}))
    if "date" in fields:
        changed["date"] = fields["date"]["start"]
    return replace(seen, **changed)


def differences(expected: Seen, coded: Seen) -> list[str]:
    """Return in words how a row is coded otherwise than expected."""
    found = []
    for name in ("type", "source", "target", "date", "status"):
        one, other = _shown(getattr(expected, name)), _shown(getattr(coded, name))
        if one != other:
            found.append(f"{name} {one}, now {other}")
    return found


def _shown(value: str | tuple[str, ...] | None) -> str:
    if isinstance(value, tuple):
        return " ".join(value) or "nobody"
    return value or "unknown"
