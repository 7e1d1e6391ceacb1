"""Merged files answer as the parts do, whatever becomes of them and of the record."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_rows import add_report, make_document, make_mention, make_story

from yalu.errors import RecordError
from yalu.model import EventMention
from yalu.model.schema import from_table
from yalu.record import Store, merged
from yalu.record.doctor import doctor
from yalu.record.merged import merged_files, merged_folder, stretches
from yalu.record.tables import TABLES

_VIEWS = ("documents", "stories", "mentions", "claims", "v_accepted", "mentions_all", "quantities")


@pytest.fixture(autouse=True)
def _few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Merge two parts already, so that a few runs make several files."""
    monkeypatch.setattr(merged, "_FEWEST", 2)


@pytest.fixture
def grown(store: Store) -> Store:
    """A record of six runs, its parts laid together."""
    for number in range(6):
        add_report(store, make_document(key=f"report-{number}"))
    store.merge_parts()
    return store


def answers(path: Path, views: tuple[str, ...] = _VIEWS) -> dict[str, pa.Table]:
    """Return every row of the views in their order, as a new reader sees them."""
    store = Store.open(path)
    return {view: store.query(f"FROM {view}") for view in views}


def of_parts(path: Path, views: tuple[str, ...] = _VIEWS) -> dict[str, pa.Table]:
    """Return the same with the merged files put aside."""
    folder, aside = merged_folder(path), path / "aside"
    if folder.exists():
        folder.rename(aside)
    try:
        return answers(path, views)
    finally:
        if aside.exists():
            aside.rename(folder)


def reads(store: Store) -> str:
    """Return the query that a view is made of."""
    views = store.query("SELECT sql FROM duckdb_views() WHERE view_name = 'mentions'")
    return str(views["sql"][0])


def test_blocks_are_the_digits_of_a_binary_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merged, "_FEWEST", 8)
    assert merged._block_starts(7) == [0]
    assert merged._block_starts(1000) == [0, 512, 768, 896, 960, 992, 1000]
    assert merged._block_starts(2500) == [0, 1024, 2048, 2304, 2432, 2496]


