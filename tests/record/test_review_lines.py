"""Reviews as they are given out, and how far reviewers agree."""

from __future__ import annotations

import pytest
from made_rows import add_report, make_document

from yalu.record import Store
from yalu.record.review_lines import agreement, review_lines
from yalu.record.reviews import Review


def test_each_review_stands_beside_what_was_coded_and_what_holds(store: Store) -> None:
    kept, mended, dropped = (add_report(store, make_document(key=key)).mention_id for key in "abc")
    store.append_review(kept, "reject", reviewer="ben")
    store.append_review(kept, "accept", reviewer="ana")
    store.append_review(mended, "correct", correction={"status": "alleged"}, reviewer="ana")
    store.append_review(dropped, "reject", reviewer="ana", note="a plan")
    lines = list(review_lines(store))
    assert [(line.item, line.verdict, line.counts) for line in lines] == [
        (kept, "reject", False),
        (kept, "accept", True),
        (mended, "correct", True),
        (dropped, "reject", True),
    ]
    assert lines[1].accepted == lines[1].coded
    assert lines[2].coded is not None
    assert lines[2].accepted is not None
    assert (lines[2].coded.status, lines[2].accepted.status) == ("occurred", "alleged")
    assert lines[3].accepted is None
    assert lines[3].note == "a plan"


def _review(item: str, reviewer: str, verdict: str, number: int) -> Review:
    return Review(
        review_id=f"review-{number}",
        item=item,
        verdict=verdict,  # type: ignore[arg-type]
        correction={"type": verdict} if verdict == "correct" else None,
        reviewer=reviewer,
        at=f"2026-01-01T00:00:{number:02}Z",
        note=None,
    )


def test_agreement_is_krippendorffs() -> None:
    # Two coders, ten items, two values: A 0 1 0 0 0 0 0 0 1 0, B 1 1 1 0 0 1 0 0 0 0 (worked out by hand: alpha .095).
    first, second = "0100000010", "1110010000"
    words = {"0": "accept", "1": "reject"}
    said = [
        _review(f"item-{number}", reviewer, words[value], number + 10 * place)
        for place, (reviewer, values) in enumerate((("ana", first), ("ben", second)))
        for number, value in enumerate(values)
    ]
    found = agreement(said)
    assert (found.items, found.share) == (10, pytest.approx(0.6))
    assert found.alpha == pytest.approx(0.095, abs=0.0005)


def test_nothing_shared_has_no_agreement() -> None:
    assert agreement([_review("item-1", "ana", "accept", 1), _review("item-2", "ben", "accept", 2)]).share is None
    same = agreement([_review("item-1", "ana", "accept", 1), _review("item-1", "ben", "accept", 2)])
    assert (same.share, same.alpha) == (1.0, None)


def test_the_last_that_each_reviewer_said_counts() -> None:
    said = [
        _review("item-1", "ana", "reject", 1),
        _review("item-1", "ben", "accept", 2),
        _review("item-1", "ana", "accept", 3),
    ]
    assert agreement(said).share == 1.0
