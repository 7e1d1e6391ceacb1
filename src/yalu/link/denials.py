"""Who disputes an event: sentences that deny, held against the sentences that tell it.

A denial is a statement of its own (a REJECT mention, a claim of denial), never a report of what it denies. It disputes
an event where its speaker takes part in it and

- it answers an accusation of the same story, a few sentences after it ("North Korea denied the charge"); or
- it was said within two months after the event was first told, and its sentence shares what names the matter: two
  words besides names, function words and what all reports of relations share; one in the same story.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yalu.link.reports import charging_words, denying_words, empty_words, stems, usual_words

# An answer stands close to what it answers: some four sentences of news.
_CLOSE_CHARACTERS = 600
# What is disputed is disputed while it is news.
_DAYS_BEFORE, _DAYS_AFTER = 1, 60
_SHARED_IN_STORY, _SHARED_ELSEWHERE = 1, 2
_ACCUSING = "ACCUSE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A sentence, where it stands (document, story, offsets of code points), and the ISO day of its story, if known."""

    doc: str
    story: int
    start: int
    end: int
    day: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """A sentence that denies; `states` are those its speaker stands for, `names` the words that name who takes part."""

    states: frozenset[str]
    names: frozenset[str]
    told: Telling


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An event as its reports tell it: its type, all its states, those it is done to, and the names of its parties."""

    type: str
    states: frozenset[str]
    targets: frozenset[str]
    names: frozenset[str]
    tellings: Sequence[Telling]


def says_that_not(text: str) -> bool:
    """Tell whether a sentence that rejects something denies that it is so: to refuse a proposal does not."""
    return denying_words().search(text) is not None


def disputes(denial: Denial, event: Told) -> bool:
    """Tell whether a denial is of an event."""
    if denial.states and not denial.states & event.states:
        return False
    close = [each for each in event.tellings if _answers(denial.told, each)]
    if close and _is_answer(denial, event):
        return True
    names = denial.names | event.names
    own = _matter(denial.told.text, names)
    if any(len(own & _matter(each.text, names)) >= _SHARED_IN_STORY for each in close):
        return True
    if not (denial.states and _in_time(denial.told.day, event.tellings)):
        return False
    return any(len(own & _matter(each.text, names)) >= _SHARED_ELSEWHERE for each in event.tellings)


def _answers(answer: Telling, told: Telling) -> bool:
    same = (answer.doc, answer.story) == (told.doc, told.story)
    return same and 0 <= answer.start - told.end <= _CLOSE_CHARACTERS


def _is_answer(denial: Denial, event: Told) -> bool:
    accused = event.type == _ACCUSING and bool(denial.states & event.targets)
    return accused and charging_words().search(denial.told.text) is not None


def _matter(text: str, names: frozenset[str]) -> frozenset[str]:
    return stems(text) - empty_words() - usual_words() - names


def _in_time(day: str | None, tellings: Sequence[Telling]) -> bool:
    days = [each.day for each in tellings if each.day]
    if not day or not days:
        return False
    after = (date.fromisoformat(day) - date.fromisoformat(min(days))).days
    return -_DAYS_BEFORE <= after <= _DAYS_AFTER
