"""Full-text search over sentences. The index is derived: delete it, and the next search makes it again."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from yalu.errors import RecordError
from yalu.record.files import disk_errors

if TYPE_CHECKING:
    from yalu.record.store import Store

_SCHEMA_VERSION = 1
# `porter` lets "visits" find "visited"; `remove_diacritics` lets "Daoan" find "Đảo An".
_SCHEMA = f"""
CREATE TABLE indexed (run TEXT PRIMARY KEY);
CREATE VIRTUAL TABLE sentences USING fts5(
    title, text, doc UNINDEXED, story UNINDEXED, sentence UNINDEXED, start UNINDEXED, end UNINDEXED,
    published UNINDEXED, tokenize = 'porter unicode61 remove_diacritics 2');
PRAGMA user_version = {_SCHEMA_VERSION};
"""
# A word in the title weighs twice: it says what the story is about.
_SEARCH = """
SELECT doc, story, sentence, title, published, start, end, text FROM sentences WHERE sentences MATCH ?
ORDER BY bm25(sentences, 2.0, 1.0), published DESC, doc, start LIMIT ?
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """A sentence that answers a search.

    `published` is the first day of its story's date; `start:end` are offsets into the document's text.
    """

    doc: str
    story: int
    sentence: int
    title: str | None
    published: str | None
    start: int
    end: int
    text: str


class SearchIndex:
    """An SQLite FTS5 index of the stories in a store, brought up to date when it is searched."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def search(self, store: Store, query: str, limit: int) -> list[SearchHit]:
        """Return the sentences that hold all words of `query`, best first. Raises RecordError for an empty query.

        In a folder that cannot be written the index is made in memory, for this answer only.
        """
        match = _match(query)
        try:
            return self._answer(self._path, store, match, limit)
        except (sqlite3.OperationalError, OSError):
            return self._answer(":memory:", store, match, limit)
        except sqlite3.DatabaseError:
            self._path.unlink(missing_ok=True)
            return self._answer(self._path, store, match, limit)

    def state(self, store: Store) -> Literal["current", "behind", "damaged"]:
        """Tell whether the index holds just the stories that count, other ones (until the next search), or is broken.

        An index that is not there yet is current: nothing needs mending.
        """
        if not self._path.exists():
            return "current"
        try:
            with closing(_connect(self._path)) as connection:
                return "current" if _indexed(connection) == _wanted(store) else "behind"
        except sqlite3.DatabaseError:
            return "damaged"

    def rebuild(self, store: Store) -> None:
        """Make the index anew. Raises RecordError where it cannot be written."""
        with disk_errors(self._path, "write the search index"):
            self._path.unlink(missing_ok=True)
            self._path.parent.mkdir(exist_ok=True)
            with closing(_connect(self._path)) as connection:
                self._update(connection, store)

    def _answer(self, path: Path | str, store: Store, match: str, limit: int) -> list[SearchHit]:
        if isinstance(path, Path):
            path.parent.mkdir(exist_ok=True)
        with closing(_connect(path)) as connection:
            self._update(connection, store)
            rows = connection.execute(_SEARCH, (match, limit)).fetchall()
        return [SearchHit(**dict(zip(SearchHit.__slots__, row, strict=True))) for row in rows]

    def _update(self, connection: sqlite3.Connection, store: Store) -> None:
        wanted, present = _wanted(store), _indexed(connection)
        with connection:
            if present - wanted:
                connection.execute("DELETE FROM sentences")
                connection.execute("DELETE FROM indexed")
                present = set()
            for run in sorted(wanted - present):
                connection.executemany("INSERT INTO sentences VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _sentences(store, run))
                connection.execute("INSERT INTO indexed VALUES (?)", (run,))


def _connect(path: Path | str) -> sqlite3.Connection:
    """Return a connection to an index with our tables; one of another version counts as damaged."""
    connection = sqlite3.connect(path)
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version == 0:
            connection.executescript(_SCHEMA)
        elif version != _SCHEMA_VERSION:
            _refuse(version)
    except BaseException:
        connection.close()
        raise
    return connection


def _refuse(version: int) -> None:
    raise sqlite3.DatabaseError(f"the index is of version {version}")


def _wanted(store: Store) -> set[str]:
    return {run.run for run in store.manifest.current_runs("stories") if run.counts["stories"]}


def _indexed(connection: sqlite3.Connection) -> set[str]:
    return {run for (run,) in connection.execute("SELECT run FROM indexed")}


def _sentences(store: Store, run: str) -> Iterator[tuple[object, ...]]:
    rows = store.scan(
        "SELECT s.doc, s.number, s.title, s.published, s.sentences, d.text FROM stories s JOIN documents d "
        "ON d.doc_id = s.doc WHERE s.run = ? ORDER BY s.doc, s.number",
        [run],
    )
    for batch in rows:
        for row in batch.to_pylist():
            published = (row["published"] or {}).get("start")
            for each in row["sentences"]:
                text = row["text"][each["start"] : each["end"]]
                yield (
                    row["title"],
                    text,
                    row["doc"],
                    row["number"],
                    each["number"],
                    each["start"],
                    each["end"],
                    published,
                )


def _match(query: str) -> str:
    """Return the FTS5 form of a query: every word or "quoted phrase" must be there; nothing else is syntax."""
    query = query.encode("utf-8", "replace").decode().replace("\0", " ")  # what SQLite cannot take
    terms = [phrase or word for phrase, word in re.findall(r'"([^"]+)"|([^\s"]+)', query)]
    terms = [term for term in terms if re.search(r"\w", term)]
    if not terms:
        raise RecordError("nothing to search for.", item=repr(query), remedy="Give a word, or words in quotes.")
    return " ".join(f'"{term}"' for term in terms)
