"""Small stages that read JSON Lines and code "A visited B.": the pipeline is tested, not what it carries."""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from made_rows import make_document, make_event, make_link, make_mention, make_quantity, make_story

from yalu.errors import ReadError, VocabularyError
from yalu.model import CodedStory, Document, Event, EventMention, Failure, Known, Link, Original, Story
from yalu.pipeline import Stages
from yalu.read.options import ReadOptions

_VISIT = re.compile(r"(\w+) visited (\w+)\.")


def read(sources: Sequence[str], options: ReadOptions) -> Iterator[Original | Document | Failure]:
    """Yield the lines `{"id", "text", "published"}` of files; a line without text is a failure."""
    for source in sources:
        path = Path(source)
        if not path.is_file():
            yield failure(source, source, "is not there.")
            continue
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        yield Original(source=source, media_type="application/jsonl", sha256=digest, path=path, data=None)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            told = json.loads(line)
            if not told["text"]:
                yield failure(source, f"{source}#{number}", "has no text.")
                continue
            document = make_document(told["text"], key=told["id"], published=told.get("published"))
            publisher = options.given.get("publisher")
            given = Known(value=publisher, basis="given") if publisher else None
            yield replace(document, source=f"{source}#{number}", sha256=digest, publisher=given)


def failure(source: str, item: str, problem: str) -> Failure:
    """Return a failure."""
    return Failure(source=source, item=item, kind="ReadError", problem=problem, remedy="Look at it.")


def segment(document: Document) -> tuple[Story, ...]:
    """Return one story, none for "nothing"; fail for "unsplittable"."""
    if "unsplittable" in document.text:
        raise ReadError("cannot be split.", item=document.source, remedy="Leave it out.")
    return () if document.text == "nothing" else (make_story(document),)


class VisitCoder:
    """Codes every "A visited B." as an event mention, misbehaving where the text asks for it."""

    name = "visits.v1"

    def code(self, batch: Sequence[tuple[Document, Sequence[Story]]]) -> list[list[CodedStory]]:
        """Return what each document says."""
        return [[self._story(document) for _ in stories] for document, stories in batch]

    def _story(self, document: Document) -> CodedStory:
        if "uncodable" in document.text:
            raise ZeroDivisionError("a fault of the coder")
        if "deadly" in document.text:
            os.kill(os.getpid(), 9)
        if "slow" in document.text:
            time.sleep(0.02)
        mentions = tuple(visit(document, found) for found in _VISIT.finditer(document.text))
        if "twice" in document.text:
            mentions *= 2
        if "astray" in document.text:
            mentions = tuple(replace(each, evidence=replace(each.evidence, text="?")) for each in mentions)
        quantities = (make_quantity(document),) if "12 per cent" in document.text else ()
        return CodedStory(events=mentions, claims=(), quantities=quantities)


def visit(document: Document, found: re.Match[str]) -> EventMention:
    """Return "A visited B." as a mention; its name depends on document and place."""
    words = make_document(found[0].replace(found[1], "Ruritanian", 1).replace(found[2], "Strelsau"))
    made = make_mention(make_document("The Ruritanian minister visited Strelsau."))
    start, end = found.span()
    evidence = replace(made.evidence, start=start, end=end, text=found[0])
    at = document.text.index(" visited", start) + 1
    trigger = replace(made.trigger, start=at, end=at + 7)
    name = hashlib.sha256(f"{document.doc_id} {start} {words.key}".encode()).hexdigest()[:20]
    return replace(
        made,
        mention_id=f"mention-{name}",
        doc=document.doc_id,
        evidence=evidence,
        trigger=trigger,
        source=(replace(made.source[0], text=found[1], start=start, end=start + len(found[1])),),
        target=(replace(made.target[0], text=found[2], start=found.start(2), end=found.end(2)),),
    )


class BrokenCoder:
    """A coder that cannot be made: its vocabulary is missing."""

    name = "broken.v1"

    def __init__(self) -> None:
        raise VocabularyError("is missing.", item="visits.yaml", remedy="Install it.")

    def code(self, batch: Sequence[tuple[Document, Sequence[Story]]]) -> list[list[CodedStory]]:
        """Never called."""
        raise NotImplementedError


def link(
    mentions: Sequence[EventMention], published: Mapping[tuple[str, int], str | None], *, decisions: object
) -> tuple[list[Event], list[Link]]:
    """Return one event for each pair of visitor and host."""
    events: dict[tuple[str, str], Event] = {}
    links = []
    for mention in sorted(mentions, key=lambda each: each.mention_id):
        pair = (mention.source[0].text, mention.target[0].text)
        day = published[mention.doc, mention.story]
        event = events.setdefault(pair, make_event(mention, first_reported=day))
        links.append(make_link(event, mention))
    return list(events.values()), links


FAKE = Stages(read=read, segment=segment, coder=VisitCoder, link=link, versions={"coder": "visits.v1"})
