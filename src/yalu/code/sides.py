"""Sides: who acts on whom, from a frame's phrase heads and the parties they name.

What syntax leaves open is looked for in this order: whom the speaker tells; for a definite "the visit", the
meeting told before; who else is named later in the sentence; in a story about two states only, the other state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from yalu.code import clause
from yalu.code.frame import Frame
from yalu.code.modality import is_usual
from yalu.code.parties import SentenceParties, countries
from yalu.code.reporting import Report
from yalu.code.vocabulary import load_vocabulary
from yalu.code.words import Word
from yalu.model import Actor

# Both sides are needed for these: an accusation of nobody is not an event between states.
NEEDS_TARGET = frozenset(("CONSULT", "AGREE", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "COOPERATE", "AID", "SANCTION"))
# Of these, the ones a known state may do to a thing: "rejected the referendum", "opened an inquiry".
_TO_A_THING = frozenset(("REJECT", "ACCUSE", "SANCTION", "AGREE", "AID"))
# Of the others, those that name what they are done to, though it is no party: "seized two trucks".
_WITH_ITS_THING = frozenset(("COERCE", "ASSAULT", "CONCEDE", "THREATEN", "RETREAT"))
# Of these, the ones that are news where the doer is unnamed or a pronoun.
_BY_UNNAMED = frozenset(("REJECT", "ACCUSE", "SANCTION", "AID", "SUPPORT"))
# What is done to a guest by the place where he is.
_HOSTED = frozenset(("AID", "SUPPORT", "REJECT"))
# Acts on people that are news though their doer is not named: "two activists were arrested".
_TO_PEOPLE = frozenset(("COERCE", "ASSAULT"))
# How firm the syntax must be for an act without a target.
_FIRM = 0.75
# Acts that may have no target, or whose target must be told by its own syntax.
_NO_GUESSED_TARGET = frozenset(("INTERNAL", "CONSULT", "COOPERATE", "RETREAT", "CONCEDE", "MOBILIZE"))
# Acts that are often done inside one state: the one acted upon may be of the actor's own.
_AT_HOME = frozenset(("ASSAULT", "COERCE", "PROTEST", "CONCEDE", "THREATEN", "REJECT", "REQUEST"))
# Police and courts act at home; people demand and protest there.
_KEEP_ORDER = frozenset(("COP", "JUD"))
_STATE_SECTORS = frozenset(("GOV", "COP", "JUD", "LEG"))
# What rulers do to people at home where no other state is named: "Cuba restricted the sale of phones".
_BY_RULERS = frozenset(("COERCE", "CONCEDE"))
_RULERS = _STATE_SECTORS | {"MIL"}
_BY_PEOPLE = frozenset(("PROTEST", "REQUEST"))
# What a noun tells of one state only is none of these.
_ABROAD = frozenset(("AID", "SUPPORT", "SANCTION"))
# What happens to a place happens to its state.
_PLACED = frozenset(("ASSAULT", "COERCE", "MOBILIZE", "AID", "PROTEST"))
# Words said of another state more often than of one's own: "rejected a call for its troops to go to Timor".
_WITH_OTHERS = frozenset(("AGREE", "REJECT"))
# Two parties of one phrase act on each other in these types.
_RECIPROCAL = frozenset(("CONSULT", "AGREE", "SUPPORT", "COOPERATE", "ASSAULT", "RETREAT"))
# What is said or done between two states in a story about the two, when the clause names only one of them.
_TO_THE_OTHER = frozenset(("AGREE", "REJECT", "SANCTION"))
# Answers to what was told before: "denied the charge", "called the visit regrettable", "marched against the visit".
_REACTIONS = frozenset(("ACCUSE", "REJECT", "SUPPORT", "PROTEST"))
_SHARED_ACTS = frozenset(("agreement", "meeting", "cooperation", "ceremony", "consensus"))
_TRAVELLERS = ("head", "government", "party", "legislature", "military", "igo", "society")
_PRONOUNS = frozenset(("he", "she", "they", "it", "him", "her", "them", "his", "its", "their"))
_SPEAKING = frozenset(("i", "we"))
_SPOKEN_TO = frozenset(("me", "us"))
_OBJECT_PRONOUNS = frozenset(("him", "her", "them"))
_STATE_LEVELS = ("head", "government", "party", "legislature")
_DEFINITE = frozenset(("the", "this", "that", "his", "her", "their", "its"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Who acts on whom. `guessed`: the target was not told by the clause's own syntax."""

    source: tuple[Actor, ...]
    target: tuple[Actor, ...]
    symmetric: bool
    guessed: bool = False

    @property
    def states(self) -> frozenset[str]:
        """The country codes of both sides."""
        return frozenset(countries(self.source) | countries(self.target))

    @property
    def doers(self) -> frozenset[str]:
        """The country codes of who acts; of both sides where both act or the doer is unknown."""
        acting = frozenset(countries(self.source))
        return self.states if self.symmetric or not acting else acting


