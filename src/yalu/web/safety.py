"""What stands before every page: who may ask, what may be sent, and what a browser is told to allow.

A page of the desk shows words of strangers, and runs on a machine whose browser visits strangers. So: a session from a
random token, a check of the name in `Host` (a stranger's name may lead to this machine), a secret with every change, a
policy that runs no script but our own, and bounds on what is sent.
"""

from __future__ import annotations

import hmac
import ipaddress
import logging
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache, wraps
from typing import Any, cast
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from yalu.errors import YaluError
from yalu.web import audit
from yalu.web.desk import desk_of
from yalu.web.numbers import whole_number
from yalu.web.sessions import Person, Role, Session, Sessions
from yalu.web.users import SlowDown, Users

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: browsers then send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# The longest thing a person sends is a form with a corrected story's worth of words.
BODY_BYTES = 1024 * 1024
_FIELDS, _FILES = 1000, 4
_ADDRESS_LETTERS = 8000
_NOTED_LETTERS = 500
_OPEN_PATHS = ("/static/", "/login")
_FREE_PATHS = ("/login", "/logout")
_LOOPBACK_NAMES = frozenset({"localhost"})

_log = logging.getLogger("yalu.web")

Refuse = Callable[[Request, HTTPException], Response]


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Who may come in: whoever has the `token` is `host`; where there are `users` (a shared desk), they log in.

    `names` are the host names this desk answers to, besides addresses: only those of loopback, unless it is shared.
    """

    host: Person
    token: str | None = None
    users: Users | None = None
    names: frozenset[str] = _LOOPBACK_NAMES
    sessions: Sessions = field(default_factory=Sessions)
    slow_down: SlowDown = field(default_factory=SlowDown)

    @property
    def shared(self) -> bool:
        """Whether people log in by name."""
        return self.users is not None

    def find(self, key: str) -> Session | None:
        """Return the session of a cookie, null where it has ended or its person is no longer who they were."""
        session = self.sessions.find(key)
        if session is None or self.users is None:
            return session
        user = self.users.find(session.person.name)
        if user is None or user.hash != session.proof or user.role != session.person.role:
            self.sessions.end(key)
            return None
        return session


class Guard:
    """The outermost layer: checks a request, answers with a page where it is refused, and sets the headers."""

    def __init__(self, app: ASGIApp, *, refuse: Refuse) -> None:
        self._app = app
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; other kinds of connection but the server's own lifespan are refused."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        if scope["type"] != "http":
            return
        status = 500
        begun = False

        async def guarded(message: Message) -> None:
            nonlocal status, begun
            if message["type"] == "http.response.start":
                begun, status = True, message["status"]
                _set_headers(message)
            await send(message)

        request = Request(scope, receive)
        try:
            answer = await self._admit(request)
            if answer is None:
                await self._app(scope, receive, guarded)
            else:
                await answer(scope, receive, guarded)
        except Exception as error:
            if begun:
                raise
            answer = await run_in_threadpool(self._refuse, request, _as_http(error))
            await answer(scope, receive, guarded)
        if request.method == "POST":
            await run_in_threadpool(_note, request, status)

    async def _admit(self, request: Request) -> Response | None:
        """Return null where a request may go on, else the answer. Raises HTTPException where it is refused."""
        door = door_of(request)
        check_host(request.headers.get("host", ""), door)
        if len(str(request.url)) > _ADDRESS_LETTERS:
            raise HTTPException(414, "That address is too long to be one of this desk.")
        if request.method not in ("GET", "HEAD", "POST"):
            raise HTTPException(405, "The desk answers GET, HEAD and POST only.")
        if "token" in request.query_params and door.token:
            return _enter(request, door)
        session = door.find(request.cookies.get(cookie_name(request), ""))
        request.state.session = session
        if session is None and not request.url.path.startswith(_OPEN_PATHS):
            return _stranger(request, door)
        if request.method == "POST":
            check_origin(request)
            request.state.form = await _form(request)
            if session is not None:
                _check_secret(request, session)
                if not session.person.may("reviewer") and not request.url.path.startswith(_FREE_PATHS):
                    raise HTTPException(403, "A reader may look at everything, and change nothing.")
        return None


def door_of(request: Request) -> Door:
    """Return the door of the desk a request is for."""
    return cast("Door", request.app.state.door)


def cookie_name(request: Request) -> str:
    """Return the name of the session's cookie. Cookies know no ports, and two desks may run at once: it holds it."""
    return f"yalu-{request.url.port or 80}"


def session_of(request: Request) -> Session | None:
    """Return the session of a request, null for a stranger."""
    return cast("Session | None", getattr(request.state, "session", None))


def person(request: Request) -> Person:
    """Return who asks. Raises HTTPException for a stranger."""
    session = session_of(request)
    if session is None:
        raise HTTPException(401, "Log in first.")
    return session.person


