"""Rows of a brief from the record: events with their reports, and claims."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from yalu.brief.otherwise import otherwise, read_denials
from yalu.brief.telling import is_claimed, life, marks
from yalu.brief.values import ClaimRow, EventRow, Report, Tone
from yalu.brief.words import DATE_UNKNOWN, date_words, domestic_words, event_words, label
from yalu.codebook import Codebook, load_codebook
from yalu.detect.kinds import top_level
from yalu.detect.words import actor, list_words
from yalu.measure import Queryable, state_name
from yalu.measure.series import weight_of
from yalu.measure.source import HOME_EVENTS, PAIR_EVENTS
from yalu.record.checks import Check
from yalu.record.export.geojson import place_kind

# Events of the pair, and domestic events of either state, as far as they were reported by `until`.
_EVENTS = f"""
    SELECT * EXCLUDE (scope_rank), scope FROM (
        SELECT *, 'pair' AS scope, 0 AS scope_rank FROM ({PAIR_EVENTS})
        UNION ALL BY NAME
        SELECT *, false AS forward, false AS backward, 'home' AS scope, 1 AS scope_rank FROM events
        WHERE {HOME_EVENTS}
            AND event_id IN (
                SELECT told.event_id FROM (SELECT event_id, unnest(mentions) AS mention_id FROM events) told
                JOIN v_accepted USING (mention_id))
    )
    WHERE coalesce(TRY_CAST(first_reported AS DATE) <= $until, true)
    QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY scope_rank) = 1
    ORDER BY date.start NULLS LAST, date."end", event_id
"""  # noqa: S608 (the parts are constants of ours; values are parameters)

_REPORTS = f"""
    WITH chosen AS (SELECT event_id, mentions FROM ({_EVENTS}))
    SELECT chosen.event_id, v.mention_id, v.status, v.date, v.evidence, v.trigger, v.attribution, v.confidence, v.coder,
        v.verdict, v.source, v.target, v.story, d.publisher.value AS publisher, d.url,
        -- the story that printed this text first, often the story itself: copies of one text are one source
        coalesce(c.original, s.story_id) AS text_of,
        coalesce(s.title, d.title.value) AS title, d.language.value AS language, d.source AS found_in, d.doc_id,
        coalesce(s.published.start, left(d.published.value, 10)) AS published_start,
        coalesce(s.published."end", left(d.published.value, 10)) AS published_end
    FROM (SELECT event_id, unnest(mentions) AS mention_id, unnest(range(len(mentions))) AS rank FROM chosen) chosen
    JOIN v_accepted v USING (mention_id)
    JOIN documents d ON d.doc_id = v.doc
    LEFT JOIN stories s ON s.doc = v.doc AND s.number = v.story
    LEFT JOIN copies c ON c.story = s.story_id
    WHERE coalesce(TRY_CAST(coalesce(s.published.start, left(d.published.value, 10)) AS DATE) <= $until, true)
    ORDER BY chosen.event_id, chosen.rank
"""  # noqa: S608

_CLAIMS = """
    SELECT c.*, d.publisher.value AS publisher, d.language.value AS language,
        coalesce(s.published.start, left(d.published.value, 10)) AS published_start,
        coalesce(s.published."end", left(d.published.value, 10)) AS published_end
    FROM claims c JOIN documents d ON d.doc_id = c.doc LEFT JOIN stories s ON s.doc = c.doc AND s.number = c.story
    WHERE {wanted}
    ORDER BY published_start DESC NULLS LAST, c.doc, c.evidence.start, c.claim_id
