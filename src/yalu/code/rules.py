"""The rule coder: event mentions from dependency parses, frames and resolved mentions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from yalu.code import clause
from yalu.code.claims import find_claims
from yalu.code.contexts import find_contexts
from yalu.code.domestic import DomesticReader
from yalu.code.frame import Frame
from yalu.code.frames import FrameReader
from yalu.code.gate import may_hold_event
from yalu.code.language import parse
from yalu.code.parties import SentenceParties, countries
from yalu.code.quantities import find_quantities
from yalu.code.reporting import Report, ReportReader
from yalu.code.timing import SentenceDates, StoryClock
from yalu.code.vocabulary import load_vocabulary
from yalu.codebook import Codebook, load_codebook
from yalu.model import (
    Actor,
    ActorMention,
    CodedStory,
    DateValue,
    Document,
    EventMention,
    Evidence,
    Quantity,
    Sentence,
    Story,
    StoryMentions,
)
from yalu.model.event import Status
from yalu.model.ids import mention_id
from yalu.resolve.dates import find_dates, publication_day
from yalu.resolve.places import place_of
from yalu.resolve.story import StoryResolver

NAME = "rules.v1"

# Both sides are needed for these: an accusation of nobody is not an event between states.
_NEEDS_TARGET = frozenset(
    ("CONSULT", "AGREE", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "COOPERATE", "AID", "SANCTION", "CONCEDE")
)
# Acts that may have no target, or whose target must be told by its own syntax.
_NO_GUESSED_TARGET = frozenset(("INTERNAL", "CONSULT", "COOPERATE", "RETREAT", "CONCEDE", "MOBILIZE"))
# Two parties of one phrase act on each other in these types.
_RECIPROCAL = frozenset(("CONSULT", "AGREE", "SUPPORT", "COOPERATE", "ASSAULT", "RETREAT"))
_BACKGROUND_TENSES = ("perfect", "pluperfect")
# A mention below this is more often wrong than right on our own gold.
_LOWEST_CONFIDENCE = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A sentence that passed the gate, with all that is known of it before parsing."""

    document: Document
    story: Story
    sentence: Sentence
    text: str
    mentions: tuple[ActorMention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sides:
    """Who acts on whom."""

    source: tuple[Actor, ...]
    target: tuple[Actor, ...]
    symmetric: bool


class RuleCoder:
    """Codes English stories by rules. One instance serves a process; it holds no state between batches."""

    name = NAME

    def __init__(self, codebook: Codebook | None = None) -> None:
        vocabulary = load_vocabulary()
        self._codebook = codebook or load_codebook()
        self._resolver = StoryResolver()
        self._frames = FrameReader(vocabulary)
        self._domestic = DomesticReader(vocabulary, self._frames)
        self._reports = ReportReader(vocabulary)

    def code(self, batch: Sequence[tuple[Document, Sequence[Story]]]) -> list[list[CodedStory]]:
        """Return, for each document of the batch, one `CodedStory` for each of its stories, in order."""
        stories = [(document, story) for document, stories in batch for story in stories]
        mentions = [self._resolver.resolve(document, story) for document, story in stories]
        candidates = [
            candidate
            for (document, story), found in zip(stories, mentions, strict=True)
            for candidate in _candidates(document, story, found)
        ]
        parsed = zip(candidates, parse([candidate.text for candidate in candidates]), strict=True)
        docs: dict[tuple[str, int, int], Doc] = {
            (candidate.document.doc_id, candidate.story.number, candidate.sentence.number): doc
            for candidate, doc in parsed
        }
        coded = iter(
            self._story(document, story, found, docs)
            for (document, story), found in zip(stories, mentions, strict=True)
        )
        return [[next(coded) for _ in document_stories] for _, document_stories in batch]

    def _story(
        self, document: Document, story: Story, mentions: StoryMentions, docs: dict[tuple[str, int, int], Doc]
    ) -> CodedStory:
        clock = StoryClock(published=publication_day(document, story))
        events: list[EventMention] = []
        quantities: list[Quantity] = []
        for sentence in story.sentences:
            counted = find_quantities(document, story, sentence)
            quantities.extend(counted)
            doc = docs.get((document.doc_id, story.number, sentence.number))
            if doc is None:
                continue
            found, clock = self._sentence(document, story, sentence, doc, mentions, clock)
            ids = tuple(quantity.quantity_id for quantity in counted)
            events.extend(replace(event, quantities=ids) for event in found)
        return CodedStory(
            events=tuple(_without_repeats(events)),
            claims=find_claims(document, story, mentions),
            quantities=tuple(quantities),
        )

    def _sentence(
        self, document: Document, story: Story, sentence: Sentence, doc: Doc, mentions: StoryMentions, clock: StoryClock
    ) -> tuple[list[EventMention], StoryClock]:
        inside = [
            mention for mention in mentions.actors if sentence.start <= mention.start and mention.end <= sentence.end
        ]
        parties = SentenceParties.of(doc, sentence.start, inside)
        dates = SentenceDates.of(doc, sentence.start, find_dates(document.text, sentence.start, sentence.end))
        domestic = self._domestic.frames(doc, parties)
        taken = {token.i for frame in domestic for token in frame.trigger}
        frames = [
            *domestic,
            *(frame for frame in self._frames.frames(doc) if not taken & {token.i for token in frame.trigger}),
        ]
        events: list[EventMention] = []
        for frame in sorted(frames, key=lambda frame: frame.trigger[0].i):
            report = self._reports.report(frame.clause)
            sides = self._sides(frame, report, parties)
            if sides is None:
                continue
            date, clock = _date(frame, sides, dates, clock)
            events.append(self._event(document, story, sentence, frame, report, sides, date, parties, mentions))
        return [event for event in events if event.confidence >= _LOWEST_CONFIDENCE], clock

    # Sides ------------------------------------------------------------------------------------------------------------

    def _sides(self, frame: Frame, report: Report, parties: SentenceParties) -> _Sides | None:
        """Return who acts on whom, or None when the frame lacks a side that its type needs."""
        source = _first(frame.sources, parties, guess=frame.type != "INTERNAL")
        if frame.type == "INTERNAL":
            everyone = tuple(actor for head in frame.sources for actor in parties.parties(head, guess=False))
            return _domestic_sides(everyone)
        if frame.speaker_is_source or (not source and not frame.sources and frame.type in ("THREATEN", "AGREE")):
            source = _first(tuple(reversed(report.speakers)), parties, guess=True)
        if frame.people_only and not _travels(source):
            return None
        if frame.source_sectors and not any(actor.sector in frame.source_sectors for actor in source):
            return None
        taken = {(actor.start, actor.end) for actor in source}
        target = self._target(frame, parties, taken, countries(source)) or self._addressed(
            report, parties, countries(source)
        )
        sides = _reciprocal(frame, source, target)
        if not sides.target and frame.type not in _NO_GUESSED_TARGET:
            sides = replace(sides, target=_later_party(frame, report, parties, countries(source)))
        if frame.needs_pair and not (countries(sides.source) and countries(sides.target)):
            return None
        if frame.type in _NEEDS_TARGET and not frame.alone and not (sides.source and sides.target):
            return None
        return sides if countries(sides.source) | countries(sides.target) or (sides.source and sides.target) else None

    def _target(
        self, frame: Frame, parties: SentenceParties, taken: set[tuple[int, int]], source: set[str]
    ) -> tuple[Actor, ...]:
        """Return the first named target; a known actor of another state is better than a stranger or oneself."""
        same_side: tuple[Actor, ...] = ()
        for head in frame.targets:
            found = tuple(
                actor for actor in parties.parties(head, guess=False) if (actor.start, actor.end) not in taken
            )
            if countries(found) - source:
                return tuple(actor for actor in found if actor.country not in source) or found
            if not any(child.tag_ == "PRP$" for child in head.children):
                same_side = same_side or found
        if same_side:
            return same_side
        return _first(tuple(head for head in frame.targets[:1]), parties, guess=True)

    def _addressed(self, report: Report, parties: SentenceParties, source: set[str]) -> tuple[Actor, ...]:
        """Return whom the speaker told: "Wang told Choe that China is willing to ..." is said to Choe."""
        for verb in report.verbs:
            for child in verb.children:
                if child.dep_ in ("dobj", "dative"):
                    found = parties.parties(child, guess=False)
                    if countries(found) - source:
                        return found
        return ()

    # Rows -------------------------------------------------------------------------------------------------------------

    def _event(
        self,
        document: Document,
        story: Story,
        sentence: Sentence,
        frame: Frame,
        report: Report,
        sides: _Sides,
        date: DateValue,
        parties: SentenceParties,
        mentions: StoryMentions,
    ) -> EventMention:
        evidence = Evidence(start=sentence.start, end=sentence.end, text=document.text[sentence.start : sentence.end])
        event_type, mode = _type_by_sides(frame, sides)
        contexts = find_contexts(evidence.text)
        trigger = _trigger(document, sentence, frame)
        return EventMention(
            mention_id=mention_id(
                doc=document.doc_id,
                type=event_type,
                sources=[actor.text for actor in sides.source],
                targets=[actor.text for actor in sides.target],
                trigger=(trigger.start, trigger.end),
                coder=NAME,
            ),
            doc=document.doc_id,
            story=story.number,
            sentence=sentence.number,
            type=event_type,
            mode=mode,
            cameo=self._codebook.cameo(event_type, mode, contexts),
            contexts=contexts,
            domain=self._codebook.domain(event_type, contexts, mode),
            quad=self._codebook.quad(event_type),
            source=sides.source,
            target=sides.target,
            symmetric=sides.symmetric,
            date=date,
            status=_status(frame, report),
            place=place_of(document, mentions.places, sentence.start, sentence.end, near=trigger.start),
            quantities=(),
            attribution=self._reports.attributions(report, parties),
            evidence=evidence,
            trigger=trigger,
            confidence=_confidence(frame, sides, report),
            coder=NAME,
        )


def _candidates(document: Document, story: Story, mentions: StoryMentions) -> list[_Candidate]:
    found = []
    for sentence in story.sentences:
        text = document.text[sentence.start : sentence.end]
        inside = tuple(
            mention for mention in mentions.actors if sentence.start <= mention.start and mention.end <= sentence.end
        )
        if may_hold_event(text, inside):
            found.append(_Candidate(document=document, story=story, sentence=sentence, text=text, mentions=inside))
    return found


def _first(heads: Sequence[object], parties: SentenceParties, *, guess: bool) -> tuple[Actor, ...]:
    for head in heads:
        found = parties.parties(head, guess=False)  # type: ignore[arg-type]
        if found:
            return found
    return parties.parties(heads[0], guess=True) if guess and heads else ()  # type: ignore[arg-type]


def _later_party(frame: Frame, report: Report, parties: SentenceParties, source: set[str]) -> tuple[Actor, ...]:
    """Return the first actor of another state named after the trigger, who is not the one quoted.

    The parser attaches many a target too deep for the frame ("capable of launching attacks against ...").
    """
    said = {token.i for speaker in report.speakers for token in speaker.subtree}
    last = max(token.i for token in frame.trigger)
    for number, mention in enumerate(parties.mentions):
        tokens = [i for i, owner in enumerate(parties.by_token) if owner == number]
        if tokens and tokens[0] > last and not said & set(tokens) and countries(mention.actors) - source:
            return tuple(actor for actor in mention.actors if actor.country not in source)
    return ()


def _domestic_sides(everyone: tuple[Actor, ...]) -> _Sides | None:
    known = [actor for actor in everyone if actor.country]
    if not known:
        return None
    home = known[0].country
    return _Sides(source=tuple(actor for actor in known if actor.country == home)[:2], target=(), symmetric=False)


def _travels(source: tuple[Actor, ...]) -> bool:
    return any(
        actor.level in ("head", "government", "party", "legislature", "military", "igo", "society") for actor in source
    )


def _reciprocal(frame: Frame, source: tuple[Actor, ...], target: tuple[Actor, ...]) -> _Sides:
    """Give a phrase that names both parties its two sides: the first named is the source."""
    states = list(dict.fromkeys(actor.country for actor in source if actor.country))
    own_target = countries(target) - set(states)
    if frame.type == "CONSULT" and frame.mode != "visit" and len(states) > 1:
        own_target = set()
    if len(states) > 1 and not own_target and (frame.type in _RECIPROCAL or frame.symmetric):
        first = tuple(actor for actor in source if actor.country == states[0])
        others = tuple(actor for actor in source if actor.country != states[0])
        return _Sides(source=first, target=others, symmetric=True)
    if not source and len(countries(target)) > 1 and frame.symmetric:
        return _reciprocal(frame, target, ())
    return _Sides(source=source, target=target, symmetric=frame.symmetric and bool(target))


def _type_by_sides(frame: Frame, sides: _Sides) -> tuple[str, str | None]:
    """Settle the types that depend on who is who: inside one state, jointly, by whom."""
    source, target = countries(sides.source), countries(sides.target)
    inside = bool(source) and (source == target or (not target and frame.noun_class == "repression"))
    if frame.joint_type and sides.target and sides.symmetric:
        return frame.joint_type, None
    if frame.type == "RETREAT" and frame.end_inside and inside:
        return frame.end_inside, None
    if frame.type == "SANCTION" and frame.noun_class == "restriction" and inside:
        return "COERCE", None
    return frame.type, frame.mode


def _date(frame: Frame, sides: _Sides, dates: SentenceDates, clock: StoryClock) -> tuple[DateValue, StoryClock]:
    scheduled = frame.status == "scheduled"
    everyone = frozenset(countries(sides.source) | countries(sides.target))
    expression = dates.nearest(frame.trigger[0], frame.clause)
    if expression is not None:
        value = clock.resolve(expression, future=scheduled)
    else:
        value = clock.continued(frame.clause, everyone, scheduled=scheduled)
    background = clause.tense(frame.clause) in _BACKGROUND_TENSES
    return value, clock.after(value, everyone, background=background, scheduled=scheduled)


def _status(frame: Frame, report: Report) -> Status:
    if frame.status == "scheduled":
        return "scheduled"
    return "alleged" if frame.hedged or report.hedged else frame.status


def _trigger(document: Document, sentence: Sentence, frame: Frame) -> Evidence:
    first, last = frame.trigger[0], frame.trigger[-1]
    start, end = sentence.start + first.idx, sentence.start + last.idx + len(last)
    return Evidence(start=start, end=end, text=document.text[start:end])


def _confidence(frame: Frame, sides: _Sides, report: Report) -> float:
    score = frame.strength
    score -= 0.15 * (not countries(sides.source))
    score -= 0.15 * (not countries(sides.target) and frame.type in _NEEDS_TARGET)
    score -= 0.1 * report.hedged
    return round(min(max(score, 0.05), 0.95), 2)


def _without_repeats(events: Sequence[EventMention]) -> list[EventMention]:
    """Drop a mention that says again, in the same sentence, what another says with more certainty."""
    best: dict[tuple[object, ...], EventMention] = {}
    for event in events:
        key = (
            event.sentence,
            event.type,
            frozenset(countries(event.source)),
            frozenset(countries(event.target)),
            event.mode,
            event.date.start,
        )
        if key not in best or event.confidence > best[key].confidence:
            best[key] = event
    kept = {id(event) for event in best.values()}
    return [event for event in events if id(event) in kept]
