"""`yalu series`: a relation over time, as a table or for programs."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from yalu.cli import filters
from yalu.cli.common import Column, Format, FormatOption, WorkspaceOption, iso_day, last_day, open_workspace, show_rows
from yalu.errors import ConfigError

if TYPE_CHECKING:
    from yalu.model import Series

# Columns of a table that fit a terminal beside the day and what was read.
_MOST_COLUMNS = 6


class StepName(StrEnum):
    """How long the steps are."""

    day = "day"
    week = "week"
    month = "month"
    year = "year"


class ByName(StrEnum):
    """For each of what there is a series."""

    type = "type"
    quad = "quad"
    domain = "domain"
    level = "level"
    publisher = "publisher"
    direction = "direction"


Row = dict[str, object]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("series")(series)


def series(
    states: Annotated[
        list[str],
        typer.Argument(metavar="STATE STATE ...", help="ISO 3166 alpha-3 codes; more than two: every pair of them."),
    ],
    step: Annotated[StepName, typer.Option(help="day, week, month or year.", metavar="STEP")] = StepName.month,
    by: Annotated[
        ByName | None,
        typer.Option(metavar="WHAT", help=f"A series for each {', '.join(ByName)}.", show_default=False),
    ] = None,
    source: Annotated[
        str | None, typer.Option(metavar="STATE", help="Only what this state does.", show_default=False)
    ] = None,
    share: Annotated[bool, typer.Option("--share", help="As a share of all events in the record.")] = False,
    weight: Annotated[bool, typer.Option("--weight", help="The sum of weights, not the number of events.")] = False,
    type: filters.TypeOption = None,
    quad: Annotated[
        str | None, typer.Option(help="Of this quad class, such as verbal_conflict.", show_default=False)
    ] = None,
    domain: Annotated[str | None, typer.Option(help="Of this domain, such as economic.", show_default=False)] = None,
    level: Annotated[
        str | None, typer.Option(help="With an actor of this level, such as head.", show_default=False)
    ] = None,
    publisher: Annotated[
        str | None, typer.Option(metavar="NAME", help="Told by this outlet or imported table.", show_default=False)
    ] = None,
    since: filters.SinceOption = None,
    until: filters.UntilOption = None,
    workspace: WorkspaceOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Show a relation over time, or each of several: events in each step, and how much was read in it."""
    from datetime import date

    if share and weight:
        raise ConfigError("--share and --weight do not go together.", remedy="Choose one of them.")
    filters.chosen(type=type)  # refuses a type that the codebook lacks
    days = {"since": iso_day(since, "--since"), "until": last_day(until, "--until")}
    chosen = {"type": type and type.upper(), "quad": quad, "domain": domain, "level": level, "publisher": publisher}
    found = open_workspace(workspace).series(
        [state.upper() for state in states],
        by=by.value if by else None,
        step=step.value,
        measure="share" if share else "weight" if weight else "count",
        source=_source(states, source),
        **{name: value for name, value in chosen.items() if value is not None},
        **{name: date.fromisoformat(day) for name, day in days.items() if day is not None},
    )
    if form is Format.table:
        show_rows(_wide(found), _wide_columns(found), form, plain=dict, nothing=_NOTHING)
        if len(found) > _MOST_COLUMNS:
            typer.echo(f"{len(found) - _MOST_COLUMNS} more are in --format csv.", err=True)
    else:
        show_rows(_long(found), _LONG_COLUMNS, form, plain=dict, nothing="")


_NOTHING = "The record holds no such event, and nothing was read."


def _source(states: Sequence[str], source: str | None) -> str | None:
    """Return the state that acts, null for any. Raises ConfigError where it is none of the states."""
    named = [state.upper() for state in states]
    if source is not None and source.upper() not in named:
        raise ConfigError(f"{source!r} is none of the states.", item="--source", remedy=f"Name {' or '.join(named)}.")
    return None if source is None else source.upper()


def _long(found: Sequence[Series]) -> list[Row]:
    """Return a row for each step of each series."""
    return [
        {"dyad": each.dyad, "start": start, "of": each.of, each.measure: value, "coverage": coverage}
        for each in found
        for start, value, coverage in zip(each.starts, each.values, each.coverage, strict=True)
    ]


def _wide(found: Sequence[Series]) -> list[Row]:
    """Return a row for each step, with a value of each series in it."""
    if not found:
        return []
    steps = zip(found[0].starts, zip(*(each.values for each in found), strict=True), found[0].coverage, strict=True)
    return [{"start": start, "values": values, "coverage": coverage} for start, values, coverage in steps]


def _wide_columns(found: Sequence[Series]) -> list[Column[Row]]:
    several = len({each.dyad for each in found}) > 1

    def value(place: int, row: Row) -> str:
        number = row["values"][place]  # type: ignore[index]
        return "·" if not number else f"{number:.4f}" if found[0].measure == "share" else f"{number:g}"

    def header(each: Series) -> str:
        return " ".join(filter(None, (each.dyad if several else None, each.of))) or each.measure

    return [
        Column(header="from", value=lambda row: row["start"]),
        *(
            Column(header=header(each), value=partial(value, place), right=True)
            for place, each in enumerate(found[:_MOST_COLUMNS])
        ),
        Column(header="read", value=lambda row: row["coverage"], right=True),
    ]


_LONG_COLUMNS: list[Column[Row]] = [
    Column(header="dyad", value=lambda row: row["dyad"]),
    Column(header="start", value=lambda row: row["start"]),
    Column(header="of", value=lambda row: row["of"]),
    Column(header="value", value=lambda row: next(row[name] for name in ("count", "weight", "share") if name in row)),
    Column(header="coverage", value=lambda row: row["coverage"]),
]
