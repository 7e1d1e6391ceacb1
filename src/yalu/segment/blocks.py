"""Blocks: the lines or paragraphs a text is laid out in, with soft line breaks healed.

A line break is soft when the text was filled to a width: the first word of the next line would not have fitted. That
property, not the length of lines, tells wrapped paragraphs from lists and menus.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from yalu.model.text import Mark, MarkKind

_LINE = re.compile("[^\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]+")
_FIRST_WORD = re.compile(r"\S{1,80}")
_UNFINISHED = re.compile(r"(?:[^\W_]|,)\Z")
_RULES = frozenset("-=_*~#–—")
_ADDRESS = re.compile(r"www\.|https?://")

# Widths that people and programs wrap text to; beyond 120 a line break is a paragraph.
_NARROWEST, _WIDEST = 45, 120
# Share of line breaks that must look filled before the whole text counts as wrapped. Menus and lists beside the
# wrapped body break early; more than half must be filled.
_FILLED_SHARE = 0.6
_FEWEST_BREAKS = 3


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
    width = _wrap_width(text, lines)
    blocks = [lines[0]]
    last = lines[0]
    for line in lines[1:]:
        if line.gap == 0 and _is_soft(text, last, line, width):
            blocks[-1] = Block(start=blocks[-1].start, end=line.end, gap=blocks[-1].gap)
        else:
            blocks.append(line)
        last = line
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


def _is_filled(text: str, above: Block, below: Block, width: int) -> bool:
    word = _FIRST_WORD.match(text, below.start)
    return above.end - above.start + 1 + (len(word[0]) if word else 0) > width


def _is_soft(text: str, above: Block, below: Block, width: int | None) -> bool:
    if text[above.end - 1] in _RULES or text[below.start] in _RULES:
        return False
    if width is not None and _is_filled(text, above, below, width):
        return True
    # A long unfinished line followed by a small letter goes on, however the text was laid out.
    long_enough = above.end - above.start >= 25
    goes_on = text[below.start].islower() and _ADDRESS.match(text, below.start) is None
    return long_enough and goes_on and _UNFINISHED.search(text, above.end - 1, above.end) is not None


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
