"""The events of the record: searched, filtered by facets, as a table, a timeline or a map. The address holds it all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast, get_args

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from yalu.brief.words import label
from yalu.measure import state_name
from yalu.model.event import Domain, Quad, Status
from yalu.model.mention import Level
from yalu.record.browse import SORTS, Count, EventRow, Found, Period, Sort
from yalu.resolve.state_names import state_codes
from yalu.web import words
from yalu.web.asked import Asked, read_asked
from yalu.web.desk import desk_of
from yalu.web.facets import MOST, Facet, make_facet, make_option, make_pager
from yalu.web.place_map import make_map
from yalu.web.render import render

NAV = ("Events", "/events")
VIEWS = ("table", "timeline", "map")
_PATH = "/events"
_ROWS = 50
# Addresses of pages are asked for by people: nobody turns to page ten thousand, and each is counted out.


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A period of the timeline: its words, how many events, the most reported of them, and the address of the rest."""

    words: str
    count: int
    rows: Sequence[EventRow]
    address: str


def events(request: Request) -> Response:
    """Show the events that the address asks for."""
    asked = read_asked(request.query_params)
    browse = desk_of(request).workspace.browse
    found = browse.find(asked.filter)
    view = request.query_params.get("view", VIEWS[0])
    view = view if view in VIEWS else VIEWS[0]
    sort = request.query_params.get("sort", SORTS[0])
    sort = sort if sort in SORTS else SORTS[0]
    shown = _with(asked, view=view if view != VIEWS[0] else None, sort=sort if sort != SORTS[0] else None)
    pager = make_pager(shown, _PATH, page=request.query_params.get("page", ""), total=found.total, rows=_ROWS)
    return render(
        request,
        "events.html",
        asked=asked,
        here_address=shown.address(_PATH),
        total=found.total,
        nothing=found.total == 0 and not asked.query and not asked.problems,
        view=view,
        views=[(name, shown.address(_PATH, view=None if name == VIEWS[0] else name)) for name in VIEWS],
        sort=sort,
        sorts=[(name, shown.address(_PATH, sort=None if name == SORTS[0] else name)) for name in SORTS],
        chips=list(_chips(shown)),
        facets=list(_facets(found, shown)),
        years=_years(found.years(), shown),
        rows=found.rows(cast("Sort", sort), first=pager.first - 1, count=_ROWS) if view == "table" else [],
        clusters=list(_clusters(found, shown)) if view == "timeline" else [],
        undated=found.undated() if view == "timeline" else 0,
        map=_map(found, shown) if view == "map" else None,
        pager=pager,
        export=asked.address("/export"),
        words=words,
    )


def _with(asked: Asked, **values: str | None) -> Asked:
    """Return what was asked with more in its addresses."""
    query = (*asked.query, *((name, value) for name, value in values.items() if value is not None))
    return Asked(filter=asked.filter, query=query, problems=asked.problems)


# Facets


def _facets(found: Found, asked: Asked) -> Iterator[Facet]:
    yield _facet("Type", "type", found.facet("type"), asked, lambda code: label("types", code))
    if asked.filter.type is not None or asked.filter.mode is not None:
        yield _facet("Mode", "mode", found.facet("mode", MOST), asked)
    yield _facet("Domain", "domain", _in_order(found.facet("domain"), get_args(Domain)), asked)
    yield _facet("Tone", "quad", _in_order(found.facet("quad"), get_args(Quad)), asked)
    yield _facet("Status", "status", _in_order(found.facet("status"), get_args(Status)), asked, _status)
    actors = found.facet("actor")
    codes, names = _states()
    states = [each for each in actors if each.value in codes]
    yield _facet("State", "actor", states[:MOST], asked, lambda code: state_name(code).name)
    # A state that is named is counted by its code already.
    persons = [each for each in actors if each.value not in codes and each.value not in names]
    yield _facet("Person or body", "actor", persons[:MOST], asked)
    levels = _in_order(found.facet("level"), get_args(Level))
    yield _facet("Level", "level", levels, asked, lambda code: label("levels", code))
    yield _facet("Place", "place", found.facet("place", MOST), asked)
    yield _facet("Publisher", "publisher", found.facet("publisher", MOST), asked)
    yield _one_of("Confidence", "confidence", found.confidence(), asked, lambda step: f"at least {float(step):.0%}")
    yield _one_of("Review", "reviewed", found.reviewed(), asked, lambda each: _REVIEWED[each])


