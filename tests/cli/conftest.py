"""A workspace coded by a coder of one rule, so that the commands are tested and not the coding."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from yalu.cli import build_app
from yalu.codebook import load_codebook
from yalu.link import link_mentions
from yalu.model import (
    Actor,
    Claim,
    CodedStory,
    DateValue,
    Document,
    EventMention,
    Evidence,
    Holder,
    Likelihood,
    Quantity,
    Sentence,
    Story,
)
from yalu.model.ids import content_id, mention_id, story_id
from yalu.pipeline import Stages, add_sources
from yalu.read import read_sources
from yalu.workspace import Workspace

Run = Callable[..., Result]

_VISIT = re.compile(r"([A-Z]{3}) (visited|accused) ([A-Z]{3})\b")
_SENTENCE = re.compile(r"[^.]+\.")

LINES = [
    {
        "id": "a",
        "published": "2011-05-21",
        "title": "By train",
        "publisher": "Wire",
        "text": "PRK visited CHN on Friday.",
    },
    {
        "id": "b",
        "published": "2011-05-22",
        "title": "=SUM(A1)",
        "text": "PRK visited CHN and dined. It may rain, Kim said.",
    },
    {"id": "c", "published": "2012-01-03", "title": "Words", "text": "CHN accused JPN over 12 islets."},
]


def segment(document: Document) -> tuple[Story, ...]:
    """Return the document as one story; refuse one that says so."""
    if "unsplittable" in document.text:
        raise ValueError("cannot be split.")
    spans = [found.span() for found in _SENTENCE.finditer(document.text)] or [(0, len(document.text))]
    day = document.published.value[:10] if document.published else None
    return (
        Story(
            story_id=story_id(document.doc_id, 0, 0, len(document.text)),
            doc=document.doc_id,
            number=0,
            title=document.title.value if document.title else None,
            section=None,
            authors=("A. Writer",),
            published=DateValue(start=day, end=day, precision="day", basis="explicit") if day else None,
            start=0,
            end=len(document.text),
            marks=(),
            sentences=tuple(Sentence(number=n, start=start, end=end) for n, (start, end) in enumerate(spans)),
        ),
    )


class VerbCoder:
    """Codes `AAA visited BBB` and `AAA accused BBB`, "may" as a forecast, numbers as islets."""

    name = "verbs.v1"

    def code(self, batch: Sequence[tuple[Document, Sequence[Story]]]) -> list[list[CodedStory]]:
        """Return what each document says."""
        return [[self._story(document, story) for story in stories] for document, stories in batch]

    def _story(self, document: Document, story: Story) -> CodedStory:
        events, claims, quantities = [], [], []
        for sentence in story.sentences:
            text = document.text[sentence.start : sentence.end]
            evidence = Evidence(start=sentence.start, end=sentence.end, text=text)
            events += [_mention(document, story, sentence, evidence, found) for found in _VISIT.finditer(text)]
            if " may " in text:
                claims.append(_claim(document, evidence))
            for number in re.findall(r"\d+", text):
                quantities.append(_quantity(document, evidence, float(number)))
        return CodedStory(events=tuple(events), claims=tuple(claims), quantities=tuple(quantities))


def _mention(
    document: Document, story: Story, sentence: Sentence, evidence: Evidence, found: re.Match[str]
) -> EventMention:
    def actor(group: int) -> Actor:
        start = sentence.start + found.start(group)
        return Actor(
            text=found[group], country=found[group], name=None, role=None, level="government", sector="GOV",
            start=start, end=start + 3,
        )  # fmt: skip

    type_ = "CONSULT" if found[2] == "visited" else "ACCUSE"
    trigger = (sentence.start + found.start(2), sentence.start + found.end(2))
    return EventMention(
        mention_id=mention_id(
            doc=document.doc_id, type=type_, sources=[found[1]], targets=[found[3]], trigger=trigger, coder="verbs.v1"
        ),
        doc=document.doc_id,
        story=story.number,
        sentence=sentence.number,
        type=type_,
        mode="visit" if type_ == "CONSULT" else None,
        cameo=load_codebook().cameo(type_),
        contexts=(),
        domain="political",
        quad=load_codebook().quad(type_),
        source=(actor(1),),
        target=(actor(3),),
        symmetric=False,
        date=DateValue(start="2011-05-20", end="2011-05-20", precision="day", basis="weekday", text="Friday")
        if type_ == "CONSULT"
        else DateValue(why="no_cue"),
        status="occurred",
        place=None,
        quantities=(),
        attribution=(),
        evidence=evidence,
        trigger=Evidence(start=trigger[0], end=trigger[1], text=found[2]),
        confidence=0.5,
        coder="verbs.v1",
    )


def _claim(document: Document, evidence: Evidence) -> Claim:
    return Claim(
        claim_id=content_id("claim", document.doc_id, evidence.start),
        doc=document.doc_id,
        story=0,
        kind="forecast",
        holder=Holder(text="Kim", name="Kim", role=None, kind="person"),
        about=("CHN-PRK",),
        stance="none",
        likelihood=Likelihood(words="may", low=0.2, high=0.8),
        horizon=None,
        rarity=None,
        evidence=evidence,
    )


def _quantity(document: Document, evidence: Evidence, value: float) -> Quantity:
    return Quantity(
        quantity_id=content_id("quantity", document.doc_id, evidence.start, value),
        doc=document.doc_id,
        story=0,
        value=value,
        low=None,
        high=None,
        unit="islets",
        of="islets",
        date=DateValue(why="no_cue"),
        evidence=evidence,
    )


def stages() -> Stages:
    """Return real reading and linking around the coder of one rule."""
    return Stages(
        read=read_sources,
        segment=segment,
        coder=VerbCoder,
        link=partial(link_mentions, codebook=load_codebook()),
        versions={"coder": "verbs.v1"},
    )


@pytest.fixture(autouse=True)
def simple_stages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yalu.pipeline.default_stages", stages)
    monkeypatch.setattr("yalu.pipeline.built_in_coder", lambda *, claims: VerbCoder)
    monkeypatch.setattr("yalu.pipeline.built_in_segment", lambda: segment)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `yalu` with these arguments in this process."""
    monkeypatch.setenv("COLUMNS", "80")
    app = build_app()
    return lambda *args: CliRunner().invoke(app, [str(arg) for arg in args])


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    """A file of JSON lines."""
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in LINES), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def made_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the lines added, made once; `desk` copies it."""
    folder = tmp_path_factory.mktemp("made")
    lines = folder / "in.jsonl"
    lines.write_text("".join(json.dumps(line) + "\n" for line in LINES), encoding="utf-8")
    workspace = Workspace.init(folder / "desk", dyads=["CHN-PRK"])
    add_sources(workspace.store, [str(lines)], stages=stages())
    return folder / "desk"


@pytest.fixture
def desk(made_desk: Path, tmp_path: Path) -> Path:
    """A workspace with the lines added."""
    return Path(shutil.copytree(made_desk, tmp_path / "desk"))
