"""Rarity claims found in text ("the first such visit in fourteen years"), checked against the record.

A claim that compares the values of years ("the first decline since 2009") is held against series of values
(`yalu.measure.comparison`), every other one against the acts that the record holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

import yaml

from yalu.detect.kinds import top_level
from yalu.detect.values import years_before
from yalu.detect.words import during_words
from yalu.measure.comparison import ComparedValue, Verdict, compared_values, judge, read_comparison
from yalu.measure.source import LENGTH, Queryable

# "His first visit", "Chou's first to Korea": the first by a person, not by an office.
_PERSONAL = re.compile(r"\b(?:his|her|[A-Z][\w-]+['’]s)\s+(?:\w+\s+){0,2}?first\b")
# A month more or less: what a report calls three years is rarely to the day; acts of one visit are one occasion.
_MARGIN = timedelta(days=31)

_CLAIMS = """
    SELECT c.claim_id, c.doc, c.story, c.about, c.rarity, c.evidence, c.kind,
        list_last(list_filter(s.sentences, lambda each: each."end" <= c.evidence.start)) AS prior,
        coalesce(substring(d.text, prior['start'] + 1, prior['end'] - prior['start']), '') AS before,
        coalesce(TRY_CAST(s.published.start AS DATE), TRY_CAST(left(d.published.value, 10) AS DATE)) AS day
    FROM claims c JOIN documents d ON d.doc_id = c.doc LEFT JOIN stories s ON s.doc = c.doc AND s.number = c.story
    WHERE c.kind = 'rarity' ORDER BY c.claim_id
"""
_ACTS = f"""
    WITH dated AS (SELECT *, {LENGTH} AS length FROM events WHERE status IN ('occurred', 'ongoing', 'scheduled'))
    SELECT e.event_id, e.type, e.mode, e.symmetric, e.status, v.doc, v.story, v.evidence.start AS position,
        v.place.country AS country,
        v.source, v.target, TRY_CAST(e.date.start AS DATE) AS start, TRY_CAST(e.date."end" AS DATE) AS finish
    FROM (SELECT *, unnest(mentions) AS mention_id FROM dated WHERE length BETWEEN 1 AND 366) e
    JOIN v_accepted v USING (mention_id)
    ORDER BY start, finish, e.event_id, v.doc, position
