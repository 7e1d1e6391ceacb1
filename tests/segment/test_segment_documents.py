"""Documents with titles, dates and structural marks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from yalu.errors import VocabularyError
from yalu.model.text import Document, Mark, MarkKind
from yalu.segment import segment, story_text
from yalu.segment.vocabulary import _one_of

BODY = "The two governments said on Tuesday that the ferry line would open again in spring, after nine years."
MORE = "Officials from both ports had met three times since January to settle the fees, people there said."
Make = Callable[..., Document]


def _mark(text: str, words: str, kind: MarkKind) -> Mark:
    start = text.index(words)
    return Mark(kind=kind, start=start, end=start + len(words))


def test_given_title_and_date_make_one_story(make_document: Make) -> None:
    document = make_document(f"{BODY}\nFees\n{MORE} -0-", title="Ferry line to reopen", published="2019-03-04")
    (story,) = segment(document)
    assert (story.title, story.published.start, story.published.basis) == (
        "Ferry line to reopen",
        "2019-03-04",
        "explicit",
    )
    assert [sentence.kind for sentence in story.sentences] == ["body", "body", "body"]
    assert story_text(document, story).endswith("people there said.")


def test_given_title_that_stands_in_the_text_is_its_headline(make_document: Make) -> None:
    document = make_document(f"Ferry line to reopen\nBy Anna Berg\n\n{BODY}", title="Ferry line to reopen")
    (story,) = segment(document)
    assert story.sentences[0].kind == "headline"
    assert story.authors == ("Anna Berg",)


def test_text_above_the_first_header_is_the_titled_story(make_document: Make) -> None:
    text = f"{BODY}\n\n[Interview] The Last Boat of the Year\nBy Tom Lind\n\n{MORE}"
    stories = segment(make_document(text, title="Ferry line to reopen"))
    assert [story.title for story in stories] == ["Ferry line to reopen", "The Last Boat of the Year"]


def test_page_title_with_the_name_of_the_site(make_document: Make) -> None:
    text = f"Home\n\nFerry line to reopen\n\n{BODY}"
    (story,) = segment(make_document(text, title="Ferry line to reopen | The Daily Harbour", title_basis="metadata"))
    assert story.title == "Ferry line to reopen"


def test_a_date_from_the_path_gives_way_to_the_page(make_document: Make) -> None:
    dated = make_document(f"Ferry line to reopen\n2019-03-04\n\n{BODY}", published="2019-03-09", published_basis="path")
    bare = make_document(f"Ferry line to reopen\n\n{BODY}", published="2019-03-09", published_basis="path")
    assert [(story.published.start, story.published.basis) for story in segment(dated)] == [("2019-03-04", "explicit")]
    assert [(story.published.start, story.published.basis) for story in segment(bare)] == [("2019-03-09", "inferred")]


def test_two_dates_on_a_page_date_no_third_story(make_document: Make) -> None:
    text = (
        f"The First Boat Comes Back\nMarch 4, 2019\n\n{BODY}\n\nThe Second Boat Comes Back\nMarch 6, 2019\n\n{MORE}\n\n"
        f"The Third Boat Stays Away\nBy Tom Lind\n\n{BODY}\n"
    )
    stories = segment(make_document(text))
    assert [story.published.start for story in stories] == ["2019-03-04", "2019-03-06", None]
    assert stories[2].published.why == "no_cue"


def test_marks_of_a_page_decide(make_document: Make) -> None:
    text = f"Harbour\n\nThe boats are back\n\n{BODY}\n\nTalk of the town\n\nFish, boats\n\n{MORE}\n\nA. Berg wrote this"
    marks = (
        _mark(text, "Harbour", "furniture"),
        _mark(text, "The boats are back", "headline"),
        _mark(text, "Talk of the town", "headline"),
        _mark(text, "Fish, boats", "section"),
        _mark(text, "A. Berg wrote this", "furniture"),
    )
    stories = segment(make_document(text, marks=marks, media_type="text/html"))
    assert [(story.title, story.section) for story in stories] == [
        ("The boats are back", None),
        ("Talk of the town", "Fish, boats"),
    ]
    assert all("wrote this" not in text[story.start : story.end] for story in stories)


def test_headings_of_a_markdown_article_are_not_stories(make_document: Make) -> None:
    text = f"# The boats are back\n\n{BODY}\n\n## The fees that were agreed\n\n{MORE}\n"
    marks = (_mark(text, "The boats are back", "headline"), _mark(text, "The fees that were agreed", "headline"))
    (story,) = segment(make_document(text, marks=marks, media_type="text/markdown"))
    assert story.title == "The boats are back"


def test_furniture_marked_inside_a_paragraph_is_left_out(make_document: Make) -> None:
    text = f"{BODY} [click here] {MORE}"
    document = make_document(text, marks=(_mark(text, "[click here]", "furniture"),), media_type="text/html")
    (story,) = segment(document)
    assert story_text(document, story) == f"{BODY} {MORE}"


def test_quoted_speech_is_marked_and_quoted_terms_are_not(make_document: Make) -> None:
    text = (
        "“We have waited nine years for this,” he said of the “strategic dialogue” and of “Song of the Great Harbour”. "
        "“No,” she said. 'Tis done.\n\n“It began in the winter, long before the boats came back.\n\n“It ended.”"
    )
    document = make_document(text)
    (story,) = segment(document)
    quoted = [text[mark.start : mark.end] for mark in story.marks if mark.kind == "quotation"]
    assert quoted == [
        "“We have waited nine years for this,”",
        "“No,”",
        "“It began in the winter, long before the boats came back.",
    ]


@pytest.mark.parametrize("text", ["", "   \n \n", "Share\nTweet\nClose\n", "\u200b"[:0]])
def test_documents_without_text_have_no_story(text: str, make_document: Make) -> None:
    assert segment(make_document(text)) == ()


def test_short_lines_alone_are_one_story(make_document: Make) -> None:
    (story,) = segment(make_document("Boats are back\nAll of them"))
    assert (story.title, len(story.sentences)) == (None, 2)


def test_editors_note_before_the_dateline(make_document: Make) -> None:
    text = f"(ATTN: UPDATES with details in last paras)\nOSTEN, March 4 (Wire) -- {BODY}"
    document = make_document(text, published="2019-03-04")
    (story,) = segment(document)
    marked = [text[mark.start : mark.end] for mark in story.marks if mark.kind == "dateline"]
    assert marked == ["(ATTN: UPDATES with details in last paras)", "OSTEN, March 4 (Wire) --"]


def test_a_pattern_that_does_not_compile_is_named() -> None:
    with pytest.raises(VocabularyError, match=r"furniture\.yaml"):
        _one_of("furniture.yaml", ["(share"])
