"""Which verb patterns of verbs.yaml a verb fits, by its subject, objects, prepositions and complements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from yalu.code import clause
from yalu.code.frame import heads, human, plural
from yalu.code.modality import has_speaker
from yalu.code.nouns import NounReader
from yalu.code.vocabulary import VerbPattern, Vocabulary
from yalu.code.words import Word

# Nouns for people that no ending gives away.
_HUMAN_CLASSES = ("person", "captive", "force", "fighter", "delegation", "diplomat", "peacekeeper", "refugee", "medic")


class PatternMatcher:
    """Matches verbs with the patterns of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, nouns: NounReader) -> None:
        self._words = vocabulary
        self._nouns = nouns

    def fitting(self, names: Sequence[str], verb: Word, objects: list[Word]) -> Iterator[VerbPattern]:
        """Yield the patterns listed under `names` that the verb fits, in order."""
        for name in names:
            for pattern in self._words.patterns.get(name, ()):
                if self._fits(pattern, verb, objects):
                    yield pattern

    def _fits(self, pattern: VerbPattern, verb: Word, objects: list[Word]) -> bool:
        return (
            self._subject_fits(pattern, verb)
            and self._objects_fit(pattern, objects)
            and self._prepositions_fit(pattern, verb, objects)
            and self._clause_fits(pattern, verb)
        )

    def _subject_fits(self, pattern: VerbPattern, verb: Word) -> bool:
        subject = clause.subject(verb) if pattern.subject or pattern.joint else None
        if pattern.subject and not any(self._nouns.is_any(head, pattern.subject) for head in heads(subject)):
            return False
        return not pattern.joint or plural(subject)

    def _objects_fit(self, pattern: VerbPattern, objects: list[Word]) -> bool:
        if pattern.object in (("none",), ("any",)):
            if bool(objects) != (pattern.object == ("any",)):
                return False
        elif pattern.object is not None and not any(self._nouns.is_any(head, pattern.object) for head in objects):
            return False
        if pattern.human and not any(self._is_human(head) for head in objects):
            return False
        return not pattern.noun or any(clause.lemma(head) in pattern.noun for head in objects)

    def _is_human(self, head: Word) -> bool:
        """Tell whether a phrase is of people: "hundreds of patients" too."""
        counted = clause.lemma(head) in self._words.operators["partitives"]
        of_what = (inner for name, inner in clause.prepositions(head) if name == "of") if counted else ()
        return any(human(each) or self._nouns.is_any(each, _HUMAN_CLASSES) for each in (head, *of_what))

    def _prepositions_fit(self, pattern: VerbPattern, verb: Word, objects: list[Word]) -> bool:
        if not pattern.with_prepositions:
            return True
        governed = [head for name, head in prepositions_around(verb, objects) if name in pattern.with_prepositions]
        if pattern.prep_object and not any(self._nouns.is_any(head, pattern.prep_object) for head in governed):
            return False
        if pattern.prep_noun and not any(clause.lemma(head) in pattern.prep_noun for head in governed):
            return False
        return bool(governed)

    def named_by(self, pattern: VerbPattern, verb: Word, objects: list[Word]) -> Iterator[int]:
        """Yield the tokens after a preposition that the pattern asks for by their word: "off its blacklist"."""
        for name, head in prepositions_around(verb, objects) if pattern.prep_noun else ():
            if name in pattern.with_prepositions and clause.lemma(head) in pattern.prep_noun:
                yield head.i

    def _clause_fits(self, pattern: VerbPattern, verb: Word) -> bool:
        if pattern.adverbs and not any(child.lower_ in pattern.adverbs for child in verb.children):
            return False
        if pattern.future and not self._is_ahead(verb):
            return False
        if pattern.speaker and not has_speaker(verb, self._words):
            return False
        if pattern.bare and any(child.dep_ in ("oprd", "xcomp", "ccomp") for child in verb.children):
            return False
        return not pattern.as_complement or self._called(verb, pattern.as_complement)

    def _is_ahead(self, verb: Word) -> bool:
        """Tell whether the verb tells of what will be: "will regret it", "said it would regret it"."""
        force = clause.modality(verb)
        return force == "will" or (force == "would" and has_speaker(verb, self._words))

    def _called(self, verb: Word, kinds: tuple[str, ...]) -> bool:
        """Tell whether the object is called one of the words, `negative` and `positive` standing for theirs."""
        words: frozenset[str] = frozenset(kinds)
        if "negative" in kinds:
            words |= self._words.negative
        if "positive" in kinds:
            words |= self._words.positive
        return any(
            token.lower_ in words or clause.lemma(token) in words
            for child in verb.children
            if child.dep_ in ("oprd", "xcomp", "ccomp", "acomp", "attr")
            or (child.dep_ == "prep" and child.lower_ == "as")
            for token in child.subtree
        )


def prepositions_around(verb: Word, objects: Sequence[Word]) -> Iterator[tuple[str, Word]]:
    """Yield the prepositions of a verb, of its objects and of what these are of: parsers attach "with" to any.

    "handed over the remains of two pilots to Chad", "raised the case of a blogger with Cuba".
    """
    deeper = [inner for head in objects for name, inner in clause.prepositions(head) if name == "of"]
    for head in (verb, *objects, *deeper):
        yield from ((name, inner) for name, inner in clause.prepositions(head) if not clause.is_time(inner))
