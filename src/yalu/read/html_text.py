"""From a page's tree to text with marks, in one pass that never recurses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from yalu.errors import ReadError
from yalu.model.text import Mark, MarkKind
from yalu.read.decode import clean
from yalu.read.html_furniture import Page, is_furniture_phrase
from yalu.read.options import Limits

Element = Any  # lxml publishes no types

# Not `head`: where its end tag is left out, libxml2 puts HTML5's <main> and <article> into it.
_NOT_TEXT = frozenset(
    {
        "script", "style", "template", "title", "svg", "iframe", "object", "embed", "canvas", "audio", "video",
        "datalist",
    }
)  # fmt: skip
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details",
        "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset",
        "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "legend", "li", "main", "menu", "nav",
        "noscript", "ol", "option", "p", "pre", "section", "select", "summary", "table", "tbody", "textarea",
        "tfoot", "thead", "ul",
    }
)  # fmt: skip
_SPACES = re.compile(r"[ \t\n\r\f\u00a0]+")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")  # soft hyphen, zero-width space, joiner, no-break space
_BREAKS = ("", " ", "\t", "\n", "\n\n")  # from weak to strong


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch of text between block breaks; `linked` of its characters are link text."""

    start: int
    end: int
    linked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A page as text, with its marks and blocks in the order of the text."""

    text: str
    marks: tuple[Mark, ...]
    blocks: tuple[Block, ...]


def parse_html(markup: str, item: str, limits: Limits) -> Element:
    """Return the root element of a page or fragment. Raises ReadError where it is empty or nested too deep."""
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ReadError("is HTML without any content.", item=item, remedy="Check that it is complete.") from error
    depth = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    if deepest > limits.max_html_depth:
        raise ReadError(
            f"is HTML nested deeper than {limits.max_html_depth:,} elements.",
            item=item,
            remedy="No ordinary page is; check where it comes from.",
        )
    return root


def render(root: Element, *, title: str | None) -> Rendered:
    """Return the visible text below `root`: a blank line between blocks, table cells parted by tabs.

    `title` is the page's own title, which tells its headline from the name of the site.
    """
    page = Page(root, title)
    writer = _Writer()
    walk = etree.iterwalk(root, events=("start", "end", "comment"))
    for event, element in walk:
        if event == "start":
            if element.tag in _NOT_TEXT:
                walk.skip_subtree()
            else:
                _enter(element, page, writer)
        elif event == "end" and element.tag not in _NOT_TEXT:
            _leave(element, writer)
        if event != "start" and element.tail and element is not root:
            writer.write(element.tail)
    return writer.finish()


def _enter(element: Element, page: Page, writer: _Writer) -> None:
    if element.tag in _BLOCKS:
        writer.break_("\n\n")
    elif element.tag == "tr":
        writer.break_("\n")
    elif element.tag in ("td", "th"):
        writer.break_("\t")
    writer.open(element, page.mark_kind(element))
    if element.tag == "br":
        writer.line_break()
    elif element.text:
        writer.write(element.text)


def _leave(element: Element, writer: _Writer) -> None:
    writer.close(element)
    if element.tag in _BLOCKS:
        writer.break_("\n\n")
    elif element.tag in ("td", "th", "tr"):
        writer.break_("\t" if element.tag != "tr" else "\n")


def join_furniture(text: str, marks: Iterable[Mark]) -> list[Mark]:
    """Return `marks` with furniture joined where it overlaps or only spaces stand between."""
    marks = sorted(marks, key=lambda mark: (mark.start, mark.end))
    joined: list[Mark] = []
    for mark in marks:
        if mark.kind != "furniture":
            continue
        if joined and (mark.start <= joined[-1].end or text[joined[-1].end : mark.start].isspace()):
            joined[-1] = replace(joined[-1], end=max(joined[-1].end, mark.end))
        else:
            joined.append(mark)
    return joined + [mark for mark in marks if mark.kind != "furniture"]


@dataclass(slots=True)
class _Open:
    """A mark whose element is not closed yet; `start` is None until text is written in it."""

    element: Element
    kind: MarkKind
    start: int | None = None


@dataclass(slots=True)
class _Writer:
    """Collects text, folding white space as a browser does, and knows where in the text it stands."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    pending: str = ""
    open_marks: list[_Open] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    block_start: int | None = None
    linked: int = 0
    links: int = 0
    preformatted: int = 0

    def break_(self, kind: str) -> None:
        """Ask for at least this break before the next text."""
        self.pending = max(self.pending, kind, key=_BREAKS.index)
        if kind == "\n\n":
            self._end_block()

    def line_break(self) -> None:
        """Begin a new line; two in a row part paragraphs."""
        self.break_("\n\n" if self.pending.endswith("\n") else "\n")

    def write(self, raw: str) -> None:
        """Add text; its spaces fold, except inside <pre>."""
        raw = _INVISIBLE.sub("", clean(raw))
        if self.preformatted:
            for number, line in enumerate(raw.split("\n")):
                if number:
                    self.line_break()
                self._put(line.rstrip())
                if line[-1:].isspace():
                    self.break_(" ")
            return
        words = _SPACES.sub(" ", raw)
        if words.startswith(" "):
            self.break_(" ")
        self._put(words.strip(" "))
        if words.endswith(" ") and words != " ":
            self.break_(" ")

    def open(self, element: Element, kind: MarkKind | None) -> None:
        """Note that an element begins here, and the mark it gets."""
        self.links += element.tag == "a"
        self.preformatted += element.tag in ("pre", "textarea")
        inside = {mark.kind for mark in self.open_marks}
        if kind and "furniture" not in inside and kind not in inside:
            self.open_marks.append(_Open(element, kind))

    def close(self, element: Element) -> None:
        """Note that an element ends here; its mark, if it has one and text, is kept."""
        self.links -= element.tag == "a"
        self.preformatted -= element.tag in ("pre", "textarea")
        if self.open_marks and self.open_marks[-1].element is element:
            done = self.open_marks.pop()
            if done.start is not None:
                self.marks.append(Mark(kind=done.kind, start=done.start, end=self.length))

    def finish(self) -> Rendered:
        """Return what was collected, with short blocks that read like furniture marked so."""
        self._end_block()
        text = "".join(self.parts)
        self.marks += [
            Mark(kind="furniture", start=block.start, end=block.end)
            for block in self.blocks
            if is_furniture_phrase(text[block.start : block.end])
        ]
        return Rendered(text=text, marks=tuple(join_furniture(text, self.marks)), blocks=tuple(self.blocks))

    def _put(self, words: str) -> None:
        if not words:
            return
        if self.length:
            self.parts.append(self.pending)
            self.length += len(self.pending)
        self.pending = ""
        if self.block_start is None:
            self.block_start = self.length
        for mark in self.open_marks:
            if mark.start is None:
                mark.start = self.length
        self.parts.append(words)
        self.length += len(words)
        self.linked += len(words) if self.links else 0

    def _end_block(self) -> None:
        if self.block_start is not None:
            self.blocks.append(Block(start=self.block_start, end=self.length, linked=self.linked))
        self.block_start, self.linked = None, 0
