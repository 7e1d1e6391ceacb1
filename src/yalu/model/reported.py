"""An event with all that its reports say: what leaves for other tools, which know nothing of our tables."""

from __future__ import annotations

from dataclasses import dataclass

from yalu.model.event import Domain, Quad, Status
from yalu.model.mention import Actor, Attribution, DateValue, Place
from yalu.model.text import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class EventReport:
    """One report of an event. `doc` is the input's own id; `verdict` that of a person, null where nobody looked.

    `reviewer` and `reviewed_at` (UTC) say whose and when; the name is null where names are left out.
    """

    mention_id: str
    doc: str
    story: int
    sentence: int
    publisher: str | None
    published: str | None
    title: str | None
    url: str | None
    language: str | None
    status: Status
    date: DateValue
    cameo: str | None
    source: tuple[Actor, ...]
    target: tuple[Actor, ...]
    place: Place | None
    attribution: tuple[Attribution, ...]
    evidence: Evidence
    trigger: Evidence
    confidence: float
    coder: str
    verdict: str | None
    reviewer: str | None = None
    reviewed_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedEvent:
    """An event and its reports, best evidence first; or a mention, which is its own only report.

    `event_id` is the mention's id for a mention. `source` and `target` are codes of states. `place` is where the best
    report that says so has it.
    """

    event_id: str
    type: str
    mode: str | None
    domain: Domain
    quad: Quad | None
    source: tuple[str, ...]
    target: tuple[str, ...]
    source_levels: tuple[str, ...]
    symmetric: bool
    date: DateValue
    status: Status
    announced: str | None
    first_reported: str | None
    place: Place | None
    confidence: float
    reports: tuple[EventReport, ...]

    @property
    def pairs(self) -> tuple[tuple[str | None, str | None], ...]:
        """Every source with every target, as measures count them; null for a side that nobody is on."""
        return tuple((source, target) for source in self.source or (None,) for target in self.target or (None,))
