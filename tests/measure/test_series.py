"""Series: one value for each step, no gaps, coverage beside it, nothing lost without being counted."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from yalu.codebook import load_codebook
from yalu.errors import ConfigError
from yalu.measure import measure, series
from yalu.measure.series import step_start, steps
from yalu.model import NO_DATE, DateValue, Dyad

DYAD = Dyad(source="CHN", target="PRK")
SPAN = {"since": date(2009, 1, 1), "until": date(2016, 12, 31)}


@pytest.fixture(scope="module")
def own_events(world):
    return [event for event in world.events if {*event.source, *event.target} == {"CHN", "PRK"}]


def test_a_monthly_series_counts_every_event_in_its_month(store, own_events):
    found = series(store, DYAD, **SPAN)
    truth = Counter(event.date.start[:7] for event in own_events)
    assert found.dyad == "CHN-PRK"
    assert len(found.starts) == 96
    assert {start[:7]: value for start, value in zip(found.starts, found.values, strict=True) if value} == truth


@pytest.mark.parametrize("step", ["day", "week", "month", "year"])
def test_every_step_holds_the_same_events_and_has_no_gap(store, own_events, step):
    found = series(store, DYAD, step=step, **SPAN)
    days = [date.fromisoformat(start) for start in found.starts]
    assert sum(found.values) == len(own_events)
    assert days == list(steps(step, *SPAN.values()))
    assert all(step_start(step, day) == day for day in days)


def test_coverage_counts_stories_by_publication_day(store, world):
    found = series(store, DYAD, step="year", **SPAN)
    assert sum(found.coverage) == len(world.documents) - sum(
        document.published.value > "2016-12-31" for document in world.documents
    )


def test_direction_splits_the_events(store, own_events):
    one = series(store, DYAD, directed=True, **SPAN)
    other = series(store, Dyad(source="PRK", target="CHN"), directed=True, **SPAN)
    assert one.dyad == "CHN>PRK"
    assert sum(one.values) == sum(event.source == ("CHN",) for event in own_events)
    assert sum(one.values) + sum(other.values) == len(own_events)


@pytest.mark.parametrize(
    ("name", "value"), [("type", "CONSULT"), ("quad", "material_conflict"), ("domain", "economic")]
)
def test_filters(store, own_events, name, value):
    found = series(store, DYAD, **{name: value}, **SPAN)
    assert sum(found.values) == sum(getattr(event, name) == value for event in own_events) > 0


def test_level_filter_takes_either_side(store, own_events):
    found = series(store, DYAD, level="subnational", **SPAN)
    assert sum(found.values) == sum("subnational" in event.source_levels for event in own_events) > 0


def test_weights_come_from_the_codebook(store, own_events):
    found = series(store, DYAD, measure="weight", step="year", **SPAN)
    book = load_codebook()
    truth = sum(book.weight(event.type, event.mode) for event in own_events)
    assert sum(found.values) == pytest.approx(truth)


def test_a_part_of_the_record_can_be_chosen(store):
    whole, part = series(store, DYAD), series(store, DYAD, since=date(2012, 3, 10), until=date(2012, 5, 9))
    assert part.starts == ("2012-03-01", "2012-04-01", "2012-05-01")
    assert 0 < sum(part.values) < sum(whole.values)


def test_coarse_and_missing_dates_are_counted_as_undated(world, make_store):
    month = DateValue(start="2012-05-01", end="2012-05-31", precision="month", basis="explicit")
    visit = DateValue(start="2012-05-10", end="2012-05-14", precision="interval", basis="explicit")
    year = DateValue(start="2012-01-01", end="2012-12-31", precision="year", basis="explicit")
    dates = [month, visit, year, NO_DATE]
    events = [event for event in world.events if event.source == ("CHN",)][: len(dates)]
    changed = tuple(replace(event, date=day) for event, day in zip(events, dates, strict=True))
    store = make_store(world.tables() | {"events": changed, "links": ()})
    dyads = {target: Dyad(source="CHN", target=target) for event in changed for target in event.target}

    def undated(step):
        return sum(measure(store, dyad, step=step).undated for dyad in dyads.values())

    assert [undated(step) for step in ("day", "week", "month", "year")] == [3, 3, 2, 1]


def test_scheduled_and_cancelled_events_do_not_count(world, make_store):
    events = tuple(
        replace(event, status=status)
        for event, status in zip(world.events, ["scheduled", "cancelled", "denied", "alleged", "ongoing"], strict=False)
    )
    store = make_store(world.tables() | {"events": events, "links": ()})
    counts = [sum(series(store, Dyad(source="CHN", target=target), step="year").values) for target in ("PRK", "JPN")]
    assert sum(counts) == 1


def test_a_rejected_report_no_longer_counts(world, make_store):
    store = make_store(world.tables())
    single = next(event for event in world.events if len(event.mentions) == 1)
    dyad = Dyad(source=single.source[0], target=single.target[0])
    before = sum(series(store, dyad).values)
    store.append_review(single.mentions[0], "reject", reviewer="a reader")
    assert sum(series(store, dyad).values) == before - 1


def test_an_empty_relation_has_coverage_and_zeros(store):
    found = series(store, Dyad(source="KOR", target="USA"), step="year")
    assert set(found.values) == {0.0}
    assert sum(found.coverage) > 0


@pytest.mark.parametrize("wrong", [{"step": "decade"}, {"measure": "tone"}])
def test_unknown_words_are_refused(store, wrong):
    with pytest.raises(ConfigError, match="is not a"):
        series(store, DYAD, **wrong)


@pytest.mark.parametrize("wrong", [{"quad": "verbal"}, {"domain": "cultural"}, {"level": "king"}])
def test_a_filter_that_nothing_can_meet_is_refused(store, wrong):
    with pytest.raises(ConfigError, match="is unknown"):
        series(store, DYAD, **wrong)


def test_a_period_that_ends_before_it_begins_is_refused(store):
    with pytest.raises(ConfigError, match="before it begins"):
        series(store, DYAD, since=date(2012, 1, 2), until=date(2012, 1, 1))


def test_a_state_has_no_relation_with_itself(store):
    with pytest.raises(ConfigError, match="two different states"):
        series(store, Dyad(source="CHN", target="CHN"))
