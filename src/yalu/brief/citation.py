"""How to cite an event, a story or a brief: Chicago (notes and bibliography, 17th edition), APA (7th), BibTeX.

Names of authors stand as they were printed: which part of a name is the family's cannot be told from the name. The day
of access is the caller's to give; there is no clock here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from yalu import __version__
from yalu.detect.words import day_words, month_day_words
from yalu.model import ReportedEvent
from yalu.record.export.words import date_words, event_title

# Enough of a SHA-256 to tell one state of a record from another, short enough to be copied by hand.
_HASH_LETTERS = 16
_SPACES = re.compile("[\\s\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]+")
# BibTeX counts braces even behind a backslash, so that they need names of their own.
_TEX = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is cited. `item` is its permanent id; `published` an ISO day, month or year, null where unknown.

    `container` is what it is part of: the outlet of a story, the workspace of an event or brief. `data_hash` names the
    state of the data it was made from; null for a story, which is somebody else's.
    """

    kind: Literal["event", "story", "brief"]
    item: str
    title: str
    container: str
    authors: tuple[str, ...] = ()
    published: str | None = None
    url: str | None = None
    data_hash: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One work in three styles, as plain text."""

    chicago: str
    apa: str
    bibtex: str


def event_work(event: ReportedEvent, *, workspace: str, data_hash: str) -> Work:
    """Return an event as a work; it is dated by the day from which it could be known."""
    return Work(
        kind="event",
        item=event.event_id,
        title=f"{event_title(event)}, {date_words(event.date)}",
        container=workspace,
        published=event.first_reported,
        data_hash=data_hash,
    )


def cite(work: Work, *, accessed: date | None = None) -> Citation:
    """Return a work in three styles, with the day it was read where that is given."""
    return Citation(chicago=_chicago(work, accessed), apa=_apa(work, accessed), bibtex=_bibtex(work, accessed))


def _chicago(work: Work, accessed: date | None) -> str:
    parts = [f"{_names(work, 'Yalu')}.", f"“{_plain(work.title)}.”", f"{_plain(work.container)}, {_day(work)}."]
    parts += [f"{each}." for each in _made_with(work)]
    if accessed is not None:
        parts.append(f"Accessed {_american(accessed)}.")
    return " ".join([*parts, *_address(work)])


def _apa(work: Work, accessed: date | None) -> str:
    when = _apa_day(work.published)
    bracket = "" if work.kind == "story" else f" [{work.kind.capitalize()} {work.item}]"
    parts = [f"{_names(work, 'Yalu')}. ({when}).", f"{_plain(work.title)}{bracket}.", f"{_plain(work.container)}."]
    parts += [f"{each}." for each in _made_with(work, with_item=False)]
    if accessed is not None:
        parts.append(f"Retrieved {_american(accessed)}{', from' if work.url else '.'}")
    return " ".join([*parts, *_address(work)])


def _bibtex(work: Work, accessed: date | None) -> str:
    fields = {
        "author": " and ".join(f"{{{_tex(name)}}}" for name in work.authors) or "{Yalu}",
        "title": f"{{{_tex(work.title)}}}",
        "howpublished": _tex(work.container),
        "year": (work.published or "")[:4],
        "note": _tex("; ".join(_made_with(work))),
        "url": re.sub(r"[{}\\\s]", "", work.url or ""),
        "urldate": accessed.isoformat() if accessed else "",
    }
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{re.sub('[^A-Za-z0-9:-]', '-', work.item)},\n{body}}}\n"


def _names(work: Work, program: str) -> str:
    """Return who made a work; a story without an author goes by its outlet, our own by the program."""
    names = [_plain(name) for name in work.authors]
    if not names:
        return _plain(work.container) if work.kind == "story" else program
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _made_with(work: Work, *, with_item: bool = True) -> Iterator[str]:
    if work.kind == "story":
        return
    if with_item:
        yield f"{work.kind.capitalize()} {work.item}"
    yield f"Yalu {__version__}" + (f", data sha256:{work.data_hash[:_HASH_LETTERS]}" if work.data_hash else "")


def _address(work: Work) -> list[str]:
    return [_plain(work.url)] if work.url else []


def _day(work: Work) -> str:
    day = work.published or "no date"
    return _american(date.fromisoformat(day)) if len(day) == len("2016-05-03") else day


def _apa_day(day: str | None) -> str:
    if day is None:
        return "n.d."
    if len(day) == len("2016-05-03"):
        number, month = month_day_words(date.fromisoformat(day)).split()
        return f"{day[:4]}, {month} {number}"
    return day[:4]


def _american(day: date) -> str:
    """Return a day as both styles write it: "May 3, 2016"."""
    number, month, year = day_words(day).split()
    return f"{month} {number}, {year}"


def _plain(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


def _tex(text: str) -> str:
    return "".join(_TEX.get(each, each) for each in _plain(text))
