"""The values of the ledger: questions, the forecasts people make on them, how they are resolved.

A question asks whether something happens between two days. Each line of the ledger is one of these values and is never
edited: a later line supersedes. The order of lines is that of `at` (ISO, UTC), then of their ids, not that of a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from yalu.errors import ConfigError

Answer = Literal["yes", "no"]
Outcome = Literal["yes", "no", "void"]
Status = Literal["open", "yes", "no", "void"]
# `own`: somebody who keeps this ledger; the others are the kinds of a claim's holder.
HolderKind = Literal["person", "institution", "outlet", "unnamed", "author", "own"]
HowResolved = Literal["record", "person"]

# Nothing that is still open is certain. Within these bounds the logarithmic score is finite (at most 6.9).
LEAST, MOST = 0.001, 0.999


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Whether something happens from `since` to `closes` (inclusive). Without `closes` it can never be resolved.

    `about` are dyads (`CHN-PRK`) or states. `horizon` says in words how `closes` was found. `source` names where the
    forecast stood (author, outlet, date, title or address), `claim` the claim of the record it was made from.
    `proposed` is the rule that the machine proposed, in its canonical form; null with the reason in `proposed_why`.
    """

    question_id: str
    text: str
    about: tuple[str, ...]
    since: date
    closes: date | None
    horizon: str
    source: str | None
    claim: str | None
    proposed: str | None
    proposed_why: str
    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDecision:
    """The rule by which a person wants a question resolved, in its canonical form; null: a person resolves it."""

    decision_id: str
    question: str
    rule: str | None
    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastEntry:
    """What a holder forecast on the day `made`. A later entry of the same holder is an update.

    `probability` is set where the holder gave a number, `low` and `high` where words of likelihood stand for a range.
    Where neither is known only the direction can be scored: `expects` yes or no. For an own forecast `made` is
    the day on which it was entered.
    """

    entry_id: str
    question: str
    holder: str
    kind: HolderKind
    outlet: str | None
    made: date
    expects: Answer
    probability: float | None
    low: float | None
    high: float | None
    words: str | None
    source: str | None
    by: str
    at: str

    @property
    def band(self) -> tuple[float, float, float] | None:
        """Return the probability of yes (of a range, its middle) and the ends of its range; null where none is said."""
        if self.probability is not None:
            return self.probability, self.probability, self.probability
        if self.low is not None and self.high is not None:
            return (self.low + self.high) / 2, self.low, self.high
        return None

    @property
    def said(self) -> str:
        """Return the forecast in words: "70 %", "likely (55 to 80 %)" of yes, or only "yes" or "no"."""
        if self.probability is not None:
            return f"{100 * self.probability:.3g} %"
        if self.low is not None and self.high is not None:
            return f"{self.words or 'a range'} ({100 * self.low:.0f} to {100 * self.high:.0f} %)"
        return self.expects + (f" ({self.words})" if self.words else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """An answer to a question: by the record with its `events`, or by a person with a `reason` and a `source`.

    `happened` is the day from which no forecast counts: the day it happened, or the day after the question closed.
    """

    resolution_id: str
    question: str
    outcome: Outcome
    happened: date
    how: HowResolved
    events: tuple[str, ...]
    reason: str
    source: str | None
    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What somebody remarks on a question."""

    comment_id: str
    question: str
    text: str
    by: str
    at: str


Line = Question | RuleDecision | ForecastEntry | Resolution | Comment


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event that took place, as rules see it: between `start` and `end`, and knowable from `known`.

    `sources` and `targets` are the states on either side; `source_levels` and `source_names` those of the actors on the
    acting side (of both, where both act).
    """

    event_id: str
    type: str
    mode: str | None
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    source_levels: tuple[str, ...]
    source_names: tuple[str, ...]
    symmetric: bool
    start: date
    end: date
    known: date


@dataclass(frozen=True, slots=True, kw_only=True)
class YearValue:
    """The value of a series in one year, and the day from which it can be known. `dyad` is `CHN-PRK` or `CHN>PRK`."""

    name: str
    dyad: str
    year: int
    value: float
    unit: str | None
    known: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What the record says to a question: an outcome, or null where it cannot tell (yet); `reason` in a sentence."""

    outcome: Answer | None
    reason: str
    happened: date | None = None
    events: tuple[str, ...] = ()


def check_probability(value: float, item: str) -> float:
    """Return a probability that may be scored. Raises ConfigError outside 0.001 to 0.999."""
    if not LEAST <= value <= MOST:
        raise ConfigError(
            f"{value:g} is no probability of what is still open.",
            item=item,
            remedy=f"Give one from {LEAST} to {MOST}.",
        )
    return value


def day_after(day: date) -> date:
    """Return the next day."""
    return day + timedelta(days=1)
