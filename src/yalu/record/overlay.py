"""Reviews put over the record: the views answer as if everything had been coded and linked with them.

Coded rows stay as they are. Tables in memory hold what reviews change: verdicts, corrected rows, and the events that
reviews touch, linked anew. Linking part of a record gives the events of the whole where all that can be of one
happening with its mentions is in it (`yalu.link.link_mentions`): what one review costs does not grow with the record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from yalu.codebook.load import load_codebook
from yalu.errors import RecordError
from yalu.link import Decisions, Reach, link_mentions, reach
from yalu.model import Claim, Event, EventMention, Link
from yalu.model.ids import content_id
from yalu.model.schema import arrow_schema, from_plain, to_plain, to_table
from yalu.record.attach import Conflict
from yalu.record.corrections import corrected
from yalu.record.effects import Effects, effects_of
from yalu.record.locate import CURRENT, Locator, Query
from yalu.record.published import PublishedDays, publication_days
from yalu.record.reaches import NEAR_DAYS, Reaches, Surroundings
from yalu.record.reviews import Review, Seen, standing

if TYPE_CHECKING:
    import duckdb

_RUN = pa.field("run", pa.string())
_VERDICTS = pa.schema([(name, pa.string()) for name in ("item", "kind", "verdict", "review_id", "reviewer", "at")])
_NAMES = pa.schema([("event_id", pa.string())])
_TABLES = {
    "_verdicts": _VERDICTS,
    "_corrected_mentions": arrow_schema(EventMention).append(_RUN),
    "_corrected_claims": arrow_schema(Claim).append(_RUN),
    "_replaced_events": _NAMES,
    "_derived_events": arrow_schema(Event).append(_RUN),
    "_derived_links": arrow_schema(Link).append(_RUN),
}
# What is kept besides: where the rows of reviews are, and corrections that do not fit.
_SEEN = pa.schema(
    [pa.field("table", pa.string()), pa.field("name", pa.string())]
    + [field.with_nullable(True) for field in arrow_schema(Seen)]
)
_UNFIT = pa.schema([(name, pa.string()) for name in ("name", "review_id", "problem")])
# An event with its links.
_Linked = tuple[Event, tuple[Link, ...]]
# `_events`, `_links` and `_claims` hold the rows of the runs; `mentions` is public, and stays as it was coded.
_VIEWS = {
    "events": """SELECT * FROM _events ANTI JOIN _replaced_events USING (event_id)
        UNION ALL SELECT * FROM _derived_events""",
    "links": """SELECT * FROM _links ANTI JOIN _replaced_events USING (event_id)
        UNION ALL SELECT * FROM _derived_links""",
    "claims": """SELECT c.* FROM _claims c LEFT JOIN _verdicts v ON v.item = c.claim_id
        WHERE coalesce(v.verdict, 'accept') = 'accept' UNION ALL SELECT * FROM _corrected_claims""",
    "v_accepted": """SELECT m.*, v.verdict FROM mentions m LEFT JOIN _verdicts v ON v.item = m.mention_id
        WHERE coalesce(v.verdict, 'accept') = 'accept' UNION ALL SELECT *, 'correct' FROM _corrected_mentions""",
    "v_reviewed": "SELECT * FROM _verdicts",
}
# Once around what was touched, and around what that touches: long chains are linked in part, events go across parts.
_ROUNDS = 4
# Of more runs than these, the rows of all are looked through.
_FEW_RUNS = 200
_ACCEPTED = """
SELECT m.* FROM {coded} m LEFT JOIN _verdicts v ON v.item = m.mention_id
WHERE coalesce(v.verdict, 'accept') = 'accept' AND m.mention_id IN (SELECT unnest($names))
UNION ALL BY NAME SELECT * FROM _corrected_mentions WHERE mention_id IN (SELECT unnest($names))
"""


class Overlay:
    """What reviews change in the views of one database, kept up to date as they come.

    `connection` has the views of the tables. `linked` are the reviews that the newest link run knew, `run` is its id,
    null where nothing was linked. `reaches` gives where the reports linked then stand, `rows_of` the query for the rows
    of a table in some runs.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        linked: Sequence[Review],
        run: str | None,
        reaches: Callable[[Query], Reaches],
        rows_of: Callable[[str, Collection[str]], str],
    ) -> None:
        self._connection = connection
        self._run = run
        self._rows_of = rows_of
        self._locator = Locator(self._query, self._narrowed)
        self._shown: Mapping[str, Review] = {}
        self._days: PublishedDays = {}
        self._unfit: dict[str, Conflict] = {}
        self._conflicts: tuple[Conflict, ...] = ()
        self._stamps: dict[str, str] = {}
        self._unstamped: tuple[set[str], set[str]] = (set(), set())
        self._told: dict[str, frozenset[str]] = {}
        self._hidden: set[str] = set()
        self._read_reaches = reaches
        self._reaches: Reaches | None = None
        self._moved: dict[str, Reach] = {}
        for name, schema in _TABLES.items():
            self._append(name, schema.empty_table(), create=True)
        for name, body in _VIEWS.items():
            connection.execute(f"CREATE OR REPLACE VIEW {name} AS {body}")
        self._linked = linked
        self._applied: Effects | None = None

    @property
    def conflicts(self) -> list[Conflict]:
        """The reviews that do not fit the record as it is coded now, oldest first."""
        found = [*self._conflicts, *self._unfit.values()]
        return sorted(found, key=lambda conflict: (conflict.review.at, conflict.review.review_id))

    def review_of(self, item: str) -> Review | None:
        """Return the review that counts for a row."""
        return self._shown.get(item)

    @property
    def reviewed(self) -> frozenset[str]:
        """The ids of the rows that a review counts for."""
        return frozenset(self._shown)

    @property
    def decisions(self) -> Decisions:
        """What holds of which mentions report one event."""
        return self._applied.decisions if self._applied else Decisions()

    def runs_of(self, mentions: Collection[str]) -> set[str] | None:
        """Return the runs that hold some mentions, null where that is not known at once."""
        return self._reaches.runs_of(mentions) if self._reaches is not None else None

    def events_of(self, mentions: Collection[str]) -> set[str] | None:
        """Return the events that some mentions are linked to, null where that is not known at once."""
        return self._events_of(mentions) if self._reaches is not None else None

    @property
    def unstamped(self) -> bool:
        """Whether there are events of which `stamps` has to find out first how they are."""
        return self._run is not None and any(self._unstamped)

    @property
    def stamps(self) -> Mapping[str, str]:
        """What tells how each event is now, of those that are other ones than in the link run, gone, or reviewed."""
        if self.unstamped:
            self._stamp()
            self._unstamped = (set(), set())
        return self._stamps

    def update(self, reviews: Sequence[Review]) -> None:
        """Let the views answer with these reviews, all there are; who is asking meanwhile sees the ones before."""
        before, now = self._applied, self._effects(reviews)
        with self._transaction(), self._as_before():
            if before is None:  # what the link run knew is in its events already, but not in the rows
                before = self._effects(self._linked) if self._linked else effects_of((), {})
                self._put_rows(before)
            touched = _changed(before, now) if self._run is not None else set()
            stood = self._stood(touched) if touched else {}
            coded = self._accepted(touched) if touched else {}
            names = self._put_rows(now)
            changed = self._link_anew(touched, stood, coded, before.decisions, now.decisions) if touched else set()
            self._unstamped = (
                self._unstamped[0] | changed,
                self._unstamped[1].union(names, before.verdicts.keys() if self._applied is None else ()),
            )
        self._applied, self._conflicts = now, now.conflicts

    @contextmanager
    def _as_before(self) -> Iterator[None]:
        """Remember nothing of a block that fails, as the tables do not."""
        held = (self._shown, dict(self._unfit), dict(self._told), set(self._hidden), self._moved, self._unstamped)
        try:
            yield
        except BaseException:
            self._shown, self._unfit, self._told, self._hidden, self._moved, self._unstamped = held
            raise

    def _stamp(self) -> None:
        """Tell how the events are now that changed since this was told, or whose reports were reviewed."""
        events, names = self._unstamped
        changed = events | self._events_of(names)
        told = self._reports_of(changed)
        rows = self._query(
            "SELECT * FROM _derived_events WHERE event_id IN (SELECT unnest($names))", {"names": sorted(changed)}
        )
        derived = {row["event_id"]: repr(row) for row in rows.to_pylist()}
        for name in changed:
            self._stamps.pop(name, None)
            reviewed = [self._shown[each].review_id for each in sorted(told.get(name, ())) if each in self._shown]
            if name in self._hidden or name in derived or reviewed:
                self._stamps[name] = content_id("event", derived.get(name), name in self._hidden, reviewed)

    # Kept between processes

    def tables(self) -> dict[str, pa.Table]:
        """Return all that was made of the record and the reviews applied so far."""
        tables = {name: self._query(f"SELECT * FROM {name}", {}) for name in _TABLES}  # noqa: S608 (ours)
        found, lost = self._locator.found, self._locator.lost
        tables["found"] = _seen_rows((None, name, seen) for name, seen in found.items())
        tables["lost"] = _seen_rows(lost)
        tables["stamps"] = pa.table(
            {"event_id": pa.array(self._stamps, pa.string()), "stamp": pa.array(self._stamps.values(), pa.string())}
        )
        for name, names in zip(("changed", "reviewed"), self._unstamped, strict=True):
            tables[name] = pa.table({"name": pa.array(sorted(names), pa.string())})
        unfit = [(name, each.review.review_id, each.problem) for name, each in self._unfit.items()]
        tables["unfit"] = pa.Table.from_pylist([dict(zip(_UNFIT.names, each, strict=True)) for each in unfit], _UNFIT)
        return tables

    def restore(self, tables: Mapping[str, pa.Table], reviews: Sequence[Review]) -> None:
        """Take in what another one had made of the same record (`tables`) with these reviews.

        Raises KeyError, TypeError, ValueError where it is not what `tables` gives; nothing is taken in then.
        """
        rows = {name: tables[name].to_pylist() for name in ("found", "lost", "stamps", "unfit")}
        held = standing(reviews)
        by_id = {review.review_id: review for review in held}
        unfit = {
            row["name"]: Conflict(review=by_id[row["review_id"]], attached=row["name"], problem=row["problem"])
            for row in rows["unfit"]
        }
        stamps = {row["event_id"]: row["stamp"] for row in rows["stamps"]}
        found = {row["name"]: from_plain(Seen, row) for row in rows["found"]}
        lost = [(row["table"], row["name"], from_plain(Seen, row) if row["item"] else None) for row in rows["lost"]]
        changed, reviewed = (set(tables[name]["name"].to_pylist()) for name in ("changed", "reviewed"))
        applied = effects_of(held, found)
        with self._transaction():
            for name, schema in _TABLES.items():
                self._append(name, tables[name].select(schema.names))
        self._locator.remember(found, lost)
        self._unfit, self._stamps, self._unstamped = unfit, stamps, (changed, reviewed)
        self._hidden = set(tables["_replaced_events"]["event_id"].to_pylist())
        self._told = _by_event(tables["_derived_links"].to_pylist())
        self._applied, self._shown, self._conflicts = applied, applied.verdicts, applied.conflicts

    def _effects(self, reviews: Sequence[Review]) -> Effects:
        held = standing(reviews)
        return effects_of(held, self._locator.locate(held))

    # Rows

    def _put_rows(self, now: Effects) -> list[str]:
        """Put verdicts and corrected rows in the place of those before; return the names of the rows that changed."""
        names = [
            name
            for name in now.verdicts.keys() | self._shown.keys()
            if now.verdicts.get(name) is not self._shown.get(name)
        ]
        self._delete("_verdicts", "item", names)
        self._delete("_corrected_mentions", "mention_id", names)
        self._delete("_corrected_claims", "claim_id", names)
        for name in names:
            self._unfit.pop(name, None)
        changed = {name: now.verdicts[name] for name in sorted(names) if name in now.verdicts}
        corrections = {name: review for name, review in changed.items() if review.verdict == "correct"}
        self._correct(EventMention, "mentions", "mention_id", _of_kind(corrections, "mention"))
        self._correct(Claim, "_claims", "claim_id", _of_kind(corrections, "claim"))
        rows = [
            {"item": name} | {each: getattr(review, each) for each in _VERDICTS.names[1:]}
            for name, review in changed.items()
            if name not in self._unfit
        ]
        self._append("_verdicts", pa.Table.from_pylist(rows, schema=_VERDICTS))
        self._shown = now.verdicts
        return names

    def _correct(
        self, row_type: type[EventMention] | type[Claim], view: str, key: str, reviews: Mapping[str, Review]
    ) -> None:
        if not reviews:
            return
        rows, runs = [], []
        for plain in self._rows(self._narrowed(view.removeprefix("_"), reviews), key, reviews):
            review = reviews[plain[key]]
            try:
                rows.append(corrected(from_plain(row_type, plain), review.correction or {}))
                runs.append(plain["run"])
            except RecordError as error:
                self._unfit[plain[key]] = Conflict(review=review, attached=plain[key], problem=error.problem)
        table = to_table(row_type, rows).append_column(_RUN, pa.array(runs, pa.string()))
        self._append(f"_corrected_{view.removeprefix('_')}", table)

    # Events

    def _link_anew(
        self,
        touched: Collection[str],
        stood: Mapping[str, Reach],
        coded: Mapping[str, EventMention],
        before: Decisions,
        now: Decisions,
    ) -> set[str]:
        """Link the events of some mentions anew, with all whose mentions may be of one happening with others by it.

        `stood` is where they stood, `coded` what they said, and `before` what was decided before. Returns the ids of
        the events that are other ones now, or gone: those that linking gave otherwise with what was before.
        """
        self._moved = {name: each for name, each in self._moved.items() if name not in touched}
        self._moved |= self._moved_from(touched)
        stand = {name: [each] for name, each in self._moved.items()}
        for name, each in stood.items():
            stand.setdefault(name, []).append(each)
        for days in NEAR_DAYS:
            around = Surroundings(self._linked_reaches(), stand, now, days)
            mentions = self._closed(around, touched)
            rows = self._accepted(mentions)
            others = {name: row for name, row in rows.items() if name not in touched}
            was = self._linked_anew({**others, **coded}, before)
            then = self._linked_anew(rows, now)
            differ = _reports_that_differ(was, then)
            if around.border.isdisjoint(differ) and self._events_of(differ) <= _that_differ(was, then):
                break
        return self._replace(was, then)

    def _closed(self, around: Surroundings, touched: Collection[str]) -> set[str]:
        """Return what has to be linked anew with some mentions, with all reports of its events."""
        mentions = around.of(touched)
        for rounds in range(_ROUNDS):
            told = {name for names in self._reports_of(self._events_of(mentions)).values() for name in names}
            if told <= mentions:
                break
            if around.border or rounds == _ROUNDS - 1:
                around.border |= told - mentions  # they come without their own surroundings
                mentions |= told
            else:
                mentions |= around.of(told - mentions)
        return mentions

    def _linked_anew(self, rows: Mapping[str, EventMention], decisions: Decisions) -> dict[str, _Linked]:
        """Return the events of some mentions with their links, by id."""
        days = {(row.doc, row.story): self._published(row) for row in rows.values()}
        events, links = link_mentions(list(rows.values()), days, load_codebook(), decisions)
        told: dict[str, list[Link]] = defaultdict(list)
        for link in links:
            told[link.event_id].append(link)
        return {event.event_id: (event, tuple(told[event.event_id])) for event in events}

    def _linked_reaches(self) -> Reaches:
        """Return where the reports stand that were linked; with the first time, where those do that people moved."""
        if self._reaches is None:
            self._reaches = self._read_reaches(self._query)
            names = self._column("SELECT mention_id FROM _corrected_mentions")
            self._moved = self._moved_from(names.union(*self._told.values()))
        return self._reaches

    def _stood(self, touched: Collection[str]) -> dict[str, Reach]:
        """Return where those of some reports stand that people moved."""
        self._linked_reaches()
        return {name: self._moved[name] for name in touched if name in self._moved}

    def _moved_from(self, names: Collection[str]) -> dict[str, Reach]:
        """Return where those of some accepted mentions stand that were corrected, or not linked before."""
        linked = self._linked_reaches().rows_of(names)
        asked = self._column("SELECT mention_id FROM _corrected_mentions") & set(names) | set(names) - linked.keys()
        codebook = load_codebook()
        return {name: reach(row, self._published(row), codebook) for name, row in self._accepted(asked).items()}

    def _accepted(self, names: Collection[str]) -> dict[str, EventMention]:
        """Return those of some mentions that are accepted, as they are now."""
        if not names:
            return {}
        coded = self._narrowed("mentions", names)
        sql = _ACCEPTED.format(coded=coded)
        rows = self._query(sql, {"names": sorted(names)}).to_pylist()
        return {row["mention_id"]: from_plain(EventMention, row) for row in rows}

    def _events_of(self, mentions: Collection[str]) -> set[str]:
        """Return the events that some mentions are linked to."""
        wanted = set(mentions)
        derived = {name for name, told in self._told.items() if not wanted.isdisjoint(told)}
        return (self._linked_reaches().events_of(wanted) - self._hidden) | derived if wanted else set()

    def _reports_of(self, events: Collection[str]) -> dict[str, Collection[str]]:
        """Return the mentions that are linked to some events, by event."""
        derived = {name: self._told[name] for name in events if name in self._told}
        linked = [name for name in events if name not in derived and name not in self._hidden]
        return {**(self._linked_reaches().reports_of(linked) if linked else {}), **derived}

    def _published(self, row: EventMention) -> str | None:
        """Return the day the story of a mention was published, null where it is not known to the day."""
        if self._linked_reaches().rows_of([row.mention_id]):
            return self._linked_reaches().published(row.mention_id)
        if (row.doc, row.story) not in self._days:
            self._days |= publication_days(self._query, [row.doc])
        return self._days.get((row.doc, row.story))

    def _replace(self, was: Mapping[str, _Linked], now: Mapping[str, _Linked]) -> set[str]:
        """Put events linked anew in the place of those that were otherwise before; return the ids of all these."""
        other = _that_differ(was, now)
        if not self._events_of(_reports_that_differ(was, now)) <= other:
            # Of a long chain only a part was linked, where an event may have other reports than it really has.
            other = self._events_of({link.mention_id for _, links in was.values() for link in links}) | now.keys()
        self._hidden.update(other)
        self._delete("_replaced_events", "event_id", other)
        self._append("_replaced_events", pa.table({"event_id": sorted(other)}, schema=_NAMES))
        made = [now[name] for name in sorted(other) if name in now]
        links = [link for _, links in made for link in links]
        for table, row_type, rows in (
            ("_derived_events", Event, [event for event, _ in made]),
            ("_derived_links", Link, links),
        ):
            self._delete(table, "event_id", other)
            runs = pa.array([self._run] * len(rows), pa.string())
            self._append(table, to_table(row_type, rows).append_column(_RUN, runs))
        for name in other:
            self._told.pop(name, None)
        self._told |= {event.event_id: frozenset(link.mention_id for link in links) for event, links in made}
        return other

    def _narrowed(self, table: str, names: Iterable[str]) -> str:
        """Return the view of a table as coded, or a query for the few runs of it that hold some rows.

        A view opens the parts of all runs, or looks through what they hold.
        """
        if table != "mentions" or self._run is None or self._reaches is None:
            return CURRENT[table]
        runs = self._reaches.runs_of(list(names))
        return CURRENT[table] if runs is None or len(runs) > _FEW_RUNS else f"({self._rows_of(table, runs)})"

    # The database

    def _query(self, sql: str, parameters: Mapping[str, Any]) -> pa.Table:
        return self._connection.sql(sql, params=parameters or None).to_arrow_table()

    def _rows(self, view: str, key: str, names: Iterable[str]) -> Iterator[dict[str, Any]]:
        sql = f"SELECT * FROM {view} WHERE {key} IN (SELECT unnest($names)) ORDER BY {key}"  # noqa: S608 (ours)
        yield from self._query(sql, {"names": sorted(names)}).to_pylist()

    def _column(self, sql: str, names: Iterable[str] | None = None) -> set[str]:
        table = self._query(sql, {} if names is None else {"names": sorted(names)})
        return set(table.column(0).to_pylist())

    def _delete(self, table: str, key: str, names: Collection[str]) -> None:
        if names:
            sql = f"DELETE FROM {table} WHERE {key} IN (SELECT unnest($names))"  # noqa: S608 (ours)
            self._connection.execute(sql, {"names": sorted(names)})

    def _append(self, table: str, rows: pa.Table, *, create: bool = False) -> None:
        """Copy rows into a table: one registered as it is would be seen by this connection's own cursor only."""
        if not create and rows.num_rows == 0:
            return
        into = f"CREATE OR REPLACE TABLE {table} AS" if create else f"INSERT INTO {table}"
        self._connection.register("_arrow", rows)
        self._connection.execute(f"{into} SELECT * FROM _arrow")  # noqa: S608 (ours)
        self._connection.unregister("_arrow")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN TRANSACTION")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


