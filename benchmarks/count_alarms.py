"""Doublings of weekly counts: how many each method finds within half a year, at one false alarm in five quiet years."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from yalu.detect.counts import UP, WEEKS_A_YEAR, Base, base, chart, limit
from yalu.synth.charts import draw

Floats = npt.NDArray[np.float64]
# Takes counts ([runs, weeks]) and a limit, and returns a level for each week after the base; at the limit it may begin
# anew.
Method = Callable[[Floats, float], Floats]
Alarms = Callable[[Floats], npt.NDArray[np.bool_]]

RUNS, BASE, QUIET, WITHIN = 2_000, 104, 104, 26
ONE_IN = 260
_LEAST_SPREAD = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A relation at rest: its true rate a week and dispersion, unknown to all methods but the bound."""

    name: str
    rate: float
    dispersion: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a method found: share of runs with a new alarm in time, median weeks to it, false alarms in 260 weeks."""

    share: float
    weeks: float
    false_alarms: float


SCENES = (
    Scene(name="Poisson 1.5 a week", rate=1.5, dispersion=0.0),
    Scene(name="negative binomial, k = 1, 1.5 a week", rate=1.5, dispersion=1.0),
    Scene(name="Poisson 0.25 a week", rate=0.25, dispersion=0.0),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: shares found with median delays, and false alarms."""

    method: str
    scene: str
    doubled: str
    fourfold: str
    false_alarms: float


def rows() -> Iterator[Row]:
    """Yield what each method found in every scene, for twice and four times the rate."""
    for name in (*METHODS, FROM_TABLE):
        for scene in SCENES:
            alarms = table_alarms if name == FROM_TABLE else calibrated(METHODS[name](scene), scene)
            doubled, fourfold = compare(alarms, scene, 2.0), compare(alarms, scene, 4.0)
            yield Row(
                method=name,
                scene=scene.name,
                doubled=_cell(doubled),
                fourfold=_cell(fourfold),
                false_alarms=doubled.false_alarms,
            )


def compare(alarms: Alarms, scene: Scene, factor: float) -> Found:
    """Return what is found in a scene whose rate is multiplied after two quiet years of watching.

    An alarm that stood in the week before the change is no finding; only a new one is.
    """
    random = np.random.default_rng(20140102)
    before = draw(scene.rate, scene.dispersion, (RUNS, BASE + QUIET), random)
    after = draw(scene.rate * factor, scene.dispersion, (RUNS, WITHIN), random)
    raised = alarms(np.hstack([before, after]))
    late = raised[:, QUIET:]
    found = late.any(axis=1)
    return Found(
        share=float(found.mean()),
        weeks=float(np.median(late[found].argmax(axis=1) + 1)) if found.any() else float("nan"),
        false_alarms=float(raised[:, :QUIET].mean() * ONE_IN),
    )


def calibrated(method: Method, scene: Scene) -> Alarms:
    """Return the new alarms of a method with the limit at which they come once in 260 weeks of other runs at rest."""
    random = np.random.default_rng(20140101)
    at_rest = draw(scene.rate, scene.dispersion, (RUNS, BASE + ONE_IN), random)
    low, high = 0.0, 60.0
    for _ in range(16):
        middle = (low + high) / 2
        low, high = (middle, high) if _begun(method(at_rest, middle) >= middle).mean() > 1 / ONE_IN else (low, middle)
    return lambda counts: _begun(method(counts, high) >= high)


def table_alarms(counts: Floats) -> npt.NDArray[np.bool_]:
    """Return the alarms of the chart as `shift` has it: without knowing the scene, its limit is read from the table."""
    known = _base(counts)
    limits = limit(WEEKS_A_YEAR / ONE_IN, known, UP)
    later = counts[:, BASE:]
    return _begun(chart(later, np.ones(later.shape), known, UP, limits) >= limits[:, None])


def _begun(over: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return where alarms begin: weeks in alarm one after the other are one alarm."""
    return over & ~np.hstack([np.zeros((len(over), 1), dtype=bool), over[:, :-1]])


def _base(counts: Floats) -> Base:
    return base(counts[:, :BASE], np.ones((len(counts), BASE)))


def _shift(scene: Scene) -> Method:
    def levels(counts: Floats, chosen: float) -> Floats:
        return _watched(counts, _base(counts), chosen)

    return levels


def _known(scene: Scene) -> Method:
    """The bound: the same chart, told the true base (as if it had been seen for ever)."""

    def levels(counts: Floats, chosen: float) -> Floats:
        ones = np.ones(len(counts))
        told = Base(rate=ones * scene.rate, dispersion=ones * max(scene.dispersion, 1e-9), total=ones * 1e6, weeks=ones)
        return _watched(counts, told, chosen)

    return levels


def _watched(counts: Floats, known: Base, chosen: float) -> Floats:
    later = counts[:, BASE:]
    return chart(later, np.ones(later.shape), known, UP, np.full(len(counts), chosen))


def _ears(gap: int, summed: bool) -> Callable[[Scene], Method]:
    """EARS (Hutwagner and others 2003): deviations from the mean of seven weeks, `gap` weeks back; C3 sums three."""

    def make(scene: Scene) -> Method:
        def levels(counts: Floats, chosen: float) -> Floats:
            windows = np.lib.stride_tricks.sliding_window_view(counts, 7, axis=1)
            past = windows[:, BASE - 7 - gap - 2 : windows.shape[1] - 1 - gap]
            score = (counts[:, BASE - 2 :] - past.mean(axis=-1)) / np.maximum(past.std(axis=-1, ddof=1), _LEAST_SPREAD)
            if not summed:
                return score[:, 2:]
            above = np.maximum(0.0, score - 1.0)
            return above[:, 2:] + above[:, 1:-1] + above[:, :-2]

        return levels

    return make


FROM_TABLE = "shift (limit from its table, dispersion unknown)"
METHODS: dict[str, Callable[[Scene], Method]] = {
    "EARS C1": _ears(0, False),
    "EARS C2": _ears(2, False),
    "EARS C3": _ears(2, True),
    "the chart of shift (estimated base)": _shift,
    "the same, true base known (bound)": _known,
}


def _cell(found: Found) -> str:
    return f"{found.share:.3f}, {found.weeks:g} weeks"
