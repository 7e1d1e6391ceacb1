"""Covering and F1 on cases small enough to work out by hand, and the made series that they are taken on."""

import numpy as np
import pytest
from benchmarks.change_scores import covering, f1
from benchmarks.made_series import HELD_OUT, TUNING, UNSEEN, made


def test_scores_of_nothing_and_of_everything():
    assert f1({"a": [10]}, [12]) == 1
    assert f1({"a": [10]}, [16]) == pytest.approx(1 / 2)
    assert f1({"a": []}, []) == 1
    assert f1({"a": [10]}, []) == pytest.approx(2 / 3)
    assert covering({"a": [10]}, [10], 20) == 1
    assert covering({"a": [10]}, [], 20) == pytest.approx(1 / 2)


def test_annotators_are_averaged_in_recall_and_pooled_in_precision():
    marks = {"a": [10], "b": [30]}
    # Precision 3 of 3; each annotator's nought and point are found.
    assert f1(marks, [10, 30]) == 1
    # Precision 2 of 2; recall 1 and 1/2.
    assert f1(marks, [10]) == pytest.approx(2 * 0.75 / 1.75)
    assert covering(marks, [10], 40) == pytest.approx((1 + (30 * 20 / 40 + 10 * 10 / 30) / 40) / 2)


def test_a_found_point_serves_one_true_point_only():
    assert f1({"a": [10, 12]}, [11]) == pytest.approx(2 * 1 * (2 / 3) / (5 / 3))


def test_made_series_are_the_same_each_time_and_halves_share_no_kind():
    one, other = made(TUNING, 1), made(TUNING, 1)
    assert all(np.array_equal(a.values, b.values) for a, b in zip(one, other, strict=True))
    assert [each.annotations for each in one] == [each.annotations for each in other]
    assert len(one) + len(made(HELD_OUT, 1)) >= 40
    assert len({*TUNING, *HELD_OUT, *UNSEEN}) == len(TUNING) + len(HELD_OUT) + len(UNSEEN)
    for each in one:
        assert all(0 < point < len(each.values) for own in each.annotations.values() for point in own)
