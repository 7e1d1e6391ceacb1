"""Claims that compare values ("the first decline since 2009", "the highest level since 2014") held against a series.

The part that judges takes plain values by year and can be used alone; what is counted, and where the values come from
(imported series first, else what reports say of the same thing), is at the end.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from statistics import median
from typing import Any, Literal

import yaml

from yalu.detect.values import ValueSeries
from yalu.detect.words import amount_words
from yalu.measure.context import read_values
from yalu.measure.source import Queryable
from yalu.resolve.dates import find_dates, resolve_date
from yalu.resolve.numbers import read_ordinal

Shape = Literal["turn", "extreme", "run"]
Verdict = Literal["confirmed", "contradicted", "not_coverable"]

# Steps that a whole year has; years with fewer are left out.
_STEPS = {"year": 1, "month": 12, "week": 52, "day": 360}
# What reports say of one year may differ so much, as rounding does; where they differ more, the year is left out.
_AGREE = 0.1
# Annual figures come out early in the next year: until April a report without a year speaks of the year before.
_LAST_MONTH_OF_OLD_YEAR = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a claim says of the value of `year`: that it fell (`falling`) or rose, for the first time since, and so on.

    `since` is the year from which it counts, null for as long as anything is known; `named`: the claim names that
    year as one like this one ("since 2009"), and not only how long ("in ten years"). `count` is the length of a run.
    """

    shape: Shape
    falling: bool
    year: int
    since: int | None
    named: bool
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedValue:
    """A value that a verdict rests on: of what, in which year, from which origin."""

    year: int
    value: float
    unit: str | None
    of: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A verdict on a comparison: the reason in a sentence, and the years whose values it rests on."""

    verdict: Verdict
    reason: str
    years: tuple[int, ...]


# --- judging --------------------------------------------------------------------------------------------------------


def judge(comparison: Comparison, values: Mapping[int, float]) -> Judged:
    """Return what values by year say to a comparison. A year that is missing is never guessed."""
    if comparison.year not in values:
        return Judged(verdict="not_coverable", reason=f"No value is known for {comparison.year}.", years=())
    if comparison.shape == "extreme":
        return _extreme(comparison, values)
    return _run(comparison, values) if comparison.shape == "run" else _turn(comparison, values)


def _between(comparison: Comparison, values: Mapping[int, float]) -> list[int]:
    """Return the years after `since` and before the one spoken of, ascending."""
    first = min(values) if comparison.since is None else comparison.since + comparison.named
    return list(range(first, comparison.year))


def _extreme(comparison: Comparison, values: Mapping[int, float]) -> Judged:
    sign = -1 if comparison.falling else 1
    between, year = _between(comparison, values), comparison.year
    beyond = [each for each in between if each in values and sign * values[each] >= sign * values[year]]
    if beyond:
        reason = f"It was {'lower' if sign < 0 else 'higher'} or the same in {beyond[-1]}."
        return Judged(verdict="contradicted", reason=reason, years=(beyond[-1], year))
    missing = [each for each in between if each not in values]
    if missing or not between:
        return _unknown(missing, year)
    reason = f"No year from {between[0]} to {between[-1]} was as {'low' if sign < 0 else 'high'}."
    named = comparison.since if comparison.named else None
    if named is not None and named in values and sign * values[named] < sign * values[year]:
        reason += f" Nor was {named} itself."
    years = [named] if named is not None and named in values else []
    return Judged(verdict="confirmed", reason=reason, years=(*years, *between, year))


def _changed(values: Mapping[int, float], year: int, *, falling: bool) -> bool | None:
    """Tell whether a value changed in a direction from the year before, null where one of the two is not known."""
    if year not in values or year - 1 not in values:
        return None
    return values[year] < values[year - 1] if falling else values[year] > values[year - 1]


def _turn(comparison: Comparison, values: Mapping[int, float]) -> Judged:
    year, word = comparison.year, "fall" if comparison.falling else "rise"
    changes = {
        each: _changed(values, each, falling=comparison.falling) for each in (year, *_between(comparison, values))
    }
    if changes[year] is False:
        return Judged(verdict="contradicted", reason=f"It did not {word} in {year}.", years=(year - 1, year))
    others = sorted(each for each, changed in changes.items() if changed and each != year)
    if others:
        last = others[-1]
        return Judged(verdict="contradicted", reason=f"There was a {word} in {last} too.", years=(last - 1, last, year))
    # Where it counts from as long as anything is known, the first year has none before it.
    first_known = min(values) if comparison.since is None else None
    missing = [each for each, changed in changes.items() if changed is None and each != first_known]
    if missing or len(changes) < 2 + (first_known is not None):
        return _unknown(missing, year)
    named = comparison.since if comparison.named else None
    if named is not None and not _changed(values, named, falling=comparison.falling):
        reason = f"The record holds no {word} in {named}, from which it counts, nor one after it before {year}."
        return Judged(verdict="not_coverable", reason=reason, years=(year - 1, year))
    first = min(each for each in changes if each != first_known)
    reason = f"It did not {word} in any year from {first} to {year - 1}, and did in {year}."
    return Judged(verdict="confirmed", reason=reason, years=tuple(range(first - 1, year + 1)))


def _run(comparison: Comparison, values: Mapping[int, float]) -> Judged:
    year, word = comparison.year, "fall" if comparison.falling else "rise"
    years = range(year - comparison.count + 1, year + 1)
    for each in reversed(years):
        changed = _changed(values, each, falling=comparison.falling)
        if changed is None:
            return _unknown([each], year)
        if not changed:
            return Judged(verdict="contradicted", reason=f"It did not {word} in {each}.", years=(each - 1, each))
    before = years[0] - 1
    if _changed(values, before, falling=comparison.falling):
        reason = f"There was a {word} in {before} as well, so that it was more than the {comparison.count} years said."
        return Judged(verdict="contradicted", reason=reason, years=(before - 1, *range(before, year + 1)))
    reason = f"There was a {word} in each year from {years[0]} to {year}."
    return Judged(verdict="confirmed", reason=reason, years=tuple(range(years[0] - 1, year + 1)))


def _unknown(missing: Sequence[int], year: int) -> Judged:
    which = ", ".join(map(str, sorted(missing)[:5])) or "earlier years"
    return Judged(verdict="not_coverable", reason=f"The values for {which} are not known.", years=(year,))


# --- reading --------------------------------------------------------------------------------------------------------


def read_comparison(
    text: str, rarity: Mapping[str, Any], published: date | None, before: str = ""
) -> Comparison | None:
    """Return the comparison of yearly values that a rarity claim makes, null where it makes none that can be held.

    What is counted, and of which year, may stand in the sentence `before` it: "That is the highest figure since 2019."
    """
    words = text.lower()
    told = text if _measure((text,)) else f"{before} {text}"
    if _vocabulary().partial.search(told.lower()) or _measure((text, before)) is None:
        return None
    if re.search(r"\bsince\b", words) and not (rarity["since"] or rarity["years"]):
        return None  # since something that has no year here
    for shape, pattern in _vocabulary().comparisons:
        match = pattern.search(words)
        if match is None:
            continue
        groups = match.groupdict()
        year = _year(told, rarity["since"], published)
        if year is None:
            return None
        since, years = rarity["since"], rarity["years"]
        return Comparison(
            shape=shape,
            falling=_falls(groups, words),
            year=year,
            since=int(since[:4]) if since else year - int(years) if years else None,
            named=bool(since),
            count=int(read_ordinal(groups.get("count") or "") or 0),
        )
    return None


def _falls(groups: Mapping[str, str | None], words: str) -> bool:
    said = groups.get("move") or groups.get("extreme")
    if said is None:  # "the third straight annual": the word stands elsewhere
        found = _vocabulary().moves.search(words)
        said = found.group() if found else ""
    return said.rstrip("s") in _vocabulary().falling or said in _vocabulary().falling


def _year(text: str, since: str | None, published: date | None) -> int | None:
    """Return the year a claim is of: the one it names beside that it counts from, else the last that had ended."""
    for expression in find_dates(text, 0, len(text)):
        value = resolve_date(expression, published=published)
        if expression.bound == "since" or value.start is None or value.start[:4] == (since or "")[:4]:
            continue
        return int(value.start[:4])
    if published is None:
        return None
    return published.year - (published.month <= _LAST_MONTH_OF_OLD_YEAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Vocabulary:
    comparisons: tuple[tuple[Shape, re.Pattern[str]], ...]
    examples: tuple[tuple[Shape, str], ...]
    moves: re.Pattern[str]
    falling: frozenset[str]
    measures: Mapping[str, re.Pattern[str]]
    partial: re.Pattern[str]


@cache
def _vocabulary() -> _Vocabulary:
    data: dict[str, Any] = yaml.safe_load(
        resources.files("yalu.measure").joinpath("data/rarity.yaml").read_text(encoding="utf-8")
    )
    fragments = data["fragments"]

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(re.sub(r"~(\w+)~", lambda name: fragments[name[1]], pattern))

    rows = data["comparisons"]
    return _Vocabulary(
        comparisons=tuple((row["shape"], compiled(row["pattern"])) for row in rows),
        examples=tuple((row["shape"], row["example"]) for row in rows),
        moves=compiled(r"\b(?:~move~|~moved~)\b"),
        falling=frozenset(data["falling"]),
        measures={name: re.compile(rf"\b(?:{'|'.join(words)})\b") for name, words in data["measures"].items()},
        partial=re.compile(data["partial"]),
    )


def comparison_examples() -> tuple[tuple[Shape, str], ...]:
    """Return the example sentence of each pattern with its shape."""
    return _vocabulary().examples


def _measure(sentences: Sequence[str]) -> str | None:
    """Return what the first sentence that counts anything counts."""
    for words in sentences:
        for name, pattern in _vocabulary().measures.items():
            if pattern.search(words.lower()):
                return name
    return None


# --- values ---------------------------------------------------------------------------------------------------------


def compared_values(store: Queryable, sentences: Sequence[str], about: Sequence[str]) -> list[ComparedValue]:
    """Return the yearly values of what a claim counts between the states it is about: imported, else as reported.

    `sentences` are the claim's own and the one before it.
    """
    name = _measure(sentences)
    for dyad in about if name else ():
        first, second = dyad.split("-")
        fitting = [each for each in read_values(store, first, second) if _fits(each, name or "", {first, second})]
        if fitting:
            # What both exchange comes before what one sends.
            series = min(fitting, key=lambda each: (each.directed, each.series_id))
            return [
                ComparedValue(year=year, value=value, unit=series.unit, of=series.name, origin=series.series_id)
                for year, value in _years(series).items()
            ]
        if reported := _reported(store, name or "", dyad):
            return reported
    return []


def _fits(series: ValueSeries, name: str, states: set[str]) -> bool:
    return series.name == name and {series.source, series.target} == states


def _years(series: ValueSeries) -> dict[int, float]:
    """Return whole years: values by year as they are, those of shorter steps added up."""
    steps: defaultdict[int, list[float]] = defaultdict(list)
    for start, value in zip(series.starts, series.values, strict=True):
        steps[start.year].append(value)
    return {year: sum(values) for year, values in sorted(steps.items()) if len(values) >= _STEPS[series.step]}


_REPORTED = """
    SELECT quantity_id, value, unit, "of", date.start AS start, evidence.text AS text FROM quantities q
    WHERE date.precision = 'year' AND length(unit) = 3 AND unit = upper(unit)
        AND EXISTS (SELECT 1 FROM claims c WHERE c.doc = q.doc AND c.story = q.story AND list_contains(c.about, $dyad))
    ORDER BY start, quantity_id
"""


def _reported(store: Queryable, name: str, dyad: str) -> list[ComparedValue]:
    """Return what reports about two states say of a measure by year, in one currency, where they agree."""
    told: defaultdict[tuple[str, int], list[Mapping[str, Any]]] = defaultdict(list)
    pattern = _vocabulary().measures[name]
    for row in store.query(_REPORTED, {"dyad": dyad}).to_pylist():
        if pattern.search((row["of"] or "").lower()) and not _vocabulary().partial.search(row["text"].lower()):
            told[row["unit"], int(row["start"][:4])].append(row)
    found = []
    for (unit, year), rows in sorted(told.items()):
        values = [row["value"] for row in rows]
        if max(values) - min(values) <= _AGREE * max(values):
            origin = rows[0]["quantity_id"]
            found.append(ComparedValue(year=year, value=median(values), unit=unit, of=name, origin=origin))
    units = {each.unit for each in found}
    return found if len(units) == 1 else []


def value_words(value: ComparedValue) -> str:
    """Return a value in words: "2009: 2.68 billion USD"."""
    return f"{value.year}: {amount_words(value.value, value.unit)}"
