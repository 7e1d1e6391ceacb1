"""`first` and `new`: what they say, when they keep silent, and what coverage has to do with it."""

from datetime import date
from itertools import cycle

import pytest

from yalu.detect import First, New
from yalu.detect.kinds import top_level

VISITS = ["1987-03-05", "1992-04-13", "2001-09-03", "2005-10-03", "2019-06-20"]


# Takes any gap between summits that is longer than every earlier one, or ten years: for tests of what is said of it.
EAGER = First(summits_per_year=4.0, summit_years=10.0)


def test_a_summit_after_nine_years_is_no_sign_where_the_record_is_thin(event, history):
    found = First().scan(history([event(day) for day in VISITS]))
    assert [sign.at for sign in found] == ["2019-06-20"]


def test_first_names_the_gap_the_last_one_and_the_gaps_before(event, history):
    found = EAGER.scan(history([event(day) for day in VISITS]))
    first = "First visit by a Chinese head of state or government to North Korea in"
    assert [sign.reason for sign in found] == [
        f"{first} 9 years (previous: 13 April 1992); the longest gap before was 5 years.",
        f"{first} 13 years (previous: 3 October 2005); the longest gap before was 9 years.",
    ]
    last = found[-1]
    assert (last.at, last.decided_at, last.direction, last.coverage_alone) == (
        "2019-06-20",
        "2019-06-21",
        "warming",
        False,
    )
    assert last.events == ("event-2019-06-20-CONSULT-CHN", "event-2005-10-03-CONSULT-CHN")


def test_a_gap_no_longer_than_an_earlier_one_is_no_sign(event, history):
    days = ("1987-01-01", "1995-01-01", "2002-01-01")
    assert First().scan(history([event(day) for day in days])) == []


def test_after_ten_years_a_summit_is_a_sign_though_an_earlier_gap_was_longer(event, history):
    days = ("1987-01-01", "1999-01-01", "2010-01-01")
    found = EAGER.scan(history([event(day) for day in days]))
    assert [sign.at for sign in found] == ["1999-01-01", "2010-01-01"]
    assert found[1].reason.endswith("the longest gap before was 12 years, longer than this one.")
    lower = [event(day, source_levels=("government",)) for day in days]
    assert EAGER.scan(history(lower)) == []


def test_one_earlier_event_needs_ten_years(event, history):
    assert First().scan(history([event("2000-01-01"), event("2009-01-01")])) == []
    (sign,) = First().scan(history([event("2000-01-01"), event("2012-01-01")]))
    assert "only one earlier" in sign.reason


def test_the_other_side_and_other_levels_are_other_kinds(event, history):
    theirs = event("2019-06-20", source="PRK", target="CHN")
    lower = event("2019-06-20", source_levels=("government",))
    assert First().scan(history([*(event(day) for day in VISITS[:-1]), theirs, lower]))[1:] == []


def test_talks_are_no_first_where_a_visit_was(event, history):
    visit = event("2017-05-01", source="PRK", target="CHN", target_levels=("head",), source_levels=("government",))
    talks = [event(day, mode=None) for day in ("1990-01-01", "2018-06-11")]
    assert [sign.at for sign in First().scan(history(talks))] == ["2018-06-11"]
    assert First().scan(history([*talks, visit])) == []


def test_lower_levels_must_be_unusual_for_their_own_pace(event, history):
    steady = [event(f"{year}-05-01", source_levels=("government",)) for year in range(1986, 2010)]
    late = event("2019-05-01", source_levels=("government",))
    (sign,) = First().scan(history([*steady, late]))
    assert "the Chinese government" in sign.reason
    rare = [event(f"{year}-05-01", source_levels=("government",)) for year in (1986, 1990, 1996)]
    assert First().scan(history([*rare, event("2004-05-01", source_levels=("government",))])) == []


def test_history_told_later_raises_no_sign_but_is_a_precedent_from_then_on(event, history):
    told_late = event("2010-05-01", reported=date(2018, 1, 1))
    found = EAGER.scan(history([*(event(day) for day in VISITS), told_late]))
    assert [sign.at for sign in found] == ["2001-09-03"]
    told_after = event("2010-05-01", reported=date(2019, 12, 1))
    found = EAGER.scan(history([*(event(day) for day in VISITS), told_after]))
    assert [sign.at for sign in found] == ["2001-09-03", "2019-06-20"]


