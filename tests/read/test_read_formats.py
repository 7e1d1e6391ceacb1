"""Markdown, PDF, DOCX, mail, feeds and web archives: what each keeps, marks and knows."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from docx import Document as WordDocument
from reportlab.pdfgen.canvas import Canvas

from yalu.errors import ReadError
from yalu.model.protocols import RawInput, Reader
from yalu.model.run import Failure
from yalu.model.text import Document, Known
from yalu.read import Limits, read_sources
from yalu.read.docx import DocxReader
from yalu.read.feed import FeedReader
from yalu.read.mail import MailReader, MboxReader
from yalu.read.markdown import MarkdownReader
from yalu.read.pdf import PdfReader
from yalu.read.warc import WarcReader

TEXT = "The ministers met in the capital on Monday and spoke about trade."


def read(reader: Reader, data: bytes, source: str = "file") -> list[Document]:
    return list(reader.read(RawInput(data=data, source=source, media_type=None, given={}, columns={})))


def one(reader: Reader, data: bytes, source: str = "file") -> Document:
    (document,) = read(reader, data, source)
    return document


def marked(document: Document, kind: str) -> list[str]:
    return [document.text[mark.start : mark.end] for mark in document.marks if mark.kind == kind]


def known(value: str, basis: str = "metadata") -> Known:
    return Known(value=value, basis=basis)  # type: ignore[arg-type]


def pdf(
    pages: list[list[str]], *, title: str | None = None, author: str | None = None, password: str | None = None
) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1, encrypt=password)
    if title:
        canvas.setTitle(title)
    if author:
        canvas.setAuthor(author)
    for page in pages:
        for height, line in enumerate(page):
            canvas.drawString(40, 800 - 20 * height, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_markdown_headings_are_headlines_but_not_in_code() -> None:
    text = f"A title\n===\n\n{TEXT}\n\n## Second part ##\n\n```\n# no heading\n```\n\n- item\n---\n\nLast\n----\n"
    document = one(MarkdownReader(), text.encode())
    assert document.text == text
    assert marked(document, "headline") == ["A title", "Second part", "Last"]
    assert document.title == known("A title", "text")


def test_markdown_front_matter_is_metadata_and_furniture() -> None:
    front = "---\ntitle: A visit\nauthor: Ann Lee\ndate: 2011-06-16\ncategory: Asia\n---\n"
    document = one(MarkdownReader(), f"{front}\n{TEXT}".encode())
    assert (document.title, document.published, document.section) == (
        known("A visit"),
        known("2011-06-16"),
        known("Asia"),
    )
    assert document.authors == (known("Ann Lee"),)
    assert marked(document, "furniture") == [front.strip()]
    broken = one(MarkdownReader(), f"---\ntitle: [a\n---\n{TEXT}".encode())
    assert broken.title is None


def test_pdf_running_lines_and_page_numbers_are_furniture_and_sentences_run_on() -> None:
    opening = ["Ministers met on Monday.", "trade more this year.", "A treaty followed.", "Then came a visit."]
    ending = ["They then agreed to", "Much was said.", "Nobody knows", "when it will end."]
    pages = [["Yalu Review 7", opening[n - 1], ending[n - 1], f"- {n} -"] for n in range(1, 5)]
    document = one(PdfReader(), pdf(pages, title="A visit", author="Ann Lee, Bo Chen"))
    furniture = marked(document, "furniture")
    assert furniture == [line for n in range(1, 5) for line in ("Yalu Review 7", f"- {n} -")]
    assert "agreed to\n- 1 -\nYalu" in document.text
    assert "said.\n- 2 -\n\nYalu" in document.text
    assert (document.title, document.published) == (known("A visit"), None)
    assert [author.value for author in document.authors] == ["Ann Lee", "Bo Chen"]


def test_a_title_that_a_program_wrote_is_no_title() -> None:
    assert one(PdfReader(), pdf([[TEXT]], title="Microsoft Word - draft2.doc")).title is None
    assert one(PdfReader(), pdf([[TEXT]], title="untitled")).title is None


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (pdf([[TEXT]], password="secret"), "is an encrypted PDF"),  # noqa: S106
        (pdf([[TEXT]])[:700], "damaged or truncated"),
        (b"%PDF-1.7\n" + b"garbage" * 100, "damaged or truncated"),
        (pdf([[], []]), "has no text layer on its 2 pages"),
    ],
    ids=["encrypted", "truncated", "garbage", "scanned"],
)
def test_a_pdf_that_cannot_be_read_says_why(data: bytes, problem: str, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(ReadError, match=problem) as caught:
        read(PdfReader(), data)
    assert caught.value.remedy
    assert not caplog.records


def test_pdf_limits() -> None:
    with pytest.raises(ReadError, match="has 3 pages; the limit is 2"):
        read(PdfReader(Limits(max_pdf_pages=2)), pdf([[TEXT]] * 3))
    with pytest.raises(ReadError, match="took longer than 0 seconds"):
        read(PdfReader(Limits(max_pdf_seconds=0)), pdf([[TEXT]] * 3))


def test_docx_keeps_order_and_takes_core_properties() -> None:
    opened = WordDocument()
    opened.core_properties.title, opened.core_properties.author = "A visit", "Ann Lee; Bo Chen"
    opened.core_properties.category, opened.core_properties.language = "Asia", "en-GB"
    opened.add_heading("A visit", level=1)
    opened.add_paragraph(TEXT)
    table = opened.add_table(rows=2, cols=2)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = str(number)
    opened.add_paragraph("The end.")
    out = io.BytesIO()
    opened.save(out)
    document = one(DocxReader(), out.getvalue())
    assert document.text == f"A visit\n\n{TEXT}\n\n0\t1\n2\t3\n\nThe end."
    assert marked(document, "headline") == ["A visit"]
    assert (document.title, document.section, document.language) == (known("A visit"), known("Asia"), known("en"))
    assert [author.value for author in document.authors] == ["Ann Lee", "Bo Chen"]
    assert document.published is None


def test_mail_headers_and_the_plain_part_first() -> None:
    data = (
        "From: =?utf-8?b?7J206rmA?= <a@example.org>\r\nSubject: =?utf-8?q?A_visit_=E2=80=93?=\r\n\tpart two\r\n"
        "Date: Thu, 16 Jun 2011 09:00:00 +0900\r\nMessage-ID: <m1@example.org>\r\nOrganization: The Outlet\r\n"
        "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"
        f"--b\r\nContent-Type: text/html\r\n\r\n<p>html</p>\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n"
        f"Content-Transfer-Encoding: quoted-printable\r\n\r\n{TEXT} =E2=80=93 end=\r\ning\r\n--b--\r\n"
    )
    document = one(MailReader(), data.encode())
    assert document.text.strip() == f"{TEXT} – ending"
    assert (document.title, document.publisher) == (known("A visit – part two"), known("The Outlet"))
    assert (document.published, document.key) == (known("2011-06-16T09:00:00+09:00"), "m1@example.org")
    assert document.authors == (known("이김"),)


def test_mail_of_html_only_and_of_attachments_only() -> None:
    head = "From: a@example.org\nSubject: A\nDate: Thu, 16 Jun 2011 09:00:00 +0900\nMIME-Version: 1.0\n"
    page = one(MailReader(), f"{head}Content-Type: text/html\n\n<nav><a>Menu</a></nav><p>{TEXT}</p>".encode())
    assert page.text == f"Menu\n\n{TEXT}"
    assert marked(page, "furniture") == ["Menu"]
    with pytest.raises(ReadError, match="has no text part"):
        read(MailReader(), f"{head}Content-Type: application/pdf\n\nabc".encode())


def test_mail_nested_without_end_is_refused_not_crashed() -> None:
    parts = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3_000))
    with pytest.raises(ReadError, match=r"file: (?:is malformed mail|has no text part)"):
        read(MailReader(), f"From: a@example.org\nSubject: A\n{parts}".encode())


def test_mbox_messages_are_told_apart_and_a_bad_one_fails_alone(tmp_path: Path) -> None:
    path = tmp_path / "list.mbox"
    path.write_text(
        f"From a@b Thu Jun 16 2011\nFrom: a@b\nSubject: One\n\n{TEXT}\n>From here on it was quiet.\nFrom now on\n\n"
        f"From c@d Fri Jun 17 2011\nSubject: Empty\n\n\nFrom e@f Sat Jun 18 2011\nSubject: Two\n\n{TEXT}\n"
    )
    found = list(read_sources([str(path)]))
    texts = [(one.source, one.text) for one in found if isinstance(one, Document)]
    assert texts[0] == (f"{path}#message 1", f"{TEXT}\nFrom here on it was quiet.\nFrom now on\n\n")
    assert texts[1][0] == f"{path}#message 3"
    assert [one.item for one in found if isinstance(one, Failure)] == [f"{path}#message 2"]
    with pytest.raises(ReadError, match="does not begin as an mbox"):
        read(MboxReader(), b"Subject: A\n\ntext")


RSS = (
    "<?xml version='1.0' encoding='utf-8'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
    "<channel><title>The Outlet</title><language>en-us</language>{items}</channel></rss>"
)
ITEM = (
    "<item><title>A visit &amp;amp; more</title><link>https://example.org/{n}</link><guid>{n}</guid>"
    "<author>Ann Lee</author>"
    "<category>Asia</category><pubDate>Thu, 16 Jun 2011 09:00:00 +0900</pubDate><description>Short.</description>"
    "<content:encoded><![CDATA[<p>{text}</p><script>x</script><p>Second.</p>]]></content:encoded></item>"
)


def test_rss_entries_with_their_metadata() -> None:
    found = read(FeedReader(), RSS.format(items=ITEM.format(n=1, text=TEXT) + ITEM.format(n=2, text=TEXT)).encode())
    first = found[0]
    assert [(document.source, document.key) for document in found] == [("file#entry 1", "1"), ("file#entry 2", "2")]
    assert first.text == f"{TEXT}\n\nSecond."
    assert (first.title, first.publisher, first.section) == (
        known("A visit & more"),
        known("The Outlet"),
        known("Asia"),
    )
    assert (first.published, first.url) == (known("2011-06-16T09:00:00+09:00"), "https://example.org/1")
    assert first.language == known("en")


def test_atom_entries() -> None:
    entry = (
        "<entry><id>tag:1</id><title>A visit</title><updated>2011-06-16T00:00:00Z</updated>"
        f"<author><name>Ann Lee</name></author><summary>{TEXT}</summary></entry>"
    )
    feed = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>The Outlet</title>{entry}</feed>"
    document = one(FeedReader(), feed.encode())
    assert (document.text, document.key, document.authors) == (TEXT, "tag:1", (known("Ann Lee"),))
    assert document.published == known("2011-06-16T00:00:00+00:00")


def test_a_cut_feed_gives_its_entries_and_then_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "feed.rss"
    path.write_text(RSS.format(items=ITEM.format(n=1, text=TEXT) + ITEM.format(n=2, text=TEXT))[:-60])
    found = list(read_sources([str(path)]))
    assert any(isinstance(one, Document) for one in found)
    assert isinstance(found[-1], Failure)
    assert "is cut off before its end" in found[-1].problem


def test_a_feed_cannot_unfold_entities_or_name_files() -> None:
    laughs = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10 if n else 'ha' * 50}'>" for n in range(12))
    from_file = "<!ENTITY file SYSTEM 'file:///etc/passwd'>"
    body = RSS.format(items=f"<item><title>A</title><description>{TEXT} &l11; &file;</description></item>")
    data = body.replace("<rss", f"<!DOCTYPE rss [{laughs}{from_file}]><rss", 1)
    document = one(FeedReader(), data.encode())
    assert len(document.text) < 10_000
    assert "root:" not in document.text


@pytest.mark.parametrize(
    "data", [b"<rss version='2.0'><channel></channel></rss>", b"<rss><channel><item", b"<feed>" * 5_000]
)
def test_a_feed_without_entries_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError, match="is a feed without entries"):
        read(FeedReader(), data)


def record(kind: str, url: str, body: bytes, content_type: str = "application/http; msgtype=response") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2011-06-16T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:x:{url}>\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def answer(body: bytes, content_type: str = "text/html", status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n\r\n".encode() + body


def test_warc_pages_are_read_and_other_records_passed_over(tmp_path: Path) -> None:
    page = f"<html><body><p>{TEXT}</p></body></html>".encode()
    records = [
        record("warcinfo", "", b"software: x\r\n", "application/warc-fields"),
        record("response", "https://example.org/a", answer(page)),
        record("response", "https://example.org/gone", answer(page, status="404 Not Found")),
        record("response", "https://example.org/logo", answer(b"\x89PNG", "image/png")),
        record("response", "https://example.org/empty", answer(b"<html></html>")),
        record("conversion", "https://example.org/b", TEXT.encode(), "text/plain"),
    ]
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(b"".join(gzip.compress(one, mtime=0) for one in records))
    found = list(read_sources([str(path)]))
    pages = [(one.source.rpartition("#")[2], one.url, one.media_type) for one in found if isinstance(one, Document)]
    assert pages == [
        ("record 2", "https://example.org/a", "text/html"),
        ("record 6", "https://example.org/b", "text/plain"),
    ]
    assert [one.item for one in found if isinstance(one, Failure)] == [f"{path}#record 5"]


def test_a_record_of_a_wrong_length_is_a_failure_of_its_own(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    good = record("response", "https://example.org/b", answer(f"<p>{TEXT}</p>".encode()))
    (tmp_path / "a.warc").write_bytes(good.replace(b"</p>", b"</p>left over") + good)
    found = list(read_sources([str(tmp_path / "a.warc")]))
    assert [one.item.rpartition("#")[2] for one in found if isinstance(one, Failure)] == ["record 1"]
    assert sum(isinstance(one, Document) for one in found) == 2
    assert capfd.readouterr().err == ""


def test_an_archive_without_pages_and_a_damaged_one_are_refused() -> None:
    with pytest.raises(ReadError, match="web archive without pages"):
        read(WarcReader(), record("warcinfo", "", b"software: x\r\n", "application/warc-fields"))
    with pytest.raises(ReadError, match="damaged or truncated"):
        read(WarcReader(), record("response", "https://example.org/a", answer(b"<p>a</p>")) + b"no record\r\n" * 9)
