"""Nouns: the classes they belong to, and the events they report by themselves.

"talks between", "the execution of", "a suspension of flights".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from yalu.code import clause
from yalu.code.frame import Frame, heads, modifiers
from yalu.code.vocabulary import CONFLICT, NounClass, Vocabulary


class NounReader:
    """Finds the classes of nouns and the frames of nominal events with one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._words = vocabulary

    def classes(self, head: Token) -> list[NounClass]:
        names = self.names(head)
        return [self._words.classes[name] for name in names if name in self._words.classes]

    def names(self, head: Token) -> list[str]:
        """Return the classes of a noun; a partitive ("50 tons of rice") takes those of what it counts."""
        found = [name for words in _compounds(head) for name in self._words.nouns.get(words, ())]
        if clause.lemma(head) in self._words.operators["partitives"]:
            counted = [inner for name, inner in clause.prepositions(head) if name == "of"]
            found = [*(name for inner in counted for name in self.names(inner)), *found]
        return list(dict.fromkeys(found))

    def first_class(self, head: Token) -> NounClass | None:
        return next((noun_class for noun_class in self.classes(head) if noun_class.type), None)

    def is_any(self, head: Token, names: tuple[str, ...]) -> bool:
        if names == ("proper",):
            return bool(head.pos_ == "PROPN")
        return any(name in names for member in (head, *head.conjuncts) for name in self.names(member))

    def frames(self, head: Token, used: set[int]) -> Iterator[Frame]:
        """Read a noun that reports an event by itself: "talks between", "the execution of", "Xi's visit to"."""
        verb = clause.governor(head)
        operated = self._operated(head, verb, used)
        if operated is not None:
            yield operated
        if head.i in used:
            return
        noun_class = self.first_class(head)
        if noun_class is None or not noun_class.nominal:
            return
        if _is_governed(head, verb) and self._only_mentions(verb) and not self._is_answered(head, verb):
            return
        if clause.modality(verb) != "none" or clause.is_negated(verb) or _is_unreal(head):
            return
        used.add(head.i)
        yield self.frame_of(head, noun_class, sources=(), clause_verb=verb)

    def _is_answered(self, noun: Token, verb: Token) -> bool:
        """Tell whether the verb blames or praises its object, which then has happened: "condemned the test"."""
        event = self._words.plain.get(clause.verb_lemma(verb))
        return noun.dep_ == "dobj" and event is not None and event[0] in ("ACCUSE", "SUPPORT")

    def _operated(self, head: Token, verb: Token, used: set[int]) -> Frame | None:
        """Read "a suspension of flights", "the lifting of sanctions"."""
        word, operators = clause.lemma(head), self._words.operators
        relation = "end" if word in operators["end_nouns"] else "perform" if word in operators["begin_nouns"] else None
        if word in operators["partitives"]:
            used.add(head.i)
        if relation is None:
            return None
        for name, inner in clause.prepositions(head):
            for noun_class in self.classes(inner) if name in ("of", "to", "on") else ():
                event = light_type(relation, noun_class)
                if event is not None:
                    used.update((head.i, inner.i))
                    frame = self.frame_of(head, noun_class, sources=_announcer(head, verb), clause_verb=verb)
                    targets = [last for _, last in clause.prepositions(inner)]
                    return replace(
                        frame,
                        type=event,
                        mode=None,
                        targets=(*targets, *frame.targets, *modifiers(inner)),
                        needs_pair=True,
                    )
        return None

    def _only_mentions(self, verb: Token) -> bool:
        operators, word = self._words.operators, clause.verb_lemma(verb)
        return (
            any(word in operators[name] for name in ("mention", "refuse", "plan", "threaten", "demand", "promise"))
            or word in self._words.plain
        )

    def frame_of(self, head: Token, noun_class: NounClass, *, sources: tuple[Token, ...], clause_verb: Token) -> Frame:
        prepositional = list(clause.prepositions(head))
        doers = list(sources)
        for place in noun_class.source:
            if place == "possessor":
                doers.extend(child for child in head.children if child.dep_ == "poss")
            elif place == "adjective":
                doers.extend(child for child in head.children if child.dep_ in ("amod", "compound", "nmod"))
            else:
                doers.extend(inner for name, inner in prepositional if name == place)
        targets = [inner for place in noun_class.target for name, inner in prepositional if name == place]
        return Frame(
            type=noun_class.type or "",
            mode=noun_class.mode,
            trigger=(head,),
            clause=clause_verb,
            sources=tuple(dict.fromkeys(doers)),
            targets=tuple(dict.fromkeys(targets)),
            symmetric=noun_class.symmetric,
            noun_class=noun_class.name,
            joint_type=noun_class.joint,
            needs_pair=not sources and noun_class.type != "MOBILIZE",
            strength=0.55,
        )


def _is_governed(noun: Token, verb: Token) -> bool:
    """Tell whether the noun is the verb's object, direct or with a preposition ("called for the withdrawal")."""
    return noun.dep_ == "dobj" or (noun.dep_ == "pobj" and noun.head.head.i == verb.i and verb.pos_ == "VERB")


def _is_unreal(noun: Token) -> bool:
    return any(child.lower_ in ("no", "any", "possible", "potential", "future") for child in noun.children)


def light_type(relation: str, noun_class: NounClass) -> str | None:
    """Return the type a light verb gives to a class of nouns, if any."""
    if relation == "perform":
        return noun_class.type
    if relation == "end":
        return noun_class.end
    if relation == "refuse":
        return noun_class.refuse
    if relation == "plan":
        return noun_class.plan
    if relation == "threaten":
        return "THREATEN" if noun_class.type in CONFLICT or noun_class.plan == "THREATEN" else None
    return "AID" if noun_class.name in ("aid", "asylum", "money") else None


def _compounds(head: Token) -> Iterator[str]:
    """Yield the words by which a noun may be listed, longest first: "state of emergency", "nuclear test", "test"."""
    base = clause.lemma(head)
    for child in head.children:
        if child.dep_ == "prep" and child.lower_ == "of":
            for inner in child.children:
                if inner.dep_ == "pobj":
                    yield f"{base} of {clause.lemma(inner)}"
    left = [child for child in head.lefts if child.dep_ in ("compound", "amod", "nmod")]
    for number in range(len(left)):
        yield " ".join([*(child.lower_ for child in left[number:]), base])
    yield base


def _announcer(noun: Token, verb: Token) -> tuple[Token, ...]:
    """Return the noun's possessor, or the subject of its verb ("Spain announced a suspension")."""
    owner = [child for child in noun.children if child.dep_ == "poss"]
    if owner or noun.dep_ != "dobj":
        return tuple(owner)
    return heads(clause.subject(verb))
