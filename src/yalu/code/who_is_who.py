"""Type by who is who: what a frame means once its sides are known.

The words of a clause leave open whether a ban is a sanction or coercion, a march a protest, a storming an assault: that
hangs on the sectors of the actors, and on whether both sides are one state.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from yalu.code import clause
from yalu.code.frame import Frame
from yalu.code.parties import countries
from yalu.code.sides import Sides
from yalu.code.vocabulary import load_vocabulary, read_data
from yalu.model import Actor

_Typed = tuple[str, str | None]
_STATE_LEVELS = ("head", "government", "party", "legislature")
# Who rules and keeps order, who fights, and who is ruled. The orders of courts are rulings: they ask.
_AUTHORITIES = frozenset(("GOV", "MIL", "COP", "REB"))
_FIGHTERS = frozenset(("MIL", "REB"))
_RULED = frozenset(("CVL", "MED", "BUS", "NGO", "PTY", "REB", "UNK"))
_PEOPLE = frozenset(("CVL", "MED", "NGO", "BUS"))
_UNARMED = frozenset(("CVL", "UNK"))
_OUTLAWS = frozenset(("REB", "CVL", "UNK"))
_BODIES = frozenset(("IGO", "NGO"))


def type_by_sides(frame: Frame, sides: Sides) -> _Typed:
    """Return the type and mode of a frame whose sides are known."""
    for rule in _RULES:
        found = rule(frame, sides)
        if found is not None:
            return found
    return frame.type, frame.mode


def _inside(frame: Frame, sides: Sides) -> bool:
    """Tell whether one state acts on itself; repression without a target is at home."""
    source, target = countries(sides.source), countries(sides.target)
    return bool(source) and (source == target or (not target and frame.noun_class == "repression"))


def _all(actors: tuple[Actor, ...], sectors: frozenset[str]) -> bool:
    return bool(actors) and all(actor.sector in sectors for actor in actors)


def _across(sides: Sides) -> bool:
    source, target = countries(sides.source), countries(sides.target)
    return bool(source and target and not source & target)


def _joint(frame: Frame, sides: Sides) -> _Typed | None:
    """Two states that hold an exercise together cooperate."""
    source, target = countries(sides.source), countries(sides.target)
    return (frame.joint_type, None) if frame.joint_type and source and target and source != target else None


def _otherwise(frame: Frame, sides: Sides) -> _Typed | None:
    """A pattern may say what its verb means for other doers than those it names."""
    named = any(actor.sector in frame.source_sectors for actor in sides.source)
    changed = frame.otherwise and frame.type == frame.otherwise[0] and not named
    return (frame.otherwise[1], None) if frame.otherwise and changed else None


def _eased_at_home(frame: Frame, sides: Sides) -> _Typed | None:
    """A state that lifts its own curfew concedes; one that lifts sanctions on another retreats."""
    eased = frame.type == "RETREAT" and frame.end_inside and _inside(frame, sides)
    return (frame.end_inside, None) if eased and frame.end_inside else None


def _bound_at_home(frame: Frame, sides: Sides) -> _Typed | None:
    """Restrictions on one's own people, or on people of no state, are coercion."""
    if frame.type != "SANCTION":
        return None
    own = _inside(frame, sides)
    if frame.noun_class == "restriction" and (own or (_all(sides.target, _RULED) and not countries(sides.target))):
        return "COERCE", "restrict"
    return ("COERCE", None) if own and _all(sides.target, _PEOPLE) else None


def _banned_abroad(frame: Frame, sides: Sides) -> _Typed | None:
    return ("SANCTION", None) if frame.type == "COERCE" and frame.mode == "ban" and _across(sides) else None


def _ordered_at_home(frame: Frame, sides: Sides) -> _Typed | None:
    """A state that orders its own people about coerces them; it requests of equals."""
    if frame.type != "REQUEST" or clause.lemma(frame.trigger[0]) not in _cues()["orders"]:
        return None
    ordered = _all(sides.source, _AUTHORITIES) and _all(sides.target, _RULED) and not _across(sides)
    return ("COERCE", "restrict") if ordered else None


