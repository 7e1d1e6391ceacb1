"""Domestic elite events (INTERNAL): posts, purges, party meetings, decrees inside one state.

INTERNAL is an extension of PLOVER (see the codebook): its modes and words are in `domestic.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from yalu.code import clause
from yalu.code.frame import Frame, heads
from yalu.code.frames import FrameReader
from yalu.code.modality import is_condition
from yalu.code.parties import SentenceParties, countries
from yalu.code.vocabulary import DomesticAct, Vocabulary, read_data
from yalu.code.words import ParsedSentence, Word

# Whose posts and fates are news of a state's elite.
_ELITE_LEVELS = ("head", "government", "party", "legislature", "military")
# "Promoted to the Politburo", "elected into the central committee".
_RISES_TO = ("to", "into")
_USUALLY = frozenset(("often", "usually", "always", "generally", "sometimes", "typically", "normally", "rarely"))
# Institutions of these levels meet as bodies.
_BODY_LEVELS = ("party", "legislature")
# The lot of persons; any person known by name will do, since the office may have ended with the act.
_FATES = ("death", "defection", "dismissal", "purge", "execution")
# A new ambassador is sent to another state (SUPPORT).
_SENT_ABROAD = "diplomat"
# What hangs on these and is an infinitive has happened, or is fixed for a day.
_ENDED_BY = frozenset(("force", "decide", "choose", "compel", "oblige", "pressure"))
_FIXED = frozenset(("expect", "schedule", "set", "due", "plan", "announce", "prepare", "intend", "slate"))


@cache
def _offices() -> frozenset[str]:
    return frozenset(read_data("domestic.yaml")["offices"])


@cache
def _office_words() -> frozenset[str]:
    return _offices() | frozenset(read_data("domestic.yaml")["office_words"])


class DomesticReader:
    """Finds INTERNAL events in a parsed sentence."""

    def __init__(self, vocabulary: Vocabulary, frames: FrameReader) -> None:
        self._words = vocabulary
        self._frames = frames
        self._verbs = frozenset(verb.partition("_")[0] for verb in vocabulary.domestic_verbs)
        self._nouns = frozenset(noun.rpartition(" ")[2] for noun in vocabulary.domestic_nouns)

    def frames(self, doc: ParsedSentence, parties: SentenceParties) -> list[Frame]:
        """Return INTERNAL frames; their `mode` is set, their sources are the body or person concerned."""
        found = [frame for token in doc for frame in self._verb(token, parties)]
        taken = {token.i for frame in found for token in frame.trigger}
        found.extend(frame for token in doc for frame in self._noun(token, parties, taken))
        return [frame for frame in found if _is_somewhere(frame, parties)]

    # Verbs ------------------------------------------------------------------------------------------------------------

    def _verb(self, verb: Word, parties: SentenceParties) -> Iterator[Frame]:
        if verb.pos_ != "VERB":
            if verb.children:
                yield from _is_dead(verb, parties)
            return
        if clause.lemma(verb) not in self._verbs:
            return
        acts = self._words.domestic_verbs.get(clause.verb_lemma(verb)) or self._words.domestic_verbs.get(
            clause.lemma(verb), ()
        )
        # Few verbs have rows: what else must hold is looked at after them.
        if not acts or not self._is_told(verb):
            return
        for act in acts:
            concerned = self._concerned(act, verb, parties)
            if concerned:
                yield _frame(act.mode, verb, concerned, verb, scheduled=_is_to_come(verb))
                return

    def _is_told(self, verb: Word) -> bool:
        """Tell whether the verb is said to have happened or to be fixed, not only wished, refused or supposed."""
        force = clause.modality(verb)
        if clause.is_negated(verb) or force not in ("none", "will", "would") or is_condition(verb):
            return False
        if any(child.lower_ in _USUALLY for child in verb.children):
            return False
        head = verb.head
        if force == "would":
            return verb.dep_ == "ccomp" and clause.lemma(head) in self._words.operators["speech"]
        if clause.is_infinitive(verb) and verb.dep_ in ("xcomp", "advcl", "ccomp", "acl", "relcl"):
            return clause.lemma(head) in _ENDED_BY | _FIXED or force == "will"
        return not _only_wished(verb, self._words)

    def _concerned(self, act: DomesticAct, verb: Word, parties: SentenceParties) -> list[Word]:
        """Return the heads of those concerned if the verb, with them, is a domestic elite event."""
        done_to = clause.objects(verb)
        doers = clause.agents(verb) if clause.is_passive(verb) else list(heads(clause.subject(verb)))
        office = _office_phrase(verb, of_object=act.concerns == "object") or next(
            (head for name, head in clause.prepositions(verb) if name in _RISES_TO and self._is_body(head, parties)),
            None,
        )
        if (act.no_object and done_to) or (act.office and office is None):
            return []
        placed = [
            head
            for above in (verb, *done_to)
            for name, head in clause.prepositions(above)
            if name in act.with_prepositions
        ]
        if act.with_prepositions and not placed:
            return []
        named = placed or done_to
        if act.objects and not any(self._is_one_of(head, act.objects, doers, parties) for head in named):
            return []
        if act.concerns == "body":
            with_others = any(name == "with" for name, _ in clause.prepositions(verb))
            return [] if with_others or not any(self._is_body(head, parties) for head in doers) else doers
        if act.concerns == "thing":
            matching = [head for head in named if self._is_one_of(head, act.objects, doers, parties)]
            owners = [inner for head in matching for name, inner in clause.prepositions(head) if name in ("of", "in")]
            places = [inner for name, inner in clause.prepositions(verb) if name == "in" and inner.pos_ == "PROPN"]
            return _of_one_state([*doers, *matching, *owners, *places], parties)
        people = doers if act.concerns == "subject" else done_to
        return self._people(act, people, doers, office, parties)

    def _people(
        self,
        act: DomesticAct,
        people: Sequence[Word],
        doers: Sequence[Word],
        office: Word | None,
        parties: SentenceParties,
    ) -> list[Word]:
        """Return the elite among `people`, with the doer of their own state and the office they take or leave."""
        fate = act.mode in _FATES
        elite = [head for head in people if office is not None or _elite(parties, head, fate=fate)]
        if not elite or any(_SENT_ABROAD in self._frames.nouns.names(head) for head in (*people, *heads(office))):
            return elite if act.mode in ("defection", "death") else []
        own = {code for head in (*elite, *heads(office)) for code in countries(parties.parties(head))}
        others = {code for head in doers for code in countries(parties.parties(head, guess=False))}
        if own and others and not own & others:
            return []
        return list(dict.fromkeys((*doers, *elite, *heads(office))))

    def _is_one_of(self, head: Word, classes: Sequence[str], doers: Sequence[Word], parties: SentenceParties) -> bool:
        head = _told_of(head)
        parts = [inner for name, inner in clause.prepositions(head) if name == "of"]
        names = [name for each in (head, *parts) for name in self._frames.nouns.names(each)]
        if "session" in classes and self._is_session(head, names, doers, parties):
            return True
        return any(name in classes for name in names)

    def _is_session(self, head: Word, names: Sequence[str], doers: Sequence[Word], parties: SentenceParties) -> bool:
        """Tell whether the noun is a meeting of a body: "its congress", "a meeting of the politburo"."""
        if "party_body" in names and "cabinet" not in names:
            return True
        if "meeting" not in names or any(name in ("with", "between") for name, _ in clause.prepositions(head)):
            return False
        within = [inner for name, inner in clause.prepositions(head) if name == "of"]
        within.extend(child for child in head.children if child.dep_ in ("compound", "poss", "nmod", "amod"))
        return any(self._is_body(inner, parties) for inner in (*within, *doers))

    def _is_body(self, head: Word, parties: SentenceParties) -> bool:
        if "party_body" in self._frames.nouns.names(head):
            return True
        mention = parties.mention_at(head)
        return mention is not None and mention.kind == "institution" and mention.actors[0].level in _BODY_LEVELS

    # Nouns ------------------------------------------------------------------------------------------------------------

    def _noun(self, noun: Word, parties: SentenceParties, taken: set[int]) -> Iterator[Frame]:
        if noun.pos_ not in ("NOUN", "PROPN") or noun.i in taken:
            return
        mode = self._noun_mode(noun)
        if mode is None:
            return
        verb = clause.governor(noun)
        if _only_wished(noun, self._words) or not self._frames.nominals.has_happened(noun, verb):
            return
        if noun.dep_ == "pobj" and noun.head.lower_ in ("for", "over"):
            # "retaliate for the death of": the death is why, not what.
            return
        owners = [child for child in noun.children if child.dep_ in ("poss", "amod", "compound", "nmod")]
        concerned = [inner for name, inner in clause.prepositions(noun) if name in ("of", "by", "as")]
        fate = mode in _FATES
        found = [head for head in (*concerned, *owners) if mode == "meeting" or _elite(parties, head, fate=fate)]
        if found:
            yield _frame(mode, noun, found, verb, scheduled=False)

    def _noun_mode(self, noun: Word) -> str | None:
        if clause.lemma(noun) not in self._nouns:
            return None
        left = [child.lower_ for child in noun.lefts if child.dep_ in ("compound", "amod", "nmod")]
        words = (*(f"{word} {clause.lemma(noun)}" for word in left), clause.lemma(noun))
        return next((self._words.domestic_nouns[word] for word in words if word in self._words.domestic_nouns), None)


def _told_of(head: Word) -> Word:
    """Return what "it" stands for below a main clause: "the congress was the first since it was chaired by Li"."""
    if head.lower_ != "it":
        return head
    main = next((token for token in head.doc if token.dep_ == "ROOT"), head)
    subject = clause.subject(main)
    return subject if subject is not None and subject.pos_ == "NOUN" and subject.i < head.i else head


def _frame(mode: str, trigger: Word, concerned: Sequence[Word], verb: Word, *, scheduled: bool) -> Frame:
    return Frame(
        type="INTERNAL",
        mode=mode,
        trigger=(trigger,),
        clause=verb,
        sources=tuple(concerned),
        targets=(),
        status="scheduled" if scheduled else "occurred",
        strength=0.7,
    )


def _is_somewhere(frame: Frame, parties: SentenceParties) -> bool:
    """Tell whether the state is known, or an office is named without it: then the verb has no other meaning either."""
    return any(countries(parties.parties(head)) or clause.lemma(head) in _offices() for head in frame.sources)


def _is_to_come(verb: Word) -> bool:
    if clause.modality(verb) in ("will", "would"):
        return True
    return clause.is_infinitive(verb) and clause.lemma(verb.head) in _FIXED


def _is_dead(verb: Word, parties: SentenceParties) -> Iterator[Frame]:
    """Read "said that the president was dead"."""
    dead = next((child for child in verb.children if child.dep_ == "acomp" and child.lower_ == "dead"), None)
    who = clause.subject(verb) if dead is not None else None
    if dead is not None and who is not None and not clause.is_negated(verb) and _elite(parties, who, fate=True):
        yield _frame("death", dead, (who,), verb, scheduled=False)


def _office_phrase(verb: Word, *, of_object: bool) -> Word | None:
    """Return the office a clause names: "named foreign minister", "elected as president", "became premier".

    With `of_object` the object may be parsed as the office itself: "named Kim vice chairman".
    """
    governed = [each for above in (verb, *clause.objects(verb)) for each in clause.prepositions(above)]
    places = [inner for name, inner in governed if name == "as"]
    places += [inner for name, inner in clause.prepositions(verb) if name == "to"]
    predicates = ("oprd", "attr", "xcomp", "acomp", *(("dobj",) if of_object else ()))
    for office in (*places, *(child for child in verb.children if child.dep_ in predicates)):
        # "Became the first leader to visit" takes no office.
        only = any(word.lower_ in ("first", "only", "last") for word in office.children)
        if clause.lemma(office) in _offices() and not only:
            return office
    return None


def _of_one_state(concerned: Sequence[Word], parties: SentenceParties) -> list[Word]:
    inside = {code for head in concerned for code in countries(parties.parties(head, guess=False))}
    return list(dict.fromkeys(concerned)) if len(inside) <= 1 else []


def _elite(parties: SentenceParties, head: Word, *, fate: bool = False) -> bool:
    """Tell whether the phrase names an office holder, or a person described as one.

    With `fate` any person known by name will do: the office may have ended with the act.
    """
    mention = parties.mention_at(head)
    if mention is not None and any(
        actor.level in _ELITE_LEVELS and actor.name and actor.role for actor in mention.actors
    ):
        return True
    if fate and mention is not None and mention.kind == "person":
        return any(actor.level != "society" for actor in mention.actors)
    described = {
        token.lower_
        for child in head.children
        if child.dep_ in ("appos", "compound", "amod", "nmod")
        for token in child.subtree
    }
    return bool((described | {head.lower_, clause.lemma(head)}) & _office_words())


def _only_wished(verb: Word, vocabulary: Vocabulary) -> bool:
    """Tell whether the verb or noun stands under a demand, refusal, promise or threat: then nothing has happened."""
    head = clause.governor(verb)
    if head.i == verb.i or (verb.pos_ == "VERB" and (verb.dep_ not in ("xcomp", "ccomp") or verb.tag_ != "VB")):
        # A finite clause is told: "told reporters that the minister resigned".
        return False
    wishes = ("demand", "refuse_to", "promise", "threaten_to", "refuse", "allow", "fail")
    return any(clause.verb_lemma(head) in vocabulary.operators[name] for name in wishes)
