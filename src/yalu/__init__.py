"""Yalu: an observatory for relations between states.

The names below are the public ones; docs/api.md describes them. They are loaded when first asked for, so that
`import yalu` is quick and `yalu --help` loads none of them. `__init__.pyi` tells type checkers what they are: imports
for type checking in this file would make every room depend on all rooms (`make check` refuses that).
"""

from __future__ import annotations

from importlib import import_module

__version__ = "0.1.0"

__all__ = [
    "Claim",
    "Document",
    "Event",
    "EventMention",
    "Quantity",
    "Series",
    "Sign",
    "Workspace",
    "YaluError",
    "__version__",
    "load_codebook",
]

_HOMES = {
    "Claim": "yalu.model",
    "Document": "yalu.model",
    "Event": "yalu.model",
    "EventMention": "yalu.model",
    "Quantity": "yalu.model",
    "Series": "yalu.model",
    "Sign": "yalu.model",
    "Workspace": "yalu.workspace",
    "YaluError": "yalu.errors",
    "load_codebook": "yalu.codebook",
}


def __getattr__(name: str) -> object:
    """Return a public name from the module that defines it (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return [*__all__]
