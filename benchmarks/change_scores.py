"""How well points fit what annotators marked: covering and F1 (van den Burg and Williams 2020).

A change point is the index of the first value of a new segment. Nought is a change point of everyone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

MARGIN = 5
Annotations = Mapping[str, Sequence[int]]


def covering(annotations: Annotations, points: Iterable[int], length: int) -> float:
    """Return the mean over annotators of how well their segments are covered by the best fitting found segment."""
    found = _segments(points, length)
    return sum(_covered(_segments(own, length), found, length) for own in annotations.values()) / len(annotations)


def f1(annotations: Annotations, points: Iterable[int], margin: int = MARGIN) -> float:
    """Return the harmonic mean of precision (against all annotators' points) and mean recall (each annotator's)."""
    found = {0, *points}
    marked = [{0, *own} for own in annotations.values()]
    precision = _matches(set().union(*marked), found, margin) / len(found)
    recall = sum(_matches(own, found, margin) / len(own) for own in marked) / len(marked)
    return 2 * precision * recall / (precision + recall)


def _segments(points: Iterable[int], length: int) -> list[tuple[int, int]]:
    inner = {int(point) for point in points if 0 < point < length}
    return list(pairwise(sorted({0, length, *inner})))


def _covered(truth: Sequence[tuple[int, int]], found: Sequence[tuple[int, int]], length: int) -> float:
    return sum((end - start) * max(_jaccard((start, end), each) for each in found) for start, end in truth) / length


def _jaccard(one: tuple[int, int], other: tuple[int, int]) -> float:
    shared = max(0, min(one[1], other[1]) - max(one[0], other[0]))
    return shared / (one[1] - one[0] + other[1] - other[0] - shared)


def _matches(truth: Iterable[int], found: Iterable[int], margin: int) -> int:
    """Return how many true points have a found one of their own within the margin; each takes the nearest free."""
    free = set(found)
    hits = 0
    for point in sorted(truth):
        near = min(
            (each for each in free if abs(each - point) <= margin),
            key=lambda each: (abs(each - point), each),
            default=None,
        )
        if near is not None:
            free.discard(near)
            hits += 1
    return hits
