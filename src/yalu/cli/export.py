"""`yalu export`: rows of the record as a file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from yalu.cli import filters
from yalu.cli.common import WorkspaceOption, open_workspace


class What(StrEnum):
    """What can be exported."""

    events = "events"
    linked = "linked"
    claims = "claims"
    quantities = "quantities"
    stories = "stories"
    imported = "imported"
    reviews = "reviews"


_NOUNS = {
    What.events: ("event mention",),
    What.linked: ("event",),
    What.claims: ("claim",),
    What.quantities: ("quantity", "quantities"),
    What.stories: ("story", "stories"),
    What.imported: ("imported event",),
    What.reviews: ("review",),
}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("export")(export)


def export(
    what: Annotated[
        What,
        typer.Argument(
            metavar="WHAT",
            help=(
                "events (a line for each report of one), linked (a line for each event), claims, quantities, stories, "
                "imported (events that others coded), reviews (what people said: `yalu eval` scores against them)."
            ),
        ),
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="The file to write.", show_default=False)
    ],
    workspace: WorkspaceOption = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="jsonl, csv or parquet; of events also icews-tsv, stix, geojson, ics or atom.",
            show_default="by the file's suffix",
        ),
    ] = None,
    dyad: filters.DyadOption = None,
    since: filters.SinceOption = None,
    until: filters.UntilOption = None,
    type: filters.TypeOption = None,
    mode: filters.ModeOption = None,
    status: filters.StatusOption = None,
    kind: filters.KindOption = None,
    domain: filters.DomainOption = None,
    level: filters.LevelOption = None,
    actor: filters.ActorOption = None,
    place: filters.PlaceOption = None,
    publisher: filters.PublisherOption = None,
    reviewed: filters.ReviewedOption = None,
    text: filters.TextOption = None,
    min_confidence: filters.ConfidenceOption = None,
    limit: filters.LimitOption = None,
) -> None:
    """Write rows of the record to a file: the lines of `yalu code`, or events in the formats of other tools."""
    from yalu.detect.words import counted

    picked = filters.chosen(
        dyad=dyad,
        since=since,
        until=until,
        type=type,
        mode=mode,
        status=status,
        kind=kind,
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
    done = open_workspace(workspace).export(what.value, output, form, **picked)
    left_out = f"; {counted(done.left_out, 'other')} without a date left out" if done.left_out else ""
    typer.echo(f"{counted(done.written, *_NOUNS[what])} written to {output}{left_out}.", err=True)
