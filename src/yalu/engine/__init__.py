"""Engines: how work is spread. Same rows on each, because the work is a map and order is kept."""

from __future__ import annotations

from yalu.engine.local import LocalEngine
from yalu.errors import ConfigError
from yalu.model.protocols import Engine


def choose_engine(workers: int) -> Engine:
    """Return the engine for a number of workers: one works in this process. Raises ConfigError below one."""
    if workers < 1:
        raise ConfigError(f"{workers} workers cannot work.", item="workers", remedy="Give 1 or more.")
    if workers == 1:
        return LocalEngine()
    from yalu.engine.pool import PoolEngine

    return PoolEngine(workers)


__all__ = ["LocalEngine", "choose_engine"]
