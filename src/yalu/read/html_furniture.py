"""Which elements of a page are furniture, headline, section label or byline.

By structure first (element names, ARIA roles), then by the words in class and id names, then by the density of links.
An element that holds the page's articles, its headline or half of its text is never furniture by its name alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree

from yalu.model.text import MarkKind
from yalu.read.vocabulary import word_set, words

Element = Any

_HEADINGS = ("h1", "h2", "h3", "h4")
_ALWAYS = frozenset({"nav", "aside", "dialog", "menu", "button", "select", "textarea", "noscript"})
_LINK_LISTS = frozenset({"ul", "ol", "dl", "div", "p", "table", "section", "td"})
_SKIPPED = frozenset({"script", "style", "template", "title", "svg"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NAME_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")

# Shares of an element's text. Menus and lists of links have nearly all their text in links; a paragraph of news
# with several links has at most about a third.
_LINK_DENSITY = 0.75
_FEWEST_LINKS = 3
_HALF = 0.5
_LONGEST_PHRASE = 300  # characters in a block that its opening words alone can make furniture
_LONGEST_LABEL = 150  # characters of a byline or section label
_MORE_LINK = 120  # characters of a "Continue reading ..." link


@dataclass(slots=True)
class _Weight:
    """What an element holds: characters, characters in links, links, paragraphs, headings, articles."""

    characters: int = 0
    linked: int = 0
    links: int = 0
    paragraphs: int = 0
    headings: int = 0
    articles: int = 0


class Page:
    """A page that has been weighed, so that each element can be judged by what it holds."""

    def __init__(self, root: Element, title: str | None) -> None:
        self._title = _folded(title or "")
        self._weights = _weigh(root)
        self._total = self._weights[root].characters or 1
        self._headlines = self._find_headlines(root)

    def mark_kind(self, element: Element) -> MarkKind | None:
        """Return the mark that `element` gets, if any."""
        if element in self._headlines:
            return "headline"
        if self._is_furniture(element):
            return "furniture"
        return self._label(element)

    def _is_furniture(self, element: Element) -> bool:
        tag = element.tag
        if tag in ("html", "body", "main", "article"):
            return False
        if self._is_hidden(element):
            return True
        if tag in ("header", "footer"):
            return self._is_page_edge(element)
        if tag == "form":
            weight = self._weights[element]
            return not self._holds_content(element) and weight.paragraphs <= 2  # ASP.NET wraps whole pages in a form
        by_name = element.get("role") in word_set("furniture", "roles") or _named_furniture(
            element.get("class") or "", element.get("id") or ""
        )
        if tag in _ALWAYS or by_name:
            return not self._holds_content(element)
        return self._is_more_link(element) if tag == "a" else self._is_link_list(element)

    def _is_hidden(self, element: Element) -> bool:
        hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "")
        # Some pages hide all of their text until a script has run.
        return bool(hidden) and self._weights[element].characters < _HALF * self._total

    def _is_page_edge(self, element: Element) -> bool:
        """Tell a page's (or article's) footer and a page's header from an article's header and a quotation's footer."""
        if element.tag == "footer":
            return bool(element.getparent().tag != "blockquote") and not self._weights[element].articles
        inside = any(ancestor.tag in ("article", "main", "section") for ancestor in element.iterancestors())
        return not inside and not self._holds_content(element)

    def _holds_content(self, element: Element) -> bool:
        weight = self._weights[element]
        is_large = weight.characters > _HALF * self._total and weight.linked < _HALF * weight.characters
        if weight.articles or is_large:
            return True
        return any(heading in self._headlines for heading in element.iter(*_HEADINGS))

    def _is_link_list(self, element: Element) -> bool:
        weight = self._weights[element]
        return (
            element.tag in _LINK_LISTS
            and weight.links >= _FEWEST_LINKS
            and weight.linked >= _LINK_DENSITY * weight.characters
            and not weight.headings
            and not weight.articles
        )

    def _is_more_link(self, element: Element) -> bool:
        if self._weights[element].characters > _MORE_LINK or _within_heading(element):
            return False
        return " ".join("".join(element.itertext()).lower().split()).startswith(words("furniture", "more_links"))

    def _find_headlines(self, root: Element) -> set[Element]:
        """Return the titles of articles: named so, the first in an article, an h1, or a heading that is a link."""
        named = [element for element in root.iter() if _is_named_headline(element)]
        found = {element for element in named if 0 < self._weights[element].characters <= 3 * _LONGEST_LABEL}
        for article in root.iter("article"):
            headings = [heading for heading in article.iter(*_HEADINGS) if _article_of(heading) is article]
            has_named = any(element in found for element in article.iter())
            if headings and not has_named:
                found.add(headings[0])
        found |= {h1 for h1 in root.iter("h1") if self._is_title(h1, len(found)) and not _holds_any(h1, found)}
        if not any(True for _ in root.iter("article")):
            found |= self._linked_headings(root)
        return {element for element in found if not any(outer in found for outer in element.iterancestors())}

    def _is_title(self, h1: Element, others: int) -> bool:
        """Tell an article's h1 from the site's name set as h1 in the page's header."""
        text = _folded("".join(h1.itertext()))
        if not text:
            return False
        outer = {ancestor.tag for ancestor in h1.iterancestors()}
        in_edge = outer & {"header", "nav", "footer"} and not outer & {"article", "main"}
        if others > 1 and "article" not in outer:
            return False  # the title of a list of articles
        if others and in_edge:
            return False
        matches = bool(self._title) and len(text) > 3 and (text in self._title or self._title in text)
        return matches or not (others or outer & {"header", "nav", "footer"})

    def _linked_headings(self, root: Element) -> set[Element]:
        """Return the headings of a list of articles: at least two of one rank that are links, with text between."""
        found: set[Element] = set()
        for tag in ("h2", "h3"):
            linked = [
                heading
                for heading in root.iter(tag)
                if heading.find(".//a") is not None and not self._in_furniture(heading)
            ]
            if len(linked) >= 2:
                found.update(linked)
        return found

    def _in_furniture(self, element: Element) -> bool:
        return any(
            ancestor.tag in ("nav", "aside", "footer")
            or _named_furniture(ancestor.get("class") or "", ancestor.get("id") or "")
            for ancestor in element.iterancestors()
        )

    def _label(self, element: Element) -> MarkKind | None:
        if not 0 < self._weights[element].characters <= _LONGEST_LABEL:
            return None
        if element.tag == "h1" and len(self._headlines) > 1:
            return "section"  # what the articles listed below it have in common
        names = _names(element.get("class") or "")
        rel, prop = (element.get("rel") or "").split(), element.get("itemprop")
        if "author" in rel or prop == "author" or names & word_set("byline_names"):
            return "byline"
        if "category" in rel or prop == "articleSection" or names & word_set("section_names"):
            return "section"
        return None


