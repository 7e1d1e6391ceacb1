"""The audit log: who changed what, and when. One line of JSON for each change; lines are only ever added."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from yalu.record.manifest import now
from yalu.record.reviews import append_json

_PATH = Path("access") / "audit.jsonl"


def append(folder: Path, *, person: str | None, role: str | None, action: str, item: str | None, status: int) -> None:
    """Append what a person did in the workspace in `folder`, and wait until it is on disk. Raises RecordError."""
    item = item.encode("utf-8", "replace").decode() if item else None
    line = {"at": now(), "person": person, "role": role, "action": action, "item": item, "status": status}
    append_json(folder / _PATH, line)


def read(folder: Path) -> list[dict[str, Any]]:
    """Return the lines of the log, newest first. Lines that cannot be read are left out."""
    return list(_lines(folder / _PATH))[::-1]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            continue
