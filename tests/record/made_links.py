"""A small record whose mentions are linked as `yalu add` links them, for tests of what reviews change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from hypothesis import strategies as st
from made_rows import day, make_actor, make_document, make_mention, make_story

from yalu.codebook.load import load_codebook
from yalu.errors import RecordError
from yalu.link import link_mentions
from yalu.model import Event, EventMention, Evidence, Link
from yalu.model.ids import mention_id
from yalu.model.schema import from_plain
from yalu.record import Store
from yalu.record.reviews import Verdict

TEXTS = {
    ("CHN", "PRK"): "Officials of China visited North Korea.",
    ("CHN", "RUS"): "Officials of China visited Russia.",
    ("PRK", "RUS"): "Officials of North Korea visited Russia.",
}
# A verdict (or "link"), the numbers of two reports, and a correction.
Act = tuple[str, int, int, dict[str, Any]]
NAMES = {"CHN": "China", "PRK": "North Korea", "RUS": "Russia"}


@dataclass(frozen=True, kw_only=True)
class Told:
    """One report: who visited whom on which day of June 2011, published on which."""

    sides: tuple[str, str] = ("CHN", "PRK")
    on: int | None = 10
    published: int = 11
    type: str = "CONSULT"
    status: str = "occurred"


def tell(store: Store, reports: Sequence[Told], coder: str = "made.v1", supersedes: Sequence[str] = ()) -> list[str]:
    """Record one document for each report, with its mention; return the ids of the mentions."""
    documents = [
        make_document(
            f"Report {number}. {TEXTS[told.sides]}", key=f"r{number}", published=f"2011-06-{told.published:02}"
        )
        for number, told in enumerate(reports)
    ]
    mentions = []
    for document, told in zip(documents, reports, strict=True):
        source, target = (make_actor(document, NAMES[code], code) for code in told.sides)
        visited = document.text.index("visited")
        name = mention_id(
            doc=document.doc_id, type=told.type, sources=[source.text], targets=[target.text],
            trigger=(visited, visited + 7), coder=coder,
        )  # fmt: skip
        sentence = document.text.index("Officials")
        made = replace(
            make_mention(make_document()),
            doc=document.doc_id,
            mention_id=name,
            type=told.type,
            mode="visit" if told.type == "CONSULT" else None,
            quad=load_codebook().quad(told.type),
            source=(source,),
            target=(target,),
            date=day(f"2011-06-{told.on:02}" if told.on else None),
            status=told.status,
            sentence=1,
            evidence=_evidence(document.text, sentence, len(document.text)),
            trigger=_evidence(document.text, visited, visited + 7),
            coder=coder,
        )
        mentions.append(made)
    known = store.known_documents()
    with store.begin("code" if supersedes else "add", inputs=[coder], supersedes=supersedes) as run:
        run.write("documents", [each for each in documents if each.doc_id not in known])
        run.write("stories", [make_story(each) for each in documents])
        run.write("mentions", mentions)
    link(store)
    return [mention.mention_id for mention in mentions]


def _evidence(text: str, start: int, end: int) -> Evidence:
    return Evidence(start=start, end=end, text=text[start:end])


def link(store: Store) -> None:
    """Link the whole record, as `yalu link` does."""
    given = store.linkable()
    events, links = link_mentions(given.mentions, given.published, load_codebook(), given.decisions)
    known = len(given.log.reviews)
    with store.begin(
        "link",
        inputs=[str(known)],
        settings={"reviews": {"count": known, "digest": given.log.digest(known)}},
        supersedes=[run.run for run in store.manifest.current_runs("events")],
    ) as run:
        run.write("events", events)
        run.write("links", links)


def linked_anew(store: Store) -> tuple[list[Event], list[Link]]:
    """Return the events and links that linking the whole record would give now."""
    given = store.linkable()
    return link_mentions(given.mentions, given.published, load_codebook(), given.decisions)


def shown(store: Store) -> tuple[list[Event], list[Link]]:
    """Return the events and links as every view shows them."""
    events = store.query("SELECT * FROM events ORDER BY event_id").to_pylist()
    links = store.query("SELECT * FROM links ORDER BY event_id, mention_id").to_pylist()
    return [from_plain(Event, row) for row in events], [from_plain(Link, row) for row in links]


def accepted(store: Store) -> dict[str, EventMention]:
    """Return the accepted mentions by id."""
    return {mention.mention_id: mention for mention in store.linkable().mentions}


# Reports of one week of June, close enough to be taken for one another, and what people may say of them.
REPORTS_OF_JUNE = st.builds(
    Told,
    sides=st.sampled_from([("CHN", "PRK"), ("CHN", "RUS"), ("PRK", "RUS")]),
    on=st.one_of(st.none(), st.integers(8, 14)),
    published=st.integers(10, 15),
    type=st.sampled_from(["CONSULT", "COOPERATE", "REJECT"]),
    status=st.sampled_from(["occurred", "scheduled"]),
)
_CORRECTIONS = st.one_of(
    st.builds(lambda on: {"date": f"2011-06-{on:02}"}, st.integers(8, 14)),
    st.builds(lambda code: {"target": [code]}, st.sampled_from(["KOR", "RUS", "PRK"])),
    st.builds(lambda name: {"type": name}, st.sampled_from(["COOPERATE", "ACCUSE", "CONSULT"])),
    st.builds(lambda name: {"status": name}, st.sampled_from(["alleged", "occurred", "scheduled"])),
)
ACTS: st.SearchStrategy[Act] = st.tuples(
    st.sampled_from(["accept", "reject", "correct", "correct", "merge", "split", "undo", "link"]),
    st.integers(0, 30),
    st.integers(0, 30),
    _CORRECTIONS,
)


def say(store: Store, names: Sequence[str], verdict: str, first: int, second: int, correction: dict[str, Any]) -> None:
    """Do what one of `ACTS` says: review the report with a number, or link; what says nothing new is refused."""
    one, other = names[first % len(names)], names[second % len(names)]
    given = {"correct": correction, "merge": {"with": [other]}, "split": {"apart": [other]}}.get(verdict)
    log = store.reviews()
    try:
        if verdict == "link":
            link(store)
        elif verdict != "undo":
            store.append_review(one, cast("Verdict", verdict), correction=given, reviewer="ana")
        elif log:
            store.append_review(log[first % len(log)].review_id, "undo", reviewer="ana")
    except RecordError:
        pass
