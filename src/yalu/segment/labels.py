"""What each line of a page is, judged by itself: text, a short line, a byline, a date, furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from yalu.model.mention import DateValue
from yalu.segment.blocks import Block
from yalu.segment.bylines import is_bare_name, read_byline
from yalu.segment.datelines import attention_note
from yalu.segment.dates import DATE_HOLE, date_line
from yalu.segment.vocabulary import compared, date_words, furniture

Label = Literal[
    "body",  # a paragraph
    "short",  # a line that may be a title, a section, a sub-heading, a caption or an unknown piece of the site
    "section",  # marked so by the reader
    "byline",
    "date",  # a line that dates the story, or an editors' note beside it
    "furniture",
    "closing",  # furniture that often follows a story: share bars, tags
    "ending",  # furniture that ends a story: "Read more", "-0-"
    "link_list",  # furniture, and so are the short lines after it
    "comments",  # readers' comments follow
    "separator",
]
FURNITURE: frozenset[Label] = frozenset({"furniture", "closing", "ending", "link_list", "comments", "separator"})

_SHORT_ENOUGH = 300
_LONGEST_PHRASE = 120
_SHORTEST_NOTICE, _NOTICE_LENGTH = 16, 1500
_NOTICE_OPENING = 400
_FINAL = re.compile(r"[.!?…。！？][\"'”’»)\]]*\Z")
_QUESTION = re.compile(r"[!?][\"'”’»)\]]*\Z")
_INNER_END = re.compile(r"[^\W_]{2}[.!?][\"'”’)]*\s+[\"“'‘(]?[^\W\d_a-z]")
_BULLET = re.compile(r"(?:[-–—•*·▪■►▶●○]|\(?\d{1,2}[.)])\s+")
_ROW = re.compile(r"\s*[|•·]\s*|\s+[>»›/–—]\s+")
_BY = re.compile(r"\b[Bb][Yy]\s+([^|•·" + DATE_HOLE + r"]+)")
_TAG = re.compile(r"[\[【<(]([^\]\[】<>()]{2,40})[\]】>)]\s*(?=\S)")
_FLAG = re.compile(r"\([^()]{1,20}\)\s*")  # "(LEAD) ", "(2nd LD) "
_CAPTION_TAGS = re.compile(r"(?i)(?:photos?|video|image|graphic|caption|file|click|more|pdf|link|advert)\b")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A block and what it is. `authors` and `date` are what a byline or date line states."""

    start: int
    end: int
    gap: int
    label: Label
    marked: bool = False
    is_headline: bool = False
    authors: tuple[str, ...] = ()
    date: DateValue | None = None


def label_block(text: str, block: Block) -> Line:
    """Return `block` with its label; a structural mark from the reader decides where there is one."""
    line = text[block.start : block.end]
    if block.mark is not None:
        return _marked(block, line)
    if len(line) <= _SHORT_ENOUGH:
        found = _short_line(text, block, line)
        if found is not None:
            return found
    if _SHORTEST_NOTICE <= len(line) <= _NOTICE_LENGTH and _is_notice(line[:_NOTICE_OPENING]):
        return _line(block, "furniture")
    return _line(block, "body" if reads_as_text(line) else "short")


def reads_as_text(line: str) -> bool:
    """Say whether a line is running text, as against a title, a label or an entry of a menu."""
    if len(line) >= 200:
        return True
    words = line.split()
    if len(words) >= 28 or (len(words) <= 2 and len(line) >= 60):
        return True
    if _INNER_END.search(line) and len(words) >= 10:
        return True
    if _QUESTION.search(line):
        return len(words) > 18
    if _FINAL.search(line):
        return (len(words) >= 4 and any(word[0].islower() for word in words)) or (line[-1] == "。" and len(line) >= 12)
    if line[-1] in ",;:":
        return len(words) >= 8
    return len(words) >= 6 and _BULLET.match(line) is not None


def may_be_title(line: str) -> bool:
    """Say whether a short line has the form of a title."""
    if not 2 <= len(line) <= 220 or line[-1] in ",;:" or (_BULLET.match(line) and not line[0].isdigit()):
        return False
    line = _FLAG.sub("", line) or line
    first = _LETTER.search(line)
    if first is None or first.start() > 12 or line[0] in "@#":
        return False
    return not first[0].islower() or line[0].isdigit() or line[0] in "[【"


