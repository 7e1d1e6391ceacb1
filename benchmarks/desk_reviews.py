"""The desk where people have reviewed a lot: how soon the first page is there, what a review costs, and the next page.

    python -m benchmarks.desk_reviews --workspace DIR [--counts 0 3 5000] [--requests N] [--folder DIR]

Copies a workspace that `benchmarks.desk --workspace DIR` made, and brings it to each number of reviews through the API:
accepted, rejected, corrected, merged, split and taken back, of reports drawn at random. At each number, a new process
asks the desk for its first page; then it posts reviews by the forms of the desk, asking after each for the page of
events, that of the event, and the next in the queue. Prints medians and 95th percentiles by the clock, with the time of
the processor (of all threads), which is the steadier figure on a busy machine.
"""

# ruff: noqa: T201 (a command of its own prints)

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.process import script
from benchmarks.registry import Figure, Measure, Result
from benchmarks.table import table
from yalu import __version__

_DRAW = """
import json, sys, time
import numpy as np
from yalu import Workspace
from yalu.errors import YaluError
TABLES = []
def drawn(desk, random):
    table = (TABLES or TABLES.append(desk.browse.table()) or TABLES)[0]  # as it was at first: reviews take events away
    row = int(random.integers(0, len(table)))
    start, end = table.mention_offsets[row : row + 2]
    return table.ids[row].as_py(), table.mentions.slice(start, end - start).to_pylist()
VERDICTS = ["accept"] * 8 + ["reject"] * 4 + ["correct"] * 4 + ["merge"] * 2 + ["split"] * 1 + ["undo"] * 1
def decision(desk, random, verdict):
    event, mentions = drawn(desk, random)
    if verdict == "correct":
        year, month, day = random.integers((1995, 1, 10), (2025, 10, 20))
        return mentions[0], {"date": f"{year}-0{month}-{day}"}
    if verdict == "merge":
        near = desk.merge_candidates(event)
        return event, {"with": [near[0].other if near else drawn(desk, random)[0]]}
    if verdict == "split":
        while len(mentions) < 2:
            event, mentions = drawn(desk, random)
        return event, {"apart": [mentions[-1]]}
    return mentions[0], None
"""
# Each is a script of its own: what one leaves in memory must not count for the other.
_PREPARE = (
    _DRAW
    + """
desk = Workspace(sys.argv[1])
desk.store.merge_parts()
desk.store.index.open(desk.store).close()
desk.browse.table()
from yalu.web.desk import Desk
shown = Desk(sys.argv[1])
for dyad in shown.watched:
    shown.figures(dyad, wait=600)
print(json.dumps({}))
"""
)
_REVIEW = (
    _DRAW
    + """
desk, wanted = Workspace(sys.argv[1]), int(sys.argv[2])
random = np.random.default_rng(wanted)
seconds = []
while len(desk.reviews()) < wanted:
    verdict = str(random.choice(VERDICTS))
    item, correction = decision(desk, random, verdict)
    if verdict == "undo":
        item = str(random.choice([each.review_id for each in desk.reviews()[-50:]] or [""]))
    used = time.process_time()
    try:
        desk.store.append_review(item, verdict, reviewer="bench", correction=correction)
        desk.store.review_conflicts()  # it counts for every view from here on
    except YaluError:
        continue  # it says nothing new: refused
    seconds.append(time.process_time() - used)
desk.browse.table()
print(json.dumps({"seconds": seconds}))
"""
)
_ASK = (
    _DRAW
    + """
started = time.perf_counter()
import re
from starlette.testclient import TestClient
from yalu.web import make_app
from yalu.web.safety import Door, local_person
folder, count = sys.argv[1], int(sys.argv[2])
client = TestClient(make_app(folder, door=Door(token="bench", host=local_person())), base_url="http://127.0.0.1")
loaded = time.perf_counter()
answer = {"loaded": loaded - started}
def ask(kind, path, data=None):
    begun, used = time.perf_counter(), time.process_time()
    got = client.get(path) if data is None else client.post(path, data=data, follow_redirects=False)
    assert got.status_code in (200, 303), (path, data, got.status_code, got.text[:500])
    if kind:
        answer.setdefault(kind, []).append((time.perf_counter() - begun, time.process_time() - used))
    return got
ask("first page", "/events?token=bench")
desk = client.app.state.desk.workspace
random = np.random.default_rng(5)
csrf = re.search('name="csrf" value="([^"]+)"', ask("first page of the queue", "/review").text)[1]
ask(None, f"/event/{drawn(desk, random)[0]}")
posted = {name: [] for name in ("accept", "reject", "correct", "merge", "split")}
for number in range(count):
    ask("page of an event", f"/event/{drawn(desk, random)[0]}")
    TABLES.clear()
    verdict = list(posted)[number % 5]
    item, correction = decision(desk, random, verdict)
    form = {"csrf": csrf, "item": item, "verdict": verdict, "to": "/review"}
    if verdict == "correct":
        form |= correction
    elif verdict == "merge":
        form |= {"with": correction["with"][0]}
    elif verdict == "split":
        form |= {"item": correction["apart"][0]}
    ask(f"post: {verdict}", "/review", form)
    ask("page of events after it", "/events")
    ask("next in the queue", "/review")
print(json.dumps(answer))
"""
)


