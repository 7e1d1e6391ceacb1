"""The gazetteer of places (data/places.csv) and the words around a place's name (data/places.yaml), read once."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from yalu.errors import VocabularyError
from yalu.yaml_data import read_yaml

KINDS = (
    "building",
    "site",
    "border_crossing",
    "zone",
    "island",
    "mountain",
    "river",
    "line",
    "city",
    "capital",
    "province",
    "sea",
    "country",
)
"""The kinds of places, the most specific first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GazetteerPlace:
    """A row of the gazetteer. `country` is null where several states share or claim the place."""

    place_id: str
    name: str
    aliases: tuple[str, ...]
    kind: str
    country: str | None
    lat: float
    lon: float

    @property
    def spellings(self) -> tuple[str, ...]:
        """The name and its aliases."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceWords:
    """Patterns made of the words in places.yaml. Patterns `before_*` match a text that ends where a name begins."""

    guarded_kinds: frozenset[str]
    guarded_names: frozenset[str]
    before_where: re.Pattern[str]
    before_site: re.Pattern[str]
    before_direction: re.Pattern[str]
    before_object: re.Pattern[str]
    after_part: re.Pattern[str]
    after_title: re.Pattern[str]
    capitalised_after: frozenset[str]


@cache
def gazetteer_places() -> tuple[GazetteerPlace, ...]:
    """Return the places of the gazetteer, in the order of the file. Raises VocabularyError for a bad row."""
    with _data("places.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(_place(row, number) for number, row in enumerate(csv.DictReader(lines, strict=True), start=2))


def _place(row: dict[str, str], line: int) -> GazetteerPlace:
    try:
        place = GazetteerPlace(
            place_id=row["place_id"],
            name=row["name"],
            aliases=tuple(filter(None, row["aliases"].split("|"))),
            kind=row["kind"],
            country=row["country"] or None,
            lat=float(row["lat"]),
            lon=float(row["lon"]),
        )
    except (KeyError, ValueError) as error:
        raise VocabularyError(
            f"not a place ({error}).", item=f"places.csv:{line}", remedy="See data/PLACES.md for the columns."
        ) from error
    if place.kind not in KINDS:
        raise VocabularyError(f"{place.kind!r} is not a kind of place.", item=f"places.csv:{line}")
    return place


@cache
def place_words() -> PlaceWords:
    """Return the words around the names of places."""
    words: dict[str, Any] = read_yaml(_data("places.yaml").read_text(encoding="utf-8"))
    locative, direction = _any(words["locative"]), _any(words["direction"])
    # Demonyms in -ese, -ean, -ian, -ish ... may stand between too: "in the Russian city of Khabarovsk".
    between = rf"(?:(?:{_any(words['between'])}|[A-Z]\w+(?:ese|an|ish|ch|i))[ \n]){{0,7}}"
    motion = rf"\b{_any(words['motion'])}(?:s|es|d|ed|ing|led|ling)?\b"
    return PlaceWords(
        guarded_kinds=frozenset(words["guarded_kinds"]),
        guarded_names=frozenset(words["guarded_names"]),
        before_where=_before(rf"\b(?i:{locative})[ \n]{between}"),
        before_site=_before(rf"\b(?i:{_any(words['locative_for_sites'])})[ \n]{between}"),
        before_direction=_before(rf"{motion}[^.;\n]{{0,40}}\b{direction}[ \n]{between}"),
        before_object=_before(rf"\b{_any(words['motion_with_object'])}[ \n]{between}"),
        after_part=re.compile(rf"['’]s[ \n]{_any(words['parts'])}\b"),
        after_title=re.compile(rf"[ \n](?i:{_any(words['titles_after'])})\b"),
        capitalised_after=frozenset(words["capitalised_after"]),
    )


def _before(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})\Z")


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})"


def _data(name: str) -> Any:
    return resources.files("yalu.resolve") / "data" / name
