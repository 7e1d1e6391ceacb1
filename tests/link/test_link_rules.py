"""The rules of linking, one by one."""

from __future__ import annotations

from datetime import date

import pytest
from link_world import CODEBOOK, NULL_DATE, actor, day_value, mention

from yalu.link import link_mentions
from yalu.model import Actor, Event, EventMention, Link

MAY_3 = day_value(date(2010, 5, 3))
MAY_4 = day_value(date(2010, 5, 4))
MAY_9 = day_value(date(2010, 5, 9))
IN_MAY = day_value(date(2010, 5, 1), date(2010, 5, 31), "month")


def _link(*mentions: EventMention, published: dict[str, str | None] | None = None) -> tuple[list[Event], list[Link]]:
    days = {each.doc: "2010-05-05" for each in mentions} | (published or {})
    return link_mentions(mentions, {(doc, 0): day for doc, day in days.items()}, CODEBOOK)


def _count(*mentions: EventMention, published: dict[str, str | None] | None = None) -> int:
    return len(_link(*mentions, published=published)[0])


def test_no_mentions_are_no_events() -> None:
    assert link_mentions([], {}, CODEBOOK) == ([], [])


def test_paraphrases_of_one_day_are_one_event() -> None:
    a = mention("a", "Wen landed in Pyongyang for a goodwill visit.", mode="visit", when=MAY_3)
    b = mention("b", "The premier began his stay in the North.", mode="visit", when=MAY_3)
    (event,), links = _link(a, b)
    assert set(event.mentions) == {a.mention_id, b.mention_id}
    assert sorted(link.reason for link in links)[0].startswith("same parties; both CONSULT visit; both on 2010-05-03")


def test_the_same_day_of_the_same_kind_between_other_states_is_another_event() -> None:
    text = "The premier arrived for a goodwill visit."
    assert _count(mention("a", text, when=MAY_3), mention("b", text, target="KOR", when=MAY_3)) == 2


def test_likeness_alone_never_links() -> None:
    text = "The army shelled the island at noon with forty rounds."
    first = mention("a", text, type="ASSAULT", when=MAY_3)
    assert _count(first, mention("b", text, type="ASSAULT", when=MAY_9)) == 2
    assert _count(first, mention("b", text, type="ACCUSE", when=MAY_3)) == 2


def test_opposite_directions_stay_apart() -> None:
    one = mention("a", "Beijing accused Tokyo of provocation.", type="ACCUSE", source="CHN", target="JPN", when=MAY_3)
    back = mention("b", "Tokyo accused Beijing of provocation.", type="ACCUSE", source="JPN", target="CHN", when=MAY_3)
    assert _count(one, back) == 2


def test_a_symmetric_report_joins_a_directed_one_and_the_direction_is_kept() -> None:
    visit = mention("a", "Kim came to Beijing by train.", source="PRK", target="CHN", when=MAY_3)
    meeting = mention("b", "The two met in Beijing over lunch.", when=MAY_3, symmetric=True, trigger="came")
    (event,), _ = _link(visit, meeting, published={"a": "2010-05-03"})
    assert (event.source, event.target, event.symmetric) == (("PRK",), ("CHN",), False)


def test_a_day_apart_needs_words_in_common() -> None:
    first = mention("a", "Envoys discussed the northern railway in Dalian.", when=MAY_3)
    assert _count(first, mention("b", "Envoys discussed the northern railway at length.", when=MAY_4)) == 1
    assert _count(first, mention("b", "Both sides exchanged opinions about culture.", when=MAY_4)) == 2
    assert _count(first, mention("b", "Envoys discussed the northern railway at length.", when=MAY_9)) == 2


def test_a_month_links_with_a_day_in_it_where_the_words_agree() -> None:
    day = mention("a", "Envoys discussed the northern railway in Dalian.", when=MAY_3)
    assert _count(day, mention("b", "Envoys discussed the northern railway, Dalian papers said.", when=IN_MAY)) == 1
    assert _count(day, mention("b", "Poets from both countries read aloud.", when=IN_MAY)) == 2


