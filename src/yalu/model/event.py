"""Event mentions, claims, quantities, and the events that mentions are linked to.

Field names and order of `EventMention`, `Claim` and `Quantity` are those of the output lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from yalu.model.mention import Actor, Attribution, DateValue, Place
from yalu.model.text import Evidence

Status = Literal["occurred", "scheduled", "ongoing", "cancelled", "denied", "alleged", "unconfirmed"]
Quad = Literal["verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict"]
Domain = Literal["political", "economic", "military", "social", "legal"]
Stance = Literal["warming", "cooling", "none"]
ClaimKind = Literal[
    "assessment",
    "forecast",
    "rarity",
    "novelty",
    "analogue",
    "breadth",
    "level",
    "anniversary",
    "cause",
    "intention",
    "denial",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMention:
    """One event as one story tells it. `doc` is the document's id, `story` and `sentence` are 0-based numbers."""

    mention_id: str
    doc: str
    story: int
    sentence: int
    type: str
    mode: str | None
    cameo: str | None
    contexts: tuple[str, ...]
    domain: Domain
    quad: Quad | None
    source: tuple[Actor, ...]
    target: tuple[Actor, ...]
    symmetric: bool
    date: DateValue
    status: Status
    place: Place | None
    quantities: tuple[str, ...]
    attribution: tuple[Attribution, ...]
    evidence: Evidence
    trigger: Evidence
    confidence: float
    coder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds a claim."""

    text: str
    name: str | None
    role: str | None
    kind: Literal["person", "institution", "outlet", "unnamed", "author"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Likelihood:
    """Likelihood words and the range of probability they stand for (ICD 203 bands), null where they give none."""

    words: str
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rarity:
    """ "The first in 30 years since December 1981": since when (ISO day, month or year) and how many years."""

    since: str | None
    years: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Something a holder says of a relation: not an event. `about` lists unordered dyads such as `CHN-PRK`."""

    claim_id: str
    doc: str
    story: int
    kind: ClaimKind
    holder: Holder | None
    about: tuple[str, ...]
    stance: Stance
    likelihood: Likelihood | None
    horizon: DateValue | None
    rarity: Rarity | None
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with its unit and what it counts; `low`/`high` are set where the text hedges or bounds it."""

    quantity_id: str
    doc: str
    story: int
    value: float
    low: float | None
    high: float | None
    unit: str
    of: str | None
    date: DateValue
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedStory:
    """All that coding one story yields."""

    events: tuple[EventMention, ...]
    claims: tuple[Claim, ...]
    quantities: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The real-world happening that one or more mentions report.

    `source` and `target` are sorted state codes. `status` is where its life cycle stands; `announced` is the day it
    was first reported as scheduled, null if never. `first_reported` is the earliest publication day of its mentions
    (when it was knowable). `mentions` lists mention ids, best evidence first.
    """

    event_id: str
    type: str
    mode: str | None
    domain: Domain
    quad: Quad | None
    source: tuple[str, ...]
    target: tuple[str, ...]
    source_levels: tuple[str, ...]
    target_levels: tuple[str, ...]
    symmetric: bool
    date: DateValue
    status: Status
    announced: str | None
    first_reported: str | None
    place: str | None
    confidence: float
    mentions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Why one mention belongs to one event. A link is a row: removing it undoes the merge."""

    link_id: str
    event_id: str
    mention_id: str
    reason: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A story that prints the text of another. Both are story ids; `original` was there first.

    `share` is how much of what tells the shorter text from others the longer has too, 0 to 1.
    """

    story: str
    original: str
    share: float
