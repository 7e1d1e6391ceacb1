"""`yalu import`: tables that others coded, and series of values, into the record."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yalu.cli.common import EXIT_SOME_FAILED, WorkspaceOption, interruptible, open_workspace
from yalu.cli.progress import counting, list_failures

if TYPE_CHECKING:
    from yalu.imports import ImportProgress, ImportReport
    from yalu.model import ImportedFile

_KEPT = "What was committed is kept; the same command again goes on after it."
_REASONS_SHOWN = 6


class Form(StrEnum):
    """What kind of table a file is."""

    icews = "icews"
    gdelt = "gdelt"
    polecat = "polecat"
    phoenix = "phoenix"
    cameo = "cameo"
    acled = "acled"
    events = "events"
    series = "series"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(import_tables)


def import_tables(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE ...", help="CSV, TSV or Parquet, also gzipped; folders, globs, - is stdin."),
    ],
    form: Annotated[
        Form, typer.Option("--as", metavar="FORM", help=f"What they are: {', '.join(Form)}.", show_default=False)
    ],
    workspace: WorkspaceOption = None,
    mapping: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="What their columns are, in YAML or TOML (docs/formats.md).", show_default=False
        ),
    ] = None,
    origin: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="What the table is called in the record.", show_default="the form"),
    ] = None,
) -> None:
    """Import event tables that others coded, or series of values. Safe to repeat or interrupt."""
    from yalu.detect.words import counted

    desk = open_workspace(workspace)
    with interruptible(_KEPT), counting("Importing") as update:

        def show(progress: ImportProgress) -> None:
            update(f"{progress.path}: {counted(progress.rows, 'row')}", progress.rows)

        report = desk.import_file(*files, form=form.value, mapping=mapping, origin=origin, progress=show)
    _tell(report)
    if report.failures or any(account.refused and not account.imported for account in report.files):
        raise typer.Exit(EXIT_SOME_FAILED)


def _tell(report: ImportReport) -> None:
    """Say of each file what became of its rows."""
    from yalu.detect.words import counted

    for account in report.files:
        typer.echo(_account(account))
        _tell_reasons(account)
    for account in report.known:
        typer.echo(f"{account.path}: imported before ({account.imported:,} of {counted(account.rows, 'row')}).")
    if not (report.files or report.known or report.failures):
        typer.echo("No file was found there.", err=True)
    list_failures(report.failures)


def _account(account: ImportedFile) -> str:
    from yalu.detect.words import counted
    from yalu.read.decode import clean_in_place

    return clean_in_place(
        f"{account.path}: {counted(account.rows, 'row')} = {account.imported:,} imported + {account.refused:,} refused "
        f"+ {account.duplicates:,} duplicates, as {account.origin}."
    )


def _tell_reasons(account: ImportedFile) -> None:
    from yalu.imports.importer import refusal_words

    for tally in account.refusals:
        typer.echo(f"  refused: {refusal_words(tally)}", err=True)
    shown: Sequence[str] = [f"{each.reason} {each.rows:,}" for each in account.unknowns[:_REASONS_SHOWN]]
    if shown:
        typer.echo(f"  left null in imported rows: {'; '.join(shown)}")
