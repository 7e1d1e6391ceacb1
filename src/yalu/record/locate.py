"""Which rows of the record reviews are about now: those they name, or those a newer coder made of the same words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from yalu.model.schema import from_plain
from yalu.record.attach import attach
from yalu.record.reviews import Review, Seen

Query = Callable[[str, dict[str, Any]], pa.Table]

# The columns of `Seen`, from each table whose rows are reviewed.
_COUNTRIES = (
    "list_sort(list_distinct(list_filter(list_transform({side}, lambda a: a.country), lambda c: c IS NOT NULL)))"
)
_COLUMNS = {
    "mentions": f"""mention_id AS item, doc, type, {_COUNTRIES.format(side="source")} AS source,
        {_COUNTRIES.format(side="target")} AS target, date.start AS date, status,
        trigger.start AS start, trigger."end" AS "end",
        evidence.start AS evidence_start, evidence."end" AS evidence_end""",
    "claims": """claim_id AS item, doc, kind AS type, list_sort(about) AS source, CAST([] AS VARCHAR[]) AS target,
        horizon.start AS date, stance AS status, evidence.start AS start, evidence."end" AS "end",
        evidence.start AS evidence_start, evidence."end" AS evidence_end""",
}
_KEYS = {"mentions": "mention_id", "claims": "claim_id"}
# The views of the rows as they are coded now, of the tables whose rows are reviewed.
CURRENT = {"mentions": "mentions", "claims": "_claims"}


def rows_of(review: Review) -> Iterator[tuple[str, str]]:
    """Yield table and id of each row a review is about."""
    if review.kind in ("mention", "claim"):
        yield f"{review.kind}s", review.item
    elif review.kind == "event":
        correction = review.correction or {}
        yield from (("mentions", name) for name in (review.item, *named(correction)))


def named(correction: Mapping[str, Any]) -> list[str]:
    """Return the mentions that a merge or split names besides its item."""
    return [str(name) for key in ("with", "apart", "from") for name in correction.get(key) or ()]


class Locator:
    """Finds the rows of reviews, and remembers them: new reviews ask for new rows only.

    `narrowed` gives, for a table and ids of its rows, the view of it or a query that has these at least.
    """

    def __init__(self, query: Query, narrowed: Callable[[str, Iterable[str]], str] | None = None) -> None:
        self._query = query
        self._narrowed = narrowed or (lambda table, names: CURRENT[table])
        self._found: dict[str, Seen] = {}
        self._lost: dict[str, dict[str, Seen | None]] = {table: {} for table in _KEYS}

    @property
    def found(self) -> Mapping[str, Seen]:
        """The rows found so far, by the names they were looked for."""
        return self._found

    @property
    def lost(self) -> list[tuple[str, str, Seen | None]]:
        """What is not in the record by its own name: table, name, and what was seen of it."""
        return [(table, name, seen) for table, names in self._lost.items() for name, seen in names.items()]

    def remember(self, found: Mapping[str, Seen], lost: Iterable[tuple[str, str, Seen | None]]) -> None:
        """Take in what another one has found."""
        self._found = dict(found)
        for table, name, seen in lost:
            self._lost[table][name] = seen

    def locate(self, reviews: Iterable[Review]) -> Mapping[str, Seen]:
        """Return the row each name in `reviews` stands for now, as coded; names of rows that are gone are left out."""
        asked: dict[str, dict[str, Seen | None]] = {table: {} for table in _KEYS}
        for review in reviews:
            seen = {each.item: each for each in review.seen}
            for table, name in rows_of(review):
                if name not in self._found and name not in self._lost[table]:
                    asked[table].setdefault(name, seen.get(name))
        for table, names in asked.items():
            if names:
                self._look_up(table, names)
        return self._found

    def locate_names(self, table: str, names: Iterable[str]) -> dict[str, str]:
        """Return the ids that rows of a table have now, by those they had; gone ones are left out."""
        asked: dict[str, Seen | None] = {name: None for name in names if name not in self._found}
        if asked:
            self._look_up(table, asked)
        return {name: self._found[name].item for name in names if name in self._found}

    def _look_up(self, table: str, names: dict[str, Seen | None]) -> None:
        here = {row.item: row for row in self._rows(table, self._narrowed(table, names), _KEYS[table], names)}
        self._found |= here
        lost = {name: seen for name, seen in names.items() if name not in here}
        if not lost:
            return
        # Who gets which row depends on all that were lost, so all of them are looked for again.
        unseen = [name for name, seen in lost.items() if seen is None]
        lost |= {row.item: row for row in self._rows(table, f"{table}_all", _KEYS[table], unseen)}
        self._lost[table] |= lost
        known = [seen for seen in self._lost[table].values() if seen is not None]
        candidates = self._rows(table, CURRENT[table], "doc", {seen.doc for seen in known})
        attached = attach(known, candidates)
        for name in self._lost[table]:
            self._found.pop(name, None)
        self._found |= attached

    def _rows(self, table: str, view: str, column: str, names: Iterable[str]) -> list[Seen]:
        names = sorted(names)
        if not names:
            return []
        found = self._query(
            f"SELECT {_COLUMNS[table]} FROM {view} WHERE {column} IN (SELECT unnest($names))",  # noqa: S608 (ours)
            {"names": names},
        )
        return [from_plain(Seen, row) for row in found.to_pylist()]
