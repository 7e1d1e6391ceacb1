"""Predicates: what is said with "be" and its like.

"is willing to withdraw", "was critical of", "is open to talks", "was on a visit to", "is due in Tokyo", and what a
speaker says of another: "said the raid was unacceptable" blames whoever the raid was by.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from yalu.code import clause
from yalu.code.frame import Frame, heads, modifiers
from yalu.code.modality import has_speaker
from yalu.code.nouns import NounReader
from yalu.code.vocabulary import Vocabulary
from yalu.code.words import Word

BE_LIKE = frozenset(("be", "seem", "remain", "become", "stand", "feel", "stay"))
# What one can be open to, or ready for.
_OFFERED = ("meeting", "cooperation", "agreement", "ceasefire", "visit", "exercise", "consensus")
_REACHED = ("in", "at", "to")

Compose = Callable[[str, Word, Word, set[int]], Frame | None]


class PredicateReader:
    """Reads the clauses of "be" with one vocabulary; `compose` reads a verb that an adjective governs."""

    def __init__(self, vocabulary: Vocabulary, nouns: NounReader, compose: Compose) -> None:
        self._words = vocabulary
        self._nouns = nouns
        self._compose = compose

    def read(self, verb: Word, used: set[int]) -> Frame | None:
        """Return what the predicate of `verb` reports, if anything."""
        adjective = next((child for child in verb.children if child.dep_ == "acomp"), None)
        if adjective is None:
            return self._blame(verb, used) or self._evaluation(verb) or self._nominal(verb)
        return (
            self._governing(verb, adjective, used)
            or self._offering(verb, adjective, used)
            or self._feeling(verb, adjective)
            or self._evaluation(verb)
        )

    def _governing(self, verb: Word, adjective: Word, used: set[int]) -> Frame | None:
        """Read "is willing to withdraw", "was not ready to talk"."""
        inner = clause.complement(adjective)
        for kind, relation in (("promise", "promise"), ("refuse", "refuse_to")):
            if inner is None or adjective.lower_ not in self._words.adjectives[kind]:
                continue
            frame = self._compose(relation, adjective, inner, used)
            if frame is None:
                return None
            frame = replace(frame, sources=heads(clause.subject(verb)), clause=verb)
            if kind == "promise" and clause.is_negated(verb):
                return replace(frame, type="REJECT", status="occurred", settled=True)
            return frame
        return None

    def _offering(self, verb: Word, adjective: Word, used: set[int]) -> Frame | None:
        """Read "is open to talks", "is ready for a summit", "is due in Tokyo"."""
        if adjective.lower_ not in self._words.adjectives["promise"] | {"open"}:
            return None
        for name, head in clause.prepositions(adjective):
            due = adjective.lower_ in ("due", "expected") and name in _REACHED and head.pos_ == "PROPN"
            if not due and (name not in ("to", "for") or not self._nouns.is_any(head, _OFFERED)):
                continue
            rejected = clause.is_negated(verb)
            used.add(head.i)
            return Frame(
                type="REJECT" if rejected else "AGREE",
                mode=None,
                trigger=tuple(sorted((adjective, head), key=lambda token: token.i)) if not due else (adjective,),
                clause=verb,
                sources=heads(clause.subject(verb)),
                targets=(head,) if due else tuple(inner for _, inner in clause.prepositions(head)),
                status="scheduled" if due else "occurred",
                people_only=due,
                needs_pair=True,
                settled=rejected,
                strength=0.7,
            )
        return None

    def _feeling(self, verb: Word, adjective: Word) -> Frame | None:
        """Read "was critical of", "is grateful to"."""
        for kind, event, mode in (("accuse", "ACCUSE", "disapprove"), ("support", "SUPPORT", None)):
            targets = tuple(head for _, head in clause.prepositions(adjective))
            if adjective.lower_ in self._words.adjectives[kind] and targets:
                return Frame(
                    type=event,
                    mode=mode,
                    trigger=(adjective,),
                    clause=verb,
                    sources=heads(clause.subject(verb)),
                    targets=targets,
                    strength=0.6,
                )
        return None

    def _blame(self, verb: Word, used: set[int]) -> Frame | None:
        """Read "Norway was to blame for the spill", said by another."""
        inner = next((child for child in verb.children if child.dep_ == "xcomp" and child.lower_ == "blame"), None)
        if inner is None or not has_speaker(verb, self._words):
            return None
        used.add(inner.i)
        return self._judgement(verb, inner, "ACCUSE")

    def _evaluation(self, verb: Word) -> Frame | None:
        """Read "said the raid was unacceptable", "called it a success": a judgement of the subject's own parties."""
        if clause.lemma(verb) != "be" or not has_speaker(verb, self._words) or clause.is_negated(verb):
            return None
        for child in verb.children:
            if child.dep_ in ("acomp", "attr"):
                if self._words.negative & {child.lower_, clause.lemma(child)}:
                    return self._judgement(verb, child, "ACCUSE")
                if self._words.positive & {child.lower_, clause.lemma(child)}:
                    return self._judgement(verb, child, "SUPPORT")
        return None

    def _judgement(self, verb: Word, word: Word, event: str) -> Frame:
        subject = heads(clause.subject(verb))
        return Frame(
            type=event,
            mode="disapprove" if event == "ACCUSE" else None,
            trigger=(word,),
            clause=verb,
            sources=(),
            targets=(*subject, *(owner for head in subject for owner in modifiers(head))),
            speaker_is_source=True,
            needs_pair=True,
            abroad=True,
            settled=True,
            strength=0.6,
        )

    def _nominal(self, verb: Word) -> Frame | None:
        """Read "was on a visit to", "was in talks with", "had been to Beijing", "is in Beijing for talks"."""
        return self._whereabouts(verb) or self._engaged(verb)

    def _whereabouts(self, verb: Word) -> Frame | None:
        been = clause.tense(verb) in ("perfect", "pluperfect")
        business = self._has_business(verb)
        places = tuple(
            head
            for name, head in clause.prepositions(verb)
            if head.pos_ == "PROPN" and ((been and name == "to") or (business and name == "in"))
        )
        if not places:
            return None
        return Frame(
            type="CONSULT",
            mode="visit",
            trigger=(verb,),
            clause=verb,
            sources=heads(clause.subject(verb)),
            targets=places,
            people_only=True,
            needs_pair=True,
            abroad=True,
            strength=0.7,
        )

    def _has_business(self, verb: Word) -> bool:
        """Tell whether somebody is somewhere "for talks", "on a visit", "to meet"."""
        met = any(
            self._nouns.is_any(head, ("meeting", "visit"))
            for name, head in clause.prepositions(verb)
            if name in ("for", "on")
        )
        return met or any(
            child.dep_ in ("advcl", "xcomp")
            and clause.is_infinitive(child)
            and self._words.plain.get(clause.lemma(child), ("", None))[0] in ("CONSULT", "SUPPORT")
            for child in verb.children
        )

    def _engaged(self, verb: Word) -> Frame | None:
        for name, head in clause.prepositions(verb):
            noun_class = self._nouns.first_class(head)
            if noun_class is not None and noun_class.name == "deployment" and name != "on":
                continue
            if noun_class is not None and noun_class.name in ("visit", "meeting", "protest", "deployment"):
                return self._nouns.frame_of(head, noun_class, sources=heads(clause.subject(verb)), clause_verb=verb)
        return None
