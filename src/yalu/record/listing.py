"""Listings: which rows, in which order. The order never depends on how a record came to be.

Rows come by publication day of their story (undated last), then document id, then offset; events by their own day.
`record.browse` answers the same filters for pages, at once and with counts; a test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import islice
from typing import Any

import pyarrow as pa

from yalu.errors import ConfigError
from yalu.model import Claim, Document, Event, EventMention, Quantity, Story
from yalu.model.period import check_period
from yalu.model.schema import arrow_schema, from_plain, to_plain, to_table
from yalu.record.checks import REVIEWED, standing_checks, with_reviews
from yalu.record.lines import StoryLine, make_story_line
from yalu.record.review_lines import ReviewLine, review_lines
from yalu.record.store import Store
from yalu.record.tables import TABLES

_STORIES_AT_ONCE = 500
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_STORY_OF = "JOIN documents d ON d.doc_id = r.doc LEFT JOIN stories s ON s.doc = r.doc AND s.number = r.story"
_PUBLISHED = "coalesce(s.published.start, d.published.value) NULLS LAST, r.doc"

# For each listing: its rows, their order, and the days `since` and `until` are compared with.
_FROM = {
    "mentions": f"v_accepted r {_STORY_OF}",
    "claims": f"claims r {_STORY_OF}",
    "quantities": f"quantities r {_STORY_OF}",
    "stories": "stories r JOIN documents d ON d.doc_id = r.doc",
    "events": "events r",
    "coded_events": "coded_events r LEFT JOIN (SELECT DISTINCT file, path FROM imports) i ON i.file = r.file",
}
ORDER = {
    "mentions": f"{_PUBLISHED}, r.story, r.trigger.start, r.trigger.end, r.mention_id",
    "claims": f"{_PUBLISHED}, r.story, r.evidence.start, r.evidence.end, r.claim_id",
    "quantities": f"{_PUBLISHED}, r.story, r.evidence.start, r.evidence.end, r.quantity_id",
    "stories": "coalesce(r.published.start, d.published.value) NULLS LAST, r.doc, r.number",
    "events": "r.date.start NULLS LAST, r.date.end, r.event_id",
    "coded_events": 'r.day, r.origin, r.file, r."row"',
}
_DAYS = {
    "mentions": ("r.date.start", "r.date.end"),
    "claims": ("s.published.start", "s.published.end"),
    "quantities": ("s.published.start", "s.published.end"),
    "stories": ("r.published.start", "r.published.end"),
    "events": ("r.date.start", "r.date.end"),
    "coded_events": ("r.day", "r.day"),
}
_CODED_COLUMNS = """
    'coded-' || r.file || '-' || r."row" AS event_id, CAST(r.day AS VARCHAR) AS day, r.precision,
    CAST(r.reported AS VARCHAR) AS reported, r.type, r.mode, r.cameo, r.domain, r.quad, r.weight, r.intensity,
    r.type_why,
    r.source, r.source_name, r.source_level, r.source_sector, r.source_why, r.target, r.target_name, r.target_level,
    r.target_sector, r.target_why, r.status, r.origin, r.publisher, i.path, r."row"
