"""The filters that listings and exports share."""

from __future__ import annotations

from typing import Annotated, Any, get_args

import typer

from yalu.cli.common import iso_day, last_day
from yalu.errors import ConfigError

DyadOption = Annotated[
    str | None,
    typer.Option(
        metavar="CHN-PRK", help="Of these two states, in either direction; 'CHN>PRK' is one.", show_default=False
    ),
]
SinceOption = Annotated[
    str | None, typer.Option(metavar="DATE", help="From this day, month or year.", show_default=False)
]
UntilOption = Annotated[
    str | None, typer.Option(metavar="DATE", help="To this day, month or year.", show_default=False)
]
TypeOption = Annotated[
    str | None, typer.Option("--type", metavar="TYPE", help="Of this type, such as CONSULT.", show_default=False)
]
ModeOption = Annotated[str | None, typer.Option(help="Of this mode, such as visit.", show_default=False)]
StatusOption = Annotated[
    str | None, typer.Option(help="With this status: occurred, scheduled, cancelled, ...", show_default=False)
]
KindOption = Annotated[
    str | None, typer.Option(help="Of this kind: forecast, assessment, rarity, ...", show_default=False)
]
DocOption = Annotated[str | None, typer.Option(metavar="ID", help="In this document.", show_default=False)]
ConfidenceOption = Annotated[
    float | None,
    typer.Option(
        "--min-confidence", metavar="P", min=0, max=1, help="Only those as sure as this: 0.8 of 1.", show_default=False
    ),
]
DomainOption = Annotated[
    str | None,
    typer.Option(help="Of this domain: political, economic, military, social or legal.", show_default=False),
]
LevelOption = Annotated[
    str | None, typer.Option(help="With a party of this level: head, government, party, ...", show_default=False)
]
ActorOption = Annotated[
    str | None,
    typer.Option(
        metavar="WHO", help="With this party: a state's code, or a person or body by name.", show_default=False
    ),
]
PlaceOption = Annotated[str | None, typer.Option(metavar="NAME", help="At this place.", show_default=False)]
PublisherOption = Annotated[
    str | None, typer.Option(metavar="NAME", help="Printed by this outlet.", show_default=False)
]
ReviewedOption = Annotated[
    bool | None,
    typer.Option("--reviewed/--not-reviewed", help="Only what somebody has reviewed, or nobody.", show_default=False),
]
TextOption = Annotated[
    str | None,
    typer.Option(
        metavar="WORDS", help="With these words in the sentence or title, as for `yalu search`.", show_default=False
    ),
]
LimitOption = Annotated[int | None, typer.Option(min=1, help="At most so many.", show_default=False)]


def chosen(
    *,
    since: str | None = None,
    until: str | None = None,
    type: str | None = None,
    mode: str | None = None,
    status: str | None = None,
    kind: str | None = None,
    dyad: str | None = None,
    domain: str | None = None,
    level: str | None = None,
    **others: Any,
) -> dict[str, Any]:
    """Return the filters of a listing in the form the workspace takes.

    Raises ConfigError for a date, dyad, status, kind, domain or level that cannot be, VocabularyError for an unknown
    type or mode.
    """
    from yalu.model.event import ClaimKind, Domain, Status
    from yalu.model.mention import Level

    if type is not None:
        from yalu.codebook import load_codebook

        load_codebook().event_type(type.upper())
        load_codebook().mode(type.upper(), mode)
    if dyad is not None:
        from yalu.measure import check_state
        from yalu.record import parse_dyad

        for state in parse_dyad(dyad).split("-"):
            check_state(state)
    _check("--status", status, get_args(Status))
    _check("--kind", kind, get_args(ClaimKind))
    _check("--domain", domain, get_args(Domain))
    _check("--level", level, get_args(Level))
    named = {"type": type and type.upper(), "mode": mode, "status": status, "kind": kind, "dyad": dyad, **others}
    named |= {"domain": domain, "level": level}
    named |= {"since": iso_day(since, "--since"), "until": last_day(until, "--until")}
    return {name: value for name, value in named.items() if value is not None}


def _check(option: str, value: str | None, known: tuple[str, ...]) -> None:
    if value is not None and value not in known:
        raise ConfigError(f"{value!r} is unknown.", item=option, remedy=f"Choose one of {', '.join(known)}.")
