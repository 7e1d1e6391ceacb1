"""The ledger of forecasts: questions and what came, who was right, and the forms that add lines to it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from yalu.errors import ConfigError
from yalu.forecast import (
    CalibrationRow,
    Case,
    Record,
    Scored,
    Standing,
    calibrate,
    parts,
    rank,
    score_case,
    score_ledger,
)
from yalu.forecast.ledger import counted_forecasts
from yalu.forecast.ranking import Group
from yalu.measure.forecast_view import ClaimedForecast, claimed_forecasts
from yalu.measure.forecasts import ForecastLedger
from yalu.measure.ics import calendar_ics
from yalu.web.desk import desk_of
from yalu.web.render import address, done, render
from yalu.web.safety import did, person, posted

NAV = ("Forecasts", "/forecasts")

STATUSES = ("open", "due", "yes", "no", "void")
# Forecasts found in texts that the page offers at once: a screenful.
_FOUND = 10
_KINDS = ("person", "institution", "outlet", "unnamed")
_FILES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl", "ics": "text/calendar; charset=utf-8"}
# The plot is drawn in a square of so many units; per cent go across and up.
_SIDE = 100
# Of a dot in the plot: its area grows with the forecasts it stands for, up to what would hide its neighbours.
_LEAST_DOT, _MOST_DOT = 1.5, 4.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A question as the list shows it. `status` is its standing, or `due`."""

    case: Case
    stands: Standing
    status: str

    @property
    def proposes(self) -> bool:
        """Whether it has a proposed rule that nobody has decided on, and could still use it."""
        return self.status in ("open", "due") and not self.case.decisions and self.case.question.proposed is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A band of probability in the plot: where it stands (0 to 100, up is less), its interval, and what it says."""

    x: float
    y: float
    top: float
    bottom: float
    radius: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The whole ledger as it stands on one day."""

    cases: Mapping[str, Case]
    standings: Mapping[str, Standing]
    scored: Sequence[Scored]


def forecasts(request: Request) -> Response:
    """Show the questions that fit the address, how holders have fared, and the form that asks a new one."""
    query = request.query_params
    ledger = _ledger(request)
    rows = [
        Row(case=case, stands=ledger.standings[name], status=_status(ledger.standings[name]))
        for name, case in ledger.cases.items()
    ]
    counts = {status: sum(row.status == status for row in rows) for status in STATUSES}
    chosen = [row for row in rows if _fits(row, query.get("status"), query.get("holder"), query.get("dyad"))]
    chosen.sort(key=_order)
    bands = calibrate(ledger.scored)
    found = _found(request, ledger)
    return render(
        request,
        "forecasts.html",
        rows=chosen,
        counts=counts,
        total=len(rows),
        statuses=STATUSES,
        holders=sorted({each.holder for case in ledger.cases.values() for each in case.forecasts}),
        dyads=sorted({each for case in ledger.cases.values() for each in case.question.about}),
        chosen={name: query.get(name, "") for name in ("status", "holder", "dyad")},
        groups=[(title, rank(ledger.scored, group)) for title, group in _GROUPS],
        all=rank(ledger.scored, "all"),
        bands=[row for row in bands if row.number],
        dots=calibration_dots(bands),
        parts=parts(ledger.scored),
        found=found[:_FOUND],
        unasked=len(found),
        short=_short_interval,
        here_query=address(request),
    )


_GROUPS: tuple[tuple[str, Group], ...] = (("Kinds of holders", "kind"), ("Holders", "holder"), ("Outlets", "outlet"))


def question(request: Request) -> Response:
    """Show one question with everything that was said of it, and the forms that add to it."""
    case = _case(request)
    name = case.question.question_id
    stands = _ledger(request).standings[name]
    counted = counted_forecasts(case, stands.happened) if stands.happened else None
    return render(
        request,
        "forecast.html",
        case=case,
        question=case.question,
        stands=stands,
        standing=_status(stands),
        forecasts=[(each, counted is None or each in counted.get(each.holder, ())) for each in case.forecasts],
        scored={each.holder: each for each in score_case(case, stands)},
        own=next((each for each in reversed(case.forecasts) if each.holder == person(request).name), None),
        kinds=_KINDS,
    )