"""
_STATES_OF_MENTION = "list_contains(list_transform({row}.{side}, lambda actor: actor.country), ${state})"
_STATES_OF_EVENT = "list_contains({row}.{side}, ${state})"
# Filters whose value is a column's, and those it is a member of.
_COLUMNS = ("type", "mode", "status", "domain", "quad", "kind")
_CHOICES = ("level", "actor", "place", "publisher")
# How a row `r` of each listing (`d` its document) meets a filter whose value is not simply a column's. `$found` are the
# sentences that hold the words of `text`.
_PLACE_OF_HIT = ("doc", "story", "sentence", "start", "end")
_FOUND = """EXISTS (SELECT 1 FROM (SELECT unnest($found::STRUCT(
    doc VARCHAR, story BIGINT, sentence BIGINT, start BIGINT, "end" BIGINT)[], recursive := true)) f
    WHERE f.doc = r.doc AND {})"""
_ACTORS = "list_transform({row}.source || {row}.target, lambda actor: actor.{field})"
_MENTION_MEETS = {
    "doc": "r.doc = $doc OR d.key = $doc",
    "actor": f"list_has_any({_ACTORS.format(row='r', field='country')}, $actor) "
    f"OR list_has_any({_ACTORS.format(row='r', field='name')}, $actor)",
    "level": f"list_has_any({_ACTORS.format(row='r', field='level')}, $level)",
    "place": "list_contains($place, r.place.name)",
    "publisher": "list_contains($publisher, d.publisher.value)",
    "reviewed": "(r.verdict IS NOT NULL) = $reviewed",
    "text": _FOUND.format("f.story = r.story AND f.sentence = r.sentence"),
}
_SENTENCE_MEETS = {
    "doc": _MENTION_MEETS["doc"],
    "publisher": _MENTION_MEETS["publisher"],
    "text": _FOUND.format("r.evidence.start BETWEEN f.start AND f.end - 1"),
}
# An event meets a filter where one of its mentions does. By hash, as a list of ids in each row would not be.
_ONE_MENTION = """r.event_id IN (
    SELECT e.event_id FROM (SELECT event_id, unnest(mentions) AS mention_id FROM events) e
    JOIN v_accepted r USING (mention_id) JOIN documents d ON d.doc_id = r.doc WHERE {})"""
_MEETS = {
    "mentions": _MENTION_MEETS,
    "claims": _SENTENCE_MEETS
    | {
        "actor": "list_has_any(list_transform(r.about, lambda dyad: split_part(dyad, '-', 1)), $actor) "
        "OR list_has_any(list_transform(r.about, lambda dyad: split_part(dyad, '-', 2)), $actor) "
        "OR list_contains($actor, r.holder.name)"
    },
    "quantities": _SENTENCE_MEETS,
    "stories": {
        "doc": _MENTION_MEETS["doc"],
        "publisher": _MENTION_MEETS["publisher"],
        "text": _FOUND.format("f.story = r.number"),
    },
    "events": {name: _ONE_MENTION.format(condition) for name, condition in _MENTION_MEETS.items()}
    | {
        "actor": "list_has_any(r.source || r.target, $actor) OR " + _ONE_MENTION.format(_MENTION_MEETS["actor"]),
        "level": "list_has_any(r.source_levels || r.target_levels, $level)",
        "place": "list_contains($place, r.place)",
        "reviewed": "(" + _ONE_MENTION.format("r.verdict IS NOT NULL") + ") = $reviewed",
    },
    "coded_events": {
        "actor": "list_contains($actor, r.source) OR list_contains($actor, r.target)",
        "level": "list_contains($level, r.source_level) OR list_contains($level, r.target_level)",
        "publisher": "list_contains($publisher, r.publisher)",
    },
}

# One value, or several of which any will do.
Choice = str | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which rows to list; a field left null does not restrict, one with several values asks for any of them.

    `dyad` is `CHN-PRK` (either direction) or `CHN>PRK` (first to second). `since` and `until` are ISO days,
    both inclusive; a row whose date is wider is listed where it overlaps, an undated row is not. They are compared with
    the date of an event, and with the day of publication of a story, claim or quantity.
    `min_confidence` (0 to 1) is for events and their mentions. `type` and `mode` are codes of the codebook,
    `kind` is that of a claim, `doc` a document's id or key. `actor` is a state's code, or the name of a person or body
    that takes part (of a claim: that it is about, or that holds it), `level` that of a party, `publisher` who printed
    it, `text` words of its sentence or of the story's title, as for `Store.search`. An event is met where one of its
    mentions is. `reviewed` tells whether somebody has looked at it.
    """

    dyad: str | None = None
    since: str | None = None
    until: str | None = None
    type: Choice | None = None
    mode: Choice | None = None
    status: Choice | None = None
    domain: Choice | None = None
    quad: Choice | None = None
    level: Choice | None = None
    actor: Choice | None = None
    place: Choice | None = None
    publisher: Choice | None = None
    kind: Choice | None = None
    doc: str | None = None
    min_confidence: float | None = None
    reviewed: bool | None = None
    text: str | None = None
    limit: int | None = None

    def __post_init__(self) -> None:
        for name in ("since", "until"):
            day = getattr(self, name)
            if day is not None and not _DAY.fullmatch(day):
                raise ConfigError(f"{name} {day!r} is not a day.", item=name, remedy="Write it as 2011-06-16.")
        check_period(self.since, self.until)
        if self.min_confidence is not None and not 0 <= self.min_confidence <= 1:
            raise ConfigError(
                f"{self.min_confidence} is no probability.", item="min_confidence", remedy="Give one from 0 to 1."
            )
        if self.limit is not None and self.limit < 0:
            raise ConfigError(f"limit {self.limit} is below zero.", item="limit", remedy="Give a number of rows.")


def choices(chosen: Filter, name: str) -> tuple[str, ...]:
    """Return the values a filter asks for by one of its fields, none where it does not restrict."""
    value = getattr(chosen, name)
    return () if value is None else value if isinstance(value, tuple) else (value,)


def states_of(dyad: str) -> tuple[str, str]:
    """Return the two states of `CHN-PRK` or `CHN>PRK`, in that order. Raises ConfigError."""
    states = re.findall(r"[A-Z]{3}", dyad.upper())
    if len(states) != 2:
        raise ConfigError("not a pair of states.", item=dyad, remedy="Write it as CHN-PRK or CHN>PRK.")
    return states[0], states[1]


