"""`silence`: a ritual that did not come is remarked once, when it could be known; all else is left alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yalu.detect import Silence
from yalu.detect.anniversaries import anniversaries, nearest
from yalu.detect.rituals import Rituals

GREETING = {"type": "SUPPORT", "mode": None, "source": "PRK", "target": "CHN"}


@pytest.fixture
def greetings(event):
    def make(years, day="10-01", **changes):
        return [event(f"{year}-{day}", **(GREETING | changes)) for year in years]

    return make


def test_a_missed_greeting_is_remarked_when_its_time_is_over(greetings, history):
    (sign,) = Silence().scan(history(greetings(range(2005, 2016)), until="2017-12-31"))
    assert sign.at == "2016-10-01"
    assert sign.decided_at == "2016-10-11"
    assert sign.direction == "cooling"
    assert sign.reason.startswith(
        "The yearly act of support by a North Korean head of state or government for China around 1 October "
        "(the founding of the People's Republic of China, 1949) did not come in 2016: it had come in each of the 11 "
        "years since 2005"
    )
    assert len(sign.events) == 11
    assert sign.statistic == pytest.approx(1.114, abs=0.001)
    assert not sign.coverage_alone


def test_nothing_is_said_before_its_time_is_over(greetings, history):
    events = greetings(range(2005, 2016))
    assert Silence().scan(history(events, until="2016-10-10")) == []
    assert len(Silence().scan(history(events, until="2016-10-11"))) == 1


def test_a_greeting_that_comes_is_no_sign(greetings, history):
    assert Silence().scan(history(greetings(range(2005, 2018)), until="2018-09-30")) == []


def test_a_visit_in_place_of_a_message_is_no_silence(greetings, event, history):
    visit = event("2016-10-02", source="PRK", target="CHN", source_levels=("legislature",))
    assert Silence().scan(history([*greetings(range(2005, 2016)), visit], until="2016-12-31")) == []


def test_after_fewer_years_it_takes_two_silent_ones(greetings, history):
    greetings_of_five = greetings(range(2011, 2016))
    assert Silence().scan(history(greetings_of_five, until="2017-10-10")) == []
    (sign,) = Silence().scan(history(greetings_of_five, until="2019-12-31"))
    assert (sign.at, sign.decided_at) == ("2016-10-01", "2017-10-11")
    assert "did not come in 2016 and 2017: it had come in each of the 5 years since 2011" in sign.reason
    assert Silence().scan(history(greetings(range(2012, 2016)), until="2019-12-31")) == []


def test_years_that_went_unread_tell_nothing(greetings, history):
    read = history(greetings([*range(2000, 2006), *range(2008, 2016)]), until="2016-12-31")
    unread = tuple(entry for entry in read.reading if entry.day.year not in (2006, 2007))
    (sign,) = Silence().scan(replace(read, reading=unread))
    assert "each of the 14 years since 2000" in sign.reason
    nothing_in_autumn = tuple(entry for entry in unread if entry.day < date(2016, 9, 1))
    assert Silence().scan(replace(read, reading=nothing_in_autumn)) == []


def test_a_teller_who_fell_silent_explains_it(greetings, history):
    made = history(greetings(range(2005, 2016), publishers=("Court Gazette",)), until="2016-12-31")
    gazette = tuple(
        replace(entry, publisher="Court Gazette")
        for entry in made.reading
        if entry.day.month == 10 and entry.day.year < 2016
    )
    reading = tuple(sorted((*made.reading, *gazette), key=lambda entry: entry.day))
    (sign,) = Silence().scan(replace(made, reading=reading))
    assert sign.coverage_alone
    assert sign.reason.endswith("which could explain it.")


def test_acts_on_any_day_are_no_ritual(event, history):
    days = (date(2000, 1, 1) + timedelta(days=23 * number) for number in range(300))
    assert Silence().scan(history([event(day.isoformat(), **GREETING) for day in days])) == []


def test_two_rituals_of_one_state_are_told_apart(greetings, history):
    events = greetings(range(2002, 2014)) + greetings(range(2002, 2014), "04-02")
    found = Silence().scan(history(events, until="2014-12-31"))
    assert [sign.at for sign in found] == ["2014-04-02", "2014-10-01"]


@given(cut=st.dates(date(2012, 1, 1), date(2018, 12, 31)), late=st.integers(0, 500))
def test_nothing_later_changes_a_sign(event, history, cut, late):
    events = [
        event(
            f"{year}-10-{1 + year % 3:02}",
            **GREETING,
            reported=date(year, 10, 4) + timedelta(days=late * (year == 2010)),
        )
        for year in [*range(2000, 2014), 2015, 2016]
    ]
    whole = history(events, until="2019-12-31")
    found = Silence().scan(whole)
    assert Silence().scan(whole.as_of(cut)) == [sign for sign in found if sign.decided_at <= cut.isoformat()]


def test_expected_rituals_have_their_track_record(greetings, history):
    events = greetings([2010, 2011, 2013, 2014, 2015])
    (ritual,) = Rituals(history(events, until="2016-06-30")).expected(date(2016, 6, 30), least=3, share=0.6, last=10)
    assert ritual.expected == date(2016, 10, 1)
    assert [year for year, held in ritual.years if held is None] == [2012]
    assert ritual.held[0].start == date(2015, 10, 1)


def test_anniversaries_are_of_known_kinds_and_sorted():
    found = anniversaries()
    assert len(found) >= 60
    assert list(found) == sorted(found, key=lambda each: each.day)
    assert all(each.source and each.states == tuple(sorted(each.states)) for each in found)
    assert nearest(date(2016, 10, 2), ("CHN", "PRK")).day == date(1949, 10, 1)
    assert nearest(date(2016, 7, 10), ("CHN", "PRK")).kind == "treaty"
    assert nearest(date(2016, 7, 10), ("CHN",)) is None
    assert nearest(date(2016, 12, 1), ("CHN", "PRK")) is None
