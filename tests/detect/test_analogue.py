"""`analogue`: the past years most like the last one, and a year unlike all before it."""

from dataclasses import replace
from datetime import date

import pytest

from yalu.detect import Analogue, analogues
from yalu.detect.analogue import _hellinger
from yalu.detect.makeup import latest
from yalu.synth import Regime

USUAL = ("CONSULT", "SUPPORT", "AID")
CRISIS = ("ACCUSE", "SANCTION", "THREATEN")
QUADS = {"ACCUSE": "verbal_conflict", "SANCTION": "material_conflict", "THREATEN": "verbal_conflict"}


@pytest.fixture
def years(event, history):
    """A history with two events a month of usual kinds, and of others in the years named."""

    def make(crises, until="2016-12-31"):
        events = []
        for year in range(2000, int(until[:4]) + 1):
            kinds = CRISIS if year in crises else USUAL
            for month in range(1, 13):
                for day in (3, 17):
                    type_ = kinds[(month + day) % 3]
                    quad = QUADS.get(type_, "verbal_cooperation")
                    events.append(event(f"{year}-{month:02}-{day:02}", type=type_, mode=None, quad=quad))
        return history(events, since=2000, until=until)

    return make


def test_the_nearest_years_are_told_with_what_was_alike_and_what_followed(years):
    found = analogues(years({2005, 2016}))
    assert found[0].end == date(2005, 12, 31)
    assert found[0].distance == 0
    assert found[0].followed == (24, 24, 0)
    assert all("Chinese head of state or government" in each for each in found[0].alike)
    assert found[1].distance == 1
    assert len(found) == 3
    assert latest([]) == ()


def test_a_year_unlike_all_before_is_a_sign(years):
    (sign,) = Analogue().scan(years({2016}))
    assert "2016-05-31" <= sign.decided_at <= "2016-12-31"
    assert "is unlike each of the" in sign.reason
    assert sign.direction == "restructuring"
    assert not sign.coverage_alone
    assert sign.events


def test_a_crisis_like_an_earlier_one_is_none(years):
    assert Analogue().scan(years(set())) == []
    found = Analogue().scan(years({2009, 2016}))
    assert [sign.decided_at[:4] for sign in found] == ["2009"]


def test_a_steady_relation_is_like_its_past(world_history):
    steady = [Regime(since=date(1990, 1, 1), per_year=30)]
    assert Analogue().scan(world_history(steady, seed=3, burst=2.0)) == []


def test_other_outlets_explain_it(years):
    made = years({2016})
    events = tuple(
        replace(each, told=tuple(replace(told, publisher="Trade Post") for told in each.told))
        if each.start.year == 2016
        else each
        for each in made.events
    )
    (sign,) = Analogue().scan(replace(made, events=events))
    assert sign.coverage_alone
    assert sign.reason.endswith("so what was read could explain it.")


def test_nothing_later_changes_a_sign(years):
    made = years({2012, 2016})
    found = Analogue().scan(made)
    assert found
    for day in (date(2012, 6, 10), date(2012, 12, 31), date(2016, 3, 1)):
        assert Analogue().scan(made.as_of(day)) == [sign for sign in found if sign.decided_at <= day.isoformat()]


def test_a_thin_year_has_no_analogues(event, history):
    assert analogues(history([event("2016-05-01")], until="2016-12-31")) == []
    assert analogues(history([])) == []
    assert Analogue().scan(history([])) == []


def test_hellingers_distance():
    import numpy as np

    assert _hellinger(np.array([2.0, 2.0]), np.array([1.0, 1.0])) == pytest.approx(0, abs=1e-6)
    assert _hellinger(np.array([2.0, 0.0]), np.array([0.0, 5.0])) == 1
