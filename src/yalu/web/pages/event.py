"""One event for good: who says so, where each report stands in its story, and what people have made of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from yalu.brief.citation import Work, cite
from yalu.brief.otherwise import otherwise, read_denials
from yalu.brief.rows import checks_of, report_values
from yalu.brief.telling import life, marks
from yalu.brief.values import Report
from yalu.link import MergeCandidate
from yalu.measure import state_name
from yalu.model.schema import to_plain
from yalu.record.browse import EventRow
from yalu.record.checks import read_checks
from yalu.record.evidence_of import Told, read_event, reviews_of
from yalu.record.export.geojson import place_kind
from yalu.record.fingerprint import data_hash
from yalu.record.listing import Filter
from yalu.record.reviews import Review
from yalu.web import words
from yalu.web.desk import Desk, desk_of
from yalu.web.marked import visible
from yalu.web.relation import Figures
from yalu.web.render import render

# A report stands in its story with so many characters around its sentence.
_AROUND = 280
_CANDIDATES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One report as the page shows it: as the brief has it, with the words around the sentence and where it leads."""

    report: Report
    row: dict[str, Any]
    before: str
    after: str
    reason: str | None
    story: str
    prints: int
    date_found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An event that may be the same one, what speaks for it and what against."""

    row: EventRow
    candidate: MergeCandidate


def event(request: Request) -> Response:
    """Show one event; the address of one that was merged or linked anew leads to what it is now."""
    desk, name = desk_of(request), request.path_params["event_id"]
    store, browse = desk.workspace.store, desk.workspace.browse
    told = read_event(store, browse, name)
    if told is None:
        moved = store.resolve_event(name)
        if moved is not None:
            return RedirectResponse(f"/event/{moved}", 303)
        raise HTTPException(404, "There is no such event: its reports may have been rejected. Search for its words.")
    seen = told.event
    reviews = reviews_of(store, seen.mentions)
    checks = checks_of(read_checks(store, items=seen.mentions))
    reports = report_values([row | {"checked": checks.get(row["mention_id"])} for row in told.reports])
    before, after = browse.neighbours(name)
    return render(
        request,
        "event.html",
        event=seen,
        what=words.headline(seen.type, seen.mode, seen.source, seen.target),
        told=told,
        reports=list(_shown(desk, told, reports)),
        marks=marks(reports),
        steps=life(reports),
        denied=[each for each in reports if each.state in ("denied", "cancelled")],
        otherwise=otherwise(to_plain(seen), told.reports, read_denials(store)),
        history=_history(reviews),
        citation=_citation(desk, told),
        candidates=list(_candidates(desk, name)),
        signs=_signs(desk, told),
        before=before,
        after=after,
        place_kind=(place_kind(seen.place) or "").replace("_", " ") if seen.place else "",
        pair=words.parties(seen.source, seen.target, symmetric=seen.symmetric),
        relations=_relations(told),
        names=_parties(told),
        words=words,
        state_name=state_name,
    )


def _shown(desk: Desk, told: Told, reports: Sequence[Report]) -> Iterator[Shown]:
    rows = {row["mention_id"]: row for row in told.reports}
    texts = desk.workspace.browse.texts_of({row["doc_id"]: row for row in told.reports})
    for report in reports:
        row = rows[report.mention_id]
        text, at = texts.get(row["doc_id"], ""), row["evidence"]
        yield Shown(
            report=report,
            row=row,
            before=visible(_cut_front(text[max(0, at["start"] - _AROUND) : at["start"]])),
            after=visible(_cut_back(text[at["end"] : at["end"] + _AROUND])),
            reason=told.reasons.get(report.mention_id),
            story=f"/story/{row['doc_id']}/{row['story']}",
            prints=sum(each["first_printed"] == row["first_printed"] for each in told.reports),
            date_found=words.date_basis(row["date"]),
        )


def _cut_front(text: str) -> str:
    """Return the end of a text from the start of a word on."""
    return text if len(text) < _AROUND else "… " + text.partition(" ")[2]


def _cut_back(text: str) -> str:
    return text if len(text) < _AROUND else text.rpartition(" ")[0] + " …"


def _parties(told: Told) -> list[tuple[str, str, str]]:
    """Return who takes part: side, name, and role with level, each once."""
    found: dict[tuple[str, str, str], None] = {}
    for row in told.reports:
        for side in ("source", "target"):
            for actor in row[side]:
                about = ", ".join(
                    part
                    for part in (
                        actor["role"],
                        state_name(actor["country"]).name if actor["country"] else None,
                        actor["level"],
                    )
                    if part
                )
                found[side, actor["name"] or actor["text"], about] = None
    return list(found)[:20]


def _relations(told: Told) -> list[str]:
    states = sorted({*told.event.source, *told.event.target})
    return [f"{one}-{other}" for at, one in enumerate(states) for other in states[at + 1 :]][:6]


def _candidates(desk: Desk, name: str) -> Iterator[Candidate]:
    found = desk.remember(("candidates", name), lambda: desk.workspace.merge_candidates(name))[:_CANDIDATES]
    browse = desk.workspace.browse
    table = browse.table()
    rows = {each.other: table.row_of(each.other) for each in found}
    shown = browse.find(Filter()).show([row for row in rows.values() if row is not None])
    by_id = {row.event_id: row for row in shown}
    for each in found:
        if each.other in by_id:
            yield Candidate(row=by_id[each.other], candidate=each)


def _signs(desk: Desk, told: Told) -> list[tuple[str, Any]]:
    """Return the signs that rest on an event, of the relations whose pages were computed before."""
    found = []
    for dyad in _relations(told):
        figures = desk.keeper.peek(f"relation-{dyad}", Figures)
        cards = figures.state.signs if figures is not None else ()
        found += [(dyad, card) for card in cards if told.event.event_id in card.sign.events]
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What somebody said of the event or one of its reports, in words."""

    at: str
    reviewer: str
    words: str
    fields: tuple[tuple[str, str], ...]
    note: str | None


_VERDICTS = {
    "accept": "accepted a report as coded",
    "reject": "rejected a report: it tells no such event",
    "correct": "corrected a report",
    "merge": "put reports together: they tell one event",
    "split": "took reports apart: they tell different events",
    "undo": "took a decision back",
}


def _history(reviews: Sequence[Review]) -> list[Decision]:
    return [
        Decision(
            at=review.at,
            reviewer=review.reviewer,
            words=_VERDICTS.get(review.verdict, review.verdict),
            fields=tuple(
                (name, words.value(value))
                for name, value in (review.correction or {}).items()
                if review.verdict == "correct"
            ),
            note=review.note,
        )
        for review in reviews
    ]


def _citation(desk: Desk, told: Told) -> Any:
    seen = told.event
    return cite(
        Work(
            kind="event",
            item=seen.event_id,
            title=f"{words.headline(seen.type, seen.mode, seen.source, seen.target)}, "
            f"{words.when(seen.date.start, seen.date.end, seen.date.precision)}",
            container=desk.name,
            published=seen.first_reported,
            data_hash=desk.remember("data hash", lambda: data_hash(desk.workspace.store)),
        ),
        accessed=datetime.now(UTC).date(),
    )


ROUTES = [Route("/event/{event_id}", event)]
