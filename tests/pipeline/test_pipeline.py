"""The whole way: nothing twice, nothing lost, failures listed, the same export whatever happened on the way."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_stages import FAKE, BrokenCoder, VisitCoder, segment
from made_rows import make_document

from yalu.errors import EngineError
from yalu.model import CodedStory, Document, Failure
from yalu.pipeline import AddProgress, add_sources, code_documents, link_record, recode, retry_failed, vocabulary_digest
from yalu.read.options import ReadOptions
from yalu.record import Store
from yalu.record.doctor import doctor
from yalu.record.export import find_exporter
from yalu.record.listing import Filter, line_batches


def write_reports(path: Path, texts: list[str]) -> str:
    """Write a report a line and return the file's name; days of publication go backwards."""
    days = [f"2011-{12 - number // 28 % 12:02d}-{28 - number % 28:02d}" for number in range(len(texts))]
    lines = [
        json.dumps({"id": f"report-{number}", "text": text, "published": day})
        for number, (text, day) in enumerate(zip(texts, days, strict=True))
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def visits(count: int) -> list[str]:
    """Return reports of visits."""
    return [f"Envoy{number % 7} visited Town{number % 5}. Trade grew by 12 per cent." for number in range(count)]


def export(store: Store, folder: Path) -> dict[str, bytes]:
    """Return every export of a store."""
    written = {}
    for listing in ("mentions", "claims", "quantities", "stories", "events"):
        for name in ("jsonl", "csv"):
            path = folder / f"{listing}.{name}"
            find_exporter(name, path).write(line_batches(store, listing, Filter()), path)
            written[path.name] = path.read_bytes()
    return written


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A new workspace."""
    return Store.create(tmp_path / "desk")


# Coding without a store


def code(texts: list[str], **options: Any) -> list[tuple[int, int, Failure | None]]:
    """Code texts; return how many stories and mentions each has, and its failure."""
    documents = [make_document(text, key=f"report-{number}") for number, text in enumerate(texts)]
    coded = list(code_documents(documents, coder=VisitCoder, segment=segment, **options))
    assert [each.document for each in coded] == documents
    return [(len(each.stories), sum(len(story.events) for story in each.coded), each.failure) for each in coded]


def test_documents_are_coded_in_order_over_many_chunks() -> None:
    texts = [f"A{number} visited B. " * (number % 3) + "The end" for number in range(100)]
    assert code(texts) == [(1, number % 3, None) for number in range(100)]


def test_a_document_without_stories_says_nothing() -> None:
    assert code(["nothing"]) == [(0, 0, None)]


@pytest.mark.parametrize(
    ("text", "kind", "problem"),
    [
        ("unsplittable", "ReadError", "cannot be split."),
        ("uncodable", "ZeroDivisionError", "a fault of the coder"),
        ("It went astray. A visited B.", "EvidenceError", "shows 'A visited B.', not '?'"),
        ("And twice. A visited B.", "EvidenceError", "two rows are called"),
        ("Half a character \ud800. A visited B.", "UnicodeEncodeError", "surrogates not allowed"),
    ],
)
def test_one_bad_document_fails_alone(text: str, kind: str, problem: str) -> None:
    before, bad, after = code(["A visited B.", text, "C visited D."])
    assert before == after == (1, 1, None)
    failure = bad[2]
    assert bad[:2] == (0, 0)
    assert failure is not None
    assert (failure.kind, failure.source, failure.item) == (kind, "reports.jsonl#1", "reports.jsonl#1")
    assert problem in failure.problem
    assert failure.remedy


def test_coding_is_lazy() -> None:
    def endless() -> Any:
        while True:
            yield make_document("A visited B.")

    results = code_documents(endless(), coder=VisitCoder, segment=segment)
    assert len([next(results) for _ in range(70)]) == 70
    results.close()  # type: ignore[attr-defined]


def test_a_coder_that_cannot_be_made_is_one_error() -> None:
    with pytest.raises(EngineError, match=r"reports.jsonl#1.*visits.yaml: is missing.*Install it"):
        list(code_documents([make_document()], coder=BrokenCoder, segment=segment))


@pytest.mark.engine
def test_a_pool_codes_the_same_and_names_the_deadly() -> None:
    texts = [*visits(80), "unsplittable", "uncodable"]
    assert code(texts, workers=2) == code(texts)
    with pytest.raises(EngineError, match="killed by signal 9"):
        code(["A visited B.", "deadly"], workers=2)


# Adding


def test_an_add_records_everything_and_a_second_adds_nothing(store: Store, tmp_path: Path) -> None:
    source = write_reports(tmp_path / "in.jsonl", visits(300))
    report = add_sources(store, [source], stages=FAKE)
    assert (report.added, report.known, report.stories, report.mentions) == (300, 0, 300, 300)
    assert (report.quantities, report.claims, report.events, report.failures) == (300, 0, 35, ())
    assert report.linked
    assert [run.kind for run in store.runs] == ["add"] * 4 + ["link"]
    assert [run.counts.get("documents") for run in store.runs] == [25, 100, 100, 75, None]
    before = (store.path / "manifest.jsonl").read_bytes()
    again = add_sources(store, [source], stages=FAKE)
    assert (again.added, again.known, again.linked, again.runs) == (0, 300, False, ())
    assert (store.path / "manifest.jsonl").read_bytes() == before
    assert doctor(store).healthy


def test_the_same_report_twice_in_one_add_is_recorded_once(store: Store, tmp_path: Path) -> None:
    source = write_reports(tmp_path / "in.jsonl", visits(3))
    report = add_sources(store, [source, source], stages=FAKE)
    assert (report.added, report.known) == (3, 3)


def test_new_reports_are_linked_with_the_old_in_one_link_run(store: Store, tmp_path: Path) -> None:
    add_sources(store, [write_reports(tmp_path / "a.jsonl", ["A visited B."])], stages=FAKE)
    report = add_sources(store, [write_reports(tmp_path / "b.jsonl", ["A visited B. C visited D."])], stages=FAKE)
    assert (report.events, report.linked) == (2, True)
    assert store.query("SELECT count(*) AS n FROM events").to_pylist() == [{"n": 2}]
    assert store.query("SELECT count(*) AS n FROM links").to_pylist() == [{"n": 3}]


def test_a_review_changes_the_events_at_the_next_link(store: Store, tmp_path: Path) -> None:
    add_sources(store, [write_reports(tmp_path / "a.jsonl", ["A visited B. C visited D."])], stages=FAKE)
    assert not link_record(store, FAKE)
    name = store.query("SELECT mention_id FROM mentions ORDER BY 1").to_pylist()[0]["mention_id"]
    store.append_review(name, "reject", reviewer="ana")
    assert link_record(store, FAKE)
    assert store.query("SELECT count(*) AS n FROM events").to_pylist() == [{"n": 1}]
    assert not link_record(store, FAKE)


def test_an_empty_workspace_has_nothing_to_link(store: Store) -> None:
    assert not link_record(store, FAKE)
    assert add_sources(store, [], stages=FAKE).runs == ()


def test_the_original_is_kept(store: Store, tmp_path: Path) -> None:
    source = write_reports(tmp_path / "in.jsonl", visits(2))
    add_sources(store, [source], stages=FAKE)
    (row,) = store.query("SELECT DISTINCT sha256 FROM documents").to_pylist()
    assert store.original_path(row["sha256"]).read_bytes() == Path(source).read_bytes()


def test_progress_is_told(store: Store, tmp_path: Path) -> None:
    told: list[AddProgress] = []
    source = write_reports(tmp_path / "in.jsonl", [*visits(30), ""])
    add_sources(store, [source], stages=FAKE, progress=told.append)
    assert [each.added for each in told if each.step == "reading"] == list(range(1, 31))
    assert told[-1] == AddProgress(step="linking", added=30, known=0, failed=1, mentions=30)


def test_the_manifest_says_what_a_run_was_made_from_and_with(store: Store, tmp_path: Path) -> None:
    source = write_reports(tmp_path / "in.jsonl", visits(2))
    add_sources(store, [source], ReadOptions(given={"publisher": "Gazette"}), stages=FAKE)
    run = store.runs[0]
    assert run.inputs == (source,)
    assert run.versions == {"coder": "visits.v1"}
    assert run.settings["given"] == {"publisher": "Gazette"}


def test_a_pool_makes_the_same_record(store: Store, tmp_path: Path) -> None:
    source = write_reports(tmp_path / "in.jsonl", [*visits(120), "unsplittable", ""])
    add_sources(store, [source], stages=FAKE)
    other = Store.create(tmp_path / "other")
    add_sources(other, [source], stages=FAKE, workers=2)

    def parts(each: Store) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted((each.path / "record").glob("*/*/*"))}

    assert parts(store) == parts(other)
    assert [run.run for run in store.runs] == [run.run for run in other.runs]


# Coding anew


class SternCoder(VisitCoder):
    """A later version: visits to Town0 are no visits any more, and a word no longer can be coded."""

    name = "visits.v2"

    def _story(self, document: Document) -> CodedStory:
        if "Envoy1 " in document.text:
            raise ZeroDivisionError("a fault of the new version")
        coded = super()._story(document)
        return replace(coded, events=() if "Town0" in document.text else coded.events)


def test_a_new_version_codes_anew_and_both_stay_comparable(store: Store, tmp_path: Path) -> None:
    source = write_reports(tmp_path / "in.jsonl", visits(60))
    add_sources(store, [source], stages=FAKE)
    new = replace(FAKE, coder=SternCoder, versions={"coder": "visits.v2"})
    runs = recode(store, stages=new)
    assert [(run.kind, run.supersedes) for run in runs] == [("code", (run.run,)) for run in store.runs[:2]]
    expected = sum("Town0" not in text and "Envoy1 " not in text for text in visits(60))
    counted = "SELECT count(*) AS n, count(DISTINCT mention_id) AS names FROM {}"
    assert store.query(counted.format("mentions")).to_pylist() == [{"n": expected, "names": expected}]
    assert store.query(counted.format("mentions_all")).to_pylist() == [{"n": 60 + expected, "names": 60}]
    assert store.query("SELECT count(*) AS n FROM documents").to_pylist() == [{"n": 60}]
    failed = [text for text in visits(60) if "Envoy1 " in text]
    assert len(store.outstanding_failures()) == len(failed)
    assert recode(store, stages=new) == []
    assert add_sources(store, [source], stages=new).known == 60
    assert retry_failed(store, stages=new) == []
    assert len(store.outstanding_failures()) == len(failed)
    assert doctor(store).findings == ()
    assert recode(store, stages=FAKE)
    assert store.outstanding_failures() == []
    assert store.query(counted.format("mentions")).to_pylist() == [{"n": 60, "names": 60}]


# Failures


def test_failures_are_recorded_once_and_resolved_by_a_retry(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    source = write_reports(path, ["A visited B.", "", "unsplittable"])
    gone = str(tmp_path / "gone.jsonl")
    options = ReadOptions(given={"publisher": "Gazette"})
    report = add_sources(store, [source, gone], options, stages=FAKE)
    assert report.added == 1
    assert [(each.item, each.kind) for each in report.failures] == [
        (f"{source}#2", "ReadError"),
        (gone, "ReadError"),
        (f"{source}#3", "ReadError"),
    ]
    assert {each.source for each in report.failures} == {source, gone}
    runs = len(store.runs)
    again = add_sources(store, [source, gone], options, stages=FAKE)
    assert len(again.failures) == 3
    assert len(store.runs) == runs
    assert len(store.outstanding_failures()) == 3

    write_reports(path, ["A visited B.", "C visited D.", "unsplittable"])
    (retried,) = retry_failed(store, stages=FAKE)
    assert (retried.added, retried.known, retried.resolved, len(retried.failures)) == (1, 1, 1, 2)
    assert {each.failure.item for each in store.outstanding_failures()} == {f"{source}#3", gone}
    publishers = store.query("SELECT DISTINCT publisher.value AS name FROM documents").to_pylist()
    assert publishers == [{"name": "Gazette"}]


def test_a_file_of_a_folder_added_by_itself_resolves_its_failure(store: Store, tmp_path: Path) -> None:
    file = str(tmp_path / "in.jsonl")
    failed = Failure(source=str(tmp_path), item=file, kind="ReadError", problem="is empty.", remedy=None)
    add_sources(store, [str(tmp_path)], stages=replace(FAKE, read=lambda *_: [failed]))
    assert len(store.outstanding_failures()) == 1
    report = add_sources(store, [write_reports(Path(file), ["A visited B."])], stages=FAKE)
    assert report.resolved == 1
    assert store.outstanding_failures() == []


def test_nothing_to_retry_does_nothing(store: Store) -> None:
    assert retry_failed(store, stages=FAKE) == []


def test_an_interrupted_add_keeps_what_was_committed_and_completes_later(store: Store, tmp_path: Path) -> None:
    source = write_reports(tmp_path / "in.jsonl", visits(300))

    def stop(progress: AddProgress) -> None:
        if progress.added == 200:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        add_sources(store, [source], stages=FAKE, progress=stop)
    assert store.query("SELECT count(*) AS n FROM documents").to_pylist() == [{"n": 125}]
    report = add_sources(store, [source], stages=FAKE)
    assert (report.added, report.known) == (175, 125)
    whole = Store.create(tmp_path / "whole")
    add_sources(whole, [source], stages=FAKE)
    assert export(store, tmp_path) == export(whole, tmp_path)


@pytest.mark.engine
@pytest.mark.slow
def test_ten_kills_lose_nothing_and_double_nothing(store: Store, tmp_path: Path) -> None:
    source = write_reports(tmp_path / "in.jsonl", [f"slow. {text}" for text in visits(130)])
    child = [sys.executable, str(Path(__file__).parent / "kill_child.py"), str(store.path), source]
    here = Path(__file__).parent
    paths = [str(here), str(here.parent / "record"), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    chance = random.Random(20110616)  # noqa: S311 (moments to kill at, not secrets)
    killed = 0
    for _ in range(10):
        process = subprocess.Popen(child, env=environment)
        # Starting takes most of a second, coding all 130 reports about two and a half.
        time.sleep(chance.uniform(0.2, 2.5))
        process.kill()
        killed += process.wait() == -9
        assert [finding for finding in doctor(store).findings if not finding.repairable] == []
    assert killed >= 1
    subprocess.run(child, check=True, env=environment)
    whole = Store.create(tmp_path / "whole")
    add_sources(whole, [source], stages=FAKE)
    assert doctor(store).findings == ()
    assert export(store, tmp_path) == export(whole, tmp_path)


def test_the_vocabulary_digest_covers_the_data_files() -> None:
    assert len(vocabulary_digest()) == 20
    assert vocabulary_digest() == vocabulary_digest()