def needs(role: Role) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator of a page that refuses people of a lower role."""

    def decorate(page: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(page)
        def guarded(request: Request) -> Any:
            if not person(request).may(role):
                raise HTTPException(403, f"Only an {role} may see this." if role == "owner" else f"Ask a {role}.")
            return page(request)

        return guarded

    return decorate


def posted(request: Request) -> FormData:
    """Return the form that was sent, read and bounded already; empty for a GET."""
    return cast("FormData", getattr(request.state, "form", None) or FormData())


def did(request: Request, action: str, item: str | None = None) -> None:
    """Say what this request changed, for the audit log."""
    request.state.did = (action, item)


def begin_session(request: Request, answer: Response, who: Person, proof: str = "") -> None:
    """Begin a session of a person and give its key to the browser."""
    session = door_of(request).sessions.begin(who, proof)
    answer.set_cookie(
        cookie_name(request), session.key, httponly=True, samesite="strict", secure=request.url.scheme == "https"
    )


def check_host(host: str, door: Door) -> None:
    """Raise HTTPException unless `Host` is an address, or a name of ours.

    A page of a stranger whose name was made to lead to this machine would bring that name.
    """
    try:
        name = (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        name = ""
    if name in door.names:
        return
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        address = None
    if address is None or not (door.shared or address.is_loopback):
        raise HTTPException(421, "The desk does not go by that name: open the address that `yalu review` printed.")


def check_origin(request: Request) -> None:
    """Raise HTTPException where a browser says that a change was sent by a page of another site."""
    origin = request.headers.get("origin")
    ours = f"{request.url.scheme}://{request.headers.get('host', '')}"
    if (origin is not None and origin != ours) or request.headers.get("sec-fetch-site", "same-origin") not in (
        "same-origin",
        "none",
    ):
        raise HTTPException(403, "That was sent by a page of another site.")


def _enter(request: Request, door: Door) -> Response:
    """Begin a session for whoever has the token, and take the token out of the address."""
    if not hmac.compare_digest(request.query_params["token"].encode(), (door.token or "").encode()):
        raise HTTPException(403, "That token is not of this run: open the address that `yalu review` printed last.")
    answer = RedirectResponse(str(request.url.remove_query_params("token").replace(scheme="", netloc="")), 303)
    begin_session(request, answer, door.host)
    return answer


def _stranger(request: Request, door: Door) -> Response:
    if not door.shared:
        raise HTTPException(401, "Open the address that `yalu review` printed: it holds the key to this desk.")
    if request.method == "POST":
        raise HTTPException(401, "The session has ended: log in again, then repeat it.")
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/login?next={quote(here)}", 303)


def _check_secret(request: Request, session: Session) -> None:
    sent = request.headers.get("x-csrf") or posted(request).get("csrf")
    if not isinstance(sent, str) or not hmac.compare_digest(sent.encode("utf-8", "replace"), session.csrf.encode()):
        raise HTTPException(403, "This form is of an earlier session: go back, reload the page, and send it again.")


async def _form(request: Request) -> FormData:
    """Return the fields of a bounded form. Raises HTTPException."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ("application/x-www-form-urlencoded", "multipart/form-data", ""):
        raise HTTPException(415, "The desk reads forms only.")
    body = await _body(request)

    async def replay() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return await Request(request.scope, replay).form(max_files=_FILES, max_fields=_FIELDS, max_part_size=BODY_BYTES)


async def _body(request: Request) -> bytes:
    too_large = HTTPException(413, f"That is more than the {BODY_BYTES // 1024**2} MB a form may hold.")
    declared = request.headers.get("content-length", "0")
    if not declared.isdecimal() or whole_number(declared, least=0, most=BODY_BYTES + 1) > BODY_BYTES:
        raise too_large
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > BODY_BYTES:
            raise too_large
        pieces.append(piece)
    return b"".join(pieces)


def _as_http(error: Exception) -> HTTPException:
    if isinstance(error, HTTPException):
        return error
    if isinstance(error, YaluError):
        return HTTPException(400, str(error))
    _log.error("a page failed", exc_info=error)
    return HTTPException(500, "Yalu failed to make this page; nothing was changed in the record.")


def _note(request: Request, status: int) -> None:
    """Write a change that was made into the audit log, and one that was refused to somebody with a session."""
    session = session_of(request)
    action, item = getattr(request.state, "did", None) or ("sent a form", request.url.path)
    if session is None and not hasattr(request.state, "did"):
        return
    who = session.person if session else None
    audit.append(
        desk_of(request).workspace.path,
        person=who.name if who else None,
        role=who.role if who else None,
        action=action,
        item=item[:_NOTED_LETTERS] if item else None,
        status=status,
    )


def _set_headers(message: Message) -> None:
    headers = MutableHeaders(scope=cast("dict[str, Any]", message))
    for name, value in HEADERS.items():
        headers[name] = value
    headers.setdefault("Cache-Control", "no-store")


@cache
def local_person() -> Person:
    """Return the person at this machine, by the name of their account."""
    import getpass

    try:
        name = getpass.getuser()
    except (OSError, KeyError):
        name = "reviewer"
    return Person(name=name, role="owner")


def shared_names(extra: Iterable[str] = ()) -> frozenset[str]:
    """Return the names a shared desk answers to: loopback's, those of this machine, and `extra` ones."""
    name = socket.gethostname().lower()
    return _LOOPBACK_NAMES | {name, f"{name.partition('.')[0]}.local"} | {each.lower() for each in extra}
