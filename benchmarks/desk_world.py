"""A made workspace at the size of a large desk: stories, mentions and events, written as committed runs.

Sixty states, forty publishers, 1990 to 2025. States and publishers act by Zipf's law, so that some relations hold tens
of thousands of events and most a few; an event is told by two stories on average, and some stories are copies of one
wire text. Every span shows its surface: the store's writer checks it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import numpy as np

from yalu.codebook import load_codebook
from yalu.model import (
    Actor,
    Attribution,
    Claim,
    DateValue,
    Document,
    Event,
    EventMention,
    Evidence,
    Known,
    Link,
    Mark,
    Place,
    Sentence,
    Story,
)
from yalu.model.ids import content_id, document_id, mention_id, story_id
from yalu.record import Store, WorkspaceConfig

_SEED = 20110616
_FIRST, _LAST = date(1990, 1, 1), date(2025, 6, 30)
_CODER = "made.v1"
_LEADING = ("CHN", "PRK", "KOR", "USA", "RUS", "JPN")
_STATES, _PUBLISHERS = 60, 40
# As `yalu add` commits: a hundred documents a run.
_RUN_DOCUMENTS = 100
_REPORTS_A_STORY, _REPORTS_AN_EVENT = 6.0, 2.0
_COPIES = 0.08
_VERBS = {
    "AGREE": "agreed to host talks with", "CONSULT": "met officials of", "SUPPORT": "congratulated",
    "CONCEDE": "eased its terms for", "COOPERATE": "opened a joint market with", "AID": "sent grain to",
    "RETREAT": "withdrew guards from the border with", "REQUEST": "asked for help from", "ACCUSE": "accused",
    "REJECT": "rejected a proposal of", "THREATEN": "warned", "PROTEST": "rallied against",
    "SANCTION": "stopped coal shipments from", "MOBILIZE": "moved troops to the border with",
    "COERCE": "detained a citizen of", "ASSAULT": "fired shells across the line at",
}  # fmt: skip
_TYPE_SHARES = (6, 26, 10, 2, 9, 5, 1, 6, 9, 6, 5, 2, 4, 4, 3, 2)
_DOMAINS = ("political", "economic", "military", "social", "legal")
_LEVELS = {
    "head": ("The president of {}", "GOV"), "government": ("The government of {}", "GOV"),
    "party": ("The ruling party of {}", "PTY"), "legislature": ("The parliament of {}", "LEG"),
    "military": ("The army of {}", "MIL"), "subnational": ("A border province of {}", "GOV"),
    "business": ("A trading company of {}", "BUS"), "society": ("A friendship association of {}", "CVL"),
}  # fmt: skip
_STATUSES = ("occurred", "scheduled", "ongoing", "cancelled", "denied", "alleged", "unconfirmed")
_STATUS_SHARES = (84, 7, 2, 1, 1, 4, 1)
_FURNITURE = "Share this article with a friend."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Happening:
    number: int
    day: date
    source: str
    target: str
    type: str
    mode: str | None
    domain: str
    level: str
    status: str
    place: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """One story, ready to be written, and which happening each of its mentions tells."""

    document: Document
    story: Story
    mentions: tuple[EventMention, ...]
    happenings: tuple[int, ...]
    claim: Claim | None


class DeskWorld:
    """Draws and writes the workspace. The same sizes give the same rows."""

    def __init__(self, stories: int, events: int) -> None:
        from yalu.resolve.place_vocabulary import gazetteer_places
        from yalu.resolve.state_names import state_codes, state_name

        self._random = np.random.default_rng(_SEED)
        self._stories, self._events = stories, events
        self._states = [*_LEADING, *(code for code in state_codes() if code not in _LEADING)][:_STATES]
        self._names = {code: state_name(code).name for code in self._states}
        self._publishers = [f"{city} {kind}" for city in ("Harbour", "Capital", "Northern", "River", "Delta", "Hill",
                            "Coast", "Plains") for kind in ("Times", "Post", "Herald", "Wire", "Daily")]  # fmt: skip
        known = [place for place in gazetteer_places() if place.country in self._names]
        self._places = [place for place in known if place.kind in ("capital", "city", "zone", "site", "province")]
        self._places_of = {
            code: [number for number, place in enumerate(self._places) if place.country == code]
            for code in self._states
        }
        self._words = self._vocabulary()

    def write(self, folder: Path) -> Store:
        """Write the workspace into a new folder: runs of a hundred documents, then one of events."""
        store = Store.create(folder, WorkspaceConfig(name="made", dyads=("CHN-PRK", "KOR-PRK")))
        happenings = self._happenings()
        told: dict[int, list[tuple[str, str]]] = {}
        batch: list[_Told] = []
        with store.writing():
            for each in self._told(happenings):
                batch.append(each)
                for number, mention in zip(each.happenings, each.mentions, strict=True):
                    told.setdefault(number, []).append((mention.mention_id, cast(Any, each.document.published).value))
                if len(batch) == _RUN_DOCUMENTS:
                    _commit(store, batch)
                    batch = []
            if batch:
                _commit(store, batch)
            events = [self._event(happenings[number], reports) for number, reports in told.items()]
            with store.begin("link", inputs=["made"]) as run:
                run.write("events", events)
                run.write("links", (link for event in events for link in _links(event)))
        return store

    def _happenings(self) -> list[_Happening]:
        random, count = self._random, self._events
        # Twice as much happens at the end as at the beginning: coverage of the web.
        days = np.sort((np.sqrt(random.random(count) * 3 + 1) - 1) * (_LAST - _FIRST).days).astype(int)
        sources = _zipf(random, _STATES, count)
        targets = (sources + 1 + _zipf(random, _STATES - 1, count)) % _STATES
        types = random.choice(list(_VERBS), count, p=np.array(_TYPE_SHARES) / sum(_TYPE_SHARES))
        domains = random.choice(_DOMAINS, count, p=(0.45, 0.22, 0.18, 0.09, 0.06))
        levels = random.choice(list(_LEVELS), count, p=(0.2, 0.38, 0.06, 0.05, 0.11, 0.06, 0.09, 0.05))
        statuses = random.choice(_STATUSES, count, p=np.array(_STATUS_SHARES) / sum(_STATUS_SHARES))
        book = load_codebook()
        made = []
        for number in range(count):
            source, target = self._states[sources[number]], self._states[targets[number]]
            modes = sorted(book.event_type(str(types[number])).modes)
            places = self._places_of[target if number % 3 else source]
            made.append(
                _Happening(
                    number=number,
                    day=_FIRST + timedelta(days=int(days[number])),
                    source=source,
                    target=target,
                    type=str(types[number]),
                    mode=modes[number % len(modes)] if modes and number % 5 else None,
                    domain=str(domains[number]),
                    level=str(levels[number]),
                    status=str(statuses[number]),
                    place=places[number % len(places)] if places and number % 8 < 5 else None,
                )
            )
        return made

    def _told(self, happenings: Sequence[_Happening]) -> Iterator[_Told]:
        """Yield the stories by day of publication; each tells some of what happened in the days before."""
        random = self._random
        originals = int(self._stories / (1 + _COPIES))
        extra = max(0, int(originals * _REPORTS_A_STORY) - self._events)
        again = np.sort(random.integers(0, self._events, extra))
        numbers = np.concatenate([np.arange(self._events), again])
        lags = np.concatenate([np.zeros(self._events, int), random.integers(0, 4, extra)])
        days = np.array([each.day.toordinal() for each in happenings])[numbers] + lags
        order = np.argsort(days, kind="stable")
        bounds = np.linspace(0, len(order), originals + 1).astype(int)
        publishers = _zipf(random, _PUBLISHERS, 2 * originals)
        written = 0
        for start, end in pairwise(bounds):
            own = order[start:end]
            chosen = list(dict.fromkeys(numbers[own].tolist()))
            published = date.fromordinal(int(days[own].max(initial=_FIRST.toordinal())))
            publisher = int(publishers[written])
            story = self._story([happenings[number] for number in chosen], published, self._publishers[publisher])
            yield story
            written += 1
            if random.random() < _COPIES:
                other = self._publishers[(publisher + 1 + written % (_PUBLISHERS - 1)) % _PUBLISHERS]
                yield _copy(story, other)
                written += 1

    def _story(self, happenings: Sequence[_Happening], published: date, publisher: str) -> _Told:
        first = happenings[0] if happenings else None
        title = self._title(first)
        pieces, starts, at = [title], [0], len(title) + 2
        for sentence, _ in (told := list(self._sentences(happenings, publisher))):
            pieces.append(sentence)
            starts.append(at)
            at += len(sentence) + 1
        text = f"{title}\n\n{' '.join(pieces[1:])}\n\n{_FURNITURE}"
        document = _document(text, title, publisher, published)
        story = Story(
            story_id=story_id(document.doc_id, 0, 0, len(text)),
            doc=document.doc_id,
            number=0,
            title=title,
            section=None,
            authors=(),
            published=_date(published, None),
            start=0,
            end=len(text),
            marks=(
                Mark(kind="headline", start=0, end=len(title)),
                Mark(kind="furniture", start=len(text) - len(_FURNITURE), end=len(text)),
            ),
            sentences=tuple(
                Sentence(number=number, start=start, end=start + len(piece), kind="body" if number else "headline")
                for number, (start, piece) in enumerate(zip(starts, pieces, strict=True))
            ),
        )
        mentions, numbers = [], []
        for number, (sentence, happening) in enumerate(told, start=1):
            if happening is not None:
                mentions.append(self._mention(document, number, starts[number], sentence, happening, publisher))
                numbers.append(happening.number)
        claim = _claim(document, starts[-1], pieces[-1], first) if first and first.number % 3 == 0 else None
        return _Told(document=document, story=story, mentions=tuple(mentions), happenings=tuple(numbers), claim=claim)

    def _title(self, happening: _Happening | None) -> str:
        if happening is None:
            return "A quiet week: " + " ".join(self._draw(4))
        return f"{self._names[happening.source]} and {self._names[happening.target]}: {' '.join(self._draw(4))}"

    def _sentences(self, happenings: Sequence[_Happening], publisher: str) -> Iterator[tuple[str, _Happening | None]]:
        for number, happening in enumerate(happenings):
            subject = _LEVELS[happening.level][0].format(self._names[happening.source])
            where = f" in {self._places[happening.place].name}" if happening.place is not None else ""
            who = f"{subject} {_VERBS[happening.type]} {self._names[happening.target]}{where}"
            more = " ".join(self._draw(9))
            yield f"{who} on {_in_words(happening.day)}, {publisher} reported, {more}.", happening
            if number % 3 != 2:
                words = self._draw(17)
                yield f"{words[0].capitalize()} {' '.join(words[1:])}.", None

    def _mention(
        self, document: Document, number: int, at: int, sentence: str, happening: _Happening, publisher: str
    ) -> EventMention:
        subject, sector = _LEVELS[happening.level]
        subject = subject.format(self._names[happening.source])
        verb, target, when = _VERBS[happening.type], self._names[happening.target], _in_words(happening.day)
        at_verb = at + len(subject) + 1
        at_target = at_verb + len(verb) + 1
        place = self._places[happening.place] if happening.place is not None else None
        at_place = at_target + len(target) + len(" in ")
        return EventMention(
            mention_id=mention_id(
                doc=document.doc_id,
                type=happening.type,
                sources=[subject],
                targets=[target],
                trigger=(at_verb, at_verb + len(verb)),
                coder=_CODER,
            ),
            doc=document.doc_id,
            story=0,
            sentence=number,
            type=happening.type,
            mode=happening.mode,
            cameo=None,
            contexts=(),
            domain=cast(Any, happening.domain),
            quad=load_codebook().event_type(happening.type).quad,
            source=(_actor(subject, happening.source, happening.level, sector, at),),
            target=(_actor(target, happening.target, "government", "GOV", at_target),),
            symmetric=False,
            date=_date(happening.day, when),
            status=cast(Any, happening.status),
            place=place
            and Place(
                text=place.name,
                name=place.name,
                country=place.country,
                lat=place.lat,
                lon=place.lon,
                start=at_place,
                end=at_place + len(place.name),
            ),
            quantities=(),
            attribution=(Attribution(text=publisher, name=publisher, kind="outlet"),),
            evidence=Evidence(start=at, end=at + len(sentence), text=sentence),
            trigger=Evidence(start=at_verb, end=at_verb + len(verb), text=verb),
            confidence=round(0.35 + 0.6 * ((at_verb * 7919 + happening.number) % 997) / 997, 3),
            coder=_CODER,
        )

    def _event(self, happening: _Happening, reports: Sequence[tuple[str, str]]) -> Event:
        return Event(
            event_id=content_id("event", *sorted(mention for mention, _ in reports)),
            type=happening.type,
            mode=happening.mode,
            domain=cast(Any, happening.domain),
            quad=load_codebook().event_type(happening.type).quad,
            source=(happening.source,),
            target=(happening.target,),
            source_levels=(happening.level,),
            target_levels=("government",),
            symmetric=False,
            date=_date(happening.day, None),
            status=cast(Any, happening.status),
            announced=None,
            first_reported=min(day for _, day in reports),
            place=self._places[happening.place].name if happening.place is not None else None,
            confidence=round(0.35 + 0.6 * (happening.number * 7919 % 997) / 997, 3),
            mentions=tuple(mention for mention, _ in reports),
        )

    def _vocabulary(self) -> list[str]:
        """Return words for what stands around the events: those of the worked example, then made ones."""
        dispatches = sorted((Path(__file__).parents[1] / "examples" / "china-dprk" / "dispatches").glob("*.jsonl"))
        texts = (json.loads(line)["text"] for path in dispatches for line in path.read_text("utf-8").splitlines())
        known = re.findall(r"\b[a-z]{3,}\b", " ".join(texts))
        syllables = ("ka", "ro", "min", "tel", "sa", "vor", "len", "du", "pi", "shan", "gor", "ne", "lut", "ba")
        made = (a + b + c for a in syllables for b in syllables for c in syllables)
        return list(dict.fromkeys([*known, *made]))

    def _draw(self, count: int) -> list[str]:
        # The inverse of a log-uniform law: rank r has a chance of about 1 / r, as words do.
        ranks = np.exp(self._random.random(count) * np.log(len(self._words))).astype(int) - 1
        return [self._words[rank] for rank in ranks.tolist()]


def _commit(store: Store, told: Sequence[_Told]) -> None:
    with store.begin("add", inputs=[told[0].document.source, told[-1].document.source]) as run:
        run.write("documents", [each.document for each in told])
        run.write("stories", [each.story for each in told])
        run.write("mentions", [mention for each in told for mention in each.mentions])
        run.write("claims", [each.claim for each in told if each.claim is not None])


def _copy(told: _Told, publisher: str) -> _Told:
    """Return the same text as another publisher prints it a day later: one wire report, two stories."""
    published = date.fromisoformat(cast(Any, told.document.published).value) + timedelta(days=1)
    document = _document(told.document.text, told.story.title or "", publisher, published)
    doc = document.doc_id
    return _Told(
        document=document,
        story=replace(
            told.story,
            story_id=story_id(doc, 0, 0, told.story.end),
            doc=doc,
            published=_date(published, None),
        ),
        mentions=tuple(replace(each, doc=doc, mention_id=_renamed(each, doc)) for each in told.mentions),
        happenings=told.happenings,
        claim=told.claim and replace(told.claim, doc=doc, claim_id=content_id("claim", doc, told.claim.evidence.start)),
    )


def _renamed(mention: EventMention, doc: str) -> str:
    return mention_id(
        doc=doc,
        type=mention.type,
        sources=[each.text for each in mention.source],
        targets=[each.text for each in mention.target],
        trigger=(mention.trigger.start, mention.trigger.end),
        coder=_CODER,
    )


def _document(text: str, title: str, publisher: str, published: date) -> Document:
    day = published.isoformat()
    name = document_id(key=None, text=text, title=title, publisher=publisher, published=day)
    return Document(
        doc_id=name,
        key=None,
        source=f"made/{name}.txt",
        media_type="text/plain",
        sha256=name.removeprefix("doc-").ljust(64, "0"),
        text=text,
        title=Known(value=title, basis="given"),
        publisher=Known(value=publisher, basis="given"),
        published=Known(value=day, basis="given"),
        language=Known(value="en", basis="given"),
    )


def _claim(document: Document, start: int, sentence: str, happening: _Happening) -> Claim:
    return Claim(
        claim_id=content_id("claim", document.doc_id, start),
        doc=document.doc_id,
        story=0,
        kind="assessment",
        holder=None,
        about=("-".join(sorted((happening.source, happening.target))),),
        stance="warming" if happening.number % 2 else "cooling",
        likelihood=None,
        horizon=None,
        rarity=None,
        evidence=Evidence(start=start, end=start + len(sentence), text=sentence),
    )


def _links(event: Event) -> Iterator[Link]:
    for number, mention in enumerate(event.mentions):
        yield Link(
            link_id=content_id("link", event.event_id, mention),
            event_id=event.event_id,
            mention_id=mention,
            reason="same parties; same day" if number else "founds the event",
            score=1.0,
        )


def _actor(text: str, country: str, level: str, sector: str, start: int) -> Actor:
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


def _date(day: date, text: str | None) -> DateValue:
    return DateValue(start=day.isoformat(), end=day.isoformat(), precision="day", basis="explicit", text=text)


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _zipf(random: np.random.Generator, kinds: int, count: int) -> np.ndarray:
    chances = 1 / (np.arange(kinds) + 3.0)
    return random.choice(kinds, count, p=chances / chances.sum())
