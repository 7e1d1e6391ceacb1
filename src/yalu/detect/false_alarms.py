"""How many false alarms a detector raises at each statistic, and the statistic that keeps them within a budget.

The rates were measured on made worlds in which nothing changes (`yalu.synth.calibrate`): per dyad-year, in the worst of
those worlds, signs at or above each statistic that coverage does not explain.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import yaml

TABLE = "data/false_alarms.yaml"
# Where the rates are pinned: finer steps would rest on a handful of signs.
STATISTICS = tuple(each / 4 for each in range(25))


def least_statistics(per_year: float, names: Sequence[str]) -> dict[str, float]:
    """Return the statistic from which on a sign of each detector counts, so that all of them together raise at most
    `per_year` false alarms per dyad-year. Each may raise an equal part of them.

    A detector whose rate is not known (an outsider's) is given 0; one that cannot keep to its part, infinity.
    """
    share = per_year / max(1, len(names))
    statistics, rates = _table()
    return {
        name: next((each for each, rate in zip(statistics, rates[name], strict=True) if rate <= share), math.inf)
        if name in rates
        else 0.0
        for name in names
    }


@cache
def _table() -> tuple[Sequence[float], Mapping[str, Sequence[float]]]:
    found: Mapping[str, Any] = yaml.safe_load(resources.files("yalu.detect").joinpath(TABLE).read_text("utf-8"))
    return found["statistics"], found["rates"]
