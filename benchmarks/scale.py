"""Import and series at the size of the great event tables, against plain pandas, in one run.

    python -m benchmarks.scale [--rows N] [--form parquet|csv] [--folder DIR]

Makes a table of so many coded events (Parquet or CSV files of five million rows, by day, with identifiers), imports it,
and asks for monthly series by type: of one relation, and of the fifteen relations among six states. Pandas asks the
same of the table as it was made. Every part is a process of its own, with its seconds and its peak memory.
"""

# ruff: noqa: T201 (a command of its own prints)

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from benchmarks.process import script, yalu
from benchmarks.registry import Figure, Measure, Result
from benchmarks.table import table
from yalu import __version__

_FILE_ROWS = 5_000_000
_SEED = 19610711
_FIRST_DAY, _DAYS = np.datetime64("1995-01-01"), 365 * 25
_SIX = ("CHN", "JPN", "KOR", "PRK", "RUS", "USA")
_CODES = ("010", "020", "036", "040", "042", "043", "046", "051", "057", "061", "071", "0841", "111", "112", "120",
          "1313", "138", "141", "163", "173", "180", "190", "193")  # fmt: skip


def make_table(folder: Path, rows: int, form: str) -> list[Path]:
    """Write the table and return its files. Of 200 actors some act often: the share of the n-th is 1 / (n + 10)."""
    random = np.random.default_rng(_SEED)
    actors = pa.array([*_SIX, *_others(194)])
    chances = 1 / (np.arange(len(actors)) + 10.0)
    chances /= chances.sum()
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for first in range(0, rows, _FILE_ROWS):
        count = min(_FILE_ROWS, rows - first)
        days = np.sort(first + random.integers(0, count, count)) * _DAYS // rows
        columns = {
            "id": pa.array(np.arange(first, first + count)),
            "date": pa.array(_FIRST_DAY + days),
            "source": _taken(actors, random.choice(len(actors), count, p=chances)),
            "target": _taken(actors, random.choice(len(actors), count, p=chances)),
            "cameo": _taken(pa.array(_CODES), random.integers(0, len(_CODES), count)),
            "intensity": pa.array(np.round(random.normal(0, 4, count), 1)),
        }
        files.append(folder / f"events-{first // _FILE_ROWS:03d}.{form}")
        if form == "csv":
            pacsv.write_csv(pa.table(columns), files[-1])
        else:
            pq.write_table(pa.table(columns), files[-1])
    return files


def _others(number: int) -> list[str]:
    """Return codes of states other than the six."""
    from yalu.resolve.state_names import state_codes

    return [code for code in state_codes() if code not in _SIX][:number]


def _taken(values: pa.Array, numbers: np.ndarray) -> pa.Array:
    return values.take(pa.array(numbers))


# The two ways to ask, each run as a script of its own.
_ASK_YALU = """
import json, sys, time
from yalu import Workspace
desk, dyads = Workspace(sys.argv[1]), json.loads(sys.argv[2])
started = time.perf_counter()
states = sorted({state for dyad in dyads for state in dyad.split("-")})
total = sum(sum(each.values) for each in desk.series(states, by="type", step="month"))
print(json.dumps({"seconds": time.perf_counter() - started, "total": total}))
"""
_ASK_PANDAS = """
import json, sys, time
import pandas as pd
files, dyads = json.loads(sys.argv[1]), json.loads(sys.argv[2])
started = time.perf_counter()
columns = ["date", "source", "target", "cameo"]
def read(name):
    if name.endswith("parquet"):
        return pd.read_parquet(name, columns=columns)
    return pd.read_csv(name, usecols=columns, dtype={"cameo": str}, parse_dates=["date"])
rows = pd.concat([read(name) for name in files])
states = {state for dyad in dyads for state in dyad.split("-")}
rows = rows[rows["source"].isin(states) & rows["target"].isin(states) & (rows["source"] != rows["target"])]
rows = rows[~rows["cameo"].str.startswith("01")]
pair = rows[["source", "target"]].min(axis=1) + "-" + rows[["source", "target"]].max(axis=1)
month = pd.to_datetime(rows["date"]).dt.to_period("M")
found = rows.groupby([pair, month, rows["cameo"].str[:2]]).size()
print(json.dumps({"seconds": time.perf_counter() - started, "total": float(found.sum())}))
"""


