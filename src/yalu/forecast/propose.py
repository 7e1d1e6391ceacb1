"""Propose the rule by which a forecast could be resolved, from its words or from how its sentence was coded.

A proposal is no decision: a person accepts it, edits it, or says that a person will resolve the question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

import yaml

from yalu.forecast.rules import EventRule, Rule, parse_rule
from yalu.forecast.values import Answer

# A planned act is coded as an undertaking, a threat or a wish; what is planned stands in none of these.
_NOBODY: Mapping[str, str] = MappingProxyType({})
_NOT_THE_ACT = frozenset({"AGREE", "THREATEN", "REQUEST", "REJECT", "ACCUSE", "INTERNAL"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedAct:
    """How an event of the forecast's own sentence was coded."""

    type: str
    mode: str | None
    sources: tuple[str, ...]
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A rule, or null; why; and what the forecast expects of it."""

    rule: Rule | None
    why: str
    expects: Answer


def propose_rule(
    text: str,
    about: Sequence[str],
    *,
    named: Sequence[str] = (),
    persons: Mapping[str, str] = _NOBODY,
    coded: Sequence[CodedAct] = (),
) -> Proposal:
    """Return the rule that a forecast proposes.

    `about` are its dyads (`CHN-PRK`), `named` the states in the order in which its words name them, `persons` who is
    named of each, `coded` the events of its sentence as they were coded. The rule asks for what is said to come or not
    to come; a denial is in `expects`.
    """
    table = _table()
    words = " ".join(text.lower().split())
    expects: Answer = "no" if table.negations.search(words) else "yes"
    states = _states(named, about)
    for pattern, entry in table.entries:
        found = pattern.search(words)
        if found is None:
            continue
        if len(states) < entry["needs"]:
            return Proposal(rule=None, why=f"{found.group()!r}, but it does not say between whom.", expects=expects)
        doer, other = (*states, "")[:2]
        person = persons.get(doer, "").replace('"', "")
        by = f' by "{person}"' if person else " by head" if table.head.search(words) else ""
        pair = "-".join(sorted(states[:2]))
        rule = parse_rule(entry["rule"].format(doer=doer, other=other, pair=pair, by=by))
        return Proposal(rule=rule, why=f"Its words say {found.group()!r}.", expects=expects)
    for act in coded:
        if act.type not in _NOT_THE_ACT and act.sources and act.targets and act.sources[0] != act.targets[0]:
            rule = EventRule(kinds=((act.type, act.mode),), source=act.sources[0], target=act.targets[0], directed=True)
            return Proposal(rule=rule, why="Its sentence was coded as such an event.", expects=expects)
    return Proposal(rule=None, why="No word of it names what the record could show.", expects=expects)


def _states(named: Sequence[str], about: Sequence[str]) -> tuple[str, ...]:
    """Return the states in the order of their naming, only those the forecast is about where that is known."""
    wanted = list(dict.fromkeys(state for each in about for state in each.split("-")))
    ordered = [state for state in dict.fromkeys(named) if state in wanted or not wanted]
    first = about[0].split("-") if about else []
    return tuple(dict.fromkeys([*ordered, *(state for state in first if state not in ordered)]))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    negations: re.Pattern[str]
    head: re.Pattern[str]
    entries: tuple[tuple[re.Pattern[str], Mapping[str, Any]], ...]


@cache
def _table() -> _Table:
    plain = yaml.safe_load(resources.files("yalu.forecast").joinpath("data/proposals.yaml").read_text(encoding="utf-8"))
    return _Table(
        negations=re.compile(plain["negations"]),
        head=re.compile(plain["head"]),
        entries=tuple((re.compile(entry["words"]), entry) for entry in plain["entries"]),
    )
