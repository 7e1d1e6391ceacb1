"""The rule coder: event mentions from dependency parses, frames and resolved mentions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from yalu.code.confidence import confidence, signals
from yalu.code.contexts import find_contexts
from yalu.code.domestic import DomesticReader
from yalu.code.frame import Frame
from yalu.code.frames import FrameReader
from yalu.code.gate import may_hold_event
from yalu.code.language import parse
from yalu.code.narrative import Narrative
from yalu.code.parties import SentenceParties, countries
from yalu.code.quantities import find_quantities
from yalu.code.reporting import Report, ReportReader, says_unconfirmed
from yalu.code.sides import Sides, find_sides
from yalu.code.timing import SentenceDates
from yalu.code.vocabulary import load_vocabulary
from yalu.code.who_is_who import type_by_sides
from yalu.code.words import ParsedSentence
from yalu.codebook import Codebook, load_codebook
from yalu.model import (
    Claim,
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
from yalu.model.role import AcceptedRole
from yalu.resolve.dates import find_dates, writing_day
from yalu.resolve.places import place_of
from yalu.resolve.story import StoryResolver

ClaimFinder = Callable[[Document, Story, StoryMentions], tuple[Claim, ...]]

NAME = "rules.v2"

# No mention below this was right on our own gold. A higher cut is the reader's to ask for: at 0.2 three in a
# hundred news texts would lose their only event, most with the right type.
_LOWEST_CONFIDENCE = 0.05
# Acts that judge what was done before.
_JUDGING = ("ACCUSE", "SUPPORT", "REJECT")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A sentence that passed the gate, with all that is known of it before parsing."""

    document: Document
    story: Story
    sentence: Sentence
    text: str


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A parsed sentence, with the frames read of it so far, by whether it was a headline.

    Wire texts come in copies: what depends on the words alone is worked out once for all copies in a batch.
    """

    doc: ParsedSentence
    frames: dict[bool, list[Frame]] = field(default_factory=dict)


class RuleCoder:
    """Codes English stories by rules. One instance serves a process; it holds no state between batches."""

    name = NAME

    def __init__(
        self, codebook: Codebook | None = None, *, claims: bool = True, roles: tuple[AcceptedRole, ...] = ()
    ) -> None:
        """Make a coder; without `claims` it looks for none, which is a tenth faster.

        `roles` are those of persons that a workspace has accepted besides the built-in gazetteer.
        """
        vocabulary = load_vocabulary()
        self._claims = _claim_finder() if claims else _no_claims
        self._codebook = codebook or load_codebook()
        self._resolver = StoryResolver(roles)
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
        texts = list(dict.fromkeys(candidate.text for candidate in candidates))
        by_text = {text: _Parsed(doc) for text, doc in zip(texts, parse(texts), strict=True)}
        parsed = {
            (candidate.document.doc_id, candidate.story.number, candidate.sentence.number): by_text[candidate.text]
            for candidate in candidates
        }
        coded = iter(
            self._story(document, story, found, parsed)
            for (document, story), found in zip(stories, mentions, strict=True)
        )
        return [[next(coded) for _ in document_stories] for _, document_stories in batch]

    def _story(
        self,
        document: Document,
        story: Story,
        mentions: StoryMentions,
        parsed: dict[tuple[str, int, int], _Parsed],
    ) -> CodedStory:
        narrative = Narrative.begin(writing_day(document, story), mentions.actors)
        events: list[EventMention] = []
        quantities: list[Quantity] = []
        for sentence in story.sentences:
            counted = find_quantities(document, story, sentence)
            quantities.extend(counted)
            read = parsed.get((document.doc_id, story.number, sentence.number))
            retold = narrative.clock.retold(document.text[sentence.start : sentence.end])
            found: list[EventMention] = []
            if read is not None:
                found, narrative = self._sentence(document, story, sentence, read, mentions, narrative)
                retold = retold or narrative.retold
            events = _retold(events, retold)
            if says_unconfirmed(document.text[sentence.start : sentence.end]):
                events, found = (events, _doubted(found)) if found else (_doubted(events), found)
            ids = tuple(quantity.quantity_id for quantity in counted)
            events.extend(replace(event, quantities=ids) for event in found)
        return CodedStory(
            events=tuple(_without_repeats(events)),
            claims=self._claims(document, story, mentions),
            quantities=tuple(quantities),
        )

    def _sentence(
        self,
        document: Document,
        story: Story,
        sentence: Sentence,
        parsed: _Parsed,
        mentions: StoryMentions,
        narrative: Narrative,
    ) -> tuple[list[EventMention], Narrative]:
        inside = [
            mention for mention in mentions.actors if sentence.start <= mention.start and mention.end <= sentence.end
        ]
        doc = parsed.doc
        parties = SentenceParties.of(doc, sentence.start, inside)
        dates = SentenceDates.of(doc, sentence.start, find_dates(document.text, sentence.start, sentence.end))
        domestic = self._domestic.frames(doc, parties)
        taken = {token.i for frame in domestic for token in frame.trigger}
        frames = [
            *domestic,
            *(
                frame
                for frame in self._frames_of(parsed, headline=sentence.kind == "headline")
                if not taken & {token.i for token in frame.trigger}
            ),
        ]
        judging = frozenset(
            token.i for frame in frames if frame.type in _JUDGING for token in frame.trigger if token.pos_ == "VERB"
        )
        before = narrative
        events: list[EventMention] = []
        for frame in sorted(frames, key=lambda frame: frame.trigger[0].i):
            report = self._reports.report(frame.clause)
            sides = find_sides(frame, report, parties, narrative)
            if sides is None:
                continue
            date, narrative = narrative.told(frame, report, sides, dates, judging)
            told = narrative.clock.planned(frame, date)
            event = self._event(document, story, sentence, told, report, sides, date, parties, mentions)
            if event is not None:
                events.append(event)
        return events, narrative.after_sentence(before, parties, dates)

    def _frames_of(self, parsed: _Parsed, *, headline: bool) -> list[Frame]:
        if headline not in parsed.frames:
            parsed.frames[headline] = self._frames.frames(parsed.doc, headline=headline)
        return parsed.frames[headline]

    # Rows -------------------------------------------------------------------------------------------------------------

    def _event(
        self,
        document: Document,
        story: Story,
        sentence: Sentence,
        frame: Frame,
        report: Report,
        sides: Sides,
        date: DateValue,
        parties: SentenceParties,
        mentions: StoryMentions,
    ) -> EventMention | None:
        """Return the row of an event, null where it is more probably wrong than `_LOWEST_CONFIDENCE` allows."""
        event_type, mode = type_by_sides(frame, sides)
        sure = confidence(event_type, signals(frame, report, sides, parties))
        if sure < _LOWEST_CONFIDENCE:
            return None
        evidence = Evidence(start=sentence.start, end=sentence.end, text=document.text[sentence.start : sentence.end])
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
            confidence=sure,
            coder=NAME,
        )


def event_coder() -> RuleCoder:
    """Return a coder for those who ask for no claims."""
    return RuleCoder(claims=False)


def _claim_finder() -> ClaimFinder:
    # Imported when asked for: its cues take a twentieth of a second to compile.
    from yalu.code.claims import find_claims

    return find_claims


def _no_claims(document: Document, story: Story, mentions: StoryMentions) -> tuple[Claim, ...]:
    return ()


def _candidates(document: Document, story: Story, mentions: StoryMentions) -> list[_Candidate]:
    found = []
    for sentence in story.sentences:
        text = document.text[sentence.start : sentence.end]
        inside = tuple(
            mention for mention in mentions.actors if sentence.start <= mention.start and mention.end <= sentence.end
        )
        if may_hold_event(text, inside):
            found.append(_Candidate(document=document, story=story, sentence=sentence, text=text))
    return found


def _status(frame: Frame, report: Report) -> Status:
    if frame.status == "scheduled":
        return "scheduled"
    # To claim that another lied is itself the accusation: it was made, whether or not it is true.
    hedged = frame.hedged or (report.hedged and not (frame.speaker_is_source and frame.type == "ACCUSE"))
    return "alleged" if hedged else frame.status


def _trigger(document: Document, sentence: Sentence, frame: Frame) -> Evidence:
    first, last = frame.trigger[0], frame.trigger[-1]
    start, end = sentence.start + first.idx, sentence.start + last.idx + len(last)
    return Evidence(start=start, end=end, text=document.text[start:end])


def _doubted(events: list[EventMention]) -> list[EventMention]:
    """Mark the events of the sentence told last as unconfirmed."""
    last = max((event.sentence for event in events), default=-1)
    return [
        replace(event, status="unconfirmed")
        if event.sentence == last and event.status in ("occurred", "ongoing", "alleged")
        else event
        for event in events
    ]


def _retold(events: list[EventMention], date: DateValue | None) -> list[EventMention]:
    """Give the events of the sentence told last the date that the next one tells of them, where it is news."""
    if date is None:
        return events
    last = max((event.sentence for event in events), default=-1)
    return [
        replace(event, date=date) if event.sentence == last and _is_finer(date, event) else event for event in events
    ]


def _is_finer(date: DateValue, event: EventMention) -> bool:
    """Tell whether a date says more of an event than its own, and nothing against it."""
    known = event.date
    if event.status == "scheduled" or date.start is None or date.end is None:
        return False
    if known.start is None or known.end is None:
        return known.why == "no_cue"
    return known.precision != "day" and known.start <= date.start and date.end <= known.end


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
