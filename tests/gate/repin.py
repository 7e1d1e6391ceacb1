"""Measure anew and pin the floors of the accuracy gate: `python tests/gate/repin.py [--lower] [--show]`.

A floor never falls unless `--lower` is given; say why in the commit message then. `--show` writes nothing and lists
what was missed and what was found falsely.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from measuring import FLOORS, GOLD_FILES, TOLERANCE, digest, load_floors, measure
from score import Tally

Floors = dict[str, dict[str, Any]]

# With fewer texts than this a single one would move the share of texts left alone by more than the tolerance.
FEWEST_QUIET = math.ceil(100 / TOLERANCE)


def firm_figures(tally: Tally) -> dict[str, float]:
    """Return the figures that rest on enough texts to have a floor."""
    return {name: value for name, value in tally.figures.items() if name != "quiet" or tally.quiet >= FEWEST_QUIET}


def new_floors(figures: Mapping[str, float], sha256: str) -> dict[str, Any]:
    """Return what to pin for a gold file: `TOLERANCE` points under its figures, rounded down to a tenth."""
    floors = {name: max(0.0, math.floor((value - TOLERANCE) * 10) / 10) for name, value in figures.items()}
    return {"sha256": sha256, "floors": floors}


def fallen(old: Floors, new: Floors) -> list[str]:
    """Return a line for each floor that would be lower than it is, or would be gone."""
    return [
        f"{name} {figure}: {floor} -> {new.get(name, {'floors': {}})['floors'].get(figure, 'none')}"
        for name, pinned in old.items()
        for figure, floor in pinned["floors"].items()
        if new.get(name, {"floors": {}})["floors"].get(figure, -1.0) < floor
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, report, and pin; return 1 where a floor would fall and `--lower` is not given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lower", action="store_true", help="let floors fall")
    parser.add_argument("--show", action="store_true", help="list misses and false alarms, write nothing")
    options = parser.parse_args(arguments)
    measured = [measure(name) for name in GOLD_FILES]
    lines = [each.describe() for each in measured]
    if options.show:
        lines += [f"missed {each}" for tally in measured for each in tally.whole.missed]
        lines += [f"false {each}" for tally in measured for each in tally.whole.false]
        return _say(lines, 0)
    floors = {each.name: new_floors(firm_figures(each.whole), digest(each.name)) for each in measured}
    lower = fallen(load_floors(), floors) if FLOORS.exists() else []
    if lower and not options.lower:
        return _say([*lines, "These floors would fall; nothing was written (--lower lets them):", *lower], 1)
    FLOORS.write_text(json.dumps(floors, indent=2) + "\n", encoding="utf-8")
    return _say(lines, 0)


def _say(lines: Sequence[str], status: int) -> int:
    sys.stdout.write("\n".join(lines) + "\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
