"""The page: self-contained, escaped, linked within itself, with a policy that forbids everything else."""

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from yalu.brief import render_html, render_markdown, write_brief
from yalu.brief.write import find_browser, print_pdf
from yalu.errors import ExportError


class Outline(HTMLParser):
    """Elements, ids, links and headings of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def values(self, attribute: str) -> list[str]:
        return [attrs[attribute] or "" for _, attrs in self.tags if attribute in attrs]


@pytest.fixture(scope="module")
def outline(page):
    return Outline(page)


def test_every_link_within_the_page_has_its_target_and_ids_are_unique(outline):
    ids = outline.values("id")
    assert len(ids) == len(set(ids))
    links = [link[1:] for link in outline.values("href") if link.startswith("#")]
    assert len(links) > 100
    assert set(links) <= set(ids)


def test_the_page_loads_nothing(page, outline):
    assert not [tag for tag, attrs in outline.tags if "src" in attrs]
    assert not [tag for tag, _ in outline.tags if tag in ("iframe", "object", "embed", "img", "base")]
    assert [attrs.get("rel") for tag, attrs in outline.tags if tag == "link"] == ["icon"]
    outside = [link for link in outline.values("href") if not link.startswith(("#", "data:"))]
    assert all(link.startswith("https://example.org/") for link in outside)
    assert "url(" not in page.split("<main", 1)[0]
    assert "@import" not in page


def test_the_policy_allows_our_script_only(page):
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page).group(1)
    script = re.search(r"<script>(.*?)</script>", page, re.DOTALL).group(1)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline';")
    assert f"script-src 'sha256-{digest}'" in policy
    assert page.count("<script") == 1


def test_words_of_documents_are_escaped(page, outline):
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert not [attrs for _, attrs in outline.tags if any(name.startswith("on") for name in attrs)]
    assert "javascript:" not in page.split("<script>", 1)[0]


def test_foreign_words_carry_their_language_and_direction(outline):
    quotes = [attrs for tag, attrs in outline.tags if tag == "blockquote"]
    assert all(attrs.get("dir") == "auto" for attrs in quotes)
    assert "ar" in [attrs.get("lang") for attrs in quotes]


def test_structure_for_readers_who_listen(outline):
    tags = [tag for tag, _ in outline.tags]
    assert [tags.count(tag) for tag in ("html", "header", "nav", "main", "footer", "h1")] == [1] * 6
    assert outline.tags[tags.index("body") + 1] == ("a", {"class": "skip", "href": "#main"})
    sections = [attrs for tag, attrs in outline.tags if tag == "section"]
    assert all(attrs["aria-labelledby"] in outline.values("id") for attrs in sections)
    assert tags.count("table") == tags.count("caption") >= 4
    assert all("scope" in attrs for tag, attrs in outline.tags if tag == "th")
    labelled = [attrs for tag, attrs in outline.tags if tag == "svg"]
    assert all(attrs.get("role") in ("img", "group", "none") or attrs.get("aria-hidden") for attrs in labelled)
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_direction_of_a_sign_is_told_in_shape_and_words(brief, page):
    for card in brief.signs:
        assert card.mark in "▲▼◆○"
        assert card.direction in page
    assert 'aria-hidden="true">▲</span>' in page


def test_markdown_shows_hostile_words_letter_by_letter(brief):
    text = render_markdown(brief)
    assert "\\<script\\>" in text
    assert "<script>" not in text
    assert text.startswith("# China and North Korea: a brief\n")
    assert "\n## Signs of change\n" in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert all(line.count("|") == 5 for line in rows)


def test_a_page_of_four_hundred_events_stays_small(brief, page):
    assert len(page.encode()) / brief.all_events * 400 < 1_500_000


def test_write_by_suffix(brief, page, tmp_path):
    write_brief(brief, tmp_path / "a.html")
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == page
    write_brief(brief, tmp_path / "a.md")
    assert (tmp_path / "a.md").read_text(encoding="utf-8").startswith("# China")


def test_other_suffixes_and_folders_are_refused(brief, tmp_path):
    with pytest.raises(ExportError, match=r"cannot be written as \.docx"):
        write_brief(brief, tmp_path / "a.docx")
    with pytest.raises(ExportError, match="a file without suffix"):
        write_brief(brief, tmp_path / "a")
    with pytest.raises(ExportError, match="cannot be written"):
        write_brief(brief, tmp_path / "missing" / "a.html")


def test_a_pdf_needs_a_browser(brief, tmp_path, monkeypatch):
    monkeypatch.setenv("YALU_BROWSER", "no-such-browser")
    with pytest.raises(ExportError, match="no browser was found"):
        write_brief(brief, tmp_path / "a.pdf")


def test_a_browser_that_fails_is_reported(brief, tmp_path, monkeypatch):
    broken = tmp_path / "browser"
    broken.write_text("#!/bin/sh\necho 'cannot start' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("YALU_BROWSER", str(broken))
    with pytest.raises(ExportError, match=r"could not print \(cannot start"):
        write_brief(brief, tmp_path / "a.pdf")


@pytest.mark.browser
@pytest.mark.skipif(find_browser() is None, reason="no Chromium or Chrome is installed")
def test_print_opens_all_evidence(brief, tmp_path):
    from pypdf import PdfReader

    path: Path = tmp_path / "a.pdf"
    print_pdf(render_html(brief, all_evidence=True), path)
    pages = PdfReader(path).pages
    text = " ".join(page.extract_text() for page in pages)
    width, height = pages[0].mediabox.width, pages[0].mediabox.height
    assert (round(width), round(height)) == (595, 842) or (round(width), round(height)) == (594, 841)
    assert text.count("(made.v1)") > 100
    assert "Events and stories read by year" in text
    assert "Stories read, by year of publication" in text


def test_every_printed_page_says_what_it_is_of(brief, page):
    (style,) = re.findall(r"@bottom-left \{ content: (\"[^\"]*\")", page)
    words = re.sub(r"\\([0-9a-f]{6})", lambda found: chr(int(found[1], 16)), style.strip('"'))
    assert words == f"{brief.title}: a brief, as known on {brief.until} · data sha256:{brief.data_hash[:16]}"
    hostile = render_html(replace(brief, title='x"; } </style><script>'))
    assert "</style><script>" not in hostile
