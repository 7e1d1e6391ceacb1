"""Documents to split, and what must hold of every split."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from yalu.model.text import Document, Known, Mark, Story

_COVERING = {"furniture", "section", "byline", "dateline"}


@pytest.fixture(scope="session")
def make_document() -> Callable[..., Document]:
    """Make a document from its text, as a reader of plain text would."""

    def make(
        text: str,
        *,
        title: str | None = None,
        title_basis: str = "given",
        published: str | None = None,
        published_basis: str = "given",
        authors: tuple[str, ...] = (),
        marks: tuple[Mark, ...] = (),
        media_type: str = "text/plain",
    ) -> Document:
        return Document(
            doc_id="doc-1",
            key=None,
            source="made.txt",
            media_type=media_type,
            sha256="0" * 64,
            text=text,
            title=Known(value=title, basis=title_basis) if title else None,
            published=Known(value=published, basis=published_basis) if published else None,
            authors=tuple(Known(value=name, basis="metadata") for name in authors),
            marks=marks,
        )

    return make


@pytest.fixture(scope="session")
def check_split() -> Callable[[Document, tuple[Story, ...]], None]:
    """Check that stories and their parts lie in order, in bounds, and cover every visible character once."""

    def check(document: Document, stories: tuple[Story, ...]) -> None:
        position = 0
        for number, story in enumerate(stories):
            assert story.number == number
            assert position <= story.start < story.end <= len(document.text)
            position = story.end
            _check_story(document.text, story)

    return check


def _check_story(text: str, story: Story) -> None:
    covered = [0] * (story.end - story.start)
    spans = [(mark.start, mark.end) for mark in story.marks if mark.kind in _COVERING]
    spans += [(sentence.start, sentence.end) for sentence in story.sentences]
    for start, end in spans:
        assert story.start <= start < end <= story.end
        for at in range(start, end):
            covered[at - story.start] += 1
    for at, times in enumerate(covered, start=story.start):
        assert times == 1 or (times == 0 and text[at].isspace()), f"{text[at]!r} at {at} is covered {times} times"
    assert [sentence.number for sentence in story.sentences] == list(range(len(story.sentences)))
    assert sorted(story.sentences, key=lambda sentence: sentence.start) == list(story.sentences)
    assert all(story.start <= mark.start < mark.end <= story.end for mark in story.marks)
