"""Sentences with offsets.

Own rules, because none of the libraries weighed keeps offsets, splits inside quotations and has bounded time on every
text; the words are data (`data/abbreviations.yaml`). One pass over each paragraph, linear in its length.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from yalu.model.text import Span
from yalu.segment.blocks import paragraphs
from yalu.segment.vocabulary import Abbreviations, abbreviations

LONGEST_SENTENCE = 2000
"""Code points. The longest sentences of state media speeches stay under it; a parser's memory grows with length."""

_SHORTEST_CUT = LONGEST_SENTENCE // 2
_CLOSERS = r"\"'”’»›)\]」』）"
_OPENERS = "\"'“‘«‹([「『（<*_-–—• "
# A run of marks is tried once, at its first mark, and matched without backtracking: time stays linear.
_TERMINAL = re.compile(
    rf"(?P<marks>(?<![.!?…‽])[.!?…‽]++)(?P<close>[{_CLOSERS}]*+(?:\[\d{{1,3}}\])*+)(?:\s++|$)"
    rf"|(?P<wide>[。！？｡؟۔।॥]++[{_CLOSERS}]*+\s*+)"
    rf"|(?P<glued>(?<=[a-z]{{2}}[.!?])(?=[A-Z][a-z]{{1,20}}\s))"
)
_TOKEN = re.compile(r"[^\s(\[“‘\"«/—–-]+\Z")
_NEXT_WORD = re.compile(r"[\"'“‘«‹(\[「『（\s]*+(\w[\w’'-]*)")
_INITIAL = re.compile(r"[A-Z](?:-[A-Za-z])?\Z")
_DOTTED = re.compile(r"(?:[A-Za-z]{1,2}\.)+[A-Za-z]{1,2}\Z")
_ENUMERATOR = re.compile(r"\s*[(\[]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})\Z")
_CREDIT = re.compile(r"\((?:[A-Z][\w/'’&-]*,? ?){1,3}\)\.?\Z")
_SPEAKER = re.compile(r"(?:[A-Z][\w.'’-]*\s+){1,4}(\w+)")
_WORD_CHARACTER = re.compile(r"\w")
_SAFE_CUTS = ("; ", ": ", ", ", " – ", " — ", " -- ")


def split_sentences(text: str, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
    """Return the sentences of `text[start:end]`, in order, offsets into `text`.

    Every character that is not white space is in exactly one sentence. A sentence never crosses a paragraph
    and is at most `LONGEST_SENTENCE` code points long.
    """
    stop = len(text) if end is None else end
    spans = [span for block in paragraphs(text, start, stop) for span in paragraph_sentences(text, *block)]
    return tuple(Span(start=first, end=last) for first, last in spans)


def paragraph_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of one paragraph, `text[start:end]`, which begins and ends with a visible character."""
    words = abbreviations()
    first = start
    held: tuple[int, int] | None = None
    for match in _TERMINAL.finditer(text, start, end):
        if match.end() >= end:
            break
        last = match.end("close") if match["marks"] else match.end()
        if match["marks"] and not _ends_sentence(text, first, match, end, words):
            continue
        held, ready = _join(text, held, (first, _trimmed(text, first, last)))
        if ready:
            yield from _capped(text, *ready)
        first = match.end()
    held, ready = _join(text, held, (first, end))
    if ready:
        yield from _capped(text, *ready)
    yield from _capped(text, *held)


def _join(
    text: str, held: tuple[int, int] | None, piece: tuple[int, int]
) -> tuple[tuple[int, int], tuple[int, int] | None]:
    """Return what to hold back and what is ready. A piece without words, or a bare "(Agency)", joins the one before."""
    start, end = piece
    if held is None:
        return piece, None
    bare = end - start <= 60 and (
        _WORD_CHARACTER.search(text, start, end) is None or _CREDIT.match(text[start:end]) is not None
    )
    return ((held[0], end), None) if bare else (piece, held)


def _ends_sentence(text: str, first: int, match: re.Match[str], end: int, words: Abbreviations) -> bool:
    """Say whether the marks at `match` end the sentence that began at `first`."""
    following = _NEXT_WORD.match(text, match.end(), min(end, match.end() + 60))
    if following is None:
        return text[match.end()] not in ",;:-–—/…." or match["marks"] != "."
    word = following[1]
    if word[0].islower():
        return False
    marks = match["marks"]
    if marks == ".":
        return _full_stop_ends(text, first, match.start(), word, words)
    if marks.startswith(("..", "…")) and not marks.endswith(("!", "?")):
        apart = match.start() > first and text[match.start() - 1].isspace()
        return not word[0].isdigit() and (not apart or word.lower() in words.starters)
    return not (match["close"] and _speaker_follows(text, match.end(), end, words))


def _full_stop_ends(text: str, first: int, stop: int, word: str, words: Abbreviations) -> bool:
    found = _TOKEN.search(text, max(first, stop - 30), stop)
    if found is None:
        return True
    token = found[0]
    plain = token.lower()
    if stop - first <= 8 and _ENUMERATOR.match(text[first:stop]) and plain not in ("i", "no"):
        return False
    if plain in words.titles:
        return False
    if plain in words.before_numbers and word[0].isdigit():
        return False
    if plain in words.clock:
        return word.lower() not in words.after_clock
    if plain in words.may_end or _INITIAL.match(token) or _DOTTED.match(token):
        return word.lower() in words.starters
    return True


def _speaker_follows(text: str, at: int, end: int, words: Abbreviations) -> bool:
    """Say whether what follows a quoted exclamation or question is its speaker: `"Stop!" Kim said.`"""
    speaker = _SPEAKER.match(text, at, min(end, at + 80))
    while speaker is not None:
        if speaker[1] in words.speech_verbs:
            return True
        shorter = speaker.start(1)
        speaker = _SPEAKER.match(text, at, shorter - 1) if shorter - 1 > at else None
    return False


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _capped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield `start:end` in parts of at most `LONGEST_SENTENCE`, cut at a clause, else a space, else anywhere."""
    while end - start > LONGEST_SENTENCE:
        cut = _safe_cut(text, start)
        yield start, _trimmed(text, start, cut)
        while text[cut].isspace():
            cut += 1
        start = cut
    yield start, end


def _safe_cut(text: str, start: int) -> int:
    lowest, highest = start + _SHORTEST_CUT, start + LONGEST_SENTENCE
    for mark in _SAFE_CUTS:
        at = text.rfind(mark, lowest, highest)
        if at >= 0:
            return at + len(mark)
    at = text.rfind(" ", lowest, highest)
    if at >= 0:
        return at + 1
    while highest > lowest and unicodedata.combining(text[highest]):
        highest -= 1
    return highest
