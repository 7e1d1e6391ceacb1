"""Makes the helper importable, and runs the tour of the README once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import doc_pages


@pytest.fixture(scope="session")
def tour(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[doc_pages.Outcome]]:
    """The folder in which the README was run from top to bottom, and what came of it."""
    folder = doc_pages.prepare(tmp_path_factory.mktemp("readme") / "tour", None)
    return folder, doc_pages.run_page(doc_pages.README.read_text(encoding="utf-8"), folder)
