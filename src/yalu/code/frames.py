"""Frames: what a verb or noun reports once modality, negation, speech and objects are composed.

"said it will release" is AGREE, "threatened to attack" THREATEN, "refused to meet" REJECT, "lifted sanctions" RETREAT,
"held talks" CONSULT. A frame names the heads of its source and target phrases; `parties` turns them into actors.
The composition follows the PLOVER manual's rules for future, conditional and refused acts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from spacy.tokens import Doc, Token

from yalu.code import clause
from yalu.code.vocabulary import CONFLICT, NounClass, VerbPattern, Vocabulary

_AUXILIARY_LEMMAS = ("be", "have", "do", "get")
# Verbs whose promise is news today, and verbs that only look ahead.
_LOOKING_AHEAD = frozenset(
    (
        "plan",
        "intend",
        "prepare",
        "expect",
        "schedule",
        "arrange",
        "hope",
        "aim",
        "set",
        "due",
        "scheduled",
        "expected",
        "announce",
    )
)
# Meetings and journeys do not take the place they happen in as their target.
_PLACE_PREPOSITIONS = ("in", "at", "on", "near", "across", "inside")

FrameStatus = Literal["occurred", "scheduled", "ongoing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One event as syntax tells it.

    `trigger` are the tokens that carry the type, `clause` the verb whose tense and date words hold for it. `sources`
    and `targets` are phrase heads in order of preference: the first that names somebody counts. `speaker_is_source`
    marks a demand whose source is whoever is quoted. `strength` is 0..1, how firmly syntax supports the reading.
    """

    type: str
    mode: str | None
    trigger: tuple[Token, ...]
    clause: Token
    sources: tuple[Token, ...]
    targets: tuple[Token, ...]
    status: FrameStatus = "occurred"
    symmetric: bool = False
    speaker_is_source: bool = False
    hedged: bool = False
    noun_class: str | None = None
    end_inside: str | None = None
    joint_type: str | None = None
    needs_pair: bool = False
    source_sectors: tuple[str, ...] = ()
    people_only: bool = False
    negated: bool = False
    strength: float = 0.8


