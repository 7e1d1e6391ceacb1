"""`yalu forecasts`: the ledger of who forecast what, how it came, and how well each has done."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from yalu.cli import filters
from yalu.cli.common import (
    Column,
    Format,
    FormatOption,
    WorkspaceOption,
    YaluGroup,
    YaluTyper,
    iso_day,
    last_day,
    open_workspace,
    show_rows,
)
from yalu.cli.rows import Row, shortened
from yalu.errors import ConfigError

if TYPE_CHECKING:
    from datetime import date

    from yalu.forecast import Case, Interval, Record, Standing

_ID = 8  # letters of an id that tell questions apart in a table


class Status(StrEnum):
    """Where a question stands."""

    open = "open"
    due = "due"
    yes = "yes"
    no = "no"
    void = "void"


class By(StrEnum):
    """What scores are grouped by."""

    holder = "holder"
    outlet = "outlet"
    kind = "kind"
    all = "all"


class Kind(StrEnum):
    """What kind of holder made a forecast."""

    own = "own"
    person = "person"
    institution = "institution"
    outlet = "outlet"
    unnamed = "unnamed"
    author = "author"


class Answer(StrEnum):
    """What is expected."""

    yes = "yes"
    no = "no"


class Outcome(StrEnum):
    """What came."""

    yes = "yes"
    no = "no"
    void = "void"


DayOption = Annotated[
    str | None, typer.Option("--day", metavar="DATE", help="As of this day. Default: today.", show_default=False)
]
ByOption = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", help="Who writes this. Default: your name here.", show_default=False),
]
SourceOption = Annotated[
    str | None, typer.Option(metavar="TEXT", help="Where it stood: author, outlet, day, title.", show_default=False)
]
QuestionArgument = Annotated[str, typer.Argument(metavar="QUESTION", help="Its id, or the first letters of it.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = YaluTyper(
        cls=YaluGroup,
        invoke_without_command=True,
        rich_markup_mode=None,
        help="Who forecast what, how it came, and how well each has done. Without a command: list the questions.",
    )
    group.callback()(forecasts)
    for name, command in (
        ("show", show),
        ("ask", ask),
        ("accept", accept),
        ("enter", enter),
        ("resolve", resolve),
        ("comment", comment),
        ("score", score),
        ("export", export),
        ("import", import_),
        ("ics", ics),
    ):
        group.command(name)(command)
    app.add_typer(group, name="forecasts")


def forecasts(
    context: typer.Context,
    status: Annotated[
        Status | None, typer.Option(help="Only these; due: their time is over, unresolved.", show_default=False)
    ] = None,
    dyad: filters.DyadOption = None,
    holder: Annotated[
        str | None, typer.Option(metavar="NAME", help="With a forecast of this holder.", show_default=False)
    ] = None,
    outlet: Annotated[
        str | None, typer.Option(metavar="NAME", help="With a forecast told by this outlet.", show_default=False)
    ] = None,
    day: DayOption = None,
    workspace: WorkspaceOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Who forecast what, how it came, and how well each has done. Without a command: list the questions."""
    if context.invoked_subcommand is not None:
        return
    ledger = open_workspace(workspace).forecasts
    cases = ledger.cases()
    stands = ledger.standings(cases, day=_day(day))
    picked = filters.chosen(dyad=dyad)
    rows = [
        _row(case, stands[name])
        for name, case in cases.items()
        if _fits(case, picked.get("dyad"), holder, outlet) and _has_status(stands[name], status)
    ]
    rows.sort(key=lambda row: (row["closes"] or "9999", row["question_id"]))
    nothing = "No question fits. Ask one with `yalu forecasts ask`."
    show_rows(rows, _COLUMNS, form, plain=lambda row: row, nothing=nothing)


