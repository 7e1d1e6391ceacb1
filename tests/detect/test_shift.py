"""`shift`: lasting changes of rate are found, with their onset; what coverage explains is marked."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from yalu.detect import DatedEvent, History, Reading, StateName, Told, ValueSeries
from yalu.detect.series_shift import by_weeks, in_order_known
from yalu.detect.shift import Shift
from yalu.detect.weeks import weekly

START, CHANGE, UNTIL = date(2001, 1, 1), date(2006, 1, 2), date(2009, 12, 31)
NAMES = {
    "CHN": StateName(name="China", adjective="Chinese"),
    "PRK": StateName(name="North Korea", adjective="North Korean"),
}


def made(rates, *, quads=("verbal_cooperation",), seed=1, reading=lambda day: 5):
    """Return a history in which events of each quad class come at these rates a week before and after the change."""
    random = np.random.default_rng(seed)
    days = [START + timedelta(days=each) for each in range((UNTIL - START).days)]
    events = []
    for number, (quad, (before, after)) in enumerate(zip(quads, rates, strict=True)):
        for day in days:
            for again in range(random.poisson((before if day < CHANGE else after) / 7)):
                events.append(make_event(f"{number}-{day}-{again}", day, quad, random.choice(["CHN", "PRK"])))
    stories = tuple(Reading(day=day, publisher="Harbour Wire", stories=int(reading(day))) for day in days)
    ordered = tuple(sorted(events, key=lambda event: (event.start, event.event_id)))
    return History(dyad="CHN-PRK", until=UNTIL, events=ordered, reading=stories, names=NAMES)


def make_event(name, day, quad, source):
    return DatedEvent(
        event_id=f"event-{name}",
        type="CONSULT",
        mode="visit",
        domain="political",
        quad=quad,
        source=str(source),
        target="PRK" if source == "CHN" else "CHN",
        source_levels=(),
        target_levels=(),
        symmetric=False,
        start=day,
        end=day,
        told=(Told(day=day + timedelta(days=1), publisher="Harbour Wire"),),
    )


@pytest.mark.parametrize(
    ("rates", "direction", "verb"), [((1.5, 4.5), "warming", "rose"), ((3, 0.5), "cooling", "fell")]
)
def test_a_change_of_rate_is_found_with_its_onset(rates, direction, verb):
    (sign,) = Shift().scan(made([rates]))
    assert abs((date.fromisoformat(sign.at) - CHANGE).days) <= 120
    assert CHANGE < date.fromisoformat(sign.decided_at) <= CHANGE + timedelta(days=250)
    assert (sign.direction, sign.coverage_alone) == (direction, False)
    assert sign.statistic >= 1
    assert f"{verb} from" in sign.reason
    assert "China and North Korea" in sign.reason or "China towards" in sign.reason or "Korea towards" in sign.reason
    assert len(sign.events) <= 12


def test_conflict_that_grows_is_cooling():
    history = made([(2, 2), (0.3, 2)], quads=("verbal_cooperation", "verbal_conflict"))
    # A steady relation raises a sign in ten years too: this one does, in its second year.
    (sign,) = [sign for sign in Shift().scan(history) if sign.decided_at > CHANGE.isoformat()]
    assert sign.direction == "cooling"
    assert sign.reason.startswith("Conflict between China and North Korea rose from ")


def test_what_coverage_explains_is_marked_or_silent():
    def reading(day):
        return 5 if day < CHANGE else 25

    signs = Shift().scan(made([(1.5, 7.5)], reading=reading))
    assert signs
    assert all(sign.coverage_alone for sign in signs)
    assert "which alone could explain it." in signs[0].reason
    steady = Shift().scan(made([(1.5, 1.5)], reading=reading))
    assert not [sign for sign in steady if not sign.coverage_alone]


def test_a_change_under_swinging_coverage_is_still_found():
    def reading(day):
        return 4 if day.year % 2 else 20

    signs = Shift().scan(made([(1.5, 7)], reading=reading))
    found = [sign for sign in signs if not sign.coverage_alone]
    assert found
    assert CHANGE.isoformat() < found[0].decided_at


def test_a_steady_relation_raises_none():
    assert not Shift().scan(made([(2, 2), (1, 1)], quads=("verbal_cooperation", "verbal_conflict"), seed=4))


def test_a_week_without_reading_counts_for_nothing():
    def reading(day):
        return 0 if date(2006, 1, 2) <= day <= date(2007, 12, 30) else 5

    history = made([(3, 0)], reading=reading)
    until = History(
        dyad=history.dyad, until=date(2007, 12, 30), events=history.events, reading=history.reading, names=NAMES
    )
    assert Shift().scan(until) == []


def test_weeks_are_whole_and_count_what_was_known():
    history = made([(2, 2)])
    weeks = weekly(history)
    last = weeks.last_day(weeks.counts.shape[1] - 1)
    assert weeks.first_day(0).weekday() == 0
    assert history.until - timedelta(days=7) < last <= history.until
    assert weeks.counts[0].sum() == sum(
        event.known <= weeks.last_day(weeks.counts.shape[1] - 1) for event in history.events
    )
    assert np.array_equal(weeks.counts[0], weeks.counts[1] + weeks.counts[2])
    assert np.array_equal(weeks.counts[0], weeks.counts[3] + weeks.counts[4])


def monthly(values, known=None):
    starts = [date(2010 + each // 12, each % 12 + 1, 1) for each in range(len(values))]
    return ValueSeries(
        series_id="series-trade",
        name="trade",
        unit="USD",
        source="CHN",
        target="PRK",
        directed=True,
        step="month",
        starts=tuple(starts),
        values=tuple(float(value) for value in values),
        known=known or tuple(day + timedelta(days=45) for day in starts),
    )


def test_an_imported_series_that_falls_is_a_sign():
    random = np.random.default_rng(3)
    values = 100 + random.normal(0, 5, 96) - np.where(np.arange(96) >= 60, 40, 0)
    series = monthly(values)
    history = History(dyad="CHN-PRK", until=date(2020, 1, 1), events=(), reading=(), names=NAMES, series=(series,))
    (sign,) = Shift().scan(history)
    assert sign.at == "2015-01-01"
    assert sign.direction == "cooling"
    assert sign.reason.startswith("The series trade from China to North Korea fell on 1 January 2015: it averaged ")
    decided = date.fromisoformat(sign.decided_at)
    assert Shift().scan(history.as_of(decided)) == [sign]
    assert Shift().scan(history.as_of(decided - timedelta(days=1))) == []


def test_only_series_of_the_two_states_are_taken_and_no_history():
    values = 100 - np.where(np.arange(96) >= 60, 40, 0) + np.random.default_rng(3).normal(0, 5, 96)
    series = monthly(values)
    others = (replace(series, target="WLD"), replace(series, source="KOR", target="USA"))
    late = replace(series, known=tuple(day + timedelta(days=400) for day in series.starts))
    for given in (others, (late,)):
        made = History(dyad="CHN-PRK", until=date(2020, 1, 1), events=(), reading=(), names=NAMES, series=given)
        assert Shift().scan(made) == []


def test_values_that_came_late_are_left_out():
    late = tuple(date(2011, 1, 1) + timedelta(days=each) for each in (0, 30, 400, 60, 90))
    kept = in_order_known(monthly(range(5), known=late))
    assert kept.values == (0, 1, 3, 4)


def test_days_are_taken_as_whole_weeks():
    starts = [date(2018, 1, 3) + timedelta(days=each) for each in range(20) if each != 4]
    days = replace(
        monthly(range(19)), step="day", starts=tuple(starts), known=tuple(day + timedelta(days=1) for day in starts)
    )
    weeks = by_weeks(days)
    # The first week has no value for its Sunday, the seventh, and is final with the Monday; the last is not over.
    assert weeks.starts == (date(2018, 1, 1), date(2018, 1, 8), date(2018, 1, 15))
    assert weeks.values == (1.5, 7.0, 14.0)
    assert weeks.known == (date(2018, 1, 9), date(2018, 1, 15), date(2018, 1, 22))
    assert by_weeks(weeks) == weeks
