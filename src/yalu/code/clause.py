"""Reading a dependency parse: subjects, objects, prepositions, particles, negation, modality, tense.

Labels are those of the CLEAR style used by spaCy's English models (nsubj, dobj, prep, pobj ...).
"""

from __future__ import annotations

import calendar
import itertools
from collections.abc import Iterator
from typing import Literal

from yalu.code.words import Word

Modality = Literal["will", "must", "may", "would", "none"]
Tense = Literal["past", "present", "perfect", "pluperfect", "future"]

_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_WILL = frozenset(("will", "'ll", "shall", "wo", "ll"))
_MUST = frozenset(("must", "should", "ought"))
_PARTICLES = frozenset(("away", "back", "down", "off", "out", "over", "up", "aside", "apart"))
_ADJACENT = _PARTICLES | {"in", "through"}
# Verbs whose infinitive a parser takes for an aim, though it is what somebody is urged to.
_URGING = frozenset(("push", "pressure", "lobby", "nudge", "prod"))
_MAY = frozenset(("may", "might", "could", "can"))


def lemma(token: Word) -> str:
    """Return the lower-case lemma of `token`."""
    return token.lemma


def prefixed_lemma(verb: Word) -> str | None:
    """Return `co-operate` for the last part of a verb that the tokenizer cut at its hyphen, None for others."""
    if verb.i < 2 or verb.nbor(-1).lower_ != "-" or verb.nbor(-1).idx + 1 != verb.idx:
        return None
    first = verb.nbor(-2)
    return f"{first.lower_}-{lemma(verb)}" if first.idx + len(first) + 1 == verb.idx else None


def adjacent_particles(verb: Word) -> Iterator[tuple[str, Word]]:
    """Yield (particle, object) where a parser took a particle for a preposition: "cordoned off the embassy"."""
    for child in verb.children:
        if child.dep_ in ("prep", "prt") and child.lower_ in _ADJACENT and child.i == verb.i + 1:
            yield from ((child.lower_, inner) for inner in child.children if inner.dep_ == "pobj")


def verb_lemma(verb: Word) -> str:
    """Return the verb's lemma with its particle: `call_off`, `pull_out`. Parsers label some particles adverbs."""
    for child in verb.rights:
        if child.lower_ == "part" and child.dep_ == "dobj" and lemma(verb) == "take":
            return "take_part"
        out_of = (
            child.lower_ == "out" and child.dep_ == "prep" and any(inner.lower_ == "of" for inner in child.children)
        )
        if child.dep_ == "prt" or out_of or (child.dep_ == "advmod" and child.lower_ in _PARTICLES):
            return f"{lemma(verb)}_{child.lower_}"
    return lemma(verb)


def verb_phrase(verb: Word) -> str:
    """Return the verb with its particle or with the word it means nothing without: `take_place`, `go_ahead`."""
    word = verb_lemma(verb)
    if word == lemma(verb):
        for child in verb.rights:
            if child.lower_ in ("place", "effect", "ahead", "underway", "under", "into"):
                return f"{word}_{child.lower_}"
    return word


def subject(verb: Word) -> Word | None:
    """Return the head of the verb's subject, borrowed from the verbs it depends on where it has none of its own."""
    seen = 0
    current = verb
    # Ten steps are more than any real chain of coordinated and embedded verbs.
    while seen < 10:
        own = next((child for child in current.children if child.dep_ in _SUBJECTS), None)
        if own is not None:
            return _people_misread(own) or antecedent(own)
        if current.dep_ in ("acl", "relcl") and current.head.pos_ in ("NOUN", "PROPN", "PRON"):
            # "troops massing at the border": the noun is the doer; "sanctions imposed by": it is what is done.
            if _is_main(current):
                return top(current)
            return current.head if current.tag_ != "VBN" or current.dep_ == "relcl" else None
        if _hangs_on_saying(current):
            told = next(
                (child for child in current.head.children if child.dep_ == "ccomp" and child.i != current.i), None
            )
            if told is not None and told.i < current.head.i:
                return subject(told)
        if current.dep_ in ("conj", "xcomp", "advcl", "ccomp", "dep", "pcomp") and current.i != current.head.i:
            borrowed = object_controller(current)
            if borrowed is not None:
                return borrowed
            current = current.head if current.dep_ != "pcomp" else current.head.head
            seen += 1
            continue
        return fronted_subject(current)
    return None


