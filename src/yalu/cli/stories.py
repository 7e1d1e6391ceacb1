"""`yalu stories`: the articles in the record."""

from __future__ import annotations

import typer

from yalu.cli import filters
from yalu.cli.common import Column, Format, FormatOption, WorkspaceOption, open_workspace, show_rows
from yalu.cli.rows import Row, date_words, shortened

_COLUMNS: list[Column[Row]] = [
    Column(header="published", value=lambda row: date_words(row["published"])),
    Column(header="title", value=lambda row: shortened(row["title"] or row["text"], 120), wide=True),
    Column(header="authors", value=lambda row: shortened(", ".join(row["authors"]), 24)),
    Column(header="section", value=lambda row: row["section"], in_table=False),
    Column(header="document", value=lambda row: row["doc"], in_table=False),
    Column(header="story", value=lambda row: row["story"], in_table=False),
    Column(header="text", value=lambda row: row["text"], in_table=False),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("stories")(stories)


def stories(
    workspace: WorkspaceOption = None,
    dyad: filters.DyadOption = None,
    since: filters.SinceOption = None,
    until: filters.UntilOption = None,
    doc: filters.DocOption = None,
    publisher: filters.PublisherOption = None,
    text: filters.TextOption = None,
    limit: filters.LimitOption = None,
    form: FormatOption = Format.table,
) -> None:
    """List stories by the day they were published; with --dyad, those that report an event of it."""
    picked = filters.chosen(dyad=dyad, since=since, until=until, doc=doc, limit=limit, publisher=publisher, text=text)
    rows: list[Row] = open_workspace(workspace).table("stories", **picked).to_pylist()
    show_rows(rows, _COLUMNS, form, plain=lambda row: row, nothing="No stories are recorded that fit.")
