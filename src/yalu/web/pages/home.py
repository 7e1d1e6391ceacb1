"""The first page: the relations that are watched, what is new since the last visit, and what waits to be reviewed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from yalu.detect.words import counted
from yalu.measure import state_name
from yalu.record import Run
from yalu.web.desk import Desk, desk_of
from yalu.web.numbers import whole_number
from yalu.web.pages.relation import REFRESH_SECONDS
from yalu.web.relation import Figures
from yalu.web.render import render
from yalu.web.safety import session_of

NAV = ("Home", "/")

# A cookie that tells of more runs than this was not written here.
_TOO_MANY_RUNS = 1_000_000
_MOST_DYADS = 8
_MOST_NEW = 5
_COOKIE_SECONDS = 400 * 24 * 3600
# What a run brought, in the order in which it is said.
_BROUGHT = (
    ("stories", "story", "stories"),
    ("mentions", "report of an event", "reports of events"),
    ("claims", "claim", "claims"),
    ("coded_events", "imported event", "imported events"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A relation on the first page; `figures` is null while they are computed for the first time."""

    dyad: str
    title: str
    figures: Figures | None


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What one run brought: when it was committed, from what, and how much."""

    at: str
    source: str
    brought: str


def home(request: Request) -> Response:
    """Show where the relations stand and what there is to do."""
    desk = desk_of(request)
    runs = desk.workspace.store.runs
    seen = _seen(request, len(runs))
    empty = not any(desk.counts.values()) and not desk.pairs
    watched = [] if empty else [_watched(desk, dyad) for dyad in desk.watched[:_MOST_DYADS]]
    answer = render(
        request,
        "home.html",
        counts=desk.counts,
        empty=empty,
        folder=desk.workspace.path,
        watched=watched,
        chosen=bool(desk.workspace.config.dyads),
        first_visit=seen is None,
        news=_news(runs[seen or 0 :]) if seen is not None else [],
        unchecked=_unchecked(desk),
        pairs=() if empty else desk.pairs,
        state_name=state_name,
    )
    answer.set_cookie(_cookie(request), str(len(runs)), max_age=_COOKIE_SECONDS, httponly=True, samesite="strict")
    if any(each.figures is None for each in watched):
        answer.headers["Refresh"] = REFRESH_SECONDS
    return answer


def _seen(request: Request, runs: int) -> int | None:
    """Return how many runs the record held on the visit before this session; null on a first visit."""
    session = session_of(request)
    if session is None:
        return None
    if not session.greeted:
        told = request.cookies.get(_cookie(request), "")
        number = whole_number(told, least=0, most=_TOO_MANY_RUNS)
        session.seen = min(number, runs) if told.isdecimal() and number < _TOO_MANY_RUNS else None
        session.greeted = True
    return session.seen


def _cookie(request: Request) -> str:
    """Return the name of the cookie: of one desk, that its address and workspace tell apart."""
    return f"yalu-seen-{desk_of(request).mark}"


def _watched(desk: Desk, dyad: str) -> Watched:
    first, second = (state_name(code).name for code in dyad.split("-"))
    title = f"{first} and {second}"
    return Watched(dyad=dyad, title=title[0].upper() + title[1:], figures=desk.figures(dyad, wait=0).value)


def _news(runs: Sequence[Run]) -> list[News]:
    """Return what the newest of some runs brought, newest first; runs that only link are left out."""
    found = []
    for run in reversed(runs):
        counts = Counter(run.counts)
        brought = [counted(counts[table], one, many) for table, one, many in _BROUGHT if counts[table]]
        if run.kind in ("add", "import") and brought:
            more = f" and {len(run.inputs) - 1} more" if len(run.inputs) > 1 else ""
            found.append(
                News(at=run.at, source=f"{run.inputs[0]}{more}" if run.inputs else "", brought=", ".join(brought))
            )
    return found[:_MOST_NEW]


def _unchecked(desk: Desk) -> int:
    """Return how many mentions nobody has reviewed."""
    reviewed = desk.remember("reviewed", lambda: {each.item for each in desk.workspace.store.reviews()})
    return max(0, desk.counts["mentions"] - len(reviewed))


ROUTES = [Route("/", home)]
