"""One sentence as the actor grammar sees it: its text, its terms in order, and the words between them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from yalu.resolve.actor_memory import Whom, Why
from yalu.resolve.gazetteer import Entry, Term

STATE_KINDS = frozenset({"state", "capital", "adjective", "people", "subnational", "subnational_adjective"})
BODY_KINDS = frozenset({"organisation", "institution", "group"})
OWNER_KINDS = STATE_KINDS | BODY_KINDS
NOUN_KINDS = frozenset({"noun", "agent"})
ADJECTIVES = frozenset({"adjective", "subnational_adjective"})
PLACES = frozenset({"capital", "subnational"})
# What may stand between coordinated parties.
AND_GAPS = frozenset({" and ", ", ", ", and ", " or ", " & ", " as well as "})

_ARTICLE = re.compile(r"\b(?:the|this|that) $", re.IGNORECASE)
# Words before a position that a rule looks at: the longest closed-class pattern has about this many characters.
_LOOK_BACK = 24


class Line:
    """A sentence's normalised text with its terms. `base` is its offset in the document."""

    def __init__(self, text: str, base: int, terms: Sequence[Term], *, headline: bool = False) -> None:
        self.text = text
        self.base = base
        self.terms = terms
        self.headline = headline
        self._starts = [term.start for term in terms]

    def term(self, number: int) -> Term | None:
        """Return a term by number, null after the last."""
        return self.terms[number] if number < len(self.terms) else None

    def words(self, start: int, end: int) -> str:
        """Return the text between two offsets."""
        return self.text[start:end]

    def before(self, position: int, width: int = _LOOK_BACK) -> str:
        """Return the last characters before a position."""
        return self.text[max(0, position - width) : position]

    def after(self, position: int, width: int = 3) -> str:
        """Return the first characters from a position on."""
        return self.text[position : position + width]

    def possessive_at(self, position: int) -> bool:
        """Tell whether a possessive ending stands at a position."""
        return self.after(position).startswith(("'s ", "' "))

    def definite(self, position: int) -> bool:
        """Tell whether a definite article or "this", "that" stands right before a position."""
        return _ARTICLE.search(self.before(position, 6)) is not None

    def term_at(self, start: int) -> Term | None:
        """Return the term that starts exactly there."""
        number = bisect_right(self._starts, start) - 1
        return self.terms[number] if number >= 0 and self._starts[number] == start else None

    def terms_between(self, start: int, end: int) -> Sequence[Term]:
        """Return the terms that start in `start:end`."""
        return self.terms[bisect_right(self._starts, start - 1) : bisect_right(self._starts, end - 1)]

    def is_known(self, position: int) -> bool:
        """Tell whether a term covers a position."""
        number = bisect_right(self._starts, position) - 1
        return number >= 0 and position < self.terms[number].end


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Who the institution after it belongs to. `next` is the number of the first term after it."""

    start: int
    end: int
    whom: tuple[Whom, ...]
    entry: Entry
    why: Why | None
    next: int

    @property
    def country(self) -> str | None:
        """The one country of the owner, if it has one."""
        codes = {whom.country for whom in self.whom}
        return codes.pop() if len(codes) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The nouns of one phrase ("foreign ministry spokesman"). `head` is the number of the noun that says what it is."""

    terms: tuple[Term, ...]
    head: int
    next: int

    @property
    def start(self) -> int:
        """Where its first noun starts."""
        return self.terms[0].start

    @property
    def end(self) -> int:
        """Where its last noun ends."""
        return self.terms[-1].end

    @property
    def entry(self) -> Entry:
        """The entry of its head."""
        return self.terms[self.head].entry

    @property
    def head_last(self) -> bool:
        """Whether the head is its last noun, so that a name can follow."""
        return self.head == len(self.terms) - 1
