"""Made series with the points that people would mark: what `change_points` is tuned on, and what it is not.

The two halves share no generator. A series has five annotators, as benchmarks by people do: each marks a true change
with the chance that it would be noticed, a step or two beside the truth, so that they disagree where people would.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Random = np.random.Generator
# Values, and the true changes with the chance that a person marks each.
Made = tuple[Floats, list[tuple[int, float]]]
Maker = Callable[[Random], Made]

ANNOTATORS = 5
EACH = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A series and the points that each annotator marked (first index of the new segment)."""

    name: str
    values: Floats
    annotations: Mapping[str, Sequence[int]]


def made(makers: Sequence[Maker], seed: int) -> list[Marked]:
    """Return some series of each kind."""
    return [_marked(maker, number, seed) for maker in makers for number in range(EACH)]


def _marked(maker: Maker, number: int, seed: int) -> Marked:
    random = np.random.default_rng([seed, number, *maker.__name__.encode()])
    values, changes = maker(random)
    marks: dict[str, list[int]] = {str(each): [] for each in range(ANNOTATORS)}
    for own in marks.values():
        for at, chance in changes:
            if random.random() < chance:
                beside = int(np.rint(random.normal(0, 1.0)))
                own.append(int(np.clip(at + beside, 1, len(values) - 1)))
    return Marked(name=f"{maker.__name__.strip('_')} {number + 1}", values=values, annotations=marks)


def _length(random: Random, low: int, high: int) -> int:
    return int(np.exp(random.uniform(np.log(low), np.log(high))))


def _cuts(random: Random, n: int, number: int, least: int) -> list[int]:
    """Return ordered places of changes that keep `least` from each other and from the ends."""
    room = n - least * (number + 1)
    places = np.sort(random.integers(0, max(1, room), number))
    return [int(place) + least * (index + 1) for index, place in enumerate(places)]


def _ar(random: Random, n: int, memory: float, spread: float = 1.0) -> Floats:
    """Return an autoregression of the first order with this standard deviation."""
    noise = random.normal(0, spread * np.sqrt(1 - memory**2), n)
    values = np.empty(n)
    values[0] = random.normal(0, spread)
    for step in range(1, n):
        values[step] = memory * values[step - 1] + noise[step]
    return values


def _steps(n: int, cuts: Sequence[int], levels: Sequence[float]) -> Floats:
    bounds = [0, *cuts, n]
    return np.concatenate([np.full(b - a, level) for a, b, level in zip(bounds, bounds[1:], levels, strict=False)])


def _walk_levels(random: Random, number: int, low: float, high: float) -> list[float]:
    """Return levels that differ from one to the next by `low` to `high`, up or down."""
    levels = [0.0]
    for _ in range(number):
        levels.append(levels[-1] + random.choice([-1, 1]) * random.uniform(low, high))
    return levels


# The half for tuning.


