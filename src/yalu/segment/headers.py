"""Where stories begin on a page.

A page is read as runs of text with clusters of other lines between them. Each cluster is asked whether a story
begins in it: which of its lines would be the title, and what speaks for that. A sub-heading has nothing to speak for it
but its form, so it never begins a story.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from yalu.segment.bylines import is_bare_name
from yalu.segment.datelines import read_dateline
from yalu.segment.labels import FURNITURE, Line, may_be_title, split_tag
from yalu.segment.vocabulary import compared, furniture

# Points that a line needs to begin a story after another: one strong sign (a byline or a date beside it, a tag, the end
# of another story before it). Set on made pages of many kinds, so that sub-headings stay inside.
ENOUGH = 2
# A document that was given its title is one story unless the text clearly holds several.
ENOUGH_WHEN_TITLED = 3

_ECHO = re.compile(
    r"(?i)(?:continue reading|read more|read the rest of|read full story)\W*[“\"‘'](.{4,200}?)[”\"’']?\W*\Z"
)
_TRUNCATED = re.compile(r"(?:\[(?:…|\.\.\.)\]|\((?:…|\.\.\.)\))\W*\Z")
_RULE = re.compile(r"[-=_–—―]{5,}")
# Lines of a header looked at above the text; longer runs of short lines are menus.
_HEADER_LINES = 12
_TITLE_WORDS = 4
_STANDFIRST_LENGTH = 400
# Of two long lines together the first is the title unless the second is clearly shorter.
_STANDFIRST_SHARE = 0.9
_SECTION_WORDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The beginning of a story, as indices of lines.

    `first` is its first line, `body` its first line of text, `title` the title's line (null for a wire item without
    one), `sections` and `credit_lines` (bylines and dates) the lines of those. `points`: how much speaks for it.
    """

    first: int
    body: int
    title: int | None
    sections: tuple[int, ...]
    credit_lines: tuple[int, ...]
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A document's lines with what must be known of the whole page to judge one of them."""

    text: str
    lines: tuple[Line, ...]
    echoes: frozenset[str]
    title: str
    publisher: str
    usual_gap: int
    credits_above: bool
    credits_below: bool

    def words(self, index: int) -> str:
        """Return the text of a line."""
        return self.text[self.lines[index].start : self.lines[index].end]

    def key(self, index: int) -> str:
        """Return a line's text as titles are compared, without a bracketed tag."""
        words = self.words(index)
        return compared(words[split_tag(words)[1] :])

    def is_title_form(self, index: int) -> bool:
        """Say whether a line has the form of a title."""
        line = self.lines[index]
        return line.label == "short" and (line.is_headline or may_be_title(self.words(index)))

    def is_long(self, index: int) -> bool:
        """Say whether a line is long enough to be a title rather than a section."""
        words = self.words(index)
        return len(words.split()) >= _TITLE_WORDS or len(words) >= 28


