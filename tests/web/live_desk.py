"""What tests of the desk share: the way in, and a server on a free port."""

from __future__ import annotations

import threading
import time

from starlette.applications import Starlette
from starlette.testclient import TestClient

from yalu.web.safety import Door
from yalu.web.serve import listen, make_server
from yalu.web.sessions import Person

TOKEN = "a-token-of-the-tests"  # noqa: S105 (of no desk but these)


def local_door() -> Door:
    return Door(token=TOKEN, host=Person(name="Han", role="owner"))


def secret(client: TestClient) -> str:
    """Return the CSRF secret of a client's session."""
    (session,) = client.app.state.door.sessions._sessions.values()
    return str(session.csrf)


class Live:
    """A desk served on a free port, in a thread."""

    def __init__(self, app: Starlette) -> None:
        self._socket, _ = listen("127.0.0.1", None)
        self._server = make_server(app)
        self.app = app
        self.origin = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)
        self._thread.start()
        deadline = time.monotonic() + 10
        while not self._server.started and time.monotonic() < deadline:
            time.sleep(0.01)

    def close(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)
        self._socket.close()
