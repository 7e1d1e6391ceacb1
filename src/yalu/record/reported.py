"""Events with their reports, as they leave for other tools, in the order of the listings and never all at once.

Only events are put in order; their reports, which are wide, are read for some tens of thousands at a time: to sort all
of them together would take a gigabyte for each half million.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from yalu.model import DateValue, EventReport, Place, ReportedEvent
from yalu.model.schema import from_plain
from yalu.record.checks import Check, standing_checks
from yalu.record.listing import Filter, select
from yalu.record.store import Store

# The first day of the date, where it is one: what a page says of its own date may be anything.
_PUBLISHED = "CAST(TRY_CAST(coalesce(s.published.start, left(d.published.value, 10)) AS DATE) AS VARCHAR)"
_REPORT = f"""
    v.mention_id, coalesce(d.key, v.doc) AS doc, v.story, v.sentence, d.publisher.value AS publisher,
    {_PUBLISHED} AS published, coalesce(s.title, d.title.value) AS title,
    d.url, d.language.value AS "language", v.status AS told_status, v.date AS told_date, v.cameo,
    v.source AS told_source, v.target AS told_target, v.place AS told_place, v.attribution, v.evidence, v.trigger,
    v.confidence AS told_confidence, v.coder, v.verdict
"""
_REPORTS_OF = f"""
    SELECT {_REPORT} FROM v_accepted v LEFT JOIN documents d ON d.doc_id = v.doc
    LEFT JOIN stories s ON s.doc = v.doc AND s.number = v.story
    WHERE v.mention_id IN (SELECT unnest($ids::VARCHAR[]))
"""  # noqa: S608 (constants of ours; values are parameters)
_COLUMNS_OF_EVENT = (
    "event_id", "type", "mode", "domain", "quad", "symmetric", "source", "target", "source_levels", "date", "status",
    "announced", "first_reported", "place", "confidence", "mentions",
)  # fmt: skip
# Reports of so many events take a hundred megabytes in Arrow; as Python's values ten times that, so few of them are.
_EVENTS_AT_ONCE, _EVENTS_AT_A_TIME = 50_000, 1_000
# Columns of a report that an event has too.
_TOLD = ("status", "date", "source", "target", "place", "confidence")
_OF_EVENT = ("type", "mode", "domain", "quad", "symmetric")


def reported_events(store: Store, listing: str, chosen: Filter, *, reviewers: bool = True) -> Iterator[ReportedEvent]:
    """Yield the rows of a listing (`events` or `mentions`) with what is reported of them. Raises ConfigError.

    An event of which no report is accepted has none. Without `reviewers` reports do not name who checked them.
    """
    checks = standing_checks(store, reviewers=reviewers)
    rows = _event_rows(store, chosen) if listing == "events" else _mention_rows(store, chosen)
    for _, reports in groupby(rows, key=itemgetter("event_id")):
        yield _event(list(reports), checks)


def _event_rows(store: Store, chosen: Filter) -> Iterator[dict[str, Any]]:
    """Yield a row for each report of each event, and one for an event of which no report is accepted."""
    columns = ", ".join(f'r."{name}"' for name in _COLUMNS_OF_EVENT)
    sql, parameters = select(store, "events", columns, chosen)
    batches: Iterator[pa.RecordBatch] = store.scan(sql, parameters, _EVENTS_AT_A_TIME)
    for some in _gathered(batches):
        reports = store.query(_REPORTS_OF, {"ids": pc.list_flatten(some["mentions"]).to_pylist()})
        place = {name: row for row, name in enumerate(reports["mention_id"].to_pylist())}
        for batch in some.to_batches(max_chunksize=_EVENTS_AT_A_TIME):
            yield from _with_reports(batch.to_pylist(), reports, place)


def _gathered(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.Table]:
    while some := list(islice(batches, _EVENTS_AT_ONCE // _EVENTS_AT_A_TIME)):
        yield pa.Table.from_batches(some)


def _with_reports(
    events: list[dict[str, Any]], reports: pa.Table, place: Mapping[str, int]
) -> Iterator[dict[str, Any]]:
    names = [name for event in events for name in event["mentions"] if name in place]
    told = {row["mention_id"]: row for row in reports.take([place[name] for name in names]).to_pylist()}
    for event in events:
        rows = [told[name] for name in event.pop("mentions") if name in told]
        yield from (event | row for row in rows or [{"mention_id": None}])


def _mention_rows(store: Store, chosen: Filter) -> Iterator[dict[str, Any]]:
    columns = f"""r.mention_id AS event_id, r.type, r.mode, r.domain, r.quad, r.symmetric,
        list_distinct(list_filter(list_transform(r.source, lambda a: a.country), lambda c: c IS NOT NULL)) AS source,
        list_distinct(list_filter(list_transform(r.target, lambda a: a.country), lambda c: c IS NOT NULL)) AS target,
        list_distinct(list_filter(list_transform(r.source, lambda a: a.level), lambda l: l IS NOT NULL))
            AS source_levels,
        r.date, r.status, NULL AS announced, {_PUBLISHED} AS first_reported,
        r.place.name AS place, r.confidence, {_REPORT.replace("v.", "r.")}"""
    return _scanned(store, *select(store, "mentions", columns, chosen))


def _scanned(store: Store, sql: str, parameters: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for batch in store.scan(sql, parameters):
        yield from batch.to_pylist()


def _event(rows: list[dict[str, Any]], checks: Mapping[str, Check]) -> ReportedEvent:
    first = rows[0]
    reports = tuple(_report(row, checks.get(row["mention_id"])) for row in rows if row["mention_id"] is not None)
    return ReportedEvent(
        event_id=first["event_id"],
        **{name: first[name] for name in _OF_EVENT},
        source=tuple(sorted(first["source"])),
        target=tuple(sorted(first["target"])),
        source_levels=tuple(sorted(first["source_levels"])),
        date=from_plain(DateValue, first["date"]),
        status=first["status"],
        announced=first["announced"],
        first_reported=first["first_reported"],
        place=_place(first["place"], reports),
        confidence=first["confidence"],
        reports=reports,
    )


def _report(row: dict[str, Any], said: Check | None) -> EventReport:
    told = {name: row[f"told_{name}"] for name in _TOLD}
    whose = {"reviewer": said.reviewer if said else None, "reviewed_at": said.at if said else None}
    return from_plain(EventReport, row | told | whose)


def _place(name: str | None, reports: tuple[EventReport, ...]) -> Place | None:
    """Return the place of that name as the best report that has it knows it."""
    found = (report.place for report in reports if report.place is not None and report.place.name == name)
    return next(found, None)
