"""What people say of mentions: kept for ever, applied in `v_accepted`, refused where it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_rows import add_report, evidence, make_document

from yalu.errors import EvidenceError, RecordError
from yalu.model.schema import to_plain
from yalu.record import Store


def accepted(store: Store) -> list[tuple[str, str, str | None]]:
    """Return name, type and verdict of each accepted mention."""
    rows = store.query("SELECT mention_id, type, verdict FROM v_accepted ORDER BY mention_id").to_pylist()
    return [(row["mention_id"], row["type"], row["verdict"]) for row in rows]


def test_unreviewed_and_accepted_mentions_stay_rejected_ones_go(store: Store) -> None:
    kept, praised, dropped = (add_report(store, make_document(key=key)).mention_id for key in "abc")
    store.append_review(praised, "accept", reviewer="ana")
    store.append_review(dropped, "reject", reviewer="ana", note="it was a plan")
    assert set(accepted(store)) == {(kept, "CONSULT", None), (praised, "CONSULT", "accept")}
    assert store.query("SELECT count(*) AS n FROM mentions").to_pylist() == [{"n": 3}]


def test_a_correction_replaces_fields_and_the_newest_review_counts(store: Store) -> None:
    document = make_document()
    name = add_report(store, document).mention_id
    trigger = to_plain(evidence(document, "Trade grew"))
    correction = {"type": "COOPERATE", "mode": None, "trigger": trigger}
    store.append_review(name, "correct", correction=correction, reviewer="ana", at="2026-01-01T00:00:00Z")
    row = store.query("SELECT * FROM v_accepted").to_pylist()[0]
    assert (row["type"], row["mode"], row["trigger"]) == ("COOPERATE", None, trigger)
    assert row["verdict"] == "correct"
    assert row["source"][0]["country"] == "RUR"
    store.append_review(name, "reject", reviewer="ben", at="2026-01-02T00:00:00Z")
    assert accepted(store) == []
    store.append_review(name, "accept", reviewer="ana", at="2026-01-03T00:00:00Z")
    assert accepted(store) == [(name, "CONSULT", "accept")]
    assert [review.verdict for review in store.reviews()] == ["correct", "reject", "accept"]


@pytest.mark.parametrize(
    ("correction", "problem"),
    [
        ({"colour": "red"}, "cannot correct colour"),
        ({"mention_id": "mention-0"}, "cannot correct mention_id"),
        ({"source": "RUR"}, "does not have the form"),
        ({"confidence": "high"}, "does not have the form"),
        ({"date": {"start": "14 June"}}, "does not have the form"),
        ({"date": "2011-06-14"}, "is coded so already"),
        ({"date": {"start": "2011-06-14", "end": "2011-06-01"}}, "is before"),
        ({"type": "GREET"}, "no event type"),
        ({"mode": "picnic"}, "no mode 'picnic'"),
        ({"status": "maybe"}, "status 'maybe' is none of"),
        ({"quad": "verbal_conflict"}, "follows from the type"),
        ({"target": ["XXX"]}, "not the code of a state"),
        ({"target": [{"state": "CHN"}]}, "'state' does not have the form of a party"),
        ({}, "a correction goes with"),
    ],
)
def test_a_correction_that_does_not_fit_is_refused(store: Store, correction: dict[str, object], problem: str) -> None:
    name = add_report(store, make_document()).mention_id
    with pytest.raises(RecordError, match=problem):
        store.append_review(name, "correct", correction=correction, reviewer="ana")
    assert store.reviews() == []


def test_a_correction_must_show_its_evidence(store: Store) -> None:
    name = add_report(store, make_document()).mention_id
    wrong = {"trigger": {"start": 0, "end": 3, "text": "visit"}}
    with pytest.raises(EvidenceError):
        store.append_review(name, "correct", correction=wrong, reviewer="ana")


def test_an_unknown_item_or_verdict_is_refused(store: Store) -> None:
    name = add_report(store, make_document()).mention_id
    with pytest.raises(RecordError, match="no such mention"):
        store.append_review("mention-0", "accept", reviewer="ana")
    with pytest.raises(RecordError, match="no such verdict"):
        store.append_review(name, "maybe", reviewer="ana")  # type: ignore[arg-type]


def test_reviewing_does_not_wait_for_an_import(store: Store) -> None:
    name = add_report(store, make_document()).mention_id
    with store.writing():
        Store.open(store.path).append_review(name, "reject", reviewer="ana")
    assert accepted(store) == []


def test_a_half_written_review_is_skipped_and_the_next_one_is_whole(store: Store) -> None:
    name = add_report(store, make_document()).mention_id
    (path,) = write_half_a_line(store.path)
    store.append_review(name, "reject", reviewer="ana")
    assert [review.item for review in store.reviews()] == [name]
    assert accepted(store) == []
    assert path.read_bytes().count(b"\n") == 2


def write_half_a_line(folder: Path) -> list[Path]:
    """Leave what a killed reviewer's process leaves."""
    path = folder / "reviews" / "reviews.jsonl"
    path.write_bytes(b'{"review_id": "review-0", "item": "men')
    return [path]
