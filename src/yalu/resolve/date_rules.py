"""The grammar of date expressions: one rule for each way of writing a date.

A rule is a pattern and a reader. The reader gets the match and returns the expression, or None when the words only look
like a date. All patterns are anchored at a word; where several match at one place the longest reading wins, and of two
as long the rule that comes first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from yalu.resolve.date_expressions import DateExpression, Kind, Part, Unit
from yalu.resolve.date_vocabulary import any_of, date_vocabulary, title_or_capitals
from yalu.resolve.numbers import NUMBER_WORD, ORDINAL, read_number, read_ordinal

Reader = Callable[[re.Match[str]], DateExpression | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRule:
    """A way of writing a date. `pattern` may have named groups; `read` makes an expression of a match."""

    name: str
    pattern: str
    read: Reader


_WORDS = date_vocabulary()

# --- fragments ------------------------------------------------------------------------------------------------------

_ABBREVIATIONS = [name.title() for name in _WORDS.months if name.title() not in _WORDS.month_names]
_ANY_MONTH = rf"(?:{title_or_capitals(_WORDS.month_names)}\b|{title_or_capitals(_ABBREVIATIONS)}\b\.?)"
_FULL_MONTH = rf"(?:{title_or_capitals(_WORDS.month_names)}\b)"
_CLEAR_MONTH = rf"(?:{title_or_capitals(_WORDS.clear_months)}\b)"
_FULL_WEEKDAY = rf"(?:{title_or_capitals(_WORDS.weekday_names)}\b)"
_ANY_WEEKDAY = rf"(?:{_FULL_WEEKDAY}|{title_or_capitals([d.title() for d in _WORDS.weekdays if d.title() not in _WORDS.weekday_names])}\b\.?)"
_COUNTED = rf"(?i:{any_of(_WORDS.counted_after_number)})\b"
# A number in a date is not part of a longer number, a decimal, a share or an amount of something.
_DAY = rf"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\w%])(?![.,:/-]\d)(?!\s*(?:per\s?cent\b|{_COUNTED}))"
_ORDINAL_DAY = r"(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)\b"
_YEAR = rf"(?:1\d|20|21)\d\d(?![\w%])(?![.,:/]\d)(?!-\d)(?!\s*(?:per\s?cent\b|B\.?C|{_COUNTED}))"
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

# --- readers' helpers -----------------------------------------------------------------------------------------------

_PART_NAMES: dict[str, Part] = {
    "early": "early",
    "beginning": "early",
    "start": "early",
    "turn": "early",
    "mid": "mid",
    "middle": "mid",
    "midway": "mid",
    "late": "late",
    "end": "late",
    "close": "late",
    "earlier": "earlier",
    "later": "later",
}
_SHIFTS = {
    "last": -1,
    "past": -1,
    "previous": -1,
    "this": 0,
    "current": 0,
    "that": 0,
    "same": 0,
    "next": 1,
    "coming": 1,
}
_SHIFTS |= {"preceding": -1, "following": 1, "before": -1, "after": 1, "earlier": -1, "later": 1, "upcoming": 1}
_UNIT_NAMES: dict[str, tuple[Unit, int]] = {
    "day": ("day", 1),
    "night": ("day", 1),
    "week": ("week", 1),
    "weekend": ("weekend", 1),
    "fortnight": ("week", 2),
    "month": ("month", 1),
    "quarter": ("quarter", 1),
    "year": ("year", 1),
    "decade": ("decade", 1),
    "century": ("century", 1),
    "centurie": ("century", 1),
}


def _make(match: re.Match[str], kind: Kind, **fields: Any) -> DateExpression:
    start, end = match.span()
    text = match.string[start:end]
    # A full stop belongs to an abbreviated month, not to a sentence that a full name ends.
    return DateExpression(start=start, end=end, text=text, kind=kind, **fields)


def _only(kind: Kind) -> Reader:
    return lambda match: _make(match, kind)


def _group(match: re.Match[str], name: str) -> str | None:
    return match.groupdict().get(name)


def _month(word: str) -> int:
    return _WORDS.months[word.rstrip(".").lower()]


def _weekday(word: str) -> int:
    return _WORDS.weekdays[word.rstrip(".").lower()]


def _number(word: str | None) -> int | None:
    """Return digits (with or without an ordinal ending) as a number."""
    return int(re.sub(r"\D", "", word)) if word else None


def _part(match: re.Match[str]) -> Part | None:
    words = _group(match, "part")
    if not words:
        return None
    return next((_PART_NAMES[word] for word in words.lower().split() if word in _PART_NAMES), None)


def _last_word(words: str) -> str:
    return words.lower().split()[-1]


def _shift(words: str | None) -> int | None:
    """Return -1, 0 or 1 for "last", "this", "next" and their like ("this past" is last, "this coming" next)."""
    return _SHIFTS[_last_word(words)] if words else None


def _year_reference(match: re.Match[str]) -> dict[str, Any]:
    """Return `year_shift` and `from_anchor` for "last year", "that year", "the year before"."""
    words = _group(match, "yref")
    if not words:
        return {}
    tokens = [token for token in words.lower().split() if token in _SHIFTS]
    return {
        "year_shift": _SHIFTS[tokens[0]],
        "from_anchor": tokens[0] not in ("last", "this", "next") or "the" in words,
    }


def _unit(word: str) -> tuple[Unit, int] | None:
    return _UNIT_NAMES.get(word.lower().rstrip("s"))


def _amount(words: str) -> int | None:
    """Return how many units: "two", "a", "a couple of"; None where the words give no whole number."""
    text = " ".join(words.lower().split())
    if text == "a couple of":
        return 2
    number = read_number(text) if text != "half a" else None
    return int(number) if number is not None and number.denominator == 1 else None


# --- readers --------------------------------------------------------------------------------------------------------


def _read_calendar(match: re.Match[str]) -> DateExpression | None:
    """Read any mix of weekday, day, month, year and a reference to a year."""
    month, weekday, year = _group(match, "month"), _group(match, "weekday"), _group(match, "year")
    fields: dict[str, Any] = {
        "day": _number(_group(match, "day")),
        "month": _month(month) if month else None,
        "year": int(year) if year else None,
        "weekday": _weekday(weekday) if weekday else None,
        "part": _part(match),
        **_year_reference(match),
    }
    which = _group(match, "which")
    if which:
        fields["shift"] = _shift(which)
        if which.lower() == "that":
            fields.update(shift=None, year_shift=0, from_anchor=True)
    return _make(match, "calendar", **fields)


_NAMED_DATE = re.compile(r"(?i:\bthe\s+)$")
_NAME_FOLLOWS = re.compile(r"\s+(?:[A-Z][a-z]+|(?i:movement|uprising|declaration|agreement|accord))\b")


def _read_yearless_day(match: re.Match[str]) -> DateExpression | None:
    """Read a month and day; "the October 4 Declaration" names a document of some year and is vague."""
    named = _NAMED_DATE.search(match.string, 0, match.start()) if match.start() else None
    if named and _NAME_FOLLOWS.match(match.string, match.end()):
        return _make(match, "vague")
    return _read_calendar(match)


def _read_digits(match: re.Match[str]) -> DateExpression | None:
    """Read a date of digits alone; the order is taken from the numbers and is vague where both orders fit."""
    first, second = int(match["first"]), int(match["second"])
    year = int(match["year"])
    if first > 12 >= second or first == second <= 12:
        return _make(match, "calendar", day=first, month=second, year=year)
    if second > 12 >= first:
        return _make(match, "calendar", day=second, month=first, year=year)
    return _make(match, "vague") if max(first, second) <= 12 else None


def _read_era(match: re.Match[str]) -> DateExpression | None:
    year = _WORDS.eras[match["era"].lower()] + int(match["erayear"])
    given = _group(match, "year")
    month = _group(match, "month")
    if given and int(given) != year:
        return _make(match, "vague")
    return _make(
        match, "calendar", year=year, month=_month(month) if month else None, day=_number(_group(match, "day"))
    )


def _read_holiday(match: re.Match[str]) -> DateExpression:
    month, day = _WORDS.holidays[match["holiday"].replace("’", "'").lower()]
    year = _group(match, "year")
    fields = _year_reference(match)
    which = _group(match, "which")
    shift = _shift(which) if which else None
    return _make(match, "calendar", month=month, day=day, year=int(year) if year else None, shift=shift, **fields)


def _read_weekday(match: re.Match[str]) -> DateExpression | None:
    which = _group(match, "which")
    week = _group(match, "week")
    day = _weekday(match["weekday"])
    if week:
        return _make(match, "weekday", weekday=day, unit="week", shift=_SHIFTS[week.lower().split()[0]])
    if which is None:
        return _make(match, "weekday", weekday=day)
    word = _last_word(which)
    anchored = word in ("following", "previous", "preceding", "that", "same") or which.lower().startswith("the next")
    return _make(match, "weekday", weekday=day, shift=_SHIFTS[word], from_anchor=anchored)


_NEAR_DAYS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "overnight": 0}


def _read_near_day(match: re.Match[str]) -> DateExpression:
    words = match["near"].lower().split()
    if "day" in words:  # the day before yesterday, the day after tomorrow
        return _make(match, "unit", unit="day", shift=2 if words[-1] == "tomorrow" else -2)
    shift = next((_NEAR_DAYS[word] for word in words if word in _NEAR_DAYS), None)
    if shift is None:
        shift = -1 if words[0] == "last" else 0  # last night; this morning
    return _make(match, "unit", unit="day", shift=shift)


def _read_unit(match: re.Match[str]) -> DateExpression | None:
    """Read "last week", "earlier this month", "the year's end"."""
    name = _unit(match["unit"])
    if name is None:
        return None
    unit, size = name
    which = _group(match, "which")
    shift = (_shift(which) or 0) * size
    return _make(match, "unit", unit=unit, shift=shift, part=_part(match))


def _read_end_of_unit(match: re.Match[str]) -> DateExpression | None:
    name = _unit(match["unit"])
    return _make(match, "unit", unit=name[0], shift=0, part=_part(match) or "late") if name else None


def _read_ago(match: re.Match[str]) -> DateExpression | None:
    """Read "three months ago", "two weeks from now"; without a clear number it is vague."""
    name, amount = _unit(match["unit"]), _amount(match["number"]) if _group(match, "number") else None
    if name is None or amount is None or name[0] in ("decade", "century") or _group(match, "hedge"):
        return _make(match, "vague")
    sign = -1 if match["dir"].lower().endswith("ago") else 1
    return _make(match, "unit", unit=name[0], shift=sign * amount * name[1])


def _read_hours(match: re.Match[str]) -> DateExpression | None:
    """Read "48 hours later": whole days count, fewer hours stay within a day that is not known."""
    hours = int(match["hours"])
    direction = match["dir"].lower()
    if hours % 24 or not hours:
        return _make(match, "duration")
    sign = 1 if direction in ("later", "from now") else -1
    return _make(match, "unit", unit="day", shift=sign * hours // 24, from_anchor=direction in ("later", "earlier"))


def _read_later(match: re.Match[str]) -> DateExpression | None:
    """Read "two days later", "a week before": counted from the event told before."""
    name, amount = _unit(match["unit"]), _amount(match["number"]) if _group(match, "number") else None
    if name is None or amount is None or name[0] in ("decade", "century") or _group(match, "hedge"):
        return _make(match, "vague")
    sign = -1 if match["dir"].lower() in ("earlier", "before", "previously", "prior", "beforehand") else 1
    return _make(match, "unit", unit=name[0], shift=sign * amount * name[1], from_anchor=True)


def _read_anchored_unit(match: re.Match[str]) -> DateExpression | None:
    """Read "the day before", "the following week", "the same day", "later that month"."""
    name = _unit(match["unit"])
    if name is None:
        return None
    shift = _SHIFTS[_last_word(match["dir"])]
    return _make(match, "unit", unit=name[0], shift=shift * name[1], from_anchor=True, part=_part(match))


def _read_season(match: re.Match[str]) -> DateExpression | None:
    number = _WORDS.seasons[match["season"].lower()]
    year, which = _group(match, "year"), _group(match, "which")
    reference = _year_reference(match)
    fields: dict[str, Any] = {"number": number, "part": _part(match), **reference}
    if year:
        fields["year"] = int(year)
        second = _group(match, "second")
        if second and (number != 4 or (int(year) + 1) % 100 != int(second) % 100):
            return None
    elif which:
        fields.update(shift=_shift(which), from_anchor=which.lower() == "that")
    return _make(match, "unit", unit="season", **fields)


def _read_quarter(match: re.Match[str]) -> DateExpression | None:
    """Read quarters and halves of a year: "Q1 2020", "the second half of last year"."""
    rank = match["rank"].lower()
    number = int(rank) if rank.isdigit() else (read_ordinal(rank) or {"last": -1, "final": -1}.get(rank, 0))
    unit: Unit = "half" if (_group(match, "piece") or "quarter").lower() == "half" else "quarter"
    most = 2 if unit == "half" else 4
    number = most if number == -1 else number
    if not 1 <= number <= most:
        return None
    year, month, which = _group(match, "year"), _group(match, "month"), _group(match, "which")
    fields: dict[str, Any] = {"unit": unit, "number": number, "year": int(year) if year else None}
    if which:
        word = _last_word(which)
        fields |= {"year_shift": _SHIFTS.get(word, 0), "from_anchor": word == "that"}
    if month:
        if unit == "quarter":
            return None
        fields["month"] = _month(month)
    return _make(match, "unit", **fields)


def _read_bare_year(match: re.Match[str]) -> DateExpression | None:
    return _make(match, "calendar", year=int(match["year"]), part=_part(match))


def _read_decade(match: re.Match[str]) -> DateExpression | None:
    year = int(match["decade"])
    if year % 100 == 0 and year < 2000:  # "the 1900s" may be ten years or a hundred
        return (
            _make(match, "unit", unit="century", year=year, part=_part(match)) if year < 1900 else _make(match, "vague")
        )
    return _make(match, "unit", unit="decade", year=year, part=_part(match))


def _read_short_decade(match: re.Match[str]) -> DateExpression | None:
    """Read "the '90s" and "the sixties" as those of the twentieth century."""
    word = match["decade"].lower()
    tens = _WORDS.decade_words.get(word) or int(re.sub(r"\D", "", word))
    return _make(match, "unit", unit="decade", year=1900 + tens, part=_part(match))


def _read_century(match: re.Match[str]) -> DateExpression | None:
    number = read_ordinal(match["century"])
    if number is None or not 1 <= number <= 22:
        return None
    half = _group(match, "rank")
    part: Part | None = _part(match)
    if half:
        return _make(match, "unit", unit="century", year=100 * (number - 1) + 1, number=read_ordinal(half))
    return _make(match, "unit", unit="century", year=100 * (number - 1) + 1, part=part)


def _read_window(match: re.Match[str]) -> DateExpression | None:
    """Read "the past year", "the next two weeks": a stretch up to, or from, the day of publication."""
    number = _group(match, "number")
    name, amount = _unit(match["unit"]), _amount(number) if number else 1
    plural = match["unit"].lower().endswith("s")
    if name is None or amount is None or (plural and not number):
        return _make(match, "vague")
    return _make(match, "window", unit=name[0], shift=_SHIFTS[_last_word(match["dir"])] * amount * name[1])


def _read_edge(match: re.Match[str]) -> DateExpression | None:
    """Read "the first week of May 2011", "the last day of the year": an edge of the date that follows."""
    rank = match["rank"].lower()
    number = -1 if rank in ("last", "final", "closing") else 1 if rank == "opening" else read_ordinal(rank)
    unit = _unit(match["unit"])
    inner = _inner_date(match)
    if number is None or unit is None or inner is None or inner.day or inner.part:
        return None
    return _make(match, "edge", unit=unit[0], number=number, parts=(inner,))


def _read_week_of(match: re.Match[str]) -> DateExpression | None:
    inner = _inner_date(match)
    return _make(match, "edge", unit="week", number=0, parts=(inner,)) if inner and inner.day else None


def _read_offset(match: re.Match[str]) -> DateExpression | None:
    """Read "two days after June 6"."""
    name, amount, inner = _unit(match["unit"]), _amount(match["number"]), _inner_date(match)
    if name is None or amount is None or inner is None:
        return None
    sign = -1 if match["dir"].lower() == "before" else 1
    return _make(match, "offset", unit=name[0], shift=sign * amount * name[1], parts=(inner,))


def _inner_date(match: re.Match[str]) -> DateExpression | None:
    """Return the date that a match ends with (its `inner` group), as an expression of its own."""
    start, end = match.span("inner")
    for pattern, read in _inner_rules():
        inner = pattern.fullmatch(match.string, start, end)
        if inner:
            return read(inner)
    return None


def _read_day_interval(match: re.Match[str]) -> DateExpression | None:
    """Read "May 3-7", "3 to 7 May 2011", "June 5 and 6": days of one month."""
    first, last = _number(match["first"]) or 0, _number(match["last"]) or 0
    if first >= last or (match["joint"].strip().lower() in ("and", "&") and last != first + 1):
        return None
    year = _group(match, "year")
    fields = {"month": _month(match["month"]), "year": int(year) if year else None, **_year_reference(match)}
    ends = []
    for name, day in (("first", first), ("last", last)):
        start, end = match.span(name)
        ends.append(
            DateExpression(start=start, end=end, text=match.string[start:end], kind="calendar", day=day, **fields)
        )
    return _make(match, "interval", parts=tuple(ends))


def _read_year_interval(match: re.Match[str]) -> DateExpression | None:
    """Read "1950-53", "2009-2013", "2023/24". "2010-11" may be a month and is vague, except with a dash (2010–11)."""
    first, tail = int(match["year"]), match["tail"]
    last = int(tail) if len(tail) == 4 else first // 100 * 100 + int(tail)
    if len(tail) == 2 and 1 <= int(tail) <= 12 and match["joint"] == "-":
        return _make(match, "vague") if last > first else _make(match, "calendar", year=first, month=int(tail))
    if last <= first or last - first > 150:
        return None
    ends = [
        DateExpression(start=start, end=end, text=match.string[start:end], kind="calendar", year=year)
        for (start, end), year in ((match.span("year"), first), (match.span("tail"), last))
    ]
    return _make(match, "interval", parts=tuple(ends))


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
        yield DateRule(name=f"{name}_year", pattern=day + _COMMA_YEAR, read=_read_calendar)
        yield DateRule(name=f"{name}_reference", pattern=day + _YEAR_REFERENCE, read=_read_calendar)
        yield DateRule(name=name, pattern=day, read=_read_yearless_day)
        for tail_name, tail in (("_year", _COMMA_YEAR), ("_reference", _YEAR_REFERENCE), ("", "")):
            yield DateRule(
                name=f"weekday_{name}{tail_name}", pattern=rf"{weekday},?\s+(?:the\s+)?{day}{tail}", read=_read_calendar
            )
            yield DateRule(
                name=f"weekday_paren_{name}{tail_name}",
                pattern=rf"{weekday}\s+\({day}{tail}\)",
                read=_read_calendar,
            )
    month = rf"{_PART_BEFORE}(?:(?:the\s+)?month\s+of\s+)?(?P<month>{_ANY_MONTH})"
    yield DateRule(name="month_year", pattern=month + _COMMA_YEAR, read=_read_calendar)
    yield DateRule(name="month_reference", pattern=month + _YEAR_REFERENCE, read=_read_calendar)
    yield DateRule(
        name="which_month",
        pattern=rf"{_PART_BEFORE}(?P<which>{_WHICH})\s+(?P<month>{_ANY_MONTH})(?!\s+\d)",
        read=_read_calendar,
    )
    yield DateRule(
        name="which_month_day",
        pattern=rf"(?P<which>(?i:last|this|next|this\s+past|this\s+coming))\s+{_MONTH_DAY}",
        read=_read_calendar,
    )
    yield DateRule(
        name="part_month",
        pattern=rf"(?P<part>{_PART})(?:\s+|-)(?P<month>{_FULL_MONTH}|(?:{title_or_capitals(_ABBREVIATIONS)}\b\.?))",
        read=_read_calendar,
    )
    yield DateRule(name="bare_month", pattern=rf"(?P<month>{_CLEAR_MONTH})(?!\s+[A-Z]?\d)", read=_read_calendar)
    yield DateRule(
        name="doubtful_month",
        pattern=rf"(?P<month>(?<=[Ii]n ){_FULL_MONTH}|(?<=[Ss]ince ){_FULL_MONTH}|(?<=[Uu]ntil ){_FULL_MONTH}"
        rf"|(?<=[Dd]uring ){_FULL_MONTH}|(?<=[Bb]y ){_FULL_MONTH}|(?<=[Bb]efore ){_FULL_MONTH}"
        rf"|(?<=[Aa]fter ){_FULL_MONTH}|(?<=[Ff]rom ){_FULL_MONTH}|(?<=[Bb]etween ){_FULL_MONTH}"
        rf"|(?<= of ){_FULL_MONTH}|(?<= and ){_FULL_MONTH}|(?<= to ){_FULL_MONTH}"
        rf"|(?<=[Tt]he ){_FULL_MONTH}(?=\s+[a-z])(?!\s+(?:of|on|to|for|was|is|that|which|began|had|has|by)\b)"
        rf"|(?<=['’]s ){_FULL_MONTH}(?=\s+[a-z]))(?!\s+[A-Z]?\d)",
        read=_read_calendar,
    )
    yield DateRule(
        name="day_of_month_reference",
        pattern=r"(?i:the\s+)?(?P<day>" + _ORDINAL_DAY + r")\s+(?i:of\s+(?:the\s+)?(?P<which>last|this|next)\s+month)",
        read=_read_day_of_near_month,
    )
    yield DateRule(
        name="day_alone",
        pattern=rf"(?:(?<=[Oo]n )|(?<=[Uu]ntil )|(?<=[Bb]y ))(?i:the\s+)?(?P<day>{_ORDINAL_DAY})"
        r"(?=\s*(?:$|[.,;:)!?]|\s(?i:and|or|at|in|that|with|to|as|for|by|after|when|where|while|he|she|it|they)\b))"
        r"(?!\s+(?i:anniversary|birthday|floor|parallel))",
        read=_read_calendar,
    )


def _read_day_of_near_month(match: re.Match[str]) -> DateExpression:
    """Read "the 28th of last month"."""
    return _make(match, "calendar", day=_number(match["day"]), unit="month", shift=_shift(match["which"]))


def _digit_rules() -> Iterator[DateRule]:
    clear = r"(?<![\w.,/:+$€£¥₩#-])"
    rest = r"(?![\w])(?![./-]\d)"
    yield DateRule(
        name="iso_day",
        pattern=rf"{clear}(?P<year>(?:1\d|20|21)\d\d)(?P<mark>[-/.])(?P<monthnumber>0?[1-9]|1[0-2])(?P=mark)"
        r"(?P<day>3[01]|[12]\d|0?[1-9])(?:(?=T\d)|(?![\w])(?![./-]\d))",
        read=_read_numbered_month,
    )
    yield DateRule(
        name="digits",
        pattern=rf"{clear}(?P<first>\d\d?)(?P<mark>[/.-])(?P<second>\d\d?)(?P=mark)(?P<year>(?:1\d|20|21)\d\d){rest}",
        read=_read_digits,
    )
    yield DateRule(
        name="east_asian",
        pattern=r"(?:(?P<year>\d{4})\s*[年년]\s*)(?:(?P<monthnumber>1[0-2]|0?[1-9])\s*[月월]"
        r"(?:\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*[日일])?)?",
        read=_read_numbered_month,
    )
    yield DateRule(
        name="east_asian_yearless",
        pattern=r"(?<!\d)(?P<monthnumber>1[0-2]|0?[1-9])\s*[月월]\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*[日일]",
        read=_read_numbered_month,
    )


def _read_numbered_month(match: re.Match[str]) -> DateExpression | None:
    year = _group(match, "year")
    if year and not 1000 <= int(year) < 2200:
        return None
    return _make(
        match,
        "calendar",
        year=int(year) if year else None,
        month=_number(_group(match, "monthnumber")),
        day=_number(_group(match, "day")),
    )


def _interval_rules() -> Iterator[DateRule]:
    first, last = rf"(?P<first>{_DAY.replace('(?![.,:/-]', '(?![.,:/]')})", rf"(?P<last>{_DAY})"
    for name, tail in (("_year", _COMMA_YEAR), ("_reference", _YEAR_REFERENCE), ("", "")):
        yield DateRule(
            name=f"days_of_month{name}",
            pattern=rf"(?P<month>{_ANY_MONTH})\s+{first}{_JOINT}{last}(?!\s+{_ANY_MONTH}){tail}",
            read=_read_day_interval,
        )
        yield DateRule(
            name=f"days_before_month{name}",
            pattern=rf"{first}{_JOINT}{last}\s+(?:of\s+)?(?P<month>{_ANY_MONTH}){tail}",
            read=_read_day_interval,
        )
    yield DateRule(
        name="years",
        pattern=r"(?<![\w.,/:+$€£¥₩#-])(?P<year>(?:1\d|20|21)\d\d)(?P<joint>[-–—/])(?P<tail>(?:1\d|20|21)\d\d|\d\d)"
        rf"(?![\w%])(?![./-–]\d)(?!\s*(?:{_COUNTED}))".replace("[./-–]", "[./–-]"),
        read=_read_year_interval,
    )


def _named_day_rules() -> Iterator[DateRule]:
    for name, tail in (
        ("_year", rf",?\s+(?:(?:in|of)\s+)?(?P<year>{_YEAR})"),
        ("_reference", _YEAR_REFERENCE),
        ("", ""),
    ):
        yield DateRule(
            name=f"holiday{name}",
            pattern=rf"(?:(?P<which>(?i:last|this|next))\s+)?(?P<holiday>{_HOLIDAY})(?!\w){tail}",
            read=_read_holiday,
        )
    movable = any_of(_WORDS.movable_holidays)
    yield DateRule(name="movable_holiday", pattern=rf"{movable}(?!\w)(?:,?\s+(?P<year>{_YEAR}))?", read=_only("vague"))
    era = rf"(?P<era>{title_or_capitals([name.title() for name in _WORDS.eras])})\s+(?P<erayear>\d{{1,3}})(?![\d.,]\d)"
    for name, head in (("", ""), ("_day", rf"{_MONTH_DAY},?\s+"), ("_month", rf"(?P<month>{_ANY_MONTH}),?\s+")):
        yield DateRule(name=f"era{name}", pattern=rf"{head}{era}(?:\s*\((?P<year>\d{{4}})\))?", read=_read_era)
    yield DateRule(name="year_and_era", pattern=rf"(?P<year>(?:1\d|20)\d\d)\s*\({era}\)", read=_read_era)


def _weekday_rules() -> Iterator[DateRule]:
    names = any_of(_WORDS.before_weekday_names)
    not_name = "".join(rf"(?<!{re.escape(name)} )" for name in _WORDS.before_weekday_names)
    after = rf"(?!\s+{any_of(_WORDS.after_weekday_names)}\b)(?!s\b)"
    weekday = rf"{not_name}(?P<weekday>{_FULL_WEEKDAY}){after}"
    yield DateRule(name="named_weekday", pattern=rf"{names}\s+{_FULL_WEEKDAY}", read=lambda match: None)
    yield DateRule(
        name="habit",
        pattern=rf"(?i:every|each)\s+(?i:other\s+)?(?:{_FULL_WEEKDAY}|(?i:day|week|weekend|month|year|morning|evening|night)\b)"
        rf"|{title_or_capitals([name + 's' for name in _WORDS.weekday_names])}\b",
        read=_only("habit"),
    )
    yield DateRule(
        name="which_weekday",
        pattern=rf"(?:(?i:early|late)\s+)?(?:(?P<which>(?i:the\s+(?:following|next|previous|preceding|same)|that|last"
        rf"|next|this\s+past|this\s+coming|this|past|coming))\s+)?(?:(?i:early|late)\s+)?{weekday}(?:\s+{_DAY_PART}\b)?",
        read=_read_weekday,
    )
    week = r"(?:,?\s+(?:of\s+)?(?P<week>(?i:last|this|next)\s+week)\b)"
    yield DateRule(name="weekday_of_week", pattern=rf"{weekday}(?:\s+{_DAY_PART})?{week}", read=_read_weekday)
    yield DateRule(
        name="week_on_weekday",
        pattern=rf"(?P<week>(?i:last|this|next)\s+week)(?:,?\s+on\s+){weekday}",
        read=_read_weekday,
    )


def _near_rules() -> Iterator[DateRule]:
    yield DateRule(
        name="near_day",
        pattern=r"(?P<near>(?i:the\s+day\s+before\s+yesterday|the\s+day\s+after\s+tomorrow"
        r"|(?:(?:early|late|earlier|later)\s+)?(?:yesterday|tomorrow|today|tonight)(?:\s+(?:morning|afternoon|evening|night))?"
        r"|last\s+night|this\s+(?:morning|afternoon|evening)|overnight))\b",
        read=_read_near_day,
    )
    near = r"(?P<which>(?i:last|this|next|the\s+current|current))\s+(?P<unit>(?i:week|weekend|month|year|decade|century|quarter))\b"
    yield DateRule(
        name="near_unit",
        pattern=rf"(?<!the )(?<!The ){_PART_BEFORE}{near}(?!-)(?!\s+(?i:or\s+(?:so|two)|of)\b)",
        read=_read_unit,
    )
    yield DateRule(
        name="near_weekend",
        pattern=r"(?:(?P<which>(?i:last|this\s+past|this\s+coming|this|next|the\s+past|the\s+coming))\s+"
        r"|(?<=[Oo]ver )(?i:the)\s+|(?<=[Aa]t )(?i:the)\s+)(?P<unit>(?i:weekend))\b",
        read=_read_unit,
    )
    yield DateRule(
        name="this_past_unit",
        pattern=r"(?P<which>(?i:this\s+past|this\s+coming))\s+(?P<unit>(?i:week|month|year))\b",
        read=_read_unit,
    )
    yield DateRule(
        name="part_of_the_unit",
        pattern=r"(?P<part>(?i:earlier|early|later|late)\s+(?i:in))\s+(?i:the)\s+(?P<unit>(?i:week|month|year|decade|century))\b(?!\s+(?i:of)\b)",
        read=_read_end_of_unit,
    )
    yield DateRule(
        name="end_of_unit",
        pattern=r"(?P<part>(?i:(?:the\s+)?(?:beginning|start|middle|end)\s+of\s+(?:the|this)))\s+(?P<unit>(?i:week|month|year|decade|century))\b(?!\s+of\b)"
        r"|(?:(?<=by )|(?<=before )|(?<=until ))(?:(?i:the\s+)?(?P<unit2>(?i:year|month|week))(?:['’]s\s+|-)(?i:end)\b)",
        read=lambda match: (
            _read_end_of_unit(match)
            if match["unit"]
            else _make(match, "unit", unit=match["unit2"].lower(), shift=0, part="late")
        ),
    )
    yield DateRule(
        name="before_last",
        pattern=r"(?i:the)\s+(?P<unit>(?i:week|weekend|month|year))\s+(?P<dir>(?i:before))\s+(?i:last)\b"
        r"|(?i:the)\s+(?P<unit2>(?i:week|weekend|month|year))\s+(?i:after)\s+(?i:next)\b",
        read=_read_two_away,
    )


def _read_two_away(match: re.Match[str]) -> DateExpression | None:
    """Read "the week before last" and "the month after next"."""
    name = _unit(match["unit"] or match["unit2"])
    return _make(match, "unit", unit=name[0], shift=-2 if match["unit"] else 2) if name else None


def _counted_rules() -> Iterator[DateRule]:
    count = rf"(?:(?P<hedge>{_HEDGE})\s+)?(?:(?P<number>{_NUMBER})[\s-]+|{_VAGUE_NUMBER}\s+)?(?P<unit>{_UNIT})"
    yield DateRule(name="ago", pattern=rf"{count}\s+(?P<dir>(?i:ago|from\s+now|from\s+today|hence))\b", read=_read_ago)
    yield DateRule(
        name="hours",
        pattern=r"(?P<hours>\d{1,3})\s+(?i:hours)\s+(?P<dir>(?i:later|earlier|ago|from\s+now))\b",
        read=_read_hours,
    )
    yield DateRule(
        name="later",
        pattern=rf"{count}\s+(?P<dir>(?i:later|earlier|afterwards?|previously|beforehand))\b(?!\s+(?i:than)\b)",
        read=_read_later,
    )
    clean = rf"(?P<number>{_NUMBER})\s+(?P<unit>{_UNIT})\s+(?P<dir>(?i:before|after))"
    yield DateRule(name="before", pattern=rf"{clean}\b(?=\s*(?:$|[.,;:)!?–—]|\s(?i:and|but|or)\b))", read=_read_later)
    yield DateRule(
        name="before_another_happening",
        pattern=rf"{count}\s+(?i:before|after|prior\s+to|following|ahead\s+of|from)(?:{_ANOTHER_HAPPENING}|\s+(?=[a-z]))",
        read=_only("unanchored"),
    )
    inner = (
        rf"(?P<inner>(?:{_ANY_MONTH})\s+{_DAY}(?:,?\s+{_YEAR})?|{_DAY}\s+{_ANY_MONTH}(?:\s+{_YEAR})?|{_FULL_WEEKDAY})"
    )
    yield DateRule(name="offset", pattern=rf"{clean}\s+{inner}", read=_read_offset)
    window = r"(?i:(?:the|these|this)\s+)"
    yield DateRule(
        name="window",
        pattern=rf"{window}(?P<dir>(?i:last|past|next|coming|preceding|previous))\s+(?:(?P<number>{_NUMBER}|(?i:couple\s+of|several|few|many))\s+)?"
        rf"(?P<unit>{_UNIT})(?!\s+(?i:of)\b)(?<!day)(?<!night)",
        read=_read_window,
    )
    yield DateRule(
        name="bare_window",
        pattern=rf"(?:(?<=[Ii]n )|(?<=[Oo]ver )|(?<=[Ff]or )|(?<=[Dd]uring ))(?P<dir>(?i:past|last|next|coming))\s+(?P<number>{_NUMBER})\s+(?P<unit>{_UNIT})",
        read=_read_window,
    )
    yield DateRule(
        name="vague_window",
        pattern=rf"(?i:recent|past|previous|coming|later|earlier|subsequent|following)\s+(?i:days|weeks|months|years|decades|centuries)\b"
        rf"|(?i:in|for|over|during)\s+(?i:the\s+)?(?i:last|past|next|coming)\s+{_VAGUE_NUMBER}\s+{_UNIT}"
        r"|(?i:the\s+(?:near|foreseeable|distant|recent)\s+(?:future|past))",
        read=_only("vague"),
    )


def _anchored_rules() -> Iterator[DateRule]:
    unit = r"(?P<unit>(?i:day|night|week|weekend|month|year))\b"
    before = rf"(?i:the)\s+{unit}\s+(?P<dir>(?i:before|after|earlier|later))\b"
    yield DateRule(name="the_day_before", pattern=before, read=_read_anchored_unit)
    yield DateRule(
        name="the_day_before_another_happening",
        pattern=rf"{before}{_ANOTHER_HAPPENING}\s",
        read=_read_day_before_happening,
    )
    yield DateRule(
        name="the_next_day",
        pattern=rf"(?:(?P<part>(?i:early|late|later|earlier))\s+)?(?P<dir>(?i:(?:on\s+)?the\s+(?:very\s+)?(?:next|following|previous|preceding|same)"
        rf"|the\s+very\s+same|that\s+same|that\s+very|that))\s+{unit}(?!-)",
        read=_read_anchored_unit,
    )


def _read_day_before_happening(match: re.Match[str]) -> DateExpression | None:
    expression = _make(match, "unanchored")
    return DateExpression(start=match.start(), end=match.end() - 1, text=expression.text[:-1], kind="unanchored")


def _period_rules() -> Iterator[DateRule]:
    for name, tail in (
        ("_year", rf"(?:,?\s+(?:(?i:of|in)\s+)?)(?P<year>{_YEAR})"),
        ("_years", rf"(?:,?\s+(?:(?i:of)\s+)?)(?P<year>(?:1\d|20|21)\d\d)[-–/](?P<second>(?:1\d|20|21)?\d\d)(?![\w-])"),
        ("_reference", _YEAR_REFERENCE),
    ):
        yield DateRule(
            name=f"season{name}",
            pattern=rf"(?i:the\s+)?{_PART_BEFORE}(?:(?i:the)\s+)?(?P<season>{_SEASON}){tail}",
            read=_read_season,
        )
    yield DateRule(
        name="which_season",
        pattern=rf"{_PART_BEFORE}(?P<which>{_WHICH})\s+(?P<season>{_SEASON})(?!\s+(?i:to|in|of|back|by|from|out|apart|short)\b)",
        read=_read_season,
    )
    season_alone = r"(?!\s+(?i:of|to|in\s+\w+s\b|from|by|back|water|break)\b)(?![\w-])"
    yield DateRule(
        name="season_alone",
        pattern=rf"(?:(?<=[Ii]n )|(?<=[Dd]uring )|(?<=[Ss]ince )|(?<=[Uu]ntil )|(?<=[Bb]y ))(?i:the\s+)?{_PART_BEFORE}"
        rf"(?P<season>{_SEASON}){season_alone}|(?P<part2>(?i:early|late))\s+(?P<season2>(?i:spring|summer|autumn|winter))\b",
        read=lambda match: (
            _read_season(match)
            if match["season"]
            else _make(
                match,
                "unit",
                unit="season",
                number=_WORDS.seasons[match["season2"].lower()],
                part=_PART_NAMES[match["part2"].lower()],
            )
        ),
    )
    rank = r"(?P<rank>(?i:first|second|third|fourth|last|final|1st|2nd|3rd|4th))"
    yield DateRule(
        name="quarter_of_year",
        pattern=rf"(?i:the\s+)?{rank}\s+(?P<piece>(?i:quarter|half))\s+(?i:of\s+)?(?:(?P<month>{_ANY_MONTH})(?:,?\s+))?"
        rf"(?:(?P<year>{_YEAR})|(?P<which>(?i:last|this|the|next|that))\s+(?i:year)\b)",
        read=_read_quarter,
    )
    yield DateRule(
        name="half_of_month",
        pattern=rf"(?i:the\s+)?{rank}\s+(?P<piece>(?i:half))\s+of\s+(?P<month>{_ANY_MONTH})(?!\s+\d)",
        read=_read_quarter,
    )
    yield DateRule(
        name="quarter_code", pattern=rf"Q(?P<rank>[1-4])\s*(?:of\s+|/)?(?P<year>{_YEAR})", read=_read_quarter
    )
    yield DateRule(
        name="quarter_alone",
        pattern=rf"(?:(?<=[Ii]n )|(?<=[Dd]uring ))(?i:the\s+)?{rank}\s+(?P<piece>(?i:quarter))\b(?!\s+(?i:of|century|final)\b)",
        read=_read_quarter,
    )
    inner = rf"(?P<inner>(?:{_ANY_MONTH})(?:,?\s+(?:of\s+)?{_YEAR})?|{_YEAR}|(?i:last|this|next)\s+(?i:month|year))"
    yield DateRule(
        name="edge",
        pattern=rf"(?i:the\s+)?(?P<rank>(?i:first|second|third|fourth|last|final|opening|closing))\s+"
        rf"(?P<unit>(?i:day|week|month|weekend))\s+(?:of|in)\s+{inner}(?!\s+\d)",
        read=_read_edge,
    )
    yield DateRule(
        name="week_of",
        pattern=rf"(?i:the\s+week\s+of)\s+(?P<inner>(?:{_ANY_MONTH})\s+{_DAY}(?:,?\s+{_YEAR})?|{_DAY}\s+{_ANY_MONTH}(?:\s+{_YEAR})?)",
        read=_read_week_of,
    )
    yield DateRule(
        name="decade",
        pattern=rf"(?:(?i:the)\s+)?{_PART_BEFORE}(?:(?i:the)\s+)?(?<![\w.,$€£¥-])(?P<decade>(?:1\d|20|21)\d0)['’]?s\b",
        read=_read_decade,
    )
    yield DateRule(
        name="part_decade",
        pattern=r"(?i:the\s+)?(?P<part>(?i:early|mid|late))(?:\s+|-)(?P<decade>(?:1\d|20|21)\d0)['’]?s\b",
        read=_read_decade,
    )
    decade_word = rf"(?i:nineteen[\s-])?(?P<decade>(?i:{any_of(_WORDS.decade_words)})|['’‘][1-9]0s|[2-9]0s)\b"
    yield DateRule(
        name="short_decade",
        pattern=rf"(?i:the)\s+(?:(?P<part>(?i:early|mid|late))(?:\s+|-))?{decade_word}",
        read=_read_short_decade,
    )
    century = rf"(?P<century>(?i:{ORDINAL}))[\s-](?i:centur(?:y|ies))\b"
    yield DateRule(
        name="century",
        pattern=rf"(?i:the\s+)?(?:(?P<part>{_PART})(?:\s+|-))?(?:(?i:the)\s+)?{century}",
        read=_read_century,
    )
    yield DateRule(
        name="half_century",
        pattern=rf"(?i:the\s+)?(?P<rank>(?i:first|second))\s+half\s+of\s+the\s+{century}",
        read=_read_century,
    )


def _year_rules() -> Iterator[DateRule]:
    clear = r"(?<![\w.,/:+$€£¥₩#'’-])"
    year = rf"{clear}(?P<year>{_YEAR})"
    yield DateRule(name="part_year", pattern=rf"(?P<part>{_PART})(?:\s+|-)(?P<year>{_YEAR})", read=_read_bare_year)
    yield DateRule(name="bare_year", pattern=year, read=_read_bare_year)


def _not_a_date_rules() -> Iterator[DateRule]:
    number = rf"(?:{_NUMBER}|\d[\d,]*(?:\.\d+)?)"
    long_unit = r"(?i:seconds?|minutes?|hours?|days?|nights?|weeks?|fortnights?|months?|years?|decades?|centur(?:y|ies)|generations?)\b"
    yield DateRule(
        name="anniversary",
        pattern=rf"(?i:the\s+)?(?:(?i:{ORDINAL})|\d{{1,3}}[\s-]year)[\s-](?i:anniversar(?:y|ies)|birthday|jubilee)\b"
        r"|(?i:anniversar(?:y|ies)|centenary|bicentenary|centennial|bicentennial)\b"
        rf"|{number}\s+(?i:years\s+on)\b(?!\s+(?i:the|from|from\s+the|end|year))",
        read=_only("anniversary"),
    )
    yield DateRule(
        name="age",
        pattern=rf"(?i:aged?\s+(?:of\s+)?\d{{1,3}}\b)|{number}[\s-](?i:(?:years?|months?|weeks?|days?)[\s-]olds?)\b"
        r"|(?i:in\s+(?:his|her|their)\s+(?:early\s+|mid[\s-]|late\s+)?(?:\d0s|teens|"
        + any_of(_WORDS.decade_words)
        + r"))\b",
        read=_only("age"),
    )
    yield DateRule(
        name="time",
        pattern=r"\d{1,2}(?:[:.]\d\d)?\s*(?:a\.m\.|p\.m\.|am\b|pm\b|AM\b|PM\b|o['’]clock\b)"
        r"|(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?!\d)(?:\s*(?:GMT|UTC|KST|EST|local\s+time|hours))?"
        r"|\d{4}\s*(?:GMT|UTC|KST|hrs)\b|(?<=[Aa]t )(?i:noon|midnight)\b",
        read=_only("time"),
    )
    yield DateRule(
        name="duration",
        pattern=rf"(?:{number}|{_VAGUE_NUMBER})(?:\s+(?i:and\s+a\s+half)|\s+(?i:or|to)\s+{number}|[-–]{number})?[\s-]+(?i:or\s+so\s+|full\s+|long\s+|consecutive\s+|straight\s+|more\s+|entire\s+|whole\s+|solid\s+)*{long_unit}(?:-(?i:long))?"
        r"|(?i:half[\s-]a?[\s-]?(?:day|week|year|decade|century))\b|(?i:(?:day|week|month|year|decade|century)s?-long)\b"
        rf"|(?:(?<=[Ff]or )|(?<=[Ii]n )|(?<=[Ww]ithin )|(?<=[Aa]fter )|(?<=[Oo]ver ))(?i:hours|days|weeks|months|years|decades|centuries|generations)\b",
        read=_only("duration"),
    )


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
    rules["inner_month"] = DateRule(name="inner_month", pattern=rf"(?P<month>{_ANY_MONTH})", read=_read_calendar)
    return tuple((re.compile(rules[name].pattern), rules[name].read) for name in _INNER_NAMES)


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
