"""Draw a world from a plan: events happen, some are reported, and only what was reported is in the record."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar, cast

import numpy as np

from yalu.model import (
    Actor,
    Attribution,
    DateValue,
    Document,
    Event,
    EventMention,
    Evidence,
    Known,
    Link,
    Sentence,
    Story,
)
from yalu.model.ids import content_id, document_id, mention_id, story_id
from yalu.synth.plan import Plan, Reading, Regime, Ritual

Phase = TypeVar("Phase", Regime, Reading)

# type, mode and verb of what may happen, by domain: (cooperative, conflictual). Enough kinds to make rare ones rare.
_ACTS: dict[str, tuple[tuple[tuple[str, str | None, str], ...], tuple[tuple[str, str | None, str], ...]]] = {
    "political": (
        (
            ("CONSULT", "visit", "visited"),
            ("CONSULT", "third-party", "met officials of"),
            ("SUPPORT", None, "congratulated"),
        ),
        (("ACCUSE", None, "accused"), ("REJECT", None, "rejected a proposal of")),
    ),
    "economic": (
        (("COOPERATE", None, "opened a joint market with"), ("AID", None, "sent grain to")),
        (("SANCTION", "discontinue", "stopped coal shipments from"),),
    ),
    "military": (
        (("COOPERATE", None, "held a naval exercise with"),),
        (("MOBILIZE", "troops", "moved troops to the border with"), ("THREATEN", None, "warned")),
    ),
    "social": ((("AID", None, "sent a medical team to"), ("SUPPORT", None, "hosted a troupe from")), ()),
    "legal": ((("SUPPORT", None, "signed a treaty with"),), (("COERCE", "arrest", "detained a citizen of"),)),
}
_QUADS = {
    "CONSULT": "verbal_cooperation",
    "SUPPORT": "verbal_cooperation",
    "COOPERATE": "material_cooperation",
    "AID": "material_cooperation",
    "ACCUSE": "verbal_conflict",
    "REJECT": "verbal_conflict",
    "THREATEN": "verbal_conflict",
    "SANCTION": "material_conflict",
    "MOBILIZE": "material_conflict",
    "COERCE": "material_conflict",
}
_SUBJECTS = {
    "head": ("the President of {}", "GOV"),
    "government": ("the government of {}", "GOV"),
    "party": ("the ruling party of {}", "PTY"),
    "legislature": ("the parliament of {}", "LEG"),
    "military": ("the army of {}", "MIL"),
    "subnational": ("a border province of {}", "GOV"),
    "business": ("a trading company of {}", "BUS"),
    "society": ("a friendship association of {}", "CVL"),
}
_NAMES = {
    "CHN": "China",
    "JPN": "Japan",
    "KOR": "South Korea",
    "PRK": "North Korea",
    "RUS": "Russia",
    "USA": "the United States",
}
_CODER = "made.v1"
_YEAR_DAYS = 365.25


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The record of a made world, in the shapes of the store's views, and how many events really happened."""

    documents: tuple[Document, ...]
    stories: tuple[Story, ...]
    mentions: tuple[EventMention, ...]
    events: tuple[Event, ...]
    links: tuple[Link, ...]
    happened: int

    def tables(self) -> dict[str, tuple[Any, ...]]:
        """Return the rows by the names of the store's tables, ready to be written in one run."""
        return {
            "documents": self.documents,
            "stories": self.stories,
            "mentions": self.mentions,
            "events": self.events,
            "links": self.links,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Happening:
    """One true event, before anyone reports it."""

    day: date
    source: str
    target: str
    type: str
    mode: str | None
    verb: str
    domain: str
    level: str
    conflict: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    """One story with the mentions it makes."""

    document: Document
    story: Story
    mention: EventMention | None


def make_world(plan: Plan) -> World:
    """Return the world that a plan describes. The same plan gives the same world."""
    random = np.random.default_rng(plan.seed)
    # A set: the same act by the same actor on the same day is one event, as its text would be one text.
    drawn = {each for dyad, regimes in plan.relations.items() for each in _happenings(plan, dyad, regimes, random)}
    kept = {each for ritual in plan.rituals for each in _held(plan, ritual, random)}
    happenings = sorted(
        drawn | kept,
        key=lambda each: (each.day, each.source, each.target, each.verb, each.level, each.domain),
    )
    reports: list[_Report] = []
    events: list[Event] = []
    links: list[Link] = []
    for happening in happenings:
        own = _reports(plan, happening, random)
        if own:
            event = _event(happening, own)
            events.append(event)
            links.extend(_link(event, mention) for mention in event.mentions)
        reports.extend(own)
    reports.extend(_background(plan, reports, random))
    reports.sort(key=lambda report: (report.document.published is None, report.document.doc_id))
    return World(
        documents=tuple(report.document for report in reports),
        stories=tuple(report.story for report in reports),
        mentions=tuple(report.mention for report in reports if report.mention is not None),
        events=tuple(events),
        links=tuple(links),
        happened=len(happenings),
    )


def _happenings(plan: Plan, dyad: str, regimes: Sequence[Regime], random: np.random.Generator) -> Iterator[_Happening]:
    first, second = dyad.split("-")
    for regime, start, end in _spells(regimes, plan):
        for day in _clusters(regime, regime.per_year / plan.burst, start, end, random):
            for _ in range(1 + int(random.poisson(plan.burst - 1.0))):
                source, target = (first, second) if random.random() < regime.first_share else (second, first)
                domain = _draw(regime.domains, random)
                conflict = bool(random.random() < regime.conflict and _ACTS[domain][1])
                acts = _ACTS[domain][int(conflict)]
                type_, mode, verb = acts[int(random.integers(len(acts)))]
                yield _Happening(
                    day=day,
                    source=source,
                    target=target,
                    type=type_,
                    mode=mode,
                    verb=verb,
                    domain=domain,
                    level=_draw(regime.levels, random),
                    conflict=conflict,
                )


def _clusters(regime: Regime, per_year: float, start: date, end: date, random: np.random.Generator) -> Iterator[date]:
    """Yield the days on which something happens: evenly, or month by month where the rate swings."""
    if not regime.season and regime.shape is None:
        yield from _days(start, end, int(random.poisson(per_year * (end - start).days / _YEAR_DAYS)), random)
        return
    while start < end:
        after = min((start.replace(day=28) + timedelta(days=4)).replace(day=1), end)
        rate = per_year * (1 - regime.season * math.cos(2 * math.pi * (start.month - 1) / 12))
        if regime.shape is not None:
            rate *= random.gamma(regime.shape, 1 / regime.shape)
        yield from _days(start, after, int(random.poisson(rate * (after - start).days / _YEAR_DAYS)), random)
        start = after


def _held(plan: Plan, ritual: Ritual, random: np.random.Generator) -> Iterator[_Happening]:
    for year in range(ritual.since, ritual.until + 1):
        day = date(year, ritual.month, ritual.day)
        if ritual.slack:
            day += timedelta(days=int(random.integers(-ritual.slack, ritual.slack + 1)))
        if year not in ritual.missed and plan.since <= day <= plan.until:
            yield _Happening(
                day=day,
                source=ritual.source,
                target=ritual.target,
                type=ritual.type,
                mode=ritual.mode,
                verb=ritual.verb,
                domain=ritual.domain,
                level=ritual.level,
                conflict=False,
            )


def _reports(plan: Plan, happening: _Happening, random: np.random.Generator) -> list[_Report]:
    reading = _phase(plan.reading, happening.day)
    number = int(random.poisson(reading.reports_per_event))
    publishers = random.permutation(len(reading.publishers))[:number]
    return [
        _report(happening, reading.publishers[int(each)], happening.day + timedelta(days=int(random.integers(0, 3))))
        for each in sorted(publishers)
    ]


def _background(plan: Plan, told: Sequence[_Report], random: np.random.Generator) -> Iterator[_Report]:
    """Yield stories that tell no event, up to what the plan says is read, so that reading is not tied to events."""
    published = [report.document.published.value for report in told if report.document.published]
    for reading, start, end in _spells(plan.reading, plan):
        planned = int(random.poisson(reading.stories_per_year * (end - start).days / _YEAR_DAYS))
        used = sum(start.isoformat() <= day < end.isoformat() for day in published)
        for number, day in enumerate(_days(start, end, max(0, planned - used), random)):
            publisher = reading.publishers[int(random.integers(len(reading.publishers)))]
            text = f"Weather and markets were quiet on {_words(day)}, {publisher} noted in its column {number + 1}."
            document = _document(text, "A quiet day", publisher, day)
            yield _Report(document=document, story=_story(document, day), mention=None)


def _report(happening: _Happening, publisher: str, published: date) -> _Report:
    subject, sector = _SUBJECTS[happening.level]
    source = subject.format(_NAMES.get(happening.source, happening.source))
    target = _NAMES.get(happening.target, happening.target)
    when = _words(happening.day)
    text = f"{source[0].upper()}{source[1:]} {happening.verb} {target} on {when}, {publisher} reported."
    document = _document(text, f"{source[0].upper()}{source[1:]} and {target}", publisher, published)
    at_target, at_verb, at_date = text.index(target, len(source)), text.index(happening.verb), text.index(when)
    mention = EventMention(
        mention_id=mention_id(
            doc=document.doc_id,
            type=happening.type,
            sources=[source],
            targets=[target],
            trigger=(at_verb, at_verb + len(happening.verb)),
            coder=_CODER,
        ),
        doc=document.doc_id,
        story=0,
        sentence=0,
        type=happening.type,
        mode=happening.mode,
        cameo=None,
        contexts=(),
        domain=cast(Any, happening.domain),
        quad=cast(Any, _QUADS[happening.type]),
        source=(_actor(text[: len(source)], happening.source, happening.level, sector, 0),),
        target=(_actor(target, happening.target, None, "GOV", at_target),),
        symmetric=False,
        date=_date(happening.day, text[at_date : at_date + len(when)]),
        status="occurred",
        place=None,
        quantities=(),
        attribution=(Attribution(text=publisher, name=publisher, kind="outlet"),),
        evidence=Evidence(start=0, end=len(text), text=text),
        trigger=Evidence(start=at_verb, end=at_verb + len(happening.verb), text=happening.verb),
        confidence=0.9,
        coder=_CODER,
    )
    return _Report(document=document, story=_story(document, published), mention=mention)


def _event(happening: _Happening, reports: Sequence[_Report]) -> Event:
    mentions = tuple(report.mention.mention_id for report in reports if report.mention is not None)
    return Event(
        event_id=content_id("event", *sorted(mentions)),
        type=happening.type,
        mode=happening.mode,
        domain=cast(Any, happening.domain),
        quad=cast(Any, _QUADS[happening.type]),
        source=(happening.source,),
        target=(happening.target,),
        source_levels=(happening.level,),
        target_levels=(),
        symmetric=False,
        date=_date(happening.day, None),
        status="occurred",
        announced=None,
        first_reported=min(report.document.published.value for report in reports if report.document.published),
        place=None,
        confidence=0.9,
        mentions=mentions,
    )


def _link(event: Event, mention: str) -> Link:
    return Link(
        link_id=content_id("link", event.event_id, mention),
        event_id=event.event_id,
        mention_id=mention,
        reason="the same happening in a made world",
        score=1.0,
    )


def _document(text: str, title: str, publisher: str, published: date) -> Document:
    day = published.isoformat()
    key = document_id(key=None, text=text, title=title, publisher=publisher, published=day)
    return Document(
        doc_id=key,
        key=None,
        source=f"made/{key}.txt",
        media_type="text/plain",
        sha256=key.removeprefix("doc-").ljust(64, "0"),
        text=text,
        title=Known(value=title, basis="given"),
        publisher=Known(value=publisher, basis="given"),
        published=Known(value=day, basis="given"),
        language=Known(value="en", basis="given"),
    )


def _story(document: Document, published: date) -> Story:
    end = len(document.text)
    return Story(
        story_id=story_id(document.doc_id, 0, 0, end),
        doc=document.doc_id,
        number=0,
        title=document.title.value if document.title else None,
        section=None,
        authors=(),
        published=_date(published, None),
        start=0,
        end=end,
        marks=(),
        sentences=(Sentence(number=0, start=0, end=end),),
    )


def _actor(text: str, country: str, level: str | None, sector: str, start: int) -> Actor:
    return Actor(
        text=text,
        country=country,
        name=text,
        role=None,
        level=cast(Any, level),
        sector=cast(Any, sector),
        start=start,
        end=start + len(text),
    )


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _date(day: date, text: str | None) -> DateValue:
    return DateValue(start=day.isoformat(), end=day.isoformat(), precision="day", basis="explicit", text=text)


def _spells(phases: Sequence[Phase], plan: Plan) -> Iterator[tuple[Phase, date, date]]:
    """Yield each phase with its first day and the day after its last, within the plan's days."""
    after = plan.until + timedelta(days=1)
    for number, phase in enumerate(phases):
        start = max(phase.since, plan.since)
        end = min(phases[number + 1].since if number + 1 < len(phases) else after, after)
        if start < end:
            yield phase, start, end


def _phase(phases: Sequence[Phase], day: date) -> Phase:
    return [phase for phase in phases if phase.since <= day][-1]


def _days(start: date, end: date, number: int, random: np.random.Generator) -> list[date]:
    return [start + timedelta(days=int(each)) for each in np.sort(random.integers(0, (end - start).days, number))]


def _draw(weights: Any, random: np.random.Generator) -> str:
    names = list(weights)
    shares = np.array([weights[name] for name in names], dtype=float)
    return str(names[int(random.choice(len(names), p=shares / shares.sum()))])
