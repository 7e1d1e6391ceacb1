"""What people decided about which mentions report one happening, and how a contradiction between them is settled.

A decision is a pair of mention ids: event ids change when linking is done again, mentions keep theirs. Pairs put
together hold transitively, for mentions that are not in the record (any more) too: if a is b and b is c, a is c even
where b was rejected. Union-find keeps that cheap (Tarjan 1975).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal

from yalu.errors import ConfigError

Pair = tuple[str, str]
Ruling = Literal["together", "apart"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """Pairs of mention ids that people put together, or said are two happenings. Their order does not matter."""

    together: tuple[Pair, ...] = ()
    apart: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing said of one pair; `by` names where it was said, a review's id for instance."""

    ruling: Ruling
    pair: Pair
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overruled:
    """What was said and does not hold, because something newer contradicts it, and that in words."""

    said: Said
    reason: str


class Rulings:
    """Decisions as linking asks them: who belongs to whom, and who must stay apart.

    Raises ConfigError where a pair is put together and kept apart at once, directly or by way of others.
    """

    def __init__(self, decisions: Decisions) -> None:
        self._parent: dict[str, str] = {}
        self._apart: dict[str, set[str]] = defaultdict(set)
        for pair in decisions.together:
            self.put_together(pair)
        for pair in decisions.apart:
            if not self.keep_apart(pair):
                raise ConfigError(
                    "these two were put together and kept apart.",
                    item=" and ".join(pair),
                    remedy="Take one of the decisions back.",
                )

    def root(self, mention_id: str) -> str | None:
        """Return what stands for all mentions put together with this one; null where nothing was decided of it."""
        if mention_id not in self._parent:
            return None
        root = mention_id
        while (above := self._parent[root]) != root:
            self._parent[root] = self._parent[above]
            root = above
        return root

    def apart(self, some: Iterable[str], others: AbstractSet[str | None]) -> bool:
        """Tell whether any of some roots must stay apart from any of the others."""
        return any(not self._apart[root].isdisjoint(others) for root in some if root in self._apart)

    def put_together(self, pair: Pair) -> bool:
        """Take in that two mentions are of one happening; false, and nothing changed, where they are kept apart."""
        one, other = (self._root_of(name) for name in pair)
        if other in self._apart.get(one, ()):
            return False
        if one != other:
            self._parent[other] = one
            for root in self._apart.pop(other, ()):
                self._apart[root].discard(other)
                self._apart[root].add(one)
                self._apart[one].add(root)
        return True

    def keep_apart(self, pair: Pair) -> bool:
        """Take in that two mentions are of two happenings; false, and nothing changed, where they are together."""
        one, other = (self._root_of(name) for name in pair)
        if one == other:
            return False
        self._apart[one].add(other)
        self._apart[other].add(one)
        return True

    def _root_of(self, mention_id: str) -> str:
        self._parent.setdefault(mention_id, mention_id)
        return self.root(mention_id) or mention_id


def settle(said: Sequence[Said]) -> tuple[Decisions, list[Overruled]]:
    """Return the decisions that hold, of things said oldest first: what contradicts something newer does not.

    Also returns what was overruled, newest first.
    """
    rulings = Rulings(Decisions())
    held: dict[Ruling, list[Pair]] = {"together": [], "apart": []}
    overruled: list[Overruled] = []
    for each in reversed(said):
        take_in = rulings.put_together if each.ruling == "together" else rulings.keep_apart
        if take_in(each.pair):
            held[each.ruling].append(each.pair)
        else:
            opposite = "kept the two apart" if each.ruling == "together" else "put the two together"
            overruled.append(Overruled(said=each, reason=f"newer decisions {opposite}"))
    return Decisions(together=tuple(held["together"]), apart=tuple(held["apart"])), overruled
