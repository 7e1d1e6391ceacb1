"""`yalu site`: write a workspace as a static site."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yalu.cli.common import WorkspaceOption, open_workspace


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("site")(site)


def site(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder, or one with an earlier site.")],
    workspace: WorkspaceOption = None,
    dyads: Annotated[
        list[str] | None,
        typer.Option(
            "--dyad", metavar="CHN-PRK", help="Write a brief on this relation, once for each.", show_default="watched"
        ),
    ] = None,
    reviewers: Annotated[
        bool,
        typer.Option("--reviewers", help="Name who checked a report, and why, on the site and in its data."),
    ] = False,
) -> None:
    """Write the workspace as a static site: briefs, a page for each event, claims, data and feeds."""
    from yalu.detect.words import counted

    made = open_workspace(workspace).site(folder, dyads=dyads or (), reviewers=reviewers)
    events, relations, briefs = (
        counted(made.events, "event"), counted(made.relations, "relation"), counted(made.briefs, "brief"),
    )  # fmt: skip
    typer.echo(f"{folder}: {events}, {relations}, {briefs}; open {folder / 'index.html'}.", err=True)
