"""Find the date expressions in a text: longest match, left to right, never overlapping."""

from __future__ import annotations

import bisect
import re
from dataclasses import replace
from functools import cache, lru_cache

from yalu.resolve.date_cues import kinds_of
from yalu.resolve.date_expressions import Bound, DateExpression
from yalu.resolve.date_rules import AMOUNT, NO_AMOUNT, DateRule, date_rules
from yalu.resolve.date_vocabulary import any_of, date_vocabulary, title_or_capitals
from yalu.resolve.numbers import NUMBER_WORD, ORDINAL

_WORDS = date_vocabulary()

# Every expression holds one of these, at its beginning or a little after it.
_CUE = re.compile(
    r"\b(?:\d|(?i:days?\b|weeks?|fortnight|months?|years?|nights?|today|yesterday|tomorrow|tonight|overnight|noon"
    r"|midnight|morning|afternoon|evening|weekend|decade|centur|centen|bicenten|quarter|generation|half\b|anniversar"
    r"|jubilee|hours|minutes|seconds|birthday|teens|future|past|hence"
    rf"|{any_of(_WORDS.seasons)}|{any_of(_WORDS.decade_words)})"
    rf"|{any_of((*_WORDS.movable_holidays, *(name.split()[0].title() for name in _WORDS.holidays)))}"
    rf"|{title_or_capitals(name.title() for name in (*_WORDS.months, *_WORDS.weekdays, *_WORDS.eras))})"
)
# How far before its first cue an expression may begin: "the second half of the twentieth century".
_REACH = 48

# The words that open an expression. Rules are tried at these only, and only where a cue follows. The commonest words of
# English are taken only before a word that can go on with a date.
_OPENING = re.compile(
    r"(?<!\w)(?:\d|Q[1-4]|['’‘]"
    r"|(?i:the)(?=\s+(?:\d|['’‘]|Day\b|(?i:days?|nights?|weeks?|weekend|months?|years?|early|mid|late|beginning|start"
    r"|middle|end|close|turn|next|following|previous|preceding|same|very|last|past|coming|current|final|opening|closing"
    rf"|near|foreseeable|distant|recent|nineteen|{any_of(_WORDS.seasons)}|{any_of(_WORDS.decade_words)}|{ORDINAL})\b))"
    r"|(?i:an?)(?=[\s-]+(?i:couple|few|number|dozen|day|night|week|month|year|decade|century|generation|fortnight|quarter"
    r"|full|long|whole|entire|solid|half)\b)"
    r"|(?i:in|for|over|during)(?=\s+(?i:the\s+)?(?i:last|past|next|coming|his|her|their)\b)"
    r"|(?i:(?:more|less|fewer)(?=\s+than)|at(?=\s+least)|just(?=\s+(?:over|under))|well(?=\s+over)"
    r"|over(?=\s+\w+[\s-]\w)|this|these|that|half|last|past|next|coming|previous|current|recent|later|earlier|early|mid"
    r"|late|beginning|start|middle|end|close|turn|midway|every|each|several|few|many|some|countless|dozens|scores|hundreds"
    r"|about|around|nearly|almost|under|roughly|approximately|barely|aged?|month|today|yesterday|tomorrow|tonight"
    r"|overnight|final|opening|closing|subsequent|following|anniversar|centen|bicenten|hours|days?|weeks?|months?|years?"
    rf"|decades?|centur|generations|noon|midnight|nights?|quarters?|fortnights?|{any_of(_WORDS.seasons)}"
    rf"|(?:{NUMBER_WORD}|{ORDINAL})\b)"
    rf"|{title_or_capitals(name.title() for name in (*_WORDS.months, *_WORDS.weekdays))}"
    rf"|{any_of(name.split()[0].title() for name in (*_WORDS.holidays, *_WORDS.movable_holidays, *_WORDS.eras))}"
    rf"|{any_of(_WORDS.before_weekday_names)})"
)


# What stands after a number where it is an amount.
_AMOUNT = re.compile(rf"\d(?:st|nd|rd|th)?{AMOUNT}")


@lru_cache(maxsize=1024)
def _rules_for(kinds: frozenset[str]) -> tuple[DateRule, ...]:
    """Return the rules that may match in a sentence with these kinds of date words."""
    return tuple(rule for rule in date_rules() if kinds.issuperset(rule.needs.split()))


@cache
def _pattern(rule: DateRule, *, minds_amounts: bool) -> re.Pattern[str]:
    return re.compile(rule.pattern if minds_amounts else rule.pattern.replace(NO_AMOUNT, ""))


