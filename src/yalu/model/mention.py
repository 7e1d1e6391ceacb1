"""What a text mentions: dates, actors, places, and who is said to have said it.

The fields of `DateValue`, `Actor`, `Place` and `Attribution` are those of the output lines
(docs/design.md, "Commands and files"), in that order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Precision = Literal["day", "week", "month", "season", "year", "decade", "century", "interval"]
DateBasis = Literal["explicit", "weekday", "relative", "anchored", "publication", "inferred"]
DateWhy = Literal["no_cue", "no_anchor", "ambiguous", "not_a_date"]
Level = Literal[
    "head", "government", "party", "legislature", "military", "subnational", "business", "society", "igo", "ngo"
]
Sector = Literal["GOV", "MIL", "PTY", "LEG", "JUD", "COP", "MED", "BUS", "CVL", "NGO", "IGO", "REB", "UNK"]
AttributionKind = Literal["person", "institution", "outlet", "unnamed", "author"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DateValue:
    """A date with its precision and how it was found, or null with the reason why not.

    `start` and `end` are full ISO days, `end` inclusive. Either `start`, `end`, `precision` and `basis` are
    all set and `why` is null, or those four are null and `why` says why. `text` is the date's own words.
    """

    start: str | None = None
    end: str | None = None
    precision: Precision | None = None
    basis: DateBasis | None = None
    why: DateWhy | None = None
    text: str | None = None


NO_DATE = DateValue(why="no_cue")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date expression in a document and what it resolves to in its story."""

    start: int
    end: int
    value: DateValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """One party as the text names it, and whom it stands for.

    `country` is ISO 3166 alpha-3, a historic state (SUN, DDR, YUG ...), one of UNO IGO NGO IMG MNC, or null
    when unknown. `name` is the canonical name, `role` the office held at the date of the story.
    """

    text: str
    country: str | None
    name: str | None
    role: str | None
    level: Level | None
    sector: Sector | None
    start: int
    end: int


def country_codes(actors: Iterable[Actor]) -> tuple[str, ...]:
    """Return the known country codes of actors, sorted, each once."""
    return tuple(sorted({actor.country for actor in actors if actor.country}))


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorMention:
    """A stretch of text that names, or stands for, one or more actors.

    `actors` has several members for "the two sides" or "both countries", none when the resolver knows the words
    stand for an actor but not for which (`why` says so: `unknown`, `no_antecedent` or `ambiguous`).
    `kind` tells how the mention was made: `state` (a state by name or capital), `adjective` ("Chinese"; it stands
    for the state but often only modifies another noun), `institution`, `person`, `organisation`, `group` (armed group,
    civilians), `reference` (pronoun or definite noun phrase resolved within the story).
    """

    start: int
    end: int
    kind: Literal["state", "adjective", "institution", "person", "organisation", "group", "reference"]
    actors: tuple[Actor, ...]
    why: Literal["unknown", "no_antecedent", "ambiguous"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place as the text names it; `lat` and `lon` in WGS 84 degrees, null where unknown."""

    text: str
    name: str
    country: str | None
    lat: float | None
    lon: float | None
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who reports or says it, outermost first ("Yonhap quoted an official as saying" has two)."""

    text: str
    name: str | None
    kind: AttributionKind
