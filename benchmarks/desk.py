"""The desk at the size of a large workspace: how long its pages take, how soon the first one is there, how much memory.

    python -m benchmarks.desk [--stories N] [--events N] [--requests N] [--folder DIR] [--workspace DIR]

Makes a workspace of a hundred thousand stories and three hundred thousand events (`benchmarks.desk_world`; kept where
`--workspace` says, and used again), makes what is derived from it, and then, in a new process, asks the desk for pages
as a browser would: words, facets, timeline, map, events, stories and relations, all different. Prints the median and
the 95th percentile of each, in one process, one request after the other: by the clock, and in time of the processor (of
all threads), which is the steadier figure on a busy machine.
"""

# ruff: noqa: T201 (a command of its own prints)

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.desk_world import DeskWorld
from benchmarks.process import script
from benchmarks.registry import Figure, Measure, Result
from benchmarks.table import table
from yalu import __version__

# Each of these is computed while it is waited for.
_COLD_RELATIONS = 20
# Each is a script of its own: what one leaves in memory must not count for the other.
_PREPARE = """
import json, sys, time
from yalu import Workspace
desk = Workspace(sys.argv[1])
started = time.perf_counter()
desk.store.merge_parts()
merged = time.perf_counter()
desk.store.index.open(desk.store).close()
indexed = time.perf_counter()
desk.browse.table()
times = {"merged": merged - started, "index": indexed - merged, "events": time.perf_counter() - indexed}
print(json.dumps(times))
"""
_ASK = """
import json, shutil, sys, time
started = time.perf_counter()
shutil.rmtree(sys.argv[1] + "/derived/desk", ignore_errors=True)  # figures that an earlier run computed
import numpy as np
from starlette.testclient import TestClient
from yalu.web import make_app
from yalu.record.listing import Filter
from yalu.web.safety import Door, local_person
folder, count = sys.argv[1], int(sys.argv[2])
client = TestClient(make_app(folder, door=Door(token="bench", host=local_person())), base_url="http://127.0.0.1")
loaded = time.perf_counter()
begun, used = time.perf_counter(), time.process_time()
first = client.get("/events?token=bench")
assert first.status_code == 200, first.status_code
shown = (time.perf_counter() - begun, time.process_time() - used)
random = np.random.default_rng(7)
browse = client.app.state.desk.workspace.browse
table = browse.table()
def one(values, chances=None):
    return str(random.choice(values, p=chances))
def listed(name):
    column = table.several[name] if name in table.several else table.single[name]
    return list(column.values)
sentences = [row.sentence for row in browse.find(Filter()).show(
    random.integers(0, len(table), 400).tolist()) if row.sentence]
def words():
    told = one(sentences).rstrip(".").split()
    at = int(random.integers(0, len(told) - 3))
    return [told[at], " ".join(told[at : at + 2]), '"' + " ".join(told[at : at + 3]) + '"'][int(random.integers(0, 3))]
FACETS = ("type", "domain", "quad", "status", "level", "actor", "place", "publisher", "mode")
def facets():
    chosen = [(name, one(listed(name))) for name in random.choice(FACETS, int(random.integers(1, 4)), replace=False)]
    return chosen + ([("since", str(random.integers(1990, 2010)))] if random.random() < 0.3 else [])
ids = table.ids.take(random.integers(0, len(table), 400)).to_pylist()
def story():
    (row,) = browse.find(Filter()).show([int(random.integers(0, len(table)))])
    return f"/story/{row.doc}/{row.story}"
KINDS = {
    "search": lambda: ("/events", [("q", words())]),
    "facet change": lambda: ("/events", facets()),
    "search and facet": lambda: ("/events", [("q", words()), *facets()[:1]]),
    "next page": lambda: ("/events", [("page", str(random.integers(2, 5000)))]),
    "timeline": lambda: ("/events", [("view", "timeline"), *facets()[:1]]),
    "map": lambda: ("/events", [("view", "map"), *facets()[:1]]),
    "event page": lambda: (f"/event/{one(ids)}", []),
    "story page": lambda: (story(), []),
}
answer = {"loaded": loaded - started, "first": shown}
def ask(path, query):
    begun, used = time.perf_counter(), time.process_time()
    got = client.get(path, params=query)
    assert got.status_code == 200, (path, query, got.status_code)
    return time.perf_counter() - begun, time.process_time() - used
for kind, make in KINDS.items():
    questions = [make() for _ in range(count)]
    answer[kind] = [ask(*question) for question in questions]
# A relation is computed once and kept: first how long that takes, of pairs never asked for before, then how long it
# takes to show what is kept. Until it is computed the page says so, with another status.
def ask_until_computed(dyad):
    begun, used = time.perf_counter(), time.process_time()
    while client.get(f"/relation/{dyad}").status_code != 200:
        time.sleep(0.05)
    return time.perf_counter() - begun, time.process_time() - used
pairs = [pair.dyad for pair in client.app.state.desk.pairs]
relations = [str(each) for each in random.choice(pairs[1:], int(sys.argv[3]), replace=False)]
ask_until_computed(pairs[-1])  # with the first one, what all relations share is read
answer["relation page, first time"] = [ask_until_computed(dyad) for dyad in relations]
answer["relation page, the largest, first time"] = [ask_until_computed(pairs[0])]
relations = [*relations[-2:], pairs[0]]
answer["relation page"] = [
    ask(f"/relation/{one(relations)}", [("since", str(random.integers(1990, 2020)))] if number % 2 else [])
    for number in range(count)
]
print(json.dumps(answer))
"""


