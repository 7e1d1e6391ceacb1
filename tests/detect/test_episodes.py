"""Episodes: which signs tell of one turn, how it is ranked, and that later signs change no earlier episode."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from yalu.detect import DatedEvent, History, Told, group_signs
from yalu.model import Sign

UNTIL = date(2020, 12, 31)


def sign(number: int, at: str, decided: str, direction: str = "warming", **changes) -> Sign:
    usual = {"detector": "burst.v1", "statistic": 2.0, "events": (f"e{number}",), "coverage_alone": False}
    given_fields = usual | changes
    return Sign(
        sign_id=f"sign-{number}",
        dyad="CHN-PRK",
        at=at,
        decided_at=decided,
        direction=direction,
        reason=f"Reason {number}.",
        **given_fields,
    )


def event(name: str, publishers: tuple[str, ...] = ("A", "B")) -> DatedEvent:
    day = date(2010, 5, 1)
    return DatedEvent(
        event_id=name,
        type="CONSULT",
        mode=None,
        domain="political",
        quad="verbal_cooperation",
        source="CHN",
        target="PRK",
        source_levels=(),
        target_levels=(),
        symmetric=False,
        start=day,
        end=day,
        told=tuple(Told(day=day, publisher=publisher) for publisher in publishers),
    )


def history(*events: DatedEvent) -> History:
    return History(dyad="CHN-PRK", until=UNTIL, events=events, reading=())


def test_signs_near_each_other_are_one_episode_and_distant_ones_are_not() -> None:
    signs = [
        sign(1, "2010-05-01", "2010-05-10"),
        sign(2, "2010-07-01", "2010-08-01", detector="shift.v1", statistic=3.0),
        sign(3, "2012-01-01", "2012-02-01", statistic=1.0),
    ]
    first, second = group_signs(signs, history())
    assert first.signs == ("sign-1", "sign-2")
    assert (first.start, first.end, first.decided_at) == ("2010-05-01", "2010-08-01", "2010-05-10")
    assert first.surprise == 5.0
    assert first.reason == "Reason 2. Signs beside it: burst of events."
    assert second.signs == ("sign-3",)
    assert second.weakened_by[0] == "It rests on one sign."


def test_opposite_directions_are_different_turns_and_a_new_make_up_goes_with_either() -> None:
    signs = [
        sign(1, "2010-05-01", "2010-05-10"),
        sign(2, "2010-05-05", "2010-05-12", "cooling"),
        sign(3, "2010-05-05", "2010-05-11", "restructuring"),
    ]
    found = {each.direction: each.signs for each in group_signs(signs, history())}
    assert found == {"warming": ("sign-1", "sign-3"), "cooling": ("sign-2",)}


def test_an_event_surprises_once() -> None:
    signs = [
        sign(1, "2010-05-01", "2010-05-10", events=("a", "b"), statistic=3.0),
        sign(2, "2010-05-01", "2010-05-10", events=("b", "c"), statistic=2.0),
    ]
    (found,) = group_signs(signs, history())
    assert found.surprise == 3.0 + 2.0 / 2
    assert found.events == ("a", "b", "c")


def test_what_coverage_explains_comes_last_and_adds_no_surprise() -> None:
    signs = [
        sign(1, "2010-05-01", "2010-05-10", statistic=9.0, coverage_alone=True),
        sign(2, "2015-05-01", "2015-05-10", statistic=1.0),
        sign(3, "2015-05-02", "2015-05-11", statistic=5.0, coverage_alone=True),
    ]
    strong, explained = group_signs(signs, history())
    assert strong.surprise == 1.0
    assert "What was read could explain 1 of its 2 signs." in strong.weakened_by
    assert explained.coverage_alone
    assert "What was read could explain it alone." in explained.weakened_by


def test_single_witnesses_are_counted() -> None:
    signs = [sign(1, "2010-05-01", "2010-05-10", events=("a", "b"))]
    (found,) = group_signs(signs, history(event("a"), event("b", ("A",))))
    assert "Of the 2 events it cites, 1 is told by one publisher only." in found.weakened_by


def test_no_signs_make_no_episode() -> None:
    assert group_signs([], history()) == []


DAYS = st.integers(0, 3000).map(lambda days: date(2005, 1, 1) + timedelta(days=days))
SIGNS = st.lists(
    st.tuples(DAYS, st.integers(0, 400), st.sampled_from(["warming", "cooling", "restructuring", "none"])), max_size=12
)


@given(SIGNS, DAYS)
def test_what_an_episode_was_does_not_depend_on_what_came_later(drawn, cut) -> None:
    signs = [
        sign(number, at.isoformat(), (at + timedelta(days=delay)).isoformat(), direction)
        for number, (at, delay, direction) in enumerate(drawn)
    ]
    known = [each for each in signs if each.decided_at <= cut.isoformat()]
    then = {each.episode_id: each.signs for each in group_signs(known, history())}
    later = {each.episode_id: each.signs for each in group_signs(signs, history())}
    ids = {each.sign_id for each in known}
    assert then == {name: kept for name, all_ in later.items() if (kept := tuple(each for each in all_ if each in ids))}
    assert sorted(each for group in later.values() for each in group) == sorted(each.sign_id for each in signs)
