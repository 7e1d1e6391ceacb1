"""Review: what the coder is least sure of and matters most, one thing at a time, a key for each decision."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from textwrap import shorten
from typing import Any, get_args

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from yalu.brief.words import label
from yalu.codebook.load import load_codebook
from yalu.errors import ConfigError, YaluError
from yalu.measure.queue import Queued, claim_queue, mention_queue
from yalu.model import Actor, Claim, EventMention
from yalu.model.event import ClaimKind, Stance, Status
from yalu.model.role import RoleCandidate
from yalu.record.browse import EventRow
from yalu.record.listing import Filter
from yalu.record.review_item import ReviewItem, read_item
from yalu.record.reviewing import coded_row, mentions_of
from yalu.record.reviews import Review, standing
from yalu.web import words
from yalu.web.desk import Desk, desk_of
from yalu.web.marked import Piece, TextMark, pieces
from yalu.web.pages.relation import REFRESH_SECONDS
from yalu.web.relation import Figures
from yalu.web.render import address, done, render
from yalu.web.safety import did, person, posted

NAV = ("Review", "/review")
KINDS = ("mention", "claim", "role")
_NEXT = 8  # of what waits, shown below the one in focus
_SHORT = 140  # letters of a sentence, in a list
_CANDIDATES = 3
_ACTIONS = {"accept": "Accepted", "reject": "Rejected", "correct": "Corrected", "merge": "Merged", "split": "Split off"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An event that may be the same one: its id, what it is in words, and what speaks for and against."""

    event: str
    what: str
    reason: str
    against: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """A person's last decision that holds: its name (of a review or a role), its item, and what it was."""

    name: str
    item: str
    verdict: str


def review(request: Request) -> Response:
    """Show the first of what waits, or what the address names, with the keys to decide on it."""
    query, desk = request.query_params, desk_of(request)
    kind, asked = query.get("kind", ""), query.get("item")
    if kind not in KINDS:
        kind = "claim" if (asked or "").startswith("claim-") else "mention"
    if kind == "role":
        return _roles(request, desk, asked)
    name = _mention_of(desk, asked) if asked else None
    skipped = set(query.get("after", "").split())
    waiting = [each for each in _waiting(desk, kind) if each.item not in skipped]
    focus = name or (waiting[0].item if waiting else None)
    item = _item(desk, focus) if focus else None
    return render(
        request,
        "review.html",
        kind=kind,
        kinds=KINDS,
        counts=_counts(desk),
        item=item,
        why=next((each.why for each in waiting if each.item == focus), None),
        pieces=_pieces(item) if item else (),
        fields=_fields(item) if item else {},
        candidates=_candidates(desk, item) if item else (),
        waiting=[_in_short(desk, each) for each in [each for each in waiting if each.item != focus][:_NEXT]],
        later=address(request, item=None, after=" ".join([*skipped, focus])) if focus else None,
        last=_last(desk, person(request).name),
        conflicts=desk.workspace.review_conflicts(),
        agreed=_agreed(item),
        types=_types(),
        statuses=get_args(Status),
        claim_kinds=get_args(ClaimKind),
        stances=get_args(Stance),
        words=words,
        role=None,
        reading=False,
        may=person(request).may("reviewer"),
    )


def _roles(request: Request, desk: Desk, asked: str | None) -> Response:
    found = _proposed(desk, read=True)
    proposed = found or []
    skipped = set(request.query_params.get("after", "").split())
    waiting = [each for each in proposed if each.role_id not in skipped]
    role = next((each for each in proposed if each.role_id == asked), waiting[0] if waiting else None)
    answer = render(
        request,
        "review.html",
        kind="role",
        kinds=KINDS,
        counts=_counts(desk),
        item=None,
        role=role,
        reading=found is None,
        waiting=[(each.role_id, f"{each.name}: {each.role} of {each.country}") for each in waiting if each is not role][
            :_NEXT
        ],
        later=address(request, item=None, after=" ".join([*skipped, role.role_id])) if role else None,
        last=_last_role(desk, person(request).name),
        conflicts=(),
        why=None,
        may=person(request).may("reviewer"),
    )
    if found is None:
        answer.headers["Refresh"] = REFRESH_SECONDS
    return answer


