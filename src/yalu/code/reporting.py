"""Who says so: reporters and speakers above a clause, and how sure they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from yalu.code import clause
from yalu.code.parties import SentenceParties
from yalu.code.vocabulary import Vocabulary, read_data
from yalu.code.words import Word
from yalu.model import Actor, ActorMention, Attribution
from yalu.model.mention import AttributionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The chain of speakers of a clause, outermost first, and whether the words hedge it.

    `speakers` are those whose saying the grammar puts above the clause; `chain` has them all, with the outlets that
    carry, were told or quote what those say, and with whom they cite.
    """

    speakers: tuple[Word, ...]
    chain: tuple[Word, ...]
    verbs: tuple[Word, ...]
    hedged: bool


# Prepositions before where a thing is said: "in an interview with the BBC", "on state television".
_SAID_IN = frozenset(["in", "to", "on", "with", "by", "through"])
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
        self._outlet = re.compile(rf"\b(?:{'|'.join(data['outlets'])})\b")
        self._quoting = frozenset(data["quoting"])
        self._carrying = frozenset(data["carrying"])
        self._inserting = frozenset(data["inserting"])
        self._statements = frozenset(data["statements"])

    def report(self, verb: Word) -> Report:
        """Return who reports the clause of `verb`."""
        speakers: list[Word] = []
        chain: list[Word] = []
        verbs = list(self._verbs_above(verb))
        for current in verbs:
            speaker = _quoted(current) or clause.subject(current)
            if speaker is not None and not clause.is_passive(current):
                speakers.append(speaker)
            # Innermost first, as the verbs are.
            chain.extend(reversed(self._said_by(current, speaker)))
        according = [
            inner
            for token in verb.doc
            if token.lower_ == "according"
            for child in token.children
            if child.lower_ == "to"
            for inner in child.children
            if inner.dep_ == "pobj"
        ]
        inserted = [] if verbs else self._inserted(verb)
        if verbs:
            # "said, citing officials, that": a parser hangs the citing on what is told.
            chain = [*(head for head in self._cited(verb) if head.i < verb.i), *chain]
        above = [other for speaker in according for other in self._passed_on(speaker)]
        return Report(
            speakers=(*according, *reversed(speakers)),
            chain=_with_conjuncts([*above, *inserted, *reversed(chain)]),
            verbs=tuple(reversed(verbs)),
            hedged=self._hedged(verb, verbs, [*speakers, *according]),
        )

    def _verbs_above(self, verb: Word) -> Iterator[Word]:
        """Yield the verbs that say what the clause of `verb` tells, innermost first."""
        current, in_statement = verb, False
        while current.head.i != current.i:
            role, current = current.dep_, current.head
            # "said in a report that": the clause hangs on the report.
            in_statement = (in_statement and role in ("pobj", "prep")) or (
                role == "acl" and clause.lemma(current) in self._statements
            )
            hangs = role in ("ccomp", "xcomp", "parataxis", "pcomp", "advcl") or (in_statement and role == "prep")
            if hangs and current.pos_ == "VERB" and clause.lemma(current) in self._speech:
                yield current

    def _inserted(self, verb: Word) -> list[Word]:
        """Return who says what a main clause tells, where the saying hangs on it: "..., Reuters reported, citing"."""
        return [
            head
            for child in verb.children
            if child.dep_ in ("parataxis", "advcl", "ccomp")
            and clause.lemma(child) in self._inserting
            and all(inner.dep_ != "mark" or inner.lower_ == "as" for inner in child.children)
            and clause.complement(child) is None
            and (clause.is_passive(child) or any(inner.dep_ == "nsubj" for inner in child.children))
            for head in self._said_by(child, clause.subject(child))
        ]

    def _said_by(self, verb: Word, speaker: Word | None) -> list[Word]:
        """Return who says what `verb` tells, outermost first: outlets, then who speaks, then whom that one cites."""
        found = [head for head in self._carriers(verb) if self._is_outlet(head)]
        quoting = _quoting(verb)
        if quoting is not None:
            # "Yonhap quoted an official as saying", "an official was quoted by Anadolu as saying".
            found.extend(clause.agents(quoting) if clause.is_passive(quoting) else _subjects(quoting))
        if clause.is_passive(verb):
            found.extend(clause.agents(verb))
        elif speaker is not None:
            found.extend(self._passed_on(speaker))
        if clause.lemma(verb) in self._quoting and not clause.is_passive(verb):
            found.extend(child for child in verb.children if child.dep_ == "dobj")
        found.extend(self._cited(verb))
        return found

    def _carriers(self, verb: Word) -> list[Word]:
        """Return where a thing is said: "told Reuters", "on state television", "in a statement carried by KCNA"."""
        told = [child for child in verb.children if child.dep_ in ("dobj", "dative")]
        things = [*told, *(inner for name, inner in clause.prepositions(verb) if name in _SAID_IN)]
        inner = [far for thing in things for name, far in clause.prepositions(thing) if name in _SAID_IN]
        return [*(agent for thing in things for agent in self._publishers(thing)), *things, *inner]

    def _publishers(self, thing: Word) -> list[Word]:
        """Return who carries a statement or quotes a speaker: "a statement carried by KCNA"."""
        return [
            agent
            for child in thing.children
            if child.dep_ in ("acl", "relcl") and clause.lemma(child) in self._carrying | self._quoting
            for agent in clause.agents(child)
        ]

    def _passed_on(self, speaker: Word) -> list[Word]:
        """Return a speaker between who quotes it and whom it quotes: "Xinhua, which cited the ministry"."""
        return [*self._publishers(speaker), speaker, *self._cited(speaker)]

    def _cited(self, head: Word) -> list[Word]:
        """Return whom a speaker or a verb of saying cites: "Reuters reported, citing a police officer"."""
        return [
            inner
            for child in head.children
            if child.dep_ in ("advcl", "relcl", "acl", "prep", "conj")
            and clause.lemma(child) in self._quoting
            and not clause.is_passive(child)
            for inner in child.children
            if inner.dep_ in ("dobj", "pobj")
        ]

    def _is_outlet(self, head: Word) -> bool:
        left, right = clause.noun_phrase(head)
        return bool(self._outlet.search(head.doc.stretch(left, right).text.lower()))

    def _hedged(self, verb: Word, verbs: list[Word], speakers: list[Word]) -> bool:
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
            for speaker in report.chain
            if speaker.pos_ != "PRON" or parties.mention_at(speaker)
        )

    def _attribution(self, speaker: Word, parties: SentenceParties) -> Attribution:
        actors = parties.parties(speaker, guess=False)
        doc = speaker.doc
        left, right = clause.noun_phrase(speaker)
        text = actors[0].text if actors and parties.mention_at(speaker) else doc.stretch(left, right).text
        if text.islower() and self._outlet.search(text):
            # A word for outlets is a mention; the outlet's name stands around it: "the Fars news agency".
            text = doc.stretch(left + (doc[left].pos_ == "DET"), right).text
        return Attribution(
            text=text,
            name=actors[0].name if actors and not _is_of_the_told(speaker) else None,
            kind=self._kind(speaker, text, actors, parties.mention_at(speaker)),
        )

    def _kind(
        self, speaker: Word, text: str, actors: tuple[Actor, ...], mention: ActorMention | None
    ) -> AttributionKind:
        lowered = text.lower()
        if self._outlet.search(lowered) or any(actor.sector == "MED" for actor in actors[:1]):
            return "outlet"
        if clause.lemma(speaker) in self._unnamed:
            return "unnamed"
        if mention is not None:
            if mention.kind == "reference":
                return "person" if actors and actors[0].role else "institution"
            return _KINDS.get(mention.kind, "institution")
        return "institution" if actors else "unnamed"


