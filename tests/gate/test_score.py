"""The scorer of the accuracy gate, on lines made for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from agreement import agreement
from hypothesis import given
from hypothesis import strategies as st
from score import GoldDocument, GoldEvent, Tally, grade, load_gold, pairs_of, score


def a_gold(**changes: Any) -> GoldEvent:
    values: dict[str, Any] = {
        "type": "ACCUSE",
        "source": "NOR",
        "target": "RUS",
        "date": "2012-10-30",
        "precision": "day",
        "status": "happened",
    }
    return GoldEvent(**{**values, **changes})


def a_line(**changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "type": "ACCUSE",
        "source": ["NOR"],
        "target": ["RUS"],
        "date": "2012-10-30",
        "precision": "day",
        "status": "occurred",
        "symmetric": False,
    } | changes
    return {
        **values,
        "source": [{"country": country} for country in values["source"]],
        "target": [{"country": country} for country in values["target"]],
        "date": {"start": values["date"], "precision": values["precision"] if values["date"] else None},
    }


def a_document(*events: GoldEvent) -> GoldDocument:
    return GoldDocument(id="t1", text="Oslo has summoned the ambassador.", published="2012-10-30", events=events)


def scored(events: list[GoldEvent], lines: list[dict[str, Any]]) -> Tally:
    return score([a_document(*events)], {"t1": lines})


def graded(gold: GoldEvent, **changes: Any) -> int:
    (pair,) = pairs_of(a_line(**changes))
    return grade(gold, pair)


def test_the_same_event_has_the_best_grade() -> None:
    assert graded(a_gold()) == 3


def test_an_alternative_type_is_as_right_and_another_is_not() -> None:
    assert graded(a_gold(alternatives=frozenset({"REJECT"})), type="REJECT") == 3
    assert graded(a_gold(), type="REJECT") == 0


def test_other_states_do_not_match() -> None:
    assert graded(a_gold(), target=["SWE"]) == 0
    assert graded(a_gold(), target=[]) == 0


@pytest.mark.parametrize(
    ("gold", "predicted", "best"),
    [
        (("2012-10-30", "day"), ("2012-10-30", "day"), True),
        (("2012-10-30", "day"), ("2012-10-29", "day"), False),
        (("2012-10-30", "day"), (None, None), False),
        ((None, None), (None, None), True),
        ((None, None), ("2012-10-30", "day"), False),
        (("2012-10", "month"), ("2012-10-01", "month"), True),
        (("2012-10", "month"), ("2012-10-12", "day"), True),
        (("2012-10-01", "day"), ("2012-10-01", "month"), False),
        (("2012", "year"), ("2012-10-01", "month"), True),
        (("2012-10", "month"), ("2012-10-01", "year"), False),
        (("2012-10-22", "week"), ("2012-10-22", "week"), True),
        (("2012-10-22", "week"), ("2012-10-15", "week"), False),
    ],
)
def test_a_date_counts_at_the_precision_of_the_gold(
    gold: tuple[str | None, str | None], predicted: tuple[str | None, str | None], best: bool
) -> None:
    event = a_gold(date=gold[0], precision=gold[1])
    assert graded(event, date=predicted[0], precision=predicted[1]) == (3 if best else 1)


def test_swapped_sides_lose_the_best_grade_unless_the_event_is_symmetric() -> None:
    assert graded(a_gold(), source=["RUS"], target=["NOR"]) == 2
    assert graded(a_gold(symmetric=True), source=["RUS"], target=["NOR"]) == 3


@pytest.mark.parametrize(
    ("status", "accepted"),
    [
        ("happened", {"occurred", "ongoing"}),
        ("scheduled", {"scheduled"}),
        ("alleged", {"alleged", "unconfirmed"}),
        ("unconfirmed", {"alleged", "unconfirmed"}),
    ],
)
def test_each_gold_status_accepts_its_own(status: str, accepted: set[str]) -> None:
    every = {"occurred", "ongoing", "scheduled", "alleged", "unconfirmed", "denied", "cancelled"}
    assert {each for each in every if graded(a_gold(status=status), status=each) == 3} == accepted


def test_a_domestic_event_needs_no_second_side() -> None:
    gold = a_gold(type="INTERNAL", source="GEO", target="GEO")
    assert graded(gold, type="INTERNAL", source=["GEO"], target=[]) == 3
    assert graded(gold, type="INTERNAL", source=["GEO"], target=["RUS"]) == 0


def test_several_parties_make_a_pair_each() -> None:
    pairs = pairs_of(a_line(source=["SAU", "BHR"], target=["QAT"]))
    assert [(pair.source, pair.target) for pair in pairs] == [("SAU", "QAT"), ("BHR", "QAT")]


def test_nobody_meets_himself_among_others() -> None:
    pairs = pairs_of(a_line(source=["KOR", "PRK"], target=["PRK"]))
    assert [(pair.source, pair.target) for pair in pairs] == [("KOR", "PRK")]


def test_parties_of_a_symmetric_event_named_on_one_side_are_paired() -> None:
    pairs = pairs_of(a_line(source=["KOR", "PRK", "CHN"], target=[], symmetric=True))
    assert [(pair.source, pair.target) for pair in pairs] == [("KOR", "PRK"), ("KOR", "CHN")]


def test_misses_and_false_alarms_are_counted_by_type() -> None:
    tally = scored([a_gold(), a_gold(type="AID", target="SYR")], [a_line(), a_line(type="SANCTION")])
    assert (tally.gold, tally.matched, tally.predicted, tally.right) == (2, 1, 2, 1)
    assert tally.worst_types() == ["AID: 0 of 1 found, 0 false alarms", "SANCTION: 0 of 0 found, 1 false alarms"]
    assert tally.figures["recall"] == tally.figures["precision"] == 50


def test_one_prediction_meets_one_gold_event_only() -> None:
    tally = scored([a_gold(), a_gold(date="2011-05-01")], [a_line()])
    assert (tally.matched, tally.exact) == (1, 1)


def test_a_better_prediction_is_matched_before_a_worse_one() -> None:
    tally = scored([a_gold()], [a_line(date="2012-10-01"), a_line()])
    assert (tally.matched, tally.exact, tally.predicted, tally.right) == (1, 1, 2, 1)


def test_an_optional_event_is_neutral_found_or_not() -> None:
    optional = a_gold(optional=True)
    for lines in ([], [a_line()]):
        tally = scored([optional], lines)
        assert (tally.gold, tally.predicted, tally.false) == (0, 0, [])


def test_a_required_event_is_met_before_an_optional_one() -> None:
    tally = scored([a_gold(optional=True), a_gold()], [a_line()])
    assert (tally.matched, tally.right) == (1, 1)


def test_a_further_mention_of_an_event_is_no_false_alarm_but_one_with_another_date_is() -> None:
    tally = scored([a_gold()], [a_line(), a_line(), a_line(date=None), a_line(date="2001-01-01")])
    assert (tally.duplicates, tally.predicted, tally.right) == (2, 2, 1)


def test_texts_without_events_should_be_left_alone() -> None:
    assert scored([], []).figures["quiet"] == 100
    assert scored([], [a_line()]).figures["quiet"] == 0


def test_figures_that_nothing_was_counted_for_are_left_out() -> None:
    assert score([], {}).figures == {}
    assert scored([a_gold()], []).figures == {"recall": 0}


PAIRS = st.builds(
    a_gold,
    type=st.sampled_from(["ACCUSE", "AID", "SANCTION"]),
    source=st.sampled_from(["NOR", "RUS"]),
    target=st.sampled_from(["SWE", "FIN"]),
    date=st.sampled_from(["2012-10-30", "2011-05-01"]),
    optional=st.booleans(),
)


def line_of(gold: GoldEvent) -> dict[str, Any]:
    return a_line(type=gold.type, source=[gold.source], target=[gold.target], date=gold.date)


@given(st.lists(PAIRS, max_size=6))
def test_the_gold_itself_has_full_marks(events: list[GoldEvent]) -> None:
    tally = scored(events, [line_of(event) for event in events])
    assert tally.gold == tally.matched == tally.exact
    assert tally.false == []


@given(st.lists(PAIRS, max_size=5), st.lists(PAIRS, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_predictions_does_not_matter(events: list[GoldEvent], found: list[GoldEvent], random: Any) -> None:
    lines = [line_of(event) for event in found]
    shuffled = random.sample(lines, len(lines))
    assert scored(events, lines).figures == scored(events, shuffled).figures


def test_a_malformed_line_is_named(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"id": "a", "text": "b", "published": None, "gold": {}}) + "\n")
    with pytest.raises(ValueError, match=r"gold.jsonl, line 1: KeyError: 'events'"):
        load_gold(gold)


def test_agreement_counts_what_two_codings_share() -> None:
    first = a_document(a_gold(), a_gold(type="AID", target="SYR"), a_gold(target="SWE", optional=True))
    second = a_document(a_gold(date=None, precision=None), a_gold(type="AID", target="FIN"))
    counts = agreement([first], [second])
    assert (counts.first, counts.second, counts.pairs) == (2, 2, 1)
    assert counts.figures == {"pair": 50, "type": 100, "date": 0, "status": 100}
