"""`yalu init`: a new workspace."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("init")(init)


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.", show_default=False)],
    name: Annotated[
        str | None, typer.Option(help="The name shown on briefs.", show_default="the name of the folder")
    ] = None,
    dyad: Annotated[
        list[str] | None,
        typer.Option(metavar="CHN-PRK", help="A relation to watch; may be given again.", show_default=False),
    ] = None,
) -> None:
    """Make a workspace: the folder that holds one observatory."""
    from yalu.measure import check_state
    from yalu.record import parse_dyad
    from yalu.workspace import Workspace

    for pair in dyad or ():
        for state in parse_dyad(pair).split("-"):
            check_state(state)
    workspace = Workspace.init(folder, name=name, dyads=dyad or ())
    typer.echo(f"The workspace is made: {workspace.path}")
    typer.echo(f"Add reports to it: yalu add FILES -w {shlex.quote(str(folder))}")
