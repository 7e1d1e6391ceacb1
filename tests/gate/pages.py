"""Tables in docs/accuracy.md that scripts of this folder write, between two comments that name them."""

from __future__ import annotations

import re
from pathlib import Path

ACCURACY = Path(__file__).parents[2] / "docs" / "accuracy.md"


def part(name: str) -> str:
    """Return a part of the page. Raises ValueError where the page has none of that name."""
    return _found(name).group(1).strip()


def replace_part(name: str, text: str) -> None:
    """Replace a part of the page. Raises ValueError where the page has none of that name."""
    found = _found(name)
    page = found.string
    ACCURACY.write_text(f"{page[: found.start(1)]}\n{text}\n{page[found.end(1) :]}", encoding="utf-8")


def _found(name: str) -> re.Match[str]:
    page = ACCURACY.read_text(encoding="utf-8")
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- end of {name} -->", page, flags=re.DOTALL)
    if found is None:
        raise ValueError(f"docs/accuracy.md has no part called {name}")
    return found
