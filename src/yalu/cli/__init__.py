"""The `yalu` command. Each command has a file of its own here and is a thin layer over the Python API.

A command's file exposes `register(app)`. It imports at its top only what `--help` needs; the rest is imported when the
command runs, so that help and completion answer at once.
"""

from __future__ import annotations

import importlib
import os
import sys
from io import TextIOWrapper

import typer

from yalu import __version__
from yalu.cli.common import EXIT_INTERRUPTED, EXIT_USAGE, YaluGroup, YaluTyper

# In the order in which `yalu --help` lists them; `import` is no name for a module.
COMMANDS = (
    "init",
    "add",
    "imports",
    "code",
    "relation",
    "series",
    "signs",
    "calendar",
    "events",
    "claims",
    "forecasts",
    "quantities",
    "stories",
    "search",
    "compare",
    "actors",
    "brief",
    "site",
    "review",
    "users",
    "export",
    "eval",
    "doctor",
    "demo",
)


def build_app(command: str | None = None) -> typer.Typer:
    """Return the application: with the command of that name alone, or with every command where there is none.

    To import and register the others takes a command fifty milliseconds.
    """
    app = YaluTyper(
        cls=YaluGroup,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        help="An observatory for relations between states. Start with `yalu init DIR`, then `yalu add FILES`.",
    )
    app.callback()(_options)
    for name in [command] if command in COMMANDS else COMMANDS:
        importlib.import_module(f"yalu.cli.{name}").register(app)
    return app


def main() -> None:
    """Run the command line. What a terminal cannot show is replaced; a full disk behind stdout is one line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        try:
            build_app(next(iter(sys.argv[1:]), None))(prog_name="yalu")
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _leave(1)
    except OSError as error:
        typer.echo(f"yalu: {error.filename or 'the output'}: cannot be written or read ({error.strerror}).", err=True)
        _leave(EXIT_USAGE)
    except KeyboardInterrupt:
        typer.echo("yalu: stopped.", err=True)
        _leave(EXIT_INTERRUPTED)


def _leave(status: int) -> None:
    """End without flushing stdout, which would fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(status)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"yalu {__version__}")
        raise typer.Exit


def _options(
    version: bool = typer.Option(
        False, "--version", callback=_show_version, is_eager=True, help="Print the version and exit."
    ),
) -> None:
    """Take the options that stand before a command."""
