"""From noun phrases to parties: which actors a head noun stands for.

The resolvers mark stretches of the story's text; this module finds, for the head of a subject or object, the mention
that covers it, or the nearest one inside its noun phrase ("Norway's efforts", "a spokesman for the Russian foreign
ministry").
A phrase that names somebody nobody knows still gives a party, with a null country.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from yalu.code.clause import agents, antecedent, is_time, lemma, noun_phrase, prepositions
from yalu.code.vocabulary import read_data
from yalu.code.words import ParsedSentence, Word
from yalu.model import Actor, ActorMention

# A party's words are a mention, not a clause.
_LONGEST_PARTY_WORDS = 10
# Possessors and modifiers first, then what "of", "from", "for" ... bring in, then appositions.
_INNER_DEPENDENCIES = ("poss", "compound", "nmod", "amod", "appos", "prep", "nummod")
# Heads that cannot be somebody: an unknown party is not made of them.
_NOBODY = frozenset(
    [
        "it",
        "this",
        "that",
        "there",
        "which",
        "what",
        "who",
        "one",
        "ones",
        "thing",
        "way",
        "time",
        "day",
        "week",
        "month",
        "year",
        "number",
        "percent",
        "part",
        "end",
        "result",
    ]
)
_NAME_TAGS = ("NNP", "NNPS")


@cache
def _stranger_words() -> tuple[tuple[str, ...], frozenset[str], frozenset[str], frozenset[str]]:
    data = read_data("strangers.yaml")
    people, in_number, not_people = (frozenset(data[name]) for name in ("people", "people_in_number", "not_people"))
    return tuple(data["endings"]), people, in_number, not_people


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceParties:
    """The actor mentions of one sentence, by token."""

    doc: ParsedSentence
    offset: int
    mentions: tuple[ActorMention, ...]
    by_token: tuple[int, ...]

    @classmethod
    def of(cls, doc: ParsedSentence, offset: int, mentions: Sequence[ActorMention]) -> SentenceParties:
        """Return the parties of a parsed sentence that begins at document offset `offset`."""
        by_token = [-1] * len(doc)
        for number, mention in enumerate(mentions):
            covered = doc.covering(mention.start - offset, mention.end - offset)
            for token in covered.words if covered is not None else ():
                by_token[token.i] = number
        return cls(doc=doc, offset=offset, mentions=tuple(mentions), by_token=tuple(by_token))

    def mention_at(self, token: Word) -> ActorMention | None:
        """Return the mention that covers `token`, if any."""
        number = self.by_token[token.i]
        return self.mentions[number] if number >= 0 else None

    def parties(self, head: Word | None, *, guess: bool = True) -> tuple[Actor, ...]:
        """Return the actors that the noun phrase of `head`, and what is coordinated with it, stands for.

        With `guess`, a phrase about people no resolver knows gives one actor with null country.
        """
        if head is None:
            return ()
        head = antecedent(head)
        found: list[Actor] = []
        for member in (head, *head.conjuncts) if head.dep_ != "conj" else (head,):
            found.extend(self._one(member) or (self._stranger(member) if guess else ()))
        return _distinct(found)

    def _one(self, head: Word, depth: int = 0) -> tuple[Actor, ...]:
        mention = self.mention_at(head)
        if mention is not None:
            return (*self._coordinated_modifiers(head, mention), *mention.actors, *self._coordinated_owners(mention))
        people = self._people_of(head)
        if people is not None:
            return (people,)
        for dependency in _INNER_DEPENDENCIES:
            actors = [
                actor for child in head.children if child.dep_ == dependency for actor in self._inner(child, depth)
            ]
            if actors:
                return tuple(actors)
        # "rockets fired by Hezbollah", "a statement issued for Kim": whose they are is told by a participle.
        doers = [
            doer
            for child in head.children
            if child.dep_ == "acl"
            for doer in (*agents(child), *(inner for name, inner in prepositions(child) if name == "for"))
        ]
        return tuple(actor for doer in doers for actor in self._one(doer, depth + 1)) if depth < 2 else ()

    def _people_of(self, head: Word) -> Actor | None:
        """Return the people of a state that no list has a word for: "Algerian landowners" are no government."""
        if head.tag_ not in ("NN", "NNS") or not _may_be_somebody(head):
            return None
        for child in head.lefts:
            mention = self.mention_at(child) if child.dep_ in ("amod", "compound", "nmod") else None
            if mention is not None and mention.kind == "adjective" and len(mention.actors) == 1:
                strangers = self._stranger(head)
                country = mention.actors[0].country
                return replace(strangers[0], country=country, level="society", sector="CVL") if strangers else None
        return None

    def _coordinated_modifiers(self, head: Word, mention: ActorMention) -> tuple[Actor, ...]:
        """Return the first parts of "Danish, Czech and Polish officials", adjectives apart from the mention."""
        start = mention.start - self.offset
        return tuple(
            actor
            for child in head.lefts
            if child.idx < start and child.dep_ in ("amod", "compound", "nmod")
            for member in (child, *child.conjuncts)
            if member.idx < start
            for other in (self.mention_at(member),)
            if other is not None and other is not mention and list(child.conjuncts)
            for actor in other.actors
        )

    def _coordinated_owners(self, mention: ActorMention) -> tuple[Actor, ...]:
        """Return the other states of "leaders of Iraq and Jordan": coordinated with the mention's last word."""
        end = mention.end - self.offset
        last = next((token for token in self.doc if token.idx + len(token) == end), None)
        if last is None or last.dep_ not in ("pobj", "poss") or mention.kind not in ("institution", "group", "person"):
            return ()
        others = [self.mention_at(member) for member in last.conjuncts]
        return tuple(actor for other in others if other is not None and other is not mention for actor in other.actors)

    def _inner(self, child: Word, depth: int) -> tuple[Actor, ...]:
        # Three levels reach "the decision of the court of the state"; more is somebody else's phrase.
        if depth >= 3:
            return ()
        if child.dep_ == "prep":
            return tuple(
                actor
                for inner in child.children
                if inner.dep_ == "pobj"
                for member in (inner, *inner.conjuncts)
                for actor in self._one(member, depth + 1)
            )
        members = (child, *child.conjuncts) if child.dep_ == "appos" else (child,)
        return tuple(actor for member in members for actor in self._one(member, depth + 1))

    def _stranger(self, head: Word) -> tuple[Actor, ...]:
        return self.phrase(head) if _may_be_somebody(head) else ()

    def phrase(self, head: Word) -> tuple[Actor, ...]:
        """Return the words of a noun phrase as an actor of no known state: whoever stands behind "the referendum"."""
        if head.pos_ not in ("NOUN", "PROPN") or head.lower_ in _NOBODY or is_time(head):
            return ()
        return self._words(head)

    def number(self, head: Word) -> tuple[Actor, ...]:
        """Return people told by their number only ("12", "one person", "hundreds") as an actor of no known state."""
        if head.tag_ != "CD" and lemma(head) not in _COUNTED:
            return ()
        return tuple(replace(each, level="society", sector="CVL") for each in self._words(head))

    def _words(self, head: Word) -> tuple[Actor, ...]:
        left, right = noun_phrase(head)
        while left < head.i and self.doc[left].pos_ in ("DET", "PUNCT", "SPACE", "CCONJ"):
            left += 1
        right = min(right, left + _LONGEST_PARTY_WORDS)
        span = self.doc.stretch(min(left, head.i), max(right, head.i + 1))
        start = self.offset + span.start_char
        return (
            Actor(
                text=span.text,
                country=None,
                name=None,
                role=None,
                level=None,
                sector="UNK",
                start=start,
                end=start + len(span.text),
            ),
        )


# A number of these, or a number alone, is people: "arrested 12".
_COUNTED = frozenset(("person", "people", "man", "woman", "other", "hundred", "thousand", "dozen", "score", "civilian"))


def _may_be_somebody(head: Word) -> bool:
    """Tell whether a noun may name people: a name, a word for people, or a word that ends like one."""
    endings, people, in_number, not_people = _stranger_words()
    word = lemma(head)
    if head.tag_ in _NAME_TAGS or word in people or (head.tag_ == "NNS" and word in in_number):
        return True
    return word not in not_people and word.endswith(endings)


def _distinct(actors: Iterable[Actor]) -> tuple[Actor, ...]:
    return tuple({(actor.start, actor.end, actor.country, actor.name): actor for actor in actors}.values())


def countries(actors: Iterable[Actor]) -> set[str]:
    """Return the known country codes among `actors`."""
    return {actor.country for actor in actors if actor.country}