def show(question: QuestionArgument, day: DayOption = None, workspace: WorkspaceOption = None) -> None:
    """Show one question: its rule, its forecasts and updates, how it was resolved and on what evidence."""
    from yalu.forecast.ledger import counted_forecasts

    ledger = open_workspace(workspace).forecasts
    case = ledger.case(question)
    name = case.question.question_id
    stands = ledger.standings({name: case}, day=_day(day))[name]
    typer.echo(case.question.text)
    for label, value in _about(case, stands):
        typer.echo(f"  {label:<12}{value}")
    late = counted_forecasts(case, stands.happened) if stands.happened else None
    for each in case.forecasts:
        counts = late is None or each in late.get(each.holder, ())
        after = "" if counts else "  (too late: does not count)"
        typer.echo(f"  {each.made}  {each.holder}{f', {each.outlet}' if each.outlet else ''}: {each.said}{after}")
    for remark in case.comments:
        typer.echo(f"  {remark.at[:10]}  {remark.by} remarks: {remark.text}")


def ask(
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", help="The question, in your own words.", show_default=False)
    ] = None,
    about: Annotated[
        list[str] | None,
        typer.Option(metavar="CHN-PRK", help="The relation or state; may be given again.", show_default=False),
    ] = None,
    claim: Annotated[
        str | None, typer.Option(metavar="ID", help="Ask what this forecast of the record says.", show_default=False)
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="What happens from this day counts. Default: today.", show_default=False),
    ] = None,
    closes: Annotated[
        str | None, typer.Option(metavar="DATE", help="Its last day. Default: as its words say.", show_default=False)
    ] = None,
    source: SourceOption = None,
    by: ByOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Open a question, in words or from a forecast that was found in a text, and propose a rule that resolves it."""
    ledger = open_workspace(workspace).forecasts
    due = _day(last_day(closes, "--closes"))
    if claim is not None:
        question, forecast = ledger.ask_claim(claim, text=text, closes=due, by=_name(by))
        typer.echo(f"Forecast of {forecast.holder}: {forecast.said}.")
    elif text is None:
        raise ConfigError("there is no question.", remedy="Give its words, or --claim ID.")
    else:
        states = [each.upper() for each in about or ()]
        begins = _day(iso_day(since, "--since"))
        question = ledger.ask(text, states, since=begins, closes=due, source=source, by=_name(by))
    typer.echo(f"Question {_short(question.question_id)}: open until {question.closes or 'never'} ({question.horizon})")
    if question.proposed:
        typer.echo(f"Proposed rule: {question.proposed}. {question.proposed_why}")
        typer.echo(f"Accept it with `yalu forecasts accept {_short(question.question_id)}`, or give another.")
    else:
        typer.echo(f"No rule proposed: {question.proposed_why}")


def accept(
    question: QuestionArgument,
    rule: Annotated[
        str | None,
        typer.Argument(metavar="RULE", help="Another rule than the proposed one.", show_default=False),
    ] = None,
    person: Annotated[bool, typer.Option("--person", help="No rule: a person resolves it.")] = False,
    by: ByOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Accept the rule that was proposed for a question, or give another."""
    ledger = open_workspace(workspace).forecasts
    if person and rule:
        raise ConfigError("--person goes without a rule.", item=rule)
    made = ledger.leave_to_person(question, by=_name(by)) if person else ledger.accept(question, rule, by=_name(by))
    typer.echo(f"Rule of {_short(made.question)}: {made.rule or 'none, a person resolves it'}")


