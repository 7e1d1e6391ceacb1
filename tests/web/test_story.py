"""A story on the page is the story in the record: every character, whatever is marked, however marks overlap."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yalu import Workspace
from yalu.web.marked import TextMark, pieces, visible
from yalu.web.pages.story import PART_LETTERS

_TEXT = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("<>&\"'\0\u202e\n "), max_size=60)
_KINDS = ("event", "actor", "claim", "furniture")


@st.composite
def marked(draw):
    """Draw a text and marks that lie in it, across its ends and over each other."""
    text = draw(_TEXT)
    places = st.integers(-3, len(text) + 3)
    drawn = draw(
        st.lists(st.tuples(places, places, st.sampled_from(_KINDS), st.sampled_from([None, "a", "b"])), max_size=9)
    )
    marks = [TextMark(start=min(a, b), end=max(a, b), kind=kind, target=to) for a, b, kind, to in drawn if a != b]
    start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
    return text, marks, start, end


@given(marked())
def test_pieces_put_together_are_the_text(drawn):
    text, marks, start, end = drawn
    found = pieces(text, marks, start, end)
    assert "".join(piece.text for piece in found) == visible(text[start:end])
    assert len(visible(text)) == len(text)
    at = start
    for piece in found:
        over = [mark for mark in marks if mark.start <= at < mark.end]
        assert all(mark.end >= at + len(piece.text) for mark in over)
        assert set(piece.kinds) == {mark.kind for mark in over}
        leading = [mark for mark in over if mark.target]
        assert piece.target in {mark.target for mark in leading} if leading else piece.target is None
        at += len(piece.text)
    assert at == end or not found


def shown(page: str) -> str:
    """Return the text of the story on a page, without tags."""
    inner = re.search(r'<div class="story-text"[^>]*>(.*?)</div>', page, re.DOTALL)
    return unescape(re.sub(r"<[^>]*>", "", inner[1]))  # type: ignore[index]


def test_the_text_is_the_stored_text_and_what_was_coded_is_marked(client, made_workspace):
    workspace = Workspace(made_workspace)
    document = workspace.document("told-1")
    page = client.get("/story/told-1/0").text
    assert shown(page) == document.text
    assert client.get(f"/story/{document.doc_id}/0").text.count('class="story-text"') == 1
    for mention in workspace.mentions(doc="told-1"):
        assert f'id="{mention.mention_id}"' in page
        assert f'id="at-{mention.mention_id}"' in page
        assert f'href="/review?item={mention.mention_id}"' in page
    assert "November 1, 2016</a>" in page
    assert 'class="m-claim ' in page or "m-claim" in page
    assert document.sha256 in page


@pytest.mark.parametrize("path", ["/story/told-1/7", "/story/nobody/0", "/story/told-1/x", "/story/%3Cb%3E/0"])
def test_a_story_that_is_not_there_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_hostile_and_huge_stories_are_shown_in_parts(folder, make_client, tmp_path):
    hostile = "<script>alert(1)</script> \u202egnp.exe & <b onclick=x> China visited North Korea. \x01\x1b[31m "
    text = hostile * (2 * PART_LETTERS // len(hostile))
    source = tmp_path / "hostile.txt"
    source.write_text(text, encoding="utf-8")
    workspace = Workspace(folder)
    with workspace.store.begin("made", inputs=["hostile"]) as run:
        from yalu.model import Document, Sentence, Story

        document = Document(
            doc_id="doc-hostile", key=None, source="<i>.txt", media_type="text/plain", sha256="0" * 64, text=text
        )
        story = Story(
            story_id="story-hostile", doc=document.doc_id, number=0, title="<img src=x>", section=None, authors=(),
            published=None, start=0, end=len(text), marks=(), sentences=(Sentence(number=0, start=0, end=len(text)),),
        )  # fmt: skip
        run.write("documents", [document])
        run.write("stories", [story])
    client = make_client(folder)
    parts = [client.get(f"/story/doc-hostile/0?part={part}") for part in (1, 2)]
    assert "".join(shown(part.text) for part in parts) == visible(text)
    assert all("<script>alert" not in part.text and "<img" not in part.text for part in parts)
    assert client.get("/story/doc-hostile/0?part=99").status_code == 200


def test_every_sentence_is_searched_whether_it_tells_an_event_or_not(client):
    page = client.get("/stories?q=eleven+years").text
    assert "1 sentence" in page
    assert "/story/doc-" in page
    assert "first visit of a Chinese president" in page
    assert "No sentence on record" in client.get("/stories?q=zeppelin").text
    assert client.get("/stories").status_code == 200
    assert "<b>" not in client.get("/stories", params={"q": "<b>!\0"}).text.partition('id="results"')[2]
    assert "/stories?q=rice" in client.get("/events?q=rice").text


@pytest.mark.browser
@pytest.mark.parametrize(("width", "dark"), [(1200, False), (360, True)])
def test_the_page_is_accessible_and_a_span_leads_to_what_was_coded(open_desk, live, check_accessible, width, dark):
    tab = open_desk(live, "/story/told-1/0", width=width, dark=dark)
    check_accessible(tab)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.locator(".story-text a.m-event").first.press("Enter")
    assert "mention-" in tab.url
    assert tab.locator("tr:target").count() == 1
