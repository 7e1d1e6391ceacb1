"""Date phrases and what they mean on Thursday 16 June 2011, one row each."""

from __future__ import annotations

import datetime

import pytest

from yalu.model.mention import DateValue
from yalu.resolve.dates import find_dates, resolve_date

THURSDAY = datetime.date(2011, 6, 16)
SIXTH_OF_JUNE = DateValue(start="2011-06-06", end="2011-06-06", precision="day", basis="relative", text="June 6")

# Phrase, first day, last day, precision, basis; for null dates the reason alone.
STUDY = [
    ("last month", "2011-05-01", "2011-05-31", "month", "relative"),
    ("on June 6", "2011-06-06", "2011-06-06", "day", "relative"),
    ("September 28 last year", "2010-09-28", "2010-09-28", "day", "relative"),
    ("December of 1981", "1981-12-01", "1981-12-31", "month", "explicit"),
    ("the early 1880s", "1880-01-01", "1883-12-31", "decade", "explicit"),
    ("the 50th anniversary", "not_a_date"),
    ("next week", "2011-06-20", "2011-06-26", "week", "relative"),
    ("this May", "2011-05-01", "2011-05-31", "month", "relative"),
    ("in the past year", "2010-06-16", "2011-06-16", "interval", "relative"),
    ("on Wednesday", "2011-06-15", "2011-06-15", "day", "weekday"),
    ("the day before", "2011-06-15", "2011-06-15", "day", "relative"),
    ("30 years", "not_a_date"),
    ("the 1990s", "1990-01-01", "1999-12-31", "decade", "explicit"),
    ("Last July", "2010-07-01", "2010-07-31", "month", "relative"),
    ("In April alone", "2011-04-01", "2011-04-30", "month", "relative"),
]

FULL_DATES = [
    ("on June 6, 2011, in Pyongyang", "2011-06-06", "2011-06-06", "day", "explicit"),
    ("on JUNE 6, 2011", "2011-06-06", "2011-06-06", "day", "explicit"),
    ("6 June 2011", "2011-06-06", "2011-06-06", "day", "explicit"),
    ("the 6th of June, 2011", "2011-06-06", "2011-06-06", "day", "explicit"),
    ("June 6th, 2011", "2011-06-06", "2011-06-06", "day", "explicit"),
    ("June 6 2011", "2011-06-06", "2011-06-06", "day", "explicit"),
    ("the 6th day of June 2011", "2011-06-06", "2011-06-06", "day", "explicit"),
    ("Monday, June 6, 2011", "2011-06-06", "2011-06-06", "day", "explicit"),
    ("Mon., 6 June 2011", "2011-06-06", "2011-06-06", "day", "explicit"),
    ("on 2011-06-06", "2011-06-06", "2011-06-06", "day", "explicit"),
    ("at 2011-06-06T09:30:00", "2011-06-06", "2011-06-06", "day", "explicit"),
    ("2011/06/06", "2011-06-06", "2011-06-06", "day", "explicit"),
    ("2011.6.6.", "2011-06-06", "2011-06-06", "day", "explicit"),
    ("06.06.2011", "2011-06-06", "2011-06-06", "day", "explicit"),
    ("16.06.2011", "2011-06-16", "2011-06-16", "day", "explicit"),
    ("6/16/2011", "2011-06-16", "2011-06-16", "day", "explicit"),
    ("06/07/2011", "ambiguous"),
    ("Dec. 13, 2013", "2013-12-13", "2013-12-13", "day", "explicit"),
    ("27 July 1953", "1953-07-27", "1953-07-27", "day", "explicit"),
    ("Feb. 29, 2000", "2000-02-29", "2000-02-29", "day", "explicit"),
    ("February 30, 2000", "ambiguous"),
    ("2011년 6월 6일", "2011-06-06", "2011-06-06", "day", "explicit"),
    ("2011年6月6日", "2011-06-06", "2011-06-06", "day", "explicit"),
    ("2011년 6월", "2011-06-01", "2011-06-30", "month", "explicit"),
    ("6월 6일", "2011-06-06", "2011-06-06", "day", "relative"),
    ("Juche 113 (2024)", "2024-01-01", "2024-12-31", "year", "explicit"),
    ("Juche 100", "2011-01-01", "2011-12-31", "year", "explicit"),
    ("April 15, Juche 101 (2012)", "2012-04-15", "2012-04-15", "day", "explicit"),
    ("2024 (Juche 113)", "2024-01-01", "2024-12-31", "year", "explicit"),
    ("Juche 50 (2024)", "ambiguous"),
    ("in Heisei 23", "2011-01-01", "2011-12-31", "year", "explicit"),
]