def _level_shifts(random: Random) -> Made:
    n, number = _length(random, 60, 400), int(random.integers(1, 4))
    cuts = _cuts(random, n, number, n // 8)
    return _steps(n, cuts, _walk_levels(random, number, 2, 5)) + random.normal(0, 1, n), [(cut, 0.9) for cut in cuts]


def _shifts_in_memory(random: Random) -> Made:
    n, number = _length(random, 80, 300), int(random.integers(1, 3))
    cuts = _cuts(random, n, number, n // 6)
    values = _steps(n, cuts, _walk_levels(random, number, 3, 5)) + _ar(random, n, 0.5)
    return values, [(cut, 0.8) for cut in cuts]


def _steady_growth(random: Random) -> Made:
    n = _length(random, 40, 200)
    growth = random.choice([-1, 1]) * random.uniform(3, 30) * np.linspace(0, 1, n) ** random.choice([1, 1, 2])
    return growth + _ar(random, n, random.uniform(0, 0.8)), [(n // 2, 0.05)]


def _bend(random: Random) -> Made:
    n = _length(random, 45, 160)
    (cut,) = _cuts(random, n, 1, n // 4)
    slopes = random.permutation([random.uniform(-0.1, 0.15), random.uniform(0.4, 1.0) * random.choice([-1, 1])])
    step = np.arange(n)
    line = np.where(step < cut, slopes[0] * (step - cut), slopes[1] * (step - cut)) * 60 / n
    return line + _ar(random, n, 0.5, 0.7), [(cut, 0.8)]


def _seasons(random: Random) -> Made:
    n = _length(random, 100, 240)
    step = np.arange(n)
    season = random.uniform(1, 3) * np.sin(2 * np.pi * step / 12 + random.uniform(0, 6))
    trend = random.uniform(0, 6) * step / n
    values = trend + season + random.normal(0, 0.5, n)
    if random.random() < 0.5:
        return values, [(n // 2, 0.05)]
    (cut,) = _cuts(random, n, 1, n // 4)
    return values + np.where(step >= cut, random.choice([-1, 1]) * random.uniform(3, 5), 0), [(cut, 0.85)]


def _random_walk(random: Random) -> Made:
    n = _length(random, 100, 700)
    values = np.cumsum(random.normal(0, 1, n))
    gap = n // 10
    moves = np.abs(values[gap:] - values[:-gap])
    largest = int(np.argmax(moves))
    return values, [(largest, 0.4), (largest + gap, 0.4)]


def _outliers(random: Random) -> Made:
    n, number = _length(random, 80, 400), int(random.integers(0, 3))
    cuts = _cuts(random, n, number, n // 6)
    values = _steps(n, cuts, _walk_levels(random, number, 3, 5)) + random.normal(0, 1, n)
    places = random.integers(0, n, max(2, n // 60))
    values[places] += random.choice([-1, 1], len(places)) * random.uniform(6, 15, len(places))
    return values, [(cut, 0.9) for cut in cuts]


def _spread(random: Random) -> Made:
    n = _length(random, 100, 400)
    (cut,) = _cuts(random, n, 1, n // 4)
    scale = np.where(np.arange(n) < cut, 1.0, random.choice([0.25, 4.0]))
    return random.normal(0, 1, n) * scale, [(cut, 0.7)]


def _many_levels(random: Random) -> Made:
    n, number = _length(random, 300, 900), int(random.integers(4, 9))
    cuts = _cuts(random, n, number, n // 25)
    values = _steps(n, cuts, random.uniform(0, 12, number + 1).tolist()) + _ar(random, n, 0.3)
    return values, [(cut, 0.8) for cut in cuts]


def _national_product(random: Random) -> Made:
    n = _length(random, 45, 70)
    growth = random.normal(0.03, 0.02, n)
    changes = [(n // 2, 0.05)]
    if random.random() < 0.6:
        (cut,) = _cuts(random, n, 1, n // 5)
        growth[cut : cut + 3] -= random.uniform(0.05, 0.1)
        growth[cut + 3 :] += random.uniform(-0.02, 0.01)
        changes = [(cut, 0.75)]
    return np.exp(np.cumsum(growth)) * 1e9, changes


def _counts(random: Random) -> Made:
    n, number = _length(random, 80, 300), int(random.integers(0, 3))
    cuts = _cuts(random, n, number, n // 6)
    rates = np.exp(np.abs(_walk_levels(random, number, 0.8, 1.6)))
    return random.poisson(_steps(n, cuts, rates.tolist())).astype(float), [(cut, 0.8) for cut in cuts]


def _nothing(random: Random) -> Made:
    n = _length(random, 40, 500)
    return _ar(random, n, random.choice([0.0, 0.0, 0.4, 0.8])), [(n // 2, 0.05)]


# The half that is only measured, and was looked at to choose among settings that did equally well on the other.


def _logistic(random: Random) -> Made:
    n = _length(random, 50, 200)
    middle, width = random.uniform(0.35, 0.65) * n, n * random.uniform(0.03, 0.08)
    values = 10 / (1 + np.exp(-(np.arange(n) - middle) / width)) + _ar(random, n, 0.4, 0.4)
    return values, [(int(middle - 2 * width), 0.6), (int(middle + 2 * width), 0.5)]


def _run_and_rest(random: Random) -> Made:
    n, number = _length(random, 250, 400), int(random.integers(4, 8))
    cuts = _cuts(random, n, number, n // 14)
    running = _steps(n, cuts, [float(each % 2) for each in range(number + 1)])
    values = 5 + 4 * running + _ar(random, n, 0.6) * np.where(running > 0, 0.4, 1.0)
    return values, [(cut, 0.9) for cut in cuts]


def _step_and_slope(random: Random) -> Made:
    n = _length(random, 60, 200)
    (cut,) = _cuts(random, n, 1, n // 4)
    step = np.arange(n) / n
    drop = random.uniform(4, 8)
    return random.uniform(2, 8) * step - drop * (step >= cut / n) + _ar(random, n, 0.4, 0.7), [(cut, 0.85)]


def _business_cycle(random: Random) -> Made:
    n = _length(random, 120, 240)
    values = np.zeros(n)
    for step in range(2, n):
        values[step] = 1.8 * values[step - 1] - 0.85 * values[step - 2] + random.normal(0, 0.3)
    return values, [(int(np.argmax(np.abs(np.diff(values, 8)))), 0.25)]


def _falling_price(random: Random) -> Made:
    n = _length(random, 60, 200)
    values = 100 * np.exp(-np.arange(n) / (n * random.uniform(0.08, 0.3))) + random.normal(0, 1.5, n)
    return values, [(n // 4, 0.35)]


def _waning_counts(random: Random) -> Made:
    n = _length(random, 90, 200)
    (cut,) = _cuts(random, n, 1, n // 4)
    rate = np.where(np.arange(n) < cut, random.uniform(3, 8), random.uniform(0.3, 1.2))
    return random.poisson(rate * random.gamma(2, 0.5, n)).astype(float), [(cut, 0.8)]


def _swelling_seasons(random: Random) -> Made:
    n = _length(random, 140, 240)
    step = np.arange(n)
    level = 100 * np.exp(random.uniform(0.2, 1.2) * step / n)
    values = level * (1 + 0.2 * np.sin(2 * np.pi * step / 12)) + random.normal(0, 5, n)
    if random.random() < 0.5:
        return values, [(n // 2, 0.1)]
    (cut,) = _cuts(random, n, 1, n // 4)
    return np.where(step >= cut, values * random.uniform(0.55, 0.75), values), [(cut, 0.85)]


def _heavy_tails(random: Random) -> Made:
    n, number = _length(random, 100, 400), int(random.integers(1, 4))
    cuts = _cuts(random, n, number, n // 7)
    values = _steps(n, cuts, _walk_levels(random, number, 4, 7)) + random.standard_t(2.5, n)
    return values, [(cut, 0.85) for cut in cuts]


def _quality_control(random: Random) -> Made:
    n = _length(random, 40, 150)
    if random.random() < 0.4:
        return random.normal(10, 1, n), [(n // 2, 0.05)]
    (cut,) = _cuts(random, n, 1, n // 5)
    return random.normal(10, 1, n) + np.where(np.arange(n) >= cut, random.uniform(2, 4), 0), [(cut, 0.85)]


def _held_rates(random: Random) -> Made:
    n, number = _length(random, 150, 500), int(random.integers(2, 6))
    cuts = _cuts(random, n, number, n // 10)
    levels = 0.25 * np.rint(4 * np.array(_walk_levels(random, number, 0.5, 2.0)))
    return _steps(n, cuts, levels.tolist()), [(cut, 0.85) for cut in cuts]


def _outbreaks(random: Random) -> Made:
    n = _length(random, 300, 900)
    (cut,) = _cuts(random, n, 1, n // 4)
    step = np.arange(n)
    wave = np.exp(2.5 * np.sin(2 * np.pi * step / random.uniform(26, 60)))
    rate = np.where(step < cut, 20.0, random.uniform(1, 3)) * wave
    return random.poisson(rate * random.gamma(4, 0.25, n)).astype(float), [(cut, 0.8)]


def _wandering_rate(random: Random) -> Made:
    n = _length(random, 150, 700)
    values = np.exp(0.5 + np.cumsum(random.normal(0, 0.02, n)))
    if random.random() < 0.5:
        return values, [(int(np.argmax(np.abs(np.diff(values, n // 10)))) + n // 20, 0.3)]
    (cut,) = _cuts(random, n, 1, n // 5)
    return values * np.where(np.arange(n) >= cut, random.choice([0.5, 2.0]), 1.0), [(cut, 0.85)]


# Written when everything was set, and not looked at before.


def _ramp(random: Random) -> Made:
    n = _length(random, 60, 300)
    start, end = _cuts(random, n, 2, n // 5)
    values = np.clip((np.arange(n) - start) / (end - start), 0, 1) * random.uniform(4, 10) + _ar(random, n, 0.3, 0.6)
    return values, [(start, 0.7), (end, 0.7)]


def _growth_and_collapse(random: Random) -> Made:
    n = _length(random, 50, 200)
    (cut,) = _cuts(random, n, 1, n // 4)
    values = 50 * np.exp(random.uniform(0.5, 1.5) * np.arange(n) / n + _ar(random, n, 0.5, 0.04))
    return np.where(np.arange(n) >= cut, values * random.uniform(0.4, 0.65), values), [(cut, 0.9)]


def _rare_counts(random: Random) -> Made:
    n = _length(random, 120, 400)
    (cut,) = _cuts(random, n, 1, n // 4)
    rates = random.permutation([0.25, 1.5])
    return random.poisson(np.where(np.arange(n) < cut, *rates)).astype(float), [(cut, 0.75)]


def _uneven_cycle(random: Random) -> Made:
    n = _length(random, 120, 400)
    phase = np.cumsum(random.gamma(4, 0.25, n)) * 2 * np.pi / random.uniform(15, 40)
    return 5 * np.sin(phase) + random.normal(0, 1, n), [(n // 2, 0.05)]


def _season_that_ends(random: Random) -> Made:
    n = _length(random, 120, 300)
    (cut,) = _cuts(random, n, 1, n // 3)
    season = 3 * np.sin(2 * np.pi * np.arange(n) / 12)
    return np.where(np.arange(n) < cut, season, 0) + random.normal(0, 0.6, n), [(cut, 0.85)]


def _grades(random: Random) -> Made:
    n, number = _length(random, 80, 300), int(random.integers(0, 3))
    cuts = _cuts(random, n, number, n // 6)
    means = _steps(n, cuts, [2 + 2 * (each % 2) for each in range(number + 1)])
    return np.clip(np.rint(means + random.normal(0, 0.7, n)), 1, 5), [(cut, 0.85) for cut in cuts]


TUNING: tuple[Maker, ...] = (
    _level_shifts,
    _shifts_in_memory,
    _steady_growth,
    _bend,
    _seasons,
    _random_walk,
    _outliers,
    _spread,
    _many_levels,
    _national_product,
    _counts,
    _nothing,
)
HELD_OUT: tuple[Maker, ...] = (
    _logistic,
    _run_and_rest,
    _step_and_slope,
    _business_cycle,
    _falling_price,
    _waning_counts,
    _swelling_seasons,
    _heavy_tails,
    _quality_control,
    _held_rates,
    _outbreaks,
    _wandering_rate,
)
UNSEEN: tuple[Maker, ...] = (
    _ramp,
    _growth_and_collapse,
    _rare_counts,
    _uneven_cycle,
    _season_that_ends,
    _grades,
)
