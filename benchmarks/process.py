"""A command of Yalu as a process of its own: seconds, processor seconds and peak memory of the whole."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_LAUNCH = Path(__file__).with_name("launch.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a process and those it started used: seconds, processor seconds, bytes of the largest of them."""

    wall: float
    cpu: float
    peak: int

    @property
    def megabytes(self) -> float:
        """The peak in megabytes of a million bytes."""
        return self.peak / 1e6


def yalu(*arguments: str | Path, folder: Path) -> Usage:
    """Run a command of Yalu and return what it used. Raises RuntimeError, with what it printed, where it fails."""
    report = folder / "usage.json"
    command = [sys.executable, "-S", str(_LAUNCH), str(report), sys.executable, "-m", "yalu", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (this Python)
    if done.returncode != 0:
        raise RuntimeError(f"yalu {' '.join(map(str, arguments))} failed:\n{done.stdout}{done.stderr}")
    return Usage(**json.loads(report.read_text(encoding="utf-8")))