def ask(request: Request) -> Response:
    """Open a question, in words or from a forecast of the record."""
    ledger, who = _writing(request), person(request).name
    claim, text = _given(request, "claim"), _given(request, "text")
    closes = _day(request, "closes")
    if claim:
        made, _ = ledger.ask_claim(claim, text=text, closes=closes, by=who)
    elif text:
        about = (_given(request, "about") or "").upper().split()
        made = ledger.ask(
            text, about, since=_day(request, "since"), closes=closes, source=_given(request, "source"), by=who
        )
    else:
        raise ConfigError("there is no question.", remedy="Write one.")
    did(request, "asked a question", made.question_id)
    return done(request, f"/forecasts/{made.question_id}", "The question is open.", question=made.question_id)


def enter(request: Request) -> Response:
    """Enter a forecast of one's own, or of somebody else."""
    case, who = _case(request), person(request).name
    percent, holder = _given(request, "percent"), _given(request, "holder")
    expects = _given(request, "expects")
    entered = _writing(request).enter(
        case.question.question_id,
        holder=holder or who,
        kind=_one_of(request, "kind", _KINDS) if holder else "own",  # type: ignore[arg-type]
        probability=_number(percent) / 100 if percent else None,
        words=_given(request, "words"),
        expects=_one_of(request, "expects", ("yes", "no")) if expects else None,  # type: ignore[arg-type]
        made=_day(request, "made"),
        outlet=_given(request, "outlet"),
        source=_given(request, "source"),
        by=who,
    )
    did(request, "entered a forecast", case.question.question_id)
    return done(request, _address(case), f"Entered for {entered.holder}: {entered.said}.")


def decide(request: Request) -> Response:
    """Accept the proposed rule, another one, or none."""
    case, ledger, who = _case(request), _writing(request), person(request).name
    name, rule = case.question.question_id, _given(request, "rule")
    if _given(request, "person") or (rule is None and case.question.proposed is None):
        made = ledger.leave_to_person(name, by=who)
    else:
        made = ledger.accept(name, rule, by=who)
    did(request, "set the rule of a question", name)
    words = f"Its rule is now: {made.rule}." if made.rule else "A person resolves it."
    return done(request, _given(request, "to") or _address(case), words)


def resolve(request: Request) -> Response:
    """Answer a question, with a reason and what shows it."""
    case = _case(request)
    made = _writing(request).resolve(
        case.question.question_id,
        _one_of(request, "outcome", ("yes", "no", "void")),  # type: ignore[arg-type]
        reason=_given(request, "reason") or "",
        happened=_day(request, "happened"),
        source=_given(request, "source"),
        events=(_given(request, "events") or "").split(),
        by=person(request).name,
    )
    did(request, "resolved a question", case.question.question_id)
    return done(request, _address(case), f"Resolved: {made.outcome}.")


def comment(request: Request) -> Response:
    """Remark something on a question."""
    case = _case(request)
    _writing(request).comment(case.question.question_id, _given(request, "text") or "", by=person(request).name)
    did(request, "remarked on a question", case.question.question_id)
    return done(request, _address(case), "Your remark is kept.")


def resolve_by_record(request: Request) -> Response:
    """Write down what the record answers today."""
    answers = _writing(request).resolve_by_record(by=person(request).name)
    did(request, "resolved questions by the record", str(len(answers)))
    return done(request, "/forecasts", f"{len(answers)} questions resolved by the record.")


def file(request: Request) -> Response:
    """Give out the ledger as JSON lines, its forecasts as a sheet, or the days on which questions close."""
    kind = request.path_params["kind"]
    if kind not in _FILES:
        raise HTTPException(404, "The ledger comes as csv, jsonl or ics.")
    desk = desk_of(request)
    ledger = desk.workspace.forecasts
    if kind == "ics":
        body = calendar_ics(ledger.closing_days(), name=f"{desk.name}: questions that close")
    else:
        body = ledger.as_file(f".{kind}")
    headers = {"Content-Disposition": f'attachment; filename="forecasts.{kind}"'}
    return Response(body, media_type=_FILES[kind], headers=headers)


