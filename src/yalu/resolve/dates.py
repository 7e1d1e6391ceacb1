"""Dates in stories: find the words, resolve them against the publication day and the event told before.

find_dates(text)                     what the words say (yalu.resolve.date_expressions)
resolve_date(expression, ...)        the days they stand for (yalu.resolve.date_resolution)
story_dates(document, story)         both, for a whole story, without knowledge of its verbs
"""

from __future__ import annotations

import datetime
import email.utils

from yalu.model.mention import DateMention, DateValue
from yalu.model.text import Document, Story
from yalu.resolve.date_expressions import DateExpression
from yalu.resolve.date_finding import find_dates
from yalu.resolve.date_resolution import resolve_date

__all__ = [
    "DateExpression",
    "find_dates",
    "parse_published",
    "publication_day",
    "resolve_date",
    "story_dates",
    "writing_day",
]

_ANCHORS = ("day", "week", "month", "season", "year")


def parse_published(value: str) -> datetime.date | None:
    """Return the day in a publication date as found in metadata, or None when it names no single day.

    Reads ISO 8601 dates and date-times, RFC 5322 mail dates, eight digits, and days written out. The day is taken as
    written, in the publisher's own time zone.
    """
    text = value.strip()
    if len(text) >= 8 and text[:8].isascii() and text[:8].isdigit():
        text = f"{text[:4]}-{text[4:6]}-{text[6:8]}"
    try:
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        pass
    try:
        return email.utils.parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return _written_day(text)


def _written_day(text: str) -> datetime.date | None:
    for expression in find_dates(text):
        resolved = resolve_date(expression, published=None)
        if resolved.precision == "day" and resolved.start:
            return datetime.date.fromisoformat(resolved.start)
    return None


def publication_day(document: Document, story: Story) -> datetime.date | None:
    """Return the day a story was published: its own date, else its document's; None when neither is a single day."""
    if story.published is not None:
        day = story.published.start if story.published.precision == "day" else None
        return datetime.date.fromisoformat(day) if day else None
    return parse_published(document.published.value) if document.published else None


# A dateline further from publication than this is that of another report, or its year is not the one of publication.
_LONGEST_IN_PRINT = datetime.timedelta(days=7)


def writing_day(document: Document, story: Story) -> datetime.date | None:
    """Return the day a story's "today" stands for: that of its dateline, else the day of its publication.

    A paper prints on Friday what was written on Thursday. A dateline without a year takes it from publication.
    """
    published = publication_day(document, story)
    for mark in story.marks:
        if mark.kind != "dateline":
            continue
        for expression in find_dates(document.text, mark.start, mark.end):
            value = resolve_date(expression, published=published)
            if value.precision != "day" or value.start is None:
                continue
            day = datetime.date.fromisoformat(value.start)
            if published is None or abs(published - day) <= _LONGEST_IN_PRINT:
                return day
    return published


def story_dates(document: Document, story: Story) -> tuple[DateMention, ...]:
    """Return the dates of a story's sentences in order, each resolved against the one before it.

    The running anchor is the last date with a known day, week, month, season or year. Verbs are not looked at: dates
    without a year are taken as past.
    """
    published = publication_day(document, story)
    anchor: DateValue | None = None
    mentions = []
    for sentence in story.sentences:
        for expression in find_dates(document.text, sentence.start, sentence.end):
            value = resolve_date(expression, published=published, anchor=anchor)
            mentions.append(DateMention(start=expression.start, end=expression.end, value=value))
            if value.precision in _ANCHORS:
                anchor = value
    return tuple(mentions)
