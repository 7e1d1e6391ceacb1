"""From what a user names (files, folders, globs, URLs) to documents, with every failure recorded and none raised."""

from __future__ import annotations

import glob
import hashlib
import io
import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from yalu.errors import FetchError, ReadError
from yalu.model.protocols import RawInput
from yalu.model.run import Failure, Original
from yalu.model.text import Document
from yalu.read.base import StreamReader
from yalu.read.expand import digest_stream, open_stream, read_whole
from yalu.read.options import Limits, ReadOptions
from yalu.read.registry import choose_reader
from yalu.read.sniff import HEAD

_GLOB = frozenset("*?[")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)
_GZIP = "application/gzip"
# Types that servers send for anything; what such an answer is, its bytes tell.
_VAGUE = (
    "application/octet-stream",
    "binary/octet-stream",
    "text/plain",
    "application/xml",
    "text/xml",
    "application/x-gzip",
    _GZIP,
)

Found = Original | Document | ReadError
Result = Original | Document | Failure


def read_sources(sources: Sequence[str], options: ReadOptions | None = None) -> Iterator[Result]:
    """Yield what `sources` hold: each `Original` before its `Document`s, and a `Failure` for what cannot be read.

    A source is a file, a folder (walked in sorted order, hidden files left out), a glob, or an http(s) URL. Files of
    many documents are read piece by piece. Nothing is raised for a bad input; the rest goes on.
    """
    options = options or ReadOptions()
    for source in sources:
        if _SCHEME.match(source):
            yield from _recorded(_read_address(source, options), source, source)
            continue
        found = _paths(source)
        if isinstance(found, ReadError):
            yield _failure(found, source)
            continue
        for path in found:
            yield from _recorded(_read_file(path, options), source, str(path))


def read_lines(source: str | Path | BinaryIO, limits: Limits | None = None) -> Iterator[Document | Failure]:
    """Yield the documents of JSON lines {id, text, published?, title?, publisher?, url?} in a file, `-` for stdin.

    For stateless coding: `id` becomes `Document.key`, `sha256` is that of the line's text, nothing is kept.
    """
    limits = limits or Limits()
    if isinstance(source, str | Path) and str(source) != "-":
        name = str(source)
        results = _recorded(_lines_of_file(Path(source), name, limits), name, name)
    else:
        stream = sys.stdin.buffer if isinstance(source, str | Path) else source
        results = _recorded(_lines_of(stream, "-", limits), "-", "-")
    for result in results:
        if not isinstance(result, Original):
            yield result


def _recorded(found: Iterator[Found], source: str, item: str) -> Iterator[Result]:
    """Yield what is found, errors as failures. The first error that is raised ends this item."""
    try:
        for one in found:
            yield _failure(one, source) if isinstance(one, ReadError) else one
    except ReadError as error:
        yield _failure(error, source, item)
    except OSError as error:
        problem = f"cannot be read ({error.strerror or error})."
        yield _failure(ReadError(problem, item=item, remedy="Check that it exists and may be read."), source)
    except Exception as error:  # a bug in a reader or its library must not stop the batch; it is recorded by name
        problem = f"made its reader fail ({type(error).__name__}: {error})."
        yield _failure(ReadError(problem, item=item, remedy="Please report it, with the file."), source)


def _failure(error: ReadError, source: str, item: str | None = None) -> Failure:
    return Failure(
        source=_recordable(source),
        item=_recordable(error.item or item or source),
        kind=type(error).__name__,
        problem=error.problem,
        remedy=error.remedy,
    )


def _recordable(name: str) -> str:
    """Return a name with the bytes that are not UTF-8 written out: the record holds UTF-8 only."""
    return name.encode("utf-8", "backslashreplace").decode()


