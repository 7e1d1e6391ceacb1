"""What people said of rows: `reviews/*.jsonl`, append-only. The newest review of an item that was not undone counts.

A review is of one mention or claim (`accept`, `reject`, `correct`), or of which mentions report one event (`merge`,
`split`). `undo` takes back one review, another `undo` too. A review keeps what its reviewer had before them (`seen`),
so that it stands by itself when a newer coder has given the same words another row.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from yalu.errors import RecordError
from yalu.model import Claim, EventMention
from yalu.model.ids import content_id
from yalu.model.mention import country_codes
from yalu.model.schema import from_plain, to_plain
from yalu.record.files import disk_errors

FOLDER = "reviews"
_FILE_NAME = "reviews.jsonl"

Kind = Literal["mention", "event", "claim", "forecast", "role"]
Verdict = Literal["accept", "reject", "correct", "merge", "split", "undo"]
# Verdicts on a row by itself, and on which mentions report one event.
ROW_VERDICTS: tuple[Verdict, ...] = ("accept", "reject", "correct")
EVENT_VERDICTS: tuple[Verdict, ...] = ("merge", "split")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A row as its reviewer saw it: where its words are, and what was coded.

    `start:end` are the words that carry it (a mention's trigger; a claim's evidence), `evidence_start:evidence_end` the
    sentence, in the text of `doc`. `type` is a claim's kind; `source` and `target` are sorted country codes (of a
    claim: its dyads, and nothing). `date` is the first day.
    """

    item: str
    doc: str
    type: str
    source: tuple[str, ...]
    target: tuple[str, ...]
    date: str | None
    status: str | None
    start: int
    end: int
    evidence_start: int
    evidence_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One decision of a person.

    `item` is the id of a mention or claim; of the event's best mention for `merge` and `split`; of a review for `undo`.
    `correction` maps the fields that were wrong to their right values; `merge` has `{"with": [mention ids]}`, all that
    report the event too; `split` has `{"apart": [mention ids], "from": [mention ids]}`. `at` is in UTC.
    """

    review_id: str
    kind: Kind = "mention"
    item: str
    verdict: Verdict
    correction: Mapping[str, Any] | None
    reviewer: str
    at: str
    note: str | None
    seen: tuple[Seen, ...] = ()

    @property
    def effect(self) -> str | None:
        """What it does to a row, to be compared: null for what leaves it as it was coded."""
        if self.verdict == "correct":
            return json.dumps(self.correction, sort_keys=True, ensure_ascii=False)
        return None if self.verdict == "accept" else self.verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLog:
    """All reviews in the order they were made, and the places of lines that are none (`path:line`).

    `sizes` and `lines` are how much of each file has been read: bytes, and lines.
    """

    reviews: tuple[Review, ...] = ()
    unreadable: tuple[str, ...] = ()
    sizes: tuple[tuple[str, int], ...] = ()
    lines: tuple[tuple[str, int], ...] = ()

    def digest(self, count: int) -> str:
        """Return a hash of the first `count` reviews."""
        names = "".join(review.review_id for review in self.reviews[:count])
        return hashlib.blake2b(names.encode("utf-8", "backslashreplace"), digest_size=10).hexdigest()


def make_review(
    *,
    kind: Kind,
    item: str,
    verdict: Verdict,
    correction: Mapping[str, Any] | None,
    reviewer: str,
    at: str,
    note: str | None,
    seen: Sequence[Seen] = (),
) -> Review:
    """Return a review with its content id. Raises RecordError where verdict and correction do not go together."""
    check_verdict(item, verdict, correction)
    if not reviewer.strip():
        raise RecordError("a review needs the name of its reviewer.", item=item, remedy="Say who reviews.")
    canonical = json.dumps(correction, sort_keys=True, ensure_ascii=False) if correction else None
    return Review(
        review_id=content_id("review", item, verdict, canonical, reviewer, at, note),
        kind=kind,
        item=item,
        verdict=verdict,
        correction=correction,
        reviewer=reviewer,
        at=at,
        note=note,
        seen=tuple(seen),
    )


def check_verdict(item: str, verdict: Verdict, correction: Mapping[str, Any] | None) -> None:
    """Raise RecordError for an unknown verdict, or a correction that is missing or too much."""
    if verdict not in get_args(Verdict):
        raise RecordError(
            f"no such verdict: {verdict!r}.", item=item, remedy=f"Use one of {', '.join(get_args(Verdict))}."
        )
    if (verdict in ("correct", "merge", "split")) != bool(correction):
        raise RecordError(
            "a correction goes with the verdicts `correct`, `merge` and `split`, and only with them.",
            item=item,
            remedy="Give the fields to correct, or accept or reject the row.",
        )


def time_of_review(log: ReviewLog) -> str:
    """Return the time now in UTC, to the microsecond; never earlier than the newest review, whatever the clock does."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return max(now, log.reviews[-1].at) if log.reviews else now


def append_line(folder: Path, review: Review) -> None:
    """Append one review and wait until it is on disk. Raises RecordError."""
    append_json(folder / FOLDER / _FILE_NAME, to_plain(review))