def mentions(store: Store, chosen: Filter) -> list[EventMention]:
    """Return the accepted event mentions."""
    return _rows(store, EventMention, "mentions", chosen)


def claims(store: Store, chosen: Filter) -> list[Claim]:
    """Return the claims."""
    return _rows(store, Claim, "claims", chosen)


def quantities(store: Store, chosen: Filter) -> list[Quantity]:
    """Return the quantities."""
    return _rows(store, Quantity, "quantities", chosen)


def events(store: Store, chosen: Filter) -> list[Event]:
    """Return the events of the newest link run."""
    return _rows(store, Event, "events", chosen)


def stories(store: Store, chosen: Filter) -> list[StoryLine]:
    """Return the stories, with their text for reading; `doc` is the document's key where it has one."""
    return list(_story_lines(store, chosen))


def row_counts(store: Store) -> dict[str, int]:
    """Return how many documents, stories, mentions, events, claims and quantities the record holds.

    The manifest says so: no part is opened.
    """
    manifest = store.manifest
    names = ("documents", "stories", "mentions", "events", "claims", "quantities")
    return {name: sum(part.rows for part in manifest.current(name)) for name in names}


def line_table(store: Store, listing: str, chosen: Filter) -> pa.Table:
    """Return a listing as one table of output lines (`line_batches`)."""
    return line_batches(store, listing, chosen).read_all()


def line_batches(store: Store, listing: str, chosen: Filter, *, reviewers: bool = True) -> pa.RecordBatchReader:
    """Return a listing as lines, as they are read: `mentions claims quantities stories events coded_events reviews`.

    `doc` is the input's own id; a coded event has a name, the file it came from, and its day as text. A mention or
    claim says what a person said of it (`review`), an event who checked its reports; without `reviewers` no names.
    """
    if listing == "stories":
        return _story_batches(store, chosen)
    if listing == "reviews":
        return _review_batches(store, chosen)
    if listing == "coded_events":
        sql, parameters = select(store, listing, _CODED_COLUMNS, chosen)
        schema = store.query(f"SELECT * FROM ({sql}) LIMIT 0", parameters).schema  # noqa: S608 (our own words)
        return pa.RecordBatchReader.from_batches(schema, store.scan(sql, parameters))
    schema = pa.schema([_nullable(field) for field in TABLES[listing].schema])
    columns = ", ".join('coalesce(d.key, r.doc) AS "doc"' if name == "doc" else f'r."{name}"' for name in schema.names)
    sql, parameters = select(store, listing, columns, chosen)
    batches: Iterator[pa.RecordBatch] = (each.cast(schema) for each in store.scan(sql, parameters))
    if listing not in REVIEWED:
        return pa.RecordBatchReader.from_batches(schema, batches)
    checks = standing_checks(store, reviewers=reviewers)
    return pa.RecordBatchReader.from_batches(schema.append(REVIEWED[listing]), with_reviews(batches, listing, checks))


def count(store: Store, listing: str, chosen: Filter) -> int:
    """Return how many rows a listing has."""
    if listing == "reviews":
        return int(_review_batches(store, chosen).read_all().num_rows)
    sql, parameters = select(store, listing, "1", chosen)
    return int(store.query(f"SELECT count(*) AS n FROM ({sql})", parameters)["n"][0].as_py())  # noqa: S608 (ours)


def _nullable(field: pa.Field) -> pa.Field:
    """Return a field that may be null, as may all inside it: a null place has a null text, which Arrow must be told."""
    kind = field.type
    if pa.types.is_struct(kind):
        kind = pa.struct([_nullable(inner) for inner in kind])
    elif pa.types.is_list(kind):
        kind = pa.list_(_nullable(kind.value_field))
    return pa.field(field.name, kind)


def _rows(store: Store, row_type: type[Any], listing: str, chosen: Filter) -> list[Any]:
    columns = ", ".join(f'r."{field.name}"' for field in fields(row_type))
    sql, parameters = select(store, listing, columns, chosen)
    return [from_plain(row_type, row) for batch in store.scan(sql, parameters) for row in batch.to_pylist()]


def _story_lines(store: Store, chosen: Filter) -> Iterator[StoryLine]:
    columns = ", ".join(f'r."{field.name}"' for field in fields(Story))
    sql, parameters = select(store, "stories", f"{columns}, d AS document", chosen)
    for batch in store.scan(sql, parameters):
        for row in batch.to_pylist():
            yield make_story_line(from_plain(Story, row), from_plain(Document, row["document"]))