def measure_preparing(desk: Path, folder: Path) -> Iterator[Figure]:
    """Make what is derived; yield how long it takes, and how large it is."""
    answer, used = script(_PREPARE, str(desk), folder=folder)
    yield Figure(name="merged parts", value=answer["merged"], unit="s")
    yield Figure(name="search index", value=answer["index"], unit="s")
    yield Figure(name="table of events", value=answer["events"], unit="s")
    for name, pattern in (
        ("merged parts", "merged/*.parquet"),
        ("search index", "search.sqlite"),
        ("table of events", "events-*.arrow"),
    ):
        size = sum(path.stat().st_size for path in (desk / "derived").glob(pattern))
        yield Figure(name=f"{name}, size", value=size / 1e6, unit="MB")
    yield Figure(name="peak memory", value=used.megabytes, unit="MB")


def measure_asking(desk: Path, requests: int, folder: Path) -> Iterator[Figure]:
    """Ask for pages; yield the median and the 95th percentile of each kind, in milliseconds."""
    answer, used = script(_ASK, str(desk), str(requests), str(_COLD_RELATIONS), folder=folder)
    yield Figure(name="loading the program", value=answer.pop("loaded"), unit="s")
    wall, cpu = answer.pop("first")
    yield Figure(name="first page", value=wall, unit="s", note=f"{cpu:.2f} s of processor")
    for kind, seconds in answer.items():
        for name, share in (("median", 0.5), ("p95", 0.95)):
            wall, cpu = (_quantile([each[way] for each in seconds], share) for way in (0, 1))
            note = f"{cpu * 1000:.0f} ms of processor; of {len(seconds)}"
            yield Figure(name=f"{kind}, {name}", value=wall * 1000, unit="ms", note=note)
    yield Figure(name="peak memory", value=used.megabytes, unit="MB")


def _quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def main() -> int:
    """Make the workspace where there is none, take the measures and print them."""
    options = _parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="yalu-desk-", dir=options.folder) as name:
        folder = Path(name)
        desk = options.workspace or folder / "desk"
        if not (desk / "yalu.toml").exists():
            DeskWorld(options.stories, options.events).write(desk)
            print(f"made {options.stories:,} stories of {options.events:,} events", file=sys.stderr, flush=True)
        results = []
        for measured, figures in (
            ("preparing", measure_preparing(desk, folder)),
            ("asking", measure_asking(desk, options.requests, folder)),
        ):
            made = Measure(name=measured, about="", take=lambda _: ())
            results.append(Result(measure=made, figures=tuple(figures)))
            print(f"measured: {measured}", file=sys.stderr, flush=True)
    load = os.getloadavg()[0]
    print(
        f"Yalu {__version__}, Python {platform.python_version()}, {os.cpu_count()} cores (load {load:.1f}), "
        f"{options.stories:,} stories, {options.events:,} events"
    )
    print(table(results))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=100_000, help="how many stories (default: a hundred thousand)")
    parser.add_argument("--events", type=int, default=300_000, help="how many events (default: three hundred thousand)")
    parser.add_argument("--requests", type=int, default=200, help="how many requests of each kind (default: 200)")
    parser.add_argument("--folder", help="where to make it (default: the system's temporary folder)")
    parser.add_argument("--workspace", type=Path, help="keep the workspace here; used again where it is there already")
    return parser


if __name__ == "__main__":
    sys.exit(main())