class Told(Protocol):
    """What the story told before: see `yalu.code.narrative`."""

    @property
    def last_meeting(self) -> Sides | None:
        """The sides of the last meeting or visit told."""
        ...

    def other_party(self, source: set[str]) -> tuple[Actor, ...]:
        """The actors of another state in the event told last."""
        ...

    def reacted_to(self, source: set[str]) -> tuple[Actor, ...]:
        """The actors of another state who did what was told last."""
        ...

    def other_state(self, source: set[str]) -> Actor | None:
        """The other state of a story about two states only."""
        ...


def find_sides(frame: Frame, report: Report, parties: SentenceParties, told: Told) -> Sides | None:
    """Return who acts on whom, or None when the frame lacks a side that its type needs."""
    if frame.type == "INTERNAL":
        return _domestic(tuple(actor for head in frame.sources for actor in parties.parties(head, guess=False)))
    source = _source(frame, report, parties) or _behind(frame, parties)
    if not _can_act(frame, source):
        return None
    lasting = frame.type == "AID" and bool(countries(source)) and _reaches_a_party(frame, parties)
    if frame.habit and not (lasting and not is_usual(frame.clause)) and not any(actor.role for actor in source):
        # Only of persons does the present tense tell a single deed: "Merkel meets Xi". Help that goes on is news.
        return None
    sides = _told_sides(frame, report, parties, source)
    if _refers_back(frame, sides) and told.last_meeting is not None:
        return told.last_meeting
    if not sides.target and any(head.lower_ in _OBJECT_PRONOUNS for head in frame.targets):
        # "Zhou welcomed him": not himself, so the other party of what was told before.
        sides = _guessed(sides, told.other_party(countries(source)))
    if _wants_another(frame, sides):
        sides = _guessed(sides, _later_party(frame, report, parties, countries(source)))
    if not sides.target and frame.clause.dep_ == "conj" and frame.noun_class in _SHARED_ACTS:
        # "visited India and signed an agreement": with whom was just told.
        sides = _guessed(sides, told.other_party(countries(source)))
    if not sides.target and frame.type in _REACTIONS and _reacts(frame):
        sides = _guessed(sides, told.reacted_to(countries(source)))
    if not sides.target and frame.type in _TO_THE_OTHER and countries(source):
        other = told.other_state(countries(source))
        sides = _guessed(sides, (other,) if other else ())
    sides = _without_itself(sides, told)
    if not sides.target and frame.type in _AT_HOME:
        sides = _guessed(sides, _own_people(frame, report, parties, sides.source))
    sides = _of_one_home(frame, parties, sides)
    thing = _thing_done_to(frame, source) if not sides.target else None
    if thing is not None:
        sides = _guessed(sides, parties.phrase(thing))
    return sides if _complete(frame, sides, parties) else None


def _thing_done_to(frame: Frame, source: tuple[Actor, ...]) -> Word | None:
    """Return the thing that stands for whoever is behind it: "rejected the referendum", "seized two trucks"."""
    if frame.type in _TO_A_THING:
        return frame.targets[0] if frame.targets and _is_named(source) else None
    if frame.type not in _WITH_ITS_THING or not countries(source):
        return None
    triggers = {token.i for token in frame.trigger}
    return next((head for head in clause.objects(frame.clause) if head.i not in triggers), None)


def _told_sides(frame: Frame, report: Report, parties: SentenceParties, source: tuple[Actor, ...]) -> Sides:
    """Return the sides that the clause itself tells."""
    target = _target(frame, report, parties, source)
    if _are_the_two(frame, source) and len(countries(target)) == 2:
        # "The two governments reopened their embassies in Havana and Washington."
        return _reciprocal(frame, target, ())
    return _reciprocal(frame, source, target)


def _source(frame: Frame, report: Report, parties: SentenceParties) -> tuple[Actor, ...]:
    found = _first(frame.sources, parties)
    unsaid = not found and not frame.sources and frame.type in ("THREATEN", "AGREE")
    if frame.speaker_is_source or unsaid or any(head.lower_ in _SPEAKING for head in frame.sources[:1]):
        return _speaker(report, parties)
    return found


def _speaker(report: Report, parties: SentenceParties) -> tuple[Actor, ...]:
    """Return who says it, the nearest first: "we" in a quotation."""
    return _first(tuple(reversed(report.speakers)), parties)