class FrameReader:
    """Finds the frames of a parsed sentence with one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._words = vocabulary

    def frames(self, doc: Doc) -> list[Frame]:
        """Return the frames of the sentence, in order of their triggers, each trigger used once."""
        used: set[int] = set()
        found: list[Frame] = []
        for token in doc:
            if token.pos_ in ("VERB", "AUX") and token.i not in used:
                found.extend(self._verb(token, used))
        for token in doc:
            if token.pos_ in ("NOUN", "PROPN") and token.i not in used:
                found.extend(self._noun(token, used))
        return sorted(found, key=lambda frame: frame.trigger[0].i)

    # Verbs ------------------------------------------------------------------------------------------------------------

    def _verb(self, verb: Token, used: set[int]) -> Iterator[Frame]:
        if _is_purpose(verb, self._words) or _is_condition(verb):
            return
        used.add(verb.i)
        frame = self._embedding(verb, used) or self._base(verb, used)
        has_speaker = _has_speaker(verb, self._words)
        frame = _with_modality(frame, verb, has_speaker) if frame else self._bare_modality(verb, has_speaker)
        if frame is not None:
            yield _conditional(frame, verb)

    def _bare_modality(self, verb: Token, has_speaker: bool) -> Frame | None:
        """Read "said Libya must hand over", "says it will not accept": an act with no type of its own."""
        force, negated = clause.modality(verb), clause.is_negated(verb)
        if not has_speaker or verb.pos_ != "VERB" or force not in ("will", "must"):
            return None
        subject = _heads(clause.subject(verb))
        if force == "must":
            targets = (*subject, *_any_heads(verb))
            return _demand_of_speaker(verb, targets)
        if not negated:
            return None
        return Frame(
            type="REJECT",
            mode=None,
            trigger=(verb,),
            clause=verb,
            sources=subject,
            targets=tuple(_any_heads(verb)),
            needs_pair=True,
            strength=0.5,
        )

    def _embedding(self, verb: Token, used: set[int]) -> Frame | None:
        """Read verbs and adjectives that take their meaning from a further verb."""
        operators, word = self._words.operators, clause.verb_lemma(verb)
        inner = clause.complement(verb)
        if word in ("be", "seem", "remain", "become", "stand", "feel"):
            return self._predicate_adjective(verb, used)
        if inner is None:
            return None
        if word in operators["speech"] and clause.is_passive(verb) and inner.dep_ == "xcomp":
            # "are thought to have met", "was reported to have talked"
            return _hedged(self._inner(inner, used))
        if word in operators["begin_doing"] or word in operators["try"]:
            frame = self._inner(inner, used)
            return frame if frame is None or word in operators["begin_doing"] or frame.type in CONFLICT else None
        if word in operators["fail"]:
            used.add(inner.i)
            return None
        if word in operators["speech"] and inner.tag_ != "VB":
            # "told them that he was ready": the clause speaks for itself.
            return None
        for relation in ("threaten_to", "refuse_to", "promise", "demand", "allow", "force", "stop_doing"):
            if word in operators[relation]:
                return self._compose(relation, verb, inner, used)
        return None

    def _predicate_adjective(self, verb: Token, used: set[int]) -> Frame | None:
        """Read "is willing to withdraw", "was critical of"."""
        adjective = next((child for child in verb.children if child.dep_ == "acomp"), None)
        if adjective is None:
            return self._nominal_predicate(verb)
        word = adjective.lower_
        inner = clause.complement(adjective)
        kinds = self._words.adjectives
        if inner is not None and word in kinds["promise"]:
            frame = self._compose("promise", adjective, inner, used)
            return replace(frame, sources=_heads(clause.subject(verb)), clause=verb) if frame else None
        if inner is not None and word in kinds["refuse"]:
            frame = self._compose("refuse_to", adjective, inner, used)
            return replace(frame, sources=_heads(clause.subject(verb)), clause=verb) if frame else None
        for kind, event, mode in (("accuse", "ACCUSE", "disapprove"), ("support", "SUPPORT", None)):
            if word in kinds[kind]:
                targets = tuple(head for _, head in clause.prepositions(adjective))
                if targets:
                    return Frame(
                        type=event,
                        mode=mode,
                        trigger=(adjective,),
                        clause=verb,
                        sources=_heads(clause.subject(verb)),
                        targets=targets,
                        strength=0.6,
                    )
        return None

    def _nominal_predicate(self, verb: Token) -> Frame | None:
        """Read "was on a visit to", "was in talks with"."""
        for _, head in clause.prepositions(verb):
            noun_class = self._first_class(head)
            if noun_class is not None and noun_class.name in ("visit", "meeting", "protest"):
                return self._noun_frame(head, noun_class, sources=_heads(clause.subject(verb)), clause_verb=verb)
        return None

    def _inner(self, verb: Token, used: set[int]) -> Frame | None:
        used.add(verb.i)
        return self._embedding(verb, used) or self._base(verb, used)

    def _compose(self, relation: str, verb: Token, inner: Token, used: set[int]) -> Frame | None:
        """Combine a governing word with the frame of the verb it governs."""
        frame = self._inner(inner, used)
        word = clause.verb_lemma(verb)
        own_subject = any(child.dep_ in ("nsubj", "nsubjpass") for child in inner.children)
        subject = clause.subject(verb) if verb.pos_ != "ADJ" else None
        objects = [child for child in verb.children if child.dep_ in ("dobj", "dative")]
        addressed = [
            head for name, head in clause.prepositions(verb) if name in ("on", "upon", "to", "with", "against", "from")
        ]
        inner_targets = frame.targets if frame else tuple(_any_heads(inner))
        base = Frame(
            type="AGREE",
            mode=None,
            trigger=(verb,),
            clause=verb,
            sources=_heads(subject),
            targets=inner_targets,
            strength=0.75 if frame else 0.6,
        )
        return self._composed(relation, word, base, frame, inner, own_subject, [*objects, *addressed])

    def _composed(
        self,
        relation: str,
        word: str,
        base: Frame,
        frame: Frame | None,
        inner: Token,
        own_subject: bool,
        addressed: list[Token],
    ) -> Frame | None:
        inner_type = frame.type if frame else None
        inner_subject = next((child for child in inner.children if child.dep_ in ("nsubj", "nsubjpass")), None)
        if relation == "promise":
            status: FrameStatus = "scheduled" if word in _LOOKING_AHEAD else "occurred"
            passive = clause.is_passive(base.clause) if base.clause.pos_ == "VERB" else False
            sources = _heads(inner_subject) if own_subject and (passive or word in _LOOKING_AHEAD) else base.sources
            if inner_type in ("ASSAULT", "MOBILIZE") and word == "prepare":
                return replace(base, type="MOBILIZE", sources=sources)
            if inner_type in CONFLICT and inner_type != "MOBILIZE":
                return replace(base, type="THREATEN", sources=sources, status="occurred")
            if frame is None and word in (
                "decide",
                "hope",
                "want_to",
                "expect",
                "prepare",
                "determine",
                "resolve",
                "opt",
                "plan",
                "propose",
            ):
                return None
            return replace(
                base, sources=sources, status=status, symmetric=bool(frame and frame.symmetric) or _plural_subject(base)
            )
        if relation == "threaten_to":
            if word in ("vow", "swear") and inner_type not in CONFLICT:
                return replace(base, type="AGREE")
            return replace(base, type="THREATEN", targets=(*addressed, *base.targets))
        if relation == "refuse_to":
            return replace(base, type="REJECT", targets=(*base.targets, *addressed))
        if relation == "demand":
            targets = (*addressed, *([inner_subject] if inner_subject is not None else ()), *base.targets)
            return replace(base, type="REQUEST", targets=targets)
        if relation == "allow":
            return replace(
                base,
                type="CONCEDE",
                targets=(*addressed, *([inner_subject] if inner_subject is not None else ()), *base.targets),
            )
        if relation == "force":
            return replace(base, type="COERCE", targets=(*addressed, *base.targets))
        if relation == "stop_doing" and frame is not None:
            undone = {"PROTEST": "CONCEDE"}.get(frame.type, "RETREAT" if frame.type in CONFLICT else "SANCTION")
            return replace(base, type=undone, end_inside="CONCEDE")
        return None

    def _base(self, verb: Token, used: set[int]) -> Frame | None:
        """Read the verb with its own objects, no modality."""
        if verb.lemma_ in _AUXILIARY_LEMMAS and verb.pos_ == "AUX":
            return None
        word, bare = clause.verb_lemma(verb), clause.lemma(verb)
        objects = clause.objects(verb)
        for name in dict.fromkeys((word, bare)):
            for pattern in self._words.patterns.get(name, ()):
                if self._fits(pattern, verb, objects):
                    _use(objects, used, self._words, pattern.object)
                    return None if pattern.skip else self._pattern_frame(pattern, verb, objects)
        light = self._light(word, verb, objects, used) or (
            self._light(bare, verb, objects, used) if word != bare else None
        )
        if light is not None:
            return light
        for name in dict.fromkeys((word, bare)):
            if name in self._words.plain:
                return self._plain_frame(name, verb, objects)
        return None

    def _fits(self, pattern: VerbPattern, verb: Token, objects: list[Token]) -> bool:
        if pattern.subject and not any(self._is(head, pattern.subject) for head in _heads(clause.subject(verb))):
            return False
        if pattern.object == ("none",):
            if objects:
                return False
        elif pattern.object is not None and not any(self._is(head, pattern.object) for head in objects):
            return False
        if pattern.human and not any(_human(head) for head in objects):
            return False
        if pattern.with_prepositions:
            governed = [
                head for name, head in self._all_prepositions(verb, objects) if name in pattern.with_prepositions
            ]
            if not governed or (
                pattern.prep_object and not any(self._is(head, pattern.prep_object) for head in governed)
            ):
                return False
        if pattern.as_complement is not None and not self._called(verb, pattern.as_complement):
            return False
        return not pattern.joint or _plural(clause.subject(verb))

    def _called(self, verb: Token, kind: str) -> bool:
        """Tell whether the object is called something bad (or good)."""
        words = self._words.negative if kind == "negative" else self._words.positive
        return any(
            token.lower_ in words or clause.lemma(token) in words
            for child in verb.children
            if child.dep_ in ("oprd", "xcomp", "ccomp", "acomp", "attr")
            or (child.dep_ == "prep" and child.lower_ == "as")
            for token in child.subtree
        )

    def _pattern_frame(self, pattern: VerbPattern, verb: Token, objects: list[Token]) -> Frame:
        targets = self._targets(
            pattern.target or ("object", *self._words.target_prepositions), verb, objects, pattern.type
        )
        sources = self._doers(verb)
        if pattern.swap:
            sources, targets = tuple(objects), sources
        trigger_object = next((head for head in objects if pattern.object and self._is(head, pattern.object)), None)
        return Frame(
            type=pattern.type or "",
            mode=pattern.mode,
            trigger=(verb,)
            if trigger_object is None
            else tuple(sorted((verb, trigger_object), key=lambda token: token.i)),
            clause=verb,
            sources=sources,
            targets=targets,
            symmetric=pattern.symmetric or pattern.joint,
            noun_class=pattern.object[0] if pattern.object else None,
            end_inside="CONCEDE" if pattern.type == "RETREAT" else None,
            source_sectors=pattern.source_sectors,
            people_only=pattern.mover,
            strength=0.85,
        )

    def _light(self, word: str, verb: Token, objects: list[Token], used: set[int]) -> Frame | None:
        """Read light verbs with their nouns: "held talks", "imposed sanctions", "lifted the blockade"."""
        operators = self._words.operators
        relations = [
            name for name in ("perform", "end", "refuse", "plan", "give", "threaten") if word in operators[name]
        ]
        governed = [
            *objects,
            *(head for name, head in clause.prepositions(verb) if name in ("in", "into", "on") and not objects),
        ]
        for head in governed:
            for noun_class in self._classes(head):
                for relation in relations:
                    event = _light_type(relation, noun_class)
                    if event is None:
                        continue
                    used.update((head.i, *(inner.i for name, inner in clause.prepositions(head) if name == "of")))
                    return self._light_frame(event, relation, verb, head, noun_class, objects)
        return None

    def _light_frame(
        self, event: str, relation: str, verb: Token, head: Token, noun_class: NounClass, objects: list[Token]
    ) -> Frame:
        order = (
            "dative",
            *(noun_class.target if relation in ("perform", "threaten") else ()),
            *self._words.target_prepositions,
        )
        targets = (*self._targets(order, verb, [head], event), *_modifiers(head))
        return Frame(
            type=event,
            mode=noun_class.mode if relation == "perform" else None,
            trigger=tuple(sorted((verb, head), key=lambda token: token.i)),
            clause=verb,
            sources=self._doers(verb),
            targets=targets,
            status="scheduled" if relation == "plan" and clause.lemma(verb) in _LOOKING_AHEAD else "occurred",
            symmetric=noun_class.symmetric and relation == "perform",
            noun_class=noun_class.name,
            end_inside=noun_class.end_inside if relation == "end" else None,
            joint_type=noun_class.joint if relation == "perform" else None,
            strength=0.85 if head in objects else 0.6,
        )

    def _plain_frame(self, word: str, verb: Token, objects: list[Token]) -> Frame:
        event, mode = self._words.plain[word]
        order = ("object", "dative", *self._words.target_prepositions)
        return Frame(
            type=event,
            mode=mode,
            trigger=(verb,),
            clause=verb,
            sources=self._doers(verb),
            targets=self._targets(order, verb, objects, event),
            symmetric=event in ("CONSULT", "COOPERATE") and mode != "visit",
            strength=0.85 if objects else 0.7,
        )

    def _doers(self, verb: Token) -> tuple[Token, ...]:
        if clause.is_passive(verb):
            return tuple(clause.agents(verb))
        return _heads(clause.subject(verb))

    def _targets(
        self, order: tuple[str, ...], verb: Token, objects: list[Token], event: str | None
    ) -> tuple[Token, ...]:
        """Return phrase heads in the order in which they may be the target."""
        prepositional = list(self._all_prepositions(verb, objects))
        found: list[Token] = []
        for place in order:
            if place == "object":
                found.extend(objects)
            elif place == "dative":
                found.extend(clause.datives(verb))
            elif place in _PLACE_PREPOSITIONS and event == "CONSULT" and order[0] != place and place not in order[:2]:
                continue
            else:
                found.extend(head for name, head in prepositional if name == place and head.pos_ != "VERB")
        return tuple(dict.fromkeys(found))

    def _all_prepositions(self, verb: Token, objects: list[Token]) -> Iterator[tuple[str, Token]]:
        """Yield the prepositions of a verb and of its objects: parsers attach "with" to either."""
        yield from clause.prepositions(verb)
        for head in objects:
            yield from clause.prepositions(head)

    # Nouns ------------------------------------------------------------------------------------------------------------

    def _noun(self, head: Token, used: set[int]) -> Iterator[Frame]:
        """Read a noun that reports an event by itself: "talks between", "the execution of", "Xi's visit to"."""
        verb = clause.governor(head)
        operated = self._operated_noun(head, verb, used)
        if operated is not None:
            yield operated
        if head.i in used:
            return
        noun_class = self._first_class(head)
        if noun_class is None or not noun_class.nominal:
            return
        if verb.pos_ in ("VERB", "AUX") and head.dep_ == "dobj" and self._only_mentions(verb):
            return
        if clause.modality(verb) != "none" or any(
            child.lower_ in ("no", "any", "possible", "potential", "future") for child in head.children
        ):
            return
        used.add(head.i)
        yield self._noun_frame(head, noun_class, sources=(), clause_verb=verb)

    def _operated_noun(self, head: Token, verb: Token, used: set[int]) -> Frame | None:
        """Read "a suspension of air links", "the lifting of sanctions", "an attempt to assassinate"."""
        word, operators = clause.lemma(head), self._words.operators
        if word in operators["attempt_nouns"]:
            inner = next(
                (child for child in head.children if child.dep_ in ("acl", "relcl") and child.tag_ == "VB"), None
            )
            frame = self._inner(inner, used) if inner is not None else None
            return replace(frame, clause=verb) if frame is not None and frame.type in CONFLICT else None
        relation = "end" if word in operators["end_nouns"] else "perform" if word in operators["begin_nouns"] else None
        if word in operators["partitives"]:
            used.add(head.i)
        if relation is None:
            return None
        for name, inner in clause.prepositions(head):
            for noun_class in self._classes(inner) if name in ("of", "to", "on") else ():
                event = _light_type(relation, noun_class)
                if event is not None:
                    used.update((head.i, inner.i))
                    frame = self._noun_frame(head, noun_class, sources=_announcer(head, verb), clause_verb=verb)
                    targets = [last for _, last in clause.prepositions(inner)]
                    return replace(
                        frame,
                        type=event,
                        mode=None,
                        targets=(*targets, *frame.targets, *_modifiers(inner)),
                        needs_pair=True,
                    )
        return None

    def _only_mentions(self, verb: Token) -> bool:
        operators, word = self._words.operators, clause.verb_lemma(verb)
        return (
            any(word in operators[name] for name in ("mention", "refuse", "plan", "threaten", "demand", "promise"))
            or word in self._words.plain
        )

    def _noun_frame(
        self, head: Token, noun_class: NounClass, *, sources: tuple[Token, ...], clause_verb: Token
    ) -> Frame:
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
            needs_pair=not sources,
            strength=0.55,
        )

    def _classes(self, head: Token) -> list[NounClass]:
        names = self.names(head)
        return [self._words.classes[name] for name in names if name in self._words.classes]

    def names(self, head: Token) -> list[str]:
        """Return the classes of a noun; a partitive ("700 kg of medicine") takes those of what it counts."""
        found = [name for words in _compounds(head) for name in self._words.nouns.get(words, ())]
        if clause.lemma(head) in self._words.operators["partitives"]:
            counted = [inner for name, inner in clause.prepositions(head) if name == "of"]
            found = [*(name for inner in counted for name in self.names(inner)), *found]
        return list(dict.fromkeys(found))

    def _first_class(self, head: Token) -> NounClass | None:
        return next((noun_class for noun_class in self._classes(head) if noun_class.type), None)

    def _is(self, head: Token, names: tuple[str, ...]) -> bool:
        return any(name in names for member in (head, *head.conjuncts) for name in self.names(member))


def _light_type(relation: str, noun_class: NounClass) -> str | None:
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


def _with_modality(frame: Frame, verb: Token, has_speaker: bool) -> Frame | None:
    """Turn a base frame into what it means under will, must, may, negation."""
    force, negated = clause.modality(verb), clause.is_negated(verb)
    if force == "must":
        subject = _heads(clause.subject(verb))
        if not has_speaker:
            return None
        return _demand_of_speaker(verb, (*subject, *frame.targets))
    if force == "may":
        conditional = any(child.dep_ == "advcl" for child in verb.children)
        return (
            replace(frame, type="THREATEN", mode=None, strength=0.4) if frame.type in CONFLICT and conditional else None
        )
    if force == "would" and not has_speaker:
        return None
    if force in ("will", "would"):
        return _promised(frame, negated)
    if negated:
        return None
    return frame


def _demand_of_speaker(verb: Token, targets: tuple[Token, ...]) -> Frame:
    return Frame(
        type="REQUEST",
        mode=None,
        trigger=(verb,),
        clause=verb,
        sources=(),
        targets=targets,
        speaker_is_source=True,
        strength=0.6,
    )


def _conditional(frame: Frame, verb: Token) -> Frame:
    """Read "will withdraw unless", "may halt talks if" as a threat."""
    if frame.type not in ("AGREE", "REJECT", "SANCTION", "RETREAT"):
        return frame
    conditions = [
        mark.lower_
        for child in verb.children
        if child.dep_ == "advcl"
        for mark in child.children
        if mark.dep_ == "mark"
    ]
    if "unless" in conditions or ("if" in conditions and frame.type != "AGREE"):
        return replace(frame, type="THREATEN", mode=None, status="occurred")
    return frame


def _promised(frame: Frame, negated: bool) -> Frame | None:
    conflict = frame.type in CONFLICT and frame.type != "MOBILIZE"
    if negated:
        return replace(frame, type="AGREE" if conflict else "REJECT", mode=None, strength=0.6)
    if frame.type in ("THREATEN", "REJECT", "REQUEST", "ACCUSE"):
        return replace(frame, status="scheduled") if frame.type != "ACCUSE" else None
    if conflict:
        return replace(frame, type="THREATEN", mode=None, status="occurred")
    return replace(frame, type="AGREE", mode=frame.mode if frame.type == "CONSULT" else None, status="scheduled")


def _hedged(frame: Frame | None) -> Frame | None:
    return replace(frame, hedged=True) if frame is not None else None


def _is_purpose(verb: Token, words: Vocabulary) -> bool:
    """Tell whether the verb is an aim, not a deed: "opened fire to disperse", "efforts to forge"."""
    to_infinitive = verb.tag_ == "VB" and any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)
    if not to_infinitive or verb.dep_ == "ROOT":
        return False
    return clause.modality(verb) == "none"


def _is_condition(verb: Token) -> bool:
    """Tell whether the verb stands in an if-clause, or in one governed by "unless"."""
    current = verb
    while current.head.i != current.i:
        if any(
            child.dep_ == "mark" and child.lower_ in ("if", "unless", "whether", "lest") for child in current.children
        ):
            return True
        if current.dep_ not in ("conj", "xcomp", "advcl", "ccomp"):
            return False
        current = current.head
    return False


def _has_speaker(verb: Token, words: Vocabulary) -> bool:
    current = verb
    while current.head.i != current.i:
        current = current.head
        if current.pos_ == "VERB" and clause.lemma(current) in words.operators["speech"]:
            return True
    return False


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
    """Return the noun's possessor, or the subject of its verb ("Italy announced a suspension")."""
    owner = [child for child in noun.children if child.dep_ == "poss"]
    if owner or noun.dep_ != "dobj":
        return tuple(owner)
    return _heads(clause.subject(verb))


