"""Documents into stories."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yalu.model.ids import story_id
from yalu.model.mention import NO_DATE, DateValue
from yalu.model.text import Document, Mark, MarkKind, Sentence, Story
from yalu.segment.blocks import find_blocks
from yalu.segment.bylines import is_bare_name
from yalu.segment.datelines import attention_note, read_dateline
from yalu.segment.dates import published_value, with_basis
from yalu.segment.headers import ENOUGH, ENOUGH_WHEN_TITLED, Page, find_headers, read_page
from yalu.segment.labels import label_block, split_tag
from yalu.segment.layout import Draft, lay_out
from yalu.segment.quotations import find_quotations
from yalu.segment.sentences import paragraph_sentences
from yalu.segment.vocabulary import compared, furniture

_STRUCTURAL: frozenset[MarkKind] = frozenset({"furniture", "headline", "section", "byline", "dateline"})
_SECTION_OPENER = re.compile(r"(?i)(?:category|section|topic|filed under)\s*:\s*(?=\S)")
_TAIL_LENGTH = 300


def segment(document: Document) -> tuple[Story, ...]:
    """Return the stories of a document, in order, not overlapping; none for a document without text.

    Pure: the same document gives the same stories. Every visible character of a story is in exactly one sentence or in
    a mark of kind furniture, section, byline or dateline.
    """
    text = document.text
    lines = [label_block(text, block) for block in find_blocks(text, marks=_structural_marks(document))]
    page = read_page(
        text,
        lines,
        title=document.title.value if document.title else None,
        publisher=document.publisher.value if document.publisher else None,
    )
    given = document.title is not None and document.title.basis == "given"
    headers = find_headers(page, enough=ENOUGH_WHEN_TITLED if given else ENOUGH)
    drafts = lay_out(page, headers, titled=given)
    dates = _story_dates(document, page, drafts)
    return tuple(
        _story(document, page, draft, number, alone=len(drafts) == 1, published=dates[number])
        for number, draft in enumerate(drafts)
    )


def story_text(document: Document, story: Story) -> str:
    """Return the story for reading: its text with furniture left out, joined as the layout around it was."""
    pieces: list[str] = []
    position = story.start
    for mark in (*story.furniture, None):
        stop = mark.start if mark else story.end
        piece = document.text[position:stop]
        if piece.strip():
            before = document.text[story.start : position].rsplit("\n", 1)[-1] if pieces else ""
            apart = not pieces or "\n" in piece[: len(piece) - len(piece.lstrip())] or not before
            pieces.append(("\n\n" if apart else " ") + piece.strip() if pieces else piece.strip())
        position = mark.end if mark else story.end
    return "".join(pieces)


def _structural_marks(document: Document) -> list[Mark]:
    """Return the reader's marks that shape stories, in order, later overlaps left out."""
    marks: list[Mark] = []
    for mark in sorted(document.marks, key=lambda mark: (mark.start, -mark.end, mark.kind)):
        inside = 0 <= mark.start < mark.end <= len(document.text)
        if mark.kind not in _STRUCTURAL or not inside or (marks and mark.start < marks[-1].end):
            continue
        if mark.kind != "headline" or _is_story_title(document, mark):
            marks.append(mark)
    return marks


def _is_story_title(document: Document, mark: Mark) -> bool:
    """Say whether a headline mark is the title of a story.

    In pages the reader marks titles only. In other documents it marks every heading: there the one that opens the
    document and those of the highest rank ("# Title") are titles, the rest are sub-headings.
    """
    if document.media_type.startswith(("text/html", "application/xhtml")):
        return True
    line_start = document.text.rfind("\n", 0, mark.start) + 1
    return document.text[line_start : mark.start].strip() == "#" or not document.text[: mark.start].strip()


def _story(document: Document, page: Page, draft: Draft, number: int, *, alone: bool, published: DateValue) -> Story:
    marks, sentences = _read_lines(page, draft)
    start, end = page.lines[draft.first].start, page.lines[draft.last].end
    section = _section(document.text, marks)
    if section is None and alone and document.section:
        section = document.section.value
    return Story(
        story_id=story_id(document.doc_id, number, start, end),
        doc=document.doc_id,
        number=number,
        title=_title(document, page, draft, alone=alone, first=number == 0),
        section=section,
        authors=_authors(document, page, draft, alone=alone),
        published=published,
        start=start,
        end=end,
        marks=marks,
        sentences=sentences,
    )


def _section(text: str, marks: Sequence[Mark]) -> str | None:
    """Return the tag on the title's own line ("[Interview]"), else the first label above or below the title."""
    labels = [text[mark.start : mark.end] for mark in marks if mark.kind == "section"]
    tag = next((label for label in labels if label[0] in "[【<"), None)
    return _SECTION_OPENER.sub("", (tag or labels[0]).strip("[]【】<> ")) if labels else None


def _title(document: Document, page: Page, draft: Draft, *, alone: bool, first: bool) -> str | None:
    own = None
    if draft.header is not None and draft.header.title is not None:
        words = page.words(draft.header.title)
        own = " ".join(words[split_tag(words)[1] :].split()).lstrip("# ")
    if document.title is None:
        return own
    if alone:
        # A page's title often carries the site's name; the headline in the text does not.
        with_site = own is not None and compared(own) in compared(document.title.value)
        return own if with_site and document.title.basis != "given" else document.title.value
    return own if own is not None or not first else document.title.value


def _authors(document: Document, page: Page, draft: Draft, *, alone: bool) -> tuple[str, ...]:
    if alone and document.authors:
        return tuple(author.value for author in document.authors)
    names = [name for index in draft.credit_lines for name in page.lines[index].authors or _bare_name(page, index)]
    return tuple(dict.fromkeys(names))


