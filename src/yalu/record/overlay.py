"""Reviews put over the record: the views answer as if everything had been coded and linked with them.

Coded rows stay as they are. Tables in memory hold what reviews change: verdicts, corrected rows, and the events that
reviews touch, linked anew. Linking part of a record gives the events of the whole where all that can be of one
happening with its mentions is in it (`yalu.link.link_mentions`): what one review costs does not grow with the record.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from yalu.codebook.load import load_codebook
from yalu.errors import RecordError
from yalu.link import Decisions, link_mentions, reach
from yalu.model import Claim, Event, EventMention, Link
from yalu.model.schema import arrow_schema, from_plain, to_table
from yalu.record.attach import Conflict
from yalu.record.corrections import corrected
from yalu.record.effects import Effects, effects_of
from yalu.record.locate import Locator
from yalu.record.published import PublishedDays, publication_days
from yalu.record.reviews import Review, standing

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
# Once around what was touched, and around what that touches: a cancellation links two events, seldom a third.
_ROUNDS = 4
# An event may hold a report of a day earlier or later than its own, and with it reach another event.
_DAYS_AROUND = 3
# A report wide in time (a year, or undated in an undated story) can be of any event of its parties; the nearest do.
_MOST_NEIGHBOURS = 200
# How long after it was first told an undated event can have been (yalu.link.reports).
_UNDATED_BEFORE, _UNDATED_AFTER, _PLAN_AHEAD = 3, 1, 120

_NEIGHBOURS = f"""
WITH near AS (
    SELECT e.event_id, row_number() OVER (
        PARTITION BY r.name
        ORDER BY coalesce(e.date.start, e.first_reported) < r.first, e.date.start, e.event_id) AS rank
    FROM events e JOIN _reach r ON list_sort(list_distinct(list_concat(e.source, e.target))) = r.states
    WHERE CASE
        WHEN e.date.start IS NOT NULL THEN e.date.start <= r.last AND e.date.end >= r.first
        WHEN e.first_reported IS NULL THEN true
        ELSE CAST(e.first_reported AS DATE) - {_UNDATED_BEFORE} <= CAST(r.last AS DATE)
            AND CAST(e.first_reported AS DATE) + if(e.status = 'scheduled', {_PLAN_AHEAD}, {_UNDATED_AFTER})
                >= CAST(r.first AS DATE) END
    OR (r.rejects AND e.announced <= r.last AND e.date.end >= r.first))
SELECT DISTINCT event_id FROM near WHERE rank <= {_MOST_NEIGHBOURS}
"""  # noqa: S608 (numbers of ours)


class Overlay:
    """What reviews change in the views of one database, kept up to date as they come.

    `connection` has the views of the tables. `linked` are the reviews that the newest link run knew, `run` is its id,
    null where nothing was linked.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, linked: Sequence[Review], run: str | None) -> None:
        self._connection = connection
        self._run = run
        self._locator = Locator(self._query, {"mentions": "mentions", "claims": "_claims"})
        self._shown: Mapping[str, Review] = {}
        self._days: PublishedDays = {}
        self._unfit: dict[str, Conflict] = {}
        self._conflicts: tuple[Conflict, ...] = ()
        for name, schema in _TABLES.items():
            self._append(name, schema.empty_table(), create=True)
        for name, body in _VIEWS.items():
            connection.execute(f"CREATE OR REPLACE VIEW {name} AS {body}")
        self._applied = self._effects(linked) if linked else effects_of((), {})

    @property
    def conflicts(self) -> list[Conflict]:
        """The reviews that do not fit the record as it is coded now, oldest first."""
        found = [*self._conflicts, *self._unfit.values()]
        return sorted(found, key=lambda conflict: (conflict.review.at, conflict.review.review_id))

    def review_of(self, item: str) -> Review | None:
        """Return the review that counts for a row."""
        return self._applied.verdicts.get(item)

    @property
    def decisions(self) -> Decisions:
        """What holds of which mentions report one event."""
        return self._applied.decisions

    def update(self, reviews: Sequence[Review]) -> None:
        """Let the views answer with these reviews, all there are; who is asking meanwhile sees the ones before."""
        now = self._effects(reviews)
        with self._transaction():
            self._put_rows(now)
            touched = _changed(self._applied, now)
            if touched and self._run is not None:
                self._link_anew(touched, now.decisions)
        self._shown, self._applied, self._conflicts = now.verdicts, now, now.conflicts

    def _effects(self, reviews: Sequence[Review]) -> Effects:
        held = standing(reviews)
        return effects_of(held, self._locator.locate(held))

    # Rows

    def _put_rows(self, now: Effects) -> None:
        """Put verdicts and corrected rows in the place of those before."""
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

    def _link_anew(self, touched: Collection[str], decisions: Decisions) -> None:
        """Link the events of some mentions anew, with those whose mentions may be of one happening with them."""
        accepted = [from_plain(EventMention, row) for row in self._rows("v_accepted", "mention_id", touched)]
        events = self._events_of(touched) | self._neighbours(accepted)
        mentions = set(touched)
        for _ in range(_ROUNDS):
            told = self._column("SELECT mention_id FROM links WHERE event_id IN (SELECT unnest($names))", events)
            around = self._events_of(told)
            mentions |= told
            if around <= events:
                break
            events |= around
        rows = [from_plain(EventMention, row) for row in self._rows("v_accepted", "mention_id", mentions)]
        derived = link_mentions(rows, self._published({row.doc for row in rows}), load_codebook(), decisions)
        self._replace(events, *derived)

    def _events_of(self, mentions: Collection[str]) -> set[str]:
        return self._column("SELECT event_id FROM links WHERE mention_id IN (SELECT unnest($names))", mentions)

    def _neighbours(self, mentions: Sequence[EventMention]) -> set[str]:
        """Return the events of the same parties and days: a mention corrected or brought back may be of one of them."""
        if not mentions:
            return set()
        days = self._published({mention.doc for mention in mentions})
        reaches = [
            {
                "name": mention.mention_id,
                "states": sorted(state for state in found.states if not state.startswith("?")),
                "first": _days_from(found.first, -_DAYS_AROUND),
                "last": _days_from(found.last, _DAYS_AROUND),
                "rejects": mention.type == "REJECT",
            }
            for mention in mentions
            for found in [reach(mention, days.get((mention.doc, mention.story)))]
        ]
        self._connection.register("_reach", pa.Table.from_pylist(reaches))
        try:
            return self._column(_NEIGHBOURS)
        finally:
            self._connection.unregister("_reach")

    def _published(self, docs: Iterable[str]) -> PublishedDays:
        known = {doc for doc, _ in self._days}
        new = sorted(set(docs) - known)
        if new:
            self._days |= publication_days(self._query, new)
        return self._days

    def _replace(self, names: Collection[str], events: Sequence[Event], links: Sequence[Link]) -> None:
        """Put derived events in the place of those called `names`."""
        self._delete("_replaced_events", "event_id", names)
        self._append("_replaced_events", pa.table({"event_id": sorted(names)}, schema=_NAMES))
        for table, row_type, rows in (("_derived_events", Event, events), ("_derived_links", Link, links)):
            self._delete(table, "event_id", names)
            runs = pa.array([self._run] * len(rows), pa.string())
            self._append(table, to_table(row_type, rows).append_column(_RUN, runs))

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


def _days_from(day: str, days: int) -> str:
    bounded = min(max(date.fromisoformat(day).toordinal() + days, date.min.toordinal()), date.max.toordinal())
    return date.fromordinal(bounded).isoformat()


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
