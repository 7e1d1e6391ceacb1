"""Imports spaCy without its command line, which takes longer than the rest of it.

`import spacy` also imports `spacy.cli`: trainers, downloaders, web clients and their option parsers. Nothing of that
parses a sentence. While spaCy is imported here, an empty module stands in its place; whoever imports `spacy.cli`
afterwards gets the real one. Import this module before any part of spaCy.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

_COMMAND_LINE = "spacy.cli"
_ONLY_NAME = "info"  # all that `spacy/__init__.py` takes of it


def _import_spacy() -> None:
    package, part = ModuleType(_COMMAND_LINE), ModuleType(f"{_COMMAND_LINE}.{_ONLY_NAME}")
    stand_ins = {module.__name__: module for module in (package, part)}
    setattr(part, _ONLY_NAME, None)
    sys.modules.update(stand_ins)
    try:
        spacy = importlib.import_module("spacy")
    finally:
        for name, module in stand_ins.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]
    # "import spacy.cli" sets it again.
    for name in ("cli", _ONLY_NAME):
        vars(spacy).pop(name, None)


if "spacy" not in sys.modules:
    _import_spacy()
