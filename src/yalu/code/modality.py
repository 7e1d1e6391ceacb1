"""Modality: what a frame means under will, must, may, negation and conditions.

"will attack" threatens, "will visit" agrees, "must leave" requests, "did not meet" is no event, "will withdraw unless"
threatens. The rules are the PLOVER manual's for acts that are announced, demanded or refused.
"""

from __future__ import annotations

from dataclasses import replace

from yalu.code import clause
from yalu.code.frame import Frame, heads, plural_subject
from yalu.code.vocabulary import CONFLICT, Vocabulary, load_vocabulary, read_data
from yalu.code.words import Word

_WORDS = read_data("unreal.yaml")
_NOT_DONE, _PREVENTED, _COMPARED, _WISHES, _RANKS, _BODIES, _THINGS = (
    frozenset(_WORDS[name]) for name in ("not_done", "prevented", "compared", "wishes", "ranks", "bodies", "things")
)
_QUALITIES, _QUALITY_ENDINGS = frozenset(_WORDS["qualities"]["nouns"]), tuple(_WORDS["qualities"]["endings"])
# Acts that only somebody can do, whatever the figure of speech.
_SPOKEN = frozenset(("AGREE", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "THREATEN"))


def with_modality(frame: Frame, verb: Word, has_speaker: bool) -> Frame | None:
    """Turn a base frame into what it means under will, must, may, negation."""
    if frame.settled:
        return frame
    force, negated = clause.modality(verb), clause.is_negated(verb)
    if force == "must":
        subject = heads(clause.subject(verb))
        if not has_speaker:
            return None
        return demand_of_speaker(verb, (*subject, *frame.targets))
    if force == "may" and has_perfect(verb):
        return replace(frame, hedged=True)
    if negated and frame.type == "AGREE" and force in ("may", "none") and not has_perfect(verb):
        # "could not agree", "did not consent"
        return replace(frame, type="REJECT", status="occurred", symmetric=plural_subject(frame), strength=0.6)
    if force == "may":
        conditional = any(child.dep_ == "advcl" for child in verb.children)
        return (
            replace(frame, type="THREATEN", mode=None, strength=0.4) if frame.type in CONFLICT and conditional else None
        )
    if force == "would" and not has_speaker and (not negated or has_perfect(verb)):
        return None
    if frame.speaker_is_source:
        return None if negated else frame
    if force in ("will", "would"):
        return _promised(frame, negated)
    if negated:
        return None
    return frame


def has_perfect(verb: Word) -> bool:
    """Tell whether the verb is in the perfect: "may have sold", "would have left"."""
    return bool(verb.tag_ in ("VBN", "VBD")) and any(
        child.dep_ == "aux" and child.lower_ in ("have", "has", "had", "'ve", "'d") for child in verb.children
    )


def demand_of_speaker(verb: Word, targets: tuple[Word, ...]) -> Frame:
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


def conditional(frame: Frame, verb: Word) -> Frame:
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
    # To announce an exercise is to agree on it; to announce a weapon test is to threaten with it.
    conflict = frame.type in CONFLICT and frame.noun_class != "exercise"
    if negated:
        harmless = conflict or frame.type == "REJECT"
        return replace(frame, type="AGREE" if harmless else "REJECT", mode=None, strength=0.6)
    if frame.type in ("THREATEN", "REJECT", "REQUEST", "ACCUSE"):
        return replace(frame, status="scheduled") if frame.type != "ACCUSE" else None
    if conflict:
        return replace(frame, type="THREATEN", mode=None, status="occurred")
    return replace(frame, type="AGREE", mode=None, status="scheduled")