def measure_import(files: list[Path], rows: int, desk: Path, folder: Path) -> Iterator[Figure]:
    """Import the table; yield rows a second and peak memory."""
    yalu("init", desk, folder=folder)
    used = yalu("import", *files, "--as", "cameo", "-w", desk, folder=folder)
    yield Figure(name="rows", value=rows / used.wall, unit="/s", note=f"{rows:,} in {used.wall:.0f} s")
    yield Figure(name="rows", value=rows / used.cpu, unit="/s cpu", note="the steadier figure on a busy machine")
    yield Figure(name="peak memory", value=used.megabytes, unit="MB")
    record = sum(path.stat().st_size for path in (desk / "record").rglob("*.parquet"))
    yield Figure(name="size of the record", value=record / 1e6, unit="MB")
    again = yalu("import", *files, "--as", "cameo", "-w", desk, folder=folder)
    yield Figure(name="the same again", value=again.wall, unit="s", note="adds nothing")


def measure_series(files: list[Path], desk: Path, folder: Path) -> Iterator[Figure]:
    """Ask both for the same series; yield seconds and peak memory, and the ratios."""
    every = ["-".join(pair) for pair in combinations(_SIX, 2)]
    names = json.dumps([str(path) for path in files])
    for what, dyads in (("one relation", ["CHN-PRK"]), ("fifteen relations", every)):
        ours, used = script(_ASK_YALU, str(desk), json.dumps(dyads), folder=folder)
        theirs, spent = script(_ASK_PANDAS, names, json.dumps(dyads), folder=folder)
        yield Figure(name=f"{what}, Yalu", value=ours["seconds"], unit="s", note=f"{ours['total']:,.0f} happenings")
        yield Figure(name=f"{what}, pandas", value=theirs["seconds"], unit="s", note=f"{theirs['total']:,.0f} rows")
        yield Figure(name=f"{what}, pandas / Yalu", value=theirs["seconds"] / ours["seconds"], unit="x")
        yield Figure(name=f"{what}, whole process", value=spent.wall / used.wall, unit="x", note="start included")
        yield Figure(name=f"{what}, peak memory, Yalu", value=used.megabytes, unit="MB")
        yield Figure(name=f"{what}, peak memory, pandas", value=spent.megabytes, unit="MB")
        yield Figure(name=f"{what}, memory, pandas / Yalu", value=spent.peak / used.peak, unit="x")


def main() -> int:
    """Make the table, take the measures and print them."""
    options = _parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="yalu-scale-", dir=options.folder) as name:
        folder = Path(name)
        files = make_table(folder / "table", options.rows, options.form)
        print(
            f"made {options.rows:,} events, {sum(path.stat().st_size for path in files) / 1e6:,.0f} MB", file=sys.stderr
        )
        desk = folder / "desk"
        results = []
        for measured, figures in (
            ("import", measure_import(files, options.rows, desk, folder)),
            ("monthly series by type", measure_series(files, desk, folder)),
        ):
            made = Measure(name=measured, about="", take=lambda _: ())
            results.append(Result(measure=made, figures=tuple(figures)))
            print(f"measured: {measured}", file=sys.stderr, flush=True)
    print(
        f"Yalu {__version__}, Python {platform.python_version()}, {os.cpu_count()} cores, "
        f"{options.rows:,} rows as {options.form}"
    )
    print(table(results))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=_FILE_ROWS, help="how many events (default: five million)")
    parser.add_argument("--form", choices=("parquet", "csv"), default="parquet")
    parser.add_argument("--folder", help="where to make them (default: the system's temporary folder)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
