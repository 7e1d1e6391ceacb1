"""How probable it is that a mention has the right states and the right type.

A logistic model of what syntax and the sides look like (Platt 1999). Its coefficients are in `data/confidence.yaml`,
fitted on our own gold by `tests/gate/confidence.py`; docs/accuracy.md shows how well the probabilities hold.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from yalu.code.frame import Frame
from yalu.code.parties import SentenceParties, countries
from yalu.code.reporting import Report
from yalu.code.sides import NEEDS_TARGET, Sides
from yalu.code.vocabulary import read_data

# Clauses inside phrases and beside main clauses are read less well.
_SUBORDINATE = ("relcl", "acl", "advcl", "pcomp")
_LONG_SENTENCE = 60
_PRONOUNS = frozenset(("he", "she", "they", "it", "we", "him", "her", "them", "who", "which", "that"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Model:
    intercept: float
    weights: Mapping[str, float]
    types: Mapping[str, float]


@cache
def _model() -> _Model:
    return _Model(**read_data("confidence.yaml"))


def signals(frame: Frame, report: Report, sides: Sides, parties: SentenceParties) -> dict[str, float]:
    """Return what speaks for and against a reading, each from 0 to 1."""
    source, target = countries(sides.source), countries(sides.target)
    named = {actor.country for mention in parties.mentions for actor in mention.actors if actor.country}
    first, last = frame.trigger[0], frame.trigger[-1]
    return {
        "strength": frame.strength,
        "source_unknown": float(not source),
        "target_unknown": float(not target and frame.type in NEEDS_TARGET),
        "target_missing": float(not sides.target),
        "target_guessed": float(sides.guessed),
        "same_state": float(bool(source) and source == target),
        "many_states": float(len(source | target) > 2),
        "pronoun": float(any(actor.text.lower() in _PRONOUNS for actor in (*sides.source[:1], *sides.target[:1]))),
        "others_named": min(len(named - source - target), 3) / 3,
        "symmetric": float(sides.symmetric),
        "hedged": float(report.hedged or frame.hedged),
        "reported": float(bool(report.speakers)),
        "scheduled": float(frame.status == "scheduled"),
        "nominal": float(last.pos_ != "VERB" and first.pos_ != "VERB"),
        "subordinate": float(frame.clause.dep_ in _SUBORDINATE),
        "length": min(len(parties.doc), _LONG_SENTENCE) / _LONG_SENTENCE,
    }


def confidence(event_type: str, seen: Mapping[str, float]) -> float:
    """Return the probability that a mention of this type with these `signals` has the right pair and type."""
    model = _model()
    logit = model.intercept + model.types.get(event_type, 0.0)
    logit += sum(model.weights[name] * value for name, value in seen.items())
    return round(1 / (1 + math.exp(-logit)), 2)
