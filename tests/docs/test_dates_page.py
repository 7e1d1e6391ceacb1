"""The tables of docs/dates.md, resolved: what the page says of words is what the resolver says."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import get_args

import pytest

from yalu.model.mention import DateBasis, DateValue, DateWhy, Precision
from yalu.resolve.dates import find_dates, resolve_date

PAGE = (Path(__file__).parents[2] / "docs" / "dates.md").read_text(encoding="utf-8")
PUBLISHED = datetime.date(2011, 6, 16)
ROWS = [tuple(line.strip("| ").split(" | ")) for line in PAGE.splitlines() if re.match(r"\| [^`-]", line)]
READ = [row for row in ROWS if len(row) == 5 and row[0] != "words"]
NULL = [row for row in ROWS if len(row) == 2 and row[1] in get_args(DateWhy)]


def _resolve(words: str, *, future: bool = False, published: datetime.date | None = PUBLISHED) -> DateValue:
    (expression,) = find_dates(f"The ministers met {words}.")
    return resolve_date(expression, published=published, future=future)


@pytest.mark.parametrize("row", READ, ids=lambda row: row[0])
def test_words_are_read_as_the_page_says(row: tuple[str, ...]) -> None:
    words, *expected = row
    value = _resolve(words)
    assert [value.start, value.end, value.precision, value.basis] == expected


@pytest.mark.parametrize("row", NULL, ids=lambda row: row[0])
def test_words_without_a_date_are_null_for_the_reason_the_page_gives(row: tuple[str, ...]) -> None:
    value = _resolve(row[0])
    assert (value.start, value.why) == (None, row[1])


def test_the_page_has_both_tables() -> None:
    assert len(READ) >= 15
    assert len(NULL) >= 7


def test_what_the_page_says_besides_its_tables() -> None:
    assert _resolve("on November 3", future=True).start == "2011-11-03"
    assert _resolve("on November 3", published=None).why == "no_anchor"
    assert _resolve("on 16/06/2011").start == "2011-06-16"
    assert _resolve("on February 30").why == "ambiguous"
    assert _resolve("since 2009").start == "2009-01-01"
    (later,) = find_dates("Two days later they left.")
    before = DateValue(start="2011-06-06", end="2011-06-06", precision="day", basis="relative", text="June 6")
    value = resolve_date(later, published=PUBLISHED, anchor=before)
    assert (value.start, value.basis) == ("2011-06-08", "anchored")


@pytest.mark.parametrize("names", [Precision, DateBasis, DateWhy])
def test_the_page_explains_every_code(names: object) -> None:
    for name in get_args(names):
        assert f"`{name}`" in PAGE
