"""Where every linked report is: in which run and event, and how it stands among others that may be of one happening.

In memory, so that a review finds at once what it touches. It is derived from the runs that events rest on, and kept in
`derived/reaches-<hash>.arrow`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from yalu.codebook.load import load_codebook
from yalu.link import Decisions, Reach, chains
from yalu.link.reach import CANCELLING_TYPE, UNKNOWN_PARTY, calls_off
from yalu.link.reports import ALWAYS, PLAN_AHEAD, UNDATED_AFTER, UNDATED_BEFORE, ordinal
from yalu.record.kept import Kept, keep, read_kept
from yalu.record.locate import Query
from yalu.record.published import publication_days

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Days = NDArray[np.int64]

# Parties and family, in words: "CHN PRK cooperation".
Block = str

# A longer chain is not linked anew as a whole, but its reports of so many days around those that changed: a review must
# not take a second. Each time that what comes out otherwise reaches the border, more days are taken, up to the last,
# and never more reports than these.
MOST = 300
NEAR_DAYS = (3, 14)
# What lies within so many days of the border may meet reports beyond it.
_BORDER_DAYS = 2
_UNKNOWN = -1
_ORDINAL = "coalesce(CAST({} AS DATE) - DATE '0001-01-01' + 1, -1)"
_REPORTS = f"""
SELECT mention_id AS name, run, type, doc, story, status = 'scheduled' AS scheduled,
    CAST({_ORDINAL.format("date.start")} AS BIGINT) AS first, CAST({_ORDINAL.format('date."end"')} AS BIGINT) AS last,
    array_to_string(list_sort(list_distinct(list_transform(
        source || target, lambda actor: coalesce(actor.country, '{UNKNOWN_PARTY}')))), ' ') AS parties,
    if(type = '{CANCELLING_TYPE}' AND status <> 'scheduled', evidence.text, NULL) AS words
