"""Serve the desk on this machine until Ctrl-C."""

from __future__ import annotations

import errno
import secrets
import socket
import webbrowser
from collections.abc import Callable
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from yalu.errors import ConfigError
from yalu.web.app import make_app
from yalu.web.safety import Door, local_person

PORT = 8765
_TRIED = 20
# One analyst's browser asks for a page and its files at once; a team of ten is still far below.
_MOST_CONNECTIONS = 200


def serve(
    folder: Path | str,
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    browser: bool = True,
    say: Callable[[str], None] = print,
) -> None:
    """Serve a workspace until Ctrl-C. `say` gets what a person must know: the address, and the end.

    Without a `port` the first free one from 8765 on is taken. Raises WorkspaceError, and ConfigError where the port
    cannot be had.
    """
    token = secrets.token_urlsafe(32)
    app = make_app(folder, door=Door(token=token, host=local_person()))
    listening, note = listen(host, port)
    if note:
        say(note)
    bound = listening.getsockname()[1]
    address = f"http://{host}:{bound}/?token={token}"
    say(f"The desk of {app.state.desk.name} is open: {address}\nPress Ctrl-C to close it.")
    opener = (lambda: webbrowser.open(address)) if browser else None
    try:
        make_server(app, opener).run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        listening.close()
    say("The desk is closed. Everything you decided is in the record.")


def make_server(app: Starlette, opened: Callable[[], object] | None = None) -> uvicorn.Server:
    """Return a server of an application; `opened` is called once it listens."""
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
    )
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
    except OSError as error:
        made.close()
        busy = error.errno == errno.EADDRINUSE
        raise ConfigError(
            "is in use." if busy else f"cannot be listened on ({error.strerror}).",
            item=f"{host}:{port}",
            remedy="Another desk may run there: use it, or choose another --port." if busy else "Choose another one.",
        ) from error
    return made
