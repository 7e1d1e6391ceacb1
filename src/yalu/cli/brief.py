"""`yalu brief`: write the brief on a relation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yalu.cli.common import WorkspaceOption, iso_day, open_workspace
from yalu.cli.relation import State, UntilOption


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("brief")(brief)


def brief(
    first: State,
    second: State,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help=".html, .md, or .pdf where a browser is installed.")
    ] = Path("brief.html"),
    until: UntilOption = None,
    since_last: Annotated[
        str | None,
        typer.Option(
            metavar="DATE", help="Say what changed since this day, that of an earlier brief.", show_default=False
        ),
    ] = None,
    all_evidence: Annotated[
        bool, typer.Option("--all-evidence", help="Print the reports of every event, not of those cited alone.")
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Write the brief on a relation: one file that needs no network and opens on its evidence."""
    from datetime import date

    from yalu.detect.words import counted

    day = iso_day(until, "--until")
    relation = open_workspace(workspace).relation(first, second)
    last = iso_day(since_last, "--since-last")
    made = relation.brief(
        output,
        until=date.fromisoformat(day) if day else None,
        since_last=date.fromisoformat(last) if last else None,
        all_evidence=all_evidence,
    )
    events, signs = counted(made.all_events, "event"), counted(len(made.signs), "sign")
    typer.echo(f"{output}: {events}, {signs}, as known on {made.until}.", err=True)