def _paths(source: str) -> list[Path] | ReadError:
    """Return the files a source names, sorted, or why there are none."""
    if not source:
        return ReadError("is an empty name.", item=source, remedy="Give a file, folder, glob or URL.")
    path = Path(source)
    try:
        if path.is_dir():
            found = list(_walk(path))
            return found or ReadError("is a folder without files.", item=source, remedy="Check the path.")
        if path.exists() or not _GLOB & set(source):
            return [path]
        matches = sorted(Path(match) for match in glob.glob(source, recursive=True))
    except (OSError, ValueError) as error:  # a name too long, or with a NUL in it
        return ReadError(f"is no path ({error}).", item=source, remedy="Check the spelling.")
    files = [file for match in matches for file in (_walk(match) if match.is_dir() else [match])]
    unique = list(dict.fromkeys(files))  # `**` names a folder and what is in it
    return unique or ReadError("matches no file.", item=source, remedy="Check the pattern.")


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the regular files below a folder in sorted order, without hidden ones and without following links."""
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and (Path(parent) / name).is_file():
                yield Path(parent) / name


def _read_file(path: Path, options: ReadOptions) -> Iterator[Found]:
    if path.exists() and not path.is_file():
        raise ReadError("is not a regular file.", item=str(path), remedy="Give a file, folder or URL.")
    if _recordable(str(path)) != str(path):
        raise ReadError("has a name that is not UTF-8.", item=str(path), remedy="Rename it, then add it again.")
    with path.open("rb") as file:
        original = Original(source=str(path), media_type="", sha256=digest_stream(file), path=path, data=None)
        file.seek(0)
        yield from _read_stream(file, path.name, original, options, options.media_type)


def _read_address(url: str, options: ReadOptions) -> Iterator[Found]:
    from yalu.read.fetch import fetch

    scheme = url.partition(":")[0].lower()
    if scheme not in ("http", "https"):
        raise FetchError(
            f"is a {scheme} address.", item=url, remedy="Only http and https are read; of a file, give its path."
        )
    fetched = fetch(url, limits=options.limits, allow_private=options.allow_private_addresses)
    kind = options.media_type or _stated_kind(fetched.media_type)
    original = Original(
        source=url,
        media_type="",
        sha256=hashlib.sha256(fetched.data).hexdigest(),
        path=None,
        data=fetched.data,
    )
    for found in _read_stream(io.BytesIO(fetched.data), fetched.url.partition("?")[0], original, options, kind):
        yield replace(found, url=found.url or fetched.url) if isinstance(found, Document) else found


def _stated_kind(content_type: str | None) -> str | None:
    bare = (content_type or "").partition(";")[0].strip().lower()
    return content_type if bare and bare not in _VAGUE else None


def _read_stream(
    file: BinaryIO, name: str, original: Original, options: ReadOptions, media_type: str | None
) -> Iterator[Found]:
    """Yield the original, once its first document is there, and the documents or errors."""
    stream, packed = open_stream(file, original.source, options.limits)
    reader, kind = choose_reader(
        stream.peek(HEAD)[:HEAD],
        name=name.lower().removesuffix(".gz") if packed else name,
        media_type=media_type,
        item=original.source,
        limits=options.limits,
    )
    original = replace(original, media_type=_GZIP if packed else kind.partition(";")[0].strip())
    raw = RawInput(data=b"", source=original.source, media_type=kind, given=options.given, columns=options.columns)
    if isinstance(reader, StreamReader):
        documents: Iterator[Document | ReadError] = reader.read_stream(stream, raw, original.sha256)
    else:
        data = read_whole(stream, original.source, options.limits)
        documents = (replace(document, sha256=original.sha256) for document in reader.read(replace(raw, data=data)))
    yield from _after_original(original, documents)


def _after_original(original: Original, documents: Iterator[Document | ReadError]) -> Iterator[Found]:
    is_given = False
    for found in documents:
        if isinstance(found, Document) and not is_given:
            is_given = True
            yield original
        yield found


def _lines_of_file(path: Path, name: str, limits: Limits) -> Iterator[Found]:
    with path.open("rb") as file:
        yield from _lines_of(file, name, limits)


def _lines_of(file: BinaryIO, name: str, limits: Limits) -> Iterator[Found]:
    from yalu.read.records import JsonLinesReader

    stream, _ = open_stream(file, name, limits)
    raw = RawInput(data=b"", source=name, media_type=None, given={}, columns={})
    for found in JsonLinesReader(limits).read_stream(stream, raw, ""):
        yield replace(found, sha256=_text_digest(found.text)) if isinstance(found, Document) else found


def _text_digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
