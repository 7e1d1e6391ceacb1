"""Make the lines of a ledger, with what they must hold: bounds, days in order, and ids that follow from the content."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from yalu.errors import ConfigError
from yalu.forecast.propose import Proposal
from yalu.forecast.rules import parse_rule
from yalu.forecast.values import (
    Answer,
    Comment,
    ForecastEntry,
    HolderKind,
    HowResolved,
    Outcome,
    Question,
    Resolution,
    RuleDecision,
    check_probability,
    day_after,
)
from yalu.model.ids import content_id

# Words of people are shown whole; a page of them is no question.
_MOST_CHARACTERS = 2000


def make_question(
    *,
    text: str,
    about: Sequence[str],
    since: date,
    closes: date | None,
    horizon: str,
    proposal: Proposal,
    by: str,
    at: str,
    source: str | None = None,
    claim: str | None = None,
) -> Question:
    """Return a question. The same words, states and days are the same question, whoever asks it and when.

    Raises ConfigError where it closes before it begins, has no words or too many.
    """
    words = check_words(text, "the question")
    if closes is not None and closes < since:
        raise ConfigError(f"closes on {closes}, before it begins on {since}.", item=repr(words[:80]))
    name = content_id("question", words, sorted(about), since.isoformat(), closes.isoformat() if closes else None)
    return Question(
        question_id=name,
        text=words,
        about=tuple(about),
        since=since,
        closes=closes,
        horizon=horizon,
        source=source,
        claim=claim,
        proposed=str(proposal.rule) if proposal.rule else None,
        proposed_why=proposal.why,
        by=by,
        at=at,
    )


def make_decision(question: Question, rule: str | None, *, by: str, at: str) -> RuleDecision:
    """Return the decision on a rule, in its canonical form; null leaves it to a person. Raises ConfigError."""
    line = str(parse_rule(rule)) if rule else None
    if line and question.closes is None:
        raise ConfigError("a question without a last day has no rule.", item=question.question_id)
    name = content_id("rule", question.question_id, line, by, at)
    return RuleDecision(decision_id=name, question=question.question_id, rule=line, by=by, at=at)


def make_forecast(
    question: Question,
    *,
    holder: str,
    kind: HolderKind,
    by: str,
    at: str,
    made: date | None = None,
    expects: Answer | None = None,
    probability: float | None = None,
    band: tuple[float, float] | None = None,
    words: str | None = None,
    outlet: str | None = None,
    source: str | None = None,
) -> ForecastEntry:
    """Return a forecast on a question. An own one is made on the day of `at`: it cannot be dated back.

    `band` is the range that words of likelihood stand for; where it lies on the other side than what is expected ("will
    probably not"), it is that of the denial, and is turned. Raises ConfigError where neither probability nor direction
    is given or they disagree, where a probability is out of bounds, or the question was closed.
    """
    item = question.question_id
    day = date.fromisoformat(at[:10]) if kind == "own" or made is None else made
    if question.closes is not None and day > question.closes:
        raise ConfigError(f"the question closed on {question.closes}.", item=item, remedy="Ask a new question.")
    if probability is not None:
        check_probability(probability, item)
    low, high = turned(band, expects) if band and probability is None else (None, None)
    middle = probability if probability is not None else (low + high) / 2 if low is not None and high else None
    if expects is None and middle is None:
        raise ConfigError("says neither how likely it is nor whether it comes.", item=item)
    expected: Answer = expects or ("yes" if middle is not None and middle >= 0.5 else "no")
    if probability is not None and probability != 0.5 and (probability > 0.5) != (expected == "yes"):
        raise ConfigError(f"{probability:g} does not expect {expected}.", item=item, remedy="Leave out the direction.")
    name = check_words(holder, "the holder")
    day_text = day.isoformat()
    entry = content_id("forecast", item, name, outlet, day_text, expected, probability, low, high, words, by, at)
    return ForecastEntry(
        entry_id=entry,
        question=item,
        holder=name,
        kind=kind,
        outlet=outlet,
        made=day,
        expects=expected,
        probability=probability,
        low=low,
        high=high,
        words=words,
        source=source,
        by=by,
        at=at,
    )


def turned(band: tuple[float, float], expects: Answer | None) -> tuple[float, float]:
    """Return the range of yes: that of the words, or its complement where they speak of the other answer."""
    low, high = band
    middle = (low + high) / 2
    other = (expects == "no" and middle > 0.5) or (expects == "yes" and middle < 0.5)
    return (round(1 - high, 10), round(1 - low, 10)) if other else band


def make_resolution(
    question: Question,
    *,
    outcome: Outcome,
    reason: str,
    by: str,
    at: str,
    how: HowResolved = "person",
    happened: date | None = None,
    events: Sequence[str] = (),
    source: str | None = None,
) -> Resolution:
    """Return an answer. "Yes" needs the day on which it happened, "no" is known on the day after the question closed.

    Raises ConfigError where the day is missing or outside the question's time, or no reason is given.
    """
    item, closes = question.question_id, question.closes
    why = check_words(reason, "the reason")
    if outcome == "void":
        happened = happened or date.fromisoformat(at[:10])
    elif closes is None:
        raise ConfigError("a question without a last day can only be void.", item=item)
    elif outcome == "no":
        happened = happened or day_after(closes)
    if happened is None:
        raise ConfigError("yes needs the day on which it happened.", item=item, remedy="Give --happened DATE.")
    if outcome != "void" and closes is not None and not question.since <= happened <= day_after(closes):
        raise ConfigError(f"{happened} is not within its time, {question.since} to {closes}.", item=item)
    name = content_id("resolution", item, outcome, happened.isoformat(), how, list(events), why, source, by, at)
    return Resolution(
        resolution_id=name,
        question=item,
        outcome=outcome,
        happened=happened,
        how=how,
        events=tuple(events),
        reason=why,
        source=source,
        by=by,
        at=at,
    )


def make_comment(question: Question, text: str, *, by: str, at: str) -> Comment:
    """Return a comment on a question. Raises ConfigError where it has no words or too many."""
    words = check_words(text, "the comment")
    name = content_id("comment", question.question_id, words, by, at)
    return Comment(comment_id=name, question=question.question_id, text=words, by=by, at=at)


def check_words(text: str, what: str) -> str:
    """Return text on one line. Raises ConfigError where it is empty or too long."""
    words = " ".join(text.split())
    if not words:
        raise ConfigError(f"{what} has no words.")
    if len(words) > _MOST_CHARACTERS:
        raise ConfigError(f"{what} is longer than {_MOST_CHARACTERS} characters.", item=repr(words[:80]))
    return words