def fronted_subject(verb: Word) -> Word | None:
    """Return the subject that a parser took for an apposition: "Under a pact with Oman, Chad's rulers agreed".

    It is set off by a comma from the phrase in front, and nothing but auxiliaries stands between it and the verb.
    """
    if verb.tag_ not in ("VBD", "VBZ", "VBP") and not has_own_auxiliary(verb):
        return None
    first = min((child.i for child in verb.lefts if child.dep_ in ("aux", "auxpass", "neg", "advmod")), default=verb.i)
    start = min(first, verb.i)
    for phrase in verb.lefts:
        if phrase.dep_ != "prep" or phrase.right_edge.i != start - 1:
            continue
        for token in phrase.subtree:
            reaches = token.dep_ in ("appos", "conj") and token.right_edge.i == start - 1
            if reaches and token.left_edge.nbor(-1).lower_ == ",":
                return token
    return None


def _people_misread(own: Word) -> Word | None:
    """Return the people whose first word was taken for a verb at the beginning of a sentence: "Aid workers set up"."""
    if own.i or own.dep_ != "csubj" or own.tag_ not in ("VB", "VBP"):
        return None
    return next((child for child in own.rights if child.i == 1 and child.tag_ == "NNS"), None)


def _hangs_on_saying(verb: Word) -> bool:
    """Tell whether a parser hung "killing two" on the saying: "Soldiers fired, Oslo said, killing two"."""
    return bool(verb.dep_ == "advcl" and verb.tag_ == "VBG" and verb.head.i < verb.i)


def object_controller(verb: Word) -> Word | None:
    """Return the object of the governing verb that does what `verb` says: "urged Kim to reform" gives Kim."""
    if verb.dep_ in ("xcomp", "ccomp") and verb.head.pos_ == "VERB":
        return next(
            (child for child in verb.head.children if child.dep_ in ("dobj", "dative") and child.i < verb.i), None
        )
    return None


def antecedent(token: Word) -> Word:
    """Return what a relative pronoun stands for, or the token itself."""
    if token.tag_ in ("WDT", "WP") and token.head.dep_ == "relcl":
        return token.head.head
    return token


def is_passive(verb: Word) -> bool:
    """Tell whether the verb is in the passive, reduced relatives included ("sanctions imposed by")."""
    if any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children):
        return True
    if verb.tag_ == "VBN" and verb.dep_ == "acl":
        return not _is_main(verb)
    return verb.dep_ == "conj" and verb.tag_ == "VBN" and not has_own_auxiliary(verb) and is_passive(verb.head)


def top(token: Word) -> Word:
    """Return the head of the whole sentence."""
    while token.head.i != token.i:
        token = token.head
    return token


def _is_main(verb: Word) -> bool:
    """Tell whether a participle is the verb of its sentence: "Doctors from Oslo donated tents" misread.

    In a sentence that has no other verb, one with an object of its own is no passive.
    """
    if verb.dep_ != "acl" or verb.tag_ != "VBN":
        return False
    governed = [child for each in (verb, *verb.conjuncts) for child in each.children]
    above = top(verb)
    return (
        above.pos_ in ("NOUN", "PROPN")
        and above.i < verb.i
        and any(child.dep_ == "dobj" for child in governed)
        and not any(child.dep_ == "agent" or child.lower_ == "by" for child in governed)
    )


def has_own_auxiliary(verb: Word) -> bool:
    """Tell whether a coordinated verb brings its own auxiliary or subject."""
    return any(child.dep_ in ("aux", "auxpass", "nsubj") for child in verb.children)


def agents(verb: Word) -> list[Word]:
    """Return the heads after "by" in a passive."""
    return [
        inner
        for child in verb.children
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by" and is_passive(verb))
        for inner in child.children
        if inner.dep_ == "pobj"
    ]


def _is_quality(child: Word) -> bool:
    """Tell whether an object is an adjective, and not somebody: "jailed an Iranian"."""
    somebody = child.dep_ == "dobj" and any(inner.dep_ == "det" for inner in child.children)
    return child.pos_ == "ADJ" and not somebody


