"""The forecasts of the worked example: real ones, each with its source, its answer and where that can be checked."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from yalu import Workspace
from yalu.forecast import Case, rank
from yalu.measure.forecasts import ForecastLedger

EXAMPLE = Path(__file__).parents[2] / "examples" / "china-dprk"
SHEET = EXAMPLE / "forecasts.csv"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> ForecastLedger:
    desk = Workspace.init(tmp_path_factory.mktemp("example") / "desk", dyads=["CHN-PRK"])
    desk.import_file(EXAMPLE / "trade.csv", form="series", mapping=EXAMPLE / "trade.yaml")
    desk.forecasts.import_file(SHEET, by="test", at="2026-04-01T00:00:00Z")
    return desk.forecasts


@pytest.fixture(scope="module")
def cases(ledger: ForecastLedger) -> list[Case]:
    return list(ledger.cases().values())


def test_there_are_enough_and_each_has_its_source(cases: list[Case]) -> None:
    forecasts = [each for case in cases for each in case.forecasts]
    assert len(forecasts) >= 50
    for each in forecasts:
        assert each.source, each
        assert str(each.made.year) in each.source or "Yonhap" in each.source, each.source
        assert date(1990, 1, 1) <= each.made <= date(2024, 12, 31)


def test_every_question_has_a_rule_or_an_answer_that_can_be_checked(cases: list[Case]) -> None:
    for case in cases:
        last = case.resolutions[-1] if case.resolutions else None
        assert case.rule or last or case.question.closes is None, case.question.text
        if last and last.outcome != "void":
            assert last.reason, case.question.text
            assert last.source, case.question.text


def test_every_dispatch_that_is_named_is_there(cases: list[Case]) -> None:
    names = {
        json.loads(line)["id"]
        for path in (EXAMPLE / "dispatches").glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    for case in cases:
        for answer in case.resolutions:
            named = [word.strip(",;()") for word in (answer.source or "").split() if word.startswith("cd-")]
            assert set(named) <= names, case.question.text


def test_trade_is_answered_by_the_figures(ledger: ForecastLedger) -> None:
    stands = ledger.standings(day=date(2026, 4, 1))
    trade = [stands[name] for name, case in ledger.cases().items() if str(case.rule or "").startswith("series")]
    assert [each.how for each in trade] == ["record"] * len(trade)
    assert sorted(each.status for each in trade) == ["no", "no", "yes", "yes", "yes"]


def test_figures_are_given_for_all_together_and_not_for_a_few(ledger: ForecastLedger) -> None:
    scored = ledger.scores(day=date(2026, 4, 1))
    (everybody,) = rank(scored, "all")
    assert everybody.brier is not None
    assert all(each.too_few for each in rank(scored, "holder"))
