"""Measure anew and pin the floors of the accuracy gate: `python tests/gate/repin.py [--lower] [--show]`.

A floor rises with what is measured; it never falls unless `--lower` is given: say why in the commit message then.
`--show` writes nothing and lists what was missed and what was found falsely.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from claim_score import CLAIMS, firm
from claim_score import measured as measured_claims
from measuring import FLOORS, GOLD_FILES, TOLERANCE, digest, load_floors, measure
from score import Tally

# With fewer texts than this a single one would move the share of texts left alone by more than the tolerance.
FEWEST_QUIET = math.ceil(100 / TOLERANCE)


def firm_figures(tally: Tally) -> dict[str, float]:
    """Return the figures that rest on enough texts to have a floor."""
    return {name: value for name, value in tally.figures.items() if name != "quiet" or tally.quiet >= FEWEST_QUIET}


def new_floors(figures: Mapping[str, float], old: Mapping[str, float]) -> dict[str, float]:
    """Return the floors to pin for a gold file: `TOLERANCE` points under its figures, no lower than the old ones."""
    measured = {name: max(0.0, math.floor((value - TOLERANCE) * 10) / 10) for name, value in figures.items()}
    return {name: max(floor, old.get(name, 0.0)) for name, floor in measured.items()}


def below(figures: Mapping[str, float], old: Mapping[str, float]) -> list[str]:
    """Return a line for each figure that is under its floor, or is no longer measured."""
    return [
        f"{name}: {figures[name]:.1f} < {floor}" if name in figures else f"{name}: none < {floor}"
        for name, floor in old.items()
        if figures.get(name, -1.0) < floor
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
    old = {} if options.lower or not FLOORS.exists() else load_floors()
    pinned: dict[str, Any] = {}
    under: list[str] = []
    for each in measured:
        figures, floors = firm_figures(each.whole), old.get(each.name, {"floors": {}})["floors"]
        under += [f"{each.name} {line}" for line in below(figures, floors)]
        pinned[each.name] = {"sha256": digest(each.name), "floors": new_floors(figures, floors)}
    found, sunk = _claims(old)
    pinned[CLAIMS] = found
    if under := [*under, *sunk]:
        return _say([*lines, "These floors would fall; nothing was written (--lower lets them):", *under], 1)
    FLOORS.write_text(json.dumps(pinned, indent=2) + "\n", encoding="utf-8")
    return _say(lines, 0)


def _claims(old: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return what to pin for the gold of claims, and a line for each figure that is under its floor."""
    floors = old.get(CLAIMS, {"floors": {}})["floors"]
    figures = {half: firm(tally) for half, tally in measured_claims()}
    under = [f"{CLAIMS} {half} {line}" for half in figures for line in below(figures[half], floors.get(half, {}))]
    pinned = {half: new_floors(figures[half], floors.get(half, {})) for half in figures}
    return {"sha256": digest(CLAIMS), "floors": pinned}, under


def _say(lines: Sequence[str], status: int) -> int:
    sys.stdout.write("\n".join(lines) + "\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