def decide(request: Request) -> Response:
    """Write down one decision; the next item is where the answer leads."""
    desk, who = desk_of(request), person(request).name
    item, verdict = _given(request, "item") or "", _given(request, "verdict") or ""
    to = _given(request, "to") or "/review"
    if item.startswith("role-"):
        return _decide_role(request, desk, item, verdict, to)
    correction: Mapping[str, Any] | None = None
    if verdict == "correct":
        correction = _correction(request, desk, item)
    elif verdict == "merge":
        correction = {"with": [_given(request, "with") or ""]}
    elif verdict == "split":
        correction = {"apart": [item]}
        item = _rest(desk, item)
    elif verdict == "accept" and (before := desk.workspace.store.review_of(item)) and before.correction:
        verdict, correction = "correct", before.correction  # who accepts what stands agrees with its correction
    made = _write(desk, item, verdict, who, correction, _given(request, "note"))
    did(request, f"review: {verdict}", made.item)
    return done(request, to, f"{_ACTIONS[verdict]}.", review=made.review_id)


def undo(request: Request) -> Response:
    """Take back one's own last decision, or the one that is named."""
    desk, who = desk_of(request), person(request).name
    name = _given(request, "review")
    if name is None:
        last = _last(desk, who)
        if last is None:
            raise ConfigError("there is nothing of yours to take back.", remedy="Decide something first.")
        name = last.name
    if name.startswith("role-"):
        desk.workspace.decide_roles({name: "undo"}, reviewer=who)
        did(request, "review: undo a role", name)
        return done(request, f"/review?kind=role&item={name}", "Taken back.")
    taken = desk.workspace.undo(name, reviewer=who)
    did(request, "review: undo", taken.item)
    item = next(each.item for each in desk.workspace.reviews() if each.review_id == taken.item)
    return done(request, f"/review?item={item}", "Taken back.", review=taken.review_id)


def _write(
    desk: Desk, item: str, verdict: str, who: str, correction: Mapping[str, Any] | None, note: str | None
) -> Review:
    if verdict not in _ACTIONS:
        raise ConfigError(f"{verdict!r} is no decision.", remedy=f"Choose one of {', '.join(_ACTIONS)}.")
    return desk.workspace.review(item, verdict, reviewer=who, correction=correction, note=note)  # type: ignore[arg-type]


def _decide_role(request: Request, desk: Desk, item: str, verdict: str, to: str) -> Response:
    if verdict not in ("accept", "reject"):
        raise ConfigError("a role is accepted or rejected.", item=item, remedy="Choose one of the two.")
    desk.workspace.decide_roles({item: verdict}, reviewer=person(request).name)  # type: ignore[dict-item]
    did(request, f"review: {verdict} a role", item)
    return done(request, to, f"{_ACTIONS[verdict]}.")


def _correction(request: Request, desk: Desk, item: str) -> dict[str, Any]:
    """Return the fields of the form that say something else than what stands."""
    stands = read_item(desk.workspace.store, item)
    row = stands.stands or stands.coded
    sent = posted(request)
    changed = {
        name: value
        for name, was in _as_given(row).items()
        if name in sent and ((value := _given(request, name)) or "") != was
    }
    if not changed:
        raise ConfigError("nothing was changed.", item=item, remedy="Change a field, or accept what is there.")
    listed = {name: (changed[name] or "").split() for name in changed.keys() & {"source", "target", "about"}}
    return {**changed, **listed}


def _as_given(row: EventMention | Claim) -> dict[str, str]:
    """Return the fields of the form as they stand."""
    if isinstance(row, Claim):
        return {"kind": row.kind, "stance": row.stance, "about": " ".join(row.about)}
    return {
        "type": row.type,
        "source": _codes(row.source),
        "target": _codes(row.target),
        "date": _day(row),
        "status": row.status,
    }


