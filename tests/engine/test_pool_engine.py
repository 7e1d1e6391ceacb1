"""The pool ends its workers whatever happens: a dead worker, Ctrl-C, or its own death."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from engine_functions import killed

from yalu.engine import LocalEngine, choose_engine
from yalu.engine.failure import item_name
from yalu.engine.pool import PoolEngine
from yalu.errors import ConfigError, EngineError

PARENT = """
import sys
from engine_functions import worker
from yalu.engine.pool import PoolEngine

if __name__ == "__main__":
    try:
        list(PoolEngine(2).map(worker, [sys.argv[1]] * 4))
    except KeyboardInterrupt:
        sys.exit(130)
"""


def test_the_number_of_workers_chooses_the_engine() -> None:
    assert isinstance(choose_engine(1), LocalEngine)
    assert isinstance(choose_engine(3), PoolEngine)
    with pytest.raises(ConfigError, match="0 workers"):
        choose_engine(0)


def test_a_long_item_has_a_short_name() -> None:
    assert len(item_name("x" * 10_000)) == 200
    assert item_name(Path("a")).endswith("'a')") or item_name(Path("a")) == "a"


@pytest.mark.engine
def test_a_killed_worker_is_one_error_with_a_remedy() -> None:
    with pytest.raises(EngineError) as caught:
        list(PoolEngine(2).map(killed, range(8)))
    assert "killed by signal 9" in str(caught.value)
    assert "fewer workers" in str(caught.value)
    assert caught.value.item in {"0", "1", "2", "3"}


@pytest.mark.engine
@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)], ids=["ctrl-c", "kill"])
def test_workers_end_with_their_parent(tmp_path: Path, number: signal.Signals, code: int) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    noted = tmp_path / "workers"
    noted.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    parent = subprocess.Popen([sys.executable, str(script), str(noted)], env=environment, stderr=subprocess.PIPE)
    assert wait_until(lambda: len(list(noted.iterdir())) == 2)
    workers = [int(each.name) for each in noted.iterdir()]
    parent.send_signal(number)
    _, told = parent.communicate(timeout=30)
    assert parent.returncode == code, told.decode()
    assert wait_until(lambda: not any(map(alive, workers)))


def alive(process: int) -> bool:
    """Tell whether a process runs (a zombie does not)."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_until(true: Callable[[], bool], seconds: float = 30.0) -> bool:
    """Wait for something to become true; tell whether it did."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.05)
    return False
