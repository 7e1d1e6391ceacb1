"""Words of a sentence, split as the model's training split them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

# Keys of the attributes that an exception of the model's tokenizer sets.
_ORTH, _NORM = 65, 67
_CHUNK = re.compile(r"\s+|\S+")
_RANGE_NOT_ASCII = re.compile(r"[^\x00-\x7f]-[^\x00-\x7f]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
# As spaCy's: chunks seen are remembered, no more of them than this.
_REMEMBERED = 10_000
# Into so many pieces affixes split an exception at most.
_MOST_PIECES = 12


@dataclass(frozen=True, slots=True)
class Form:
    """A word out of its sentence. `norm` is null where the norm is that of any word written so."""

    text: str
    norm: str | None = None


_Exceptions = Mapping[str, tuple[Form, ...]]


class Token(NamedTuple):
    """A word of a sentence, before parsing: where it starts, and whether a single space follows it."""

    form: Form
    start: int
    spaced: bool


class _Patterns:
    """The patterns that split words, compiled when first needed: those for any text take fifty milliseconds."""

    def __init__(self, table: Mapping[str, Any], *, ascii_only: bool) -> None:
        self._table = table
        self._ascii_only = ascii_only

    def _compiled(self, name: str) -> re.Pattern[str]:
        pattern = self._table[name]
        if self._ascii_only:
            # In text without such characters, one that never occurs does as well as any of them.
            pattern = _NOT_ASCII.sub("\0", _RANGE_NOT_ASCII.sub("\0", pattern))
        return re.compile(pattern)

    @cached_property
    def prefix(self) -> re.Pattern[str]:
        return self._compiled("prefix_search")

    @cached_property
    def suffix(self) -> re.Pattern[str]:
        return self._compiled("suffix_search")

    @cached_property
    def infix(self) -> re.Pattern[str]:
        return self._compiled("infix_finditer")

    @cached_property
    def address(self) -> re.Pattern[str]:
        return self._compiled("url_match")


class Tokenizer:
    """Splits text into words with the tables of a spaCy tokenizer."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        """Take the table of patterns and exceptions."""
        self._exceptions = {
            text: tuple(Form(each[_ORTH], each.get(_NORM)) for each in words)
            for text, words in table["exceptions"].items()
        }
        self._any = _Patterns(table, ascii_only=False)
        self._ascii = _Patterns(table, ascii_only=True)
        self._seen: dict[str, tuple[Form, ...]] = {}
        self._pieces_of: dict[str, list[str]] = {}

    def tokens(self, text: str) -> list[Token]:
        """Return each word of a sentence, in order."""
        found: list[Token] = []
        for match in _CHUNK.finditer(text):
            # A first space belongs to the word before; what else there is of white space is a word.
            start = match.start() + (1 if match.start() and match.group()[0] == " " else 0)
            if start == match.end():
                continue
            chunk = text[start : match.end()]
            *parts, last = self._seen.get(chunk) or self._split_anew(chunk)
            for form in parts:
                found.append(Token(form, start, False))
                start += len(form.text)
            found.append(Token(last, start, text.startswith(" ", match.end())))
        return found

    def _split_anew(self, chunk: str) -> tuple[Form, ...]:
        forms = tuple(self._joined([*self._split(chunk, self._exceptions)]))
        if len(self._seen) < _REMEMBERED:
            self._seen[chunk] = forms
        return forms

    def _split(self, chunk: str, exceptions: _Exceptions) -> Iterator[Form]:
        patterns = self._ascii if chunk.isascii() and "\0" not in chunk else self._any
        prefixes, middle, suffixes = _without_affixes(chunk, patterns, exceptions)
        yield from map(Form, prefixes)
        if middle in exceptions:
            yield from exceptions[middle]
        elif middle and not _is_address(middle, patterns):
            yield from map(Form, _between_infixes(middle, patterns.infix))
        elif middle:
            yield Form(middle)
        yield from map(Form, reversed(suffixes))

    def _joined(self, forms: Sequence[Form]) -> Iterator[Form]:
        """Yield the words of a chunk with exceptions in place of their pieces, as of two quotes; the longest first."""
        ends: dict[int, int] = {}
        taken: set[int] = set()
        for start, end in sorted(self._pieces(forms), key=lambda span: (span[0] - span[1], span)):
            if taken.isdisjoint(range(start, end)):
                ends[start] = end
                taken.update(range(start, end))
        for number, form in enumerate(forms):
            if number in ends:
                yield from self._exceptions["".join(each.text for each in forms[number : ends[number]])]
            elif number not in taken:
                yield form

    def _pieces(self, forms: Sequence[Form]) -> Iterator[tuple[int, int]]:
        """Yield where the pieces stand into which affixes would split an exception."""
        texts = [form.text for form in forms]
        for start in range(len(texts) - 1):
            for end in range(start + 2, min(len(texts), start + _MOST_PIECES) + 1):
                whole = "".join(texts[start:end])
                if whole in self._exceptions and self._by_affixes(whole) == texts[start:end]:
                    yield start, end

    def _by_affixes(self, exception: str) -> list[str]:
        """Return the pieces into which affixes would split an exception, if it were none."""
        pieces = self._pieces_of.get(exception)
        if pieces is None:
            pieces = self._pieces_of[exception] = [form.text for form in self._split(exception, {})]
        return pieces


def _without_affixes(
    chunk: str, patterns: _Patterns, exceptions: _Exceptions
) -> tuple[Sequence[str], str, Sequence[str]]:
    """Take prefixes and suffixes off until nothing more comes off or an exception is left."""
    prefixes: list[str] = []
    suffixes: list[str] = []
    while chunk and chunk not in exceptions:
        prefix = _length(patterns.prefix.search(chunk))
        if prefix and chunk[prefix:] in exceptions:
            return [*prefixes, chunk[:prefix]], chunk[prefix:], suffixes
        suffix = _length(patterns.suffix.search(chunk[prefix:]))
        if suffix and chunk[:-suffix] in exceptions:
            return prefixes, chunk[:-suffix], [*suffixes, chunk[-suffix:]]
        if not prefix and not suffix:
            break
        if prefix:
            prefixes.append(chunk[:prefix])
            chunk = chunk[prefix:]
        if suffix and suffix <= len(chunk):
            suffixes.append(chunk[-suffix:])
            chunk = chunk[:-suffix]
    return prefixes, chunk, suffixes


def _length(match: re.Match[str] | None) -> int:
    return match.end() - match.start() if match else 0


def _is_address(text: str, patterns: _Patterns) -> bool:
    # No address is without one of these; the pattern is slow.
    return ("." in text or ":" in text or "/" in text) and patterns.address.match(text) is not None


def _between_infixes(text: str, pattern: re.Pattern[str]) -> Iterator[str]:
    start = 0
    for match in pattern.finditer(text):
        if match.start() == 0:
            continue
        if match.start() != start:
            yield text[start : match.start()]
        if match.end() != match.start():
            yield match.group()
        start = match.end()
    if text[start:]:
        yield text[start:]