def _codes(side: Sequence[Actor]) -> str:
    return " ".join(dict.fromkeys(actor.country for actor in side if actor.country))


def _day(row: EventMention) -> str:
    when = row.date
    if when.start is None or when.end is None or when.precision == "day":
        return when.start or ""
    return {"month": when.start[:7], "year": when.start[:4]}.get(when.precision or "", when.start)


# What the page shows


def _runs(desk: Desk) -> tuple[int]:
    """Return what changes with each run but not with a review: queues are not put in order anew for each decision."""
    return (desk.workspace.store.manifest.size,)


def _waiting(desk: Desk, kind: str) -> list[Queued]:
    """Return what nobody looked at, in the order it had when the last run was committed."""
    store = desk.workspace.store
    if kind == "claim":
        found = desk.remember("claims to review", lambda: claim_queue(store), version=_runs(desk))
    else:
        signs, headline = _cited(desk)
        found = desk.remember(
            ("mentions to review", len(signs), len(headline)),
            lambda: mention_queue(store, signs=signs, headline=headline),
            version=_runs(desk),
        )
    reviewed = store.reviewed()
    return [each for each in found if each.item not in reviewed]


def _cited(desk: Desk) -> tuple[set[str], set[str]]:
    """Return the events that current signs and headlines of watched relations rest on, as far as they are computed."""
    empty: Callable[[], dict[str, tuple[set[str], set[str]]]] = dict
    known = desk.remember("cited by signs", empty, version=_runs(desk))
    for dyad in desk.watched:
        if dyad not in known and (found := _cited_of(desk, dyad)) is not None:
            known[dyad] = found
    return set().union(*(each[0] for each in known.values())), set().union(*(each[1] for each in known.values()))


def _cited_of(desk: Desk, dyad: str) -> tuple[set[str], set[str]] | None:
    try:
        # Those of before the last reviews do: to compute them anew at each would keep a processor busy.
        figures = desk.keeper.peek(f"relation-{dyad}", Figures) or desk.figures(dyad, wait=0).value
    except YaluError:
        return set(), set()
    if figures is None:
        return None
    ids = {row.number: row.event_id for row in figures.state.events}
    signs = {ids[number] for card in figures.state.signs for number in card.cites if number in ids}
    return signs, {ids[number] for number in figures.state.judgement.headline.cites if number in ids}


class _Rows:
    """Rows by their ids, as they were coded."""

    def __init__(self) -> None:
        self.rows: dict[str, EventMention | Claim] = {}


class _Roles:
    """The roles that the texts of a record tell: reading all of them takes a while, so a thread does it."""

    def __init__(self) -> None:
        self.told: list[RoleCandidate] | None = None
        self._reader: threading.Thread | None = None

    def read(self, desk: Desk) -> None:
        """Begin to read, unless that was begun."""
        if self._reader is None:
            self._reader = threading.Thread(target=self._read, args=(desk,), daemon=True)
            self._reader.start()

    def _read(self, desk: Desk) -> None:
        self.told = desk.workspace.proposed_roles()


def _proposed(desk: Desk, *, read: bool) -> list[RoleCandidate] | None:
    """Return the roles nobody has decided on, null while they are not read; with `read`, reading is begun."""
    roles = desk.remember("told roles", _Roles, version=_runs(desk))
    if read:
        roles.read(desk)
    if roles.told is None:
        return None
    decided = {each.role.role_id for each in desk.workspace.decided_roles()}
    return [each for each in roles.told if each.role_id not in decided]


def _counts(desk: Desk) -> dict[str, int | None]:
    roles = _proposed(desk, read=False)
    return {
        "mention": len(_waiting(desk, "mention")),
        "claim": len(_waiting(desk, "claim")),
        "role": None if roles is None else len(roles),
    }


def _item(desk: Desk, name: str) -> ReviewItem:
    try:
        return read_item(desk.workspace.store, name)
    except YaluError as error:
        raise HTTPException(404, "There is no such report or claim in the record.") from error


