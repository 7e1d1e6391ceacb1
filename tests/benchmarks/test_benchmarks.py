"""The benchmarks run and say what they found. How fast anything is, no test asserts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.__main__ import main
from benchmarks.inputs import Inputs, Sizes
from benchmarks.process import yalu
from benchmarks.registry import MEASURES, Figure, Measure, Result, SkippedError, measure, run, timed
from benchmarks.table import amount, table

TINY = Sizes(reports=3, years=1, articles=1)


@pytest.fixture
def inputs(tmp_path: Path) -> Inputs:
    dispatches = tmp_path / "dispatches"
    dispatches.mkdir()
    lines = [
        {"id": "one", "text": "China's foreign minister visited Pyongyang on 3 May 2010.", "published": "2010-05-04"},
        {"id": "two", "text": "North Korea thanked China for grain.", "published": "2010-05-06"},
    ]
    (dispatches / "made.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return Inputs(folder=tmp_path, sizes=TINY, dispatches=dispatches)


@pytest.fixture
def registered() -> Iterator[str]:
    """The name of a measure that is registered for one test."""
    name = "made for a test"

    @measure(name)
    def three(inputs: Inputs) -> Iterator[Figure]:
        """What the docstring says."""
        yield Figure(name="reports", value=float(inputs.sizes.reports), unit="/s")

    yield name
    del MEASURES[name]


def test_a_function_is_registered_with_its_docstring_and_run(inputs: Inputs, registered: str) -> None:
    (result,) = run([registered], inputs)
    assert result.measure.about == "What the docstring says."
    assert [(figure.name, figure.value, figure.unit) for figure in result.figures] == [("reports", 3.0, "/s")]


def test_a_measure_that_cannot_be_taken_is_skipped_with_its_reason(
    inputs: Inputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YALU_SHARED", str(tmp_path / "nothing"))
    (result,) = run(["yalu add, KCNA"], inputs)
    assert "YALU_SHARED" in (result.skipped or "")
    assert "| skipped |" in table([result])


def test_the_steps_measure_a_tiny_input(inputs: Inputs) -> None:
    results = list(run(["read", "segment", "link"], inputs))
    assert [result.measure.name for result in results] == ["read", "segment", "link"]
    assert all(figure.value > 0 for result in results for figure in result.figures)


def test_reports_are_repeated_under_other_ids(inputs: Inputs) -> None:
    reports = [json.loads(line) for line in inputs.reports.read_text(encoding="utf-8").splitlines()]
    assert [report["id"] for report in reports] == ["report-0", "report-1", "report-2"]
    assert reports[0]["text"] == reports[2]["text"] != reports[1]["text"]


def test_a_process_tells_what_it_used_and_why_it_failed(tmp_path: Path) -> None:
    used = yalu("--version", folder=tmp_path)
    assert used.wall > 0
    assert used.peak > 1e6
    with pytest.raises(RuntimeError, match="no-such-command"):
        yalu("no-such-command", folder=tmp_path)


def test_the_table_lines_up() -> None:
    def nothing(_: Inputs) -> Iterator[Figure]:
        raise SkippedError("not here")

    made = Measure(name="made", about="", take=nothing)
    figures = (Figure(name="sentences", value=12345.6, unit="/s"), Figure(name="identical bytes", value=False))
    lines = table([Result(measure=made, figures=figures), Result(measure=made, skipped="not here")]).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert [line.split("|")[3].strip() for line in lines[2:]] == ["12,346", "NO", "skipped"]


@pytest.mark.parametrize(
    ("value", "words"), [(0.01234, "0.0123"), (3.14159, "3.14"), (99.96, "100"), (1234.5, "1,234"), (True, "yes")]
)
def test_figures_keep_three_digits_that_count(value: float | bool, words: str) -> None:
    assert amount(value) == words


def test_the_fastest_of_several_runs_is_kept() -> None:
    seconds, answer = timed(lambda: "done", times=2)
    assert seconds >= 0
    assert answer == "done"


def test_the_command_prints_the_table_and_fails_where_what_must_hold_does_not(
    capsys: pytest.CaptureFixture[str], registered: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Inputs) -> Iterator[Figure]:
        yield Figure(name="identical bytes", value=False)

    assert main(["--only", registered]) == 0
    assert registered in capsys.readouterr().out
    monkeypatch.setitem(MEASURES, registered, Measure(name=registered, about="", take=broken))
    assert main(["--only", registered]) == 1
