"""`yalu compare`: what outlets printed of one event or one period, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from yalu.cli.common import Column, Format, FormatOption, WorkspaceOption, iso_day, last_day, open_workspace, show_rows
from yalu.cli.rows import Row, arrow, shortened
from yalu.errors import ConfigError

if TYPE_CHECKING:
    from yalu.measure.outlets import ComparedEvent, Comparison

_TOLD = {"first": "first", "told": "told", "left out": "left out", "nothing read": "·"}

_OUTLETS: list[Column[Row]] = [
    Column(header="outlet", value=lambda row: row["publisher"], wide=True),
    Column(header="stories", value=lambda row: row["stories"], right=True),
    Column(header="copies", value=lambda row: row["stories"] - row["texts"], right=True),
    Column(header="events", value=lambda row: row["events"], right=True),
    Column(header="first", value=lambda row: row["first"], right=True),
    Column(header="alone", value=lambda row: row["alone"], right=True),
    Column(header="left out", value=lambda row: row["left_out"], right=True),
]
_OF_EVENT: list[Column[Row]] = [
    Column(header="outlet", value=lambda row: row["publisher"], wide=True),
    Column(header="told", value=lambda row: "copy" if row["copied_from"] else row["told"]),
    Column(header="day", value=lambda row: row["day"]),
    Column(header="what", value=lambda row: " ".join(filter(None, (row["type"], row["mode"])))),
    Column(header="sentence", value=lambda row: shortened(row["evidence"] or ""), wide=True),
]
_CLAIMS: list[Column[Row]] = [
    Column(header="only", value=lambda row: row["publisher"], wide=True),
    Column(header="day", value=lambda row: row["day"] or ""),
    Column(header="kind", value=lambda row: row["kind"]),
    Column(header="claim", value=lambda row: shortened(row["text"]), wide=True),
]
_TERMS: list[Column[Row]] = [
    Column(header="outlet", value=lambda row: row["publisher"], wide=True),
    Column(header="term", value=lambda row: row["term"], wide=True),
    Column(header="stories", value=lambda row: f"{row['uses']} of {row['stories']}", right=True),
    Column(header="others", value=lambda row: f"{row['uses_of_others']} of {row['stories_of_others']}", right=True),
    Column(header="z", value=lambda row: f"{row['z']:.1f}", right=True),
]
_CSV: list[Column[Row]] = [
    Column(header=name, value=lambda row, name=name: row[name])  # type: ignore[misc]
    for name in (
        "event_id", "publisher", "told", "day", "type", "mode", "status", "actors", "trigger", "evidence",
        "copied_from", "doc", "story",
    )
]  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("compare")(compare)


def compare(
    what: Annotated[
        list[str] | None,
        typer.Argument(metavar="[EVENT | STATE STATE]", help="An event's id; with --period, two states or nothing."),
    ] = None,
    workspace: WorkspaceOption = None,
    period: Annotated[
        str | None,
        typer.Option(
            metavar="DATE..DATE", help="Stories published in these days, months or years.", show_default=False
        ),
    ] = None,
    publishers: Annotated[
        str | None,
        typer.Option(metavar="A,B", help="These outlets. Default: those with most reports.", show_default=False),
    ] = None,
    form: FormatOption = Format.table,
) -> None:
    """Set outlets side by side: what each printed of an event or a period, first or copied, and what it left out."""
    named = what or []
    outlets = [name.strip() for name in (publishers or "").split(",") if name.strip()]
    desk = open_workspace(workspace)
    if period is None:
        if len(named) != 1:
            raise ConfigError("needs one event, or a period.", item="compare", remedy="Give --period DATE..DATE.")
        found = desk.compare(named[0], publishers=outlets)
    else:
        if len(named) not in (0, 2):
            raise ConfigError("a period goes with two states or none.", item=" ".join(named), remedy="Name two states.")
        since, until = _days(period)
        found = desk.compare(since=since, until=until, dyad="-".join(named) or None, publishers=outlets)
    _show(found, form)


def _days(period: str) -> tuple[date, date]:
    first, dots, last = period.partition("..")
    since, until = iso_day(first, "--period"), last_day(last if dots else first, "--period")
    if since is None or until is None or since > until:
        raise ConfigError("ends before it begins.", item=f"--period {period}", remedy="Write 2024-07-01..2024-12-31.")
    return date.fromisoformat(since), date.fromisoformat(until)


def _show(found: Comparison, form: Format) -> None:
    from yalu.model.schema import to_plain

    nothing = "No story of these days reports an event that fits."
    if form is Format.csv:
        show_rows(list(_report_rows(found)), _CSV, form, plain=dict, nothing=nothing)
        return
    rows = _plain(found)
    if form is Format.jsonl:
        lines = [{"row": name, **each} for name, part in rows.items() for each in part]
        show_rows(lines, _OUTLETS, form, plain=lambda row: row, nothing=nothing)
        return
    if not rows["outlet"]:
        typer.echo(nothing, err=True)
        return
    typer.echo(
        f"Stories published from {found.since} to {found.until}; a copy of another's text is no source of its own."
    )
    show_rows(rows["outlet"], _OUTLETS, form, plain=dict, nothing="")
    if found.event is not None:
        show_rows(list(_report_rows(found)), _OF_EVENT, form, plain=dict, nothing="")
    else:
        show_rows(found.events, _event_columns(found), form, plain=to_plain, nothing="")
    for name, columns in (("claim", _CLAIMS), ("term", _TERMS)):
        if rows[name]:
            show_rows(rows[name], columns, form, plain=dict, nothing="")
    if found.others:
        typer.echo(f"Read too, and not compared: {', '.join(found.others)}.")


def _event_columns(found: Comparison) -> list[Column[ComparedEvent]]:
    """Return one column for each outlet, numbered as the table above lists them."""
    columns: list[Column[ComparedEvent]] = [
        Column(header="event", value=_event_words, wide=True),
        Column(header="sources", value=lambda event: event.independent, right=True),
    ]
    for outlet in found.outlets:
        columns.append(_told_column(outlet.publisher))
    return columns


def _told_column(publisher: str) -> Column[ComparedEvent]:
    return Column(header=shortened(publisher, 12), value=lambda event: _told_words(event, publisher))


def _told_words(event: ComparedEvent, publisher: str) -> str:
    copied = {report.copied_from for report in event.reports if report.publisher == publisher}
    if copied and None not in copied:
        return "copy"
    return _TOLD[event.told[publisher]]


def _event_words(event: ComparedEvent) -> str:
    sides = arrow(list(event.source), list(event.target), symmetric=False)
    return f"{event.start or 'undated'} {sides} {event.type}"


def _plain(found: Comparison) -> dict[str, list[dict[str, Any]]]:
    from yalu.model.schema import to_plain

    parts = {"outlet": found.outlets, "event": found.events, "claim": found.claims, "term": found.terms}
    return {name: [to_plain(each) for each in part] for name, part in parts.items()}


def _report_rows(found: Comparison) -> Iterator[dict[str, Any]]:
    """Yield one row for each report, and one for each outlet that told nothing of an event."""
    blank = dict.fromkeys(("day", "type", "mode", "status", "trigger", "evidence", "copied_from", "doc", "story"))
    for event in found.events:
        for outlet in found.outlets:
            own = [report for report in event.reports if report.publisher == outlet.publisher]
            head = {"event_id": event.event_id, "publisher": outlet.publisher, "told": event.told[outlet.publisher]}
            for report in own:
                fields = {name: getattr(report, name) for name in blank}
                yield head | fields | {"actors": "; ".join(report.actors)}
            if not own:
                yield head | blank | {"actors": None}
