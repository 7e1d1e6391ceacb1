"""Made pages of many kinds, and the stories on them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from yalu.model.text import Document, Story
from yalu.segment import segment, story_text

_FOLDER = Path(__file__).parent / "pages"
_EXPECTED: dict[str, list[dict[str, Any]]] = yaml.safe_load((_FOLDER / "expected.yaml").read_text(encoding="utf-8"))
# Pieces of site furniture that stand on the made pages, as whole lines or as the beginning of one.
# fmt: off
_FURNITURE = (
    "Skip to content", "Share", "Tweet", "Print", "Advertisement", "ADVERTISEMENT", "Read more",
    "Continue reading", "Subscribe", "Related", "Most read", "About us", "©", "Older posts", "1 2 3",
    "Unsubscribe", "You are receiving", "-0-", "(END)", "Enditem", "We use cookies", "Accept all", "Close",
    "Search", "Listen again", "Leave a", "Reply", "Image caption", "3 MIN READ", "SLIDESHOW", "Also read",
    "Editor's Pick", "Recent Posts", "Proudly powered", "Tags:", "----", "Menu", "Go Top", "Like this",
    "Like Loading", "MORE FROM",
)
# fmt: on


def _page(name: str) -> str:
    return (_FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def _facts(story: Story) -> dict[str, Any]:
    assert story.published is not None
    return {
        "title": story.title,
        "section": story.section,
        "authors": list(story.authors),
        "published": story.published.start,
        "basis": story.published.basis,
    }


def test_every_made_page_has_its_expectation() -> None:
    assert {path.stem for path in _FOLDER.glob("*.txt")} == set(_EXPECTED)


@pytest.mark.parametrize("name", sorted(_EXPECTED))
def test_stories_of_a_made_page(
    name: str, make_document: Callable[..., Document], check_split: Callable[[Document, tuple[Story, ...]], None]
) -> None:
    document = make_document(_page(name))
    stories = segment(document)
    assert [_facts(story) for story in stories] == _EXPECTED[name]
    check_split(document, stories)


@pytest.mark.parametrize("name", sorted(_EXPECTED))
def test_no_furniture_is_left_to_read_and_no_text_is_lost(name: str, make_document: Callable[..., Document]) -> None:
    document = make_document(_page(name))
    stories = segment(document)
    texts = [story_text(document, story) for story in stories]
    left = [line for text in texts for line in text.splitlines() if line.startswith(_FURNITURE)]
    assert left == []
    for sentence in ("to settle the fees.", "asked not to be named.", "will pay for itself."):
        on_page = " ".join(_page(name).split()).count(sentence)
        assert " ".join(" ".join(texts).split()).count(sentence) == on_page


@pytest.mark.parametrize("name", sorted(_EXPECTED))
def test_furniture_holds_no_sentence(name: str, make_document: Callable[..., Document]) -> None:
    for story in segment(make_document(_page(name))):
        for mark in story.furniture:
            assert not any(sentence.start < mark.end and mark.start < sentence.end for sentence in story.sentences)


def test_headline_is_sentence_number_zero(make_document: Callable[..., Document]) -> None:
    document = make_document(_page("news_site"))
    (story,) = segment(document)
    first = story.sentences[0]
    assert (first.number, first.kind) == (0, "headline")
    assert document.text[first.start : first.end] == story.title
    assert {sentence.kind for sentence in story.sentences[1:]} == {"body"}


def test_dateline_is_marked_and_left_out_of_the_sentence(make_document: Callable[..., Document]) -> None:
    document = make_document(_page("agency_article"))
    (story,) = segment(document)
    marked = [document.text[mark.start : mark.end] for mark in story.marks if mark.kind == "dateline"]
    assert marked == ["All News 10:30 March 04, 2019", "OSTEN, March 4 (Wire) --"]
    assert document.text[story.sentences[1].start :].startswith("The two governments said")


def test_readers_comments_are_outside_the_story(make_document: Callable[..., Document]) -> None:
    document = make_document(_page("blog_with_comments"))
    (story,) = segment(document)
    assert "My cousin" not in story_text(document, story)
    assert story.end < document.text.index("2 thoughts on")


def test_author_note_stays_in_the_story(make_document: Callable[..., Document]) -> None:
    document = make_document(_page("article_with_sub_headings"))
    (story,) = segment(document)
    assert "fellow at the Harbour Institute" in story_text(document, story)
