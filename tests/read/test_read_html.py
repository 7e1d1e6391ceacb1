"""Pages: every visible word is kept, furniture is marked, articles' titles are headlines."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yalu.errors import ReadError
from yalu.model.protocols import RawInput
from yalu.model.text import Document
from yalu.read.html import HtmlReader

PROSE = "The ministers of the two countries met in the capital and spoke for two hours about trade and the border."


def read(markup: str | bytes, source: str = "page.html", media_type: str | None = None) -> Document:
    data = markup if isinstance(markup, bytes) else markup.encode()
    (document,) = HtmlReader().read(RawInput(data=data, source=source, media_type=media_type, given={}, columns={}))
    return document


def marked(document: Document, kind: str) -> list[str]:
    return [document.text[mark.start : mark.end] for mark in document.marks if mark.kind == kind]


def article(title: str, *paragraphs: str) -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<article><h2><a href='/x'>{title}</a></h2><p class='byline'>By Ann Lee</p>{body}</article>"


def test_blocks_are_parted_by_one_blank_line_and_spaces_fold() -> None:
    text = read(f"<h1>A   visit</h1><div>\n<p>{PROSE}</p>\n\n<p>They <b>le</b>ft<!-- x -->  early.</p></div>").text
    assert text == f"A visit\n\n{PROSE}\n\nThey left early."


def test_breaks_lists_tables_and_preformatted_text() -> None:
    text = read(
        f"<p>{PROSE}</p><p>one<br>two<br><br>three</p><ul><li>a<li>b</ul>"
        "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table><pre>x  <b>y</b>\n  z\n\nlast</pre>"
    ).text
    assert text == f"{PROSE}\n\none\ntwo\n\nthree\n\na\n\nb\n\n1\t2\n3\t4\n\nx y\n  z\n\nlast"


def test_scripts_styles_templates_and_comments_are_not_text_but_what_follows_them_is() -> None:
    text = read(
        f"<p>{PROSE}<script>var a</script> kept<style>p{{}}</style> too<template>t</template> yes<!--c--> all</p>"
    )
    assert text.text == f"{PROSE} kept too yes all"


def test_words_after_an_unclosed_head_are_kept() -> None:
    for tag in ("main", "article", "section", "nav", "p"):
        assert read(f"<title>Not text</title><meta name='x' content='y'><{tag}>{PROSE}</{tag}>").text == PROSE


def test_menus_notices_share_bars_and_footers_are_marked_and_kept() -> None:
    document = read(
        "<body><a class='skip-link' href='#m'>Skip to content</a><header><img><span>The Site</span></header>"
        "<nav><ul><li><a>Home</a><li><a>World</a></ul></nav>"
        "<div id='cookie-notice'><p>This site uses cookies to improve your visit.</p></div>"
        f"<main><h1>A visit</h1><p>{PROSE}</p><div class='share-buttons'><a>Tweet</a></div><p>{PROSE}</p></main>"
        "<aside><h3>Most read</h3><p>Another thing happened elsewhere.</p></aside>"
        "<form><label>Your address</label><button>Sign up</button></form>"
        "<div class='related'><ul><li><a>One more story</a></ul></div><footer>© The Site</footer></body>"
    )
    furniture = "\n".join(marked(document, "furniture"))
    for words in (
        "Skip to content",
        "The Site",
        "Home",
        "World",
        "cookies",
        "Tweet",
        "Most read",
        "Sign up",
        "One more",
    ):
        assert words in furniture
    assert "ministers" not in furniture
    assert "A visit" not in furniture
    assert marked(document, "headline") == ["A visit"]


def test_each_article_of_a_page_has_its_headline_and_byline() -> None:
    page = "<header><h1>The Site</h1></header><main>" + "".join(
        article(f"Story number {number}", PROSE, PROSE + " Continue reading") for number in range(3)
    )
    document = read(f"<head><title>Category: Region – The Site</title></head><body>{page}</main></body>")
    assert marked(document, "headline") == ["Story number 0", "Story number 1", "Story number 2"]
    assert marked(document, "byline") == ["By Ann Lee"] * 3


def test_the_title_of_a_list_of_articles_is_a_section_and_no_headline() -> None:
    articles = "".join(article(f"Story number {number}", PROSE) for number in range(2))
    document = read(
        f"<title>Region</title><main><header><h1 class='page-title'>Category: Region</h1></header>{articles}</main>"
    )
    assert marked(document, "headline") == ["Story number 0", "Story number 1"]
    assert marked(document, "section") == ["Category: Region"]


def test_a_link_that_leads_on_from_an_excerpt_is_furniture_inside_its_paragraph() -> None:
    document = read(f"<article><h2>A visit</h2><p>{PROSE} <a href='/x'>Continue reading “A visit”</a></p></article>")
    assert marked(document, "furniture") == ["Continue reading “A visit”"]


def test_listed_articles_without_article_elements_are_recognised_by_their_linked_headings() -> None:
    items = "".join(f"<div><h2><a href='/{n}'>Report {n}</a></h2><p>{PROSE}</p></div>" for n in range(3))
    assert marked(read(f"<body><div>{items}</div></body>"), "headline") == ["Report 0", "Report 1", "Report 2"]


def test_an_articles_own_header_and_subheadings_are_not_furniture() -> None:
    document = read(
        f"<article><header><h1>A visit</h1><p>A subtitle of this story</p></header><p>{PROSE}</p>"
        f"<h2>Background</h2><p>{PROSE}</p></article>"
    )
    assert marked(document, "furniture") == []
    assert marked(document, "headline") == ["A visit"]


def test_a_page_inside_a_form_or_under_a_topic_class_is_still_an_article() -> None:
    paragraphs = "".join(f"<p>{PROSE}</p>" for _ in range(4))
    document = read(
        f"<form id='aspnetForm'><div class='post category-popular tag-share'><h1>A visit</h1>{paragraphs}</div></form>"
    )
    assert marked(document, "furniture") == []


def test_what_is_outside_a_long_main_text_is_marked() -> None:
    paragraphs = "".join(f"<p>{PROSE} Paragraph {number}.</p>" for number in range(10))
    page = (
        f"<div><span>Edition: Asia</span></div><div class='text'><h1>A visit</h1>{paragraphs}</div><div>Edition 7</div>"
    )
    document = read(f"<html><head><title>A visit</title></head><body>{page}</body></html>")
    furniture = marked(document, "furniture")
    assert "Edition 7" in " ".join(furniture)
    assert not any("ministers" in part for part in furniture)


@pytest.mark.parametrize("date", ["<time datetime='2011-06-16'>June 16, 2011</time>", "<time>June 16, 2011</time>"])
def test_the_date_of_the_article_beside_its_headline_is_not_furniture(date: str) -> None:
    paragraphs = "".join(f"<p>{PROSE} Paragraph {number}.</p>" for number in range(10))
    article = f"<article><h1>A visit</h1><div>{date}</div>{paragraphs}</article>"
    document = read(f"<main>{article}</main><aside><time>May 3, 2010</time> Another visit</aside>")
    furniture = " ".join(marked(document, "furniture"))
    assert "June 16, 2011" in document.text
    assert "June 16, 2011" not in furniture
    assert "May 3, 2010" in furniture


def test_hidden_text_is_kept_and_marked_unless_it_is_the_page() -> None:
    document = read(f"<p>{PROSE}</p><div style='display: none'>A hidden line</div>")
    assert marked(document, "furniture") == ["A hidden line"]
    whole = read(f"<div style='display:none'><p>{PROSE}</p></div>")
    assert whole.text == PROSE
    assert whole.marks == ()


def test_metadata_from_meta_elements() -> None:
    document = read(
        "<html lang='en-GB'><head><title>A visit | The Outlet</title>"
        "<meta property='og:site_name' content='The Outlet'>"
        "<meta name='author' content='Ann Lee and Bo Chen'><link rel='canonical' href='https://example.org/a'>"
        "<meta property='article:published_time' content='2011-06-16T08:00:00+09:00'>"
        f"<meta property='article:section' content='Asia'></head><body><p>{PROSE}</p></body></html>"
    )
    assert document.title is not None
    assert document.publisher is not None
    assert document.published is not None
    assert document.section is not None
    assert document.title.value == "A visit"
    assert document.publisher.value == "The Outlet"
    assert [author.value for author in document.authors] == ["Ann Lee", "Bo Chen"]
    assert (document.published.value, document.published.basis) == ("2011-06-16T08:00:00+09:00", "metadata")
    assert document.section.value == "Asia"
    assert document.url == "https://example.org/a"
    assert document.language == document.language.__class__(value="en", basis="metadata")


def test_metadata_from_json_ld() -> None:
    document = read(
        '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "A visit", '
        '"datePublished": "2011-06-16", "author": [{"name": "Ann Lee"}], "publisher": {"name": "The Outlet"}}]}'
        "</script>"
        f"<p>{PROSE}</p>"
    )
    assert document.title is not None
    assert document.published is not None
    assert document.publisher is not None
    assert (document.title.value, document.published.value, document.publisher.value) == (
        "A visit",
        "2011-06-16",
        "The Outlet",
    )
    assert [author.value for author in document.authors] == ["Ann Lee"]


def test_a_date_in_the_words_or_of_one_of_several_articles_is_not_the_pages_date() -> None:
    assert read(f"<p>{PROSE}</p><p>June 16, 2011</p><p>Copyright 2013</p>").published is None
    times = "".join(
        f"<article><h2>S</h2><time class='published' datetime='2011-06-1{n}'>x</time></article>" for n in "67"
    )
    assert read(f"{times}<p>{PROSE}</p>").published is None


def test_the_date_of_an_address_is_taken_with_its_basis() -> None:
    document = read(f"<p>{PROSE}</p>", source="https://example.org/2011/06/16/visit")
    assert document.published is not None
    assert (document.published.value, document.published.basis) == ("2011-06-16", "path")


def test_charset_of_meta_and_of_header() -> None:
    korean = "북한과 중국의 외교 장관이 만났다."
    page = f"<html><head><meta charset='euc-kr'></head><body><p>{korean}</p></body></html>".encode("euc-kr")
    assert read(page).text == korean
    assert read(f"<p>{korean}</p>".encode("euc-kr"), media_type="text/html; charset=euc-kr").text == korean


@pytest.mark.parametrize(
    "markup",
    ["<p><b>un<i>closed</b> tags</p", "<<<p>>a", "</div></p>text", "<p>a<td>b</table>c", "&#0;&#xD800;&bogus;x"],
)
def test_malformed_markup_is_read_as_a_browser_would(markup: str) -> None:
    document = read(markup)
    assert document.text.strip()
    assert "\0" not in document.text
    assert document.text.encode()


@pytest.mark.parametrize("markup", ["<html></html>", "<script>only()</script>", "<!-- x -->", "<p> </p>"])
def test_a_page_without_words_is_refused(markup: str) -> None:
    with pytest.raises(ReadError, match=r"page.html: "):
        read(markup)


def test_a_deep_page_is_read_and_a_bottomless_one_refused() -> None:
    assert "deep" in read("<div>" * 1_000 + "deep" + "</div>" * 1_000 + f"<p>{PROSE}</p>").text
    with pytest.raises(ReadError, match="nested deeper than 2,000"):
        read("<div>" * 100_000 + "bottom")


TAGS = [
    *("p", "div", "ul", "li", "h1", "h2", "nav", "aside", "article", "header", "footer"),
    *("table", "tr", "td", "a", "b", "form", "pre", "span"),
]
WORD = st.text(string.ascii_letters, min_size=1, max_size=8)
TREE = st.recursive(
    WORD,
    lambda inner: st.builds(
        lambda tag, name, parts: f"<{tag} class='{name}'>{' '.join(parts)}</{tag}>",
        st.sampled_from(TAGS),
        st.sampled_from(["", "byline", "share", "entry-title", "post", "category"]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=25,
)


@settings(deadline=None)  # the first page loads the libraries
@given(st.lists(TREE, min_size=1, max_size=4))
def test_no_word_is_lost_and_marks_lie_inside(trees: list[str]) -> None:
    markup = f"<html><body><p>first</p>{' '.join(trees)}</body></html>"
    document = read(markup)
    words = "".join(letter if keep else " " for letter, keep in _visible(markup)).split()
    assert document.text.split() == words
    for mark in document.marks:
        assert document.text[mark.start : mark.end].strip()


def _visible(markup: str) -> list[tuple[str, bool]]:
    depth, found = 0, []
    for letter in markup:
        depth += letter == "<"
        found.append((letter, depth == 0))
        depth -= letter == ">"
    return found
