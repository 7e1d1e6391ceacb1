"""Who says so: reporters and speakers above a clause, and how sure they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from yalu.code import clause
from yalu.code.parties import SentenceParties
from yalu.code.vocabulary import Vocabulary, read_data
from yalu.model import Actor, ActorMention, Attribution
from yalu.model.mention import AttributionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The chain of speakers of a clause, outermost first, and whether the words hedge it."""

    speakers: tuple[Token, ...]
    verbs: tuple[Token, ...]
    hedged: bool


# What a speaker is, by the kind of its mention; the others are institutions.
_KINDS: dict[str, AttributionKind] = {"person": "person", "group": "unnamed"}


@cache
def _unconfirmed() -> re.Pattern[str]:
    return re.compile("|".join(read_data("reporting.yaml")["unconfirmed"]))


def says_unconfirmed(sentence: str) -> bool:
    """Tell whether a sentence says that nobody could confirm what it, or the sentence before it, tells."""
    words = sentence.lower()
    # The pattern is slow beside these, and most sentences have neither.
    return any(stem in words for stem in ("confirm", "verif", "corrobor")) and bool(_unconfirmed().search(words))


class ReportReader:
    """Reads attribution: "Yonhap quoted an official as saying", "according to", "reportedly"."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        data = read_data("reporting.yaml")
        self._speech = (
            vocabulary.operators["speech"] | vocabulary.operators["demand"] | {"accuse", "warn", "threaten", "deny"}
        )
        self._hedges = frozenset(data["hedges"])
        self._hedging_verbs = frozenset(data["hedging_verbs"])
        self._unnamed = frozenset(data["unnamed"])
        self._rumour_sources = frozenset(data["rumour_sources"])
        self._outlets = tuple(data["outlets"])

    def report(self, verb: Token) -> Report:
        """Return who reports the clause of `verb`."""
        speakers: list[Token] = []
        verbs: list[Token] = []
        current = verb
        while current.head.i != current.i:
            role, current = current.dep_, current.head
            if (
                current.pos_ == "VERB"
                and clause.lemma(current) in self._speech
                and role in ("ccomp", "xcomp", "parataxis", "pcomp", "advcl")
            ):
                speaker = _quoted(current) or clause.subject(current)
                verbs.append(current)
                if speaker is not None and not clause.is_passive(current):
                    speakers.append(speaker)
        according = [
            inner
            for token in verb.doc
            if token.lower_ == "according"
            for child in token.children
            if child.lower_ == "to"
            for inner in child.children
            if inner.dep_ == "pobj"
        ]
        hedged = self._hedged(verb, verbs, [*speakers, *according])
        return Report(speakers=(*according, *reversed(speakers)), verbs=tuple(reversed(verbs)), hedged=hedged)

    def _hedged(self, verb: Token, verbs: list[Token], speakers: list[Token]) -> bool:
        if any(child.lower_ in self._hedges for token in (verb, *verbs) for child in token.children):
            return True
        if any(clause.is_passive(token) and clause.lemma(token) in self._hedging_verbs for token in verbs):
            return True
        if any(
            clause.lemma(token) in self._hedging_verbs and clause.lemma(token) not in ("report", "say")
            for token in verbs
        ):
            return True
        return any(clause.lemma(speaker) in self._rumour_sources for speaker in speakers)

    def attributions(self, report: Report, parties: SentenceParties) -> tuple[Attribution, ...]:
        """Return the chain as attributions, outermost first."""
        return tuple(
            self._attribution(speaker, parties)
            for speaker in report.speakers
            if speaker.pos_ != "PRON" or parties.mention_at(speaker)
        )

    def _attribution(self, speaker: Token, parties: SentenceParties) -> Attribution:
        actors = parties.parties(speaker, guess=False)
        doc: Doc = speaker.doc
        left, right = clause.noun_phrase(speaker)
        text = actors[0].text if actors and parties.mention_at(speaker) else doc[left:right].text
        return Attribution(
            text=text,
            name=actors[0].name if actors else None,
            kind=self._kind(speaker, text, actors, parties.mention_at(speaker)),
        )

    def _kind(
        self, speaker: Token, text: str, actors: tuple[Actor, ...], mention: ActorMention | None
    ) -> AttributionKind:
        lowered = text.lower()
        if any(outlet in lowered for outlet in self._outlets) or any(actor.sector == "MED" for actor in actors):
            return "outlet"
        if clause.lemma(speaker) in self._unnamed:
            return "unnamed"
        if mention is not None:
            if mention.kind == "reference":
                return "person" if actors and actors[0].role else "institution"
            return _KINDS.get(mention.kind, "institution")
        return "institution" if actors else "unnamed"


def _quoted(verb: Token) -> Token | None:
    """Return whom an outlet quotes: "Yonhap quoted an official as saying" gives the official."""
    if verb.dep_ != "pcomp" or verb.head.lower_ != "as":
        return None
    return next((child for child in verb.head.head.children if child.dep_ == "dobj"), None)
