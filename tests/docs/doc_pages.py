"""The pages of the documentation as things that can be run, and what keeps them true.

In a `console` block a line that begins with `$ ` is a command; it runs on to the end of its here-document or of its
backslashes. The lines below it, if any, are what it prints, and must be exactly that. `python` blocks run as scripts.
Blocks of a page run in order, in one folder. A block that must not run here says why: `console skip=network`.

    python tests/docs/doc_pages.py

runs every page, puts what is printed today into it, and writes docs/commands.md anew. Read the diff before committing.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

import typer

from yalu.cli import build_app

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
COMMANDS = ROOT / "docs" / "commands.md"
PAGES = (README, *sorted((ROOT / "docs").glob("*.md")))
SKIP_REASONS = ("network", "make", "install", "fragment")

_FENCE = re.compile(r"^```(?P<language>\w+)(?: skip=(?P<skip>\w+))?\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_HERE_DOCUMENT = re.compile(r"<<-?\s*['\"]?(\w+)['\"]?")
_RUN = ("console", "python")
_SECONDS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A fenced block of a page. `start` and `end` are the offsets of its body in the page."""

    language: str
    skip: str | None
    body: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to run: a shell command with what the page says it prints (null: not shown), or a Python script."""

    language: str
    command: str
    printed: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a step: its exit status and all it printed."""

    step: Step
    status: int
    printed: str


def blocks(page: str) -> list[Block]:
    """Return the fenced blocks of a page that name a language."""
    return [
        Block(language=m["language"], skip=m["skip"], body=m["body"], start=m.start("body"), end=m.end("body"))
        for m in _FENCE.finditer(page)
    ]


def steps(block: Block) -> list[Step]:
    """Return what a block runs, in order; nothing for a block that is skipped or of another language."""
    if block.skip or block.language not in _RUN:
        return []
    if block.language == "python":
        return [Step(language="python", command=block.body, printed=None)]
    return [
        Step(language="console", command=command, printed=tidy(printed) or None)
        for command, printed in _commands(block.body.splitlines())
    ]


def _commands(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each command of a console block and the lines below it."""
    command: list[str] = []
    printed: list[str] = []
    open_until: str | None = None
    for line in lines:
        if open_until is not None or (command and command[-1].endswith("\\")):
            command.append(line)
            open_until = None if line == open_until else open_until
        elif line.startswith("$ "):
            if command:
                yield "\n".join(command), "\n".join(printed)
            command, printed = [line.removeprefix("$ ")], []
        else:
            printed.append(line)
        if not printed and open_until is None and (found := _HERE_DOCUMENT.search(command[-1])):
            open_until = found[1]
    if command:
        yield "\n".join(command), "\n".join(printed)


def tidy(printed: str) -> str:
    """Return printed text without blank lines at its ends and blanks at the ends of its lines."""
    return "\n".join(line.rstrip() for line in printed.splitlines()).strip("\n")


def run_page(page: str, folder: Path) -> list[Outcome]:
    """Run all steps of a page in a folder, in order; `cd` holds for the steps after it. Stops where one fails."""
    outcomes: list[Outcome] = []
    here = folder
    for step in (step for block in blocks(page) for step in steps(block)):
        outcome, here = _run(step, here)
        outcomes.append(outcome)
        if outcome.status:
            break
    return outcomes


def _run(step: Step, here: Path) -> tuple[Outcome, Path]:
    with tempfile.TemporaryDirectory() as aside:
        stays = Path(aside) / "folder"
        arguments = [sys.executable, "-c", step.command]
        if step.language == "console":
            # Not `pipefail`: `| head -1` closes the pipe on the command before it.
            arguments = ["bash", "-euc", f'{step.command}\npwd > "{stays}"']
        done = subprocess.run(
            arguments,
            cwd=here,
            env=_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=_SECONDS,
        )
        if stays.is_file():
            here = Path(stays.read_text().strip())
    return Outcome(step=step, status=done.returncode, printed=tidy(done.stdout)), here


def _environment() -> dict[str, str]:
    """Return an environment with this interpreter's `yalu` first, and nothing that changes the width of tables."""
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "FORCE_COLOR")}
    return kept | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1"}


def prepare(folder: Path, after_tour: Path | None) -> Path:
    """Return a folder to run a page of docs/ in: what the tour of the README leaves, and a codebook to look at.

    The README itself begins in an empty folder (`after_tour` null).
    """
    folder.mkdir(parents=True)
    if after_tour is not None:
        shutil.copytree(after_tour, folder, dirs_exist_ok=True)
        with as_file(files("yalu.codebook").joinpath("data", "plover", "2021.1")) as plover:
            shutil.copytree(plover, folder / "my-codebook")
    return folder