def _behind(frame: Frame, parties: SentenceParties) -> tuple[Actor, ...]:
    """Return who acts behind a word that names nobody.

    "Japan was the first to send food"; "ended the visit with a communique denouncing Japan"; "was given asylum in
    Moscow", where help, welcome and refusal come from the place itself.
    """
    verb = frame.clause
    if not frame.sources:
        return _host(frame, parties) if frame.type in _HOSTED and clause.is_passive(verb) else ()
    head = frame.sources[0]
    if frame.type not in NEEDS_TARGET or verb.dep_ not in ("acl", "relcl") or verb.head.i != head.i:
        return ()
    above = clause.governor(head)
    doer = clause.subject(above) if above.i != head.i and (head.dep_ == "attr" or verb.tag_ == "VBG") else None
    return parties.parties(doer, guess=False) if doer is not None and doer.i != head.i else ()


def _host(frame: Frame, parties: SentenceParties) -> tuple[Actor, ...]:
    above = (frame.clause, *clause.objects(frame.clause))
    places = [head for each in above for name, head in clause.prepositions(each) if name in ("in", "at")]
    found = _first(places, parties)
    guests = [head for head in frame.targets if head not in places]
    own = {code for head in guests for code in countries(parties.parties(head, guess=False))}
    return found if countries(found) - own else ()


def _are_the_two(frame: Frame, source: tuple[Actor, ...]) -> bool:
    """Tell whether the doers are "the two governments", "both sides", whose names the clause may give elsewhere."""
    counted = any(child.lower_ in ("two", "both") for head in frame.sources[:1] for child in head.children)
    return counted and not countries(source)


def _is_named(actors: tuple[Actor, ...]) -> bool:
    return any(actor.country or actor.name or actor.text[:1].isupper() for actor in actors)


def _can_act(frame: Frame, source: tuple[Actor, ...]) -> bool:
    if frame.people_only and not any(actor.level in _TRAVELLERS for actor in source):
        return False
    return not frame.source_sectors or bool(frame.otherwise) or _of_sectors(frame, source)


def _of_sectors(frame: Frame, source: tuple[Actor, ...]) -> bool:
    return any(actor.sector in frame.source_sectors for actor in source)


def _complete(frame: Frame, sides: Sides, parties: SentenceParties) -> bool:
    if frame.type == "CONSULT" and sides.target and all(actor.sector == "MED" for actor in sides.target):
        return False  # "the minister met reporters"
    if frame.needs_pair and not (countries(sides.source) and countries(sides.target)):
        return False
    if frame.needs_pair and frame.type in _ABROAD and countries(sides.source) == countries(sides.target):
        # "shipments of Ukrainian grain" are no help of Ukraine for Ukraine.
        return False
    if frame.abroad and not countries(sides.target) - countries(sides.source):
        return False
    alone = frame.alone or (frame.type in _TO_A_THING and frame.strength >= _FIRM and bool(countries(sides.source)))
    both = bool(sides.source and sides.target)
    if frame.type in NEEDS_TARGET and not alone and not both and not _is_done_by_unnamed(frame, sides, parties):
        return False
    done_to_somebody = frame.type in _TO_PEOPLE and bool(sides.target) and frame.strength >= _FIRM
    return bool(sides.states) or both or done_to_somebody


def _reaches_a_party(frame: Frame, parties: SentenceParties) -> bool:
    """Tell whether help goes to somebody, or is a thing that is given: not "the plant treats the water of Hungary"."""
    return frame.noun_class is not None or any(parties.by_token[head.i] >= 0 for head in frame.targets[:1])


def _is_done_by_unnamed(frame: Frame, sides: Sides, parties: SentenceParties) -> bool:
    """Tell whether a known state has what somebody unnamed did: "Nepal was promised food", "they denounced Syria".

    The state itself must have it: where the kidnapping of its tourists is condemned, nothing is done to it.
    """
    if frame.type not in _BY_UNNAMED or sides.guessed or not countries(sides.target) or frame.strength < _FIRM:
        return False
    if not frame.sources:
        done_to = clause.objects(frame.clause)[:1]
        itself = any(parties.by_token[head.i] >= 0 for head in done_to)
        return itself and clause.is_passive(frame.clause) and not clause.is_infinitive(frame.clause)
    return frame.clause.dep_ not in ("acl", "relcl") and frame.sources[0].lower_ != "both"


