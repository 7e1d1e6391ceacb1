"""The accuracy gate: what the coder finds on our own gold must not fall below the pinned floors.

Pin anew with `python tests/gate/repin.py` after the coder has become better or the gold has grown.
"""

from __future__ import annotations

import pytest
from measuring import GOLD_FILES, TOLERANCE, digest, load_floors, measure
from repin import FEWEST_QUIET, below, firm_figures, new_floors
from score import Tally


@pytest.mark.parametrize("name", GOLD_FILES)
def test_gold_and_floors_move_together(name: str) -> None:
    assert digest(name) == load_floors()[name]["sha256"], f"{name} has changed: run python tests/gate/repin.py"


@pytest.mark.slow
@pytest.mark.parametrize("name", GOLD_FILES)
def test_no_figure_is_below_its_floor(name: str) -> None:
    measured = measure(name)
    floors = load_floors()[name]["floors"]
    under = below(measured.whole.figures, floors)
    assert not under, "\n  ".join([*under, measured.describe()])


@pytest.mark.slow
def test_what_was_learnt_from_later_sentences_stays_learnt() -> None:
    # Three points under what was measured when the last lot had been learnt from.
    figures = measure("sentences-later.jsonl").whole.figures
    assert min(figures["recall"], figures["precision"]) >= 74, figures


def test_floors_are_the_tolerance_below_what_was_measured() -> None:
    assert new_floors({"recall": 61.88, "quiet": 1.0}, {}) == {"recall": round(61.8 - TOLERANCE, 1), "quiet": 0.0}


def test_floors_rise_and_never_fall() -> None:
    assert new_floors({"recall": 61.0}, {"recall": 60.0}) == {"recall": 60.0}
    assert new_floors({"recall": 71.0}, {"recall": 60.0}) == {"recall": 71.0 - TOLERANCE}


def test_a_figure_under_its_floor_or_gone_is_named() -> None:
    floors = {"recall": 60.0, "precision": 70.0, "quiet": 90.0}
    assert below({"recall": 59.9, "precision": 71.0}, floors) == ["recall: 59.9 < 60.0", "quiet: none < 90.0"]
    assert below({"recall": 60.0}, {"recall": 60.0}) == []


def test_too_few_quiet_texts_give_no_floor() -> None:
    few, enough = (Tally(quiet=count, left_quiet=count) for count in (FEWEST_QUIET - 1, FEWEST_QUIET))
    assert firm_figures(few) == {}
    assert firm_figures(enough) == {"quiet": 100}
