"""Pages from templates. Every value is escaped, and what every page needs is there: the bar, the secret, messages."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from collections.abc import Mapping
from functools import cache
from importlib import import_module, resources
from typing import Any
from urllib.parse import urlencode

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from yalu import __version__
from yalu.brief.words import label, likelihood
from yalu.detect.words import counted, day_words
from yalu.web.desk import desk_of
from yalu.web.guide import note
from yalu.web.pages import PAGES
from yalu.web.safety import session_of

_SERVED = (".css", ".js", ".svg")
# Where static files lie: those of the desk, and the look of the brief, which the desk shares.
_FOLDERS = (("yalu.web", "static"), ("yalu.brief", "page"))
# No script of any language puts so many marks on one letter. A browser cannot break such a letter, however wide it is.
_MARKS = re.compile("([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{16})")
_STATIC_SECONDS = 365 * 24 * 3600


def render(request: Request, name: str, *, status: int = 200, **values: Any) -> Response:
    """Return a page made from a template with `values`."""
    session = session_of(request)
    messages: list[str] = []
    if session is not None:
        messages, session.messages = session.messages, []
    desk = desk_of(request)
    secret = session.csrf if session else ""
    page = _environment().get_template(name)
    html = page.render(
        request=request,
        # A stranger is not told whose desk this is.
        workspace=desk.name if session else "Yalu",
        nav=_nav(),
        here=request.url.path,
        person=session.person if session else None,
        shared=request.app.state.door.shared,
        csrf=secret,
        csrf_field=Markup('<input type="hidden" name="csrf" value="{}">').format(secret),
        messages=messages,
        **values,
    )
    # What a store can hold and UTF-8 cannot (half of a surrogate pair) is shown as a question mark.
    return Response(html.encode("utf-8", "replace"), status, media_type="text/html; charset=utf-8")


def done(request: Request, where: str, words: str, **values: Any) -> Response:
    """Return the answer to a change: JSON (`message`, `to` and `values`) for a script, else the page `where`.

    `where` is a path of the desk; anything else leads home, so that a form cannot send a reader elsewhere.
    """
    where = safe_path(where)
    if wants_json(request):
        return JSONResponse({"message": words, "to": where, **values})
    session = session_of(request)
    if session is not None:
        session.messages.append(words)
    return RedirectResponse(where, 303)


def refuse(request: Request, error: HTTPException) -> Response:
    """Return the page (or JSON) that says in one sentence why a request is refused."""
    if wants_json(request):
        return JSONResponse({"error": error.detail}, error.status_code)
    return render(request, "error.html", status=error.status_code, sentence=error.detail, code=error.status_code)


def wants_json(request: Request) -> bool:
    """Whether a script asks."""
    return "application/json" in request.headers.get("accept", "")


def safe_path(where: str) -> str:
    """Return a path of this desk as it is, and `/` for anything else."""
    return where if re.fullmatch(r"/(?![/\\])[^\x00-\x20\x7f\\]*", where) else "/"


def address(request: Request, **changes: Any) -> str:
    """Return the address of this page with some values of its query changed; null or an empty string takes one out."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in changes]
    new = [(name, str(value)) for name, value in changes.items() if value not in (None, "")]
    query = urlencode(kept + new, errors="replace")
    return request.url.path + (f"?{query}" if query else "")


def static(request: Request) -> Response:
    """Return one of our own files. They are looked up by name among the ones there are: no path is ever opened."""
    body = _files().get(request.path_params["name"])
    if body is None:
        raise HTTPException(404, "There is no such file.")
    kind = mimetypes.guess_type(request.path_params["name"])[0] or "text/plain"
    return Response(body, media_type=kind, headers={"Cache-Control": f"public, max-age={_STATIC_SECONDS}, immutable"})


def static_address(name: str) -> str:
    """Return the address of one of our own files; it changes with its content, so that browsers may keep it."""
    return f"/static/{name}?v={hashlib.sha256(_files()[name]).hexdigest()[:12]}"


@cache
def _files() -> Mapping[str, bytes]:
    found = {}
    for package, folder in _FOLDERS:
        for each in resources.files(package).joinpath(folder).iterdir():
            if each.name.endswith(_SERVED):
                found[each.name] = each.read_bytes()
    return found


@cache
def _nav() -> tuple[tuple[str, str], ...]:
    pages = [import_module(f"yalu.web.pages.{name}") for name in PAGES]
    return tuple(page.NAV for page in pages if hasattr(page, "NAV"))


def _breakable(value: Any) -> Any:
    """Return a value as it is shown: heaps of marks on one letter may break after every sixteenth."""
    return _MARKS.sub("\\1\u200b", value) if type(value) is str and not value.isascii() else value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=ChoiceLoader([PackageLoader("yalu.web", "templates"), PackageLoader("yalu.brief", "page")]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_breakable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["thousands"] = lambda number: f"{number:,}"
    environment.filters["counted"] = counted
    environment.filters["day"] = day_words
    environment.globals.update(
        static=static_address, address=address, label=label, note=note, odds_words=likelihood, version=__version__
    )
    return environment
