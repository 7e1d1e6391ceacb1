"""Serve the desk on this machine until Ctrl-C."""

from __future__ import annotations

import errno
import secrets
import socket
import ssl
import webbrowser
from collections.abc import Callable, Iterable
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from yalu.errors import ConfigError
from yalu.web.app import make_app
from yalu.web.safety import Door, local_person, shared_names
from yalu.web.users import Users
from yalu.workspace import Workspace

_LOOPBACK = "127.0.0.1"
PORT = 8765
_TRIED = 20
# One analyst's browser asks for a page and its files at once; a team of ten is still far below.
_MOST_CONNECTIONS = 200


def serve(
    folder: Path | str, *, port: int | None = None, browser: bool = True, say: Callable[[str], None] = print
) -> bool:
    """Serve a workspace to this machine until Ctrl-C. `say` gets what a person must know: the address, and the end.

    Without a `port` the first free one from 8765 on is taken. Returns whether figures were still being computed at the
    end, in a thread that cannot be stopped. Raises WorkspaceError, and ConfigError where the port cannot be had.
    """
    token = secrets.token_urlsafe(32)
    app = make_app(folder, door=Door(host=local_person(), token=token))
    listening, note = listen(_LOOPBACK, port)
    if note:
        say(note)
    address = f"http://{_LOOPBACK}:{listening.getsockname()[1]}/?token={token}"
    app.state.desk.warm()
    say(f"The desk of {app.state.desk.name} is open: {address}\nPress Ctrl-C to close it.")
    _run(make_server(app, (lambda: webbrowser.open(address)) if browser else None), listening, say)
    return bool(app.state.desk.keeper.busy)


def share_desk(
    folder: Path | str,
    *,
    host: str,
    port: int | None = None,
    names: Iterable[str] = (),
    certificate: Path | None = None,
    key: Path | None = None,
    say: Callable[[str], None] = print,
) -> bool:
    """Serve a workspace to other machines until Ctrl-C; its users log in. With a `certificate` over TLS.

    Returns what `serve` returns. Raises ConfigError where the workspace has no users, or the port, certificate or key
    cannot be had.
    """
    desk = Workspace(folder)
    users = Users(desk.path)
    if not users.all():
        raise ConfigError(
            "has no users, and a shared desk lets in nobody without a name.",
            item=str(desk.path),
            remedy="Add one with `yalu users add NAME --role owner`, then share again.",
        )
    if bool(certificate) != bool(key):
        raise ConfigError("a certificate and its key go together.", remedy="Give --certificate and --key.")
    app = make_app(folder, door=Door(host=local_person(), users=users, names=shared_names(names)))
    try:
        server = make_server(app, tls=(certificate, key) if certificate and key else None)
    except (OSError, ssl.SSLError) as error:
        raise ConfigError(f"cannot be used ({error}).", item=str(certificate), remedy="Give PEM files.") from error
    listening, note = listen(host, port)
    if note:
        say(note)
    scheme = "https" if certificate else "http"
    say(f"The desk of {desk.config.name} is shared: {scheme}://{socket.gethostname()}:{listening.getsockname()[1]}/")
    if not certificate:
        say("Nothing is encrypted on the way, nor are passwords: stay in a network you trust, or give --certificate.")
    say("Press Ctrl-C to close it.")
    app.state.desk.warm()
    _run(server, listening, say)
    return bool(app.state.desk.keeper.busy)


def _run(server: uvicorn.Server, listening: socket.socket, say: Callable[[str], None]) -> None:
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        listening.close()
    say("The desk is closed. Everything you decided is in the record.")


def make_server(
    app: Starlette, opened: Callable[[], object] | None = None, *, tls: tuple[Path, Path] | None = None
) -> uvicorn.Server:
    """Return a server of an application; `opened` is called once it listens. `tls` is a certificate and its key."""
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        log_level="error",
        access_log=False,
        server_header=False,
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_graceful_shutdown=3,
        ssl_certfile=tls[0] if tls else None,
        ssl_keyfile=tls[1] if tls else None,
    )
    config.load()
    return _Server(config, opened)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, opened: Callable[[], object] | None) -> None:
        super().__init__(config)
        self._opened = opened

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._opened is not None:
            self._opened()


def listen(host: str, port: int | None) -> tuple[socket.socket, str | None]:
    """Return a bound socket, and a note for the person where it is not on the usual port. Raises ConfigError."""
    if port is not None:
        return _bind(host, port), None
    for tried in range(PORT, PORT + _TRIED):
        try:
            bound = _bind(host, tried)
        except ConfigError:
            continue
        note = None if tried == PORT else f"Port {PORT} is in use (perhaps by another desk), so this one takes {tried}."
        return bound, note
    return _bind(host, 0), None


def _bind(host: str, port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen()  # before the address is told: whoever opens it at once waits, and is not refused
    except OSError as error:
        made.close()
        busy = error.errno == errno.EADDRINUSE
        raise ConfigError(
            "is in use." if busy else f"cannot be listened on ({error.strerror}).",
            item=f"{host}:{port}",
            remedy="Another desk may run there: use it, or choose another --port." if busy else "Choose another one.",
        ) from error
    return made
