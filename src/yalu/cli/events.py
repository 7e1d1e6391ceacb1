"""`yalu events`: what happened, one line for each happening, or for each report of it."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from yalu.cli import filters
from yalu.cli.common import Column, Format, FormatOption, WorkspaceOption, open_workspace, show_rows
from yalu.cli.rows import Row, arrow, countries, date_words, shortened, what

if TYPE_CHECKING:
    from yalu.workspace import Workspace


_MENTION_FIELDS = (
    "mention_id", "doc", "story", "type", "mode", "cameo", "domain", "quad", "status", "confidence", "coder",
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("events")(events)


def events(
    workspace: WorkspaceOption = None,
    dyad: filters.DyadOption = None,
    since: filters.SinceOption = None,
    until: filters.UntilOption = None,
    type: filters.TypeOption = None,
    mode: filters.ModeOption = None,
    status: filters.StatusOption = None,
    doc: filters.DocOption = None,
    limit: filters.LimitOption = None,
    mentions: Annotated[
        bool, typer.Option("--mentions", help="One line for each report of an event, not for each event.")
    ] = False,
    form: FormatOption = Format.table,
) -> None:
    """List events by their date: who did what to whom, and the sentence that says so."""
    picked = filters.chosen(
        dyad=dyad, since=since, until=until, type=type, mode=mode, status=status, doc=doc, limit=limit
    )
    desk = open_workspace(workspace)
    rows: list[Row] = desk.table("events" if mentions else "linked", **picked).to_pylist()
    columns = [*_MENTION_COLUMNS, *_csv_columns(*_MENTION_FIELDS)] if mentions else _event_columns(desk, rows)
    show_rows(rows, columns, form, plain=lambda row: row, nothing="No events are recorded that fit.")


def _event_columns(desk: Workspace, rows: list[Row]) -> list[Column[Row]]:
    told = _told(desk, [mention for row in rows for mention in row["mentions"]])

    def words(row: Row) -> str:
        return shortened(next((told[mention]["sentence"] for mention in row["mentions"] if mention in told), ""))

    def reports(row: Row) -> int:
        return len({(told[name]["doc"], told[name]["story"]) for name in row["mentions"] if name in told})

    return [
        _DATE,
        Column(header="parties", value=lambda row: arrow(row["source"], row["target"], symmetric=row["symmetric"])),
        Column(header="reports", value=reports, right=True),
        Column(header="event", value=lambda row: f"{what(row)}\n{words(row)}", wide=True, in_csv=False),
        Column(header="words", value=words, in_table=False),
        *_csv_columns("event_id", "type", "mode", "domain", "quad", "status", "announced", "first_reported", "place"),
    ]


_DATE: Column[Row] = Column(header="date", value=lambda row: date_words(row["date"]))
_MENTION_COLUMNS: list[Column[Row]] = [
    _DATE,
    Column(
        header="parties",
        value=lambda row: arrow(countries(row["source"]), countries(row["target"]), symmetric=row["symmetric"]),
    ),
    Column(
        header="event",
        value=lambda row: f"{what(row)}\n{shortened(row['evidence']['text'])}",
        wide=True,
        in_csv=False,
    ),
    Column(header="words", value=lambda row: row["evidence"]["text"], in_table=False),
]


def _csv_columns(*names: str) -> list[Column[Row]]:
    return [Column(header=name, value=itemgetter(name), in_table=False) for name in names]


def _told(desk: Workspace, mention_ids: list[str]) -> dict[str, dict[str, Any]]:
    """Return the story and the evidence of accepted mentions, by id."""
    found: list[dict[str, Any]] = desk.store.query(
        "SELECT mention_id, doc, story, evidence.text AS sentence FROM v_accepted "
        "JOIN (SELECT unnest($ids::VARCHAR[]) AS mention_id) USING (mention_id)",
        {"ids": mention_ids},
    ).to_pylist()
    return {row["mention_id"]: row for row in found}
