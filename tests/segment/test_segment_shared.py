"""The two published analyses and the state agency's articles, where they lie beside the checkout."""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from yalu.model.text import Document, Story
from yalu.segment import segment, story_text

_SHARED = Path(os.environ.get("YALU_SHARED") or Path(__file__).parents[2].parent / "shared")
_ARTICLES = 300
needs_shared = pytest.mark.skipif(
    not _SHARED.is_dir(), reason="the shared texts are not beside the checkout (YALU_SHARED)"
)


def _source(name: str) -> str:
    return (_SHARED / "sources" / name).read_text(encoding="utf-8")


@needs_shared
def test_radio_page_has_the_stories_of_its_gold(make_document: Callable[..., Document]) -> None:
    gold = json.loads((_SHARED / "gold" / "kbs-2011-06-16.json").read_text(encoding="utf-8"))
    document = make_document(_source("kbs-2011-06-16.txt"))
    stories = segment(document)
    assert [_key(story.title) for story in stories] == [_key(story["title"]) for story in gold["stories"]]
    text = "\n".join(story_text(document, story) for story in stories)
    assert not [words for words in gold["furniture"] if words in text]
    locators = [event["locator"] for story in gold["stories"] for event in story["events"]]
    assert [words for words in locators if words not in text] == []
    assert [story.published.basis for story in stories if story.published] == ["explicit", "inferred"]


@needs_shared
def test_category_page_has_six_posts_each_with_its_author(
    make_document: Callable[..., Document], check_split: Callable[[Document, tuple[Story, ...]], None]
) -> None:
    text = _source("cpi-analysis-dprk.txt")
    document = make_document(text)
    stories = segment(document)
    check_split(document, stories)
    written_by = [
        line.split("by", 1)[1].strip(" \xa0.\n") for line in text.splitlines() if line.startswith("Written by")
    ]
    assert [list(story.authors) for story in stories] == [[name] for name in written_by]
    assert all(story.title for story in stories)
    assert {story.published.why for story in stories if story.published} == {"no_cue"}
    assert not any("Continue reading" in story_text(document, story) for story in stories)


@needs_shared
def test_agency_articles_are_one_story_each_with_their_datelines(
    make_document: Callable[..., Document], check_split: Callable[[Document, tuple[Story, ...]], None]
) -> None:
    with gzip.open(_SHARED / "corpora" / "kcna-2024.jsonl.gz", "rt", encoding="utf-8") as file:
        articles = [json.loads(line) for line, _ in zip(file, range(_ARTICLES), strict=False)]
    for article in articles:
        document = make_document(article["text"], title=article["title"], published=article["published"])
        stories = segment(document)
        check_split(document, stories)
        assert len(stories) == 1, article["id"]
        sentences = [document.text[each.start : each.end] for each in stories[0].sentences]
        assert "-0-" not in " ".join(sentences[-1:])
        opens_with_dateline = re.match(r"[A-Z][a-z]+, \w+ \d+ \(KCNA\) --", document.text)
        marked = any(mark.kind == "dateline" and mark.start == 0 for mark in stories[0].marks)
        assert marked == bool(opens_with_dateline), article["id"]


def _key(title: str | None) -> str:
    return re.sub(r"\W+", " ", re.sub(r"\[[^]]*\]", "", title or "")).strip().lower()
