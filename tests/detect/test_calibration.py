"""The calibration that docs/signs.md prints, on a few small worlds."""

import re

from yalu.detect import detectors
from yalu.synth import calibrate
from yalu.synth.calibrate import NULL_WORLDS, NullWorld, detections, false_alarms


def test_a_world_without_change_raises_few_signs():
    rates = false_alarms(NULL_WORLDS[1], worlds=2)
    assert set(rates) == set(detectors())
    assert all(0 <= unexplained <= every <= 0.3 for every, unexplained in rates.values())


def test_planted_changes_are_found():
    found = detections(60.0, worlds=2)
    assert all(each.share == 1 and each.months <= 24 for each in found.values())


def test_the_command_prints_both_tables(monkeypatch, capsys):
    monkeypatch.setattr(calibrate, "NULL_WORLDS", (NullWorld(name="3 events a year", per_year=3),))
    monkeypatch.setattr(calibrate, "detections", lambda per_year, worlds: {})
    calibrate.main(["--worlds", "1"])
    printed = capsys.readouterr().out
    assert re.search(r"^\| 3 events a year \| \d\.\d{3} \(\d\.\d{3}\) \|", printed, re.MULTILINE)
    assert "a change in 2010" in printed