def read_page(text: str, lines: Sequence[Line], *, title: str | None, publisher: str | None) -> Page:
    """Return the page that `lines` make."""
    gaps = sorted(line.gap for line in lines[1:])
    return Page(
        text=text,
        lines=tuple(lines),
        echoes=frozenset(_echoes(text, lines)),
        title=compared(title or ""),
        publisher=compared(publisher or ""),
        usual_gap=gaps[len(gaps) // 2] if gaps else 0,
        credits_above=_credits_above(lines),
        credits_below=_credits_below(lines),
    )


def find_headers(page: Page, *, enough: int = ENOUGH) -> list[Header]:
    """Return where stories begin, in order. The first cluster needs no points: a page opens with its title."""
    headers: list[Header] = []
    taken = 0
    for after_text, high in _clusters(page):
        low = max(after_text, taken)
        signed = end_of_credits(page, low, high) if headers else low
        header = _header_in(page, signed, high)
        if header is not None and signed > low:
            header = replace(header, points=header.points + 2)
        needed = 0 if not headers and low == 0 and enough == ENOUGH else enough
        if header is not None and (header.points >= needed or _is_page_title(page, header)):
            headers.append(header)
            taken = max((header.body, *header.credit_lines)) + 1
        elif _opens_wire_item(page, low, high, headers):
            headers.append(Header(first=high, body=high, title=None, sections=(), credit_lines=(), points=enough))
    return headers


def end_of_credits(page: Page, start: int, stop: int) -> int:
    """Return where the bylines and dates that sign off the story before line `start` end.

    Only on pages whose stories are signed at the end; there a name or an office may stand alone above the date.
    """
    if not page.credits_below:
        return start
    end = index = start
    while index < stop:
        label = page.lines[index].label
        if label in ("byline", "date"):
            end = index + 1
        elif label not in FURNITURE and (label != "short" or index > start or page.is_long(index)):
            break
        index += 1
    return end


def _clusters(page: Page) -> Iterator[tuple[int, int]]:
    """Yield for each line of text the lines between it and the text before, as `low:high`; `high` is the text."""
    low = 0
    for index, line in enumerate(page.lines):
        if line.label == "body":
            if low < index or low == 0 or read_dateline(page.text, line.start, line.end) is not None:
                yield low, index
            low = index + 1


def _header_in(page: Page, low: int, high: int) -> Header | None:
    """Return the best header among the lines `low:high` before the text at `high`."""
    group, credit_lines = _title_group(page, low, high)
    if not group:
        return None
    title = _pick_title(page, group)
    if credit_lines:
        credit_lines = (*_bare_names(page, title, credit_lines[0]), *credit_lines)
    standfirst = () if credit_lines else _credits_after_standfirst(page, high)
    section = _section_above(page, low, title)
    names = _labels_below(page, title, credit_lines, high)
    above: tuple[int, ...] = ()
    if (page.credits_above and not credit_lines) or (low == 0 and not _has_date(page, credit_lines)):
        above = _credits_before(page, low, title)
    first = min((title, *section, *above))
    return Header(
        first=first,
        body=high,
        title=title,
        sections=(*section, *names),
        credit_lines=(*above, *credit_lines, *standfirst),
        points=_points(page, low, high, title, credit_lines, standfirst),
    )


def _title_group(page: Page, low: int, high: int) -> tuple[list[int], tuple[int, ...]]:
    """Return the title-like lines together above the last bylines and dates, or above the text; and those credits."""
    lines = page.lines
    headlines = [index for index in range(low, high) if lines[index].is_headline]
    top = headlines[-1] if headlines else None
    credit_lines: list[int] = []
    at = high - 1
    group: list[int] = []
    while at >= low and len(group) < _HEADER_LINES:
        label = lines[at].label
        if label in ("byline", "date"):
            if group:
                break
            credit_lines.append(at)
        elif credit_lines and not group and _is_name_and_town(page, low, at):
            credit_lines.append(at)
        elif label == "short" and page.is_title_form(at):
            group.append(at)
            if _has_credit_between(page, low, at) and not credit_lines and _are_labels(page, group):
                # Short names between the date and the text: a programme, not the title.
                group.clear()
        elif group and (label not in ("furniture", "closing") or any(page.is_long(index) for index in group)):
            break
        at -= 1
    if top is not None:
        return [top], tuple(index for index in range(top + 1, high) if lines[index].label in ("byline", "date"))
    return sorted(group), tuple(sorted(credit_lines))


def _is_name_and_town(page: Page, low: int, at: int) -> bool:
    """Say whether a line above a date is "Anna Berg in Osten", with a title right above it."""
    name, _, town = page.words(at).partition(" in ")
    above = at > low and page.is_title_form(at - 1) and page.is_long(at - 1)
    return above and is_bare_name(name) and town[:1].isupper() and len(town.split()) <= 3


def _bare_names(page: Page, title: int, credit: int) -> tuple[int, ...]:
    """Return the line with a person's name alone between a title and the date under it."""
    if credit != title + 2 or page.lines[credit].label != "date" or page.lines[title + 1].label != "short":
        return ()
    return (title + 1,) if is_bare_name(page.words(title + 1)) else ()


def _has_date(page: Page, indices: Sequence[int]) -> bool:
    return any(page.lines[index].date is not None for index in indices)


def _has_credit_between(page: Page, low: int, at: int) -> bool:
    """Say whether a byline or a date stands above line `at` with a title above it and no ruled line between."""
    for index in range(at - 1, max(low, at - _HEADER_LINES), -1):
        if page.lines[index].label == "separator":
            return False
        if page.lines[index].label in ("byline", "date"):
            return any(page.is_title_form(above) for above in range(max(low, index - _HEADER_LINES), index))
        if page.lines[index].label == "short" and page.is_long(index):
            return False
    return False


def _are_labels(page: Page, group: Sequence[int]) -> bool:
    return all(len(page.words(index).split()) <= _SECTION_WORDS + 1 for index in group)


def _pick_title(page: Page, group: Sequence[int]) -> int:
    for index in group:
        words = page.words(index)
        if page.key(index) in page.echoes or split_tag(words)[0] or _matches_title(page, index):
            return index
    long = [index for index in group if page.is_long(index)]
    if not long:
        return group[-1]
    if (
        len(long) == 2
        and long[1] == long[0] + 1
        and len(page.words(long[1])) > _STANDFIRST_SHARE * len(page.words(long[0]))
    ):
        # A title and the line under it that sums the story up.
        return long[0]
    return long[-1]


def _matches_title(page: Page, index: int) -> bool:
    """Say whether a line is the document's title, or that title without the site's name."""
    if not page.title or not page.is_title_form(index):
        return False
    key = page.key(index)
    return key == page.title or (len(key) >= 12 and (page.title.startswith(key) or page.title.endswith(key)))


def _is_page_title(page: Page, header: Header) -> bool:
    return header.title is not None and header.points >= 0 and _matches_title(page, header.title) and header.first < 200


def _points(page: Page, low: int, high: int, title: int, credit_lines: Sequence[int], standfirst: Sequence[int]) -> int:
    """Return how much speaks for a story beginning at `title`."""
    words = page.words(title)
    beside = [page.lines[index] for index in (*credit_lines, *standfirst)]
    points = 0
    if credit_lines:
        points += 3 if any(line.label == "byline" for line in beside) else _date_points(beside)
    elif standfirst:
        points += 2
    else:
        points += _date_points([page.lines[index] for index in _credits_before(page, low, title)])
    if split_tag(words)[0]:
        points += 2
    if page.key(title) in page.echoes or page.lines[title].is_headline:
        points += 3
    points += _dateline_points(page, high)
    listed = any(page.lines[index].label in ("link_list", "comments") for index in range(low, title))
    return points + (0 if listed else _ending_points(page, low, title))


def _date_points(lines: Sequence[Line]) -> int:
    """Return 2 for a complete date, 1 for one without its year (it may head a part of a chronology), 0 for none."""
    if any(line.label == "byline" for line in lines):
        return 2
    dates = [line.date for line in lines if line.date is not None]
    if any(value.start or value.why == "ambiguous" for value in dates):
        return 2
    return 1 if dates else 0


def _dateline_points(page: Page, body: int) -> int:
    line = page.lines[body]
    dateline = read_dateline(page.text, line.start, line.end)
    if dateline is None:
        return 0
    return 3 if dateline.agency else 2


def _ending_points(page: Page, low: int, title: int) -> int:
    """Return what the lines between the text before and the title say for a story having ended there."""
    labels = {page.lines[index].label for index in range(low, title)}
    points = 0
    if low > 0:
        before = page.words(low - 1)
        if _end_mark(before) or any(_end_mark(page.words(index)) for index in range(low, title)):
            points += 3
        elif "ending" in labels or _tail_of(before) or _TRUNCATED.search(before[-20:]):
            points += 2
    if low < title and _RULE.fullmatch(page.words(title - 1)):
        points += 2
    # Weak signs together are one: a share bar or a wider gap stands above sub-headings too.
    wide = page.lines[title].gap > page.usual_gap or page.lines[low].gap > page.usual_gap
    return points + (wide or "closing" in labels or "separator" in labels)


def _end_mark(words: str) -> bool:
    return furniture().end.search(words[-12:]) is not None


def _tail_of(words: str) -> bool:
    return furniture().tail.search(words[-240:]) is not None


def _section_above(page: Page, low: int, title: int) -> tuple[int, ...]:
    """Return the line that names the section, the nearest short label above the title, or nothing."""
    for index in range(title - 1, max(low, title - 4) - 1, -1):
        line = page.lines[index]
        if line.label == "section":
            return (index,)
        if line.label == "short":
            words = page.words(index)
            fits = page.is_title_form(index) and len(words) <= 48 and _is_section_name(words)
            if not fits or page.key(index) in (page.publisher, page.key(title)) or _is_in_menu(page, low, index):
                return ()
            return (index,)
        if line.label not in ("date", "byline"):
            return ()
    return ()


def _is_in_menu(page: Page, low: int, index: int) -> bool:
    """Say whether a label is the last of a run of labels: an entry of a menu rather than the story's section."""
    above = range(index - 1, max(low, index - 3) - 1, -1)
    return len(above) >= 2 and all(
        page.lines[at].label == "short" and _is_section_name(page.words(at)) for at in list(above)[:2]
    )


def _is_section_name(words: str) -> bool:
    return len(words.split()) <= _SECTION_WORDS and not names_site(words)


def names_site(words: str) -> bool:
    """Say whether a short line reads as the name of a site or an outlet ("The Daily Harbour")."""
    parts = words.lower().replace(".", " ").split()
    return 1 < len(parts) <= _SECTION_WORDS + 1 and not furniture().site_words.isdisjoint(parts)


def _labels_below(page: Page, title: int, credit_lines: Sequence[int], high: int) -> tuple[int, ...]:
    """Return short names between the byline or date and the text: the programme, the series."""
    if not credit_lines:
        return tuple(index for index in range(title + 1, high) if page.lines[index].label == "section")
    names = []
    for index in range(credit_lines[0] + 1, high):
        line = page.lines[index]
        is_name = line.label == "short" and page.is_title_form(index) and _are_labels(page, [index])
        if line.label == "section" or (is_name and page.words(index)[-1] not in "?!"):
            names.append(index)
    return tuple(names)


def _credits_before(page: Page, low: int, title: int) -> tuple[int, ...]:
    """Return the byline and date lines that stand directly above the title, or above its section."""
    found = []
    for index in range(title - 1, low - 1, -1):
        label = page.lines[index].label
        if label in ("byline", "date"):
            found.append(index)
        elif label not in FURNITURE and (label not in ("short", "section") or found):
            break
    return tuple(sorted(found))


def _credits_after_standfirst(page: Page, body: int) -> tuple[int, ...]:
    """Return the bylines and dates that follow the first paragraph when that one sums the story up."""
    line = page.lines[body]
    if page.credits_above or line.end - line.start > _STANDFIRST_LENGTH:
        return ()
    found: list[int] = []
    beside: list[int] = []
    for index in range(body + 1, len(page.lines)):
        label = page.lines[index].label
        if label in ("byline", "date"):
            found += [*beside, index]
            beside = []
        elif label == "short" and not page.is_long(index) and found:
            beside.append(index)  # the author's desk or town, if another byline or date follows
        elif label not in ("furniture", "closing"):
            break
    followed = any(page.lines[index].label == "body" for index in range(max(found, default=body) + 1, len(page.lines)))
    return tuple(found) if followed else ()


def _opens_wire_item(page: Page, low: int, high: int, headers: Sequence[Header]) -> bool:
    """Say whether the text at `high` is a wire item without a title, after another one or after an end mark."""
    line = page.lines[high]
    dateline = read_dateline(page.text, line.start, line.end)
    if dateline is None or low == 0 or not dateline.agency:
        return False
    if _end_mark(page.words(low - 1)) or any(_end_mark(page.words(index)) for index in range(low, high)):
        return True
    opening = headers[0].body if headers else next(i for i, each in enumerate(page.lines) if each.label == "body")
    first = page.lines[opening]
    before = read_dateline(page.text, first.start, first.end)
    return dateline.is_full and before is not None and before.is_full


def _echoes(text: str, lines: Sequence[Line]) -> Iterator[str]:
    """Yield titles that "Continue reading “Title”" repeats."""
    for line in lines:
        match = _ECHO.search(text[max(line.start, line.end - 260) : line.end])
        if match is not None:
            yield compared(match[1])


def _credits_below(lines: Sequence[Line]) -> bool:
    """Say whether stories are signed at the end: a date follows the page's last text and none leads its first."""
    labels = [line.label for line in lines if line.label in ("short", "byline", "date", "body")]
    if "body" not in labels:
        return False
    last = len(labels) - 1 - labels[::-1].index("body")
    head = labels[: labels.index("body")]
    return "date" in labels[last + 1 : last + 3] and not {"byline", "date"}.intersection(head)


def _credits_above(lines: Sequence[Line]) -> bool:
    """Say whether the page's first byline or date stands above its first title rather than below it."""
    labels = [line.label for line in lines if line.label in ("short", "byline", "date", "body")]
    head = labels[: labels.index("body")] if "body" in labels else labels
    credit_lines = [index for index, label in enumerate(head) if label in ("byline", "date")]
    return bool(credit_lines) and credit_lines[-1] < len(head) - 1 and "short" not in head[: credit_lines[0]]
