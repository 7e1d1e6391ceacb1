"""Domestic elite events (INTERNAL): posts, purges, party meetings, decrees inside one state.

INTERNAL is an extension of PLOVER (see the codebook): its modes and words are in `domestic.yaml`.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from yalu.code import clause
from yalu.code.frame import Frame
from yalu.code.frames import FrameReader
from yalu.code.parties import SentenceParties, countries
from yalu.code.vocabulary import Vocabulary

# Whose posts and fates are news of a state's elite.
_ELITE_LEVELS = ("head", "government", "party", "legislature", "military")
_OFFICE_WORDS = frozenset(
    [
        "minister",
        "premier",
        "president",
        "chairman",
        "chairwoman",
        "secretary",
        "general",
        "marshal",
        "chief",
        "leader",
        "official",
        "officer",
        "ambassador",
        "governor",
        "member",
        "diplomat",
        "commander",
        "director",
        "vice",
        "envoy",
        "uncle",
        "prime",
        "defence",
        "defense",
        "foreign",
        "politburo",
        "admiral",
        "colonel",
        "head",
        "deputy",
        "mayor",
        "king",
    ]
)
# These modes are about a person; the others about a body or a text.
_ABOUT_A_PERSON = ("appointment", "dismissal", "purge", "execution")


class DomesticReader:
    """Finds INTERNAL events in a parsed sentence."""

    def __init__(self, vocabulary: Vocabulary, frames: FrameReader) -> None:
        self._words = vocabulary
        self._frames = frames

    def frames(self, doc: Doc, parties: SentenceParties) -> list[Frame]:
        """Return INTERNAL frames; their `mode` is set, their sources are the body or person concerned."""
        found = [frame for token in doc for frame in self._verb(token, parties)]
        taken = {token.i for frame in found for token in frame.trigger}
        found.extend(frame for token in doc for frame in self._noun(token, parties, taken))
        return found

    def _verb(self, verb: Token, parties: SentenceParties) -> list[Frame]:
        if verb.pos_ != "VERB":
            return []
        rows = self._words.domestic_verbs.get(clause.verb_lemma(verb)) or self._words.domestic_verbs.get(
            clause.lemma(verb), ()
        )
        # Few verbs have rows: what else must hold is looked at after them.
        if not rows or clause.is_negated(verb) or clause.modality(verb) not in ("none", "will"):
            return []
        if _only_wished(verb, self._words):
            return []
        done_to = clause.objects(verb)
        doer = (
            clause.agents(verb)
            if clause.is_passive(verb)
            else [head for head in (clause.subject(verb),) if head is not None]
        )
        for mode, needed in rows:
            heads = self._concerned(mode, needed, verb, doer, done_to, parties)
            if heads:
                return [self._frame(mode, verb, heads, verb)]
        return []

    def _concerned(
        self,
        mode: str,
        needed: tuple[str, ...],
        verb: Token,
        doer: Sequence[Token],
        done_to: Sequence[Token],
        parties: SentenceParties,
    ) -> list[Token]:
        """Return the heads of those concerned if the verb, with them, is a domestic elite event."""
        if mode == "meeting" and not done_to and _is_body(doer, self._frames):
            return [] if any(name == "with" for name, _ in clause.prepositions(verb)) else list(doer)
        if mode in ("death", "defection") or (mode == "dismissal" and clause.lemma(verb) in ("resign", "step")):
            return [head for head in doer if _elite(parties, head, fate=True)]
        if mode in _ABOUT_A_PERSON:
            fate = mode != "appointment"
            people = [head for head in done_to if _elite(parties, head, fate=fate)]
            own = {code for head in people for code in countries(parties.parties(head))}
            if mode == "appointment" and any("diplomat" in self._frames.nouns.names(head) for head in people):
                # A new ambassador is sent to another state (SUPPORT).
                return []
            others = {code for head in doer for code in countries(parties.parties(head, guess=False))}
            return [*doer, *people] if people and (not own or not others or own & others) else []
        matching = [head for head in done_to if any(name in needed for name in self._frames.nouns.names(head))]
        if not matching:
            return []
        inside = {code for head in (*doer, *matching) for code in countries(parties.parties(head, guess=False))}
        return [*doer, *matching] if len(inside) <= 1 else []

    def _noun(self, noun: Token, parties: SentenceParties, taken: set[int]) -> list[Frame]:
        if noun.pos_ not in ("NOUN", "PROPN") or noun.i in taken:
            return []
        words = (
            " ".join((left.lower_, clause.lemma(noun))) for left in noun.lefts if left.dep_ in ("compound", "amod")
        )
        mode = next(
            (
                self._words.domestic_nouns[word]
                for word in (*words, clause.lemma(noun))
                if word in self._words.domestic_nouns
            ),
            None,
        )
        if mode is None or _only_wished(noun, self._words):
            return []
        owners = [child for child in noun.children if child.dep_ == "poss"]
        concerned = [inner for name, inner in clause.prepositions(noun) if name in ("of", "by")]
        heads = [head for head in (*concerned, *owners) if mode == "meeting" or _elite(parties, head)]
        return [self._frame(mode, noun, heads, clause.governor(noun))] if heads else []

    def _frame(self, mode: str, trigger: Token, heads: Sequence[Token], verb: Token) -> Frame:
        scheduled = trigger.pos_ == "VERB" and clause.modality(trigger) == "will"
        return Frame(
            type="INTERNAL",
            mode=mode,
            trigger=(trigger,),
            clause=verb,
            sources=tuple(heads),
            targets=(),
            status="scheduled" if scheduled else "occurred",
            strength=0.7,
        )


def _is_body(doer: Sequence[Token], frames: FrameReader) -> bool:
    return any("party_body" in frames.nouns.names(head) for head in doer)


def _elite(parties: SentenceParties, head: Token, *, fate: bool = False) -> bool:
    """Tell whether the phrase names an office holder, or a person described as one.

    With `fate` any person known by name will do: the office may have ended with the act.
    """
    mention = parties.mention_at(head)
    if mention is not None and any(
        actor.level in _ELITE_LEVELS and actor.name and actor.role for actor in mention.actors
    ):
        return True
    described = {
        token.lower_
        for child in head.children
        if child.dep_ in ("appos", "compound", "amod", "nmod")
        for token in child.subtree
    }
    return bool((described | {head.lower_, clause.lemma(head)}) & _OFFICE_WORDS)


def _only_wished(verb: Token, vocabulary: Vocabulary) -> bool:
    """Tell whether the verb or noun stands under a demand, refusal, promise or threat: then nothing has happened."""
    head = clause.governor(verb)
    if head.i == verb.i or (verb.pos_ == "VERB" and verb.dep_ not in ("xcomp", "ccomp")):
        return False
    wishes = ("demand", "refuse_to", "promise", "threaten_to", "refuse", "allow", "fail")
    return any(clause.verb_lemma(head) in vocabulary.operators[name] for name in wishes)
