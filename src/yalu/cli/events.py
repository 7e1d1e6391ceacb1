"""`yalu events`: what happened, one line for each happening, or for each report of it."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from yalu.cli import filters
from yalu.cli.common import Column, Format, FormatOption, WorkspaceOption, open_workspace, show_rows
from yalu.cli.rows import Row, arrow, countries, date_words, shortened, what
from yalu.errors import ConfigError

if TYPE_CHECKING:
    from yalu.workspace import Workspace


_MENTION_FIELDS = (
    "mention_id", "doc", "story", "type", "mode", "cameo", "domain", "quad", "status", "confidence", "coder",
)  # fmt: skip


# Listed without a limit: more than anybody reads, few enough to hold.
_MOST_IMPORTED = 1000


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
    domain: filters.DomainOption = None,
    level: filters.LevelOption = None,
    actor: filters.ActorOption = None,
    place: filters.PlaceOption = None,
    publisher: filters.PublisherOption = None,
    reviewed: filters.ReviewedOption = None,
    text: filters.TextOption = None,
    min_confidence: filters.ConfidenceOption = None,
    limit: filters.LimitOption = None,
    mentions: Annotated[
        bool, typer.Option("--mentions", help="One line for each report of an event, not for each event.")
    ] = False,
    imported: Annotated[
        bool, typer.Option("--imported", help="Those that others coded, with the table they came from.")
    ] = False,
    form: FormatOption = Format.table,
) -> None:
    """List events by their date: who did what to whom, and the sentence that says so."""
    if mentions and imported:
        raise ConfigError("--mentions and --imported do not go together.", remedy="Choose one of them.")
    picked = filters.chosen(
        dyad=dyad,
        since=since,
        until=until,
        type=type,
        mode=mode,
        status=status,
        doc=doc,
        min_confidence=min_confidence,
        limit=limit,
        domain=domain,
        level=level,
        actor=actor,
        place=place,
        publisher=publisher,
        reviewed=reviewed,
        text=text,
    )
    desk = open_workspace(workspace)
    if imported:
        listed: list[Row] = desk.table("imported", **{"limit": _MOST_IMPORTED + 1} | picked).to_pylist()
        if limit is None and len(listed) > _MOST_IMPORTED:
            typer.echo(f"The first {_MOST_IMPORTED:,}; give --limit, or `yalu export imported`, for more.", err=True)
            listed = listed[:_MOST_IMPORTED]
        show_rows(listed, _IMPORTED_COLUMNS, form, plain=lambda row: row, nothing="No imported events fit.")
        return
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


def _csv_columns(*names: str) -> list[Column[Row]]:
    return [Column(header=name, value=itemgetter(name), in_table=False) for name in names]


_IMPORTED_FIELDS = (
    "event_id", "type", "mode", "cameo", "domain", "quad", "weight", "intensity", "source", "source_name",
    "source_level", "source_sector", "target", "target_name", "target_level", "target_sector", "status", "reported",
    "publisher", "path", "row",
)  # fmt: skip
_IMPORTED_COLUMNS: list[Column[Row]] = [
    Column(header="date", value=lambda row: date_words({**row, "start": row["day"], "end": row["day"]})),
    Column(
        header="parties",
        value=lambda row: arrow([row["source"] or "?"], [row["target"] or "?"], symmetric=False),
    ),
    Column(header="event", value=lambda row: f"{_coded(row)}\n{_who(row)}", wide=True, in_csv=False),
    Column(header="origin", value=itemgetter("origin")),
    *_csv_columns(*_IMPORTED_FIELDS),
]


def _coded(row: Row) -> str:
    return what(row) if row["type"] else f"CAMEO {row['cameo'] or '?'} ({row['type_why']})"


def _who(row: Row) -> str:
    return " → ".join(row[name] or "?" for name in ("source_name", "target_name"))


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


def _told(desk: Workspace, mention_ids: list[str]) -> dict[str, dict[str, Any]]:
    """Return the story and the evidence of accepted mentions, by id."""
    found: list[dict[str, Any]] = desk.store.query(
        "SELECT mention_id, doc, story, evidence.text AS sentence FROM v_accepted "
        "JOIN (SELECT unnest($ids::VARCHAR[]) AS mention_id) USING (mention_id)",
        {"ids": mention_ids},
    ).to_pylist()
    return {row["mention_id"]: row for row in found}