def _that_differ(was: Mapping[str, _Linked], now: Mapping[str, _Linked]) -> set[str]:
    return {name for name in was.keys() | now.keys() if was.get(name) != now.get(name)}


def _reports_that_differ(was: Mapping[str, _Linked], now: Mapping[str, _Linked]) -> set[str]:
    """Return the mentions of the events that are not in both."""
    other = _that_differ(was, now)
    return {link.mention_id for each in (was, now) for name in other & each.keys() for link in each[name][1]}


def _by_event(links: Iterable[dict[str, Any]]) -> dict[str, frozenset[str]]:
    told: dict[str, set[str]] = defaultdict(set)
    for link in links:
        told[link["event_id"]].add(link["mention_id"])
    return {name: frozenset(names) for name, names in told.items()}


def _seen_rows(rows: Iterable[tuple[str | None, str, Seen | None]]) -> pa.Table:
    nothing = dict.fromkeys(Seen.__slots__)
    plain = [
        {"table": table, "name": name, **(to_plain(seen) if seen is not None else nothing)}
        for table, name, seen in rows
    ]
    return pa.Table.from_pylist(plain, schema=_SEEN)


def _of_kind(reviews: Mapping[str, Review], kind: str) -> dict[str, Review]:
    return {name: review for name, review in reviews.items() if review.kind == kind}


def _changed(before: Effects, now: Effects) -> set[str]:
    """Return the mentions whose events have to be linked anew."""
    names = {
        name
        for name in before.verdicts.keys() | now.verdicts.keys()
        if _effect(before.verdicts.get(name)) != _effect(now.verdicts.get(name))
    }
    for old, new in (
        (before.decisions.together, now.decisions.together),
        (before.decisions.apart, now.decisions.apart),
    ):
        names.update(name for pair in set(old) ^ set(new) for name in pair)
    return names


def _effect(review: Review | None) -> str | None:
    return review.effect if review is not None and review.kind == "mention" else None
