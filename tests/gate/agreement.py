"""How far two codings of the same texts agree: `python tests/gate/agreement.py`.

A quarter of the gold was coded a second time, from the texts and the coding rules alone, by a coder who had seen
neither the first coding nor what the program makes of them. Both coders are language models, so people may agree less;
read the figures as an upper bound on what a program can be asked for. Afterwards only notation was made one (names of
organisations, the code of a state that has ended).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from measuring import GOLD, GOLD_FILES
from score import GoldDocument, GoldEvent, load_gold

SECOND = "second-coding.jsonl"


@dataclass(slots=True, kw_only=True)
class Agreement:
    """Counts over documents coded twice."""

    documents: int = 0
    first: int = 0
    second: int = 0
    pairs: int = 0
    types: int = 0
    dates: int = 0
    statuses: int = 0

    @property
    def figures(self) -> dict[str, float]:
        """Shares in per cent: of events whose pair of states both codings have; of those, same type, date, status."""
        coded = self.first + self.second
        return {
            "pair": 200 * self.pairs / coded if coded else 0.0,
            "type": 100 * self.types / self.pairs if self.pairs else 0.0,
            "date": 100 * self.dates / self.pairs if self.pairs else 0.0,
            "status": 100 * self.statuses / self.pairs if self.pairs else 0.0,
        }


def first_codings() -> dict[str, GoldDocument]:
    """Return all first codings by document id."""
    return {document.id: document for name in GOLD_FILES for document in load_gold(GOLD / name)}


def second_codings() -> list[GoldDocument]:
    """Return the texts that were coded twice, with their second coding."""
    return load_gold(GOLD / SECOND)


def agreement(first: Iterable[GoldDocument], second: Iterable[GoldDocument]) -> Agreement:
    """Return how far two codings of the same documents, in the same order, agree.

    An event that only one coding has does not count where that coding calls it optional.
    """
    counts = Agreement()
    for one, other in zip(first, second, strict=True):
        matched = _matched(one.events, other.events)
        counts.documents += 1
        counts.first += _counted(one.events, {i for i, _ in matched})
        counts.second += _counted(other.events, {j for _, j in matched})
        for i, j in matched:
            _compare(counts, one.events[i], other.events[j])
    return counts


def _compare(counts: Agreement, one: GoldEvent, other: GoldEvent) -> None:
    counts.pairs += 1
    counts.types += _same_type(one, other)
    counts.dates += one.date == other.date
    counts.statuses += one.status == other.status


def _matched(first: Sequence[GoldEvent], second: Sequence[GoldEvent]) -> list[tuple[int, int]]:
    """Return which events of two codings are about the same pair of states, one to one, the most alike first."""
    candidates = sorted(
        (not _same_type(one, other), one.date != other.date, i, j)
        for i, one in enumerate(first)
        for j, other in enumerate(second)
        if one.states == other.states
    )
    matched: list[tuple[int, int]] = []
    for _, _, i, j in candidates:
        if all(i != taken and j != other for taken, other in matched):
            matched.append((i, j))
    return matched


def _same_type(one: GoldEvent, other: GoldEvent) -> bool:
    return one.type in {other.type, *other.alternatives} or other.type in one.alternatives


def _counted(events: Sequence[GoldEvent], matched: set[int]) -> int:
    return sum(index in matched or not event.optional for index, event in enumerate(events))


def report(counts: Agreement) -> str:
    """Return the figures in one line."""
    figures = "  ".join(f"{name} {value:.1f}" for name, value in counts.figures.items())
    return f"{counts.documents} texts, {counts.first} and {counts.second} events: {figures}"


if __name__ == "__main__":
    twice = second_codings()
    codings = first_codings()
    sys.stdout.write(report(agreement([codings[each.id] for each in twice], twice)) + "\n")
