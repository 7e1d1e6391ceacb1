"""init, add, code, export, eval, doctor: what they do, what they say, how they fail and how they stop."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import yalu


def test_init_makes_a_workspace_once(run, tmp_path: Path) -> None:
    made = run("init", tmp_path / "desk", "--name", "The river", "--dyad", "PRK,CHN")
    assert made.exit_code == 0
    assert 'dyads = ["CHN-PRK"]' in (tmp_path / "desk" / "yalu.toml").read_text()
    again = run("init", tmp_path / "desk")
    assert again.exit_code == 2
    assert again.stderr.startswith("yalu: ")


def test_adding_again_adds_nothing(run, desk: Path, lines: Path) -> None:
    again = run("add", lines, "-w", desk)
    assert again.exit_code == 0
    assert again.stdout.splitlines() == [
        "0 documents added, 3 known already, 0 failed; 0 new event mentions.",
        "The record holds 2 events.",
    ]


def test_what_failed_is_listed_at_the_end_and_taken_up_again(run, desk: Path, lines: Path, tmp_path: Path) -> None:
    late = tmp_path / "late.txt"
    result = run("add", late, lines, "-w", desk)
    assert result.exit_code == 1
    assert "3 known already, 1 failed" in result.stdout
    assert str(late) in result.stderr
    assert "--retry-failed" in result.stderr
    late.write_text("KOR visited JPN at last.", encoding="utf-8")
    retried = run("add", "--retry-failed", "-w", desk)
    assert retried.exit_code == 0, retried.output
    assert "1 document added" in retried.stdout
    assert "1 earlier failure resolved." in retried.stdout
    assert run("add", "--retry-failed", "-w", desk).stdout.startswith("0 documents added")


def test_add_needs_sources_or_retry_not_both(run, desk: Path, lines: Path) -> None:
    for arguments in ([], [lines, "--retry-failed"]):
        result = run("add", *arguments, "-w", desk)
        assert (result.exit_code, result.stderr) == (
            2,
            "yalu: give sources, or --retry-failed. See `yalu add --help`.\n",
        )


def test_add_takes_columns_and_what_is_known_of_all(run, desk: Path, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("body,when\nRUS visited PRK by rail.,2019-04-24\n", encoding="utf-8")
    result = run("add", table, "-w", desk, "--column", "text=body", "--column", "published=when", "--publisher", "X")
    assert result.exit_code == 0, result.output
    (story,) = run("stories", "-w", desk, "--dyad", "PRK-RUS", "--format", "jsonl").stdout.splitlines()
    assert json.loads(story)["published"]["start"] == "2019-04-24"
    wrong = run("add", table, "-w", desk, "--column", "text")
    assert (wrong.exit_code, wrong.stderr) == (2, "yalu: --column: 'text' is not FIELD=NAME. Write it as text=body.\n")


def test_code_writes_a_line_for_each_mention_and_the_rest_where_asked(run, lines: Path, tmp_path: Path) -> None:
    files = {name: tmp_path / f"{name}.jsonl" for name in ("events", "claims", "quantities", "stories")}
    options = [item for name, path in files.items() if name != "events" for item in (f"--{name}", path)]
    result = run("code", lines, "-o", files["events"], *options)
    assert (result.exit_code, result.stdout) == (0, "")
    rows = {name: [json.loads(line) for line in path.read_text().splitlines()] for name, path in files.items()}
    assert [(row["doc"], row["type"]) for row in rows["events"]] == [
        ("a", "CONSULT"),
        ("b", "CONSULT"),
        ("c", "ACCUSE"),
    ]
    assert [len(rows[name]) for name in ("claims", "quantities", "stories")] == [1, 1, 3]
    assert list(rows["events"][0])[:3] == ["mention_id", "doc", "story"]
    stdout = run("code", lines)
    assert stdout.stdout == files["events"].read_text()
    assert run("code", lines, "--min-confidence", "1").stdout == ""


def test_code_goes_on_after_a_bad_line_and_says_so(run, lines: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": "x"\n' + lines.read_text() + '{"id": "y", "text": "unsplittable"}\n', encoding="utf-8")
    result = run("code", bad, "-o", tmp_path / "out.jsonl")
    assert result.exit_code == 1
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 3
    assert result.stderr.startswith("2 failed:\n")
    assert f"{bad}#line 1" in result.stderr


def test_code_of_a_file_that_is_not_there(run, tmp_path: Path) -> None:
    result = run("code", tmp_path / "none.jsonl", "-o", tmp_path / "out.jsonl")
    assert result.exit_code == 1
    assert "none.jsonl" in result.stderr


def test_code_leaves_an_older_file_whole_when_it_is_stopped(
    run, lines: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_args: object, **_options: object) -> object:
        raise KeyboardInterrupt

    output = tmp_path / "out.jsonl"
    output.write_text("old\n")
    monkeypatch.setattr("yalu.pipeline.code_documents", stopped)
    result = run("code", lines, "-o", output)
    assert result.exit_code == 130
    assert result.stderr.strip() == "yalu: stopped. No file is written before all is coded; run the same command again."
    assert output.read_text() == "old\n"


def test_a_stopped_add_says_what_is_kept(run, desk: Path, lines: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_args: object, **_options: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr("yalu.workspace.add_sources", stopped)
    result = run("add", lines, "-w", desk)
    assert result.exit_code == 130
    assert "What was committed is kept; the same command again completes the work." in result.stderr


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet"])
def test_export_by_suffix(run, desk: Path, tmp_path: Path, suffix: str) -> None:
    output = tmp_path / f"events.{suffix}"
    result = run("export", "events", "-o", output, "-w", desk)
    assert result.exit_code == 0
    assert result.stderr == f"3 event mentions written to {output}.\n"
    assert len(pq.read_table(output)) == 3 if suffix == "parquet" else output.read_text()


def test_export_refuses_a_format_it_does_not_know(run, desk: Path, tmp_path: Path) -> None:
    result = run("export", "linked", "-o", tmp_path / "events.docx", "-w", desk)
    assert result.exit_code == 2
    assert "Choose a format: atom, csv, geojson, icews-tsv, ics, jsonl, parquet, stix." in result.stderr


def test_published_must_be_a_whole_day(run, desk: Path, lines: Path) -> None:
    result = run("add", lines, "-w", desk, "--published", "2011")
    assert result.exit_code == 2
    assert result.stderr == "yalu: --published: '2011' is not a whole day. Write it as 2011-06-16.\n"


def test_a_private_address_names_the_option_that_allows_it(run, desk: Path) -> None:
    result = run("add", "http://127.0.0.1:9/", "-w", desk)
    assert result.exit_code == 1
    assert "--allow-private-addresses" in result.stderr


def test_an_index_that_an_add_left_behind_is_no_damage(run, desk: Path, tmp_path: Path) -> None:
    assert run("search", "islets", "-w", desk).exit_code == 0
    more = tmp_path / "more.txt"
    more.write_text("KOR visited JPN.", encoding="utf-8")
    assert run("add", more, "-w", desk).exit_code == 0
    result = run("doctor", "-w", desk)
    assert result.exit_code == 0
    assert "note: " in result.stdout
    assert "The next search brings it up to date." in result.stdout


def test_usage_lines_have_no_braces(run) -> None:
    for command in ("init", "code", "relation", "search", "export"):
        assert "{" not in run(command, "--help").stdout.splitlines()[0] + run(command, "--help").stdout.splitlines()[1]


def test_doctor_finds_what_is_wrong_and_mends_it(run, desk: Path) -> None:
    assert run("doctor", "-w", desk).stdout.splitlines()[-1] == "The record is whole."
    stray = desk / "record" / "mentions" / "run=stray"
    stray.mkdir(parents=True)
    (stray / "part-0.parquet").write_bytes(b"torn")
    sick = run("doctor", "-w", desk)
    assert sick.exit_code == 1
    assert "repairable: " in sick.stdout
    assert "--repair" in sick.stderr
    assert run("doctor", "--repair", "-w", desk).exit_code == 0
    assert run("doctor", "--rebuild", "-w", desk).exit_code == 0


def test_the_record_of_a_damaged_workspace_is_one_line(run, desk: Path) -> None:
    (desk / "yalu.toml").write_text("format = 99\n")
    result = run("events", "-w", desk)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "is a workspace of format 99" in result.stderr


def test_version_and_help_of_every_command(run) -> None:
    assert run("--version").stdout == f"yalu {yalu.__version__}\n"
    commands = "init add code events claims quantities stories search export eval doctor".split()  # noqa: SIM905
    top = run("--help").stdout
    for command in commands:
        assert f"  {command} " in top
        assert run(command, "--help").exit_code == 0


def test_a_usage_error_is_exit_code_2(run) -> None:
    assert run("events", "--no-such-option").exit_code == 2
    assert run("nosuch").exit_code == 2


def test_the_command_starts_without_heavy_imports() -> None:
    check = (
        "import sys, yalu.cli; yalu.cli.build_app(); print({'pyarrow', 'duckdb', 'spacy', 'numpy'} & set(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", check], capture_output=True, text=True).stdout == "set()\n"


def test_python_m_yalu_is_yalu() -> None:
    done = subprocess.run([sys.executable, "-m", "yalu", "--version"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, f"yalu {yalu.__version__}\n")
    wrong = subprocess.run(
        [sys.executable, "-m", "yalu", "events", "-w", "/nonexistent"], capture_output=True, text=True
    )
    assert wrong.returncode == 2
    assert wrong.stderr.startswith("yalu: /nonexistent: not a Yalu workspace")
