"""A story's text with marks, cut into pieces of which each lies whole inside or outside every mark.

Marks may overlap in any way. The pieces put together are the text: nothing is lost, added or moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

# Characters that no page can show stand as their pictures (U+2400 on); tabs and line ends stay.
_PICTURES = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n\r"} | {0x7F: 0x2421}


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMark:
    """A stretch `start:end` of a text: `kind` says of what, `target` the id of what it leads to, null for nothing."""

    start: int
    end: int
    kind: str
    target: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of text, the kinds of all marks over it, and the kind and target of the narrowest that leads anywhere."""

    text: str
    kinds: tuple[str, ...]
    kind: str | None
    target: str | None
    words: str


def pieces(text: str, marks: Iterable[TextMark], start: int, end: int) -> list[Piece]:
    """Cut `text[start:end]` at the ends of the marks; marks outside are left out, those across are cut.

    Put together, the pieces are `text[start:end]`, but for control characters, which stand as pictures.
    """
    within = [mark for mark in marks if mark.start < end and mark.end > start]
    cuts = {start, end} if end > start else set()
    for mark in within:
        cuts |= {max(mark.start, start), min(mark.end, end)}
    places = sorted(cuts)
    opening: dict[int, list[TextMark]] = {}
    for mark in within:
        opening.setdefault(max(mark.start, start), []).append(mark)
    over: list[TextMark] = []
    found = []
    for at, after in pairwise(places):
        over = [mark for mark in over if mark.end > at] + [mark for mark in opening.get(at, ()) if mark.end > at]
        found.append(_piece(text[at:after], over))
    return found


def _piece(text: str, over: Sequence[TextMark]) -> Piece:
    narrow = sorted(
        (mark for mark in over if mark.target is not None), key=lambda mark: (mark.end - mark.start, mark.kind)
    )
    return Piece(
        text=visible(text),
        kinds=tuple(sorted({mark.kind for mark in over})),
        kind=narrow[0].kind if narrow else None,
        target=narrow[0].target if narrow else None,
        words=narrow[0].words if narrow else "",
    )


def visible(text: str) -> str:
    """Return text with pictures in the place of control characters; offsets stay."""
    return text.translate(_PICTURES)