def _is_of_the_told(speaker: Word) -> bool:
    """Tell whether a speaker behind what it tells is owned by a pronoun: "sent a ship to Oslo, its website showed".

    It is whoever acts there, where the nearest name before the pronoun is another's: no name is better than that one.
    """
    owned = speaker.left_edge.tag_ == "PRP$"
    return owned and any(child.dep_ == "ccomp" and child.i < speaker.i for child in speaker.head.children)


def _quoting(verb: Word) -> Word | None:
    """Return the verb of quoting above "as saying"."""
    return verb.head.head if verb.dep_ == "pcomp" and verb.head.lower_ == "as" else None


def _with_conjuncts(heads: Sequence[Word]) -> tuple[Word, ...]:
    """Return the heads with what is coordinated with each, each once: "according to Kyodo and the ministry"."""
    members = (member for head in heads for member in (head, *(head.conjuncts if head.dep_ != "conj" else ())))
    return tuple(dict.fromkeys(members))


def _subjects(verb: Word) -> list[Word]:
    speaker = clause.subject(verb)
    return [] if speaker is None else [speaker]


def _quoted(verb: Word) -> Word | None:
    """Return who is quoted: "Yonhap quoted an official as saying" and "an official was quoted as saying"."""
    quoting = _quoting(verb)
    if quoting is None:
        return None
    return next((child for child in quoting.children if child.dep_ in ("dobj", "nsubjpass")), None)
