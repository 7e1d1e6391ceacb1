"""What is offered to people: most of what linking misses, with reasons, and reports that may be elsewhere."""

from __future__ import annotations

from datetime import date

from link_world import CODEBOOK, NULL_DATE, day_value, make_link_world, mention, pairs

from yalu.link import MergeCandidate, SplitCandidate, link_mentions, merge_candidates, split_candidates
from yalu.model import EventMention

MAY_3, MAY_5 = day_value(date(2010, 5, 3)), day_value(date(2010, 5, 5))
RAILWAY = "Envoys discussed the northern railway in Dalian."


def _merge(one: EventMention, other: EventMention) -> list[MergeCandidate]:
    days: dict[tuple[str, int], str | None] = {(one.doc, 0): "2010-05-05", (other.doc, 0): "2010-05-05"}
    return merge_candidates("event-a", {"event-a": [one], "event-b": [other]}, days, CODEBOOK)


def test_what_coders_read_differently_is_offered_with_what_tells_it_apart() -> None:
    one = mention("a", RAILWAY, when=MAY_3)
    (days,) = _merge(one, mention("b", RAILWAY, when=MAY_5))
    assert days.against.startswith("2 days lie between them")
    (type_,) = _merge(one, mention("b", RAILWAY, type="ACCUSE", when=MAY_3))
    assert "CONSULT and ACCUSE are no types of one happening" in type_.against
    (side,) = _merge(one, mention("b", RAILWAY, source="PRK", target="CHN", when=MAY_3))
    assert side.against == "they tell it the other way round"
    assert side.reason.startswith(
        "same parties; both CONSULT; both on 2010-05-03; 5 content words in common, of 5 and 5"
    )
    assert side.mentions == (one.mention_id, mention("b", RAILWAY, source="PRK", target="CHN", when=MAY_3).mention_id)


def test_what_has_nothing_in_common_is_not_offered() -> None:
    one = mention("a", RAILWAY, when=MAY_3)
    assert _merge(one, mention("b", RAILWAY, source="USA", target="KOR", when=MAY_3)) == []
    assert _merge(one, mention("b", RAILWAY, when=day_value(date(2010, 5, 20)))) == []
    assert _merge(one, mention("b", "Poets read aloud.", type="AID", when=MAY_5)) == []


def _split(*mentions: EventMention, rival: EventMention | None = None) -> list[SplitCandidate]:
    reports = {"event-a": list(mentions)} | ({"event-b": [rival]} if rival else {})
    return split_candidates("event-a", reports, {(each.doc, 0): "2010-05-05" for each in mentions}, CODEBOOK)


def test_a_report_that_fits_badly_may_be_of_another_event() -> None:
    sure = [mention(doc, RAILWAY, when=MAY_3) for doc in ("a", "b")]
    assert _split(sure[0]) == _split(*sure) == []
    odd = mention("c", "Both sides exchanged opinions about 40 poets.", when=NULL_DATE)
    (found,) = _split(*sure, odd)
    assert found.mention == odd.mention_id
    assert found.reason.startswith("it fits no other report much")


def test_a_report_that_fits_another_event_as_well_is_named() -> None:
    sure = [mention(doc, RAILWAY, when=MAY_3) for doc in ("a", "b")]
    torn = mention("c", RAILWAY, when=NULL_DATE)
    rival = mention("d", RAILWAY, when=MAY_5)
    assert [each.reason for each in _split(*sure, torn, rival=rival)] == ["it fits another event as well"]


def test_most_pairs_that_linking_misses_are_offered() -> None:
    world = make_link_world(250, 106, phrasing="held_out")
    events, _ = link_mentions(world.mentions, world.published, CODEBOOK)
    by_name = {each.mention_id: each for each in world.mentions}
    reports = {event.event_id: [by_name[name] for name in event.mentions] for event in events}
    event_of = {name: event.event_id for event in events for name in event.mentions}
    apart = [{event_of[a], event_of[b]} for a, b in pairs(world.truth)]
    missed = {frozenset(pair) for pair in apart if len(pair) == 2}
    offered = {
        frozenset((each.one, each.other))
        for name in reports
        if any(name in pair for pair in missed)
        for each in merge_candidates(name, reports, world.published, CODEBOOK)
    }
    assert len(missed & offered) / len(missed) >= 0.75
