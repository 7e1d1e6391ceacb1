"""`yalu demo`: the worked example, from its dispatches to a brief."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yalu.errors import ReadError

if TYPE_CHECKING:
    from yalu.workspace import Workspace

_DYAD = ("CHN", "PRK")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo)


def demo(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Where to build it.")] = Path("demo"),
    examples: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The example's folder.", show_default="examples/china-dprk")
    ] = None,
) -> None:
    """Build the worked example (China and North Korea, 1949 to 2026) and write its brief."""
    from yalu.cli.progress import add_with_progress
    from yalu.detect.words import counted

    started = time.monotonic()
    dispatches = _dispatches(examples)
    workspace = _workspace(output / "workspace")
    typer.echo(f"Reading and coding the dispatches in {dispatches} ...", err=True)
    report = add_with_progress(workspace, [str(dispatches)])
    typer.echo(
        f"{counted(report.added, 'document')} added, {report.known} known already, {len(report.failures)} failed.",
        err=True,
    )
    _import_trade(workspace, dispatches.parent)
    _import_forecasts(workspace, dispatches.parent)
    page = output / "brief.html"
    workspace.relation(*_DYAD).brief(page)
    typer.echo(f"The brief is written: {page} ({time.monotonic() - started:.0f} s).")
    typer.echo(f"Open it in a browser: {page.resolve().as_uri()}")
    typer.echo(f"Look further: yalu relation {' '.join(_DYAD)} -w {workspace.path}")


def _import_trade(workspace: Workspace, example: Path) -> None:
    """Import the example's trade figures, where they lie beside the dispatches."""
    from yalu.detect.words import counted

    table, mapping = example / "trade.csv", example / "trade.yaml"
    if table.is_file() and mapping.is_file():
        report = workspace.import_file(table, form="series", mapping=mapping)
        years = sum(account.imported for account in (*report.files, *report.known))
        typer.echo(f"{counted(years, 'year')} of trade imported from {table.name}.", err=True)


def _import_forecasts(workspace: Workspace, example: Path) -> None:
    """Enter the example's forecasts, and write down what the record answers to their questions."""
    from yalu.detect.words import counted

    sheet = example / "forecasts.csv"
    if sheet.is_file():
        ledger = workspace.forecasts
        ledger.import_file(sheet, by="worked example")
        ledger.resolve_by_record(by="worked example")
        cases = ledger.cases()
        forecasts = sum(len(case.forecasts) for case in cases.values())
        typer.echo(f"{counted(forecasts, 'forecast')} on {counted(len(cases), 'question')} entered.", err=True)


def _workspace(folder: Path) -> Workspace:
    from yalu.workspace import Workspace

    if (folder / "yalu.toml").is_file():
        return Workspace(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    return Workspace.init(folder, name="China and North Korea", dyads=["-".join(_DYAD)])


def _dispatches(examples: Path | None) -> Path:
    """Return the folder of the example's dispatches: the one given, or the one beside the source code."""
    folder = examples or Path(__file__).resolve().parents[3] / "examples" / "china-dprk"
    dispatches = folder / "dispatches"
    if not dispatches.is_dir():
        raise ReadError(
            "there are no dispatches here.",
            item=str(dispatches),
            remedy="Run `yalu demo` in a copy of the project, or name the folder with --examples.",
        )
    return dispatches
