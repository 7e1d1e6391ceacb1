"""Made worlds: the same plan makes the same world, and what is not read is not known."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from yalu.synth import Plan, Reading, Regime, Ritual, make_world, swinging
from yalu.synth.history import history_of

START = date(2000, 1, 1)
PLAN = Plan(
    since=START,
    until=date(2009, 12, 31),
    relations={"KOR-PRK": [Regime(since=START, per_year=12)], "JPN-USA": [Regime(since=START, per_year=6)]},
    reading=[Reading(since=START, stories_per_year=100)],
)


def test_the_same_plan_makes_the_same_world():
    assert make_world(PLAN) == make_world(PLAN)
    assert make_world(PLAN) != make_world(replace(PLAN, seed=1))


def test_events_are_known_through_their_reports():
    world = make_world(PLAN)
    linked = Counter(link.event_id for link in world.links)
    assert linked == {event.event_id: len(event.mentions) for event in world.events}
    assert sum(linked.values()) == len(world.mentions)
    assert len(world.events) < world.happened
    assert len(world.stories) == len(world.documents) == len({document.doc_id for document in world.documents})
    assert {"-".join(sorted((*event.source, *event.target))) for event in world.events} == set(PLAN.relations)


def test_nothing_is_known_of_what_is_not_read():
    silent = Reading(since=date(2004, 1, 1), stories_per_year=0, reports_per_event=0)
    again = Reading(since=date(2006, 1, 1), stories_per_year=100)
    world = make_world(replace(PLAN, reading=[*PLAN.reading, silent, again]))
    years = {document.published.value[:4] for document in world.documents}
    assert "2005" not in years
    assert {"2003", "2007"} <= years
    assert not [event for event in world.events if event.date.start[:4] in ("2004", "2005")]


@pytest.mark.parametrize("burst", [1.0, 4.0])
def test_bursts_keep_the_pace(burst):
    world = make_world(replace(PLAN, burst=burst, relations={"KOR-PRK": [Regime(since=START, per_year=60)]}))
    assert 450 < world.happened < 750


def test_more_is_read_where_the_plan_says_so():
    more = Reading(since=date(2005, 1, 1), stories_per_year=400)
    world = make_world(replace(PLAN, reading=[*PLAN.reading, more]))
    halves = Counter(document.published.value >= "2005" for document in world.documents)
    assert 3 < halves[True] / halves[False] < 5


def test_a_season_swings_the_rate_over_the_year():
    regime = Regime(since=START, per_year=60, season=1.0)
    world = make_world(replace(PLAN, relations={"KOR-PRK": [regime]}))
    summer = sum(event.date.start[5:7] in ("06", "07", "08") for event in world.events)
    winter = sum(event.date.start[5:7] in ("12", "01", "02") for event in world.events)
    assert summer > 4 * winter
    assert 400 < world.happened < 800


def test_a_shape_makes_counts_overdispersed():
    months = [Counter[str](), Counter[str]()]
    for counts, shape in zip(months, (None, 0.5), strict=True):
        world = make_world(replace(PLAN, relations={"KOR-PRK": [Regime(since=START, per_year=120, shape=shape)]}))
        counts.update(event.date.start[:7] for event in world.events)
    variance = [sum((n - 10) ** 2 for n in counts.values()) / len(counts) for counts in months]
    assert variance[1] > 3 * variance[0]


def test_rituals_are_held_but_for_the_years_missed():
    ritual = Ritual(
        source="KOR", target="PRK", month=8, day=15, since=2001, until=2008, slack=2, missed=frozenset([2005])
    )
    reading = [Reading(since=START, stories_per_year=100, reports_per_event=9)]
    world = make_world(replace(PLAN, rituals=[ritual], reading=reading))
    held = [event.date.start for event in world.events if event.type == "SUPPORT" and event.source_levels == ("head",)]
    august = [day for day in held if day[5:7] == "08" and 13 <= int(day[8:]) <= 17]
    assert [day[:4] for day in august] == ["2001", "2002", "2003", "2004", "2006", "2007", "2008"]


def test_reading_can_swing():
    low = Reading(since=START, stories_per_year=20, reports_per_event=0.3)
    found = swinging(START, date(2005, 12, 31), low=low, high=replace(low, stories_per_year=100))
    assert [(each.since.year, each.stories_per_year) for each in found] == [(2000, 20), (2002, 100), (2004, 20)]


def test_a_history_holds_what_was_said_and_who_else_was_dealt_with():
    relations = {"KOR-PRK": [Regime(since=START, per_year=12)], "CHN-PRK": [Regime(since=START, per_year=6)]}
    world = make_world(replace(PLAN, relations=relations))
    history = history_of(world, "KOR-PRK", PLAN.until)
    assert {each.partner for each in history.partners if each.state == "PRK"} == {"KOR", "CHN"}
    assert {each.partner for each in history.partners if each.state == "KOR"} == {"PRK"}
    own = [event for event in world.events if "CHN" not in event.source + event.target]
    told = {each.event_id for each in history.statements}
    assert told == {event.event_id for event in own if any(each.event_id == event.event_id for each in history.events)}
    assert list(history.statements) == sorted(history.statements, key=lambda each: each.day)
