"""What every reader must do: the same checks on each built-in reader, and on any that others register."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
from dataclasses import dataclass, replace

import pytest
from docx import Document as WordDocument
from reportlab.pdfgen.canvas import Canvas

from yalu.errors import ReadError
from yalu.model.protocols import RawInput, Reader
from yalu.model.schema import to_table
from yalu.model.text import Document
from yalu.read import BUILT_IN, Limits, choose_reader
from yalu.read.base import StreamReader
from yalu.read.registry import built_in_reader, outside_readers

LINES = (
    "The two ministers met in the capital on Monday and spoke about trade.",
    "“Relations are good,” said a spokesman of the ministry – 조선 and 中国 were named.",
    "A second round is planned for the spring of next year.",
)
ASCII_LINES = tuple(line.encode("ascii", "ignore").decode() for line in LINES)


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Input made for one reader: its bytes, how many documents it holds, and lines that must be in the first."""

    data: bytes
    documents: int
    lines: tuple[str, ...] = LINES
    name: str = "sample"


def page(lines: tuple[str, ...] = LINES) -> str:
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    menu = "<nav><ul><li><a href='/'>Home</a></li></ul></nav>"
    head = "<!doctype html><html><head><title>A meeting</title></head>"
    return f"{head}<body>{menu}<h1>A meeting</h1>{paragraphs}</body></html>"


def pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for height, line in enumerate(ASCII_LINES):
        canvas.drawString(40, 800 - 20 * height, line)
    canvas.save()
    return out.getvalue()


def docx() -> bytes:
    out = io.BytesIO()
    document = WordDocument()
    document.add_heading("A meeting", level=1)
    for line in LINES:
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def mail(number: int = 1) -> bytes:
    head = "From: Ann Lee <ann@example.org>\nSubject: A meeting\nDate: Thu, 16 Jun 2011 09:00:00 +0900\n"
    return (
        head + f"Message-ID: <{number}@x>\nContent-Type: text/plain; charset=utf-8\n\n" + "\n\n".join(LINES) + "\n"
    ).encode()


def records() -> list[dict[str, str]]:
    return [{"id": f"r{number}", "title": "A meeting", "text": "\n".join(LINES)} for number in (1, 2)]


def table() -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, ["id", "title", "text"])
    writer.writeheader()
    writer.writerows(records())
    return out.getvalue().encode()


