"""`yalu actors`: who holds which office, as the record tells it; accepted roles are used in coding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from yalu.cli.common import Column, Format, FormatOption, WorkspaceOption, interruptible, open_workspace, show_rows
from yalu.cli.rows import shortened

if TYPE_CHECKING:
    from yalu.model.role import RoleCandidate
    from yalu.record.roles import RoleDecision

_ID = "role"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("actors")(actors)


def actors(
    workspace: WorkspaceOption = None,
    proposed: Annotated[
        bool, typer.Option("--proposed", help="List the offices that texts tell and the gazetteer lacks.")
    ] = False,
    accept: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Accept this role; may be given again.", show_default=False)
    ] = None,
    reject: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Reject this role; may be given again.", show_default=False)
    ] = None,
    undo: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Take the last decision on this role back.", show_default=False),
    ] = None,
    recode: Annotated[
        bool, typer.Option("--recode", help="Code again what was coded with other roles or by another version.")
    ] = False,
    form: FormatOption = Format.table,
) -> None:
    """List the roles of persons that were decided on, or that texts propose; decide on them, or take that back."""
    from yalu.model.schema import to_plain

    desk = open_workspace(workspace)
    given = {"accept": accept or (), "reject": reject or (), "undo": undo or ()}
    verdicts = {name: verdict for verdict, names in given.items() for name in names}
    for decision in desk.decide_roles(verdicts) if verdicts else ():  # type: ignore[arg-type]
        done = "taken back" if decision.verdict == "undo" else f"{decision.verdict}ed"
        typer.echo(f"{done}: {decision.role.name}, {decision.role.role} ({decision.role.country})")
    if recode:
        with interruptible("What was committed is kept; the same command again goes on."):
            typer.echo(f"{len(desk.recode())} runs coded again.")
    if proposed:
        nothing = "No text tells an office that the gazetteer lacks and nobody has decided on."
        show_rows(desk.proposed_roles(), _proposed_columns(), form, plain=to_plain, nothing=nothing)
    elif not (verdicts or recode):
        show_rows(desk.decided_roles(), _decided_columns(), form, plain=to_plain, nothing="No role is decided on.")


def _proposed_columns() -> list[Column[RoleCandidate]]:
    return [
        Column(header=_ID, value=lambda each: each.role_id),
        Column(header="who", value=lambda each: f"{each.name}, {each.role} ({each.country})", wide=True),
        Column(header="told", value=lambda each: each.count, right=True),
        Column(header="from", value=lambda each: each.since),
        Column(header="to", value=lambda each: each.until),
        Column(header="sentence", value=lambda each: shortened(each.evidence[0].text, 160), wide=True),
        Column(header="aliases", value=lambda each: "|".join(each.aliases), in_table=False),
    ]


def _decided_columns() -> list[Column[RoleDecision]]:
    return [
        Column(header=_ID, value=lambda each: each.role.role_id),
        Column(header="verdict", value=lambda each: f"{each.verdict}ed"),
        Column(header="who", value=lambda each: f"{each.role.name}, {each.role.role} ({each.role.country})", wide=True),
        Column(header="from", value=lambda each: each.role.since),
        Column(header="to", value=lambda each: each.role.until),
    ]