def _bare_name(page: Page, index: int) -> tuple[str, ...]:
    name = page.words(index).partition(" in ")[0]
    return (name,) if page.lines[index].label == "short" and is_bare_name(name) else ()


def _story_dates(document: Document, page: Page, drafts: Sequence[Draft]) -> list[DateValue]:
    """Return each story's date of publication.

    The document's date is a single story's; among several, a story's own words come first. A date guessed from a path
    comes after both and is inferred; so is the page's single date where a story has none.
    """
    given = published_value(document.published.value) if document.published else None
    from_path = document.published is not None and document.published.basis == "path"
    if given is not None and given.start is not None and from_path:
        given = with_basis(given, "inferred")
    single = _single_page_date(page, drafts)
    inferred = with_basis(single, "inferred") if single else None
    dates = []
    for draft in drafts:
        own = _own_date(page, draft)
        choices = [own, given, inferred] if from_path or len(drafts) > 1 else [given, own, inferred]
        known = next((value for value in choices if value is not None and value.start is not None), None)
        dates.append(known or own or given or NO_DATE)
    return dates


def _own_date(page: Page, draft: Draft) -> DateValue | None:
    """Return the date of a story's date line, else of its dateline; one with a day's value before one without."""
    values = [value for index in draft.credit_lines if (value := page.lines[index].date) is not None]
    body = draft.header.body if draft.header else _first_body(page, draft)
    if body is not None:
        dateline = read_dateline(page.text, page.lines[body].start, page.lines[body].end)
        if dateline is not None and dateline.day is not None:
            values.append(dateline.date)
    return next((value for value in values if value.start), values[0] if values else None)


def _first_body(page: Page, draft: Draft) -> int | None:
    return next((index for index in range(draft.first, draft.last + 1) if page.lines[index].label == "body"), None)


def _single_page_date(page: Page, drafts: Sequence[Draft]) -> DateValue | None:
    """Return the one date that lines of the page state, at its head or in its first story's header; else null."""
    inside = {index for draft in drafts[1:] for index in range(draft.first, draft.last + 1)}
    values = [line.date for line in page.lines if line.date is not None and line.date.start]
    head = [
        line.date
        for index, line in enumerate(page.lines)
        if line.date is not None and line.date.start and index not in inside
    ]
    return head[0] if head and len({value.start for value in values}) == 1 else None


def _read_lines(page: Page, draft: Draft) -> tuple[tuple[Mark, ...], tuple[Sentence, ...]]:
    """Return the marks and the sentences of a story's lines."""
    header = draft.header
    marks: list[Mark] = []
    sentences: list[Sentence] = []
    for index in range(draft.first, draft.last + 1):
        start, end = page.lines[index].start, page.lines[index].end
        if index in draft.furniture:
            marks.append(Mark(kind="furniture", start=start, end=end))
        elif header is not None and index == header.title:
            start += split_tag(page.words(index))[1]
            if start > page.lines[index].start:
                tag_end = page.lines[index].start + len(page.text[page.lines[index].start : start].rstrip())
                marks.append(Mark(kind="section", start=page.lines[index].start, end=tag_end))
            marks.append(Mark(kind="headline", start=start, end=end))
            sentences.append(Sentence(number=len(sentences), start=start, end=end, kind="headline"))
        elif header is not None and index in header.sections:
            marks.append(Mark(kind="section", start=start, end=end))
        elif index in draft.credit_lines:
            kind: MarkKind = "dateline" if page.lines[index].label == "date" else "byline"
            marks.append(Mark(kind=kind, start=start, end=end))
        else:
            found = _read_paragraph(page, index)
            marks.extend(found[0])
            for first, last in found[1]:
                sentences.append(Sentence(number=len(sentences), start=first, end=last))
    return tuple(sorted(marks, key=lambda mark: (mark.start, mark.end, mark.kind))), tuple(sentences)


def _read_paragraph(page: Page, index: int) -> tuple[list[Mark], list[tuple[int, int]]]:
    """Return the marks and sentences of one paragraph: notes and dateline before, furniture after, quotations in it."""
    text, line = page.text, page.lines[index]
    marks: list[Mark] = []
    start = line.start
    for stop in _opening_marks(text, start, line.end):
        marks.append(Mark(kind="dateline", start=start, end=stop))
        start = _skip_space(text, stop, line.end)
    end, tails = _closing_furniture(text, start, line.end)
    marks.extend(tails)
    if start >= end:
        return marks, []
    following = page.lines[index + 1].start if index + 1 < len(page.lines) else len(text)
    goes_on = text[following : following + 1] == "“"
    marks.extend(
        Mark(kind="quotation", start=first, end=last)
        for first, last in find_quotations(text, start, end, goes_on=goes_on)
    )
    return marks, list(paragraph_sentences(text, start, end))


def _opening_marks(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where the editors' note and then the dateline at the beginning of a paragraph end."""
    note = attention_note(text, start, end)
    if note is not None:
        yield note
        start = _skip_space(text, note, end)
    dateline = read_dateline(text, start, end) if start < end else None
    if dateline is not None:
        yield dateline.end


def _closing_furniture(text: str, start: int, end: int) -> tuple[int, list[Mark]]:
    """Return where the paragraph's own words end and marks for "Continue reading ..." or "-0-" after them."""
    marks: list[Mark] = []
    for pattern in (furniture().tail, furniture().end):
        match = pattern.search(text, max(start, end - _TAIL_LENGTH), end)
        if match is not None and match.start() < end:
            last = match.start() + len(match[0].rstrip())
            marks.append(Mark(kind="furniture", start=match.start(), end=last))
            end = match.start()
            while end > start and text[end - 1].isspace():
                end -= 1
    return end, marks


def _skip_space(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start
