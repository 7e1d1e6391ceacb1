"""How states are called in sentences."""

from __future__ import annotations

from yalu.detect import StateName

_NAMES = {
    "CHN": ("China", "Chinese"),
    "JPN": ("Japan", "Japanese"),
    "KOR": ("South Korea", "South Korean"),
    "PRK": ("North Korea", "North Korean"),
    "RUS": ("Russia", "Russian"),
    "USA": ("the United States", "American"),
}


def state_name(code: str) -> StateName:
    """Return the name and adjective of a state; its code where neither is known."""
    name, adjective = _NAMES.get(code, (code, code))
    return StateName(name=name, adjective=adjective)
