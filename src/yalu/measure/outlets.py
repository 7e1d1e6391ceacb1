"""Outlets side by side: what each reported of one event or one period, when, in which words, and what it left out.

A report is an accepted mention in a story published in the period (of one event: in any story). Stories that print
another's text (`copies`) are one source: they are marked, and neither their claims nor their words count as their own.
What an outlet left out is said only where something of it was read in the days when others told it.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from yalu.errors import ConfigError
from yalu.measure.outlet_words import ClaimOfOne, OutletTerm, Said, claims_of_one, over_used
from yalu.measure.source import STORY_DAYS, Queryable

# An outlet that printed nothing of an event within a week of its first report, though it printed other things, left it
# out; a weekly gets one issue.
DAYS_TO_TELL = 7
# More outlets than this do not fit side by side; those with most reports are shown unless others are asked for.
MOST_OUTLETS = 8

Told = Literal["first", "told", "left out", "nothing read"]

_DAYS = f"""
    days AS ({STORY_DAYS}),
    printed AS (
        SELECT days.*, c.original, first.publisher AS copied_from
        FROM days LEFT JOIN copies c ON c.story = days.story_id
        LEFT JOIN days first ON first.story_id = c.original)
"""  # noqa: S608 (the parts are constants of ours; values are parameters)
_BOTH = "list_contains({row}.source, $first) AND list_contains({row}.target, $second)"
_EITHER = f"(({_BOTH.format(row='e')}) OR (list_contains(e.source, $second) AND list_contains(e.target, $first)))"

_REPORTS = """
    WITH {days},
    told AS (SELECT e.event_id, e.type AS event_type, e.mode AS event_mode, e.status AS event_status,
            e.date AS event_date, e.source AS event_source, e.target AS event_target, unnest(e.mentions) AS mention_id
        FROM events e WHERE {events})
    SELECT told.* EXCLUDE (event_date), event_date.start AS event_start,
        event_date."end" AS event_end, event_date.precision AS event_precision,
        v.doc, v.story, v.type, v.mode, v.status, v.trigger.text AS trigger, v.evidence.text AS evidence,
        list_distinct(list_filter(list_transform(list_concat(v.source, v.target), lambda a: coalesce(a.name, a.text)),
            lambda n: n IS NOT NULL)) AS actors,
        p.publisher, p.day, p.story_id, p.copied_from, p.original
    FROM told JOIN (SELECT * FROM v_accepted WHERE {runs}) v USING (mention_id)
    JOIN printed p ON p.doc = v.doc AND p.number = v.story
    WHERE {stories}
    ORDER BY p.day NULLS LAST, p.story_id, v.sentence, v.trigger.start, mention_id
"""
_CLAIMS = """
    WITH {days}
    SELECT r.claim_id, r.doc, r.story, r.kind, r.stance, r.about, r.holder.text AS holder, r.evidence.text AS text,
        p.publisher, p.day, p.original
    FROM claims r JOIN printed p ON p.doc = r.doc AND p.number = r.story WHERE {stories} AND {about}
    ORDER BY p.day, p.story_id, r.evidence.start, r.claim_id
"""
_READ = """
    WITH {days}
    SELECT publisher, day, count(*) AS stories, count(*) FILTER (original IS NULL) AS texts
    FROM printed WHERE day BETWEEN $since AND $until GROUP BY ALL ORDER BY ALL
"""
_WORDS = """
    WITH {days}
    SELECT p.publisher, p.story_id, list_transform(list_filter(s.sentences, lambda each: each.kind = 'body'),
            lambda each: substring(d.text, each.start + 1, each."end" - each.start)) AS sentences
    FROM printed p JOIN (SELECT * FROM stories WHERE {runs}) s ON s.story_id = p.story_id
    JOIN documents d ON d.doc_id = p.doc
    WHERE p.original IS NULL AND list_contains($outlets, p.publisher) AND {stories} AND {chosen}
    ORDER BY p.story_id
"""
_RUNS = f"""
    SELECT DISTINCT s.run FROM ({STORY_DAYS}) p JOIN stories s USING (story_id) WHERE p.day BETWEEN $since AND $until
    ORDER BY s.run
"""  # noqa: S608
_IN_PERIOD = "p.day BETWEEN $since AND $until"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletReport:
    """What an outlet printed of an event, on an ISO day. `copied_from` names the outlet that had the text first."""

    mention_id: str
    publisher: str
    day: str | None
    doc: str
    story: int
    type: str
    mode: str | None
    status: str
    actors: tuple[str, ...]
    trigger: str
    evidence: str
    copied_from: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedEvent:
    """An event with what each outlet printed of it; `told` says for each outlet whether it did."""

    event_id: str
    type: str
    mode: str | None
    status: str
    start: str | None
    end: str | None
    precision: str | None
    source: tuple[str, ...]
    target: tuple[str, ...]
    told: Mapping[str, Told]
    reports: tuple[OutletReport, ...]
    independent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """An outlet and what was read of it: `stories` in the period, `texts` without copies, events it told of these.

    `alone` counts the events that no other outlet compared told, `left_out` those that others told while it was read.
    """

    publisher: str
    stories: int
    texts: int
    events: int
    first: int
    alone: int
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Outlets side by side over a period of publication (`since` to `until`, both inclusive)."""

    since: date
    until: date
    dyad: str | None
    event: str | None
    outlets: tuple[Outlet, ...]
    events: tuple[ComparedEvent, ...]
    claims: tuple[ClaimOfOne, ...]
    terms: tuple[OutletTerm, ...]
    others: tuple[str, ...]


