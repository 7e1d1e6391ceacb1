"""`yalu actors`: propose, accept, reject, list."""

from __future__ import annotations

import json
from pathlib import Path


def test_roles_are_proposed_decided_on_and_listed(run, desk: Path, tmp_path: Path) -> None:
    report = tmp_path / "envoys.txt"
    report.write_text(
        "Gabonese trade envoy Mutombo Lekunze left. Peruvian trade envoy Tulio Arbocco stayed.", encoding="utf-8"
    )
    assert run("add", report, "-w", desk).exit_code == 0
    rows = [
        json.loads(line)
        for line in run("actors", "--proposed", "-w", desk, "--format", "jsonl").stdout.split("\n")
        if line
    ]
    names = {row["name"]: row["role_id"] for row in rows}
    assert set(names) == {"Mutombo Lekunze", "Tulio Arbocco"}
    done = run("actors", "--accept", names["Tulio Arbocco"], "--reject", names["Mutombo Lekunze"], "-w", desk)
    assert "accepted: Tulio Arbocco, trade envoy (PER)" in done.stdout
    assert run("actors", "--proposed", "-w", desk).stdout == ""
    assert "rejected" in run("actors", "-w", desk).stdout
    assert "taken back: Tulio" in run("actors", "--undo", names["Tulio Arbocco"], "-w", desk).stdout
    assert "Tulio Arbocco" in run("actors", "--proposed", "-w", desk).stdout
    assert run("actors", "--undo", names["Tulio Arbocco"], "-w", desk).exit_code == 2
    assert run("actors", "--accept", "role-0", "-w", desk).exit_code == 2
