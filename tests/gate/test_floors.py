"""The accuracy gate: what the coder finds on our own gold must not fall below the pinned floors.

Pin anew with `python tests/gate/repin.py` after the coder has become better or the gold has grown.
"""

from __future__ import annotations

from typing import Any

import pytest
from measuring import GOLD_FILES, TOLERANCE, digest, load_floors, measure
from repin import FEWEST_QUIET, fallen, firm_figures, new_floors
from score import Tally


@pytest.mark.parametrize("name", GOLD_FILES)
def test_gold_and_floors_move_together(name: str) -> None:
    assert digest(name) == load_floors()[name]["sha256"], f"{name} has changed: run python tests/gate/repin.py"


@pytest.mark.slow
@pytest.mark.parametrize("name", GOLD_FILES)
def test_no_figure_is_below_its_floor(name: str) -> None:
    measured = measure(name)
    floors = load_floors()[name]["floors"]
    figures = {figure: measured.whole.figures.get(figure, 0.0) for figure in floors}
    below = [f"{figure} {figures[figure]:.1f} < {floor}" for figure, floor in floors.items() if figures[figure] < floor]
    assert not below, "\n  ".join([*below, measured.describe()])


def test_floors_are_the_tolerance_below_what_was_measured() -> None:
    assert new_floors({"recall": 61.88, "quiet": 1.0}, "ab") == {
        "sha256": "ab",
        "floors": {"recall": round(61.8 - TOLERANCE, 1), "quiet": 0.0},
    }


def test_a_floor_that_would_fall_or_vanish_is_named() -> None:
    old: dict[str, Any] = {"a": {"floors": {"recall": 60.0, "precision": 70.0}}, "b": {"floors": {"recall": 1.0}}}
    new: dict[str, Any] = {"a": {"floors": {"recall": 59.9, "precision": 71.0}}}
    assert fallen(old, new) == ["a recall: 60.0 -> 59.9", "b recall: 1.0 -> none"]
    assert fallen(old, old) == []


def test_too_few_quiet_texts_give_no_floor() -> None:
    few, enough = (Tally(quiet=count, left_quiet=count) for count in (FEWEST_QUIET - 1, FEWEST_QUIET))
    assert firm_figures(few) == {}
    assert firm_figures(enough) == {"quiet": 100}
