"""The table of false alarms of the count charts (`src/yalu/detect/data/charts.csv`), by simulation.

python -m yalu.synth.charts > src/yalu/detect/data/charts.csv      (some minutes)
"""

# ruff: noqa: T201 (a command of its own prints)

from __future__ import annotations

from itertools import product

import numpy as np

from yalu.detect.counts import DOWN, UP, WEEKS_A_YEAR, Floats, base, chart

WEEKS = (26, 52, 104, 260)
RATES = (0.02, 0.06, 0.15, 0.4, 1.0, 3.0, 10.0, 40.0)
DISPERSIONS = (0.0, 0.25, 1.0, 3.0)
_RUNS, _WATCHED = 1000, 260
_LEVELS = np.arange(1.0, 6.1, 0.5)
# A line needs rates that were seen often enough to be read off, and not so often that alarms crowd each other.
_LEAST_ALARMS, _MOST_SHARE = 12, 0.05
_HEAD = """\
# False alarms of the weekly count charts in relations that do not change: log10 of alarms a year is
# at_zero - slope * level. Rate per week and dispersion are the true ones; the charts know only their estimates from
# `weeks` weeks. Made by `python -m yalu.synth.charts`: 1,000 runs of five years for each line.
factor,weeks,rate,dispersion,at_zero,slope"""


def draw(rate: float, dispersion: float, shape: tuple[int, int], random: np.random.Generator) -> Floats:
    """Return counts of the negative binomial with this mean and dispersion (nought: Poisson)."""
    if dispersion == 0:
        return random.poisson(rate, shape).astype(np.float64)
    means = random.gamma(1 / dispersion, rate * dispersion, shape)
    return random.poisson(means).astype(np.float64)


def fit(factor: float, weeks: int, rate: float, dispersion: float, random: np.random.Generator) -> tuple[float, float]:
    """Return how the logarithm of the false alarms a year falls with the level: value at zero, and slope."""
    counts = draw(rate, dispersion, (_RUNS, weeks + _WATCHED), random)
    known, watched = base(counts[:, :weeks], np.ones((_RUNS, weeks))), counts[:, weeks:]
    ones = np.ones(watched.shape)
    alarms = np.array([np.sum(chart(watched, ones, known, factor, np.full(_RUNS, each)) >= each) for each in _LEVELS])
    clear = (alarms >= _LEAST_ALARMS) & (alarms <= _MOST_SHARE * watched.size)
    if clear.sum() < 3:
        # So few alarms that the likelihood ratio's own bound stands: they fall by e for each unit of level.
        at_level = np.log10(max(alarms[0], 1) / watched.size * WEEKS_A_YEAR)
        return float(at_level + _LEVELS[0] / np.log(10)), float(1 / np.log(10))
    slope, at_zero = np.polyfit(_LEVELS[clear], np.log10(alarms[clear] / watched.size * WEEKS_A_YEAR), 1)
    return float(at_zero), float(-slope)


def main() -> None:
    """Print the table."""
    print(_HEAD)
    for number, (factor, weeks, rate, dispersion) in enumerate(product((UP, DOWN), WEEKS, RATES, DISPERSIONS)):
        at_zero, slope = fit(factor, weeks, rate, dispersion, np.random.default_rng(number))
        print(f"{factor},{weeks},{rate},{dispersion},{at_zero:.3f},{slope:.3f}", flush=True)


if __name__ == "__main__":
    main()
