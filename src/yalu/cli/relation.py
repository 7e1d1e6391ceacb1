"""`yalu relation`: a relation in the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from yalu.cli.common import Column, Format, FormatOption, WorkspaceOption, iso_day, open_workspace, show_rows

if TYPE_CHECKING:
    from yalu.brief import Relation
    from yalu.detect import PastYear
    from yalu.measure import Summary, Trend

State = Annotated[str, typer.Argument(metavar="STATE", help="ISO 3166 alpha-3 code, such as CHN.")]
UntilOption = Annotated[
    str | None, typer.Option("--until", metavar="DATE", help="As it was known on this day.", show_default=False)
]

_BLOCKS = "▁▂▃▄▅▆▇█"
_YEARS_SHOWN = 36
_LATEST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of the relation: a count in the last twelve months, in the years before, and in the whole record."""

    figure: str
    name: str
    recent: int | None
    past: int | None
    total: int


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("relation")(relation)


def relation(
    first: State,
    second: State,
    until: UntilOption = None,
    analogues: Annotated[
        bool, typer.Option("--analogues", help="The past years most like the last one, and what followed them.")
    ] = False,
    workspace: WorkspaceOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Show a relation: how much, which way it moves, in which domains, at which levels, who initiates."""
    from datetime import date

    chosen = open_workspace(workspace).relation(first, second)
    day = iso_day(until, "--until")
    until_day = date.fromisoformat(day) if day else None
    if analogues:
        found = chosen.analogues(until=until_day)
        show_rows(found, _PAST_YEARS, form, plain=_plain_year, nothing="Too few events to compare the last year.")
        return
    summary = chosen.summary(until=until_day)
    if form is Format.table:
        _print(summary, chosen)
    else:
        show_rows(list(figures(summary)), _COLUMNS, form, plain=_plain, nothing="")


def _plain_year(row: PastYear) -> dict[str, object]:
    return {
        "start": row.start.isoformat(),
        "end": row.end.isoformat(),
        "distance": row.distance,
        "alike": list(row.alike),
        "followed": dict(zip(("events", "cooperative", "conflictual"), row.followed, strict=True)),
        "events": list(row.events),
    }


_PAST_YEARS: list[Column[PastYear]] = [
    Column(header="year to", value=lambda row: row.end.isoformat()),
    Column(header="distance", value=lambda row: row.distance, right=True),
    Column(header="alike", value=lambda row: "; ".join(row.alike), wide=True),
    Column(
        header="followed by",
        value=lambda row: f"{row.followed[0]} events, {row.followed[1]} cooperative, {row.followed[2]} conflictual",
        wide=True,
    ),
    Column(header="events", value=lambda row: " ".join(row.events), in_table=False),
]
_COLUMNS: list[Column[Figure]] = [
    Column(header="figure", value=lambda row: row.figure),
    Column(header="name", value=lambda row: row.name),
    Column(header="recent", value=lambda row: row.recent, right=True),
    Column(header="past", value=lambda row: row.past, right=True),
    Column(header="total", value=lambda row: row.total, right=True),
]


def figures(summary: Summary) -> Iterator[Figure]:
    """Yield every figure of a relation, for programs."""
    trend = summary.trend
    yield Figure(
        figure="events",
        name="all",
        recent=trend.recent if trend else None,
        past=trend.past if trend else None,
        total=summary.total,
    )
    for name, counts in (
        ("domain", summary.domains),
        ("level", summary.levels),
        ("type", summary.types),
        ("quad", summary.quads),
    ):
        for each in counts:
            yield Figure(figure=name, name=each.name, recent=each.recent, past=each.past, total=each.total)
    for status, number in summary.life_cycle:
        yield Figure(figure="status", name=status, recent=None, past=None, total=number)
    now, ever = summary.recent_initiative, summary.initiative
    yield Figure(figure="initiative", name=summary.first, recent=now.first, past=None, total=ever.first)
    yield Figure(figure="initiative", name=summary.second, recent=now.second, past=None, total=ever.second)
    yield Figure(figure="initiative", name="joint", recent=now.joint, past=None, total=ever.joint)


def sparkline(values: Sequence[float]) -> str:
    """Return values as a line of blocks; zero is a dot, so that nothing is told from little."""
    top = max(values, default=0)
    return "".join(_BLOCKS[min(7, int(value / top * 7.999))] if value else "·" for value in values)


def _plain(row: Figure) -> dict[str, object]:
    return {
        "figure": row.figure,
        "name": row.name,
        "recent": row.recent,
        "past": row.past,
        "total": row.total,
    }


def _print(summary: Summary, chosen: Relation) -> None:
    from yalu.detect.words import counted, day_words
    from yalu.measure import state_name

    title = f"{state_name(summary.first).name} and {state_name(summary.second).name}"
    typer.echo(f"{title[0].upper()}{title[1:]}, as known on {day_words(summary.until)}\n")
    if not summary.total:
        _say(f"The record holds no event between them that took place.{_statuses(summary)}")
        return
    since = f" since {summary.since.year}" if summary.since else ""
    _say(f"{counted(summary.total, 'event')} took place{since}{_undated(summary)}.{_statuses(summary)}")
    _say(_trend(summary.trend))
    _say(_initiative(summary))
    _print_years(summary, chosen)
    _print_make_up(summary)
    _print_latest(summary)


def _say(text: str) -> None:
    """Write a paragraph, wrapped to the width of the page."""
    from rich.text import Text

    from yalu.cli.common import stdout_console

    stdout_console().print(Text(text))


def _undated(summary: Summary) -> str:
    return f" ({summary.undated:,} of them undated)" if summary.undated else ""


def _statuses(summary: Summary) -> str:
    others = [f"{number:,} {status}" for status, number in summary.life_cycle if status not in ("occurred", "ongoing")]
    return f" Besides: {', '.join(others)}." if others else ""


def _trend(trend: Trend | None) -> str:
    from yalu.detect.words import counted

    if trend is None:
        return "The record is too short to compare the last twelve months with the years before."
    rate = trend.past / trend.years
    years = "year" if trend.years == 1 else f"{trend.years:g} years"
    text = (
        f"Last twelve months: {counted(trend.recent, 'event')}, against {rate:.1f} a year in the {years} before "
        f"({trend.ratio.middle:.1f} times, 95% interval {trend.ratio.low:.1f} to {trend.ratio.high:.1f})."
    )
    if trend.coverage_alone:
        text += " What was read could explain the change alone."
    return text


def _initiative(summary: Summary) -> str:
    from yalu.measure import state_name

    who = summary.initiative
    if who.reciprocity is None:
        return f"None of the {who.joint} dated events was one-sided." if who.joint > 1 else "The dated event was joint."
    first, second = state_name(summary.first).name, state_name(summary.second).name
    joint = f", {who.joint} were joint" if who.joint else ""
    text = f"{first} acted in {who.first}, {second} in {who.second}{joint}; reciprocity {who.reciprocity:.2f}."
    return text[0].upper() + text[1:]


def _print_years(summary: Summary, chosen: Relation) -> None:
    series = chosen.series(step="year", until=summary.until)
    kept = slice(max(0, len(series.starts) - _YEARS_SHOWN), None)
    if not series.starts:
        return
    span = f"{series.starts[kept][0][:4]} to {series.starts[-1][:4]}"
    typer.echo(f"\nevents   {sparkline(series.values[kept])}  {span}, at most {max(series.values[kept]):.0f} a year")
    typer.echo(f"stories  {sparkline(series.coverage[kept])}  read, at most {max(series.coverage[kept])} a year\n")


def _print_make_up(summary: Summary) -> None:
    from rich import box
    from rich.table import Table

    from yalu.brief.words import label
    from yalu.cli.common import stdout_console

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for header in ("", "", "12 months", "before", "in all"):
        table.add_column(header, justify="right" if header else "left")
    for title, kind, counts in (
        ("domain", None, summary.domains),
        ("level", "levels", summary.levels),
        ("kind", "types", summary.types[:6]),
    ):
        shown = [each for each in counts if each.total]
        for number, each in enumerate(shown):
            name = label(kind, each.name) if kind else each.name
            row = (title if number == 0 else "", name, str(each.recent), str(each.past), str(each.total))
            table.add_row(*row, end_section=number == len(shown) - 1)
    stdout_console().print(table)


def _print_latest(summary: Summary) -> None:
    from rich.padding import Padding
    from rich.table import Table

    from yalu.brief.words import event_words
    from yalu.cli.common import stdout_console
    from yalu.detect.makeup import carried_by
    from yalu.detect.words import actor, range_words
    from yalu.measure import state_name

    typer.echo("Latest")
    latest = Table.grid(padding=(0, 2))
    latest.add_column(no_wrap=True)
    for event in summary.history.events[-_LATEST:]:
        what = event_words(event.type, event.mode, actor(carried_by(event), state_name(event.source)), event.target)
        latest.add_row(range_words(event.start, event.end), what)
    stdout_console().print(Padding.indent(latest, 2))
