"""Parsed sentences as plain values: words with what the parser says of them, and the tree they form.

The rules look at each word dozens of times: a look is an attribute here, and makes no new object out of arrays. Names
and meanings of attributes are spaCy's.
"""

from __future__ import annotations

import bisect
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


class Word:
    """A word of a parsed sentence. Words compare by identity.

    `i` is its number in the sentence and `idx` its offset in the sentence's text; `lemma_` is spaCy's lemma and
    `lemma` the one the rules go by, in lower case and mended. `head` is the word above, itself for a root; `lefts` and
    `rights` are the words right below, `children` both.
    """

    __slots__ = (
        "children",
        "dep_",
        "doc",
        "head",
        "i",
        "idx",
        "lefts",
        "lemma",
        "lemma_",
        "lower_",
        "pos_",
        "rights",
        "tag_",
        "text",
    )

    doc: ParsedSentence
    head: Word
    children: list[Word]

    def __init__(self, i: int, idx: int, reading: Reading, dep_: str) -> None:
        """Make a word that stands in no tree yet."""
        self.i = i
        self.idx = idx
        self.text, self.lower_, self.tag_, self.pos_, self.lemma_, self.lemma, label = reading
        self.dep_ = label or dep_
        self.lefts: list[Word] = []
        self.rights: list[Word] = []

    def __len__(self) -> int:
        return len(self.text)

    def __repr__(self) -> str:
        return f"Word({self.i}, {self.text!r}, {self.tag_}, {self.dep_})"

    def nbor(self, distance: int) -> Word:
        """Return the word that stands `distance` further on. Raises IndexError beyond the sentence."""
        place = self.i + distance
        if place < 0:
            raise IndexError(place)
        return self.doc.words[place]

    @property
    def conjuncts(self) -> list[Word]:
        """The words coordinated with this one, itself left out."""
        start = self
        while start.dep_ == "conj" and start.head is not start:
            start = start.head
        found = [start]
        # Grows while it is read.
        for word in found:
            found.extend(child for child in word.rights if child.dep_ == "conj")
        return [word for word in found if word is not self] if len(found) > 1 else []

    @property
    def subtree(self) -> Iterator[Word]:
        """The word and all below it, in order."""
        for word in self.lefts:
            yield from word.subtree
        yield self
        for word in self.rights:
            yield from word.subtree

    @property
    def left_edge(self) -> Word:
        """The first word of the subtree."""
        return min(self.subtree, key=_place)

    @property
    def right_edge(self) -> Word:
        """The last word of the subtree."""
        return max(self.subtree, key=_place)

    def is_ancestor(self, other: Word) -> bool:
        """Tell whether `other` stands below this word."""
        while other.head is not other:
            other = other.head
            if other is self:
                return True
        return False


# What a word is, out of its sentence: text, lower case, tag, part of speech, spaCy's lemma, our lemma, and the label
# it has in any sentence (null where its sentence says).
Reading = tuple[str, str, str, str, str, str, str | None]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of a sentence that follow one another."""

    doc: ParsedSentence
    words: Sequence[Word]

    @property
    def start_char(self) -> int:
        """The offset of the first word in the sentence's text."""
        return self.words[0].idx

    @property
    def text(self) -> str:
        """The words as the sentence has them."""
        if not self.words:
            return ""
        last = self.words[-1]
        return self.doc.text[self.start_char : last.idx + len(last)]

    @property
    def root(self) -> Word:
        """The word nearest to the root of the sentence, the first of several."""
        return min(self.words, key=_depth)


class ParsedSentence:
    """A parsed sentence: its text and its words in order."""

    __slots__ = ("text", "words")

    def __init__(self, text: str, words: list[Word], heads: Sequence[int]) -> None:
        """Make a tree of `words`; `heads` says how far from each the word above it stands."""
        self.text = text
        self.words = words
        for word, distance in zip(words, heads, strict=True):
            word.doc = self
            head = word.head = words[word.i + distance]
            if distance > 0:
                head.lefts.append(word)
            elif distance < 0:
                head.rights.append(word)
        for word in words:
            word.children = word.lefts + word.rights if word.rights else word.lefts

    def __len__(self) -> int:
        return len(self.words)

    def __iter__(self) -> Iterator[Word]:
        return iter(self.words)

    def __getitem__(self, place: int) -> Word:
        return self.words[place]

    def stretch(self, left: int, right: int) -> Stretch:
        """Return the words from number `left` to before number `right`."""
        return Stretch(self, self.words[left:right])

    def covering(self, start: int, end: int) -> Stretch | None:
        """Return the words that `text[start:end]` touches, null where it begins or ends outside the text."""
        if not 0 <= start < len(self.text) or not 0 < end <= len(self.text):
            return None
        first = bisect.bisect_right(self.words, start, key=_offset) - 1
        last = bisect.bisect_right(self.words, end - 1, key=_offset) - 1
        if start >= self.words[first].idx + len(self.words[first]):
            first += 1  # the space after a word is no part of it
        return Stretch(self, self.words[first : last + 1])


def _place(word: Word) -> int:
    return word.i


def _offset(word: Word) -> int:
    return word.idx


def _is_no_word(text: str) -> bool:
    return text.isspace() or all(unicodedata.category(char)[0] == "P" for char in text)


def _depth(word: Word) -> int:
    if not word.children and _is_no_word(word.text):
        return len(word.doc)
    depth = 0
    while word.head is not word:
        word = word.head
        depth += 1
    return depth
