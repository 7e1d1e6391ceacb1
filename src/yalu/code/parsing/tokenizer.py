"""Words of a sentence, split as the model's training split them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

# Keys of the attributes that an exception of the model's tokenizer sets.
_ORTH, _NORM = 65, 67
_CHUNK = re.compile(r"\s+|\S+")
_RANGE_NOT_ASCII = re.compile(r"[^\x00-\x7f]-[^\x00-\x7f]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
# As the model's own software: chunks seen are remembered, no more of them than this.
_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Word:
    """A word before parsing. `norm` is null where the norm is that of any word written so."""

    text: str
    norm: str | None = None


class _Patterns:
    """The patterns that split words, compiled when first needed: those for any text take a tenth of a second."""

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
        self._exceptions = {
            text: tuple(Word(each[_ORTH], each.get(_NORM)) for each in words)
            for text, words in table["exceptions"].items()
        }
        self._any = _Patterns(table, ascii_only=False)
        self._ascii = _Patterns(table, ascii_only=True)
        self._seen: dict[str, tuple[Word, ...]] = {}

    def words(self, text: str) -> list[tuple[Word, int, bool]]:
        """Return each word, where it begins, and whether a single space follows it."""
        found: list[tuple[Word, int, bool]] = []
        chunks = [(match.group(), match.start()) for match in _CHUNK.finditer(text)]
        last = len(chunks) - 1
        for number, (whole, at) in enumerate(chunks):
            # A first space belongs to the word before; what else there is of white space is a word.
            skipped = 1 if number and whole[0] == " " else 0
            chunk, start = whole[skipped:], at + skipped
            if not chunk:
                continue
            *parts, end = self._seen.get(chunk) or self._split_anew(chunk)
            for word in parts:
                found.append((word, start, False))
                start += len(word.text)
            found.append((end, start, number < last and chunks[number + 1][0][0] == " "))
        return found

    def _split_anew(self, chunk: str) -> tuple[Word, ...]:
        words = tuple(self._split(chunk))
        if len(self._seen) < _REMEMBERED:
            self._seen[chunk] = words
        return words

    def _split(self, chunk: str) -> Iterator[Word]:
        patterns = self._ascii if chunk.isascii() else self._any
        prefixes, middle, suffixes = self._without_affixes(chunk, patterns)
        yield from map(Word, prefixes)
        if middle:
            exception = self._exceptions.get(middle)
            if exception is not None:
                yield from exception
            elif _may_be_address(middle) and patterns.address.match(middle):
                yield Word(middle)
            else:
                yield from map(Word, _between_infixes(middle, patterns.infix))
        yield from map(Word, reversed(suffixes))

    def _without_affixes(self, chunk: str, patterns: _Patterns) -> tuple[list[str], str, list[str]]:
        """Take prefixes and suffixes off until nothing more comes off or an exception is left."""
        prefixes: list[str] = []
        suffixes: list[str] = []
        while chunk and chunk not in self._exceptions:
            prefix = _length(patterns.prefix.search(chunk))
            if prefix and chunk[prefix:] in self._exceptions:
                prefixes.append(chunk[:prefix])
                return prefixes, chunk[prefix:], suffixes
            suffix = _length(patterns.suffix.search(chunk[prefix:]))
            if suffix and chunk[:-suffix] in self._exceptions:
                suffixes.append(chunk[-suffix:])
                return prefixes, chunk[:-suffix], suffixes
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


def _may_be_address(text: str) -> bool:
    return "." in text or ":" in text or "/" in text


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
