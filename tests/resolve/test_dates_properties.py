"""What must hold of every date and every text."""

from __future__ import annotations

import datetime
import re
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yalu.model.mention import DateValue
from yalu.resolve.date_cues import kinds_of
from yalu.resolve.date_finding import match_rule
from yalu.resolve.date_rules import date_rules
from yalu.resolve.dates import find_dates, parse_published, resolve_date

DAYS = st.dates(min_value=datetime.date(1000, 1, 1), max_value=datetime.date(2199, 12, 31))
PUBLISHED = st.one_of(st.none(), st.dates())
MONTHS = [datetime.date(2000, month, 1).strftime("%B") for month in range(1, 13)]
FORMS = st.sampled_from(
    [
        "{month} {day}, {year}",
        "{month} {day} {year}",
        "{day} {month} {year}",
        "{day}{suffix} of {month}, {year}",
        "{weekday}, {month} {day}, {year}",
        "{year:04d}-{number:02d}-{day:02d}",
        "{year:04d}/{number:02d}/{day:02d}",
        "{short} {day}, {year}",
        "{year}년 {number}월 {day}일",
    ]
)
# Words of dates thrown together: closer to what breaks a grammar than random characters.
WORD_LIST = (
    "the last next this early late mid- of in on from to between and May June 6 6, 2011 2011, 1950-53 "
    "Monday Friday, week year years day "
    " days ago later before after two a couple spring the 1990s century 19th first half quarter "
    "anniversary Juche 113 (2024) yesterday that same following February 29 30 31 0 99999 9999 since until . , - –"
)
WORDS = st.sampled_from(WORD_LIST.split())
# The patterns are compiled at the first call, whichever test makes it.
unhurried = settings(deadline=None)


def written(form: str, day: datetime.date) -> str:
    suffix = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}.get(day.day, "th")
    month = MONTHS[day.month - 1]
    short = month if len(month) < 5 else f"{month[:3]}."
    return form.format(
        month=month,
        short=short,
        day=day.day,
        number=day.month,
        year=day.year,
        suffix=suffix,
        weekday=string.capwords(day.strftime("%A")),
    )


@unhurried
@given(day=DAYS, form=FORMS, published=PUBLISHED)
def test_a_written_day_is_read_back(day, form, published):
    phrase = written(form, day)
    text = f"The talks were held on {phrase} and then ended."
    (expression,) = find_dates(text)
    assert expression.text == phrase
    value = resolve_date(expression, published=published)
    assert (value.start, value.end) == (day.isoformat(), day.isoformat())
    assert (value.precision, value.basis, value.why) == ("day", "explicit", None)


@unhurried
# Near the end of the calendar the year after cannot be looked at, and the resolver abstains.
@given(
    published=st.dates(min_value=datetime.date(1900, 1, 1), max_value=datetime.date(9990, 1, 1)),
    future=st.booleans(),
    ahead=st.integers(2, 300),
)
def test_a_day_without_year_lies_on_the_right_side(published, future, ahead):
    try:
        day = published + datetime.timedelta(days=ahead if future else -ahead)
    except OverflowError:
        return
    if (day.month, day.day) == (2, 29):
        return
    (expression,) = find_dates(f"It met on {MONTHS[day.month - 1]} {day.day}.")
    value = resolve_date(expression, published=published, future=future)
    assert (value.start, value.basis) == (day.isoformat(), "relative")


@unhurried
@given(
    text=st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=14).map(" ".join)),
    published=PUBLISHED,
    future=st.booleans(),
    anchor=st.one_of(st.none(), st.dates()),
)
def test_any_text_yields_exact_ordered_spans_and_sound_values(text, published, future, anchor):
    before = None
    if anchor is not None:
        before = DateValue(start=anchor.isoformat(), end=anchor.isoformat(), precision="day", basis="explicit")
    end = 0
    found = find_dates(text)
    assert found == find_dates(text)
    for expression in found:
        assert end <= expression.start < expression.end <= len(text)
        assert text[expression.start : expression.end] == expression.text
        end = expression.end
        value = resolve_date(expression, published=published, anchor=before, future=future)
        known = (value.start, value.end, value.precision, value.basis)
        assert value.text == expression.text
        if value.why is None:
            assert None not in known
            assert datetime.date.fromisoformat(value.start) <= datetime.date.fromisoformat(value.end)
        else:
            assert known == (None, None, None, None)


@unhurried
@given(text=st.lists(WORDS, max_size=20).map(" ".join), cut=st.data())
def test_offsets_count_in_the_whole_text(text, cut):
    start = cut.draw(st.integers(0, len(text)))
    for expression in find_dates(text, start):
        assert expression.start >= start
        assert text[expression.start : expression.end] == expression.text


@unhurried
@given(value=st.text(max_size=40))
def test_a_publication_date_is_a_day_or_nothing(value):
    found = parse_published(value)
    assert found is None or isinstance(found, datetime.date)


@unhurried
@given(day=DAYS)
def test_publication_dates_as_metadata_write_them(day):
    stamp = datetime.datetime(day.year, day.month, day.day, 9, 30, tzinfo=datetime.UTC)
    for form in (
        day.isoformat(),
        stamp.isoformat(),
        day.strftime("%Y%m%d").zfill(8),
        written("{month} {day}, {year}", day),
    ):
        assert parse_published(form) == day


# Words that open, join or end what single rules read, besides those above.
RULE_WORD_LIST = (
    "exactly ago hence now today tomorrow night overnight hours few several coming previous preceding same every each "
    "weekend quarter Q3 of/ final opening weeks months decades centuries half the month the nineties '90s Christmas "
    "Day Chuseok Easter Sunday Reiwa 5 aged 40-year-old his teens noon at 10:30 GMT 2011년 6월 6일 prior ahead "
    "foreseeable future centenary birthday on Mondays 6th 15-17 30 days-long minutes end's -end (Monday) then"
)
RULE_WORDS = st.one_of(WORDS, st.sampled_from(RULE_WORD_LIST.split()))


@unhurried
@given(words=st.lists(RULE_WORDS, max_size=12))
def test_a_rule_is_spared_only_where_it_cannot_match(words):
    text = " ".join(words)
    kinds = kinds_of(text)
    for rule in date_rules():
        if not kinds.issuperset(rule.needs.split()):
            assert re.search(rf"(?<!\w)(?:{rule.pattern})", text) is None, rule.name


@pytest.mark.parametrize("amount", ["", " people", " per cent", " B.C", " Troops"])
@given(words=st.lists(RULE_WORDS, max_size=6))
@unhurried
def test_amounts_are_minded_wherever_they_matter(words, amount):
    text = f"{' '.join(words)}{amount}"
    for rule in date_rules():
        strict, match = re.match(rule.pattern, text), match_rule(rule, text, 0, len(text))
        assert (match and match.span()) == (strict and strict.span()), rule.name
