"""Living with libraries that read untrusted pages: their bugs, their depth, their talk."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from lxml import etree

Element = Any

# Bugs in metadata parsers show as these on hostile pages. They must not cost the page: its metadata is then unknown.
LIBRARY_FAULTS = (ValueError, TypeError, AttributeError, LookupError, RecursionError, AssertionError, etree.LxmlError)

_LIBRARY_DEPTH = 200  # trafilatura recurses; Python allows about 1,000 calls
_TALKATIVE = ("trafilatura", "htmldate", "courlan", "justext", "pypdf")
_SILENT = logging.CRITICAL + 1


def is_shallow(page: Element) -> bool:
    """Tell whether a page is shallow enough for libraries that recurse through it."""
    depth = 0
    for event, _ in etree.iterwalk(page, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _LIBRARY_DEPTH:
            return False
    return True


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the libraries' warnings, which are about pages and not about Yalu, off the user's terminal."""
    loggers = [logging.getLogger(name) for name in _TALKATIVE]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(_SILENT)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
