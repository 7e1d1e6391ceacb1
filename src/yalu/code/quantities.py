"""Quantities: numbers with a unit and what they count, hedges and ranges kept apart from the value.

"Nearly 60 cases" has the value 60 and the ceiling 60; "more than 20,000 defectors" the value 20000 and the floor 20000;
"10 to 20 tonnes" the value 15 between 10 and 20. Shares ("three-quarters", "12 percent") run from 0 to 1; a change says
so in `of` ("decrease in exports"). Money is in full units under its ISO 4217 code.

Not quantities: dates, durations and ages, ordinals, numbers that name a thing ("Article 9"), "one of", and counts that
say nothing ("the two sides").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from yalu.code.units import COUNT, units
from yalu.model.event import Quantity
from yalu.model.ids import content_id
from yalu.model.mention import NO_DATE, DateValue
from yalu.model.text import Document, Evidence, Sentence, Story
from yalu.resolve.date_vocabulary import any_of, date_vocabulary
from yalu.resolve.dates import find_dates, publication_day, resolve_date
from yalu.resolve.numbers import NUMBER_WORD, read_number

_UNITS = units()
_LARGEST = 10**18  # beyond any amount a report states; "trillion trillion trillion" would not fit a float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A quantity at `start:end` of the text."""

    start: int
    end: int
    value: Fraction
    low: Fraction | None = None
    high: Fraction | None = None
    unit: str
    of: str | None = None


# --- patterns -------------------------------------------------------------------------------------------------------

