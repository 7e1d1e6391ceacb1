"""Weekly counts of events against an estimated base: a negative binomial CUSUM, and how often it speaks in vain.

The chart of Page (1954) adds up each week's log likelihood ratio, `factor` times the base rate against the base, and
begins anew when the sum falls to zero. Events come in clusters, so the likelihood is negative binomial with a
dispersion read off the base (variance = mean + dispersion * mean ** 2; nought is Poisson). The base is an estimate:
taken as known, a base that happens to be low would give alarm after alarm. So the weeks since the sum left zero are
judged by the Bayes factor that integrates over the base rate (conjugate gamma), scaled for over-dispersion. How often
it reaches a level when nothing changes was found by simulation (`yalu.synth.charts`) and is kept as a table.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import product

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

# The smallest changes that the charts are made for: twice the rate, half the rate.
UP, DOWN = 2.0, 0.5
WEEKS_A_YEAR = 52.18
# What one week can add at most: a change of rate is one that lasts, and a single crowded week is a burst.
_MOST_A_WEEK = 2.0
# No base is below one event a year: otherwise one event after some silent years would be a thousandfold rise.
_LEAST_RATE = 0.02
# Below this level the table does not reach, and a Bayes factor of less than three is no evidence.
_LEAST_LEVEL = 1.0
# Few weeks say little about clustering: the estimate is drawn towards this value, as if it had been seen this long.
# Chosen so that the same level gives about as many false alarms for a base of half a year as for one of five.
_USUAL_DISPERSION, _USUAL_WEEKS = 0.25, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """What the charts know of a steady relation, one value for each row and week (or for a row: [rows, 1]).

    `rate` per unit of exposure, `dispersion`, `total` events and `weeks` that both were read off.
    """

    rate: Floats
    dispersion: Floats
    total: Floats
    weeks: Floats


def base(counts: Floats, weights: Floats) -> Base:
    """Return the base of each row of `counts` ([rows, weeks]), where `weights` is the exposure of each week."""
    sums = [each.sum(axis=1, keepdims=True) for each in (counts, weights, counts**2, counts * weights, weights**2)]
    return base_of_sums(*sums, weeks=np.full((counts.shape[0], 1), float(counts.shape[1])))


def base_of_sums(
    events: Floats, exposure: Floats, squares: Floats, products: Floats, exposures_squared: Floats, *, weeks: Floats
) -> Base:
    """Return the base from sums over its weeks: of counts, weights, counts squared, counts * weights, weights squared.

    The dispersion is that of the moments (Anscombe 1949), at least nought, drawn towards a usual value.
    """
    rate = np.maximum(events / exposure, _LEAST_RATE)
    deviations = squares - 2 * rate * products + rate**2 * exposures_squared
    excess = deviations * weeks / np.maximum(weeks - 1, 1) - rate * exposure
    raw = np.maximum(excess / (rate**2 * exposures_squared), 0.0)
    drawn = (raw * weeks + _USUAL_DISPERSION * _USUAL_WEEKS) / (weeks + _USUAL_WEEKS)
    return Base(rate=rate, dispersion=drawn, total=np.maximum(events, 0.5), weeks=weeks)


def chart(
    counts: Floats, weights: Floats, base: Base, factor: float, limits: Floats | None = None
) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Return level and onset after each week for each row of `counts` ([rows, weeks]).

    The level is the log Bayes factor for `factor` times the rate since the onset (the first week since the sum last
    was zero). Where `limits` ([rows]) are given, a chart that reaches its limit begins anew the week after.
    """
    spread, scale = _per_week(weights, base)
    growth = np.log1p(factor * spread) - np.log1p(spread)
    gain = math.log(factor) - growth
    cost = growth / base.dispersion
    tall = (_MOST_A_WEEK + cost) / gain
    counts = np.minimum(counts, tall) if factor > 1 else counts
    steps = counts * gain - cost
    before = np.broadcast_to(base.total / base.rate, counts.shape)
    total = np.broadcast_to(base.total, counts.shape)
    score, events, exposure = (np.zeros(counts.shape[0]) for _ in range(3))
    onset = np.zeros(counts.shape[0], dtype=np.int64)
    levels, onsets = np.empty_like(counts), np.empty(counts.shape, dtype=np.int64)
    for week in range(counts.shape[1]):
        score, events, exposure = score + steps[:, week], events + counts[:, week], exposure + weights[:, week]
        for_change = events * math.log(factor)
        integrated = np.log(before[:, week] + exposure) - np.log(before[:, week] + factor * exposure)
        level = np.maximum(0.0, (for_change + (total[:, week] + events) * integrated) / scale[:, week])
        level[score <= 0] = 0.0
        levels[:, week], onsets[:, week] = level, onset
        ends = (score <= 0) if limits is None else (score <= 0) | (level >= limits)
        onset = np.where(ends, week + 1, onset)
        score, events, exposure = (np.where(ends, 0.0, each) for each in (score, events, exposure))
    return levels, onsets


