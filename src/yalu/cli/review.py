"""`yalu review`: the desk in the browser."""

from __future__ import annotations

import os
import sys
from pathlib import Path
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
            min=1, max=65535, help="Listen on this port. Default: the first free from 8765 on.", show_default=False
        ),
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open the desk in the browser.")] = True,
    share: Annotated[
        bool, typer.Option("--share", help="Let other machines in: people log in by name (see `yalu users`).")
    ] = False,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="With --share: the address to listen on.", show_default="all")
    ] = "0.0.0.0",  # noqa: S104 (asked for by --share)
    name: Annotated[
        list[str] | None,
        typer.Option(metavar="HOST", help="With --share: a further name of this machine.", show_default=False),
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(metavar="FILE", help="With --share: TLS certificate (PEM).", show_default=False)
    ] = None,
    key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="With --share: its private key.", show_default=False)
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Open the desk in the browser: read, check, correct, search. Only this machine reaches it, unless it is shared."""
    from yalu.web import serve, share_desk

    def say(words: str) -> None:
        typer.echo(words, err=True)

    folder = open_workspace(workspace).path
    if share:
        busy = share_desk(folder, host=host, port=port, names=name or (), certificate=certificate, key=key, say=say)
    else:
        busy = serve(folder, port=port, browser=browser, say=say)
    if busy:
        # A thread inside DuckDB would crash the interpreter as it takes itself apart. Decisions are on disk already,
        # and what was being computed is computed again.
        sys.stderr.flush()
        os._exit(0)
