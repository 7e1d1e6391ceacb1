"""Blocks: the lines or paragraphs a text is laid out in, with soft line breaks healed.

A line break is soft when the text was filled to a width: the first word of the next line would not have fitted. That
property, not the length of lines, tells wrapped paragraphs from lists and menus. Where a text is too short or too mixed
to show its width as a whole, a run of lines without blank lines may show its own, or a line may break off mid-sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from yalu.model.text import Mark, MarkKind
from yalu.segment.bylines import read_byline
from yalu.segment.vocabulary import line_words

_LINE = re.compile("[^\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]+")
_FIRST_WORD = re.compile(r"\S{1,80}")
_UNFINISHED = re.compile(r"(?:[^\W_]|,)\Z")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\Z")
_INNER_SENTENCE_END = re.compile(
    r"[^\W\d_]{3}[.!?][\"'”’)]*\s+[\"“'‘(]?[A-Z][^.!?|]*[^\W_]\Z|[.!?][”\"]\s+[A-Z][^.!?|]*[^\W_]\Z"
)
_LAST_WORD = re.compile(r"[^\W\d_]+\Z")
_ITEM = re.compile(r"(?:[•·▪■►▶●○+>]|\(?\d{1,2}[.)])\s")
_RULES = frozenset("-=_*~#–—")
_ADDRESS = re.compile(r"www\.|https?://")

# Widths that people and programs wrap text to; beyond 120 a line break is a paragraph.
_NARROWEST, _WIDEST = 45, 120
# Share of line breaks that must look filled before the whole text counts as wrapped. Menus and lists beside the
# wrapped body break early; more than half must be filled.
_FILLED_SHARE = 0.6
_FEWEST_BREAKS = 3
_FEWEST_LINES_OF_RUN = 3
# A line this long that ends with "of the" was broken by its width; shorter ones may be labels ("Posted in").
_LONG_ENOUGH = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph or a line by itself: visible at both ends. `gap` counts the blank lines before it.

    `mark` is the kind of structural mark the document's reader put on it, null in plain text.
    """

    start: int
    end: int
    gap: int
    mark: MarkKind | None = None


def paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs of `text[start:end]` as offsets, soft line breaks healed."""
    for block in find_blocks(text, start, end):
        yield block.start, block.end


def find_blocks(text: str, start: int = 0, end: int | None = None, marks: Sequence[Mark] = ()) -> list[Block]:
    """Return the blocks of `text[start:end]` in order; a block never crosses the edge of one of `marks`."""
    stop = len(text) if end is None else end
    lines = _lines(text, start, stop)
    blocks = _healed(text, lines)
    return _cut_at_marks(text, blocks, marks) if marks else blocks


def _lines(text: str, start: int, end: int) -> list[Block]:
    lines: list[Block] = []
    previous = start
    for match in _LINE.finditer(text, start, end):
        stripped = match[0].strip()
        if not stripped:
            continue
        first = match.start() + len(match[0]) - len(match[0].lstrip())
        gap = max(text.count("\n", previous, first), text.count("\r", previous, first)) - 1 if lines else 0
        lines.append(Block(start=first, end=first + len(stripped), gap=max(gap, 0)))
        previous = first + len(stripped)
    return lines


def _healed(text: str, lines: list[Block]) -> list[Block]:
    if len(lines) < 2:
        return lines
    common = _wrap_width(text, lines)
    runs = list(_runs(lines))
    widths = [common or _run_width(text, run) for run in runs]
    shown = max((width for width in widths if width is not None), default=None)
    return [block for run, width in zip(runs, widths, strict=True) for block in _healed_run(text, run, width or shown)]


def _runs(lines: list[Block]) -> Iterator[list[Block]]:
    """Yield the lines that stand together, without blank lines between them."""
    first = 0
    for index in range(1, len(lines) + 1):
        if index == len(lines) or lines[index].gap:
            yield lines[first:index]
            first = index


def _healed_run(text: str, run: list[Block], width: int | None) -> list[Block]:
    blocks = [run[0]]
    for above, below in pairwise(run):
        if _is_soft(text, above, below, width) or _goes_on(text, blocks[-1], above, below):
            blocks[-1] = Block(start=blocks[-1].start, end=below.end, gap=blocks[-1].gap)
        else:
            blocks.append(below)
    return blocks


def _wrap_width(text: str, lines: list[Block]) -> int | None:
    """Return the width the text was filled to, null when it was not filled."""
    breaks = [(above, below) for above, below in pairwise(lines) if below.gap == 0]
    if len(breaks) < _FEWEST_BREAKS:
        return None
    lengths = sorted(above.end - above.start for above, _ in breaks)
    width = lengths[int(0.95 * (len(lengths) - 1))]
    if not _NARROWEST <= width <= _WIDEST:
        return None
    filled = sum(_is_filled(text, above, below, width) for above, below in breaks)
    return width if filled >= _FILLED_SHARE * len(breaks) else None


def _run_width(text: str, run: list[Block]) -> int | None:
    """Return the width that every line of a run but its last was filled to, the first not counted if it is a title.

    Headlines in a list may be about as long as each other, so some line must also go on with a small letter, and the
    run must end as a sentence does.
    """
    for lines in (run, run[1:]):
        if len(lines) < _FEWEST_LINES_OF_RUN:
            return None
        width = max(line.end - line.start for line in lines)
        if not _NARROWEST <= width <= _WIDEST or _SENTENCE_END.search(text, lines[0].start, lines[-1].end) is None:
            return None
        filled = all(_is_filled(text, above, below, width) for above, below in pairwise(lines))
        if filled and any(text[below.start].islower() for below in lines[1:]):
            return width
    return None


def _is_filled(text: str, above: Block, below: Block, width: int) -> bool:
    word = _FIRST_WORD.match(text, below.start)
    return above.end - above.start + 1 + (len(word[0]) if word else 0) > width


def _is_soft(text: str, above: Block, below: Block, width: int | None) -> bool:
    if _are_ruled(text, above, below):
        return False
    if width is not None and _is_filled(text, above, below, width):
        return True
    # A long unfinished line followed by a small letter goes on, however the text was laid out.
    long_enough = above.end - above.start >= _LONG_ENOUGH
    goes_on = text[below.start].islower() and _ADDRESS.match(text, below.start) is None
    return long_enough and goes_on and _UNFINISHED.search(text, above.end - 1, above.end) is not None


def _are_ruled(text: str, above: Block, below: Block) -> bool:
    """Say whether a rule, a dash or a bullet stands at the break; a hyphen inside a word does not count."""
    hyphened = text[above.end - 1] == "-" and text[max(above.start, above.end - 2)].isalpha()
    return (text[above.end - 1] in _RULES and not hyphened) or text[below.start] in _RULES


def _goes_on(text: str, block: Block, above: Block, below: Block) -> bool:
    """Say whether the line `above`, the last of `block`, breaks off in the middle of a sentence before a capital."""
    if _are_ruled(text, above, below) or above.end - above.start < _LONG_ENOUGH:
        return False
    wide = _NARROWEST <= above.end - above.start <= _WIDEST
    if wide and text[above.end - 1] == "-":
        return True
    last_word = _LAST_WORD.search(text, max(above.start, above.end - 20), above.end)
    if last_word is not None:
        words = line_words()
        if last_word[0] in words.never_last or (wide and last_word[0] in words.seldom_last):
            return True
    if not wide or _UNFINISHED.search(text, above.end - 1, above.end) is None or _is_apart(text, below):
        return False
    return _INNER_SENTENCE_END.search(text, max(block.start, above.end - 2 * _WIDEST), above.end) is not None


def _is_apart(text: str, line: Block) -> bool:
    """Say whether a line is of a form that stands by itself: an item of a list, a byline, an address."""
    words = text[line.start : line.end]
    return bool(_ITEM.match(words) or _ADDRESS.match(words)) or read_byline(words) is not None


def _cut_at_marks(text: str, blocks: list[Block], marks: Sequence[Mark]) -> list[Block]:
    """Return `blocks` cut at the edges of `marks` (sorted, not overlapping), each part knowing its mark."""
    cut: list[Block] = []
    at = 0
    for block in blocks:
        while at < len(marks) and marks[at].end <= block.start:
            at += 1
        position, index = block.start, at
        while position < block.end:
            mark = marks[index] if index < len(marks) else None
            if mark is None or mark.start >= block.end:
                stop, kind = block.end, None
            elif mark.start > position:
                stop, kind = mark.start, None
            else:
                stop, kind = min(mark.end, block.end), mark.kind
                index += mark.end <= block.end
            _append_part(text, cut, position, stop, block.gap if position == block.start else 0, kind)
            position = stop
    return cut


def _append_part(text: str, cut: list[Block], start: int, end: int, gap: int, kind: MarkKind | None) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        cut.append(Block(start=start, end=end, gap=gap, mark=kind))
