"""The first page: what is watched, and what there is to do."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from yalu.record.listing import row_counts
from yalu.web.desk import desk_of
from yalu.web.render import render

NAV = ("Home", "/")


def home(request: Request) -> Response:
    """Show the relations that yalu.toml watches and how much is on record."""
    desk = desk_of(request)
    counts = desk.remember("counts", lambda: row_counts(desk.workspace.store))
    return render(request, "home.html", dyads=desk.workspace.config.dyads, counts=counts)


ROUTES = [Route("/", home)]