def calibration_dots(bands: Sequence[CalibrationRow]) -> list[Dot]:
    """Return the dots of the calibration plot: what was said across, how often it came up, each with its interval."""
    dots = []
    for band in bands:
        if band.mean is None or band.happened is None:
            continue
        came = band.happened
        dots.append(
            Dot(
                x=round(_SIDE * band.mean, 2),
                y=round(_SIDE * (1 - came.value), 2),
                top=round(_SIDE * (1 - came.high), 2),
                bottom=round(_SIDE * (1 - came.low), 2),
                radius=round(min(_MOST_DOT, _LEAST_DOT + math.sqrt(band.number) / 2), 2),
                words=f"said {band.mean:.0%} on average, came {came.value:.0%} of {band.number}",
            )
        )
    return dots


def _short_interval(record: Record, name: str) -> str:
    value = {"right": record.right, "brier": record.brier, "log": record.log}[name]
    return "too few" if value is None else f"{value.value:.2f} ({value.low:.2f} to {value.high:.2f})"


def _ledger(request: Request) -> Ledger:
    """Return the ledger as it stands today, computed once for each day and version of the record."""
    desk = desk_of(request)
    today = datetime.now(UTC).date()

    def read() -> Ledger:
        cases = desk.workspace.forecasts.cases()
        standings = desk.workspace.forecasts.standings(cases, day=today)
        return Ledger(cases=cases, standings=standings, scored=score_ledger(cases, standings))

    return desk.remember(("forecasts", today), read)


def _found(request: Request, ledger: Ledger) -> list[ClaimedForecast]:
    """Return the forecasts of the record that nobody has asked about, the newest first."""
    desk = desk_of(request)
    asked = {case.question.claim for case in ledger.cases.values()}
    claims = desk.remember("claimed forecasts", lambda: claimed_forecasts(desk.workspace.store))
    return [each for each in claims if each.claim_id not in asked]


def _case(request: Request) -> Case:
    case = _ledger(request).cases.get(request.path_params["question"])
    if case is None:
        raise HTTPException(404, "There is no such question in the ledger.")
    return case


def _writing(request: Request) -> ForecastLedger:
    return desk_of(request).workspace.forecasts


def _address(case: Case) -> str:
    return f"/forecasts/{case.question.question_id}"


def _status(stands: Standing) -> str:
    return "due" if stands.due else stands.status


def _order(row: Row) -> tuple[bool, int, str]:
    """Return the key that sorts questions: those without an answer first, the next to close before; then the newest."""
    closes = (row.case.question.closes or date.max).toordinal()
    answered = row.status not in ("open", "due")
    return answered, -closes if answered else closes, row.case.question.question_id


def _fits(row: Row, status: str | None, holder: str | None, dyad: str | None) -> bool:
    return (
        (not status or row.status == status)
        and (not holder or any(each.holder == holder for each in row.case.forecasts))
        and (not dyad or dyad in row.case.question.about)
    )


def _given(request: Request, name: str) -> str | None:
    value = posted(request).get(name)
    return value.strip() or None if isinstance(value, str) else None


def _day(request: Request, name: str) -> date | None:
    value = _given(request, name)
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise ConfigError(f"{value!r} is no day.", item=name, remedy="Write it as 2018-09-09.") from None


def _number(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise ConfigError(f"{value!r} is no number.", item="percent", remedy="Write it as 70.") from None


def _one_of(request: Request, name: str, known: Sequence[str]) -> str:
    value = _given(request, name) or ""
    if value not in known:
        raise ConfigError(f"{value!r} is unknown.", item=name, remedy=f"Choose one of {', '.join(known)}.")
    return value


ROUTES = [
    Route("/forecasts", forecasts),
    Route("/forecasts", ask, methods=["POST"]),
    Route("/forecasts/resolve", resolve_by_record, methods=["POST"]),
    Route("/forecasts/file.{kind}", file),
    Route("/forecasts/{question}", question),
    Route("/forecasts/{question}/enter", enter, methods=["POST"]),
    Route("/forecasts/{question}/rule", decide, methods=["POST"]),
    Route("/forecasts/{question}/resolve", resolve, methods=["POST"]),
    Route("/forecasts/{question}/comment", comment, methods=["POST"]),
]
