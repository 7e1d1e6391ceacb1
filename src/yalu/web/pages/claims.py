"""Claims: what was judged, forecast or denied, by whom, and what the record says to it. The address holds it all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from yalu.measure import state_name
from yalu.measure.comparison import value_words
from yalu.measure.rarity import RarityCheck
from yalu.record.browse import Count
from yalu.record.claim_rows import ClaimHead, ClaimRow, claim_heads, claim_rows
from yalu.web import words
from yalu.web.asked import Asked, read_asked
from yalu.web.desk import Desk, desk_of
from yalu.web.facets import MOST, Facet, make_facet, make_pager
from yalu.web.render import render

NAV = ("Claims", "/claims")
_PATH = "/claims"
_ROWS = 25
_LONGEST = 300
# What the filter of the record asks for, and what is told apart here, by a property of a claim in short.
_ASKED = ("q", "dyad", "since", "until", "doc")
_TOLD: dict[str, Callable[[ClaimHead], tuple[str, ...]]] = {
    "kind": lambda head: (head.kind,),
    "stance": lambda head: (head.stance,),
    "speaker": lambda head: (head.speaker or "nobody",),
    "holder": lambda head: (head.holder,) if head.holder else (),
    "publisher": lambda head: (head.publisher,) if head.publisher else (),
    "about": lambda head: head.about,
}
_TITLES = {
    "kind": "Kind", "stance": "Says of the relation", "speaker": "Held by", "holder": "Holder",
    "publisher": "Publisher", "about": "Relation",
}  # fmt: skip
_STANCES = {"warming": "it warms", "cooling": "it cools", "none": "neither"}
_SPEAKERS = {
    "person": "a person", "institution": "an institution", "outlet": "an outlet", "unnamed": "somebody unnamed",
    "author": "the author", "nobody": "nobody named",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """What the record says to every claim of rarity in it."""

    rows: tuple[RarityCheck, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A claim as the page shows it, with its check against the record and the questions that were made of it."""

    row: ClaimRow
    check: RarityCheck | None
    values: Sequence[str]
    questions: Sequence[tuple[str, str]]


def claims(request: Request) -> Response:
    """Show the claims that the address asks for, or the one it names."""
    desk = desk_of(request)
    if name := request.query_params.get("claim"):
        return _one(request, desk, name[:_LONGEST])
    asked = _asked(request.query_params)
    heads = desk.remember(("claims", asked.filter), lambda: claim_heads(desk.workspace.store, asked.filter))
    fitting = [head for head in heads if _fits(head, asked)]
    pager = make_pager(asked, _PATH, page=request.query_params.get("page", ""), total=len(fitting), rows=_ROWS)
    shown = [head.claim_id for head in fitting[pager.first - 1 :][:_ROWS]]
    items, checking = _items(desk, shown)
    return render(
        request,
        "claims.html",
        one=False,
        asked=asked,
        total=len(fitting),
        nothing=not heads and not asked.query and not asked.problems,
        chips=list(_chips(asked)),
        facets=[_facet(name, heads, asked) for name in _TOLD],
        items=items,
        checking=checking,
        pager=pager,
        words=words,
        stances=_STANCES,
    )


def _one(request: Request, desk: Desk, name: str) -> Response:
    items, checking = _items(desk, [name])
    if not items:
        raise HTTPException(404, "No claim of the record has this id.")
    return render(request, "claims.html", one=True, items=items, checking=checking, words=words, stances=_STANCES)


def _items(desk: Desk, ids: Sequence[str]) -> tuple[list[Item], bool]:
    """Return the claims with what is known of each, and whether their checks are still being made."""
    rows = claim_rows(desk.workspace.store, ids)
    checks: dict[str, RarityCheck] = {}
    checking = False
    if any(row.claim.kind == "rarity" for row in rows):
        kept = desk.keeper.get("claim-checks", Checks, lambda: Checks(rows=tuple(desk.workspace.check_claims())))
        checks = {each.claim_id: each for each in kept.value.rows} if kept.value else {}
        checking = not kept.fresh
    questions: dict[str, list[tuple[str, str]]] = {}
    if any(row.claim.kind == "forecast" for row in rows):
        for case in desk.workspace.forecasts.cases().values():
            if case.question.claim:
                asked = (case.question.question_id, case.question.text)
                questions.setdefault(case.question.claim, []).append(asked)
    items = []
    for row in rows:
        check = checks.get(row.claim.claim_id)
        values = [value_words(value) for value in check.values] if check else []
        items.append(Item(row=row, check=check, values=values, questions=questions.get(row.claim.claim_id, [])))
    return items, checking


# What is asked for


def _asked(params: QueryParams) -> Asked:
    """Return the filter, and the query with the properties that are told apart here."""
    asked = read_asked(QueryParams([(name, value) for name, value in params.multi_items() if name in _ASKED]))
    told = [
        (name, value[:_LONGEST]) for name in _TOLD for value in dict.fromkeys(params.getlist(name)) if value.strip()
    ]
    return replace(asked, query=(*asked.query, *told))


def _values(asked: Asked, name: str) -> tuple[str, ...]:
    return tuple(value for key, value in asked.query if key == name)


def _fits(head: ClaimHead, asked: Asked, without: str = "") -> bool:
    """Tell whether a claim has one of the values asked for of each property, leaving one property out."""
    wanted = {name: _values(asked, name) for name in _TOLD if name != without}
    return all(not values or not set(values).isdisjoint(_TOLD[name](head)) for name, values in wanted.items())


def _facet(name: str, heads: Sequence[ClaimHead], asked: Asked) -> Facet:
    """Return a facet with counts under all that is asked for but itself."""
    counts = Counter(value for head in heads if _fits(head, asked, name) for value in _TOLD[name](head))
    chosen = _values(asked, name)
    ordered = sorted({*counts, *chosen}, key=lambda value: (value not in chosen, -counts[value], value))
    told = [Count(value=value, count=counts[value], chosen=value in chosen) for value in ordered]
    return make_facet(_TITLES[name], name, told[:MOST], asked, _PATH, partial(_say, name))


def _say(name: str, value: str) -> str:
    if name == "about":
        return " and ".join(state_name(code).name for code in value.split("-")) if len(value) == 7 else value
    return {"stance": _STANCES, "speaker": _SPEAKERS}.get(name, {}).get(value, value)


def _chips(asked: Asked) -> Iterator[tuple[str, str, str]]:
    """Yield what is asked for, in words, each with the address without it."""
    names = {"q": "words", "dyad": "relation", "since": "from", "until": "to", "doc": "document"}
    for name, value in asked.query:
        title = names.get(name) or _TITLES[name].lower()
        yield title, _say(name, value), asked.less(name, value).address(_PATH)


ROUTES = [Route(_PATH, claims)]