def match_rule(rule: DateRule, text: str, place: int, stop: int) -> re.Match[str] | None:
    """Return how a rule matches at `place`, null where it does not.

    To mind the words that make an amount of a number takes half the time of compiling, and few numbers have one.
    """
    match = _pattern(rule, minds_amounts=False).match(text, place, stop)
    if match is None:
        return None
    amount = _AMOUNT.search(text, place, stop)
    if amount is None or amount.start() >= match.end():
        return match
    return _pattern(rule, minds_amounts=True).match(text, place, stop)


# A story's dates are asked for by several rooms, a sentence at a time.
@lru_cache(maxsize=4096)
def find_dates(text: str, start: int = 0, end: int | None = None) -> tuple[DateExpression, ...]:
    """Return the date expressions of `text[start:end]`, sorted, with offsets into `text`.

    Expressions never overlap; at each place the longest reading is taken. Words outside `start:end` are looked at only
    as context (the preposition before a year). Durations, anniversaries, ages and times of day are returned as such.
    """
    stop = len(text) if end is None else min(end, len(text))
    cues = [cue.start() for cue in _CUE.finditer(text, start, stop)]
    kinds = kinds_of(text[start:stop]) if cues else frozenset()
    found: list[DateExpression] = []
    place = start
    for opening in _OPENING.finditer(text, start, stop) if cues else ():
        if opening.start() < place or not _cue_follows(cues, opening.start()):
            continue
        expression = _read_at(text, opening.start(), stop, kinds, found[-1] if found else None)
        if expression is not None:
            found.append(expression)
            place = expression.end
    return tuple(_bounded(text, expression) for expression in _with_intervals(text, found))


def _cue_follows(cues: list[int], place: int) -> bool:
    nearest = bisect.bisect_left(cues, place)
    return nearest < len(cues) and cues[nearest] <= place + _REACH


def _read_at(
    text: str, place: int, stop: int, kinds: frozenset[str], before: DateExpression | None
) -> DateExpression | None:
    """Return the longest reading at `place`, or None when every rule that matches declines."""
    rules = _rules_for(kinds)
    matches = [(rule, match) for rule in rules if (match := match_rule(rule, text, place, stop)) is not None]
    matches.sort(key=lambda each: -each[1].end())
    for rule, match in matches:
        if match.end() == place or (rule.name == "bare_year" and not _is_year(match, before)):
            continue
        expression = rule.read(match)
        if expression is not None:
            return expression
        if rule.name == "named_weekday":
            return None
    return None


# --- bare years: four digits are a year only where the words around them say so -------------------------------------

_YEAR_CUE = re.compile(
    r"(?:\b(?i:in|since|by|until|till|from|during|before|after|between|through|throughout|of|late|early|mid|circa|year|years|fiscal|and|or"
    r"|to|for|summer|winter|spring|autumn|fall|back\s+to|as\s+of|than\s+in|around|about|than|on|over|season)\s+"
    r"(?:the\s+year\s+)?|[(\[]\s*(?:[a-z]+\.?\s+)?)$"
)
_WEAK_CUE = re.compile(r"\b((?i:of|to|for|or|and|around|about|than|on|over|between|from|after|before|by|through))\s+$")
_NAMED = re.compile(
    rf"(?<!\w)(?i:{any_of(_WORDS.named_before_number)})\.?\s*(?:#\s*)?(?:\d+\s*(?:,|and|or|&|,\s*and)\s*)*$"
)
_DETERMINED = re.compile(r"(?:\b(?i:the|this|that|its|his|her|their|our|a|another)|['’]s|s['’])\s+$")
_NOUN_FOLLOWS = re.compile(rf"\s+(?!(?:[\w-]+\s+){{0,2}}(?i:{any_of(_WORDS.counted_after_number)})\b)[A-Za-z]")
_OPENS_PHRASE = re.compile(rf"\s+(?i:{any_of(_WORDS.after_opening_year)})\b")
_AMOUNT_CHANGE = re.compile(rf"\b(?i:{any_of(_WORDS.amount_verbs)})\b[^.;]{{0,40}}$")
_LIST_JOINT = re.compile(r"\s*(?:,|,?\s+and|,?\s+or|\s+to|\s+through|&|/)\s*")