def test_a_month_does_not_chain_days_that_differ() -> None:
    text = "Envoys discussed the northern railway in Dalian."
    early, late = mention("a", text, when=MAY_3), mention("b", text, when=MAY_9)
    assert _count(early, late, mention("c", text, when=IN_MAY)) == 2


def test_an_undated_report_links_within_days_of_its_publication_if_its_words_agree() -> None:
    dated = mention("a", "Envoys discussed the northern railway in Dalian.", when=MAY_3)
    undated = mention("b", "Envoys discussed the northern railway in Dalian harbour.", when=NULL_DATE)
    assert _count(dated, undated) == 1
    assert _count(dated, undated, published={"b": "2010-05-25"}) == 2
    assert _count(dated, mention("b", "Envoys smiled for a photograph.", when=NULL_DATE)) == 2


def test_undated_reports_without_publication_link_only_as_near_copies() -> None:
    text = "Envoys discussed the northern railway in Dalian."
    nowhere: dict[str, str | None] = {"a": None, "b": None}
    assert _count(mention("a", text), mention("b", text), published=nowhere) == 1
    assert _count(mention("a", text), mention("b", "Envoys discussed a bridge."), published=nowhere) == 2


def test_a_story_that_repeats_itself_tells_one_event() -> None:
    lead = mention("a", "Envoys discussed the northern railway in Dalian.", mode="visit", when=MAY_3)
    later = mention("a", "The railway talks lasted two hours.", mode="visit", when=NULL_DATE, sentence=4)
    assert _count(lead, later) == 1


def test_places_and_figures_and_persons_speak_for_and_against() -> None:
    def shelling(doc: str, text: str, place: str | None = None) -> EventMention:
        return mention(doc, text, type="ASSAULT", when=MAY_4, place=place)

    first = mention("a", "Shells hit the harbour, killing 40.", type="ASSAULT", when=MAY_3, place="Yeon")
    assert _count(first, shelling("b", "Rockets struck a dock and 40 died.", "Yeon")) == 1
    assert _count(first, shelling("b", "Shells hit the harbour, killing 7.")) == 2

    def meeting(doc: str, who: str) -> EventMention:
        person = Actor(
            text=who, country="CHN", name=who, role="minister", level="government", sector="GOV", start=0, end=1
        )
        return mention(doc, "The minister spoke.", when=MAY_3, actors=((person,), (actor("PRK"),)))

    assert _count(meeting("a", "Yang"), meeting("b", "Yang")) == 1
    assert _count(meeting("a", "Yang"), meeting("b", "Ma")) == 2


def test_two_acts_in_one_sentence_stay_two_events_in_every_outlet() -> None:
    text = "They met and signed a treaty on the northern railway."
    both = [
        mention(doc, text, type=type_, when=MAY_3, symmetric=True, trigger=trigger)
        for doc in ("a", "b")
        for type_, trigger in (("CONSULT", "met"), ("SUPPORT", "signed"))
    ]
    events, _ = _link(*both)
    assert sorted((event.type, len(event.mentions)) for event in events) == [("CONSULT", 2), ("SUPPORT", 2)]


def test_inside_one_elite_a_day_and_a_type_are_not_enough() -> None:
    def appointed(doc: str, text: str) -> EventMention:
        return mention(
            doc, text, type="INTERNAL", mode="appointment", source="PRK", target="", when=MAY_3, trigger="named"
        )

    premier = appointed("a", "Choe Yong Rim was named premier by the assembly.")
    assert _count(premier, appointed("b", "The assembly named Choe Yong Rim as premier.")) == 1
    assert _count(premier, appointed("b", "Jang Song Thaek rose to the defence commission.")) == 2


def test_a_plan_and_what_became_of_it_are_one_event() -> None:
    plan = mention(
        "a", "Wen will visit in May, Beijing said.", type="AGREE", status="scheduled", when=MAY_3, trigger="visit"
    )
    visit = mention("b", "Wen began his visit to Pyongyang.", mode="visit", when=MAY_3, trigger="visit")
    (event,), links = _link(plan, visit, published={"a": "2010-04-20", "b": "2010-05-04"})
    assert (event.type, event.mode, event.status) == ("CONSULT", "visit", "occurred")
    assert (event.announced, event.first_reported) == ("2010-04-20", "2010-04-20")
    assert event.quad == "verbal_cooperation"
    assert any("AGREE announces CONSULT" in link.reason for link in links)


