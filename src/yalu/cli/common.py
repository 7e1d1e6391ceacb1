"""What every command shares: errors as one line and an exit code, the workspace option, and how rows are shown."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar

import typer
from typer._coercion import RuntimeParam, TypeDescriptor, build_runtime_param
from typer._param_types import coerce_cli_path
from typer.core import TyperCommand, TyperGroup

from yalu.errors import ConfigError, WorkspaceError, YaluError

if TYPE_CHECKING:
    from rich.console import Console

    from yalu.workspace import Workspace

Row = TypeVar("Row")

EXIT_SOME_FAILED = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130

_CONFIG_NAME = "yalu.toml"


@dataclass(frozen=True)
class _LateParam(RuntimeParam):
    """Converts paths, and takes strings and defaults as they are; what else is typed is left to Typer.

    Typer builds converters with pydantic for all options of a command before it runs. To import it takes eighty
    milliseconds, half of what a short command takes.
    """

    descriptor: TypeDescriptor

    def _coerce_value(self, value: Any, param: Any, ctx: Any) -> Any:
        if self.annotation is Path and isinstance(value, (str, Path)):
            return coerce_cli_path(Path(value), self.parameter_info, path_type=Path, param=param, ctx=ctx)
        if type(value) is self.annotation:
            return value
        return build_runtime_param(self.descriptor).coerce(value, param=param, ctx=ctx)


def _convert_late(params: list[Any]) -> list[Any]:
    for param in params:
        descriptor = param.type_descriptor
        if param._runtime_param is None and descriptor.file_annotation is None:
            param._runtime_param = _LateParam(descriptor.parameter_info, descriptor.annotation, descriptor)
    return params


class YaluGroup(TyperGroup):
    """Turns a YaluError into one line on stderr and exit code 2; Ctrl-C into one line and exit code 130."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the options."""
        return _convert_late(super().get_params(ctx))

    def invoke(self, ctx: Any) -> Any:
        """Run the chosen command."""
        try:
            return super().invoke(ctx)
        except YaluError as error:
            typer.echo(f"yalu: {error}", err=True)
            raise typer.Exit(EXIT_USAGE) from error
        except KeyboardInterrupt as error:
            typer.echo("yalu: stopped.", err=True)
            raise typer.Exit(EXIT_INTERRUPTED) from error


class YaluCommand(TyperCommand):
    """Shows `DIR` in usage lines where Typer shows `{DIR}` for an argument that must be given."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the arguments and options."""
        return _convert_late(super().get_params(ctx))

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return the pieces of the usage line."""
        return [piece.replace("{", "").replace("}", "") for piece in super().collect_usage_pieces(ctx)]


class YaluTyper(typer.Typer):
    """Makes every command a `YaluCommand`."""

    def command(self, name: str | None = None, **options: Any) -> Any:
        """Return the decorator that registers a command."""
        return super().command(name, **{"cls": YaluCommand, **options})


class Format(StrEnum):
    """How a listing is written."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"


WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "-w",
        "--workspace",
        metavar="DIR",
        help="The workspace. Default: this folder or the nearest one above it with a yalu.toml.",
        show_default=False,
    ),
]
FormatOption = Annotated[Format, typer.Option("--format", help="How rows are written to stdout.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[Row]):
    """One column of a listing: its header and how to read it from a row.

    A column may be in the table, in the CSV form, or in both; `wide` columns share the room that is left and wrap.
    """

    header: str
    value: Callable[[Row], object]
    in_table: bool = True
    in_csv: bool = True
    wide: bool = False
    right: bool = False


def open_workspace(folder: Path | None) -> Workspace:
    """Return the workspace at `folder`, or the nearest one around the current folder.

    Raises WorkspaceError when there is none.
    """
    from yalu.workspace import Workspace

    return Workspace(folder if folder is not None else nearest_workspace(Path.cwd()))


def nearest_workspace(start: Path) -> Path:
    """Return `start` or its nearest parent that holds a yalu.toml. Raises WorkspaceError when there is none."""
    for folder in (start, *start.parents):
        if (folder / _CONFIG_NAME).is_file():
            return folder
    raise WorkspaceError(
        f"neither this folder nor one above it holds a {_CONFIG_NAME}.",
        item=str(start),
        remedy="Make a workspace with `yalu init DIR`, or name one with -w DIR.",
    )


@contextmanager
def interruptible(what_is_kept: str) -> Iterator[None]:
    """Turn Ctrl-C in the block into one sentence that says what is kept and how to go on."""
    try:
        yield
    except KeyboardInterrupt as error:
        typer.echo(f"\nyalu: stopped. {what_is_kept}", err=True)
        raise typer.Exit(EXIT_INTERRUPTED) from error


def show_rows(
    rows: Sequence[Row],
    columns: Sequence[Column[Row]],
    form: Format,
    *,
    plain: Callable[[Row], Mapping[str, Any]],
    nothing: str,
) -> None:
    """Write rows to stdout: as a table for people, or as JSON Lines (`plain` of each row) or CSV for programs.

    `nothing` is said on stderr when there is no row and a person is reading.
    """
    if form is not Format.table and isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # for programs: the same bytes whatever the terminal's encoding
    if form is Format.jsonl:
        from yalu.record.lines import json_line

        for row in rows:
            typer.echo(json_line(plain(row)))
    elif form is Format.csv:
        _write_csv(rows, columns)
    elif rows:
        _print_table(rows, columns)
    else:
        typer.echo(nothing, err=True)


def stdout_console() -> Console:
    """Return a console for stdout: 80 columns when it is not a terminal, so that output to a file is stable."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else 80, highlight=False, soft_wrap=False)


def iso_day(value: str | None, option: str) -> str | None:
    """Return the first ISO day of a year, month or day given on the command line. Raises ConfigError for others."""
    return None if value is None else _period(value, option)[0]


def last_day(value: str | None, option: str) -> str | None:
    """Return the last ISO day of a year, month or day given on the command line. Raises ConfigError for others."""
    return None if value is None else _period(value, option)[1]


def _period(value: str, option: str) -> tuple[str, str]:
    from yalu.model.period import days_of

    try:
        return days_of(value)
    except ValueError:
        raise ConfigError(
            f"{value!r} is not a date.", item=option, remedy="Write it as YYYY, YYYY-MM or YYYY-MM-DD."
        ) from None


def _write_csv(rows: Iterable[Row], columns: Sequence[Column[Row]]) -> None:
    from yalu.record.export import guard_formula

    shown = [column for column in columns if column.in_csv]
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(column.header for column in shown)
    writer.writerows([guard_formula(column.value(row)) for column in shown] for row in rows)


def _print_table(rows: Iterable[Row], columns: Sequence[Column[Row]]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from yalu.read.decode import clean_in_place

    shown = [column for column in columns if column.in_table]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for column in shown:
        table.add_column(
            column.header,
            justify="right" if column.right else "left",
            no_wrap=not column.wide,
            overflow="fold" if column.wide else "ellipsis",
            ratio=1 if column.wide else None,
        )
    for row in rows:
        # Text, not str: words of a document must never be read as markup. Those of an imported table may hold escapes.
        values = (column.value(row) for column in shown)
        table.add_row(*(Text("" if value is None else clean_in_place(str(value))) for value in values))
    stdout_console().print(table)
