"""Made worlds: the same plan makes the same world, and what is not read is not known."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from yalu.synth import Plan, Reading, Regime, make_world

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