@contextmanager
def _put_back(desk: Path, aside: Path) -> Iterator[None]:
    """Give the workspace the reviews it had before the block, and what was kept of them."""
    patterns = ("reviews/*.jsonl", "derived/reviewed-*", "derived/changed-*")
    made = [path for pattern in patterns for path in desk.glob(pattern)]
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    for path in made:
        shutil.copy(path, aside / path.name)
    yield
    for path in (desk / "reviews").glob("*.jsonl"):
        path.unlink()
    for path in made:
        shutil.copy(aside / path.name, path)


def measure_reviews(desk: Path, count: int, requests: int, folder: Path) -> Iterator[Figure]:
    """Bring the workspace to some reviews, and ask for pages; yield what each takes, in milliseconds."""
    made, _ = script(_REVIEW, str(desk), str(count), folder=folder)
    if made["seconds"]:
        middle = sorted(made["seconds"])[len(made["seconds"]) // 2]
        yield Figure(name="a review by the API, median", value=middle * 1000, unit="ms", note="of processor")
    with _put_back(desk, folder / "aside"):
        answer, used = script(_ASK, str(desk), str(requests), folder=folder)
    yield Figure(name="loading the program", value=answer.pop("loaded"), unit="s")
    for kind, seconds in answer.items():
        for name, share in (("median", 0.5), ("p95", 0.95)) if len(seconds) > 1 else (("once", 0.5),):
            wall, cpu = (sorted(each[way] for each in seconds)[int(share * len(seconds))] for way in (0, 1))
            note = f"{cpu * 1000:.0f} ms of processor; of {len(seconds)}"
            yield Figure(name=f"{kind}, {name}", value=wall * 1000, unit="ms", note=note)
    yield Figure(name="peak memory", value=used.megabytes, unit="MB")


def main() -> int:
    """Copy the workspace, take the measures and print them."""
    options = _parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="yalu-reviews-", dir=options.folder) as name:
        folder = Path(name)
        desk = folder / "desk"
        shutil.copytree(options.workspace, desk)
        for log in (desk / "reviews").glob("*.jsonl"):
            log.unlink()
        script(_PREPARE, str(desk), folder=folder)
        results = []
        for count in options.counts:
            figures = tuple(measure_reviews(desk, count, options.requests, folder))
            made = Measure(name=f"{count:,} reviews", about="", take=lambda _: ())
            results.append(Result(measure=made, figures=figures))
            print(f"measured: {count} reviews", file=sys.stderr, flush=True)
    load = os.getloadavg()[0]
    print(f"Yalu {__version__}, Python {platform.python_version()}, {os.cpu_count()} cores (load {load:.1f})")
    print(table(results))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workspace", type=Path, required=True, help="what `benchmarks.desk --workspace` made")
    parser.add_argument("--counts", type=int, nargs="+", default=[0, 3, 5000], help="how many reviews (0 3 5000)")
    parser.add_argument(
        "--requests", type=int, default=40, help="how many reviews are posted by the desk (default: 40)"
    )
    parser.add_argument("--folder", help="where to copy it (default: the system's temporary folder)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
