"""`yalu eval`: how well coding agrees with hand-coded reports."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from yalu.cli.common import EXIT_SOME_FAILED, Column, Format, FormatOption, interruptible, show_rows
from yalu.cli.progress import counting, list_failures
from yalu.cli.review_scoring import Measure, holds_reviews, review_measures
from yalu.errors import ConfigError, ReadError

if TYPE_CHECKING:
    from yalu.cli.scoring import GoldReport, ScoredEvent, Scores
    from yalu.model import Failure


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("eval")(evaluate)


def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(
            metavar="GOLD.jsonl",
            help="Lines {id, text, published?, gold: {events}}, or those of `yalu export reviews`.",
        ),
    ],
    coded: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Score these lines of `yalu code` instead of coding anew.", show_default=False
        ),
    ] = None,
    misses: Annotated[
        bool, typer.Option("--misses", help="List what was missed and wrongly found, on stderr.")
    ] = False,
    workers: Annotated[int, typer.Option(min=1, help="How many processes code at a time.")] = 1,
    form: FormatOption = Format.table,
) -> None:
    """Code hand-coded reports and say how much was found, and how much of what was found is right.

    Of reviews (`yalu export reviews`), say how much of what was coded people let stand.
    """
    from yalu.cli.scoring import read_coded, read_gold, score

    if holds_reviews(gold):
        if coded or misses:
            raise ConfigError("reviews are scored as they are.", item=str(gold), remedy="Leave the other options out.")
        show_rows(review_measures(gold), _COLUMNS, form, plain=_plain, nothing="")
        return
    reports = read_gold(gold)
    failures: list[Failure] = []
    with interruptible("Nothing is kept; run it again."):
        lines = _read_lines(coded) if coded else _code(reports, workers, failures)
        scores = score(reports, read_coded(lines))
    show_rows([*_measures(scores)], _COLUMNS, form, plain=_plain, nothing="")
    if misses:
        _list_misses(scores)
    list_failures(failures)
    if failures:
        raise typer.Exit(EXIT_SOME_FAILED)


def _plain(row: Measure) -> dict[str, Any]:
    return {"measure": row[0], "value": row[1]}


_COLUMNS: list[Column[Measure]] = [
    Column(header="measure", value=lambda row: row[0]),
    Column(header="value", value=lambda row: f"{row[1]:.3f}" if isinstance(row[1], float) else row[1], right=True),
]


def _measures(scores: Scores) -> Iterator[Measure]:
    from yalu.cli.scoring import Degree

    yield "gold events", scores.gold
    yield "coded events", scores.coded
    yield "further mentions", scores.repeated
    yield "recall (pair and type)", scores.recall(Degree.pair_and_type)
    yield "recall (and date)", scores.recall(Degree.date)
    yield "recall (and direction and status)", scores.recall(Degree.direction_and_status)
    yield "precision (pair and type)", scores.precision
    yield "F1 (pair and type)", scores.f1


def _code(reports: list[GoldReport], workers: int, failures: list[Failure]) -> Iterator[dict[str, Any]]:
    """Yield the event lines of the reports, coded anew."""
    from yalu.model import Document
    from yalu.pipeline import code_documents
    from yalu.read import read_lines
    from yalu.record.lines import event_line

    found = list(read_lines(io.BytesIO("\n".join(report.line for report in reports).encode())))
    failures += [item for item in found if not isinstance(item, Document)]
    documents = [item for item in found if isinstance(item, Document)]
    with counting("Coding", len(documents)) as update:
        for done, each in enumerate(code_documents(documents, workers=workers), start=1):
            if each.failure is not None:
                failures.append(each.failure)
            for story in each.coded:
                yield from (event_line(row, each.document) for row in story.events)
            update("Coding", done)


def _read_lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"cannot be read: {error}.", item=str(path)) from error
    for number, line in enumerate(lines, start=1):
        try:
            if line.strip():
                yield json.loads(line)
        except json.JSONDecodeError as error:
            raise ReadError(f"is not JSON ({error}).", item=f"{path}:{number}", remedy="Code it anew.") from error


def _list_misses(scores: Scores) -> None:
    for heading, events in (("missed", scores.missed), ("wrongly found", scores.false)):
        for report, event in events:
            typer.echo(f"{heading}: {report} {_in_words(event)}", err=True)


def _in_words(event: ScoredEvent) -> str:
    from yalu.cli.rows import shortened

    types = "/".join((event.type, *event.other_types))
    return (
        f"{types} {event.source} > {event.target} {event.date or 'undated'} ({event.status}): {shortened(event.words)}"
    )
