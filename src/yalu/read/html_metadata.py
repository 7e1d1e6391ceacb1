"""What a page says of itself: meta elements, JSON-LD, `<time>`, and its address. Nothing is fetched.

Dates are taken only where the page states them as data or its address carries them; a date in the words of the page
belongs to the segment room, and a guess to nobody.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from yalu.model.text import Known
from yalu.read.dates import iso_date
from yalu.read.document import Metadata, first, known, known_authors, path_date
from yalu.read.libraries import LIBRARY_FAULTS, is_shallow, quiet

Element = Any

_META_DATES = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date", "dcterms.date", "citation_publication_date", "citation_date",
    "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date",
    "date", "cxenseparse:recs:publishtime",
)  # fmt: skip
_META_PUBLISHERS = ("og:site_name", "publisher", "dc.publisher", "dcterms.publisher", "citation_publisher",
                    "application-name", "copyright-holder")  # fmt: skip
_META_SECTIONS = ("article:section", "og:article:section", "section", "category", "parsely-section")
_ARTICLE_TYPES = ("Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle",
                  "BlogPosting", "Report", "ScholarlyArticle", "WebPage", "LiveBlogPosting")  # fmt: skip
_TITLE_PARTS = re.compile(r"\s+(?:[|–—·»«-]|::)\s+")
_LONGEST_JSON = 1_000_000


def page_metadata(page: Element, address: str) -> Metadata:
    """Return the metadata of a page that was found at `address` (a URL or a path)."""
    meta = _meta_values(page)
    articles = list(_json_ld_articles(page))
    library = _library_metadata(page)
    publisher = first(
        *(known(meta.get(name), "metadata") for name in _META_PUBLISHERS),
        *(known(_name(article.get("publisher")), "metadata") for article in articles),
        _site_name(library),
    )
    return Metadata(
        title=first(
            *(known(article.get("headline"), "metadata") for article in articles if len(articles) == 1),
            known(meta.get("og:title"), "metadata"),
            _head_title(page, publisher),
            known(library.get("title"), "metadata"),
        ),
        publisher=publisher,
        authors=_authors(meta, articles, library),
        published=_published(page, meta, articles, address),
        language=known(page.get("lang") or meta.get("og:locale") or meta.get("content-language"), "metadata"),
        section=first(
            *(known(meta.get(name), "metadata") for name in _META_SECTIONS),
            *(known(_first_of(article.get("articleSection")), "metadata") for article in articles),
        ),
        url=_canonical(page, meta),
    )


def _meta_values(page: Element) -> dict[str, str]:
    """Return the first content of each meta element by its lower-case name, property, itemprop or http-equiv."""
    found: dict[str, str] = {}
    for element in page.iter("meta"):
        content = (element.get("content") or "").strip()
        for attribute in ("name", "property", "itemprop", "http-equiv"):
            name = (element.get(attribute) or "").strip().lower()
            if name and content:
                found.setdefault(name, content)
    return found


def _json_ld_articles(page: Element) -> Iterator[dict[str, Any]]:
    """Yield the article objects in the page's JSON-LD."""
    for script in page.iter("script"):
        content = script.text or ""
        if (script.get("type") or "").strip().lower() != "application/ld+json" or len(content) > _LONGEST_JSON:
            continue
        try:
            value = json.loads(content)
        except (ValueError, RecursionError):
            continue
        yield from (thing for thing in _things(value) if _is_article(thing))


def _things(value: Any) -> Iterable[dict[str, Any]]:
    values = value if isinstance(value, list) else [value]
    for thing in values:
        if isinstance(thing, dict):
            yield thing
            graph = thing.get("@graph")
            yield from (inner for inner in graph if isinstance(inner, dict)) if isinstance(graph, list) else ()


def _is_article(thing: dict[str, Any]) -> bool:
    kinds = thing.get("@type")
    return any(kind in _ARTICLE_TYPES for kind in (kinds if isinstance(kinds, list) else [kinds]))


def _library_metadata(page: Element) -> dict[str, Any]:
    """Return what trafilatura reads from the page: `title`, `author`, `sitename` (dates are ours to read)."""
    if not is_shallow(page):
        return {}
    from trafilatura.metadata import extract_metadata

    # A fixed last day: the library's default is today, and the same page must read the same tomorrow.
    dates = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}
    with quiet():
        try:
            found: dict[str, Any] = extract_metadata(page, date_config=dates).as_dict()
        except LIBRARY_FAULTS:
            return {}
    return found


def _site_name(library: dict[str, Any]) -> Known | None:
    name = library.get("sitename")
    # A handle or a host name is an address, not the publisher's name.
    return None if not name or name.startswith("@") or name == library.get("hostname") else known(name, "metadata")


def _head_title(page: Element, publisher: Known | None) -> Known | None:
    """Return the `<title>` without the name of the site that many pages put before or after it."""
    title = known(page.findtext(".//title"), "metadata")
    if title is None:
        return None
    parts = _TITLE_PARTS.split(title.value)
    own = [part for part in parts if publisher is None or part.lower() != publisher.value.lower()]
    # Without the site's name to compare, only the bar is taken for a border: dashes occur in headlines.
    return known(own[0], "metadata") if len(own) == 1 else known(title.value.partition(" | ")[0], "metadata")


def _authors(meta: dict[str, str], articles: list[dict[str, Any]], library: dict[str, Any]) -> tuple[Known, ...]:
    for article in articles:
        people = article.get("author")
        named = known_authors(map(_name, people if isinstance(people, list) else [people]), "metadata")
        if named:
            return named
    stated = [
        meta.get(name) for name in ("author", "article:author", "dc.creator", "citation_author", "parsely-author")
    ]
    named = known_authors([name for name in stated if name and not _is_address(name)][:1], "metadata")
    return named or known_authors([library.get("author")], "text")


def _published(page: Element, meta: dict[str, str], articles: list[dict[str, Any]], address: str) -> Known | None:
    stated = [article.get("datePublished") for article in articles] + [meta.get(name) for name in _META_DATES]
    times = {_time_of(element) for element in page.iter("time") if _is_publication_time(element)}
    if len(times) == 1:  # several articles on one page have several dates; none is the page's
        stated += times
    for value in stated:
        if isinstance(value, str) and iso_date(value):
            return known(value, "metadata")
    return path_date(address)


def _is_publication_time(element: Element) -> bool:
    names = (element.get("class") or "").lower().split()
    return (
        element.get("itemprop") == "datePublished"
        or element.get("pubdate") is not None
        or bool({"published", "entry-date", "post-date", "published-date"} & set(names))
    )


def _time_of(element: Element) -> str:
    return element.get("datetime") or "".join(element.itertext())


def _canonical(page: Element, meta: dict[str, str]) -> str | None:
    links = [link.get("href") for link in page.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    return next((url.strip() for url in (*links, meta.get("og:url")) if url and _is_address(url.strip())), None)


def _is_address(value: str) -> bool:
    return value.startswith(("http://", "https://"))


def _name(value: object) -> object:
    return value.get("name") if isinstance(value, dict) else value


def _first_of(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value
