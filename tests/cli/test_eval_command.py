"""`yalu eval`: agreement with hand-coded reports, in three degrees."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from yalu import Workspace
from yalu.cli.scoring import Degree, ScoredEvent, degree


def _event(**changed: object) -> ScoredEvent:
    fields: dict[str, object] = {
        "source": "PRK", "target": "CHN", "type": "CONSULT", "other_types": (), "date": "2011-05-20",
        "status": "occurred",
        "symmetric": False, "optional": False, "words": "",
    }  # fmt: skip
    return ScoredEvent(**(fields | changed))  # type: ignore[arg-type]


GOLD = _event(status="happened")


@pytest.mark.parametrize(
    ("gold", "coded", "expected"),
    [
        ({}, {}, Degree.direction_and_status),
        ({}, {"status": "ongoing"}, Degree.direction_and_status),
        ({}, {"status": "scheduled"}, Degree.date),
        ({}, {"source": "CHN", "target": "PRK"}, Degree.date),
        ({"symmetric": True}, {"source": "CHN", "target": "PRK"}, Degree.direction_and_status),
        ({}, {"date": "2011-05-21"}, Degree.pair_and_type),
        ({}, {"date": None}, Degree.pair_and_type),
        ({"date": None}, {}, Degree.pair_and_type),
        ({"date": "2011-05"}, {}, Degree.direction_and_status),
        ({"date": None}, {"date": None}, Degree.direction_and_status),
        ({}, {"type": "ACCUSE"}, Degree.none),
        ({"type": "AGREE", "other_types": ("CONSULT",)}, {}, Degree.direction_and_status),
        ({}, {"target": "KOR"}, Degree.none),
        ({}, {"target": None}, Degree.none),
        ({"status": "alleged"}, {}, Degree.date),
        ({"status": "unconfirmed"}, {"status": "alleged"}, Degree.direction_and_status),
    ],
)
def test_degrees(gold: dict[str, object], coded: dict[str, object], expected: Degree) -> None:
    assert degree(_event(**{"status": "happened"} | gold), _event(**coded)) == expected


def test_a_domestic_event_needs_no_target() -> None:
    internal = {"type": "INTERNAL", "target": None}
    assert degree(_event(status="happened", **internal), _event(**internal)) == Degree.direction_and_status


def _gold_file(path: Path, *events: dict[str, object], text: str) -> Path:
    path.write_text(json.dumps({"id": "g", "published": "2011-05-21", "text": text, "gold": {"events": events}}) + "\n")
    return path


VISIT = {"type": "CONSULT", "source": "PRK/GOV", "target": "CHN/GOV", "date": "2011-05-20", "precision": "day"}
PROTEST = {"type": "ACCUSE", "source": "CHN/GOV", "target": "JPN", "date": None, "precision": None}


def _measured(run, *arguments: object) -> dict[str, float]:
    result = run("eval", *arguments, "--format", "jsonl")
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    return {row["measure"]: row["value"] for row in rows}


def test_it_codes_and_scores(run, tmp_path: Path) -> None:
    text = "PRK visited CHN on Friday. PRK visited CHN, it was said. KOR visited JPN."
    gold = _gold_file(tmp_path / "gold.jsonl", VISIT, PROTEST, text=text)
    measured = _measured(run, gold)
    assert measured["gold events"] == 2
    assert measured["coded events"] == 2
    assert measured["further mentions"] == 1
    assert measured["recall (pair and type)"] == measured["recall (and date)"] == 0.5
    assert measured["precision (pair and type)"] == 0.5
    listed = run("eval", gold, "--misses")
    assert "missed: g ACCUSE CHN > JPN undated" in listed.stderr
    assert "wrongly found: g CONSULT KOR > JPN" in listed.stderr


def test_an_optional_event_is_neither_missed_nor_wrong(run, tmp_path: Path) -> None:
    gold = _gold_file(tmp_path / "gold.jsonl", VISIT | {"optional": True}, text="PRK visited CHN on Friday.")
    measured = _measured(run, gold)
    assert (measured["gold events"], measured["coded events"]) == (0, 0)
    assert measured["F1 (pair and type)"] is None


def test_coded_lines_can_be_scored_without_coding(run, lines: Path, tmp_path: Path) -> None:
    coded = tmp_path / "coded.jsonl"
    assert run("code", lines, "-o", coded).exit_code == 0
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"id": "a", "text": "", "gold": {"events": [VISIT]}}) + "\n")
    assert _measured(run, gold, "--coded", coded)["recall (and direction and status)"] == 1.0


@pytest.mark.parametrize(
    "content", ["{}\n", "nonsense\n", '{"id": 1, "gold": {"events": [{}]}}\n', "", '{"id":1,"gold":[]}\n']
)
def test_a_file_that_is_no_gold_is_one_line(run, tmp_path: Path, content: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(content)
    result = run("eval", path)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"yalu: {path}")
    assert result.stderr.count("\n") == 1


def test_reviews_say_how_much_of_what_was_coded_stands(run, desk: Path, tmp_path: Path) -> None:
    workspace = Workspace(desk)
    right, wrong, dated = workspace.mentions()[:3]
    workspace.review(right.mention_id, "accept", reviewer="ana")
    workspace.review(wrong.mention_id, "reject", reviewer="ana")
    workspace.review(dated.mention_id, "correct", correction={"date": "1999-01-02"}, reviewer="ana")
    out = tmp_path / "reviews.jsonl"
    assert "3 reviews written" in run("export", "reviews", "-o", out, "-w", desk).stderr
    told = run("eval", out, "--format", "jsonl")
    assert told.exit_code == 0, told.output
    measures = {row["measure"]: row["value"] for row in map(json.loads, told.stdout.splitlines())}
    assert (measures["reviewed mentions"], measures["rejected"], measures["corrected"]) == (3, 1, 1)
    assert measures["precision (pair and type)"] == pytest.approx(2 / 3)
    assert measures["date right, of what was kept"] == pytest.approx(1 / 2)
    assert run("export", "reviews", "-o", tmp_path / "reviews.csv", "-w", desk).exit_code == 0
    assert run("export", "reviews", "-o", out, "-w", desk, "--type", "CONSULT").exit_code == 2


def test_a_line_that_is_no_review_is_named(run, tmp_path: Path) -> None:
    (tmp_path / "reviews.jsonl").write_text('{"review_id": "a"}\n')
    told = run("eval", tmp_path / "reviews.jsonl")
    assert told.exit_code == 2
    assert "reviews.jsonl:1: is no review" in told.stderr
