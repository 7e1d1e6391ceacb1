"""Help: the keys, and what the measures are."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from yalu.web.render import render

NAV = ("Help", "/help")


def keys(request: Request) -> Response:
    """Show the keys of the desk."""
    return render(request, "help.html")


ROUTES = [Route("/help", keys)]
