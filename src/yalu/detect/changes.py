"""Change points of any series of values: where a person who looks at its plot would draw a line.

A series is cut into segments that are level, or that are straight lines (a trend is no change). For either kind the
best cuts into 1, 2, 3 ... segments are found by dynamic programming (Bellman and Roth 1969). Which of them is right is
judged by two penalised likelihoods at once. One asks whether the changes stand out from noise with memory: the
innovations of a first-order autoregression around the segments, so that wandering is not taken for change. The other
asks whether they can be seen: the deviations from the segments, where misfits that are small beside the whole range do
not count, and no more than so many values do, since nobody sees more in a plot. Each alone is too liberal on
some kinds of series. Annotators mark few points, and so does this.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from yalu.detect.smoothing import as_columns, clean

Floats = npt.NDArray[np.float64]

# The constants were set on the tuning half of the made series (`benchmarks.made_series`), whose other half was left
# for measuring. Scores are flat around them: for penalties of 1.5 to 2.5, 60 or 100 values and shares of .05 to .2, the
# mean of covering and F1 stays within .05.
# What a cut costs, in multiples of the logarithm of the number of values for each parameter that it adds: a place and
# a level, or a place and both ends of a line. Online more, since nothing can be taken back.
_PENALTY, _PENALTY_ONLINE = 1.5, 2.0
_LEVEL_PARAMETERS, _LINE_PARAMETERS = 2, 3
# Values of a plot that count for what can be seen, and the share of the whole variance that nobody sees as misfit.
_SEEN_VALUES, _UNSEEN_SHARE = 60, 0.1
# The smallest innovation variance that is told from none, and the strongest memory: at 1 a walk explains everything.
_LEAST_INNOVATION, _MOST_MEMORY = 0.01, 0.9
_MOST_CHANGES = 10
# Segments are at least so many values long, and at least this part of the series.
_LEAST_LENGTH, _LEAST_PART = 5, 1 / 30
_LEAST_VALUES = 12
# Longer series are averaged in blocks before the search, whose time grows with the square of the length.
_MOST_VALUES, _MOST_VALUES_ONLINE = 1_000, 150
# Online, a change is told once it has been found at so many looks one after the other, within this part of what is
# known. Looks come whenever the series has grown by a fortieth: their number grows with the logarithm of its length.
_LOOKS, _NEAR = 5, 0.03
_GROWTH, _FIRST_LOOK = 1 / 40, 15


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """A way to cut a series: the first indices of all segments but the first, and what each segment is."""

    points: tuple[int, ...]
    lines: bool
    misfit: float


def change_points(x: npt.ArrayLike) -> list[int]:
    """Return the first index of each new segment of a series of shape [n] or, observed together, [n, d].

    Missing values (NaN) are passed over; single outliers and repeating seasons are no changes. A series that is
    constant or has fewer than twelve values has none. Raises ValueError for other shapes.
    """
    return _search(clean(x), _MOST_VALUES, _PENALTY)


def online_change_points(x: npt.ArrayLike) -> list[tuple[int, int]]:
    """Return (first index of the new segment, index of the value that decided it) for each change, as told at the time.

    Only values up to the deciding one are used: a prefix of the series gives exactly the changes decided in it.
    Missing values are passed over. Raises ValueError for other shapes than [n] and [n, d].
    """
    raw = as_columns(x)
    told: list[tuple[int, int]] = []
    earlier: list[list[int]] = []
    for look in _looks(len(raw)):
        found = _search(clean(raw[:look]), _MOST_VALUES_ONLINE, _PENALTY_ONLINE)
        near = max(_LEAST_LENGTH, round(_NEAR * look))
        for point in found:
            again = all(any(abs(point - other) <= near for other in points) for points in earlier)
            known = any(abs(point - other) <= 2 * near for other, _ in told)
            if again and not known and len(earlier) == _LOOKS - 1:
                told.append((point, look - 1))
        earlier = [*earlier, found][1 - _LOOKS :]
    return told


def _looks(length: int) -> Iterator[int]:
    look = _FIRST_LOOK
    while look <= length:
        yield look
        look += max(1, int(look * _GROWTH))


def _search(values: Floats, most: int, penalty: float) -> list[int]:
    """Return the change points of clean values ([n, d], standardised), searched in at most `most` blocks."""
    if len(values) < _LEAST_VALUES:
        return []
    block = math.ceil(len(values) / most)
    blocks = _averaged(values, block)
    if not np.any(blocks):
        return []
    best = min(_cuts(blocks), key=lambda cut: _cost(blocks, cut, penalty))
    return [_refined(values, point * block, block) for point in best.points]


def _averaged(values: Floats, block: int) -> Floats:
    whole = len(values) // block * block
    result: Floats = values[:whole].reshape(-1, block, values.shape[1]).mean(axis=1)
    return result


def _refined(values: Floats, point: int, block: int) -> int:
    """Return the place near `point` (within a block) that divides the values around it best into two levels."""
    if block == 1:
        return point
    first = max(0, point - 5 * block)
    near = values[first : point + 5 * block]
    places = range(max(1, point - block - first), min(len(near), point + block + 1 - first))
    return first + min(places, key=lambda place: _misfit(near[:place]) + _misfit(near[place:]))


def _misfit(values: Floats) -> float:
    return float(((values - values.mean(axis=0)) ** 2).sum())


def _cuts(values: Floats) -> Iterator[_Cut]:
    """Yield the best cuts into levels, and those into lines, for each number of changes."""
    least = max(_LEAST_LENGTH, int(len(values) * _LEAST_PART))
    for lines in (False, True):
        for points, misfit in _best(_misfits(values, lines=lines), least):
            yield _Cut(points=points, lines=lines, misfit=misfit)


def _misfits(values: Floats, *, lines: bool) -> Floats:
    """Return the squared deviations of values[i:j] from their mean, or from their line, for all i < j ([n+1, n+1])."""
    start, end = np.ogrid[: len(values) + 1, : len(values) + 1]
    length = np.maximum(end - start, 1).astype(np.float64)
    total = np.zeros(length.shape)
    for column in values.T:
        sums = _between(column)
        misfit = _between(column**2) - sums**2 / length
        if lines:
            products = _between(np.arange(len(column)) * column) - (start + end - 1) / 2 * sums
            misfit -= products**2 / np.maximum(length * (length**2 - 1) / 12, 1e-9)
        total += np.maximum(misfit, 0.0)
    return total


def _between(values: Floats) -> Floats:
    """Return the sums of values[i:j] for all i and j."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    result: Floats = sums[None, :] - sums[:, None]
    return result


