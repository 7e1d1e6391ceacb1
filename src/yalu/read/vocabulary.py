"""The readers' word lists, from `vocabulary.yaml`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from yalu.yaml_data import read_yaml


@cache
def _vocabulary() -> dict[str, Any]:
    text = (files("yalu.read") / "vocabulary.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = read_yaml(text)
    return loaded


@cache
def words(name: str, part: str | None = None) -> tuple[str, ...]:
    """Return the list `name` (or its `part`), in the order of the file."""
    found = _vocabulary()[name] if part is None else _vocabulary()[name][part]
    return tuple(found)


@cache
def word_set(name: str, part: str | None = None) -> frozenset[str]:
    """Return the list `name` (or its `part`) as a set."""
    return frozenset(words(name, part))


def table(name: str) -> dict[str, Any]:
    """Return the mapping `name`."""
    found: dict[str, Any] = _vocabulary()[name]
    return found
