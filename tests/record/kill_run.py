"""Kills a desk and an import at random moments while reviews arrive, and looks whether anything was lost.

    python tests/record/kill_run.py [ROUNDS]

In each round a desk (`yalu review`) and an import (`yalu add`) run on one workspace, and reviews are sent to the desk;
both are killed (SIGKILL) at moments of their own. Then every review that was acknowledged must be on record, every line
whole, and the workspace must open. What a killed writer may leave is parts that no run committed.
"""

from __future__ import annotations

import json
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from yalu import Workspace

_COMMAND = [sys.executable, "-m", "yalu"]
_CHANCE = random.Random(20261126)  # noqa: S311 (moments, no secrets)
_STORIES = 40
_LONGEST = 2.5  # seconds from the first review to the kill: an import of so many stories takes about as long


def main(rounds: int = 100) -> int:
    """Run the rounds and say what was found; 1 where something was lost."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        workspace = Workspace.init(place / "desk", dyads=["CHN-PRK"])
        workspace.add(_stories(place, -1))
        names = [mention.mention_id for mention in workspace.mentions()]
        acknowledged: list[str] = []
        faults: list[str] = []
        for number in range(rounds):
            acknowledged += _round(place, number, names)
            faults += [f"round {number}: {fault}" for fault in _faults(place / "desk", acknowledged)]
        recorded = len(Workspace(place / "desk").reviews())
    print(f"{rounds} rounds, {len(acknowledged)} reviews acknowledged, {recorded} on record, {len(faults)} faults")  # noqa: T201
    print("\n".join(faults[:20]))  # noqa: T201
    return 1 if faults else 0


def _stories(place: Path, number: int) -> Path:
    path = place / f"stories{number}.jsonl"
    lines = [
        {
            "id": f"{number}-{each}",
            "published": f"{1990 + each % 30}-06-0{1 + each % 9}",
            "text": f"China and North Korea signed accord number {number * _STORIES + each} in Beijing on Monday.",
        }
        for each in range(_STORIES)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def _round(place: Path, number: int, names: list[str]) -> list[str]:
    """Return the ids of the reviews that the desk acknowledged before it was killed."""
    where = ["-w", str(place / "desk")]
    desk = subprocess.Popen(
        [*_COMMAND, "review", "--no-browser", *where], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    adding = subprocess.Popen(
        [*_COMMAND, "add", str(_stories(place, number)), *where], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        assert desk.stdout is not None
        found = re.search(r"(http://[^/]+)/\?token=(\S+)", desk.stdout.readline())
        assert found, "the desk did not open"
        return _send(*found.groups(), desk, adding, names)
    finally:
        for each in (desk, adding):
            each.kill()
            each.wait()


def _send(
    origin: str, token: str, desk: subprocess.Popen[str], adding: subprocess.Popen[bytes], names: list[str]
) -> list[str]:
    acknowledged: list[str] = []
    with httpx.Client(base_url=origin, follow_redirects=True, timeout=10) as client:
        page = client.get("/help", params={"token": token}).text
        secret = re.search(r'name="csrf" content="([^"]+)"', page)
        assert secret, page[:200]
        headers = {"Accept": "application/json", "X-CSRF": secret[1]}
        ends = [(time.monotonic() + _CHANCE.uniform(0, _LONGEST), each) for each in (desk, adding)]
        _kill_later(ends)
        while desk.poll() is None:
            fields = {"item": _CHANCE.choice(names), "verdict": _CHANCE.choice(["accept", "reject"])}
            try:
                answer = client.post("/review", data=fields, headers=headers)
            except httpx.HTTPError:
                break
            assert answer.status_code == 200, answer.text
            acknowledged.append(answer.json()["review"])
    return acknowledged


def _kill_later(ends: list[tuple[float, subprocess.Popen]]) -> None:
    import threading

    for moment, process in ends:
        threading.Timer(max(0, moment - time.monotonic()), process.send_signal, [signal.SIGKILL]).start()


def _faults(folder: Path, acknowledged: list[str]) -> list[str]:
    workspace = Workspace(folder)
    log = workspace.store.review_log
    recorded = {review.review_id for review in log.reviews}
    lost = [name for name in acknowledged if name not in recorded]
    faults = [f"lost {name}" for name in lost] + [f"cannot read {line}" for line in log.unreadable]
    workspace.events(limit=1)
    return faults


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
