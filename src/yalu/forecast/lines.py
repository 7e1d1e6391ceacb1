"""The two forms in which a ledger travels: JSON lines, which hold all of it, and a sheet with a row for each forecast.

A sheet carries the questions, the last rule and the last answer of each, and every forecast; what they superseded, and
comments, are in the JSON lines alone.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from yalu.errors import ConfigError
from yalu.forecast.ledger import Case
from yalu.forecast.make import make_decision, make_forecast, make_question, make_resolution
from yalu.forecast.propose import Proposal
from yalu.forecast.rules import parse_rule
from yalu.forecast.values import Comment, ForecastEntry, Line, Question, Resolution, RuleDecision

_KINDS: dict[str, type[Line]] = {
    "question": Question,
    "rule": RuleDecision,
    "forecast": ForecastEntry,
    "resolution": Resolution,
    "comment": Comment,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}
_HINTS = {kind: get_type_hints(kind) for kind in _NAMES}

SHEET = (
    "question",
    "about",
    "since",
    "closes",
    "horizon",
    "rule",
    "holder",
    "kind",
    "outlet",
    "made",
    "expects",
    "probability",
    "low",
    "high",
    "words",
    "source",
    "outcome",
    "happened",
    "reason",
    "evidence",
    "by",
    "at",
)

Proposer = Callable[[str, Sequence[str]], Proposal]
BandOf = Callable[[str], tuple[float, float] | None]


def plain_line(line: Line) -> dict[str, Any]:
    """Return a line as JSON-ready values, with its kind first."""
    values = {each.name: getattr(line, each.name) for each in fields(line)}
    return {"line": _NAMES[type(line)]} | {name: _plain(value) for name, value in values.items()}


def read_line(plain: Mapping[str, Any]) -> Line:
    """Return the line that `plain_line` made. Raises ValueError, KeyError or TypeError for another."""
    kind = _KINDS[plain["line"]]
    hints = _HINTS[kind]
    return kind(**{each.name: _value(hints[each.name], plain[each.name]) for each in fields(kind)})


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _value(hint: Any, plain: Any) -> Any:
    """Return a value of a field's type. Lines may come from outside, so that each is checked."""
    options = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    if plain is None and type(None) in options:
        return None
    wanted = next(each for each in options if each is not type(None))
    if wanted is date:
        return date.fromisoformat(plain)
    if get_origin(wanted) is tuple:
        if not isinstance(plain, list) or not all(isinstance(each, str) for each in plain):
            raise TypeError(f"{plain!r} is no list of words")
        return tuple(plain)
    if get_origin(wanted) is Literal:
        if plain not in get_args(wanted):
            raise ValueError(f"{plain!r} is none of {', '.join(get_args(wanted))}")
        return plain
    if wanted is float and isinstance(plain, int | float) and not isinstance(plain, bool):
        return float(plain)
    if not isinstance(plain, wanted):
        raise TypeError(f"{plain!r} is no {wanted.__name__}")
    return plain


def sheet_rows(cases: Iterable[Case]) -> Iterator[dict[str, str]]:
    """Yield a row for each forecast of some cases (for a question without any, one row), its cells as text."""
    for case in cases:
        question, last = case.question, case.resolutions[-1] if case.resolutions else None
        common = {
            "question": question.text,
            "about": " ".join(question.about),
            "since": question.since.isoformat(),
            "closes": question.closes.isoformat() if question.closes else "",
            "horizon": question.horizon,
            "rule": str(case.rule or ""),
            "outcome": last.outcome if last else "",
            "happened": last.happened.isoformat() if last else "",
            "reason": last.reason if last else "",
            "evidence": (" ".join(last.events) if last.how == "record" else last.source or "") if last else "",
        }
        for each in case.forecasts or (None,):
            row = dict.fromkeys(SHEET, "") | common
            yield row | (_forecast_cells(each) if each else {"by": question.by, "at": question.at})


