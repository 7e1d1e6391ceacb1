"""`yalu claims`: what was claimed, forecast or denied, and by whom."""

from __future__ import annotations

import typer

from yalu.cli import filters
from yalu.cli.common import Column, Format, FormatOption, WorkspaceOption, open_workspace, show_rows
from yalu.cli.rows import Row, shortened

_COLUMNS: list[Column[Row]] = [
    Column(header="kind", value=lambda row: row["kind"]),
    Column(header="about", value=lambda row: " ".join(row["about"])),
    Column(header="holder", value=lambda row: shortened(row["holder"]["text"], 24) if row["holder"] else ""),
    Column(header="claim", value=lambda row: shortened(row["evidence"]["text"]), wide=True),
    Column(header="stance", value=lambda row: row["stance"], in_table=False),
    Column(header="likelihood", value=lambda row: (row["likelihood"] or {}).get("words"), in_table=False),
    Column(header="low", value=lambda row: (row["likelihood"] or {}).get("low"), in_table=False),
    Column(header="high", value=lambda row: (row["likelihood"] or {}).get("high"), in_table=False),
    Column(header="horizon", value=lambda row: (row["horizon"] or {}).get("end"), in_table=False),
    Column(header="document", value=lambda row: row["doc"], in_table=False),
    Column(header="claim_id", value=lambda row: row["claim_id"], in_table=False),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("claims")(claims)


def claims(
    workspace: WorkspaceOption = None,
    dyad: filters.DyadOption = None,
    since: filters.SinceOption = None,
    until: filters.UntilOption = None,
    kind: filters.KindOption = None,
    doc: filters.DocOption = None,
    limit: filters.LimitOption = None,
    form: FormatOption = Format.table,
) -> None:
    """List claims by the day of their report: forecasts, assessments, rarity claims, denials, ..."""
    picked = filters.chosen(dyad=dyad, since=since, until=until, kind=kind, doc=doc, limit=limit)
    rows: list[Row] = open_workspace(workspace).table("claims", **picked).to_pylist()
    show_rows(rows, _COLUMNS, form, plain=lambda row: row, nothing="No claims are recorded that fit.")