def test_a_plan_does_not_join_two_things_that_happened() -> None:
    plan = mention("a", "Wen will visit with a gift of rice.", type="AGREE", status="scheduled", when=MAY_3)
    visit = mention("b", "Wen began his visit to Pyongyang.", when=MAY_3)
    gift = mention("c", "A gift of rice was unloaded.", type="AID", when=MAY_3)
    assert _count(plan, visit, gift) == 2


def test_a_plan_alone_stays_scheduled() -> None:
    (event,), _ = _link(mention("a", "Wen will visit in May.", type="AGREE", status="scheduled", when=MAY_3))
    assert (event.type, event.status, event.announced) == ("AGREE", "scheduled", "2010-05-05")


def test_a_cancellation_cancels_the_plan_and_stays_an_event() -> None:
    plan = mention("a", "Wen will visit Pyongyang in May.", type="AGREE", status="scheduled", when=MAY_9)
    off = mention("b", "Beijing called off the visit.", type="REJECT", mode="meet")
    events, links = _link(plan, off, published={"a": "2010-04-20", "b": "2010-05-02"})
    assert sorted((event.type, event.status) for event in events) == [("AGREE", "cancelled"), ("REJECT", "occurred")]
    planned = next(event for event in events if event.type == "AGREE")
    assert planned.mentions == (plan.mention_id,)
    assert [
        link.reason for link in links if link.event_id == planned.event_id and link.mention_id == off.mention_id
    ] == ["calls off what was planned"]


@pytest.mark.parametrize(
    ("text", "said", "status"),
    [
        ("Beijing turned down the offer of talks.", "2010-05-02", "scheduled"),
        ("Beijing called off the visit.", "2010-04-01", "scheduled"),
        ("Beijing called off the visit.", "2010-05-20", "scheduled"),
        ("Beijing called off the visit.", "2010-05-09", "cancelled"),
    ],
)
def test_only_a_cancellation_in_time_cancels(text: str, said: str, status: str) -> None:
    plan = mention("a", "Wen will visit Pyongyang in May.", type="AGREE", status="scheduled", when=MAY_9)
    events, _ = _link(plan, mention("b", text, type="REJECT"), published={"a": "2010-04-20", "b": said})
    assert next(event.status for event in events if event.type == "AGREE") == status


def test_an_event_has_the_most_exact_date_and_its_first_report() -> None:
    text = "Envoys discussed the northern railway in Dalian."
    (event,), _ = _link(
        mention("a", text, when=IN_MAY),
        mention("b", text, when=MAY_3, confidence=0.5),
        mention("c", text, when=NULL_DATE, confidence=0.9),
        published={"a": "2010-05-04T10:00:00Z", "b": "2010-05-06", "c": None},
    )
    assert (event.date.start, event.date.precision) == ("2010-05-03", "day")
    assert event.first_reported == "2010-05-04"
    assert event.confidence == 0.9
    assert event.announced is None


def test_ids_follow_the_earliest_report() -> None:
    text = "Envoys discussed the northern railway in Dalian."
    first, second = mention("b", text, when=MAY_3), mention("a", text, when=MAY_3)
    days: dict[str, str | None] = {"b": "2010-05-03", "a": "2010-05-04"}
    (alone,), _ = _link(first, published=days)
    (both,), _ = _link(first, second, published=days)
    assert both.event_id == alone.event_id


def test_an_unknown_party_stands_for_itself() -> None:
    def talks(doc: str, who: str) -> EventMention:
        unknown = Actor(text=who, country=None, name=None, role=None, level=None, sector=None, start=0, end=1)
        return mention(doc, "They held talks.", mode="visit", when=MAY_3, actors=((unknown,), (actor("PRK"),)))

    (event,), _ = _link(talks("a", "the delegation"))
    assert (event.source, event.target) == ((), ("PRK",))
    assert _count(talks("a", "the delegation"), talks("b", "the visitors")) == 2
