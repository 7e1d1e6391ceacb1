"""The guide's own reader works, is found by its suffix, and the limits it names are the limits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from yalu.model.protocols import Reader
from yalu.model.text import Document
from yalu.read import Limits, read_sources, registry

GUIDE = Path(__file__).parents[2] / "docs" / "adding-a-reader.md"
SUBTITLES = (
    "1\n00:00:01,000 --> 00:00:03,000\nThe ministers met today.\n\n2\n00:00:04,000 --> 00:00:05,000\nThey left.\n"
)


@pytest.fixture
def guides_reader(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Reader]]:
    """Return the class in the guide's Python block, registered as another package would register it."""
    (block,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, type[Reader]] = {}
    exec(block, names)  # noqa: S102
    reader = names["SubtitleReader"]
    monkeypatch.setattr(EntryPoint, "load", lambda point: reader)
    points = [EntryPoint(name="subtitles", value="your_package:SubtitleReader", group=registry.ENTRY_POINTS)]
    monkeypatch.setattr(registry, "entry_points", lambda group: points)
    registry.outside_readers.cache_clear()
    yield reader
    registry.outside_readers.cache_clear()


def test_the_guides_reader_is_used_for_its_suffix(guides_reader: type[Reader], tmp_path: Path) -> None:
    assert isinstance(guides_reader(), Reader)
    path = tmp_path / "talk.srt"
    path.write_text(SUBTITLES)
    _, document = read_sources([str(path)])
    assert isinstance(document, Document)
    assert document.text == "The ministers met today.\n\nThey left."
    assert document.media_type == "application/x-subrip"


def test_the_guide_names_the_limits() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    limits = Limits()
    for words in (
        f"{limits.max_bytes // 1_000_000} MB",
        f"{limits.max_text // 1_000_000} million characters",
        f"{limits.max_stream_bytes // 1_000_000_000} GB",
        f"{limits.max_ratio} times",
        f"{limits.max_html_depth:,} / {limits.max_json_depth}",
        f"{limits.max_pdf_pages:,} / {limits.max_pdf_seconds:.0f}",
        f"{limits.max_redirects} / {limits.fetch_seconds:.0f}",
    ):
        assert words in guide


def test_the_guide_names_every_built_in_format() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    for entry in registry.BUILT_IN:
        assert any(suffix.lstrip(".").lower() in guide.lower() for suffix in entry.suffixes), entry.name