_DIGITS = r"\d{1,3}(?:(?:,\d{3})+|(?:[ \u00a0\u202f]\d{3})+(?!\d))(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE_WORD = r"(?:hundred|thousand|million|billion|trillion|dozen)"
_SCALE = rf"(?:[\s-]{_SCALE_WORD}\b|\s?(?:mn|bn|tn)\b)"
_WORDS = (
    rf"(?:half\s+|(?:an?|one|three)\s+quarters?\s+of\s+)?an?\s+{_SCALE_WORD}(?:[\s-]{_SCALE_WORD})*\b"
    rf"|{NUMBER_WORD}(?:[\s-]{_SCALE_WORD}(?:\s+(?:and\s+)?{NUMBER_WORD})?)*\b"
)
_NUMBER = rf"(?:(?:{_DIGITS})(?:\s+and\s+a\s+half)?(?:{_SCALE})*|(?:{_WORDS})(?:\s+and\s+a\s+half{_SCALE}?)?)"
_SIGN = any_of(_UNITS.currency_signs)
_HEDGE = any_of(_UNITS.hedges).replace(r"\ ", r"\s+")
_MEASURE = any_of(_UNITS.measures).replace(r"\ ", r"[\s-]")
_CURRENCY = any_of(_UNITS.currency_words).replace(r"\ ", r"\s+")
_PERCENT = r"(?:percentage\s+points?|per\s?cent|%)"
# A hyphen after the number makes a modifier ("six-party talks"): only units and "-member", "-strong" are counts.
_QUANTITY = re.compile(
    rf"(?<!\w)(?P<between>between\s+)?(?:(?P<hedge>{_HEDGE})\s+)?(?:(?P<sign>{_SIGN})\s?|(?<![\w.,/:$€£¥+-]))"
    rf"(?P<number>{_NUMBER})(?P<million>m\b)?"
    rf"(?:(?P<joint>(?(between)\s+(?:and|to)\s+|(?:\s*[-–]\s*|\s+(?:to|or)\s+)))(?:{_SIGN}\s?)?(?P<number2>{_NUMBER})(?!\w))?"
    r"(?P<plus>\+|-plus\b|\s+or\s+(?:more|fewer|less)\b)?"
    rf"(?:[\s-]*(?P<percent>{_PERCENT})(?!\w)|[\s-]+(?P<currency>{_CURRENCY})\b"
    rf"|(?:\s|-)?(?P<measure>{_MEASURE})(?!\w)|-(?P<group>member|strong|person|man)\b)?"
    r"(?!\w|-[a-z]|[.,:]\d)",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    rf"(?P<hedge>{_HEDGE}\s+)?(?<![\w.-])(?:(?:(?P<count>\d|{NUMBER_WORD}|an?)[\s-])?(?P<name>{any_of(_UNITS.fractions)})"
    r"(?:(?=\s+(?:of\s+(?!an?\b)|the\b|its\b|their\b|all\b|as\s+(?:much|many)\b|to\b)|\s*[.,;)])"
    r"|(?:(?<=thirds)|(?<=fifths)|(?<=sixths)|(?<=tenths)|(?<=eighths))\b(?!\s+of\s+an?\b)))"
    r"|(?<![\w.-])(?P<in>one)\s+(?:in|out\s+of)\s+(?P<every>(?:every\s+)?(?:two|three|four|five|six|eight|ten|\d+))\b",
    re.IGNORECASE,
)
# One of these stands in each match of `_FRACTION`, which is slow.
_MAY_SHARE = re.compile(rf"{any_of(_UNITS.fractions)}|one\s+(?:in|out)\b", re.IGNORECASE)
_CUE = re.compile(rf"\d|\b(?:{NUMBER_WORD}|half|an?\s+(?:{_SCALE_WORD}|third|quarter|fifth|tenth))\b", re.IGNORECASE)
_NAMED = re.compile(rf"\b{any_of(date_vocabulary().named_before_number)}\.?\s*#?\s*$", re.IGNORECASE)
_PHRASAL_OVER = re.compile(r"\b(?:hand|turn|tak|took|giv|gave|carr|sign|br)\w*\s+over\s+$", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s+$", re.IGNORECASE)
_AMOUNT_VERB = re.compile(
    rf"\b(?P<verb>{any_of(_UNITS.amount_verbs)})\s+(?:(?:{_HEDGE})\s+)?$".replace(r"\ ", r"\s+"), re.IGNORECASE
)
_SUBJECT_OF_AMOUNT = re.compile(
    r"\b(?:number|total|figure|amount|volume|value|toll|count|size|sum)s?(?:\s+of\s+(?P<of>[\w' -]+?))?\s*"
    r"(?:\b(?:has|have|had|is|was|were|in|last|this|stood|amounted|reached|rose|fell|totaled|totalled|neared|exceeded"
    r"|topped|climbed|dropped|grew|came|hit|to)\b|,|$)",
    re.IGNORECASE,
)


def find_quantities(document: Document, story: Story, sentence: Sentence) -> tuple[Quantity, ...]:
    """Return the quantities of a sentence in order. Each carries the date that stands nearest to it in the sentence."""
    text = document.text
    if not _CUE.search(text, sentence.start, sentence.end):
        return ()
    dates = find_dates(text, sentence.start, sentence.end)
    taken = [(date.start, date.end, date.kind == "duration") for date in dates]
    found: list[_Found] = []
    for quantity in (*_fractions(text, sentence), *_numbers(text, sentence)):
        # "barrels a day" holds a duration in its unit.
        if not any(
            quantity.start < end and start < quantity.end and not (lasting and quantity.start < start)
            for start, end, lasting in taken
        ):
            found.append(quantity)
            taken.append((quantity.start, quantity.end, False))
    evidence = Evidence(start=sentence.start, end=sentence.end, text=text[sentence.start : sentence.end])
    published = publication_day(document, story)
    resolved = [(date.start, date.end, resolve_date(date, published=published)) for date in dates]
    return tuple(
        _quantity(document, story, quantity, evidence, _nearest_date(quantity, resolved))
        for quantity in sorted(found, key=lambda quantity: quantity.start)
    )


def _quantity(document: Document, story: Story, found: _Found, evidence: Evidence, date: DateValue) -> Quantity:
    return Quantity(
        quantity_id=content_id("quantity", document.doc_id, found.start, found.end, float(found.value), found.unit),
        doc=document.doc_id,
        story=story.number,
        value=float(found.value),
        low=None if found.low is None else float(found.low),
        high=None if found.high is None else float(found.high),
        unit=found.unit,
        of=found.of,
        date=date,
        evidence=evidence,
    )


def _nearest_date(found: _Found, dates: list[tuple[int, int, DateValue]]) -> DateValue:
    known = [(max(start - found.end, found.start - end), value) for start, end, value in dates if value.start]
    return min(known, key=lambda item: item[0])[1] if known else NO_DATE


# --- shares in words ------------------------------------------------------------------------------------------------

_ORDINAL_BEFORE = re.compile(
    r"\b(?:first|second|third|fourth|last|latter|former|other|final|top|bottom)\s+$", re.IGNORECASE
)


def _fractions(text: str, sentence: Sentence) -> Iterator[_Found]:
    if not _MAY_SHARE.search(text, sentence.start, sentence.end):
        return
    for match in _FRACTION.finditer(text, sentence.start, sentence.end):
        if match["in"]:
            every = read_number(re.sub(r"^every\s+", "", match["every"], flags=re.IGNORECASE))
            value = Fraction(1) / every if every else None
        else:
            value = _fraction(match)
        if value is None or not 0 < value <= 1 or _ORDINAL_BEFORE.search(text, sentence.start, match.start()):
            continue
        start = match.end("hedge") if match["hedge"] else match.start()
        of = _changed(text, sentence, match.start(), match.end()) or _share_of(text, match.end(), sentence.end)
        found = _Found(start=start, end=match.end(), value=value, unit="share", of=of)
        yield _bounded(found, match["hedge"])


def _fraction(match: re.Match[str]) -> Fraction | None:
    name = match["name"].lower()
    count = match["count"]
    if count is None:
        return Fraction(1, 2) if name == "half" else None  # "quarter" and "third" alone are no shares
    number = read_number(count)
    return number * _UNITS.fractions[name] if number else None


def _share_of(text: str, start: int, end: int) -> str | None:
    of = re.compile(r"\s+(?:of\s+|(?!an?\s))").match(text, start, end)
    return _noun_phrase(text, of.end(), end, skip_determiner=True, join=True) if of else None


# --- numbers --------------------------------------------------------------------------------------------------------


def _numbers(text: str, sentence: Sentence) -> Iterator[_Found]:
    for match in _QUANTITY.finditer(text, sentence.start, sentence.end):
        if _NAMED.search(text[max(0, match.start("number") - 24) : match.start("number")]):
            continue
        yield from _read(text, sentence, match)


def _read(text: str, sentence: Sentence, match: re.Match[str]) -> Iterator[_Found]:
    """Yield what a match counts: nothing, one quantity, or the two ends of a change ("from 5 to 7 million")."""
    first, second = _value(match, "number"), _value(match, "number2")
    if first is None:
        return
    unit, of, end = _unit_and_noun(text, sentence, match, first)
    if unit is None:
        return
    start = match.start("sign") if match["sign"] else match.start("number")
    single = _Found(start=start, end=end, value=first, unit=unit, of=of)
    before = text[sentence.start : start]
    if unit == "degrees" and re.search(r"\bminus\s+\Z", before):
        single = replace(single, value=-first)
    hedge = None if _PHRASAL_OVER.search(before) else match["hedge"]
    if second is None:
        yield _bounded(single, hedge, match["plus"], before)
        return
    first = _shared_scale(match, first, second)
    if match["between"] or not _FROM.search(before):
        low, high = sorted((first, second))
        yield replace(single, value=(low + high) / 2, low=low, high=high)
    else:
        yield replace(single, value=first, end=match.end("number"))
        yield replace(single, value=second, start=match.start("number2"))


def _value(match: re.Match[str], name: str) -> Fraction | None:
    words = match[name]
    if not words:
        return None
    number = read_number(re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d)", "", words))
    if not number or number > _LARGEST:
        return None
    if match["percent"]:
        return number / 100
    in_millions = name == "number" and match["million"] and (match["sign"] or match["currency"])
    return number * 10**6 if in_millions else number


def _shared_scale(match: re.Match[str], first: Fraction, second: Fraction) -> Fraction:
    """Return the first of "5 to 7 million" in the scale of the second."""
    scale = re.search(r"(?:thousand|million|billion|trillion)$", match["number2"].lower())
    if scale is None or re.search(r"[a-z]", match["number"].lower()):
        return first
    scaled = first * (read_number(scale.group()) or 1)
    return scaled if scaled <= second * 100 else first


def _unit_and_noun(
    text: str, sentence: Sentence, match: re.Match[str], value: Fraction
) -> tuple[str | None, str | None, int]:
    """Return the unit, what is counted, and where the quantity ends; a null unit when it is none."""
    end = match.end()
    if match["percent"]:
        return "share", _changed(text, sentence, match.start(), end) or _share_of(text, end, sentence.end), end
    if match["sign"] or match["currency"]:
        return _money(text, sentence, match)
    if match["million"]:
        return "m", None, end
    if match["group"]:
        return "people", _noun_phrase(text, end, sentence.end), end
    if match["measure"]:
        unit = _UNITS.measures[
            re.sub(r"[\s-]+", " ", match["measure"].lower()).replace("kilowatt hour", "kilowatt-hour")
        ]
        return (None, None, end) if _is_no_measure(match, value) else (unit, _measured(text, sentence, match), end)
    return _counted(text, sentence, match, value)


def _is_no_measure(match: re.Match[str], value: Fraction) -> bool:
    """Tell whether a measure word means something else: a model ("a 5G net"), "on their own two feet"."""
    word = match["measure"]
    return (word.lower() in ("g", "m", "kt") and word != word.lower()) or (word.lower() == "feet" and value == 2)


def _money(text: str, sentence: Sentence, match: re.Match[str]) -> tuple[str | None, str | None, int]:
    end = match.end()
    if match["sign"]:
        unit = _UNITS.currency_signs.get(match["sign"].upper(), "USD")
        if unit == "JPY" and re.search(r"\b(?:China|Chinese|yuan|RMB)\b", text[sentence.start : sentence.end]):
            unit = "CNY"  # the sign is shared by the yen and the yuan
    else:
        word = re.sub(r"\s+", " ", match["currency"].lower())
        unit = _UNITS.currency_words[word]
    worth = re.compile(r"\s+(?:worth\s+of|of|in(?=\s+[a-z])(?!\s+the\b))\s+").match(text, end, sentence.end)
    start = worth.end() if worth else end
    of = _noun_phrase(text, start, sentence.end, skip_determiner=worth is not None)
    if of is not None and _IS_TIME.match(of):
        of = None
    return unit, of or _sum_named_before(text[sentence.start : match.start()]), end


_IS_TIME = re.compile(
    rf"(?:last|this|next|first|second|early|late|mid|each|every|per|in|{any_of(date_vocabulary().month_names)})\b",
    re.IGNORECASE,
)
_SUM_OF = re.compile(
    rf"\b(?P<sum>{any_of(_UNITS.sums)}s?)\s+(?:of|worth)\s+$|(?P<worth>(?!(?:is|was|are|were|be|been)\b)[^\W\d_][\w’'-]+)\s+worth\s+$",
    re.IGNORECASE,
)
_CAME_TO = re.compile(rf"\b{any_of(_UNITS.change_verbs)}\s+by\s+[^,;]{{1,40}}?\s+to\s+$", re.IGNORECASE)


_BETWEEN_TWO = re.compile(r"(?:^|[,;:]\s+)(?P<of>(?:[\w’'-]+\s+){1,3}between\s+(?:[\w’'-]+\s+){3,6})$")
_MORE_THAN = re.compile(r"\s+(?:more than|nearly|almost|about)$")


def _sum_named_before(before: str) -> str | None:
    """Return what an amount of money is, told before it: "a loan of", "goods worth", "trade fell to"."""
    named = _SUM_OF.search(before)
    if named:
        return named["sum"] or (named["worth"] if not named.start() or named["worth"].islower() else None)
    verb = _CAME_TO.search(before) or _AMOUNT_VERB.search(before)
    if verb is None:
        return None
    clause = before[: verb.start()]
    subject = _BETWEEN_TWO.search(clause) or _SUBJECT.search(clause)
    return _MORE_THAN.sub("", re.sub(r"^[Tt]he ", "", subject["of"].strip())) if subject else None


_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W\d_](?:[\w.’'-]*\w)?")


def _counted(
    text: str, sentence: Sentence, match: re.Match[str], value: Fraction
) -> tuple[str | None, str | None, int]:
    """Return unit and noun of a number that counts things: "eight counsellors", "the figure neared 60"."""
    end = match.end()
    outer = re.compile(rf"\s+(?:out\s+)?of\s+(?:the\s+|its\s+|their\s+)?(?={_NUMBER}\s)", re.IGNORECASE).match(
        text, end
    )
    if value.denominator != 1:
        return None, None, end
    if value == 1 or (match["number"][0].isupper() and match.start("number") > sentence.start + 2):
        return None, None, end
    start = end
    if outer:
        inner = _QUANTITY.match(text, outer.end(), sentence.end)
        start = inner.end("number") if inner else end
    noun = _head_noun(text, start, sentence.end)
    if noun is None:
        return _bare_amount(text, sentence, match) if value >= 10 else (None, None, end)
    word, phrase = noun
    if 1900 <= value <= 2100 and match["number"].isdigit() and phrase.split()[-1][0].isupper():
        return None, None, end  # "the 2024 Games" is a year
    unit = _UNITS.unit_of(phrase.split()[-1])
    if word in _UNITS.not_counted or (value < 4 and word in _UNITS.vague_below_four) or (unit is None and value < 3):
        return None, None, end
    return unit or COUNT, phrase, end


def _head_noun(text: str, start: int, stop: int) -> tuple[str, str] | None:
    """Return the counted noun after a number, in lower case, and the phrase that ends with it.

    The first word that is a counted noun or a plural ends the phrase, and plurals right after it belong to it.
    """
    words: list[re.Match[str]] = []
    place = start
    while len(words) < 6:
        gap = re.compile(r"[\s-]+|\s*[“\"‘]").match(text, place, stop)
        word = _WORD.match(text, gap.end(), stop) if gap else None
        if word is None or word.group().lower() in _UNITS.phrase_ends:
            break
        words.append(word)
        place = word.end()
    heads = [number for number, word in enumerate(words) if _is_plural(word.group())]
    if not heads:
        return None
    small = [number for number in heads if words[number].group()[0].islower()] or heads
    head = small[0]
    while head + 1 in heads and words[head + 1].group()[0].islower():
        head += 1
    phrase = text[words[0].start() : words[head].end()]
    return re.sub(r"['’]s?$", "", words[head].group().lower()), phrase


def _is_plural(word: str) -> bool:
    lower = word.lower()
    if "'" in lower or "’" in lower:
        return False
    return lower in _UNITS.nouns or (
        lower.endswith("s") and not lower.endswith(("ss", "us", "is", "ous")) and len(lower) > 3
    )


def _bare_amount(text: str, sentence: Sentence, match: re.Match[str]) -> tuple[str | None, str | None, int]:
    """Return unit and noun of a number that stands alone after a verb of amount: "the number of cases reached 638"."""
    before = text[sentence.start : match.start()] + " "
    after = text[match.end() : match.end() + 2]
    if not _AMOUNT_VERB.search(before) or re.match(r"-|\s?[a-zA-Z]-", after):
        return None, None, match.end()
    subject = _SUBJECT_OF_AMOUNT.search(re.split(r"[,;]", before)[-1])
    if subject is None:
        return None, None, match.end()
    of = (subject["of"] or "").strip() or None
    unit = _UNITS.unit_of(of.split()[-1]) if of else None
    return unit or COUNT, of, match.end()


# --- what it is of --------------------------------------------------------------------------------------------------


def _measured(text: str, sentence: Sentence, match: re.Match[str]) -> str | None:
    """Return what a measure is of: "tons of rice", "an 11-kilometre bridge"; a plural alone measures nothing named."""
    of = re.compile(r"\s+of\s+").match(text, match.end(), sentence.end)
    if of:
        return _noun_phrase(text, of.end(), sentence.end, skip_determiner=True)
    modifies = text[match.start("measure") - 1] == "-" or not match["measure"].lower().endswith("s")
    return _noun_phrase(text, match.end(), sentence.end) if modifies and len(match["measure"]) > 2 else None


_PLURAL_NEXT = re.compile(r"\s+\w+[^\Ws]s\b")  # "imports and exports", not "exports and even"
_DETERMINERS = ("the", "a", "an", "its", "their", "his", "her", "all")


def _noun_phrase(text: str, start: int, stop: int, *, skip_determiner: bool = False, join: bool = False) -> str | None:
    """Return the words from `start` up to a word or sign that ends a noun phrase; with `join`, "X and Y" too."""
    place, first, last = start, None, None
    for number in range(8):
        gap = re.compile(r"[\s-]*").match(text, place, stop)
        word = _WORD.match(text, gap.end() if gap else place, stop)
        if word is None:
            break
        lower = word.group().lower()
        place = word.end()
        if number == 0 and skip_determiner and lower in _DETERMINERS:
            continue
        if join and first is not None and lower == "and" and _PLURAL_NEXT.match(text, word.end(), stop):
            continue
        if lower in _UNITS.phrase_ends or lower in _UNITS.change_verbs or lower in _UNITS.amount_verbs:
            break
        if first is not None and lower.endswith("ed"):  # a verb: "10 tonnes of rice arrived"
            break
        first, last = first if first is not None else word.start(), word.end()
    return None if first is None or last is None else text[first:last]


_CHANGE = re.compile(
    rf"(?<!make )(?<!makes )(?<!made )(?<!making )\b(?P<verb>{any_of(_UNITS.change_verbs)})\b"
    r"(?:\s+(?:by|of|about|some|in))?\s*$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"(?:^|[,;:]\s+|\b(?:that|and|but|while|as)\s+)(?P<of>(?:[\w’'-]+\s+){1,6})$")
_CHANGE_AFTER = re.compile(
    rf"\s+(?:\w+\s+){{0,2}}?(?P<verb>{any_of(_UNITS.change_verbs)})\b(?:\s+in\s+(?P<of>[\w’'-]+(?:\s+[\w’'-]+)?))?",
    re.IGNORECASE,
)


# "cut its exports by": the object changes.
_CHANGED_OBJECT = re.compile(
    rf"\b(?P<verb>{any_of(_UNITS.change_verbs)})\s+(?:the\s+|its\s+|their\s+)?(?P<of>[\w’'-]+(?:\s+[\w’'-]+){{0,7}}?)\s+by\s*$",
    re.IGNORECASE,
)


def _changed(text: str, sentence: Sentence, start: int, end: int) -> str | None:
    """Return "decrease in exports" for a share at `start:end` that tells a change, None for a share of something."""
    before = text[sentence.start : start].rstrip() + " "
    change = _CHANGE.search(before)
    if change:
        subject = _SUBJECT.search(before[: change.start()])
        of = subject["of"].strip() if subject else None
        direction = _UNITS.change_verbs[change["verb"].lower()]
        return f"{direction} in {of}" if of else direction
    change = _CHANGED_OBJECT.search(before) or _CHANGE_AFTER.match(text, end, sentence.end)
    if change is None:
        return None
    direction = _UNITS.change_verbs[change["verb"].lower()]
    return f"{direction} in {change['of']}" if change["of"] else direction


# --- bounds ---------------------------------------------------------------------------------------------------------


def _bounded(found: _Found, hedge: str | None, plus: str | None = None, before: str = "") -> _Found:
    """Return the quantity with the floor or ceiling that its hedge, suffix or verb sets; shares scaled to 0..1."""
    value = found.value
    kind = _UNITS.hedges.get(re.sub(r"\s+", " ", hedge.strip().lower())) if hedge else None
    if plus:
        kind = "ceiling" if plus.strip().lower() in ("or fewer", "or less") else "floor"
    verb = _AMOUNT_VERB.search(before) if kind is None and before else None
    if verb:
        kind = _UNITS.amount_verbs[re.sub(r"\s+", " ", verb["verb"].lower())]
    low, high = (value if kind == "floor" else None), (value if kind == "ceiling" else None)
    return replace(found, low=low, high=high)
