"""`change_points` and `online_change_points`: steps and bends are found, trends, walks and outliers are not."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yalu.detect import change_points, online_change_points

RANDOM = np.random.default_rng(5)
NOISE = RANDOM.normal(0, 1, 200)
STEP = NOISE + np.where(np.arange(200) >= 120, 4.0, 0.0)
LINE = NOISE + np.arange(200) * 0.1
SEASONS = 0.3 * NOISE + 3 * np.sin(np.arange(200) * 2 * np.pi / 12)
FINDERS = [change_points, online_change_points]


@pytest.mark.parametrize(
    ("series", "places"),
    [
        (STEP, [120]),
        (-1e12 * STEP, [120]),
        (STEP * 1e-9 + 1, [120]),
        (SEASONS + np.where(np.arange(200) >= 90, 5.0, 0.0), [90]),
        (np.repeat([2.0, 9.0, 4.0], 40), [40, 80]),
        (np.concatenate([RANDOM.poisson(2, 60), RANDOM.poisson(9, 60)]), [60]),
        (NOISE * 0.1 + np.abs(np.arange(200) - 110) / 20, [110]),
        (np.concatenate([STEP, STEP[::-1] + 20]), [120, 200, 280]),
    ],
)
def test_a_change_that_can_be_seen_is_found(series, places):
    found = change_points(series)
    assert len(found) == len(places)
    assert all(abs(one - other) <= 3 for one, other in zip(found, places, strict=True))
    assert all(type(point) is int for point in found)


@pytest.mark.parametrize("find", FINDERS)
@pytest.mark.parametrize(
    "series",
    [
        NOISE,
        LINE,
        SEASONS + np.arange(200) * 0.05,
        np.convolve(np.random.default_rng(2).normal(0, 1, 300), 0.8 ** np.arange(20), mode="valid"),
        np.where(np.arange(200) % 67 == 66, 30.0, NOISE),
        np.full(50, 3.3),
        np.full(50, np.nan),
        np.zeros(40),
        [],
        [1.0],
        [1.0, 2.0, 3.0],
        np.zeros((0, 3)),
        np.zeros((40, 0)),
        np.full((30, 2), 1e300),
    ],
)
def test_nothing_is_found_where_nothing_changes(find, series):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert find(series) == []


def test_missing_values_do_not_matter():
    holed = STEP.copy()
    holed[::7] = np.nan
    assert abs(change_points(holed)[0] - 120) <= 2
    holed[119:123] = np.inf
    assert abs(change_points(holed)[0] - 120) <= 4


def test_series_observed_together_share_their_changes():
    other = np.random.default_rng(6).normal(0, 1, 200) - np.where(np.arange(200) >= 120, 3.0, 0.0)
    assert change_points(np.stack([STEP, other, NOISE], axis=1)) == pytest.approx([120], abs=2)


def test_a_long_series_is_searched_in_blocks():
    long = np.random.default_rng(7).normal(0, 1, 6000) + np.where(np.arange(6000) >= 3001, 2.0, 0.0)
    assert change_points(long) == pytest.approx([3001], abs=5)


def test_online_tells_a_change_soon_and_once():
    ((at, decided),) = online_change_points(STEP)
    assert abs(at - 120) <= 3
    assert 120 < decided <= 150


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 1000), st.integers(20, 160))
def test_online_uses_nothing_later(seed, length):
    random = np.random.default_rng(seed)
    cut = int(random.integers(20, 100))
    series = random.normal(0, 1, 160) + np.where(np.arange(160) >= cut, 5.0, 0.0)
    whole = online_change_points(series)
    assert online_change_points(series[:length]) == [each for each in whole if each[1] < length]


@pytest.mark.parametrize("find", FINDERS)
def test_other_shapes_are_refused(find):
    with pytest.raises(ValueError, match="shape"):
        find(np.zeros((3, 3, 3)))
    with pytest.raises(ValueError, match="shape"):
        find(3.0)
