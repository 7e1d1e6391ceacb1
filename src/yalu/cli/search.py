"""`yalu search`: sentences that hold some words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from yalu.cli.common import Column, Format, FormatOption, WorkspaceOption, open_workspace, show_rows
from yalu.cli.rows import shortened

if TYPE_CHECKING:
    from yalu.record import SearchHit


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("search")(search)


def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help='All must occur; "quoted words" stand together.')],
    workspace: WorkspaceOption = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 20,
    form: FormatOption = Format.table,
) -> None:
    """Find sentences in the record that hold all the words, best first."""
    from yalu.model.schema import to_plain

    hits = open_workspace(workspace).search(" ".join(words), limit=limit)
    columns: list[Column[SearchHit]] = [
        Column(header="published", value=lambda hit: hit.published),
        Column(header="sentence", value=lambda hit: shortened(hit.text, 240), wide=True),
        Column(header="title", value=lambda hit: hit.title, in_table=False),
        Column(header="document", value=lambda hit: hit.doc, in_table=False),
        Column(header="story", value=lambda hit: hit.story, in_table=False),
        Column(header="start", value=lambda hit: hit.start, in_table=False),
        Column(header="end", value=lambda hit: hit.end, in_table=False),
    ]
    show_rows(hits, columns, form, plain=to_plain, nothing="No sentence holds all of these words.")
