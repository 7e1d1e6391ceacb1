"""The words and patterns of `segment/data`, read once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from yalu.errors import VocabularyError

_STRAIGHT = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "`": "'"})
_EDGES = " \t\xa0\u200b\ufeff•·▪■►▶▸▼▲→←↑↓»«›‹>+*|-–—_:.,…\"'\u200e\u200f"
_COUNT = re.compile(r"\s*\(\d{1,7}\)$")
_SPACES = re.compile(r"\s+")


def compared(line: str) -> str:
    """Return `line` as furniture phrases are compared: lower case, plain quotes, single spaces, bare of ornaments."""
    straight = line if line.isascii() else line.translate(_STRAIGHT)
    plain = _SPACES.sub(" ", straight).strip(_EDGES).lower()
    return _COUNT.sub("", plain).rstrip(_EDGES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """What is not the text of any story (see `data/furniture.yaml` for what each part means)."""

    phrases: frozenset[str]
    closing: frozenset[str]
    ending: frozenset[str]
    link_lists: frozenset[str]
    comments: frozenset[str]
    comment_heading: re.Pattern[str]
    site_words: frozenset[str]
    patterns: re.Pattern[str]
    notice_cues: tuple[str, ...]
    notices: re.Pattern[str]
    tail: re.Pattern[str]
    tail_alone: re.Pattern[str]
    end: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bylines:
    """How lines that name the author are recognised."""

    opener: re.Pattern[str]
    other_credit: re.Pattern[str]
    not_names: frozenset[str]
    office: re.Pattern[str]
    outlets: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Abbreviations:
    """Which full stops do not end a sentence."""

    titles: frozenset[str]
    before_numbers: frozenset[str]
    may_end: frozenset[str]
    clock: frozenset[str]
    after_clock: frozenset[str]
    starters: frozenset[str]
    speech_verbs: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DateWords:
    """Words beside dates and datelines."""

    not_places: frozenset[str]
    around_dates: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineWords:
    """Words that tell how a line stands to the next."""

    never_last: frozenset[str]
    seldom_last: frozenset[str]


@cache
def furniture() -> Furniture:
    """Return the furniture of web pages. Raises VocabularyError for a pattern that does not compile."""
    lists = _lists("furniture.yaml")
    return Furniture(
        phrases=frozenset(lists["phrases"]),
        closing=frozenset(lists["closing"]),
        ending=frozenset(lists["ending"]),
        link_lists=frozenset(lists["link_lists"]),
        comments=frozenset(lists["comments"]),
        comment_heading=_one_of("furniture.yaml", lists["comment_headings"]),
        site_words=frozenset(lists["site_words"]),
        patterns=_one_of("furniture.yaml", lists["patterns"]),
        notice_cues=tuple(lists["notice_cues"]),
        notices=_one_of("furniture.yaml", lists["notices"]),
        tail=_one_of("furniture.yaml", lists["tails"], before=r"(?<=[.!?…\]\"”’) ])", after=r"[\s→»›>….\]]*\Z"),
        tail_alone=_one_of("furniture.yaml", lists["tails"], after=r"[\s→»›>….\]]*\Z"),
        end=_one_of("furniture.yaml", lists["ends"], before=r"(?<!\S)", after=r"\s*\Z"),
    )


@cache
def bylines() -> Bylines:
    """Return the words of lines that name authors."""
    lists = _lists("bylines.yaml")
    return Bylines(
        opener=_words_first(lists["openers"]),
        other_credit=_words_first(lists["other_credits"]),
        not_names=frozenset(lists["not_names"]),
        office=re.compile(
            "|".join(rf"\b{re.escape(word)}\b" for word in _longest_first(lists["offices"])), re.IGNORECASE
        ),
        outlets=frozenset(lists["outlets"]),
    )


@cache
def abbreviations() -> Abbreviations:
    """Return the abbreviations of English news text."""
    lists = _lists("abbreviations.yaml")
    return Abbreviations(**{name: frozenset(words) for name, words in lists.items()})


@cache
def date_words() -> DateWords:
    """Return the words beside dates and datelines."""
    lists = _lists("datelines.yaml")
    return DateWords(**{name: frozenset(words) for name, words in lists.items()})


@cache
def line_words() -> LineWords:
    """Return the words that tell how a line stands to the next."""
    return LineWords(**{name: frozenset(words) for name, words in _lists("lines.yaml").items()})


def _lists(name: str) -> dict[str, list[str]]:
    text = resources.files("yalu.segment").joinpath("data", name).read_text(encoding="utf-8")
    # The base loader keeps every word a string: "no" and "on" are words here.
    # Its C form reads ten times faster.
    return yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # type: ignore[no-any-return]  # noqa: S506


def _one_of(name: str, patterns: list[str], before: str = "", after: str = "") -> re.Pattern[str]:
    try:
        return re.compile(f"{before}(?:{'|'.join(patterns)}){after}")
    except re.error as error:
        raise VocabularyError(f"{_broken(patterns)!r} is not a regular expression: {error}.", item=name) from error


def _broken(patterns: list[str]) -> str:
    """Return the first pattern that is none by itself."""
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error:
            return pattern
    return "|".join(patterns)


def _words_first(openers: list[str]) -> re.Pattern[str]:
    words = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in _longest_first(openers))
    return re.compile(rf"(?:{words})(?:\s*[:：]\s*|\s+)", re.IGNORECASE)


def _longest_first(words: list[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))