# Acts of some length, which the plain present tense tells as habits ("they visit", "it supplies"). Short acts in the
# present are told as news ("frees the crew"), words too ("she accuses").
_LASTING = frozenset(("CONSULT", "COOPERATE", "AID"))
_DEEDS = _LASTING | {"RETREAT", "CONCEDE", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"}


def is_habit(frame: Frame) -> bool:
    """Tell whether the frame is a deed that is usual or general, or a plan, but not an event.

    So is what a thing does in the present ("its influence encourages reform"), and what follows from a general
    statement ("it seeks new partners, allowing it to trade").
    """
    verb = frame.clause
    if _is_abstract(clause.subject(verb)) and (
        verb.tag_ in ("VBZ", "VBP") or (frame.type in _SPOKEN and clause.tense(verb) == "perfect")
    ):
        return True
    if verb.tag_ == "VBG" and verb.dep_ == "advcl" and verb.head.pos_ in ("VERB", "AUX"):
        return frame.type in _DEEDS and verb in frame.trigger and clause.tense(verb.head) == "present"
    if frame.type not in _DEEDS:
        return False
    if is_usual(verb):
        return True
    if verb.tag_ not in ("VBZ", "VBP") or any(child.dep_ in ("aux", "auxpass") for child in verb.children):
        return False
    own = any(token.i == verb.i for token in frame.trigger)
    return own and (frame.type in _LASTING or _is_general(verb))


def is_usual(verb: Word) -> bool:
    """Tell whether an adverb makes the verb's deed a custom: "usually sends"."""
    usual = load_vocabulary().operators["habitual"]
    return any(child.dep_ == "advmod" and child.lower_ in usual for child in verb.children)


def _is_general(verb: Word) -> bool:
    """Tell whether the present-tense verb tells of kinds: bare plurals that do something to bare plurals."""
    phrases = [child for child in verb.children if child.dep_ in ("nsubj", "dobj")]
    return bool(phrases) and all(
        child.tag_ == "NNS"
        and not any(inner.dep_ in ("det", "nummod", "amod", "poss", "compound") for inner in child.children)
        for child in phrases
    )


def _is_abstract(noun: Word | None) -> bool:
    """Tell whether a subject is a quality or a state of things, that can do nothing on a day."""
    if noun is None or noun.pos_ != "NOUN":
        return False
    word = clause.lemma(noun)
    return word not in _BODIES and (word in _QUALITIES or word.endswith(_QUALITY_ENDINGS))


def ongoing(frame: Frame, verb: Word) -> Frame:
    """Mark an act in the present progressive ("is holding talks") as ongoing."""
    progressive = verb.tag_ == "VBG" and any(child.lower_ in ("is", "are", "'re", "'s") for child in verb.children)
    if progressive and frame.status == "occurred" and frame.type in _DEEDS:
        return replace(frame, status="ongoing")
    return frame


def is_purpose(verb: Word) -> bool:
    """Tell whether the verb is an aim, not a deed: "opened fire to disperse", "plans to build"."""
    while (
        verb.dep_ == "conj" and verb.tag_ == "VB" and not any(child.dep_ in ("aux", "nsubj") for child in verb.children)
    ):
        verb = verb.head
    if not clause.is_infinitive(verb) or verb.dep_ == "ROOT" or _is_feat(verb) or clause.lemma(verb.head) == "use":
        # "used the visit to appeal for": what a thing was used to do was done.
        return False
    return clause.modality(verb) == "none"


def _is_feat(verb: Word) -> bool:
    """Tell whether somebody is the first, last or only one who did it: "became the first Pope to visit Havana"."""
    head = verb.head
    named = (child for child in head.children if child.dep_ in ("attr", "appos", "oprd"))
    holders = [head] if head.pos_ in ("NOUN", "PROPN") else list(named)
    ranked = any(child.lower_ in _RANKS for holder in holders for child in holder.children)
    return ranked and clause.tense(clause.governor(verb)) in ("past", "perfect")


def is_done_by_thing(frame: Frame, verb: Word) -> bool:
    """Tell whether a passive names a thing as the doer of what only somebody can do: "backed up by a deal"."""
    doers = clause.agents(verb) if frame.type in _SPOKEN and clause.is_passive(verb) else []
    return bool(doers) and all(clause.lemma(doer) in _THINGS for doer in doers)


def is_unreal(verb: Word) -> bool:
    """Tell whether a clause names what was left undone, is only possible or only compared: "without signing"."""
    if verb.dep_ == "relcl":
        return verb.head.dep_ == "pobj" and verb.head.head.lower_ in _COMPARED
    if verb.dep_ != "pcomp" or verb.head.dep_ not in ("prep", "advmod", "mark"):
        return False
    preposition, governor = verb.head, verb.head.head
    if preposition.lower_ == "before":
        return any(child.lower_ in ("first", "even", "ever") for child in verb.children)
    if preposition.lower_ == "from":
        return clause.lemma(governor) in _PREVENTED
    return preposition.lower_ in _NOT_DONE or governor.lower_ in _NOT_DONE or clause.lemma(governor) in _WISHES


def is_condition(verb: Word) -> bool:
    """Tell whether the verb stands in an if-clause, or in one governed by "unless"."""
    if verb.dep_ == "advcl" and any(child.lower_ == "had" and child.i == verb.left_edge.i for child in verb.children):
        # "Had the army attacked, ..."
        return True
    if any(child.lower_ in ("when", "whenever") for child in verb.children) and _at_any_time(verb):
        return True
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


def _at_any_time(verb: Word) -> bool:
    """Tell whether a when-clause tells of any time: "when its interests are threatened, it will act"."""
    return verb.dep_ == "advcl" and clause.tense(verb) == "present" and clause.tense(verb.head) in ("present", "future")


def has_speaker(verb: Word, words: Vocabulary) -> bool:
    current = verb
    while current.head.i != current.i:
        current = current.head
        if current.pos_ == "VERB" and clause.lemma(current) in words.operators["speech"]:
            return True
    return False
