"""The application: the pages behind their guard."""

from __future__ import annotations

from http import HTTPStatus
from importlib import import_module
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from yalu.web.desk import Desk
from yalu.web.pages import PAGES
from yalu.web.render import refuse, static
from yalu.web.safety import Door, Guard, local_person


def make_app(folder: Path | str, *, door: Door | None = None) -> Starlette:
    """Return the desk of the workspace in `folder` as an ASGI application.

    Without a `door` nobody comes in: tests and `serve` make one. Raises WorkspaceError where there is no workspace.
    """
    routes = [Route("/static/{name}", static)]
    for name in PAGES:
        routes += import_module(f"yalu.web.pages.{name}").ROUTES
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Guard, refuse=refuse)],
        exception_handlers={HTTPException: refuse_page},
    )
    app.router.redirect_slashes = False
    app.state.desk = Desk(folder)
    app.state.door = door or Door(host=local_person())
    return app


def refuse_page(request: Request, error: Exception) -> Response:
    """Answer a page's own refusal, or an address that is no page, with a page that says so."""
    assert isinstance(error, HTTPException)  # noqa: S101 (what it is registered for)
    if error.status_code == HTTPStatus.NOT_FOUND and error.detail == HTTPStatus.NOT_FOUND.phrase:
        error = HTTPException(HTTPStatus.NOT_FOUND, "There is no such page on this desk.")
    return refuse(request, error)