YEARLESS = [
    ("on Sept. 28", "2010-09-28", "2010-09-28", "day", "relative"),
    ("SEOUL, Oct. 4 -", "2010-10-04", "2010-10-04", "day", "relative"),
    ("on June 16", "2011-06-16", "2011-06-16", "day", "relative"),
    ("on June 17", "2011-06-17", "2011-06-17", "day", "relative"),
    ("on June 18", "2010-06-18", "2010-06-18", "day", "relative"),
    ("6th of June", "2011-06-06", "2011-06-06", "day", "relative"),
    ("on 6 June", "2011-06-06", "2011-06-06", "day", "relative"),
    ("on Feb. 29", "2008-02-29", "2008-02-29", "day", "relative"),
    ("on the 10th.", "2011-06-10", "2011-06-10", "day", "relative"),
    ("on the 28th, the delegation left", "2011-05-28", "2011-05-28", "day", "relative"),
    ("on the 31st and", "2011-05-31", "2011-05-31", "day", "relative"),
    ("the 28th of last month", "2011-05-28", "2011-05-28", "day", "relative"),
    ("on May 3 last year", "2010-05-03", "2010-05-03", "day", "relative"),
    ("on May 3 of this year", "2011-05-03", "2011-05-03", "day", "relative"),
    ("on October 1 next year", "2012-10-01", "2012-10-01", "day", "relative"),
    ("last June 20", "2010-06-20", "2010-06-20", "day", "relative"),
    ("on Friday, May 3", "2011-05-03", "2011-05-03", "day", "relative"),
    ("on June 6 (Monday)", "2011-06-06", "2011-06-06", "day", "relative"),
    ("on June 6, 2011 (Monday)", "2011-06-06", "2011-06-06", "day", "explicit"),
    ("on Sunday (Sept 28)", "2010-09-28", "2010-09-28", "day", "relative"),
    ("Wednesday night, June 15", "2011-06-15", "2011-06-15", "day", "relative"),
    ("the June 6 meeting", "2011-06-06", "2011-06-06", "day", "relative"),
    ("the October 4 Declaration", "ambiguous"),
    ("the March 1 Movement", "ambiguous"),
    ("on New Year's Day", "2011-01-01", "2011-01-01", "day", "relative"),
    ("at Christmas", "2010-12-25", "2010-12-25", "day", "relative"),
    ("on Christmas Eve 1989", "1989-12-24", "1989-12-24", "day", "explicit"),
    ("on New Year’s Day 2018", "2018-01-01", "2018-01-01", "day", "explicit"),
    ("on May Day", "2011-05-01", "2011-05-01", "day", "relative"),
    ("the Day of the Sun", "2011-04-15", "2011-04-15", "day", "relative"),
    ("during the Lunar New Year", "ambiguous"),
]

