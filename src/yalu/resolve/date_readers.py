"""Readers: what the words of a date mean, once a rule has matched them.

Each takes a match with named groups (see `yalu.resolve.date_rules`) and returns the expression, or None when the words
only look like a date.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from yalu.resolve.date_expressions import DateExpression, Kind, Part, Unit
from yalu.resolve.date_vocabulary import date_vocabulary
from yalu.resolve.numbers import read_number, read_ordinal

Reader = Callable[[re.Match[str]], DateExpression | None]

_WORDS = date_vocabulary()

# --- shared by the readers ------------------------------------------------------------------------------------------


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


def make_expression(match: re.Match[str], kind: Kind, **fields: Any) -> DateExpression:
    start, end = match.span()
    text = match.string[start:end]
    # A full stop belongs to an abbreviated month, not to a sentence that a full name ends.
    return DateExpression(start=start, end=end, text=text, kind=kind, **fields)


def read_as(kind: Kind) -> Reader:
    return lambda match: make_expression(match, kind)


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
    words = _group(match, "part") or _group(match, "part2")
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


def unit_named(word: str) -> tuple[Unit, int] | None:
    return _UNIT_NAMES.get(word.lower().rstrip("s"))


def whole_amount(words: str) -> int | None:
    """Return how many units: "two", "a", "a couple of"; None where the words give no whole number."""
    text = " ".join(words.lower().split())
    if text == "a couple of":
        return 2
    number = read_number(text) if text != "half a" else None
    return int(number) if number is not None and number.denominator == 1 else None


# --- readers --------------------------------------------------------------------------------------------------------


def read_calendar(match: re.Match[str]) -> DateExpression | None:
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
    return make_expression(match, "calendar", **fields)


_NAMED_DATE = re.compile(r"(?i:\bthe\s+)$")
_NAME_FOLLOWS = re.compile(r"\s+(?:[A-Z][a-z]+|(?i:movement|uprising|declaration|agreement|accord))\b")


def read_yearless_day(match: re.Match[str]) -> DateExpression | None:
    """Read a month and day; "the October 4 Declaration" names a document of some year and is vague."""
    named = _NAMED_DATE.search(match.string, 0, match.start()) if match.start() else None
    if named and _NAME_FOLLOWS.match(match.string, match.end()):
        return make_expression(match, "vague")
    return read_calendar(match)


def read_digits(match: re.Match[str]) -> DateExpression | None:
    """Read a date of digits alone; the order is taken from the numbers and is vague where both orders fit."""
    first, second = int(match["first"]), int(match["second"])
    year = int(match["year"])
    if first > 12 >= second or first == second <= 12:
        return make_expression(match, "calendar", day=first, month=second, year=year)
    if second > 12 >= first:
        return make_expression(match, "calendar", day=second, month=first, year=year)
    return make_expression(match, "vague") if max(first, second) <= 12 else None


def read_era(match: re.Match[str]) -> DateExpression | None:
    year = _WORDS.eras[match["era"].lower()] + int(match["erayear"])
    given = _group(match, "year")
    month = _group(match, "month")
    if given and int(given) != year:
        return make_expression(match, "vague")
    return make_expression(
        match, "calendar", year=year, month=_month(month) if month else None, day=_number(_group(match, "day"))
    )


def read_holiday(match: re.Match[str]) -> DateExpression:
    month, day = _WORDS.holidays[match["holiday"].replace("’", "'").lower()]
    year = _group(match, "year")
    fields = _year_reference(match)
    which = _group(match, "which")
    shift = _shift(which) if which else None
    return make_expression(
        match, "calendar", month=month, day=day, year=int(year) if year else None, shift=shift, **fields
    )


def read_weekday(match: re.Match[str]) -> DateExpression | None:
    which = _group(match, "which")
    week = _group(match, "week")
    day = _weekday(match["weekday"])
    if week:
        return make_expression(match, "weekday", weekday=day, unit="week", shift=_SHIFTS[week.lower().split()[0]])
    if which is None:
        return make_expression(match, "weekday", weekday=day)
    word = _last_word(which)
    anchored = word in ("following", "previous", "preceding", "that", "same") or which.lower().startswith("the next")
    return make_expression(match, "weekday", weekday=day, shift=_SHIFTS[word], from_anchor=anchored)


_NEAR_DAYS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "overnight": 0}


def read_near_day(match: re.Match[str]) -> DateExpression:
    words = match["near"].lower().split()
    if "day" in words:  # the day before yesterday, the day after tomorrow
        return make_expression(match, "unit", unit="day", shift=2 if words[-1] == "tomorrow" else -2)
    shift = next((_NEAR_DAYS[word] for word in words if word in _NEAR_DAYS), None)
    if shift is None:
        shift = -1 if words[0] == "last" else 0  # last night; this morning
    return make_expression(match, "unit", unit="day", shift=shift)


def read_unit(match: re.Match[str]) -> DateExpression | None:
    """Read "last week", "earlier this month", "the year's end"."""
    name = unit_named(match["unit"])
    if name is None:
        return None
    unit, size = name
    which = _group(match, "which")
    shift = (_shift(which) or 0) * size
    return make_expression(match, "unit", unit=unit, shift=shift, part=_part(match))


def read_end_of_unit(match: re.Match[str]) -> DateExpression | None:
    """Read "the end of the year", "by year-end", "later in the month"."""
    name = unit_named(match["unit"] or match["unit2"])
    return make_expression(match, "unit", unit=name[0], shift=0, part=_part(match) or "late") if name else None


def read_ago(match: re.Match[str]) -> DateExpression | None:
    """Read "three months ago", "two weeks from now"; without a clear number it is vague."""
    name, amount = unit_named(match["unit"]), whole_amount(match["number"]) if _group(match, "number") else None
    if name is None or amount is None or name[0] in ("decade", "century") or _group(match, "hedge"):
        return make_expression(match, "vague")
    sign = -1 if match["dir"].lower().endswith("ago") else 1
    return make_expression(match, "unit", unit=name[0], shift=sign * amount * name[1])


def read_exactly_ago(match: re.Match[str]) -> DateExpression | None:
    """Read "almost exactly a year ago": the month, not only the year."""
    name, amount = unit_named(match["unit"]), whole_amount(match["number"])
    if name is None or amount is None or name[0] != "year":
        return None
    return make_expression(match, "unit", unit="month", shift=-12 * amount * name[1])


def read_hours(match: re.Match[str]) -> DateExpression | None:
    """Read "48 hours later": whole days count, fewer hours stay within a day that is not known."""
    hours = int(match["hours"])
    direction = match["dir"].lower()
    if hours % 24 or not hours:
        return make_expression(match, "duration")
    sign = 1 if direction in ("later", "from now") else -1
    return make_expression(
        match, "unit", unit="day", shift=sign * hours // 24, from_anchor=direction in ("later", "earlier")
    )


def read_later(match: re.Match[str]) -> DateExpression | None:
    """Read "two days later", "a week before": counted from the event told before."""
    name, amount = unit_named(match["unit"]), whole_amount(match["number"]) if _group(match, "number") else None
    if name is None or amount is None or name[0] in ("decade", "century") or _group(match, "hedge"):
        return make_expression(match, "vague")
    sign = -1 if match["dir"].lower() in ("earlier", "before", "previously", "prior", "beforehand") else 1
    return make_expression(match, "unit", unit=name[0], shift=sign * amount * name[1], from_anchor=True)


def read_far_from(match: re.Match[str]) -> DateExpression:
    """Read "two weeks before the summit": no date, but `shift` says how far the other happening lies from this one."""
    number, name = _group(match, "number"), _group(match, "unit")
    named, amount = unit_named(name) if name else None, whole_amount(number) if number else None
    if named is None or amount is None or named[0] in ("decade", "century"):
        return make_expression(match, "unanchored")
    sign = 1 if match["dir"].lower() == "before" else -1
    return make_expression(match, "unanchored", unit=named[0], shift=sign * amount * named[1])


def read_anchored_unit(match: re.Match[str]) -> DateExpression | None:
    """Read "the day before", "the following week", "the same day", "later that month"."""
    name = unit_named(match["unit"])
    if name is None:
        return None
    shift = _SHIFTS[_last_word(match["dir"])]
    return make_expression(match, "unit", unit=name[0], shift=shift * name[1], from_anchor=True, part=_part(match))


def read_season(match: re.Match[str]) -> DateExpression | None:
    """Read a season with its year, with "last" or "this", or alone ("late summer")."""
    number = _WORDS.seasons[(match["season"] or match["season2"]).lower()]
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
    return make_expression(match, "unit", unit="season", **fields)


def read_quarter(match: re.Match[str]) -> DateExpression | None:
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
    return make_expression(match, "unit", **fields)


def read_bare_year(match: re.Match[str]) -> DateExpression | None:
    return make_expression(match, "calendar", year=int(match["year"]), part=_part(match))


def read_decade(match: re.Match[str]) -> DateExpression | None:
    year = int(match["decade"])
    if half := _group(match, "rank"):
        return make_expression(match, "unit", unit="decade", year=year, number=read_ordinal(half))
    if year % 100 == 0 and year < 2000:  # "the 1900s" may be ten years or a hundred
        return (
            make_expression(match, "unit", unit="century", year=year, part=_part(match))
            if year < 1900
            else make_expression(match, "vague")
        )
    return make_expression(match, "unit", unit="decade", year=year, part=_part(match))


def read_short_decade(match: re.Match[str]) -> DateExpression | None:
    """Read "the '90s" and "the sixties" as those of the twentieth century."""
    word = match["decade"].lower()
    tens = _WORDS.decade_words.get(word) or int(re.sub(r"\D", "", word))
    return make_expression(match, "unit", unit="decade", year=1900 + tens, part=_part(match))


def read_century(match: re.Match[str]) -> DateExpression | None:
    number = read_ordinal(match["century"])
    if number is None or not 1 <= number <= 22:
        return None
    half = _group(match, "rank")
    part: Part | None = _part(match)
    if half:
        return make_expression(match, "unit", unit="century", year=100 * (number - 1) + 1, number=read_ordinal(half))
    return make_expression(match, "unit", unit="century", year=100 * (number - 1) + 1, part=part)


def read_window(match: re.Match[str]) -> DateExpression | None:
    """Read "the past year", "the next two weeks": a stretch up to, or from, the day of publication."""
    number = _group(match, "number") or _group(match, "number2")
    name, amount = unit_named(match["unit"]), whole_amount(number) if number else 1
    plural = match["unit"].lower().endswith("s")
    if name is None or amount is None or (plural and not number):
        return make_expression(match, "vague")
    return make_expression(
        match, "window", unit=name[0], shift=_SHIFTS[_last_word(match["dir"] or match["dir2"])] * amount * name[1]
    )


def read_day_interval(match: re.Match[str]) -> DateExpression | None:
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
    return make_expression(match, "interval", parts=tuple(ends))


def read_month_interval(match: re.Match[str]) -> DateExpression | None:
    """Read "May-June 2010", "Jan.-March": the year may turn in between."""
    year, reference = _group(match, "year"), _year_reference(match)
    first, last = _month(match["month"]), _month(match["month2"])
    if first == last:
        return None
    ends = []
    for name, month in (("month", first), ("month2", last)):
        start, end = match.span(name)
        of = int(year) - (name == "month" and first > last) if year else None
        words = match.string[start:end]
        ends.append(
            DateExpression(start=start, end=end, text=words, kind="calendar", month=month, year=of, **reference)
        )
    return make_expression(match, "interval", parts=tuple(ends))


def read_year_interval(match: re.Match[str]) -> DateExpression | None:
    """Read "1950-53", "2009-2013", "2023/24". "2010-11" may be a month and is vague, except with a dash (2010–11)."""
    first, tail = int(match["year"]), match["tail"]
    last = int(tail) if len(tail) == 4 else first // 100 * 100 + int(tail)
    if len(tail) == 2 and 1 <= int(tail) <= 12 and match["joint"] == "-":
        return (
            make_expression(match, "vague")
            if last > first
            else make_expression(match, "calendar", year=first, month=int(tail))
        )
    if last <= first or last - first > 150:
        return None
    ends = [
        DateExpression(start=start, end=end, text=match.string[start:end], kind="calendar", year=year)
        for (start, end), year in ((match.span("year"), first), (match.span("tail"), last))
    ]
    return make_expression(match, "interval", parts=tuple(ends))


def read_day_of_near_month(match: re.Match[str]) -> DateExpression:
    """Read "the 28th of last month"."""
    return make_expression(match, "calendar", day=_number(match["day"]), unit="month", shift=_shift(match["which"]))


def read_numbered_month(match: re.Match[str]) -> DateExpression | None:
    year = _group(match, "year")
    if year and not 1000 <= int(year) < 2200:
        return None
    return make_expression(
        match,
        "calendar",
        year=int(year) if year else None,
        month=_number(_group(match, "monthnumber")),
        day=_number(_group(match, "day")),
    )


def read_two_away(match: re.Match[str]) -> DateExpression | None:
    """Read "the week before last" and "the month after next"."""
    name = unit_named(match["unit"] or match["unit2"])
    return make_expression(match, "unit", unit=name[0], shift=-2 if match["unit"] else 2) if name else None


def read_day_before_happening(match: re.Match[str]) -> DateExpression | None:
    expression = make_expression(match, "unanchored")
    return DateExpression(start=match.start(), end=match.end() - 1, text=expression.text[:-1], kind="unanchored")
