"""A workspace, and a way to import text into it."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from yalu import Workspace
from yalu.model import ImportedFile


@pytest.fixture
def desk(tmp_path: Path) -> Workspace:
    return Workspace.init(tmp_path / "desk")


@pytest.fixture
def take(desk: Workspace, tmp_path: Path) -> Callable[..., ImportedFile]:
    """Import one text or bytes as a file; return its account."""

    def run(text: str | bytes, form: str, name: str = "table.csv", **options: Any) -> ImportedFile:
        path = tmp_path / name
        data = text.encode() if isinstance(text, str) else text
        path.write_bytes(gzip.compress(data, mtime=0) if name.endswith(".gz") else data)
        report = desk.import_file(path, form=form, **options)
        assert not report.failures, report.failures
        (account,) = report.files or report.known
        assert account.rows == account.imported + account.refused + account.duplicates
        return account

    return run


@pytest.fixture
def coded(desk: Workspace) -> Callable[[], list[dict[str, Any]]]:
    """Return the coded events in the record, by file and row."""

    def read() -> list[dict[str, Any]]:
        return desk.store.query('SELECT * FROM coded_events ORDER BY file, "row"').to_pylist()

    return read
