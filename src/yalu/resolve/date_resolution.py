"""Turn date expressions into days, with precision and basis, or into null with a reason.

A year that the words leave out comes from the publication day: the nearest past, or the nearest future for something
scheduled. The basis is `explicit` only when all of the date is in the words; `weekday` for a day of the week near
publication; `relative` for all else counted from publication; `anchored` for what counts from the event told before.

Conventions, each where English leaves a choice:
- weeks run from Monday to Sunday (ISO 8601); centuries from year 1 to year 100;
- "early", "mid" and "late" are thirds: days 1-10, 11-20, 21 to the end; months 1-4, 5-8, 9-12; years 0-3, 4-6, 7-9;
  the precision stays that of the whole, `start` and `end` are those of the part;
- the winter of a year begins in its December; "last spring" is the last one that is over;
- "last Friday" is the nearest Friday at least three days back, "next Friday" at least three days ahead: a nearer day
  goes by its bare name;
- a day may lie one day after publication and still be the nearest past: publishers' clocks differ by time zone;
- "since 2009" is the year 2009, in which it began.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace

from yalu.model.mention import DateBasis, DateValue, DateWhy, Precision
from yalu.resolve.date_expressions import DateExpression, Part, Unit

Day = datetime.date
_ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Days:
    first: Day
    last: Day
    precision: Precision
    basis: DateBasis


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    published: Day | None
    anchor: _Days | None
    future: bool


_Resolved = _Days | DateWhy


def resolve_date(
    expression: DateExpression, *, published: Day | None, anchor: DateValue | None = None, future: bool = False
) -> DateValue:
    """Return the days an expression stands for, or null with the reason.

    `published` is the story's publication day; `anchor` the date of the event told before ("two days later", "that
    year"); `future` says that the clause is scheduled, so that days and months without a year lie ahead.
    """
    context = _Context(published=published, anchor=_anchor_days(anchor), future=future)
    try:
        resolved = _RESOLVERS[expression.kind](expression, context)
    except (ValueError, OverflowError):  # February 30, or a year beyond the calendar
        resolved = "ambiguous"
    if isinstance(resolved, str):
        return DateValue(why=resolved, text=expression.text)
    return DateValue(
        start=resolved.first.isoformat(),
        end=resolved.last.isoformat(),
        precision=resolved.precision,
        basis=resolved.basis,
        text=expression.text,
    )


def _anchor_days(value: DateValue | None) -> _Days | None:
    if value is None or value.start is None or value.end is None or value.precision is None or value.basis is None:
        return None
    first, last = Day.fromisoformat(value.start), Day.fromisoformat(value.end)
    return _Days(first=first, last=last, precision=value.precision, basis=value.basis)


# --- whole units of the calendar ------------------------------------------------------------------------------------


def _month(year: int, month: int) -> tuple[Day, Day]:
    return Day(year, month, 1), Day(year, month, calendar.monthrange(year, month)[1])


def _months(year: int, month: int, count: int) -> tuple[Day, Day]:
    """Return the first day of a month and the last day of the `count` months that begin with it."""
    last_year, last_month = _month_after(year, month, count - 1)
    return Day(year, month, 1), _month(last_year, last_month)[1]


def _month_after(year: int, month: int, count: int) -> tuple[int, int]:
    months = 12 * year + month - 1 + count
    return months // 12, months % 12 + 1


def _season(year: int, number: int) -> tuple[Day, Day]:
    return _months(year, 3 * number, 3)


def _week(day: Day) -> tuple[Day, Day]:
    monday = day - day.weekday() * _ONE_DAY
    return monday, monday + 6 * _ONE_DAY


def _unit_days(unit: Unit, day: Day, shift: int) -> tuple[Day, Day]:
    """Return the first and last day of the unit that lies `shift` units from the one that holds `day`."""
    if unit == "day":
        return (moved := day + shift * _ONE_DAY), moved
    if unit in ("week", "weekend"):
        monday, sunday = _week(day + 7 * shift * _ONE_DAY)
        return (monday, sunday) if unit == "week" else (sunday - _ONE_DAY, sunday)
    if unit == "month":
        return _month(*_month_after(day.year, day.month, shift))
    if unit == "quarter":
        return _months(*_month_after(day.year, 3 * ((day.month - 1) // 3) + 1, 3 * shift), 3)
    if unit == "half":
        return _months(*_month_after(day.year, 6 * ((day.month - 1) // 6) + 1, 6 * shift), 6)
    length = {"year": 1, "decade": 10, "century": 100}[unit]
    first = (day.year - 1) // 100 * 100 + 1 if unit == "century" else day.year // length * length
    return Day(first + shift * length, 1, 1), Day(first + shift * length + length - 1, 12, 31)


_PRECISIONS: dict[Unit, Precision] = {
    "day": "day",
    "week": "week",
    "weekend": "interval",
    "month": "month",
    "season": "season",
    "quarter": "interval",
    "half": "interval",
    "year": "year",
    "decade": "decade",
    "century": "century",
}


def _narrowed(days: _Days, part: Part | None, now: Day | None) -> _Days:
    """Return the early, middle or late part of a span; "earlier" and "later" end or begin at `now` if inside."""
    if part is None or days.precision == "day":
        return days
    if part in ("earlier", "later"):
        if now is None or not days.first <= now <= days.last:
            return _third(days, "early" if part == "earlier" else "late")
        return replace(days, last=now) if part == "earlier" else replace(days, first=now)
    return _third(days, part)


def _third(days: _Days, part: Part) -> _Days:
    first, last = days.first, days.last
    index = {"early": 0, "mid": 1, "late": 2}[part]
    if days.precision == "month":
        end = last if index == 2 else first.replace(day=10 * index + 10)
        return replace(days, first=first.replace(day=10 * index + 1), last=end)
    if days.precision == "year":
        start, end = _months(first.year, 4 * index + 1, 4)
        return replace(days, first=start, last=end)
    if days.precision in ("decade", "century"):
        years = {"decade": ((0, 3), (4, 6), (7, 9)), "century": ((0, 32), (33, 65), (66, 99))}[days.precision][index]
        return replace(days, first=Day(first.year + years[0], 1, 1), last=Day(first.year + years[1], 12, 31))
    length = (last - first).days + 1
    cuts = [first + round(length * cut / 3) * _ONE_DAY for cut in range(4)]
    return replace(days, first=cuts[index], last=cuts[index + 1] - _ONE_DAY)


# --- calendar dates -------------------------------------------------------------------------------------------------


def _resolve_calendar(expression: DateExpression, context: _Context) -> _Resolved:
    days = _calendar_days(expression, context)
    return days if isinstance(days, str) else _narrowed(days, expression.part, context.published)


def _calendar_days(expression: DateExpression, context: _Context) -> _Resolved:
    if expression.year is not None:
        return _in_year(expression, expression.year, "explicit")
    if expression.year_shift is not None:
        return _in_shifted_year(expression, context)
    if context.published is None:
        return "no_anchor"
    if expression.month is None:
        return _day_of_near_month(expression, context.published, future=context.future)
    if expression.shift is not None:
        return _which_month(expression, context.published, future=context.future)
    return _nearest_year(expression, context.published, future=context.future)


def _in_year(expression: DateExpression, year: int, basis: DateBasis) -> _Days:
    if expression.month is None:
        first, last = Day(year, 1, 1), Day(year, 12, 31)
        return _Days(first=first, last=last, precision="year", basis=basis)
    if expression.day is None:
        first, last = _month(year, expression.month)
        return _Days(first=first, last=last, precision="month", basis=basis)
    day = Day(year, expression.month, expression.day)
    return _Days(first=day, last=day, precision="day", basis=basis)


def _in_shifted_year(expression: DateExpression, context: _Context) -> _Resolved:
    """Resolve "September 28 last year" and "May that year"."""
    shift = expression.year_shift or 0
    if expression.from_anchor:
        return _in_year(expression, context.anchor.first.year + shift, "anchored") if context.anchor else "no_anchor"
    if context.published is None:
        return "no_anchor"
    return _in_year(expression, context.published.year + shift, "relative")


def _day_of_near_month(expression: DateExpression, published: Day, *, future: bool) -> _Resolved:
    """Resolve "the 28th" (nearest) and "the 28th of last month"."""
    if expression.day is None:
        return "ambiguous"
    if expression.shift is not None:
        months: tuple[int, ...] = (expression.shift,)
    else:
        months = (0, 1, 2) if future else (1, 0, -1, -2)
    for shift in months:
        year, month = _month_after(published.year, published.month, shift)
        if expression.day > calendar.monthrange(year, month)[1]:
            continue
        day = Day(year, month, expression.day)
        if expression.shift is not None or _lies_right(day, published, future=future):
            return _Days(first=day, last=day, precision="day", basis="relative")
    return "ambiguous"


def _lies_right(day: Day, published: Day, *, future: bool) -> bool:
    return day >= published if future else day <= published + _ONE_DAY


def _which_month(expression: DateExpression, published: Day, *, future: bool) -> _Days:
    """Resolve "last July", "this May", "next March", with or without a day."""
    step = 1 if (expression.shift or 0) > 0 or (expression.shift == 0 and future) else -1
    year = published.year
    if expression.shift == 0:
        days = _in_year(expression, year, "relative")
        return _in_year(expression, year + 1, "relative") if future and days.last < published else days
    while True:
        days = _in_year(expression, year, "relative")
        if days.last < published if step < 0 else days.first > published:
            return days
        year += step


def _nearest_year(expression: DateExpression, published: Day, *, future: bool) -> _Resolved:
    """Resolve "June 6" and "in April": the nearest past, or the nearest future; February 29 may be years away."""
    step = 1 if future else -1
    start = published.year - 1 if future else published.year + 1
    for year in range(start, start + 10 * step, step):
        if expression.month == 2 and expression.day == 29 and not calendar.isleap(year):
            continue
        days = _in_year(expression, year, "relative")
        reached = (
            days.last >= published if future else days.first <= published + _ONE_DAY * (expression.day is not None)
        )
        if reached:
            return days
    return "ambiguous"


# --- weekdays -------------------------------------------------------------------------------------------------------

_NOT_THE_NEAREST = 3  # days: from Wednesday "last Monday" is not two days ago, from Monday "last Friday" is three


def _resolve_weekday(expression: DateExpression, context: _Context) -> _Resolved:
    weekday = expression.weekday or 0
    if expression.from_anchor:
        return _anchored_weekday(expression, weekday, context.anchor)
    published = context.published
    if published is None:
        return "no_anchor"
    if expression.unit == "week":
        day = _week(published)[0] + (7 * (expression.shift or 0) + weekday) * _ONE_DAY
    elif expression.shift is None:
        day = _near_weekday(published, weekday, future=context.future, least=0)
    elif expression.shift == 0:
        day = _week(published)[0] + weekday * _ONE_DAY
        if context.future:
            day = _near_weekday(published, weekday, future=True, least=0)
    else:
        coming = expression.text.lower().split()[0] in ("coming", "past") or " ".join(
            expression.text.lower().split()[:2]
        ) in ("this coming", "this past")
        least = 1 if coming else _NOT_THE_NEAREST
        day = _near_weekday(published, weekday, future=expression.shift > 0, least=least)
    return _Days(first=day, last=day, precision="day", basis="weekday")


def _near_weekday(day: Day, weekday: int, *, future: bool, least: int) -> Day:
    """Return the nearest day with that weekday, at least `least` days away."""
    distance = (weekday - day.weekday()) % 7 if future else (day.weekday() - weekday) % 7
    if distance < least:
        distance += 7
    return day + distance * _ONE_DAY if future else day - distance * _ONE_DAY


def _anchored_weekday(expression: DateExpression, weekday: int, anchor: _Days | None) -> _Resolved:
    """Resolve "the following Monday", "the previous Friday", "that Tuesday"."""
    if anchor is None or anchor.precision not in ("day", "week"):
        return "no_anchor"
    shift = expression.shift or 0
    if shift == 0:
        day = _week(anchor.first)[0] + weekday * _ONE_DAY
    else:
        day = _near_weekday(anchor.last if shift > 0 else anchor.first, weekday, future=shift > 0, least=1)
    return _Days(first=day, last=day, precision="day", basis="anchored")


# --- units ----------------------------------------------------------------------------------------------------------

_RANKS: dict[Precision, int] = {"day": 0, "interval": 0, "week": 1, "month": 2, "season": 3, "year": 4}
_UNIT_RANKS: dict[Unit, int] = {"day": 0, "week": 1, "weekend": 1, "month": 2, "season": 4, "quarter": 3, "year": 4}


def _resolve_unit(expression: DateExpression, context: _Context) -> _Resolved:
    if expression.unit == "season":
        days: _Resolved = _season_days(expression, context)
    elif expression.number is not None:
        days = _numbered_piece(expression, context)
    elif expression.year is not None:
        days = _decade_or_century(expression.unit or "decade", expression.year)
    elif expression.from_anchor:
        days = _anchored_unit(expression, context)
    elif context.published is None:
        days = "no_anchor"
    else:
        days = _near_unit(expression, context.published, future=context.future)
    if isinstance(days, str):
        return days
    now = context.anchor.last if expression.from_anchor and context.anchor else context.published
    return _narrowed(days, expression.part, now)


def _near_unit(expression: DateExpression, published: Day, *, future: bool) -> _Days:
    unit, shift = expression.unit or "day", expression.shift or 0
    bare_weekend = unit == "weekend" and shift == 0 and expression.text.lower().startswith("the")
    if bare_weekend and not future and published.weekday() < 5:
        shift = -1  # "over the weekend", written on a weekday: the one that is over
    first, last = _unit_days(unit, published, shift)
    return _Days(first=first, last=last, precision=_PRECISIONS[unit], basis="relative")


def _anchored_unit(expression: DateExpression, context: _Context) -> _Resolved:
    """Resolve "two days later", "the week before", "that month" from the event told before.

    Without one, what lies before counts from publication ("the day before"); what lies after is null.
    """
    unit, shift, anchor = expression.unit or "day", expression.shift or 0, context.anchor
    if anchor is None:
        if shift >= 0 or context.published is None:
            return "no_anchor"
        first, last = _unit_days(unit, context.published, shift)
        return _Days(first=first, last=last, precision=_PRECISIONS[unit], basis="relative")
    rank = _RANKS.get(anchor.precision)
    if shift == 0 and rank is not None and rank >= _UNIT_RANKS[unit] and not expression.part:
        return replace(anchor, basis="anchored")
    if rank is None or rank > _UNIT_RANKS[unit]:
        return "no_anchor"
    first, last = _unit_days(unit, anchor.last if shift > 0 else anchor.first, shift)
    return _Days(first=first, last=last, precision=_PRECISIONS[unit], basis="anchored")


def _season_days(expression: DateExpression, context: _Context) -> _Resolved:
    """Resolve "summer of 1950", "last spring", "that winter", "in the autumn"."""
    number, published, anchor = expression.number or 1, context.published, context.anchor
    if expression.year is not None:
        return _one_season(expression.year, number, "explicit")
    if expression.from_anchor:
        return (
            _one_season(anchor.first.year + (expression.year_shift or 0), number, "anchored") if anchor else "no_anchor"
        )
    if published is None:
        return "no_anchor"
    if expression.year_shift is not None:
        return _one_season(published.year + expression.year_shift, number, "relative")
    near = [_one_season(published.year + shift, number, "relative") for shift in (-2, -1, 0, 1)]
    if expression.shift == -1:
        return next(season for season in reversed(near) if season.last < published)
    if expression.shift == 1:
        return next(season for season in near if season.first > published)
    if expression.shift == 0 and not context.future:
        # Winter is named by the nearest one: in spring "this winter" is over, in autumn it is ahead.
        return min(near, key=lambda season: abs((season.first + 45 * _ONE_DAY - published).days))
    if context.future:
        return next(season for season in near if season.last >= published)
    return next(season for season in reversed(near) if season.first <= published)


def _one_season(year: int, number: int, basis: DateBasis) -> _Days:
    first, last = _season(year, number)
    return _Days(first=first, last=last, precision="season", basis=basis)


def _numbered_piece(expression: DateExpression, context: _Context) -> _Resolved:
    """Resolve a quarter or half of a year, a half of a month, a half of a century."""
    unit, number, year = expression.unit or "quarter", expression.number or 1, expression.year
    if unit in ("decade", "century") and year is not None:
        half = 5 if unit == "decade" else 50
        first, last = Day(year + half * (number - 1), 1, 1), Day(year + half * number - 1, 12, 31)
        return _Days(first=first, last=last, precision="interval", basis="explicit")
    basis: DateBasis = "explicit"
    if year is None:
        reference = context.anchor.first if expression.from_anchor and context.anchor else context.published
        if reference is None or (expression.from_anchor and context.anchor is None):
            return "no_anchor"
        year, basis = (
            reference.year + (expression.year_shift or 0),
            "anchored" if expression.from_anchor else "relative",
        )
        if expression.year_shift is None and not context.future and _piece(expression, unit, year)[0] > reference:
            year -= 1
    first, last = _piece(expression, unit, year)
    return _Days(first=first, last=last, precision="interval", basis=basis)


def _piece(expression: DateExpression, unit: Unit, year: int) -> tuple[Day, Day]:
    number = expression.number or 1
    if expression.month is not None:
        first, last = _month(year, expression.month)
        return (first, first.replace(day=15)) if number == 1 else (first.replace(day=16), last)
    length = 3 if unit == "quarter" else 6
    return _months(year, length * (number - 1) + 1, length)


def _decade_or_century(unit: Unit, year: int) -> _Days:
    length = 10 if unit == "decade" else 100
    first, last = Day(year, 1, 1), Day(year + length - 1, 12, 31)
    return _Days(first=first, last=last, precision=_PRECISIONS[unit], basis="explicit")


# --- spans made of other dates --------------------------------------------------------------------------------------


def _resolve_window(expression: DateExpression, context: _Context) -> _Resolved:
    published = context.published
    if published is None:
        return "no_anchor"
    far = _moved(published, expression.unit or "day", expression.shift or 0)
    first, last = sorted((published, far))
    return _Days(first=first, last=last, precision="interval", basis="relative")


def _moved(day: Day, unit: Unit, count: int) -> Day:
    """Return the day `count` units away; the day of the month is cut to the length of the month."""
    if unit in ("day", "week", "weekend"):
        return day + count * (1 if unit == "day" else 7) * _ONE_DAY
    months = {"month": 1, "quarter": 3, "half": 6, "season": 3, "year": 12, "decade": 120, "century": 1200}[unit]
    year, month = _month_after(day.year, day.month, count * months)
    return Day(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _resolve_edge(expression: DateExpression, context: _Context) -> _Resolved:
    """Resolve "the first week of May", "the last day of 2011", "the week of June 6" from the date inside."""
    inner = _RESOLVERS[expression.parts[0].kind](expression.parts[0], context)
    if isinstance(inner, str):
        return inner
    unit, number = expression.unit or "day", expression.number or 0
    if expression.shift is not None:
        return _counted_edge(inner, unit, number, expression.shift)
    if number == 0:
        first, last = _week(inner.first)
    elif number < 0:
        first, last = _unit_days(unit, inner.last, 0) if unit != "week" else (inner.last - 6 * _ONE_DAY, inner.last)
    elif unit == "week":
        first = inner.first + 7 * (number - 1) * _ONE_DAY
        last = min(first + 6 * _ONE_DAY, inner.last)
    elif unit == "weekend":
        saturday = _near_weekday(inner.first, 5, future=True, least=0)
        first, last = _unit_days("weekend", saturday, number - 1)
    else:
        first, last = _unit_days(unit, inner.first, number - 1)
    return replace(inner, first=first, last=last, precision=_PRECISIONS[unit])


def _counted_edge(whole: _Days, unit: Unit, number: int, count: int) -> _Resolved:
    """Return the first or last `count` units of a span: "the first nine months of 2011"."""
    if number > 0:
        first, last = whole.first, _moved(whole.first, unit, count) - _ONE_DAY
    else:
        first, last = _moved(whole.last + _ONE_DAY, unit, -count), whole.last
    if first < whole.first or last > whole.last:
        return "ambiguous"
    return _Days(first=first, last=last, precision="interval", basis=whole.basis)


def _resolve_offset(expression: DateExpression, context: _Context) -> _Resolved:
    inner = _RESOLVERS[expression.parts[0].kind](expression.parts[0], context)
    if isinstance(inner, str):
        return inner
    unit = expression.unit or "day"
    first, last = _unit_days(unit, inner.first, expression.shift or 0)
    return replace(inner, first=first, last=last, precision=_PRECISIONS[unit])


def _resolve_interval(expression: DateExpression, context: _Context) -> _Resolved:
    """Resolve both ends; the end that is nearer to publication is found first, the other from it."""
    opening, closing = expression.parts
    if context.future:
        first = _RESOLVERS[opening.kind](opening, context)
        last = _RESOLVERS[closing.kind](closing, _seen_from(closing, first, context))
    else:
        last = _RESOLVERS[closing.kind](closing, context)
        first = _RESOLVERS[opening.kind](opening, _seen_from(opening, last, context))
    if isinstance(first, str) or isinstance(last, str):
        return first if isinstance(first, str) else "ambiguous"
    if last.last < first.first:
        return "ambiguous"
    basis = last.basis if first.basis == "explicit" else first.basis
    return _Days(first=first.first, last=last.last, precision="interval", basis=basis)


def _seen_from(expression: DateExpression, other: _Resolved, context: _Context) -> _Context:
    """Return the context in which an end without a year is sought: the other end in place of publication."""
    leans = expression.kind == "weekday" or (expression.kind == "calendar" and expression.year_shift is None)
    if isinstance(other, str) or context.published is None or not leans or expression.shift is not None:
        return context
    return replace(context, published=other.first if context.future else other.last)


def _null(why: DateWhy) -> Callable[[DateExpression, _Context], _Resolved]:
    return lambda expression, context: why


_RESOLVERS: dict[str, Callable[[DateExpression, _Context], _Resolved]] = {
    "calendar": _resolve_calendar,
    "weekday": _resolve_weekday,
    "unit": _resolve_unit,
    "window": _resolve_window,
    "edge": _resolve_edge,
    "offset": _resolve_offset,
    "interval": _resolve_interval,
    "vague": _null("ambiguous"),
    "unanchored": _null("no_anchor"),
    "duration": _null("not_a_date"),
    "anniversary": _null("not_a_date"),
    "age": _null("not_a_date"),
    "time": _null("not_a_date"),
    "habit": _null("not_a_date"),
}