MONTHS = [
    ("in May 2011", "2011-05-01", "2011-05-31", "month", "explicit"),
    ("in December, 1981", "1981-12-01", "1981-12-31", "month", "explicit"),
    ("since Dec. 1981", "1981-12-01", "1981-12-31", "month", "explicit"),
    ("in August", "2010-08-01", "2010-08-31", "month", "relative"),
    ("in June", "2011-06-01", "2011-06-30", "month", "relative"),
    ("in July", "2010-07-01", "2010-07-31", "month", "relative"),
    ("the March summit", "2011-03-01", "2011-03-31", "month", "relative"),
    ("the November shelling", "2010-11-01", "2010-11-30", "month", "relative"),
    ("last May", "2011-05-01", "2011-05-31", "month", "relative"),
    ("last June", "2010-06-01", "2010-06-30", "month", "relative"),
    ("next March", "2012-03-01", "2012-03-31", "month", "relative"),
    ("next June", "2012-06-01", "2012-06-30", "month", "relative"),
    ("this September", "2011-09-01", "2011-09-30", "month", "relative"),
    ("in December last year", "2010-12-01", "2010-12-31", "month", "relative"),
    ("in May of last year", "2010-05-01", "2010-05-31", "month", "relative"),
    ("in early May", "2011-05-01", "2011-05-10", "month", "relative"),
    ("in mid-April", "2011-04-11", "2011-04-20", "month", "relative"),
    ("in late February 2008", "2008-02-21", "2008-02-29", "month", "explicit"),
    ("at the end of May", "2011-05-21", "2011-05-31", "month", "relative"),
    ("at the beginning of March", "2011-03-01", "2011-03-10", "month", "relative"),
    ("by the end of December 2012", "2012-12-21", "2012-12-31", "month", "explicit"),
    ("late last month", "2011-05-21", "2011-05-31", "month", "relative"),
    ("early next month", "2011-07-01", "2011-07-10", "month", "relative"),
    ("earlier this month", "2011-06-01", "2011-06-16", "month", "relative"),
    ("later this month", "2011-06-16", "2011-06-30", "month", "relative"),
    ("next month", "2011-07-01", "2011-07-31", "month", "relative"),
    ("by the end of the month", "2011-06-21", "2011-06-30", "month", "relative"),
    ("in the first half of May", "2011-05-01", "2011-05-15", "interval", "relative"),
    ("the first week of May", "2011-05-01", "2011-05-07", "week", "relative"),
    ("the last week of May 2010", "2010-05-25", "2010-05-31", "week", "explicit"),
    ("the last day of 2010", "2010-12-31", "2010-12-31", "day", "explicit"),
    ("the month of March 1950", "1950-03-01", "1950-03-31", "month", "explicit"),
]

DAYS = [
    ("last Friday", "2011-06-10", "2011-06-10", "day", "weekday"),
    ("last Thursday", "2011-06-09", "2011-06-09", "day", "weekday"),
    ("on Thursday", "2011-06-16", "2011-06-16", "day", "weekday"),
    ("on Friday", "2011-06-10", "2011-06-10", "day", "weekday"),
    ("last Wednesday", "2011-06-08", "2011-06-08", "day", "weekday"),
    ("next Monday", "2011-06-20", "2011-06-20", "day", "weekday"),
    ("next Friday", "2011-06-24", "2011-06-24", "day", "weekday"),
    ("this Friday", "2011-06-17", "2011-06-17", "day", "weekday"),
    ("this coming Friday", "2011-06-17", "2011-06-17", "day", "weekday"),
    ("this past Wednesday", "2011-06-15", "2011-06-15", "day", "weekday"),
    ("on Monday night", "2011-06-13", "2011-06-13", "day", "weekday"),
    ("late Sunday", "2011-06-12", "2011-06-12", "day", "weekday"),
    ("early Tuesday", "2011-06-14", "2011-06-14", "day", "weekday"),
    ("on Friday last week", "2011-06-10", "2011-06-10", "day", "weekday"),
    ("on Monday of this week", "2011-06-13", "2011-06-13", "day", "weekday"),
    ("next week on Tuesday", "2011-06-21", "2011-06-21", "day", "weekday"),
    ("Wednesday's meeting", "2011-06-15", "2011-06-15", "day", "weekday"),
    ("today", "2011-06-16", "2011-06-16", "day", "relative"),
    ("yesterday", "2011-06-15", "2011-06-15", "day", "relative"),
    ("earlier today", "2011-06-16", "2011-06-16", "day", "relative"),
    ("tomorrow morning", "2011-06-17", "2011-06-17", "day", "relative"),
    ("tonight", "2011-06-16", "2011-06-16", "day", "relative"),
    ("last night", "2011-06-15", "2011-06-15", "day", "relative"),
    ("this morning", "2011-06-16", "2011-06-16", "day", "relative"),
    ("the day before yesterday", "2011-06-14", "2011-06-14", "day", "relative"),
    ("the day after tomorrow", "2011-06-18", "2011-06-18", "day", "relative"),
    ("three days ago", "2011-06-13", "2011-06-13", "day", "relative"),
    ("a couple of days ago", "2011-06-14", "2011-06-14", "day", "relative"),
    ("48 hours ago", "2011-06-14", "2011-06-14", "day", "relative"),
    ("two days after June 6", "2011-06-08", "2011-06-08", "day", "relative"),
    ("a day before June 6, 2010", "2010-06-05", "2010-06-05", "day", "explicit"),
    ("on Bloody Sunday", None),
    ("the Sunday Times", None),
    ("every Monday", "not_a_date"),
    ("on Mondays", "not_a_date"),
]

