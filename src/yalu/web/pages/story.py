"""A story as it is stored, with everything that was coded in it where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from yalu.brief.citation import Work, cite
from yalu.brief.rows import checks_of
from yalu.brief.words import label
from yalu.errors import RecordError
from yalu.model import Claim, EventMention, Quantity
from yalu.record.checks import read_checks
from yalu.record.evidence_of import Read, read_story
from yalu.web import words
from yalu.web.desk import desk_of
from yalu.web.marked import Piece, TextMark, pieces
from yalu.web.numbers import whole_number
from yalu.web.render import render

# A page holds so many characters of a story: some forty printed pages, which browsers lay out at once.
PART_LETTERS = 100_000
# As many sentences as somebody reads; the best come first.
_MOST_HITS = 50
_LONGEST_QUERY = 300
# Rows of the table of what was coded; a story has a few dozen, a hostile one any number.
_MOST_ROWS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedRow:
    """One thing that was coded: its id and kind, what was coded, the words it stands on and where to correct it."""

    item: str
    kind: str
    what: str
    details: str
    quote: str
    checked: str | None
    event: str | None
    start: int


def story(request: Request) -> Response:
    """Show one story, or a part of a long one."""
    desk = desk_of(request)
    doc, number = request.path_params["doc"], request.path_params["number"]
    browse = desk.workspace.browse
    read = read_story(desk.workspace.store, browse, doc, number)
    if read is None:
        raise HTTPException(404, "There is no such story in the record.")
    start, end, part, parts = _part(request, read)
    own = browse.events_of([mention.mention_id for mention in read.mentions])
    items = [*(each.mention_id for each in read.mentions), *(each.claim_id for each in read.claims)]
    checks = checks_of(read_checks(desk.workspace.store, items=items))
    rows = list(_rows(read, own, checks))
    return render(
        request,
        "story.html",
        read=read,
        document=read.document,
        story=read.story,
        pieces=list(_anchored(pieces(read.document.text, _marks(read), start, end))),
        rows=rows[:_MOST_ROWS],
        more=max(0, len(rows) - _MOST_ROWS),
        part=part,
        parts=parts,
        citation=cite(_work(read)),
        words=words,
        path=request.url.path,
    )


def _part(request: Request, read: Read) -> tuple[int, int, int, int]:
    """Return where the part that is asked for starts and ends, its number and how many there are."""
    parts = max(1, -(-(read.story.end - read.story.start) // PART_LETTERS))
    part = whole_number(request.query_params.get("part", ""), least=1, most=parts)
    start = read.story.start + (part - 1) * PART_LETTERS
    return start, min(start + PART_LETTERS, read.story.end), part, parts


def _anchored(found: Sequence[Piece]) -> Iterator[tuple[Piece, str | None]]:
    """Yield each piece with the id it has on the page: the first words of what was coded are where links lead."""
    seen: set[str] = set()
    for piece in found:
        first = piece.kind in ("event", "claim", "quantity") and piece.target not in seen
        if first and piece.target is not None:
            seen.add(piece.target)
        yield piece, f"at-{piece.target}" if first else None


def _marks(read: Read) -> Iterator[TextMark]:
    for mark in read.story.marks:
        if mark.kind in ("furniture", "headline"):
            yield TextMark(start=mark.start, end=mark.end, kind=mark.kind)
    for mention in read.mentions:
        yield from _mention_marks(mention)
    for claim in read.claims:
        yield _mark(claim.evidence.start, claim.evidence.end, "claim", claim.claim_id, f"claim: {claim.kind}")
    for quantity in read.quantities:
        at = quantity.evidence
        yield _mark(at.start, at.end, "quantity", quantity.quantity_id, f"quantity: {_amount(quantity)}")


def _mention_marks(mention: EventMention) -> Iterator[TextMark]:
    target, what = mention.mention_id, label("types", mention.type)
    yield TextMark(start=mention.evidence.start, end=mention.evidence.end, kind="evidence")
    yield _mark(mention.trigger.start, mention.trigger.end, "event", target, f"event: {what}")
    for actor in (*mention.source, *mention.target):
        name = actor.name or actor.text
        yield _mark(
            actor.start, actor.end, "actor", target, f"actor: {name}" + (f", {actor.country}" if actor.country else "")
        )
    if mention.place is not None:
        yield _mark(mention.place.start, mention.place.end, "place", target, f"place: {mention.place.name}")
    # A date keeps its words, not where they stand: in its own sentence they are found again.
    at = mention.evidence.text.find(mention.date.text) if mention.date.text else -1
    if mention.date.text and at >= 0:
        start = mention.evidence.start + at
        when = words.when(mention.date.start, mention.date.end, mention.date.precision)
        yield _mark(start, start + len(mention.date.text), "date", target, f"date: {when}")


def _mark(start: int, end: int, kind: str, target: str, what: str) -> TextMark:
    return TextMark(start=start, end=end, kind=kind, target=target, words=what)


def _rows(read: Read, own: Mapping[str, str], checks: Mapping[str, str]) -> Iterator[CodedRow]:
    """Yield what was coded, in the order of the text."""
    found = [
        *(_event_row(mention, checks.get(mention.mention_id), own) for mention in read.mentions),
        *(_claim_row(claim, checks.get(claim.claim_id)) for claim in read.claims),
        *(_quantity_row(quantity) for quantity in read.quantities),
    ]
    yield from sorted(found, key=lambda row: (row.start, row.kind, row.item))


def _event_row(mention: EventMention, checked: str | None, own: Mapping[str, str]) -> CodedRow:
    source, target = ([actor.country or actor.text for actor in side] for side in (mention.source, mention.target))
    when = words.when(mention.date.start, mention.date.end, mention.date.precision)
    place = f", at {mention.place.name}" if mention.place else ""
    said = "; says " + ", ".join(each.name or each.text for each in mention.attribution) if mention.attribution else ""
    return CodedRow(
        item=mention.mention_id,
        kind="event",
        what=f"{label('types', mention.type)}: {words.parties(source, target, symmetric=mention.symmetric)}",
        details=f"{when}{place}; {label('statuses', mention.status)}{said}; confidence {mention.confidence:.0%}",
        quote=mention.trigger.text,
        checked=checked,
        event=own.get(mention.mention_id),
        start=mention.trigger.start,
    )


def _claim_row(claim: Claim, checked: str | None) -> CodedRow:
    holder = (claim.holder.name or claim.holder.text) if claim.holder else "the report itself"
    odds = f"; {claim.likelihood.words}" if claim.likelihood else ""
    return CodedRow(
        item=claim.claim_id,
        kind="claim",
        what=f"{label('claims', claim.kind)} by {holder}",
        details=f"about {', '.join(claim.about) or 'no relation'}; {label('stances', claim.stance)}{odds}",
        quote=claim.evidence.text,
        checked=checked,
        event=None,
        start=claim.evidence.start,
    )


def _quantity_row(quantity: Quantity) -> CodedRow:
    when = words.when(quantity.date.start, quantity.date.end, quantity.date.precision)
    return CodedRow(
        item=quantity.quantity_id,
        kind="quantity",
        what=_amount(quantity) + (f" of {quantity.of}" if quantity.of else ""),
        details=when,
        quote=quantity.evidence.text,
        checked=None,
        event=None,
        start=quantity.evidence.start,
    )


def _amount(quantity: Quantity) -> str:
    return f"{quantity.value:,.10g} {quantity.unit}"


def _work(read: Read) -> Work:
    document, published = read.document, read.story.published
    return Work(
        kind="story",
        item=read.story.story_id,
        title=read.story.title or (document.title.value if document.title else "Untitled"),
        container=document.publisher.value if document.publisher else "publisher unknown",
        authors=read.story.authors,
        published=published.start if published else None,
        url=document.url,
    )


def search(request: Request) -> Response:
    """Show the sentences of all stories that hold the words asked for, whether they tell an event or not."""
    query = request.query_params.get("q", "").strip()[:_LONGEST_QUERY]
    hits, problem = [], None
    if query:
        try:
            hits = desk_of(request).workspace.search(query, limit=_MOST_HITS)
        except RecordError as error:
            problem = error.problem
    return render(request, "stories.html", query=query, hits=hits, most=_MOST_HITS, problem=problem, words=words)


ROUTES = [Route("/story/{doc}/{number:int}", story), Route("/stories", search)]
