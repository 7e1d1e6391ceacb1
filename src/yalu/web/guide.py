"""Help: short texts in Markdown, one for each topic. The first paragraph is the note that stands at the measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from markdown_it import MarkdownIt
from markupsafe import Markup

# In the order in which a newcomer reads them; the rest follow by name.
_FIRST = ("start", "keys", "judgement", "signs", "series", "trend")


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One text of help, as HTML: `note` is its first paragraph, without the tags around it."""

    name: str
    title: str
    note: Markup
    body: Markup


@cache
def topics() -> Mapping[str, Topic]:
    """Return all topics by name, in the order of reading."""
    found = {}
    for each in resources.files("yalu.web").joinpath("help").iterdir():
        if each.name.endswith(".md"):
            name = each.name.removesuffix(".md")
            found[name] = _topic(name, each.read_text(encoding="utf-8"))
    order = sorted(found, key=lambda name: (_FIRST.index(name) if name in _FIRST else len(_FIRST), name))
    return {name: found[name] for name in order}


def note(name: str) -> Markup:
    """Return the note of a topic. Raises KeyError where there is none."""
    return topics()[name].note


def _topic(name: str, text: str) -> Topic:
    # Raw HTML is shown as text: these files are ours, and need none.
    reader = MarkdownIt("commonmark", {"html": False})
    title, body = text.removeprefix("# ").split("\n", 1)
    first = body.strip().split("\n\n", 1)[0]
    return Topic(
        name=name,
        title=title.strip(),
        note=Markup(reader.renderInline(first)),  # noqa: S704 (our own text, rendered without raw HTML)
        body=Markup(reader.render(body)),  # noqa: S704
    )
