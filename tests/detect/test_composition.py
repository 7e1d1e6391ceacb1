"""`breadth` and `level`: they find planted changes, keep silent without one, and know when the outlets changed."""

from datetime import date, timedelta

import pytest

from yalu.detect import Breadth, Level, breadth_interval
from yalu.detect.breadth import effective_number
from yalu.synth import Reading, Regime

NARROW = {"political": 0.9, "economic": 0.05, "military": 0.05}
WIDE = {"political": 0.25, "economic": 0.35, "military": 0.1, "social": 0.2, "legal": 0.1}
CENTRAL = {"government": 0.8, "head": 0.1, "party": 0.1}
LOCAL = {"subnational": 0.5, "business": 0.3, "government": 0.2}
START, CHANGE = date(1990, 1, 1), date(2010, 1, 1)


def regimes(**changed):
    return [Regime(since=START, per_year=30, domains=NARROW, levels=CENTRAL), Regime(since=CHANGE, **changed)]


def test_breadth_finds_a_widening_within_two_years(world_history):
    history = world_history(regimes(per_year=30, domains=WIDE, levels=CENTRAL), seed=1)
    (sign, *_) = Breadth().scan(history)
    assert date(2010, 3, 1) <= date.fromisoformat(sign.decided_at) <= date(2011, 12, 31)
    assert "spread over more domains" in sign.reason
    assert sign.direction == "restructuring"
    assert not sign.coverage_alone
    assert sign.events


def test_level_finds_who_took_over(world_history):
    history = world_history(regimes(per_year=30, domains=NARROW, levels=LOCAL), seed=2)
    (sign, *_) = Level().scan(history)
    assert date(2010, 3, 1) <= date.fromisoformat(sign.decided_at) <= date(2011, 12, 31)
    assert sign.reason.startswith(("Central governments", "Provinces and cities"))


def test_signs_rest_on_events_of_the_window(world_history):
    history = world_history(regimes(per_year=30, domains=NARROW, levels=LOCAL), seed=2)
    dates = {event.event_id: event.start for event in history.events}
    for sign in Level().scan(history):
        assert all(sign.at <= dates[event].isoformat() <= sign.decided_at for event in sign.events)


@pytest.mark.parametrize("detector", [Breadth(), Level()])
def test_nothing_is_said_of_a_steady_relation(world_history, detector):
    steady = [Regime(since=START, per_year=25)]
    found = [sign for seed in range(2) for sign in detector.scan(world_history(steady, seed=seed, burst=2.0))]
    assert len(found) <= 1


@pytest.mark.parametrize("detector", [Breadth(), Level()])
def test_a_thin_record_is_not_judged(event, history, detector):
    events = [event(f"{2000 + year}-03-01", domain="military") for year in range(9)]
    assert detector.scan(history(events)) == []
    assert detector.scan(history([])) == []


def test_a_change_of_outlets_is_named(world_history):
    reading = [
        Reading(since=START, stories_per_year=100, publishers=("Court Gazette",)),
        Reading(since=CHANGE, stories_per_year=100, publishers=("Trade Post",)),
    ]
    history = world_history(regimes(per_year=40, domains=WIDE, levels=CENTRAL), seed=4, reading=reading)
    (sign, *_) = Breadth().scan(history)
    assert sign.coverage_alone
    assert "outlets read in both periods" in sign.reason


def test_events_of_one_week_count_as_one_witness(event):
    day = date(2010, 1, 4)
    apart = [event((day + timedelta(weeks=week)).isoformat(), domain=domain) for week, domain in enumerate(WIDE)]
    together = [event(day.isoformat(), domain=domain) for domain in WIDE]
    widths = [found.high - found.low for found in (breadth_interval(apart), breadth_interval(together))]
    assert widths[1] > widths[0]


def test_effective_number():
    import numpy as np

    assert effective_number(np.array([4.0, 4, 4, 4, 0])) == pytest.approx(4)
    assert effective_number(np.array([7.0, 0, 0, 0, 0])) == pytest.approx(1)
    assert effective_number(np.zeros(5)) == 0
