"""Which lines each story keeps, and which of them are furniture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from yalu.segment.headers import ENOUGH, Header, Page, end_of_credits, names_site
from yalu.segment.labels import FURNITURE

_COMMENTER = re.compile(r"(?i).{1,80}\b(?:says|said|wrote|writes|commented|replied)\b[^.]{0,60}:?\Z|reply\b")
_TEASER_LENGTH = 350
_KEPT_WORDS = 6
# A page that opens with a sentence or two about itself before its first story.
_PREAMBLE_WORDS, _PREAMBLE_WORDS_UNDER_A_TITLE = 60, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A story as indices of lines: `first:last` (last inclusive), and which of them are furniture."""

    header: Header | None
    first: int
    last: int
    furniture: frozenset[int]
    credit_lines: tuple[int, ...]


def lay_out(page: Page, headers: Sequence[Header], *, titled: bool) -> list[Draft]:
    """Return the stories in order. `titled`: the document was given a title, so text above all headers is a story."""
    lines = page.lines
    body = next((index for index, line in enumerate(lines) if line.label == "body"), None)
    if body is None:
        return _without_text(page)
    bounds = [header.first for header in headers] + [len(lines)]
    drafts: list[Draft] = []
    if not headers or headers[0].body > body:
        opening = _draft(page, None, _first_kept(page, body), bounds[0])
        if not headers or titled or not _is_preamble(page, opening, headers[0]):
            drafts.append(opening)
    for number, header in enumerate(headers):
        draft = _draft(page, header, header.first, bounds[number + 1])
        following = headers[number + 1] if number + 1 < len(headers) else None
        if number == 0 and following and not titled and _is_preamble(page, draft, following):
            continue
        drafts.append(draft)
    return drafts


def _without_text(page: Page) -> list[Draft]:
    """Return one story of all lines that are not furniture, for a text of short lines only."""
    kept = [index for index, line in enumerate(page.lines) if line.label not in FURNITURE]
    if not kept:
        return []
    inside = range(kept[0], kept[-1] + 1)
    return [
        Draft(
            header=None,
            first=kept[0],
            last=kept[-1],
            furniture=frozenset(index for index in inside if page.lines[index].label in FURNITURE),
            credit_lines=(),
        )
    ]


def _first_kept(page: Page, body: int) -> int:
    """Return where an untitled story begins: short lines above its text are its own unless furniture is among them."""
    above = page.lines[:body]
    return body if any(line.label in FURNITURE for line in above) else 0


def _is_preamble(page: Page, draft: Draft, following: Header) -> bool:
    texts = [page.words(index) for index in range(draft.first, draft.last + 1) if page.lines[index].label == "body"]
    title = draft.header.title if draft.header else None
    headed = (
        draft.header is not None
        and draft.header.points > 0
        and not (title is not None and names_site(page.words(title)))
    )
    strong = following.points >= ENOUGH + 1
    named = title is not None and not names_site(page.words(title))
    most = _PREAMBLE_WORDS_UNDER_A_TITLE if named else _PREAMBLE_WORDS
    return strong and not headed and len(texts) <= 2 and sum(len(words.split()) for words in texts) <= most


def _draft(page: Page, header: Header | None, first: int, limit: int) -> Draft:
    stop = _before_sidebars(page, header.body + 1 if header else first, limit)
    last = _last_kept(page, header, first, stop)
    credit_lines = header.credit_lines if header else ()
    trailing = _trailing_credits(page, last, stop)
    if trailing:
        last = max(last, trailing[-1])
    if _is_chronology(page, credit_lines, first, last):
        credit_lines = tuple(index for index in credit_lines if page.lines[index].label != "date")
    inside = _furniture_inside(page, header, first, last)
    own = tuple(index for index in (*credit_lines, *trailing) if first <= index <= last)
    return Draft(header=header, first=first, last=last, furniture=inside, credit_lines=own)


def _is_chronology(page: Page, credit_lines: Sequence[int], first: int, last: int) -> bool:
    """Say whether dates head the parts of a story, so that the first of them does not date the story."""
    others = [index for index in range(first, last) if page.lines[index].label == "date" and index not in credit_lines]
    return sum(page.lines[index + 1].label == "body" and page.lines[index - 1].label == "body" for index in others) >= 2


def _before_sidebars(page: Page, start: int, limit: int) -> int:
    """Return where comments or lists of other stories begin that run to `limit`."""
    stop = _before_teasers(page, start, limit)
    for index in range(start, stop):
        if page.lines[index].label == "comments" and _are_comments(page, index, limit):
            return index
    return stop


def _before_teasers(page: Page, start: int, limit: int) -> int:
    """Return the first list heading after which only links follow: no long paragraph, a title for each short one."""
    stop, shorts, texts = limit, 0, 0
    for index in range(limit - 1, start - 1, -1):
        line = page.lines[index]
        if line.label == "body":
            texts += 1
            if line.end - line.start > _TEASER_LENGTH:
                break
        elif line.label in ("short", "date", "byline"):
            shorts += 1
        elif line.label == "link_list" and shorts >= texts:
            stop = index
    return stop


def _are_comments(page: Page, index: int, limit: int) -> bool:
    return any(_COMMENTER.match(page.words(at)[:200]) for at in range(index + 1, min(index + 7, limit)))


def _last_kept(page: Page, header: Header | None, first: int, stop: int) -> int:
    """Return the last line of the story: its last text, or a short line after it that belongs to the text."""
    bodies = [index for index in range(first, stop) if page.lines[index].label == "body"]
    last = bodies[-1] if bodies else (header.body if header else first)
    if page.credits_below and end_of_credits(page, last + 1, stop) > last + 1:
        return last
    tail = range(last + 1, stop)
    clean = stop == len(page.lines) and not any(page.lines[index].label in FURNITURE for index in tail)
    for index in tail:
        label = page.lines[index].label
        if label in FURNITURE:
            break
        if label == "short" and (clean or _is_text_like(page, index)):
            last = index
    return last


def _is_text_like(page: Page, index: int) -> bool:
    words = page.words(index)
    return words[-1] in '.?!”"’' or (len(words.split()) >= _KEPT_WORDS) or words[0] in "-–—•*"


def _trailing_credits(page: Page, last: int, stop: int) -> tuple[int, ...]:
    """Return the bylines and dates after the text of a story, as long as only furniture stands between."""
    found: list[int] = []
    if page.credits_above:
        return ()
    if page.credits_below:
        signed = range(last + 1, end_of_credits(page, last + 1, stop))
        return tuple(index for index in signed if page.lines[index].label not in FURNITURE)
    for index in range(last + 1, stop):
        label = page.lines[index].label
        if label in ("byline", "date"):
            found.append(index)
        elif label not in ("furniture", "closing", "ending"):
            break
    return tuple(found)


def _furniture_inside(page: Page, header: Header | None, first: int, last: int) -> frozenset[int]:
    """Return the furniture among the lines `first:last`: known pieces, entries of link lists, slogans beside them."""
    found: set[int] = set()
    in_list = False
    own = {header.title, *header.sections, *header.credit_lines} if header else set()
    for index in range(first, last + 1):
        line = page.lines[index]
        if line.label in FURNITURE:
            found.add(index)
            in_list = line.label == "link_list" or (in_list and line.label != "ending")
        elif in_list and line.label in ("short", "date", "byline", "section") and index not in own:
            found.add(index)
        else:
            in_list = False
    return frozenset(found)
