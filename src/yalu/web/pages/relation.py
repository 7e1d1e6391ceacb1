"""The page of a relation: its state, series with signs, who carries it and who acts, what happened, what is ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from yalu.errors import ConfigError
from yalu.measure import check_state, state_name
from yalu.model.period import check_period, days_of
from yalu.record import parse_dyad
from yalu.record.browse import EventRow
from yalu.record.listing import Filter
from yalu.web import words
from yalu.web.desk import Desk, desk_of
from yalu.web.keeper import WAIT_SECONDS
from yalu.web.relation import presets, show_period
from yalu.web.render import address, render

# How long a browser waits before it asks again for what is being computed.
REFRESH_SECONDS = "2"
# A page may take 300 ms: what is at hand is shown by then.
_WAIT_SECONDS = 0.15
_LATEST = 10
_COMPUTED = "What this relation looks like is being computed for the first time."


@dataclass(frozen=True, slots=True, kw_only=True)
class AtHand:
    """What is shown of a relation while its figures are computed: how many events it has, where all are, the latest."""

    events: int
    address: str
    latest: tuple[EventRow, ...]


def relation(request: Request) -> Response:
    """Show a relation: of the whole record or of a period, as known on its last day or an earlier one."""
    asked = request.path_params["dyad"]
    dyad = parse_dyad(asked)
    if dyad != asked:
        return RedirectResponse(address(request).replace(request.url.path, f"/relation/{dyad}", 1), 303)
    first, second = (check_state(state) for state in dyad.split("-"))
    since, until, known = (day(request, name) for name in ("since", "until", "known"))
    check_period(since, until)
    desk = desk_of(request)
    names = (state_name(first), state_name(second))
    if not desk.counts["events"] and not desk.pairs:
        return render(request, "relation_empty.html", dyad=dyad, names=names, folder=desk.workspace.path)
    at_hand = desk.workspace.browse.ready
    kept = desk.figures(dyad, known, wait=_WAIT_SECONDS if at_hand else WAIT_SECONDS)
    if kept.value is None:
        answer = render(
            request,
            "relation_wait.html",
            status=202,
            dyad=dyad,
            names=names,
            what=_COMPUTED,
            found=_at_hand(desk, dyad, since, until, known) if at_hand else None,
            words=words,
        )
    else:
        figures = kept.value
        answer = render(
            request,
            "relation.html",
            dyad=dyad,
            names=names,
            figures=figures,
            state=figures.state,
            period=show_period(figures.state, since, until),
            presets=presets(figures.state),
            numbered={row.number: row for row in figures.state.events},
            known=known,
            fresh=kept.fresh,
            pairs=desk.pairs,
            state_name=state_name,
        )
    if not kept.fresh:
        answer.headers["Refresh"] = REFRESH_SECONDS
    return answer


def _at_hand(desk: Desk, dyad: str, since: date | None, until: date | None, known: date | None) -> AtHand:
    """Return what can be said of a relation at once, from the events in memory."""
    last = min((day for day in (until, known) if day is not None), default=None)
    begun, ended = (day.isoformat() if day else None for day in (since, last))
    found = desk.workspace.browse.find(Filter(dyad=dyad, since=begun, until=ended))
    query = {name: value for name, value in (("dyad", dyad), ("since", begun), ("until", ended)) if value}
    return AtHand(
        events=found.total, address=f"/events?{urlencode(query)}", latest=tuple(found.rows("newest", count=_LATEST))
    )


def choose(request: Request) -> Response:
    """Go to the relation that was chosen in the picker; a period that was chosen stays."""
    words = request.query_params.get("dyad", "")
    dyad = parse_dyad(words.partition(" ")[0])
    return RedirectResponse(address(request, dyad=None).replace("/relation", f"/relation/{dyad}", 1), 303)


def day(request: Request, name: str) -> date | None:
    """Return a day of the query, null where there is none. Raises ConfigError for what is no day."""
    words = request.query_params.get(name, "")
    if not words:
        return None
    try:
        return date.fromisoformat(days_of(words)[0])
    except ValueError:
        raise ConfigError(f"{words!r} is not a date.", item=name, remedy="Write it as YYYY-MM-DD.") from None


ROUTES = [Route("/relation", choose), Route("/relation/{dyad}", relation)]