WEEKS_AND_YEARS = [
    ("last week", "2011-06-06", "2011-06-12", "week", "relative"),
    ("this week", "2011-06-13", "2011-06-19", "week", "relative"),
    ("earlier this week", "2011-06-13", "2011-06-16", "week", "relative"),
    ("last week's conference", "2011-06-06", "2011-06-12", "week", "relative"),
    ("two weeks ago", "2011-05-30", "2011-06-05", "week", "relative"),
    ("the week before last", "2011-05-30", "2011-06-05", "week", "relative"),
    ("the week of June 1", "2011-05-30", "2011-06-05", "week", "relative"),
    ("over the weekend", "2011-06-11", "2011-06-12", "interval", "relative"),
    ("this weekend", "2011-06-18", "2011-06-19", "interval", "relative"),
    ("last weekend", "2011-06-11", "2011-06-12", "interval", "relative"),
    ("three months ago", "2011-03-01", "2011-03-31", "month", "relative"),
    ("20 years ago", "1991-01-01", "1991-12-31", "year", "relative"),
    ("a year ago", "2010-01-01", "2010-12-31", "year", "relative"),
    ("two years from now", "2013-01-01", "2013-12-31", "year", "relative"),
    ("more than 30 years ago", "ambiguous"),
    ("years ago", "ambiguous"),
    ("several weeks ago", "ambiguous"),
    ("a decade ago", "ambiguous"),
    ("last year", "2010-01-01", "2010-12-31", "year", "relative"),
    ("this year", "2011-01-01", "2011-12-31", "year", "relative"),
    ("late last year", "2010-09-01", "2010-12-31", "year", "relative"),
    ("early next year", "2012-01-01", "2012-04-30", "year", "relative"),
    ("earlier this year", "2011-01-01", "2011-06-16", "year", "relative"),
    ("later this year", "2011-06-16", "2011-12-31", "year", "relative"),
    ("by the end of the year", "2011-09-01", "2011-12-31", "year", "relative"),
    ("by year-end", "2011-09-01", "2011-12-31", "year", "relative"),
    ("the past two weeks", "2011-06-02", "2011-06-16", "interval", "relative"),
    ("over the last three months", "2011-03-16", "2011-06-16", "interval", "relative"),
    ("in the next two years", "2011-06-16", "2013-06-16", "interval", "relative"),
    ("the past 30 years", "1981-06-16", "2011-06-16", "interval", "relative"),
    ("over the next year", "2011-06-16", "2012-06-16", "interval", "relative"),
    ("wars of the last century", "1901-01-01", "2000-12-31", "century", "relative"),
    ("the previous month", "2011-05-01", "2011-05-31", "month", "relative"),
    ("only weeks before his death", "no_anchor"),
    ("in recent weeks", "ambiguous"),
    ("in recent years", "ambiguous"),
    ("in the coming days", "ambiguous"),
    ("in the past few months", "ambiguous"),
    ("in 2014", "2014-01-01", "2014-12-31", "year", "explicit"),
    ("back in 1991", "1991-01-01", "1991-12-31", "year", "explicit"),
    ("the 1961 treaty", "1961-01-01", "1961-12-31", "year", "explicit"),
    ("its 2013 nuclear test", "2013-01-01", "2013-12-31", "year", "explicit"),
    ("the 2018 Winter Olympics", "2018-01-01", "2018-12-31", "year", "explicit"),
    ("the war (1950)", "1950-01-01", "1950-12-31", "year", "explicit"),
    ("mid-2019", "2019-05-01", "2019-08-31", "year", "explicit"),
    ("early 2010", "2010-01-01", "2010-04-30", "year", "explicit"),
    ("at the end of 2010", "2010-09-01", "2010-12-31", "year", "explicit"),
    ("since 2009", "2009-01-01", "2009-12-31", "year", "explicit"),
    ("to that of 1991", "1991-01-01", "1991-12-31", "year", "explicit"),
    ("2014 was a hard year", "2014-01-01", "2014-12-31", "year", "explicit"),
    ("2014's harvest", "2014-01-01", "2014-12-31", "year", "explicit"),
]

