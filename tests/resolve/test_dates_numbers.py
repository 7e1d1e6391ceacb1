"""Numbers in digits and words."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yalu.resolve.numbers import read_number, read_ordinal


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("7", 7),
        ("1,234,567", 1_234_567),
        ("11.45", Fraction(1145, 100)),
        ("20-thousand", 20_000),
        ("1.93 billion", 1_930_000_000),
        ("twenty-one", 21),
        ("two hundred and five", 205),
        ("two hundred thousand", 200_000),
        ("a dozen", 12),
        ("half a million", 500_000),
        ("two and a half million", 2_500_000),
        ("a million million", 10**12),
        ("an", 1),
        ("zero", 0),
        ("several", None),
        ("", None),
        ("9" * 5000, None),
    ],
)
def test_read_number(words, value):
    assert read_number(words) == value


@pytest.mark.parametrize(
    ("words", "rank"),
    [("28th", 28), ("first", 1), ("twenty-first", 21), ("Nineteenth", 19), ("thirtieth", 30), ("six", None)],
)
def test_read_ordinal(words, rank):
    assert read_ordinal(words) == rank


@given(number=st.integers(0, 10**12))
def test_digits_with_commas_are_read_back(number):
    assert read_number(f"{number:,}") == number


@given(words=st.text(max_size=40))
def test_any_words_are_read_or_refused(words):
    assert read_number(words) is None or read_number(words) >= 0
