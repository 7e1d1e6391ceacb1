"""The calibration that docs/signs.md prints, on a few small worlds, and the budget of false alarms it sets."""

import math
import re
from dataclasses import dataclass
from importlib import resources

import pytest
import yaml

from yalu.detect import History, detectors, scan
from yalu.detect.false_alarms import STATISTICS, TABLE, least_statistics
from yalu.model import Sign
from yalu.synth import calibrate
from yalu.synth.calibrate import detection, false_alarm_table, false_alarms, steady_signs
from yalu.synth.history import history_of
from yalu.synth.world import make_world
from yalu.synth.worlds import CHANGED_WORLDS, DYAD, STEADY_WORLDS, UNTIL, YEARS


def sign(statistic: float, detector: str = "first.v1", *, coverage_alone: bool = False) -> Sign:
    return Sign(
        sign_id=f"sign-{statistic}-{detector}",
        detector=detector,
        dyad=DYAD,
        at="2010-01-01",
        decided_at="2010-01-02",
        direction="none",
        statistic=statistic,
        reason="Made.",
        events=(),
        coverage_alone=coverage_alone,
    )


def test_a_world_without_change_raises_few_signs():
    (world,) = [world for world in STEADY_WORLDS if world.name == "20 a year, reading swings by 5"]
    (signs,) = steady_signs([world], number=1, workers=1).values()
    rate = false_alarms(signs, 1)
    assert rate.unexplained <= rate.every <= 1.0
    assert sum(false_alarms(signs, 1, name).every for name in detectors()) == pytest.approx(rate.every)


def test_planted_changes_are_found():
    (world,) = [world for world in CHANGED_WORLDS if world.name == "provinces and companies carry it"]
    found = detection(world, number=1, workers=1)
    assert found.share == 1
    assert found.months <= 24


def test_the_rates_are_those_of_the_worst_world():
    worlds = [[sign(0.3), sign(1.2)], [sign(0.3)] * 3, [sign(5.0, coverage_alone=True)] * 9]
    table = yaml.safe_load(false_alarm_table(worlds, worlds=1))
    assert tuple(table["statistics"]) == STATISTICS
    rates = dict(zip(STATISTICS, table["rates"]["first.v1"], strict=True))
    assert rates[0] == rates[0.25] == round(3 / YEARS, 4)
    assert rates[1.0] == rates[6.0] == round(3 / YEARS, 4)


def test_the_pinned_rates_fall_with_the_statistic_and_name_every_detector():
    table = yaml.safe_load(resources.files("yalu.detect").joinpath(TABLE).read_text("utf-8"))
    assert set(table["rates"]) == set(detectors())
    assert tuple(table["statistics"]) == STATISTICS
    for rates in table["rates"].values():
        assert rates == sorted(rates, reverse=True)


def test_a_smaller_budget_asks_for_stronger_signs():
    names = list(detectors())
    generous, usual, strict = (least_statistics(budget, names) for budget in (1000.0, 1.0, 0.3))
    assert set(generous.values()) == {0.0}
    assert all(usual[name] <= strict[name] for name in names)
    # Those whose rates are not pinned yet are given 0.
    assert set(least_statistics(1e-9, names).values()) <= {math.inf, 0.0}
    assert least_statistics(1e-9, ["omen.v1"]) == {"omen.v1": 0.0}


def test_scan_keeps_to_the_budget():
    history = history_of(make_world(STEADY_WORLDS[0].plan(0)), DYAD, UNTIL)
    least = least_statistics(0.4, list(detectors()))
    few = scan(history, max_false_alarms=0.4)
    assert all(sign.statistic >= least[sign.detector] for sign in few)
    assert scan(history, max_false_alarms=1000.0) == scan(history)
    assert scan(history, max_false_alarms=1e-9) == []


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A detector that keeps to a rate of its own: its sign is as strong as it waits for."""

    name: str = "watch.v1"
    per_year: float = 0.1

    def scan(self, history: History) -> list[Sign]:
        return [sign(-math.log10(self.per_year), self.name)]


def test_a_detector_that_watches_waits_for_a_stronger_sign(monkeypatch):
    monkeypatch.setattr("yalu.detect.registry.detectors", lambda: {"watch.v1": Watch()})
    monkeypatch.setattr("yalu.detect.registry.least_statistics", lambda budget, names: {"watch.v1": 2.0})
    history = History(dyad=DYAD, until=UNTIL, events=(), reading=())
    assert [each.statistic for each in scan(history)] == [1.0]
    assert [each.statistic for each in scan(history, max_false_alarms=1.0)] == [2.0]


def test_the_command_prints_both_tables(monkeypatch, capsys):
    monkeypatch.setattr(calibrate, "STEADY_WORLDS", STEADY_WORLDS[:1])
    monkeypatch.setattr(calibrate, "CHANGED_WORLDS", CHANGED_WORLDS[:1])
    calibrate.main(["--worlds", "1", "--workers", "1"])
    printed = capsys.readouterr().out
    assert re.search(r"^\| 5 events a year \| \d\.\d{3} \(\d\.\d{3}\) \|", printed, re.MULTILINE)
    assert "a change in 2010" in printed
