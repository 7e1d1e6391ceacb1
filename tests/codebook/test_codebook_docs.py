"""The pages about the codebook agree with it, and their Python runs."""

from __future__ import annotations

import re
import shutil
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from yalu.codebook import load_codebook

DOCS = Path(__file__).parents[2] / "docs"


def test_the_table_of_types_is_that_of_the_codebook() -> None:
    rows = [line.split(" | ") for line in (DOCS / "codebook.md").read_text().splitlines() if line.startswith("| `")]
    book = load_codebook()
    assert [row[0].strip("| `") for row in rows] == list(book.types)
    for row, event_type in zip(rows, book.types.values(), strict=True):
        assert row[1].replace(" ", "_") == (event_type.quad or "-")
        assert row[2] == ("-" if event_type.weight is None else f"{event_type.weight:+.1f}")
        assert row[3] == event_type.domain
        assert re.findall(r"`([a-z-]+)`", row[4]) == list(event_type.modes)


@pytest.mark.parametrize("page", ["codebook.md", "adding-a-codebook.md"])
def test_the_python_of_a_page_runs(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with as_file(files("yalu.codebook").joinpath("data", "plover", "2021.1")) as plover:
        shutil.copytree(plover, tmp_path / "my-codebook")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", (DOCS / page).read_text(), flags=re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, page, "exec"), {})  # noqa: S102
