"""Who asks: persons with roles, and the sessions their browsers hold a cookie of. Sessions end with the process."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Literal, get_args

Role = Literal["reader", "reviewer", "owner"]
ROLES: tuple[Role, ...] = get_args(Role)

# A working day and a half: longer than a day's work, shorter than a forgotten browser in the next week.
_IDLE_SECONDS = 36 * 3600
# A session is a few hundred bytes; a team has dozens.
_MOST_SESSIONS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who asks, as reviews and the audit log name them. Each role may do what the one before it may."""

    name: str
    role: Role

    def may(self, role: Role) -> bool:
        """Whether this person has at least this role."""
        return ROLES.index(self.role) >= ROLES.index(role)


@dataclass(slots=True, kw_only=True)
class Session:
    """One browser that may ask. `csrf` must come back with every change; `messages` are shown once.

    `seen` is how many runs the record held on the last visit before this session, null for a first one.
    `proof` is what let the person in (the hash of a password then): when it is another, the session is over.
    """

    key: str
    csrf: str
    person: Person
    used: float
    proof: str = ""
    seen: int | None = None
    greeted: bool = False
    messages: list[str] = field(default_factory=list)


class Sessions:
    """The sessions of one process, safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sessions: OrderedDict[str, Session] = OrderedDict()

    def begin(self, person: Person, proof: str = "") -> Session:
        """Return a new session of a person; the ones longest unused make room."""
        key, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        session = Session(key=key, csrf=csrf, person=person, used=time.monotonic(), proof=proof)
        with self._lock:
            self._sessions[key] = session
            while len(self._sessions) > _MOST_SESSIONS:
                self._sessions.popitem(last=False)
        return session

    def find(self, key: str) -> Session | None:
        """Return the session with this key, null where it is unknown or was idle for too long."""
        with self._lock:
            session = self._sessions.get(key)
            if session is None:
                return None
            if time.monotonic() - session.used > _IDLE_SECONDS:
                del self._sessions[key]
                return None
            session.used = time.monotonic()
            self._sessions.move_to_end(key)
            return session

    def end(self, key: str) -> None:
        """Forget a session."""
        with self._lock:
            self._sessions.pop(key, None)
