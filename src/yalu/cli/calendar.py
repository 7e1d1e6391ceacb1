"""`yalu calendar`: anniversaries ahead, and rituals that the record leads to expect."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from yalu.cli.common import Column, Format, WorkspaceOption, iso_day, last_day, open_workspace, show_rows

if TYPE_CHECKING:
    from yalu.measure.calendar import CalendarEntry


class CalendarFormat(StrEnum):
    """How the calendar is written."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"
    ics = "ics"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("calendar")(calendar)


def calendar(
    states: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[STATE STATE]", help="Of these two; else of the relations that are watched.", show_default=False
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="From this day. Default: the record's last day.", show_default=False),
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="To this day. Default: a year on.", show_default=False)
    ] = None,
    workspace: WorkspaceOption = None,
    form: Annotated[CalendarFormat, typer.Option("--format", help="How it is written.")] = CalendarFormat.table,
) -> None:
    """List the days ahead: anniversaries (5s and 10s marked), and expected rituals with their track record."""
    from yalu.measure.ics import calendar_ics

    desk = open_workspace(workspace)
    days = {"since": iso_day(since, "--since"), "until": last_day(until, "--until")}
    chosen = {name: date.fromisoformat(day) for name, day in days.items() if day}
    entries = desk.calendar(*(states or ()), **chosen)
    if form is CalendarFormat.ics:
        typer.echo(calendar_ics(entries, name=f"{desk.config.name}: days ahead"), nl=False)
    else:
        show_rows(entries, _COLUMNS, Format(form.value), plain=_plain, nothing="No such day lies ahead.")


def _plain(entry: CalendarEntry) -> dict[str, Any]:
    from yalu.model.schema import to_plain

    plain: dict[str, Any] = to_plain(entry)
    days = {"day": entry.day.isoformat(), "last": entry.last.isoformat() if entry.last else None}
    return plain | days


def _track(entry: CalendarEntry) -> str:
    if entry.last is None:
        return ""
    return f"{entry.held} of {entry.read} years, last {entry.last}"


_COLUMNS: list[Column[CalendarEntry]] = [
    Column(header="day", value=lambda entry: entry.day.isoformat()),
    Column(header="round", value=lambda entry: entry.round, right=True),
    Column(header="states", value=lambda entry: " ".join(entry.states)),
    Column(header="what", value=lambda entry: entry.title, wide=True),
    Column(header="track record", value=_track),
    Column(header="kind", value=lambda entry: entry.kind, in_table=False),
    Column(header="number", value=lambda entry: entry.number, in_table=False),
    Column(header="slack", value=lambda entry: entry.slack, in_table=False),
    Column(header="source", value=lambda entry: entry.source, in_table=False),
    Column(header="entry_id", value=lambda entry: entry.entry_id, in_table=False),
]
