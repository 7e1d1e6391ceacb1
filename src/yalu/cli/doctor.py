"""`yalu doctor`: is everything that was committed still there, whole, and true to its documents?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from yalu.cli.common import EXIT_SOME_FAILED, WorkspaceOption, interruptible, open_workspace

if TYPE_CHECKING:
    from yalu.record.doctor import Finding


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor")(doctor)


def doctor(
    workspace: WorkspaceOption = None,
    repair: Annotated[bool, typer.Option("--repair", help="Mend what can be mended.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make the search index anew.")] = False,
) -> None:
    """Check hashes, spans, parts and manifest of the record; say what is wrong and what would mend it."""
    from yalu.detect.words import counted

    with interruptible("Nothing committed is touched; run it again."):
        report = open_workspace(workspace).doctor(repair=repair, rebuild=rebuild)
    typer.echo(
        f"{counted(report.runs, 'run')}, {counted(report.parts, 'part')}, {counted(report.rows, 'row')} and "
        f"{counted(report.originals, 'original')} checked."
    )
    for finding in report.findings:
        typer.echo(f"{_state(finding)}: {finding.where}: {finding.problem} {finding.remedy}".rstrip())
    if not report.healthy:
        if not repair and any(finding.repairable for finding in report.findings):
            typer.echo("`yalu doctor --repair` mends what is repairable.", err=True)
        raise typer.Exit(EXIT_SOME_FAILED)
    typer.echo("The record is whole.")


def _state(finding: Finding) -> str:
    if finding.repaired:
        return "repaired"
    if finding.harmless:
        return "note"
    return "repairable" if finding.repairable else "wrong"
