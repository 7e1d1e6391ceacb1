"""Nouns that report an event by themselves: "talks between", "the execution of", "a refusal to talk with".

A noun of a class with an event (`nouns.yaml`) reports it. A noun made of a verb ("the closure of the consulate")
reports what the verb would, read with the phrase after "of" as its object. A noun made of a promise, threat, demand
or refusal ("India's decision to scrap") governs its infinitive as its verb does. `nominal.yaml` has those nouns, and
the words that tell whether an event has happened, is to come, or is only spoken of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Protocol

from yalu.code import clause
from yalu.code.frame import Frame, heads
from yalu.code.modality import is_condition
from yalu.code.nouns import NounReader
from yalu.code.vocabulary import CONFLICT, NounClass, Vocabulary, read_data
from yalu.code.words import Word

# Events that the subject of their clause takes part in: "at talks with", "during a visit to".
_ATTENDED = ("meeting", "visit")
# Deeds that are told by naming one side only: "the killing of three Kenyans", "China's deployment of missiles".
_TOLD_OF_ONE = frozenset(("MOBILIZE", "ASSAULT", "COERCE"))
# What needs no second party where it is said to happen: "riots broke out in Greece".
_ALONE = ("PROTEST", "ASSAULT")
# Words of these classes are names too: Rice and Grant, the Sino-Japanese War.
_OFTEN_NAMES = ("aid", "warfare")
# ... where the deed is what the clause is about: not "since the invasion of".
_FOREMOST = ("nsubj", "nsubjpass", "dobj", "ROOT")
# A noun names its event less firmly than a verb does.
_NOMINAL_STRENGTH = 0.55


class VerbReading(Protocol):
    """What the reader of verbs does for a noun made of one: see `yalu.code.frames.FrameReader`."""

    def read_as(self, names: Sequence[str], head: Word, objects: list[Word], used: set[int]) -> Frame | None:
        """Read `head` as if it were one of the verbs `names` with these objects."""
        ...

    def governed_by(self, relation: str, head: Word, inner: Word, used: set[int]) -> Frame | None:
        """Return what a governing word makes of the verb `inner` that it governs."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cues:
    """The tables of nominal.yaml."""

    deeds: Mapping[str, str]
    governing: Mapping[str, str]
    happen: frozenset[str]
    scheduling: frozenset[str]
    announcing: frozenset[str]
    attending: frozenset[str]
    befall: frozenset[str]
    receiving: frozenset[str]
    come_for: frozenset[str]
    told_prepositions: frozenset[str]
    unreal_prepositions: frozenset[str]
    unreal_nouns: frozenset[str]
    unreal_modifiers: frozenset[str]


@cache
def _cues() -> _Cues:
    data = read_data("nominal.yaml")
    tables: dict[str, Any] = {name: each if isinstance(each, dict) else frozenset(each) for name, each in data.items()}
    return _Cues(**tables)


