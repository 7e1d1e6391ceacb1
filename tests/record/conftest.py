"""Makes `made_rows` importable, and gives tests a new store."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from yalu.record import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A new workspace with nothing in it."""
    return Store.create(tmp_path / "desk")