FROM mentions WHERE run IN (SELECT unnest($runs::VARCHAR[])) ORDER BY mention_id
"""  # noqa: S608 (words of ours)
_COLUMNS = ("first", "last", "published", "scheduled", "cancels")
_TABLES = {
    "reports": {"name", "run", *_COLUMNS},
    "runs": {"run"},
    "blocks": {"block", "end"},
    "events": {"event_id"},
    "links": {"report", "event"},
}


def read_reaches(query: Query, runs: Sequence[str], path: Path) -> Reaches:
    """Return where the reports of some runs stand: read from a file, or made and kept there."""
    kept = read_kept(path)
    if kept is None or any(set(kept.tables[name].column_names) != columns for name, columns in _TABLES.items()):
        kept = Kept(about={}, tables=_made(query, runs))
        keep(path, kept)
    return Reaches(kept.tables)


def _made(query: Query, runs: Sequence[str]) -> dict[str, pa.Table]:
    rows = query(_REPORTS, {"runs": list(runs)})
    types = load_codebook().types
    families = {name: event_type.family for name, event_type in types.items()}
    family = pa.array([families.get(name, name) for name in rows["type"].to_pylist()], pa.string())
    block = pc.binary_join_element_wise(rows["parties"].combine_chunks(), family, " ")
    first, last, scheduled = (rows[name].to_numpy() for name in ("first", "last", "scheduled"))
    published = _published(query, rows)
    told = published != _UNKNOWN
    undated_first = np.where(told, np.where(scheduled, published, published - UNDATED_BEFORE), ALWAYS[0])
    undated_last = np.where(told, published + np.where(scheduled, PLAN_AHEAD, UNDATED_AFTER), ALWAYS[1])
    coded = rows["run"].combine_chunks().dictionary_encode()
    reports = pa.table(
        {
            "name": rows["name"].combine_chunks(),
            "run": coded.indices,
            "block": block,
            "first": np.where(first == _UNKNOWN, undated_first, first).astype(np.int32),
            "last": np.where(first == _UNKNOWN, undated_last, last).astype(np.int32),
            "published": published.astype(np.int32),
            "scheduled": scheduled,
            "cancels": np.array([text is not None and calls_off(text) for text in rows["words"].to_pylist()], bool),
        }
    ).sort_by("block")
    blocks = pc.run_end_encode(reports["block"].combine_chunks())
    reports = reports.drop_columns("block")
    links = query("SELECT mention_id, event_id FROM _links ORDER BY event_id", {})
    events = pc.unique(links["event_id"])
    return {
        "reports": reports,
        "runs": pa.table({"run": coded.dictionary}),
        "blocks": pa.table({"block": blocks.values, "end": blocks.run_ends}),
        "events": pa.table({"event_id": events}),
        "links": pa.table(
            {
                "report": pc.index_in(links["mention_id"], value_set=reports["name"].combine_chunks()),
                "event": pc.index_in(links["event_id"], value_set=events),
            }
        ).drop_null(),
    }


def _published(query: Query, rows: pa.Table) -> Days:
    """Return the day the story of each report was published, -1 where it is not known to the day."""
    days = {key: _number(ordinal(day)) for key, day in publication_days(query).items()}
    keys = zip(rows["doc"].to_pylist(), rows["story"].to_pylist(), strict=True)
    return np.array([days.get(key, _UNKNOWN) for key in keys], np.int64)


def _number(day: int | None) -> int:
    return _UNKNOWN if day is None else day


class Reaches:
    """Where reports stand. Of `tables`, `reports` has a row for each, those of one block together."""

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        reports = tables["reports"].combine_chunks()
        self.names = reports["name"].combine_chunks()
        self.columns = {name: reports[name].to_numpy() for name in _COLUMNS}
        self._runs, self._run = tables["runs"]["run"].to_pylist(), reports["run"].to_numpy()
        self._keys: list[Block] = tables["blocks"]["block"].to_pylist()
        self._ends = tables["blocks"]["end"].to_numpy().astype(np.int64)
        self._numbers = {key: number for number, key in enumerate(self._keys)}
        self._events = tables["events"]["event_id"].combine_chunks()
        report, event = (tables["links"][name].to_numpy() for name in ("report", "event"))
        self._by_event, self._by_report = (report, event), _sorted(report, event)
        self._known: dict[str, int] = {}

    def rows_of(self, names: Collection[str]) -> dict[str, int]:
        """Return the rows of some reports by their names; those that were not linked have none."""
        new = [name for name in names if name not in self._known]
        if new:
            self._known |= dict.fromkeys(new, -1) | _found(self.names, new)
        return {name: row for name in names if (row := self._known[name]) >= 0}

    def runs_of(self, names: Collection[str]) -> set[str] | None:
        """Return the runs that hold some reports, null where one of these was not linked."""
        rows = self.rows_of(names)
        return {self._runs[self._run[row]] for row in rows.values()} if len(rows) == len(set(names)) else None

    def events_of(self, names: Collection[str]) -> set[str]:
        """Return the events of the link run that some reports are linked to."""
        rows = np.array(sorted(self.rows_of(names).values()), np.int64)
        return set(self._events.take(pa.array(_others(*self._by_report, rows))).to_pylist())

    def reports_of(self, events: Collection[str]) -> dict[str, list[str]]:
        """Return the reports that are linked to some events of the link run, by event."""
        rows = _found(self._events, events)
        reports, events_there = self._by_event
        told = {}
        for event, row in rows.items():
            start, end = np.searchsorted(events_there, [row, row + 1])
            told[event] = self.names.take(pa.array(reports[start:end])).to_pylist()
        return told

    def published(self, name: str) -> str | None:
        """Return the day the story of a report was published, null where it is not known to the day."""
        day = int(self.columns["published"][self._known[name]])
        return None if day == _UNKNOWN else date.fromordinal(day).isoformat()

    def blocks(self) -> Iterable[Block]:
        """Return the blocks there are."""
        return self._keys

    def rows(self, block: Block) -> slice:
        """Return the rows of a block."""
        number = self._numbers.get(block)
        if number is None:
            return slice(0, 0)
        return slice(int(self._ends[number - 1]) if number else 0, int(self._ends[number]))

    def places(self, names: Collection[str]) -> Iterator[tuple[str, Block, int]]:
        """Yield block and place in it of those of some names that are here."""
        for name, row in self.rows_of(names).items():
            block = self._keys[int(np.searchsorted(self._ends, row, "right"))]
            yield name, block, row - self.rows(block).start


def _found(values: pa.Array, names: Collection[str]) -> dict[str, int]:
    """Return the places of some names among many."""
    at = np.flatnonzero(pc.is_in(values, value_set=pa.array(list(names), pa.string())).to_numpy(zero_copy_only=False))
    return dict(zip(values.take(pa.array(at)).to_pylist(), at.tolist(), strict=True))


def _sorted(keys: NDArray[np.int32], values: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    order = np.argsort(keys, kind="stable")
    return keys[order], values[order]


def _others(keys: NDArray[np.int32], values: NDArray[np.int32], wanted: Days) -> Days:
    """Return the values that go with some keys; keys are sorted."""
    starts, ends = (np.searchsorted(keys, wanted, side) for side in ("left", "right"))
    found = [values[start:end] for start, end in zip(starts, ends, strict=True)]
    return np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Members:
    """The reports of one block: those of the record from `start` on, and `others`. `chain` numbers their chains."""

    start: int
    recorded: int
    others: list[str]
    first: Days
    last: Days
    published: Days
    scheduled: NDArray[np.bool_]
    cancels: NDArray[np.bool_]
    chain: Days

    @property
    def said(self) -> Days:
        """The day each of them said what it says."""
        return np.where(self.published == _UNKNOWN, self.first, self.published)


class Surroundings:
    """Finds all that has to be linked anew with some reports.

    `others` are where reports stand or stood that people corrected, or that were not linked before; `decisions` are
    those that hold. Of chains of more than `MOST` reports those within `days` are taken; `border` are the ones of these
    that may meet others beyond.
    """

    def __init__(
        self, reaches: Reaches, others: Mapping[str, Sequence[Reach]], decisions: Decisions, days: int = NEAR_DAYS[0]
    ) -> None:
        self._reaches = reaches
        self._days = days
        self.border: set[str] = set()
        self._others: dict[Block, list[tuple[str, Reach]]] = defaultdict(list)
        self._moved: dict[str, list[tuple[Block, int]]] = defaultdict(list)
        for name, stands in others.items():
            for each in stands:
                block = " ".join((*each.parties, each.family))
                self._moved[name].append((block, len(self._others[block])))
                self._others[block].append((name, each))
        self._together: dict[str, set[str]] = defaultdict(set)
        for one, other in decisions.together:
            self._together[one].add(other)
            self._together[other].add(one)
        self._members: dict[Block, _Members] = {}
        self._of_parties: dict[str, list[Block]] | None = None
        self._united: dict[str, set[str]] | None = None
        self._elsewhere: dict[str, list[tuple[Block, int]]] = defaultdict(list)

    def of(self, names: Collection[str]) -> set[str]:
        """Return all reports that linking may bring elsewhere because of some, with these; so many for each at most."""
        found: set[str] = set()
        seen: set[tuple[Block, int, int]] = set()
        pending, most = set(names), MOST * len(names)
        while pending and len(found) <= most:
            places = list(self._places(pending))
            found |= pending
            pending = {other for name in pending for other in self._together.get(name, ())}
            for block, place in places:
                members = self._block(block)
                rows, border, key = _chain(members, place, self._days)
                if (block, *key) in seen:
                    continue
                seen.add((block, *key))
                self.border.update(self._names(members, border))
                found.update(self._names(members, rows))
                pending |= self._decided(members, rows) | self._calling_off(block, members, rows)
            pending -= found
        return found

    def _places(self, names: Collection[str]) -> Iterator[tuple[Block, int]]:
        for _, block, place in self._reaches.places(names):
            yield block, place
        for name in names:
            for block, place in self._moved.get(name, ()):
                yield block, self._block(block).recorded + place

    def _block(self, block: Block) -> _Members:
        if block not in self._members:
            rows, others = self._reaches.rows(block), self._others.get(block, [])

            def column(name: str) -> NDArray[np.int64]:
                new = [getattr(each, name) for _, each in others]
                there = self._reaches.columns[name][rows].astype(np.int64)
                return np.concatenate([there, np.array([_number(value) for value in new], np.int64)])

            first, last = column("first"), column("last")
            self._members[block] = _Members(
                start=rows.start,
                recorded=rows.stop - rows.start,
                others=[name for name, _ in others],
                first=first,
                last=last,
                published=column("published"),
                scheduled=column("scheduled").astype(bool),
                cancels=column("cancels").astype(bool),
                chain=chains(first, last),
            )
        return self._members[block]

    def _names(self, members: _Members, rows: Days) -> list[str]:
        recorded = rows[rows < members.recorded] + members.start
        names: list[str] = self._reaches.names.take(pa.array(recorded)).to_pylist()
        return names + [members.others[row] for row in (rows[rows >= members.recorded] - members.recorded).tolist()]

    def _decided(self, members: _Members, rows: Days) -> set[str]:
        """Return what people put together with some reports."""
        if not self._together:
            return set()
        return {other for name in self._names(members, rows) for other in self._together.get(name, ())}

    def _calling_off(self, block: Block, members: _Members, rows: Days) -> set[str]:
        """Return the reports that may call off plans among some, and those of plans that some may call off."""
        plans = list(_plans(members, rows[members.scheduled[rows]]))
        said = members.said[rows[members.cancels[rows]]]
        found: set[str] = set()
        for there, some in self._of_the_same(block, members, rows) if plans or len(said) else ():
            for own, first, last in _plans(there, some[there.scheduled[some]]) if len(said) else ():
                if ((said >= first) & (said <= last + 1)).any():
                    found.update(self._names(there, own[:1]))
            calling = some[there.cancels[some]]
            for _, first, last in plans:
                open_then = (there.said[calling] >= first) & (there.said[calling] <= last + 1)
                found.update(self._names(there, calling[open_then]))
        return found

    def _of_the_same(self, block: Block, members: _Members, rows: Days) -> Iterator[tuple[_Members, Days]]:
        """Yield the reports of the same parties as some; what was put together is of the parties of either."""
        united = self._united_parties()
        own = _parties(block)
        parties = {own}.union(*(united.get(name, ()) for name in self._names(members, rows)) if united else ())
        for each in parties:
            for other in self._blocks_of(each):
                there = self._block(other)
                yield there, np.arange(len(there.first))
            for other, place in self._elsewhere.get(each, ()):
                there = self._block(other)
                yield there, _chain(there, place, self._days)[0]

    def _united_parties(self) -> dict[str, set[str]]:
        """Return for what was put together across parties all parties of it."""
        if self._united is None:
            groups = _groups(self._together)
            places = {name: [(block, place)] for name, block, place in self._reaches.places(list(groups))}
            for name in groups.keys() & self._moved.keys():
                recorded = [(block, self._block(block).recorded + place) for block, place in self._moved[name]]
                places[name] = places.get(name, []) + recorded
            parties: dict[int, set[str]] = defaultdict(set)
            for name, stands in places.items():
                parties[groups[name]].update(_parties(block) for block, _ in stands)
            self._united = {name: parties[groups[name]] for name in places if len(parties[groups[name]]) > 1}
            for name, all_parties in self._united.items():
                for block, place in places[name]:
                    for each in all_parties - {_parties(block)}:
                        self._elsewhere[each].append((block, place))
        return self._united

    def _blocks_of(self, parties: str) -> list[Block]:
        if self._of_parties is None:
            self._of_parties = defaultdict(list)
            for each in dict.fromkeys([*self._reaches.blocks(), *self._others]):
                self._of_parties[_parties(each)].append(each)
        return self._of_parties[parties]


def _parties(block: Block) -> str:
    return block.rpartition(" ")[0]


def _groups(together: Mapping[str, set[str]]) -> dict[str, int]:
    """Return for each report that was put together with others the number of all of these."""
    found: dict[str, int] = {}
    for name in together:
        pending = [name] if name not in found else []
        number = len(found)
        while pending:
            each = pending.pop()
            if each not in found:
                found[each] = number
                pending += together[each]
    return found


def _chain(members: _Members, place: int, days: int) -> tuple[Days, Days, tuple[int, int]]:
    """Return the chain of a report, which of it may meet others, and what names it; of a long one, what is near."""
    chain = int(members.chain[place])
    rows = np.flatnonzero(members.chain == chain)
    if len(rows) <= MOST:
        return rows, rows[:0], (chain, -1)
    first, last = members.first[place] - days, members.last[place] + days
    near = rows[(members.first[rows] <= last) & (members.last[rows] >= first)]
    away = np.maximum(
        0, np.maximum(members.first[near] - members.last[place], members.first[place] - members.last[near])
    )
    order = np.lexsort((members.last[near] - members.first[near], away))[:MOST]
    nearest = near[order]
    if len(nearest) < len(near):
        first, last = members.first[place] - away[order[-1]], members.last[place] + away[order[-1]]
    inside = (members.first[nearest] >= first + _BORDER_DAYS) & (members.last[nearest] <= last - _BORDER_DAYS)
    return nearest, nearest[~inside], (chain, place)


def _plans(members: _Members, rows: Days) -> Iterator[tuple[Days, int, int]]:
    """Yield the plans among some reports, chain by chain, with the first day and the last on which one may be open."""
    for chain in np.unique(members.chain[rows]).tolist():
        own = rows[members.chain[rows] == chain]
        announced = members.published[own][members.published[own] != _UNKNOWN]
        if len(announced):
            yield own, int(announced.min()), int(members.last[own].max())
