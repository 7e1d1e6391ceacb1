"""Imports spaCy without its command line and what else parses no sentence: that takes half the time.

`import spacy` also imports `spacy.cli`: trainers, downloaders, web clients and their option parsers. While spaCy is
imported here, an empty module stands in its place. And it imports an old interface of pydantic where there is one (its
configuration reader asks for it and can do without). Whoever imports either afterwards gets the real one. Import this
module before any part of spaCy.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import cast

_COMMAND_LINE = "spacy.cli"
_ONLY_NAME = "info"  # all that `spacy/__init__.py` takes of it
_DISPENSABLE = "pydantic.v1"


def _import_spacy() -> None:
    package, part = ModuleType(_COMMAND_LINE), ModuleType(f"{_COMMAND_LINE}.{_ONLY_NAME}")
    stand_ins: dict[str, ModuleType | None] = {module.__name__: module for module in (package, part)}
    setattr(part, _ONLY_NAME, None)
    if _DISPENSABLE not in sys.modules:
        stand_ins[_DISPENSABLE] = None  # to Python, a module that does not exist
    sys.modules.update(cast("dict[str, ModuleType]", stand_ins))
    try:
        spacy = importlib.import_module("spacy")
    finally:
        for name, module in stand_ins.items():
            if name in sys.modules and sys.modules[name] is module:
                del sys.modules[name]
    # "import spacy.cli" sets it again.
    for name in ("cli", _ONLY_NAME):
        vars(spacy).pop(name, None)


if "spacy" not in sys.modules:
    _import_spacy()
