"""Which pairs of states the record holds, and how many events of each."""

from __future__ import annotations

from dataclasses import dataclass

from yalu.measure.source import Queryable

# Events and imported events, by unordered pair of states; organisations are no states and have no page.
_PAIRS = """
    WITH sides AS (
        SELECT event_id, unnest(source) AS one, target FROM events WHERE len(source) > 0 AND len(target) > 0),
    linked AS (
        SELECT least(one, other) AS first, greatest(one, other) AS second, count(DISTINCT event_id) AS events
        FROM (SELECT event_id, one, unnest(target) AS other FROM sides) WHERE one <> other GROUP BY ALL),
    coded AS (
        SELECT least(source, target) AS first, greatest(source, target) AS second, count(*) AS events
        FROM coded_events WHERE source <> target AND type IS NOT NULL GROUP BY ALL)
    SELECT first, second, sum(events)::BIGINT AS events FROM (FROM linked UNION ALL FROM coded)
    GROUP BY ALL ORDER BY events DESC, first, second
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two states (in alphabetical order) and the number of their events, those that others coded among them."""

    first: str
    second: str
    events: int

    @property
    def dyad(self) -> str:
        """The pair as `CHN-PRK`."""
        return f"{self.first}-{self.second}"


def read_pairs(store: Queryable) -> tuple[Pair, ...]:
    """Return all pairs that take part in an event, whatever its status, those with the most events first."""
    return tuple(Pair(**row) for row in store.query(_PAIRS, {}).to_pylist())
