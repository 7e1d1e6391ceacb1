"""One event with all its reports, and one story with all that was coded in it, read for a page.

The search index knows which runs hold a story: only their parts are read, however many runs there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from yalu.model import Claim, Document, Event, EventMention, Quantity, Story
from yalu.model.schema import from_plain
from yalu.record.reviews import Review

if TYPE_CHECKING:
    from yalu.record.browse import EventBrowser
    from yalu.record.store import Store

# As rows of `brief.rows` are: a mention with where it was printed.
_REPORTS = """
SELECT v.mention_id, v.status, v.date, v.evidence, v.trigger, v.attribution, v.confidence, v.coder, v.verdict, v.source,
    v.target, v.place, v.type, v.mode, v.doc, v.story, v.run, d.publisher.value AS publisher, d.url,
    coalesce(s.title, d.title.value) AS title, d.language.value AS language, d.source AS found_in, d.doc_id,
    coalesce(s.published.start, left(d.published.value, 10)) AS published_start,
    coalesce(s.published."end", left(d.published.value, 10)) AS published_end,
    coalesce(c.original, s.story_id, v.doc || '/' || v.story) AS first_printed
FROM ({mentions}) v JOIN ({documents}) d ON d.doc_id = v.doc
LEFT JOIN ({stories}) s ON s.doc = v.doc AND s.number = v.story
LEFT JOIN copies c ON c.story = s.story_id
WHERE v.mention_id IN (SELECT unnest($mentions::VARCHAR[]))
"""
# What `v_accepted` is, of some runs: it opens the parts of all.
_ACCEPTED = """
SELECT m.*, v.verdict FROM ({coded}) m LEFT JOIN v_reviewed v ON v.item = m.mention_id
WHERE coalesce(v.verdict, 'accept') = 'accept'
"""
_CORRECTED = " UNION ALL BY NAME SELECT *, 'correct' AS verdict FROM _corrected_mentions WHERE run IN ({runs})"
_OTHER_PRINTS = """
SELECT s.doc, s.number, s.title, s.published.start AS published, d.publisher.value AS publisher
FROM stories s JOIN documents d ON d.doc_id = s.doc WHERE s.story_id IN (
    SELECT story FROM copies WHERE original = $first UNION ALL SELECT $first) AND s.story_id <> $story
ORDER BY published NULLS LAST, s.doc, s.number
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An event and its reports (rows as `brief.rows.report_values` takes them), best evidence first.

    `reasons` say why each mention was taken to be of it, `sources` counts different texts: copies of one are one.
    """

    event: Event
    reports: tuple[dict[str, Any], ...]
    reasons: dict[str, str]
    sources: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """Another story that prints the same text."""

    doc: str
    number: int
    title: str | None
    published: str | None
    publisher: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A story and what was coded in it, by place in the text."""

    document: Document
    story: Story
    mentions: tuple[EventMention, ...]
    claims: tuple[Claim, ...]
    quantities: tuple[Quantity, ...]
    copies: tuple[Print, ...]


def read_event(store: Store, browser: EventBrowser, event_id: str) -> Told | None:
    """Return one event with its reports, null where there is none of this name."""
    found = store.query("SELECT * FROM events WHERE event_id = $id", {"id": event_id}).to_pylist()
    if not found:
        return None
    event = from_plain(Event, found[0])
    runs, documents = browser.runs_of(event_id)
    sql = _REPORTS.format(
        mentions=accepted_mentions(store, runs),
        documents=store.rows_of("documents", documents),
        stories=store.rows_of("stories", runs),
    )
    rows = {row["mention_id"]: row for row in store.query(sql, {"mentions": list(event.mentions)}).to_pylist()}
    reports = tuple(rows[name] for name in event.mentions if name in rows)
    links = store.query("SELECT mention_id, reason FROM links WHERE event_id = $id", {"id": event_id}).to_pylist()
    return Told(
        event=event,
        reports=reports,
        reasons={row["mention_id"]: row["reason"] for row in links},
        sources=len({row["first_printed"] for row in reports}),
    )


def accepted_mentions(store: Store, runs: Sequence[str]) -> str:
    """Return the query for the accepted mentions of some runs."""
    sql = _ACCEPTED.format(coded=store.rows_of("mentions", runs))
    if runs and store.query("SELECT 1 FROM v_reviewed WHERE verdict = 'correct' AND kind = 'mention' LIMIT 1").num_rows:
        sql += _CORRECTED.format(runs=", ".join(f"'{run}'" for run in runs))
    return sql


def reviews_of(store: Store, mentions: Sequence[str]) -> list[Review]:
    """Return what people said of some mentions, and of which of them are one event, in the order they said it."""
    names = set(mentions)
    return [review for review in store.reviews() if names & {review.item, *_others(review)}]


def _others(review: Review) -> set[str]:
    lists = [each for each in (review.correction or {}).values() if isinstance(each, list | tuple)]
    return {name for each in lists for name in each if isinstance(name, str)}


def read_story(store: Store, browser: EventBrowser, doc: str, number: int) -> Read | None:
    """Return a story of a document (its id or key) with what was coded in it, null where there is none."""
    where = browser.story_at(doc, number)
    if where is None:
        return None
    values = {"doc": where.doc, "number": number}

    def rows(query: str, number: str = "story") -> list[dict[str, Any]]:
        sql = f"SELECT * FROM ({query}) WHERE doc = $doc AND {number} = $number"  # noqa: S608 (ours)
        found: list[dict[str, Any]] = store.query(sql, values).to_pylist()
        return found

    documents = store.query(
        f"SELECT * FROM ({store.rows_of('documents', [where.document_run])}) WHERE doc_id = $doc",  # noqa: S608
        {"doc": where.doc},
    ).to_pylist()
    stories = rows(store.rows_of("stories", [where.run]), "number")
    story = from_plain(Story, stories[0])
    accepted = rows(accepted_mentions(store, [where.run]))
    mentions = [from_plain(EventMention, row) for row in accepted]
    return Read(
        document=from_plain(Document, documents[0]),
        story=story,
        mentions=tuple(sorted(mentions, key=lambda each: (each.trigger.start, each.trigger.end, each.mention_id))),
        claims=tuple(
            sorted(
                (from_plain(Claim, row) for row in rows(_left_claims(store, where.run))),
                key=lambda each: (each.evidence.start, each.claim_id),
            )
        ),
        quantities=tuple(
            sorted(
                (from_plain(Quantity, row) for row in rows(store.rows_of("quantities", [where.run]))),
                key=lambda each: (each.evidence.start, each.quantity_id),
            )
        ),
        copies=_copies(store, story),
    )


def _left_claims(store: Store, run: str) -> str:
    """Return the query for the claims of a run as people left them."""
    if store.query("SELECT 1 FROM v_reviewed WHERE kind = 'claim' LIMIT 1").num_rows:
        return f"SELECT * FROM claims WHERE run = '{run}'"  # noqa: S608 (a hash)
    return store.rows_of("claims", [run])


def _copies(store: Store, story: Story) -> tuple[Print, ...]:
    own = store.query("SELECT original FROM copies WHERE story = $story", {"story": story.story_id}).to_pylist()
    first = own[0]["original"] if own else story.story_id
    copied = store.query("SELECT 1 FROM copies WHERE original = $first LIMIT 1", {"first": first}).num_rows
    if not copied:
        return ()
    rows = store.query(_OTHER_PRINTS, {"first": first, "story": story.story_id}).to_pylist()
    return tuple(from_plain(Print, row) for row in rows)
