"""`balance`: who takes the initiative."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from yalu.detect import Balance
from yalu.detect.balance import initiator, reciprocity
from yalu.synth import Reading, Regime

START, CHANGE = date(1990, 1, 1), date(2010, 1, 1)


def regimes(share):
    return [Regime(since=START, per_year=40), Regime(since=CHANGE, per_year=40, first_share=share)]


@pytest.mark.parametrize(("share", "who"), [(0.9, "China"), (0.1, "North Korea")])
def test_it_finds_who_took_the_initiative(world_history, names, share, who):
    history = replace(world_history(regimes(share), seed=3), names=names)
    (sign, *_) = Balance().scan(history)
    assert date(2010, 3, 1) <= date.fromisoformat(sign.decided_at) <= date(2011, 12, 31)
    assert sign.reason.startswith(f"{who} took the initiative in ")
    assert "reciprocity went from" in sign.reason
    assert not sign.coverage_alone
    sources = {event.event_id: event.source for event in history.events}
    assert {sources[each] for each in sign.events} == {"CHN" if who == "China" else "PRK"}


def test_a_steady_relation_is_not_remarked(world_history):
    assert Balance().scan(world_history([Regime(since=START, per_year=30, first_share=0.7)], seed=5, burst=2.0)) == []


def test_a_new_outlet_of_one_side_explains_the_initiative(world_history):
    reading = [
        Reading(since=START, stories_per_year=100, publishers=("Court Gazette",)),
        Reading(since=CHANGE, stories_per_year=100, publishers=("Trade Post",)),
    ]
    (sign, *_) = Balance().scan(world_history(regimes(0.95), seed=4, reading=reading))
    assert sign.coverage_alone


def test_joint_acts_have_no_initiator(event):
    assert initiator(event("2001-01-01")) == "CHN"
    assert initiator(event("2001-01-01", symmetric=True)) is None
    assert initiator(event("2001-01-01", mode=None)) is None
    assert initiator(event("2001-01-01", type="AID", mode=None)) == "CHN"


def test_reciprocity():
    assert reciprocity(np.array([4.0, 4.0])) == 1
    assert reciprocity(np.array([3.0, 1.0])) == 0.5
    assert reciprocity(np.zeros(2)) == 0
