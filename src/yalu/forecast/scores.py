"""Scores of probabilities against what happened, each after its paper. Outcomes are 1 (it happened) or 0.

Brier: G. W. Brier, Monthly Weather Review 78 (1950), 1-3. Brier added up the classes, so that his score of a yes-or-no
question is twice ours; ours, (p - o)^2, is the form used since. Logarithmic: I. J. Good, Journal of the Royal
Statistical Society B 14 (1952), 107-114; the natural logarithm, with its sign turned so that less is better, as for
Brier. Partition: A. H. Murphy, Journal of Applied Meteorology 12 (1973), 595-600. Interval of a share: E. B. Wilson,
Journal of the American Statistical Association 22 (1927), 209-212. Interval of a mean: percentile bootstrap (B. Efron,
Annals of Statistics 7 (1979), 1-26). Weighting by time: the mean over the days a question was open, the last forecast
carried forward, as in forecasting tournaments (B. Mellers et al., Psychological Science 25 (2014), 1106-1115).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import mean

import numpy as np

# The ends of the ICD 203 bands: a reader of a table of calibration finds there the words that the probabilities mean.
BANDS = (0.0, 0.05, 0.2, 0.45, 0.55, 0.8, 0.95, 1.0)
_Z95 = 1.959963984540054
_DRAWS, _SEED = 2000, 203


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A value and the ends of its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """Murphy's partition: mean Brier score = reliability - resolution + uncertainty."""

    reliability: float
    resolution: float
    uncertainty: float

    @property
    def score(self) -> float:
        """The mean Brier score that the three parts add up to."""
        return self.reliability - self.resolution + self.uncertainty


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationRow:
    """Forecasts between two probabilities: how many, their mean, and how often what they said came (Wilson's)."""

    low: float
    high: float
    number: int
    mean: float | None
    happened: Interval | None


def brier(probability: float, outcome: int) -> float:
    """Return the squared error of one probability, from 0 (best) to 1; a coin gets 0.25."""
    return (probability - outcome) ** 2


def log_score(probability: float, outcome: int) -> float:
    """Return minus the natural logarithm of the probability given to what happened, from 0 (best); a coin gets 0.69.

    Raises ValueError where what happened was called impossible.
    """
    return -math.log(probability if outcome else 1 - probability)


def skill(score: float, reference: float) -> float | None:
    """Return how much better a mean score is than a reference: 1 perfect, 0 no better; null where it has no error."""
    return None if reference == 0 else 1 - score / reference


def base_rate_score(outcomes: Sequence[int]) -> float:
    """Return the Brier score of one who always says how often such things happen: the uncertainty of the outcomes."""
    share = sum(outcomes) / len(outcomes)
    return share * (1 - share)


def time_weighted(
    forecasts: Sequence[tuple[date, float]], end: date, score: Callable[[float, int], float], outcome: int
) -> float | None:
    """Return the mean daily score from the first forecast to the eve of `end`; null where none was made before it.

    `forecasts` are days and probabilities, in the order they were made: the last of a day stands for it, and is carried
    forward to the next.
    """
    standing = {day: probability for day, probability in forecasts if day < end}
    if not standing:
        return None
    days = sorted(standing)
    spans = [(later - day).days for day, later in zip(days, [*days[1:], end], strict=True)]
    return sum(span * score(standing[day], outcome) for day, span in zip(days, spans, strict=True)) / sum(spans)


def partition(probabilities: Sequence[float], outcomes: Sequence[int]) -> Partition:
    """Return Murphy's partition, over the distinct probabilities that were given (so that it is exact).

    Raises ValueError where there is nothing to part.
    """
    if not probabilities:
        raise ValueError("there are no forecasts to part")
    groups: dict[float, list[int]] = defaultdict(list)
    for probability, outcome in zip(probabilities, outcomes, strict=True):
        groups[probability].append(outcome)
    number, rate = len(probabilities), sum(outcomes) / len(outcomes)
    shares = {probability: sum(group) / len(group) for probability, group in groups.items()}
    return Partition(
        reliability=sum(len(groups[p]) * (p - shares[p]) ** 2 for p in groups) / number,
        resolution=sum(len(groups[p]) * (shares[p] - rate) ** 2 for p in groups) / number,
        uncertainty=rate * (1 - rate),
    )


def wilson(happened: int, number: int) -> Interval:
    """Return a share with Wilson's 95 % interval, which holds for few cases and for none or all of them."""
    share = happened / number
    spread = _Z95**2 / number
    middle = (share + spread / 2) / (1 + spread)
    half = _Z95 / (1 + spread) * math.sqrt(share * (1 - share) / number + spread / (4 * number))
    low = 0.0 if happened == 0 else middle - half
    high = 1.0 if happened == number else middle + half
    return Interval(value=share, low=low, high=high)


def calibration(
    probabilities: Sequence[float], outcomes: Sequence[int], edges: Sequence[float] = BANDS
) -> tuple[CalibrationRow, ...]:
    """Return for each band how often what was said came. A band holds its lower end; the last one both."""
    rows = []
    for low, high in pairwise(edges):
        inside = [
            (probability, outcome)
            for probability, outcome in zip(probabilities, outcomes, strict=True)
            if low <= probability < high or probability == high == edges[-1]
        ]
        number = len(inside)
        rows.append(
            CalibrationRow(
                low=low,
                high=high,
                number=number,
                mean=mean(probability for probability, _ in inside) if number else None,  # exact: within the band
                happened=wilson(sum(outcome for _, outcome in inside), number) if number else None,
            )
        )
    return tuple(rows)


def mean_interval(scores: Sequence[float]) -> Interval:
    """Return the mean of some scores with its 95 % bootstrap interval. The same scores give the same, in any order."""
    values = np.sort(np.array(scores, dtype=np.float64))
    picks = np.random.default_rng(_SEED).integers(0, len(values), (_DRAWS, len(values)))
    low, high = np.quantile(values[picks].mean(axis=1), (0.025, 0.975))
    return Interval(value=float(values.mean()), low=float(low), high=float(high))