def feed() -> bytes:
    markup = "".join(f"&lt;p&gt;{line}&lt;/p&gt;" for line in LINES)
    entries = "".join(
        f"<item><guid>g{number}</guid><title>A meeting</title><description>{markup}</description></item>"
        for number in (1, 2)
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Outlet</title>{entries}</channel></rss>".encode()


def warc() -> bytes:
    """Return two captured pages. Written by hand: the library's writer leaves temporary files open."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    answers = {path: head + page((*LINES, f"This is page {path} of the archive.")).encode() for path in "ab"}
    record = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/{path}\r\n"
        "WARC-Date: 2011-06-16T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:{path}>\r\n"
        "Content-Type: application/http; msgtype=response\r\nContent-Length: {size}\r\n\r\n"
    )
    return b"".join(
        record.format(path=path, size=len(answer)).encode() + answer + b"\r\n\r\n" for path, answer in answers.items()
    )


SAMPLES = {
    "text.v1": Sample(data="\n\n".join(LINES).encode(), documents=1),
    "markdown.v1": Sample(data=("# A meeting\n\n" + "\n\n".join(LINES)).encode(), documents=1),
    "html.v1": Sample(data=page().encode(), documents=1),
    "pdf.v1": Sample(data=pdf(), documents=1, lines=ASCII_LINES),
    "docx.v1": Sample(data=docx(), documents=1),
    "mail.v1": Sample(data=mail(), documents=1),
    "mbox.v1": Sample(
        data=b"From a@b Thu Jun 16 2011\n" + mail(1) + b"\nFrom a@b Fri Jun 17 2011\n" + mail(2), documents=2
    ),
    "jsonl.v1": Sample(data="".join(json.dumps(record) + "\n" for record in records()).encode(), documents=2),
    "json.v1": Sample(data=json.dumps(records()).encode(), documents=2),
    "csv.v1": Sample(data=table(), documents=2),
    "feed.v1": Sample(data=feed(), documents=2),
    "warc.v1": Sample(data=warc(), documents=2),
}
# Bytes that are wrong for every reader of the kind; a null byte run is wrong for all.
BROKEN = {
    "pdf.v1": pdf()[:600],
    "docx.v1": docx()[:-300],
    "mbox.v1": b"no separator\n" + mail(),
    "jsonl.v1": b'{"id": "a", "text": \n',
    "json.v1": b'[{"text": "a"}, ',
    "csv.v1": b"id,title\n1,2\n",
    "feed.v1": feed()[:60],
    "warc.v1": warc()[:300],
    "mail.v1": b"\n\nno headers here",
}

READERS: list[Reader] = [built_in_reader(entry, Limits()) for entry in BUILT_IN]


def raw_of(sample_data: bytes, name: str = "sample") -> RawInput:
    return RawInput(data=sample_data, source=name, media_type=None, given={}, columns={})


def read(reader: Reader, data: bytes) -> list[Document]:
    return list(reader.read(raw_of(data)))


@pytest.fixture(params=READERS, ids=[reader.name for reader in READERS])
def reader(request: pytest.FixtureRequest) -> Reader:
    found: Reader = request.param
    return found


@pytest.fixture
def sample(reader: Reader) -> Sample:
    return SAMPLES[reader.name]


def test_every_reader_has_a_sample() -> None:
    assert sorted(SAMPLES) == sorted(entry.name for entry in BUILT_IN)
    assert outside_readers() == ()  # a reader that is installed beside ours needs a sample of its own


def test_the_table_of_readers_says_what_the_readers_say(reader: Reader) -> None:
    entry = next(entry for entry in BUILT_IN if entry.name == reader.name)
    assert isinstance(reader, Reader)
    assert (entry.media_types, entry.suffixes) == (reader.media_types, reader.suffixes)


def test_it_reads_every_document_with_its_words_in_order(reader: Reader, sample: Sample) -> None:
    documents = read(reader, sample.data)
    assert len(documents) == sample.documents
    places = [documents[0].text.find(line) for line in sample.lines]
    assert -1 not in places
    assert places == sorted(places)


def test_marks_lie_inside_the_text_in_order_and_begin_and_end_on_words(reader: Reader, sample: Sample) -> None:
    for document in read(reader, sample.data):
        assert list(document.marks) == sorted(document.marks, key=lambda mark: (mark.start, mark.end, mark.kind))
        for mark in document.marks:
            assert 0 <= mark.start < mark.end <= len(document.text)
            surface = document.text[mark.start : mark.end]
            assert surface == surface.strip()


def test_no_line_of_the_report_is_furniture(reader: Reader, sample: Sample) -> None:
    document = read(reader, sample.data)[0]
    furniture = [(mark.start, mark.end) for mark in document.marks if mark.kind == "furniture"]
    for line in sample.lines:
        at = document.text.index(line)
        assert not any(start < at + len(line) and at < end for start, end in furniture)


def test_the_same_bytes_give_the_same_documents(reader: Reader, sample: Sample) -> None:
    first, again = read(reader, sample.data), read(reader, sample.data)
    assert first == again
    assert len({document.doc_id for document in first}) == sample.documents


def test_documents_can_be_stored(reader: Reader, sample: Sample) -> None:
    documents = read(reader, sample.data)
    assert to_table(Document, documents).num_rows == sample.documents
    assert all(len(document.sha256) == 64 for document in documents)


def test_what_the_caller_gives_wins(reader: Reader, sample: Sample) -> None:
    given = {"publisher": "Given Press", "published": "1999-12-31", "language": "en-GB"}
    document = next(iter(reader.read(replace(raw_of(sample.data), given=given))))
    assert document.publisher is not None
    assert document.published is not None
    assert document.language is not None
    assert (document.publisher.value, document.publisher.basis) == ("Given Press", "given")
    assert (document.published.value, document.published.basis) == ("1999-12-31", "given")
    assert document.language.value == "en"


@pytest.mark.parametrize("data", [b"", b"\0" * 5000, bytes(range(256)) * 20], ids=["empty", "zeros", "binary"])
def test_bytes_that_are_no_text_are_refused_by_name(reader: Reader, data: bytes) -> None:
    with pytest.raises(ReadError) as caught:
        read(reader, data)
    assert caught.value.item is not None
    assert caught.value.item.startswith("sample")
    assert caught.value.problem


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_broken_input_is_refused_by_name(name: str) -> None:
    reader = next(reader for reader in READERS if reader.name == name)
    with pytest.raises(ReadError) as caught:
        read(reader, BROKEN[name])
    assert (caught.value.item or "").startswith("sample")
    assert caught.value.remedy


def test_a_cut_at_any_place_is_read_or_refused_but_never_crashes(reader: Reader, sample: Sample) -> None:
    step = max(len(sample.data) // 23, 1)
    refused, texts = [], []
    for end in range(0, len(sample.data), step):
        try:
            texts += [document.text for document in read(reader, sample.data[:end])]
        except ReadError as error:
            refused.append(error.item or "")
    assert refused
    assert all(item.startswith("sample") for item in refused)
    assert all(text.strip() for text in texts)


@pytest.mark.parametrize("seed", range(40))
def test_damage_at_random_places_is_read_or_refused_but_never_crashes(
    reader: Reader, sample: Sample, seed: int
) -> None:
    generator = random.Random(seed)  # noqa: S311
    data = bytearray(sample.data)
    for _ in range(generator.randint(1, 12)):
        at = generator.randrange(len(data))
        data[at : at + generator.choice([1, 1, 1, 30])] = generator.randbytes(generator.choice([0, 1, 1, 20]))
    try:
        documents = read(reader, bytes(data))
    except ReadError as error:
        documents = []
        named = error.item or ""
    else:
        named = "sample"
    assert named.startswith("sample")
    assert all(0 <= mark.start < mark.end <= len(one.text) for one in documents for mark in one.marks)


def test_text_past_the_limit_is_refused_by_name(reader: Reader, sample: Sample) -> None:
    small = built_in_reader(next(entry for entry in BUILT_IN if entry.name == reader.name), Limits(max_text=50))
    with pytest.raises(ReadError, match=r"50|longer than|field limit"):
        read(small, sample.data)


def test_a_stream_gives_what_bytes_give(reader: Reader, sample: Sample) -> None:
    if not isinstance(reader, StreamReader):
        assert not hasattr(reader, "read_stream")
        return
    packed = gzip.GzipFile(fileobj=io.BytesIO(gzip.compress(sample.data)))
    streamed = list(reader.read_stream(io.BufferedReader(packed), raw_of(b""), "0" * 64))
    assert [replace(found, sha256="") for found in streamed if isinstance(found, Document)] == [
        replace(document, sha256="") for document in read(reader, sample.data)
    ]


def test_its_kind_is_known_by_suffix_and_by_content(reader: Reader, sample: Sample) -> None:
    head = sample.data[:4096]
    for suffix in reader.suffixes:
        chosen, _ = choose_reader(head, name=f"x{suffix}", media_type=None, item="x", limits=Limits())
        assert chosen.name == reader.name
    if reader.name not in ("markdown.v1", "csv.v1"):  # these look like plain text
        chosen, _ = choose_reader(sample.data[:65536], name="x", media_type=None, item="x", limits=Limits())
        assert chosen.name == reader.name