def test_merged_files_are_read_in_the_place_of_parts(grown: Store) -> None:
    assert set(answers(grown.path)) == set(_VIEWS)
    assert answers(grown.path) == of_parts(grown.path)
    sql = reads(Store.open(grown.path))
    assert "/derived/merged/mentions-" in sql
    assert "/record/mentions/" not in sql
    assert len(merged_files(grown.path)) == 2 * 5  # blocks of four and two runs, of five tables


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.sampled_from(["add", "add", "add", "code", "withdraw", "merge", "delete", "truncate", "flip", "kill"]),
        min_size=4,
        max_size=10,
    ),
    chance=st.randoms(use_true_random=False),
)
def test_merged_and_parts_answer_alike(steps: list[str], chance: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store.create(Path(folder) / "desk")
        for number, step in enumerate(steps):
            _take(store, step, number, chance)
            expected = of_parts(store.path, ("mentions", "mentions_all", "claims"))
            # A reader that saw every step, and one that comes now.
            assert {view: store.query(f"FROM {view}") for view in expected} == expected
            if step in ("merge", "truncate", "flip"):
                assert answers(store.path, ("mentions", "mentions_all", "claims")) == expected
        found = {finding.kind for finding in doctor(store, repair=True).findings if not finding.repaired}
        assert found <= {"original", "span"}  # the made documents have no originals; withdrawn ones leave rows behind


def _take(store: Store, step: str, number: int, chance: Any) -> None:
    current = store.manifest.current_runs("mentions")
    files = sorted(merged_files(store.path).values())
    if step == "add":
        add_report(store, make_document(key=f"report-{number}"))
    elif step == "code" and current:
        run = chance.choice(current)
        rows = store.query("SELECT * FROM mentions WHERE run = $run", {"run": run.run})
        with store.begin("code", inputs=[run.run, str(number)], supersedes=[run.run]) as writer:
            writer.name("claims")
            writer.write("mentions", from_table(EventMention, rows.drop_columns(["run"])))
    elif step == "withdraw" and current:
        with store.begin("withdraw", withdraws=[chance.choice(current).run]):
            pass
    elif step == "merge":
        store.merge_parts()
    elif step == "kill":
        merged_folder(store.path).mkdir(parents=True, exist_ok=True)
        (merged_folder(store.path) / ".mentions-parts-0.1.2.partial").write_bytes(b"PAR1 half")
    elif files:
        _spoil(chance.choice(files), step, chance)


def _spoil(path: Path, how: str, chance: Any) -> None:
    """Delete a file, cut it off, or spoil what says how to read it: the footer, at its end."""
    data = path.read_bytes()
    if how == "delete":
        path.unlink()
    elif how == "truncate":
        path.write_bytes(data[: chance.randrange(len(data))])
    else:
        path.write_bytes(data[:-12] + bytes(each ^ 255 for each in data[-12:]))


def test_a_file_that_goes_while_it_is_read_is_left(grown: Store) -> None:
    before = grown.query("FROM mentions")
    for path in merged_files(grown.path).values():
        path.unlink()
    assert grown.query("FROM mentions") == before
    assert sum(map(len, grown.scan("FROM claims"))) == 6
    assert "/derived/merged/" not in reads(grown)
    with pytest.raises(RecordError, match="cannot be answered"):
        grown.query("SELECT nothing FROM mentions")
    grown.merge_parts()
    assert "/derived/merged/" in reads(grown)


def test_bytes_that_changed_silently_are_found(grown: Store) -> None:
    path = next(path for name, path in merged_files(grown.path).items() if name.startswith("mentions"))
    path.write_bytes(path.read_bytes()[:40] + b"\0\0" + path.read_bytes()[42:])
    found = [each for each in doctor(Store.open(grown.path)).findings if each.kind == "merged"]
    assert [(each.where, each.harmless) for each in found] == [(str(path), True)]
    Store.open(grown.path).merge_parts()
    assert "merged" not in [each.kind for each in doctor(Store.open(grown.path)).findings]


def test_a_damaged_part_is_never_copied(store: Store) -> None:
    for number in range(2):
        add_report(store, make_document(key=f"report-{number}"))
    part = next((store.path / "record" / "mentions").glob("*/*.parquet"))
    part.write_bytes(part.read_bytes()[:-1] + b"?")
    store.merge_parts()
    assert not any(name.startswith("mentions") for name in merged_files(store.path))
    assert {name.split("-")[0] for name in merged_files(store.path)} == {"documents", "stories", "claims", "quantities"}


def test_a_damaged_part_is_found_though_its_copy_is_read(grown: Store) -> None:
    part = next((grown.path / "record" / "mentions").glob("*/*.parquet"))
    part.unlink()
    assert [each.kind for each in doctor(grown).findings] == ["part"]
    assert doctor(grown, repair=True).healthy
    assert Store.open(grown.path).query("FROM mentions").num_rows == 5


def test_where_nothing_can_be_written_the_parts_are_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        add_report(store, make_document(key=f"report-{number}"))
    (store.path / "derived" / "merged").write_bytes(b"a file in the way")
    store.merge_parts()
    assert store.query("FROM mentions").num_rows == 4
    (store.path / "derived" / "merged").unlink()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(merged.os, "fsync", full)
        store.merge_parts()
    assert [*merged_folder(store.path).iterdir()] == []
    assert store.query("FROM mentions").num_rows == 4


def test_what_is_not_needed_goes_after_a_while(grown: Store) -> None:
    before = merged_files(grown.path)
    left = merged_folder(grown.path) / ".mentions-parts-0.1.2.partial"
    left.touch()
    for number in range(6, 8):
        add_report(grown, make_document(key=f"report-{number}"))
    grown.merge_parts()
    assert set(before) < set(merged_files(grown.path))
    for path in merged_folder(grown.path).iterdir():
        os.utime(path, (0, 0))
    add_report(grown, make_document(key="report-8"))
    grown.merge_parts()
    assert not set(before) & set(merged_files(grown.path))
    assert not left.exists()
    assert answers(grown.path) == of_parts(grown.path)


def test_large_parts_stay_by_themselves(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merged, "_SMALL_ROWS", 1)
    for number in range(8):
        document = make_document(key=f"report-{number}")
        with store.begin("add", inputs=[str(number)]) as run:
            run.write("documents", [document, make_document(key=f"other-{number}")] if number == 3 else [document])
            run.write("stories", [make_story(document)])
            run.write("mentions", [make_mention(document)])
    store.merge_parts()
    manifest = store.manifest
    cut = stretches(TABLES["documents"], manifest.current_runs("documents"), 8)
    assert [(len(each.parts), each.merge) for each in cut] == [(3, True), (1, False), (4, True)]
    assert answers(store.path) == of_parts(store.path)
