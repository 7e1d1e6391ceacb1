"""The clock of a story: what its sentences have said about when, for clauses that have no date words.

A clause without date words takes the day of the scene it continues, and only when its tense and its parties say that
it does. Only a day, or the week of a visit, can be the time of a scene.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace

from yalu.code import clause
from yalu.code.frame import Frame
from yalu.code.parsing import Token
from yalu.code.reporting import Report
from yalu.code.timing import SentenceDates, carries_clause, is_plan, looks_ahead
from yalu.code.vocabulary import read_data
from yalu.model import NO_DATE, DateValue
from yalu.model.mention import Precision
from yalu.resolve.date_resolution import resolve_date

_BACKGROUND_TENSES = ("perfect", "pluperfect")
_SUBORDINATE = ("relcl", "acl", "advcl")
_WORDS = read_data("timing.yaml")
_HAPPENS, _DONE, _POINTERS = (frozenset(_WORDS[name]) for name in ("happens", "done", "pointers"))
_TOLD_BEFORE = frozenset(_WORDS["told_before"].split())
_GOES_BACK = re.compile(rf"\b(?:{'|'.join(_WORDS['goes_back'])})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryClock:
    """What a story's earlier sentences say about when: the last date told and the scene it belongs to.

    `written` is the day that "today" and "on Friday" count from: the dateline's, else that of publication.
    """

    written: datetime.date | None
    anchor: DateValue | None = None
    scene: DateValue | None = None
    scene_parties: frozenset[str] = frozenset()
    in_the_past: bool = False

    def read(
        self, frame: Frame, report: Report, doers: frozenset[str], dates: SentenceDates, triggers: frozenset[int]
    ) -> DateValue:
        """Return when an event happened: by its own date words, else by the scene it continues, else null."""
        found = dates.nearest(frame, triggers)
        if found is None:
            return self.continued(frame, report, doers)
        expression, head = found
        return resolve_date(expression, published=self.written, anchor=self.anchor, future=looks_ahead(head, frame))

    def continued(self, frame: Frame, report: Report, doers: frozenset[str]) -> DateValue:
        """Return the scene's date for a clause without date words, or null: never the publication date by default.

        A clause continues the scene when its doer is in it, and when it, or the saying that reports it, is told in the
        simple past. What an outsider does about it ("Japan protested") has a day of its own. "At that time" and "while
        in Beijing" go back to the date told last, be it in the scene or before it.
        """
        if frame.status == "scheduled":
            return NO_DATE
        trigger = frame.trigger[-1]
        if trigger.pos_ == "NOUN" and trigger.i != frame.clause.i and not carries_clause(trigger, frame.clause):
            return NO_DATE
        told = report.verbs[0] if report.verbs else frame.clause
        if clause.tense(told) != "past" or is_background(frame):
            return NO_DATE
        if self.anchor is not None and _GOES_BACK.search(frame.clause.doc.text):
            return replace(self.anchor, basis="anchored", text=None)
        if self.scene is None or self.in_the_past or not doers & self.scene_parties:
            return NO_DATE
        return replace(self.scene, basis="anchored", text=None)

    def after(self, date: DateValue, parties: frozenset[str], frame: Frame, report: Report) -> StoryClock:
        """Return the clock once an event with `date` was told."""
        if date.start is None or frame.status == "scheduled":
            return self
        moved = replace(self, anchor=date)
        if is_news(frame, report):
            return moved.in_scene(date, parties, longest=("day", "week", "month"))
        return moved if is_background(frame) else moved.in_scene(date, parties)

    def in_scene(
        self, date: DateValue, parties: frozenset[str], *, longest: tuple[Precision, ...] = ("day",)
    ) -> StoryClock:
        """Return the clock in the scene of `date`, when it has the parties of the scene before.

        Only a day makes a scene, or a time in `longest`. An earlier one is a look back, until a later one is told.
        """
        apart = self.scene is not None and not parties & self.scene_parties
        if apart or date.precision not in longest:
            return self
        if self.scene is not None and str(date.start) < str(self.scene.start):
            return replace(self, in_the_past=True)
        return replace(self, scene=date, scene_parties=self.scene_parties | parties, in_the_past=False)

    def after_sentence(self, root: Token, parties: frozenset[str], dates: SentenceDates) -> StoryClock:
        """Return the clock once a sentence without a scene is over: the day of its main clause makes one too."""
        expression = dates.told_in(root)
        if expression is None or clause.tense(root) != "past":
            return self
        value = resolve_date(expression, published=self.written, anchor=self.anchor)
        return self if value.start is None else self.in_scene(value, parties)

    def retold(self, root: Token, dates: SentenceDates) -> DateValue | None:
        """Return the date that a sentence gives to the event before it: "The meeting took place on Sunday."."""
        if not _only_says_when(root):
            return None
        for expression, head in zip(dates.expressions, dates.heads, strict=True):
            if root.is_ancestor(head):
                value = resolve_date(expression, published=self.written, anchor=self.anchor)
                return value if value.start is not None else None
        return None

    def planned(self, frame: Frame, date: DateValue) -> Frame:
        """Return a deed told in the present tense with a date to come as what it is: agreed on and scheduled."""
        ahead = self.written is not None and date.start is not None and date.start >= self.written.isoformat()
        if not ahead or date.text is None or not is_plan(frame):
            return frame
        return replace(frame, type="AGREE", mode=None, status="scheduled")


def _only_says_when(root: Token) -> bool:
    """Tell whether a main clause adds a time to what was told before and nothing else."""
    subject = next((child for child in root.children if child.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or clause.tense(root) not in ("past", "pluperfect"):
        return False
    if clause.lemma(root) == "do" and any(child.lower_ == "so" for child in root.children):
        return True
    points_back = subject.pos_ == "PRON" or any(child.lower_ in _POINTERS for child in subject.children)
    if not points_back or clause.lemma(subject) not in _TOLD_BEFORE:
        return False
    if clause.is_passive(root):
        return clause.lemma(root) in _DONE
    in_place = any(child.lower_ == "place" for child in root.children)
    return clause.lemma(root) in _HAPPENS or (clause.lemma(root) == "take" and in_place)


def is_news(frame: Frame, report: Report) -> bool:
    """Tell whether an event is what a saying is about: "confirmed on Friday that he had visited Oslo this week"."""
    return bool(report.verbs) and frame.clause.dep_ == "ccomp" and clause.tense(report.verbs[0]) == "past"


def is_background(frame: Frame) -> bool:
    """Tell whether an event is told as what went before: by its tense, or in a clause that only says of whom."""
    return clause.tense(frame.clause) in _BACKGROUND_TENSES or frame.clause.dep_ in _SUBORDINATE