def _best(misfits: Floats, least: int) -> Iterator[tuple[tuple[int, ...], float]]:
    """Yield the cuts with the smallest misfit for 0, 1, 2 ... changes whose segments have the least length."""
    places = np.arange(len(misfits))
    allowed = np.where(places[None, :] - places[:, None] >= least, misfits, np.inf)
    reached = allowed[0]
    origins: list[npt.NDArray[np.int64]] = []
    yield (), float(reached[-1])
    for _ in range(min(_MOST_CHANGES, (len(misfits) - 1) // least - 1)):
        through = reached[:, None] + allowed
        origins.append(np.argmin(through, axis=0))
        reached = through[origins[-1], places]
        yield _traced(origins), float(reached[-1])


def _traced(origins: Sequence[npt.NDArray[np.int64]]) -> tuple[int, ...]:
    points = [len(origins[-1]) - 1]
    for origin in reversed(origins):
        points.append(int(origin[points[-1]]))
    return tuple(reversed(points[1:]))


def _cost(values: Floats, cut: _Cut, penalty: float) -> float:
    """Return the mean of both penalised likelihoods (twice the negative logarithm): the smaller, the better."""
    n, columns = values.shape
    seen = min(n, _SEEN_VALUES)
    parameters = columns * (
        len(cut.points) * _LINE_PARAMETERS + 1 if cut.lines else len(cut.points) * _LEVEL_PARAMETERS
    )
    innovations = np.log(_innovation_variance(_deviations(values, cut)) + _LEAST_INNOVATION).sum()
    memory = n * float(innovations) + penalty * math.log(n) * parameters
    visible: float = seen * columns * math.log(cut.misfit / (n * columns) + _UNSEEN_SHARE)
    return float(memory + visible + penalty * math.log(seen) * parameters) / 2


def _deviations(values: Floats, cut: _Cut) -> Floats:
    parts = []
    for start, end in pairwise((0, *cut.points, len(values))):
        part = values[start:end] - values[start:end].mean(axis=0)
        if cut.lines:
            steps = np.arange(end - start) - (end - start - 1) / 2
            part = part - np.outer(steps, steps @ part / (steps @ steps))
        parts.append(part)
    return np.concatenate(parts)


def _innovation_variance(deviations: Floats) -> Floats:
    """Return what is left of the variance of each column when each value is foretold from the one before."""
    before, after = deviations[:-1], deviations[1:]
    power = np.maximum((before**2).sum(axis=0), 1e-12)
    memory = np.clip((before * after).sum(axis=0) / power, 0.0, _MOST_MEMORY)
    result: Floats = ((after - memory * before) ** 2).mean(axis=0)
    return result
