"""Candidates from a whole record: found by the days around an event, and without it none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from yalu import Workspace

_SHIPS = (
    "Japan protested to South Korea on 20 June over ships near the islets. The crews had measured the sea floor for a "
    "week and sailed home before the note was handed over."
)
_STORIES = (
    ("Wire", "2019-06-20", "President Xi Jinping met Kim Jong Un in Pyongyang on Thursday, 20 June 2019."),
    ("Paper", "2019-06-21", "Xi Jinping held talks with Kim Jong Un in Pyongyang on 20 June."),
    # A day's difference of two readings, in the same words.
    ("Late", "2019-06-23", "President Xi Jinping met Kim Jong Un in Pyongyang on 22 June 2019."),
    ("Far", "2019-07-23", "President Xi Jinping met Kim Jong Un in Pyongyang on 22 July 2019."),
    ("Else", "2019-06-22", _SHIPS),
    ("Copy", "2019-06-23", _SHIPS),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder: Path = tmp_path_factory.mktemp("candidates")
    lines = [
        json.dumps({"id": f"s{number}", "publisher": publisher, "published": day, "text": text})
        for number, (publisher, day, text) in enumerate(_STORIES)
    ]
    (folder / "told.jsonl").write_text("\n".join(lines), encoding="utf-8")
    workspace = Workspace.init(folder / "desk")
    workspace.add(folder / "told.jsonl")
    return workspace


def test_what_lies_a_few_days_off_is_offered_with_its_reason(desk: Workspace) -> None:
    events = {event.date.start: event.event_id for event in desk.events(dyad="CHN-PRK", type="CONSULT")}
    assert set(events) == {"2019-06-20", "2019-06-22", "2019-07-22"}
    (found,) = desk.merge_candidates(events["2019-06-20"])
    assert found.other == events["2019-06-22"]
    assert "2 days lie between them" in found.against
    assert desk.merge_candidates(events["2019-07-22"]) == []
    assert desk.split_candidates(events["2019-07-22"]) == []


def test_an_event_that_is_not_in_the_record_has_none(desk: Workspace) -> None:
    assert desk.merge_candidates("event-none") == []
    assert desk.split_candidates("event-none") == []


def test_copies_are_kept_when_only_reviews_change(desk: Workspace) -> None:
    before = desk.store.query("SELECT * EXCLUDE (run) FROM copies ORDER BY story").to_pylist()
    assert [row["share"] for row in before] == [1.0]
    (mention, *_) = desk.mentions(dyad="JPN-KOR")
    desk.store.append_review(item=mention.mention_id, verdict="accept", reviewer="Ann")
    assert desk.link()
    assert desk.store.query("SELECT * EXCLUDE (run) FROM copies ORDER BY story").to_pylist() == before
