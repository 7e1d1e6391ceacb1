"""Composition: what a governing word makes of the act it governs.

"agreed to meet" is AGREE, "threatened to attack" THREATEN, "refused to meet" REJECT, "demanded that X ease" REQUEST,
"allowed observers to enter" CONCEDE, "prevented X from leaving" COERCE, "stopped selling" SANCTION.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from yalu.code import clause
from yalu.code.frame import Frame, heads, is_pronoun, plural_subject
from yalu.code.vocabulary import CONFLICT, load_vocabulary
from yalu.code.words import Word

# To order somebody to do this is to expel, to let him do it is to release.
_LEAVING = frozenset(("leave", "depart", "go", "close", "return"))
# Promises that name whom they are made to.
_PROMISED_TO = frozenset(("promise", "guarantee", "assure"))
_ADDRESSING = ("on", "upon", "to", "with", "against", "from")


@dataclass(frozen=True, slots=True, kw_only=True)
class Governed:
    """A governing word (`base` is its clause as a bare AGREE) and the act it governs, null when that has no type."""

    word: str
    base: Frame
    frame: Frame | None
    inner_subject: Word | None
    inner: str

    @property
    def type(self) -> str | None:
        """The type of the governed act."""
        return self.frame.type if self.frame else None

    @property
    def addressed(self) -> tuple[Word, ...]:
        """Whom the governing word is addressed to: its objects, then "on X", "to X"."""
        verb = self.base.clause
        objects = [child for child in verb.children if child.dep_ in ("dobj", "dative")]
        return (*objects, *(head for name, head in clause.prepositions(verb) if name in _ADDRESSING))


def compose(relation: str, governed: Governed) -> Frame | None:
    """Return the frame that `relation` (a key of operators.yaml) makes of a governed act, None when it is no event."""
    return _RELATIONS[relation](governed)


def _decide(governed: Governed) -> Frame | None:
    """A decision to do harm, or to yield, is the act itself; one to do good is a promise."""
    done = governed.type in CONFLICT or governed.type == "CONCEDE"
    if governed.frame is not None and done and governed.type != "THREATEN":
        return replace(governed.frame, sources=governed.base.sources, clause=governed.base.clause, strength=0.7)
    return _promise(governed)


def _promise(governed: Governed) -> Frame | None:
    base, word, operators = governed.base, governed.word, load_vocabulary().operators
    ahead = word in operators["looking_ahead"]
    passive = base.clause.pos_ == "VERB" and clause.is_passive(base.clause)
    if governed.inner_subject is not None and (passive or ahead):
        base = replace(base, sources=heads(governed.inner_subject))
    if governed.type in ("ASSAULT", "MOBILIZE") and word == "prepare":
        return replace(base, type="MOBILIZE")
    if governed.type in CONFLICT and governed.frame is not None and governed.frame.noun_class != "exercise":
        return replace(base, type="THREATEN")
    if governed.frame is None and word in operators["weak_promises"]:
        return None
    symmetric = (governed.frame is not None and governed.frame.symmetric) or plural_subject(base)
    told = [child for child in base.clause.children if child.dep_ in ("dobj", "dative") and child.pos_ != "ADP"]
    if not passive and governed.word in _PROMISED_TO:
        # "promised Oslo that it would leave the pact with Riga"
        base = replace(base, targets=(*told, *base.targets))
    return replace(base, status="scheduled" if ahead else "occurred", symmetric=symmetric)


def _threaten(governed: Governed) -> Frame | None:
    if governed.word in ("vow", "swear") and governed.type not in CONFLICT:
        return governed.base
    warned_of = (
        heads(governed.inner_subject) if governed.inner_subject and not is_pronoun(governed.inner_subject) else ()
    )
    return replace(governed.base, type="THREATEN", targets=(*governed.addressed, *warned_of, *governed.base.targets))


def _refuse(governed: Governed) -> Frame | None:
    return replace(governed.base, type="REJECT", targets=(*governed.base.targets, *governed.addressed))


def _demand(governed: Governed) -> Frame | None:
    if governed.word in ("want", "push", "seek") and governed.inner_subject is None and not governed.addressed:
        # "wants to improve ties" asks nothing of anybody: it is a wish to cooperate.
        cooperative = governed.frame is not None and governed.type not in CONFLICT
        return replace(governed.base, strength=0.45) if cooperative else None
    if governed.word == "order" and governed.inner in _LEAVING:
        return replace(governed.base, type="SANCTION", mode="expel", targets=_asked(governed))
    return replace(governed.base, type="REQUEST", targets=_asked(governed))


def _allow(governed: Governed) -> Frame | None:
    if governed.inner in _LEAVING:
        return replace(governed.base, type="RETREAT", mode="release", targets=_asked(governed))
    return replace(governed.base, type="CONCEDE", targets=_asked(governed))


def _force(governed: Governed) -> Frame | None:
    return replace(governed.base, type="COERCE", targets=(*governed.addressed, *governed.base.targets))


def _stop(governed: Governed) -> Frame | None:
    if governed.frame is None:
        # "stopped pumping gas to its neighbour": what one did for another ends.
        return replace(governed.base, type="SANCTION", needs_pair=True, abroad=True)
    undone = "CONCEDE" if governed.type == "PROTEST" else "RETREAT" if governed.type in CONFLICT else "SANCTION"
    return replace(governed.base, type=undone, end_inside="CONCEDE")


def _asked(governed: Governed) -> tuple[Word, ...]:
    return (*governed.addressed, *heads(governed.inner_subject), *governed.base.targets)


_RELATIONS: dict[str, Callable[[Governed], Frame | None]] = {
    "promise": _promise,
    "decide": _decide,
    "threaten_to": _threaten,
    "refuse_to": _refuse,
    "demand": _demand,
    "allow": _allow,
    "force": _force,
    "stop_doing": _stop,
}
