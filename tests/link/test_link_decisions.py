"""What people put together or keep apart holds whatever the scores say, for any decisions, in any order."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from link_world import CODEBOOK, NULL_DATE, day_value, make_link_world, mention

from yalu.errors import ConfigError
from yalu.link import REVIEWER_REASON, Decisions, Said, chains, link_mentions, reach, settle
from yalu.link.decisions import Pair
from yalu.model import Event

MAY_3 = day_value(date(2010, 5, 3))
MAY_9 = day_value(date(2010, 5, 9))
_WORLD = make_link_world(40, 11, days=60)
_NAMES = sorted(_WORLD.truth)
_PAIRS = st.lists(st.tuples(st.sampled_from(_NAMES), st.sampled_from(_NAMES)), max_size=12)


def _event_of(events: list[Event]) -> Mapping[str, str]:
    return {name: event.event_id for event in events for name in event.mentions}


def _said(together: list[Pair], apart: list[Pair]) -> list[Said]:
    pairs = [("together", pair) for pair in together] + [("apart", pair) for pair in apart]
    return [Said(ruling=ruling, pair=pair, by=str(n)) for n, (ruling, pair) in enumerate(pairs)]  # type: ignore[arg-type]


def test_what_was_put_together_is_one_event_though_no_score_could() -> None:
    accused = mention("a", "Beijing accused Tokyo of provocation.", type="ACCUSE", target="JPN", when=MAY_3)
    gift = mention("b", "A gift of rice was unloaded.", type="AID", when=MAY_9)
    decisions = Decisions(together=((accused.mention_id, gift.mention_id),))
    (event,), links = link_mentions([accused, gift], {("a", 0): "2010-05-04"}, CODEBOOK, decisions)
    assert set(event.mentions) == {accused.mention_id, gift.mention_id}
    assert {link.mention_id: link.reason for link in links}[gift.mention_id] == REVIEWER_REASON
    alone, _ = link_mentions([accused], {("a", 0): "2010-05-04"}, CODEBOOK)
    assert event.event_id == alone[0].event_id


def test_putting_two_together_brings_the_others_of_their_events() -> None:
    text = "Envoys discussed the northern railway in Dalian."
    early = [mention(doc, text, when=MAY_3) for doc in ("a", "b")]
    late = [mention(doc, text, when=MAY_9) for doc in ("c", "d")]
    decisions = Decisions(together=((early[1].mention_id, late[1].mention_id),))
    (event,), links = link_mentions(early + late, {}, CODEBOOK, decisions)
    assert len(event.mentions) == 4
    assert [link.reason for link in links].count(REVIEWER_REASON) == 1


def test_copies_kept_apart_are_two_events_and_a_third_joins_one() -> None:
    text = "Envoys discussed the northern railway in Dalian."
    one, other, third = (mention(doc, text, when=MAY_3) for doc in "abc")
    events, _ = link_mentions([one, other, third], {}, CODEBOOK, Decisions(apart=((one.mention_id, other.mention_id),)))
    assert sorted(len(event.mentions) for event in events) == [1, 2]


def test_a_cancellation_kept_apart_from_a_plan_does_not_cancel_it() -> None:
    plan = mention("a", "Wen will visit Pyongyang in May.", type="AGREE", status="scheduled", when=MAY_9)
    off = mention("b", "Beijing called off the visit.", type="REJECT", when=NULL_DATE)
    days: dict[tuple[str, int], str | None] = {("a", 0): "2010-04-20", ("b", 0): "2010-05-02"}
    decisions = Decisions(apart=((plan.mention_id, off.mention_id),))
    events, links = link_mentions([plan, off], days, CODEBOOK, decisions)
    assert (sorted(event.status for event in events), len(links)) == (["occurred", "scheduled"], 2)


def test_a_contradiction_is_refused_with_its_remedy() -> None:
    decisions = Decisions(together=(("a", "b"), ("b", "c")), apart=(("a", "c"),))
    with pytest.raises(ConfigError, match=r"a and c: .* Take one of the decisions back"):
        link_mentions([], {}, CODEBOOK, decisions)


def test_the_newest_word_holds_and_what_it_overrules_is_told() -> None:
    decisions, overruled = settle(_said([("a", "b"), ("b", "c")], [("a", "c")]))
    assert decisions == Decisions(together=(("b", "c"),), apart=(("a", "c"),))
    assert [(each.said.by, each.reason) for each in overruled] == [("0", "newer decisions kept the two apart")]


@settings(max_examples=60, deadline=None)
@given(together=_PAIRS, apart=_PAIRS, shuffle=st.randoms(use_true_random=False))
def test_any_decisions_hold_in_any_order(together: list[Pair], apart: list[Pair], shuffle: random.Random) -> None:
    decisions, overruled = settle(_said(together, apart))
    assert len(decisions.together) + len(decisions.apart) + len(overruled) == len(together) + len(apart)
    events, links = link_mentions(_WORLD.mentions, _WORLD.published, CODEBOOK, decisions)
    where = _event_of(events)
    assert sorted(where) == _NAMES
    assert all(where[one] == where[other] for one, other in decisions.together)
    assert all(where[one] != where[other] for one, other in decisions.apart)
    assert {(link.mention_id, link.event_id) for link in links} == set(where.items())
    mixed, pairs = list(_WORLD.mentions), [list(decisions.together), list(decisions.apart)]
    for each in (mixed, *pairs):
        shuffle.shuffle(each)
    turned = Decisions(together=tuple((b, a) for a, b in pairs[0]), apart=tuple((b, a) for a, b in pairs[1]))
    assert link_mentions(mixed, _WORLD.published, CODEBOOK, turned) == (events, links)


@settings(max_examples=40, deadline=None)
@given(together=_PAIRS, apart=_PAIRS)
def test_all_mentions_of_the_parties_touched_give_what_the_whole_gives(together: list[Pair], apart: list[Pair]) -> None:
    decisions, _ = settle(_said(together, apart))
    by_name = {each.mention_id: each for each in _WORLD.mentions}
    parties = {name: reach(each, None, CODEBOOK).parties for name, each in by_name.items()}
    touched = {parties[_NAMES[0]]}
    while more := {
        parties[name]
        for pair in decisions.together
        if any(parties[each] in touched for each in pair)
        for name in pair
        if parties[name] not in touched
    }:
        touched |= more
    part = [each for each in _WORLD.mentions if parties[each.mention_id] in touched]
    events, links = link_mentions(_WORLD.mentions, _WORLD.published, CODEBOOK, decisions)
    some, some_links = link_mentions(part, _WORLD.published, CODEBOOK, decisions)
    names = {each.mention_id for each in part}
    assert some == [event for event in events if names.intersection(event.mentions)]
    assert some_links == [link for link in links if link.mention_id in names]


def test_reach_is_the_days_a_report_can_be_of() -> None:
    dated = reach(mention("a", "They met in Dalian.", when=MAY_3), None, CODEBOOK)
    assert (dated.parties, dated.first, dated.last) == (("CHN", "PRK"), *[date(2010, 5, 3).toordinal()] * 2)
    undated = reach(mention("a", "They met in Dalian."), "2010-05-10", CODEBOOK)
    assert (undated.first, undated.published) == (date(2010, 5, 7).toordinal(), date(2010, 5, 10).toordinal())
    assert reach(mention("a", "They met in Dalian."), None, CODEBOOK).first == 1


def test_reports_are_of_one_chain_where_no_day_lies_between_those_they_may_meet() -> None:
    days = [(40, 40), (41, 42), (44, 44), (64, 64), (66, 95), (97, 97), (98, 98), (700, 1100)]
    first, last = np.array(days[:-1]).T
    assert chains(first, last).tolist() == [0, 0, 1, 2, 2, 3, 3]
    first, last = np.array(days).T
    assert chains(first, last).tolist() == [0] * 8
