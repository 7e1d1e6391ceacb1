"""What pages of lists share: facets whose options lead to the list narrowed by them, and the pages of a long list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from yalu.record.browse import Count
from yalu.web import words
from yalu.web.asked import Asked
from yalu.web.numbers import whole_number

# Values of a facet that are shown at once, and when it is opened.
_SHOWN, MOST = 8, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One value of a facet: its words, how many rows have it, and the address with it added or taken away."""

    words: str
    count: int
    chosen: bool
    address: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A heading and the options under it: those shown, and those behind "more"."""

    title: str
    shown: Sequence[Option]
    more: Sequence[Option]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """A page of a list: its number of how many, the number of its first row, and the addresses before and after."""

    page: int
    pages: int
    first: int
    before: str | None
    after: str | None


def make_option(name: str, count: Count, address: str, say: words.Say) -> Option:
    """Return the option of a value, which leads to `address`."""
    return Option(
        words=say(count.value),
        count=count.count,
        chosen=count.chosen,
        address=address,
        key=f"{name}:{count.value}",
    )


def make_facet(
    title: str, name: str, counts: Iterable[Count], asked: Asked, path: str, say: words.Say = words.plain
) -> Facet:
    """Return a facet of which several values may be chosen; what nothing has is left out, unless it is chosen."""
    options = [
        make_option(name, each, asked.toggled(path, name, each.value), say)
        for each in counts
        if each.count or each.chosen
    ]
    return Facet(title=title, shown=options[:_SHOWN], more=options[_SHOWN:MOST])


def make_pager(asked: Asked, path: str, *, page: str, total: int, rows: int) -> Pager:
    """Return the page asked for of `total` rows, `rows` on a page: the last where there are not so many."""
    pages = max(1, -(-total // rows))
    number = whole_number(page, least=1, most=pages)
    return Pager(
        page=number,
        pages=pages,
        first=(number - 1) * rows + 1,
        before=asked.address(path, page=number - 1 if number > 2 else None) if number > 1 else None,
        after=asked.address(path, page=number + 1) if number < pages else None,
    )
