"""`yalu relation`, `yalu signs`, `yalu brief`, and the same from Python."""

import csv
import io
import json
import re

import pytest
from typer.testing import CliRunner

from yalu.cli import build_app
from yalu.cli.relation import sparkline
from yalu.errors import ConfigError
from yalu.workspace import Workspace


@pytest.fixture(scope="module")
def run(store):
    def invoke(*words):
        return CliRunner().invoke(build_app(), [*words, "-w", str(store.path)])

    return invoke


def test_relation_in_the_terminal(run):
    result = run("relation", "prk", "chn")
    assert result.exit_code == 0, result.output
    for words in (
        "China and North Korea, as known on",
        "events took place since",
        "Last twelve months:",
        "reciprocity",
        "2004 to 2016",
        "central governments",
        "Latest",
    ):
        assert words in result.output


def test_relation_for_programs(run):
    lines = [json.loads(line) for line in run("relation", "CHN", "PRK", "--format", "jsonl").output.splitlines()]
    rows = list(csv.DictReader(io.StringIO(run("relation", "CHN", "PRK", "--format", "csv").output)))
    assert [line["name"] for line in lines] == [row["name"] for row in rows]
    totals = {(line["figure"], line["name"]): line["total"] for line in lines}
    assert totals["status", "scheduled"] == 1
    assert totals["events", "all"] == sum(total for (figure, _), total in totals.items() if figure == "domain") + 1


def test_a_relation_without_events(run):
    output = run("relation", "KOR", "USA").output
    assert "The record holds no event between them that took place." in output


def test_relation_keeps_to_eighty_columns(run):
    lines = run("relation", "CHN", "PRK").output.splitlines()
    assert all(len(line) <= 80 for line in lines)
    latest = lines[lines.index("Latest") + 1 :]
    starts = {found.start(1) for line in latest if (found := re.match(r"  \S.*?\s{2,}(\S)", line))}
    assert len(starts) == 1


def test_signs_are_grouped_into_episodes(run):
    signs = [json.loads(line) for line in run("signs", "CHN", "PRK", "--format", "jsonl").output.splitlines()]
    lines = run("signs", "CHN", "PRK", "--episodes", "--format", "jsonl").output.splitlines()
    episodes = [json.loads(line) for line in lines]
    assert sorted(each for episode in episodes for each in episode["signs"]) == sorted(
        sign["sign_id"] for sign in signs
    )
    assert all(episode["weakened_by"] for episode in episodes)
    assert "surprise" in run("signs", "CHN", "PRK", "--episodes").output
    refused = run("signs", "CHN", "PRK", "--episodes", "--detector", "first.v1")
    assert refused.exit_code == 2
    assert "Leave out the other options" in refused.output


def test_signs_can_be_kept_to_a_budget_of_false_alarms(run):
    every = run("signs", "CHN", "PRK", "--format", "jsonl").output.splitlines()
    few = run("signs", "CHN", "PRK", "--max-false-alarms", "0.2/year", "--format", "jsonl").output.splitlines()
    assert [line for line in every if line in few] == few
    all_of_them = run("signs", "CHN", "PRK", "--max-false-alarms", "1000/year", "--format", "jsonl")
    assert all_of_them.output.splitlines() == every
    for wrong in ("1/week", "often", "0/year", "nan"):
        assert "is no rate" in run("signs", "CHN", "PRK", "--max-false-alarms", wrong).output


def test_signs_leave_as_a_feed(run, tmp_path):
    path = tmp_path / "signs.xml"
    signs = run("signs", "CHN", "PRK", "--format", "jsonl").output.splitlines()
    assert f"{path}: {len(signs)} sign" in run("signs", "CHN", "PRK", "--atom", str(path)).output
    assert path.read_bytes().count(b"<entry>") == len(signs)
    refused = run("signs", "CHN", "PRK", "--atom", str(tmp_path / "none" / "signs.xml"))
    assert refused.exit_code == 2
    assert "cannot be written" in refused.output


@pytest.mark.parametrize(
    "words",
    [("relation", "CHN", "XXX"), ("signs", "XXX", "CHN"), ("brief", "CHN", "XXX"), ("events", "--dyad=CHN-XXX")],
)
def test_an_unknown_state_is_refused(run, words):
    result = run(*words)
    assert result.exit_code == 2
    assert result.stderr.startswith("yalu: 'XXX': is not the code of a state.")
    assert len(result.stderr.strip().splitlines()) == 1


