"""The detectors there are: the built-in ones, and any that an installed package offers as `yalu.detector`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import is_dataclass, replace
from importlib.metadata import entry_points
from typing import Any, cast

from yalu.detect.analogue import Analogue
from yalu.detect.balance import Balance
from yalu.detect.breadth import Breadth
from yalu.detect.burst import Burst
from yalu.detect.dependence import Dependence
from yalu.detect.false_alarms import least_statistics
from yalu.detect.first import First
from yalu.detect.language import Language
from yalu.detect.level import Level
from yalu.detect.new import New
from yalu.detect.portfolio import Portfolio
from yalu.detect.shift import Shift
from yalu.detect.signs import in_order
from yalu.detect.silence import Silence
from yalu.detect.values import History
from yalu.errors import ConfigError
from yalu.model.protocols import Detector
from yalu.model.series import Sign

ENTRY_POINT = "yalu.detector"


def detectors() -> dict[str, Detector]:
    """Return every detector by its versioned name. Raises ConfigError when two parts claim one name."""
    found: dict[str, Detector] = {}
    built_in: list[Detector] = [
        First(),
        New(),
        Breadth(),
        Level(),
        Shift(),
        Burst(),
        Balance(),
        Silence(),
        Portfolio(),
        Dependence(),
        Language(),
        Analogue(),
    ]
    for detector in (*built_in, *_offered()):
        if detector.name in found:
            raise ConfigError(
                "two detectors have this name.", item=detector.name, remedy="Uninstall one of the packages."
            )
        found[detector.name] = detector
    return found


def scan(history: History, names: Sequence[str] | None = None, *, max_false_alarms: float | None = None) -> list[Sign]:
    """Return the signs of the named detectors (default: all) in the order in which they could be known.

    With `max_false_alarms`, those strong enough that all detectors together would raise at most so many a year where
    nothing changes (measured on made worlds): a detector that watches waits until a change is that sure, of the others
    the weaker signs are left out. Raises ConfigError for a name that no detector has.
    """
    known = detectors()
    unknown = [name for name in names or () if name not in known]
    if unknown:
        raise ConfigError("no detector has this name.", item=unknown[0], remedy=f"There are: {', '.join(known)}.")
    chosen = list(names or known)
    if max_false_alarms is None:
        return in_order([sign for name in chosen for sign in known[name].scan(history)])
    least = least_statistics(max_false_alarms, chosen)
    return in_order([sign for name in chosen for sign in _strong_signs(known[name], least[name], history)])


def _strong_signs(detector: Any, least: float, history: History) -> Iterator[Sign]:
    """Yield the signs of a detector from a statistic on. One that has a rate of its own is asked to keep to it."""
    if math.isfinite(least) and is_dataclass(detector) and hasattr(detector, "per_year"):
        detector = replace(cast(Any, detector), per_year=min(detector.per_year, 10**-least))
    yield from (sign for sign in detector.scan(history) if sign.statistic >= least)


def _offered() -> list[Detector]:
    return [point.load()() for point in sorted(entry_points(group=ENTRY_POINT), key=lambda point: point.name)]
