"""Before a search for change points: missing values, counts, seasons and outliers are put out of its way."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

# Lengths of seasons that occur in practice: weeks, months, quarters, hours, and their neighbours in other calendars.
_PERIODS = (4, 5, 6, 7, 10, 11, 12, 13, 24, 26, 30, 36, 48, 52, 60, 365)
_LEAST_VALUES_OF_SEASONS, _LEAST_CYCLES = 40, 3
# A season must explain this share of the variance of the steps, and a longer period this much more than a shorter.
_LEAST_SEASON, _BETTER = 0.3, 0.03
# An outlier lies this many robust deviations from the median of seven neighbours (Hampel 1974).
_OUTLIER, _REACH = 4.0, 3
_MOST_COUNT = 1e5
# What is left of a constant after rounding, as a share of it.
_ROUNDING = 1e-13


def clean(x: npt.ArrayLike) -> Floats:
    """Return a series of shape [n] or [n, d] as standardised columns ([n, d]) without missing values.

    Counts are stabilised by the square root, seasons are taken out, single outliers replaced by the median around
    them. A column that does not vary becomes nought. Raises ValueError for other shapes.
    """
    columns = as_columns(x)
    return np.stack([_column(column) for column in columns.T], axis=1) if columns.size else np.zeros((0, 1))


def as_columns(x: npt.ArrayLike) -> Floats:
    """Return a series of shape [n] or [n, d] as [n, d]. Raises ValueError for other shapes."""
    values = np.asarray(x, dtype=np.float64)
    if values.ndim not in (1, 2):
        raise ValueError(f"a series has the shape [n] or [n, d], not {list(values.shape)}.")
    return values[:, None] if values.ndim == 1 else values


def _column(values: Floats) -> Floats:
    known = np.isfinite(values)
    if not known.any():
        return np.zeros(len(values))
    places = np.arange(len(values))
    filled = np.interp(places, places[known], values[known])
    largest = np.abs(filled).max()
    # Squares of huge values would overflow, so everything is brought to the scale of one at once, unless it is counts.
    plain = np.sqrt(filled + 3 / 8) if _is_count(filled) else filled / largest if largest else filled
    return _standard(_without_outliers(_without_seasons(plain)))


def _is_count(values: Floats) -> bool:
    return bool(values.min() >= 0 and values.max() < _MOST_COUNT and np.all(values == np.rint(values)))


def _standard(values: Floats) -> Floats:
    centred = values - values.mean()
    spread = centred.std()
    return centred / spread if spread > _ROUNDING * np.abs(values).max() else np.zeros(len(values))


def _without_outliers(values: Floats) -> Floats:
    if len(values) < 2 * _REACH + 1:
        return values
    around = np.lib.stride_tricks.sliding_window_view(np.pad(values, _REACH, mode="reflect"), 2 * _REACH + 1)
    medians = np.median(around, axis=1)
    apart = values - medians
    spread = 1.4826 * np.median(np.abs(apart - np.median(apart))) or apart.std()
    return np.where(np.abs(apart) > _OUTLIER * spread, medians, values)


def _without_seasons(values: Floats) -> Floats:
    """Return values less their seasonal figure: the median deviation from the moving average, by place in a period."""
    period = _period(values)
    if not period:
        return values
    level, reach = _moving_average(values, period)
    place = np.arange(len(values)) % period
    inner = slice(reach, len(values) - reach)
    apart, inner_place = (values - level)[inner], place[inner]
    figure = np.array([np.median(apart[inner_place == each]) for each in range(period)])
    result: Floats = values - (figure - figure.mean())[place]
    return result


def _moving_average(values: Floats, period: int) -> tuple[Floats, int]:
    """Return the centred average over one period (half weights at both ends of an even one), and its reach."""
    weights = np.ones(period + 1 - period % 2)
    if period % 2 == 0:
        weights[0] = weights[-1] = 0.5
    reach = len(weights) // 2
    padded = np.pad(values, reach, mode="edge")
    return np.convolve(padded, weights / weights.sum(), mode="valid"), reach


def _period(values: Floats) -> int:
    """Return the period whose seasonal figure explains the steps of the values best, nought where none does well."""
    steps = np.diff(values)
    steps = steps - steps.mean() if len(steps) else steps
    power = float(steps @ steps)
    if len(values) < _LEAST_VALUES_OF_SEASONS or power <= 0:
        return 0
    best, explained = 0, _LEAST_SEASON - _BETTER
    for period in _PERIODS:
        if _LEAST_CYCLES * period > len(values):
            break
        share = _explained(steps, power, period)
        if share > explained + _BETTER:
            best, explained = period, share
    return best


def _explained(steps: Floats, power: float, period: int) -> float:
    """Return the share of the variance that means by place in the period explain, adjusted for their number."""
    place = np.arange(len(steps)) % period
    means = np.bincount(place, steps) / np.bincount(place)
    left = steps - means[place]
    return 1.0 - float(left @ left) / power * (len(steps) - 1) / (len(steps) - period)
