"""Rows: every one is imported, refused with a reason, or a duplicate, whatever happens to the import."""

import gzip
import io
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yalu import Workspace
from yalu.imports import Mapping, blocks, events, importer
from yalu.model import ImportedFile
from yalu.record.doctor import doctor

Take = Callable[..., ImportedFile]
Coded = Callable[[], list[dict[str, Any]]]
HEADER = "id,date,source,target,cameo\n"


def many(rows: int, *, first: int = 1) -> str:
    """Return a table of so many different events."""
    lines = (f"e{n},2014-01-{n % 28 + 1:02d},CHN,PRK,{(n % 20) + 1:02d}0\n" for n in range(first, first + rows))
    return HEADER + "".join(lines)


def reasons(account: ImportedFile) -> dict[str, tuple[int, ...]]:
    return {each.reason: each.first for each in account.refusals}


def test_broken_rows_are_counted_named_and_kept_as_failures(desk: Workspace, take: Take, coded: Coded) -> None:
    account = take(
        HEADER.encode()
        + b"1,2014-01-01,CHN,PRK,042\n"
        + b"2,2014-01-01,CHN\n"
        + b"3,2014-02-30,CHN,PRK,042\n"
        + b"4,2014-01-01,M\xe4nner,PRK,042\n"
        + b'5,2014-01-01,"CHN,PRK,042\n'
        + b"6,,CHN,PRK,042\n"
        + b"\n"
        + b'7,2014-01-02,"CHN","PRK",042\n',
        "cameo",
    )
    assert reasons(account) == {"no_date": (3, 6), "wrong_columns": (2, 5), "not_text": (4,)}
    assert [each["row"] for each in coded()] == [1, 7]
    assert [each.item.rsplit(" ", 1)[1] for each in desk.failures()] == ["[no_date]", "[not_text]", "[wrong_columns]"]
    assert "(rows 3, 6)" in desk.failures()[0].problem


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "is empty."),
        (b"\n\n", "is no table"),
        ("id,date\n".encode("utf-16"), "is UTF-16."),
        (b"a,b,c\n1,2,3\n", "is no table of cameo"),
        (gzip.compress(many(500).encode())[:-9], "is damaged"),
        (b"PAR1 and no more", "is damaged"),
        (b"\x00\x01\x02\n", "is no table"),
    ],
)
def test_a_file_that_cannot_be_read_fails_alone(desk: Workspace, tmp_path: Path, data: bytes, problem: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bad.csv").write_bytes(data)
    (tmp_path / "in" / "good.csv").write_text(many(3))
    report = desk.import_file(tmp_path / "in", form="cameo")
    assert [each.imported for each in report.files] == [3]
    (failure,) = report.failures
    assert problem in failure.problem
    assert failure.remedy
    assert desk.store.query("SELECT count(*) AS n FROM coded_events").to_pylist() == [{"n": 3}]
    assert desk.failures() == [failure]
    runs = len(desk.store.runs)
    assert len(desk.import_file(tmp_path / "in", form="cameo").failures) == 1
    assert len(desk.store.runs) == runs, "the same failure again is no news"
    (tmp_path / "in" / "bad.csv").write_text(many(3, first=10))
    desk.import_file(tmp_path / "in", form="cameo")
    assert desk.failures() == []


def test_a_header_without_rows_is_an_import_of_none(take: Take) -> None:
    assert take("\ufeff" + HEADER, "cameo").rows == 0


def test_the_same_again_adds_nothing_whatever_it_is_called(desk: Workspace, take: Take, coded: Coded) -> None:
    take(many(50), "cameo")
    runs = len(desk.store.runs)
    again = take(many(50), "cameo", name="copy.csv")
    assert (again.rows, again.imported, len(coded()), len(desk.store.runs)) == (50, 50, 50, runs)


def test_events_of_another_file_are_known_by_their_identifier(take: Take, coded: Coded) -> None:
    take(many(50), "cameo")
    account = take(many(50, first=31), "cameo", name="next.csv")
    assert (account.imported, account.duplicates, len(coded())) == (30, 20, 80)
    assert take(many(50), "cameo", name="other.csv", origin="other").imported == 50


def test_rows_without_an_identifier_are_events_each(take: Take) -> None:
    row = "2014-01-01,CHN,PRK,042\n"
    assert take("date,source,target,cameo\n" + 3 * row, "cameo").imported == 3


def test_another_reading_of_a_file_replaces_the_first(desk: Workspace, take: Take, coded: Coded) -> None:
    text = many(20) + "x,01.02.2014,CHN,PRK,042\n"
    assert take(text, "cameo").refused == 1
    take(text, "cameo", mapping=Mapping(date_format="%d.%m.%Y"))
    assert [each["row"] for each in coded()] == [21]
    assert [each.item.rsplit(" ", 1)[1] for each in desk.failures()] == ["[no_date]"]
    assert doctor(desk.store).healthy


def test_a_newer_version_replaces_what_an_older_one_made(
    take: Take, coded: Coded, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(many(20), "cameo")
    monkeypatch.setattr(importer, "READER", "import.v2")
    account = take(many(20), "cameo")
    assert (account.imported, account.version, len(coded())) == (20, "import.v2", 20)


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "_BLOCK_BYTES", 4000)
    monkeypatch.setattr(importer, "CHUNK_ROWS", 300)


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("name", ["table.csv", "table.csv.gz"])
def test_a_stopped_import_goes_on_after_what_was_committed(
    desk: Workspace, take: Take, coded: Coded, tmp_path: Path, name: str
) -> None:
    text = many(1000) + "bad\n" + many(1000, first=2000).split("\n", 1)[1] + many(10).split("\n", 1)[1]

    def stop(progress: Any) -> None:
        if progress.rows > 1200:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take(text, "cameo", name=name, progress=stop)
    assert 300 <= len(coded()) < 1200
    account = take(text, "cameo", name=name)
    assert (account.imported, account.refused, account.duplicates) == (2000, 1, 10)
    assert reasons(account) == {"wrong_columns": (1001,)}
    assert len({each["row"] for each in coded()}) == len(coded()) == 2000
    assert doctor(desk.store).healthy
    assert take(text, "cameo", name=name).rows == 2011


def test_a_killed_import_goes_on(desk: Workspace, take: Take, coded: Coded, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(many(2000))
    script = (
        "import os, signal, sys\n"
        "from yalu import Workspace\n"
        "from yalu.imports import blocks, importer\n"
        "blocks._BLOCK_BYTES, importer.CHUNK_ROWS = 4000, 300\n"
        "def stop(progress):\n    progress.rows > 1000 and os.kill(os.getpid(), signal.SIGKILL)\n"
        "Workspace(sys.argv[1]).import_file(sys.argv[2], form='cameo', progress=stop)\n"
    )
    ended = subprocess.run([sys.executable, "-c", script, str(desk.path), str(path)], env=os.environ | _SOURCES)
    assert ended.returncode == -signal.SIGKILL
    (desk.path / "record" / "coded_events" / "run=run-half").mkdir()
    account = take(many(2000), "cameo")
    assert (account.rows, account.imported, len(coded())) == (2000, 2000, 2000)


_SOURCES = {"PYTHONPATH": str(Path(blocks.__file__).parents[2])}


@pytest.mark.usefixtures("small_chunks")
def test_a_chunk_that_was_lost_comes_back(desk: Workspace, take: Take, coded: Coded) -> None:
    take(many(1500), "cameo")
    part = desk.store.runs[1].parts[0]
    (desk.path / part.path).write_bytes(b"damaged")
    report = doctor(desk.store, repair=True)
    assert "`yalu import" in report.findings[0].remedy
    assert len(coded()) < 1500
    assert take(many(1500), "cameo").imported == 1500
    assert [each["row"] for each in coded()] == list(range(1, 1501))


@pytest.mark.usefixtures("small_chunks")
def test_nothing_is_kept_of_a_file_that_turns_out_to_be_damaged(desk: Workspace, coded: Coded, tmp_path: Path) -> None:
    path = tmp_path / "table.csv.gz"
    path.write_bytes(gzip.compress(many(3000).encode())[:-2000])
    assert desk.import_file(path, form="cameo").failures
    assert coded() == []
    assert doctor(desk.store).healthy


def test_parquet_is_read_as_text_is(take: Take, coded: Coded, tmp_path: Path, desk: Workspace) -> None:
    from datetime import date

    table = pa.table(
        {
            "id": pa.array([1, 2, None]),
            "date": pa.array([date(2014, 1, 1), date(2014, 1, 2), None]),
            "source": pa.array(["CHN", "PRK", "CHN"]).dictionary_encode(),
            "target": ["PRK", None, "KOR"],
            "cameo": pa.array([42, 190, 42]),
        }
    )
    pq.write_table(table, tmp_path / "t.parquet", row_group_size=2)
    (account,) = desk.import_file(tmp_path / "t.parquet", form="cameo").files
    assert (account.imported, reasons(account)) == (2, {"no_date": (3,)})
    assert [(each["row"], each["target"], each["type"]) for each in coded()] == [
        (1, "PRK", "CONSULT"), (2, None, "ASSAULT"),
    ]  # fmt: skip


def test_a_zip_file_with_one_table_and_standard_input(
    desk: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for names in (["a.csv"], ["a.csv", "b.csv"]):
        with zipfile.ZipFile(tmp_path / f"{len(names)}.zip", "w") as archive:
            for name in names:
                archive.writestr(name, many(5))
    report = desk.import_file(str(tmp_path / "*.zip"), form="cameo")
    assert [each.imported for each in report.files] == [5]
    assert report.failures[0].problem == "holds 2 files."
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(many(8, first=100).encode())))
    (account,) = desk.import_file("-", form="cameo").files
    assert (account.path, account.imported) == ("standard input", 8)


def test_a_quoted_cell_may_have_lines(take: Take, coded: Coded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "_BLOCK_BYTES", 100)
    rows = "".join(f'"said,\n\n",{n},2014-01-01,CHN,PRK,042\n' for n in range(50))
    account = take("notes," + HEADER + rows, "cameo")
    assert (account.rows, account.imported) == (50, 50)
    assert {each["source"] for each in coded()} == {"CHN"}


def test_memories_that_grew_too_large_are_emptied(
    take: Take, coded: Coded, monkeypatch: pytest.MonkeyPatch, small_chunks: None
) -> None:
    monkeypatch.setattr(events, "_MOST_REMEMBERED", 50)
    text = HEADER + "".join(f"{n},2014-01-01,Actor {n},PRK,042\n" for n in range(1500))
    assert take(text, "cameo").imported == 1500
    assert [each["source_name"] for each in coded()] == [f"Actor {n}" for n in range(1500)]


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), max_size=6)
ROW = st.one_of(
    st.tuples(st.sampled_from(["2014-01-01", "2014", "x", ""]), CELL, CELL, st.sampled_from(["042", "043", "01", "?"])),
    st.lists(CELL, min_size=1, max_size=7),
)