PERIODS = [
    ("last spring", "2011-03-01", "2011-05-31", "season", "relative"),
    ("last summer", "2010-06-01", "2010-08-31", "season", "relative"),
    ("last winter", "2010-12-01", "2011-02-28", "season", "relative"),
    ("this summer", "2011-06-01", "2011-08-31", "season", "relative"),
    ("next spring", "2012-03-01", "2012-05-31", "season", "relative"),
    ("in the autumn", "2010-09-01", "2010-11-30", "season", "relative"),
    ("the summer of 1950", "1950-06-01", "1950-08-31", "season", "explicit"),
    ("winter 2018", "2018-12-01", "2019-02-28", "season", "explicit"),
    ("the winter of 1950-51", "1950-12-01", "1951-02-28", "season", "explicit"),
    ("in the spring of last year", "2010-03-01", "2010-05-31", "season", "relative"),
    ("the first quarter of 2020", "2020-01-01", "2020-03-31", "interval", "explicit"),
    ("Q3 2019", "2019-07-01", "2019-09-30", "interval", "explicit"),
    ("in the first quarter", "2011-01-01", "2011-03-31", "interval", "relative"),
    ("the second half of 2012", "2012-07-01", "2012-12-31", "interval", "explicit"),
    ("the first half of this year", "2011-01-01", "2011-06-30", "interval", "relative"),
    ("the last quarter of last year", "2010-10-01", "2010-12-31", "interval", "relative"),
    ("the mid-1890s", "1894-01-01", "1896-12-31", "decade", "explicit"),
    ("the late 1990s", "1997-01-01", "1999-12-31", "decade", "explicit"),
    ("the 2000s", "2000-01-01", "2009-12-31", "decade", "explicit"),
    ("the nineties", "1990-01-01", "1999-12-31", "decade", "explicit"),
    ("the early '60s", "1960-01-01", "1963-12-31", "decade", "explicit"),
    ("the 1800s", "1800-01-01", "1899-12-31", "century", "explicit"),
    ("the 19th century", "1801-01-01", "1900-12-31", "century", "explicit"),
    ("the twentieth century", "1901-01-01", "2000-12-31", "century", "explicit"),
    ("the early 20th century", "1901-01-01", "1933-12-31", "century", "explicit"),
    ("the first half of the 20th century", "1901-01-01", "1950-12-31", "interval", "explicit"),
]

INTERVALS = [
    ("the war (1950-53)", "1950-01-01", "1953-12-31", "interval", "explicit"),
    ("1950–1953", "1950-01-01", "1953-12-31", "interval", "explicit"),
    ("2010–11", "2010-01-01", "2011-12-31", "interval", "explicit"),
    ("2010-11", "ambiguous"),
    ("2011-06", "2011-06-01", "2011-06-30", "month", "explicit"),
    ("from May 3 to 7", "2011-05-03", "2011-05-07", "interval", "relative"),
    ("May 3-7", "2011-05-03", "2011-05-07", "interval", "relative"),
    ("May 3–7, 2009", "2009-05-03", "2009-05-07", "interval", "explicit"),
    ("3-7 May 2009", "2009-05-03", "2009-05-07", "interval", "explicit"),
    ("on June 5 and 6", "2011-06-05", "2011-06-06", "interval", "relative"),
    ("May 30-June 2", "2011-05-30", "2011-06-02", "interval", "relative"),
    ("from May 30 to June 2, 2009", "2009-05-30", "2009-06-02", "interval", "explicit"),
    ("between 2009 and 2013", "2009-01-01", "2013-12-31", "interval", "explicit"),
    ("from 2009 to 2013", "2009-01-01", "2013-12-31", "interval", "explicit"),
    ("from January to November 2010", "2010-01-01", "2010-11-30", "interval", "explicit"),
    ("from November to February", "2010-11-01", "2011-02-28", "interval", "relative"),
    ("December to February 2009", "2008-12-01", "2009-02-28", "interval", "explicit"),
    ("between April and June last year", "2010-04-01", "2010-06-30", "interval", "relative"),
    ("May-June 2010", "2010-05-01", "2010-06-30", "interval", "explicit"),
    ("in Jan.-March", "2011-01-01", "2011-03-31", "interval", "relative"),
    ("November-February 2009", "2008-11-01", "2009-02-28", "interval", "explicit"),
    ("the first nine months of 2010", "2010-01-01", "2010-09-30", "interval", "explicit"),
    ("the last two weeks of May", "2011-05-18", "2011-05-31", "interval", "relative"),
    ("in the first five months of the year", "2011-01-01", "2011-05-31", "interval", "relative"),
    ("in the first 14 months of 2010", "ambiguous"),
    ("the second half of the 1990s", "1995-01-01", "1999-12-31", "interval", "explicit"),
    ("from Monday to Wednesday", "2011-06-13", "2011-06-15", "interval", "weekday"),
    ("Sunday through Tuesday", "2011-06-12", "2011-06-14", "interval", "weekday"),
]

