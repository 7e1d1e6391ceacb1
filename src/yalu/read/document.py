"""From text and metadata to a `Document`: what every reader does last."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal
from urllib.parse import urlsplit

from yalu.errors import ReadError
from yalu.model.ids import document_id
from yalu.model.protocols import RawInput
from yalu.model.text import Document, Known, Mark
from yalu.read.dates import date_in_path, iso_date
from yalu.read.decode import clean
from yalu.read.language import language_of
from yalu.read.options import Limits
from yalu.read.vocabulary import word_set

Basis = Literal["given", "metadata", "text", "path"]

_LONGEST_VALUE = 1_000
_BY = re.compile(r"^\s*(?:written\s+)?by:?\s+", re.IGNORECASE)
_PROGRAM_TITLE = re.compile(r"^microsoft \w+ - |\.(?:docx?|pdf|indd|qxd|tex|pptx?|xlsx?)$", re.IGNORECASE)
_AND = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What an input says of a document. `published` may still be in any form; it is normalised or dropped later."""

    key: str | None = None
    title: Known | None = None
    publisher: Known | None = None
    authors: tuple[Known, ...] = ()
    published: Known | None = None
    language: Known | None = None
    section: Known | None = None
    url: str | None = None


def known(value: object, basis: Basis) -> Known | None:
    """Return a metadata value with its spaces folded, or None where it is empty or no string."""
    if not isinstance(value, str):
        return None
    folded = " ".join(clean(value).split())[:_LONGEST_VALUE].rstrip()
    return Known(value=folded, basis=basis) if folded else None


def known_authors(names: Iterable[object], basis: Basis) -> tuple[Known, ...]:
    """Return the persons named: `By A and B`, `A; B` and `A B, C D` are split, `Rich, Timothy` is not."""
    people = (known(person, basis) for name in names if isinstance(name, str) for person in _split_people(name))
    return tuple(dict.fromkeys(person for person in people if person is not None))


def first(*candidates: Known | None) -> Known | None:
    """Return the first value that is known."""
    return next((candidate for candidate in candidates if candidate is not None), None)


def human_title(title: Known | None) -> Known | None:
    """Return the title unless a program wrote it ("Microsoft Word - draft2.doc")."""
    if title is None or _PROGRAM_TITLE.search(title.value) or title.value.lower() in word_set("empty_titles"):
        return None
    return title


def media_type_of(raw: RawInput, default: str) -> str:
    """Return the input's media type without parameters such as a charset."""
    return raw.media_type.partition(";")[0].strip().lower() if raw.media_type else default


def path_date(source: str) -> Known | None:
    """Return the publication date that a file name or the path of an address carries."""
    is_address = source.startswith(("http://", "https://"))
    return known(date_in_path(urlsplit(source).path if is_address else PurePath(source).name), "path")


def sha256_of(raw: RawInput) -> str:
    """Return the hex digest of the input's bytes."""
    return hashlib.sha256(raw.data).hexdigest()


def make_document(
    raw: RawInput,
    *,
    text: str,
    sha256: str,
    media_type: str,
    metadata: Metadata,
    limits: Limits,
    source: str | None = None,
    marks: Sequence[Mark] = (),
) -> Document:
    """Return the document for `text`, with what the caller gave put before what was found.

    Raises ReadError where the text is empty or longer than `limits.max_text`.
    """
    source = source or raw.source
    _check_text(text, source, limits)
    given = {name: known(value, "given") for name, value in raw.given.items()}
    title = given.get("title") or metadata.title
    publisher = given.get("publisher") or metadata.publisher
    published = _date(given.get("published") or metadata.published)
    key = raw.given.get("id") or metadata.key
    return Document(
        doc_id=document_id(
            key=key, text=text, title=_value(title), publisher=_value(publisher), published=_value(published)
        ),
        key=key,
        source=source,
        media_type=media_type,
        sha256=sha256,
        text=text,
        title=title,
        publisher=publisher,
        authors=known_authors([raw.given["authors"]], "given") if "authors" in raw.given else metadata.authors,
        published=published,
        language=language_of(text, given.get("language") or metadata.language),
        section=given.get("section") or metadata.section,
        url=raw.given.get("url") or metadata.url,
        marks=tuple(sorted(marks, key=lambda mark: (mark.start, mark.end, mark.kind))),
    )


def _check_text(text: str, source: str, limits: Limits) -> None:
    if len(text) > limits.max_text:
        raise ReadError(
            f"has {len(text):,} characters; one document may have {limits.max_text:,}.",
            item=source,
            remedy="Split it into documents, or raise the limit max_text.",
        )
    if not text or text.isspace():
        raise ReadError("has no text.", item=source, remedy="Check that the file is complete.")


def _date(found: Known | None) -> Known | None:
    normal = iso_date(found.value) if found else None
    return Known(value=normal, basis=found.basis) if found and normal else None


def _value(found: Known | None) -> str | None:
    return found.value if found else None


def _split_people(names: str) -> list[str]:
    names = _BY.sub("", names)
    people = [part.strip(" ,") for part in re.split(r"[;|\n]", names)]
    return [person for part in people for person in _split_commas(part) if person]


def _split_commas(names: str) -> list[str]:
    """Split at commas and "and" where every part has two words or more, as names of persons do."""
    parts = [part for part in _AND.split(names) if part]
    return parts if all(len(part.split()) > 1 for part in parts) else [names]
