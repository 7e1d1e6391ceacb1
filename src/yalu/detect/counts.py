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
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import product

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

# The smallest changes that the charts are made for: twice the rate, half the rate.
UP, DOWN = 2.0, 0.5
WEEKS_A_YEAR = 52.18
# What one week can add at most: a change of rate is one that lasts, and a single crowded week is a burst.
_MOST_A_WEEK = 2.0
# No base is below one event a year: otherwise one event after some silent years would be a thousandfold rise.
_LEAST_RATE = 0.02
# Below this level the table does not reach, and a Bayes factor of less than three is no evidence.
_LEAST_LEVEL = 1.0
# Clusters last for days, whole months are lively, and seasons come and go: dispersion is read off at each of these
# lengths, and the largest counts. (A dispersion d of weeks that are independent is one of d / 4 of four weeks.)
_BLOCKS = (1, 4, 13)
# Few blocks say little about clustering: the estimate is drawn towards this value, as if it had been seen this long.
# Chosen so that the same level gives about as many false alarms for a base of half a year as for one of five.
_USUAL_DISPERSION, _USUAL_BLOCKS = 0.25, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """What the charts know of a steady relation, one value for each row.

    `rate` per unit of exposure, `dispersion` of weeks, `total` events and `weeks` that both were read off.
    """

    rate: Floats
    dispersion: Floats
    total: Floats
    weeks: Floats

    def false_alarms(self, factor: float) -> tuple[Floats, Floats]:
        """Return log10 of the false alarms a year of charts with limit 0, and by how much each unit of level lowers it.

        Read off the table by linear interpolation between its corners; in a relation that does not change. The table
        goes by true dispersions, and a base without any is drawn to this much at its longest blocks.
        """
        table = _tables()[factor]
        drawn = _USUAL_DISPERSION * _USUAL_BLOCKS / (self.weeks / _BLOCKS[-1] + _USUAL_BLOCKS)
        dispersion = np.maximum(self.dispersion - drawn, 0.0)
        values = (np.log(self.weeks), np.log(self.total / self.weeks), np.sqrt(dispersion))
        places = [_place(axis, each) for axis, each in zip(table.axes, values, strict=True)]
        at_zero, slope = np.zeros(self.rate.shape), np.zeros(self.rate.shape)
        for corner in product((0, 1), repeat=3):
            index = tuple(low + step for (low, _), step in zip(places, corner, strict=True))
            parts = [part if step else 1 - part for (_, part), step in zip(places, corner, strict=True)]
            share = np.prod(parts, axis=0)
            at_zero += share * table.at_zero[index]
            slope += share * table.slope[index]
        return at_zero, slope


def base(counts: Floats, weights: Floats) -> Base:
    """Return the base of each row of `counts` ([rows, weeks]), where `weights` is the exposure of each week.

    The dispersion is that of the moments (Anscombe 1949), at least nought, drawn towards a usual value.
    """
    total = counts.sum(axis=1)
    rate = np.maximum(total, _LEAST_RATE * counts.shape[1]) / weights.sum(axis=1)
    dispersions = [_dispersion(counts, rate[:, None] * weights, block) for block in _BLOCKS if block <= counts.shape[1]]
    return Base(
        rate=rate,
        dispersion=np.max(dispersions, axis=0),
        total=np.maximum(total, 0.5),
        weeks=np.full(len(rate), float(counts.shape[1])),
    )


def _dispersion(counts: Floats, mean: Floats, block: int) -> Floats:
    """Return the dispersion of single weeks that would make sums over blocks of weeks as uneven as they are."""
    blocks = counts.shape[1] // block
    sums, means = (each[:, -blocks * block :].reshape(len(each), blocks, block).sum(axis=2) for each in (counts, mean))
    excess = ((sums - means) ** 2).sum(axis=1) * blocks / max(1, blocks - 1) - means.sum(axis=1)
    raw = np.maximum(excess / (means**2).sum(axis=1), 0.0) * block
    result: Floats = (raw * blocks + _USUAL_DISPERSION * _USUAL_BLOCKS) / (blocks + _USUAL_BLOCKS)
    return result


@dataclass(slots=True)
class Charts:
    """Charts for one change, `factor` times the rate, side by side: one for each row of the base.

    The level of a chart is the log Bayes factor for the change since the onset: the first week since the sum of the
    log likelihood ratios was last nought or less.
    """

    factor: float
    base: Base
    onset: Indices = field(init=False)
    _score: Floats = field(init=False)
    _events: Floats = field(init=False)
    _exposure: Floats = field(init=False)

    def __post_init__(self) -> None:
        rows = len(self.base.rate)
        self._score, self._events, self._exposure = np.zeros(rows), np.zeros(rows), np.zeros(rows)
        self.onset = np.zeros(rows, dtype=np.int64)

    def step(self, week: int, counts: Floats, weights: Floats) -> Floats:
        """Take the counts and exposures of a week ([rows]) and return the levels after it."""
        self._begin_anew(week, self._score <= 0)
        spread = self.base.dispersion * self.base.rate * weights
        growth = np.log1p(self.factor * spread) - np.log1p(spread)
        gain, cost = math.log(self.factor) - growth, growth / self.base.dispersion
        if self.factor > 1:
            counts = np.minimum(counts, (_MOST_A_WEEK + cost) / gain)
        self._score += counts * gain - cost
        self._events += counts
        self._exposure += weights
        before = self.base.total / self.base.rate
        integrated = np.log(before + self._exposure) - np.log(before + self.factor * self._exposure)
        evidence = self._events * math.log(self.factor) + (self.base.total + self._events) * integrated
        # Clustering makes a week's evidence worth so much less.
        level: Floats = np.where(self._score > 0, np.maximum(0.0, evidence / (1.0 + spread)), 0.0)
        return level

    def end(self, rows: npt.NDArray[np.bool_]) -> None:
        """Let some charts begin anew with the next week."""
        self._score[rows] = 0.0

    def _begin_anew(self, week: int, rows: npt.NDArray[np.bool_]) -> None:
        self.onset[rows] = week
        for each in (self._score, self._events, self._exposure):
            each[rows] = 0.0


def chart(counts: Floats, weights: Floats, base: Base, factor: float, limits: Floats) -> Floats:
    """Return the level after each week for each row of `counts` ([rows, weeks]).

    A chart that reaches its limit ([rows]) begins anew the week after.
    """
    charts = Charts(factor, base)
    levels = np.empty_like(counts)
    for week in range(counts.shape[1]):
        levels[:, week] = charts.step(week, counts[:, week], weights[:, week])
        charts.end(levels[:, week] >= limits)
    return levels


@dataclass(frozen=True, slots=True)
class _Table:
    """Axes and coefficients: log10 of false alarms a year = at_zero - slope * level, at each corner of the grid."""

    axes: tuple[Floats, Floats, Floats]
    at_zero: Floats
    slope: Floats


def limit(per_year: float, base: Base, factor: float) -> Floats:
    """Return the level at which a chart gives `per_year` false alarms a year, in the shape of the base."""
    at_zero, slope = base.false_alarms(factor)
    result: Floats = np.maximum((at_zero - math.log10(per_year)) / slope, _LEAST_LEVEL)
    return result


def _place(axis: Floats, values: Floats) -> tuple[Indices, Floats]:
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
