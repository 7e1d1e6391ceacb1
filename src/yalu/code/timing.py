"""When: the date words of a clause, and the story's clock for clauses that have none.

Only what the text and the publication date yield counts as a date. A clause without date words takes the day of the
scene it continues, and only when its tense and its parties say that it does.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from yalu.code import clause
from yalu.code.frame import Frame
from yalu.code.reporting import Report
from yalu.model import NO_DATE, DateValue
from yalu.resolve.date_expressions import DateExpression
from yalu.resolve.date_resolution import resolve_date

# Expressions that are no date: an event does not take them, nor do they hide a date beside them.
_NO_DATES = frozenset(("duration", "anniversary", "age", "time", "habit"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceDates:
    """The date expressions of one sentence, each with its tokens."""

    doc: Doc
    expressions: tuple[DateExpression, ...]
    heads: tuple[Token, ...]

    @classmethod
    def of(cls, doc: Doc, offset: int, expressions: Sequence[DateExpression]) -> SentenceDates:
        """Return the dates of a parsed sentence that begins at document offset `offset`."""
        kept: list[DateExpression] = []
        heads: list[Token] = []
        for expression in expressions:
            if expression.kind in _NO_DATES:
                continue
            span = doc.char_span(expression.start - offset, expression.end - offset, alignment_mode="expand")
            if span is not None and len(span):
                kept.append(expression)
                heads.append(span.root)
        return cls(doc=doc, expressions=tuple(kept), heads=tuple(heads))

    def nearest(self, trigger: Token, verb: Token) -> DateExpression | None:
        """Return the date expression that holds for an event: in its own clause, nearest to its trigger."""
        ranked = sorted(
            (_distance(head, trigger, verb), abs(head.i - trigger.i), number) for number, head in enumerate(self.heads)
        )
        # Further away than a neighbouring clause, a date belongs to something else.
        return self.expressions[ranked[0][2]] if ranked and ranked[0][0] <= 2 else None


def _distance(date: Token, trigger: Token, verb: Token) -> int:
    """Count clause borders between a date and an event: 0 in the same clause or phrase, 3 is out of reach."""
    if trigger.is_ancestor(date) and _clause_of(date).i in (verb.i, trigger.i):
        return 0
    if trigger.pos_ in ("NOUN", "PROPN") and trigger.i != verb.i and not _carries_clause(trigger, verb):
        return 3
    own = _clause_of(date)
    if own.i == verb.i:
        return 3 if _in_another_noun(date, trigger, verb) else 0
    if verb.is_ancestor(own):
        return {"relcl": 3, "advcl": 3, "pcomp": 3, "acl": 2}.get(own.dep_, 1)
    if own.is_ancestor(verb):
        # "a year ago, when rebels abducted": the date says when.
        return 1 if any(child.lower_ == "when" for child in verb.children) else _distance_from_report(verb)
    return 2 if verb.dep_ == "conj" or own.dep_ == "conj" else 3


def _distance_from_report(verb: Token) -> int:
    """Weigh the date of a saying for what is said: "said on Tuesday it attacked", but not "said it had attacked"."""
    if clause.tense(verb) in ("perfect", "pluperfect", "future") or verb.dep_ in ("relcl", "acl"):
        return 3
    return 1 if verb.dep_ in ("ccomp", "xcomp", "conj", "advcl") else 2


def _carries_clause(noun: Token, verb: Token) -> bool:
    """Tell whether the noun is the subject or object of its clause: then the clause's date is the noun's."""
    return noun.head.i == verb.i and noun.dep_ in ("nsubj", "nsubjpass", "dobj", "attr")


def _in_another_noun(date: Token, trigger: Token, verb: Token) -> bool:
    """Tell whether the date sits in the subject phrase and the event does not: "its test in May brought sanctions"."""
    own = next((child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")), None)
    return own is not None and own.is_ancestor(date) and not own.is_ancestor(trigger) and own.i != trigger.i


def _clause_of(token: Token) -> Token:
    return clause.governor(token) if token.pos_ not in ("VERB", "AUX") else token


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryClock:
    """What a story's earlier sentences say about when: the last date told and the scene it belongs to."""

    published: datetime.date | None
    anchor: DateValue | None = None
    scene: DateValue | None = None
    scene_parties: frozenset[str] = frozenset()

    def resolve(self, expression: DateExpression, *, future: bool) -> DateValue:
        """Resolve a date expression against the publication date and the last date told."""
        return resolve_date(expression, published=self.published, anchor=self.anchor, future=future)

    def continued(self, frame: Frame, report: Report, parties: frozenset[str]) -> DateValue:
        """Return the scene's date for a clause without date words, or null: never the publication date by default.

        A clause continues the scene when one of its parties does, and it, or the saying that reports it, is told in the
        simple past.
        """
        if self.scene is None or frame.status == "scheduled" or not parties & self.scene_parties:
            return NO_DATE
        trigger = frame.trigger[-1]
        if trigger.pos_ == "NOUN" and trigger.i != frame.clause.i and not _carries_clause(trigger, frame.clause):
            return NO_DATE
        told = report.verbs[0] if report.verbs else frame.clause
        backward = clause.tense(frame.clause) in ("perfect", "pluperfect") or frame.clause.dep_ in ("relcl", "acl")
        if clause.tense(told) != "past" or backward:
            return NO_DATE
        return replace(self.scene, basis="anchored", text=None)

    def after(self, date: DateValue, parties: frozenset[str], *, background: bool, scheduled: bool) -> StoryClock:
        """Return the clock once an event with `date` was told. Only a day can be the day of a scene."""
        if date.start is None:
            return self
        moved = self if scheduled else replace(self, anchor=date)
        apart = self.scene is not None and not parties & self.scene_parties
        if background or scheduled or apart or date.precision != "day":
            return moved
        return replace(moved, scene=date, scene_parties=self.scene_parties | parties)