NOT_DATES = [
    ("for two weeks", "not_a_date"),
    ("in 44 years", "not_a_date"),
    ("a three-day visit", "not_a_date"),
    ("a 24-hour call centre", "not_a_date"),
    ("for decades", "not_a_date"),
    ("half a century", "not_a_date"),
    ("70 years on", "not_a_date"),
    ("the 60th birthday", "not_a_date"),
    ("aged 74", "not_a_date"),
    ("a 74-year-old envoy", "not_a_date"),
    ("in his sixties", "not_a_date"),
    ("at 2 p.m.", "not_a_date"),
    ("at 14:30 GMT", "not_a_date"),
    ("at noon", "not_a_date"),
    ("two weeks before the summit", "no_anchor"),
    ("the day after the test", "no_anchor"),
    ("They may march on Sunday Times readers", None),
    ("The two sides may meet", None),
    ("May peace last", None),
    ("March with us", None),
    ("1,500 tonnes", None),
    ("2000 troops", None),
    ("some 1950 North Korean defectors", None),
    ("$2000", None),
    ("rose from 1500 to 2000", None),
    ("Resolution 1718", None),
    ("resolutions 1718 and 1874", None),
    ("Article 9", None),
    ("call 02-3670-1818", None),
    ("call 555-2011", None),
    ("No. 1984", None),
    ("flight 2011", None),
    ("a KN-08 missile", None),
    ("the 38th parallel", None),
    ("the fall of the wall", None),
    ("in the springs of power", None),
    ("The Dead Sea", None),
    ("2011.5 points", None),
    ("100 percent", None),
    ("in 2000 cases", None),
    ("1500 BC", None),
    ("spring back", None),
    ("at last, months", None),
]

EVERY_TABLE = STUDY + FULL_DATES + YEARLESS + MONTHS + DAYS + WEEKS_AND_YEARS + PERIODS + INTERVALS + NOT_DATES


def read(phrase: str, **context: object) -> tuple[object, ...] | None:
    """Return what the only date of a phrase means, in the form of the tables."""
    expressions = find_dates(phrase)
    if not expressions:
        return None
    assert len(expressions) == 1, [expression.text for expression in expressions]
    value = resolve_date(expressions[0], **{"published": THURSDAY, **context})
    return (value.why,) if value.why else (value.start, value.end, value.precision, value.basis)


@pytest.mark.parametrize("row", EVERY_TABLE, ids=lambda row: row[0])
def test_phrase(row):
    expected = None if row[1] is None else tuple(row[1:])
    assert read(row[0]) == expected


def test_the_sixteenth_phrase_of_the_study_counts_from_the_event_before():
    assert read("Two days later", anchor=SIXTH_OF_JUNE) == ("2011-06-08", "2011-06-08", "day", "anchored")


SCHEDULED = [
    ("on June 16", "2011-06-16"),
    ("on June 15", "2012-06-15"),
    ("on Oct 31-Nov 1", "2011-10-31"),
    ("in May", "2012-05-01"),
    ("in June", "2011-06-01"),
    ("this May", "2012-05-01"),
    ("this September", "2011-09-01"),
    ("on Wednesday", "2011-06-22"),
    ("on Thursday", "2011-06-16"),
    ("on the 10th.", "2011-07-10"),
    ("on Feb. 29", "2012-02-29"),
    ("from Monday to Wednesday", "2011-06-20"),
    ("in the spring", "2012-03-01"),
    ("in the fourth quarter", "2011-10-01"),
    ("at Christmas", "2011-12-25"),
    ("from November to February", "2011-11-01"),
]


