"""Progress of long work, on stderr and only where a person is watching."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import typer

if TYPE_CHECKING:
    from yalu.model import Failure
    from yalu.pipeline import AddProgress, AddReport
    from yalu.read import ReadOptions
    from yalu.workspace import Workspace

Result = TypeVar("Result")

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


def add_with_progress(
    workspace: Workspace, sources: Sequence[str], *, options: ReadOptions | None = None, workers: int = 1
) -> AddReport:
    """Add sources to a workspace, showing how it goes on, and return what was done."""
    with showing_add() as show:
        return workspace.add(*sources, options=options, workers=workers, progress=show)


@contextmanager
def showing_add() -> Iterator[Callable[[AddProgress], None]]:
    """Give a function that shows the progress of an add."""
    from yalu.detect.words import counted

    with counting("Reading and coding") as update:

        def show(progress: AddProgress) -> None:
            if progress.step == "linking":
                update("Linking", progress.added)
                return
            words = f"{counted(progress.added, 'document')}, {counted(progress.mentions, 'event mention')}"
            more = [
                f"{progress.known} known" * bool(progress.known),
                f"{progress.failed} failed" * bool(progress.failed),
            ]
            update(", ".join(["Reading and coding: " + words, *filter(None, more)]), progress.added)

        yield show


@contextmanager
def counting(description: str, total: int | None = None) -> Iterator[Callable[[str, int], None]]:
    """Give a function that takes a description and how many items are done; it draws nothing without a terminal."""
    if not sys.stderr.isatty():
        yield lambda _description, _done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    bar = (BarColumn(bar_width=20), MofNCompleteColumn()) if total is not None else ()
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), *bar, TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(description, total=total)
        yield lambda words, done: progress.update(task, description=words, completed=done)


def list_failures(failures: Sequence[Failure]) -> None:
    """List what failed on stderr, one line for each input."""
    if failures:
        typer.echo(f"{len(failures)} failed:", err=True)
    for failure in failures:
        line = f"  {failure.item}: {failure.problem} {failure.remedy or ''}".rstrip()
        # A name or a quoted piece of a document must not command the terminal, nor break the line.
        typer.echo(_CONTROL.sub("\ufffd", line), err=True)
