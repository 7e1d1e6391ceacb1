"""Dates along a story: the running anchor, the publication day, the words that look like dates."""

from __future__ import annotations

import datetime

import pytest

from yalu.model.mention import DateValue
from yalu.model.text import Document, Known, Sentence, Story
from yalu.resolve.dates import find_dates, parse_published, publication_day, story_dates


def make_story(*sentences: str, published: str | None = "2011-06-16") -> tuple[Document, Story]:
    """Return a document of one story with these sentences."""
    text = " ".join(sentences)
    marks, start = [], 0
    for number, sentence in enumerate(sentences):
        marks.append(Sentence(number=number, start=start, end=start + len(sentence)))
        start += len(sentence) + 1
    document = Document(doc_id="doc-1", key=None, source="a.txt", media_type="text/plain", sha256="0", text=text)
    value = None
    if published:
        value = DateValue(start=published, end=published, precision="day", basis="publication", text=published)
    story = Story(
        story_id="story-1",
        doc="doc-1",
        number=0,
        title=None,
        section=None,
        authors=(),
        published=value,
        start=0,
        end=len(text),
        marks=(),
        sentences=tuple(marks),
    )
    return document, story


def test_each_date_counts_from_the_one_before():
    document, story = make_story(
        "The envoy arrived on June 6.",
        "On the same day he met the minister.",
        "Two days later the talks began, and the next day they broke off.",
        "The year before, in August, they had not met at all.",
    )
    starts = [mention.value.start for mention in story_dates(document, story)]
    assert starts == ["2011-06-06", "2011-06-06", "2011-06-08", "2011-06-09", "2010-01-01", "2010-08-01"]


def test_a_duration_between_two_dates_does_not_disturb_the_anchor():
    document, story = make_story("He came on May 3 for a two-day visit.", "The next day he left.")
    values = [mention.value for mention in story_dates(document, story)]
    assert [value.why for value in values] == [None, "not_a_date", None]
    assert (values[2].start, values[2].basis) == ("2011-05-04", "anchored")


def test_without_publication_only_explicit_dates_resolve():
    document, story = make_story("They met in 2009 and again on Monday.", published=None)
    values = [mention.value for mention in story_dates(document, story)]
    assert [(value.start, value.why) for value in values] == [("2009-01-01", None), (None, "no_anchor")]


def test_the_spans_show_the_words():
    document, story = make_story("Trade fell last year.", "It had grown between 2009 and 2010.")
    shown = [document.text[mention.start : mention.end] for mention in story_dates(document, story)]
    assert shown == ["last year", "2009 and 2010"]


def test_a_story_without_a_date_takes_its_documents():
    document, story = make_story("They met on Monday.", published=None)
    dated = Document(
        doc_id="doc-1",
        key=None,
        source="a.txt",
        media_type="text/plain",
        sha256="0",
        text=document.text,
        published=Known(value="Thu, 16 Jun 2011 08:00:00 +0900", basis="metadata"),
    )
    assert publication_day(document, story) is None
    assert publication_day(dated, story) == datetime.date(2011, 6, 16)
    assert story_dates(dated, story)[0].value.start == "2011-06-13"


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2011-06-16", "2011-06-16"),
        ("2011-06-16T23:59:59+09:00", "2011-06-16"),
        ("20110616", "2011-06-16"),
        ("20110616T080000Z", "2011-06-16"),
        ("Thu, 16 Jun 2011 08:00:00 GMT", "2011-06-16"),
        ("June 16, 2011, 8:30 a.m.", "2011-06-16"),
        ("Posted on 16 June 2011", "2011-06-16"),
        ("June 2011", None),
        ("2011-13-45", None),
        ("last week", None),
        ("", None),
    ],
)
def test_publication_dates(value, day):
    found = parse_published(value)
    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("Sanctions in place since 2009 were eased in 2018 and 2019.", ["2009", "2018", "2019"]),
        ("They met on Monday and again on Friday.", ["Monday", "Friday"]),
        ("The first in 30 years since December 1981", ["30 years", "December 1981"]),
        ("Resolution 2270 of March 2, 2016, follows resolution 2094", ["March 2, 2016"]),
        ("On Friday (Nov 1) at 10:30 a.m. he spoke", ["Friday (Nov 1)", "10:30 a.m."]),
        ("Trade rose from 1500 to 2000 in 2014", ["2014"]),
        ("a quarter of 2000 households", []),
        ("Xi visited last July; Kim may come this May.", ["last July", "this May"]),
        ("the 1961 treaty and the 1953 armistice", ["1961", "1953"]),
        ("tel. 02-2011-1961, box 1972", []),
    ],
)
def test_what_is_found_in_a_sentence(text, texts):
    assert [expression.text for expression in find_dates(text)] == texts


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("closed since 2009", "since"),
        ("until the end of June", "until"),
        ("by December", "by"),
        ("before May 3", "before"),
        ("after Monday", "after"),
        ("on Monday", None),
    ],
)
def test_the_preposition_that_makes_a_date_a_limit(text, bound):
    assert [expression.bound for expression in find_dates(text)] == [bound]


def test_an_unpinned_date_in_a_range_is_left_out():
    assert find_dates("no dates here") == ()
    assert find_dates("June 6, 2011", 0, 6)[0].text == "June 6"
