"""The commands on imported tables: `import`, `series`, `events --imported`, `export imported`."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from yalu import Workspace
from yalu.cli import build_app

TABLE = (
    "id,date,source,target,cameo,publisher\n"
    "1,2014-02-17,China,North Korea,042,Gazette\n2,2014-02-17,North Korea,China,043,Gazette\n"
    "3,2014-03-02,North Korea,South Korea,112,Echo\n4,never,China,North Korea,042,Echo\n"
)


@pytest.fixture
def run(desk: Workspace) -> Callable[..., Result]:
    def command(*words: object) -> Result:
        return CliRunner().invoke(build_app(), [*map(str, words), "-w", str(desk.path)])

    return command


@pytest.fixture
def imported(run: Callable[..., Result], tmp_path: Path) -> Result:
    (tmp_path / "table.csv").write_text(TABLE)
    return run("import", tmp_path / "table.csv", "--as", "cameo", "--origin", "chronicle")


def test_import_says_what_became_of_every_row(imported: Result, run: Callable[..., Result], tmp_path: Path) -> None:
    assert imported.exit_code == 0, imported.output
    assert "4 rows = 3 imported + 1 refused + 0 duplicates, as chronicle." in imported.stdout
    assert "refused: 1 row without a date that can be read (row 4)" in imported.stderr
    again = run("import", tmp_path / "table.csv", "--as", "cameo", "--origin", "chronicle")
    assert "imported before (3 of 4 rows)" in again.stdout
    missing = run("import", tmp_path / "none.csv", "--as", "cameo")
    assert (missing.exit_code, "none.csv: cannot be read" in missing.stderr) == (1, True)


def test_a_table_of_which_no_row_can_be_read_is_a_failure(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("".join(line for line in TABLE.splitlines(True) if line[0] in "i4"))
    found = run("import", tmp_path / "table.csv", "--as", "cameo")
    assert "1 row = 0 imported + 1 refused + 0 duplicates" in found.stdout
    assert found.exit_code == 1


@pytest.mark.usefixtures("imported")
def test_imported_events_are_listed_and_exported_with_their_origin(run: Callable[..., Result], tmp_path: Path) -> None:
    listed = run("events", "--imported", "--dyad", "PRK>KOR", "--format", "jsonl")
    (row,) = map(json.loads, listed.stdout.splitlines())
    assert (row["origin"], row["publisher"], row["type"], row["row"]) == ("chronicle", "Echo", "ACCUSE", 3)
    assert row["path"].endswith("table.csv")
    assert "chronicle" in run("events", "--imported").stdout
    assert run("events", "--imported", "--since", "2014-03", "--format", "csv").stdout.count("\n") == 2
    assert run("events", "--imported", "--mentions").exit_code == 2
    assert run("events", "--imported", "--doc", "x").exit_code == 2
    out = tmp_path / "out.csv"
    assert run("export", "imported", "-o", out, "--type", "consult").exit_code == 0
    assert [row["event_id"][-2:] for row in csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines())] == [
        "-1",
        "-2",
    ]


@pytest.mark.usefixtures("imported")
def test_series_for_people_and_for_programs(run: Callable[..., Result]) -> None:
    shown = run("series", "chn", "prk", "--by", "type", "--step", "month")
    assert "CONSULT" in shown.stdout
    rows = list(csv.DictReader(io.StringIO(run("series", "CHN", "PRK", "KOR", "--format", "csv").stdout)))
    assert {row["dyad"] for row in rows} == {"CHN-KOR", "CHN-PRK", "KOR-PRK"}
    assert [row["value"] for row in rows if row["dyad"] == "CHN-PRK"] == ["1.0", "0.0"], "the visit counts once"
    assert [row["coverage"] for row in rows[:2]] == ["2", "1"]
    shares = run("series", "CHN", "PRK", "--share", "--step", "year", "--format", "jsonl").stdout.splitlines()
    (share,) = map(json.loads, shares)
    assert share["share"] == pytest.approx(2 / 3)
    assert run("series", "CHN", "PRK", "--share", "--weight").exit_code == 2
    assert run("series", "CHN", "PRK", "--source", "JPN").exit_code == 2
    assert run("series", "CHN").exit_code == 2


def test_a_listing_passes_no_escapes_of_a_table_to_the_terminal(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("date,source,target,cameo\n2014-02-17,\x1b[31mRed,PRK,042\n")
    told = run("import", tmp_path / "table.csv", "--as", "cameo", "--origin", "\x1b[2Jpage")
    listed = run("events", "--imported")
    assert (told.exit_code, listed.exit_code, "PRK" in listed.stdout) == (0, 0, True)
    assert "\x1b" not in told.output + listed.output


def test_only_rarity_claims_are_checked(run: Callable[..., Result]) -> None:
    result = run("claims", "--check", "--kind", "forecast")
    assert (result.exit_code, "only rarity claims" in result.output) == (2, True)


def test_a_series_of_an_unknown_type_is_refused(run: Callable[..., Result]) -> None:
    result = run("series", "CHN", "PRK", "--type", "CONSLT")
    assert (result.exit_code, "CONSLT" in result.output) == (2, True)