def compare_event(store: Queryable, event_id: str, publishers: Sequence[str] = ()) -> Comparison:
    """Compare what outlets printed of one event. Raises ConfigError for an unknown event or outlet."""
    sql = _REPORTS.format(days=_DAYS, events="e.event_id = $event", stories="true", runs="true")
    rows = store.query(sql, {"event": event_id}).to_pylist()
    days = [row["day"] for row in rows if row["day"] is not None]
    if not days:
        raise ConfigError(
            "no dated story reports such an event.", item=event_id, remedy="List events with `yalu events`."
        )
    since, until = min(days), max([*days, min(days) + timedelta(days=DAYS_TO_TELL)])
    return _compared(store, rows, _Scope(since=since, until=until, event=event_id), publishers)


def compare_period(
    store: Queryable, since: date, until: date, dyad: str | None = None, publishers: Sequence[str] = ()
) -> Comparison:
    """Compare what outlets printed in a period, both days inclusive: of two states (`CHN-PRK`), or of all.

    Raises ConfigError for an unknown outlet, or where nothing was printed.
    """
    runs = store.query(_RUNS, {"since": since, "until": until})["run"].to_pylist()
    scope = _Scope(since=since, until=until, dyad=dyad, runs=tuple(runs))
    sql = _REPORTS.format(days=_DAYS, events=_EITHER if dyad else "true", stories=_IN_PERIOD, runs=scope.in_runs)
    rows = store.query(sql, scope.days | scope.states).to_pylist()
    return _compared(store, rows, scope, publishers)


def last_printed(store: Queryable) -> date | None:
    """Return the last day on which a story was published, null where there is none."""
    (row,) = store.query(f"SELECT max(day) AS day FROM ({STORY_DAYS})", {}).to_pylist()  # noqa: S608 (a constant)
    day: date | None = row["day"]
    return day


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scope:
    """What is compared: stories of a period, about one event or two states or anything."""

    since: date
    until: date
    dyad: str | None = None
    event: str | None = None
    runs: tuple[str, ...] = ()

    @property
    def in_runs(self) -> str:
        """A condition that lets only the files of the runs be read that hold stories of the period."""
        return "run IN (" + ", ".join(f"'{run}'" for run in self.runs) + ")" if self.runs else "true"

    @property
    def days(self) -> dict[str, Any]:
        return {"since": self.since, "until": self.until}

    @property
    def states(self) -> dict[str, Any]:
        if self.dyad is None:
            return {}
        first, second = self.dyad.split("-")
        return {"first": first, "second": second}


def _compared(store: Queryable, rows: Sequence[dict[str, Any]], scope: _Scope, publishers: Sequence[str]) -> Comparison:
    read = _read(store, scope)
    outlets, others = _chosen(read, rows, publishers, of_event=scope.event is not None)
    events = [_event(list(group), outlets, read) for group in _by_event(rows, outlets)]
    events.sort(key=lambda each: (each.reports[0].day or "9", each.start or "", each.event_id))
    about = {(row["doc"], row["story"]) for row in rows}
    claims = _claims(store, scope, outlets, about)
    return Comparison(
        since=scope.since,
        until=scope.until,
        dyad=scope.dyad,
        event=scope.event,
        outlets=tuple(_outlet(name, read, events, outlets) for name in outlets),
        events=tuple(events),
        claims=claims,
        terms=_terms(store, scope, outlets, rows),
        others=others,
    )


class _Coverage:
    """How many stories and texts of each outlet were read on each day."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        self._days: dict[str, dict[date, tuple[int, int]]] = defaultdict(dict)
        for row in rows:
            self._days[row["publisher"]][row["day"]] = (row["stories"], row["texts"])

    @property
    def publishers(self) -> list[str]:
        return sorted(self._days)

    def total(self, publisher: str) -> tuple[int, int]:
        days = self._days.get(publisher, {}).values()
        return sum(stories for stories, _ in days), sum(texts for _, texts in days)

    def any(self, publisher: str, since: date, until: date) -> bool:
        return any(since <= day <= until for day in self._days.get(publisher, {}))


def _read(store: Queryable, scope: _Scope) -> _Coverage:
    return _Coverage(store.query(_READ.format(days=_DAYS), scope.days).to_pylist())


def _chosen(
    read: _Coverage, rows: Sequence[dict[str, Any]], asked: Sequence[str], *, of_event: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the outlets compared and the others that were read. Raises ConfigError for one that was not read."""
    known = {name.casefold(): name for name in read.publishers}
    wanted = []
    for name in asked:
        if name.casefold() not in known:
            near = difflib.get_close_matches(name.casefold(), known, n=3) or sorted(known)[:5]
            shown = ", ".join(repr(known[each]) for each in near) or "none at all"
            raise ConfigError("was not read in these days.", item=repr(name), remedy=f"Read were {shown}.")
        wanted.append(known[name.casefold()])
    if not wanted:
        told: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            told[row["publisher"]].add(row["event_id"])
        wanted = sorted(told, key=lambda name: (-len(told[name]), name))
        # Of one event, those that were read and told nothing of it are half of the answer.
        silent = sorted(read.publishers, key=lambda name: (-read.total(name)[0], name)) if of_event else []
        wanted = list(dict.fromkeys([*wanted, *silent]))[:MOST_OUTLETS]
    chosen = tuple(dict.fromkeys(wanted))
    return chosen, tuple(name for name in read.publishers if name not in chosen)


