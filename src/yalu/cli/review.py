"""`yalu review`: the desk in the browser."""

from __future__ import annotations

from typing import Annotated

import typer

from yalu.cli.common import WorkspaceOption, open_workspace


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("review")(review)


def review(
    port: Annotated[
        int | None,
        typer.Option(
            min=1, max=65535, help="The port to listen on. Default: the first free from 8765 on.", show_default=False
        ),
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open the desk in the browser.")] = True,
    workspace: WorkspaceOption = None,
) -> None:
    """Open the desk in the browser: read, check, correct, search, publish. Only this machine can reach it."""
    from yalu.web import serve

    serve(open_workspace(workspace).path, port=port, browser=browser, say=lambda words: typer.echo(words, err=True))