def _per_week(weights: Floats, base: Base) -> tuple[Floats, Floats]:
    """Return dispersion times mean of each week, and by what clustering scales the evidence of a week down."""
    spread = base.dispersion * base.rate * weights
    return spread, 1.0 + spread


@dataclass(frozen=True, slots=True)
class _Table:
    """Axes and coefficients: log10 of false alarms a year = at_zero - slope * level, at each corner of the grid."""

    axes: tuple[Floats, Floats, Floats]
    at_zero: Floats
    slope: Floats


def false_alarms(level: Floats, base: Base, factor: float) -> Floats:
    """Return log10 of the alarms a year of a chart with this level as limit, in a relation that does not change."""
    at_zero, slope = _coefficients(base, factor)
    return at_zero - slope * level


def limit(per_year: float, base: Base, factor: float) -> Floats:
    """Return the level at which a chart gives `per_year` false alarms a year, in the shape of the base."""
    at_zero, slope = _coefficients(base, factor)
    result: Floats = np.maximum((at_zero - math.log10(per_year)) / slope, _LEAST_LEVEL)
    return result


def _coefficients(base: Base, factor: float) -> tuple[Floats, Floats]:
    """Return both coefficients by linear interpolation between the corners of the table."""
    table = _tables()[factor]
    values = (np.log(base.weeks), np.log(base.rate), np.sqrt(base.dispersion))
    places = [_place(axis, each) for axis, each in zip(table.axes, values, strict=True)]
    at_zero, slope = np.zeros(base.rate.shape), np.zeros(base.rate.shape)
    for corner in product((0, 1), repeat=3):
        index = tuple(low + step for (low, _), step in zip(places, corner, strict=True))
        share = np.prod([part if step else 1 - part for (_, part), step in zip(places, corner, strict=True)], axis=0)
        at_zero += share * table.at_zero[index]
        slope += share * table.slope[index]
    return at_zero, slope


def _place(axis: Floats, values: Floats) -> tuple[npt.NDArray[np.int64], Floats]:
    """Return the corner below each value and how far the value lies towards the next (outside: at the edge)."""
    low = np.clip(np.searchsorted(axis, values, side="right") - 1, 0, len(axis) - 2)
    return low, np.clip((values - axis[low]) / (axis[low + 1] - axis[low]), 0.0, 1.0)


@cache
def _tables() -> dict[float, _Table]:
    text = resources.files("yalu.detect").joinpath("data/charts.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    return {factor: _table([row for row in rows if float(row["factor"]) == factor]) for factor in (UP, DOWN)}


def _table(rows: list[dict[str, str]]) -> _Table:
    weeks, rates, dispersions = (sorted({float(row[name]) for row in rows}) for name in ("weeks", "rate", "dispersion"))
    shape = (len(weeks), len(rates), len(dispersions))
    ordered = sorted(rows, key=lambda row: tuple(float(row[name]) for name in ("weeks", "rate", "dispersion")))
    return _Table(
        axes=(np.log(weeks), np.log(rates), np.sqrt(dispersions)),
        at_zero=np.array([float(row["at_zero"]) for row in ordered]).reshape(shape),
        slope=np.array([float(row["slope"]) for row in ordered]).reshape(shape),
    )
