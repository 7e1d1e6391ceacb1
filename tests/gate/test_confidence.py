"""The fit of the coder's confidence: on made rows, and its data file."""

from __future__ import annotations

import random

import confidence
import pytest
from confidence import FOLDS, Judged, cross_validated, figures
from score import GoldDocument, GoldEvent, Pair, is_right

from yalu.code.confidence import confidence as probability
from yalu.code.vocabulary import read_data
from yalu.codebook import load_codebook


@pytest.fixture(scope="module")
def rows() -> list[Judged]:
    """1,200 made mentions: right in nine of ten where the source is known, in three of ten where it is not."""
    chance = random.Random(1)  # noqa: S311 (made data)
    made = []
    for number in range(1200):
        unknown = chance.random() < 0.5
        right = chance.random() < (0.3 if unknown else 0.9)
        seen = {"source_unknown": float(unknown), "noise": chance.random()}
        made.append(Judged(fold=number % FOLDS, seen=seen, type="AID", weight=1.0, right=right))
    return made


def test_probabilities_hold_on_made_mentions(rows: list[Judged]) -> None:
    found = figures(rows, cross_validated(rows))
    assert found["calibration_error"] < 0.04
    assert 0.9 < found["slope"] < 1.1
    assert found["brier"] < found["brier_of_share"] - 0.05


def test_the_data_file_has_a_weight_for_each_signal_and_type() -> None:
    data = read_data("confidence.yaml")
    assert set(data["types"]) == set(load_codebook().types)
    sure, unsure = (dict.fromkeys(data["weights"], 0.0) | {"source_unknown": value} for value in (0.0, 1.0))
    assert 0 < probability("AID", unsure) < probability("AID", sure) < 1
    assert confidence.COEFFICIENTS.is_file()


def test_a_repeated_mention_is_right_and_an_optional_event_is_neither() -> None:
    gold = GoldEvent(type="AID", source="NOR", target="MLI", date=None, precision=None, status="happened")
    optional = GoldEvent(
        type="CONSULT", source="NOR", target="MLI", date=None, precision=None, status="happened", optional=True
    )
    document = GoldDocument(id="a", text="", published=None, events=(gold, optional))

    def pair(type: str, target: str = "MLI") -> Pair:
        return Pair(type=type, source="NOR", target=target, date=None, precision=None, status="occurred")

    found = is_right(document, [pair("AID"), pair("AID"), pair("CONSULT"), pair("AID", "FRA")])
    assert found == [True, True, None, False]
