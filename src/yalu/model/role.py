"""Roles of persons that a text tells and no gazetteer knows, until a person accepts or rejects them."""

from __future__ import annotations

from dataclasses import dataclass

from yalu.model.ids import content_id
from yalu.model.mention import Level, Sector


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldRole:
    """One sentence that tells a person's office: "Chinese Commerce Minister Chen Deming said ...".

    `published` is the ISO day of the story, null where it is not known to the day; `start:end` is the sentence.
    """

    name: str
    country: str
    role: str
    level: Level | None
    sector: Sector | None
    doc: str
    published: str | None
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleCandidate:
    """A person's office as the texts of a corpus tell it, in whatever spelling.

    `name` is the commonest spelling, `aliases` the others. `since` and `until` are the first and last day on which a
    text told it, null where no text has a day; `count` is how many sentences did, `evidence` a few of them.
    """

    role_id: str
    name: str
    aliases: tuple[str, ...]
    country: str
    role: str
    level: Level | None
    sector: Sector | None
    since: str | None
    until: str | None
    count: int
    evidence: tuple[ToldRole, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedRole:
    """What coding needs of a candidate that a person accepted; it can be hashed and sent to another process."""

    role_id: str
    name: str
    aliases: tuple[str, ...]
    country: str
    role: str
    level: Level | None
    sector: Sector | None
    since: str | None
    until: str | None


def role_id(key: str, country: str, role: str) -> str:
    """Return the id of a candidate: it does not change as more evidence comes in."""
    return content_id("role", key, country, role)