class NominalReader:
    """Finds the frames of nouns that report an event by themselves."""

    def __init__(self, vocabulary: Vocabulary, nouns: NounReader, verbs: VerbReading) -> None:
        self._words = vocabulary
        self._nouns = nouns
        self._verbs = verbs

    def frames(self, noun: Word, used: set[int]) -> Iterator[Frame]:
        """Yield what the noun reports, if anything; `used` are the tokens that have told their event already."""
        if noun.i in used or _is_of_a_deed(noun):
            return
        frame = self._frame(noun, used)
        if frame is not None:
            used.add(noun.i)
            yield frame
        elif clause.lemma(noun) in self._words.operators["partitives"]:
            used.add(noun.i)

    def _frame(self, noun: Word, used: set[int]) -> Frame | None:
        word, cues = clause.lemma(noun), _cues()
        noun_class = self._nouns.first_class(noun)
        if noun_class is None and word not in cues.governing and word not in cues.deeds:
            # Most nouns: the verb above is not even looked for.
            return None
        verb = clause.governor(noun)
        frame = self._governing(noun, verb, used) or self._deed(noun, verb, used)
        return frame or (self._of_class(noun, noun_class, verb) if noun_class is not None else None)

    def is_ordered(self, frame: Frame) -> bool:
        """Tell whether a REQUEST only orders a deed that its noun tells by itself: "ordered the arrest of"."""
        if frame.type != "REQUEST" or clause.lemma(frame.clause) != "order":
            return False
        ordered = [(noun, _cues().deeds.get(clause.lemma(noun))) for noun in clause.objects(frame.clause)]
        return any(name is not None and self._done_to(noun, name) for noun, name in ordered)

    def _governing(self, noun: Word, verb: Word, used: set[int]) -> Frame | None:
        """Read "India's decision to scrap", "a refusal to talk with Seoul"."""
        relation = _cues().governing.get(clause.lemma(noun))
        inner = next((child for child in noun.children if child.dep_ in ("acl", "relcl") and child.tag_ == "VB"), None)
        if relation is None or inner is None or not self.has_happened(noun, verb):
            return None
        frame = self._verbs.governed_by(relation, noun, inner, used)
        if frame is None:
            return None
        sources = (*self.doers(noun), *_announcer(noun, verb))
        return replace(frame, sources=sources, clause=verb, needs_pair=True, strength=_NOMINAL_STRENGTH)

    def _deed(self, noun: Word, verb: Word, used: set[int]) -> Frame | None:
        """Read "a suspension of flights", "the expulsion of three envoys", "arms deliveries to"."""
        name = _cues().deeds.get(clause.lemma(noun))
        objects = self._done_to(noun, name) if name else []
        if name is None or not objects or not (self.has_happened(noun, verb) or _announcer(noun, verb)):
            return None
        frame = self._verbs.read_as((name,), noun, objects, used)
        if frame is None:
            return None
        if noun.dep_ in ("dobj", "nsubjpass") and clause.verb_lemma(verb) in self._words.operators["end"]:
            return self._undone(frame, noun, objects, verb)
        own_sources, own_targets = self._own_parties(objects, verb)
        return replace(
            frame,
            sources=(*self.doers(noun, *objects), *_announcer(noun, verb), *own_sources),
            targets=(*own_targets, *frame.targets, *objects),
            clause=verb,
            needs_pair=frame.type not in _TOLD_OF_ONE or noun.dep_ not in _FOREMOST,
            strength=_NOMINAL_STRENGTH,
        )

    def _undone(self, frame: Frame, noun: Word, objects: Sequence[Word], verb: Word) -> Frame | None:
        """Read "lifted the suspension of a radio station": a deed of force that ends."""
        if frame.type not in CONFLICT:
            return None
        doers = clause.agents(verb) if clause.is_passive(verb) else heads(clause.subject(verb))
        return replace(
            frame,
            type="RETREAT",
            mode=None,
            trigger=tuple(sorted((verb, noun), key=lambda token: token.i)),
            clause=verb,
            sources=tuple(doers),
            targets=(*frame.targets, *objects),
            end_inside="CONCEDE",
            strength=_NOMINAL_STRENGTH,
        )

    def _done_to(self, noun: Word, name: str) -> list[Word]:
        """Return what the deed is done to: "of flights", "a halt to flights", "arms deliveries"."""
        joined = ("of", "to", "on", "in") if name in self._words.operators["end"] else ("of",)
        after = [inner for preposition, inner in clause.prepositions(noun) if preposition in joined]
        return after or [child for child in noun.lefts if child.dep_ == "compound" and child.pos_ == "NOUN"]

    def _own_parties(self, objects: Sequence[Word], verb: Word) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
        """Return the parties an object tells of itself: "the lifting of American sanctions on Cuba"."""
        for head in objects:
            noun_class = self._nouns.first_class(head)
            if noun_class is not None:
                own = self._nouns.frame_of(head, noun_class, sources=(), clause_verb=verb)
                return own.sources, own.targets
        return (), ()

    def doers(self, noun: Word, *objects: Word) -> tuple[Word, ...]:
        """Return who does the deed; parsers attach "by" to the noun or to what it is done to."""
        owners = [child for child in noun.children if child.dep_ == "poss"]
        makers = [
            inner
            for above in (noun, *objects)
            for preposition, inner in clause.prepositions(above)
            if preposition == "by"
        ]
        adjectives = [child for child in noun.lefts if child.dep_ in ("amod", "nmod", "compound")]
        return (*owners, *makers, *adjectives)

    def _of_class(self, noun: Word, noun_class: NounClass, verb: Word) -> Frame | None:
        if noun_class.name in _OFTEN_NAMES and noun.pos_ == "PROPN":
            return None
        undergone = self._undergone(noun, noun_class, verb)
        if undergone is not None or noun_class.nominal == "never":
            return undergone
        happens = noun.dep_ in ("nsubj", "nsubjpass") and clause.verb_phrase(verb) in _cues().happen
        if noun_class.nominal == "happening" and not happens:
            return None
        frame = self._nouns.frame_of(noun, noun_class, sources=(), clause_verb=verb, happens=happens)
        if happens:
            alone = noun_class.type in _ALONE
            objects = clause.objects(verb) if clause.lemma(verb) in _cues().befall else []
            frame = replace(frame, targets=(*frame.targets, *objects), needs_pair=frame.needs_pair and not alone)
        done = noun_class.type in CONFLICT
        if done and noun.dep_ == "nsubjpass" and clause.lemma(verb) == "announce":
            frame = replace(frame, sources=(*frame.sources, *clause.agents(verb)))
        if _looks_ahead(noun, verb, happens=happens, done=done):
            planned = noun_class.plan == "AGREE" and not _is_unreal(noun)
            return replace(frame, type="AGREE", mode=None, status="scheduled") if planned else None
        return self._with_attender(frame, noun, noun_class, verb) if self.has_happened(noun, verb) else None

    def _undergone(self, noun: Word, noun_class: NounClass, verb: Word) -> Frame | None:
        """Read "came under attack from", "received aid from": the subject is the one it is done to."""
        word = clause.lemma(verb)
        under = noun.dep_ == "pobj" and noun.head.lower_ == "under" and word in ("come", "be")
        received = noun.dep_ == "dobj" and word in _cues().receiving
        if not (under or received) or not self.has_happened(noun, verb):
            return None
        frame = self._nouns.frame_of(noun, noun_class, sources=(), clause_verb=verb)
        doers = [doer for name, doer in clause.prepositions(verb) if name in ("from", "by")]
        sources = (*(head for head in frame.sources if head.dep_ != "poss"), *doers)
        return replace(frame, sources=sources, targets=heads(clause.subject(verb)), needs_pair=received)

    def has_happened(self, noun: Word, verb: Word) -> bool:
        """Tell whether the noun's event is a fact for the text, not only wished, feared, planned or denied."""
        if _is_unreal(noun) or clause.is_negated(verb) or clause.modality(verb) != "none" or is_condition(verb):
            return False
        if _is_governed(noun, verb) and self._only_mentions(noun, verb):
            return self._is_answered(noun, verb)
        return True

    def _only_mentions(self, noun: Word, verb: Word) -> bool:
        operators, word = self._words.operators, clause.verb_lemma(verb)
        spoken_of = ("refuse", "plan", "threaten", "demand", "promise")
        if word != "announce" and any(word in operators[name] for name in spoken_of):
            return True
        return noun.dep_ != "nsubjpass" and (word in operators["mention"] or word in self._words.plain)

    def _is_answered(self, noun: Word, verb: Word) -> bool:
        """Tell whether the verb blames or praises the noun's event, which then has happened: "condemned the test"."""
        event = self._words.plain.get(clause.verb_lemma(verb))
        blamed_for = noun.dep_ == "pobj" and noun.head.lower_ in ("for", "over")
        answered = noun.dep_ in ("dobj", "nsubjpass") or blamed_for
        return answered and event is not None and event[0] in ("ACCUSE", "SUPPORT")

    def _with_attender(self, frame: Frame, noun: Word, noun_class: NounClass, verb: Word) -> Frame:
        """Add who took part: "in talks with Iran, France said", "during his visit to Kyiv, the president laid"."""
        if noun.dep_ != "pobj":
            return frame
        for_it = noun.head.lower_ == "for" and clause.lemma(verb) in _cues().come_for
        if noun_class.name in _ATTENDED and (noun.head.lower_ in _cues().attending or for_it):
            return replace(frame, sources=(*frame.sources, *heads(clause.subject(verb))))
        return frame


