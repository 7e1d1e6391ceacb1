"""The ledger: lines in, what stands out. Nothing is edited; a later line supersedes an earlier one of its kind.

Whatever the order in which lines were written or read, the same lines give the same ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from yalu.forecast.rules import Rule, parse_rule
from yalu.forecast.values import (
    Comment,
    Finding,
    ForecastEntry,
    HowResolved,
    Line,
    Question,
    Resolution,
    RuleDecision,
    Status,
    day_after,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question and all that was said of it, each in the order of its making."""

    question: Question
    decisions: tuple[RuleDecision, ...] = ()
    forecasts: tuple[ForecastEntry, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    comments: tuple[Comment, ...] = ()

    @property
    def rule(self) -> Rule | None:
        """The rule that was accepted last; null where none was, or a person is to resolve it."""
        last = self.decisions[-1].rule if self.decisions else None
        return parse_rule(last) if last else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a question stands on a day. `due`: its time is over and nobody has resolved it.

    What the record finds is found anew each time, so no outcome is older than the record. `contradicted` says what the
    record holds against the outcome that a person gave, or against one that it had given itself.
    """

    status: Status
    due: bool
    how: HowResolved | None
    happened: date | None
    events: tuple[str, ...]
    reason: str
    source: str | None = None
    contradicted: str | None = None


def fold(lines: Iterable[Line]) -> dict[str, Case]:
    """Return the cases of a ledger by question id. Lines on a question that was never asked are left out."""
    ordered = sorted(set(lines), key=lambda line: (line.at, line_id(line)))
    grouped: dict[str, dict[type[Line], list[Line]]] = {}
    for line in ordered:
        if not isinstance(line, Question):
            grouped.setdefault(line.question, {}).setdefault(type(line), []).append(line)
    cases: dict[str, Case] = {}
    for line in ordered:
        if isinstance(line, Question) and line.question_id not in cases:
            cases[line.question_id] = _case(line, grouped.get(line.question_id, {}))
    return cases


def _case(question: Question, lines: Mapping[type[Line], list[Line]]) -> Case:
    return Case(
        question=question,
        decisions=tuple(each for each in lines.get(RuleDecision, ()) if isinstance(each, RuleDecision)),
        forecasts=tuple(
            sorted(
                (each for each in lines.get(ForecastEntry, ()) if isinstance(each, ForecastEntry)),
                key=lambda each: (each.made, each.at, each.entry_id),
            )
        ),
        resolutions=tuple(each for each in lines.get(Resolution, ()) if isinstance(each, Resolution)),
        comments=tuple(each for each in lines.get(Comment, ()) if isinstance(each, Comment)),
    )


def line_id(line: Line) -> str:
    """Return the id of a line."""
    if isinstance(line, Question):
        return line.question_id
    if isinstance(line, RuleDecision):
        return line.decision_id
    if isinstance(line, ForecastEntry):
        return line.entry_id
    return line.resolution_id if isinstance(line, Resolution) else line.comment_id


def standing(case: Case, finding: Finding | None, day: date) -> Standing:
    """Return where a question stands on a day, given what the record finds (null: it was not asked).

    A person's answer stands, with what the record holds against it; else the record's of today, with what it had said
    before where that was another. A question without a last day can never fail, and is void.
    """
    last = case.resolutions[-1] if case.resolutions else None
    found = finding if finding and finding.outcome else None
    if last is not None and last.how == "person":
        against = found.reason if found and last.outcome != "void" and found.outcome != last.outcome else None
        return Standing(
            status=last.outcome,
            due=False,
            how="person",
            happened=last.happened,
            events=last.events,
            reason=last.reason,
            source=last.source,
            contradicted=against,
        )
    if found is not None and found.outcome is not None:
        changed = last is not None and last.outcome != found.outcome
        return Standing(
            status=found.outcome,
            due=False,
            how="record",
            happened=found.happened,
            events=found.events,
            reason=found.reason,
            contradicted=f"The record had said {last.outcome}: {last.reason}" if changed and last else None,
        )
    return _unresolved(case, finding, last, day)


def _unresolved(case: Case, finding: Finding | None, last: Resolution | None, day: date) -> Standing:
    closes = case.question.closes
    reason = finding.reason if finding else "It has no rule: a person resolves it."
    withdrawn = f"The record had said {last.outcome}, which it no longer shows: {last.reason}" if last else None
    return Standing(
        status="void" if closes is None else "open",
        due=closes is not None and day > closes,
        how=None,
        happened=None,
        events=(),
        reason=case.question.horizon if closes is None else reason,
        contradicted=withdrawn,
    )


def counted_forecasts(case: Case, happened: date) -> dict[str, tuple[ForecastEntry, ...]]:
    """Return by holder the forecasts that count: made before what happened, and not after the question closed."""
    closes = case.question.closes
    end = happened if closes is None else min(happened, day_after(closes))
    found: dict[str, list[ForecastEntry]] = {}
    for each in case.forecasts:
        if each.made < end:
            found.setdefault(each.holder, []).append(each)
    return {holder: tuple(entries) for holder, entries in found.items()}
