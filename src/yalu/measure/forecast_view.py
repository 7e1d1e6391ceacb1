"""What the record knows that a rule of the forecast ledger is held against, and what it says of a claim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from yalu.forecast import CodedAct, EventRule, Happening, RecordView, Rule, YearValue
from yalu.measure.context import read_values
from yalu.measure.source import LENGTH, STORY_DAYS, TOOK_PLACE, Queryable, coded_pair_events
from yalu.model import Document, Sentence, Story
from yalu.model.ids import document_id, story_id
from yalu.resolve.story import StoryResolver

# What took place with one of some states in it, and the day from which it could be known: reported as having happened,
# and begun (as in a history; announcements do not count).
_HAPPENINGS = f"""
    WITH days AS ({STORY_DAYS}),
    taken AS (
        SELECT * FROM (SELECT *, {LENGTH} AS length FROM events)
        WHERE {TOOK_PLACE} AND length BETWEEN 1 AND 366 AND list_contains($types, type)
            AND date."end" >= $since AND date.start <= $closes
            AND (list_has_any(source, $states) OR list_has_any(target, $states))),
    told AS (
        SELECT named.event_id, min(days.day) FILTER (v.status IN ('occurred', 'ongoing')) AS reported,
            list_distinct(flatten(list(list_transform(
                CASE WHEN v."symmetric" THEN list_concat(v.source, v.target) ELSE v.source END, lambda actor: actor.name
            )))) AS source_names
        FROM (SELECT event_id, unnest(mentions) AS mention_id FROM taken) named
        JOIN v_accepted v USING (mention_id)
        JOIN days ON days.doc = v.doc AND days.number = v.story
        GROUP BY named.event_id)
    SELECT taken.event_id, type, mode, source AS sources, target AS targets, source_levels, told.source_names,
        taken."symmetric",
        TRY_CAST(date.start AS DATE) AS start, TRY_CAST(date."end" AS DATE) AS finish, reported
    FROM taken JOIN told ON told.event_id = taken.event_id
    ORDER BY start, finish, event_id
"""  # noqa: S608 (the parts are constants of ours; values are parameters)
# Imported events between two states.
_CODED = f"""
    SELECT event_id, type, mode, [source] AS sources, [target] AS targets, source_levels,
        []::VARCHAR[] AS source_names, false AS "symmetric",
        start, finish, greatest(reported, start) AS reported
    FROM ({coded_pair_events("event_id", "reported", "levels")})
    WHERE {TOOK_PLACE} AND list_contains($types, type)
        AND finish >= CAST($since AS DATE) AND start <= CAST($closes AS DATE)
    ORDER BY start, finish, event_id
"""  # noqa: S608
# Each story with the states that its events and claims name.
_READ = f"""
    WITH days AS ({STORY_DAYS}),
    named AS (
        SELECT doc, story, unnest(list_transform(list_concat(source, target), lambda actor: actor.country)) AS state
        FROM v_accepted
        UNION ALL SELECT doc, story, unnest(flatten(list_transform(about, lambda dyad: string_split(dyad, '-'))))
        FROM claims)
    SELECT day, states, count(*) AS stories FROM (
        SELECT days.day, list_sort(list_distinct(list(named.state))) AS states
        FROM named JOIN days ON days.doc = named.doc AND days.number = named.story
        WHERE days.day >= CAST($since AS DATE) AND list_contains($states, named.state)
        GROUP BY days.story_id, days.day)
    GROUP BY day, states ORDER BY day
"""  # noqa: S608
_CLAIM = f"""
    SELECT c.*, days.day, days.publisher FROM claims c
    LEFT JOIN ({STORY_DAYS}) days ON days.doc = c.doc AND days.number = c.story WHERE c.claim_id = $claim
"""  # noqa: S608
_CLAIMED = f"""
    SELECT c.claim_id, c.evidence.text AS text, c.holder, days.publisher AS outlet, days.day
    FROM claims c JOIN ({STORY_DAYS}) days ON days.doc = c.doc AND days.number = c.story
    WHERE c.kind = 'forecast' AND days.day IS NOT NULL AND len(c.about) > 0
    ORDER BY days.day DESC, c.claim_id
"""  # noqa: S608
_CODED_ACTS = """
    SELECT type, mode, list_transform(source, lambda actor: actor.country) AS sources,
        list_transform(target, lambda actor: actor.country) AS targets
    FROM v_accepted WHERE doc = $doc AND story = $story AND evidence.start = $start ORDER BY trigger.start, mention_id
