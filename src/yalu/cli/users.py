"""`yalu users`: who may log in to a shared desk."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from yalu.cli.common import Column, Format, FormatOption, WorkspaceOption, open_workspace, show_rows
from yalu.errors import ConfigError


class Action(StrEnum):
    """What to do."""

    list = "list"
    add = "add"
    remove = "remove"


class UserRole(StrEnum):
    """What a user may do: look; also review; also see who changed what."""

    reader = "reader"
    reviewer = "reviewer"
    owner = "owner"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("users")(users)


def users(
    action: Annotated[
        Action, typer.Argument(help="list, add or remove. Adding again gives a new password or role.")
    ] = Action.list,
    name: Annotated[str | None, typer.Argument(metavar="NAME", show_default=False)] = None,
    role: Annotated[
        UserRole, typer.Option(help="reader looks; reviewer also reviews; owner also sees the audit log.")
    ] = UserRole.reviewer,
    workspace: WorkspaceOption = None,
    form: FormatOption = Format.table,
) -> None:
    """List, add or remove the people who may log in to a shared desk; passwords are asked for, or read from stdin."""
    from yalu.web.users import User, Users

    known = Users(open_workspace(workspace).path)
    if action is Action.list:
        columns: list[Column[User]] = [
            Column(header="name", value=lambda each: each.name),
            Column(header="role", value=lambda each: each.role),
        ]
        nothing = "No users yet: add one with `yalu users add NAME --role owner`."
        show_rows(
            known.all(), columns, form, plain=lambda each: {"name": each.name, "role": each.role}, nothing=nothing
        )
        return
    if name is None:
        raise ConfigError("who?", item=f"yalu users {action}", remedy=f"Write `yalu users {action} NAME`.")
    if action is Action.add:
        user = known.add(name, role.value, _password(name))
        typer.echo(f"{user.name} may log in as {user.role}.")
    else:
        known.remove(name)
        typer.echo(f"{name} may not log in any more; their reviews stay.")


def _password(name: str) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt(f"Password of {name}", hide_input=True, confirmation_prompt=True))
