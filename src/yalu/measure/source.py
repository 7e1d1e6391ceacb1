"""Where measures come from, and which events count.

An event counts when it took place (status `occurred` or `ongoing`) and at least one of its mentions is accepted: nobody
rejected it, or somebody corrected it. It counts once in each direction in which the two states are source and target.

An imported event counts when its type is known and it took place. In a history, rows of one origin that tell the same
(day, parties, type and mode) are one happening: coded tables hold a row for each actor and sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import pyarrow as pa

from yalu.errors import ConfigError
from yalu.record.reviews import Review

T = TypeVar("T")


class Queryable(Protocol):
    """What can answer a query over the views `documents, stories, events, v_accepted` and their like."""

    def query(self, sql: str, parameters: Any = ..., /) -> pa.Table:
        """Return the answer to a SQL query with named parameters (`$name`) as an Arrow table."""
        ...


_OF_PAIR = """(
    (list_contains(e.source, $first) AND list_contains(e.target, $second))
    OR (list_contains(e.source, $second) AND list_contains(e.target, $first)))"""
# Events of the relation with an accepted mention, whatever their status. `forward`: the first state acts on the second.
PAIR_EVENTS = f"""
    WITH of_pair AS MATERIALIZED (
        SELECT e.*,
            list_contains(e.source, $first) AND list_contains(e.target, $second) AS forward,
            list_contains(e.source, $second) AND list_contains(e.target, $first) AS backward
        FROM events e WHERE {_OF_PAIR})
    SELECT * FROM of_pair WHERE event_id IN (
        SELECT told.event_id FROM (SELECT event_id, unnest(mentions) AS mention_id FROM of_pair) told
        JOIN v_accepted USING (mention_id))
"""  # noqa: S608 (constants of ours; values are parameters)
# Events at home of either state.
HOME_EVENTS = (
    "type = 'INTERNAL' AND (list_has_any(source, [$first, $second]) OR list_has_any(target, [$first, $second]))"
)
# What the questions about one relation ask again and again: events of the pair and those at home with their mentions,
# claims about the pair, and the stories all these are in.
_ITS_DOCUMENTS = "SELECT doc FROM v_accepted UNION SELECT doc FROM claims"
_SHOWN_OF_DOCUMENTS = "source, title, publisher, published, language, url"
_OF_RELATION = {
    "events": f"SELECT * FROM events e WHERE {_OF_PAIR} OR ({HOME_EVENTS})",  # noqa: S608
    "v_accepted": "SELECT * EXCLUDE (sentence, cameo, contexts, place, quantities, run) FROM v_accepted "
    "WHERE mention_id IN (SELECT unnest(mentions) FROM events)",
    "claims": "SELECT * FROM claims WHERE list_contains(about, $dyad)",
    "documents": f"SELECT doc_id, {_SHOWN_OF_DOCUMENTS} FROM documents WHERE doc_id IN ({_ITS_DOCUMENTS})",  # noqa: S608
    "stories": f"SELECT story_id, doc, number, title, published FROM stories WHERE doc IN ({_ITS_DOCUMENTS})",  # noqa: S608
}
TOOK_PLACE = "status IN ('occurred', 'ongoing')"

# Days that a date of each precision may span. An interval of up to a month is a happening that lasts (a visit, an
# exercise) and is as good as its first day; a longer one is as coarse as it is long.
SPAN_DAYS = """
    CASE date.precision
        WHEN 'day' THEN 1 WHEN 'week' THEN 7 WHEN 'month' THEN 31 WHEN 'season' THEN 92
        WHEN 'year' THEN 366 WHEN 'decade' THEN 3653 WHEN 'century' THEN 36525
        WHEN 'interval' THEN CASE WHEN length <= 31 THEN 1 ELSE length END
    END
"""
LENGTH = "date_diff('day', TRY_CAST(date.start AS DATE), TRY_CAST(date.\"end\" AS DATE)) + 1"

# The last day of an imported event's date.
_CODED_END = """
    CASE precision WHEN 'day' THEN day WHEN 'week' THEN day + 6 WHEN 'month' THEN last_day(day)
        ELSE make_date(year(day), 12, 31) END