def _mention_of(desk: Desk, name: str) -> str:
    """Return the best mention of an event, and any other name as it is."""
    if not name.startswith("event-"):
        return name
    try:
        return mentions_of(desk.workspace.store, name)[0]
    except YaluError as error:
        raise HTTPException(404, "There is no such event in the record.") from error


def _rest(desk: Desk, mention: str) -> str:
    """Return another report of the same event: what a report is split off from."""
    reports = _item(desk, mention).reports
    rest = [each for each in reports if each != mention]
    if not rest:
        raise ConfigError("it is the only report of its event.", item=mention, remedy="Reject it if it is none.")
    return rest[0]


def _pieces(item: ReviewItem) -> list[Piece]:
    row = item.stands or item.coded
    marks = [TextMark(start=row.evidence.start, end=row.evidence.end, kind="evidence")]
    if isinstance(row, EventMention):
        marks.append(TextMark(start=row.trigger.start, end=row.trigger.end, kind="event"))
        marks += [TextMark(start=each.start, end=each.end, kind="actor") for each in (*row.source, *row.target)]
    shifted = [replace(mark, start=mark.start - item.start, end=mark.end - item.start) for mark in marks]
    return pieces(item.text, shifted, 0, len(item.text))


def _fields(item: ReviewItem) -> dict[str, str]:
    return _as_given(item.stands or item.coded)


def _candidates(desk: Desk, item: ReviewItem) -> list[Candidate]:
    if item.event is None:
        return []
    event = item.event
    found = desk.remember(("candidates", event), lambda: desk.workspace.merge_candidates(event))[:_CANDIDATES]
    browse = desk.workspace.browse
    table = browse.table()
    rows = [row for each in found if (row := table.row_of(each.other)) is not None]
    shown = {row.event_id: row for row in browse.find(Filter()).show(rows)}
    return [
        Candidate(event=each.other, what=_what(shown[each.other]), reason=each.reason, against=each.against)
        for each in found
        if each.other in shown
    ]


def _what(row: EventRow) -> str:
    parties = words.parties(row.source, row.target, symmetric=row.symmetric)
    return f"{label('types', row.type)}: {parties}, {words.when(row.start, row.end, row.precision)}"


def _in_short(desk: Desk, each: Queued) -> tuple[str, str]:
    known = desk.remember("in short", _Rows, version=_runs(desk))
    row = known.rows.get(each.item) or known.rows.setdefault(each.item, coded_row(desk.workspace.store, each.item))
    kind = row.kind if isinstance(row, Claim) else label("types", row.type)
    return each.item, f"{kind}: {shorten(row.evidence.text, _SHORT, placeholder=' …')}"


def _last(desk: Desk, who: str) -> Last | None:
    """Return the last decision of a person on a report, claim or event that holds."""
    for each in reversed(standing(desk.workspace.reviews())):
        if each.reviewer == who:
            return Last(name=each.review_id, item=each.item, verdict=each.verdict)
    return None


def _last_role(desk: Desk, who: str) -> Last | None:
    """Return the last decision of a person on a role that holds."""
    own = [each for each in desk.workspace.decided_roles() if each.reviewer == who]
    if not own:
        return None
    last = max(own, key=lambda each: each.at or "")
    name = last.role.role_id
    return Last(name=name, item=name, verdict=f"{last.verdict} {last.role.name}")


def _agreed(item: ReviewItem | None) -> str | None:
    """Return in words whether those who looked at it agree, null where fewer than two did."""
    if item is None:
        return None
    newest = {each.reviewer: each for each in reversed(item.said)}
    if len(newest) < 2:
        return None
    return "All who looked agree." if len({each.effect for each in newest.values()}) == 1 else "Reviewers differ."


def _types() -> Iterator[tuple[str, str]]:
    for name in load_codebook().types:
        yield name, label("types", name)


def _given(request: Request, name: str) -> str | None:
    value = posted(request).get(name)
    return value.strip() or None if isinstance(value, str) else None


ROUTES = [
    Route("/review", review),
    Route("/review", decide, methods=["POST"]),
    Route("/review/undo", undo, methods=["POST"]),
]
