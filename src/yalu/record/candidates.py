"""Which events may be one, and which reports of an event may be of another: candidates from the whole record, quickly.

The events around one are found in the table of events in memory (`record.event_table`), ranked by the likeness of
their first sentences, and only the reports of the nearest are read and compared (`yalu.link.candidates`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from yalu.codebook.load import load_codebook
from yalu.link import MergeCandidate, SplitCandidate, StoryKey, merge_candidates, split_candidates
from yalu.link.candidates import DAYS_OFF
from yalu.link.reports import PLAN_AHEAD, UNDATED_AFTER, UNDATED_BEFORE, empty_words, stems
from yalu.model import EventMention
from yalu.model.schema import from_plain
from yalu.record.event_table import NO_DAY, EventTable
from yalu.record.evidence_of import accepted_mentions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yalu.record.browse import EventBrowser
    from yalu.record.store import Store

# So many events around one have their sentences compared, and so many their reports: more than a person looks at.
_MOST_AROUND, _MOST_COMPARED = 200, 8
# Events of the same parties, and of the same type, come before others whose sentences are as much alike.
_SAME_PARTIES, _SAME_TYPE = 0.2, 0.1
_EPOCH = date(1970, 1, 1).toordinal()


def candidates(store: Store, browser: EventBrowser, event_id: str) -> tuple[list[MergeCandidate], list[SplitCandidate]]:
    """Return the events that may be one with an event, and its reports that may be of another, best first.

    Both are empty for an event that is not in the record.
    """
    table = browser.table()
    row = table.row_of(event_id)
    if row is None:
        return [], []
    rows = [row, *_nearest(browser, table, row, _around(table, row))]
    reports, published = _reports(store, browser, table, rows)
    codebook = load_codebook()
    if not reports.get(event_id):
        return [], []
    return (
        merge_candidates(event_id, reports, published, codebook),
        split_candidates(event_id, reports, published, codebook),
    )


def _around(table: EventTable, row: int) -> NDArray[np.int64]:
    """Return the rows of events that share a party with one and can lie within a few days of it, nearest first."""
    parties = [*table.several["source"].of(row), *table.several["target"].of(row)]
    shared = table.several["source"].among(parties) | table.several["target"].among(parties)
    rows = np.flatnonzero(shared)
    first, last = _days(table, np.append(rows, row))
    gap = np.maximum(0, np.maximum(first[:-1] - last[-1], first[-1] - last[:-1]))
    near = (gap <= DAYS_OFF) & (rows != row) & (first[:-1] != NO_DAY)
    if first[-1] == NO_DAY:
        return np.empty(0, dtype=np.int64)
    found: NDArray[np.int64] = rows[near]
    order = np.lexsort((found, np.abs(first[:-1][near] - first[-1]), gap[near]))
    nearest: NDArray[np.int64] = found[order][:_MOST_AROUND]
    return nearest


def _days(table: EventTable, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first and last day each event can have been on, counted from 1970; an undated one from its report."""
    first, last = table.first_day[rows].astype(np.int64), table.last_day[rows].astype(np.int64)
    reported = table.first_reported[rows].astype(np.int64)
    scheduled = table.single["status"].among(["scheduled"])[rows]
    undated = (first == NO_DAY) & (reported != NO_DAY)
    first = np.where(undated, np.where(scheduled, reported, reported - UNDATED_BEFORE), first)
    last = np.where(undated, reported + np.where(scheduled, PLAN_AHEAD, UNDATED_AFTER), last)
    return first, last


def _nearest(browser: EventBrowser, table: EventTable, row: int, around: NDArray[np.int64]) -> list[int]:
    """Return the rows whose first sentences are most like that of one, with parties and type."""
    texts = browser.sentences([row, *around.tolist()])
    own = stems(texts.get(row, "")) - empty_words()

    def rank(other: int) -> tuple[float, int]:
        words = stems(texts.get(other, "")) - empty_words()
        alike = 2 * len(own & words) / (len(own) + len(words)) if own or words else 0.0
        parties = _parties(table, other) == _parties(table, row)
        type_ = table.single["type"].value(other) == table.single["type"].value(row)
        return (-(alike + _SAME_PARTIES * parties + _SAME_TYPE * type_), other)

    return sorted(around.tolist(), key=rank)[:_MOST_COMPARED]


def _parties(table: EventTable, row: int) -> set[str]:
    return {*table.several["source"].of(row), *table.several["target"].of(row)}


def _reports(
    store: Store, browser: EventBrowser, table: EventTable, rows: Sequence[int]
) -> tuple[dict[str, list[EventMention]], dict[StoryKey, str | None]]:
    """Return the accepted mentions of some events by event id, best evidence first, and the days of their stories."""
    ids = {name: row for row in rows for name in _mentions(table, row)}
    stories = browser.stories_of(rows)
    coded = accepted_mentions(store, sorted({story.run for story in stories}))
    found = store.query(
        f"SELECT * EXCLUDE (run, verdict) FROM ({coded}) WHERE mention_id IN (SELECT unnest($ids))",  # noqa: S608 (ours)
        {"ids": list(ids)},
    )
    mentions = {row["mention_id"]: from_plain(EventMention, row) for row in found.to_pylist()}
    days: dict[StoryKey, str | None] = {(story.doc, story.number): story.published for story in stories}
    reports: dict[str, list[EventMention]] = {}
    for name, row in ids.items():
        if (mention := mentions.get(name)) is not None:
            reports.setdefault(table.ids[row].as_py(), []).append(mention)
            if days.get((mention.doc, mention.story)) is None:
                days[mention.doc, mention.story] = _reported(table, row)
    return reports, days


def _mentions(table: EventTable, row: int) -> list[str]:
    start, end = int(table.mention_offsets[row]), int(table.mention_offsets[row + 1])
    names: list[str] = table.mentions.slice(start, end - start).to_pylist()
    return names


def _reported(table: EventTable, row: int) -> str | None:
    """Return the day an event was first reported, for a story that has no day of its own."""
    day = int(table.first_reported[row])
    return None if day == NO_DAY else date.fromordinal(_EPOCH + day).isoformat()
