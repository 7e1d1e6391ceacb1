"""What a state is called."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StateName:
    """How a state is called in a sentence: `name` as in "to China", `adjective` as in "a Chinese minister"."""

    name: str
    adjective: str
