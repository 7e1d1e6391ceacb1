"""What an engine says when its work fails."""

from __future__ import annotations

from typing import Any

from yalu.errors import EngineError, YaluError

_LONGEST_NAME = 200


def item_name(item: Any) -> str:
    """Return a short name of an item for messages: its own `name` where it has one."""
    name = getattr(item, "name", None)
    words = name if isinstance(name, str) else repr(item)
    return words if len(words) <= _LONGEST_NAME else words[: _LONGEST_NAME - 1] + "…"


def work_failed(item: Any, error: Exception) -> EngineError:
    """Return the error for an item whose function raised `error`."""
    remedy = (
        error.remedy if isinstance(error, YaluError) else "Please report this fault, with the item if you may share it."
    )
    where = f"{error.item}: " if isinstance(error, YaluError) and error.item else ""
    problem = error.problem if isinstance(error, YaluError) else str(error)
    return EngineError(f"{type(error).__name__}: {where}{problem}", item=item_name(item), remedy=remedy)
