"""Which language a text is in, where that is plain: by its script, and for English by its function words."""

from __future__ import annotations

import re

from yalu.model.text import Known
from yalu.read.vocabulary import table, word_set

_SAMPLE = 5_000
_WORD = re.compile(r"[a-z]+")
_LETTER = re.compile(r"[^\W\d_]")
_SCRIPTS = (
    ("ko", re.compile("[\uac00-\ud7a3\u1100-\u11ff]")),
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
)
_SCRIPT_SHARE = 0.25  # of letters; Japanese has about half kana, mixed Korean at least a third Hangul
# Share of words that are English function words: about 0.35 in news, under 0.08 in other languages in Latin letters;
# headlines alone can fall to 0.15.
_ENGLISH_SHARE = 0.15
_FEWEST_WORDS = 5


def language_of(text: str, declared: Known | None) -> Known | None:
    """Return the language as an ISO 639-1 code: what is declared unless the script contradicts it, else what is seen.

    None means not known; a language other than English in Latin or Cyrillic letters is not named from its words.
    """
    seen = _seen(text)
    if declared is not None:
        code = language_code(declared.value)
        if code is not None and (declared.basis == "given" or seen in (None, "en", code)):
            return Known(value=code, basis=declared.basis)
    return Known(value=seen, basis="text") if seen else None


def language_code(label: str) -> str | None:
    """Return the ISO 639-1 code in a label such as `en-GB`, `en_US`, `eng` or `English`."""
    label = label.strip().lower()
    named = table("languages").get(label)
    if named is not None:
        return str(named)
    match = re.match(r"([a-z]{2})(?:[-_].*)?$", label)
    return match[1] if match else None


def _seen(text: str) -> str | None:
    sample = text[:_SAMPLE]
    letters = len(_LETTER.findall(sample)) or 1
    for code, script in _SCRIPTS:
        if len(script.findall(sample)) >= _SCRIPT_SHARE * letters:
            return code
    words = _WORD.findall(sample.lower())
    if len(words) < _FEWEST_WORDS or sum(map(len, words)) < 0.8 * letters:
        return None
    known = word_set("english_words")
    return "en" if sum(word in known for word in words) >= _ENGLISH_SHARE * len(words) else None