def _without_itself(sides: Sides, told: Told) -> Sides:
    """Mend a pronoun that was read as the other side of its own act: "Premier Zhu will receive him"."""
    states = countries(sides.source)
    if not sides.target or states != countries(sides.target) or len(states) != 1:
        return sides
    other = told.other_party(states)
    if all(actor.text.lower() in _PRONOUNS for actor in sides.target):
        return replace(sides, target=other, guessed=True)
    if all(actor.text.lower() in _PRONOUNS for actor in sides.source) and other:
        return replace(sides, source=other, guessed=True)
    return sides


def _guessed(sides: Sides, target: tuple[Actor, ...]) -> Sides:
    return replace(sides, target=target, guessed=True) if target else sides


def _reacts(frame: Frame) -> bool:
    """Tell whether a phrase of the frame is a definite thing told before: "the charge", "the arrests", "this"."""
    return any(
        head.lower_ in ("this", "that", "it")
        or (head.pos_ == "NOUN" and any(child.lower_ in ("the", "this", "these", "that") for child in head.children))
        for head in frame.targets
    )


def _refers_back(frame: Frame, sides: Sides) -> bool:
    """Tell whether the frame is a definite "the visit", "their talks" that names nobody, or only one side."""
    noun = frame.trigger[-1]
    definite = any(child.lower_ in _DEFINITE for child in noun.children if child.dep_ in ("det", "poss"))
    return frame.noun_class in ("visit", "meeting") and definite and len(sides.states) < 2


def _first(phrase_heads: Sequence[Word], parties: SentenceParties) -> tuple[Actor, ...]:
    for head in phrase_heads:
        found = parties.parties(head, guess=False)
        if found:
            return found
    return parties.parties(phrase_heads[0], guess=True) if phrase_heads else ()


