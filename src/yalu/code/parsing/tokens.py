"""Parsed sentences as plain objects: reading an attribute costs no more than that.

Names and meanings are spaCy's (`pos_`, `dep_`, `head`, `children`, `subtree` ...), for what the coder reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import overload


class Token:
    """A word of a parsed sentence. `idx` is its offset in the sentence, `children` are in order of the text."""

    __slots__ = (
        "children",
        "dep_",
        "doc",
        "head",
        "i",
        "idx",
        "lefts",
        "lemma_",
        "lower_",
        "pos_",
        "rights",
        "tag_",
        "text",
    )

    def __init__(self, doc: Doc, i: int, idx: int, text: str, lower: str, tag: str) -> None:
        self.doc = doc
        self.i = i
        self.idx = idx
        self.text = text
        self.lower_ = lower
        self.tag_ = tag
        self.pos_ = ""
        self.lemma_ = ""
        self.dep_ = ""
        self.head: Token = self
        self.lefts: tuple[Token, ...] = ()
        self.rights: tuple[Token, ...] = ()
        self.children: tuple[Token, ...] = ()

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return self.text

    @property
    def n_lefts(self) -> int:
        """The number of children before the word."""
        return len(self.lefts)

    @property
    def n_rights(self) -> int:
        """The number of children after the word."""
        return len(self.rights)

    def nbor(self, step: int = 1) -> Token:
        """Return the word `step` words on. Raises IndexError beyond the sentence."""
        if not 0 <= self.i + step < len(self.doc):
            raise IndexError(step)
        return self.doc[self.i + step]

    @property
    def subtree(self) -> Iterator[Token]:
        """The word and all that depend on it, each before what stands right of it."""
        for child in self.lefts:
            yield from child.subtree
        yield self
        for child in self.rights:
            yield from child.subtree

    @property
    def left_edge(self) -> Token:
        """The first word of the subtree."""
        return min(self.subtree, key=_position)

    @property
    def right_edge(self) -> Token:
        """The last word of the subtree."""
        return max(self.subtree, key=_position)

    @property
    def ancestors(self) -> Iterator[Token]:
        """The heads above the word, nearest first."""
        token = self
        while token.head is not token:
            token = token.head
            yield token

    def is_ancestor(self, other: Token) -> bool:
        """Tell whether the word is above `other`."""
        return any(token is self for token in other.ancestors)

    @property
    def conjuncts(self) -> tuple[Token, ...]:
        """The words coordinated with this one, without itself: those that hang on the first of them first."""
        first = self
        while first.dep_ == "conj" and first.head is not first:
            first = first.head
        found = [first]
        for token in found:
            found.extend(child for child in token.rights if child.dep_ == "conj")
        return tuple(token for token in found if token is not self)


def _position(token: Token) -> int:
    return token.i


def _depth(token: Token) -> int:
    """Return how many heads are above a word; a mark that nothing hangs on is no root of anything."""
    if token.pos_ in ("PUNCT", "SPACE") and not token.children:
        return len(token.doc)
    return sum(1 for _ in token.ancestors)


class Span:
    """Some words of a sentence, one after the other."""

    __slots__ = ("_tokens", "doc", "end", "start")

    def __init__(self, doc: Doc, start: int, end: int) -> None:
        self.doc = doc
        self.start = start
        self.end = end
        self._tokens = doc.tokens[start:end]

    def __iter__(self) -> Iterator[Token]:
        return iter(self._tokens)

    def __len__(self) -> int:
        return len(self._tokens)

    @property
    def start_char(self) -> int:
        """Offset of the first character."""
        return self._tokens[0].idx if self._tokens else 0

    @property
    def end_char(self) -> int:
        """Offset after the last character."""
        last = self._tokens[-1] if self._tokens else None
        return last.idx + len(last) if last else 0

    @property
    def text(self) -> str:
        """The words as they stand in the text."""
        return self.doc.text[self.start_char : self.end_char]

    @property
    def root(self) -> Token:
        """The word that the others depend on: the one with the fewest heads above it, the first of several."""
        return min(self._tokens, key=_depth)


class Doc:
    """A parsed sentence."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[Token] = []

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    def __len__(self) -> int:
        return len(self.tokens)

    @overload
    def __getitem__(self, key: int) -> Token: ...

    @overload
    def __getitem__(self, key: slice) -> Span: ...

    def __getitem__(self, key: int | slice) -> Token | Span:
        if isinstance(key, slice):
            start, end, _ = key.indices(len(self.tokens))
            return Span(self, start, max(start, end))
        return self.tokens[key]

    @cached_property
    def by_lower(self) -> dict[str, list[Token]]:
        """The words by their lower-case form."""
        words: dict[str, list[Token]] = {}
        for token in self.tokens:
            words.setdefault(token.lower_, []).append(token)
        return words

    def char_span(self, start: int, end: int, *, alignment_mode: str = "expand") -> Span | None:
        """Return the words that share a character with `start:end`, null where there are none.

        Other ways of aligning than "expand" are not known.
        """
        if alignment_mode != "expand":
            raise ValueError(alignment_mode)
        inside = [token.i for token in self.tokens if token.idx < end and token.idx + len(token) > start]
        return Span(self, inside[0], inside[-1] + 1) if inside else None
