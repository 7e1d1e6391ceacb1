"""The doctor finds every kind of damage, and mends what can be mended without inventing anything."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from made_rows import add_report, make_document, make_event, make_link, make_mention

from yalu.errors import RecordError
from yalu.model import Original
from yalu.record import Store
from yalu.record.doctor import doctor


@pytest.fixture
def sound(store: Store) -> Store:
    """A record of two documents, linked, with one original."""
    data = b"bytes of the reports"
    name = sha256(data).hexdigest()
    store.keep_original(Original(source="reports.jsonl", media_type="x", sha256=name, path=None, data=data))
    for key in ("report-1", "report-2"):
        document = make_document(key=key)
        object.__setattr__(document, "sha256", name)
        mention = add_report(store, document)
    event = make_event(mention)
    with store.begin("link") as run:
        run.write("events", [event])
        run.write("links", [make_link(event, mention)])
    return store


def kinds(store: Store) -> list[str]:
    """Return the kinds of what the doctor finds."""
    return [finding.kind for finding in doctor(store).findings]


def part(store: Store, table: str) -> Path:
    """Return the first part of a table."""
    return sorted((store.path / "record" / table).glob("*/*.parquet"))[0]


def test_a_sound_record_is_healthy(sound: Store) -> None:
    report = doctor(sound)
    assert report.findings == ()
    assert report.healthy
    assert (report.runs, report.parts, report.rows, report.originals) == (3, 12, 12, 1)


def test_an_empty_workspace_is_healthy(store: Store) -> None:
    assert doctor(store).healthy


@pytest.mark.parametrize("damage", ["missing", "flipped", "truncated"])
def test_a_damaged_part_is_found_and_its_run_withdrawn(sound: Store, damage: str) -> None:
    path = part(sound, "mentions")
    data = path.read_bytes()
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(data[:-10] if damage == "truncated" else data[:40] + bytes([data[40] ^ 1]) + data[41:])
    assert kinds(sound) == ["part"]
    report = doctor(sound, repair=True)
    assert report.healthy
    assert "yalu add reports.jsonl" in report.findings[0].remedy
    after = Store.open(sound.path)
    assert after.query("SELECT count(*) AS n FROM documents").to_pylist() == [{"n": 1}]
    assert kinds(after) == []
    # Adding the source again brings the documents back.
    lost = (
        {"report-1", "report-2"} - {row["key"] for row in after.query("SELECT key FROM documents").to_pylist()}
    ).pop()
    add_report(after, make_document(key=lost))
    assert after.query("SELECT count(*) AS n FROM v_accepted").to_pylist() == [{"n": 2}]


def test_a_part_with_other_columns_is_found(sound: Store) -> None:
    run = sound.runs[0]
    index, damaged = next((i, each) for i, each in enumerate(run.parts) if each.table == "claims")
    path = sound.path / damaged.path
    pq.write_table(pq.read_table(path, partitioning=None).drop_columns(["stance"]), path)
    manifest = sound.path / "manifest.jsonl"
    manifest.write_text(manifest.read_text().replace(damaged.sha256, sha256(path.read_bytes()).hexdigest()))
    assert kinds(sound) == ["schema"]
    assert index >= 0


def test_what_a_killed_writer_left_is_found_and_removed(sound: Store) -> None:
    shutil.copytree(part(sound, "claims").parent, sound.path / "record" / "claims" / "run=run-dead")
    with (sound.path / "manifest.jsonl").open("a") as file:
        file.write('{"run": "run-dead", "kin')
    assert kinds(sound) == ["torn_line", "orphan"]
    report = doctor(sound, repair=True)
    assert [finding.repaired for finding in report.findings] == [True, True]
    assert kinds(sound) == []


def test_without_repair_nothing_is_changed(sound: Store) -> None:
    (sound.path / "record" / "claims" / "run=run-dead").mkdir()
    before = sorted(path for path in sound.path.rglob("*"))
    assert kinds(sound) == ["orphan"]
    assert sorted(path for path in sound.path.rglob("*")) == before


def test_rows_recorded_twice_are_found(sound: Store) -> None:
    with sound.begin("add") as run:
        run.write("mentions", [make_mention(make_document(key="report-1"))])
    assert kinds(sound) == ["duplicate"]


def test_a_row_that_lost_its_document_is_found(sound: Store) -> None:
    with sound.begin("withdraw", withdraws=[sound.runs[0].run]):
        pass
    document = make_document(key="report-9")
    with sound.begin("add") as run:
        run.write("documents", [document])
    with sound.begin("code") as run:
        run.write("mentions", [make_mention(document)])
    with sound.begin("withdraw", withdraws=[sound.runs[-2].run]):
        pass
    report = doctor(sound)
    assert [finding.kind for finding in report.findings] == ["span"]
    assert "its document is not in the record" in report.findings[0].problem
    assert not report.healthy


def test_originals_damaged_or_gone_are_found(sound: Store) -> None:
    (original,) = (sound.path / "originals").glob("*/*")
    original.write_bytes(b"other")
    assert kinds(sound) == ["original"]
    original.unlink()
    report = doctor(sound)
    assert [finding.kind for finding in report.findings] == ["original"]
    assert "is not kept" in report.findings[0].problem


def test_unreadable_reviews_and_lines_of_the_manifest_are_named(sound: Store) -> None:
    (sound.path / "reviews" / "reviews.jsonl").write_text("[]\n")
    assert kinds(sound) == ["review"]
    (sound.path / "manifest.jsonl").write_text("nonsense\n")
    report = doctor(sound)
    assert [finding.kind for finding in report.findings] == ["manifest"]
    assert "line 1" in report.findings[0].where


def test_a_stale_index_is_found_and_rebuilt(sound: Store) -> None:
    sound.search("minister")
    add_report(sound, make_document(key="report-3"))
    assert "index" in kinds(sound)
    assert [each.harmless for each in doctor(sound).findings if each.kind == "index"] == [True]
    assert "index" not in [each.kind for each in doctor(sound, rebuild=True).findings if not each.repaired]
    assert "index" not in kinds(sound)


def test_a_damaged_index_is_damage(sound: Store) -> None:
    sound.search("minister")
    (sound.path / "derived" / "search.sqlite").write_bytes(b"not a database" * 100)
    assert [each.harmless for each in doctor(sound).findings if each.kind == "index"] == [False]
    assert [each.repaired for each in doctor(sound, rebuild=True).findings if each.kind == "index"] == [True]


def test_a_lost_manifest_removes_nothing(sound: Store) -> None:
    manifest = sound.path / "manifest.jsonl"
    kept = manifest.read_bytes()
    before = sorted(sound.path.rglob("*.parquet"))
    manifest.unlink()
    store = Store.open(sound.path)
    report = doctor(store)
    assert [finding.kind for finding in report.findings if not finding.harmless] == ["manifest"]
    assert not report.healthy
    for change in (lambda: doctor(store, repair=True), lambda: store.begin("add")):
        with pytest.raises(RecordError, match=r"manifest.jsonl.*Restore it from a backup"):
            change()
    assert sorted(sound.path.rglob("*.parquet")) == before
    manifest.write_bytes(kept)
    assert doctor(Store.open(sound.path)).healthy
