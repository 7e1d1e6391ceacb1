"""`yalu quantities`: numbers with their unit, what they count, and when."""

from __future__ import annotations

import typer

from yalu.cli import filters
from yalu.cli.common import Column, Format, FormatOption, WorkspaceOption, open_workspace, show_rows
from yalu.cli.rows import Row, date_words, shortened

_COLUMNS: list[Column[Row]] = [
    Column(header="value", value=lambda row: f"{row['value']:,.15g}", right=True),
    Column(header="unit", value=lambda row: row["unit"]),
    Column(header="of", value=lambda row: shortened(row["of"] or "", 24)),
    Column(header="date", value=lambda row: date_words(row["date"])),
    Column(header="in the words of", value=lambda row: shortened(row["evidence"]["text"]), wide=True),
    Column(header="low", value=lambda row: row["low"], in_table=False),
    Column(header="high", value=lambda row: row["high"], in_table=False),
    Column(header="document", value=lambda row: row["doc"], in_table=False),
    Column(header="quantity_id", value=lambda row: row["quantity_id"], in_table=False),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("quantities")(quantities)


def quantities(
    workspace: WorkspaceOption = None,
    since: filters.SinceOption = None,
    until: filters.UntilOption = None,
    doc: filters.DocOption = None,
    limit: filters.LimitOption = None,
    form: FormatOption = Format.table,
) -> None:
    """List numbers by the day of their report, each with its unit and the sentence it stands in."""
    picked = filters.chosen(since=since, until=until, doc=doc, limit=limit)
    rows: list[Row] = open_workspace(workspace).table("quantities", **picked).to_pylist()
    show_rows(rows, _COLUMNS, form, plain=lambda row: row, nothing="No quantities are recorded that fit.")
