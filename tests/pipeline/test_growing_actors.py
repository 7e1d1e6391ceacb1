"""Actors that grow: what texts propose, what a person accepts, and how it changes what is coded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from yalu.errors import ConfigError
from yalu.workspace import Workspace

REPORTS = [
    {"id": "a", "text": "Gabonese Trade Minister Mutombo Lekunze met reporters on Friday.", "published": "2012-06-01"},
    {"id": "b", "text": "Mutombo Lekunze visited Cameroon on Friday.", "published": "2012-07-01"},
]


def desk(folder: Path, reports: list[dict[str, str]]) -> Workspace:
    lines = folder.with_suffix(".jsonl")
    lines.write_text("\n".join(map(json.dumps, reports)))
    made = Workspace.init(folder)
    made.add(lines)
    return made


def visits(workspace: Workspace) -> list[tuple[list[str | None], list[str | None], str]]:
    return [
        ([a.country for a in each.source], [a.country for a in each.target], each.mention_id)
        for each in workspace.mentions(dyad="CMR-GAB")
    ]


def test_an_accepted_role_is_used_when_the_record_is_coded_again(tmp_path: Path) -> None:
    one, two = desk(tmp_path / "one", REPORTS), desk(tmp_path / "two", REPORTS[::-1])
    assert visits(one) == []
    (proposed,) = one.proposed_roles()
    assert two.proposed_roles() == [proposed]
    for each in (one, two):
        each.decide_roles({proposed.role_id: "accept"})
        assert each.proposed_roles() == []
        assert len(each.recode()) == 1
        assert each.recode() == []
    assert [pair[:2] for pair in visits(one)] == [(["GAB"], ["CMR"])]
    assert visits(one) == visits(two)
    runs = [[run.versions for run in each.store.manifest.current_runs("mentions")] for each in (one, two)]
    assert runs[0] == runs[1]
    assert "roles" in runs[0][0]
    assert one.doctor().healthy


def test_only_candidates_can_be_decided_on(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such role"):
        desk(tmp_path / "one", REPORTS[:1]).decide_roles({"role-0": "accept"})
