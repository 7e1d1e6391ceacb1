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
from yalu.code.reporting import Report
from yalu.code.sides import Sides
from yalu.code.timing import SentenceDates, goes_on, is_plan, looks_ahead, of_other_happening, tells_clause
from yalu.code.vocabulary import read_data
from yalu.code.words import Word
from yalu.model import NO_DATE, DateValue
from yalu.model.mention import Precision
from yalu.resolve.dates import find_dates, resolve_date

_BACKGROUND_TENSES = ("perfect", "pluperfect")
_SUBORDINATE = ("relcl", "acl", "advcl")
_WORDS = read_data("timing.yaml")
_ONLY_SAYS_WHEN = re.compile(
    rf"(?:(?:the|this|that|his|her|their|its)\s+(?:[a-z]+\s+)?)?(?:{_WORDS['told_before'].replace(' ', '|')})\s+"
    rf"(?:{'|'.join(_WORDS['happened'])})\b|{_WORDS['did_so']}\b",
    re.IGNORECASE,
)
_GOES_BACK = re.compile(rf"\b(?:{'|'.join(_WORDS['goes_back'])})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryClock:
    """What a story's earlier sentences say about when: the last date told and the scene it belongs to.

    `settled` is the last date told before this sentence: "a day earlier" counts from it for all events of the sentence.
    `written` is the day that "today" and "on Friday" count from: the dateline's, else that of publication.
    """

    written: datetime.date | None
    anchor: DateValue | None = None
    settled: DateValue | None = None
    scene: DateValue | None = None
    scene_parties: frozenset[str] = frozenset()
    scene_type: str | None = None
    in_the_past: bool = False

    def read(
        self, frame: Frame, report: Report, sides: Sides, dates: SentenceDates, judging: frozenset[int]
    ) -> DateValue:
        """Return when an event happened: by its own date words, else by the scene it continues, else null."""
        found = dates.nearest(frame, judging)
        if found is None:
            return self.continued(frame, report, sides, judging)
        expression, head = found
        before, counted = dates.before(expression), of_other_happening(expression, head)
        if before is not None and counted is not None:
            expression = counted
        anchor = self.settled if before is None else resolve_date(before, published=self.written, anchor=self.settled)
        return resolve_date(expression, published=self.written, anchor=anchor, future=looks_ahead(head, frame))

    def continued(self, frame: Frame, report: Report, sides: Sides, judging: frozenset[int]) -> DateValue:
        """Return the scene's date for a clause without date words, or null: never the publication date by default.

        A clause continues the scene when its doer is in it, and when it, or the saying that reports it, is told in the
        simple past. What an outsider does about it ("Japan protested") has a day of its own. "At that time" and "while
        in Beijing" go back to the date told last, be it in the scene or before it.
        """
        if frame.status == "scheduled" or not tells_clause(frame, judging):
            return NO_DATE
        told = report.verbs[0] if report.verbs else frame.clause
        if clause.tense(told) != "past" or is_background(frame):
            return NO_DATE
        if self.anchor is not None and _GOES_BACK.search(frame.clause.doc.text):
            return replace(self.anchor, basis="anchored", text=None)
        if self.scene is None or self.in_the_past or not self._holds(frame, sides):
            return NO_DATE
        return replace(self.scene, basis="anchored", text=None)

    def _holds(self, frame: Frame, sides: Sides) -> bool:
        """Tell whether an event is of the scene: done by one of its parties, or as another did it, to the same one."""
        return bool(
            sides.doers & self.scene_parties or (frame.type == self.scene_type and sides.states & self.scene_parties)
        )

    def after(self, date: DateValue, sides: Sides, frame: Frame, report: Report) -> StoryClock:
        """Return the clock once an event with `date` was told."""
        if date.start is None or frame.status == "scheduled":
            return self
        moved = replace(self, anchor=date)
        if is_news(frame, report):
            return moved.in_scene(date, sides.states, longest=("day", "week", "month"), type=frame.type)
        return moved if is_background(frame) else moved.in_scene(date, sides.states, type=frame.type)

    def in_scene(
        self,
        date: DateValue,
        parties: frozenset[str],
        *,
        longest: tuple[Precision, ...] = ("day",),
        type: str | None = None,
    ) -> StoryClock:
        """Return the clock in the scene of `date`, when it has the parties of the scene before.

        Only a day makes a scene, or a time in `longest`. An earlier one is a look back, until a later one is told.
        """
        apart = self.scene is not None and not parties & self.scene_parties
        if not apart and self.scene is not None and str(date.end) < str(self.scene.start):
            return replace(self, in_the_past=True)
        if apart or date.precision not in longest:
            return self
        return replace(self, scene=date, scene_parties=self.scene_parties | parties, scene_type=type, in_the_past=False)

    def after_sentence(self, root: Word, parties: frozenset[str], dates: SentenceDates) -> StoryClock:
        """Return the clock once a sentence without a scene is over: the day of its main clause makes one too."""
        expression = dates.told_in(root)
        if expression is None or clause.tense(root) != "past":
            return self
        value = resolve_date(expression, published=self.written, anchor=self.anchor)
        return self if value.start is None else self.in_scene(value, parties)

    def retold(self, sentence: str) -> DateValue | None:
        """Return the date that a sentence gives to the event before it: "The meeting took place on Sunday."."""
        if not _ONLY_SAYS_WHEN.match(sentence):
            return None
        values = (resolve_date(each, published=self.written, anchor=self.anchor) for each in find_dates(sentence))
        return next((value for value in values if value.start is not None), None)

    def planned(self, frame: Frame, date: DateValue) -> Frame:
        """Return a deed told in the present tense with a date to come as what it is: agreed on and scheduled."""
        ahead = self.written is not None and date.start is not None and date.start >= self.written.isoformat()
        if not ahead or date.text is None or not is_plan(frame):
            return frame
        return replace(frame, type="AGREE", mode=None, status="scheduled")


def is_news(frame: Frame, report: Report) -> bool:
    """Tell whether an event is what a saying is about: "confirmed on Friday that he had visited Oslo this week"."""
    return bool(report.verbs) and frame.clause.dep_ == "ccomp" and clause.tense(report.verbs[0]) == "past"


def is_background(frame: Frame) -> bool:
    """Tell whether an event is told as what went before: by its tense, or in a clause that only says of whom."""
    verb = frame.clause
    return clause.tense(verb) in _BACKGROUND_TENSES or (verb.dep_ in _SUBORDINATE and not goes_on(verb))
