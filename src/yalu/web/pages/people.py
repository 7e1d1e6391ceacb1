"""People of a shared desk: logging in and out, and the log of who changed what."""

from __future__ import annotations

import math

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from yalu.web import audit
from yalu.web.desk import desk_of
from yalu.web.numbers import whole_number
from yalu.web.render import render, safe_path
from yalu.web.safety import begin_session, cookie_name, did, door_of, needs, posted, session_of

_LINES = 200


def login(request: Request) -> Response:
    """Show the form to log in."""
    if not door_of(request).shared or session_of(request) is not None:
        return RedirectResponse("/", 303)
    return render(request, "login.html", next=safe_path(request.query_params.get("next", "/")), wrong=None)


def check_login(request: Request) -> Response:
    """Let a person in, or say no: more slowly with each failure."""
    door, form = door_of(request), posted(request)
    if door.users is None:
        raise HTTPException(403, "This desk is not shared: nobody logs in here.")
    name, password = str(form.get("name", ""))[:200], str(form.get("password", ""))
    where = safe_path(str(form.get("next", "/")))
    keys = (f"name {name}", f"from {request.client.host if request.client else ''}")
    wait = door.slow_down.wait(*keys)
    if wait > 0:
        seconds = math.ceil(wait)
        answer = render(
            request,
            "login.html",
            status=429,
            next=where,
            wrong=f"Too many tries: wait {seconds} seconds, then try again.",
        )
        answer.headers["Retry-After"] = str(seconds)
        return answer
    user = door.users.check(name, password)
    did(request, "logged in" if user else "failed to log in", name)
    if user is None:
        door.slow_down.failed(*keys)
        return render(request, "login.html", status=401, next=where, wrong="There is no such name with that password.")
    door.slow_down.passed(*keys)
    answer = RedirectResponse(where, 303)
    begin_session(request, answer, user.person, user.hash)
    return answer


def logout(request: Request) -> Response:
    """End the session."""
    door_of(request).sessions.end(request.cookies.get(cookie_name(request), ""))
    did(request, "logged out")
    answer = RedirectResponse("/login" if door_of(request).shared else "/", 303)
    answer.delete_cookie(cookie_name(request))
    return answer


@needs("owner")
def log(request: Request) -> Response:
    """Show who changed what, newest first."""
    lines = audit.read(desk_of(request).workspace.path)
    last = max(0, len(lines) - 1) // _LINES * _LINES
    start = whole_number(request.query_params.get("start", ""), least=0, most=last)
    return render(
        request, "audit.html", lines=lines[start : start + _LINES], start=start, total=len(lines), step=_LINES
    )


ROUTES = [
    Route("/login", login),
    Route("/login", check_login, methods=["POST"]),
    Route("/logout", logout, methods=["POST"]),
    Route("/audit", log),
]