def _use(objects: list[Token], used: set[int], words: Vocabulary, needed: tuple[str, ...] | None) -> None:
    if needed:
        used.update(head.i for head in objects)


def _heads(head: Token | None) -> tuple[Token, ...]:
    return () if head is None else (head,)


def _any_heads(verb: Token) -> Iterator[Token]:
    """Yield whatever phrases the verb governs: the possible targets of an act with no type of its own."""
    yield from clause.objects(verb)
    yield from clause.datives(verb)
    for _, head in clause.prepositions(verb):
        if head.pos_ != "VERB":
            yield head
    for head in clause.objects(verb):
        for _, inner in clause.prepositions(head):
            yield inner


def _modifiers(head: Token) -> tuple[Token, ...]:
    return tuple(child for child in head.children if child.dep_ in ("poss", "compound", "amod", "nmod"))


def _human(head: Token) -> bool:
    return (
        head.pos_ in ("PROPN", "PRON")
        or head.lower_ in ("people", "police")
        or head.lower_.endswith(
            (
                "ers",
                "or",
                "ors",
                "er",
                "ists",
                "ist",
                "ians",
                "ian",
                "ees",
                "ants",
                "envoy",
                "president",
                "delegation",
                "leaders",
                "minister",
                "king",
                "premier",
            )
        )
    )


def _plural(head: Token | None) -> bool:
    return head is not None and (
        head.tag_ in ("NNS", "NNPS") or bool(head.conjuncts) or head.lower_ in ("they", "both")
    )


def _plural_subject(frame: Frame) -> bool:
    return bool(frame.sources) and _plural(frame.sources[0])