"""
# A rule, and the first and last day of the question it answers.
Timed = tuple[Rule, date, date]
# So many steps of a series make a whole year.
_STEPS = {"year": 1, "month": 12, "week": 52, "day": 360}


def read_views(store: Queryable, asked: Sequence[Timed], *, until: date) -> dict[tuple[str, ...], RecordView]:
    """Return what the record knows by a day that rules can be held against, by the states (one, or a pair) they name.

    `asked` are rules with the first and last day of their questions: only events of their types within the time of any
    of them are read.
    """
    if not asked:
        return {}
    events = [rule for rule, _, _ in asked if isinstance(rule, EventRule)]
    span = {
        "since": min(since for _, since, _ in asked).isoformat(),
        "closes": max(closes for _, _, closes in asked).isoformat(),
    }
    states = sorted({state for rule in events for state in rule.states})
    types = sorted({kind for rule in events for kind, _ in rule.kinds})
    linked = [
        _happening(row) for row in store.query(_HAPPENINGS, span | {"states": states, "types": types}).to_pylist()
    ]
    read = [
        (row["day"], frozenset(row["states"]), row["stories"])
        for row in store.query(_READ, {"since": span["since"], "states": states}).to_pylist()
    ]
    views = {}
    for each in sorted({rule.states for rule, _, _ in asked}):
        coded = store.query(_CODED, span | {"first": each[0], "second": each[-1], "types": types}).to_pylist()
        views[each] = RecordView(
            happenings=(*linked, *map(_happening, coded)),
            values=tuple(_year_values(store, *each)) if len(each) == 2 else (),
            read=tuple(day for day, named, stories in read if named.issuperset(each) for _ in range(stories)),
            until=until,
        )
    return views


def _happening(row: Mapping[str, Any]) -> Happening:
    return Happening(
        event_id=row["event_id"],
        type=row["type"],
        mode=row["mode"],
        sources=tuple(row["sources"]),
        targets=tuple(row["targets"]),
        source_levels=tuple(filter(None, row["source_levels"])),
        source_names=tuple(filter(None, row["source_names"])),
        symmetric=row["symmetric"],
        start=row["start"],
        end=row["finish"],
        known=max(row["reported"], row["start"]) if row["reported"] else row["finish"],
    )


def _year_values(store: Queryable, first: str, second: str) -> Iterator[YearValue]:
    """Yield the values of series between two states by year; shorter steps are added up to whole years."""
    for series in read_values(store, first, second):
        if {series.source, series.target} != {first, second}:
            continue
        by_year: dict[int, list[int]] = defaultdict(list)
        for place, start in enumerate(series.starts):
            by_year[start.year].append(place)
        dyad = f"{series.source}>{series.target}" if series.directed else "-".join(sorted((first, second)))
        for year, places in by_year.items():
            if len(places) >= _STEPS[series.step]:
                yield YearValue(
                    name=series.name,
                    dyad=dyad,
                    year=year,
                    value=sum(series.values[place] for place in places),
                    unit=series.unit,
                    known=max(series.known[place] for place in places),
                )


def claim_row(store: Queryable, claim: str) -> dict[str, Any] | None:
    """Return a claim with the day and publisher of its story, null where there is none of that id."""
    rows: list[dict[str, Any]] = store.query(_CLAIM, {"claim": claim}).to_pylist()
    return rows[0] if rows else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedForecast:
    """A forecast found in a text: whose, when it was told, and in which words."""

    claim_id: str
    text: str
    holder: str
    day: date


def claimed_forecasts(store: Queryable) -> list[ClaimedForecast]:
    """Return the forecasts of the record whose story has a day and that are about some relation, the newest first."""
    return [
        ClaimedForecast(
            claim_id=row["claim_id"],
            text=row["text"],
            holder=holder_name(row["holder"] or {}, row["outlet"] or None),
            day=row["day"],
        )
        for row in store.query(_CLAIMED, {}).to_pylist()
    ]


def holder_name(holder: Mapping[str, Any], outlet: str | None) -> str:
    """Return what a claim's holder is called in the ledger.

    "Experts" of two outlets are not the same, and what an author says under "I expect" or nobody in particular says
    is the outlet's.
    """
    if holder.get("name"):
        return str(holder["name"])
    if not holder or holder.get("kind") == "author":
        return outlet or "unknown"
    return f"{holder['text']} ({outlet})" if outlet else str(holder["text"])


def coded_acts(store: Queryable, claim: Mapping[str, Any]) -> Sequence[CodedAct]:
    """Return the events that were coded from a claim's own sentence."""
    place = {"doc": claim["doc"], "story": claim["story"], "start": claim["evidence"]["start"]}
    return [
        CodedAct(
            type=act["type"],
            mode=act["mode"],
            sources=tuple(filter(None, act["sources"])),
            targets=tuple(filter(None, act["targets"])),
        )
        for act in store.query(_CODED_ACTS, place).to_pylist()
    ]


def named_in(text: str) -> tuple[list[str], dict[str, str]]:
    """Return the states that a sentence by itself names, in that order, and the first person it names of each."""
    doc = document_id(key=None, text=text, title=None, publisher=None, published=None)
    document = Document(doc_id=doc, key=None, source="", media_type="text/plain", sha256="", text=text)
    story = Story(
        story_id=story_id(doc, 0, 0, len(text)),
        doc=doc,
        number=0,
        title=None,
        section=None,
        authors=(),
        published=None,
        start=0,
        end=len(text),
        marks=(),
        sentences=(Sentence(number=0, start=0, end=len(text)),),
    )
    mentions = _resolver().resolve(document, story).actors
    states = list(dict.fromkeys(actor.country for each in mentions for actor in each.actors if actor.country))
    persons: dict[str, str] = {}
    for each in mentions:
        for actor in each.actors if each.kind == "person" else ():
            if actor.country and actor.name:
                persons.setdefault(actor.country, actor.name)
    return states, persons


@cache
def _resolver() -> StoryResolver:
    return StoryResolver()
