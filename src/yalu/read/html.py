"""HTML pages: all visible text is kept in the order of the page; menus, notices and other furniture are marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from yalu.errors import ReadError
from yalu.model.protocols import RawInput
from yalu.model.text import Document, Known, Mark
from yalu.read.decode import clean, decode
from yalu.read.document import known, make_document, media_type_of, sha256_of
from yalu.read.html_main import outside_main_text
from yalu.read.html_metadata import page_metadata
from yalu.read.html_text import Element, Rendered, join_furniture, parse_html, render
from yalu.read.options import Limits
from yalu.read.plain import charset_of

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_META_WITHIN = 4_096  # browsers look no further than the first kilobyte; some pages put it later
_BESIDE_HEADLINE = 200  # characters; a byline or a standfirst may stand between the headline and the date


class HtmlReader:
    """Reads one document from a page."""

    name = "html.v1"
    media_types: tuple[str, ...] = ("text/html", "application/xhtml+xml")
    suffixes: tuple[str, ...] = (".html", ".htm", ".xhtml")

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()

    def read(self, raw: RawInput) -> Iterator[Document]:
        """Yield the page. Raises ReadError where it is no text, has none, or is nested too deep."""
        markup = clean(decode(raw.data, declared=declared_charset(raw), item=raw.source))
        page = parse_html(markup, raw.source, self._limits)
        metadata = page_metadata(page, raw.given.get("url") or raw.source)
        rendered = render(page, title=metadata.title.value if metadata.title else None)
        if not rendered.text:
            raise ReadError(
                "has no visible text.", item=raw.source, remedy="Pages filled by scripts must be saved from a browser."
            )
        metadata = replace(metadata, section=metadata.section or _only_section(rendered))
        outside = [mark for mark in outside_main_text(page, rendered) if not _is_own_date(mark, page, rendered)]
        yield make_document(
            raw,
            text=rendered.text,
            sha256=sha256_of(raw),
            media_type=media_type_of(raw, self.media_types[0]),
            metadata=metadata,
            limits=self._limits,
            marks=join_furniture(rendered.text, [*rendered.marks, *outside]),
        )


def html_text(markup: str, item: str, limits: Limits) -> Rendered:
    """Return the text and marks of a piece of HTML, such as a mail part or a feed entry."""
    return render(parse_html(clean(markup), item, limits), title=None)


def declared_charset(raw: RawInput) -> str | None:
    """Return the charset that the HTTP header, a `<meta>` or the XML declaration names, in that order."""
    from_header = charset_of(raw.media_type)
    if from_header:
        return from_header
    found = _META_CHARSET.search(raw.data[:_META_WITHIN]) or _XML_ENCODING.match(raw.data)
    return found[1].decode("ascii") if found else None


def _is_own_date(mark: Mark, page: Element, rendered: Rendered) -> bool:
    """Say whether a block beside the headline is all a `<time>`: the article's own date, which dates its story."""
    words = rendered.text[mark.start : mark.end]
    headlines = [each for each in rendered.marks if each.kind == "headline"]
    near = any(
        0 <= mark.start - each.end <= _BESIDE_HEADLINE or 0 <= each.start - mark.end <= _BESIDE_HEADLINE
        for each in headlines
    )
    return near and any(" ".join("".join(time.itertext()).split()) == words for time in page.iter("time"))


def _only_section(rendered: Rendered) -> Known | None:
    """Return the section label that the page shows, where it shows one only."""
    labels = {rendered.text[mark.start : mark.end] for mark in rendered.marks if mark.kind == "section"}
    return known(labels.pop(), "text") if len(labels) == 1 else None
