"""Dates, parties and long sentences as the tables show them."""

from __future__ import annotations

import pytest

from yalu.cli.rows import arrow, date_words, shortened, what


@pytest.mark.parametrize(
    ("start", "end", "precision", "words"),
    [
        ("2011-06-16", "2011-06-16", "day", "2011-06-16"),
        ("2011-06-01", "2011-06-30", "month", "2011-06"),
        ("2011-01-01", "2011-12-31", "year", "2011"),
        ("1990-01-01", "1999-12-31", "decade", "1990s"),
        ("2011-06-13", "2011-06-19", "week", "2011-06-13/19"),
        ("2000-05-29", "2000-06-04", "week", "2000-05-29/06-04"),
        ("2009-12-28", "2010-01-03", "interval", "2009-12-28/2010-01-03"),
        ("2011-03-01", "2011-05-31", "season", "2011-03/05"),
        (None, None, None, ""),
    ],
)
def test_dates_are_as_exact_as_they_are(start: str, end: str, precision: str, words: str) -> None:
    assert date_words({"start": start, "end": end, "precision": precision}) == words


def test_no_date_is_empty() -> None:
    assert date_words(None) == ""


@pytest.mark.parametrize(
    ("sources", "targets", "symmetric", "words"),
    [
        (["CHN"], ["PRK"], False, "CHN > PRK"),
        (["CHN"], ["PRK"], True, "CHN - PRK"),
        (["PRK"], [], False, "PRK"),
        ([], ["PRK"], False, "? > PRK"),
        ([], [], False, "?"),
        (["USA"], ["CHN", "JPN", "KOR", "RUS"], True, "USA - CHN JPN +2"),
    ],
)
def test_parties(sources: list[str], targets: list[str], symmetric: bool, words: str) -> None:
    assert arrow(sources, targets, symmetric=symmetric) == words


def test_a_status_is_said_unless_it_occurred() -> None:
    row = {"type": "AGREE", "mode": None, "status": "cancelled"}
    assert what(row) == "AGREE (cancelled)"
    assert what(row | {"type": "CONSULT", "mode": "visit", "status": "occurred"}) == "CONSULT visit"


def test_long_text_is_cut_at_a_word() -> None:
    assert shortened("one two\nthree") == "one two three"
    assert shortened("one two three", 9) == "one two…"
