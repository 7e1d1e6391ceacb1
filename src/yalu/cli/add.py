"""`yalu add`: read, code, link and record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from yalu.cli.common import EXIT_SOME_FAILED, WorkspaceOption, interruptible, open_workspace
from yalu.cli.progress import add_with_progress, list_failures, showing_add
from yalu.errors import ConfigError

if TYPE_CHECKING:
    from yalu.pipeline import AddReport

_KEPT = "What was committed is kept; the same command again completes the work."


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("add")(add)


def add(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH|URL ...", help="Files, folders, globs, addresses or feeds.", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
    publisher: Annotated[str | None, typer.Option(help="Who published them all.", show_default=False)] = None,
    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="When they were all published.", show_default=False)
    ] = None,
    language: Annotated[str | None, typer.Option(help="Their language (ISO 639-1).", show_default=False)] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD=NAME",
            help="In CSV or JSON, read FIELD (text, title, published, ...) from the column NAME; may be given again.",
            show_default=False,
        ),
    ] = None,
    media_type: Annotated[
        str | None, typer.Option(metavar="TYPE", help="Read them all as this, such as text/html.", show_default=False)
    ] = None,
    allow_private_addresses: Annotated[
        bool, typer.Option("--allow-private-addresses", help="Let URLs lead to this machine and its network.")
    ] = False,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Take up again what failed before.")] = False,
    workers: Annotated[int, typer.Option(min=1, help="How many processes code at a time.")] = 1,
) -> None:
    """Read, code, link and record. Safe to repeat or interrupt: what is recorded already is skipped."""
    from yalu.read import ReadOptions

    if bool(sources) == retry_failed:
        raise ConfigError("give sources, or --retry-failed.", remedy="See `yalu add --help`.")
    given = {"publisher": publisher, "published": published, "language": language}
    try:
        options = ReadOptions(
            given={name: value for name, value in given.items() if value is not None},
            columns=dict(map(_mapping, column or ())),
            media_type=media_type,
            allow_private_addresses=allow_private_addresses,
        )
    except ConfigError as error:
        named = {"published": "--published", "columns": "--column"}.get(error.item or "", error.item)
        raise ConfigError(error.problem, item=named, remedy=error.remedy) from error
    desk = open_workspace(workspace)
    with interruptible(_KEPT):
        if retry_failed:
            with showing_add() as show:
                reports = desk.retry_failed(options=options, workers=workers, progress=show)
        else:
            reports = [add_with_progress(desk, sources or (), options=options, workers=workers)]
    _tell(reports)
    failures = [failure for report in reports for failure in report.failures]
    list_failures(failures)
    if failures:
        typer.echo("Once mended, take them up with `yalu add --retry-failed`.", err=True)
        raise typer.Exit(EXIT_SOME_FAILED)


def _tell(reports: Sequence[AddReport]) -> None:
    """Say what was added, known, failed and resolved."""
    from yalu.detect.words import counted

    def total(name: str) -> int:
        return sum(getattr(report, name) for report in reports)

    failed = sum(len(report.failures) for report in reports)
    typer.echo(
        f"{counted(total('added'), 'document')} added, {total('known'):,} known already, {failed:,} failed; "
        f"{counted(total('mentions'), 'new event mention')}."
    )
    if total("resolved"):
        typer.echo(f"{counted(total('resolved'), 'earlier failure')} resolved.")
    if reports:
        typer.echo(f"The record holds {counted(reports[-1].events, 'event')}.")


def _mapping(words: str) -> tuple[str, str]:
    field, equals, name = words.partition("=")
    if not (field and equals and name):
        raise ConfigError(f"{words!r} is not FIELD=NAME.", item="--column", remedy="Write it as text=body.")
    return field, name
