"""How often detectors speak when nothing changes, and how soon when something does: the tables of docs/signs.md.

python -m yalu.synth.calibrate            prints both tables (some minutes)
python -m yalu.synth.calibrate --worlds 2
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from yalu.detect import detectors, scan
from yalu.model import Sign
from yalu.synth.history import history_of
from yalu.synth.plan import Plan, Reading, Regime
from yalu.synth.world import make_world

DYAD = "CHN-PRK"
SINCE, UNTIL, CHANGE = date(1990, 1, 1), date(2019, 12, 31), date(2010, 1, 1)
# The first years of a record only give the detectors something to compare with; they count as watched all the same.
YEARS = UNTIL.year - SINCE.year + 1
_NARROW = {"political": 0.85, "economic": 0.1, "military": 0.05}
_WIDE = {"political": 0.4, "economic": 0.3, "military": 0.1, "social": 0.15, "legal": 0.05}
_CENTRAL = {"government": 0.7, "head": 0.1, "party": 0.2}
_LOCAL = {"government": 0.3, "head": 0.05, "party": 0.1, "subnational": 0.35, "business": 0.2}


@dataclass(frozen=True, slots=True, kw_only=True)
class NullWorld:
    """A steady relation: events a year that happen, their clustering, and how what is read develops."""

    name: str
    per_year: float
    burst: float = 1.0
    fuller_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """How a planted change was found: share of worlds in which it was within two years, and the median delay."""

    share: float
    months: float | None


NULL_WORLDS = (
    NullWorld(name="5 events a year", per_year=5),
    NullWorld(name="20 events a year", per_year=20),
    NullWorld(name="20 a year, in clusters of three", per_year=20, burst=3),
    NullWorld(name="80 events a year", per_year=80),
    NullWorld(name="80 a year, in clusters of three", per_year=80, burst=3),
    NullWorld(name="20 a year, four times the reading from 2010 on", per_year=20, fuller_from=CHANGE),
)


def false_alarms(world: NullWorld, worlds: int) -> dict[str, tuple[float, float]]:
    """Return, for each detector, the signs raised per dyad-year, and those of them not laid to coverage."""
    reading = [Reading(since=SINCE, stories_per_year=5 * world.per_year, reports_per_event=0.7)]
    if world.fuller_from:
        reading.append(Reading(since=world.fuller_from, stories_per_year=20 * world.per_year, reports_per_event=2.8))
    regimes = [Regime(since=SINCE, per_year=world.per_year)]
    found = [sign for seed in range(worlds) for sign in _signs(regimes, reading, seed, world.burst)]
    rates = {}
    for name in detectors():
        own = [sign for sign in found if sign.detector == name]
        unexplained = sum(not sign.coverage_alone for sign in own)
        rates[name] = (len(own) / (worlds * YEARS), unexplained / (worlds * YEARS))
    return rates


def detections(per_year: float, worlds: int) -> dict[str, Found]:
    """Return how `breadth` and `level` find a change planted in 2010 in relations of `per_year` events."""
    reading = [Reading(since=SINCE, stories_per_year=5 * per_year, reports_per_event=2)]
    planted: Mapping[str, tuple[Regime, Regime]] = {
        "breadth.v1": (
            Regime(since=SINCE, per_year=per_year, domains=_NARROW),
            Regime(since=CHANGE, per_year=per_year, domains=_WIDE),
        ),
        "level.v1": (
            Regime(since=SINCE, per_year=per_year, levels=_CENTRAL),
            Regime(since=CHANGE, per_year=per_year, levels=_LOCAL),
        ),
    }
    return {
        name: _found([_signs(regimes, reading, seed, 1.0) for seed in range(worlds)], name)
        for name, regimes in planted.items()
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables as Markdown."""
    parser = argparse.ArgumentParser(description="False alarms and detections of the detectors on made worlds.")
    parser.add_argument("--worlds", type=int, default=40, help="worlds of thirty years for each row (default 40)")
    worlds = parser.parse_args(arguments).worlds
    names = list(detectors())
    lines = ["| nothing changes | " + " | ".join(names) + " |", "|---|" + "---|" * len(names)]
    for world in NULL_WORLDS:
        rates = false_alarms(world, worlds)
        cells = [f"{rates[name][0]:.3f} ({rates[name][1]:.3f})" for name in names]
        lines.append(f"| {world.name} | " + " | ".join(cells) + " |")
    lines += ["", "| a change in 2010 | breadth.v1 | level.v1 |", "|---|---|---|"]
    for per_year in (15.0, 30.0, 60.0):
        found = detections(per_year, worlds)
        lines.append(f"| {per_year:.0f} events a year | " + " | ".join(map(_cell, found.values())) + " |")
    print("\n".join(lines))  # noqa: T201 (a command of its own)


def _signs(regimes: Sequence[Regime], reading: Sequence[Reading], seed: int, burst: float) -> list[Sign]:
    plan = Plan(since=SINCE, until=UNTIL, relations={DYAD: regimes}, reading=reading, seed=seed, burst=burst)
    return scan(history_of(make_world(plan), DYAD, UNTIL))


def _found(worlds: Sequence[Sequence[Sign]], detector: str) -> Found:
    delays = []
    for signs in worlds:
        days = [date.fromisoformat(sign.decided_at) for sign in signs if sign.detector == detector]
        after = [(day - CHANGE).days / 30.44 for day in days if day >= CHANGE]
        delays += [min(after)] if after and min(after) <= 24 else []
    return Found(share=len(delays) / len(worlds), months=median(delays) if delays else None)


def _cell(found: Found) -> str:
    delay = f", median delay {found.months:.0f} months" if found.months is not None else ""
    return f"{100 * found.share:.0f} % within two years{delay}"


if __name__ == "__main__":
    main()