# What each page says of the commands


def command_reference() -> str:
    """Return docs/commands.md as the commands' own help has it."""
    group = typer.main.get_command(build_app())
    context = group.context_class(group, info_name="yalu")
    parts = [_REFERENCE_HEAD.format(options=_table([parameter.get_help_record(context) for parameter in group.params]))]
    for name in group.list_commands(context):  # type: ignore[attr-defined]
        command = group.get_command(context, name)  # type: ignore[attr-defined]
        parts.append(_command_section(name, command, context))
        parts += _subcommands(name, command, context)
    return "\n".join(parts)


_REFERENCE_HEAD = """\
# The commands

Written from the commands' own `--help` by `tests/docs/doc_pages.py`; a test compares the two.

Every command ends with status 0 when all went well, 1 when some inputs failed (they are listed) or the doctor found
something wrong, 2 when it was asked for something that cannot be, 130 when it was stopped by Ctrl-C. Results go to
standard output, progress and failures to standard error. A date to filter by is `2011`, `2011-06` or `2011-06-16`;
`--published` takes a whole day.

{options}
"""


def _subcommands(name: str, command: typer.core.TyperCommand, parent: typer.Context) -> Iterator[str]:
    """Yield a section for each command of a group, under its heading."""
    if not isinstance(command, typer.core.TyperGroup):
        return
    context = command.context_class(command, info_name=name, parent=parent)
    for each in command.list_commands(context):
        yield "#" + _command_section(f"{name} {each}", command.get_command(context, each), context)


def _command_section(name: str, command: typer.core.TyperCommand, parent: typer.Context) -> str:
    context = command.context_class(command, info_name=name, parent=parent)
    parameters = command.get_params(context)
    arguments = [each for each in parameters if each.param_type_name == "argument"]
    options = [each for each in parameters if each.param_type_name == "option" and "--help" not in each.opts]
    usage = " ".join(["yalu", name, *(_argument(each) for each in arguments), *(["[OPTIONS]"] if options else [])])
    table = _table([each.get_help_record(context) for each in [*arguments, *options]])
    return f"## yalu {name}\n\n    {usage}\n\n{command.help}\n\n{table}\n"


def _argument(argument: typer.core.TyperArgument) -> str:
    words = str(argument.metavar or argument.name).strip("{}[]")
    return words if argument.required else f"[{words}]"


def _table(records: Sequence[tuple[str, str] | None]) -> str:
    rows = [tuple(map(_cell, record)) for record in records if record is not None]
    return "\n".join(["| | |", "|---|---|", *(f"| `{names}` | {words} |" for names, words in rows)])


def _cell(words: str) -> str:
    """Return one half of a help record for a table; a value's type is one word, or the choices."""
    words = re.sub(r"(--\S+) <str>", r"\1 TEXT", words)
    words = re.sub(r"(--\S+) <int[^>]*>", r"\1 N", words)
    words = re.sub(r"(--\S+) <([^>]*\|[^>]*)>", r"\1 \2", words)
    words = re.sub(r" <[^>]*>", "", words)
    words = re.sub(r"; x>=\d+|\s*\[required\]", "", words)
    words = re.sub(r"\[default: \((.*?)\)\]", r"[default: \1]", words)
    return " ".join(words.split()).replace("|", "\\|")


# Keeping the pages true


def refreshed(page: str, outcomes: Sequence[Outcome]) -> str:
    """Return a page with what its commands print today, where it shows what they print."""
    left = iter(outcomes)
    parts, at = [], 0
    for block in blocks(page):
        ran = [outcome for _, outcome in zip(steps(block), left, strict=False)]
        if ran and block.language == "console":
            parts += [page[at : block.start], "".join(map(_as_written, ran))]
            at = block.end
    return "".join([*parts, page[at:]])


def _as_written(outcome: Outcome) -> str:
    shown = f"{outcome.printed}\n" if outcome.step.printed is not None and outcome.printed else ""
    return f"$ {outcome.step.command}\n{shown}"


def main() -> None:
    """Run the pages, write today's output into them and the reference of the commands beside them."""
    COMMANDS.write_text(command_reference(), encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        tour = prepare(Path(name) / "tour", None)
        for path in PAGES:
            folder = tour if path == README else prepare(Path(name) / path.stem, tour)
            page = path.read_text(encoding="utf-8")
            outcomes = run_page(page, folder)
            if outcomes and outcomes[-1].status:
                sys.exit(f"{path.name}: {outcomes[-1].step.command}\n{outcomes[-1].printed}")
            if (written := refreshed(page, outcomes)) != page:
                path.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
