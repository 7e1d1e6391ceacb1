"""Quoted speech, told from quoted terms and titles of works."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yalu.segment.vocabulary import abbreviations

# Each opening mark is tried against the text up to the next mark of its kind only: time stays linear.
_QUOTED = re.compile(
    r"“[^“”]{1,5000}”|\"(?=[^\s\"])[^\"]{1,5000}\"|«[^«»]{1,5000}»|„[^„“”]{1,5000}[“”]|「[^「」]{1,5000}」"
    r"|(?<!\w)‘[^‘“”]{1,1000}?’(?!\w)"
)
_UNCLOSED = re.compile(r"“[^“”]{1,100000}\Z")
_SPOKEN_END = re.compile(r"[,.!?…。][\"'”’»“」]\Z")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_AROUND = 60
# Shorter quoted words are terms ("strategic dialogue"), unless punctuation or a verb of speech shows someone speaks.
_FEWEST_WORDS = 5


def find_quotations(text: str, start: int, end: int, *, goes_on: bool = False) -> Iterator[tuple[int, int]]:
    """Yield the quotations of one paragraph, in order, with their marks.

    `goes_on` says that the next paragraph opens with a quotation mark: then one left open here runs to the end.
    """
    last = start
    for match in _QUOTED.finditer(text, start, end):
        last = match.end()
        if _is_speech(text, match, start, end):
            yield match.start(), match.end()
    if goes_on:
        unclosed = _UNCLOSED.search(text, max(last, end - 100_000), end)
        if unclosed is not None:
            yield unclosed.start(), end


def _is_speech(text: str, match: re.Match[str], start: int, end: int) -> bool:
    words = _WORD.findall(match[0])
    if not words:
        return False
    if len(words) >= 3 and all(word[0].isupper() for word in words if len(word) > 3):
        return False  # the title of a work, a treaty, a song
    if len(words) >= _FEWEST_WORDS:
        return True
    before = text[max(start, match.start() - _AROUND) : match.start()]
    after = text[match.end() : min(end, match.end() + _AROUND)]
    spoken = _has_speech_verb(before[-30:]) or _has_speech_verb(after[:30])
    return spoken and (_SPOKEN_END.search(match[0]) is not None or before.rstrip()[-1:] in (",", ":"))


def _has_speech_verb(words: str) -> bool:
    return any(word.lower() in abbreviations().speech_verbs for word in _WORD.findall(words))