def _by_event(rows: Sequence[dict[str, Any]], outlets: Sequence[str]) -> Iterable[list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["publisher"] in outlets:
            groups[row["event_id"]].append(row)
    return groups.values()


def _event(rows: Sequence[dict[str, Any]], outlets: Sequence[str], read: _Coverage) -> ComparedEvent:
    head = rows[0]
    days = [row["day"] for row in rows if row["day"] is not None]
    return ComparedEvent(
        event_id=head["event_id"],
        type=head["event_type"],
        mode=head["event_mode"],
        status=head["event_status"],
        start=head["event_start"],
        end=head["event_end"],
        precision=head["event_precision"],
        source=tuple(head["event_source"]),
        target=tuple(head["event_target"]),
        told={name: _told(name, rows, min(days, default=None), read) for name in outlets},
        reports=tuple(map(_report, rows)),
        independent=len({row["original"] or row["story_id"] for row in rows}),
    )


def _told(name: str, rows: Sequence[dict[str, Any]], first: date | None, read: _Coverage) -> Told:
    own = [row for row in rows if row["publisher"] == name]
    if own:
        return "first" if any(row["day"] == first and row["original"] is None for row in own) else "told"
    if first is None or not read.any(name, first, first + timedelta(days=DAYS_TO_TELL)):
        return "nothing read"
    return "left out"


def _report(row: dict[str, Any]) -> OutletReport:
    return OutletReport(
        mention_id=row["mention_id"],
        publisher=row["publisher"],
        day=_iso(row["day"]),
        doc=row["doc"],
        story=row["story"],
        type=row["type"],
        mode=row["mode"],
        status=row["status"],
        actors=tuple(row["actors"]),
        trigger=row["trigger"],
        evidence=row["evidence"],
        copied_from=row["copied_from"] if row["original"] is not None else None,
    )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _outlet(name: str, read: _Coverage, events: Sequence[ComparedEvent], outlets: Sequence[str]) -> Outlet:
    stories, texts = read.total(name)
    told = [event for event in events if event.told[name] in ("first", "told")]
    others = [other for other in outlets if other != name]
    return Outlet(
        publisher=name,
        stories=stories,
        texts=texts,
        events=len(told),
        first=sum(event.told[name] == "first" for event in told),
        alone=sum(all(event.told[other] in ("left out", "nothing read") for other in others) for event in told),
        left_out=sum(event.told[name] == "left out" for event in events),
    )


def _claims(
    store: Queryable, scope: _Scope, outlets: Sequence[str], about: set[tuple[str, int]]
) -> tuple[ClaimOfOne, ...]:
    stories = "true" if scope.event else _IN_PERIOD
    dyad = "list_contains(r.about, $dyad)" if scope.dyad else "true"
    parameters = ({} if scope.event else scope.days) | ({"dyad": scope.dyad} if scope.dyad else {})
    rows = store.query(_CLAIMS.format(days=_DAYS, stories=stories, about=dyad), parameters).to_pylist()
    chosen = [
        row
        for row in rows
        if row["publisher"] in outlets
        and row["original"] is None
        and (scope.event is None or (row["doc"], row["story"]) in about)
    ]
    return claims_of_one(chosen)


def _terms(
    store: Queryable, scope: _Scope, outlets: Sequence[str], rows: Sequence[dict[str, Any]]
) -> tuple[OutletTerm, ...]:
    """Return the terms each outlet over-uses in its stories about what is compared; copies are left out."""
    parameters: dict[str, Any] = {"outlets": list(outlets)} | ({} if scope.event else scope.days)
    chosen = "true"
    if scope.event or scope.dyad:
        chosen = "list_contains($stories, p.story_id)"
        parameters["stories"] = sorted({row["story_id"] for row in rows})
    stories = "true" if scope.event else _IN_PERIOD
    sql = _WORDS.format(days=_DAYS, stories=stories, chosen=chosen, runs=scope.in_runs)
    found = store.query(sql, parameters).to_pylist()
    return over_used([Said(publisher=row["publisher"], sentences=tuple(row["sentences"])) for row in found])
