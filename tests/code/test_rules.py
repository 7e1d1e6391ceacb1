"""The rule coder: status, refusals, habits, and the rows it makes."""

from __future__ import annotations

import pytest

from yalu.code.rules import NAME

STATUS = [
    ("Spanish Prime Minister Mariano Rajoy visited Morocco.", "CONSULT ESP>MAR", "occurred"),
    # What lies ahead is agreed to.
    ("Spanish Prime Minister Mariano Rajoy will visit Morocco next week.", "AGREE ESP>MAR", "scheduled"),
    ("Laos and Thailand are to sign a treaty on Friday.", "AGREE LAO=THA", "scheduled"),
    ("The Greek premier is scheduled to visit Turkey in June.", "AGREE GRC>TUR", "scheduled"),
    ("The Greek premier would visit Turkey in June, a spokesman said.", "AGREE GRC>TUR", "scheduled"),
    ("The Danish foreign minister is due to arrive in Berlin on Friday.", "AGREE DNK>DEU", "scheduled"),
    ("Angola plans to send rice to Guinea-Bissau.", "AGREE AGO>GNB", "scheduled"),
    # A promise is news today.
    ("Kazakhstan promised to open its border with Uzbekistan.", "AGREE KAZ>UZB", "occurred"),
    # Going on.
    ("Iranian and Turkish officials are holding talks in Istanbul.", "CONSULT IRN=TUR", "ongoing"),
    ("Syrian forces are shelling Lebanese villages near the border.", "ASSAULT SYR>LBN", "ongoing"),
    # Nobody vouches for it.
    ("Libya reportedly shipped weapons to Chad.", "AID LBY>TCD", "alleged"),
    ("Reportedly, Iran released two American hikers.", "RETREAT IRN>USA", "alleged"),
    ("Eritrea is believed to have sent arms to Somali rebels.", "AID ERI>SOM", "alleged"),
    ("China is said to have invaded Bhutan.", "ASSAULT CHN>BTN", "alleged"),
    ("According to defectors, China handed over twelve refugees to North Korea.", "RETREAT CHN>PRK", "alleged"),
    ("Diplomats said Sudan had shelled a refugee camp in South Sudan.", "ASSAULT SDN>SSD", "alleged"),
    # An official word is enough.
    ("The Kremlin said Iran had seized a Danish tanker.", "COERCE IRN>DNK", "occurred"),
]


@pytest.mark.parametrize(("text", "expected", "status"), STATUS, ids=[text[:45] for text, _, _ in STATUS])
def test_status(text, expected, status, code, told) -> None:
    assert told(text) == [expected]
    assert [event.status for event in code(text)] == [status]


REFUSALS = [
    ("Denmark refused to extradite the suspect to Rwanda.", "REJECT DNK>RWA"),
    ("Brazil rejected a demand by Paraguay.", "REJECT BRA>PRY"),
    ("Moscow turned down Georgia's offer of talks.", "REJECT RUS>GEO"),
    ("Iceland declined an invitation from Norway.", "REJECT ISL>NOR"),
    ("Iceland ruled out talks with Britain.", "REJECT ISL>GBR"),
    ("Iceland said it will not hand over the trawler to Britain.", "REJECT ISL>GBR"),
    ("Iran denied that it had sent fighters to Syria.", "REJECT IRN>SYR"),
    # Called off.
    ("Vietnam cancelled a visit by the Chinese navy chief.", "REJECT VNM>CHN"),
    ("French President Francois Hollande cancelled a trip to Algeria.", "REJECT FRA>DZA"),
    ("Jordan postponed a meeting with Israel.", "REJECT JOR>ISR"),
    ("Indonesia called off talks with Australia.", "REJECT IDN>AUS"),
]


@pytest.mark.parametrize(("text", "expected"), REFUSALS, ids=[text[:45] for text, _ in REFUSALS])
def test_refusals_denials_and_cancellations_are_one_rejection_that_occurred(text, expected, code, told) -> None:
    assert told(text) == [expected]
    assert [event.status for event in code(text)] == ["occurred"]


NO_EVENTS = [
    # Habits and descriptions.
    "China supplies most of North Korea's oil.",
    "Ships of the two navies visit each other's ports every year.",
    "Mexico usually sends an observer to the Cuban congress.",
    "Chinese soldiers guard the border with Mongolia.",
    "Every spring Ghana and Togo hold talks.",
    "Ghana is a member of the African Union.",
    # Hypotheses, possibilities, opinions.
    "If Israel attacked Iran, the oil price would double.",
    "India could attack Pakistan.",
    "Russia may sell helicopters to Iraq.",
    "Analysts wonder whether China will invade Taiwan.",
    "Ghana should attack Togo.",
    "To attack Togo, Ghana would need ships.",
    "It is not known whether North Korea tested the engine.",
    # What did not happen.
    "Nepal has never attacked India.",
    "Nepal did not attack India.",
    "No Ghanaian soldiers attacked Togo.",
    "Neither Ghana nor Togo attacked Benin.",
    "Iceland failed to meet Norway's delegation.",
]


