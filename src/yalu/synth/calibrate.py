"""How often detectors speak when nothing changes, and how soon when something does: the tables of docs/signs.md.

python -m yalu.synth.calibrate                   prints the tables (some minutes)
python -m yalu.synth.calibrate --worlds 2        with fewer worlds of each kind
python -m yalu.synth.calibrate --write           also writes the false alarms by statistic that `scan` cuts by
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

from yalu.detect import detectors, scan
from yalu.detect.false_alarms import STATISTICS, TABLE
from yalu.engine.pool import PoolEngine
from yalu.model import Sign
from yalu.synth.history import history_of
from yalu.synth.world import make_world
from yalu.synth.worlds import (
    CHANGE,
    CHANGED_WORLDS,
    DYAD,
    STEADY_WORLDS,
    UNTIL,
    WORLDS,
    YEARS,
    ChangedWorld,
    SteadyWorld,
)

_MONTH_DAYS = 30.44
_SWING = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseAlarms:
    """Signs per dyad-year in one steady world: all, and those not laid to coverage."""

    every: float
    unexplained: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """How a planted change was found: share of worlds in which it was in time, and the median delay in months."""

    share: float
    months: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """One world to be scanned, by its name: names travel between processes, plans do not."""

    world: str
    seed: int
    swing: float = 1.0
    detector: str | None = None


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables as Markdown; with `--write`, pin the false alarms by statistic."""
    parser = argparse.ArgumentParser(description="False alarms and detections of the detectors on made worlds.")
    parser.add_argument("--worlds", type=int, default=20, help="worlds of thirty years for each row (default 20)")
    parser.add_argument("--workers", type=int, default=2, help="processes (default 2)")
    parser.add_argument("--write", action="store_true", help=f"write {TABLE}")
    options = parser.parse_args(arguments)
    steady = steady_signs(STEADY_WORLDS, options.worlds, options.workers)
    for line in (*_false_alarm_lines(steady, options.worlds), "", *_found_lines(options.worlds, options.workers)):
        print(line)  # noqa: T201 (a command of its own)
    if options.write:
        path = Path(__file__).parents[1] / "detect" / TABLE
        path.write_text(false_alarm_table(list(steady.values()), options.worlds), encoding="utf-8")


def steady_signs(worlds: Sequence[SteadyWorld], number: int, workers: int) -> dict[str, list[Sign]]:
    """Return the signs of `number` worlds of each steady kind, by the name of the kind."""
    found = _signs([_Job(world=world.name, seed=seed) for world in worlds for seed in range(number)], workers)
    return {world.name: [sign for _ in range(number) for sign in next(found)] for world in worlds}


def false_alarms(signs: Iterable[Sign], worlds: int, detector: str | None = None) -> FalseAlarms:
    """Return the signs of one detector (default: all together) per dyad-year of `worlds` steady worlds."""
    own = [sign for sign in signs if detector in (None, sign.detector)]
    unexplained = sum(not sign.coverage_alone for sign in own)
    return FalseAlarms(every=len(own) / (worlds * YEARS), unexplained=unexplained / (worlds * YEARS))


def false_alarm_table(steady: Sequence[Sequence[Sign]], worlds: int) -> str:
    """Return the data file of false alarms: for each detector, the rate at or above each statistic, in its worst world.

    Signs that coverage explains are marked as such wherever they are shown, and do not count. Where none was seen, the
    rate is the bound that holds with 95 % (three over the years watched; Hanley and Lippman-Hand 1983).
    """
    least = 3 / (worlds * YEARS)
    lines = [
        "# False alarms per dyad-year at or above each statistic, in the worst of the steady made worlds.",
        f"# Written by `python -m yalu.synth.calibrate --worlds {worlds} --write`. Licence: Apache-2.0.",
        f"statistics: [{', '.join(f'{each:g}' for each in STATISTICS)}]",
        "rates:",
    ]
    for name in detectors():
        rates = [max(least, *(_rate(signs, name, each, worlds) for signs in steady)) for each in STATISTICS]
        lines.append(f"  {name}: [{', '.join(f'{rate:.4f}' for rate in rates)}]")
    return "\n".join(lines) + "\n"


def detection(world: ChangedWorld, number: int, workers: int, *, swing: float = 1.0) -> Found:
    """Return how a planted change is found in `number` worlds."""
    jobs = [_Job(world=world.name, seed=seed, swing=swing, detector=world.detector) for seed in range(number)]
    delays = []
    for signs in _signs(jobs, workers):
        days = [date.fromisoformat(sign.decided_at) for sign in signs if not sign.coverage_alone]
        after = [(day - CHANGE).days / _MONTH_DAYS for day in days if day >= CHANGE]
        delays += [min(after)] if after and min(after) <= world.months else []
    return Found(share=len(delays) / number, months=median(delays) if delays else None)


def _rate(signs: Iterable[Sign], detector: str, statistic: float, worlds: int) -> float:
    loud = (each for each in signs if each.detector == detector and each.statistic >= statistic)
    return sum(not each.coverage_alone for each in loud) / (worlds * YEARS)


def _signs(jobs: Sequence[_Job], workers: int) -> Iterator[list[Sign]]:
    return iter(PoolEngine(workers).map(_scan, jobs)) if workers > 1 else map(_scan, jobs)


def _scan(job: _Job) -> list[Sign]:
    world = WORLDS[job.world]
    plan = world.plan(job.seed) if isinstance(world, SteadyWorld) else world.plan(job.seed, swing=job.swing)
    return scan(history_of(make_world(plan), DYAD, UNTIL), [job.detector] if job.detector else None)


def _false_alarm_lines(steady: dict[str, list[Sign]], worlds: int) -> Iterator[str]:
    """Yield the table of false alarms: of all detectors together also those that were laid to coverage."""
    names = list(detectors())
    yield f"| nothing changes | together (with those laid to coverage) | {' | '.join(names)} |"
    yield "|---|" + "---|" * (len(names) + 1)
    for world, signs in steady.items():
        whole = false_alarms(signs, worlds)
        cells = [f"{false_alarms(signs, worlds, name).unexplained:.3f}" for name in names]
        yield f"| {world} | {whole.unexplained:.3f} ({whole.every:.3f}) | {' | '.join(cells)} |"


def _found_lines(worlds: int, workers: int) -> Iterator[str]:
    yield "| a change in 2010 | detector | found, median delay | where reading swings by 5 |"
    yield "|---|---|---|---|"
    for world in CHANGED_WORLDS:
        if world.detector in detectors():
            cells = [_cell(detection(world, worlds, workers, swing=swing)) for swing in (1.0, _SWING)]
            yield f"| {world.name} | {world.detector} | {' | '.join(cells)} |"


def _cell(found: Found) -> str:
    delay = f", {found.months:.0f} months" if found.months is not None else ""
    return f"{100 * found.share:.0f} %{delay}"


if __name__ == "__main__":
    main()
