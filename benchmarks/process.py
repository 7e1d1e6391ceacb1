"""A command of Yalu, or a script, as a process of its own: seconds, processor seconds and peak memory of the whole."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
    words = [*map(str, arguments)]
    _, used = _python(f"yalu {' '.join(words)}", ["-m", "yalu", *words], folder)
    return used


def script(source: str, *arguments: str, folder: Path) -> tuple[dict[str, Any], Usage]:
    """Run a script and return the JSON of the last line it prints, and what it used. Raises RuntimeError."""
    printed, used = _python("the script", ["-c", source, *arguments], folder)
    return json.loads(printed.splitlines()[-1]), used


def _python(name: str, arguments: list[str], folder: Path) -> tuple[str, Usage]:
    report = folder / "usage.json"
    command = [sys.executable, "-S", str(_LAUNCH), str(report), sys.executable, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (this Python)
    if done.returncode != 0:
        raise RuntimeError(f"{name} failed:\n{done.stdout}{done.stderr}")
    return done.stdout, Usage(**json.loads(report.read_text(encoding="utf-8")))
