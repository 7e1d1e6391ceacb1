"""The ledger of forecasts held against the record: what it answers, who was right, and what to ask of a claim."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from yalu.code.claim_likelihood import likelihood_of
from yalu.codebook import load_codebook
from yalu.errors import ConfigError, VocabularyError
from yalu.forecast import (
    Case,
    CodedAct,
    Comment,
    EventRule,
    Finding,
    ForecastEntry,
    Line,
    Proposal,
    Question,
    Resolution,
    Rule,
    RuleDecision,
    Scored,
    Standing,
    check_rule,
    fold,
    parse_rule,
    propose_rule,
    read_horizon,
    score_ledger,
    standing,
)
from yalu.forecast.ledger import line_id
from yalu.forecast.lines import read_sheet_row
from yalu.forecast.make import make_comment, make_decision, make_forecast, make_question, make_resolution
from yalu.forecast.values import Answer, HolderKind, Outcome
from yalu.measure.calendar import CalendarEntry
from yalu.measure.forecast_view import Timed, claim_row, coded_acts, holder_name, named_in, read_views
from yalu.record.forecasts import (
    append_forecasts,
    ledger_bytes,
    ledger_now,
    read_forecasts,
    read_ledger_file,
    read_sheet,
    sheet_bytes,
    write_file,
)
from yalu.record.store import Store
from yalu.resolve.state_names import check_state


class ForecastLedger:
    """The ledger of one workspace. Every method that writes appends lines and returns them; nothing is ever edited.

    `by` is who writes a line. `day` is the day as of which something is asked, today where it is left out.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    # Reading

    def cases(self) -> dict[str, Case]:
        """Return all questions with what was said of them, by question id."""
        return fold(self.lines())

    def lines(self) -> list[Line]:
        """Return all lines that can be read, as they were written."""
        return read_forecasts(self._store.path)[0]

    def case(self, question: str) -> Case:
        """Return one question by its id, or by the first letters of it. Raises ConfigError unless they name one."""
        cases = self.cases()
        if question in cases:
            return cases[question]
        stem = question if question.startswith("question-") else f"question-{question}"
        near = [name for name in cases if name.startswith(stem)]
        if len(near) != 1:
            problem = "fits several questions" if near else "is no question of this ledger"
            raise ConfigError(f"{problem}.", item=repr(question[:60]), remedy="List them with `yalu forecasts`.")
        return cases[near[0]]

    def standings(self, cases: Mapping[str, Case] | None = None, *, day: date | None = None) -> dict[str, Standing]:
        """Return where questions stand on a day, as the record knows it then: found anew on every call."""
        asked = self.cases() if cases is None else cases
        on = day or _today()
        findings = self.findings(asked, day=on)
        return {name: standing(case, findings.get(name), on) for name, case in asked.items()}

    def findings(self, cases: Mapping[str, Case], *, day: date | None = None) -> dict[str, Finding]:
        """Return what the record says to the questions that have a rule, as it could be known on a day."""
        ruled: dict[str, Timed] = {}
        for name, case in cases.items():
            rule, closes = case.rule, case.question.closes
            if rule is not None and closes is not None:
                ruled[name] = (rule, case.question.since, closes)
        views = read_views(self._store, list(ruled.values()), until=day or _today())
        return {
            name: check_rule(rule, since, closes, views[rule.states]) for name, (rule, since, closes) in ruled.items()
        }

    def scores(self, *, day: date | None = None) -> list[Scored]:
        """Return how every holder fared on every resolved question."""
        cases = self.cases()
        return score_ledger(cases, self.standings(cases, day=day))

    def closing_days(self, *, day: date | None = None) -> list[CalendarEntry]:
        """Return the last days of the questions that are open on a day, by day."""
        cases = self.cases()
        stands = self.standings(cases, day=day)
        entries = [
            CalendarEntry(
                entry_id=name,
                day=case.question.closes,
                kind="question",
                states=case.question.about,
                title=f"Closes: {case.question.text}",
                number=None,
                round="",
                source=case.question.source or "asked here",
            )
            for name, case in cases.items()
            if case.question.closes is not None and stands[name].status == "open" and not stands[name].due
        ]
        return sorted(entries, key=lambda entry: (entry.day, entry.entry_id))

    # Writing

    def ask(
        self,
        text: str,
        about: Sequence[str],
        *,
        by: str,
        since: date | None = None,
        closes: date | None = None,
        source: str | None = None,
        at: str | None = None,
    ) -> Question:
        """Open a question with the rule that its words propose. Without `closes` its words say when it is due."""
        check_about(about)
        at = at or ledger_now()
        begins = since or date.fromisoformat(at[:10])
        horizon = read_horizon(text, begins, closes)
        question = make_question(
            text=text,
            about=about,
            since=begins,
            closes=horizon.closes,
            horizon="given" if closes else horizon.why,
            proposal=self.propose(text, about),
            by=by,
            at=at,
            source=source,
        )
        self._add(question)
        return question

    def ask_claim(
        self, claim: str, *, by: str, text: str | None = None, closes: date | None = None, at: str | None = None
    ) -> tuple[Question, ForecastEntry]:
        """Open a question from a forecast of the record, and enter its holder's forecast as its words have it.

        Its probability is the range its words of likelihood stand for; where they stand for none, only its direction is
        entered. Raises ConfigError where there is no such forecast, or its story has no day.
        """
        row = claim_row(self._store, claim)
        if row is None or row["kind"] != "forecast":
            raise ConfigError("is no forecast of the record.", item=claim, remedy="See `yalu claims --kind forecast`.")
        made: date | None = row["day"]
        if made is None:
            raise ConfigError("its story has no day.", item=claim, remedy="Enter it by hand with `yalu forecasts ask`.")
        at = at or ledger_now()
        words = row["evidence"]["text"]
        proposal = self.propose(words, row["about"], coded=coded_acts(self._store, row))
        stated = (row["horizon"] or {}).get("end")
        horizon = read_horizon(words, made, closes or (date.fromisoformat(stated) if stated else None))
        question = make_question(
            text=text or words,
            about=row["about"],
            since=made,
            closes=horizon.closes,
            horizon="given" if closes else horizon.why,
            proposal=proposal,
            by=by,
            at=at,
            source=f"{row['publisher'] or 'unknown outlet'}, {made}",
            claim=claim,
        )
        forecast = _claimed(question, row, proposal, by=by, at=at)
        self._add(question, forecast)
        return question, forecast

    def propose(self, text: str, about: Sequence[str], *, coded: Sequence[CodedAct] = ()) -> Proposal:
        """Return the rule that words propose; the states and persons they name are found as in any story."""
        named, persons = named_in(text)
        return propose_rule(text, about, named=named, persons=persons, coded=coded)

    def accept(self, question: str, rule: str | None = None, *, by: str, at: str | None = None) -> RuleDecision:
        """Accept the proposed rule, or another one. Raises ConfigError where there is none, or it is no rule."""
        asked = self.case(question).question
        line = rule or asked.proposed
        if line is None:
            raise ConfigError(
                "has no proposed rule.", item=asked.question_id, remedy="Give one, or let a person resolve it."
            )
        return self._decide(asked, line, by=by, at=at)

    def leave_to_person(self, question: str, *, by: str, at: str | None = None) -> RuleDecision:
        """Decide that no rule resolves a question but a person."""
        return self._decide(self.case(question).question, None, by=by, at=at)

    def enter(
        self,
        question: str,
        *,
        holder: str,
        by: str,
        kind: HolderKind = "own",
        made: date | None = None,
        expects: Answer | None = None,
        probability: float | None = None,
        words: str | None = None,
        outlet: str | None = None,
        source: str | None = None,
        at: str | None = None,
    ) -> ForecastEntry:
        """Enter a forecast, or an update where the holder has one. Raises ConfigError, also where it is resolved."""
        case, at = self.case(question), at or ledger_now()
        if kind == "own":
            stands = self.standings({case.question.question_id: case}, day=date.fromisoformat(at[:10]))
            if stands[case.question.question_id].status != "open":
                raise ConfigError("is no longer open.", item=case.question.question_id, remedy="Ask a new question.")
        forecast = make_forecast(
            case.question,
            holder=holder,
            kind=kind,
            made=made,
            expects=expects,
            probability=probability,
            band=band_of(words) if words and probability is None else None,
            words=words,
            outlet=outlet,
            source=source,
            by=by,
            at=at,
        )
        self._add(forecast)
        return forecast

    def resolve(
        self,
        question: str,
        outcome: Outcome,
        *,
        reason: str,
        by: str,
        happened: date | None = None,
        source: str | None = None,
        events: Sequence[str] = (),
        at: str | None = None,
    ) -> Resolution:
        """Answer a question as a person, with a reason; a later answer supersedes. Raises ConfigError."""
        answer = make_resolution(
            self.case(question).question,
            outcome=outcome,
            happened=happened,
            reason=reason,
            source=source,
            events=self._known_events(events),
            by=by,
            at=at or ledger_now(),
        )
        self._add(answer)
        return answer

    def resolve_by_record(self, *, by: str, day: date | None = None, at: str | None = None) -> list[Resolution]:
        """Write down what the record answers today, where that is news and no person has answered; return it."""
        cases, at = self.cases(), at or ledger_now()
        found = self.findings(cases, day=day)
        answers = [
            make_resolution(
                cases[name].question,
                outcome=finding.outcome,
                happened=finding.happened,
                how="record",
                events=finding.events,
                reason=finding.reason,
                by=by,
                at=at,
            )
            for name, finding in sorted(found.items())
            if finding.outcome is not None and _is_news(cases[name], finding)
        ]
        self._add(*answers)
        return answers

    def comment(self, question: str, text: str, *, by: str, at: str | None = None) -> Comment:
        """Remark something on a question."""
        comment = make_comment(self.case(question).question, text, by=by, at=at or ledger_now())
        self._add(comment)
        return comment

    # Files

    def export(self, path: Path) -> int:
        """Write the whole ledger as JSON lines, or a sheet of forecasts as CSV; return how many questions it has."""
        write_file(path, self.as_file(path.suffix))
        return len(self.cases())

    def as_file(self, suffix: str) -> bytes:
        """Return the whole ledger as JSON lines, or a sheet of its forecasts for `.csv`."""
        return sheet_bytes(self._in_order()) if suffix == ".csv" else ledger_bytes(self.lines())

    def import_file(self, path: Path, *, by: str, at: str | None = None) -> int:
        """Add the lines of a file that `export` wrote, or of a sheet; return how many are new.

        What is in the ledger already is not added again. Raises RecordError or ConfigError, before anything is written.
        """
        # A sheet has no ids of its own: its lines are known by what they say.
        sheet = path.suffix == ".csv"
        key: Callable[[Line], Hashable] = _content if sheet else line_id
        lines = self._sheet_lines(path, by=by, at=at or ledger_now()) if sheet else read_ledger_file(path)
        known = {key(line) for line in self.lines()}
        new: dict[Hashable, Line] = {}
        for line in lines:
            if key(line) not in known:
                new.setdefault(key(line), line)
        self._add(*new.values())
        return len(new)

    def _sheet_lines(self, path: Path, *, by: str, at: str) -> list[Line]:
        found: list[Line] = []
        for number, row in read_sheet(path):
            try:
                for line in read_sheet_row(row, by=by, at=at, propose=self.propose, band_of=band_of):
                    if isinstance(line, RuleDecision) and line.rule:
                        check_codes(parse_rule(line.rule))
                    if isinstance(line, Question):
                        check_about(line.about)
                    found.append(line)
            except (ConfigError, VocabularyError) as error:
                where = f"{path}:{number}"
                raise ConfigError(f"{error.item or ''} {error.problem}", item=where, remedy=error.remedy) from error
        return found

    def _in_order(self) -> list[Case]:
        cases = self.cases().values()
        return sorted(cases, key=lambda case: (case.question.since, case.question.text, case.question.question_id))

    def _add(self, *lines: Line) -> None:
        append_forecasts(self._store.path, lines)

    def _decide(self, question: Question, rule: str | None, *, by: str, at: str | None) -> RuleDecision:
        decision = make_decision(question, rule, by=by, at=at or ledger_now())
        if decision.rule:
            check_codes(parse_rule(decision.rule))
        self._add(decision)
        return decision

    def _known_events(self, events: Sequence[str]) -> tuple[str, ...]:
        sql = "SELECT event_id FROM events WHERE list_contains($wanted, event_id)"
        known = {row["event_id"] for row in self._store.query(sql, {"wanted": list(events)}).to_pylist()}
        for name in events:
            if name not in known and not name.startswith("coded-"):
                raise ConfigError("is no event of the record.", item=name, remedy="See `yalu events --format csv`.")
        return tuple(events)


