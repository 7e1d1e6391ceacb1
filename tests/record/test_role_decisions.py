"""Decisions on roles: append-only, the last one counts, a broken line is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from yalu.errors import RecordError
from yalu.model.role import RoleCandidate, ToldRole
from yalu.record.roles import accepted_roles, append_decision, read_decisions


def candidate(name: str) -> RoleCandidate:
    told = ToldRole(
        name=name,
        country="GAB",
        role="envoy",
        level="government",
        sector="GOV",
        doc="doc-1",
        published=None,
        start=0,
        end=5,
        text="words",
    )
    return RoleCandidate(
        role_id=f"role-{name}",
        name=name,
        aliases=(),
        country="GAB",
        role="envoy",
        level="government",
        sector="GOV",
        since=None,
        until=None,
        count=1,
        evidence=(told,),
    )


def test_the_last_decision_counts_and_the_order_does_not(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder, names in ((one, ("a", "b")), (two, ("b", "a"))):
        folder.mkdir()
        for name in names:
            append_decision(folder, candidate(name), "accept")
    assert accepted_roles(one) == accepted_roles(two)
    append_decision(one, candidate("a"), "reject")
    assert [role.name for role in accepted_roles(one)] == ["b"]
    assert len((one / "actors" / "roles.jsonl").read_text().splitlines()) == 3


def test_taking_back_makes_the_decision_before_count_again(tmp_path: Path) -> None:
    for verdict in ("accept", "reject", "undo"):
        append_decision(tmp_path, candidate("a"), verdict, reviewer="Ana")
    assert [(each.verdict, each.reviewer) for each in read_decisions(tmp_path).values()] == [("accept", "Ana")]
    append_decision(tmp_path, candidate("a"), "undo")
    append_decision(tmp_path, candidate("a"), "undo")
    assert read_decisions(tmp_path) == {}


def test_no_file_is_no_decision(tmp_path: Path) -> None:
    assert read_decisions(tmp_path) == {}


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    append_decision(tmp_path, candidate("a"), "accept")
    with (tmp_path / "actors" / "roles.jsonl").open("a") as lines:
        lines.write('{"verdict": "maybe"}\n')
    with pytest.raises(RecordError, match=r"roles\.jsonl:2"):
        read_decisions(tmp_path)