def _story_batches(store: Store, chosen: Filter) -> pa.RecordBatchReader:
    schema = arrow_schema(StoryLine)

    def batches() -> Iterator[pa.RecordBatch]:
        lines = _story_lines(store, chosen)
        while some := list(islice(lines, _STORIES_AT_ONCE)):
            yield from to_table(StoryLine, some).to_batches()

    return pa.RecordBatchReader.from_batches(schema, batches())


def _review_batches(store: Store, chosen: Filter) -> pa.RecordBatchReader:
    if chosen != Filter(limit=chosen.limit):
        raise ConfigError("reviews are given out whole.", item="reviews", remedy="Leave the filters out.")
    schema = pa.schema([_nullable(field) for field in arrow_schema(ReviewLine)])
    rows = [to_plain(line) for line in islice(review_lines(store), chosen.limit)]
    return pa.Table.from_pylist(rows, schema=schema).to_reader()


def select(store: Store, listing: str, columns: str, chosen: Filter) -> tuple[str, dict[str, Any]]:
    """Return the query for some columns of a listing (its rows are `r`, documents `d`, stories `s`) and its values."""
    conditions = [*_conditions(listing, chosen)]
    where = " AND ".join(conditions) or "true"
    sql = f"SELECT {columns} FROM {_FROM[listing]} WHERE {where} ORDER BY {ORDER[listing]}"  # noqa: S608 (our own words)
    if chosen.limit is not None:
        sql += " LIMIT $limit"
    return sql, _parameters(store, sql, chosen)


def _conditions(listing: str, chosen: Filter) -> Iterator[str]:
    start, end = _DAYS[listing]
    if chosen.dyad is not None:
        yield _dyad_condition(listing, directed=">" in chosen.dyad)
    if chosen.since is not None:
        yield f"{end} >= {_day(listing, 'since')}"
    if chosen.until is not None:
        yield f"{start} <= {_day(listing, 'until')}"
    for name in _COLUMNS:
        if getattr(chosen, name) is not None:
            yield _column_condition(listing, name)
    if chosen.min_confidence is not None:
        _check_column(listing, "confidence")
        yield "r.confidence >= $min_confidence"
    for name in _MENTION_MEETS:
        if getattr(chosen, name) is not None:
            if name not in _MEETS[listing]:
                raise ConfigError(f"{listing} have no {name}.", item=name, remedy="Leave it out.")
            yield f"({_MEETS[listing][name]})"


def _day(listing: str, name: str) -> str:
    return f"CAST(${name} AS DATE)" if listing == "coded_events" else f"${name}"


def _check_column(listing: str, name: str) -> None:
    if name not in TABLES[listing].schema.names:
        raise ConfigError(f"{listing} have no {name}.", item=name, remedy="Leave it out.")


def _column_condition(listing: str, name: str) -> str:
    _check_column(listing, name)
    return f'list_contains(${name}, r."{name}")'


def _dyad_condition(listing: str, *, directed: bool) -> str:
    if listing == "claims":
        return "list_contains(r.about, $dyad)"
    if listing == "quantities":
        raise ConfigError("quantities belong to no dyad.", item="dyad", remedy="Leave it out.")
    if listing == "coded_events":
        # Both columns by themselves too: what a part cannot hold is then not read.
        either = "r.source IN ($a, $b) AND r.target IN ($a, $b) AND r.source <> r.target"
        return "r.source = $a AND r.target = $b" if directed else either
    one_way, back = _sides(listing, "a", "b"), _sides(listing, "b", "a")
    either = one_way if directed else f"({one_way} OR {back})"
    if listing == "stories":
        return f"EXISTS (SELECT 1 FROM v_accepted m WHERE m.doc = r.doc AND m.story = r.number AND {either})"  # noqa: S608
    return either


def _sides(listing: str, source: str, target: str) -> str:
    states = _STATES_OF_EVENT if listing == "events" else _STATES_OF_MENTION
    row = "m" if listing == "stories" else "r"
    is_source = states.format(row=row, side="source", state=source)
    is_target = states.format(row=row, side="target", state=target)
    return f"({is_source} AND {is_target})"


def _parameters(store: Store, sql: str, chosen: Filter) -> dict[str, Any]:
    values: dict[str, Any] = {field.name: getattr(chosen, field.name) for field in fields(chosen)}
    values |= {name: list(choices(chosen, name)) for name in (*_COLUMNS, *_CHOICES)}
    if chosen.text is not None:
        found = store.index.sentences(store, chosen.text)
        values["found"] = [{name: getattr(hit, name) for name in _PLACE_OF_HIT} for hit in found]
    if chosen.dyad is not None:
        states = states_of(chosen.dyad)
        values |= {"a": states[0], "b": states[1], "dyad": "-".join(sorted(states))}
    return {name: value for name, value in values.items() if re.search(rf"\${name}\b", sql)}
