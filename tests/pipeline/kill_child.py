"""An add in a process of its own, to be killed: WORKSPACE SOURCE. Needs `fake_stages` and `made_rows` on PYTHONPATH."""

from __future__ import annotations

import sys

from fake_stages import FAKE

from yalu.pipeline import add_sources
from yalu.record import Store

if __name__ == "__main__":
    add_sources(Store.open(sys.argv[1]), [sys.argv[2]], stages=FAKE)
