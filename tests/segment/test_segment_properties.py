"""What holds for every text: nothing raised, nothing lost, nothing counted twice, the same answer twice."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from yalu.model.text import Document, Mark, Story
from yalu.segment import segment, split_sentences, story_text

_LINES = st.sampled_from(
    [
        "Ports reopen their ferry line",
        "By Anna Berg",
        "2019-03-04",
        "Posted on March 4, 2019 by Anna Berg",
        "[Interview]The Last Boat",
        "Read more",
        "Share",
        "Related",
        "Comments",
        "Tom says:",
        "Reply",
        "-0-",
        "-----",
        "*",
        "OPINION",
        "Q: Why?",
        "- one of the things",
        "OSTEN, March 4 (Wire) -- The two sides met again on Monday. -0-",
        "(ATTN: adds details)",
        "We use cookies on this website.",
        "The two sides met again on Monday. “We agree,” he said… Then",
        "Continue reading “Ports reopen their ferry line”",
        "Mr. Lee of the U.S. met Gen. Kim J. S. at 9 a.m. Monday.",
        "June 5",
        "“",
        "\u200b",
        "\ud800",
        "\x00",
        "www.example.org",
        "“It began in May.",
    ]
)
_PAGES = st.lists(st.tuples(_LINES, st.sampled_from(["\n", "\n\n", "\n\n\n", " ", "\r\n", "\u2028"])), max_size=30).map(
    lambda parts: "".join(line + gap for line, gap in parts)
)
_TEXTS = st.one_of(st.text(max_size=400), _PAGES, st.text(alphabet=".!?…\"“”‘’' \nAa1-—()[]", max_size=300))
_KINDS = st.sampled_from(["furniture", "headline", "section", "byline", "dateline", "duplicate"])
_MARKS = st.lists(st.tuples(_KINDS, st.integers(0, 300), st.integers(1, 60)), max_size=6).map(
    lambda marks: tuple(Mark(kind=kind, start=start, end=start + length) for kind, start, length in marks)
)
Make = Callable[..., Document]
Check = Callable[[Document, tuple[Story, ...]], None]


@given(
    text=_TEXTS,
    marks=_MARKS,
    title=st.sampled_from([None, "Ports reopen their ferry line", "Other"]),
    html=st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_stories_cover_their_text_once(
    text: str, marks: tuple[Mark, ...], title: str | None, html: bool, make_document: Make, check_split: Check
) -> None:
    document = make_document(text, title=title, marks=marks, media_type="text/html" if html else "text/plain")
    stories = segment(document)
    check_split(document, stories)
    assert segment(document) == stories
    assert document.text == text


@given(text=_TEXTS)
@settings(max_examples=200, deadline=None)
def test_reading_text_is_the_story_without_its_furniture(text: str, make_document: Make) -> None:
    document = make_document(text)
    for story in segment(document):
        pieces, position = [], story.start
        for mark in story.furniture:
            pieces.append(text[position : mark.start])
            position = mark.end
        pieces.append(text[position : story.end])
        assert "".join(story_text(document, story).split()) == "".join("".join(pieces).split())


@given(text=_TEXTS, start=st.integers(0, 100), length=st.integers(0, 300))
@settings(max_examples=300, deadline=None)
def test_sentences_cover_their_part_of_the_text(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(len(text), start + length)
    spans = split_sentences(text, start, end)
    position = start
    for span in spans:
        assert not text[position : span.start].strip()
        assert start <= position <= span.start < span.end <= end
        position = span.end
    assert not text[position:end].strip()


@given(quotations=_TEXTS)
@settings(max_examples=100, deadline=None)
def test_quotations_lie_inside_their_story(quotations: str, make_document: Make) -> None:
    for story in segment(make_document(quotations)):
        for mark in story.marks:
            if mark.kind == "quotation":
                assert story.start <= mark.start < mark.end <= story.end
