"""How holders and outlets have fared: scores only where ten or more of their questions are resolved, with intervals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from yalu.forecast.ledger import Case, Standing, counted_forecasts
from yalu.forecast.scores import (
    CalibrationRow,
    Interval,
    Partition,
    base_rate_score,
    brier,
    calibration,
    log_score,
    mean_interval,
    partition,
    skill,
    time_weighted,
    wilson,
)
from yalu.forecast.values import LEAST, MOST, Answer, ForecastEntry, HolderKind, day_after

# Scores of fewer say more of luck than of the forecaster: with ten, the half-width of an interval of a share is 0.3.
LEAST_RESOLVED = 10

Group = Literal["holder", "outlet", "kind", "all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """How one holder fared on one question. Scores are weighted by time, null where only a direction is known.

    `brier_best` and `brier_worst` are those over the ends of the ranges that words of likelihood stand for.
    `probability` is the last one given, `days` how many days it and those before it stood.
    """

    question: str
    holder: str
    kind: HolderKind
    outlet: str | None
    outcome: Answer
    expects: Answer
    probability: float | None
    brier: float | None
    brier_best: float | None
    brier_worst: float | None
    log: float | None
    days: int

    @property
    def right(self) -> bool:
        """Whether what was expected last is what came."""
        return self.expects == self.outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """How a holder or outlet has fared over all resolved questions. Null figures: too few questions are resolved.

    `questions` are those resolved yes or no, `right` the share of which the direction was right (with Wilson's
    interval), `scored` those with a probability. `skill` is the gain over one who always gives the share of yes.
    """

    name: str
    questions: int
    right_number: int
    right: Interval | None
    scored: int
    brier: Interval | None
    brier_best: float | None
    brier_worst: float | None
    log: Interval | None
    skill: float | None

    @property
    def too_few(self) -> bool:
        """Whether too few questions are resolved to give any figure."""
        return self.right is None


def score_case(case: Case, stands: Standing) -> list[Scored]:
    """Return how each holder fared on a question, by holder; nothing unless it is resolved yes or no."""
    if stands.status not in ("yes", "no") or stands.happened is None:
        return []
    closes = case.question.closes
    end = stands.happened if closes is None else min(stands.happened, day_after(closes))
    counted = counted_forecasts(case, stands.happened)
    outcome: Answer = "yes" if stands.status == "yes" else "no"
    return [_scored(case, counted[holder], outcome, end) for holder in sorted(counted)]


def _scored(case: Case, entries: Sequence[ForecastEntry], outcome: Answer, end: date) -> Scored:
    last, happened = entries[-1], int(outcome == "yes")
    bands = [(entry.made, entry.band) for entry in entries]
    known = [(day, band) for day, band in bands if band is not None]

    def score(pick: Callable[[tuple[float, float, float]], float], by: Callable[[float, int], float]) -> float | None:
        return time_weighted([(day, pick(band)) for day, band in known], end, by, happened)

    # Nearest to what happened, and farthest from it, within each range.
    near: Callable[[tuple[float, float, float]], float] = lambda band: band[2] if happened else band[1]  # noqa: E731
    far: Callable[[tuple[float, float, float]], float] = lambda band: band[1] if happened else band[2]  # noqa: E731
    return Scored(
        question=case.question.question_id,
        holder=last.holder,
        kind=last.kind,
        outlet=last.outlet,
        outcome=outcome,
        expects=last.expects,
        probability=known[-1][1][0] if known else None,
        brier=score(lambda band: band[0], brier),
        brier_best=score(near, brier),
        brier_worst=score(far, brier),
        log=score(lambda band: min(MOST, max(LEAST, band[0])), log_score),
        days=(end - entries[0].made).days,
    )


def rank(scored: Iterable[Scored], by: Group) -> list[Record]:
    """Return how each holder, outlet or kind of holder has fared (or all together): those with most questions first."""
    groups: dict[str, list[Scored]] = {}
    for each in scored:
        name = {"holder": each.holder, "outlet": each.outlet, "kind": each.kind, "all": "all"}[by]
        if name is not None:
            groups.setdefault(name, []).append(each)
    return sorted(
        (_record(name, group) for name, group in groups.items()), key=lambda each: (-each.questions, each.name)
    )


def _record(name: str, group: Sequence[Scored]) -> Record:
    numbers = [each for each in group if each.brier is not None]
    enough, enough_scored = len(group) >= LEAST_RESOLVED, len(numbers) >= LEAST_RESOLVED
    right = sum(each.right for each in group)
    score = mean_interval([each.brier for each in numbers if each.brier is not None]) if enough_scored else None
    outcomes = [int(each.outcome == "yes") for each in numbers]
    return Record(
        name=name,
        questions=len(group),
        right_number=right,
        right=wilson(right, len(group)) if enough else None,
        scored=len(numbers),
        brier=score,
        brier_best=_mean(each.brier_best for each in numbers) if enough_scored else None,
        brier_worst=_mean(each.brier_worst for each in numbers) if enough_scored else None,
        log=mean_interval([each.log for each in numbers if each.log is not None]) if enough_scored else None,
        skill=skill(score.value, base_rate_score(outcomes)) if score else None,
    )


def _mean(values: Iterable[float | None]) -> float:
    known = [value for value in values if value is not None]
    return sum(known) / len(known)


def calibrate(scored: Iterable[Scored]) -> tuple[CalibrationRow, ...]:
    """Return how often what was given each ICD 203 band of probability came; each holder's last forecast counts."""
    known = [(each.probability, int(each.outcome == "yes")) for each in scored if each.probability is not None]
    return calibration([probability for probability, _ in known], [outcome for _, outcome in known])


def parts(scored: Iterable[Scored]) -> Partition | None:
    """Return Murphy's partition over the last forecasts of all holders; null where too few have a probability."""
    known = [(each.probability, int(each.outcome == "yes")) for each in scored if each.probability is not None]
    if len(known) < LEAST_RESOLVED:
        return None
    return partition([probability for probability, _ in known], [outcome for _, outcome in known])


def score_ledger(cases: Mapping[str, Case], standings: Mapping[str, Standing]) -> list[Scored]:
    """Return how all holders fared on all resolved questions, by question and holder."""
    return [each for name in sorted(cases) for each in score_case(cases[name], standings[name])]
