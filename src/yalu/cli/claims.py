"""`yalu claims`: what was claimed, forecast or denied, and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from yalu.cli import filters
from yalu.cli.common import Column, Format, FormatOption, WorkspaceOption, open_workspace, show_rows
from yalu.cli.rows import Row, shortened
from yalu.errors import ConfigError

if TYPE_CHECKING:
    from yalu.measure.rarity import RarityCheck

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

_CHECKED: list[Column[Row]] = [
    Column(header="about", value=lambda row: " ".join(row["about"])),
    Column(header="verdict", value=lambda row: row["check"]["verdict"].replace("_", " ")),
    Column(header="claim", value=lambda row: shortened(row["evidence"]["text"]), wide=True),
    Column(header="the record", value=lambda row: row["check"]["reason"], wide=True),
    Column(header="events", value=lambda row: " ".join(row["check"]["events"]), in_table=False),
    Column(header="values", value=lambda row: "; ".join(row["check"]["values"]), in_table=False),
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
    actor: filters.ActorOption = None,
    publisher: filters.PublisherOption = None,
    text: filters.TextOption = None,
    limit: filters.LimitOption = None,
    check: Annotated[
        bool, typer.Option("--check", help="Check rarity claims against the record, and say what it holds.")
    ] = False,
    form: FormatOption = Format.table,
) -> None:
    """List claims by the day of their report: forecasts, assessments, rarity claims, denials, ..."""
    if check and kind not in (None, "rarity"):
        raise ConfigError("only rarity claims can be checked.", item="--check", remedy="Leave out --kind.")
    kind = "rarity" if check else kind
    picked = filters.chosen(
        dyad=dyad,
        since=since,
        until=until,
        kind=kind,
        doc=doc,
        limit=limit,
        actor=actor,
        publisher=publisher,
        text=text,
    )
    desk = open_workspace(workspace)
    rows: list[Row] = desk.table("claims", **picked).to_pylist()
    if check:
        found = {each.claim_id: each for each in desk.check_claims(row["claim_id"] for row in rows)}
        rows = [{**row, "check": _plain(found[row["claim_id"]])} for row in rows]
    columns = _CHECKED if check else _COLUMNS
    show_rows(rows, columns, form, plain=lambda row: row, nothing="No claims are recorded that fit.")


def _plain(check: RarityCheck) -> dict[str, object]:
    from yalu.measure.comparison import value_words

    values = [value_words(value) for value in check.values]
    return {"verdict": check.verdict, "reason": check.reason, "events": list(check.events), "values": values}