def _is_taking_part(verb: Word, child: Word) -> bool:
    return child.lower_ == "part" and lemma(verb) == "take"


def objects(verb: Word) -> list[Word]:
    """Return the heads of what the verb is done to: its direct object, or the subject of a passive."""
    found = [
        antecedent(child)
        for child in verb.children
        if child.dep_ in ("dobj", "oprd") and not _is_quality(child) and not _is_taking_part(verb, child)
    ]
    if is_passive(verb):
        # A parser may label the subject of "was re-elected" as an active one.
        labels = ("nsubjpass", "nsubj") if any(child.dep_ == "auxpass" for child in verb.children) else ("nsubjpass",)
        passive = next((child for child in verb.children if child.dep_ in labels), None) or fronted_subject(verb)
        if passive is not None:
            found.insert(0, antecedent(passive))
        elif verb.dep_ == "acl":
            found.insert(0, verb.head)
        elif verb.dep_ == "conj":
            found = [*objects(verb.head)[:1], *found]
    elif not found and (small := _small_clause_subject(verb)) is not None:
        found = [small]
    elif (
        not found
        and verb.dep_ == "relcl"
        and not any(child.dep_ == "nsubj" and child.tag_ in ("WDT", "WP") for child in verb.children)
    ):
        found = [verb.head]
    return found


def _small_clause_subject(verb: Word) -> Word | None:
    """Return what is called something: "holds Chile responsible" is parsed as a clause "Chile responsible"."""
    for child in verb.children:
        if child.dep_ == "ccomp" and child.pos_ in ("ADJ", "NOUN", "PROPN"):
            return next((inner for inner in child.children if inner.dep_ == "nsubj"), None)
    return None


def _named_before_adjective(noun: Word) -> list[Word]:
    """Return a receiver that the parser took for a part of the gift: a name cannot stand in "gave Kiev new arms" so."""
    lefts = [child for child in noun.lefts if child.dep_ in ("nmod", "compound", "amod")]
    return [
        first
        for first, second in itertools.pairwise(lefts)
        if first.pos_ == "PROPN" and second.tag_ == "JJ" and second.i - first.i <= 2
    ]


def datives(verb: Word) -> list[Word]:
    """Return the heads of indirect objects: "gave Pakistan arms"."""
    found = [child for child in verb.children if child.dep_ == "dative" and child.pos_ != "ADP"]
    found.extend(named for child in verb.children if child.dep_ == "dobj" for named in _named_before_adjective(child))
    if is_passive(verb) and any(child.dep_ == "dobj" for child in verb.children):
        # "refugees were given food"
        found.extend(antecedent(child) for child in verb.children if child.dep_ == "nsubjpass")
    return found


def prepositions(head: Word) -> Iterator[tuple[str, Word]]:
    """Yield (preposition, head of its object) for a verb or noun, nested prepositions ("out of") included."""
    for child in head.children:
        if child.dep_ not in ("prep", "agent", "dative", "prt", "advmod") or child.pos_ not in (
            "ADP",
            "SCONJ",
            "ADV",
            "PART",
        ):
            continue
        for inner in child.children:
            if inner.dep_ in ("pobj", "pcomp"):
                yield child.lower_, inner
            elif inner.dep_ == "prep":
                yield from ((inner.lower_, last) for last in inner.children if last.dep_ == "pobj")


def complement(verb: Word) -> Word | None:
    """Return the verb that completes this one: "agreed to cooperate", "said it would", "stopped selling"."""
    candidates = [
        child for child in verb.children if child.dep_ in ("xcomp", "ccomp") and child.pos_ in ("VERB", "AUX")
    ]
    if candidates:
        return min(candidates, key=lambda token: (token.dep_ != "xcomp", abs(token.i - verb.i)))
    for child in verb.children:
        # "called for the troops to leave", "pushed Chad to free them"
        if child.dep_ == "advcl" and is_infinitive(child) and (_is_for_somebody(child) or _is_urged(verb, child)):
            return child
    for child in verb.children:
        if child.dep_ == "prep":
            inner = next((last for last in child.children if last.dep_ == "pcomp" and last.pos_ == "VERB"), None)
            if inner is not None:
                return inner
    return None


