"""Measure everything in one run and print one table.

    python -m benchmarks [--quick | --full] [--only NAME ...]

Figures are of this machine and this hour: compare ratios, or two runs made one after the other. Ends with status 1
where something that must hold (identical bytes) does not.
"""

# ruff: noqa: T201 (a command of its own prints)

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import commands, steps
from benchmarks.inputs import FULL, QUICK, Inputs
from benchmarks.registry import MEASURES, Result, run
from benchmarks.table import table
from yalu import __version__

# Imported to register what they measure: whole commands first, then the steps inside this process.
_MEASURED = (commands, steps)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the measures asked for, print the table and return the exit status."""
    options = _parser().parse_args(arguments)
    names = options.only or list(MEASURES)
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="yalu-benchmarks-") as folder:
        inputs = Inputs(folder=Path(folder), sizes=FULL if options.full else QUICK)
        for result in run(names, inputs):
            print(f"measured: {result.measure.name} ({len(results) + 1} of {len(names)})", file=sys.stderr, flush=True)
            results.append(result)
    print(f"Yalu {__version__}, Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} cores")
    print(table(results))
    return 0 if all(figure.value is not False for result in results for figure in result.figures) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="under three minutes (the default)")
    size.add_argument("--full", action="store_true", help="2,000 reports, the whole KCNA corpus: some ten minutes")
    about = "\n".join(f"{each.name}: {each.about}" for each in MEASURES.values())
    parser.epilog = f"measures:\n{about}"
    parser.add_argument("--only", nargs="+", choices=list(MEASURES), metavar="NAME", help="some measures only")
    return parser


if __name__ == "__main__":
    sys.exit(main())
