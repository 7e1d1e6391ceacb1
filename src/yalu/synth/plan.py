"""What a made world is to be like: how relations run (regimes) and how much of them is read (reading)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

USUAL_DOMAINS: Mapping[str, float] = MappingProxyType(
    {"political": 0.6, "economic": 0.2, "military": 0.1, "social": 0.07, "legal": 0.03}
)
EVEN_LEVELS: Mapping[str, float] = MappingProxyType(
    {"head": 0.1, "government": 0.5, "party": 0.15, "military": 0.1, "subnational": 0.1, "business": 0.05}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """How one relation runs from `since` on, until the next regime of that dyad.

    `per_year` is the expected number of events that happen; `domains` and `levels` are weights; `conflict` is the share
    of conflictual events; `first_share` the share that the dyad's first state initiates. `season` swings the rate over
    the year: 0 not at all, 1 between none and twice as many in July. `shape` makes counts over-dispersed: each month's
    rate is multiplied by a gamma of that shape and mean 1 (a month's count is then negative binomial), null leaves them
    Poisson.
    """

    since: date
    per_year: float = 20.0
    domains: Mapping[str, float] = field(default_factory=lambda: USUAL_DOMAINS)
    levels: Mapping[str, float] = field(default_factory=lambda: EVEN_LEVELS)
    conflict: float = 0.2
    first_share: float = 0.5
    season: float = 0.0
    shape: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ritual:
    """An act that `source` does to `target` every year on a day (`month`, `day`), but for the years `missed`.

    `type`, `mode` and `verb` are those of the act; `slack` is how many days it may come early or late.
    """

    source: str
    target: str
    month: int
    day: int
    since: int
    until: int
    type: str = "SUPPORT"
    mode: str | None = None
    verb: str = "sent a message of greeting to"
    domain: str = "political"
    level: str = "head"
    slack: int = 0
    missed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How much is read from `since` on: stories a year, and by which publishers.

    An event comes to be known only through a story; with `reports_per_event` at 1.5, about a fifth of the events that
    happen go unrecorded.
    """

    since: date
    stories_per_year: float = 60.0
    reports_per_event: float = 1.5
    publishers: Sequence[str] = ("Morning Ledger", "Harbour Wire", "Northern Bulletin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole world: its days, its relations by dyad (such as `CHN-PRK`), what is read of it, and the seed.

    `burst` is the mean number of events that come together (a visit brings several): 1 means independent events.
    `rituals` are reported like any other event.
    """

    since: date
    until: date
    relations: Mapping[str, Sequence[Regime]]
    reading: Sequence[Reading]
    seed: int = 0
    burst: float = 1.0
    rituals: Sequence[Ritual] = ()


def swinging(since: date, until: date, *, low: Reading, high: Reading, years: int = 2) -> list[Reading]:
    """Return readings that change between `low` and `high` every `years` years, from `since` to `until`."""
    starts = [since.replace(year=year) for year in range(since.year, until.year + 1, years)]
    return [replace(high if number % 2 else low, since=start) for number, start in enumerate(starts)]
