"""Listings: tables for people, JSON Lines and CSV for programs, filters."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import Result

LISTINGS = ["events", "claims", "quantities", "stories"]


def _json(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def _csv(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


@pytest.mark.parametrize("listing", LISTINGS)
def test_every_listing_has_every_format_with_the_same_rows(run, desk: Path, listing: str) -> None:
    rows = _json(run(listing, "-w", desk, "--format", "jsonl"))
    assert rows
    assert len(_csv(run(listing, "-w", desk, "--format", "csv"))) == len(rows)
    table = run(listing, "-w", desk)
    assert table.exit_code == 0
    assert all(len(line) <= 80 for line in table.stdout.splitlines())


def test_events_show_who_did_what_and_the_words(run, desk: Path) -> None:
    shown = run("events", "-w", desk).stdout
    assert "2011-05-20" in shown
    assert "PRK > CHN" in shown
    assert "CONSULT visit" in shown
    assert "PRK visited CHN on Friday." in " ".join(shown.split())
    (visit,) = _json(run("events", "-w", desk, "--type", "consult", "--format", "jsonl"))
    assert len(visit["mentions"]) == 2  # type: ignore[arg-type]


def test_a_story_with_two_sentences_on_an_event_is_one_report(run, desk: Path, tmp_path: Path) -> None:
    twice = tmp_path / "twice.txt"
    twice.write_text("RUS visited PRK first. Later RUS visited PRK again.", encoding="utf-8")
    assert run("add", twice, "-w", desk).exit_code == 0
    (row,) = _json(run("events", "-w", desk, "--dyad", "PRK-RUS", "--format", "jsonl"))
    assert len(row["mentions"]) == 2  # type: ignore[arg-type]
    (shown,) = _csv(run("events", "-w", desk, "--dyad", "PRK-RUS", "--format", "csv"))
    assert shown["reports"] == "1"


def test_mentions_are_one_line_for_each_report(run, desk: Path) -> None:
    rows = _json(run("events", "--mentions", "-w", desk, "--format", "jsonl"))
    assert [row["doc"] for row in rows] == ["a", "b", "c"]
    assert "mention_id" in _csv(run("events", "--mentions", "-w", desk, "--format", "csv"))[0]


@pytest.mark.parametrize(
    ("options", "types"),
    [
        (["--dyad", "CHN-PRK"], ["CONSULT"]),
        (["--dyad", "prk-chn"], ["CONSULT"]),
        (["--dyad", "CHN>PRK"], []),
        (["--dyad", "PRK>CHN"], ["CONSULT"]),
        (["--since", "2011-05"], ["CONSULT"]),
        (["--since", "2011-06"], []),
        (["--until", "2011"], ["CONSULT"]),
        (["--until", "2010"], []),
        (["--type", "accuse"], ["ACCUSE"]),
        (["--mode", "visit"], ["CONSULT"]),
        (["--status", "scheduled"], []),
        (["--doc", "c"], ["ACCUSE"]),
        (["--min-confidence", "1"], []),
        (["--limit", "1"], ["CONSULT"]),
    ],
)
def test_filters(run, desk: Path, options: list[str], types: list[str]) -> None:
    rows = _json(run("events", "-w", desk, "--format", "jsonl", *options))
    assert [row["type"] for row in rows] == types


def test_no_rows_are_said_in_words_to_people_and_in_silence_to_programs(run, desk: Path) -> None:
    empty = run("events", "-w", desk, "--since", "2020")
    assert (empty.exit_code, empty.stdout) == (0, "")
    assert "No events are recorded that fit." in empty.stderr
    assert run("events", "-w", desk, "--since", "2020", "--format", "jsonl").output == ""


def test_a_csv_cell_cannot_be_a_formula(run, desk: Path) -> None:
    titles = [row["title"] for row in _csv(run("stories", "-w", desk, "--format", "csv"))]
    assert "'=SUM(A1)" in titles


def test_claims_tell_holder_and_likelihood(run, desk: Path) -> None:
    (row,) = _csv(run("claims", "-w", desk, "--kind", "forecast", "--format", "csv"))
    assert (row["holder"], row["likelihood"], row["high"]) == ("Kim", "may", "0.8")
    assert _json(run("claims", "-w", desk, "--kind", "denial", "--format", "jsonl")) == []


def test_search_finds_sentences(run, desk: Path) -> None:
    (hit,) = _json(run("search", "islets", "-w", desk, "--format", "jsonl"))
    assert hit["text"] == "CHN accused JPN over 12 islets."
    nothing = run("search", "unicorn", "-w", desk)
    assert nothing.exit_code == 0
    assert "No sentence holds" in nothing.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--since", "soon"], "yalu: --since: 'soon' is not a date. Write it as YYYY, YYYY-MM or YYYY-MM-DD."),
        (["--type", "hug"], "yalu: plover 2021.1 has no event type 'HUG'."),
        (["--type", "CONSULT", "--mode", "pigeon"], "yalu: CONSULT has no mode 'pigeon'."),
        (["--status", "gone"], "yalu: --status: 'gone' is unknown. Choose one of occurred, "),
        (["--dyad", "China"], "yalu: 'China': not a pair of states."),
    ],
)
def test_a_filter_that_cannot_be_is_one_line_and_exit_code_2(run, desk: Path, options: list[str], message: str) -> None:
    result = run("events", "-w", desk, *options)
    assert result.exit_code == 2
    assert result.stderr.startswith(message)
    assert result.stderr.count("\n") == 1


def test_the_workspace_is_found_from_inside_it(run, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk / "notes").mkdir()
    monkeypatch.chdir(desk / "notes")
    assert len(_json(run("stories", "--format", "jsonl"))) == 3


def test_outside_any_workspace_one_line_says_what_to_do(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("events")
    assert result.exit_code == 2
    assert "Make a workspace with `yalu init DIR`, or name one with -w DIR." in result.stderr


@pytest.mark.parametrize("listing", [*LISTINGS, "signs CHN PRK", "calendar CHN PRK"])
def test_a_period_that_ends_before_it_begins_is_refused(run, desk: Path, listing: str) -> None:
    found = run(*listing.split(), "-w", desk, "--since", "2012", "--until", "2011")
    assert found.exit_code == 2
    assert "before it begins" in found.output