def _protest_of_states(frame: Frame, sides: Sides) -> _Typed | None:
    """Governments protest in notes, people in the street; soldiers' strikes are attacks."""
    if frame.type != "PROTEST" or not sides.source:
        return None
    words = {clause.lemma(token) for token in frame.trigger}
    if "strike" in words and _all(sides.source, frozenset(("MIL",))):
        return "ASSAULT", None
    if len(frame.trigger) == 1 and frame.trigger[0].tag_ == "NNS" and frame.trigger[0].dep_ == "nsubj":
        # "protests erupted in Chinese cities"
        return None
    states = all(actor.level in _STATE_LEVELS for actor in sides.source)
    return ("ACCUSE", "disapprove") if words & _cues()["noted"] and states else None


def _riot(frame: Frame, sides: Sides) -> _Typed | None:
    """Crowds without arms that storm, pelt or clash with the police riot."""
    if frame.type not in ("ASSAULT", "COERCE") or not _all(sides.source, _UNARMED):
        return None
    crowd = {word for actor in sides.source for word in actor.text.lower().replace("-", " ").split()}
    violent = clause.lemma(frame.trigger[0]) in _cues()["riotous"]
    return ("PROTEST", "riot") if violent and crowd & _cues()["crowds"] else None


def _taken_by_arms(frame: Frame, sides: Sides) -> _Typed | None:
    """Troops and rebels that seize a town have fought for it; police that seize a ship coerce."""
    if frame.type != "COERCE" or frame.mode != "seize" or not _all(sides.source, _FIGHTERS) or not frame.targets:
        return None
    place = "territory" in load_vocabulary().nouns.get(clause.lemma(frame.targets[0]), ())
    return ("ASSAULT", None) if place else None


def _taken_by_gunmen(frame: Frame, sides: Sides) -> _Typed | None:
    """Rebels, pirates and gunmen who seize people abduct them; troops and police who do so arrest."""
    if frame.type != "COERCE" or frame.mode != "seize" or not _all(sides.source, _OUTLAWS):
        return None
    taken = clause.lemma(frame.trigger[0]) in _cues()["taking"] and any(
        actor.sector in _PEOPLE for actor in sides.target
    )
    return ("ASSAULT", "abduct") if taken else None


def _left_a_body(frame: Frame, sides: Sides) -> _Typed | None:
    """A state that pulls out of an organisation ends a relation; troops that pull out of a state retreat."""
    if frame.type != "RETREAT" or _all(sides.source, _FIGHTERS):
        return None
    body = any(actor.sector in _BODIES for actor in sides.target)
    leaving = clause.lemma(frame.trigger[0]) in _cues()["leaving"] and len(frame.trigger) == 1
    return ("SANCTION", "withdraw") if body and leaving else None


def _sent_to_help(frame: Frame, sides: Sides) -> _Typed | None:
    """Troops sent to help another state are aid: "sent soldiers to help Chad fight the rebels"."""
    if frame.type != "MOBILIZE" or not _across(sides):
        return None
    aims = [
        child for child in frame.clause.children if child.dep_ in ("advcl", "xcomp") and clause.is_infinitive(child)
    ]
    return ("AID", None) if any(clause.lemma(aim) in _cues()["helping"] for aim in aims) else None


@cache
def _cues() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in read_data("who_is_who.yaml").items()}


_RULES: tuple[Callable[[Frame, Sides], _Typed | None], ...] = (
    _joint,
    _otherwise,
    _eased_at_home,
    _bound_at_home,
    _banned_abroad,
    _ordered_at_home,
    _protest_of_states,
    _riot,
    _taken_by_arms,
    _taken_by_gunmen,
    _left_a_body,
    _sent_to_help,
)
