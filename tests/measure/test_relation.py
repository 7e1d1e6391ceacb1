"""The summary of a relation: totals that add up, a trend that knows its own uncertainty, coverage beside it."""

from dataclasses import replace
from datetime import date

import pytest

from yalu.errors import RecordError
from yalu.measure import read_history, state_name, summarise, tipping_points
from yalu.measure.source import near_relation, once
from yalu.synth import Plan, Reading, Regime, make_world

START = date(2009, 1, 1)


@pytest.fixture(scope="module")
def summary(store):
    return summarise(store, "CHN", "PRK")


def changed(make_store, regime, reading, *, since=date(2015, 12, 1)):
    plan = Plan(
        since=START,
        until=date(2016, 12, 31),
        relations={"CHN-PRK": [Regime(since=START, per_year=20), replace(regime, since=since)]},
        reading=[Reading(since=START, stories_per_year=150, reports_per_event=2), replace(reading, since=since)],
        seed=11,
    )
    return summarise(make_store(make_world(plan).tables()), "CHN", "PRK")


def test_counts_add_up(summary, world):
    own = [event for event in world.events if {*event.source, *event.target} == {"CHN", "PRK"}]
    assert summary.total == sum(number for _, number in summary.life_cycle) == len(own)
    for counts in (summary.domains, summary.levels, summary.types, summary.quads):
        assert sum(each.total for each in counts) == len(own)
        assert sum(each.recent for each in counts) == summary.trend.recent
    who = summary.initiative
    assert (who.first, who.second, who.joint) == (
        sum(event.source == ("CHN",) for event in own),
        sum(event.source == ("PRK",) for event in own),
        0,
    )
    assert who.share.low < who.first / len(own) < who.share.high
    assert who.reciprocity == pytest.approx(1 - abs(who.first - who.second) / len(own))


def test_the_last_twelve_months_end_with_the_record(summary):
    assert summary.trend.start == date(summary.until.year - 1, summary.until.month, summary.until.day + 1)
    assert summary.trend.years == 5.0
    assert summary.breadth.low <= summary.breadth.middle <= summary.breadth.high <= 5


def test_near_a_relation_the_answers_are_those_of_the_whole_record(store, summary):
    with near_relation(store, "CHN", "PRK") as near:
        assert near.query("SELECT count(*) AS n FROM events") != store.query("SELECT count(*) AS n FROM events")
        assert read_history(near, "CHN", "PRK") == read_history(store, "CHN", "PRK") == summary.history
        assert summarise(near, "PRK", "CHN").life_cycle == summary.life_cycle
    assert summarise(store, "CHN", "PRK") == summary


def test_what_many_relations_need_is_read_once(store):
    made = []
    for _ in range(2):
        with near_relation(store, "CHN", "PRK") as near:
            assert once(near, "a test", lambda whole: made.append(whole) or len(made)) == 1
    assert made == [store]
    with store.begin("withdraw"):
        pass
    assert once(store, "a test", lambda _: 7) == 7


def test_a_steady_relation_shows_no_clear_change(summary):
    assert summary.trend.ratio.low < 1 < summary.trend.ratio.high
    assert not summary.trend.coverage_alone


def test_a_real_rise_is_not_laid_to_coverage(make_store):
    steady = Reading(since=START, stories_per_year=150, reports_per_event=2)
    trend = changed(make_store, Regime(since=START, per_year=60), steady).trend
    assert trend.ratio.low > 1.5
    assert trend.rising > 0.99
    assert not trend.coverage_alone


def test_fuller_reading_alone_is_named(make_store):
    # Four times the stories, and nearly every event told: more is on record though no more happens.
    fuller = Reading(since=START, stories_per_year=600, reports_per_event=9)
    before = Reading(since=START, stories_per_year=150, reports_per_event=0.6)
    plan = Plan(
        since=START,
        until=date(2016, 12, 31),
        relations={"CHN-PRK": [Regime(since=START, per_year=20)]},
        reading=[before, replace(fuller, since=date(2015, 12, 1))],
        seed=12,
    )
    trend = summarise(make_store(make_world(plan).tables()), "CHN", "PRK").trend
    assert trend.rising > 0.95
    assert trend.coverage_alone


def test_tipping_points_lie_around_the_usual_count(summary):
    fall, rise = tipping_points(summary.trend)
    usual = summary.trend.past / summary.trend.years
    assert fall < usual < rise


def test_a_short_record_has_no_trend(make_store):
    plan = Plan(
        since=date(2016, 6, 1),
        until=date(2016, 12, 31),
        relations={"CHN-PRK": [Regime(since=START)]},
        reading=[Reading(since=START)],
    )
    assert summarise(make_store(make_world(plan).tables()), "CHN", "PRK").trend is None


def test_an_earlier_day_is_not_told_what_came_later(store, summary):
    day = date(2012, 6, 30)
    then = summarise(store, "CHN", "PRK", until=day)
    assert then.until == day
    assert then.total < summary.total
    assert all(event.known <= day for event in then.history.events)
    assert then.history == summary.history.as_of(day)


def test_stories_of_the_running_month_count_as_read(store, world):
    day = date(2014, 6, 21)
    trend = summarise(store, "CHN", "PRK", until=day).trend
    days = [date.fromisoformat(document.published.value) for document in world.documents]
    assert trend.start == date(2013, 6, 22)
    assert trend.recent_stories == sum(trend.start <= each <= day for each in days)
    assert trend.past_stories == sum(trend.past_start <= each < trend.start for each in days)


def test_history_takes_the_day_on_which_the_happening_was_told(world, make_store):
    event = next(each for each in world.events if len(each.mentions) > 1)
    first = min(
        (mention for mention in world.mentions if mention.mention_id in event.mentions),
        key=lambda mention: published(world, mention.doc),
    )
    mentions = tuple(
        replace(mention, status="scheduled") if mention.mention_id == first.mention_id else mention
        for mention in world.mentions
    )
    later = min(
        published(world, mention.doc)
        for mention in mentions
        if mention.mention_id in event.mentions and mention.status == "occurred"
    )
    history = read_history(make_store(world.tables() | {"mentions": mentions}), *event.source, *event.target)
    (found,) = [each for each in history.events if each.event_id == event.event_id]
    assert found.reported == date.fromisoformat(later)
    assert len(found.told) == len(event.mentions) - 1


def published(world, doc):
    return next(document.published.value for document in world.documents if document.doc_id == doc)


def test_an_empty_record_is_refused(make_store):
    with pytest.raises(RecordError, match="no dated story"):
        summarise(make_store({}), "CHN", "PRK")


@pytest.mark.parametrize(
    ("code", "name", "adjective"),
    [
        ("PRK", "North Korea", "North Korean"),
        ("USA", "the United States", "American"),
        ("UNO", "the United Nations", "United Nations"),
        ("XXX", "XXX", "XXX"),
    ],
)
def test_state_names(code, name, adjective):
    assert (state_name(code).name, state_name(code).adjective) == (name, adjective)