_REVIEWED = {"yes": "reviewed by somebody", "no": "reviewed by nobody"}


def _facet(title: str, name: str, counts: Sequence[Count], asked: Asked, say: words.Say = words.plain) -> Facet:
    return make_facet(title, name, counts, asked, _PATH, say)


def _one_of(title: str, name: str, counts: Sequence[Count], asked: Asked, say: words.Say) -> Facet:
    """Return a facet of which one value at most is chosen."""
    options = [
        make_option(name, each, asked.address(_PATH, **{name: None if each.chosen else each.value}), say)
        for each in counts
    ]
    return Facet(title=title, shown=options, more=())


def _in_order(counts: Sequence[Count], order: Sequence[str]) -> list[Count]:
    return sorted(counts, key=lambda each: (order.index(each.value) if each.value in order else len(order), each.value))


def _status(code: str) -> str:
    return label("statuses", code)


@cache
def _states() -> tuple[frozenset[str], frozenset[str]]:
    """Return the codes of all states and other actors, and their names, with and without an article."""
    names = [state_name(code).name for code in state_codes()]
    return frozenset(state_codes()), frozenset([*names, *(name.removeprefix("the ") for name in names)])


# What is chosen, in words, each with the address without it


_NAMES = {
    "q": "words", "dyad": "relation", "since": "from", "until": "to", "confidence": "confidence from",
    "reviewed": "reviewed", "doc": "document", "actor": "party",
}  # fmt: skip


def _chips(asked: Asked) -> Iterator[tuple[str, str, str]]:
    for name, value in asked.query:
        if name not in ("view", "sort"):
            yield _NAMES.get(name, name), _chip_words(name, value), asked.less(name, value).address(_PATH)


def _chip_words(name: str, value: str) -> str:
    if name == "actor" and value in _states()[0]:
        return state_name(value).name
    kind = {"type": "types", "status": "statuses", "level": "levels"}.get(name)
    return label(kind, value) if kind else words.plain(value)


# Timeline and map


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A year of the chart: where it is and how high (of 100), its words and the address of its events."""

    year: str
    count: int
    height: float
    chosen: bool
    address: str
    ticked: bool


def _years(periods: Sequence[Period], asked: Asked) -> list[Bar]:
    most = max((each.count for each in periods), default=0) or 1
    since, until = asked.filter.since or "", asked.filter.until or "9999"
    spacing = next(each for each in (1, 2, 5, 10, 20, 50, 100, 10_000) if len(periods) / each <= _TICKS)
    return [
        Bar(
            year=each.since[:4],
            count=each.count,
            height=round(100 * each.count / most, 1),
            chosen=each.until >= since and each.since <= until,
            address=asked.address(_PATH, since=each.since, until=each.until),
            ticked=int(each.since[:4]) % spacing == 0,
        )
        for each in periods
    ]


_TICKS = 8


def _clusters(found: Found, asked: Asked) -> Iterator[Cluster]:
    for period in found.timeline():
        yield Cluster(
            words=_period_words(period),
            count=period.count,
            rows=found.show(period.rows),
            address=asked.address(
                _PATH, since=period.since, until=period.until, view=None if _is_day(period) else "timeline"
            ),
        )


def _is_day(period: Period) -> bool:
    return period.since == period.until


def _period_words(period: Period) -> str:
    precision = "day" if _is_day(period) else None
    return words.when(period.since, period.until, precision)


def _map(found: Found, asked: Asked) -> dict[str, object]:
    places = found.places()
    addresses = {place.spot.name: asked.toggled(_PATH, "place", place.spot.name) for place in places}
    return {
        "drawn": make_map(places),
        "places": [(place.spot.name, place.spot.country, place.count, addresses[place.spot.name]) for place in places],
        "addresses": addresses,
        "nowhere": found.total - sum(place.count for place in places),
    }


ROUTES = [Route(_PATH, events)]
