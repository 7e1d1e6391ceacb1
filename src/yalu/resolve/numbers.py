"""Numbers as English writes them: digits, words, and both together ("20-thousand", "two million", "half a dozen")."""

from __future__ import annotations

import re
from fractions import Fraction

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SMALL = {word: value for value, word in enumerate(_UNITS)} | {word: 10 * i for i, word in enumerate(_TENS, start=2)}
_SCALES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "mn": 10**6,
    "m": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "trillion": 10**12,
    "tn": 10**12,
}
_RANKS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *(
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ),
)
_ORDINALS = {word: value for value, word in enumerate(_RANKS, start=1)}
_TENS_ORDINALS = {f"{word[:-1]}ieth": 10 * value for value, word in enumerate(_TENS, start=2)}

_SMALL_WORD = "|".join(sorted(_SMALL, key=len, reverse=True))
_ORDINAL_WORD = "|".join(sorted(_ORDINALS | _TENS_ORDINALS, key=len, reverse=True))

NUMBER_WORD = rf"(?:{_SMALL_WORD})(?:[ -](?:{_SMALL_WORD}))?"
"""Pattern of a whole number in words below one hundred; match without regard to case."""

ORDINAL = rf"\d{{1,3}}(?:st|nd|rd|th)|(?:(?:{'|'.join(_TENS)})[ -])?(?:{_ORDINAL_WORD})"
"""Pattern of an ordinal in digits or words below one hundred; match without regard to case."""

_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?|[a-z]+", re.IGNORECASE)


def read_number(words: str) -> Fraction | None:
    """Return the number that `words` spell, exact, or None where they spell none.

    Digits may carry thousands commas, and digits and words may be mixed: "1.93 billion", "20-thousand",
    "two hundred and five", "a dozen", "two and a half million".
    """
    if words.lower().strip() in ("a", "an"):
        return Fraction(1)
    total, group, seen = Fraction(0), Fraction(0), False
    for piece in _TOKEN.findall(words.lower()):
        value = _token_value(piece)
        if value is not None:
            group, seen = group + value, True
        elif piece in _SCALES:
            if seen and not group:  # "a million million"
                group, total = total, Fraction(0)
            group, total = _scaled(group if seen else Fraction(1), total, _SCALES[piece])
            seen = True
        elif piece == "half":
            group, seen = group + Fraction(1, 2), True
        elif piece in ("quarter", "quarters"):  # "a quarter of a million"
            group, seen = (group if seen else Fraction(1)) / 4, True
        elif piece not in ("a", "an", "and", "of"):
            return None
    return total + group if seen else None


def read_ordinal(words: str) -> int | None:
    """Return the rank that an ordinal ("28th", "twenty-first") names, or None."""
    text = words.lower().strip()
    if digits := re.match(r"\d+", text):
        return int(digits.group())
    ranks = _ORDINALS | _TENS_ORDINALS
    parts = re.split(r"[ -]", text)
    if parts[-1] not in ranks:
        return None
    return ranks[parts[-1]] + sum(_SMALL.get(part, 0) for part in parts[:-1])


_MOST_DIGITS = 18
"""More digits than this are a serial number or noise, and too long a string of them cannot be read at all."""


def _token_value(token: str) -> Fraction | None:
    if token[0].isascii() and token[0].isdigit():
        return Fraction(token.replace(",", "")) if len(token) <= _MOST_DIGITS else None
    return Fraction(_SMALL[token]) if token in _SMALL else None


def _scaled(group: Fraction, total: Fraction, scale: int) -> tuple[Fraction, Fraction]:
    """Return (group, total) after a scale word: hundreds and dozens stay open, larger ones close the group."""
    if scale <= 100:
        return group * scale, total
    return Fraction(0), total + group * scale
