"""`yalu signs`: signs of change, each with its reason and evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from yalu.cli.common import Column, Format, FormatOption, WorkspaceOption, iso_day, open_workspace, show_rows
from yalu.cli.relation import State, UntilOption

if TYPE_CHECKING:
    from datetime import date

    from yalu.brief import Relation
    from yalu.model import Sign


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("signs")(signs)


def signs(
    first: State,
    second: State,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Knowable on or after this day.", show_default=False)
    ] = None,
    until: UntilOption = None,
    detector: Annotated[
        list[str] | None, typer.Option("--detector", metavar="NAME", help="Only this one.", show_default=False)
    ] = None,
    workspace: WorkspaceOption = None,
    form: FormatOption = Format.table,
) -> None:
    """List the signs of change in a relation, in the order in which they could be known."""
    from datetime import date

    from yalu.model.schema import to_plain

    days = {name: iso_day(value, f"--{name}") for name, value in (("since", since), ("until", until))}
    relation = open_workspace(workspace).relation(first, second)
    until_day = date.fromisoformat(days["until"]) if days["until"] else None
    found = relation.signs(
        since=date.fromisoformat(days["since"]) if days["since"] else None,
        until=until_day,
        detectors=detector or None,
    )
    show_rows(found, _COLUMNS, form, plain=to_plain, nothing="" if found else _no_sign(relation, until_day))


def _no_sign(relation: Relation, until: date | None) -> str:
    """Return why there is no sign: a relation without events is told from one in which nothing stands out."""
    from yalu.measure import state_name

    if relation.summary(until=until).total:
        return "No sign: nothing stands out from the relation's own past."
    pair = f"{state_name(relation.first).name} and {state_name(relation.second).name}"
    return f"No sign: the record holds no event between {pair} yet."


def _reason(sign: Sign) -> str:
    return f"{sign.reason} [what was read could explain it]" if sign.coverage_alone else sign.reason


_COLUMNS: list[Column[Sign]] = [
    Column(header="at", value=lambda sign: sign.at),
    Column(header="decided_at", value=lambda sign: sign.decided_at, in_table=False),
    Column(header="detector", value=lambda sign: sign.detector),
    Column(header="direction", value=lambda sign: sign.direction),
    Column(header="reason", value=_reason, wide=True),
    Column(header="statistic", value=lambda sign: sign.statistic, in_table=False),
    Column(header="coverage_alone", value=lambda sign: sign.coverage_alone, in_table=False),
    Column(header="events", value=lambda sign: " ".join(sign.events), in_table=False),
    Column(header="sign_id", value=lambda sign: sign.sign_id, in_table=False),
]