@settings(max_examples=20)
@given(rows=st.lists(ROW, max_size=12), delimiter=st.sampled_from("\t;"))
def test_every_row_is_accounted_for(rows: list[Any], delimiter: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("property")
    lines = [delimiter.join(cell.replace(delimiter, "").replace('"', "") for cell in row) for row in rows]
    text = delimiter.join(("date", "source", "target", "cameo")) + "\n" + "".join(f"{line}\n" for line in lines)
    path = folder / "table.txt"
    path.write_bytes(text.encode())
    desk = Workspace.init(folder / "desk")
    report = desk.import_file(path, form="cameo")
    assert not report.failures
    (account,) = report.files
    assert account.rows == sum(bool(line) for line in lines)
    assert account.rows == account.imported + account.refused + account.duplicates
    kept = desk.store.query("SELECT count(*) AS n FROM coded_events").to_pylist()
    assert kept == [{"n": account.imported}]


@settings(max_examples=20)
@given(data=st.binary(max_size=300))
def test_no_bytes_break_an_import(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("property")
    path = folder / "table.csv"
    path.write_bytes(HEADER.encode() + data)
    report = Workspace.init(folder / "desk").import_file(path, form="cameo")
    for account in report.files:
        assert account.rows == account.imported + account.refused + account.duplicates