@pytest.mark.parametrize("text", NO_EVENTS, ids=[text[:45] for text in NO_EVENTS])
def test_habits_hypotheses_and_what_did_not_happen_are_no_events(text, told) -> None:
    assert told(text) == []


def test_conditions_make_threats(told) -> None:
    assert told("Greece vowed to send its navy if Turkey drilled.") == ["THREATEN GRC>TUR"]


def test_several_acts_of_one_sentence_are_told_in_order(code) -> None:
    events = code("Zimbabwe, which broke off relations with Israel, praised Iran and condemned Canada.")
    assert [event.type for event in events] == ["SANCTION", "SUPPORT", "ACCUSE"]
    assert [event.trigger.start for event in events] == sorted(event.trigger.start for event in events)


def test_an_event_is_coded_once_in_its_sentence(told) -> None:
    assert told("Ghana attacked Togo and again attacked Togo.") == ["ASSAULT GHA>TGO"]


def test_a_row_says_where_it_stands_and_who_made_it(code) -> None:
    text = "The weather was fine. Kenya condemned Uganda. Chad sent rice to Niger."
    first, second = code(text)
    assert (first.sentence, second.sentence) == (1, 2)
    assert first.evidence.text == "Kenya condemned Uganda."
    assert second.trigger.text == "sent rice"
    assert {event.coder for event in (first, second)} == {NAME}
    assert second.quad == "material_cooperation"
    assert "economic" not in first.contexts


def test_the_domain_follows_the_words(code) -> None:
    (drill,) = code("Norway held a military exercise near Russia.")
    (trade,) = code("Norway signed a trade agreement with Russia.")
    assert (drill.domain, trade.domain) == ("military", "economic")


def test_the_place_is_the_one_named_in_the_sentence(code) -> None:
    (event,) = code("Ethiopian and Kenyan ministers met in Nairobi.")
    assert event.place is not None
    assert (event.place.name, event.place.country) == ("Nairobi", "KEN")


def test_quantities_of_the_sentence_go_with_its_events(code) -> None:
    (with_tons,) = code("Chad sent 500 tons of rice to Niger.")
    (without,) = code("Chad sent rice to Niger.")
    assert len(with_tons.quantities) == 1
    assert without.quantities == ()


@pytest.mark.xfail(strict=True, reason="the subject of a passive cancellation is not asked for its own parties")
def test_a_meeting_that_was_cancelled_is_a_rejection(told) -> None:
    assert told("The summit between Russia and Japan was cancelled.") == ["REJECT RUS=JPN"]


def test_a_visit_that_is_planned_is_agreed(told) -> None:
    assert told("Francois Hollande's trip to Algeria is planned for December.") == ["AGREE FRA>DZA"]


def test_what_is_rumoured_is_alleged(code) -> None:
    (event,) = code("China is rumoured to have invaded Bhutan.")
    assert event.status == "alleged"


@pytest.mark.parametrize(
    "text",
    [
        "Norway's ability in restraining Chad's army rests on its neighbours.",
        "When Chad's interests are threatened, Norway will act.",
        "Norwegian influence encourages reforms in Chad.",
        "Norway grows richer, allowing Chad to trade freely.",
        "Norway's laws preclude it from attacking Chad.",
        "The minister of Norway slept well without signing a treaty with Chad.",
    ],
)
def test_what_is_general_or_undone_is_no_event(text, code) -> None:
    assert [event.trigger.text for event in code(text) if event.type not in ("CONSULT", "REJECT")] == []


def test_the_first_to_do_it_has_done_it(code) -> None:
    (event,) = code("Last July, Jens Stoltenberg became the first Norwegian leader to visit Chad.")
    assert (event.type, event.date.start) == ("CONSULT", "2011-07-01")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Unconfirmed reports said Chad had attacked Libya on Monday.", "unconfirmed"),
        ("Chad attacked a Libyan post on Monday. The report could not be independently verified.", "unconfirmed"),
        ("Chad reportedly attacked a Libyan post on Monday.", "alleged"),
        ("Chad attacked a Libyan post on Monday. Libya confirmed this.", "occurred"),
    ],
)
def test_what_nobody_could_confirm_is_unconfirmed(text, status, code) -> None:
    assert next(event.status for event in code(text) if event.type == "ASSAULT") == status


def test_a_cancelled_visit_is_one_refusal_and_not_on_its_own_day(code) -> None:
    (event,) = code("Chad called off a visit to Libya planned for June 4.")
    assert (event.type, event.status, event.date.start) == ("REJECT", "occurred", None)