"""

_OF_DYAD = """list_contains(c.about, $dyad)
    AND coalesce(TRY_CAST(coalesce(s.published.start, left(d.published.value, 10)) AS DATE) <= $until, true)"""

Record = dict[str, Any]
_CHECKED = {"accept": "checked", "correct": "corrected"}


def checks_of(checks: Iterable[Check]) -> dict[str, str]:
    """Return who checked or corrected each row, when and why, in words."""
    counted = (check for check in checks if check.verdict in _CHECKED)
    return {check.item: f"{_CHECKED[check.verdict]} {check_words(check)}" for check in counted}


def check_words(check: Check) -> str:
    """Return who checked, when and why: "by Ana on 3 May 2024 (the headline says so)"."""
    why = f" ({check.note})" if check.note else ""
    return f"by {check.reviewer or 'a person'} on {_day(check.at)}{why}"


def read_events(
    store: Queryable, first: str, second: str, until: date, checks: Sequence[Check] = ()
) -> tuple[list[EventRow], list[Record]]:
    """Return the events as rows, by date, and as plain records for the download (each with its reports).

    `checks` are the reviews of mentions, which say who checked them.
    """
    parameters = {"first": first, "second": second, "until": until}
    reports: dict[str, list[Record]] = {}
    checked = checks_of(checks)
    for row in store.query(_REPORTS, parameters).to_pylist():
        row["checked"] = checked.get(row["mention_id"])
        row["found_in"] = _file_or_address(row["found_in"])
        reports.setdefault(row.pop("event_id"), []).append(row)
    events = store.query(_EVENTS, parameters).to_pylist()
    denials = read_denials(store)
    book = load_codebook()
    rows, records = [], []
    for number, event in enumerate(events, start=1):
        told = reports.get(event["event_id"], [])
        disputed = otherwise(event, told, denials, until)
        rows.append(replace(_event_row(number, event, told, first, second, book), otherwise=disputed))
        records.append(_event_record(event, told))
    return rows, records


def read_claims(store: Queryable, dyad: str, until: date) -> tuple[list[ClaimRow], list[Record]]:
    """Return the claims about a dyad, newest first, as rows and as plain records."""
    found = store.query(_CLAIMS.format(wanted=_OF_DYAD), {"dyad": dyad, "until": until}).to_pylist()
    return [claim_row(row) for row in found], [{"kind": "claim", "claim": row} for row in found]


def all_claims(store: Queryable) -> list[Record]:
    """Return all claims with their documents, newest first, as rows for `claim_row`."""
    rows: list[Record] = store.query(_CLAIMS.format(wanted="true")).to_pylist()
    return rows


def _file_or_address(source: str) -> str:
    """Return an address whole and of a path the last part.

    The folder says nothing of the evidence, may tell who read it, and would change the hash that a citation names.
    """
    return source if "://" in source else re.split(r"[/\\]", source)[-1]


def shortened(row: EventRow, reports: int) -> EventRow:
    """Return the row with at most `reports` reports, best evidence first."""
    return replace(row, reports=row.reports[:reports])


def _event_row(
    number: int, event: Record, reports: Sequence[Record], first: str, second: str, book: Codebook
) -> EventRow:
    when = event["date"]
    levels = event["source_levels"] + event["target_levels"] if event["symmetric"] else event["source_levels"]
    level = top_level([each for each in levels if each in book.levels])
    told = report_values(reports)
    return EventRow(
        number=number,
        event_id=event["event_id"],
        scope=event["scope"],
        took_place=event["status"] in ("occurred", "ongoing"),
        start=when["start"],
        end=when["end"],
        precision=when["precision"],
        year=when["start"][:4] if when["start"] else DATE_UNKNOWN,
        when=date_words(when["start"], when["end"], when["precision"]),
        what=_what(event, reports, level, first, second),
        parties=_parties(event, first, second),
        type=event["type"],
        type_words=label("types", event["type"]),
        domain=event["domain"],
        level=level or "",
        level_words=label("levels", level) if level else "level unknown",
        status=event["status"],
        status_words=label("statuses", event["status"]),
        tone=_tone(event["quad"]),
        place=place_words(event["place"]),
        announced=date_words(event["announced"], event["announced"], "day") if event["announced"] else None,
        confidence=event["confidence"],
        weight=weight_of(book, event["type"], event["mode"]) or 0.0,
        told=len({row["text_of"] or (row["doc_id"], row["story"]) for row in reports}),
        known=event["first_reported"],
        exactness=exactness(when["precision"]),
        marks=marks(told),
        life=life(told),
        outlets=len({row["publisher"] for row in reports}),
        reports=told,
    )


def _what(event: Record, reports: Sequence[Record], level: str | None, first: str, second: str) -> str:
    if event["scope"] == "home":
        own = [code for code in (*event["source"], *event["target"]) if code in (first, second)]
        return domestic_words(event["mode"], own[0])
    source, target = (first, second) if event["forward"] else (second, first)
    who = _persons(reports, source) or actor(level, state_name(source))
    return event_words(event["type"], event["mode"], who, target)


def _persons(reports: Sequence[Record], state: str) -> str:
    """Return the names of the office-holders who act for a state in the best report, two at most."""
    acting = reports[0]["source"] if reports else []
    names = [each["name"] for each in acting if each["country"] == state and each["name"] and each["role"]]
    return list_words(list(dict.fromkeys(names))[:2])


def _parties(event: Record, first: str, second: str) -> str:
    """Return the states besides the two that take part."""
    others = [code for code in (*event["source"], *event["target"]) if code not in (first, second)]
    return list_words([state_name(code).name for code in dict.fromkeys(others)])


def _tone(quad: str | None) -> Tone:
    if quad is None:
        return "neither"
    return "cooperative" if quad.endswith("cooperation") else "conflictual"


def report_values(rows: Sequence[Record]) -> tuple[Report, ...]:
    """Return the reports, best evidence first; a sentence that tells the event twice is one report of it."""
    reports: dict[tuple[str, int], Report] = {}
    for row in rows:
        reports.setdefault((row["doc_id"], row["evidence"]["start"]), make_report(row))
    return tuple(reports.values())


def make_report(row: Record) -> Report:
    """Return a report from a row of a mention with its document and story."""
    text, start = row["evidence"]["text"], row["evidence"]["start"]
    begin, end = row["trigger"]["start"] - start, row["trigger"]["end"] - start
    return Report(
        mention_id=row["mention_id"],
        publisher=row["publisher"] or "publisher unknown",
        published=_published(row),
        title=row["title"],
        url=row["url"] if (row["url"] or "").startswith(("https://", "http://")) else None,
        language=row["language"],
        before=text[:begin],
        trigger=text[begin:end],
        after=text[end:],
        attribution=", ".join(dict.fromkeys(each["name"] or each["text"] for each in row["attribution"])),
        status=label("statuses", row["status"]),
        date=date_words(row["date"]["start"], row["date"]["end"], row["date"]["precision"]),
        confidence=row["confidence"],
        coder=row["coder"],
        reviewed=row["verdict"],
        day=row["published_start"] if len(row["published_start"] or "") == len("2016-05-03") else None,
        state=row["status"],
        claimed=is_claimed(row["status"], [each["kind"] for each in row["attribution"]]),
        checked=row["checked"] or ("checked by a person" if row["verdict"] else None),
    )


def _day(instant: str) -> str:
    try:
        return date_words(instant[:10], instant[:10], "day")
    except ValueError:
        return DATE_UNKNOWN


def exactness(precision: str | None) -> str:
    """Return how exactly a date is known; nothing for a day, which says so itself, and where there is no date."""
    return "" if precision in (None, "day") else f"known to the {precision}" if precision != "interval" else "a span"


def place_words(place: str | None) -> str | None:
    """Return a place with what its point stands for: "Rason (city)"."""
    kind = place_kind(place) if place else None
    return f"{place} ({kind.replace('_', ' ')})" if kind else place


def _published(row: Record) -> str:
    start, end = row["published_start"], row["published_end"]
    return date_words(start, end, None) if start and len(start) == 10 else DATE_UNKNOWN


def _event_record(event: Record, reports: Sequence[Record]) -> Record:
    plain = {key: value for key, value in event.items() if key not in ("run", "forward", "backward", "mentions")}
    return {"kind": "event", "event": plain, "reports": list(reports)}


def claim_row(row: Record) -> ClaimRow:
    """Return a claim with the words it rests on, from a row of a claim with its document."""
    holder, odds, horizon = row["holder"], row["likelihood"], row["horizon"]
    return ClaimRow(
        claim_id=row["claim_id"],
        kind=label("claims", row["kind"]),
        holder=(holder["name"] or holder["text"]) if holder else "the report itself",
        stance=label("stances", row["stance"]),
        likelihood=odds["words"] if odds else "",
        horizon=date_words(horizon["start"], horizon["end"], horizon["precision"]) if horizon else "",
        quote=row["evidence"]["text"],
        publisher=row["publisher"] or "publisher unknown",
        published=_published(row),
        language=row["language"],
    )
