"""The engine that works in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from yalu.engine.failure import work_failed
from yalu.model.protocols import Item, Result


class LocalEngine:
    """Maps in this process, one item at a time, as results are asked for."""

    name = "local.v1"

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Yield `function(item)` for each item, in order. Raises EngineError naming the item."""
        for item in items:
            try:
                result = function(item)
            except Exception as error:
                raise work_failed(item, error) from error
            yield result