def enter(
    question: QuestionArgument,
    probability: Annotated[
        float | None,
        typer.Option("-p", "--probability", metavar="P", help="Of yes: 0.001 to 0.999.", show_default=False),
    ] = None,
    words: Annotated[
        str | None,
        typer.Option(metavar="WORDS", help="Words of likelihood, such as 'very likely' (ICD 203).", show_default=False),
    ] = None,
    expects: Annotated[
        Answer | None, typer.Option(help="The direction, where no likelihood is said.", show_default=False)
    ] = None,
    holder: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whose forecast it is. Default: yours.", show_default=False)
    ] = None,
    kind: Annotated[Kind | None, typer.Option(help="What the holder is. Default: own.", show_default=False)] = None,
    outlet: Annotated[
        str | None, typer.Option(metavar="NAME", help="The outlet that told it.", show_default=False)
    ] = None,
    made: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="When somebody else made it. Your own is made today.", show_default=False),
    ] = None,
    source: SourceOption = None,
    by: ByOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Enter a forecast, or an update: the earlier one stays, and is scored for the days on which it stood."""
    name = _name(by)
    entered = open_workspace(workspace).forecasts.enter(
        question,
        holder=holder or name,
        kind=(kind or (Kind.person if holder else Kind.own)).value,
        probability=probability,
        words=words,
        expects=expects.value if expects else None,
        outlet=outlet,
        made=_day(iso_day(made, "--made")),
        source=source,
        by=name,
    )
    typer.echo(f"{entered.holder}, {entered.made}: {entered.said}")


def resolve(
    question: Annotated[
        str | None,
        typer.Argument(
            metavar="[QUESTION]", help="Answer this one yourself; without it, ask the record.", show_default=False
        ),
    ] = None,
    outcome: Annotated[
        Outcome | None, typer.Argument(metavar="[OUTCOME]", help="yes, no or void.", show_default=False)
    ] = None,
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help="Why.", show_default=False)] = None,
    happened: Annotated[
        str | None, typer.Option(metavar="DATE", help="For yes: when it happened.", show_default=False)
    ] = None,
    event: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID", help="An event of the record that shows it; may be given again.", show_default=False
        ),
    ] = None,
    source: SourceOption = None,
    day: DayOption = None,
    by: ByOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Write down what the record answers, with its events; or answer a question yourself, with a reason."""
    ledger = open_workspace(workspace).forecasts
    if question is None:
        answers = ledger.resolve_by_record(by=_name(by), day=_day(day))
        for each in answers:
            typer.echo(f"{_short(each.question)}  {each.outcome}  {each.reason}")
        due = sum(each.due for each in ledger.standings(day=_day(day)).values())
        typer.echo(f"{len(answers)} resolved by the record; {due} due that it cannot tell.", err=True)
        return
    if outcome is None or not reason:
        raise ConfigError("an answer needs yes, no or void, and a reason.", remedy="Give it and --reason TEXT.")
    made = ledger.resolve(
        question,
        outcome.value,
        reason=reason,
        happened=_day(iso_day(happened, "--happened")),
        events=event or (),
        source=source,
        by=_name(by),
    )
    typer.echo(f"{_short(made.question)}  {made.outcome}  {made.reason}")


