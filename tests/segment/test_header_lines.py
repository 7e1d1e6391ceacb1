"""Bylines, date lines, datelines and tags, one form a row."""

from __future__ import annotations

import pytest

from yalu.segment import read_dateline
from yalu.segment.blocks import Block
from yalu.segment.bylines import read_byline
from yalu.segment.dates import published_value
from yalu.segment.labels import Line, label_block, split_tag


def _line(text: str) -> Line:
    return label_block(text, Block(start=0, end=len(text), gap=0))


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Written by Anna Berg", ("Anna Berg",)),
        ("Written by\xa0 Min-young Han.", ("Min-young Han",)),
        ("By Choe Min-ho and Anna Berg", ("Choe Min-ho", "Anna Berg")),
        ("BY ANNA BERG", ("ANNA BERG",)),
        ("By Anna Berg, Tom Lind; Osten newsroom", ("Anna Berg", "Tom Lind")),
        ("By Anna Berg, University of Osten", ("Anna Berg",)),
        ("By Dr. Ludwig van Holm in Osten", ("Ludwig van Holm",)),
        ("Author: A. B. Holm", ("A. B. Holm",)),
        ("Tom Lind, senior staff writer", ("Tom Lind",)),
        ("By Reuters", ("Reuters",)),
        ("Posted by admin", ()),
        ("Translated by Anna Berg", ()),
        ("By the numbers", None),
        ("By Land and Sea", None),
        ("By 2011, trade had doubled", None),
        ("Author", None),
        ("Tom Lind, chairman of the port council", None),
    ],
)
def test_byline(line: str, authors: tuple[str, ...] | None) -> None:
    assert read_byline(line) == authors


@pytest.mark.parametrize(
    ("line", "start", "why"),
    [
        ("2011-06-16", "2011-06-16", None),
        ("2011.06.16 (Thu) 14:20", "2011-06-16", None),
        ("Thursday, June 16, 2011", "2011-06-16", None),
        ("Posted on 16 June 2011 by Anna Berg", "2011-06-16", None),
        ("June 16, 2011 | Analysis | 5 min read", "2011-06-16", None),
        ("www.example.kp (Juche100.6.16.)", "2011-06-16", None),
        ("2011年6月16日", "2011-06-16", None),
        ("16/06/2011", "2011-06-16", None),
        ("06/07/2011", None, "ambiguous"),
        ("June 2011", "2011-06-01", None),
        ("June 16", None, "no_anchor"),
        ("2011-02-30", None, "not_a_date"),
    ],
)
def test_date_line(line: str, start: str | None, why: str | None) -> None:
    found = _line(line)
    assert found.label in ("date", "byline")
    assert found.date is not None
    assert (found.date.start, found.date.why) == (start, why)


@pytest.mark.parametrize(
    "line", ["New Year Address, January 1, 2018", "The 1994 framework and the 2005 statement", "10:30"]
)
def test_other_lines_with_numbers_are_no_date_lines(line: str) -> None:
    assert _line(line).label == "short"


@pytest.mark.parametrize(
    ("text", "words", "place", "day", "agency"),
    [
        ("BEIJING - The talks", "BEIJING -", "BEIJING", None, None),
        ("Pyongyang, January 1 (KCNA) -- The", "Pyongyang, January 1 (KCNA) --", "Pyongyang", 1, "KCNA"),
        ("SEOUL, June 3 (Yonhap) — The", "SEOUL, June 3 (Yonhap) —", "SEOUL", 3, "Yonhap"),
        ("MOSCOW, September 12. /TASS/. The", "MOSCOW, September 12. /TASS/.", "MOSCOW", 12, "TASS"),
        ("HONG KONG (AP) _ The", "HONG KONG (AP) _", "HONG KONG", None, "AP"),
        ("SEOUL, South Korea — The", "SEOUL, South Korea —", "SEOUL, South Korea", None, None),
        ("LONDON, 5 May 2012 (Reuters) - The", "LONDON, 5 May 2012 (Reuters) -", "LONDON", 5, "Reuters"),
        ("June 3 (Reuters) - The", "June 3 (Reuters) -", None, 3, "Reuters"),
        ("Dandong, China (Reuters) -- The", "Dandong, China (Reuters) --", "Dandong, China", None, "Reuters"),
    ],
)
def test_dateline(text: str, words: str, place: str | None, day: int | None, agency: str | None) -> None:
    found = read_dateline(text, 0, len(text))
    assert found is not None
    assert (text[found.start : found.end], found.place, found.day, found.agency) == (words, place, day, agency)


def test_dateline_without_year_has_no_date() -> None:
    with_year, without = "LONDON, 5 May 2012 (AP) - The", "LONDON, 5 May (AP) - The"
    dated, undated = read_dateline(with_year, 0, len(with_year)), read_dateline(without, 0, len(without))
    assert dated is not None
    assert undated is not None
    assert (dated.date.start, undated.date.start, undated.date.why) == ("2012-05-05", None, "no_anchor")


@pytest.mark.parametrize(
    "text",
    [
        "Kim Jong Un — the leader — left.",
        "NATO - the alliance - met.",
        "UPDATE - The talks ended.",
        "On May 5 - The talks ended.",
        "The minister (Wang) said so.",
        "In June 3 (2011) he left.",
        "China, May 5 said nothing.",
    ],
)
def test_no_dateline(text: str) -> None:
    assert read_dateline(text, 0, len(text)) is None


def test_tag_before_a_title() -> None:
    assert split_tag("[Interview]The Last Boat") == ("Interview", 11)
    assert split_tag("[News Focus] The Last Boat") == ("News Focus", 13)
    assert split_tag("[Photo] the last boat") == (None, 0)
    assert split_tag("The Last [Old] Boat") == (None, 0)


@pytest.mark.parametrize(
    ("value", "start", "end", "precision"),
    [
        ("2011-06-16", "2011-06-16", "2011-06-16", "day"),
        ("2011-06-16T10:00:00+09:00", "2011-06-16", "2011-06-16", "day"),
        ("Thu, 16 Jun 2011 10:00:00 +0900", "2011-06-16", "2011-06-16", "day"),
        ("2012-02", "2012-02-01", "2012-02-29", "month"),
        ("2011", "2011-01-01", "2011-12-31", "year"),
        ("soon", None, None, None),
        ("2011-13-40", None, None, None),
    ],
)
def test_published(value: str, start: str | None, end: str | None, precision: str | None) -> None:
    found = published_value(value)
    assert (found.start, found.end, found.precision) == (start, end, precision)
    assert (found.why is None) == (start is not None)
