"""Counting rows by reason, with the first few of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from yalu.model import Tally

# Rows named for each reason: enough to look at, few enough to read.
_MOST_NAMED = 5


class Tallies:
    """How many rows had each reason, and the first of them."""

    def __init__(self, known: Iterable[Tally] = ()) -> None:
        known = list(known)
        self._rows: dict[str, int] = {each.reason: each.rows for each in known}
        self._first: dict[str, list[int]] = {each.reason: list(each.first) for each in known}

    def add(self, reason: str, rows: npt.NDArray[np.int64] | Sequence[int]) -> None:
        """Count rows by their numbers."""
        if len(rows):
            self._rows[reason] = self._rows.get(reason, 0) + len(rows)
            first = self._first.setdefault(reason, [])
            first.extend(int(each) for each in rows[: _MOST_NAMED - len(first)])

    @property
    def total(self) -> int:
        """All rows counted; a row with two reasons is counted twice."""
        return sum(self._rows.values())

    def listed(self) -> tuple[Tally, ...]:
        """Return the tallies, the most frequent first."""
        ordered = sorted(self._rows, key=lambda reason: (-self._rows[reason], reason))
        return tuple(Tally(reason=each, rows=self._rows[each], first=tuple(self._first[each])) for each in ordered)


def tallies_of(plain: Iterable[Mapping[str, Any]]) -> Tallies:
    """Return the tallies that the dicts of a manifest line say."""
    return Tallies(Tally(reason=each["reason"], rows=each["rows"], first=tuple(each["first"])) for each in plain)