def test_an_imprecise_precedent_shortens_the_gap(event, history):
    decade = event("2010-01-01", end=date(2019, 12, 31), reported=date(2011, 1, 1))
    found = EAGER.scan(history([*(event(day) for day in VISITS), decade]))
    assert [sign.at for sign in found] == ["2001-09-03"]


def test_an_event_whose_reports_are_undated_raises_no_sign(event, history):
    events = [*(event(day) for day in VISITS[:-1]), event(VISITS[-1], reported=None)]
    assert [sign.at for sign in EAGER.scan(history(events))] == ["2001-09-03"]


def test_a_blind_year_is_named(event, history):
    whole = history([event(day) for day in VISITS])
    blind = history([event(day) for day in VISITS], since=2008)
    (sign,) = [sign for sign in First().scan(blind) if sign.at == "2019-06-20"]
    assert sign.coverage_alone
    assert "Nothing was read between November 2005 and December 2007" in sign.reason
    assert not any(sign.coverage_alone for sign in First().scan(whole))


def test_fuller_reading_in_the_last_year_is_named(event, history):
    from dataclasses import replace

    whole = history([event(day) for day in VISITS])
    swollen = replace(
        whole,
        reading=tuple(replace(entry, stories=2000 if entry.day.year >= 2018 else 10) for entry in whole.reading),
    )
    sign = First().scan(swollen)[-1]
    assert sign.coverage_alone
    assert "fuller reading alone could explain it" in sign.reason


def settled(event, number=400):
    """Return a settled relation: every kind seen many times."""
    types = cycle(["CONSULT", "SUPPORT", "AID", "ACCUSE"])
    sources = cycle([("CHN", "PRK"), ("PRK", "CHN"), ("PRK", "CHN")])
    days = [date.fromordinal(date(1986, 1, 1).toordinal() + 25 * step).isoformat() for step in range(number)]
    return [
        event(day, event_id=f"event-{step}", type=type_, source=source, target=target, source_levels=("government",))
        for step, (day, type_, (source, target)) in enumerate(zip(days, types, sources, strict=False))
    ]


def novel(event, day="2016-02-01", **changes):
    kind = {"type": "COOPERATE", "mode": None, "source_levels": ("subnational",), "quad": "material_cooperation"}
    return event(day, **(kind | {"publishers": ("Harbour Wire", "Morning Ledger")} | changes))


def test_new_speaks_of_what_a_settled_record_never_held(event, history):
    novelty = novel(event)
    (sign,) = New().scan(history([*settled(event), novelty]))
    assert sign.reason == (
        "First joint work of a Chinese province or city with North Korea in the record: "
        "none among the 400 events known before, since 1986."
    )
    assert (sign.at, sign.direction, sign.events) == ("2016-02-01", "warming", (novelty.event_id,))
    assert not sign.coverage_alone


def test_new_waits_for_a_second_witness(event, history):
    alone = novel(event, publishers=("Harbour Wire",))
    assert New().scan(history([*settled(event), alone])) == []
    again = novel(event, "2016-05-10", publishers=("Harbour Wire",))
    (sign,) = New().scan(history([*settled(event), alone, again]))
    assert (sign.at, sign.decided_at) == ("2016-02-01", "2016-05-11")
    late = novel(event, "2018-05-10", publishers=("Harbour Wire",))
    assert New().scan(history([*settled(event), alone, late])) == []


def test_new_in_a_record_with_large_holes_is_laid_to_coverage(event, history):
    (sign,) = New().scan(history([*settled(event), novel(event)], since=2000))
    assert sign.coverage_alone
    assert "For 13 years of that time nothing was read" in sign.reason


def test_a_young_record_knows_nothing_new(event, history):
    events = settled(event, 60)
    novelty = event("1990-12-01", type="COOPERATE", mode=None, source_levels=("subnational",))
    assert New().scan(history([*events, novelty])) == []


def test_nothing_new_in_a_settled_record(event, history):
    assert New().scan(history(settled(event))) == []


@pytest.mark.parametrize(
    ("levels", "top"), [((), None), (("society", "party"), "party"), (("government", "head"), "head")]
)
def test_top_level(levels, top):
    assert top_level(levels) == top
