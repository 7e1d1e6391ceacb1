"""Places: names of the gazetteer where they stand for a location, with coordinates.

"Beijing said" and "talks with China" name actors; "in Beijing", "flew to Beijing" and the dateline "BEIJING, June 3"
name places. So countries and capitals, and names that are also something else, count only after a locative word or in a
dateline. Names that cannot act (rivers, islands, sites, most cities) count wherever they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from yalu.model import Document, Place, Story
from yalu.resolve.place_vocabulary import KINDS, GazetteerPlace, PlaceWords, gazetteer_places, place_words

_LOOK_BACK = 120
"""Code points read before a name: a word of motion, its object, a preposition and seven words fit."""

_Guard = Callable[[str, GazetteerPlace], bool]

_CHAIN = re.compile(r"(?:, and|,| and| or| to)[ \n](?:the )?")
_CHAIN_END = re.compile(r"\s*(?:[,.;:)\n]|and\b|or\b|on\b|in\b|at\b|to\b|$)")
_CAPITALISED = re.compile(r"[ \n]([A-Z][\w’'-]*)")
_CANNOT_ACT = frozenset(KINDS) - {"country", "capital", "city", "province", "building"}
_IN_LONGER_NAME = frozenset({"country", "capital", "city", "province"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    """A name of the gazetteer at `text[start:end]`, its place and whether it needs a locative word."""

    start: int
    end: int
    place: GazetteerPlace
    guarded: bool


class PlaceResolver:
    """Finds the places a story names. Build it once with `load`; it holds no state between stories."""

    name = "places.v1"

    def __init__(self, places: Iterable[GazetteerPlace], words: PlaceWords) -> None:
        self._words = words
        self._by_name = {spelling: place for place in places for spelling in place.spellings}
        self._plain = _Finder(self._by_name)
        self._capital = _Finder({spelling.upper(): place for spelling, place in self._by_name.items()})

    @classmethod
    def load(cls) -> PlaceResolver:
        """Return a resolver with the built-in gazetteer. Raises VocabularyError for a bad file."""
        return cls(gazetteer_places(), place_words())

    def resolve(self, document: Document, story: Story) -> tuple[Place, ...]:
        """Return the places named in a story (furniture left out), sorted by start, as document offsets."""
        text, dateline = document.text, _ranges(story, "dateline")
        found = [*self._plain.find(text, story.start, story.end, self._is_guarded)]
        for start, end in dateline:
            found = [match for match in found if match.end <= start or match.start >= end]
            found += self._in_dateline(text, start, end)
        found.sort(key=lambda match: match.start)
        furniture = _ranges(story, "furniture")
        kept: list[_Match] = []
        for match in found:
            if _overlaps(match, furniture):
                continue
            if _overlaps(match, dateline) or self._is_place(text, match, kept[-1] if kept else None):
                kept.append(match)
        return tuple(_mention(text, match) for match in kept)

    def _is_guarded(self, spelling: str, place: GazetteerPlace) -> bool:
        return place.kind in self._words.guarded_kinds or spelling in self._words.guarded_names

    def _in_dateline(self, text: str, start: int, end: int) -> list[_Match]:
        """Return the names in a dateline, in capitals or not."""
        as_written = list(self._plain.find(text, start, end, _never))
        return as_written or list(self._capital.find(text, start, end, _never))

    def _is_place(self, text: str, match: _Match, previous: _Match | None) -> bool:
        if self._is_part_of_title(text, match):
            return False
        if not match.guarded:
            return True
        if text.startswith(("'s", "’s"), match.end) and not self._words.after_part.match(text, match.end):
            return False
        low = max(0, match.start - _LOOK_BACK)
        return _follows_locative(self._words, text, low, match.start) or _continues(text, match, previous)

    def _is_part_of_title(self, text: str, match: _Match) -> bool:
        """Whether the name is inside a longer name or title: "Panmunjom Declaration", "Shanghai Cooperation ..."."""
        if match.place.kind in {"river", "sea", "building"}:
            return False
        if self._words.after_title.match(text, match.end):
            return True
        if match.place.kind not in _IN_LONGER_NAME:
            return False
        following = _CAPITALISED.match(text, match.end)
        return following is not None and following[1] not in self._words.capitalised_after


def place_of(
    document: Document, places: Sequence[Place], start: int, end: int, near: int | None = None
) -> Place | None:
    """Return the place that says where `text[start:end]` happened, null where none does.

    Only a place after a locative word ("at the Great Hall of the People in Beijing") or as object of a word of motion
    ("visited Dandong") counts. With `near`, the offset of the words that carry an event, the nearest such place wins;
    without it the most specific, then the first. The dateline is no answer: it says where the report was written.
    """
    inside = [place for place in places if start <= place.start and place.end <= end]
    located = [place for place in inside if _says_where(document.text, max(start, place.start - _LOOK_BACK), place)]
    if near is not None:
        return min(located, key=lambda place: (abs(place.start - near), place.start), default=None)
    kinds = _kinds()
    return min(located, key=lambda place: (KINDS.index(kinds[place.name]), place.start), default=None)


def _says_where(text: str, low: int, place: Place) -> bool:
    words, kind = place_words(), _kinds().get(place.name)
    if kind in _CANNOT_ACT and words.before_site.search(text, low, place.start):
        return True
    return kind is not None and _follows_locative(words, text, low, place.start)


def _follows_locative(words: PlaceWords, text: str, low: int, start: int) -> bool:
    patterns = (words.before_where, words.before_direction, words.before_object)
    return any(pattern.search(text, low, start) for pattern in patterns)


@cache
def _kinds() -> dict[str, str]:
    return {place.name: place.kind for place in gazetteer_places()}


class _Finder:
    """Finds the spellings of places in a text: leftmost, longest, whole words."""

    def __init__(self, by_name: dict[str, GazetteerPlace]) -> None:
        self._spellings = list(by_name)
        self._by_name = by_name
        self._automaton = AhoCorasick(self._spellings, matchkind=MatchKind.LeftmostLongest)

    def find(self, text: str, start: int, end: int, guarded: _Guard) -> Iterable[_Match]:
        """Yield the matches inside `text[start:end]`, with document offsets."""
        for number, low, high in self._automaton.find_matches_as_indexes(text[start:end]):
            if _is_whole(text, start + low, start + high):
                spelling = self._spellings[number]
                place = self._by_name[spelling]
                yield _Match(start=start + low, end=start + high, place=place, guarded=guarded(spelling, place))


def _never(_spelling: str, _place: GazetteerPlace) -> bool:
    return False


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether the name is a word of its own: no letter, digit or hyphen joins it to another ("Seoul-based")."""
    before, after = text[start - 1 : start], text[end : end + 1]
    joined_after = after.isalnum() or (after == "-" and text[end + 1 : end + 2].isalnum())
    return not (before.isalnum() or before == "-" or joined_after)


def _continues(text: str, match: _Match, previous: _Match | None) -> bool:
    """Whether the name goes on a list of places ("in Russia, China and Mongolia"; "in Dalian, China,")."""
    if previous is None or not _CHAIN.fullmatch(text, previous.end, match.start):
        return False
    return _CHAIN_END.match(text, match.end) is not None


def _ranges(story: Story, kind: str) -> list[tuple[int, int]]:
    return [(mark.start, mark.end) for mark in story.marks if mark.kind == kind]


def _overlaps(match: _Match, ranges: Sequence[tuple[int, int]]) -> bool:
    return any(match.start < end and start < match.end for start, end in ranges)


def _mention(text: str, match: _Match) -> Place:
    place = match.place
    return Place(
        text=text[match.start : match.end],
        name=place.name,
        country=place.country,
        lat=place.lat,
        lon=place.lon,
        start=match.start,
        end=match.end,
    )
