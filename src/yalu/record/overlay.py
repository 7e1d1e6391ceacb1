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
import pyarrow.compute as pc

from yalu.codebook.load import load_codebook
from yalu.errors import RecordError
from yalu.link import Decisions, Reach, link_mentions, reach
from yalu.model import Claim, Event, EventMention, Link
from yalu.model.schema import arrow_schema, from_plain, to_plain, to_table
from yalu.record.attach import Conflict
from yalu.record.corrections import corrected
from yalu.record.effects import Effects, effects_of
from yalu.record.locate import Locator, Query
from yalu.record.published import PublishedDays, publication_days
from yalu.record.reaches import Reaches, Surroundings
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
# An event with its links, as rows.
_Told = tuple[dict[str, Any], list[dict[str, Any]]]
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


class Overlay:
    """What reviews change in the views of one database, kept up to date as they come.

    `connection` has the views of the tables. `linked` are the reviews that the newest link run knew, `run` is its id,
    null where nothing was linked. `reaches` gives where the reports linked then stand.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        linked: Sequence[Review],
        run: str | None,
        reaches: Callable[[Query], Reaches],
    ) -> None:
        self._connection = connection
        self._run = run
        self._locator = Locator(self._query, {"mentions": "mentions", "claims": "_claims"})
        self._shown: Mapping[str, Review] = {}
        self._days: PublishedDays = {}
        self._unfit: dict[str, Conflict] = {}
        self._conflicts: tuple[Conflict, ...] = ()
        self._touched: dict[str, int] = {}
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
    def decisions(self) -> Decisions:
        """What holds of which mentions report one event."""
        return self._applied.decisions if self._applied else Decisions()

    def changed_since(self, count: int) -> set[str]:
        """Return the ids of the events that may be other ones, or gone, since only `count` reviews were applied."""
        return {name for name, at in self._touched.items() if at > count}

    def update(self, reviews: Sequence[Review]) -> None:
        """Let the views answer with these reviews, all there are; who is asking meanwhile sees the ones before."""
        before = self._applied or (self._effects(self._linked) if self._linked else effects_of((), {}))
        now = self._effects(reviews)
        touched = _changed(before, now) if self._run is not None else set()
        stood = self._stood(touched) if touched else {}
        with self._transaction():
            names = self._put_rows(now)
            changed = self._events_of(names)
            if touched:
                changed |= self._link_anew(touched, stood, now.decisions)
                changed |= self._events_of(names)
        self._shown, self._applied, self._conflicts = now.verdicts, now, now.conflicts
        self._touched.update(dict.fromkeys(changed, len(reviews)))

    # Kept between processes

    def tables(self) -> dict[str, pa.Table]:
        """Return all that was made of the record and the reviews applied so far."""
        tables = {name: self._query(f"SELECT * FROM {name}", {}) for name in _TABLES}  # noqa: S608 (ours)
        found, lost = self._locator.found, self._locator.lost
        tables["found"] = _seen_rows((None, name, seen) for name, seen in found.items())
        tables["lost"] = _seen_rows(lost)
        tables["touched"] = pa.table(
            {"event_id": pa.array(self._touched, pa.string()), "at": pa.array(self._touched.values(), pa.int64())}
        )
        unfit = [(name, each.review.review_id, each.problem) for name, each in self._unfit.items()]
        tables["unfit"] = pa.Table.from_pylist([dict(zip(_UNFIT.names, each, strict=True)) for each in unfit], _UNFIT)
        return tables

    def restore(self, tables: Mapping[str, pa.Table], reviews: Sequence[Review]) -> None:
        """Take in what another one had made of the same record (`tables`) with these reviews.

        Raises KeyError, TypeError, ValueError where it is not what `tables` gives; nothing is taken in then.
        """
        rows = {name: tables[name].to_pylist() for name in ("found", "lost", "touched", "unfit")}
        held = standing(reviews)
        by_id = {review.review_id: review for review in held}
        unfit = {
            row["name"]: Conflict(review=by_id[row["review_id"]], attached=row["name"], problem=row["problem"])
            for row in rows["unfit"]
        }
        touched = {row["event_id"]: row["at"] for row in rows["touched"]}
        found = {row["name"]: from_plain(Seen, row) for row in rows["found"]}
        lost = [(row["table"], row["name"], from_plain(Seen, row) if row["item"] else None) for row in rows["lost"]]
        applied = effects_of(held, found)
        with self._transaction():
            for name, schema in _TABLES.items():
                self._append(name, tables[name].select(schema.names))
        self._locator.remember(found, lost)
        self._unfit, self._touched = unfit, touched
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
        return names

    def _correct(
        self, row_type: type[EventMention] | type[Claim], view: str, key: str, reviews: Mapping[str, Review]
    ) -> None:
        if not reviews:
            return
        rows, runs = [], []
        for plain in self._rows(view, key, reviews):
            review = reviews[plain[key]]
            try:
                rows.append(corrected(from_plain(row_type, plain), review.correction or {}))
                runs.append(plain["run"])
            except RecordError as error:
                self._unfit[plain[key]] = Conflict(review=review, attached=plain[key], problem=error.problem)
        table = to_table(row_type, rows).append_column(_RUN, pa.array(runs, pa.string()))
        self._append(f"_corrected_{view.removeprefix('_')}", table)

    # Events

    def _link_anew(self, touched: Collection[str], stood: Mapping[str, Reach], decisions: Decisions) -> set[str]:
        """Link the events of some mentions anew, with all whose mentions may be of one happening with others by it.

        `stood` is where they stood before. Returns the ids of the events that are other ones now, or gone.
        """
        self._moved |= self._moved_from(touched)
        stand = {name: [each] for name, each in self._moved.items()}
        for name, each in stood.items():
            stand.setdefault(name, []).append(each)
        around = Surroundings(self._linked_reaches(), stand, decisions)
        mentions = around.of(touched)
        for _ in range(_ROUNDS):
            events = self._events_of(mentions)
            told = self._column("SELECT mention_id FROM links WHERE event_id IN (SELECT unnest($names))", events)
            if told <= mentions:
                break
            mentions |= around.of(told - mentions)
        events = self._events_of(mentions)
        rows = [from_plain(EventMention, row) for row in self._rows("v_accepted", "mention_id", mentions)]
        derived = link_mentions(rows, self._published({row.doc for row in rows}), load_codebook(), decisions)
        return self._replace(events, *derived)

    def _linked_reaches(self) -> Reaches:
        """Return where the reports stand that were linked; with the first time, where those do that people moved."""
        if self._reaches is None:
            self._reaches = self._read_reaches(self._query)
            names = self._column(
                "SELECT mention_id FROM _corrected_mentions UNION SELECT mention_id FROM _derived_links"
            )
            self._moved = self._moved_from(names)
        return self._reaches

    def _stood(self, touched: Collection[str]) -> dict[str, Reach]:
        """Return where those of some reports stood that people had moved; from now on they do no more."""
        self._linked_reaches()
        return {name: self._moved.pop(name) for name in touched if name in self._moved}

    def _moved_from(self, names: Collection[str]) -> dict[str, Reach]:
        """Return where those of some accepted mentions stand that were corrected, or not linked before."""
        linked = {name for name, _, _ in self._linked_reaches().places(names)}
        asked = self._column("SELECT mention_id FROM _corrected_mentions") & set(names) | set(names) - linked
        rows = [from_plain(EventMention, row) for row in self._rows("v_accepted", "mention_id", asked)] if asked else []
        days, codebook = self._published({row.doc for row in rows}), load_codebook()
        return {row.mention_id: reach(row, days.get((row.doc, row.story)), codebook) for row in rows}

    def _events_of(self, mentions: Collection[str]) -> set[str]:
        return self._column("SELECT event_id FROM links WHERE mention_id IN (SELECT unnest($names))", mentions)

    def _published(self, docs: Iterable[str]) -> PublishedDays:
        known = {doc for doc, _ in self._days}
        new = sorted(set(docs) - known)
        if new:
            self._days |= publication_days(self._query, new)
        return self._days

    def _replace(self, names: Collection[str], events: Sequence[Event], links: Sequence[Link]) -> set[str]:
        """Put derived events in the place of those called `names`; return the ids of those that changed by it.

        What is derived just as the link run had it is shown as the link run has it.
        """
        ids = sorted({*names, *(event.event_id for event in events)})
        coded = self._told("_events", "_links", ids)
        before = coded | self._told("_derived_events", "_derived_links", ids)
        hidden = self._column("SELECT event_id FROM _replaced_events WHERE event_id IN (SELECT unnest($names))", ids)
        before = {name: told for name, told in before.items() if name not in hidden or told is not coded.get(name)}
        rows = {"events": self._derived(Event, events), "links": self._derived(Link, links)}
        now = _by_event(rows["events"].to_pylist(), rows["links"].to_pylist())
        other = {name for name, told in now.items() if told != coded.get(name)}
        self._delete("_replaced_events", "event_id", ids)
        gone = sorted(name for name in coded if name in other or name not in now)
        self._append("_replaced_events", pa.table({"event_id": gone}, schema=_NAMES))
        for table, derived in rows.items():
            self._delete(f"_derived_{table}", "event_id", ids)
            self._append(
                f"_derived_{table}", derived.filter(pc.is_in(derived["event_id"], pa.array(sorted(other), pa.string())))
            )
        return {name for name in ids if before.get(name) != now.get(name)}

    def _told(self, events: str, links: str, ids: Sequence[str]) -> dict[str, _Told]:
        """Return events of two tables, and their links, by id."""
        rows = (
            self._query(f"SELECT * FROM {table} WHERE event_id IN (SELECT unnest($names))", {"names": ids}).to_pylist()  # noqa: S608
            for table in (events, links)
        )
        return _by_event(*rows)

    def _derived(self, row_type: type[Event] | type[Link], rows: Sequence[Event] | Sequence[Link]) -> pa.Table:
        runs = pa.array([self._run] * len(rows), pa.string())
        return to_table(row_type, rows).append_column(_RUN, runs)

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
        into = f"CREATE TABLE {table} AS" if create else f"INSERT INTO {table}"
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


def _by_event(events: Iterable[dict[str, Any]], links: Iterable[dict[str, Any]]) -> dict[str, _Told]:
    told: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for link in links:
        told[link["event_id"]].append(link)
    return {
        event["event_id"]: (event, sorted(told[event["event_id"]], key=lambda link: link["mention_id"]))
        for event in events
    }


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
