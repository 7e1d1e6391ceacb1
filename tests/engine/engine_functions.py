"""Functions for engines to map: in a module of their own, so that worker processes can import them."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from yalu.errors import ReadError


def squared(number: int) -> int:
    """Return the square."""
    return number * number


def slowly_squared(number: int) -> int:
    """Return the square, the first one last: results must be put back in order."""
    time.sleep(0.3 if number == 0 else 0.0)
    return number * number


def picky(number: int) -> int:
    """Fail for one number."""
    if number == 3:
        raise ReadError("is empty.", item="three.txt", remedy="Leave it out.")
    return number


def rude(number: int) -> int:
    """Fail for one number with an error of no kind of ours."""
    return 1 // (number - 3)


def killed(number: int) -> int:
    """Die as a process does that the system kills for its memory."""
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def worker(folder: str) -> int:
    """Note this process in a folder and take long."""
    Path(folder, str(os.getpid())).touch()
    time.sleep(60)
    return 0
