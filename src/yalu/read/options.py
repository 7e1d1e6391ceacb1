"""What a caller may say about what is read, and the limits that untrusted input is held to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from yalu.errors import ConfigError
from yalu.read.dates import iso_date

GIVEN_FIELDS = ("id", "title", "publisher", "published", "url", "authors", "section", "language")
RECORD_FIELDS = ("id", "text", *GIVEN_FIELDS[1:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on one input. What exceeds one is refused with an error that names the bound.

    `max_bytes` holds for inputs that are read whole (pages, PDF, a message, a WARC record, one URL); inputs read piece
    by piece (JSONL, CSV, mbox, WARC) are bounded by `max_stream_bytes`. `max_ratio` is unpacked to packed bytes, looked
    at once `ratio_floor` bytes are out: newspaper text packs 3 to 10 times, a zip bomb about 1,000 times.
    `max_text` is in code points: a thousand-page book is about 3 million.
    """

    max_bytes: int = 200_000_000
    max_stream_bytes: int = 50_000_000_000
    max_text: int = 20_000_000
    max_ratio: int = 200
    ratio_floor: int = 10_000_000
    max_html_depth: int = 2_000  # libxml2 drops what is nested deeper than 2,048 elements, without a word
    max_json_depth: int = 100
    max_pdf_pages: int = 5_000
    max_pdf_seconds: float = 120.0
    max_redirects: int = 5
    fetch_seconds: float = 60.0

    @property
    def max_line(self) -> int:
        """Bytes in one line of a line-oriented file: the longest text in the widest encoding."""
        return self.max_text * 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What the caller knows or wants. Raises ConfigError for an unknown field or a `published` that is no date.

    `given` (field -> value) wins over what is found; `columns` maps our field names to the input's; `media_type`
    overrides detection; `allow_private_addresses` lets URLs lead to this machine and its local network.
    """

    given: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    media_type: str | None = None
    limits: Limits = field(default_factory=Limits)
    allow_private_addresses: bool = False

    def __post_init__(self) -> None:
        _check_names("given", self.given, GIVEN_FIELDS)
        _check_names("columns", self.columns, RECORD_FIELDS)
        published = self.given.get("published")
        if published is not None and iso_date(published) is None:
            raise ConfigError(f"{published!r} is not a whole day.", item="published", remedy="Write it as 2011-06-16.")


def _check_names(option: str, values: Mapping[str, str], allowed: tuple[str, ...]) -> None:
    unknown = sorted(set(values) - set(allowed))
    if unknown:
        raise ConfigError(
            f"unknown field {', '.join(unknown)}.", item=option, remedy=f"Fields are: {', '.join(allowed)}."
        )
