"""What people said of rows: `reviews/*.jsonl`, append-only. The newest review of an item counts."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from yalu.errors import RecordError
from yalu.model.ids import content_id
from yalu.record.files import disk_errors

FOLDER = "reviews"
_FILE_NAME = "reviews.jsonl"

Verdict = Literal["accept", "reject", "correct"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One decision of a person on one row. `correction` maps the fields that were wrong to their right values."""

    review_id: str
    item: str
    verdict: Verdict
    correction: Mapping[str, Any] | None
    reviewer: str
    at: str
    note: str | None


def make_review(
    *, item: str, verdict: Verdict, correction: Mapping[str, Any] | None, reviewer: str, at: str, note: str | None
) -> Review:
    """Return a review with its content id. Raises RecordError where verdict and correction do not go together."""
    if verdict not in get_args(Verdict):
        raise RecordError(f"no such verdict: {verdict!r}.", item=item, remedy="Use accept, reject or correct.")
    if (verdict == "correct") != bool(correction):
        raise RecordError(
            "a correction goes with the verdict `correct`, and only with it.",
            item=item,
            remedy="Give the fields to correct, or accept or reject the row.",
        )
    canonical = json.dumps(correction, sort_keys=True, ensure_ascii=False) if correction else None
    name = content_id("review", item, verdict, canonical, reviewer, at, note)
    return Review(
        review_id=name, item=item, verdict=verdict, correction=correction, reviewer=reviewer, at=at, note=note
    )


def append_line(folder: Path, review: Review) -> None:
    """Append one review and wait until it is on disk. Raises RecordError."""
    append_json(folder / FOLDER / _FILE_NAME, {name: getattr(review, name) for name in Review.__slots__})


def append_json(path: Path, plain: Mapping[str, Any]) -> None:
    """Append one line to an append-only file and wait until it is on disk. Raises RecordError."""
    line = json.dumps(plain, ensure_ascii=False, default=dict).encode() + b"\n"
    with disk_errors(path, "write the review"):
        path.parent.mkdir(exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            size = os.fstat(descriptor).st_size
            if size and os.pread(descriptor, 1, size - 1) != b"\n":
                line = b"\n" + line  # end the line a killed writer left, so that ours stays whole
            os.write(descriptor, line)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def read_reviews(folder: Path) -> tuple[list[Review], list[str]]:
    """Return the reviews in the order they were made, and where there are lines that cannot be read (`path:line`)."""
    reviews, unreadable = [], []
    for where, line in _lines(folder):
        try:
            plain = json.loads(line)
            reviews.append(Review(**{name: plain[name] for name in Review.__slots__}))
        except (ValueError, KeyError, TypeError):
            unreadable.append(where)
    return sorted(reviews, key=lambda review: review.at), unreadable


def newest(reviews: list[Review]) -> dict[str, Review]:
    """Return the newest review of each item."""
    return {review.item: review for review in reviews}


def signature(folder: Path) -> tuple[tuple[str, int], ...]:
    """Return what changes whenever a review is added: the files and their sizes."""
    return tuple((path.name, path.stat().st_size) for path in _paths(folder))


def _paths(folder: Path) -> list[Path]:
    return sorted((folder / FOLDER).glob("*.jsonl"))


def _lines(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in _paths(folder):
        with disk_errors(path, "read the reviews"):
            lines = path.read_bytes().split(b"\n")
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield f"{path}:{number}", line
