"""Every error Yalu raises on purpose.

    YaluError
    ├── ConfigError        yalu.toml or a command's options are wrong
    ├── ReadError          an input cannot be read (empty, truncated, too large, wrong kind ...)
    │   └── FetchError     a URL cannot be fetched, or must not be
    ├── SegmentError       a document cannot be split without breaking its offsets
    ├── VocabularyError    a codebook, gazetteer or frame file is inconsistent
    ├── EvidenceError      a row's span does not show its surface in the document
    ├── RecordError        the workspace's store is damaged or cannot be written
    │   └── WorkspaceError the folder is not a workspace, or is one of another version
    ├── EngineError        a worker failed; names stage, item and cause
    └── ExportError        what was asked for cannot be written

A message says what was wrong, where, and what to do. `item` is the file, URL, line or
story that failed; `remedy` is one sentence a user can act on.
"""

from __future__ import annotations


class YaluError(Exception):
    """Base of every deliberate error: `problem`, the `item` it concerns, and a `remedy`."""

    def __init__(self, problem: str, *, item: str | None = None, remedy: str | None = None) -> None:
        super().__init__(problem, item, remedy)
        self.problem = problem
        self.item = item
        self.remedy = remedy

    def __str__(self) -> str:
        where = f"{self.item}: " if self.item else ""
        what_to_do = f" {self.remedy}" if self.remedy else ""
        return f"{where}{self.problem}{what_to_do}"

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword-only arguments must survive the trip out of a worker process.
        return (_rebuild, (type(self), self.problem, self.item, self.remedy))


def _rebuild(kind: type[YaluError], problem: str, item: str | None, remedy: str | None) -> YaluError:
    return kind(problem, item=item, remedy=remedy)


class ConfigError(YaluError):
    """A setting or an option has a value that cannot be used."""


class ReadError(YaluError):
    """An input cannot be turned into a document."""


class FetchError(ReadError):
    """A URL cannot be fetched, or fetching it is refused."""


class SegmentError(YaluError):
    """A document cannot be split into stories and sentences."""


class VocabularyError(YaluError):
    """A vocabulary file (codebook, gazetteer, frames) is inconsistent."""


class EvidenceError(YaluError):
    """A row's evidence span does not match the text of its document."""


class RecordError(YaluError):
    """The store cannot be read or written."""


class WorkspaceError(RecordError):
    """The folder is not a workspace this version can open."""


class EngineError(YaluError):
    """A worker process failed."""


class ExportError(YaluError):
    """An export cannot be written."""