def _is_year(match: re.Match[str], before: DateExpression | None) -> bool:
    """Tell whether four digits are a year, by the words on both sides."""
    text, start, end = match.string, match.start(), match.end()
    left = text[max(0, start - 60) : start]
    if _NAMED.search(left):
        return False
    if before is not None and before.year and before.end <= start and _LIST_JOINT.fullmatch(text, before.end, start):
        return True
    modern = 1700 <= int(match["year"]) <= 2100
    if _YEAR_CUE.search(left):
        weak = _WEAK_CUE.search(left)
        if weak is None or not modern:
            return weak is None
        return weak.group(1).lower() in ("from", "between", "by") or _AMOUNT_CHANGE.search(left) is None
    if not modern:
        return False
    if _DETERMINED.search(left):
        return _NOUN_FOLLOWS.match(text, end) is not None
    return _OPENS_PHRASE.match(text, end) is not None or text[end : end + 2] in ("'s", "’s")


# --- intervals and bounds -------------------------------------------------------------------------------------------

_DASH = re.compile(r"\s?[-–—]\s?")
_TO = re.compile(r"\s+(?:to|until|till|through|up\s+to|up\s+until|thru)\s+(?:the\s+)?", re.IGNORECASE)
_AND = re.compile(r"\s+and\s+(?:the\s+)?", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:from|between)\s+(?:the\s+)?$", re.IGNORECASE)
_ENDS = ("calendar", "weekday", "unit")


def _with_intervals(text: str, found: list[DateExpression]) -> list[DateExpression]:
    """Return the expressions with "from X to Y", "between X and Y" and "X-Y" joined into one interval."""
    joined: list[DateExpression] = []
    for expression in found:
        if joined and _is_interval(text, joined[-1], expression):
            joined[-1] = _interval(text, joined[-1], expression)
        else:
            joined.append(expression)
    return joined


def _is_interval(text: str, first: DateExpression, last: DateExpression) -> bool:
    if first.kind not in _ENDS or last.kind not in _ENDS or first.from_anchor or last.from_anchor:
        return False
    if _fineness(first) != _fineness(last) and not (first.month and last.month):
        return False
    opening = _BETWEEN.search(text, max(0, first.start - 14), first.start)
    between = (first.end, last.start)
    if opening and opening.group().lower().startswith("between"):
        return _AND.fullmatch(text, *between) is not None
    # Without "from", "to" joins only days and months: "moved the meeting in 2011 to 2012" is no interval.
    joins = _TO.fullmatch(text, *between) is not None and (
        opening is not None or first.kind == last.kind == "weekday" or bool(first.month)
    )
    return joins or (_DASH.fullmatch(text, *between) is not None and first.kind == last.kind)


def _fineness(expression: DateExpression) -> str:
    """Return what an end of an interval is: both ends must be of one kind."""
    if expression.kind == "calendar":
        return "day" if expression.day else "month" if expression.month else "year"
    return "weekday" if expression.kind == "weekday" else str(expression.unit)


def _interval(text: str, first: DateExpression, last: DateExpression) -> DateExpression:
    """Return one interval; what one end leaves out it takes from the other ("January to November 2024")."""
    if first.kind == last.kind == "calendar":
        if first.year is None and first.year_shift is None and first.shift is None:
            year = last.year
            if year is not None and first.month and last.month and first.month > last.month:
                year -= 1  # "December to February 2012"
            first = replace(first, year=year, year_shift=last.year_shift, from_anchor=last.from_anchor)
        elif last.year is None and first.year is not None and last.year_shift is None:
            year = first.year
            if first.month and last.month and first.month > last.month:
                year += 1
            last = replace(last, year=year)
    span = text[first.start : last.end]
    return DateExpression(start=first.start, end=last.end, text=span, kind="interval", parts=(first, last))


_BOUND = re.compile(
    r"\b(since|until|till|up\s+to|before|prior\s+to|after|following|by|from)\s+(?:the\s+)?$", re.IGNORECASE
)
_BOUND_NAMES: dict[str, Bound] = {
    "since": "since",
    "until": "until",
    "till": "until",
    "up to": "until",
    "before": "before",
    "prior to": "before",
    "after": "after",
    "following": "after",
    "by": "by",
    "from": "from",
}


def _bounded(text: str, expression: DateExpression) -> DateExpression:
    """Return the expression with the preposition before it, where that makes it a limit."""
    before = _BOUND.search(text, max(0, expression.start - 16), expression.start)
    if before is None:
        return expression
    return replace(expression, bound=_BOUND_NAMES[" ".join(before.group(1).lower().split())])