def split_tag(line: str) -> tuple[str | None, int]:
    """Return a bracketed tag before a title and where the title begins: "[Interview]Title" gives ("Interview", 11)."""
    match = _TAG.match(line)
    if match is None or match[0][0] == "(" or _CAPTION_TAGS.match(match[1]) or not may_be_title(line[match.end() :]):
        return None, 0
    return match[1].strip(), match.end()


def _marked(block: Block, line: str) -> Line:
    if block.mark == "furniture":
        label = _furniture_label(compared(line)) or "furniture"
        return _line(block, label, marked=True)
    if block.mark == "headline":
        return _line(block, "short", marked=True, is_headline=True)
    if block.mark == "section":
        return _line(block, "section", marked=True)
    if block.mark == "byline":
        return _byline_or_date(line, block) or _line(block, "byline", authors=(line,), marked=True)
    if block.mark == "dateline":
        found = date_line(line, 0, len(line))
        return _line(block, "date", date=found[0].value if found else None, marked=True)
    return _line(block, "body" if reads_as_text(line) else "short")


def _short_line(text: str, block: Block, line: str) -> Line | None:
    """Return a byline, a date or a known piece of furniture; null for any other line."""
    if furniture().end.fullmatch(line):
        return _line(block, "ending")
    if attention_note(line, 0, len(line)) == len(line):
        return _line(block, "date")
    if _LETTER_OR_DIGIT.search(line) is None:
        return _line(block, "separator" if len(line) >= 3 else "furniture")
    key = compared(line)
    label = _furniture_label(key) if len(line) <= _LONGEST_PHRASE else None
    if label is not None:
        return _line(block, label)
    if furniture().tail_alone.fullmatch(line):
        return _line(block, "ending")
    found = _byline_or_date(line, block)
    if found is not None:
        return found
    if reads_as_text(line):
        return None
    if furniture().patterns.fullmatch(key):
        return _line(block, "closing")
    return _line(block, "furniture") if _is_row_of_links(line) else None


def _is_notice(opening: str) -> bool:
    folded = opening.lower()
    return any(cue in folded for cue in furniture().notice_cues) and bool(furniture().notices.match(compared(opening)))


def _furniture_label(key: str) -> Label | None:
    words = furniture()
    if key in words.ending:
        return "ending"
    if key in words.link_lists:
        return "link_list"
    if key in words.comments or words.comment_heading.fullmatch(key):
        return "comments"
    if key in words.closing:
        return "closing"
    return "furniture" if key in words.phrases else None


def _byline_or_date(line: str, block: Block) -> Line | None:
    dated = date_line(line, 0, len(line))
    if dated is not None:
        found, rest = dated
        authors = _authors_beside_date(rest)
        if authors is not None:
            return _line(block, "byline" if authors else "date", authors=authors, date=found.value)
        return None
    authors = read_byline(line)
    return _line(block, "byline", authors=authors) if authors is not None else None


def _authors_beside_date(rest: str) -> tuple[str, ...] | None:
    """Return the authors among the words beside a date; null when those words belong to a title or a sentence."""
    authors: tuple[str, ...] = ()
    named = _BY.search(rest)
    if named is not None:
        authors = read_byline(f"By {named[1].strip()}") or ()
        rest = rest[: named.start()] + rest[named.end() :]
    for piece in re.split(r"[|•·/–—()]", rest):
        words = [word for word in piece.replace(DATE_HOLE, " ").replace(",", " ").split() if _LETTER.search(word)]
        words = [word for word in words if word.lower().strip(".:") not in date_words().around_dates]
        if not words:
            continue
        beside = DATE_HOLE in piece
        if beside and not authors and "," not in piece and is_bare_name(" ".join(words)):
            authors = (" ".join(words),)
            continue
        if len(words) > 4 or (beside and not all(word.isupper() for word in words)) or words[0][0].islower():
            return None
        if not authors and not beside and (people := read_byline(piece)) is not None:
            authors = people
    return authors


def _is_row_of_links(line: str) -> bool:
    """Say whether a line is a row of short entries: "Home | About | Contact", "News > Asia > Koreas"."""
    entries = [entry for entry in _ROW.split(line) if entry]
    if len(entries) < 3:
        return False
    return all(len(entry.split()) <= 4 for entry in entries) and not _FINAL.search(line)


def _line(
    block: Block,
    label: Label,
    *,
    authors: tuple[str, ...] = (),
    date: DateValue | None = None,
    marked: bool = False,
    is_headline: bool = False,
) -> Line:
    return Line(
        start=block.start,
        end=block.end,
        gap=block.gap,
        label=label,
        marked=marked,
        is_headline=is_headline,
        authors=authors,
        date=date,
    )