def append_json(path: Path, plain: Mapping[str, Any]) -> None:
    """Append one line to an append-only file and wait until it is on disk. Raises RecordError.

    Where the disk refuses part of the line, the file is cut back to what it was.
    """
    line = json.dumps(plain, ensure_ascii=False, default=dict).encode() + b"\n"
    with disk_errors(path, "write the review"):
        path.parent.mkdir(exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            size = os.fstat(descriptor).st_size
            if size and os.pread(descriptor, 1, size - 1) != b"\n":
                line = b"\n" + line  # end the line a killed writer left, so that ours stays whole
            _write_whole(descriptor, line, size)
        finally:
            os.close(descriptor)


def _write_whole(descriptor: int, line: bytes, size: int) -> None:
    try:
        while line:
            line = line[os.write(descriptor, line) :]
        os.fsync(descriptor)
    except BaseException:
        os.ftruncate(descriptor, size)
        raise


def read_reviews(folder: Path, known: ReviewLog | None = None) -> ReviewLog:
    """Return all reviews of a workspace; of what was read as `known`, only what was appended since is read again.

    A line counts once its newline is on disk. Raises RecordError for files that cannot be read.
    """
    known = known or ReviewLog()
    sizes, lines = dict(known.sizes), dict(known.lines)
    paths = sorted((folder / FOLDER).glob("*.jsonl"))
    if any(sizes.get(path.name, 0) > path.stat().st_size for path in paths):
        return read_reviews(folder)
    if all(sizes.get(path.name, 0) == path.stat().st_size for path in paths):
        return known
    reviews, unreadable = list(known.reviews), list(known.unreadable)
    for path in paths:
        for line in _new_lines(path, sizes):
            lines[path.name] = number = lines.get(path.name, 0) + 1
            try:
                if line.strip():
                    reviews.append(_parse(json.loads(line)))
            except (ValueError, KeyError, TypeError, AttributeError):
                unreadable.append(f"{path}:{number}")
    if lines == dict(known.lines):
        return known
    return ReviewLog(
        reviews=tuple(sorted(reviews, key=lambda review: review.at)),
        unreadable=tuple(unreadable),
        sizes=tuple(sizes.items()),
        lines=tuple(lines.items()),
    )


def _new_lines(path: Path, sizes: dict[str, int]) -> Iterator[bytes]:
    start = sizes.get(path.name, 0)
    with disk_errors(path, "read the reviews"), path.open("rb") as file:
        file.seek(start)
        whole, newline, _ = file.read().rpartition(b"\n")
    if newline:
        sizes[path.name] = start + len(whole) + 1
        yield from whole.split(b"\n")


def _parse(plain: Mapping[str, Any]) -> Review:
    """Return the review of one line. Lines of earlier versions have neither `kind` nor `seen`."""
    review: Review = from_plain(Review, {"kind": "mention", "seen": (), **plain})
    if review.verdict not in get_args(Verdict) or review.kind not in get_args(Kind):
        raise ValueError(review.verdict)
    for text in (review.review_id, review.item, review.at, review.reviewer):
        if not isinstance(text, str):
            raise TypeError(text)
    return review


def signature(folder: Path) -> tuple[tuple[str, int], ...]:
    """Return what changes whenever a review is added: the files and their sizes."""
    return tuple((path.name, path.stat().st_size) for path in sorted((folder / FOLDER).glob("*.jsonl")))


def standing(reviews: Sequence[Review]) -> list[Review]:
    """Return the reviews that hold, oldest first: those nobody took back, without the `undo`s themselves."""
    undone: set[str] = set()
    for review in reversed(reviews):  # an undo can only have been undone by a newer one
        if review.verdict == "undo" and review.review_id not in undone:
            undone.add(review.item)
    return [review for review in reviews if review.verdict != "undo" and review.review_id not in undone]


def newest(reviews: Iterable[Review]) -> dict[str, Review]:
    """Return the newest review of each row, of reviews that hold."""
    return {review.item: review for review in reviews if review.verdict in ROW_VERDICTS}


def seen_mention(mention: EventMention) -> Seen:
    """Return what a reviewer of a mention has before them."""
    return Seen(
        item=mention.mention_id,
        doc=mention.doc,
        type=mention.type,
        source=country_codes(mention.source),
        target=country_codes(mention.target),
        date=mention.date.start,
        status=mention.status,
        start=mention.trigger.start,
        end=mention.trigger.end,
        evidence_start=mention.evidence.start,
        evidence_end=mention.evidence.end,
    )


def seen_claim(claim: Claim) -> Seen:
    """Return what a reviewer of a claim has before them."""
    return Seen(
        item=claim.claim_id,
        doc=claim.doc,
        type=claim.kind,
        source=tuple(sorted(claim.about)),
        target=(),
        date=claim.horizon.start if claim.horizon else None,
        status=claim.stance,
        start=claim.evidence.start,
        end=claim.evidence.end,
        evidence_start=claim.evidence.start,
        evidence_end=claim.evidence.end,
    )