def _target(frame: Frame, report: Report, parties: SentenceParties, source: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """Return the first named target; a known actor of another state is better than a stranger or oneself."""
    taken, states = {(actor.start, actor.end) for actor in source}, countries(source)
    same_side: tuple[Actor, ...] = ()
    for head in frame.targets:
        if head.lower_ in _SPOKEN_TO and countries(_speaker(report, parties)) - states:
            # "They have betrayed us," said the envoy.
            return _speaker(report, parties)
        found = tuple(actor for actor in parties.parties(head, guess=False) if (actor.start, actor.end) not in taken)
        if countries(found) - states:
            return tuple(actor for actor in found if actor.country not in states)
        if not head.tag_.startswith("PRP") and not any(child.tag_ == "PRP$" for child in head.children):
            same_side = same_side or found
    strangers = tuple(head for head in frame.targets[:1] if not head.tag_.startswith("PRP"))
    return same_side or _addressed(report, parties, states) or _first(strangers, parties)


def _addressed(report: Report, parties: SentenceParties, states: set[str]) -> tuple[Actor, ...]:
    """Return whom the speaker told: "Wang told Choe that China is willing to ..." is said to Choe."""
    for verb in report.verbs:
        for child in verb.children:
            if child.dep_ in ("dobj", "dative"):
                found = parties.parties(child, guess=False)
                if countries(found) - states:
                    return found
    return ()


def _wants_another(frame: Frame, sides: Sides) -> bool:
    """Tell whether a party of another state should be looked for: nobody is the target, or only one's own side."""
    if frame.type in _NO_GUESSED_TARGET:
        return False
    own = bool(sides.target) and countries(sides.target) <= countries(sides.source) and bool(countries(sides.source))
    return not sides.target or (own and frame.type in _WITH_OTHERS)


def _own_people(frame: Frame, report: Report, parties: SentenceParties, source: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """Return whom a state's own police, rebels or workers act on at home: the next actor of that state.

    "Egyptian police fired on demonstrators", "Ivorian rebels blocked the road to Abidjan". Not found where the
    sentence names another state after the act; a government does not act on itself.
    """
    states, said = countries(source), {token.i for speaker in report.speakers for token in speaker.subtree}
    taken = {(actor.start, actor.end) for actor in source}
    last = max(token.i for token in frame.trigger)
    following = [
        mention
        for number, mention in enumerate(parties.mentions)
        for tokens in ([i for i, owner in enumerate(parties.by_token) if owner == number],)
        if tokens and tokens[0] > last and not said & set(tokens)
    ]
    if not states or any(countries(mention.actors) - states for mention in following):
        return ()
    ruled = all(actor.sector == "GOV" for actor in source)
    for mention in following:
        if mention.kind in ("reference", "adjective") or taken & {(a.start, a.end) for a in mention.actors}:
            continue
        if not ruled or any(actor.sector != "GOV" for actor in mention.actors):
            return mention.actors
    return ()


def _of_one_home(frame: Frame, parties: SentenceParties, sides: Sides) -> Sides:
    """Give people without a state that of the police, court or government they face, or face them, at home."""
    if frame.type not in _AT_HOME:
        return sides
    source, target = sides.source, sides.target or _counted(frame.targets, parties)
    if _all_in(source, _KEEP_ORDER) and _stateless(target):
        return replace(sides, target=_of_state(target, source[0].country))
    ruling = frame.type in _BY_RULERS and _all_in(source, _RULERS) and _stateless(target)
    if ruling and not _is_afar(frame, parties, source):
        return replace(sides, target=_of_state(target, source[0].country))
    named = {code for mention in parties.mentions for code in countries(mention.actors)}
    source = source or _counted(frame.sources, parties)
    if frame.type in _BY_PEOPLE and len(named) == 1 and _stateless(source) and _all_in(sides.target, _STATE_SECTORS):
        return replace(sides, source=_of_state(source, sides.target[0].country))
    return sides


def _is_afar(frame: Frame, parties: SentenceParties, source: tuple[Actor, ...]) -> bool:
    """Tell whether those done to may be another state's: one is named, or it is a ship that was taken."""
    others = {code for mention in parties.mentions for code in countries(mention.actors)} - countries(source)
    moving = load_vocabulary().nouns.get(clause.lemma(frame.targets[0]), ()) if frame.targets else ()
    return bool(others) or "vehicle" in moving


def _counted(heads: Sequence[Word], parties: SentenceParties) -> tuple[Actor, ...]:
    """Return people told by their number only: "arrested 12", "killing one person", "hundreds marched"."""
    return parties.number(heads[0]) if heads else ()


def _all_in(actors: tuple[Actor, ...], sectors: frozenset[str]) -> bool:
    return len(countries(actors)) == 1 and all(actor.sector in sectors for actor in actors)


def _stateless(actors: tuple[Actor, ...]) -> bool:
    return bool(actors) and all(
        actor.country is None
        and (actor.sector in ("CVL", "REB", "MED") or (not actor.name and actor.text[-1:].islower()))
        for actor in actors
    )


def _of_state(actors: tuple[Actor, ...], state: str | None) -> tuple[Actor, ...]:
    return tuple(replace(actor, country=state) for actor in actors)


def _later_party(frame: Frame, report: Report, parties: SentenceParties, states: set[str]) -> tuple[Actor, ...]:
    """Return the first actor of another state named after the trigger, who is not the one quoted.

    The parser attaches many a target too deep for the frame ("able to start a war on ...").
    """
    said = {token.i for speaker in report.speakers for token in speaker.subtree}
    last = max(token.i for token in frame.trigger)
    for number, mention in enumerate(parties.mentions):
        tokens = [i for i, owner in enumerate(parties.by_token) if owner == number]
        if frame.type not in _PLACED and tokens and _only_where(parties.doc[tokens[-1]]):
            continue
        if tokens and tokens[0] > last and not said & set(tokens) and countries(mention.actors) - states:
            return tuple(actor for actor in mention.actors if actor.country not in states)
    return ()


def _only_where(token: Word) -> bool:
    """Tell whether a name only says where something happens: "signed in Doha"."""
    return bool(token.dep_ == "pobj" and token.head.lower_ in ("in", "at", "near"))


def _domestic(everyone: tuple[Actor, ...]) -> Sides | None:
    known = [actor for actor in everyone if actor.country]
    if not known:
        return None
    home = tuple(actor for actor in known if actor.country == known[0].country)
    # The body and the person it concerns; a third name adds nothing.
    return Sides(source=home[:2], target=(), symmetric=False)


def _reciprocal(frame: Frame, source: tuple[Actor, ...], target: tuple[Actor, ...]) -> Sides:
    """Give a phrase that names both parties its two sides: the first named is the source."""
    states = list(dict.fromkeys(actor.country for actor in source if actor.country))
    own_target = countries(target) - set(states)
    if frame.type == "CONSULT" and frame.mode != "visit" and len(states) > 1:
        own_target = set()
    together = frame.type in _RECIPROCAL or frame.symmetric or frame.joint_type is not None
    if len(states) > 1 and not own_target and together:
        first = tuple(actor for actor in source if actor.country == states[0])
        others = tuple(actor for actor in source if actor.country != states[0])
        return Sides(source=first, target=others, symmetric=True)
    if len(states) == 1 and not target and together and len({actor.name or actor.text for actor in source}) > 1:
        # "The government of Sudan and the rebels signed a truce."
        return Sides(source=source[:1], target=source[1:], symmetric=True)
    if not source and len(countries(target)) > 1 and frame.symmetric:
        return _reciprocal(frame, target, ())
    return Sides(source=source, target=target, symmetric=frame.symmetric and bool(target))
