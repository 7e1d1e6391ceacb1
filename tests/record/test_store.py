"""The store keeps what was committed, shows nothing else, and refuses what it cannot stand behind."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_rows import (
    add_report,
    evidence,
    make_claim,
    make_document,
    make_event,
    make_link,
    make_mention,
    make_quantity,
    make_story,
)

from yalu.errors import EvidenceError, RecordError, WorkspaceError
from yalu.model import Claim, Document, EventMention, Evidence, Failure, Original, Quantity, Story
from yalu.model.schema import from_table
from yalu.record import Store
from yalu.record.manifest import FILE_NAME as MANIFEST
from yalu.record.tables import TABLES


def parts(store: Store) -> dict[str, bytes]:
    """Return every Parquet part under its path."""
    found = (store.path / "record").glob("*/*/*.parquet")
    return {path.relative_to(store.path).as_posix(): path.read_bytes() for path in found}


def test_rows_come_back_as_they_were_written(store: Store) -> None:
    document = make_document()
    mention = add_report(store, document)
    assert from_table(Document, store.query("SELECT * FROM documents")) == [document]
    assert from_table(Story, store.query("SELECT * FROM stories")) == [make_story(document)]
    assert from_table(EventMention, store.query("SELECT * FROM mentions")) == [mention]
    assert from_table(Claim, store.query("SELECT * FROM claims")) == [make_claim(document)]
    assert from_table(Quantity, store.query("SELECT * FROM quantities")) == [make_quantity(document)]


def test_every_table_has_a_view_in_an_empty_workspace(store: Store) -> None:
    for name, table in TABLES.items():
        for view in (name, f"{name}_all"):
            answer = store.query(f"FROM {view}")
            assert answer.num_rows == 0
            assert answer.column_names == [*table.schema.names, "run"]
    assert store.query("SELECT * FROM v_accepted").column_names == [*TABLES["mentions"].schema.names, "run", "verdict"]


def test_another_reader_sees_a_run_once_it_is_committed(store: Store) -> None:
    reader = Store.open(store.path)
    run = store.begin("add", inputs=["a"])
    run.write("documents", [make_document()])
    assert reader.query("SELECT * FROM documents").num_rows == 0
    committed = run.commit()
    assert reader.query("SELECT run FROM documents").to_pylist() == [{"run": committed.run}]


def test_the_same_rows_in_any_order_make_the_same_bytes(tmp_path: Path) -> None:
    documents = [make_document(key=f"report-{number}") for number in range(5)]
    stores = []
    for name, ordered in (("one", documents), ("two", documents[::-1])):
        store = Store.create(tmp_path / name)
        with store.begin("add", inputs=["reports"]) as run:
            run.write("documents", ordered)
            run.write("mentions", [make_mention(document) for document in ordered])
        stores.append(store)
    assert parts(stores[0]) == parts(stores[1])
    assert len(parts(stores[0])) == 2


def test_run_ids_depend_on_what_came_before_and_on_no_clock(tmp_path: Path) -> None:
    names = []
    for folder in ("one", "two"):
        store = Store.create(tmp_path / folder)
        for inputs in (["a"], ["a"], ["b"]):
            with store.begin("add", inputs=inputs) as run:
                run.write("documents", [])
        names.append([run.run for run in store.runs])
    assert names[0] == names[1]
    assert len(set(names[0])) == 3


def test_a_block_that_raises_leaves_nothing(store: Store) -> None:
    with pytest.raises(KeyboardInterrupt), store.begin("add") as run:  # noqa: PT012 (the block is what is tested)
        run.write("documents", [make_document()])
        raise KeyboardInterrupt
    assert store.runs == ()
    assert parts(store) == {}
    add_report(store, make_document())
    assert len(store.runs) == 1


@pytest.mark.parametrize(
    "broken",
    [
        lambda document: make_mention(document, evidence=Evidence(start=0, end=5, text="Other")),
        lambda document: make_mention(document, trigger=Evidence(start=90, end=900, text="visited")),
        lambda document: make_mention(document, source=(replace(make_mention(document).source[0], text="Ruritania"),)),
        lambda document: make_claim(document, evidence=Evidence(start=7, end=7, text="")),
        lambda document: make_quantity(document, evidence=Evidence(start=0, end=11, text="12 per cent")),
        lambda document: make_story(document, end=len(document.text) + 1),
    ],
    ids=["evidence", "trigger", "actor", "claim", "quantity", "story"],
)
def test_a_row_that_does_not_show_its_evidence_is_refused(store: Store, broken: object) -> None:
    document = make_document()
    row = broken(document)  # type: ignore[operator]
    table = next(name for name, table in TABLES.items() if isinstance(row, table.row_type))
    with pytest.raises(EvidenceError, match="refused") as caught, store.begin("add") as run:  # noqa: PT012
        run.write("documents", [document])
        run.write(table, [row])
    assert document.doc_id in str(caught.value)
    assert store.runs == ()


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=40), data=st.data())
def test_exactly_the_true_spans_are_accepted(text: str, data: st.DataObject) -> None:
    from yalu.record.evidence import check_evidence

    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    shown = data.draw(st.sampled_from([text[start:end], text[: end - start], text[start:end] + "x"]))
    document = make_document("12 per cent")
    quantity = make_quantity(document, evidence=Evidence(start=start, end=end, text=shown))
    if shown == text[start:end]:
        check_evidence(quantity, text)
    else:
        with pytest.raises(EvidenceError):
            check_evidence(quantity, text)


def test_rows_may_point_into_documents_of_earlier_runs_but_not_into_unknown_ones(store: Store) -> None:
    document = make_document()
    with store.begin("add") as run:
        run.write("documents", [document])
    with store.begin("code") as run:
        run.write("mentions", [make_mention(document)])
    with pytest.raises(EvidenceError, match="not in the record"), store.begin("code") as run:
        run.write("claims", [make_claim(make_document(key="elsewhere"))])


def test_wrong_rows_wrong_tables_and_second_names_are_refused(store: Store) -> None:
    document = make_document()
    with pytest.raises(RecordError, match="two rows of documents"), store.begin("add") as run:
        run.write("documents", [document, document])
    with pytest.raises(RecordError, match="a Document is no row of mentions"), store.begin("add") as run:
        run.write("mentions", [document])
    with pytest.raises(RecordError, match="no such table: people"), store.begin("add") as run:
        run.write("people", [])


def test_a_text_no_parquet_file_can_hold_is_refused_with_a_record_error(store: Store) -> None:
    with pytest.raises(RecordError, match="do not have its form"), store.begin("add") as run:
        run.write("documents", [make_document("a lone surrogate: \ud800")])
    assert parts(store) == {}


def test_a_later_link_run_replaces_the_earlier_one(store: Store) -> None:
    mention = add_report(store, make_document())
    first = make_event(mention)
    second = make_event(mention, type="COOPERATE")
    for event in (first, second):
        earlier = [run.run for run in store.manifest.current_runs("events")]
        with store.begin("link", supersedes=earlier) as run:
            run.write("events", [event])
            run.write("links", [make_link(event, mention)])
    assert store.query("SELECT type FROM events").to_pylist() == [{"type": "COOPERATE"}]
    assert store.query("SELECT count(*) AS n FROM links").to_pylist() == [{"n": 1}]
    assert store.query("SELECT count(*) AS n FROM events_all").to_pylist() == [{"n": 2}]
    assert store.query("SELECT count(*) AS n FROM mentions").to_pylist() == [{"n": 1}]


def test_a_link_run_without_events_replaces_too(store: Store) -> None:
    mention = add_report(store, make_document())
    with store.begin("link") as run:
        run.write("events", [make_event(mention)])
    with store.begin("link", supersedes=[store.runs[-1].run]) as run:
        run.write("events", [])
    assert store.query("SELECT * FROM events").num_rows == 0


# Bad disks and killed writers


def fail_with(code: int) -> object:
    """Return a function that fails as the system does."""

    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    return fail


@pytest.mark.parametrize("call", ["fsync", "pwrite"])
def test_a_full_disk_is_one_clear_error_and_loses_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    add_report(store, make_document())
    before = (store.path / MANIFEST).read_bytes()
    run = store.begin("add", inputs=["more"])
    run.write("documents", [make_document(key="report-2")])
    with monkeypatch.context() as broken:
        broken.setattr(os, call, fail_with(errno.ENOSPC))
        with pytest.raises(RecordError, match=r"No space left on device.*Free some disk space"):
            run.commit()
    assert (store.path / MANIFEST).read_bytes() == before
    assert len(parts(store)) == 5
    add_report(store, make_document(key="report-2"))
    assert store.query("SELECT count(*) AS n FROM documents").to_pylist() == [{"n": 2}]


def test_a_folder_that_cannot_be_written_is_one_clear_error(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    add_report(store, make_document())
    # Permissions do not bind the superuser, who may run these tests: let the system call refuse instead.
    monkeypatch.setattr(os, "open", fail_with(errno.EROFS))
    with pytest.raises(RecordError, match=r"Read-only file system.*copy the workspace"):
        store.begin("add")
    monkeypatch.undo()
    assert store.query("SELECT * FROM documents").num_rows == 1


def test_half_a_manifest_line_is_ignored_and_removed_by_the_next_writer(store: Store) -> None:
    add_report(store, make_document())
    whole = (store.path / MANIFEST).read_bytes()
    with (store.path / MANIFEST).open("ab") as file:
        file.write(whole[: len(whole) // 2])
    reader = Store.open(store.path)
    assert len(reader.runs) == 1
    assert reader.manifest.torn
    add_report(store, make_document(key="report-2"))
    assert (store.path / MANIFEST).read_bytes().startswith(whole)
    assert len(Store.open(store.path).runs) == 2


@given(cut=st.integers(0, 400))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_manifest_cut_anywhere_keeps_its_whole_lines(store: Store, cut: int) -> None:
    path = store.path / MANIFEST
    if not path.exists():
        for name in ("a", "b", "c"):
            with store.begin("add", inputs=[name]) as run:
                run.write("documents", [])
    whole = path.read_bytes()
    path.write_bytes(whole[: max(0, len(whole) - cut)])
    left = whole[: max(0, len(whole) - cut)].count(b"\n")
    assert [run.inputs for run in store.runs] == [("a",), ("b",), ("c",)][:left]
    path.write_bytes(whole)


def test_a_damaged_line_inside_the_manifest_is_named(store: Store) -> None:
    add_report(store, make_document())
    add_report(store, make_document(key="report-2"))
    lines = (store.path / MANIFEST).read_bytes().splitlines(keepends=True)
    (store.path / MANIFEST).write_bytes(b"{}\n" + lines[1])
    with pytest.raises(RecordError, match="line 1"):
        store.query("SELECT 1 FROM documents")


def test_what_a_killed_writer_left_is_ignored_and_swept(store: Store) -> None:
    add_report(store, make_document())
    orphan = store.path / "record" / "mentions" / "run=run-killed"
    orphan.mkdir(parents=True)
    (orphan / "part-00000.parquet").write_bytes(b"half")
    (store.path / "record" / "documents" / f"run={store.runs[0].run}" / ".part-00001.parquet.7.partial").write_bytes(
        b""
    )
    assert store.query("SELECT count(*) AS n FROM mentions").to_pylist() == [{"n": 1}]
    add_report(store, make_document(key="report-2"))
    assert not orphan.exists()
    assert not list((store.path / "record").glob("*/*/.*"))


def test_a_second_writer_is_told_who_writes_and_sweeps_nothing(store: Store) -> None:
    with store.writing():
        live = store.path / "record" / "mentions" / "run=run-live"
        live.mkdir(parents=True)
        with pytest.raises(RecordError, match=f"process {os.getpid()} on"):
            Store.open(store.path).begin("add")
        assert live.exists()
    with Store.open(store.path).begin("add") as run:
        run.write("documents", [])
    assert not live.exists()


def test_a_killed_process_leaves_no_lock(store: Store) -> None:
    child = "import sys, os\nfrom yalu.record import Store\nstore = Store.open(sys.argv[1])\n"
    child += "run = store.begin('add')\nprint('locked', flush=True)\nos.kill(os.getpid(), 9)"
    done = subprocess.run([sys.executable, "-c", child, str(store.path)], capture_output=True, text=True)
    assert (done.stdout, done.returncode) == ("locked\n", -9)
    add_report(store, make_document())
    assert len(store.runs) == 1


def test_two_runs_cannot_be_open_at_once(store: Store) -> None:
    with store.begin("add") as run:
        run.write("documents", [])
        with pytest.raises(RecordError, match="a run is open already"):
            store.begin("add")
    assert len(store.runs) == 1


# Making and opening


def test_a_folder_that_is_no_workspace_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match=r"not a Yalu workspace.*yalu init"):
        Store.open(tmp_path)


def test_a_workspace_of_another_format_is_refused_with_what_to_do(store: Store) -> None:
    path = store.path / "yalu.toml"
    path.write_text(path.read_text().replace("format = 1", "format = 99"))
    with pytest.raises(WorkspaceError, match=r"format 99.*Install a newer Yalu"):
        Store.open(store.path)


@pytest.mark.parametrize("broken", ["name = ", "format = 1\nname = 3", "format = 1\nname = 'a'\ndyads = 'CHN'"])
def test_a_broken_yalu_toml_is_named(store: Store, broken: str) -> None:
    (store.path / "yalu.toml").write_text(broken)
    with pytest.raises(WorkspaceError, match=r"yalu\.toml"):
        Store.open(store.path)


def test_only_a_new_or_empty_folder_becomes_a_workspace(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(WorkspaceError, match="not empty"):
        Store.create(tmp_path)
    with pytest.raises(WorkspaceError, match="is a file"):
        Store.create(tmp_path / "notes.txt")
    Store.create(tmp_path / "desk")
    with pytest.raises(WorkspaceError, match="already"):
        Store.create(tmp_path / "desk")


def test_odd_folder_names_work(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "it's a [desk]*" / "run=x")
    add_report(store, make_document())
    assert store.query("SELECT key FROM documents").to_pylist() == [{"key": "report-1"}]


# Queries


def test_a_query_reaches_nothing_outside_the_record(store: Store, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    for sql in (f"FROM read_csv('{secret}')", "INSTALL httpfs", f"COPY (SELECT 1) TO '{tmp_path}/out.csv'"):
        with pytest.raises(RecordError, match=r"cannot be answered|only questions"):
            store.query(sql)
    assert not (tmp_path / "out.csv").exists()


def test_a_wrong_query_says_so(store: Store) -> None:
    with pytest.raises(RecordError, match="nonsense"):
        store.query("SELECT * FROM nonsense")


def test_a_missing_part_names_the_doctor(store: Store) -> None:
    add_report(store, make_document())
    next((store.path / "record" / "mentions").glob("*/*.parquet")).unlink()
    with pytest.raises(RecordError, match="yalu doctor"):
        Store.open(store.path).query("SELECT * FROM mentions")


def test_long_answers_come_in_batches(store: Store) -> None:
    batches = list(store.scan("SELECT * FROM range(2500)", batch_rows=1000))
    assert [batch.num_rows for batch in batches] == [1000, 1000, 500]
    assert pa.Table.from_batches(batches)["range"].to_pylist() == list(range(2500))


# Originals and failures


def test_originals_are_kept_once_by_hash(store: Store, tmp_path: Path) -> None:
    from hashlib import sha256

    data = b"some bytes"
    name = sha256(data).hexdigest()
    original = Original(source="a", media_type="text/plain", sha256=name, path=None, data=data)
    kept = store.keep_original(original)
    assert kept == store.path / "originals" / name[:2] / name
    assert kept.read_bytes() == data
    assert store.keep_original(original) == kept
    file = tmp_path / "a.txt"
    file.write_bytes(b"changed since")
    from yalu.errors import ReadError

    with pytest.raises(ReadError, match="changed while it was read"):
        store.keep_original(
            Original(source="a", media_type="text/plain", sha256=sha256(b"first").hexdigest(), path=file, data=None)
        )
    gone = Original(source="b", media_type="text/plain", sha256="f" * 64, path=tmp_path / "gone", data=None)
    with pytest.raises(ReadError, match="cannot be read any more"):
        store.keep_original(gone)


def test_failures_are_outstanding_until_a_run_resolves_them(store: Store) -> None:
    failure = Failure(source="in", item="in/a.pdf", kind="ReadError", problem="is empty.", remedy=None)
    with store.begin("add", settings={"given": {"publisher": "Gazette"}}) as run:
        run.write("failures", [failure])
    (outstanding,) = store.outstanding_failures()
    assert outstanding.failure == failure
    assert outstanding.run.settings == {"given": {"publisher": "Gazette"}}
    with store.begin("add", resolved=[outstanding.name]) as run:
        run.write("failures", [])
    assert store.outstanding_failures() == []
    assert json.loads((store.path / MANIFEST).read_text().splitlines()[-1])["resolved"] == [outstanding.name]


def test_evidence_helper_points_at_its_words() -> None:
    document = make_document()
    found = evidence(document, "visited")
    assert document.text[found.start : found.end] == "visited"


def test_a_path_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match=r"\\udcff: has a path that is not UTF-8.*LC_ALL=C\.UTF-8"):
        Store.create(tmp_path / "desk\udcff")
    with pytest.raises(WorkspaceError, match="not UTF-8"):
        Store.open(tmp_path / "desk\udcff")
