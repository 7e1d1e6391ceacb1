"""The command as strangers use it: odd names, odd terminals, full disks, interruptions, options given late."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from yalu.__main__ import main

YALU = (sys.executable, "-m", "yalu")


def yalu(*arguments: object, **settings: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own, with these environment variables."""
    command = [*YALU, *(str(argument) for argument in arguments)]
    return subprocess.run(command, capture_output=True, env={**os.environ, **settings}, check=False)


def test_a_file_name_that_is_not_utf8_fails_alone(run, desk: Path, tmp_path: Path) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/\xff.txt")).write_text("PRK visited CHN.", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (folder / "good.txt").write_text("KOR visited JPN.", encoding="utf-8")
    result = run("add", folder, "-w", desk)
    assert result.exit_code == 1, result.output
    assert "1 document added" in result.stdout
    assert "\\udcff.txt: has a name that is not UTF-8. Rename it" in result.stderr


def test_a_source_that_is_not_utf8_is_recorded_as_failed(run, desk: Path, tmp_path: Path) -> None:
    result = run("add", str(tmp_path / "no\udcff"), "-w", desk)
    assert result.exit_code == 1, result.output
    assert "no\\udcff" in (desk / "manifest.jsonl").read_text(encoding="utf-8").replace("\\\\", "\\")


def test_a_name_cannot_command_the_terminal(run, desk: Path, tmp_path: Path) -> None:
    bad = tmp_path / "red\x1b[31m.txt"
    bad.write_bytes(b"")
    result = run("add", bad, "-w", desk)
    assert result.exit_code == 1
    assert "\x1b" not in result.stderr
    assert "red\ufffd[31m.txt: is empty." in result.stderr


def test_options_given_with_retry_failed_count(run, desk: Path, tmp_path: Path) -> None:
    table = tmp_path / "clippings.csv"
    table.write_text("Day,Clip\n2005-10-31,PRK visited CHN.\n", encoding="utf-8")
    assert run("add", table, "-w", desk, "--publisher", "Wire").exit_code == 1
    retried = run("add", "--retry-failed", "--column", "text=Clip", "-w", desk)
    assert retried.exit_code == 0, retried.output
    assert "1 document added" in retried.stdout
    listed = run("stories", "-w", desk, "--format", "jsonl").stdout.splitlines()
    assert any(json.loads(line)["text"] == "PRK visited CHN." for line in listed)


def test_init_quotes_the_folder_in_what_it_says_to_type(run, tmp_path: Path) -> None:
    assert f"-w '{tmp_path}/my desk'" in run("init", tmp_path / "my desk").stdout


@pytest.mark.parametrize("extra", [("--claims", "out.jsonl"), ("--claims", "-", "-o", "-")])
def test_code_refuses_two_kinds_of_lines_in_one_file(run, tmp_path: Path, monkeypatch, extra) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in.jsonl").write_text('{"text": "PRK visited CHN."}\n', encoding="utf-8")
    result = run("code", "in.jsonl", "-o", "out.jsonl", *extra)
    assert result.exit_code == 2
    assert "two kinds of lines" in result.stderr
    assert not Path("out.jsonl").exists()


def test_code_does_not_write_over_its_input(run, tmp_path: Path) -> None:
    lines = tmp_path / "in.jsonl"
    lines.write_text('{"text": "PRK visited CHN."}\n', encoding="utf-8")
    result = run("code", lines, "-o", lines)
    assert result.exit_code == 2
    assert "is the input, too" in result.stderr
    assert lines.read_text(encoding="utf-8").startswith('{"text"')


def test_rows_for_programs_are_utf8_in_any_locale(run, desk: Path, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Café, 北京.", encoding="utf-8")
    assert run("add", note, "-w", desk).exit_code == 0
    listed = yalu("stories", "-w", desk, "--format", "jsonl", PYTHONIOENCODING="ascii")
    assert listed.returncode == 0, listed.stderr
    assert "北京" in listed.stdout.decode("utf-8")
    table = yalu("stories", "-w", desk, PYTHONIOENCODING="ascii")
    assert table.returncode == 0, table.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("arguments", [("--version",), ("events", "--help")])
def test_a_full_disk_behind_stdout_is_one_line(arguments: tuple[str, ...]) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*YALU, *arguments], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        "yalu: the output: cannot be written or read (No space left on device)."
    ]


def test_a_reader_that_stops_early_is_no_error(desk: Path) -> None:
    process = subprocess.Popen(
        [*YALU, "stories", "-w", str(desk), "--format", "jsonl"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait()


def test_stopping_while_it_loads_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("yalu.cli.main", interrupted)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 130
    assert capsys.readouterr().err == "yalu: stopped.\n"


def test_init_refuses_to_watch_a_state_that_is_none(run, tmp_path: Path) -> None:
    result = run("init", tmp_path / "desk", "--dyad", "CHN-NKR")
    assert result.exit_code == 2
    assert "'NKR'" in result.stderr
    assert not (tmp_path / "desk").exists()
