"""What lies outside a page's main text, where trafilatura is sure of the main text."""

from __future__ import annotations

import copy
import re
from bisect import bisect_left
from typing import Any

from yalu.model.text import Mark
from yalu.read.html_text import Block, Rendered
from yalu.read.libraries import LIBRARY_FAULTS, is_shallow, quiet

Element = Any

# The main text is believed when it is an article's length and the larger part of what is not yet furniture.
_SHORTEST_MAIN = 500
_SURE_SHARE = 0.5
_PROSE = 200  # characters: a block this long is kept as text even outside, unless it is mostly links
_MOSTLY_LINKS = 0.5


def outside_main_text(page: Element, rendered: Rendered) -> list[Mark]:
    """Return furniture marks over the short or linked blocks before and after the main text.

    Pages of several articles are left alone: the library keeps one of them and drops the rest. So are pages whose main
    text is short or a small part, and long blocks of prose anywhere.
    """
    if sum(mark.kind == "headline" for mark in rendered.marks) > 1 or not is_shallow(page):
        return []
    open_blocks = _unmarked(rendered)
    main = _folded(_main_text(page))
    inside = [number for number, block in enumerate(open_blocks) if _folded(_text(block, rendered)) in main]
    inside = [number for number in inside if _folded(_text(open_blocks[number], rendered))]
    size = sum(open_blocks[number].end - open_blocks[number].start for number in inside)
    total = sum(block.end - block.start for block in open_blocks)
    if size < _SHORTEST_MAIN or size < _SURE_SHARE * total:
        return []
    outside = open_blocks[: inside[0]] + open_blocks[inside[-1] + 1 :]
    return [Mark(kind="furniture", start=block.start, end=block.end) for block in outside if not _is_prose(block)]


def _is_prose(block: Block) -> bool:
    size = block.end - block.start
    return size >= _PROSE and block.linked < _MOSTLY_LINKS * size


def _unmarked(rendered: Rendered) -> list[Block]:
    """Return the blocks that have no mark yet: headline, section label and byline stay what they are."""
    groups = [
        sorted((mark.start, mark.end) for mark in rendered.marks if (mark.kind == "furniture") == is_furniture)
        for is_furniture in (True, False)
    ]
    return [block for block in rendered.blocks if not any(_touches(block, marks) for marks in groups)]


def _touches(block: Block, marks: list[tuple[int, int]]) -> bool:
    """Tell whether the last mark that begins before the block's end covers its beginning, or begins inside it."""
    at = bisect_left(marks, (block.end, 0)) - 1
    return at >= 0 and marks[at][1] > block.start


def _main_text(page: Element) -> str:
    from trafilatura import bare_extraction

    with quiet():
        try:
            found = bare_extraction(
                copy.deepcopy(page), include_comments=False, include_tables=True, fast=True, favor_recall=True
            )
        except LIBRARY_FAULTS:
            return ""  # structure alone decides
    return (found.text or "") if found is not None and not isinstance(found, dict) else ""


def _text(block: Block, rendered: Rendered) -> str:
    return rendered.text[block.start : block.end]


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())
