"""Commands as a user runs them: whole processes, from the start of Python to the last byte written."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

from benchmarks.inputs import Inputs
from benchmarks.process import Usage, yalu
from benchmarks.registry import Figure, SkippedError, measure


@measure("yalu --help")
def load(inputs: Inputs) -> Iterator[Figure]:
    """How long the command line takes to answer at all."""
    fastest = min((yalu("--help", folder=inputs.folder) for _ in range(3)), key=lambda usage: usage.wall)
    yield from _used("", fastest)


@measure("yalu code")
def code(inputs: Inputs) -> Iterator[Figure]:
    """Reports coded without a workspace, by one process and by two workers."""
    from benchmarks.steps import sentences, stories

    told = sentences(stories(inputs))
    alone, together = (_coded(inputs, workers) for workers in (1, 2))
    yield from _rate("sentences", told, alone)
    yield from _used("", alone)
    yield from _rate("sentences, --workers 2", told, together)
    yield from _used(", --workers 2", together)
    yield Figure(name="--workers 2 against 1", value=alone.wall / together.wall, unit="x", note="as fast")
    same = _output(inputs, 1).read_bytes() == _output(inputs, 2).read_bytes()
    yield Figure(name="identical bytes", value=same)


@measure("yalu code, short texts")
def code_sentences(inputs: Inputs) -> Iterator[Figure]:
    """The sentences of our own gold, one a text: a small input, of whose time the start is a good part."""
    yield from _texts_coded(inputs, inputs.sentences)


@measure("yalu code, GSR")
def code_records(inputs: Inputs) -> Iterator[Figure]:
    """The texts of the PLOVER gold standard records (development part)."""
    if inputs.records is None:
        raise SkippedError("the gold standard records are not here: set YALU_SHARED to the folder that holds gold/.")
    yield from _texts_coded(inputs, inputs.records)


@measure("yalu code, KCNA")
def code_articles(inputs: Inputs) -> Iterator[Figure]:
    """Articles of the KCNA corpus, by one process and by two workers."""
    if inputs.articles is None:
        raise SkippedError("the KCNA corpus is not here: set YALU_SHARED to the folder that holds corpora/.")
    alone = yield from _texts_coded(inputs, inputs.articles)
    together = _code(inputs, inputs.articles, 2)
    yield from _used(", --workers 2", together)
    yield Figure(name="--workers 2 against 1", value=alone.wall / together.wall, unit="x", note="as fast")


def _texts_coded(inputs: Inputs, texts: Path) -> Generator[Figure, None, Usage]:
    """Yield how fast a file is coded and in how much memory. Sentences are those that segmenting gives."""
    from benchmarks.steps import documents
    from yalu.segment import segment

    told = [story for document in documents(texts) for story in segment(document)]
    used = _code(inputs, texts, 1)
    yield from _rate("sentences", sum(len(story.sentences) for story in told), used)
    yield from _used("", used)
    return used


@measure("yalu add, worked example")
def add_dispatches(inputs: Inputs) -> Iterator[Figure]:
    """The worked example added to a new workspace, added again, and its brief written."""
    desk = inputs.folder / "dispatches"
    number = sum(len(file.read_bytes().splitlines()) for file in inputs.dispatches.glob("*.jsonl"))
    yield from _added(inputs.folder, desk, inputs.dispatches, number)
    page = inputs.folder / "brief.html"
    written = yalu("brief", "CHN", "PRK", "-w", desk, "-o", page, folder=inputs.folder)
    yield from _used(", yalu brief", written)
    yield Figure(name="size of the page", value=page.stat().st_size / 1e6, unit="MB")


@measure("yalu add, KCNA")
def add_articles(inputs: Inputs) -> Iterator[Figure]:
    """Articles of the KCNA corpus added to a new workspace, and added again."""
    if inputs.articles is None:
        raise SkippedError("the KCNA corpus is not here: set YALU_SHARED to the folder that holds corpora/.")
    number = len(inputs.articles.read_bytes().splitlines())
    yield from _added(inputs.folder, inputs.folder / "articles", inputs.articles, number)


def _added(folder: Path, desk: Path, reports: Path, number: int) -> Iterator[Figure]:
    yalu("init", desk, folder=folder)
    first, second = (yalu("add", reports, "-w", desk, folder=folder) for _ in range(2))
    yield from _rate("documents", number, first)
    yield from _used("", first)
    yield from _used(", second add", second)
    share = 100 * second.cpu / first.cpu
    yield Figure(name="second add against first", value=share, unit="%", note="of its processor seconds")


def _coded(inputs: Inputs, workers: int) -> Usage:
    return _code(inputs, inputs.reports, workers)


def _code(inputs: Inputs, texts: Path, workers: int) -> Usage:
    output = _output(inputs, workers)
    return yalu("code", texts, "-o", output, "--workers", str(workers), folder=inputs.folder)


def _output(inputs: Inputs, workers: int) -> Path:
    return inputs.folder / f"coded-{workers}.jsonl"


def _rate(what: str, number: int, usage: Usage) -> Iterator[Figure]:
    """Yield how many a second went through, start-up counted, and how many a second of processor."""
    yield Figure(name=what, value=number / usage.wall, unit="/s", note=f"of {number}")
    yield Figure(name=what, value=number / usage.cpu, unit="/s cpu", note="the steadier figure on a busy machine")


def _used(what: str, usage: Usage) -> Iterator[Figure]:
    note = f"{usage.cpu:.1f} s of processor"
    yield Figure(name=f"whole process{what}", value=usage.wall, unit="s", note=note)
    yield Figure(name=f"peak memory{what}", value=usage.megabytes, unit="MB")
