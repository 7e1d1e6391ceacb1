"""What a story has told so far: its clock, its last meeting, the states it is about."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from yalu.code import clause
from yalu.code.clock import StoryClock
from yalu.code.frame import Frame
from yalu.code.parties import SentenceParties
from yalu.code.reporting import Report
from yalu.code.sides import Sides
from yalu.code.timing import SentenceDates
from yalu.code.words import Word
from yalu.model import Actor, ActorMention, DateValue

# A story is about two states only when they make up nearly all of the states it names.
_SHARE_OF_TWO_STATES = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative:
    """The state of a story between its sentences.

    `lead` are the doers of news told first, in the perfect and without a date ("Chad has agreed"): the next scene of
    theirs dates it. `retold` is that date, once the sentence just read has made the scene.
    """

    clock: StoryClock
    pair: tuple[Actor, ...] = ()
    last_meeting: Sides | None = None
    last: Sides | None = None
    retold: DateValue | None = None
    lead: frozenset[str] = frozenset()

    @classmethod
    def begin(cls, written: datetime.date | None, mentions: Sequence[ActorMention]) -> Narrative:
        """Return the narrative before the first sentence of a story written on the day `written`."""
        return cls(clock=StoryClock(written=written), pair=_pair(mentions))

    def other_party(self, source: set[str]) -> tuple[Actor, ...]:
        """Return the actors of another state in the event told last, when `source` took part in it."""
        if self.last is None or not source & self.last.states:
            return ()
        return tuple(actor for actor in (*self.last.source, *self.last.target) if actor.country not in source)[:1]

    def reacted_to(self, source: set[str]) -> tuple[Actor, ...]:
        """Return whom a reaction to the event told last is aimed at: the other party, or its doer."""
        if self.last is None:
            return ()
        own = bool(source & self.last.states)
        return self.other_party(source) if own else tuple(actor for actor in self.last.source if actor.country)[:1]

    def other_state(self, source: set[str]) -> Actor | None:
        """Return the other state of a story about two states only, when `source` is one of them."""
        if not any(actor.country in source for actor in self.pair):
            return None
        return next((actor for actor in self.pair if actor.country not in source), None)

    def told(
        self, frame: Frame, report: Report, sides: Sides, dates: SentenceDates, judging: frozenset[int]
    ) -> tuple[DateValue, Narrative]:
        """Return when the frame's event happened, and the narrative once it is told."""
        value = self.clock.read(frame, report, sides, dates, judging)
        meeting = sides if frame.type == "CONSULT" and len(sides.states) > 1 else self.last_meeting
        if frame.type == "INTERNAL":
            meeting = None
        return value, replace(
            self,
            clock=self.clock.after(value, sides, frame, report),
            last_meeting=meeting,
            last=sides if len(sides.states) > 1 else self.last,
            lead=sides.doers if self._is_lead(frame, value) else self.lead,
        )

    def _is_lead(self, frame: Frame, date: DateValue) -> bool:
        """Tell whether an event is the undated news that a story opens with."""
        news = frame.clause.dep_ == "ROOT" and clause.tense(frame.clause) == "perfect" and frame.status == "occurred"
        return self.last is None and self.clock.anchor is None and news and date.why == "no_cue"

    def after_sentence(self, before: Narrative, parties: SentenceParties, dates: SentenceDates) -> Narrative:
        """Return the narrative once all events of a sentence are told; `before` is that before the sentence."""
        root = next((token for token in parties.doc if token.dep_ == "ROOT"), None)
        clock = replace(self.clock, settled=self.clock.anchor)
        if root is None:
            return replace(self, clock=clock, retold=None)
        doers = _doers(root, parties)
        if clock.scene == before.clock.scene:
            clock = clock.after_sentence(root, doers, dates)
        if not before.lead or clock.scene is None:
            return replace(self, clock=clock, retold=None)
        same = replace(clock.scene, basis="anchored", text=None) if before.lead & doers else None
        return replace(self, clock=clock, retold=same, lead=frozenset())


def _doers(verb: Word, parties: SentenceParties) -> frozenset[str]:
    """Return the states named in the subject of a verb, in the whole sentence where it names none."""
    own = next((child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")), None)
    found = [parties.mention_at(token) for token in own.subtree] if own is not None else []
    named = frozenset(actor.country for mention in found if mention for actor in mention.actors if actor.country)
    everyone = (actor.country for mention in parties.mentions for actor in mention.actors if actor.country)
    return named or frozenset(everyone)


def _pair(mentions: Sequence[ActorMention]) -> tuple[Actor, ...]:
    actors = [actor for mention in mentions for actor in mention.actors if actor.country]
    counts = Counter(actor.country for actor in actors)
    two = counts.most_common(2)
    if len(two) < 2 or sum(count for _, count in two) < _SHARE_OF_TWO_STATES * sum(counts.values()):
        return ()
    return tuple(next(actor for actor in actors if actor.country == country) for country, _ in two)
