"""What people say of mentions changes events, links and claims at once, just as linking everything anew would."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_links import ACTS, REPORTS_OF_JUNE, Act, Told, link, linked_anew, say, shown, tell
from made_rows import add_report, make_document

from yalu.errors import RecordError
from yalu.record import Store, reaches

# Two reports of one visit, one of another a week later, one of another pair.
REPORTS = [Told(), Told(published=12), Told(on=17, published=18), Told(sides=("CHN", "RUS"))]


def events(store: Store) -> set[tuple[str, ...]]:
    """Return the events as sorted tuples of their mentions."""
    rows = store.query("SELECT mentions FROM events").to_pylist()
    return {tuple(sorted(row["mentions"])) for row in rows}


def grouped(*groups: list[str]) -> set[tuple[str, ...]]:
    return {tuple(sorted(group)) for group in groups}


def test_rejecting_takes_a_report_from_its_event_and_the_last_one_takes_the_event(store: Store) -> None:
    a, b, c, d = tell(store, REPORTS)
    assert events(store) == grouped([a, b], [c], [d])
    store.append_review(b, "reject", reviewer="ana")
    assert events(store) == grouped([a], [c], [d])
    last = store.append_review(a, "reject", reviewer="ana")
    assert events(store) == grouped([c], [d])
    store.append_review(last.review_id, "undo", reviewer="ana")
    assert events(store) == grouped([a], [c], [d])


def test_an_undo_can_be_undone_and_nothing_is_undone_twice(store: Store) -> None:
    a, b, *_ = tell(store, REPORTS)
    rejected = store.append_review(b, "reject", reviewer="ana")
    undone = store.append_review(rejected.review_id, "undo", reviewer="ben")
    assert tuple(sorted((a, b))) in events(store)
    with pytest.raises(RecordError, match="taken back already"):
        store.append_review(rejected.review_id, "undo", reviewer="ana")
    store.append_review(undone.review_id, "undo", reviewer="ana")
    assert (a,) in events(store)
    with pytest.raises(RecordError, match="no such review"):
        store.append_review("review-0", "undo", reviewer="ana")


def test_a_corrected_day_moves_a_report_to_the_event_of_that_day(store: Store) -> None:
    a, b, c, d = tell(store, REPORTS)
    store.append_review(b, "correct", correction={"date": "2011-06-17"}, reviewer="ana")
    assert events(store) == grouped([a], [b, c], [d])


def test_a_corrected_type_brings_quad_domain_and_cameo(store: Store) -> None:
    _, _, c, _ = tell(store, REPORTS)
    store.append_review(c, "correct", correction={"type": "SANCTION"}, reviewer="ana")
    row = store.query("SELECT * FROM v_accepted WHERE mention_id = ?", [c]).to_pylist()[0]
    assert (row["type"], row["mode"], row["quad"], row["cameo"]) == ("SANCTION", None, "material_conflict", "160")
    event = store.query("SELECT type, quad FROM events WHERE list_contains(mentions, ?)", [c]).to_pylist()
    assert event == [{"type": "SANCTION", "quad": "material_conflict"}]


def test_corrected_parties_keep_their_words_and_one_correction_adds_to_another(store: Store) -> None:
    a, _, _, d = tell(store, REPORTS)
    store.append_review(a, "correct", correction={"target": ["RUS"], "date": "2011-06"}, reviewer="ana")
    store.append_review(a, "correct", correction={"status": "alleged"}, reviewer="ben")
    row = store.query("SELECT * FROM v_accepted WHERE mention_id = ?", [a]).to_pylist()[0]
    assert [(party["country"], party["text"]) for party in row["target"]] == [("RUS", "North Korea")]
    assert (row["date"]["start"], row["date"]["end"], row["date"]["precision"]) == ("2011-06-01", "2011-06-30", "month")
    assert row["status"] == "alleged"
    assert store.review_of(a).correction.keys() == {"target", "date", "status"}  # type: ignore[union-attr]
    assert any({a, d} <= set(group) for group in events(store))


def test_merging_and_splitting_hold_at_once_and_when_all_is_linked_anew(store: Store) -> None:
    a, b, c, d = tell(store, REPORTS)
    before = shown(store)
    merged = store.append_review(_event(store, a), "merge", correction={"with": [_event(store, c)]}, reviewer="ana")
    assert events(store) == grouped([a, b, c], [d])
    link(store)
    assert events(store) == grouped([a, b, c], [d])
    store.append_review(_event(store, a), "split", correction={"apart": [b]}, reviewer="ben")
    assert events(store) == grouped([a, c], [b], [d])
    link(store)
    assert events(store) == grouped([a, c], [b], [d])
    store.append_review(store.reviews()[-1].review_id, "undo", reviewer="ben")
    assert events(store) == grouped([a, b, c], [d])
    store.append_review(merged.review_id, "undo", reviewer="ana")
    assert shown(store) == before


def test_what_was_split_off_can_be_put_back_together(store: Store) -> None:
    a, b, c, d = tell(store, [Told(), Told(published=12), Told(published=13), Told(published=14)])
    store.append_review(_event(store, a), "split", correction={"apart": [b]}, reviewer="ana")
    assert events(store) == grouped([a, c, d], [b])
    store.append_review(_event(store, a), "merge", correction={"with": [b]}, reviewer="ben")
    assert events(store) == grouped([a, b, c, d])


def test_a_merge_or_split_that_says_nothing_is_refused(store: Store) -> None:
    a, b, c, _ = tell(store, REPORTS)
    for item, verdict, correction, problem in (
        (a, "merge", {"with": [b]}, "one event already"),
        (a, "split", {"apart": [a, b]}, "all its reports"),
        (a, "split", {"apart": ["mention-0"]}, "no such report"),
        (a, "merge", {"with": ["event-0"]}, "no such event"),
        (a, "merge", {"apart": [c]}, "does not have the form"),
        (a, "merge", None, "a correction goes with"),
    ):
        with pytest.raises(RecordError, match=problem):
            store.append_review(item, verdict, correction=correction, reviewer="ana")  # type: ignore[arg-type]
    assert store.reviews() == []


def test_an_event_keeps_its_id_and_a_merged_one_leads_to_what_took_it_in(store: Store) -> None:
    a, b, c, _ = tell(store, REPORTS)
    first, second = _event(store, a), _event(store, c)
    store.append_review(b, "correct", correction={"status": "ongoing"}, reviewer="ana")
    assert _event(store, a) == first
    store.append_review(first, "merge", correction={"with": [second]}, reviewer="ana")
    assert (store.resolve_event(first), store.resolve_event(second)) == (first, first)
    link(store)
    assert store.resolve_event(second) == first
    for name in (a, b, c):
        store.append_review(name, "reject", reviewer="ana")
    assert store.resolve_event(second) is None


def test_an_event_that_reviews_alone_made_leads_on_too(store: Store) -> None:
    a, b, *_ = tell(store, REPORTS)
    store.append_review(a, "split", correction={"apart": [b]}, reviewer="ana")
    of_b = _event(store, b)
    store.append_review(a, "merge", correction={"with": [b]}, reviewer="ana")
    assert of_b != _event(store, b)
    assert store.resolve_event(of_b) == _event(store, b)


def test_claims_are_reviewed_like_mentions(store: Store) -> None:
    add_report(store, make_document())
    name = store.query("SELECT claim_id FROM claims")["claim_id"][0].as_py()
    fixed = store.append_review(name, "correct", correction={"stance": "cooling", "about": ["prk-chn"]}, reviewer="ana")
    assert store.query("SELECT stance, about FROM claims").to_pylist() == [{"stance": "cooling", "about": ["CHN-PRK"]}]
    assert (fixed.kind, fixed.seen[0].type) == ("claim", "forecast")
    store.append_review(name, "reject", reviewer="ben")
    assert store.query("SELECT * FROM claims").num_rows == 0
    with pytest.raises(RecordError, match="kind 'guess' is none of"):
        store.append_review(name, "correct", correction={"kind": "guess"}, reviewer="ana")


def test_a_newer_coder_keeps_what_people_said(store: Store) -> None:
    a, b, c, d = tell(store, REPORTS)
    old = store.runs[0].run
    store.append_review(a, "correct", correction={"date": "2011-06-09"}, reviewer="ana")
    store.append_review(b, "reject", reviewer="ana")
    store.append_review(c, "accept", reviewer="ana")
    store.append_review(d, "accept", reviewer="ana")
    newer = [*REPORTS[:2], Told(on=17, published=18, type="COOPERATE"), REPORTS[3]]
    a2, b2, c2, d2 = tell(store, newer, coder="made.v2", supersedes=[old])
    assert {a, b, c, d}.isdisjoint([a2, b2, c2, d2])
    rows = {row["mention_id"]: row for row in store.query("SELECT * FROM v_accepted").to_pylist()}
    assert rows.keys() == {a2, c2, d2}
    assert (rows[a2]["date"]["start"], rows[a2]["verdict"]) == ("2011-06-09", "correct")
    assert (rows[d2]["verdict"], rows[c2]["verdict"]) == ("accept", None)
    (conflict,) = store.review_conflicts()
    assert (conflict.review.item, conflict.attached) == (c, c2)
    assert "type CONSULT, now COOPERATE" in conflict.problem
    assert store.resolve_event(_event(store, a2)) == _event(store, a2)


def test_a_review_whose_words_say_nothing_any_more_is_shown(store: Store) -> None:
    a, *_ = tell(store, REPORTS)
    old = store.runs[0].run
    store.append_review(a, "reject", reviewer="ana")
    with store.begin("code", supersedes=[old]) as run:
        run.name("mentions")
    (conflict,) = store.review_conflicts()
    assert (conflict.review.item, conflict.attached) == (a, None)


def test_old_review_lines_are_read_and_attached(store: Store) -> None:
    a, *_ = tell(store, REPORTS)
    path = store.path / "reviews" / "ana.jsonl"
    path.write_text(
        f'{{"review_id": "review-1", "item": "{a}", "verdict": "reject", "correction": null, "reviewer": "ana", '
        '"at": "2026-01-01T00:00:00Z", "note": null}\n'
    )
    a2, *_ = tell(store, REPORTS, coder="made.v2", supersedes=[store.runs[0].run])
    assert a2 not in store.query("SELECT mention_id FROM v_accepted")["mention_id"].to_pylist()
    assert store.review_conflicts() == []


def _event(store: Store, mention: str) -> str:
    found = store.query("SELECT event_id FROM events WHERE list_contains(mentions, ?)", [mention]).to_pylist()
    name: str = found[0]["event_id"]
    return name


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(REPORTS_OF_JUNE, min_size=3, max_size=9), said=st.lists(ACTS, min_size=1, max_size=6))
def test_the_views_are_as_if_all_were_linked_anew(tmp_path: Path, told: list[Told], said: list[Act]) -> None:
    shutil.rmtree(tmp_path / "desk", ignore_errors=True)
    store = Store.create(tmp_path / "desk")
    names = tell(store, told)
    for act in said:
        say(store, names, *act)
        assert shown(store) == linked_anew(store)
    assert shown(Store.open(store.path)) == shown(store)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(REPORTS_OF_JUNE, min_size=6, max_size=12), said=st.lists(ACTS, min_size=1, max_size=5))
def test_of_long_chains_no_report_is_lost_or_in_two_events(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: list[Told], said: list[Act]
) -> None:
    monkeypatch.setattr(reaches, "MOST", 2)
    shutil.rmtree(tmp_path / "desk", ignore_errors=True)
    store = Store.create(tmp_path / "desk")
    names = tell(store, told)
    for act in said:
        say(store, names, *act)
        rows = store.query("SELECT mentions FROM events").to_pylist()
        there = sorted(name for row in rows for name in row["mentions"])
        assert there == sorted(store.query("SELECT mention_id FROM v_accepted")["mention_id"].to_pylist())
