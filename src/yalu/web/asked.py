"""What an address asks for: the filter of the events page and of the export, from a query and back into one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from yalu.errors import ConfigError
from yalu.model.period import days_of
from yalu.record.listing import Choice, Filter, choices, states_of

# Names in an address, and the fields of the filter they stand for; several of one name ask for any of them.
SEVERAL = ("type", "mode", "domain", "quad", "status", "level", "actor", "place", "publisher")
_REVIEWED = {"yes": True, "no": False}
# An address longer than this is refused before it comes here; a single value is never so long.
_LONGEST = 300

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A filter, the query that asks for it in a form of its own, and what could not be understood, in sentences."""

    filter: Filter
    query: Pairs
    problems: tuple[str, ...]

    def address(self, path: str, **changes: str | int | None) -> str:
        """Return an address that asks for the same; `changes` replace what has their names, null takes one out."""
        kept = [(name, value) for name, value in self.query if name not in changes]
        kept += [(name, str(value)) for name, value in changes.items() if value not in (None, "")]
        query = urlencode(kept, errors="replace")
        return path + (f"?{query}" if query else "")

    def toggled(self, path: str, name: str, value: str) -> str:
        """Return the address with one value more, or less where it is asked for already."""
        if (name, value) in self.query:
            return self.less(name, value).address(path)
        return replace(self, query=(*self.query, (name, value))).address(path)

    def less(self, name: str, value: str) -> Asked:
        """Return the same addresses without one value."""
        return replace(self, query=tuple(pair for pair in self.query if pair != (name, value)))


def read_asked(params: QueryParams) -> Asked:
    """Return what a query asks for. What cannot be understood is left out and named: a page is always shown."""
    values: dict[str, Any] = {}
    query: list[tuple[str, str]] = []
    problems: list[str] = []
    for name in SEVERAL:
        asked = tuple(dict.fromkeys(value[:_LONGEST] for value in params.getlist(name) if value.strip()))
        if asked:
            values[name] = _choice(asked)
            query += [(name, value) for value in asked]
    for name, field, read in _SINGLE:
        words = params.get(name, "").strip()[:_LONGEST]
        if not words:
            continue
        try:
            values[field] = read(words)
        except ConfigError as error:
            problems.append(f"{error.problem[:1].upper()}{error.problem[1:]}")
        else:
            query.append((name, words))
    return _checked(values, tuple(query), problems)


def query_of(chosen: Filter) -> Pairs:
    """Return the query that asks for a filter."""
    pairs = [(name, value) for name in SEVERAL for value in choices(chosen, name)]
    single: dict[str, Any] = {
        "q": chosen.text,
        "dyad": chosen.dyad,
        "since": chosen.since,
        "until": chosen.until,
        "confidence": chosen.min_confidence,
        "reviewed": None if chosen.reviewed is None else ("yes" if chosen.reviewed else "no"),
        "doc": chosen.doc,
    }
    return (*pairs, *((name, str(value)) for name, value in single.items() if value is not None))


def _checked(values: dict[str, Any], query: Pairs, problems: list[str]) -> Asked:
    try:
        chosen = Filter(**values)
    except ConfigError as error:  # a period that ends before it begins
        problems.append(f"{error.problem[:1].upper()}{error.problem[1:]}")
        values = {name: value for name, value in values.items() if name not in ("since", "until")}
        chosen, query = Filter(**values), tuple(pair for pair in query if pair[0] not in ("since", "until"))
    return Asked(filter=chosen, query=query, problems=tuple(problems))


def _choice(asked: tuple[str, ...]) -> Choice:
    return asked if len(asked) > 1 else asked[0]


def _words(words: str) -> str:
    if not any(letter.isalnum() for letter in words):
        raise ConfigError("there is no word to search for.", item=words)
    return words


def _dyad(words: str) -> str:
    first, second = states_of(words)
    return f"{first}>{second}" if ">" in words else "-".join(sorted((first, second)))


def _first_day(words: str) -> str:
    return _days(words)[0]


def _last_day(words: str) -> str:
    return _days(words)[1]


def _days(words: str) -> tuple[str, str]:
    try:
        return days_of(words)
    except ValueError:
        raise ConfigError(f"{words!r} is not a day, month or year.", item=words) from None


def _confidence(words: str) -> float:
    try:
        number = float(words)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise ConfigError(f"{words!r} is no confidence from 0 to 1.", item=words)
    return number


def _reviewed(words: str) -> bool:
    if words not in _REVIEWED:
        raise ConfigError(f"reviewed is yes or no, not {words!r}.", item=words)
    return _REVIEWED[words]


_SINGLE = (
    ("q", "text", _words),
    ("dyad", "dyad", _dyad),
    ("since", "since", _first_day),
    ("until", "until", _last_day),
    ("confidence", "min_confidence", _confidence),
    ("reviewed", "reviewed", _reviewed),
    ("doc", "doc", str),
)
