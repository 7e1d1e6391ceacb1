"""Which roles a person accepted or rejected: `actors/roles.jsonl`, append-only. The last line of a role counts."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

from yalu.errors import RecordError
from yalu.model.role import AcceptedRole, RoleCandidate
from yalu.record.files import disk_errors
from yalu.record.reviews import append_json

FOLDER = "actors"
_FILE_NAME = "roles.jsonl"
_FIELDS = tuple(field.name for field in fields(AcceptedRole))

RoleVerdict = Literal["accept", "reject"]
_VERDICTS: dict[str, RoleVerdict] = {"accept": "accept", "reject": "reject"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleDecision:
    """One decision on one role."""

    role: AcceptedRole
    verdict: RoleVerdict


def append_decision(folder: Path, candidate: RoleCandidate, verdict: RoleVerdict) -> RoleDecision:
    """Append a decision with what it was made on, so that it stands by itself. Raises RecordError."""
    role = AcceptedRole(**{name: getattr(candidate, name) for name in _FIELDS})
    evidence = [
        {"doc": each.doc, "published": each.published, "start": each.start, "end": each.end, "text": each.text}
        for each in candidate.evidence
    ]
    plain = {name: getattr(role, name) for name in _FIELDS}
    append_json(folder / FOLDER / _FILE_NAME, {"verdict": verdict, **plain, "evidence": evidence})
    return RoleDecision(role=role, verdict=verdict)


def read_decisions(folder: Path) -> dict[str, RoleDecision]:
    """Return the last decision on each role, by its id. Raises RecordError for a line that cannot be read."""
    path = folder / FOLDER / _FILE_NAME
    if not path.is_file():
        return {}
    with disk_errors(path, "read the accepted roles"):
        lines = path.read_bytes().split(b"\n")
    decided: dict[str, RoleDecision] = {}
    for number, line in enumerate(lines, 1):
        if line.strip():
            decision = _decision(line, f"{path}:{number}")
            decided[decision.role.role_id] = decision
    return decided


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
        return RoleDecision(role=AcceptedRole(**values), verdict=_VERDICTS[plain["verdict"]])
    except (ValueError, KeyError, TypeError) as error:
        raise RecordError(
            f"this line is no decision on a role ({error}).", item=where, remedy="Delete the line, and decide again."
        ) from error
