"""Which roles a person accepted or rejected: `actors/roles.jsonl`, append-only.

The last line of a role counts; a line that takes a decision back (`undo`) makes the one before it count again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

from yalu.errors import RecordError
from yalu.model.role import AcceptedRole, RoleCandidate
from yalu.record.files import disk_errors
from yalu.record.manifest import now
from yalu.record.reviews import append_json

FOLDER = "actors"
_FILE_NAME = "roles.jsonl"
_FIELDS = tuple(field.name for field in fields(AcceptedRole))

RoleVerdict = Literal["accept", "reject", "undo"]
_VERDICTS: dict[str, RoleVerdict] = {"accept": "accept", "reject": "reject", "undo": "undo"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleDecision:
    """One decision on one role; who made it and when (UTC) are null in lines of earlier versions."""

    role: AcceptedRole
    verdict: RoleVerdict
    reviewer: str | None
    at: str | None


def append_decision(
    folder: Path, role: RoleCandidate | AcceptedRole, verdict: RoleVerdict, *, reviewer: str | None = None
) -> RoleDecision:
    """Append a decision with what it was made on, so that it stands by itself. Raises RecordError."""
    decided = AcceptedRole(**{name: getattr(role, name) for name in _FIELDS})
    evidence = [
        {"doc": each.doc, "published": each.published, "start": each.start, "end": each.end, "text": each.text}
        for each in (role.evidence if isinstance(role, RoleCandidate) else ())
    ]
    plain = {name: getattr(decided, name) for name in _FIELDS}
    at = now()
    line = {"verdict": verdict, "reviewer": reviewer, "at": at, **plain, "evidence": evidence}
    append_json(folder / FOLDER / _FILE_NAME, line)
    return RoleDecision(role=decided, verdict=verdict, reviewer=reviewer, at=at)


def read_decisions(folder: Path) -> dict[str, RoleDecision]:
    """Return the decision on each role that counts, by its id, in the order they were made.

    Raises RecordError for a line that cannot be read.
    """
    path = folder / FOLDER / _FILE_NAME
    if not path.is_file():
        return {}
    with disk_errors(path, "read the accepted roles"):
        lines = path.read_bytes().split(b"\n")
    held: list[RoleDecision] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            decision = _decision(line, f"{path}:{number}")
            if decision.verdict == "undo":
                _take_back(held, decision.role.role_id)
            else:
                held.append(decision)
    return {decision.role.role_id: decision for decision in _last_of_each(held)}


def _take_back(held: list[RoleDecision], role_id: str) -> None:
    at = next((at for at in reversed(range(len(held))) if held[at].role.role_id == role_id), None)
    if at is not None:
        del held[at]


def _last_of_each(held: list[RoleDecision]) -> list[RoleDecision]:
    last = {decision.role.role_id: at for at, decision in enumerate(held)}
    return [held[at] for at in sorted(last.values())]


def accepted_roles(folder: Path) -> tuple[AcceptedRole, ...]:
    """Return the accepted roles by id: the same decisions in whatever order give the same tuple."""
    decided = read_decisions(folder).values()
    accepted = [each.role for each in decided if each.verdict == "accept"]
    return tuple(sorted(accepted, key=lambda role: role.role_id))


def _decision(line: bytes, where: str) -> RoleDecision:
    try:
        plain: dict[str, Any] = json.loads(line)
        values = {name: plain[name] for name in _FIELDS}
        values["aliases"] = tuple(values["aliases"])
        return RoleDecision(
            role=AcceptedRole(**values),
            verdict=_VERDICTS[plain["verdict"]],
            reviewer=plain.get("reviewer"),
            at=plain.get("at"),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise RecordError(
            f"this line is no decision on a role ({error}).", item=where, remedy="Delete the line, and decide again."
        ) from error
