"""The steps by themselves, inside one process, after everything is loaded: read, segment, resolve, code, link."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from benchmarks.inputs import Inputs
from benchmarks.registry import Figure, measure, timed
from yalu.code.gate import may_hold_event
from yalu.code.language import parse
from yalu.code.rules import RuleCoder
from yalu.codebook import load_codebook
from yalu.link import link_mentions
from yalu.model import Document, Story
from yalu.read import read_lines
from yalu.resolve.story import StoryResolver
from yalu.segment import segment
from yalu.synth import Plan, Reading, Regime, World, make_world
from yalu.synth.copies import make_copies, measure_copies

_WORLD_UNTIL = date(2019, 12, 31)


@measure("read")
def read(inputs: Inputs) -> Iterator[Figure]:
    """JSON lines to documents."""
    seconds, found = timed(lambda: documents(inputs.reports))
    yield Figure(name="documents", value=len(found) / seconds, unit="/s")


@measure("segment")
def segment_text(inputs: Inputs) -> Iterator[Figure]:
    """Documents to stories and sentences."""
    read = documents(inputs.reports)
    seconds, _ = timed(lambda: [segment(document) for document in read])
    size = sum(len(document.text.encode()) for document in read)
    yield Figure(name="text", value=size / 1e6 / seconds, unit="MB/s")


@measure("resolve")
def resolve(inputs: Inputs) -> Iterator[Figure]:
    """Actors, places and dates of stories."""
    told, resolver = stories(inputs), StoryResolver()
    seconds, _ = timed(lambda: [resolver.resolve(document, story) for document, story in told])
    yield Figure(name="sentences", value=sentences(told) / seconds, unit="/s")


@measure("code")
def code(inputs: Inputs) -> Iterator[Figure]:
    """The rule coder (it resolves, parses what passes the gate, reads frames) and its language model alone."""
    told, coder = stories(inputs), RuleCoder()
    batch = [(document, [story]) for document, story in told]
    candidates = _candidates(told)
    list(parse(candidates[:1]))
    parsing, _ = timed(lambda: list(parse(candidates)), times=1)
    whole, _ = timed(lambda: coder.code(batch), times=1)
    share = len(candidates) / sentences(told)
    yield Figure(name="all sentences", value=sentences(told) / whole, unit="/s")
    yield Figure(name="sentences parsed", value=len(candidates) / whole, unit="/s", note="what passes the gate")
    yield Figure(name="pass the gate", value=100 * share, unit="%", note="of all sentences")
    yield Figure(name="language model", value=100 * parsing / whole, unit="%", note="of the coder's seconds")


@measure("link")
def link(inputs: Inputs) -> Iterator[Figure]:
    """Mentions of a made world to events."""
    world, codebook = _world(inputs.sizes.years), load_codebook()
    published = {
        (document.doc_id, 0): document.published.value if document.published else None for document in world.documents
    }
    seconds, (events, _) = timed(lambda: link_mentions(world.mentions, published, codebook), times=1)
    told = f"{len(world.mentions)} mentions of {len(world.events)} events made, {len(events)} found"
    yield Figure(name="mentions", value=len(world.mentions) / seconds, unit="/s", note=told)


@measure("copies")
def copies(inputs: Inputs) -> Iterator[Figure]:
    """Copies of one text among made stories, fifty for each report coded (--full: 100,000), and how many are found."""
    made = make_copies(inputs.sizes.reports * 50, seed=900)
    score = measure_copies(made)
    yield Figure(name="stories", value=len(made.stories) / score.seconds, unit="/s", note=f"{score.copies} are copies")
    yield Figure(name="precision", value=100 * score.precision, unit="%", note="of pairs put together")
    yield Figure(name="recall", value=100 * score.recall, unit="%", note="words changed, up to 3 in 10; tails cut")


def documents(texts: Path) -> list[Document]:
    """Return the documents of a file of JSON lines."""
    return [found for found in read_lines(texts) if isinstance(found, Document)]


def stories(inputs: Inputs) -> list[tuple[Document, Story]]:
    """Return the stories of the reports, each with its document."""
    return [(document, story) for document in documents(inputs.reports) for story in segment(document)]


def sentences(told: Sequence[tuple[Document, Story]]) -> int:
    """Return how many sentences the stories have."""
    return sum(len(story.sentences) for _, story in told)


def _candidates(told: Sequence[tuple[Document, Story]]) -> list[str]:
    """Return the sentences that the coder parses."""
    resolver, kept = StoryResolver(), []
    for document, story in told:
        actors = resolver.resolve(document, story).actors
        for each in story.sentences:
            text = document.text[each.start : each.end]
            inside = [actor for actor in actors if each.start <= actor.start and actor.end <= each.end]
            if may_hold_event(text, inside):
                kept.append(text)
    return kept


def _world(years: int) -> World:
    """Return a busy world: three relations of 150 events a year, each told by two outlets on average."""
    since = date(_WORLD_UNTIL.year - years + 1, 1, 1)
    return make_world(
        Plan(
            since=since,
            until=_WORLD_UNTIL,
            relations={dyad: [Regime(since=since, per_year=150)] for dyad in ("CHN-PRK", "KOR-PRK", "PRK-RUS")},
            reading=[Reading(since=since, stories_per_year=0, reports_per_event=2.0)],
            seed=1,
        )
    )