def check_about(about: Sequence[str]) -> None:
    """Raise ConfigError for what is neither a state nor a relation of two."""
    for each in about:
        states = each.replace(">", "-").split("-")
        if len(states) > 2:
            raise ConfigError("is neither a state nor two.", item=repr(each), remedy="Write CHN-PRK, or PRK.")
        for state in states:
            check_state(state)


def check_codes(rule: Rule) -> None:
    """Raise ConfigError for a state that is none, VocabularyError for an event type or mode the codebook lacks."""
    for state in rule.states:
        check_state(state)
    if isinstance(rule, EventRule):
        book = load_codebook()
        for kind, mode in rule.kinds:
            book.event_type(kind)
            book.mode(kind, mode)


def band_of(words: str) -> tuple[float, float] | None:
    """Return the range of probability (ICD 203) that words of likelihood stand for, null where they stand for none."""
    found = likelihood_of(words)
    if found is None or found.low is None or found.high is None:
        return None
    return found.low, found.high


def _claimed(question: Question, row: Mapping[str, Any], proposal: Proposal, *, by: str, at: str) -> ForecastEntry:
    """Return the forecast of a claim's holder: what its words say of likelihood, never more."""
    holder, likelihood = row["holder"] or {}, row["likelihood"] or {}
    low, high = likelihood.get("low"), likelihood.get("high")
    outlet = row["publisher"] or None
    return make_forecast(
        question,
        holder=holder_name(holder, outlet),
        kind=holder.get("kind") or ("outlet" if outlet else "unnamed"),
        outlet=outlet,
        made=row["day"],
        expects=proposal.expects,
        band=(low, high) if low is not None and high is not None else None,
        words=likelihood.get("words"),
        source=question.source,
        by=by,
        at=at,
    )


def _is_news(case: Case, finding: Finding) -> bool:
    """Return whether nobody has answered yet, or the record said something else."""
    last = case.resolutions[-1] if case.resolutions else None
    if last is None:
        return True
    return last.how == "record" and (last.outcome, last.events) != (finding.outcome, finding.events)


# Who wrote a line and when is not what it says; a question is the same with another rule proposed.
_NOT_CONTENT = {"by", "at", "decision_id", "entry_id", "resolution_id", "comment_id", "proposed", "proposed_why"}


def _content(line: Line) -> tuple[Any, ...]:
    """Return what a line says, by which one that is imported again is known."""
    if isinstance(line, Question):
        return ("Question", line.question_id)
    named = (each.name for each in fields(line) if each.name not in _NOT_CONTENT)
    return (type(line).__name__, *(getattr(line, name) for name in named))


def _today() -> date:
    return datetime.now(UTC).date()