def test_the_nearest_known_codes_are_named(run):
    assert "PRK is North Korea" in run("relation", "CHN", "PKR").stderr


def test_signs_are_listed_and_can_be_cut_by_day(run):
    lines = [json.loads(line) for line in run("signs", "CHN", "PRK", "--format", "jsonl").output.splitlines()]
    assert lines
    assert list(lines[0]) == [
        "sign_id",
        "detector",
        "dyad",
        "at",
        "decided_at",
        "direction",
        "statistic",
        "reason",
        "events",
        "coverage_alone",
    ]
    day = lines[-1]["decided_at"]
    cut = run("signs", "CHN", "PRK", "--since", day, "--format", "jsonl").output.splitlines()
    assert [json.loads(line)["sign_id"] for line in cut] == [
        line["sign_id"] for line in lines if line["decided_at"] >= day
    ]
    words = " ".join(run("signs", "CHN", "PRK").output.split())
    assert all(line["detector"] in words for line in lines)


def test_no_sign_is_said(run):
    result = run("signs", "KOR", "USA")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "No sign: the record holds no event between South Korea and the United States yet." in result.stderr


def test_an_unknown_detector_is_refused(run):
    result = run("signs", "CHN", "PRK", "--detector", "omen.v9")
    assert result.exit_code == 2
    assert "no detector has this name" in result.stderr


@pytest.mark.parametrize(
    "words", [("relation", "CHN", "CHN"), ("brief", "CHN", "Korea"), ("signs", "CHN", "PRK", "--since", "soon")]
)
def test_wrong_arguments_get_one_line(run, words):
    result = run(*words)
    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("suffix", ["html", "md"])
def test_brief_writes_a_file(run, tmp_path, suffix):
    path = tmp_path / f"brief.{suffix}"
    result = run("brief", "CHN", "PRK", "-o", str(path), "--until", "2015")
    assert result.exit_code == 0, result.output
    assert "as known on 1 January 2015" in result.stderr
    assert "1 January 2015" in path.read_text(encoding="utf-8")


def test_from_python(store, tmp_path):
    relation = Workspace(store.path).relation("prk", "chn")
    assert (relation.first, relation.second) == ("CHN", "PRK")
    whole = sum(relation.series(step="year").values)
    assert whole == sum(sum(relation.series(step="year", source=state).values) for state in ("CHN", "PRK"))
    assert relation.signs() == relation.signs(since=None)
    assert relation.brief(tmp_path / "b.html").dyad == "CHN-PRK"
    assert relation.summary().first == "CHN"
    with pytest.raises(ConfigError):
        Workspace(store.path).relation("CHN", "CHN")


def test_sparkline():
    assert sparkline([0, 1, 4, 8]) == "·▁▄█"
    assert sparkline([]) == ""


def test_brief_says_what_changed_since_the_last_one(run, tmp_path):
    path = tmp_path / "brief.md"
    assert run("brief", "CHN", "PRK", "-o", str(path), "--since-last", "2016-06").exit_code == 0
    assert "What changed since 1 June 2016" in path.read_text(encoding="utf-8")
    refused = run("brief", "CHN", "PRK", "-o", str(path), "--since-last", "2999")
    assert refused.exit_code == 2
    assert "Give the day of an earlier brief." in refused.stderr


def test_a_site_is_written_with_the_briefs_that_are_named(run, tmp_path):
    result = run("site", str(tmp_path / "site"), "--dyad", "prk-chn")
    assert result.exit_code == 0, result.output
    assert "1 brief; open" in result.stderr
    assert (tmp_path / "site" / "briefs" / "CHN-PRK.html").is_file()
    refused = run("site", str(tmp_path))
    assert refused.exit_code == 2
    assert "holds something that is no site of ours" in refused.stderr


def test_events_leave_in_the_formats_of_other_tools(run, tmp_path):
    done = run("export", "linked", "-o", str(tmp_path / "events.ics"), "--dyad", "CHN-PRK")
    assert "without a date left out." in done.stderr
    done = run("export", "linked", "-o", str(tmp_path / "x.json"), "--format", "stix")
    assert (tmp_path / "x.json").read_bytes().startswith(b'{"type": "bundle"')
    refused = run("export", "claims", "-o", str(tmp_path / "x.tsv"))
    assert "which holds events alone" in refused.stderr
