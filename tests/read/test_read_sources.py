"""Files, folders, globs and archives: every original before its documents, every failure recorded, nothing raised."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from yalu.errors import ConfigError
from yalu.model.run import Failure, Original
from yalu.model.text import Document, Known
from yalu.read import Limits, ReadOptions, read_lines, read_sources
from yalu.read.sources import Result

TEXT = "The ministers met in the capital on Monday and spoke about trade for two hours."
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8


def read(*sources: Path | str, options: ReadOptions | None = None) -> list[Result]:
    return list(read_sources([str(source) for source in sources], options))


def documents(found: list[Result]) -> list[Document]:
    return [one for one in found if isinstance(one, Document)]


def failures(found: list[Result]) -> list[Failure]:
    return [one for one in found if isinstance(one, Failure)]


def only_failure(found: list[Result]) -> Failure:
    (failure,) = found
    assert isinstance(failure, Failure)
    return failure


def lines(path: Path, *records: object) -> Path:
    path.write_text("".join(f"{record if isinstance(record, str) else json.dumps(record)}\n" for record in records))
    return path


def test_importing_the_package_loads_no_reader() -> None:
    heavy = "trafilatura pypdf docx httpx lxml feedparser warcio charset_normalizer"
    code = f"import sys, yalu.read; print([name for name in '{heavy}'.split() if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


def test_an_original_comes_before_its_documents_with_the_hash_of_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "2011-06-16-visit.txt"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.encode() + b"\r\nMore.\r\n")
    original, document = read(path)
    assert isinstance(original, Original)
    assert isinstance(document, Document)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert (original.path, original.data, original.media_type, original.sha256) == (path, None, "text/plain", digest)
    assert (document.text, document.sha256, document.source) == (f"{TEXT}\nMore.\n", digest, str(path))
    assert document.published == Known(value="2011-06-16", basis="path")
    assert document.title is None


def test_a_folder_is_read_in_order_without_hidden_files_and_past_bad_ones(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("c.txt", "b/a.txt", "a.md", ".secret.txt", ".hidden/x.txt"):
        (tmp_path / name).write_text(f"{TEXT} {name}")
    (tmp_path / "a-photo.txt").write_bytes(PNG)
    (tmp_path / "empty.html").write_bytes(b"")
    found = read(tmp_path)
    names = [Path(document.source).relative_to(tmp_path).as_posix() for document in documents(found)]
    assert names == ["a.md", "c.txt", "b/a.txt"]
    problems = {Path(failure.item).name: failure.problem for failure in failures(found)}
    assert problems == {
        "a-photo.txt": "looks like a PNG image, which Yalu does not read.",
        "empty.html": "is empty.",
    }
    assert {failure.source for failure in failures(found)} == {str(tmp_path)}
    assert read(tmp_path) == found


def test_globs_missing_files_empty_folders_and_special_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "sub").mkdir()
    assert len(documents(read(f"{tmp_path}/*.txt"))) == 1
    assert len(documents(read(f"{tmp_path}/**"))) == 1
    assert only_failure(read(f"{tmp_path}/*.pdf")).problem == "matches no file."
    assert "No such file" in only_failure(read(tmp_path / "none.txt")).problem
    assert only_failure(read(tmp_path / "sub")).problem == "is a folder without files."
    assert only_failure(read("")).problem == "is an empty name."
    assert only_failure(read("a\0b")).kind == "ReadError"
    os.mkfifo(tmp_path / "pipe")
    assert only_failure(read(tmp_path / "pipe")).problem == "is not a regular file."


def test_a_bad_line_is_one_failure_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "in.jsonl",
        {"id": 7, "text": TEXT, "headline": "A", "date": "16 June 2011", "source": {"name": "Outlet"}},
        '{"id": "cut", "text": ',
        "",
        {"id": "x", "title": "no text"},
        {"text": ["a"]},
        "[1, 2]",
        '"\\ud800"',
        {"text": "  "},
        {"text": "lone \ud800 and \0 nul", "authors": ["Ann Lee", "Bo Chen"]},
    )
    found = read(path)
    first, last = documents(found)
    assert (first.key, first.title, first.publisher, first.published) == (
        "7",
        Known(value="A", basis="given"),
        Known(value="Outlet", basis="given"),
        Known(value="2011-06-16", basis="given"),
    )
    assert (first.source, first.media_type) == (f"{path}#line 1", "text/plain")
    assert last.text == "lone \ufffd and \ufffd nul"
    assert [author.value for author in last.authors] == ["Ann Lee", "Bo Chen"]
    assert [failure.item.rpartition("#")[2] for failure in failures(found)] == [f"line {n}" for n in (2, 4, 5, 6, 7, 8)]
    assert "fields are: id, title" in failures(found)[1].problem


def test_offsets_of_a_record_hold_in_the_callers_own_text(tmp_path: Path) -> None:
    text = "One.\r\n\r\nTwo\u2028three\x0bfour\x00five.\r"
    (document,) = documents(read(lines(tmp_path / "in.jsonl", {"text": text})))
    assert len(document.text) == len(text)
    assert document.text.index("five") == text.index("five")
    assert "\r" not in document.text


def test_lines_that_are_not_utf8_or_too_long_or_too_deep_fail_alone(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    deep = b'{"text": "a", "x": ' + b"[" * 5_000 + b"]" * 5_000 + b"}\n"
    good = json.dumps({"text": TEXT}).encode() + b"\n"
    path.write_bytes(
        good + b'{"text": "caf\xe9"}\n' + b'{"text": "' + b"a" * 9_000 + b'"}\n' + deep[:900] + b"\n" + good
    )
    found = read(path, options=ReadOptions(limits=Limits(max_text=1_000)))
    assert len(documents(found)) == 2
    problems = [failure.problem for failure in failures(found)]
    assert problems[0] == "is not UTF-8 (byte 14)."
    assert problems[1] == "is longer than 4,000 bytes."
    assert problems[2] == "is JSON nested deeper than 100 levels."


def test_a_long_file_of_lines_is_read_piece_by_piece(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl.gz"
    with gzip.open(path, "wt", compresslevel=1) as file:
        for number in range(3_000):
            file.write(json.dumps({"id": str(number), "text": f"{TEXT} {number}"}) + "\n")
    stream = read_sources([str(path)])
    assert isinstance(next(stream), Original)
    assert isinstance(next(stream), Document)
    assert len(documents(list(stream))) == 2_999


def test_json_in_its_usual_shapes(tmp_path: Path) -> None:
    record = {"body": TEXT, "link": "https://example.org/a"}
    shapes = {"list": [record, record], "wrapped": {"status": "ok", "articles": [record]}, "single": record}
    for name, shape in shapes.items():
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(shape, indent=1))
        found = documents(read(path))
        assert len(found) == (2 if name == "list" else 1)
        assert found[0].text == TEXT
        assert found[0].url == "https://example.org/a"
    assert len(documents(read(lines(tmp_path / "lines.json", record, record)))) == 2


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("[" * 200_000, "nested deeper than 100"),
        ('{"a": 1', "is not JSON (Expecting ',' delimiter at column 8)"),
        ("[]", "holds no records"),
        ("3", "is a number, not a record"),
        ("[1]", "is a number, not a record"),
        ('{"text": ' + "1" * 6_000 + "}", "cannot be read"),
    ],
)
def test_bad_json_is_refused_by_name(tmp_path: Path, content: str, problem: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(content)
    failure = only_failure(read(path))
    assert problem in failure.problem
    assert failure.item.startswith(str(path))


def test_tables_with_mapping_aliases_and_other_separators(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'Headline;Content;Date\nA;"{TEXT}\nTwo";2011/6/16\n;;\nB;x;y;z\nC;;2011-06-16\n')
    found = read(tmp_path / "a.csv")
    (document,) = documents(found)
    assert (document.text, document.source) == (f"{TEXT}\nTwo", f"{tmp_path / 'a.csv'}#line 2")
    assert document.published == Known(value="2011-06-16", basis="given")
    assert [failure.item.rpartition("#")[2] for failure in failures(found)] == ["line 5", "line 6"]
    (tmp_path / "b.tsv").write_text(f"k\tstory_words\n1\t{TEXT}\n")
    assert (
        "has no column for the text; its columns are: k, story_words" in only_failure(read(tmp_path / "b.tsv")).problem
    )
    mapped = ReadOptions(columns={"text": "story_words", "id": "k"})
    assert [document.key for document in documents(read(tmp_path / "b.tsv", options=mapped))] == ["1"]
    absent = ReadOptions(columns={"text": "words"})
    assert only_failure(read(tmp_path / "b.tsv", options=absent)).problem == "has no column words."


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp949"])
def test_tables_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    korean = "북한과 중국의 외교 장관이 수도에서 만나 무역에 대해 이야기했다고 통신이 전했다."
    (tmp_path / "a.csv").write_bytes(f"title,text\n회담,{korean}\n회담,{korean}\n".encode(encoding))
    assert [document.text for document in documents(read(tmp_path / "a.csv"))] == [korean] * 2


def test_a_table_with_an_open_quote_is_one_failure_that_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('text\nfirst row of words\n"never closed\n' + "more words\n" * 200)
    found = read(tmp_path / "a.csv", options=ReadOptions(limits=Limits(max_text=100)))
    assert [document.text for document in documents(found)] == ["first row of words"]
    assert "broken table" in failures(found)[0].problem


def test_gzip_of_any_kind_and_truncated_and_damaged_gzip(tmp_path: Path) -> None:
    packed = gzip.compress(f"<!doctype html><p>{TEXT}</p>".encode() * 50, mtime=0)
    (tmp_path / "page.html.gz").write_bytes(packed)
    original, document = read(tmp_path / "page.html.gz")
    assert isinstance(original, Original)
    assert isinstance(document, Document)
    assert (original.media_type, document.media_type) == ("application/gzip", "text/html")
    assert document.sha256 == hashlib.sha256(packed).hexdigest() == original.sha256
    (tmp_path / "cut.html.gz").write_bytes(packed[:-20])
    assert "truncated gzip" in only_failure(read(tmp_path / "cut.html.gz")).problem
    (tmp_path / "bad.html.gz").write_bytes(packed[:20] + b"\0\0\0" + packed[23:])
    assert "damaged gzip" in only_failure(read(tmp_path / "bad.html.gz")).problem


def test_lines_before_the_cut_of_a_truncated_gzip_are_kept(tmp_path: Path) -> None:
    content = "".join(
        json.dumps({"text": hashlib.sha256(bytes([n % 251, n % 7])).hexdigest() * 50}) + "\n" for n in range(999)
    )
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(content.encode(), mtime=0)[:-5_000])
    found = read(tmp_path / "cut.jsonl.gz")
    assert documents(found)
    assert "truncated gzip" in failures(found)[-1].problem


@pytest.mark.parametrize("name", ["bomb.txt.gz", "bomb.jsonl.gz"])
def test_a_gzip_bomb_is_refused_early(tmp_path: Path, name: str) -> None:
    with gzip.open(tmp_path / name, "wb") as file:
        for _ in range(60):
            file.write(b" " * (1 << 20))
    assert "like a zip bomb" in only_failure(read(tmp_path / name)).problem


def test_a_docx_that_unpacks_past_the_limits_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 60_000_000)
    assert "like a zip bomb" in only_failure(read(tmp_path / "bomb.docx")).problem


def test_a_hundred_megabytes_of_text_are_refused_clearly_and_at_once(tmp_path: Path) -> None:
    sparse = tmp_path / "sparse.txt"
    with sparse.open("wb") as file:
        file.write(TEXT.encode() * 1_000)
        file.truncate(100_000_000)
    failure = only_failure(read(sparse))
    assert failure.problem == "has 100,000,000 bytes of text; one document may have 20,000,000 characters."
    assert failure.remedy == "Split it into documents, for example one line each in a JSONL file."
    with sparse.open("r+b") as file:
        file.truncate(300_000_000)
    assert only_failure(read(sparse)).problem == "is larger than 200,000,000 bytes."


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.txt", PNG, "a PNG image"),
        ("a", b"PK\x03\x04" + bytes(100), "a ZIP archive"),
        ("a.html", b"\x7fELF" + bytes(100), "a program"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "an old Microsoft Office document"),
        ("a.xyz", bytes(range(1, 32)) * 100, "is binary data"),
        ("a.docx", b"PK\x03\x04" + bytes(26) + b"word/" + bytes(99), "is a damaged ZIP container"),
    ],
)
def test_what_is_no_text_is_refused_by_what_it_looks_like(
    tmp_path: Path, name: str, content: bytes, problem: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert problem in only_failure(read(tmp_path / name)).problem


def test_a_file_without_a_telling_name_is_known_by_its_content(tmp_path: Path) -> None:
    contents = {
        "page": f"<!DOCTYPE html><p>{TEXT}</p>",
        "mail": f"From: a@example.org\nSubject: A\nDate: Thu, 16 Jun 2011 09:00:00 +0900\n\n{TEXT}",
        "lines": json.dumps({"text": TEXT}) + "\n" + json.dumps({"text": TEXT}),
        "words": f"From: here to there: {TEXT}",
        "page.txt": f"<html><body><p>{TEXT}</p></body></html>",
    }
    for name, content in contents.items():
        (tmp_path / name).write_text(content)
    kinds = {Path(document.source).name: document.media_type for document in documents(read(tmp_path))}
    assert kinds.pop("lines#line 1") == kinds.pop("lines#line 2") == "text/plain"
    assert kinds == {"page": "text/html", "mail": "message/rfc822", "words": "text/plain", "page.txt": "text/html"}


def test_options_are_checked_before_anything_is_read() -> None:
    with pytest.raises(ConfigError, match="unknown field body"):
        ReadOptions(columns={"body": "text"})
    with pytest.raises(ConfigError, match="not a whole day"):
        ReadOptions(given={"published": "in June"})


def test_a_media_type_that_is_given_decides(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"<p>{TEXT}</p>")
    (document,) = documents(read(tmp_path / "a.html", options=ReadOptions(media_type="text/plain")))
    assert document.text == f"<p>{TEXT}</p>"
    failure = only_failure(read(tmp_path / "a.html", options=ReadOptions(media_type="image/png")))
    assert failure.problem == "is image/png, which no reader reads."


def test_a_bug_in_a_reader_is_a_recorded_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from yalu.read.plain import TextReader

    def broken(self: TextReader, raw: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(TextReader, "read", broken)
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.md").write_text(TEXT)
    found = read(tmp_path)
    assert len(documents(found)) == 1
    assert failures(found)[0].problem == "made its reader fail (ZeroDivisionError: oops)."


def test_lines_for_stateless_coding_from_a_file_a_stream_and_gzip(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "in.jsonl", {"id": "a", "text": TEXT, "published": "2011-06-16", "url": "https://x.org/"}, "{"
    )
    found = list(read_lines(path))
    document = found[0]
    assert isinstance(document, Document)
    assert (document.key, document.text, document.url, document.media_type) == (
        "a",
        TEXT,
        "https://x.org/",
        "text/plain",
    )
    assert isinstance(found[1], Failure)
    assert found[1].item == f"{path}#line 2"
    packed = io.BytesIO(gzip.compress(path.read_bytes()))
    assert next(iter(read_lines(packed))).__class__ is Document
    assert [one.kind for one in read_lines(tmp_path / "none.jsonl") if isinstance(one, Failure)] == ["ReadError"]
    assert [one.problem for one in read_lines(io.BytesIO(b"")) if isinstance(one, Failure)] == ["holds no records."]


def test_the_state_media_corpus_reads_whole_where_it_is_at_hand() -> None:
    shared = Path(os.environ.get("YALU_SHARED", Path(__file__).parents[3] / "shared"))
    corpus = shared / "corpora" / "kcna-2024.jsonl.gz"
    if not corpus.exists():
        pytest.skip(f"the corpus is not at hand ({corpus}); set YALU_SHARED")
    found = read(corpus)
    assert (len(documents(found)), failures(found)) == (1_839, [])
    assert all(document.published and document.publisher for document in documents(found))
