"""Content ids: the same content has the same id on every machine, in every run.

An id is a short prefix and 20 hex digits (80 bits) of BLAKE2b over the canonical JSON of its fields; at ten million
rows of one kind the chance of any collision is below 1e-10.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

Field = str | int | float | bool | None | Sequence["Field"]

_HEX_DIGITS = 20


def content_id(prefix: str, *fields: Field) -> str:
    """Return `prefix-` and 20 hex digits that depend on `fields` alone, in order."""
    canonical = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    # A lone surrogate can come from hostile input; it must hash, not raise.
    digest = hashlib.blake2b(canonical.encode("utf-8", "surrogatepass"), digest_size=_HEX_DIGITS // 2)
    return f"{prefix}-{digest.hexdigest()}"


def document_id(*, key: str | None, text: str, title: str | None, publisher: str | None, published: str | None) -> str:
    """Return the content id of a document.

    The path or address is left out on purpose: the same report added from another folder is the same document.
    """
    return content_id("doc", key, title, publisher, published, text)


def story_id(doc: str, number: int, start: int, end: int) -> str:
    """Return the content id of a story from its document and its place in it."""
    return content_id("story", doc, number, start, end)


def event_id(founder: str) -> str:
    """Return the content id of the event that a mention founds: of those that report it, the one published first."""
    return content_id("event", founder)


def mention_id(
    *, doc: str, type: str, sources: Sequence[str], targets: Sequence[str], trigger: tuple[int, int], coder: str
) -> str:
    """Return the content id of an event mention. `sources` and `targets` are the parties' texts."""
    return content_id("mention", doc, type, list(sources), list(targets), list(trigger), coder)
