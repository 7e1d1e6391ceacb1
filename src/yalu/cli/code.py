"""`yalu code`: event mentions of JSON lines, without a workspace."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from yalu.cli.common import EXIT_SOME_FAILED, interruptible
from yalu.cli.filters import ConfidenceOption
from yalu.cli.progress import counting, list_failures
from yalu.errors import ConfigError

if TYPE_CHECKING:
    from yalu.model import Document, Failure
    from yalu.pipeline import CodedDocument

_KEPT = "No file is written before all is coded; run the same command again."

Writer = Callable[["CodedDocument"], None]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("code")(code)


def code(
    source: Annotated[
        Path,
        typer.Argument(metavar="IN.jsonl", help="Lines {id, text, published?, title?, publisher?, url?}; - is stdin."),
    ],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Event mentions.", show_default="stdout")
    ] = None,
    claims: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Claims, forecasts among them.", show_default=False)
    ] = None,
    stories: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The stories found in each text.", show_default=False)
    ] = None,
    quantities: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Numbers with unit and date.", show_default=False)
    ] = None,
    min_confidence: ConfidenceOption = None,
    workers: Annotated[int, typer.Option(min=1, help="How many processes code at a time.")] = 1,
) -> None:
    """Code JSON lines into event mentions; nothing is recorded. One line in is one document."""
    from yalu.pipeline import code_documents
    from yalu.read import read_lines

    _check_paths(source, output, claims, stories, quantities)
    failures: list[Failure] = []
    documents = _readable(read_lines(source), failures)
    with interruptible(_KEPT), ExitStack() as files, counting("Coding", _count_lines(source)) as update:
        writers = [*_writers(files, output, claims, stories, quantities, min_confidence or 0.0)]
        for done, coded in enumerate(code_documents(documents, workers=workers, claims=claims is not None), start=1):
            if coded.failure is not None:
                failures.append(coded.failure)
            for write in writers:
                write(coded)
            update("Coding", done)
    list_failures(failures)
    if failures:
        raise typer.Exit(EXIT_SOME_FAILED)


def _check_paths(source: Path, *outputs: Path | None) -> None:
    """Raise ConfigError where two kinds of lines would go to one file, or over the input."""
    stdout = Path("-")
    named = [outputs[0] or stdout, *(path for path in outputs[1:] if path is not None)]
    paths = [path if path == stdout else path.resolve() for path in named]
    for number, path in enumerate(paths):
        if path in paths[:number]:
            raise ConfigError("two kinds of lines would be written to it.", item=str(path), remedy="Name another file.")
        if path == source.resolve() and path.is_file():
            raise ConfigError("is the input, too.", item=str(path), remedy="Name another file for the output.")


def _readable(found: Iterable[Document | Failure], failures: list[Failure]) -> Iterator[Document]:
    """Yield the documents; keep the failures for the end."""
    from yalu.model import Document

    for item in found:
        if isinstance(item, Document):
            yield item
        else:
            failures.append(item)


def _writers(
    files: ExitStack,
    output: Path | None,
    claims: Path | None,
    stories: Path | None,
    quantities: Path | None,
    sure: float,
) -> Iterator[Writer]:
    """Yield what writes the lines of one coded document to each file asked for; of events, those as `sure` as that."""
    from yalu.record.files import whole_file
    from yalu.record.lines import claim_line, event_line, quantity_line, story_line

    def writer(path: Path | None, lines: Callable[[CodedDocument], Iterable[dict[str, Any]]]) -> Writer:
        file = sys.stdout.buffer if path is None or str(path) == "-" else files.enter_context(whole_file(path))
        return lambda coded: _write(file, lines(coded))

    def events(coded: CodedDocument) -> Iterator[dict[str, Any]]:
        rows = (row for story in coded.coded for row in story.events if row.confidence >= sure)
        return (event_line(row, coded.document) for row in rows)

    yield writer(output, events)
    if claims is not None:
        yield writer(claims, lambda c: (claim_line(row, c.document) for story in c.coded for row in story.claims))
    if quantities is not None:
        yield writer(
            quantities, lambda c: (quantity_line(row, c.document) for story in c.coded for row in story.quantities)
        )
    if stories is not None:
        yield writer(stories, lambda c: (story_line(story, c.document) for story in c.stories))


def _write(file: IO[bytes], lines: Iterable[dict[str, Any]]) -> None:
    from yalu.record.lines import json_line

    for line in lines:
        file.write(json_line(line).encode() + b"\n")


def _count_lines(path: Path) -> int | None:
    """Return how many lines a file has, for the progress bar; null where reading it twice is not possible."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
