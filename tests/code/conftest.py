"""One coder for all tests of this folder, and short ways to ask what a story of our own says."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest

from yalu.code.rules import RuleCoder
from yalu.model import Actor, Document, EventMention, Known
from yalu.model.ids import document_id
from yalu.segment import segment

# Lets tests share `needed_words`, a script beside them.
sys.path.insert(0, str(Path(__file__).parent))


def made_document(text: str, published: str | None) -> Document:
    """Return a document of `text`, as a reader would make it."""
    return Document(
        doc_id=document_id(key=None, text=text, title=None, publisher=None, published=published),
        key=None,
        source="made",
        media_type="text/plain",
        sha256="0" * 64,
        text=text,
        published=Known(value=published, basis="given") if published else None,
    )


@pytest.fixture(scope="session")
def made() -> Callable[[str, str | None], Document]:
    """Return `made_document`."""
    return made_document


@pytest.fixture(scope="session")
def coder() -> RuleCoder:
    return RuleCoder()


@pytest.fixture(scope="session")
def code(coder: RuleCoder) -> Callable[..., tuple[EventMention, ...]]:
    """Return a function from a story's text and its publication day (a Wednesday) to its event mentions, in order."""

    def coded(text: str, published: str | None = "2012-05-16") -> tuple[EventMention, ...]:
        document = made_document(text, published)
        (stories,) = coder.code([(document, segment(document))])
        return tuple(event for story in stories for event in story.events)

    return coded


@pytest.fixture(scope="session")
def code_all(coder: RuleCoder) -> Callable[[Sequence[str]], list[tuple[EventMention, ...]]]:
    """Return a function from many stories, coded in one batch, to the event mentions of each."""

    def coded(texts: Sequence[str]) -> list[tuple[EventMention, ...]]:
        documents = [made_document(text, "2012-05-16") for text in texts]
        batch = coder.code([(document, segment(document)) for document in documents])
        return [tuple(event for story in stories for event in story.events) for stories in batch]

    return coded


@pytest.fixture(scope="session")
def sides() -> Callable[[EventMention], str]:
    """Return a function from an event to its sides: `CHN>PRK`, or `CHN=PRK` when symmetric."""
    return _sides


@pytest.fixture(scope="session")
def told(code: Callable[..., tuple[EventMention, ...]]) -> Callable[..., list[str]]:
    """Return a function from a story to its events as `TYPE CHN>PRK`, or `TYPE CHN=PRK` when symmetric.

    Several parties of one side are joined by `+`; `?` is a party of no known state, `-` a side without parties.
    """

    def short(text: str, published: str | None = "2012-05-16") -> list[str]:
        return [f"{event.type} {_sides(event)}" for event in code(text, published)]

    return short


def _sides(event: EventMention) -> str:
    """Return the sides of an event as `CHN>PRK`, or `CHN=PRK` when symmetric (see `told`)."""
    return f"{_side(event.source)}{'=' if event.symmetric else '>'}{_side(event.target)}"


def _side(actors: Iterable[Actor]) -> str:
    return "+".join(dict.fromkeys(actor.country or "?" for actor in actors)) or "-"
