"""Render a brief: one self-contained HTML file, or Markdown.

Words of documents are escaped wherever they stand (Jinja's autoescape), the page's policy forbids every request and
every script but its own, and nothing in the page comes from elsewhere.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from yalu.brief.values import Brief, EventRow
from yalu.brief.words import label
from yalu.detect.words import counted, span_words

# Characters that Markdown (or HTML within it) would read as markup.
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|<>~&-])")
_SPACES = re.compile(r"\s+")


def render_html(brief: Brief, *, home: str | None = None, all_evidence: bool = False) -> str:
    """Return the brief as one HTML file that needs no network. The same brief gives the same bytes.

    `home` is the address of the site it is part of, where it is part of one. Printed, events that no sentence of the
    brief rests on take a line, unless `all_evidence` is to be printed; a reader of the page can choose that too.
    """
    script, style = page_file("brief.js"), page_file("brief.css")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    running = f"{brief.title}: a brief, as known on {brief.until} · data sha256:{brief.data_hash[:16]}"
    return (
        environment(trim=True)
        .get_template("brief.html")
        .render(
            home=home,
            all_evidence=all_evidence,
            script=Markup(script),  # noqa: S704 (our own file)
            style=Markup(style),  # noqa: S704
            running=_css_string(running),
            script_hash=Markup(f"sha256-{digest}"),  # noqa: S704
            **brief_values(brief),
        )
    )


def brief_values(brief: Brief) -> dict[str, Any]:
    """Return what the sections of a brief (`brief_body.html`) are made of."""
    return {
        "brief": brief,
        "anchors": {row.number: row.anchor for row in brief.events},
        "filters": _filters(brief.events),
        "years": _years(brief),
        "data": base64.b64encode(gzip.compress(brief.data, mtime=0)).decode(),
    }


def render_markdown(brief: Brief) -> str:
    """Return the brief as Markdown; events are cited by their numbers in its list."""
    return environment(trim=False).get_template("brief.md").render(brief=brief, years=_years(brief), cites=_cites)


@cache
def environment(*, trim: bool) -> Environment:
    """Return the templates of the pages, with values escaped in HTML. `trim` drops the lines of their statements."""
    environment = Environment(
        loader=PackageLoader("yalu.brief", "page"),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=trim,
        lstrip_blocks=trim,
    )
    environment.filters["thousands"] = lambda number: f"{number:,}"
    environment.filters["counted"] = counted
    environment.filters["md"] = _markdown
    environment.filters["urlize_plain"] = lambda url: re.sub(r"[<>\s]", "", url)
    return environment


def _css_string(text: str) -> Markup:
    """Return text as a string of a style sheet: all but plain letters by their number, so that nothing ends it."""
    letters = (each if each.isascii() and each.isalnum() else f"\\{ord(each):06x}" for each in text)
    return Markup(f'"{"".join(letters)}"')  # noqa: S704 (only letters, digits and numbers of characters)


def page_file(name: str) -> str:
    """Return one of the files that pages are made of."""
    return resources.files("yalu.brief").joinpath("page", name).read_text(encoding="utf-8")


def _markdown(text: str) -> str:
    """Return text as Markdown that shows it letter by letter, in one line."""
    return _MARKDOWN.sub(r"\\\1", _SPACES.sub(" ", text)).strip()


def _cites(numbers: Sequence[int]) -> str:
    return f" \\[{', '.join(map(str, numbers))}\\]" if numbers else ""


def _years(brief: Brief) -> str:
    trend = brief.summary.trend
    return f"{span_words(round(trend.years * 365.25) + 1)}" if trend else "Years"


def _filters(events: Sequence[EventRow]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return the filters of the event table: name, title, and the values that occur with their words."""
    return [
        ("type", "Kind", _options((row.type, row.type_words) for row in events)),
        ("domain", "Domain", _options((row.domain, row.domain) for row in events)),
        ("status", "Status", _options((row.status, row.status_words) for row in events)),
        ("level", "Level", _options((row.level, label("levels", row.level)) for row in events if row.level)),
        ("year", "Year", list(reversed(_options((row.year, row.year) for row in events)))),
    ]


def _options(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(set(pairs), key=lambda pair: pair[1])
