"""Scores against the published formulae, worked numbers, and forecasters whose calibration is known."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from yalu.forecast import (
    BANDS,
    base_rate_score,
    brier,
    calibration,
    log_score,
    mean_interval,
    partition,
    skill,
    time_weighted,
    wilson,
)

probabilities = st.floats(0.001, 0.999)
pairs = st.lists(st.tuples(probabilities, st.integers(0, 1)), min_size=1, max_size=60)
_START = date(2011, 1, 1)


def test_the_example_of_the_paper() -> None:
    """Brier (1950), table 1: ten forecasts of rain score 0.19, over both classes; ours is half of it."""
    rain = (0.7, 0.9, 0.8, 0.4, 0.2, 0.0, 0.0, 0.0, 0.0, 0.1)
    fell = (0, 1, 1, 1, 0, 0, 0, 0, 0, 0)
    scores = [brier(p, o) for p, o in zip(rain, fell, strict=True)]
    assert 2 * sum(scores) / len(scores) == pytest.approx(0.19)


def test_worked_numbers() -> None:
    assert brier(0.5, 1) == 0.25
    assert log_score(0.5, 0) == pytest.approx(math.log(2))
    assert log_score(0.9, 1) == pytest.approx(0.105360516)
    assert base_rate_score([1, 0, 0, 0]) == pytest.approx(0.1875)
    assert skill(0.1, 0.2) == pytest.approx(0.5)
    assert skill(0.1, 0.0) is None


@pytest.mark.parametrize(
    ("happened", "number", "low", "high"),
    # Wilson's intervals as tabulated in Newcombe, Statistics in Medicine 17 (1998), 857-872, table I.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_of_a_share(happened: int, number: int, low: float, high: float) -> None:
    found = wilson(happened, number)
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_weighting_by_time_carries_the_last_forecast_forward() -> None:
    """Two days at .5, the second of them changed at its end to .8 for three days, then .9 to the eve of the outcome."""
    forecasts = [
        (_START, 0.5),
        (_START + timedelta(2), 0.6),
        (_START + timedelta(2), 0.8),
        (_START + timedelta(5), 0.9),
    ]
    found = time_weighted(forecasts, _START + timedelta(10), brier, 1)
    assert found == pytest.approx((2 * 0.25 + 3 * 0.04 + 5 * 0.01) / 10)
    assert time_weighted(forecasts, _START, brier, 1) is None


@given(pairs)
def test_the_partition_adds_up_to_the_score(made: list[tuple[float, int]]) -> None:
    given_, came = [p for p, _ in made], [o for _, o in made]
    parts = partition(given_, came)
    assert parts.score == pytest.approx(sum(brier(p, o) for p, o in made) / len(made), abs=1e-12)
    assert min(parts.reliability, parts.resolution, parts.uncertainty) >= 0
    assert parts.uncertainty == pytest.approx(base_rate_score(came))


@given(pairs)
@example([(0.95, 0)] * 3)
def test_scores_are_bounded_and_every_forecast_is_in_one_band(made: list[tuple[float, int]]) -> None:
    assert all(0 <= brier(p, o) <= 1 and 0 <= log_score(p, o) <= 6.91 for p, o in made)
    rows = calibration([p for p, _ in made], [o for _, o in made])
    assert sum(row.number for row in rows) == len(made)
    for row in rows:
        if row.happened and row.mean is not None:
            assert row.low <= row.mean <= row.high
            assert 0 <= row.happened.low <= row.happened.value <= row.happened.high <= 1


@given(probabilities, probabilities)
def test_scores_are_proper(truth: float, said: float) -> None:
    """Nobody can expect a better score than by saying what they believe."""
    for score in (brier, log_score):

        def expected(p: float, score=score) -> float:  # type: ignore[no-untyped-def]
            return float(truth * score(p, 1) + (1 - truth) * score(p, 0))

        assert expected(truth) <= expected(said) + 1e-12


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.randoms())
def test_the_interval_of_a_mean_does_not_depend_on_order(scores: list[float], shuffle) -> None:  # type: ignore[no-untyped-def]
    found = mean_interval(scores)
    mixed = list(scores)
    shuffle.shuffle(mixed)
    assert mean_interval(mixed) == found
    assert found.low <= found.value + 1e-12
    assert found.value <= found.high + 1e-12


def _world(number: int, stretch: float, seed: int) -> tuple[list[float], list[int]]:
    """Return what a forecaster says and what comes, in a world where the truth of each question is known.

    Truths are even over .05 to .95. `stretch` 1 says the truth; 2 doubles its log-odds, which is overconfident.
    """
    random = np.random.default_rng(seed)
    truths = random.uniform(0.05, 0.95, number)
    came = (random.random(number) < truths).astype(int)
    odds = stretch * np.log(truths / (1 - truths))
    return [float(each) for each in 1 / (1 + np.exp(-odds))], [int(each) for each in came]


def test_a_calibrated_forecaster_scores_what_theory_expects() -> None:
    """For truths even over a..b the Brier score expected of one who says the truth is the mean of p(1 - p)."""
    said, came = _world(6_000, 1.0, 7)
    expected = 0.5 - (0.95**3 - 0.05**3) / (3 * 0.9)
    found = mean_interval([brier(p, o) for p, o in zip(said, came, strict=True)])
    assert found.low <= expected <= found.high
    assert found.value == pytest.approx(expected, abs=0.01)
    for row in calibration(said, came):
        assert row.number == 0 or (row.mean is not None and row.happened is not None)
        if row.number:
            assert row.happened.low - 0.01 <= row.mean <= row.happened.high + 0.01  # type: ignore[union-attr, operator]


def test_an_overconfident_forecaster_is_told_apart() -> None:
    said, came = _world(2_000, 2.0, 7)
    honest, same = _world(2_000, 1.0, 7)
    assert came == same
    rows = [row for row in calibration(said, came) if row.number]
    outside = [row for row in rows if not row.happened.low <= row.mean <= row.happened.high]  # type: ignore[union-attr, operator]
    assert len(outside) >= 4
    tenths = [round(p, 1) for p in said], [round(p, 1) for p in honest]
    assert partition(tenths[0], came).reliability > 5 * partition(tenths[1], came).reliability
    assert sum(map(brier, said, came)) > sum(map(brier, honest, came))


def test_the_bands_are_those_of_icd_203() -> None:
    assert BANDS == (0.0, 0.05, 0.2, 0.45, 0.55, 0.8, 0.95, 1.0)