@pytest.mark.parametrize(("phrase", "start"), SCHEDULED)
def test_scheduled_dates_lie_ahead(phrase, start):
    found = read(phrase, future=True)
    assert found is not None
    assert found[0] == start


ANCHORED = [
    ("the same day", "2011-06-06", "2011-06-06", "day"),
    ("On the same day", "2011-06-06", "2011-06-06", "day"),
    ("later that day", "2011-06-06", "2011-06-06", "day"),
    ("the day before", "2011-06-05", "2011-06-05", "day"),
    ("the following day", "2011-06-07", "2011-06-07", "day"),
    ("the next day", "2011-06-07", "2011-06-07", "day"),
    ("the previous day", "2011-06-05", "2011-06-05", "day"),
    ("a day later", "2011-06-07", "2011-06-07", "day"),
    ("three days earlier", "2011-06-03", "2011-06-03", "day"),
    ("two days before.", "2011-06-04", "2011-06-04", "day"),
    ("48 hours later", "2011-06-08", "2011-06-08", "day"),
    ("a week earlier", "2011-05-30", "2011-06-05", "week"),
    ("two weeks later", "2011-06-20", "2011-06-26", "week"),
    ("that week", "2011-06-06", "2011-06-12", "week"),
    ("the following week", "2011-06-13", "2011-06-19", "week"),
    ("the following Monday", "2011-06-13", "2011-06-13", "day"),
    ("the previous Friday", "2011-06-03", "2011-06-03", "day"),
    ("that Friday", "2011-06-10", "2011-06-10", "day"),
    ("the next year", "2012-01-01", "2012-12-31", "year"),
    ("the previous week", "2011-05-30", "2011-06-05", "week"),
    ("that month", "2011-06-01", "2011-06-30", "month"),
    ("a month later", "2011-07-01", "2011-07-31", "month"),
    ("the following month", "2011-07-01", "2011-07-31", "month"),
    ("that year", "2011-01-01", "2011-12-31", "year"),
    ("later that year", "2011-06-06", "2011-12-31", "year"),
    ("the following year", "2012-01-01", "2012-12-31", "year"),
    ("the year before", "2010-01-01", "2010-12-31", "year"),
    ("two years later", "2013-01-01", "2013-12-31", "year"),
    ("in May the following year", "2012-05-01", "2012-05-31", "month"),
    ("in August that year", "2011-08-01", "2011-08-31", "month"),
    ("that December", "2011-12-01", "2011-12-31", "month"),
    ("that winter", "2011-12-01", "2012-02-29", "season"),
]


@pytest.mark.parametrize("row", ANCHORED, ids=lambda row: row[0])
def test_counted_from_the_event_before(row):
    assert read(row[0], anchor=SIXTH_OF_JUNE) == (*row[1:], "anchored")


@pytest.mark.parametrize(
    "phrase", ["the same day", "the following week", "two days later", "that year", "that December"]
)
def test_nothing_to_count_from(phrase):
    assert read(phrase) == ("no_anchor",)


@pytest.mark.parametrize("phrase", ["on June 6", "in April", "on Monday", "last year", "the past year", "this summer"])
def test_without_a_publication_day_the_year_is_not_known(phrase):
    assert read(phrase, published=None) == ("no_anchor",)


@pytest.mark.parametrize("phrase", ["June 6, 2011", "in 2009", "the 1990s", "Juche 100", "summer of 1950"])
def test_explicit_dates_need_no_publication_day(phrase):
    assert read(phrase, published=None) == read(phrase)


def test_a_day_cannot_be_counted_from_a_month():
    may = DateValue(start="2011-05-01", end="2011-05-31", precision="month", basis="relative")
    assert read("two days later", anchor=may) == ("no_anchor",)
    assert read("the following month", anchor=may) == ("2011-06-01", "2011-06-30", "month", "anchored")
    assert read("that month", anchor=may) == ("2011-05-01", "2011-05-31", "month", "anchored")
