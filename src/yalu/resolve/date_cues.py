"""Which rules may match in a sentence, told by its words, so that only these are compiled and tried.

To compile all rules takes longer than to code fifty sentences, and most texts need few of them. Each rule names the
kinds of words it cannot do without (`DateRule.needs`); a sentence that lacks one of them is not shown to the rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from yalu.resolve.date_vocabulary import date_vocabulary

_WORDS = date_vocabulary()
_DIGIT = "0"  # stands for any digit

_SPAN = (
    "day days night nights week weeks weekend fortnight fortnights month months quarter quarters year years decade"
    " decades century centuries generation generations"
)
_LISTED = {
    "digit": _DIGIT,
    "part": "early mid late earlier later beginning start middle end close turn midway",
    "which": "last this next coming past that current",
    "span": _SPAN,
    "duration": f"{_SPAN} second seconds minute minutes hour hours",
    "year": "year",
    "month_itself": "month",
    "week": "week",
    "weekend": "weekend",
    "century": "century centuries",
    "hours": "hours",
    "piece": "quarter half",
    "quarter_code": "q",
    "rank": "first second third fourth last final opening closing",
    "near_day": "yesterday tomorrow today tonight night morning afternoon evening overnight",
    "exactly": "exactly precisely",
    "ago": "ago now today hence",
    "later": "later earlier afterward afterwards previously beforehand",
    "before": "before after prior following ahead earlier later",
    "following": "next following previous preceding same that",
    "window": "last past next coming preceding previous",
    "vague": "recent past previous coming later earlier subsequent following last next near foreseeable distant",
    "anniversary": "anniversary anniversaries birthday jubilee centenary bicentenary centennial bicentennial years",
    "age": "age aged old olds his her their",
    "clock": f"{_DIGIT} noon midnight",
    "east_asian": "年 년 月 월",
}


def _first_words(names: Iterable[str]) -> frozenset[str]:
    return frozenset(re.split(r"\W", name.lower())[0] for name in names)


# Words in lower case, by what rules call them. A sentence holds a kind when it holds one of its words.
_KINDS = {kind: frozenset(words.split()) for kind, words in _LISTED.items()} | {
    "month": frozenset(_WORDS.months),
    "doubtful_month": frozenset(name.lower() for name in _WORDS.doubtful_months),
    "weekday": frozenset(_WORDS.weekdays),
    "month_or_weekday": frozenset((*_WORDS.months, *_WORDS.weekdays)),
    "habit": frozenset(("every", "each", *(f"{name.lower()}s" for name in _WORDS.weekday_names))),
    "season": frozenset(_WORDS.seasons),
    "holiday": _first_words(_WORDS.holidays),
    "movable_holiday": _first_words(_WORDS.movable_holidays),
    "era": frozenset(_WORDS.eras),
    "decade": frozenset((_DIGIT, *_WORDS.decade_words)),
}

_WORD = re.compile("[a-z]+|[年년月월]")
_ANY_DIGIT = re.compile(r"\d")


def kinds_of(text: str) -> frozenset[str]:
    """Return the kinds of date words that a text holds."""
    words = set(_WORD.findall(text.lower()))
    if _ANY_DIGIT.search(text):
        words.add(_DIGIT)
    return frozenset(kind for kind, listed in _KINDS.items() if not listed.isdisjoint(words))
