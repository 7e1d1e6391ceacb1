"""Dyads, series and signs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Step = Literal["day", "week", "month", "year"]
Direction = Literal["warming", "cooling", "restructuring", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dyad:
    """An ordered pair of states, written `CHN>PRK`; unordered and alphabetical it is `CHN-PRK`."""

    source: str
    target: str

    def __str__(self) -> str:
        return f"{self.source}>{self.target}"

    @property
    def unordered(self) -> str:
        """The pair without direction, alphabetical: `KOR-PRK`."""
        return "-".join(sorted((self.source, self.target)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A measure of a dyad over time, one value for each step, no gaps.

    `starts` are ISO first days of the steps; `coverage` counts the stories read in each step (by publication date) and
    the rows of imported tables, so that zero events among many stories is told from zero events because nothing was
    read. `of` says which events count, where a series was asked for by type, level and so on; null stands for all.
    """

    dyad: str
    measure: str
    step: Step
    starts: tuple[str, ...]
    values: tuple[float, ...]
    coverage: tuple[int, ...]
    of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A change found by a detector. `at`: when it changed; `decided_at`: when it was knowable (ISO days)."""

    sign_id: str
    detector: str
    dyad: str
    at: str
    decided_at: str
    direction: Direction
    statistic: float
    reason: str
    events: tuple[str, ...]
    coverage_alone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """Signs that tell of one turn of a relation. `start`, `end`, `decided_at` are ISO days.

    `start` is when the first of its changes began, `end` when the last of its signs could be known, `decided_at` when
    the first could. `surprise` adds up the signs' statistics (minus decimal logarithms of chances), each only for the
    share of its events that no stronger sign of the episode rests on. `weakened_by` says what would weaken it.
    """

    episode_id: str
    dyad: str
    start: str
    end: str
    decided_at: str
    direction: Direction
    surprise: float
    reason: str
    weakened_by: tuple[str, ...]
    signs: tuple[str, ...]
    events: tuple[str, ...]
    coverage_alone: bool
