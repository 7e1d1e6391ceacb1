"""Shifts of imported series of values: trade, aid, an index of tone."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from yalu.detect.changes import online_change_points
from yalu.detect.signs import make_sign, strength
from yalu.detect.values import History, ValueSeries
from yalu.detect.words import day_words
from yalu.model.series import Sign

Floats = npt.NDArray[np.float64]

# A change is told at one of about so many independent looks a year at a series.
_LOOKS = 4.0
_MOST_EVENTS = 12
_NEWS_DAYS = 366
_MOST_MEMORY = 0.9
_SUNDAY = 6


def series_signs(detector: str, history: History, per_year: float) -> Iterator[Sign]:
    """Yield a sign for each change of level of each series between the two states themselves.

    It must be one that a quiet year would not show `per_year` times, and be known within a year: later it is history.
    """
    states = set(history.dyad.split("-"))
    for series in history.series:
        if {series.source, series.target} != states:
            continue
        kept = by_weeks(in_order_known(series))
        # The root tames the few huge values that such series have, whatever their unit, and leaves the sign.
        values = np.array(kept.values, dtype=np.float64)
        values = np.sign(values) * np.sqrt(np.abs(values))
        bounds = [0]
        for at, decided in online_change_points(values):
            begin = max((each for each in bounds if each < at), default=0)
            bounds.append(at)
            if (kept.known[decided] - kept.starts[at]).days > _NEWS_DAYS:
                continue
            statistic = strength(_chance(values[begin:at], values[at : decided + 1]), _LOOKS)
            if statistic >= -math.log10(per_year):
                yield _sign(detector, history, kept, at, decided, statistic)


def in_order_known(series: ValueSeries) -> ValueSeries:
    """Return a series without the values that came to be known after one of a later step.

    What was known on any day is then a beginning of the series, so that online is the same as in hindsight.
    """
    kept: list[int] = []
    for number in reversed(range(len(series.values))):
        if not kept or series.known[number] <= series.known[kept[-1]]:
            kept.append(number)
    order = kept[::-1]
    return replace(
        series,
        starts=tuple(series.starts[number] for number in order),
        values=tuple(series.values[number] for number in order),
        known=tuple(series.known[number] for number in order),
    )


def by_weeks(series: ValueSeries) -> ValueSeries:
    """Return a series of days as means of whole weeks, other series as they are.

    Days swing too much for a change of level to stand out. A week without a value for its Sunday is final when a later
    value is known; the last week of a series is left out until one of both is there.
    """
    if series.step != "day":
        return series
    mondays = [start.toordinal() - start.weekday() for start in series.starts]
    cuts = [number for number, monday in enumerate(mondays) if number == 0 or monday != mondays[number - 1]]
    starts, values, known = [], [], []
    for first, after in pairwise([*cuts, len(mondays)]):
        ends_with_sunday = series.starts[after - 1].weekday() == _SUNDAY
        if not ends_with_sunday and after == len(mondays):
            break
        week = [value for value in series.values[first:after] if math.isfinite(value)]
        if week:
            starts.append(date.fromordinal(mondays[first]))
            values.append(sum(week) / len(week))
            known.append(series.known[after - 1 if ends_with_sunday else after])
    return replace(series, step="week", starts=tuple(starts), values=tuple(values), known=tuple(known))


def _chance(before: Floats, after: Floats) -> float:
    """Return the chance that the means of two parts differ as much, with the memory of values allowed for."""
    apart = np.concatenate([before - np.nanmean(before), after - np.nanmean(after)])
    apart = apart[np.isfinite(apart)]
    power = float(apart @ apart)
    if power == 0:
        return 0.0
    memory = min(max(float(apart[:-1] @ apart[1:]) / power, 0.0), _MOST_MEMORY)
    effective = (1 - memory) / (1 + memory)
    spread = power / len(apart) * (1 / (len(before) * effective) + 1 / (len(after) * effective))
    return math.erfc(abs(float(np.nanmean(after) - np.nanmean(before))) / math.sqrt(2 * spread))


def _sign(detector: str, history: History, series: ValueSeries, at: int, decided: int, statistic: float) -> Sign:
    values = np.array(series.values)
    length = decided + 1 - at
    before, after = float(np.nanmean(values[max(0, at - length) : at])), float(np.nanmean(values[at : decided + 1]))
    known = series.known[decided]
    telling = [event.event_id for event in history.events if series.starts[at] <= event.start and event.known <= known]
    joint = "between" if not series.directed else "from"
    to = "and" if not series.directed else "to"
    source, target = history.name(series.source), history.name(series.target)
    unit = f" {series.unit}" if series.unit else ""
    return make_sign(
        detector,
        history,
        at=series.starts[at],
        decided=known,
        direction="warming" if after > before else "cooling",
        statistic=statistic,
        reason=(
            f"The series {series.name} {joint} {source.name} {to} {target.name} "
            f"{'rose' if after > before else 'fell'} on {day_words(series.starts[at])}: it averaged "
            f"{before:,.4g}{unit} in the {length} {series.step}s before and {after:,.4g}{unit} in the {length} "
            f"{series.step}s since."
        ),
        events=telling[-_MOST_EVENTS:],
        coverage_alone=False,
        about=series.series_id,
    )
