"""The grammar of date expressions: one rule for each way of writing a date.

A rule is a pattern and a reader (`yalu.resolve.date_readers`). All patterns are anchored at a word; where several match
at one place the longest reading wins, and of two as long the rule that comes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from yalu.resolve.date_expressions import DateExpression
from yalu.resolve.date_readers import (
    Reader,
    make_expression,
    read_ago,
    read_anchored_unit,
    read_as,
    read_bare_year,
    read_calendar,
    read_century,
    read_day_before_happening,
    read_day_interval,
    read_day_of_near_month,
    read_decade,
    read_digits,
    read_end_of_unit,
    read_era,
    read_exactly_ago,
    read_far_from,
    read_holiday,
    read_hours,
    read_later,
    read_month_interval,
    read_near_day,
    read_numbered_month,
    read_quarter,
    read_season,
    read_short_decade,
    read_two_away,
    read_unit,
    read_weekday,
    read_window,
    read_year_interval,
    read_yearless_day,
    unit_named,
    whole_amount,
)
from yalu.resolve.date_vocabulary import any_of, date_vocabulary, title_or_capitals
from yalu.resolve.numbers import NUMBER_WORD, ORDINAL, read_ordinal


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DateRule:
    """A way of writing a date. `pattern` may have named groups; `read` makes an expression of a match.

    `needs` names, with spaces between them, the kinds of words (`date_cues`) without which the pattern does not match.
    """

    name: str
    needs: str
    pattern: str
    read: Reader


_WORDS = date_vocabulary()

# --- fragments ------------------------------------------------------------------------------------------------------

_ABBREVIATIONS = [name.title() for name in _WORDS.months if name.title() not in _WORDS.month_names]
_ANY_MONTH = rf"(?:{title_or_capitals(_WORDS.month_names)}\b|{title_or_capitals(_ABBREVIATIONS)}\b\.?)"
_FULL_MONTH = rf"(?:{title_or_capitals(_WORDS.month_names)}\b)"
_CLEAR_MONTH = rf"(?:{title_or_capitals(_WORDS.clear_months)}\b)"
_DOUBTFUL_MONTH = rf"(?:{title_or_capitals(_WORDS.doubtful_months)}\b)"
_FULL_WEEKDAY = rf"(?:{title_or_capitals(_WORDS.weekday_names)}\b)"
_SHORT_WEEKDAYS = [name.title() for name in _WORDS.weekdays if name.title() not in _WORDS.weekday_names]
_ANY_WEEKDAY = rf"(?:{_FULL_WEEKDAY}|{title_or_capitals(_SHORT_WEEKDAYS)}\b\.?)"
AMOUNT = rf"\s*(?:per\s?cent\b|(?i:{any_of(_WORDS.counted_after_number)})\b)"
NO_AMOUNT = rf"(?!{AMOUNT})"
# A number in a date is not part of a longer number, a decimal, a share or an amount of something.
_FIRST_DAY = rf"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\w%])(?![.,:/]\d){NO_AMOUNT}"
_DAY = rf"{_FIRST_DAY}(?!-\d)"
_ORDINAL_DAY = r"(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)\b"
_YEAR = rf"(?:1\d|20|21)\d\d(?![\w%])(?![.,:/]\d)(?!-\d){NO_AMOUNT}(?!\s*B\.?C)"
_PART = (
    r"(?i:early|mid|late|earlier|later|(?:the\s+)?(?:beginning|start|middle|end|close|turn)\s+of(?:\s+the)?"
    r"|end(?=-)|midway\s+through|late\s+in|early\s+in|earlier\s+in|later\s+in)"
)
_PART_BEFORE = rf"(?:(?P<part>{_PART})(?:\s+|-))?"
_WHICH = r"(?i:last|this\s+past|this\s+coming|this|next|coming|past|that)"
_DAY_PART = r"(?i:(?:early|late)\s+)?(?i:morning|afternoon|evening|night|noon)"
# "last year" and its like after a day or a month.
_YEAR_REFERENCE = (
    r"(?:,?\s+(?:of\s+)?(?P<yref>(?i:last|this|next|that(?:\s+same)?|the\s+same|the\s+following|the\s+next|the\s+previous"
    r"|the\s+preceding)\s+year|(?i:the\s+year\s+(?:before|after)|a\s+year\s+(?:earlier|later))))"
)
_NUMBER = rf"(?:\d{{1,3}}(?![\d.,]\d)|(?i:{NUMBER_WORD}|an?\b(?!\s+couple)|a\s+couple\s+of|half\s+a|a\s+dozen))"
_VAGUE_NUMBER = r"(?i:several|a\s+few|few|many|some|a\s+number\s+of|countless|dozens\s+of|scores\s+of|hundreds\s+of)"
_HEDGE = (
    r"(?i:more\s+than|less\s+than|fewer\s+than|about|around|some|nearly|almost|over|under|roughly|approximately|at\s+least"
    r"|just\s+over|just\s+under|barely|well\s+over)"
)
_UNIT = r"(?i:days?|nights?|weeks?|fortnights?|months?|quarters?|years?|decades?|centur(?:y|ies)|generations?)\b"
# What follows "the day before" when it is counted from another happening: "the day before the summit", "... he left".
_ANOTHER_HAPPENING = (
    r"(?=\s+(?:(?i:the|an?|his|her|its|their|our|my|this|these|those|he|she|it|they|we|you|last|next|any|being|what)\b"
    r"|[A-Z]|\w+ing\b))"
)

# What a rule needs besides for each way it may end.
_TAIL_NEEDS = {"": "", "_year": "digit", "_years": "digit", "_reference": "year"}

# --- rules ----------------------------------------------------------------------------------------------------------

_JOINT = r"(?P<joint>\s*[-–—]\s*|\s+(?i:to|through|until|till)\s+(?:the\s+)?|\s+(?i:and)\s+|\s*&\s*)"
_COMMA_YEAR = rf"(?:,?\s+(?:of\s+)?|,)(?P<year>{_YEAR})"
_MONTH_DAY = rf"(?P<month>{_ANY_MONTH})\s+(?:the\s+)?(?P<day>{_DAY})"
_DAY_MONTH = rf"(?P<day>{_DAY})\s+(?:day\s+)?(?:of\s+)?(?P<month>{_ANY_MONTH})"
_HOLIDAY = any_of(sorted({form for name in _WORDS.holidays for form in (name.title(), name.title().replace("'", "’"))}))
_HOLIDAY = _HOLIDAY.replace("'S", "'s").replace("’S", "’s").replace("Of", "of").replace(r"The\ ", r"the\ ")
_SEASON = rf"(?i:{any_of(_WORDS.seasons)})\b"


def _calendar_rules() -> Iterator[DateRule]:
    for name, day in (("month_day", _MONTH_DAY), ("day_month", _DAY_MONTH)):
        weekday = rf"(?P<weekday>{_ANY_WEEKDAY})(?:\s+{_DAY_PART})?"
        yield DateRule(name=f"{name}_year", needs="month digit", pattern=day + _COMMA_YEAR, read=read_calendar)
        yield DateRule(
            name=f"{name}_reference", needs="month digit year", pattern=day + _YEAR_REFERENCE, read=read_calendar
        )
        yield DateRule(name=name, needs="month digit", pattern=day, read=read_yearless_day)
        yield DateRule(
            name=f"{name}_paren_weekday",
            needs="month digit weekday",
            pattern=rf"{day}(?:{_COMMA_YEAR})?\s+\((?P<weekday>{_ANY_WEEKDAY})\)",
            read=read_calendar,
        )
        for tail_name, tail in (("_year", _COMMA_YEAR), ("_reference", _YEAR_REFERENCE), ("", "")):
            yield DateRule(
                name=f"weekday_{name}{tail_name}",
                needs=f"month digit weekday {_TAIL_NEEDS[tail_name]}",
                pattern=rf"{weekday},?\s+(?:the\s+)?{day}{tail}",
                read=read_calendar,
            )
            yield DateRule(
                name=f"weekday_paren_{name}{tail_name}",
                needs=f"month digit weekday {_TAIL_NEEDS[tail_name]}",
                pattern=rf"{weekday}\s+\({day}{tail}\)",
                read=read_calendar,
            )
    month = rf"{_PART_BEFORE}(?:(?:the\s+)?month\s+of\s+)?(?P<month>{_ANY_MONTH})"
    yield DateRule(name="month_year", needs="month digit", pattern=month + _COMMA_YEAR, read=read_calendar)
    yield DateRule(name="month_reference", needs="month year", pattern=month + _YEAR_REFERENCE, read=read_calendar)
    yield DateRule(
        name="which_month",
        needs="month which",
        pattern=rf"{_PART_BEFORE}(?P<which>{_WHICH})\s+(?P<month>{_ANY_MONTH})(?!\s+\d)",
        read=read_calendar,
    )
    yield DateRule(
        name="which_month_day",
        needs="month digit which",
        pattern=rf"(?P<which>(?i:last|this|next|this\s+past|this\s+coming))\s+{_MONTH_DAY}",
        read=read_calendar,
    )
    yield DateRule(
        name="part_month",
        needs="month part",
        pattern=rf"(?P<part>{_PART})(?:\s+|-)(?P<month>{_FULL_MONTH}|(?:{title_or_capitals(_ABBREVIATIONS)}\b\.?))",
        read=read_calendar,
    )
    yield DateRule(
        name="bare_month",
        needs="month",
        pattern=rf"(?P<month>{_CLEAR_MONTH})(?!\s+\d\d?(?![\d,.]\d|\d))",
        read=read_calendar,
    )
    yield DateRule(
        name="doubtful_month",
        needs="doubtful_month",
        pattern=r"(?P<month>(?:(?<=[Ii]n )|(?<=[Ss]ince )|(?<=[Uu]ntil )|(?<=[Dd]uring )|(?<=[Bb]y )|(?<=[Bb]efore )"
        r"|(?<=[Aa]fter )|(?<=[Ff]rom )|(?<=[Bb]etween )|(?<= of )|(?<= and )|(?<= to ))"
        rf"{_DOUBTFUL_MONTH}"
        rf"|(?<=[Tt]he ){_DOUBTFUL_MONTH}(?=\s+[a-z])(?!\s+(?:of|on|to|for|was|is|that|which|began|had|has|by)\b)"
        rf"|(?<=['’]s ){_DOUBTFUL_MONTH}(?=\s+[a-z]))(?!\s+\d\d?(?![\d,.]\d|\d))",
        read=read_calendar,
    )
    yield DateRule(
        name="day_of_month_reference",
        needs="digit month_itself which",
        pattern=r"(?i:the\s+)?(?P<day>" + _ORDINAL_DAY + r")\s+(?i:of\s+(?:the\s+)?(?P<which>last|this|next)\s+month)",
        read=read_day_of_near_month,
    )
    yield DateRule(
        name="day_alone",
        needs="digit",
        pattern=rf"(?:(?<=[Oo]n )|(?<=[Uu]ntil )|(?<=[Bb]y ))(?i:the\s+)?(?P<day>{_ORDINAL_DAY})"
        r"(?=\s*(?:$|[.,;:)!?]|\s(?i:and|or|at|in|that|with|to|as|for|by|after|when|where|while|he|she|it|they)\b))"
        r"(?!\s+(?i:anniversary|birthday|floor|parallel))",
        read=read_calendar,
    )


def _digit_rules() -> Iterator[DateRule]:
    clear = r"(?<![\w.,/:+$€£¥₩#-])"
    rest = r"(?![\w])(?![./-]\d)"
    yield DateRule(
        name="iso_day",
        needs="digit",
        pattern=rf"{clear}(?P<year>(?:1\d|20|21)\d\d)(?P<mark>[-/.])(?P<monthnumber>0?[1-9]|1[0-2])(?P=mark)"
        r"(?P<day>3[01]|[12]\d|0?[1-9])(?:(?=T\d)|(?![\w])(?![./-]\d))",
        read=read_numbered_month,
    )
    yield DateRule(
        name="digits",
        needs="digit",
        pattern=rf"{clear}(?P<first>\d\d?)(?P<mark>[/.-])(?P<second>\d\d?)(?P=mark)(?P<year>(?:1\d|20|21)\d\d){rest}",
        read=read_digits,
    )
    yield DateRule(
        name="east_asian",
        needs="east_asian",
        pattern=r"(?:(?P<year>\d{4})\s*[年년]\s*)(?:(?P<monthnumber>1[0-2]|0?[1-9])\s*[月월]"
        r"(?:\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*[日일])?)?",
        read=read_numbered_month,
    )
    yield DateRule(
        name="east_asian_yearless",
        needs="east_asian",
        pattern=r"(?<!\d)(?P<monthnumber>1[0-2]|0?[1-9])\s*[月월]\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*[日일]",
        read=read_numbered_month,
    )


def _interval_rules() -> Iterator[DateRule]:
    first, last = rf"(?P<first>{_FIRST_DAY})", rf"(?P<last>{_DAY})"
    for name, tail in (("_year", _COMMA_YEAR), ("_reference", _YEAR_REFERENCE), ("", "")):
        yield DateRule(
            name=f"days_of_month{name}",
            needs=f"month digit {_TAIL_NEEDS[name]}",
            pattern=rf"(?P<month>{_ANY_MONTH})\s+{first}{_JOINT}{last}(?!\s+{_ANY_MONTH}){tail}",
            read=read_day_interval,
        )
        yield DateRule(
            name=f"days_before_month{name}",
            needs=f"month digit {_TAIL_NEEDS[name]}",
            pattern=rf"{first}{_JOINT}{last}\s+(?:of\s+)?(?P<month>{_ANY_MONTH}){tail}",
            read=read_day_interval,
        )
        yield DateRule(
            name=f"months{name}",
            needs=f"month {_TAIL_NEEDS[name]}",
            pattern=rf"(?P<month>{_ANY_MONTH})\s*[-–—]\s*(?P<month2>{_ANY_MONTH})(?!\s+\d\d?\b){tail}",
            read=read_month_interval,
        )
    yield DateRule(
        name="years",
        needs="digit",
        pattern=r"(?<![\w.,/:+$€£¥₩#-])(?P<year>(?:1\d|20|21)\d\d)(?P<joint>[-–—/])(?P<tail>(?:1\d|20|21)\d\d|\d\d)"
        rf"(?![\w%])(?![./–-]\d){NO_AMOUNT}",
        read=read_year_interval,
    )


def _named_day_rules() -> Iterator[DateRule]:
    for name, tail in (
        ("_year", rf",?\s+(?:(?:in|of)\s+)?(?P<year>{_YEAR})"),
        ("_reference", _YEAR_REFERENCE),
        ("", ""),
    ):
        yield DateRule(
            name=f"holiday{name}",
            needs=f"holiday {_TAIL_NEEDS[name]}",
            pattern=rf"(?:(?P<which>(?i:last|this|next))\s+)?(?P<holiday>{_HOLIDAY})(?!\w){tail}",
            read=read_holiday,
        )
    movable = any_of(_WORDS.movable_holidays)
    yield DateRule(
        name="movable_holiday",
        needs="movable_holiday",
        pattern=rf"{movable}(?!\w)(?:,?\s+(?P<year>{_YEAR}))?",
        read=read_as("vague"),
    )
    era = rf"(?P<era>{title_or_capitals([name.title() for name in _WORDS.eras])})\s+(?P<erayear>\d{{1,3}})(?![\d.,]\d)"
    for name, head_need, head in (
        ("", "", ""),
        ("_day", "month", rf"{_MONTH_DAY},?\s+"),
        ("_month", "month", rf"(?P<month>{_ANY_MONTH}),?\s+"),
    ):
        yield DateRule(
            name=f"era{name}",
            needs=f"era digit {head_need}",
            pattern=rf"{head}{era}(?:\s*\((?P<year>\d{{4}})\))?",
            read=read_era,
        )
    yield DateRule(
        name="year_and_era", needs="era digit", pattern=rf"(?P<year>(?:1\d|20)\d\d)\s*\({era}\)", read=read_era
    )


def _weekday_rules() -> Iterator[DateRule]:
    names = any_of(_WORDS.before_weekday_names)
    not_name = "".join(rf"(?<!{re.escape(name)} )" for name in _WORDS.before_weekday_names)
    after = rf"(?!\s+{any_of(_WORDS.after_weekday_names)}\b)(?!s\b)"
    weekday = rf"{not_name}(?P<weekday>{_FULL_WEEKDAY}){after}"
    yield DateRule(
        name="named_weekday", needs="weekday", pattern=rf"{names}\s+{_FULL_WEEKDAY}", read=lambda match: None
    )
    yield DateRule(
        name="habit",
        needs="habit",
        pattern=rf"(?i:every|each)\s+(?i:other\s+)?(?:{_FULL_WEEKDAY}|(?i:day|week|weekend|month|year|morning|evening|night)\b)"
        rf"|{title_or_capitals([name + 's' for name in _WORDS.weekday_names])}\b",
        read=read_as("habit"),
    )
    yield DateRule(
        name="which_weekday",
        needs="weekday",
        pattern=rf"(?:(?i:early|late)\s+)?(?:(?P<which>(?i:the\s+(?:following|next|previous|preceding|same)|that|last"
        rf"|next|this\s+past|this\s+coming|this|past|coming))\s+)?(?:(?i:early|late)\s+)?{weekday}(?:\s+{_DAY_PART}\b)?",
        read=read_weekday,
    )
    week = r"(?:,?\s+(?:of\s+)?(?P<week>(?i:last|this|next)\s+week)\b)"
    yield DateRule(
        name="weekday_of_week", needs="weekday week", pattern=rf"{weekday}(?:\s+{_DAY_PART})?{week}", read=read_weekday
    )
    yield DateRule(
        name="week_on_weekday",
        needs="weekday week",
        pattern=rf"(?P<week>(?i:last|this|next)\s+week)(?:,?\s+on\s+){weekday}",
        read=read_weekday,
    )


def _near_rules() -> Iterator[DateRule]:
    yield DateRule(
        name="near_day",
        needs="near_day",
        pattern=r"(?P<near>(?i:the\s+day\s+before\s+yesterday|the\s+day\s+after\s+tomorrow"
        r"|(?:(?:early|late|earlier|later)\s+)?(?:yesterday|tomorrow|today|tonight)(?:\s+(?:morning|afternoon|evening|night))?"
        r"|last\s+night|this\s+(?:morning|afternoon|evening)|overnight))\b",
        read=read_near_day,
    )
    units = r"(?P<unit>(?i:week|weekend|month|year|decade|century|quarter))\b"
    near = rf"(?P<which>(?i:last|this|next|the\s+current|current))\s+{units}"
    yield DateRule(
        name="near_unit",
        needs="span which",
        pattern=rf"(?<!the )(?<!The ){_PART_BEFORE}{near}(?!-)(?!\s+(?i:or\s+(?:so|two)|of)\b)",
        read=read_unit,
    )
    yield DateRule(
        name="last_century",
        needs="century which",
        pattern=r"(?i:the)\s+(?P<which>(?i:last))\s+(?P<unit>(?i:century))\b",
        read=read_unit,
    )
    yield DateRule(
        name="near_weekend",
        needs="weekend",
        pattern=r"(?:(?P<which>(?i:last|this\s+past|this\s+coming|this|next|the\s+past|the\s+coming))\s+"
        r"|(?<=[Oo]ver )(?i:the)\s+|(?<=[Aa]t )(?i:the)\s+)(?P<unit>(?i:weekend))\b",
        read=read_unit,
    )
    yield DateRule(
        name="this_past_unit",
        needs="span which",
        pattern=r"(?P<which>(?i:this\s+past|this\s+coming))\s+(?P<unit>(?i:week|month|year))\b",
        read=read_unit,
    )
    yield DateRule(
        name="part_of_the_unit",
        needs="span part",
        pattern=r"(?P<part>(?i:earlier|early|later|late)\s+(?i:in))\s+(?i:the)\s+(?P<unit>(?i:week|month|year|decade|century))\b(?!\s+(?i:of)\b)",
        read=read_end_of_unit,
    )
    yield DateRule(
        name="end_of_unit",
        needs="span part",
        pattern=r"(?P<part>(?i:(?:the\s+)?(?:beginning|start|middle|end)\s+of\s+(?:the|this)))\s+"
        r"(?P<unit>(?i:week|month|year|decade|century))\b(?!\s+of\b)"
        r"|(?:(?<=by )|(?<=before )|(?<=until )|(?<=at ))(?i:the\s+)?"
        r"(?P<unit2>(?i:year|month|week))(?:['’]s\s+|-)(?i:end)\b",
        read=read_end_of_unit,
    )
    yield DateRule(
        name="before_last",
        needs="span which",
        pattern=r"(?i:the)\s+(?P<unit>(?i:week|weekend|month|year))\s+(?P<dir>(?i:before))\s+(?i:last)\b"
        r"|(?i:the)\s+(?P<unit2>(?i:week|weekend|month|year))\s+(?i:after)\s+(?i:next)\b",
        read=read_two_away,
    )


def _counted_rules() -> Iterator[DateRule]:
    count = rf"(?:(?P<hedge>{_HEDGE})\s+)?(?:(?P<number>{_NUMBER})[\s-]+|{_VAGUE_NUMBER}\s+)?(?P<unit>{_UNIT})"
    yield DateRule(
        name="exactly_ago",
        needs="span exactly",
        pattern=rf"(?:(?i:almost|nearly)\s+)?(?i:exactly|precisely)\s+(?P<number>{_NUMBER})[\s-]+(?P<unit>{_UNIT})\s+(?i:ago)\b",
        read=read_exactly_ago,
    )
    yield DateRule(
        name="ago",
        needs="span ago",
        pattern=rf"{count}\s+(?P<dir>(?i:ago|from\s+now|from\s+today|hence))\b",
        read=read_ago,
    )
    yield DateRule(
        name="hours",
        needs="digit hours",
        pattern=r"(?P<hours>\d{1,3})\s+(?i:hours)\s+(?P<dir>(?i:later|earlier|ago|from\s+now))\b",
        read=read_hours,
    )
    yield DateRule(
        name="later",
        needs="span later",
        pattern=rf"{count}\s+(?P<dir>(?i:later|earlier|afterwards?|previously|beforehand))\b(?!\s+(?i:than)\b)",
        read=read_later,
    )
    clean = rf"(?P<number>{_NUMBER})\s+(?P<unit>{_UNIT})\s+(?P<dir>(?i:before|after))"
    yield DateRule(
        name="before",
        needs="span before",
        pattern=rf"{clean}\b(?=\s*(?:$|[.,;:)!?–—]|\s(?i:and|but|or)\b))",
        read=read_later,
    )
    yield DateRule(
        name="before_another_happening",
        needs="span before",
        pattern=rf"(?:{clean}|(?:{_VAGUE_NUMBER}\s+|(?:{_HEDGE})\s+)?(?:{_NUMBER}\s+)?(?i:days|weeks|months|years)\s+"
        rf"(?i:before|after|prior\s+to|following|ahead\s+of))(?=\s+\w)",
        read=read_far_from,
    )
    inner = (
        rf"(?P<inner>(?:{_ANY_MONTH})\s+{_DAY}(?:,?\s+{_YEAR})?|{_DAY}\s+{_ANY_MONTH}(?:\s+{_YEAR})?|{_FULL_WEEKDAY})"
    )
    yield DateRule(
        name="offset", needs="span before month_or_weekday", pattern=rf"{clean}\s+{inner}", read=_read_offset
    )
    # "The next year" alone is the year after the one told of; "over the next year" is a window.
    window = (
        r"(?:(?<=[Oo]ver )|(?<=[Ii]n )|(?<=[Ff]or )|(?<=uring )|(?<=ithin )"
        r"|(?!(?i:the\s+next\s+(?:week|month|year)\b)))(?i:(?:the|these|this)\s+)"
    )
    several = r"(?i:couple\s+of|several|few|many)"
    yield DateRule(
        name="window",
        needs="span window",
        pattern=rf"{window}(?:(?P<dir>(?i:last|past|next|coming))\s+(?:(?P<number>{_NUMBER}|{several})\s+)?"
        rf"|(?P<dir2>(?i:preceding|previous))\s+(?P<number2>{_NUMBER})\s+)"
        rf"(?P<unit>{_UNIT})(?!\s+(?i:of)\b)(?<!day)(?<!night)",
        read=read_window,
    )
    yield DateRule(
        name="bare_window",
        needs="span window",
        pattern=r"(?:(?<=[Ii]n )|(?<=[Oo]ver )|(?<=[Ff]or )|(?<=[Dd]uring ))"
        rf"(?P<dir>(?i:past|last|next|coming))\s+(?P<number>{_NUMBER})\s+(?P<unit>{_UNIT})",
        read=read_window,
    )
    yield DateRule(
        name="vague_window",
        needs="vague",
        pattern=rf"(?i:recent|past|previous|coming|later|earlier|subsequent|following)\s+(?i:days|weeks|months|years|decades|centuries)\b"
        rf"|(?i:in|for|over|during)\s+(?i:the\s+)?(?i:last|past|next|coming)\s+{_VAGUE_NUMBER}\s+{_UNIT}"
        r"|(?i:the\s+(?:near|foreseeable|distant|recent)\s+(?:future|past))",
        read=read_as("vague"),
    )


def _anchored_rules() -> Iterator[DateRule]:
    unit = r"(?P<unit>(?i:day|night|week|weekend|month|year))\b"
    before = rf"(?i:the)\s+{unit}\s+(?P<dir>(?i:before|after|earlier|later))\b"
    yield DateRule(name="the_day_before", needs="span before", pattern=before, read=read_anchored_unit)
    yield DateRule(
        name="the_day_before_another_happening",
        needs="span before",
        pattern=rf"{before}{_ANOTHER_HAPPENING}\s",
        read=read_day_before_happening,
    )
    yield DateRule(
        name="the_next_day",
        needs="span following",
        pattern=rf"(?:(?P<part>(?i:early|late|later|earlier))\s+)?(?P<dir>(?i:the\s+(?:very\s+)?(?:next|following|previous|preceding|same)"
        rf"|the\s+very\s+same|that\s+same|that\s+very|that))\s+{unit}(?!-)",
        read=read_anchored_unit,
    )


def _period_rules() -> Iterator[DateRule]:
    for name, tail in (
        ("_year", rf"(?:,?\s+(?:(?i:of|in)\s+)?)(?P<year>{_YEAR})"),
        ("_years", r"(?:,?\s+(?:(?i:of)\s+)?)(?P<year>(?:1\d|20|21)\d\d)[-–/](?P<second>(?:1\d|20|21)?\d\d)(?![\w-])"),
        ("_reference", _YEAR_REFERENCE),
    ):
        yield DateRule(
            name=f"season{name}",
            needs=f"season {_TAIL_NEEDS[name]}",
            pattern=rf"(?i:the\s+)?{_PART_BEFORE}(?:(?i:the)\s+)?(?P<season>{_SEASON}){tail}",
            read=read_season,
        )
    yield DateRule(
        name="which_season",
        needs="season which",
        pattern=rf"{_PART_BEFORE}(?P<which>{_WHICH})\s+(?P<season>{_SEASON})(?!\s+(?i:to|in|of|back|by|from|out|apart|short)\b)",
        read=read_season,
    )
    season_alone = r"(?!\s+(?i:of|to|in\s+\w+s\b|from|by|back|water|break)\b)(?![\w-])"
    yield DateRule(
        name="season_alone",
        needs="season",
        pattern=rf"(?:(?<=[Ii]n )|(?<=[Dd]uring )|(?<=[Ss]ince )|(?<=[Uu]ntil )|(?<=[Bb]y ))(?i:the\s+)?{_PART_BEFORE}"
        rf"(?P<season>{_SEASON}){season_alone}|(?P<part2>(?i:early|late))\s+(?P<season2>(?i:spring|summer|autumn|winter))\b",
        read=read_season,
    )
    rank = r"(?P<rank>(?i:first|second|third|fourth|last|final|1st|2nd|3rd|4th))"
    yield DateRule(
        name="quarter_of_year",
        needs="piece",
        pattern=rf"(?i:the\s+)?{rank}\s+(?P<piece>(?i:quarter|half))\s+(?i:of\s+)?(?:(?P<month>{_ANY_MONTH})(?:,?\s+))?"
        rf"(?:(?P<year>{_YEAR})|(?P<which>(?i:last|this|the|next|that))\s+(?i:year)\b)",
        read=read_quarter,
    )
    yield DateRule(
        name="half_of_month",
        needs="piece month",
        pattern=rf"(?i:the\s+)?{rank}\s+(?P<piece>(?i:half))\s+of\s+(?P<month>{_ANY_MONTH})(?!\s+\d)",
        read=read_quarter,
    )
    yield DateRule(
        name="quarter_code",
        needs="quarter_code digit",
        pattern=rf"Q(?P<rank>[1-4])\s*(?:of\s+|/)?(?P<year>{_YEAR})",
        read=read_quarter,
    )
    yield DateRule(
        name="quarter_alone",
        needs="piece",
        pattern=rf"(?:(?<=[Ii]n )|(?<=[Dd]uring ))(?i:the\s+)?{rank}\s+"
        r"(?P<piece>(?i:quarter))\b(?!\s+(?i:of|century|final)\b)",
        read=read_quarter,
    )
    inner = rf"(?P<inner>(?:{_ANY_MONTH})(?:,?\s+(?:of\s+)?{_YEAR})?|{_YEAR}|(?i:last|this|next)\s+(?i:month|year))"
    yield DateRule(
        name="edge",
        needs="span rank",
        pattern=rf"(?i:the\s+)?(?P<rank>(?i:first|second|third|fourth|last|final|opening|closing))\s+"
        rf"(?P<unit>(?i:day|week|month|weekend))\s+(?:of|in)\s+{inner}(?!\s+\d)",
        read=_read_edge,
    )
    yield DateRule(
        name="counted_edge",
        needs="span rank",
        pattern=rf"(?i:the\s+)?(?P<rank>(?i:first|last|final|opening|closing))\s+(?P<count>{_NUMBER})\s+"
        rf"(?P<unit>(?i:days|weeks|months))\s+(?:of|in)\s+(?:{inner}|(?P<now>(?i:the\s+(?:year|month))))\b(?!\s+\d)",
        read=_read_counted_edge,
    )
    yield DateRule(
        name="week_of",
        needs="week month digit",
        pattern=rf"(?i:the\s+week\s+of)\s+(?P<inner>(?:{_ANY_MONTH})\s+{_DAY}(?:,?\s+{_YEAR})?|{_DAY}\s+{_ANY_MONTH}(?:\s+{_YEAR})?)",
        read=_read_week_of,
    )
    yield DateRule(
        name="decade",
        needs="digit",
        pattern=rf"(?:(?i:the)\s+)?{_PART_BEFORE}(?:(?i:the)\s+)?(?<![\w.,$€£¥-])(?P<decade>(?:1\d|20|21)\d0)['’]?s\b",
        read=read_decade,
    )
    yield DateRule(
        name="part_decade",
        needs="digit part",
        pattern=r"(?i:the\s+)?(?P<part>(?i:early|mid|late))(?:\s+|-)(?P<decade>(?:1\d|20|21)\d0)['’]?s\b",
        read=read_decade,
    )
    decade_word = rf"(?i:nineteen[\s-])?(?P<decade>(?i:{any_of(_WORDS.decade_words)})|['’‘][1-9]0s|[2-9]0s)\b"
    yield DateRule(
        name="short_decade",
        needs="decade",
        pattern=rf"(?i:the)\s+(?:(?P<part>(?i:early|mid|late))(?:\s+|-))?{decade_word}",
        read=read_short_decade,
    )
    century = rf"(?P<century>(?i:{ORDINAL}))[\s-](?i:centur(?:y|ies))\b"
    yield DateRule(
        name="century",
        needs="century",
        pattern=rf"(?i:the\s+)?(?:(?P<part>{_PART})(?:\s+|-))?(?:(?i:the)\s+)?{century}",
        read=read_century,
    )
    yield DateRule(
        name="half_century",
        needs="century piece",
        pattern=rf"(?i:the\s+)?(?P<rank>(?i:first|second))\s+half\s+of\s+the\s+{century}",
        read=read_century,
    )
    yield DateRule(
        name="half_decade",
        needs="digit piece",
        pattern=r"(?i:the\s+)?(?P<rank>(?i:first|second))\s+half\s+of\s+the\s+(?P<decade>(?:1\d|20|21)\d0)['’]?s\b",
        read=read_decade,
    )


def _year_rules() -> Iterator[DateRule]:
    clear = r"(?<![\w.,/:+$€£¥₩#'’-])"
    year = rf"{clear}(?P<year>{_YEAR})"
    yield DateRule(
        name="part_year",
        needs="digit part",
        pattern=rf"(?P<part>{_PART})(?:\s+|-)(?P<year>{_YEAR})",
        read=read_bare_year,
    )
    yield DateRule(name="bare_year", needs="digit", pattern=year, read=read_bare_year)


def _not_a_date_rules() -> Iterator[DateRule]:
    number = rf"(?:{_NUMBER}|(?!0)\d[\d,]*(?:\.\d+)?)"
    plural_units = r"(?i:hours|days|weeks|months|years|decades|centuries|generations)\b"
    # "A quarter" is a share more often than three months.
    long_unit = rf"(?:(?i:seconds?|minutes?|hours?)\b|(?!quarter){_UNIT})"
    yield DateRule(
        name="anniversary",
        needs="anniversary",
        pattern=rf"(?i:the\s+)?(?:(?i:{ORDINAL})|\d{{1,3}}[\s-]year)[\s-](?i:anniversar(?:y|ies)|birthday|jubilee)\b"
        r"|(?i:anniversar(?:y|ies)|centenary|bicentenary|centennial|bicentennial)\b"
        rf"|{number}\s+(?i:years\s+on)\b(?!\s+(?i:the|from|from\s+the|end|year))",
        read=read_as("anniversary"),
    )
    yield DateRule(
        name="age",
        needs="age",
        pattern=rf"(?i:aged?\s+(?:of\s+)?\d{{1,3}}\b)|{number}[\s-](?i:(?:years?|months?|weeks?|days?)[\s-]olds?)\b"
        r"|(?i:in\s+(?:his|her|their)\s+(?:early\s+|mid[\s-]|late\s+)?(?:\d0s|teens|"
        + any_of(_WORDS.decade_words)
        + r"))\b",
        read=read_as("age"),
    )
    yield DateRule(
        name="time",
        needs="clock",
        pattern=r"\d{1,2}(?:[:.]\d\d)?\s*(?:a\.m\.|p\.m\.|am\b|pm\b|AM\b|PM\b|o['’]clock\b)"
        r"|(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?!\d)(?:\s*(?:GMT|UTC|KST|EST|local\s+time|hours))?"
        r"|\d{4}\s*(?:GMT|UTC|KST|hrs)\b|(?<=[Aa]t )(?i:noon|midnight)\b",
        read=read_as("time"),
    )
    yield DateRule(
        name="duration",
        needs="duration",
        pattern=rf"(?:{number}|{_VAGUE_NUMBER})(?:\s+(?i:and\s+a\s+half)|\s+(?i:or|to)\s+{number}|[-–]{number})?[\s-]+(?i:or\s+so\s+|full\s+|long\s+|consecutive\s+|straight\s+|more\s+|entire\s+|whole\s+|solid\s+)*{long_unit}(?:-(?i:long))?"
        r"|(?i:half[\s-]a?[\s-]?(?:day|week|year|decade|century))\b|(?i:(?:day|week|month|year|decade|century)s?-long)\b"
        rf"|(?:(?<=[Ff]or )|(?<=[Ii]n )|(?<=[Ww]ithin )|(?<=[Aa]fter )|(?<=[Oo]ver )){plural_units}",
        read=read_as("duration"),
    )


@cache
def date_rules() -> tuple[DateRule, ...]:
    """Return all rules; where two match the same words the earlier one reads them."""
    groups = (
        _calendar_rules,
        _digit_rules,
        _interval_rules,
        _named_day_rules,
        _weekday_rules,
        _near_rules,
        _counted_rules,
        _anchored_rules,
        _period_rules,
        _year_rules,
        _not_a_date_rules,
    )
    return tuple(rule for group in groups for rule in group())


# --- dates inside dates ----------------------------------------------------------------------------------------------


def _read_edge(match: re.Match[str]) -> DateExpression | None:
    """Read "the first week of May 2011", "the last day of the year": an edge of the date that follows."""
    rank = match["rank"].lower()
    number = -1 if rank in ("last", "final", "closing") else 1 if rank == "opening" else read_ordinal(rank)
    unit = unit_named(match["unit"])
    inner = _inner_date(match)
    if number is None or unit is None or inner is None or inner.day or inner.part:
        return None
    return make_expression(match, "edge", unit=unit[0], number=number, parts=(inner,))


def _read_counted_edge(match: re.Match[str]) -> DateExpression | None:
    """Read "the first nine months of 2011", "the last two weeks of May", "the first five months of the year"."""
    unit, count = unit_named(match["unit"]), whole_amount(match["count"])
    if match["now"]:
        name = unit_named(match["now"].split()[-1])
        inner = make_expression(match, "unit", unit=name[0], shift=0) if name else None
    else:
        inner = _inner_date(match)
    if unit is None or not count or inner is None or inner.day or inner.part:
        return None
    number = 1 if match["rank"].lower() in ("first", "opening") else -1
    return make_expression(match, "edge", unit=unit[0], number=number, shift=count, parts=(inner,))


def _read_week_of(match: re.Match[str]) -> DateExpression | None:
    inner = _inner_date(match)
    return make_expression(match, "edge", unit="week", number=0, parts=(inner,)) if inner and inner.day else None


def _read_offset(match: re.Match[str]) -> DateExpression | None:
    """Read "two days after June 6"."""
    name, amount, inner = unit_named(match["unit"]), whole_amount(match["number"]), _inner_date(match)
    if name is None or amount is None or inner is None:
        return None
    sign = -1 if match["dir"].lower() == "before" else 1
    return make_expression(match, "offset", unit=name[0], shift=sign * amount * name[1], parts=(inner,))


def _inner_date(match: re.Match[str]) -> DateExpression | None:
    """Return the date that a match ends with (its `inner` group), as an expression of its own."""
    start, end = match.span("inner")
    for pattern, read in _inner_rules():
        inner = pattern.fullmatch(match.string, start, end)
        if inner:
            return read(inner)
    return None


_INNER_NAMES = (
    "month_day_year",
    "day_month_year",
    "month_day",
    "day_month",
    "month_year",
    "inner_month",
    "bare_year",
    "near_unit",
    "which_weekday",
)


@cache
def _inner_rules() -> tuple[tuple[re.Pattern[str], Reader], ...]:
    """Return the rules that may read a date inside another, compiled."""
    rules = {rule.name: rule for rule in date_rules()}
    rules["inner_month"] = DateRule(
        name="inner_month", needs="month", pattern=rf"(?P<month>{_ANY_MONTH})", read=read_calendar
    )
    return tuple((re.compile(rules[name].pattern), rules[name].read) for name in _INNER_NAMES)