def _is_for_somebody(inner: Word) -> bool:
    return any(child.dep_ == "mark" and child.lower_ == "for" for child in inner.children)


def _is_urged(verb: Word, inner: Word) -> bool:
    before = inner.left_edge.i - 1
    return lemma(verb) in _URGING and any(child.dep_ == "dobj" and child.i == before for child in verb.children)


def is_infinitive(verb: Word) -> bool:
    """Tell whether the verb is a to-infinitive."""
    return bool(verb.tag_ == "VB") and any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)


def is_negated(verb: Word) -> bool:
    """Tell whether the verb is denied: "did not", "never", or a subject with "no"."""
    if any(child.dep_ == "neg" or child.lower_ in ("never", "hardly", "nor") for child in verb.children):
        return True
    if any(child.lower_ == "longer" and child.lefts and child.nbor(-1).lower_ == "no" for child in verb.children):
        return True
    if any(child.dep_ == "dobj" and any(inner.lower_ == "no" for inner in child.children) for child in verb.children):
        # "found no weapons", "will buy no more coal"
        return True
    own = next((child for child in verb.children if child.dep_ in _SUBJECTS), None)
    return own is not None and (
        own.lower_ in ("nobody", "none", "nothing", "neither")
        or any(child.lower_ in ("no", "neither") for child in own.children)
    )


def modality(verb: Word) -> Modality:
    """Return the modal force over the verb: will, would, must, may, or none. "is to" and "is going to" are will."""
    for child in verb.children:
        if child.dep_ != "aux":
            continue
        word = child.lower_
        if word in _WILL:
            return "will"
        if word == "would":
            return "would"
        if word in _MUST:
            return "must"
        if word in _MAY:
            return "may"
    head = verb.head
    if verb.dep_ == "xcomp" and any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children):
        if head.lower_ in ("is", "are", "was", "were", "be") or (lemma(head) in ("go",) and head.tag_ == "VBG"):
            return "will"
        if lemma(head) in ("need", "have", "ought"):
            return "must"
    return modality(head) if verb.dep_ == "conj" and head.pos_ == "VERB" and not has_own_auxiliary(verb) else "none"


def tense(verb: Word) -> Tense:
    """Return the tense of the verb's own clause."""
    auxiliaries = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    words = {child.lower_ for child in auxiliaries}
    if words & _WILL:
        return "future"
    if words & {"had", "'d"} and verb.tag_ in ("VBN", "VBD"):
        return "pluperfect"
    if words & {"has", "have", "'ve"} and verb.tag_ in ("VBN", "VBD"):
        return "perfect"
    if verb.tag_ == "VBD" or words & {"was", "were", "did"}:
        return "past"
    if (
        verb.tag_ in ("VBN", "VBG", "VB")
        and not auxiliaries
        and verb.dep_ in ("conj", "xcomp", "ccomp", "advcl", "acl", "pcomp")
    ):
        return tense(governor(verb)) if verb.head.i != verb.i else "past"
    return "present"


def governor(token: Word) -> Word:
    """Return the nearest verb above `token`, or the root."""
    current = token.head
    while current.head.i != current.i and current.pos_ not in ("VERB", "AUX"):
        current = current.head
    return current


_TIMES = frozenset(
    ("day", "week", "month", "year", "morning", "night", "evening", "afternoon", "noon", "midnight", "weekend", "hour")
)
# Months and days, with their capital: "a march" is none.
_CALENDAR = frozenset(
    spelt for name in (*calendar.month_name[1:], *calendar.day_name) for spelt in (name, name.upper())
)


def is_time(head: Word) -> bool:
    """Tell whether a phrase head is a time: "on Wednesday", "in May", "at night" name nobody and no place."""
    return head.text in _CALENDAR or lemma(head) in _TIMES or head.tag_ == "CD"


def noun_phrase(head: Word) -> tuple[int, int]:
    """Return the token range of the noun phrase of `head` without relative clauses, appositions and coordination."""
    left = head.left_edge.i
    right = head.i + 1
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ == "of" and child.right_edge.i - head.i <= 6:
            right = child.right_edge.i + 1
        elif child.dep_ not in ("nummod", "flat", "compound"):
            break
    return left, right
