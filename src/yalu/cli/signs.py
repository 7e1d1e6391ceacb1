"""`yalu signs`: signs of change, each with its reason and evidence."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yalu.cli.common import Column, Format, FormatOption, WorkspaceOption, iso_day, open_workspace, show_rows
from yalu.cli.relation import State, UntilOption
from yalu.errors import ConfigError, ExportError

if TYPE_CHECKING:
    from datetime import date

    from yalu.brief import Relation
    from yalu.model import Episode, Sign


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
    max_false_alarms: Annotated[
        str | None,
        typer.Option(
            "--max-false-alarms",
            metavar="N/year",
            help="Only signs so strong that all detectors together would raise at most N a year where nothing changes.",
            show_default=False,
        ),
    ] = None,
    episodes: Annotated[
        bool, typer.Option("--episodes", help="Group the signs into turns of the relation, most surprising first.")
    ] = False,
    atom: Annotated[
        Path | None,
        typer.Option("--atom", metavar="FILE", help="Write the signs as an Atom feed instead.", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
    form: FormatOption = Format.table,
) -> None:
    """List the signs of change in a relation, in the order in which they could be known."""
    from yalu.model.schema import to_plain

    relation = open_workspace(workspace).relation(first, second)
    since_day, until_day = _day(since, "--since"), _day(until, "--until")
    if episodes:
        if detector or atom or max_false_alarms:
            raise ConfigError("episodes are of all signs, and no feed.", remedy="Leave out the other options.")
        turns = relation.episodes(since=since_day, until=until_day)
        show_rows(turns, _TURNS, form, plain=to_plain, nothing="" if turns else _no_sign(relation, until_day))
        return
    budget = _per_year(max_false_alarms)
    found = relation.signs(since=since_day, until=until_day, detectors=detector or None, max_false_alarms=budget)
    if atom:
        _write_feed(found, relation, atom)
    else:
        show_rows(found, _COLUMNS, form, plain=to_plain, nothing="" if found else _no_sign(relation, until_day))


def _day(value: str | None, option: str) -> date | None:
    from datetime import date

    day = iso_day(value, option)
    return date.fromisoformat(day) if day else None


def _per_year(value: str | None) -> float | None:
    """Return the rate in `1/year` or `0.5/year`. Raises ConfigError for anything else."""
    if value is None:
        return None
    number, _, step = value.partition("/")
    try:
        rate = float(number)
    except ValueError:
        rate = math.nan
    if step not in ("", "year") or not 0 < rate < math.inf:
        raise ConfigError(f"{value!r} is no rate.", item="--max-false-alarms", remedy="Write it as 1/year or 0.5/year.")
    return rate


def _write_feed(signs: list[Sign], relation: Relation, path: Path) -> None:
    from yalu.brief.feed import signs_feed

    dyad = "-".join(sorted((relation.first, relation.second)))
    try:
        path.write_bytes(signs_feed(signs, dyad=dyad, title=_pair(relation)))
    except OSError as error:
        raise ExportError(
            f"cannot be written ({error.strerror}).",
            item=str(path),
            remedy="Name a file in a folder that exists and can be written.",
        ) from error
    typer.echo(f"{path}: {len(signs)} {'sign' if len(signs) == 1 else 'signs'}.")


def _no_sign(relation: Relation, until: date | None) -> str:
    """Return why there is no sign: a relation without events is told from one in which nothing stands out."""
    if relation.summary(until=until).total:
        return "No sign: nothing stands out from the relation's own past."
    return f"No sign: the record holds no event between {_pair(relation)} yet."


def _pair(relation: Relation) -> str:
    from yalu.measure import state_name

    return f"{state_name(relation.first).name} and {state_name(relation.second).name}"


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


def _turn(episode: Episode) -> str:
    words = " ".join((episode.reason, *episode.weakened_by))
    return f"{words} [what was read could explain it]" if episode.coverage_alone else words


def _head(episode: Episode) -> str:
    return f"{episode.start}\n{episode.end}\n{episode.direction}\nsurprise {episode.surprise:.1f}"


_TURNS: list[Column[Episode]] = [
    Column(header="episode", value=_head, in_csv=False),
    Column(header="reason, and what would weaken it", value=_turn, wide=True, in_csv=False),
    Column(header="start", value=lambda episode: episode.start, in_table=False),
    Column(header="end", value=lambda episode: episode.end, in_table=False),
    Column(header="direction", value=lambda episode: episode.direction, in_table=False),
    Column(header="surprise", value=lambda episode: episode.surprise, in_table=False),
    Column(header="reason", value=lambda episode: episode.reason, in_table=False),
    Column(header="weakened_by", value=lambda episode: " ".join(episode.weakened_by), in_table=False),
    Column(header="decided_at", value=lambda episode: episode.decided_at, in_table=False),
    Column(header="coverage_alone", value=lambda episode: episode.coverage_alone, in_table=False),
    Column(header="signs", value=lambda episode: " ".join(episode.signs), in_table=False),
    Column(header="events", value=lambda episode: " ".join(episode.events), in_table=False),
    Column(header="episode_id", value=lambda episode: episode.episode_id, in_table=False),
]
