"""Nouns: the classes they belong to, and what an event noun tells of its own parties.

"talks between A and B", "A's visit to B", "an attack on B by A": see nouns.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator

from yalu.code import clause
from yalu.code.frame import Frame
from yalu.code.parsing import Token
from yalu.code.vocabulary import CONFLICT, NounClass, Vocabulary


class NounReader:
    """Finds the classes of nouns, and the parties an event noun names, with one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._words = vocabulary

    def classes(self, head: Token) -> list[NounClass]:
        names = self.names(head)
        return [self._words.classes[name] for name in names if name in self._words.classes]

    def names(self, head: Token) -> list[str]:
        """Return the classes of a noun, by its longest listed form; "50 tons of rice" takes those of rice too."""
        listed = (self._words.nouns[words] for words in _compounds(head) if words in self._words.nouns)
        found = list(next(listed, ()))
        if clause.lemma(head) in self._words.operators["partitives"]:
            counted = [inner for name, inner in clause.prepositions(head) if name == "of"]
            found = [*(name for inner in counted for name in self.names(inner)), *found]
        if any(child.tag_ == "$" for child in head.children):
            # "$5 million"
            found = [*found, "aid", "money"]
        return list(dict.fromkeys(found))

    def first_class(self, head: Token) -> NounClass | None:
        return next((noun_class for noun_class in self.classes(head) if noun_class.type), None)

    def is_any(self, head: Token, names: tuple[str, ...]) -> bool:
        if names == ("proper",):
            return bool(head.pos_ == "PROPN")
        return any(name in names for member in (head, *head.conjuncts) for name in self.names(member))

    def frame_of(self, head: Token, noun_class: NounClass, *, sources: tuple[Token, ...], clause_verb: Token) -> Frame:
        prepositional = list(clause.prepositions(head))
        doers = list(sources)
        owned = any(child.dep_ == "poss" for child in head.children)
        hosts = [child for child in head.children if owned and child.dep_ == "compound" and child.pos_ == "PROPN"]
        for place in noun_class.source:
            if place == "possessor":
                doers.extend(child for child in head.children if child.dep_ == "poss")
            elif place == "adjective" and not (noun_class.name == "visit" and hosts):
                doers.extend(child for child in head.children if child.dep_ in ("amod", "compound", "nmod"))
            else:
                doers.extend(inner for name, inner in prepositional if name == place)
        targets = [inner for place in noun_class.target for name, inner in prepositional if name == place]
        if noun_class.name == "visit":
            # "the king's Oslo visit"
            targets.extend(hosts)
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
    left = [child.lower_ for child in head.lefts if child.dep_ in ("compound", "amod", "nmod")]
    # Some words are plural only: "waters", "goods".
    bases = tuple(dict.fromkeys((base, head.lower_)))
    for number in range(len(left)):
        yield from (" ".join([*left[number:], word]) for word in bases)
    for word in left[:-1]:
        yield f"{word} {base}"
    yield from bases