"""  # noqa: S608 (the parts are constants of ours)


@dataclass(frozen=True, slots=True, kw_only=True)
class RarityCheck:
    """What the record says to a rarity claim: `reason` in a sentence, `events` or `values` that it rests on.

    `confirmed`: the record holds the earlier act that the claim counts from, and none in between. `contradicted`: it
    holds one in between. `not_coverable`: it cannot tell.
    """

    claim_id: str
    verdict: Verdict
    reason: str
    events: tuple[str, ...] = ()
    values: tuple[ComparedValue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    """One report of an act: when, who (state, name, role, level) and to whom, in which country, where it is told.

    `names` are the persons on both sides.
    """

    event_id: str
    type: str
    mode: str | None
    took_place: bool
    start: date
    end: date
    doers: tuple[tuple[str, str | None, str | None, str | None], ...]
    others: frozenset[str]
    names: frozenset[str]
    country: str | None
    told: tuple[str, int, int]

    @property
    def states(self) -> frozenset[str]:
        """Both sides."""
        return self.others | {state for state, *_ in self.doers}


def check_rarity(store: Queryable, claim_ids: Iterable[str] | None = None) -> list[RarityCheck]:
    """Return a check for each rarity claim of the record, or for those named, by claim id."""
    wanted = None if claim_ids is None else set(claim_ids)
    claims = [row for row in store.query(_CLAIMS, {}).to_pylist() if wanted is None or row["claim_id"] in wanted]
    acts = _placed([_act(row) for row in store.query(_ACTS, {}).to_pylist()]) if claims else []
    return [_compared(store, claim) or _check(claim, acts) for claim in claims]


def _compared(store: Queryable, claim: Mapping[str, Any]) -> RarityCheck | None:
    """Return what series of values say to a claim that compares years, null for any other claim."""
    text, before = claim["evidence"]["text"], claim["before"] or ""
    comparison = read_comparison(text, claim["rarity"], claim["day"], before)
    if comparison is None:
        return None
    values = compared_values(store, (text, before), claim["about"])
    if not values:
        why = "The record holds no values by year of what it compares."
        return RarityCheck(claim_id=claim["claim_id"], verdict="not_coverable", reason=why)
    found = judge(comparison, {each.year: each.value for each in values})
    rests = tuple(each for each in values if each.year in found.years)
    return RarityCheck(claim_id=claim["claim_id"], verdict=found.verdict, reason=found.reason, values=rests)


def _check(claim: Mapping[str, Any], acts: Sequence[_Act]) -> RarityCheck:
    def unknown(why: str, *events: str) -> RarityCheck:
        return RarityCheck(claim_id=claim["claim_id"], verdict="not_coverable", reason=why, events=events)

    text = claim["evidence"]["text"]
    if any(words in text.lower() for words in _beyond()):
        return unknown("It speaks of more than what two states do to each other.")
    subject = _subject(claim, acts)
    if subject is None:
        return unknown("The record holds no dated act that it could speak of.")
    since = _since(claim, subject)
    if since is None:
        return unknown("It does not say since when, in a way that can be counted.", subject.event_id)
    kind, alike = _alike(text, subject)
    earlier = [act for act in acts if act.took_place and act.event_id != subject.event_id and alike(act)]
    between = [act for act in earlier if act.start > since[1] + _MARGIN and act.end < subject.start - _MARGIN]
    if between:
        last = max(between, key=lambda act: (act.end, act.event_id))
        return RarityCheck(
            claim_id=claim["claim_id"],
            verdict="contradicted",
            reason=f"The record holds {kind} in between, {during_words(last.start, last.end)}.",
            events=(subject.event_id, last.event_id),
        )
    named = [act for act in earlier if act.end >= since[0] - _MARGIN and act.start <= since[1] + _MARGIN]
    if named:
        last = max(named, key=lambda act: (act.end, act.event_id))
        return RarityCheck(
            claim_id=claim["claim_id"],
            verdict="confirmed",
            reason=f"The record holds {kind} {during_words(last.start, last.end)}, and none between that and this one.",
            events=(subject.event_id, last.event_id),
        )
    return unknown(
        f"The record holds none in between, nor {kind} {during_words(*since)} from which it could count.",
        subject.event_id,
    )


def _subject(claim: Mapping[str, Any], acts: Sequence[_Act]) -> _Act | None:
    """Return the act that a claim speaks of: told in its own sentence, else in the nearest one before it."""
    about = {frozenset(dyad.split("-")) for dyad in claim["about"]}
    at, day = claim["evidence"]["start"], claim["day"]
    near = [
        act
        for act in acts
        if act.told[:2] == (claim["doc"], claim["story"])
        and act.told[2] <= at
        and any(act.states >= pair for pair in about)
        and (day is None or abs((act.start - day).days) <= 366)
    ]
    return max(
        near,
        key=lambda act: (act.told[2], act.type == "CONSULT", act.mode == "visit", act.start, act.event_id),
        default=None,
    )


def _since(claim: Mapping[str, Any], subject: _Act) -> tuple[date, date] | None:
    """Return the days from which a claim counts, first and last; null where it does not say."""
    since, years = claim["rarity"]["since"], claim["rarity"]["years"]
    if since:
        first = date.fromisoformat((since + "-01-01")[:10])
        width = {4: 365, 7: 30}.get(len(since), 0)
        return first, first + timedelta(days=width)
    if years and 0 < years < 200:
        # "In fourteen years" is said from thirteen and a bit to nearly fifteen.
        return years_before(subject.start, int(years) + 1), years_before(subject.start, max(0, int(years) - 1))
    return None


def _alike(text: str, subject: _Act) -> tuple[str, Callable[[_Act], bool]]:
    """Return what the claim calls the first of, in words, and a test for acts of that kind.

    By whom: a person where the claim says "his first", else the office where it names it, else the level.
    """
    state, name, role, level = subject.doers[0]
    partner = min(subject.others - {state}, default="")
    visit = subject.mode == "visit" or "visit" in text.lower()
    what = "a visit" if visit else "an act of the kind"
    if name and _PERSONAL.search(text):
        who, field = name, 1
    elif role and role.lower() in text.lower():
        who, field = f"another {role}", 2
    else:
        who, field = "an actor of that level", 3
    wanted = (state, name, role, level)[field]
    # "Kim and Xi met for the first time": both must have been there.
    named = {each for each in subject.names if not visit and each in text}

    def alike(act: _Act) -> bool:
        kinds = {(subject.type, subject.mode), ("CONSULT", None)}
        # Who is visited at home: a meeting elsewhere is no visit to that state.
        at_home = act.mode == "visit" and act.country in (None, partner)
        same = at_home if visit else (act.type, act.mode) in kinds
        by = any(doer[0] == state and doer[field] == wanted for doer in act.doers)
        return same and by and named <= act.names and partner in act.others

    return f"{what} by {who}", alike


def _placed(acts: Sequence[_Act]) -> list[_Act]:
    """Return acts with the country where those of the same states began on the same day, where their own is unknown."""
    countries: dict[tuple[date, frozenset[str]], set[str]] = {}
    for act in acts:
        if act.country is not None:
            countries.setdefault((act.start, act.states), set()).add(act.country)
    found = []
    for act in acts:
        there = countries.get((act.start, act.states), set())
        known = act.country is not None or len(there) != 1
        found.append(act if known else replace(act, country=min(there)))
    return found


def _act(row: Mapping[str, Any]) -> _Act:
    source, target = (_side(row[side]) for side in ("source", "target"))
    both = row["symmetric"]
    return _Act(
        event_id=row["event_id"],
        type=row["type"],
        mode=row["mode"],
        took_place=row["status"] != "scheduled",
        start=row["start"],
        end=row["finish"],
        doers=source + target if both else source,
        others=frozenset(state for state, *_ in (source + target if both else target)),
        names=frozenset(name for _, name, *_ in source + target if name),
        country=row["country"],
        told=(row["doc"], row["story"], row["position"]),
    )


def _side(actors: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, str | None, str | None, str | None], ...]:
    known = [actor for actor in actors if actor["country"]]
    return tuple(
        (actor["country"], actor["name"], actor["role"], top_level([actor["level"]] if actor["level"] else []))
        for actor in known
    )


@cache
def _beyond() -> tuple[str, ...]:
    text = resources.files("yalu.measure").joinpath("data/rarity.yaml").read_text(encoding="utf-8")
    return tuple(yaml.safe_load(text)["beyond"])
