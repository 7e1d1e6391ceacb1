"""What the events page asks of the record: filters, counts by facet, pages, timeline and map, at every keystroke.

The answers are those of the listings (`record.listing`) for the same `Filter`; here they come from the events laid flat
in memory (`record.event_table`) and from the search index, so that hundreds of thousands take milliseconds.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from yalu.errors import ConfigError
from yalu.record import reviews
from yalu.record.event_changes import EventChanges
from yalu.record.event_rows import base_path, base_table
from yalu.record.event_table import NO_DAY, SEVERAL, SINGLE, EventTable, Spot
from yalu.record.listing import Filter, choices, states_of
from yalu.record.search import match_form

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yalu.record.store import Store

    Mask = NDArray[np.bool_]

Sort = Literal["newest", "oldest", "surest", "unsurest", "most reported"]
# The columns that are filtered by their values, of those the table has.
_BY_VALUE = ("type", "mode", "domain", "quad", "status", "place", "level", "actor", "publisher")
# Confidence is counted from each of these up.
CONFIDENCE_STEPS = (0.5, 0.7, 0.9)
_SENTENCES = """SELECT f.rowid, f.text, s.doc, s.number, s.title
FROM sentences f JOIN stories s ON s.first = f.story WHERE f.rowid IN"""
_EPOCH = date(1970, 1, 1)
_STORED_ROWS = 500
_SEARCHES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One event as a list shows it. `sentence` is that of its best report, in story `story` of `doc`."""

    event_id: str
    type: str
    mode: str | None
    domain: str
    quad: str | None
    source: tuple[str, ...]
    target: tuple[str, ...]
    symmetric: bool
    start: str | None
    end: str | None
    precision: str | None
    status: str
    announced: str | None
    first_reported: str | None
    place: str | None
    confidence: float
    reviewed: bool
    reports: int
    publishers: tuple[str, ...]
    sentence: str | None
    doc: str | None
    story: int | None
    title: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRow:
    """A story that reports an event: its document and number, the run it is in, and its first day, null if unknown."""

    doc: str
    number: int
    run: str
    published: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many of the events found have a value, and whether the filter asks for it."""

    value: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """How many events begin from `since` to `until` (ISO days, inclusive), and the rows of the most reported."""

    since: str
    until: str
    count: int
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCount:
    """How many of the events found were at a place."""

    spot: Spot
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPlace:
    """Where a story is kept: the document's id, the run of the story and what was coded in it, and the document's."""

    doc: str
    run: str
    document_run: str


class Found:
    """The events that a filter finds, and what can be counted of them. It stays as it was when the record changes."""

    def __init__(self, table: EventTable, chosen: Filter, masks: Mapping[str, Mask], read: _ReadRows) -> None:
        self._table, self._chosen, self._masks, self._read = table, chosen, masks, read
        self._all = self._mask()
        self.total = int(np.count_nonzero(self._all))

    def rows(self, sort: Sort = "newest", *, first: int = 0, count: int = 50) -> list[EventRow]:
        """Return some of the events, from place `first` on. Raises ConfigError for an unknown order."""
        order = _ORDERS.get(sort)
        if order is None:
            raise ConfigError(
                f"there is no order {sort!r}.", item="sort", remedy=f"Choose one of {', '.join(_ORDERS)}."
            )
        rows = order(self._table, np.flatnonzero(self._all))
        return self.show(rows[first : first + count].tolist())

    def show(self, rows: Sequence[int]) -> list[EventRow]:
        """Return events by their rows in the table, such as those of a `Period`."""
        return self._read(self._table, rows)

    def ids(self) -> list[str]:
        """Return the ids of all events found, in the order of the listing."""
        found: list[str] = self._table.ids.filter(pa.array(self._all)).to_pylist()
        return found

    def facet(self, name: str, limit: int | None = None) -> list[Count]:
        """Count the events by the values of a column, as if the filter did not ask for that column.

        What the filter asks for comes first, then what is most frequent. `name` is one of type mode domain quad status
        place level actor publisher.
        """
        mask = self._mask(without=name)
        values, counts = _counted(self._table, name, mask)
        asked = choices(self._chosen, name)
        wanted = dict.fromkeys(asked, 0) | {
            value: int(count) for value, count in zip(values, counts, strict=True) if count or value in asked
        }
        ranked = sorted(wanted, key=lambda value: (value not in asked, -wanted[value], value))
        return [Count(value=each, count=wanted[each], chosen=each in asked) for each in ranked[:limit]]

    def reviewed(self) -> list[Count]:
        """Count the events that somebody reviewed (`yes`) and that nobody did (`no`)."""
        mask = self._mask(without="reviewed")
        yes = int(np.count_nonzero(mask & self._table.reviewed))
        no = int(np.count_nonzero(mask)) - yes
        chosen = self._chosen.reviewed
        return [
            Count(value="yes", count=yes, chosen=chosen is True),
            Count(value="no", count=no, chosen=chosen is False),
        ]

    def confidence(self) -> list[Count]:
        """Count the events that are at least as sure as each of `CONFIDENCE_STEPS`."""
        sure = self._table.confidence[self._mask(without="min_confidence")]
        return [
            Count(
                value=str(step),
                count=int(np.count_nonzero(sure >= np.float32(step))),
                chosen=self._chosen.min_confidence == step,
            )
            for step in CONFIDENCE_STEPS
        ]

    def years(self) -> list[Period]:
        """Count the events by the year they begin in, as if the filter did not ask for a period."""
        days = self._table.first_day[self._mask(without="period")]
        years = _years(days[days != NO_DAY])
        if len(years) == 0:
            return []
        first = int(years.min())
        counts = np.bincount(years - first)
        return [_period(date(first + at, 1, 1), "year", int(count)) for at, count in enumerate(counts)]

    def timeline(self, *, most: int = 5, clusters: int = 48) -> list[Period]:
        """Put the events found into periods by the day they begin: days, months or years, so that they are `clusters`
        at most. Each has the rows of its `most` reported events; periods without an event are left out.
        """
        rows = np.flatnonzero(self._all & (self._table.first_day != NO_DAY))
        days = self._table.first_day[rows].astype("datetime64[D]")
        for step in ("day", "month", "year"):
            keys = days.astype(f"datetime64[{step[0].upper()}]")
            starts, places, counts = np.unique(keys, return_inverse=True, return_counts=True)
            if len(starts) <= clusters or step == "year":
                break
        rank = np.lexsort((rows, -self._table.confidence[rows], -self._table.reports[rows], places))
        firsts = np.cumsum(counts) - counts
        return [
            _period(
                start.astype("datetime64[D]").item(),
                step,
                int(count),
                tuple(np.sort(rows[rank[at : at + most]]).tolist()),
            )
            for start, count, at in zip(starts, counts, firsts, strict=True)
        ]

    def undated(self) -> int:
        """Return how many of the events found have no date."""
        return int(np.count_nonzero(self._table.first_day[self._all] == NO_DAY))

    def places(self) -> list[PlaceCount]:
        """Count the events found by place, most first: those whose place is known."""
        values, counts = _counted(self._table, "place", self._all)
        found = [(int(count), value) for value, count in zip(values, counts, strict=True) if count]
        nowhere = {value: Spot(name=value, country=None, lat=None, lon=None) for _, value in found}
        spots = nowhere | dict(self._table.spots)
        return [
            PlaceCount(spot=spots[value], count=count)
            for count, value in sorted(found, key=lambda each: (-each[0], each[1]))
        ]

    def _mask(self, *, without: str | None = None) -> Mask:
        masks = [mask for name, mask in self._masks.items() if name != without]
        every = np.ones(len(self._table), bool)
        return reduce(np.logical_and, masks, every)


_ReadRows = Callable[[EventTable, Sequence[int]], "list[EventRow]"]


class EventBrowser:
    """The events of a store, ready to be asked.

    It follows the store: new runs and reviews are seen at the next question. Threads may ask at the same time.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.RLock()
        self._seen: object = None
        self._index: sqlite3.Connection | None = None
        self._size: int | None = None
        self._base: tuple[Path, EventTable] | None = None
        self._changes: EventChanges | None = None
        self._table: EventTable | None = None
        self._searches: dict[str, tuple[EventTable, Mask]] = {}

    @property
    def ready(self) -> bool:
        """Whether the events are in memory: to find some takes milliseconds then."""
        return self._table is not None

    def find(self, chosen: Filter) -> Found:
        """Return the events that a filter finds. Raises ConfigError for one that events cannot meet."""
        table = self.table()
        return Found(table, chosen, dict(self._masks(table, chosen)), self._rows)

    def neighbours(self, event_id: str) -> tuple[EventRow | None, EventRow | None]:
        """Return the events before and after one, of the same pair of states, in the order of the listing."""
        table = self.table()
        row = table.row_of(event_id)
        if row is None:
            return None, None
        source, target = table.several["source"], table.several["target"]
        ones, others = source.of(row), target.of(row)
        same = (source.among(ones) & target.among(others)) | (source.among(others) & target.among(ones))
        rows = np.flatnonzero(same if others else source.among(ones))
        at = int(np.searchsorted(rows, row))
        found = {at + by: self._rows(table, [int(rows[at + by])])[0] for by in (-1, 1) if 0 <= at + by < len(rows)}
        return found.get(at - 1), found.get(at + 1)

    def events_of(self, mentions: Sequence[str]) -> dict[str, str]:
        """Return the event each of some mentions is of; those of no event are left out."""
        table = self.table()
        # The few are looked for among the many, not the other way round: a hash of all mentions takes long to make.
        found = pc.index_in(table.mentions, value_set=pa.array(mentions, pa.string()))
        at = np.flatnonzero(pc.is_valid(found).to_numpy(zero_copy_only=False))
        which = found.take(pa.array(at)).to_pylist()
        return {
            mentions[name]: table.ids[int(table.mention_owners[place])].as_py()
            for name, place in zip(which, at, strict=True)
        }

    def sentences(self, rows: Sequence[int]) -> dict[int, str]:
        """Return the sentence of the best report of each event, by its row in the table."""
        table = self.table()
        first = {row: _first_sentence(table, row) for row in rows}
        told = self._sentences(list(first.values()))
        return {row: told[rowid][0] for row, rowid in first.items() if rowid in told}

    def stories_of(self, rows: Sequence[int]) -> list[StoryRow]:
        """Return the stories that report some events, by the rows of these in the table."""
        stories = self.table().stories
        firsts = sorted({first for row in rows for first in stories.of(row)})
        found: list[StoryRow] = []
        for at in range(0, len(firsts), _STORED_ROWS):
            part = firsts[at : at + _STORED_ROWS]
            marks = ", ".join("?" * len(part))
            sql = f"SELECT doc, number, run, published FROM stories WHERE first IN ({marks})"  # noqa: S608 (marks only)
            found += [
                StoryRow(doc=doc, number=number, run=run, published=published and published[:10])
                for doc, number, run, published in self._ask(sql, part)
            ]
        return found

    def runs_of(self, event_id: str) -> tuple[list[str], list[str]]:
        """Return the runs that hold the stories of an event, and those that hold their documents."""
        table = self.table()
        row = table.row_of(event_id)
        stories = table.stories.of(row) if row is not None else ()
        marks = ", ".join("?" * len(stories))
        found = self._ask(f"SELECT run, document_run FROM stories WHERE first IN ({marks})", stories)  # noqa: S608
        return sorted({run for run, _ in found}), sorted({run for _, run in found})

    def texts_of(self, docs: Collection[str]) -> dict[str, str]:
        """Return the texts of some documents by their ids, read from the runs that hold them."""
        self.table()
        marks = ", ".join("?" * len(docs))
        sql = f"SELECT DISTINCT document_run FROM stories WHERE doc IN ({marks})"  # noqa: S608 (question marks)
        runs = [run for (run,) in self._ask(sql, list(docs))]
        rows = self._store.rows_of("documents", runs)
        sql = f"SELECT doc_id, text FROM ({rows}) WHERE doc_id IN (SELECT unnest($docs::VARCHAR[]))"  # noqa: S608 (ours)
        found = self._store.query(sql, {"docs": sorted(docs)})
        return dict(zip(found["doc_id"].to_pylist(), found["text"].to_pylist(), strict=True))

    def story_at(self, doc: str, number: int) -> StoryPlace | None:
        """Return where a story of a document (its id, or its key) is kept, null where there is none."""
        self.table()
        sql = (
            "SELECT doc, run, document_run FROM stories WHERE (doc = ? OR key = ?) AND number = ? ORDER BY doc LIMIT 1"
        )
        found = self._ask(sql, (doc, doc, number))
        return StoryPlace(doc=found[0][0], run=found[0][1], document_run=found[0][2]) if found else None

    def table(self) -> EventTable:
        """Return all events as they are now."""
        with self._lock:
            seen = (self._store.manifest.size, reviews.signature(self._store.path))
            if self._table is None or seen != self._seen:
                self._table, self._seen = self._made(), seen
            return self._table

    def _made(self) -> EventTable:
        index, path, base = self._opened()
        if self._changes is None:
            self._changes = EventChanges(path, base)
        return self._changes.update(self._store, index)

    def _opened(self) -> tuple[sqlite3.Connection, Path, EventTable]:
        """Return the search index, the events of the newest link run, and where these are kept."""
        size = self._store.manifest.size
        if self._index is None or self._base is None or size != self._size:
            if self._index is not None:
                self._index.close()
            self._index = self._store.index.open(self._store)
            path = base_path(self._store, self._index)
            if self._base is None or self._base[0] != path:
                self._base = (path, base_table(self._store, self._index, path))
                self._changes = None
            self._size = size
        return self._index, *self._base

    def _masks(self, table: EventTable, chosen: Filter) -> dict[str, Mask]:
        if chosen.kind is not None:
            raise ConfigError("events have no kind.", item="kind", remedy="Leave it out.")
        masks: dict[str, Mask] = {}
        for name in _BY_VALUE:
            if asked := choices(chosen, name):
                column = table.single[name] if name in SINGLE else table.several[name]
                masks[name] = column.among(asked)
        if chosen.dyad is not None:
            masks["dyad"] = _between(table, chosen.dyad)
        if chosen.since is not None or chosen.until is not None:
            masks["period"] = _in_period(table, chosen)
        if chosen.min_confidence is not None:
            # The table's numbers are short ones: compared as such, those equal to the bound are in.
            masks["min_confidence"] = table.confidence >= np.float32(chosen.min_confidence)
        if chosen.reviewed is not None:
            masks["reviewed"] = table.reviewed == chosen.reviewed
        if chosen.text is not None:
            masks["text"] = self._remembered(table, chosen.text)
        if chosen.doc is not None:
            masks["doc"] = self._in_document(table, chosen.doc)
        return masks

    def _remembered(self, table: EventTable, query: str) -> Mask:
        """Return which events have the words; those of the last searches are kept, as facets are chosen one by one."""
        with self._lock:
            found = self._searches.pop(query, None)
            if found is None or found[0] is not table:
                found = (table, self._with_words(table, query))
            self._searches[query] = found
            while len(self._searches) > _SEARCHES:
                self._searches.pop(next(iter(self._searches)))
            return found[1]

    def _with_words(self, table: EventTable, query: str) -> Mask:
        # One text of all numbers is read ten times as fast as a row for each.
        ((joined,),) = self._ask(
            "SELECT group_concat(rowid) FROM sentences WHERE sentences MATCH ?", [match_form(query)]
        )
        sentences = np.fromstring(joined or "", np.int64, sep=",")
        told = np.zeros(1 + int(max(table.mention_sentences.max(initial=0), sentences.max(initial=0))), bool)
        told[sentences] = True
        return _owning(table, told[table.mention_sentences])

    def _in_document(self, table: EventTable, doc: str) -> Mask:
        found = self._ask("SELECT first FROM stories WHERE doc = ? OR key = ?", [doc, doc])
        return table.stories.among([first for (first,) in found])

    def _rows(self, table: EventTable, rows: Sequence[int]) -> list[EventRow]:
        sentences = [_first_sentence(table, row) for row in rows]
        told = self._sentences(sentences)
        return [_event_row(table, row, told.get(sentence)) for row, sentence in zip(rows, sentences, strict=True)]

    def _sentences(self, rowids: Sequence[int]) -> dict[int, tuple[str, str, int, str | None]]:
        found: dict[int, tuple[str, str, int, str | None]] = {}
        for at in range(0, len(rowids), _STORED_ROWS):
            part = list(rowids[at : at + _STORED_ROWS])
            marks = ", ".join("?" * len(part))
            found |= {row[0]: row[1:] for row in self._ask(f"{_SENTENCES} ({marks})", part)}
        return found

    def _ask(self, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        with self._lock:
            assert self._index is not None  # noqa: S101 (a table was made before)
            return self._index.execute(sql, list(values)).fetchall()


def _event_row(table: EventTable, row: int, told: tuple[str, str, int, str | None] | None) -> EventRow:
    single = {name: table.single[name].value(row) for name in SINGLE}
    sentence, doc, story, title = told or (None, None, None, None)
    return EventRow(
        event_id=table.ids[row].as_py(),
        type=single["type"] or "",
        mode=single["mode"],
        domain=single["domain"] or "",
        quad=single["quad"],
        source=table.several["source"].of(row),
        target=table.several["target"].of(row),
        symmetric=bool(table.symmetric[row]),
        start=_iso(table.first_day[row]),
        end=_iso(table.last_day[row]),
        precision=single["precision"],
        status=single["status"] or "",
        announced=_iso(table.announced[row]),
        first_reported=_iso(table.first_reported[row]),
        place=single["place"],
        confidence=float(round(float(table.confidence[row]), 4)),
        reviewed=bool(table.reviewed[row]),
        reports=int(table.reports[row]),
        publishers=table.several["publisher"].of(row),
        sentence=sentence,
        doc=doc,
        story=story,
        title=title,
    )


def _first_sentence(table: EventTable, row: int) -> int:
    start, end = table.mention_offsets[row : row + 2]
    return int(table.mention_sentences[start]) if start < end else 0


def _owning(table: EventTable, mentions: Mask) -> Mask:
    """Return which events have one of some mentions."""
    mask = np.zeros(len(table), bool)
    mask[table.mention_owners[mentions]] = True
    return mask


def _between(table: EventTable, dyad: str) -> Mask:
    first, second = states_of(dyad)
    source, target = table.several["source"], table.several["target"]
    one_way = source.among([first]) & target.among([second])
    return one_way if ">" in dyad else one_way | (source.among([second]) & target.among([first]))


def _in_period(table: EventTable, chosen: Filter) -> Mask:
    mask: Mask = table.first_day != NO_DAY
    if chosen.since is not None:
        mask &= table.last_day >= _day_number(chosen.since)
    if chosen.until is not None:
        mask &= table.first_day <= _day_number(chosen.until)
    return mask


def _counted(table: EventTable, name: str, mask: Mask) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Return the values of a column and how many of the masked events have each."""
    if name in SEVERAL:
        listed = table.several[name]
        return listed.values, np.bincount(listed.codes[mask[listed.owners]], minlength=len(listed.values))
    coded = table.single[name]
    return coded.values, np.bincount(coded.codes[mask] + 1, minlength=len(coded.values) + 1)[1:]


def _years(days: NDArray[np.int32]) -> NDArray[np.int64]:
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def _period(start: date, step: str, count: int, rows: tuple[int, ...] = ()) -> Period:
    if step == "year":
        end = date(start.year, 12, 31)
    elif step == "month":
        end = (start.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    else:
        end = start
    return Period(since=start.isoformat(), until=end.isoformat(), count=count, rows=rows)


def _day_number(iso: str) -> int:
    return (date.fromisoformat(iso) - _EPOCH).days


def _iso(day: int) -> str | None:
    return None if day == NO_DAY else (_EPOCH + timedelta(days=int(day))).isoformat()


def _undated_last(table: EventTable, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    dated = table.first_day[rows] != NO_DAY
    return np.concatenate([rows[dated][::-1], rows[~dated]])


_Order = Callable[[EventTable, "NDArray[np.int64]"], "NDArray[np.int64]"]
# Rows are in the order of the listing: by day, undated ones last.
_ORDERS: Mapping[str, _Order] = {
    "newest": _undated_last,
    "oldest": lambda table, rows: rows,
    "surest": lambda table, rows: rows[np.argsort(-table.confidence[rows], kind="stable")],
    "unsurest": lambda table, rows: rows[np.argsort(table.confidence[rows], kind="stable")],
    "most reported": lambda table, rows: rows[np.argsort(-table.reports[rows], kind="stable")],
}
SORTS = tuple(_ORDERS)
