"""Markdown: the text stays as it is written; headings are marked, YAML front matter gives metadata and is furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from yalu.model.protocols import RawInput
from yalu.model.text import Document, Mark
from yalu.read.document import (
    Metadata,
    first,
    known,
    known_authors,
    make_document,
    media_type_of,
    path_date,
    sha256_of,
)
from yalu.read.options import Limits
from yalu.read.plain import plain_text

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<yaml>.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_LONGEST_FRONT_MATTER = 20_000
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_ATX = re.compile(r"^ {0,3}#{1,6}[ \t]+(?P<words>.*?)(?:[ \t]+#+)?[ \t]*$")
_SETEXT = re.compile(r"^ {0,3}(?:=+|-{2,})[ \t]*$")
_NOT_A_TITLE = re.compile(r"^\s*(?:[-*+>|]|\d+[.)]\s|$)")


class MarkdownReader:
    """Reads one document from a Markdown file."""

    name = "markdown.v1"
    media_types: tuple[str, ...] = ("text/markdown", "text/x-markdown")
    suffixes: tuple[str, ...] = (".md", ".markdown")

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()

    def read(self, raw: RawInput) -> Iterator[Document]:
        """Yield the document. Raises ReadError where the bytes are no text, none, or too many."""
        text = plain_text(raw, self._limits)
        matter = _FRONT_MATTER.match(text[:_LONGEST_FRONT_MATTER])
        body = matter.end() if matter else 0
        marks = list(heading_marks(text, body))
        if matter:
            marks.append(Mark(kind="furniture", start=0, end=len(text[:body].rstrip())))
        yield make_document(
            raw,
            text=text,
            sha256=sha256_of(raw),
            media_type=media_type_of(raw, self.media_types[0]),
            metadata=_metadata(text, matter, marks, raw.source),
            limits=self._limits,
            marks=marks,
        )


def heading_marks(text: str, start: int = 0) -> Iterator[Mark]:
    """Yield a headline mark over the words of each heading (`# words`, or words underlined with = or -)."""
    fence: str | None = None
    previous: tuple[int, str] | None = None
    offset = start
    for line in text[start:].split("\n"):
        fence, is_fence = _fence_after(line, fence)
        if is_fence or fence:
            previous = None
        else:
            found = _ATX.match(line)
            if found and found["words"]:
                yield Mark(kind="headline", start=offset + found.start("words"), end=offset + found.end("words"))
            elif previous and _SETEXT.match(line):
                yield _line_mark(*previous)
            previous = None if found or _NOT_A_TITLE.match(line) else (offset, line)
        offset += len(line) + 1


def _fence_after(line: str, fence: str | None) -> tuple[str | None, bool]:
    """Return the code fence that is open after `line`, and whether the line opens or closes one."""
    found = _FENCE.match(line)
    if not found:
        return fence, False
    if fence is None:
        return found[1], True
    return (None, True) if found[1].startswith(fence) else (fence, False)


def _line_mark(offset: int, line: str) -> Mark:
    words = line.strip()
    start = offset + line.index(words)
    return Mark(kind="headline", start=start, end=start + len(words))


def _metadata(text: str, matter: re.Match[str] | None, marks: list[Mark], source: str) -> Metadata:
    fields = _front_matter(matter["yaml"]) if matter else {}
    headline = next((mark for mark in marks if mark.kind == "headline"), None)
    authors = fields.get("authors") or fields.get("author") or []
    return Metadata(
        title=first(
            known(fields.get("title"), "metadata"),
            known(text[headline.start : headline.end], "text") if headline else None,
        ),
        publisher=known(fields.get("publisher"), "metadata"),
        authors=known_authors(authors if isinstance(authors, list) else [authors], "metadata"),
        published=first(known(str(fields.get("date") or fields.get("published") or ""), "metadata"), path_date(source)),
        language=known(fields.get("language") or fields.get("lang"), "metadata"),
        section=known(fields.get("section") or fields.get("category"), "metadata"),
        url=str(fields["url"]) if isinstance(fields.get("url"), str) else None,
    )


def _front_matter(block: str) -> dict[str, Any]:
    """Return the front matter's fields; what is not a YAML mapping is words of the author, and no metadata."""
    try:
        fields = yaml.safe_load(block)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}
