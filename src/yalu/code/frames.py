"""Frames: what a verb or noun reports once modality, negation, speech and objects are composed.

"said it will release" is AGREE, "threatened to attack" THREATEN, "refused to meet" REJECT, "lifted sanctions" RETREAT,
"held talks" CONSULT. A frame names the heads of its source and target phrases; `parties` turns them into actors.
The composition follows the PLOVER manual's rules for future, conditional and refused acts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from yalu.code import clause
from yalu.code.composition import Governed, compose
from yalu.code.frame import Frame, any_heads, done_together, heads, modifiers, plural_subject
from yalu.code.modality import (
    conditional,
    demand_of_speaker,
    has_speaker,
    is_condition,
    is_done_by_thing,
    is_habit,
    is_purpose,
    is_unreal,
    ongoing,
    with_modality,
)
from yalu.code.nominals import NominalReader
from yalu.code.nouns import NounReader, aimed, light_type
from yalu.code.patterns import PatternMatcher, prepositions_around
from yalu.code.predicates import BE_LIKE, PredicateReader
from yalu.code.vocabulary import CONFLICT, NounClass, VerbPattern, Vocabulary
from yalu.code.words import ParsedSentence, Word

_AUXILIARY_LEMMAS = ("be", "have", "do", "get")
# Work that both sides do.
_TOGETHER = frozenset(("cooperate", "collaborate", "ally", "team_up", "integrate"))
_RELATIONS = ("decide", "threaten_to", "refuse_to", "promise", "demand", "allow", "force", "stop_doing")
# What allows, forbids and demands in general.
_RULES = ("agreement", "decree")
# Meetings and journeys do not take the place they happen in as their target.
# "were engaged in talks": the passive of these acts.
_TAKING_PART = ("engage", "lock")
_PLACE_PREPOSITIONS = ("in", "at", "on", "near", "across", "inside")


class FrameReader:
    """Finds the frames of a parsed sentence with one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._words = vocabulary
        self.nouns = NounReader(vocabulary)
        self.nominals = NominalReader(vocabulary, self.nouns, self)
        self._patterns = PatternMatcher(vocabulary, self.nouns)
        self._predicates = PredicateReader(vocabulary, self.nouns, self._compose)

    def frames(self, doc: ParsedSentence, *, headline: bool = False) -> list[Frame]:
        """Return the frames of the sentence, in order of their triggers, each trigger used once.

        In a headline the present tense tells what has happened; elsewhere it may tell what is usual (`habit`).
        """
        used: set[int] = set()
        found: list[Frame] = []
        for token in doc:
            if token.pos_ in ("VERB", "AUX") and token.i not in used:
                found.extend(self._verb(token, used))
        for token in doc:
            if token.pos_ in ("NOUN", "PROPN") and token.i not in used:
                attempt = self._attempt(token, used)
                found.extend((attempt,) if attempt else self.nominals.frames(token, used))
        told = [replace(frame, habit=not headline and is_habit(frame)) for frame in found]
        return sorted(told, key=lambda frame: frame.trigger[0].i)

    # Verbs ------------------------------------------------------------------------------------------------------------

    def _verb(self, verb: Word, used: set[int]) -> Iterator[Frame]:
        if (
            verb.dep_ == "amod"
            or self._is_allegation(verb)
            or is_purpose(verb)
            or is_unreal(verb)
            or is_condition(verb)
        ):
            return
        used.add(verb.i)
        frame = self._plain_reading(verb, used)
        if frame is not None:
            frame = done_together(self.nouns.done_by_deed(frame, used))
        if frame is not None and (is_done_by_thing(frame, verb) or self._is_accident(frame, verb)):
            return
        if frame is not None and self.nominals.is_ordered(frame):
            return
        spoken = has_speaker(verb, self._words)
        frame = with_modality(frame, verb, spoken) if frame else self._bare_modality(verb, spoken)
        if frame is not None:
            yield ongoing(conditional(self._helping(frame, verb), verb), verb)

    def _is_accident(self, frame: Frame, verb: Word) -> bool:
        """Tell whether nobody did it: "an earthquake killed", "fog closed the airport"."""
        return frame.type in CONFLICT and any(
            self.nouns.is_any(head, ("accident",)) for head in heads(clause.subject(verb))
        )

    def _helping(self, frame: Frame, verb: Word) -> Frame:
        """Read "sent troops to help the Malian army" as help, "to shadow a Russian ship" as aimed at it."""
        if frame.type != "MOBILIZE":
            return frame
        for child in verb.children:
            if child.dep_ in ("advcl", "xcomp") and clause.is_infinitive(child):
                aimed_at = replace(frame, targets=(*frame.targets, *any_heads(child)))
                helps = clause.lemma(child) in self._words.operators["helping"]
                return replace(aimed_at, type="AID", mode=None) if helps else aimed_at
        return frame

    def _plain_reading(self, verb: Word, used: set[int]) -> Frame | None:
        """Read the verb without its modality: by what it governs, else with its own objects."""
        frame = self._embedding(verb, used)
        if frame is not None:
            return frame
        inner = clause.complement(verb)
        if clause.lemma(verb) == "insist" and inner is not None and _is_stated(inner):
            return None
        tried = clause.verb_lemma(verb) in self._words.operators["try"]
        if tried and inner is not None and clause.is_infinitive(inner):
            # "sought to improve ties" asks for nothing.
            return None
        return self._base(verb, used)

    def _is_allegation(self, verb: Word) -> bool:
        """Tell whether the verb is what somebody is blamed or praised for: "condemned it for threatening"."""
        if verb.dep_ != "pcomp" or verb.head.dep_ != "prep":
            return False
        event = self._words.plain.get(clause.lemma(verb.head.head))
        return event is not None and event[0] in ("ACCUSE", "SUPPORT")

    def _bare_modality(self, verb: Word, spoken: bool) -> Frame | None:
        """Read "said Libya must hand over", "says it will not accept": an act with no type of its own."""
        force, negated = clause.modality(verb), clause.is_negated(verb)
        subject = heads(clause.subject(verb))
        if verb.pos_ != "VERB":
            return None
        if force == "must" and spoken:
            targets = (*subject, *any_heads(verb))
            return demand_of_speaker(verb, targets)
        no_act = (*_AUXILIARY_LEMMAS, *self._words.operators["fail"])
        ahead = force == "will" or (force == "would" and spoken)
        if not negated or not ahead or clause.lemma(verb) in no_act:
            return None
        return Frame(
            type="REJECT",
            mode=None,
            trigger=(verb,),
            clause=verb,
            sources=subject,
            targets=tuple(any_heads(verb)),
            needs_pair=True,
            strength=0.5,
        )

    def _embedding(self, verb: Word, used: set[int]) -> Frame | None:
        """Read verbs and adjectives that take their meaning from a further verb."""
        operators, word = self._words.operators, clause.verb_lemma(verb)
        inner = clause.complement(verb)
        if word in BE_LIKE:
            return self._predicates.read(verb, used)
        if inner is None:
            return None
        told = word in operators["speech"] or word in operators["rumour"]
        if told and clause.is_passive(verb) and inner.dep_ == "xcomp":
            # "are thought to have met", "was reported to have talked"
            return _hedged(self._inner(inner, used))
        if word == "help" and clause.objects(verb):
            # "helped Nepal dig": help for Nepal, whatever the digging is.
            return None
        if word in operators["begin_doing"] or word in operators["try"]:
            frame = self._inner(inner, used)
            sure = frame is not None and (word in operators["begin_doing"] or frame.type in CONFLICT | {"REQUEST"})
            return frame if sure else None
        if word == "hesitate" and clause.is_negated(verb):
            # "will not hesitate to strike"
            frame = self._compose("promise", verb, inner, used)
            return replace(frame, settled=True) if frame is not None else None
        if word in operators["fail"]:
            return _failed(self._inner(inner, used), verb)
        if word in operators["speech"] and not clause.is_infinitive(inner):
            # "told them that he was ready": the clause speaks for itself.
            return None
        relation = self._relation(word, verb, inner)
        if relation == "threaten_to" and inner.i < verb.i and inner.i in used:
            # "Iran will retaliate if it is attacked, a general warned": the clause in front has spoken for itself.
            return None
        return self._compose(relation, verb, inner, used) if relation else None

    def _relation(self, word: str, verb: Word, inner: Word) -> str | None:
        """Return the list of operators.yaml by which a verb governs another, None when it makes no event of it."""
        operators = self._words.operators
        if word in operators["stop_doing"] and inner.dep_ == "xcomp" and inner.tag_ == "VBG":
            return "stop_doing"
        relation = next((each for each in _RELATIONS if word in operators[each]), None)
        if relation is None and word in operators["looking_ahead"] and clause.is_passive(verb):
            # "is set to visit"
            relation = "promise"
        if relation == "demand" and _is_question(inner):
            return None
        if relation in ("allow", "force", "demand") and any(
            self.nouns.is_any(head, _RULES) for head in heads(clause.subject(verb))
        ):
            # "The treaty allows Egypt to station troops": a rule, not a deed.
            return None
        return relation

    def _attempt(self, noun: Word, used: set[int]) -> Frame | None:
        """Read "an attempt to assassinate", "a plot to blow up"."""
        if clause.lemma(noun) not in self._words.operators["attempt_nouns"]:
            return None
        inner = next((child for child in noun.children if child.dep_ in ("acl", "relcl") and child.tag_ == "VB"), None)
        frame = self._inner(inner, used) if inner is not None else None
        if frame is None or not (frame.type in CONFLICT or frame.mode == "third-party"):
            return None
        sources = frame.sources if frame.type in CONFLICT else self.nominals.doers(noun)
        return replace(frame, sources=sources, clause=clause.governor(noun))

    def _inner(self, verb: Word, used: set[int]) -> Frame | None:
        used.add(verb.i)
        return self._plain_reading(verb, used)

    def governed_by(self, relation: str, head: Word, inner: Word, used: set[int]) -> Frame | None:
        """Return what a governing word, a noun too ("a refusal to"), makes of the verb `inner` that it governs."""
        return self._compose(relation, head, inner, used)

    def _compose(self, relation: str, verb: Word, inner: Word, used: set[int]) -> Frame | None:
        """Combine a governing word with the frame of the verb it governs."""
        frame = self._inner(inner, used)
        base = Frame(
            type="AGREE",
            mode=None,
            trigger=(verb,),
            clause=verb,
            sources=heads(clause.subject(verb) if verb.pos_ != "ADJ" else None),
            targets=frame.targets if frame else tuple(any_heads(inner)),
            strength=0.75 if frame else 0.6,
        )
        governed = Governed(
            word=clause.verb_lemma(verb),
            base=base,
            frame=frame,
            inner=clause.lemma(inner),
            inner_subject=next((child for child in inner.children if child.dep_ in ("nsubj", "nsubjpass")), None),
        )
        return compose(relation, governed)

    def _base(self, verb: Word, used: set[int]) -> Frame | None:
        """Read the verb with its own objects, no modality."""
        if verb.lemma_ in _AUXILIARY_LEMMAS and verb.pos_ == "AUX":
            return None
        word, bare = clause.verb_lemma(verb), clause.lemma(verb)
        if bare in self._words.operators["changed_by_particle"]:
            bare = word
        objects = clause.objects(verb)
        # "call for", "stand up for": with what it governs, then with its particle, then alone.
        governed = [preposition for preposition, _ in prepositions_around(verb, objects)]
        names = [*(f"{word} {each}" for each in governed), word, bare, *self._other_lemmas(verb, bare)]
        for particle, moved in clause.adjacent_particles(verb):
            if self._is_verb(f"{bare}_{particle}"):
                return self.read_as((f"{bare}_{particle}",), verb, [moved, *objects], used)
        return self.read_as(tuple(dict.fromkeys(names)), verb, objects, used)

    def _other_lemmas(self, verb: Word, bare: str) -> Iterator[str]:
        """Yield what else the verb may be: "co-operate" cut at its hyphen, "cordon" lemmatized as "cordone"."""
        prefixed = clause.prefixed_lemma(verb)
        if prefixed:
            yield prefixed
        if bare.endswith("e") and not self._is_verb(bare):
            yield from (bare[:-1], bare[:-2])

    def _is_verb(self, name: str) -> bool:
        return name in self._words.plain or name in self._words.patterns

    def read_as(self, names: Sequence[str], head: Word, objects: list[Word], used: set[int]) -> Frame | None:
        """Read a verb, or a noun made of one, as the first of `names` that means something with these objects."""
        fitting = list(self._patterns.fitting(names, head, objects))
        if fitting:
            pattern, *others = fitting
            _use(objects, used, self._words, pattern.object or pattern.noun)
            used.update(self._patterns.named_by(pattern, head, objects))
            otherwise = self._otherwise(others, names)
            return None if pattern.skip else self._pattern_frame(pattern, head, objects, otherwise, used)
        light = next((frame for name in names if (frame := self._light(name, head, objects, used))), None)
        if light is not None:
            return light
        plain = next((name for name in names if name in self._words.plain), None)
        return self._plain_frame(plain, head, objects) if plain else None

    def _otherwise(self, others: Sequence[VerbPattern], names: Sequence[str]) -> str | None:
        """Return the type that the verb has for doers of other sectors than its first pattern asks for."""
        for pattern in others:
            if not pattern.source_sectors:
                return pattern.type
        return next((self._words.plain[name][0] for name in names if name in self._words.plain), None)

    def _pattern_frame(
        self, pattern: VerbPattern, verb: Word, objects: list[Word], otherwise: str | None, used: set[int]
    ) -> Frame:
        order = pattern.target or ("object", *self._words.target_prepositions)
        owners = tuple(owner for head in objects for owner in (*modifiers(head), *_of(head)))
        targets = (*self._targets(order, verb, objects, pattern.type), *owners)
        sources = self._doers(verb)
        if pattern.swap:
            # "drew condemnation from Oslo": who condemned stands after the preposition.
            asked = pattern.with_prepositions
            makers = (inner for name, inner in prepositions_around(verb, objects) if name in asked)
            sources, targets = (*objects, *makers), sources
        if not sources and pattern.type == "MOBILIZE" and clause.is_passive(verb):
            sources = tuple(objects)
        if pattern.undergoer:
            sources, targets = (), sources
        if pattern.speaker:
            sources, targets = (), (*sources, *targets)
        if pattern.subject:
            used.update(head.i for head in sources)
        if not sources and clause.is_passive(verb) and objects and not pattern.undergoer:
            # "A treaty between France and Germany was signed": the noun tells whose it was.
            noun_class = self.nouns.first_class(objects[0])
            if noun_class is not None and noun_class.symmetric:
                own = self.nouns.frame_of(objects[0], noun_class, sources=(), clause_verb=verb)
                sources, targets = own.sources, (*own.targets, *targets)
        if pattern.owner and sources and (noun_class := self.nouns.first_class(sources[0])) is not None:
            own = self.nouns.frame_of(sources[0], noun_class, sources=(), clause_verb=verb)
            sources, targets = own.sources, own.targets
        trigger_object = next(
            (head for head in objects if pattern.object and self.nouns.is_any(head, pattern.object)), None
        )
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
            end_inside="CONCEDE" if pattern.object and "restriction" in pattern.object else None,
            alone=pattern.alone,
            source_sectors=pattern.source_sectors,
            otherwise=(pattern.type or "", otherwise) if pattern.source_sectors and otherwise else None,
            people_only=pattern.mover,
            needs_pair=pattern.pair,
            abroad=pattern.pair,
            speaker_is_source=pattern.speaker,
            strength=0.85,
        )

    def _light(self, word: str, verb: Word, objects: list[Word], used: set[int]) -> Frame | None:
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
            for noun_class in self.nouns.classes(head):
                for relation in relations:
                    event = light_type(relation, noun_class)
                    if event is None:
                        continue
                    used.update((head.i, *(inner.i for name, inner in clause.prepositions(head) if name == "of")))
                    return self._light_frame(event, relation, verb, head, noun_class, objects)
        return None

    def _light_frame(
        self, event: str, relation: str, verb: Word, head: Word, noun_class: NounClass, objects: list[Word]
    ) -> Frame:
        order = (
            "dative",
            *(noun_class.target if relation in ("perform", "threaten") else ()),
            *self._words.target_prepositions,
        )
        targets = (*self._targets(order, verb, [head], event), *modifiers(head))
        sources, symmetric = self._doers(verb), noun_class.symmetric and relation == "perform"
        if not sources and clause.is_passive(verb) and noun_class.type is not None:
            # "The summit between Russia and Japan was cancelled": the noun tells whose it was.
            own = self.nouns.frame_of(head, noun_class, sources=(), clause_verb=verb)
            sources, targets = own.sources, (*own.targets, *targets)
        return Frame(
            type=event,
            mode=noun_class.mode if relation == "perform" else None,
            trigger=tuple(sorted((verb, head), key=lambda token: token.i)),
            clause=verb,
            sources=sources,
            targets=targets,
            status="scheduled"
            if relation == "plan"
            and noun_class.name != "agreement"  # "announced a pact": it is made
            and clause.lemma(verb) in self._words.operators["looking_ahead"]
            else "occurred",
            symmetric=symmetric,
            noun_class=noun_class.name,
            end_inside=noun_class.end_inside if relation == "end" else None,
            joint_type=noun_class.joint if relation == "perform" and not aimed(verb, head) else None,
            strength=0.85 if head in objects else 0.6,
        )

    def _plain_frame(self, word: str, verb: Word, objects: list[Word]) -> Frame:
        event, mode = self._words.plain[word]
        sources = self._doers(verb)
        if not sources and event == "MOBILIZE" and clause.is_passive(verb):
            sources = tuple(objects)
        governing = word.rpartition(" ")[2] if " " in word else ""
        own = (governing,) if governing in self._words.target_prepositions else ()
        order = (*own, "object", "dative", *self._words.target_prepositions)
        targets = self._targets(order, verb, objects, event)
        if event == "ACCUSE" and not objects:
            # "complained that its boats were chased off by Chinese ships"
            told = [child for child in verb.children if child.dep_ == "ccomp"]
            targets = (*targets, *(head for each in told for head in self._doers(each)))
        return Frame(
            type=event,
            mode=mode,
            trigger=(verb,),
            clause=verb,
            sources=sources,
            targets=targets,
            symmetric=(event == "CONSULT" and mode != "visit") or word in _TOGETHER,
            strength=0.85 if objects else 0.7,
        )

    def _doers(self, verb: Word) -> tuple[Word, ...]:
        if clause.is_passive(verb) and clause.lemma(verb) in _TAKING_PART:
            return heads(clause.subject(verb))
        if clause.is_passive(verb):
            # "killed in an attack by rebels" names the doer as well as "killed by rebels".
            deeds = [head for name, head in clause.prepositions(verb) if name == "in"]
            doers = [doer for head in deeds for name, doer in clause.prepositions(head) if name == "by"]
            return tuple(clause.agents(verb)) or tuple(doers)
        return heads(clause.subject(verb))

    def _targets(self, order: tuple[str, ...], verb: Word, objects: list[Word], event: str | None) -> tuple[Word, ...]:
        """Return phrase heads in the order in which they may be the target."""
        prepositional = list(prepositions_around(verb, objects))
        makers = [head for noun in objects for name, head in clause.prepositions(noun) if name == "by"]
        found: list[Word] = []
        for place in order:
            if place == "object":
                found.extend(objects)
            elif place == "dative":
                found.extend(clause.datives(verb))
            elif place in _PLACE_PREPOSITIONS and event == "CONSULT" and order[0] != place and place not in order[:2]:
                continue
            else:
                found.extend(head for name, head in prepositional if name == place and head.pos_ != "VERB")
        # "massed troops along its border with Ukraine": a parser hangs "with" on the verb too.
        borders = [head for _, head in prepositional if self.nouns.is_any(head, ("border",))]
        around = [pair for head in borders for pair in clause.prepositions(head)]
        beyond = [inner for name, inner in (*around, *(prepositional if borders else ())) if name == "with"]
        return tuple(dict.fromkeys((*beyond, *found, *makers)))


