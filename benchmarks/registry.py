"""What a measure is, the registry of measures, and how they are run one after the other."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from benchmarks.inputs import Inputs

Answer = TypeVar("Answer")
Function = Callable[[Inputs], Iterable["Figure"]]


class SkippedError(Exception):
    """This measure cannot be taken here; the message is the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One row of the table. A truth value is a thing that must hold; `unit` of a ratio is `x`, of a share `%`."""

    name: str
    value: float | bool
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A named measure: what it takes figures of, and how."""

    name: str
    about: str
    take: Function


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a measure found, or why it was skipped."""

    measure: Measure
    figures: tuple[Figure, ...] = ()
    skipped: str | None = None


MEASURES: dict[str, Measure] = {}


def measure(name: str) -> Callable[[Function], Function]:
    """Register a function as a measure; its docstring says what it is about."""

    def register(take: Function) -> Function:
        MEASURES[name] = Measure(name=name, about=(take.__doc__ or "").strip(), take=take)
        return take

    return register


def run(names: Iterable[str], inputs: Inputs) -> Iterator[Result]:
    """Yield the result of each named measure, as soon as it is taken. Raises KeyError for an unknown name."""
    for name in names:
        chosen = MEASURES[name]
        try:
            yield Result(measure=chosen, figures=tuple(chosen.take(inputs)))
        except SkippedError as reason:
            yield Result(measure=chosen, skipped=str(reason))


def timed(work: Callable[[], Answer], *, times: int = 3) -> tuple[float, Answer]:
    """Return the seconds of the fastest of several runs, and the last answer: what else runs only makes it slower."""
    best = float("inf")
    for _ in range(times):
        started = time.perf_counter()
        answer = work()
        best = min(best, time.perf_counter() - started)
    return best, answer
