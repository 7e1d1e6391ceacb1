"""Nouns: the classes they belong to, and what an event noun tells of its own parties.

"talks between A and B", "A's visit to B", "an attack on B by A": see nouns.yaml.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from yalu.code import clause
from yalu.code.frame import Frame
from yalu.code.vocabulary import CONFLICT, NounClass, Vocabulary
from yalu.code.words import Word

# What follows a place may belong to the noun before it.
_PAST_THE_PLACE = ("of", "by", "with", "between")
_AIMED = ("against", "around", "near", "off", "outside", "along")


class NounReader:
    """Finds the classes of nouns, and the parties an event noun names, with one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._words = vocabulary
        self._heads = _heads_of(vocabulary.nouns)

    def classes(self, head: Word) -> list[NounClass]:
        names = self.names(head)
        return [self._words.classes[name] for name in names if name in self._words.classes]

    def names(self, head: Word) -> list[str]:
        """Return the classes of a noun, by its longest listed form; "50 tons of rice" takes those of rice too."""
        found: list[str] = []
        if head.lemma in self._heads or head.lower_ in self._heads:
            listed = (self._words.nouns[words] for words in _compounds(head) if words in self._words.nouns)
            found.extend(next(listed, ()))
        elif (hyphenated := clause.prefixed_lemma(head)) is not None:
            # "a sit-in", cut at its hyphen
            found.extend(self._words.nouns.get(hyphenated, ()))
        if not found and clause.lemma(head) in self._words.operators["undertakings"]:
            # "a mediation effort", "the bombing campaign"
            what = next((child for child in head.lefts if child.dep_ == "compound" and child.i == head.i - 1), None)
            found.extend(self.names(what) if what is not None else ())
        if clause.lemma(head) in self._words.operators["partitives"]:
            counted = [inner for name, inner in clause.prepositions(head) if name == "of"]
            found = [*(name for inner in counted for name in self.names(inner)), *found]
        if any(child.tag_ == "$" for child in head.children):
            # "$5 million"
            found = [*found, "aid", "money"]
        return list(dict.fromkeys(found))

    def first_class(self, head: Word) -> NounClass | None:
        return next((noun_class for noun_class in self.classes(head) if noun_class.type), None)

    def is_any(self, head: Word, names: tuple[str, ...]) -> bool:
        if "proper" in names and head.pos_ == "PROPN":
            return True
        return any(name in names for member in (head, *head.conjuncts) for name in self.names(member))

    def done_by_deed(self, frame: Frame, used: set[int]) -> Frame:
        """Give the deed of an attack its doer: "an attack by rebels killed two", "shelling of a port wounded nine"."""
        deed = next((head for head in frame.sources if head.pos_ == "NOUN" and "attack" in self.names(head)), None)
        if deed is None or frame.type not in ("ASSAULT", "COERCE"):
            return frame
        used.add(deed.i)
        own = self.frame_of(deed, self._words.classes["attack"], sources=(), clause_verb=frame.clause)
        return replace(frame, sources=own.sources, targets=(*frame.targets, *own.targets))

    def frame_of(
        self,
        head: Word,
        noun_class: NounClass,
        *,
        sources: tuple[Word, ...],
        clause_verb: Word,
        happens: bool = False,
    ) -> Frame:
        """Return the event of a noun of `noun_class` with the parties it names itself.

        With `happens` the noun is the subject of a verb of happening, whose prepositions are the noun's too:
        "fighting broke out between".
        """
        placed = [*_placed(head), *(clause.prepositions(clause_verb) if happens else ())]
        owners = [child for child in head.children if child.dep_ == "poss"]
        named = [child for child in head.children if child.dep_ in ("amod", "compound", "nmod")]
        # "the king's Oslo visit", "anti-Japanese protests": these are not the doers.
        visited = [child for child in named if owners and child.dep_ == "compound" and child.pos_ == "PROPN"]
        hosts = visited if noun_class.name == "visit" else []
        opposed = [child for child in named if _stance(child) == "anti"]
        undergone = "possessor" in noun_class.target and not any(name == "of" for name, _ in placed)
        doers = list(sources)
        for place in noun_class.source:
            if place == "possessor":
                doers.extend(() if undergone else owners)
            elif place == "adjective":
                doers.extend(child for child in named if _stance(child) is None and not hosts)
            else:
                doers.extend(inner for name, inner in placed if name == place)
        targets = [inner for place in noun_class.target for name, inner in placed if name == place]
        targets.extend((*(owners if undergone else ()), *hosts, *opposed))
        return Frame(
            type=noun_class.type or "",
            mode=noun_class.mode,
            trigger=(head,),
            clause=clause_verb,
            sources=tuple(dict.fromkeys(doers)),
            targets=tuple(dict.fromkeys(targets)),
            symmetric=noun_class.symmetric,
            noun_class=noun_class.name,
            joint_type=None if aimed(head) else noun_class.joint,
            needs_pair=not sources and noun_class.type != "MOBILIZE",
            strength=0.55,
        )


def _placed(head: Word) -> Iterator[tuple[str, Word]]:
    """Yield a noun's prepositions, past the place between: "a meeting in Oslo of the two", "talks in Rome with"."""
    for name, inner in clause.prepositions(head):
        yield name, inner
        if name in ("in", "at", "near"):
            yield from (each for each in clause.prepositions(inner) if each[0] in _PAST_THE_PLACE)


def aimed(*heads: Word) -> bool:
    """Tell whether what is held is held against somebody: drills "around Taiwan" are not held with Taiwan."""
    return any(name in _AIMED for head in heads for name, _ in clause.prepositions(head))


def _stance(adjective: Word) -> str | None:
    """Return what stands before a hyphen: `anti` for "anti-Japanese"."""
    if adjective.i < 2 or adjective.nbor(-1).text != "-":
        return None
    before = adjective.nbor(-2).lower_
    return before if before in ("anti", "pro") else None


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


def _heads_of(listed: Iterable[str]) -> frozenset[str]:
    """Return the words that `_compounds` may build a listed noun on: "state of emergency" on "state"."""
    return frozenset(word for words in listed for word in (words.partition(" of ")[0], words.rpartition(" ")[2]))


def _compounds(head: Word) -> Iterator[str]:
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