def _is_question(inner: Word) -> bool:
    """Tell whether a verb is asked about, not asked for: "asked why Norway left", "asked whether it would"."""
    return any(child.tag_ in ("WRB", "WP", "WDT") or child.lower_ in ("whether", "if") for child in inner.children)


def _is_stated(inner: Word) -> bool:
    """Tell whether a clause says what is or will be, not what should: "insisted it had left", not "that it leave"."""
    helped = any(child.dep_ in ("aux", "auxpass") and child.tag_ in ("VBZ", "VBP", "VBD") for child in inner.children)
    told = inner.tag_ in ("VBZ", "VBD") or helped or clause.modality(inner) in ("will", "would")
    return inner.dep_ == "ccomp" and told and not clause.is_infinitive(inner)


def _of(head: Word) -> tuple[Word, ...]:
    """Return whose something is: "returned the bodies of three fishermen"."""
    return tuple(inner for name, inner in clause.prepositions(head) if name == "of" and not clause.is_time(inner))


def _failed(frame: Frame | None, verb: Word) -> Frame | None:
    """Read "failed to agree" as a refusal of both; other failures are no event."""
    if frame is None or not (frame.type == "AGREE" or frame.noun_class in ("agreement", "consensus")):
        return None
    return replace(
        frame, type="REJECT", mode=None, clause=verb, status="occurred", symmetric=plural_subject(frame), strength=0.6
    )


def _hedged(frame: Frame | None) -> Frame | None:
    return replace(frame, hedged=True) if frame is not None else None


def _use(objects: list[Word], used: set[int], words: Vocabulary, needed: tuple[str, ...] | None) -> None:
    if needed:
        used.update(head.i for head in objects)
