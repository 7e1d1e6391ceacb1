"""Full-text search over sentences. The index is derived: delete it, and the next search makes it again."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from yalu.errors import RecordError
from yalu.record.files import disk_errors

if TYPE_CHECKING:
    from yalu.record.store import Store

_SCHEMA_VERSION = 4
# `porter` lets "visits" find "visited"; `remove_diacritics` lets "Daoan" find "Đảo An". A sentence's rowid is that of
# the story's first sentence (`first`) plus its number, so that events find their sentences without a look-up.
_SCHEMA = f"""
CREATE TABLE indexed (run TEXT PRIMARY KEY, next INTEGER NOT NULL);
CREATE TABLE stories (first INTEGER PRIMARY KEY, doc TEXT NOT NULL, number INTEGER NOT NULL, title TEXT, published TEXT,
    publisher TEXT, key TEXT, run TEXT NOT NULL, document_run TEXT NOT NULL);
CREATE UNIQUE INDEX stories_by_name ON stories (doc, number);
CREATE INDEX stories_by_key ON stories (key, number);
CREATE VIRTUAL TABLE sentences USING fts5(
    title, text, story UNINDEXED, sentence UNINDEXED, start UNINDEXED, end UNINDEXED,
    tokenize = 'porter unicode61 remove_diacritics 2');
PRAGMA user_version = {_SCHEMA_VERSION};
"""
_HITS = """
SELECT s.doc, s.number, f.sentence, s.title, s.published, f.start, f.end, f.text
FROM sentences f JOIN stories s ON s.first = f.story
"""
# A word in the title weighs twice: it says what the story is about. The best are found before anything else is read.
_SEARCH = f"""
{_HITS} JOIN (SELECT rowid AS best, bm25(sentences, 2.0, 1.0) AS badness FROM sentences WHERE sentences MATCH ?
ORDER BY badness LIMIT ?) ON best = f.rowid ORDER BY badness, s.published DESC, s.doc, f.start LIMIT ?
"""  # noqa: S608 (our own words)
_ALL = f"{_HITS} WHERE sentences MATCH ? ORDER BY f.rowid"
# Equally good ones are put in order by day among so many more than asked for.
_TIES = 200
# So many runs are read at once: a query over all runs for each run would read everything as often as there are runs.
_RUNS_AT_ONCE = 200


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
        match = match_form(query)
        with closing(self.open(store)) as connection:
            return _hits(connection, _SEARCH, (match, limit + _TIES, limit))

    def sentences(self, store: Store, query: str) -> list[SearchHit]:
        """Return all sentences that hold all words of `query`. Raises RecordError for an empty query."""
        match = match_form(query)
        with closing(self.open(store)) as connection:
            return _hits(connection, _ALL, (match,))

    def open(self, store: Store) -> sqlite3.Connection:
        """Return a connection to the index, which holds what the store holds now; in memory where it must be.

        It may be used from any thread, by one at a time.
        """
        try:
            return self._opened(self._path, store)
        except (sqlite3.OperationalError, OSError):
            return self._opened(":memory:", store)
        except sqlite3.DatabaseError:
            self._path.unlink(missing_ok=True)
            return self._opened(self._path, store)

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

    def _opened(self, path: Path | str, store: Store) -> sqlite3.Connection:
        if isinstance(path, Path):
            path.parent.mkdir(exist_ok=True)
        connection = _connect(path)
        try:
            self._update(connection, store)
        except BaseException:
            connection.close()
            raise
        return connection

    def _update(self, connection: sqlite3.Connection, store: Store) -> None:
        wanted, present = _wanted(store), _indexed(connection)
        if wanted == present:
            return
        with connection:
            if present - wanted:
                for table in ("sentences", "stories", "indexed"):
                    connection.execute(f"DELETE FROM {table}")  # noqa: S608
                present = set()
            new = sorted(wanted - present)
            for start in range(0, len(new), _RUNS_AT_ONCE):
                _add_runs(connection, store, new[start : start + _RUNS_AT_ONCE])


def _add_runs(connection: sqlite3.Connection, store: Store, runs: Sequence[str]) -> None:
    (first,) = connection.execute("SELECT coalesce(max(next), 1) FROM indexed").fetchone()
    for story in _stories(store, runs):
        names = ("doc", "number", "title", "published", "publisher", "key", "run", "document_run")
        connection.execute(
            "INSERT INTO stories VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (first, *(story[name] for name in names))
        )
        connection.executemany(
            "INSERT INTO sentences(rowid, title, text, story, sentence, start, end) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (_sentence_row(first, story, each) for each in story["sentences"]),
        )
        first += 1 + max((each["number"] for each in story["sentences"]), default=0)
    connection.executemany("INSERT INTO indexed VALUES (?, ?)", ((run, first) for run in runs))


def _sentence_row(first: int, story: dict[str, Any], sentence: dict[str, Any]) -> tuple[object, ...]:
    start, end = sentence["start"], sentence["end"]
    return (
        first + sentence["number"], story["title"], story["text"][start:end], first, sentence["number"], start, end,
    )  # fmt: skip


def _stories(store: Store, runs: Sequence[str]) -> Iterator[dict[str, Any]]:
    rows = store.scan(
        "SELECT s.doc, s.number, s.title, s.published.start AS published, d.publisher.value AS publisher, d.key, "
        "s.run, d.run AS document_run, s.sentences, d.text FROM stories s JOIN documents d ON d.doc_id = s.doc "
        "WHERE list_contains($runs, s.run) ORDER BY s.run, s.doc, s.number",
        {"runs": list(runs)},
    )
    for batch in rows:
        yield from batch.to_pylist()


def _hits(connection: sqlite3.Connection, sql: str, values: tuple[object, ...]) -> list[SearchHit]:
    rows = connection.execute(sql, values).fetchall()
    return [SearchHit(**dict(zip(SearchHit.__slots__, row, strict=True))) for row in rows]


def _connect(path: Path | str) -> sqlite3.Connection:
    """Return a connection to an index with our tables; one of another version counts as damaged."""
    connection = sqlite3.connect(path, check_same_thread=False)
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


def match_form(query: str) -> str:
    """Return the FTS5 form of a query: every word or "quoted phrase" must be there; nothing else is syntax."""
    query = query.encode("utf-8", "replace").decode().replace("\0", " ")  # what SQLite cannot take
    terms = [phrase or word for phrase, word in re.findall(r'"([^"]+)"|([^\s"]+)', query)]
    terms = [term for term in terms if re.search(r"\w", term)]
    if not terms:
        raise RecordError("nothing to search for.", item=repr(query), remedy="Give a word, or words in quotes.")
    return " ".join(f'"{term}"' for term in terms)