def comment(
    question: QuestionArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What you remark.")],
    by: ByOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Remark something on a question."""
    made = open_workspace(workspace).forecasts.comment(question, text, by=_name(by))
    typer.echo(f"{_short(made.question)}  {made.text}")


def score(
    group: Annotated[By, typer.Option("--group", help="For each of these.")] = By.holder,
    each: Annotated[bool, typer.Option("--each", help="Every forecast by itself.")] = False,
    calibration: Annotated[
        bool, typer.Option("--calibration", help="How often what was said came, by bands of probability.")
    ] = False,
    holder: Annotated[str | None, typer.Option(metavar="NAME", help="Only of this holder.", show_default=False)] = None,
    day: DayOption = None,
    workspace: WorkspaceOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Show how holders or outlets have fared; figures, with 95 % intervals, only where 10 questions are resolved."""
    from yalu.forecast import calibrate, parts, rank
    from yalu.model.schema import to_plain

    ledger = open_workspace(workspace).forecasts
    scored = [one for one in ledger.scores(day=_day(day)) if holder is None or one.holder == holder]
    nothing = "No forecast is resolved yet."
    if calibration:
        columns = _CALIBRATION
        show_rows([to_plain(row) for row in calibrate(scored)], columns, form, plain=lambda row: row, nothing=nothing)
        if (found := parts(scored)) and form is Format.table:
            typer.echo(
                f"Reliability {found.reliability:.3f} (0 is best), resolution {found.resolution:.3f} (more is better), "
                f"uncertainty {found.uncertainty:.3f}."
            )
    elif each:
        cases = ledger.cases()
        rows = [to_plain(one) | {"text": cases[one.question].question.text, "right": one.right} for one in scored]
        rows.sort(key=lambda row: (row["holder"], row["question"]))
        show_rows(rows, _EACH, form, plain=lambda row: row, nothing=nothing)
    else:
        show_rows(rank(scored, group.value), _SCORES, form, plain=to_plain, nothing=nothing)


def export(
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="A .jsonl or .csv file.", show_default=False)
    ],
    workspace: WorkspaceOption = None,
) -> None:
    """Write the whole ledger as JSON Lines, or a sheet of its forecasts as CSV, by the file's suffix."""
    from yalu.detect.words import counted

    questions = open_workspace(workspace).forecasts.export(output)
    typer.echo(f"{counted(questions, 'question')} written to {output}.", err=True)


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `export` wrote, or a sheet like it.")],
    by: ByOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Add the lines of a ledger or a sheet; what is there already is not added again."""
    added = open_workspace(workspace).forecasts.import_file(file, by=_name(by))
    typer.echo(f"{added} lines added from {file}.", err=True)


def ics(day: DayOption = None, workspace: WorkspaceOption = None) -> None:
    """Write the days on which open questions close, as an iCalendar file."""
    from yalu.measure.ics import calendar_ics

    desk = open_workspace(workspace)
    entries = desk.forecasts.closing_days(day=_day(day))
    typer.echo(calendar_ics(entries, name=f"{desk.config.name}: questions that close"), nl=False)


def _day(value: str | None) -> date | None:
    from datetime import date

    return None if value is None else date.fromisoformat(iso_day(value, "--day") or value)


def _name(given: str | None) -> str:
    if given:
        return given
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def _short(name: str) -> str:
    return name.rpartition("-")[2][:_ID]


def _fits(case: Case, dyad: str | None, holder: str | None, outlet: str | None) -> bool:
    pair = "-".join(sorted(dyad.upper().replace(">", "-").split("-"))) if dyad else None
    about = {"-".join(sorted(each.split("-"))) for each in case.question.about}
    return (
        (pair is None or pair in about)
        and (holder is None or any(each.holder == holder for each in case.forecasts))
        and (outlet is None or any(each.outlet == outlet for each in case.forecasts))
    )


def _has_status(stands: Standing, wanted: Status | None) -> bool:
    if wanted is Status.due:
        return stands.due
    return wanted is None or stands.status == wanted.value


def _row(case: Case, stands: Standing) -> Row:
    question = case.question
    holders = dict.fromkeys(each.holder for each in case.forecasts)
    last = case.forecasts[-1] if case.forecasts else None
    return {
        "question_id": question.question_id,
        "text": question.text,
        "about": list(question.about),
        "since": question.since.isoformat(),
        "closes": question.closes.isoformat() if question.closes else None,
        "horizon": question.horizon,
        "rule": str(case.rule) if case.rule else None,
        "proposed": question.proposed,
        "holders": list(holders),
        "last": last.said if last else None,
        "status": stands.status,
        "due": stands.due,
        "how": stands.how,
        "happened": stands.happened.isoformat() if stands.happened else None,
        "events": list(stands.events),
        "reason": stands.reason,
        "source": stands.source,
        "contradicted": stands.contradicted,
    }


def _about(case: Case, stands: Standing) -> list[tuple[str, str]]:
    question = case.question
    due = ", due" if stands.due else ""
    pairs = [
        ("id", question.question_id),
        ("about", " ".join(question.about)),
        ("time", f"{question.since} to {question.closes or 'never'} ({question.horizon})"),
        ("source", question.source or ""),
        ("rule", str(case.rule or "none accepted")),
        ("proposed", f"{question.proposed or 'none'}: {question.proposed_why}" if case.rule is None else ""),
        (
            "status",
            stands.status
            + due
            + (f", by {'the record' if stands.how == 'record' else 'a person'}" if stands.how else ""),
        ),
        ("happened", str(stands.happened or "")),
        ("because", stands.reason),
        ("events", " ".join(stands.events)),
        ("evidence", stands.source or ""),
        ("against it", stands.contradicted or ""),
    ]
    return [(label, value) for label, value in pairs if value]


def _interval(value: Interval | None, digits: int = 2) -> str:
    return "too few" if value is None else f"{value.value:.{digits}f} [{value.low:.{digits}f}, {value.high:.{digits}f}]"


def _ends(name: str, part: str, record: Record) -> str:
    value = {"share_right": record.right, "brier": record.brier, "log": record.log}[name]
    return "" if value is None else f"{getattr(value, part):.4f}"


def _figure(value: Any, digits: int = 2) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _bands(row: Mapping[str, Any]) -> str:
    if row["brier"] is None or row["brier_best"] == row["brier_worst"]:
        return _figure(row["brier"])
    return f"{row['brier']:.2f} ({row['brier_best']:.2f}-{row['brier_worst']:.2f})"


_COLUMNS: list[Column[Row]] = [
    Column(header="id", value=lambda row: _short(row["question_id"]), in_csv=False),
    Column(header="closes", value=lambda row: row["closes"]),
    Column(
        header="status", value=lambda row: "due" if row["due"] else row["status"] + ("!" if row["contradicted"] else "")
    ),
    Column(header="question", value=lambda row: shortened(row["text"], 110), wide=True),
    Column(header="holders", value=lambda row: shortened("; ".join(row["holders"]), 60), wide=True),
    Column(header="rule", value=lambda row: row["rule"], in_table=False),
    Column(header="how", value=lambda row: row["how"], in_table=False),
    Column(header="reason", value=lambda row: row["reason"], in_table=False),
    Column(header="events", value=lambda row: " ".join(row["events"]), in_table=False),
    Column(header="against", value=lambda row: row["contradicted"], in_table=False),
    Column(header="question_id", value=lambda row: row["question_id"], in_table=False),
]

_SCORES: list[Column[Record]] = [
    Column(header="name", value=lambda each: each.name, wide=True),
    Column(header="right", value=lambda each: f"{each.right_number} of {each.questions}", right=True, in_csv=False),
    Column(header="share right", value=lambda each: _interval(each.right), right=True, in_csv=False),
    Column(header="scored", value=lambda each: each.scored, right=True),
    Column(header="Brier", value=lambda each: _interval(each.brier), right=True, in_csv=False),
    Column(header="resolved", value=lambda each: each.questions, in_table=False),
    Column(header="right", value=lambda each: each.right_number, in_table=False),
    *(
        Column(header=f"{name}{end}", value=partial(_ends, name, part), in_table=False)
        for name in ("share_right", "brier", "log")
        for part, end in (("value", ""), ("low", "_low"), ("high", "_high"))
    ),
    Column(header="brier_best", value=lambda each: _figure(each.brier_best, 4), in_table=False),
    Column(header="brier_worst", value=lambda each: _figure(each.brier_worst, 4), in_table=False),
    Column(header="skill", value=lambda each: _figure(each.skill, 4), in_table=False),
]


_EACH: list[Column[Row]] = [
    Column(header="id", value=lambda row: _short(row["question"]), in_csv=False),
    Column(header="holder", value=lambda row: row["holder"], wide=True),
    Column(header="question", value=lambda row: shortened(row["text"], 90), wide=True),
    Column(header="said", value=lambda row: _figure(row["probability"]) or row["expects"], right=True),
    Column(header="came", value=lambda row: row["outcome"]),
    Column(header="right", value=lambda row: "right" if row["right"] else "wrong"),
    Column(header="Brier", value=_bands, right=True),
    Column(header="log", value=lambda row: _figure(row["log"]), right=True, in_table=False),
    Column(header="days", value=lambda row: row["days"], right=True, in_table=False),
    Column(header="outlet", value=lambda row: row["outlet"], in_table=False),
    Column(header="question_id", value=lambda row: row["question"], in_table=False),
]

_CALIBRATION: list[Column[Row]] = [
    Column(header="from", value=lambda row: _figure(row["low"]), right=True),
    Column(header="to", value=lambda row: _figure(row["high"]), right=True),
    Column(header="forecasts", value=lambda row: row["number"], right=True),
    Column(header="said", value=lambda row: _figure(row["mean"]), right=True),
    Column(header="came", value=lambda row: _figure((row["happened"] or {}).get("value")), right=True),
    Column(header="at least", value=lambda row: _figure((row["happened"] or {}).get("low")), right=True),
    Column(header="at most", value=lambda row: _figure((row["happened"] or {}).get("high")), right=True),
]
