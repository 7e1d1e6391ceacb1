"""Help: where to begin, the keys, and what each measure is."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from yalu.web.guide import topics
from yalu.web.render import render

NAV = ("Help", "/help")


def contents(request: Request) -> Response:
    """Show all topics, the first of them in full."""
    return render(request, "help.html", topics=topics().values())


def topic(request: Request) -> Response:
    """Show one topic."""
    found = topics().get(request.path_params["topic"])
    if found is None:
        raise HTTPException(404, "There is no help on that: the page of help lists its topics.")
    return render(request, "help_topic.html", topic=found, topics=topics().values())


ROUTES = [Route("/help", contents), Route("/help/{topic}", topic)]
