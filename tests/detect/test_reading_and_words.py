"""Counting what was read, and the words for days and spans."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yalu.codebook import load_codebook
from yalu.detect import Reading, StateName
from yalu.detect.values import StoryCount, month_end, next_month, years_before
from yalu.detect.words import actor, counted, during_words, happening, level_words, list_words, range_words, span_words

CHINA, AMERICA = StateName(name="China", adjective="Chinese"), StateName(name="the United States", adjective="American")
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1))


def test_stories_are_counted_by_the_day():
    reading = [
        Reading(day=date(2011, month, 15), publisher=name, stories=month) for month in (1, 2, 4) for name in "ab"
    ]
    count = StoryCount(tuple(reading))
    assert count.between(date(2011, 1, 1), date(2011, 12, 31)) == 14
    assert count.between(date(2011, 1, 16), date(2011, 12, 31)) == 12
    assert count.between(date(2011, 1, 15), date(2011, 4, 14)) == 6
    assert count.between(date(2011, 4, 15), date(2011, 4, 15)) == 8
    assert count.between(date(2012, 1, 1), date(2011, 1, 1)) == 0
    assert count.silences(date(2010, 11, 1), date(2011, 6, 30)) == [
        (date(2010, 11, 1), date(2010, 12, 31)),
        (date(2011, 3, 1), date(2011, 3, 31)),
        (date(2011, 5, 1), date(2011, 6, 30)),
    ]


@given(days)
def test_months_follow_each_other(day):
    assert (month_end(day).month, month_end(day).year) == (day.month, day.year)
    assert (next_month(day) - month_end(day)).days == 1


@given(days, st.integers(1, 50))
def test_years_before(day, years):
    earlier = years_before(day, years)
    assert (earlier.year, earlier.month) == (day.year - years, day.month)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2005-10-03", "2005-10-03", "3 October 2005"),
        ("2011-05-01", "2011-05-31", "May 2011"),
        ("2011-01-01", "2011-12-31", "2011"),
        ("2011-05-03", "2011-05-07", "between 3 and 7 May 2011"),
        ("2011-05-30", "2011-06-02", "between 30 May 2011 and 2 June 2011"),
        ("2011-03-01", "2011-05-31", "between March and May 2011"),
        ("2010-12-01", "2011-02-28", "between December 2010 and February 2011"),
        ("1991-01-01", "1994-12-31", "between 1991 and 1994"),
    ],
)
def test_range_words(start, end, words):
    assert range_words(date.fromisoformat(start), date.fromisoformat(end)) == words


def test_during_words():
    assert during_words(date(2011, 5, 1), date(2011, 5, 31)) == "in May 2011"
    assert during_words(date(2011, 5, 1), date(2011, 5, 1)) == "on 1 May 2011"
    assert during_words(date(2011, 1, 1), date(2012, 12, 31)) == "between 2011 and 2012"


@pytest.mark.parametrize(("days", "words"), [(20, "1 month"), (400, "13 months"), (5000, "13 years"), (731, "2 years")])
def test_span_words(days, words):
    assert span_words(days) == words


def test_small_words():
    assert list_words([]) == ""
    assert list_words(["a", "b", "c"]) == "a, b and c"
    assert counted(1, "story", "stories") == "1 story"
    assert counted(1204, "event") == "1,204 events"
    assert actor("subnational", AMERICA) == "an American province or city"
    assert actor(None, AMERICA) == "the United States"


def test_every_type_mode_and_level_of_the_codebook_has_words():
    book = load_codebook()
    for type_ in book.types.values():
        for mode in (None, *type_.modes):
            for level in (None, *book.levels):
                words = happening(type_.name, mode, actor(level, CHINA), AMERICA)
                assert "{" not in words
                assert type_.name == "INTERNAL" or type_.name not in words.upper().split()[:1] or " " in words
    assert all(level_words(level) for level in book.levels)


def test_a_type_of_another_codebook_is_named_by_its_code():
    assert happening("MEDIATE", None, actor("party", CHINA), AMERICA).startswith("mediate of a Chinese political party")
