"""What reviews made of a record is kept between processes: with it or without it, every view answers the same."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_links import ACTS, REPORTS_OF_JUNE, Act, Told, link, say, tell
from made_rows import add_report, make_document

from yalu.record import Store, event_changes, reviewed
from yalu.record.browse import EventBrowser
from yalu.record.listing import Filter

REPORTS = [Told(), Told(published=12), Told(on=17, published=18), Told(sides=("CHN", "RUS"))]
_VIEWS = ("events", "links", "claims", "v_accepted", "v_reviewed")


@pytest.fixture(autouse=True)
def _kept_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what reviews made after every second one, so that each restart finds it, mostly a little behind."""
    for module in (reviewed, event_changes):
        monkeypatch.setattr(module, "KEEP_EVERY", 2)
        monkeypatch.setattr(module, "WORTH_SECONDS", 0.0)


def answers(store: Store) -> dict[str, Any]:
    """Return what the views and the pages of events say."""
    views = {view: sorted(store.query(f"FROM {view}").to_pylist(), key=repr) for view in _VIEWS}
    found = EventBrowser(store).find(Filter())
    facets = {name: found.facet(name) for name in ("type", "actor", "publisher", "place", "level")}
    conflicts = [(each.review.review_id, each.attached, each.problem) for each in store.review_conflicts()]
    return views | facets | {
        "rows": found.rows(), "reviewed": found.reviewed(), "places": found.places(), "conflicts": conflicts
    }  # fmt: skip


def without_kept(store: Store, folder: Path) -> Store:
    """Return a copy of the store that has nothing derived."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(store.path, folder, ignore=shutil.ignore_patterns("derived"))
    return Store.open(folder)


def kept(store: Store) -> list[Path]:
    return sorted(path for kind in ("reviewed", "changed") for path in (store.path / "derived").glob(f"{kind}-*.arrow"))


def reviewed_store(store: Store) -> Store:
    """Review a small record in every way, and keep what that made."""
    a, b, c, d = tell(store, REPORTS)
    store.append_review(b, "reject", reviewer="ana")
    store.append_review(c, "correct", correction={"date": "2011-06-10"}, reviewer="ana")
    store.append_review(a, "merge", correction={"with": [d]}, reviewer="ben")
    store.append_review(a, "accept", reviewer="ben")
    opened = Store.open(store.path)
    answers(opened)
    assert len(kept(opened)) == 2
    return opened


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    told=st.lists(REPORTS_OF_JUNE, min_size=3, max_size=5),
    said=st.lists(st.tuples(ACTS, st.sampled_from(["go on", "restart", "add"])), min_size=2, max_size=5),
)
def test_restarts_change_no_view(tmp_path: Path, told: list[Told], said: list[tuple[Act, str]]) -> None:
    shutil.rmtree(tmp_path / "desk", ignore_errors=True)
    store = Store.create(tmp_path / "desk")
    names = tell(store, told)
    for number, (act, then) in enumerate(said):
        say(store, names, *act)
        if then == "restart":
            store = Store.open(store.path)
        elif then == "add":
            add_report(store, make_document(key=f"other-{number}"))
        EventBrowser(store).find(Filter())
    assert answers(Store.open(store.path)) == answers(without_kept(store, tmp_path / "copy")) == answers(store)


def test_a_new_process_applies_only_what_came_since(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = reviewed_store(store)
    calls: list[object] = []
    monkeypatch.setattr("yalu.record.overlay.link_mentions", lambda *given: calls.append(given))
    assert answers(Store.open(opened.path)) == answers(opened)
    assert calls == []


def _damages(path: Path) -> Iterator[bytes]:
    whole = path.read_bytes()
    middle = whole.index(b"2011-06-1")
    yield b""
    yield whole[: len(whole) // 2]
    yield whole[:middle] + b"2011-06-2" + whole[middle + 9 :]


def test_what_is_damaged_or_missing_is_made_again(store: Store, tmp_path: Path) -> None:
    opened = reviewed_store(store)
    right = answers(without_kept(opened, tmp_path / "copy"))
    for path in kept(opened):
        whole = path.read_bytes()
        for damage in _damages(path) if path.name.startswith("reviewed") else (b"", whole[:-80], whole[::-1]):
            path.write_bytes(damage)
            assert answers(Store.open(opened.path)) == right
            assert reviewed.read_kept(path) is not None
        path.unlink()
        assert answers(Store.open(opened.path)) == right


def test_what_other_reviews_made_does_not_count(store: Store, tmp_path: Path) -> None:
    opened = reviewed_store(store)
    log = opened.path / "reviews" / "reviews.jsonl"
    lines = log.read_text("utf-8").splitlines(keepends=True)
    log.write_text("".join(lines[1:]), "utf-8")
    assert answers(Store.open(opened.path)) == answers(without_kept(opened, tmp_path / "copy")) == answers(opened)
    log.write_text("".join(lines[:2]), "utf-8")
    assert answers(Store.open(opened.path)) == answers(without_kept(opened, tmp_path / "copy")) == answers(opened)


def test_reviews_that_come_in_before_others_are_put_among_them(store: Store, tmp_path: Path) -> None:
    opened = reviewed_store(store)
    line = opened.reviews()[0]
    path = opened.path / "reviews" / "earlier.jsonl"
    path.write_text(
        f'{{"review_id": "review-1", "item": "{line.item}", "verdict": "accept", "correction": null, '
        '"reviewer": "ana", "at": "2020-01-01T00:00:00Z", "note": null}\n',
        "utf-8",
    )
    assert answers(opened) == answers(without_kept(opened, tmp_path / "copy")) == answers(Store.open(opened.path))


def test_another_coder_or_link_run_begins_anew(store: Store, tmp_path: Path) -> None:
    opened = reviewed_store(store)
    (before, _) = kept(opened)[::-1]
    link(opened)
    assert answers(opened) == answers(without_kept(opened, tmp_path / "copy"))
    tell(opened, REPORTS, coder="made.v2", supersedes=[opened.runs[0].run])
    assert answers(opened) == answers(without_kept(opened, tmp_path / "copy"))
    assert not before.exists()


def test_a_folder_that_cannot_be_written_costs_time_only(store: Store, tmp_path: Path) -> None:
    tell(store, REPORTS)
    shutil.rmtree(store.path / "derived")
    (store.path / "derived").write_text("no folder")
    store.append_review(store.query("SELECT mention_id FROM mentions")["mention_id"][0].as_py(), "reject", reviewer="a")
    assert answers(Store.open(store.path)) == answers(without_kept(store, tmp_path / "copy"))
