"""Our own gold holds together: forms, coverage, dates that agree with their words."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from agreement import SECOND, agreement, first_codings, report, second_codings
from measuring import GOLD, GOLD_FILES
from score import load_gold

from yalu.codebook import load_codebook

SECTORS = {"GOV", "MIL", "PTY", "LEG", "JUD", "COP", "MED", "BUS", "CVL", "NGO", "IGO", "REB", "UNK"}
DOMAINS = {"political", "economic", "military", "social", "legal"}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Below these two passes over the same texts would no longer count as one way of coding.
STEADY = {"pair": 85.0, "type": 90.0, "date": 85.0, "status": 90.0}


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLD / name).read_text(encoding="utf-8").splitlines()]


def events(name: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [(line, event) for line in lines(name) for event in line["gold"]["events"]]


@pytest.mark.parametrize("name", [*GOLD_FILES, SECOND])
def test_every_event_is_well_formed(name: str) -> None:
    types = set(load_codebook().types)
    for line, event in events(name):
        where = (line["id"], event["type"])
        assert {event["type"], *event["alt_types"]} <= types, where
        assert event["type"] not in event["alt_types"], where
        assert event["domain"] in DOMAINS, where
        assert event["salience"] in {"main", "background"}, where
        assert all(anchor in line["text"] for anchor in event["anchors"]), where
        for party in filter(None, (event["source"], event["target"])):
            state, _, sector = party.partition("/")
            assert len(state) == 3, where
            assert state.isupper(), where
            assert sector in SECTORS, where
        assert event["source"] or event["target"], where


@pytest.mark.parametrize("name", GOLD_FILES)
def test_no_text_is_given_twice(name: str) -> None:
    assert max(Counter(line["text"] for line in lines(name)).values()) == 1
    assert max(Counter(line["id"] for line in lines(name)).values()) == 1


@pytest.mark.parametrize("name", [*GOLD_FILES, SECOND])
def test_dates_rest_on_the_text_and_the_day_of_publication(name: str) -> None:
    for line, event in events(name):
        basis, where = event["date_basis"], (line["id"], event["type"], event["date"])
        if event["date"] is None:
            assert basis is event["precision"] is None, where
        elif basis == "explicit":
            assert event["precision"] in {"day", "month", "year"}, where
        else:
            assert line["published"] is not None, where
        if event["precision"] == "week":
            assert date.fromisoformat(event["date"]).weekday() == 0, where
        if basis == "publication_context":
            assert event["date"] == line["published"], where


@pytest.mark.parametrize("name", GOLD_FILES)
def test_a_date_read_from_a_weekday_falls_on_a_weekday_of_the_text(name: str) -> None:
    for line, event in events(name):
        if event["date_basis"] == "weekday":
            day = date.fromisoformat(event["date"])
            # "On Monday ... a day earlier" rests on a weekday without falling on it.
            near = {WEEKDAYS[(day + timedelta(shift)).weekday()] for shift in (0, 1)}
            assert any(weekday in line["text"] for weekday in near), (line["id"], event["date"])


def test_every_type_and_many_states_and_decades_are_covered() -> None:
    coded = [event for name in GOLD_FILES for _, event in events(name) if not event["optional"]]
    counts = Counter(event["type"] for event in coded)
    assert set(counts) == set(load_codebook().types)
    assert min(counts.values()) >= 10, counts.most_common()[-3:]
    states = {party[:3] for event in coded for party in (event["source"], event["target"]) if party}
    assert len(states) >= 100
    decades = Counter(line["published"][:3] for name in GOLD_FILES for line in lines(name) if line["published"])
    assert {"194", "195", "196", "197", "198", "199", "200", "201", "202"} <= set(decades)


def test_there_are_enough_texts_and_texts_without_events() -> None:
    sentences, reports = (load_gold(GOLD / name) for name in GOLD_FILES)
    assert len(sentences) >= 400
    assert sum(document.is_quiet for document in sentences) >= 60
    assert len(reports) >= 60
    assert any(document.is_quiet for document in reports)


def test_a_quarter_was_coded_twice_and_the_two_passes_agree() -> None:
    first, second = first_codings(), second_codings()
    assert len(second) >= len(first) / 4 - 1
    assert all(first[each.id].text == each.text for each in second)
    counts = agreement([first[each.id] for each in second], second)
    assert all(counts.figures[name] >= least for name, least in STEADY.items()), report(counts)
