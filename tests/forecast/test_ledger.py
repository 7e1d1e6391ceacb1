"""What the ledger holds true: order does not matter, nothing is edited, nothing said afterwards counts."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yalu.forecast import (
    LEAST_RESOLVED,
    Finding,
    ForecastEntry,
    Line,
    Question,
    Resolution,
    RuleDecision,
    brier,
    calibrate,
    counted_forecasts,
    fold,
    rank,
    score_case,
    score_ledger,
    standing,
)

_SINCE, _CLOSES = date(2018, 1, 1), date(2018, 12, 31)
_AT = "2018-01-01T00:00:00Z"
_LATER = date(2020, 1, 1)


def question(name: str = "q", **changes: object) -> Question:
    usual: dict[str, object] = {
        "question_id": name,
        "text": "Will it come?",
        "about": ("CHN-PRK",),
        "since": _SINCE,
        "closes": _CLOSES,
        "horizon": "stated",
        "source": None,
        "claim": None,
        "proposed": None,
        "proposed_why": "",
        "by": "a",
        "at": _AT,
    }
    return Question(**(usual | changes))  # type: ignore[arg-type]


def forecast(made: date, probability: float | None = None, **changes: object) -> ForecastEntry:
    usual: dict[str, object] = {
        "entry_id": f"f-{made}-{probability}",
        "question": "q",
        "holder": "Analyst",
        "kind": "person",
        "outlet": None,
        "made": made,
        "expects": "yes" if probability is None or probability >= 0.5 else "no",
        "probability": probability,
        "low": None,
        "high": None,
        "words": None,
        "source": None,
        "by": "a",
        "at": f"{made}T12:00:00Z",
    }
    return ForecastEntry(**(usual | changes))  # type: ignore[arg-type]


def resolution(outcome: str, at: str, **changes: object) -> Resolution:
    usual: dict[str, object] = {
        "resolution_id": f"r-{at}-{outcome}",
        "question": "q",
        "outcome": outcome,
        "happened": date(2018, 6, 20),
        "how": "person",
        "events": (),
        "reason": "seen",
        "source": None,
        "by": "a",
        "at": at,
    }
    return Resolution(**(usual | changes))  # type: ignore[arg-type]


days = st.dates(date(2017, 6, 1), date(2019, 6, 1))
forecasts = st.lists(st.tuples(days, st.floats(0.001, 0.999)), min_size=1, max_size=12)


def lines(made: list[tuple[date, float]]) -> list[Line]:
    return [
        question(),
        *(forecast(day, p, entry_id=f"f{number}") for number, (day, p) in enumerate(made)),
        resolution("no", "2019-01-05T00:00:00Z"),
        resolution("yes", "2019-02-01T00:00:00Z"),
        RuleDecision(decision_id="d1", question="q", rule="CONSULT CHN-PRK", by="a", at="2018-02-01T00:00:00Z"),
        RuleDecision(decision_id="d2", question="q", rule=None, by="b", at="2018-03-01T00:00:00Z"),
    ]


@given(forecasts, st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(made: list[tuple[date, float]], shuffle: random.Random) -> None:
    written = lines(made)
    mixed = [*written, written[1]]  # a line twice, too
    shuffle.shuffle(mixed)
    assert fold(mixed) == fold(written)
    case = fold(mixed)["q"]
    assert standing(case, None, _LATER).status == "yes"
    assert case.rule is None


@given(forecasts)
def test_nothing_said_after_the_outcome_or_the_close_counts(made: list[tuple[date, float]]) -> None:
    case = fold(lines(made))["q"]
    happened = date(2018, 6, 20)
    early = [(day, p) for day, p in made if day < happened]
    counted = counted_forecasts(case, happened)
    assert all(each.made < happened for each in counted.get("Analyst", ()))
    later = fold(lines([*made, (happened, 0.999), (date(2018, 12, 31), 0.999), (date(2019, 5, 1), 0.999)]))["q"]
    stands = standing(case, None, _LATER)
    assert score_case(later, stands) == score_case(case, stands)
    assert bool(score_case(case, stands)) == bool(early)
    after = standing(case, None, _LATER)
    unasked = replace(after, status="no", happened=date(2019, 4, 1))
    assert all(each.days <= (date(2019, 1, 1) - min(d for d, _ in made)).days for each in score_case(case, unasked))


@given(forecasts, st.floats(0.001, 0.999))
def test_an_update_changes_no_day_before_it(made: list[tuple[date, float]], later: float) -> None:
    """What is said later adds a line and leaves the earlier lines, and what they score, as they were."""
    written = lines(made)
    updated = [*written, forecast(date(2018, 6, 19), later, entry_id="zz", at="2018-06-19T23:59:00Z")]
    before, after = fold(written)["q"], fold(updated)["q"]
    assert [each for each in after.forecasts if each.entry_id != "zz"] == list(before.forecasts)
    stands = standing(before, None, _LATER)
    (new,) = score_case(after, stands)
    old = score_case(before, stands)
    if old and old[0].brier is not None and new.brier is not None:
        # Only the last day of all can differ.
        assert abs(new.brier * new.days - old[0].brier * old[0].days) <= 1 + 1e-9


@given(forecasts, st.sampled_from(["yes", "no"]))
def test_scores_are_bounded(made: list[tuple[date, float]], outcome: str) -> None:
    case = fold(lines(made))["q"]
    for each in score_case(case, replace(standing(case, None, _LATER), status=outcome)):
        assert each.brier is not None
        assert each.log is not None
        assert 0 <= each.brier <= 1
        assert 0 <= each.log <= 6.91
        assert each.days >= 1


def test_the_record_is_asked_anew_each_time() -> None:
    said = resolution("yes", "2019-01-05T00:00:00Z", how="record", events=("e1",))
    case = fold([question(), said])["q"]
    gone = standing(case, Finding(outcome=None, reason="nothing"), _LATER)
    assert (gone.status, gone.due) == ("open", True)
    assert gone.contradicted
    turned = standing(case, Finding(outcome="no", reason="none", happened=date(2019, 1, 1)), _LATER)
    assert turned.status == "no"
    assert turned.contradicted
    same = standing(case, Finding(outcome="yes", reason="it did", happened=date(2018, 6, 20)), _LATER)
    assert (same.status, same.contradicted) == ("yes", None)


def test_a_person_is_believed_and_told_what_the_record_holds_against_it() -> None:
    case = fold([question(), resolution("no", "2019-01-05T00:00:00Z")])["q"]
    found = standing(case, Finding(outcome="yes", reason="a visit", happened=date(2018, 6, 20)), _LATER)
    assert (found.status, found.contradicted) == ("no", "a visit")
    void = fold([question(), resolution("void", "2019-01-05T00:00:00Z")])["q"]
    assert standing(void, Finding(outcome="yes", reason="a visit"), _LATER).contradicted is None


def test_a_question_without_a_last_day_is_void() -> None:
    case = fold([question(closes=None, horizon="'eventually' names no time by which it can fail.")])["q"]
    assert standing(case, None, _LATER).status == "void"
    assert not score_case(case, standing(case, None, _LATER))


def test_an_open_question_is_due_after_its_last_day() -> None:
    case = fold([question()])["q"]
    assert not standing(case, None, _CLOSES).due
    assert standing(case, None, _CLOSES + timedelta(days=1)).due


def test_words_give_a_range_and_no_words_a_direction() -> None:
    likely = forecast(date(2018, 1, 2), None, holder="Likely", low=0.55, high=0.8, words="likely")
    silent = forecast(date(2018, 1, 2), None, holder="Silent", expects="no")
    case = fold([question(), likely, silent, resolution("yes", "2018-07-01T00:00:00Z")])["q"]
    first, second = score_case(case, standing(case, None, _LATER))
    assert first.brier == pytest.approx(brier(0.675, 1))
    assert first.brier_best == pytest.approx(brier(0.8, 1))
    assert first.brier_worst == pytest.approx(brier(0.55, 1))
    assert (second.brier, second.log, second.probability, second.right) == (None, None, None, False)


def _many(number: int) -> list[Line]:
    found: list[Line] = []
    for each in range(number):
        name = f"q{each:02}"
        found.append(question(name))
        found.append(forecast(_SINCE, 0.7 if each % 2 else 0.3, question=name, entry_id=f"f{each}", outlet="Daily"))
        outcome = "yes" if each % 3 else "no"
        found.append(resolution(outcome, _AT, question=name, resolution_id=f"r{each}", happened=date(2018, 6, 20)))
    return found


@pytest.mark.parametrize("by", ["holder", "outlet", "kind", "all"])
def test_figures_only_where_ten_are_resolved(by: str) -> None:
    for number in (LEAST_RESOLVED - 1, LEAST_RESOLVED):
        cases = fold(_many(number))
        scored = score_ledger(cases, {name: standing(case, None, _LATER) for name, case in cases.items()})
        (found,) = rank(scored, by)  # type: ignore[arg-type]
        assert found.questions == number
        assert found.too_few == (number < LEAST_RESOLVED)
        assert (found.brier is None) == found.too_few
        if found.brier:
            assert found.brier.low <= found.brier.value <= found.brier.high
            assert sum(row.number for row in calibrate(scored)) == number