@lru_cache(maxsize=4_096)
def is_furniture_phrase(block: str) -> bool:
    """Tell whether a short block of text says of itself that it is furniture ("Share this", "We use cookies ...")."""
    if len(block) > _LONGEST_PHRASE:
        return False
    folded = " ".join(block.lower().split()).strip(" :.»›|>-")
    return folded in word_set("furniture", "exact") or folded.startswith(words("furniture", "openings"))


def _weigh(root: Element) -> dict[Element, _Weight]:
    """Return what each element holds, by one walk from the leaves up."""
    weights: dict[Element, _Weight] = {}
    walk = etree.iterwalk(root, events=("start", "end", "comment"))
    for event, element in walk:
        if event == "start":
            weights[element] = _Weight(characters=_size(element.text))
            if element.tag in _SKIPPED:
                weights[element] = _Weight()
                walk.skip_subtree()
            continue
        if event == "end":
            _add_self(element, weights[element])
        parent = element.getparent()
        if parent is not None and parent in weights:
            if event == "end":
                _add(weights[parent], weights[element])
            weights[parent].characters += _size(element.tail)
    return weights


def _add_self(element: Element, weight: _Weight) -> None:
    if element.tag == "a":
        weight.links += 1
        weight.linked = weight.characters
    weight.paragraphs += element.tag == "p"
    weight.headings += element.tag in _HEADINGS and weight.characters > 0
    weight.articles += element.tag in ("article", "main")


def _add(parent: _Weight, child: _Weight) -> None:
    parent.characters += child.characters
    parent.linked += child.linked
    parent.links += child.links
    parent.paragraphs += child.paragraphs
    parent.headings += child.headings
    parent.articles += child.articles


def _size(text: str | None) -> int:
    return len(" ".join(text.split())) if text else 0


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.lower()).strip()


def _is_named_headline(element: Element) -> bool:
    if not isinstance(element.tag, str):
        return False
    is_property = element.get("itemprop") == "headline" and element.tag != "meta"
    return is_property or (
        element.tag in (*_HEADINGS, "div", "p", "span", "strong")
        and bool(_names(element.get("class") or "") & word_set("headline_names"))
    )


def _holds_any(element: Element, found: set[Element]) -> bool:
    return any(inner in found for inner in element.iterdescendants())


def _article_of(element: Element) -> Element:
    return next((ancestor for ancestor in element.iterancestors() if ancestor.tag == "article"), None)


def _within_heading(element: Element) -> bool:
    return any(ancestor.tag in _HEADINGS for ancestor in element.iterancestors())


@lru_cache(maxsize=4_096)
def _names(classes: str) -> frozenset[str]:
    return frozenset(classes.lower().split())


@lru_cache(maxsize=4_096)
def _named_furniture(classes: str, identifier: str) -> bool:
    """Tell whether class and id names say that an element is furniture."""
    names = [*classes.split(), *identifier.split()]
    if word_set("furniture", "never") & {name.lower() for name in names}:
        return False
    ignored, parts = words("furniture", "ignored_prefixes"), word_set("furniture", "parts")
    for name in names:
        if name.lower() in word_set("furniture", "names"):
            return True
        if not name.lower().startswith(ignored) and parts & {part.lower() for part in _NAME_PARTS.findall(name)}:
            return True
    return False
