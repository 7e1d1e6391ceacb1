"""The named users of a shared desk: `access/users.json` in the workspace, with Argon2 hashes of their passwords."""

from __future__ import annotations

import json
import re
import secrets
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import get_args

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from yalu.errors import ConfigError, RecordError
from yalu.record.files import write_durably
from yalu.web.sessions import Person, Role

_PATH = Path("access") / "users.json"
_NAME = re.compile(r"\w[\w .@'-]{0,63}")
# NIST SP 800-63B asks for 8; a desk on a network has no second factor.
PASSWORD_LETTERS = 10
_MOST_PASSWORD_LETTERS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person who may log in. `hash` is Argon2id with its salt and costs."""

    name: str
    role: Role
    hash: str

    @property
    def person(self) -> Person:
        """Who this is in reviews and in the audit log."""
        return Person(name=self.name, role=self.role)


class Users:
    """The users of one workspace, read again when the file changes."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _PATH
        self._hasher = PasswordHasher()
        self._hashing = threading.Lock()
        self._read: tuple[tuple[int, int] | None, dict[str, User]] = (None, {})

    def all(self) -> list[User]:
        """Return the users by name. Raises RecordError where the file cannot be read."""
        found = self._users()
        return [found[name] for name in sorted(found)]

    def find(self, name: str) -> User | None:
        """Return the user of this name."""
        return self._users().get(name)

    def check(self, name: str, password: str) -> User | None:
        """Return the user if the password is theirs. It takes the same time where there is no such user.

        One check at a time: each takes 64 MB for a moment, by design.
        """
        user, nobody = self.find(name), self._nobody
        with self._hashing:
            try:
                self._hasher.verify(user.hash if user else nobody, password[:_MOST_PASSWORD_LETTERS])
            except (VerificationError, InvalidHashError):
                return None
        return user

    def add(self, name: str, role: str, password: str) -> User:
        """Add a user, or give one a new role and password. Raises ConfigError, RecordError."""
        if not _NAME.fullmatch(name):
            raise ConfigError(
                "is no name for a user.", item=repr(name), remedy="Use up to 64 letters, digits, spaces and . @ ' - _."
            )
        if role not in get_args(Role):
            raise ConfigError(f"{role!r} is no role.", item=name, remedy=f"Choose one of {', '.join(get_args(Role))}.")
        if not PASSWORD_LETTERS <= len(password) <= _MOST_PASSWORD_LETTERS:
            raise ConfigError(
                f"the password needs {PASSWORD_LETTERS} letters or more.", item=name, remedy="A few words are best."
            )
        user = User(name=name, role=role, hash=self._hasher.hash(password))  # type: ignore[arg-type]
        self._write(self._users() | {name: user})
        return user

    def remove(self, name: str) -> None:
        """Remove a user; their reviews stay. Raises ConfigError where there is none of this name."""
        users = dict(self._users())
        if users.pop(name, None) is None:
            raise ConfigError("there is no such user.", item=name, remedy="`yalu users` lists them.")
        self._write(users)

    @cached_property
    def _nobody(self) -> str:
        """A hash that no password has been kept for."""
        return self._hasher.hash(secrets.token_urlsafe(16))

    def _users(self) -> dict[str, User]:
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return {}
        seen = (status.st_mtime_ns, status.st_size)
        if self._read[0] != seen:
            self._read = (seen, _read(self._path))
        return self._read[1]

    def _write(self, users: dict[str, User]) -> None:
        plain = [{"name": each.name, "role": each.role, "hash": each.hash} for _, each in sorted(users.items())]
        write_durably(self._path, (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode())
        self._path.chmod(0o600)


def _read(path: Path) -> dict[str, User]:
    try:
        return {each["name"]: User(**each) for each in json.loads(path.read_text(encoding="utf-8"))}
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise RecordError(
            f"cannot be read ({error}).", item=str(path), remedy="Restore it, or delete it and add the users again."
        ) from error


class SlowDown:
    """Makes guessing slow: after `free` failures of a name, or of an address, each next try must wait twice as long."""

    def __init__(self, *, free: int = 5, longest: float = 900.0, most: int = 10_000) -> None:
        self._free, self._longest, self._most = free, longest, most
        self._lock = threading.Lock()
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wait(self, *keys: str) -> float:
        """Return the seconds to wait before the next try for any of these keys."""
        now = time.monotonic()
        with self._lock:
            return max(0.0, *(self._until(key) - now for key in keys))

    def failed(self, *keys: str) -> None:
        """Count a failure for each key."""
        with self._lock:
            for key in keys:
                number, _ = self._failures.pop(key, (0, 0.0))
                self._failures[key] = (number + 1, time.monotonic())
            while len(self._failures) > self._most:
                self._failures.popitem(last=False)

    def passed(self, *keys: str) -> None:
        """Forget the failures of these keys."""
        with self._lock:
            for key in keys:
                self._failures.pop(key, None)

    def _until(self, key: str) -> float:
        number, last = self._failures.get(key, (0, 0.0))
        over = number - self._free
        return last + min(2.0 ** min(over, 20), self._longest) if over >= 0 else 0.0
