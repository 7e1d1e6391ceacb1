"""`burst`: a cluster of events is told on the day on which it can be known, once; steady clusters are not."""

from datetime import date, timedelta

import numpy as np
import pytest

from yalu.detect.burst import Burst, upper_tail

QUIET = [date(2005, 1, 10) + timedelta(days=28 * each) for each in range(60)]
VISIT = [date(2008, 8, 4) + timedelta(days=each) for each in (0, 1, 1, 2, 4, 5)]
STATEMENT = {"type": "ACCUSE", "mode": None, "quad": "verbal_conflict"}


def events_on(event, days, **changes):
    return [event(day.isoformat(), event_id=f"event-{number}-{day}", **changes) for number, day in enumerate(days)]


def test_a_cluster_is_told_when_it_can_be_known(event, history):
    (sign,) = Burst().scan(history([*events_on(event, QUIET), *events_on(event, VISIT)]))
    assert sign.at in {"2008-07-22", "2008-08-04"}
    # The fourth event beyond the usual one comes on the sixth of August and is told the day after.
    assert sign.decided_at == "2008-08-07"
    assert (sign.direction, sign.coverage_alone) == ("warming", False)
    assert sign.reason.startswith("Cooperation between China and North Korea came thick and fast: ")
    assert "the 52 weeks before (13 events)" in sign.reason
    assert 4 <= len(sign.events) <= 6


def test_clusters_of_conflict_are_cooling_and_told_beside_those_of_cooperation(event, history):
    made = [*events_on(event, QUIET), *events_on(event, VISIT), *events_on(event, VISIT, **STATEMENT)]
    signs = Burst().scan(history(made))
    assert sorted(sign.direction for sign in signs) == ["cooling", "warming"]


def test_a_burst_that_goes_on_is_one_sign(event, history):
    going_on = [date(2008, 8, 4) + timedelta(days=2 * each) for each in range(30)]
    assert len(Burst().scan(history([*events_on(event, QUIET), *events_on(event, going_on)]))) == 1


def test_usual_clusters_are_no_bursts(event, history):
    visits = [day + timedelta(days=each) for day in QUIET for each in (0, 1, 1, 2)]
    assert Burst().scan(history(events_on(event, visits))) == []


def test_fuller_reading_is_marked(event, history):
    made = history([*events_on(event, QUIET), *events_on(event, VISIT)])
    fuller = tuple(
        type(entry)(day=entry.day, publisher=entry.publisher, stories=400 if entry.day == date(2008, 8, 1) else 10)
        for entry in made.reading
    )
    signs = Burst().scan(type(made)(dyad=made.dyad, until=made.until, events=made.events, reading=fuller))
    assert [sign.coverage_alone for sign in signs] == [True]
    # It is held back for four weeks, in which it could have grown beyond what coverage explains.
    assert signs[0].decided_at == "2008-09-04"
    assert signs[0].reason.endswith("a week, which alone could explain it.")


def test_what_grows_beyond_coverage_is_one_sign(event, history):
    going_on = [date(2008, 8, 4) + timedelta(days=each // 3) for each in range(60)]
    made = history([*events_on(event, QUIET), *events_on(event, going_on)])
    fuller = tuple(
        type(entry)(day=entry.day, publisher=entry.publisher, stories=100 if entry.day == date(2008, 8, 1) else 10)
        for entry in made.reading
    )
    made = type(made)(dyad=made.dyad, until=made.until, events=made.events, reading=fuller)
    (sign,) = Burst().scan(made)
    assert not sign.coverage_alone
    for day in (date(2008, 8, 6), date.fromisoformat(sign.decided_at), date(2008, 9, 20)):
        assert Burst().scan(made.as_of(day)) == [each for each in [sign] if each.decided_at <= day.isoformat()]


def test_a_young_record_and_late_reports_raise_none(event, history):
    assert Burst().scan(history(events_on(event, VISIT))) == []
    late = events_on(event, VISIT, reported=date(2009, 8, 4))
    assert Burst().scan(history([*events_on(event, QUIET), *late])) == []


@pytest.mark.parametrize(("mean", "dispersion"), [(0.3, 0.5), (4.0, 0.1), (30.0, 1.0)])
def test_the_tail_is_that_of_the_negative_binomial(mean, dispersion):
    random = np.random.default_rng(1)
    drawn = random.poisson(random.gamma(1 / dispersion, mean * dispersion, 200_000))
    for number in (1, 5, 40):
        assert upper_tail(number, mean, dispersion) == pytest.approx(np.mean(drawn >= number), abs=0.005)
    assert upper_tail(0, mean, dispersion) == pytest.approx(1)