def _is_of_a_deed(noun: Word) -> bool:
    """Tell whether a deed that tells nothing itself is done to the noun: "promised an end to the drills"."""
    return noun.dep_ == "pobj" and noun.head.lower_ in ("of", "to") and clause.lemma(noun.head.head) in _cues().deeds


def _is_governed(noun: Word, verb: Word) -> bool:
    """Tell whether the noun is the verb's object, direct or with a preposition ("called for the withdrawal")."""
    if noun.dep_ in ("dobj", "nsubjpass"):
        return True
    governed = noun.dep_ == "pobj" and noun.head.head.i == verb.i and verb.pos_ == "VERB"
    return governed and noun.head.lower_ not in _cues().told_prepositions


def _is_unreal(noun: Word) -> bool:
    """Tell whether the noun's event is only possible, or hangs on a word that says so: "a call for talks"."""
    cues = _cues()
    if any(child.lower_ in cues.unreal_modifiers for child in noun.children):
        return True
    if noun.dep_ != "pobj":
        return False
    above = noun.head.head
    words = {noun.head.lower_, above.lower_}
    return bool(words & cues.unreal_prepositions) or (above.pos_ == "NOUN" and clause.lemma(above) in cues.unreal_nouns)


def _looks_ahead(noun: Word, verb: Word, *, happens: bool, done: bool) -> bool:
    """Tell whether the noun's event is to come: "the talks will begin", "a summit is scheduled for May".

    A deed of force (`done`) that is announced has been done: "the arrest was announced".
    """
    if noun.dep_ not in ("nsubj", "nsubjpass"):
        return False
    inner = clause.complement(verb)
    if inner is not None and (clause.lemma(verb) in _cues().scheduling or verb.pos_ == "AUX"):
        return clause.verb_phrase(inner) in _cues().happen
    if clause.is_passive(verb) and clause.lemma(verb) in _cues().scheduling:
        return not (done and clause.lemma(verb) == "announce")
    return happens and clause.modality(verb) == "will"


def _announcer(noun: Word, verb: Word) -> tuple[Word, ...]:
    """Return who announced the deed, who then does it: "Spain announced a suspension"."""
    if noun.dep_ != "dobj" or clause.verb_lemma(verb) not in _cues().announcing or clause.modality(verb) != "none":
        return ()
    return () if clause.is_negated(verb) else heads(clause.subject(verb))
