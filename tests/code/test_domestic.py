"""Domestic elite events: who takes and loses posts, meets, decrees, dies or leaves, inside one state."""

from __future__ import annotations

import pytest

EVENTS = [
    ("meeting", "The Chinese Communist Party held its congress in Beijing in November.", "CHN"),
    ("meeting", "Vietnam's parliament opened a plenary session on Monday.", "VNM"),
    ("meeting", "The Central Committee of the Workers' Party of Korea held a plenary meeting.", "PRK"),
    ("appointment", "Russian President Vladimir Putin appointed Dmitry Rogozin deputy prime minister.", "RUS"),
    ("appointment", "Pakistan's Yousaf Raza Gilani was elected prime minister by the National Assembly.", "PAK"),
    ("dismissal", "Kazakhstan's president sacked the interior minister on Friday.", "KAZ"),
    ("dismissal", "Chinese Defence Minister Liang Guanglie was removed from his post.", "CHN"),
    ("dismissal", "Turkmenistan's president resigned on Friday.", "TKM"),
    ("purge", "North Korea purged General Ri Yong Ho.", "PRK"),
    ("purge", "Soviet leader Joseph Stalin purged Marshal Mikhail Tukhachevsky.", "SUN"),
    ("execution", "North Korea executed Finance Chief Pak Nam Gi.", "PRK"),
    ("execution", "Jang Song Thaek, Kim's uncle, was executed in December.", "PRK"),
    ("death", "North Korean leader Kim Jong Il died on a train on 17 December 2011.", "PRK"),
    ("death", "Malawian President Bingu wa Mutharika died of a heart attack.", "MWI"),
    ("death", "The death of Zambian President Levy Mwanawasa was announced on state radio.", "ZMB"),
    ("defection", "A North Korean diplomat defected to South Korea.", "PRK"),
    ("defection", "Syrian Prime Minister Riad Hijab defected to Jordan.", "SYR"),
    ("defection", "The defection of a senior North Korean official embarrassed Pyongyang.", "PRK"),
    ("decree", "The Supreme People's Assembly adopted a law on the special economic zone.", "PRK"),
    ("decree", "Russian President Dmitry Medvedev issued a decree on military pensions.", "RUS"),
    ("decree", "Mongolia's parliament amended the constitution.", "MNG"),
    ("inspection", "Kim Jong Un inspected an army unit on the east coast.", "PRK"),
    ("inspection", "Belarusian President Alexander Lukashenko toured a tractor factory.", "BLR"),
    ("anniversary", "North Korea marked the anniversary of its founding.", "PRK"),
    ("reform", "China launched a currency reform.", "CHN"),
]


@pytest.mark.parametrize(("mode", "text", "country"), EVENTS, ids=[f"{mode}: {text[:35]}" for mode, text, _ in EVENTS])
def test_a_domestic_event_has_its_mode_and_its_state(mode, text, country, code) -> None:
    (event,) = code(text)
    assert (event.type, event.mode, event.quad, event.target) == ("INTERNAL", mode, None, ())
    assert {actor.country for actor in event.source} == {country}


def test_a_domestic_event_names_the_body_and_the_person(code) -> None:
    (event,) = code("Kazakhstan's president sacked the interior minister on Friday.")
    assert [actor.text for actor in event.source] == ["Kazakhstan's president", "interior minister"]


def test_a_congress_to_come_is_scheduled(code) -> None:
    (event,) = code("Vietnam's parliament will open a plenary session on Monday.")
    assert (event.mode, event.status, event.date.start) == ("meeting", "scheduled", "2012-05-21")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A visit to a state is no inspection, and a meeting with a foreigner no party meeting.
        ("Belarusian President Alexander Lukashenko visited Cuba.", ["CONSULT BLR>CUB"]),
        ("Egypt's president met Jordan's king.", ["CONSULT EGY=JOR"]),
        # Diplomats put out by another state are no dismissal.
        ("Canada expelled the Libyan ambassador.", ["SANCTION CAN>LBY"]),
        # People of no office.
        ("Brazilian footballer Socrates died on Sunday.", []),
        ("A Cuban fisherman was promoted by his firm.", []),
        # What is asked for has not happened.
        ("Oman demanded that Yemen's president resign.", ["REQUEST OMN>YEM"]),
        # What did not happen.
        ("Turkmenistan's president did not resign.", []),
    ],
)
def test_what_is_not_a_domestic_event(text, expected, told) -> None:
    assert told(text) == expected


def test_a_body_that_meets_is_a_meeting(told) -> None:
    assert told("North Korea's Politburo met on Sunday in Pyongyang.") == ["INTERNAL PRK>-"]


def test_a_new_ambassador_is_support_for_the_host(told) -> None:
    assert told("China appointed a new ambassador to Laos.") == ["SUPPORT CHN>LAO"]