"""
# What else can be told of imported events besides their dates, kinds and sides.
_CODED_EXTRAS = {
    "event_id": """arg_min('coded-' || file || '-' || "row", (file, "row")) AS event_id""",
    "reported": "min(coalesce(reported, day)) AS reported",
    "levels": "list_distinct(list(source_level)) AS source_levels, list_distinct(list(target_level)) AS target_levels",
    "publishers": "list_distinct(list_append(list(publisher), origin)) AS publishers",
}


def coded_pair_events(*extras: str, states: str = "$first, $second") -> str:
    """Return SQL for the imported events among `states` whose type is known, with more columns (`extras`).

    Rows that tell the same are one: `reports` counts them, and the one with the lowest number names the event.
    """
    more = ", ".join(_CODED_EXTRAS[name] for name in extras)
    # Each side is compared by itself too: parts that cannot hold it are not read.
    return f"""
        SELECT origin, day AS start, {_CODED_END} AS finish, type, mode, min(domain) AS domain, min(quad) AS quad,
            status, source, target, count(*) AS reports {f", {more}" if more else ""}
        FROM coded_events
        WHERE source IN ({states}) AND target IN ({states}) AND source <> target AND type IS NOT NULL
        GROUP BY origin, day, precision, type, mode, status, source, target
    """  # noqa: S608 (constants of ours)


# How many rows an imported table has for each day on which they could be known: what was read, for its events.
CODED_DAYS = """
    SELECT known AS day, origin AS publisher, sum("rows")::BIGINT AS stories FROM coded_days GROUP BY ALL
"""

# The day a story was published: as segmentation dated it, else as its document says.
STORY_DAYS = """
    SELECT coalesce(TRY_CAST(s.published.start AS DATE), TRY_CAST(left(d.published.value, 10) AS DATE)) AS day,
        coalesce(d.publisher.value, '') AS publisher, s.story_id, s.doc, s.number
    FROM stories s JOIN documents d ON d.doc_id = s.doc
"""


def two_states(first: str, second: str) -> dict[str, str]:
    """Return the parameters `first` and `second`. Raises ConfigError unless they are two different codes."""
    if first == second or not (first and second):
        raise ConfigError("a relation needs two different states.", item=f"{first} {second}".strip())
    return {"first": first, "second": second}


@dataclass(frozen=True, slots=True)
class Near:
    """A record of which the tables hold only what is of one relation and at home; `whole` is all of it.

    Questions about the relation get the same answers as from the whole, sooner.
    """

    held: Queryable
    whole: Queryable

    def query(self, sql: str, parameters: Any = (), /) -> pa.Table:
        """Return the answer to a SQL query with named parameters (`$name`) as an Arrow table."""
        return self.held.query(sql, parameters)


@contextmanager
def near_relation(store: Queryable, first: str, second: str) -> Iterator[Queryable]:
    """Give a record for many questions about one relation. Raises ConfigError unless they are two different states."""
    pair = two_states(first, second)
    holding = getattr(store, "holding", None)
    if holding is None:
        yield store
        return
    with holding(_OF_RELATION, pair | {"dyad": "-".join(sorted((first, second)))}) as held:
        yield Near(held, store)


def whole_record(store: Queryable) -> Queryable:
    """Return the whole record that a record near a relation is of."""
    return store.whole if isinstance(store, Near) else store


def once(
    store: Queryable,
    name: str,
    make: Callable[[Queryable], T],
    *,
    changing: Callable[[Review], bool] | None = None,
) -> T:
    """Return what `make` reads of the whole record, read once while that stays as it is.

    `changing` tells which reviews may change it; null where none does.
    """
    whole = whole_record(store)
    keep = getattr(whole, "once", None)
    if keep is None:
        return make(whole)
    kept: T = keep(name, lambda: make(whole), changing=changing)
    return kept
