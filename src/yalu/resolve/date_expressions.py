"""Date expressions: what the words say, before anything is known of the story's day.

`find_dates` marks every stretch of text that is a date or looks like one, with its fields parsed; durations,
anniversaries, ages and times of day are found too, so that they are told apart from dates and not read as such.
`yalu.resolve.date_resolution` turns an expression into days.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "calendar",  # day, month, year, or some of them: "June 6, 2011", "last July", "in 2014", "the 28th"
    "weekday",  # "on Wednesday", "last Friday", "the following Monday"
    "unit",  # a day, week, month, season ... by its distance: "yesterday", "last week", "two days later"
    "window",  # a stretch that ends or begins at publication: "the past year", "the next two weeks"
    "edge",  # a part of another date counted from its end: "the first week of May", "the last day of 2011"
    "offset",  # so far from another date: "two days after June 6"
    "interval",  # from one date to another: "May 3-7", "1950-53"
    "vague",  # a date that cannot be pinned down: "in recent weeks", "more than 30 years ago"
    "unanchored",  # so far from something that is not a date: "two weeks before the summit"
    "duration",  # "30 years", "for two weeks"
    "anniversary",  # "the 50th anniversary"
    "age",  # "aged 74", "74-year-old"
    "time",  # a time of day
    "habit",  # "every Monday"
]
Unit = Literal["day", "week", "weekend", "month", "season", "quarter", "half", "year", "decade", "century"]
Part = Literal["early", "mid", "late", "earlier", "later"]
Bound = Literal["since", "until", "before", "after", "by", "from"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DateExpression:
    """A date as the text writes it. `start`/`end` are document offsets, `text` the words between them.

    Fields are set where the words give them. `weekday` counts from Monday 0. `number` is which season (spring 1),
    quarter, half or week. `shift` counts `unit`s from the publication, or from the event before when `from_anchor`
    ("last week" -1, "two days later" +2); on a month or weekday it is -1 for "last", 0 "this", 1 "next".
    An edge of several units has their count in `shift` ("the first nine months of 2011": 9, `number` 1).
    `year_shift` is the same for the year of a month or day ("September 28 last year"). `century` and `decade` carry
    their first year in `year`. `parts` holds the two ends of an interval, or the inner date of an edge or offset.
    `bound` is the preposition before it where that makes it the limit of something: "since 2009" is found as 2009,
    the year in which it began, with bound `since`.
    """

    start: int
    end: int
    text: str
    kind: Kind
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    unit: Unit | None = None
    number: int | None = None
    shift: int | None = None
    year_shift: int | None = None
    from_anchor: bool = False
    part: Part | None = None
    bound: Bound | None = None
    parts: tuple[DateExpression, ...] = ()
