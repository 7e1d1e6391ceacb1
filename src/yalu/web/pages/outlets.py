"""Outlets side by side: on one event or over a period, who printed what, first or copied, and what was left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from yalu.measure.outlet_words import OutletTerm
from yalu.measure.outlets import ComparedEvent, Comparison, OutletReport, last_printed
from yalu.model.period import check_period
from yalu.record import parse_dyad
from yalu.web.desk import Desk, desk_of
from yalu.web.numbers import whole_number
from yalu.web.pages.relation import day
from yalu.web.render import render
from yalu.web.words import headline, when

NAV = ("Outlets", "/outlets")

# Half a year is what an analyst looks back on.
_DAYS_BACK = 182
_EVENTS_A_PAGE, _CLAIMS_SHOWN = 40, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one outlet has of one event: how it stands to it, and its reports. `copied` names whom it copied alone."""

    told: str
    reports: tuple[OutletReport, ...]
    copied: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One event, with a cell for each outlet in the order of the columns."""

    event: ComparedEvent
    title: str
    day: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for."""

    event: str | None
    dyad: str | None
    since: date
    until: date
    publishers: tuple[str, ...]


def outlets(request: Request) -> Response:
    """Show outlets side by side: of the event in the address, else of a relation in a period."""
    desk = desk_of(request)
    last = desk.remember("last-printed", lambda: last_printed(desk.workspace.store))
    if last is None:
        return render(request, "outlets.html", found=None, folder=desk.workspace.path)
    asked = _asked(request, desk, last)
    found = desk.remember(
        ("outlets", asked.event, asked.dyad, asked.since, asked.until, asked.publishers),
        lambda: (
            desk.workspace.compare(asked.event, publishers=asked.publishers)
            if asked.event
            else desk.workspace.compare(
                since=asked.since, until=asked.until, dyad=asked.dyad, publishers=asked.publishers
            )
        ),
    )
    pages = max(1, -(-len(found.events) // _EVENTS_A_PAGE))
    page = whole_number(request.query_params.get("page", ""), least=1, most=pages)
    first = (page - 1) * _EVENTS_A_PAGE
    return render(
        request,
        "outlets.html",
        found=found,
        asked=asked,
        lines=[_line(event, found) for event in found.events[first : first + _EVENTS_A_PAGE]],
        page=page,
        pages=pages,
        claims=found.claims[:_CLAIMS_SHOWN],
        terms=_by_outlet(found.terms),
        copies=sum(outlet.stories - outlet.texts for outlet in found.outlets),
        compared={outlet.publisher for outlet in found.outlets},
        choices=sorted({*(outlet.publisher for outlet in found.outlets), *found.others}),
        dyads=[pair.dyad for pair in desk.pairs[:200]],
    )


def _asked(request: Request, desk: Desk, last: date) -> Asked:
    """Read the address. Raises ConfigError for a day, period or relation that cannot be."""
    query = request.query_params
    until = day(request, "until") or last
    since = day(request, "since") or until - timedelta(days=_DAYS_BACK)
    check_period(since, until)
    dyad = query.get("dyad")
    if dyad is None:
        dyad = next(iter(desk.watched), "")
    names = [name for each in query.getlist("publishers") for name in (each.split(",") if "," in each else [each])]
    return Asked(
        event=query.get("event") or None,
        dyad=parse_dyad(dyad) if dyad else None,
        since=since,
        until=until,
        publishers=tuple(dict.fromkeys(name for name in names if name.strip())),
    )


def _line(event: ComparedEvent, found: Comparison) -> Line:
    reports: dict[str, list[OutletReport]] = defaultdict(list)
    for report in event.reports:
        reports[report.publisher].append(report)
    return Line(
        event=event,
        title=headline(event.type, event.mode, event.source, event.target),
        day=when(event.start, event.end, event.precision),
        cells=tuple(_cell(event.told[each.publisher], reports[each.publisher]) for each in found.outlets),
    )


def _cell(told: str, reports: Sequence[OutletReport]) -> Cell:
    sources = {report.copied_from for report in reports}
    copied = next(iter(sources)) if len(sources) == 1 else None
    return Cell(told="copy" if copied is not None else told, reports=tuple(reports), copied=copied)


def _by_outlet(terms: Sequence[OutletTerm]) -> Mapping[str, Sequence[OutletTerm]]:
    found: dict[str, list[OutletTerm]] = defaultdict(list)
    for term in terms:
        found[term.publisher].append(term)
    return found


ROUTES = [Route("/outlets", outlets)]