def _forecast_cells(entry: ForecastEntry) -> dict[str, str]:
    names = (
        "holder", "kind", "outlet", "made", "expects", "probability", "low", "high", "words", "source", "by", "at"
    )  # fmt: skip
    values = {name: _plain(getattr(entry, name)) for name in names}
    return {name: "" if value is None else str(value) for name, value in values.items()}


def read_sheet_row(
    row: Mapping[str, str | None], *, by: str, at: str, propose: Proposer, band_of: BandOf
) -> Iterator[Line]:
    """Yield the lines of one row: a question, its rule, a forecast, an answer, as far as its cells hold them.

    `by` and `at` are for rows that say nothing of them. A range is read from `words` (by `band_of`) where the row has
    neither `probability` nor `low` and `high`. An answer whose evidence are events is one by the record.

    Raises ConfigError.
    """
    cell = {name: (row.get(name) or "").strip() for name in SHEET}
    by, at = cell["by"] or by, cell["at"] or at
    about = tuple(cell["about"].split())
    question = make_question(
        text=cell["question"],
        about=about,
        since=_day(cell, "since"),
        closes=_day(cell, "closes") if cell["closes"] else None,
        horizon=cell["horizon"] or "given",
        proposal=Proposal(rule=parse_rule(cell["rule"]), why="given", expects="yes")
        if cell["rule"]
        else propose(cell["question"], about),
        by=by,
        at=at,
        source=cell["source"] or None,
    )
    yield question
    if cell["rule"]:
        yield make_decision(question, cell["rule"], by=by, at=at)
    if cell["holder"]:
        yield _row_forecast(question, cell, by=by, at=at, band_of=band_of)
    if cell["outcome"]:
        yield _row_resolution(question, cell, by=by, at=at)


def _row_forecast(question: Question, cell: Mapping[str, str], *, by: str, at: str, band_of: BandOf) -> ForecastEntry:
    band = (_number(cell, "low"), _number(cell, "high")) if cell["low"] and cell["high"] else None
    return make_forecast(
        question,
        holder=cell["holder"],
        kind=_choice(cell, "kind", ForecastEntry),
        outlet=cell["outlet"] or None,
        made=_day(cell, "made"),
        expects=_choice(cell, "expects", ForecastEntry) if cell["expects"] else None,
        probability=_number(cell, "probability") if cell["probability"] else None,
        band=band or (band_of(cell["words"]) if cell["words"] and not cell["probability"] else None),
        words=cell["words"] or None,
        source=cell["source"] or None,
        by=by,
        at=at,
    )


def _row_resolution(question: Question, cell: Mapping[str, str], *, by: str, at: str) -> Resolution:
    events = cell["evidence"].split()
    by_record = bool(events) and all(each.startswith(("event-", "coded-")) for each in events)
    return make_resolution(
        question,
        outcome=_choice(cell, "outcome", Resolution),
        happened=_day(cell, "happened") if cell["happened"] else None,
        how="record" if by_record else "person",
        events=events if by_record else (),
        reason=cell["reason"] or "imported",
        source=None if by_record else cell["evidence"] or None,
        by=by,
        at=at,
    )


def _day(cell: Mapping[str, str], name: str) -> date:
    try:
        return date.fromisoformat(cell[name])
    except ValueError:
        raise ConfigError(f"{cell[name]!r} is no day.", item=name, remedy="Write it as 2018-09-09.") from None


def _number(cell: Mapping[str, str], name: str) -> float:
    try:
        return float(cell[name])
    except ValueError:
        raise ConfigError(f"{cell[name]!r} is no number.", item=name, remedy="Write it as 0.7.") from None


def _choice(cell: Mapping[str, str], name: str, kind: type[Line]) -> Any:
    known = get_args(_HINTS[kind][name])
    if cell[name] not in known:
        raise ConfigError(f"{cell[name]!r} is unknown.", item=name, remedy=f"Choose one of {', '.join(known)}.")
    return cell[name]
