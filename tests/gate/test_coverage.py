"""The page on accuracy tells of every type and every mode."""

from __future__ import annotations

import re

from pages import part

from yalu.codebook import load_codebook


def test_every_type_and_mode_has_its_place_on_the_page() -> None:
    page = part("coverage")
    for name, event_type in load_codebook().types.items():
        rows = [line for line in page.splitlines() if line.startswith(f"| {name} |")]
        assert len(rows) == 1 + bool(event_type.modes), name
        assert set(event_type.modes) <= set(re.findall(r"[\w-]+", rows[-1])), name
