"""Parties: from the phrases of a clause to the actors they stand for, known ones and strangers."""

from __future__ import annotations

import pytest

from yalu.model.event import EventMention

# A party's words are a mention, not a clause.
LONGEST_PARTY_WORDS = 12

PHRASES = [
    # Possessives and modifiers.
    ("Turkey's army shelled Syrian positions near the border.", "ASSAULT TUR>SYR"),
    ("Libya's envoys thanked Malta.", "SUPPORT LBY>MLT"),
    ("Japanese police arrested the captain of a Chinese trawler.", "COERCE JPN>CHN"),
    ("France expelled Syria's ambassador.", "SANCTION FRA>SYR"),
    # What "of", "from", "for" bring in.
    ("A spokesman for the Russian foreign ministry condemned the Georgian raid.", "ACCUSE RUS>GEO"),
    ("The parliament of Armenia thanked Uruguay.", "SUPPORT ARM>URY"),
    ("Envoys from Ghana praised Benin.", "SUPPORT GHA>BEN"),
    # Appositions and titles.
    ("Japan's foreign minister, Koichiro Gemba, criticised China over the islands.", "ACCUSE JPN>CHN"),
    ("Bulgaria, a member of NATO, condemned Iran.", "ACCUSE BGR>IRN"),
    ("South Korea's Lee Myung-bak met Chinese President Hu Jintao.", "CONSULT KOR=CHN"),
    # Relative clauses.
    ("The Indian pilots, whom Pakistan released on Monday, crossed the border on foot.", "RETREAT PAK>IND"),
    ("Zimbabwe, which broke off relations with Israel, praised Iran.", "SANCTION ZWE>ISR"),
    # Coordination.
    ("Norway, Sweden and Finland condemned Russia over the flights.", "ACCUSE NOR+SWE+FIN>RUS"),
    ("Norway condemned Russia and Belarus over the flights.", "ACCUSE NOR>RUS+BLR"),
    ("Norwegian and Swedish police arrested two Russians.", "COERCE NOR+SWE>RUS"),
    # Organisations and armed groups.
    ("The UN Security Council condemned North Korea.", "ACCUSE UNO>PRK"),
    ("Nigeria's Boko Haram attacked a Cameroonian village.", "ASSAULT NGA>CMR"),
]


@pytest.mark.parametrize(("text", "expected"), PHRASES, ids=[text[:45] for text, _ in PHRASES])
def test_a_phrase_gives_the_states_it_stands_for(text, expected, told) -> None:
    assert expected in told(text)


@pytest.mark.parametrize(
    ("text", "side", "words"),
    [
        ("Norway praised the islanders.", "target", "islanders"),
        ("Hikers were freed by Iran.", "target", "Hikers"),
        ("The Kolvani ambassador thanked Japan.", "source", "ambassador"),
        ("Pirates released a Danish ship.", "source", "Pirates"),
        ("Somali elders who had come a long way across the dry plains thanked the islanders.", "target", "islanders"),
    ],
)
def test_strangers_are_parties_of_no_known_state(text, side, words, code) -> None:
    (event,) = code(text)
    (actor,) = getattr(event, side)
    assert actor.country is None
    assert words in actor.text
    assert text[actor.start : actor.end] == actor.text


def test_the_words_of_a_stranger_are_a_mention_not_a_clause(code) -> None:
    text = (
        "Norway praised the islanders of the small and remote old harbour town near the mouth of the long river, "
        "who had waited for eleven days."
    )
    (event,) = code(text)
    (actor,) = event.target
    assert actor.country is None
    assert len(actor.text.split()) <= LONGEST_PARTY_WORDS
    assert text[actor.start : actor.end] == actor.text


def test_the_parties_of_one_phrase_point_to_their_own_words(code) -> None:
    text = "Norwegian and Swedish police arrested two Russians."
    (event,) = code(text)
    assert [actor.country for actor in event.source] == ["NOR", "SWE"]
    assert len({(actor.start, actor.end) for actor in event.source}) == len(event.source)
    assert event.source[0].start < event.source[1].start


def test_parties_carry_office_level_and_sector(code) -> None:
    (event,) = code("Polish Foreign Minister Radoslaw Sikorski met Libyan rebels in Benghazi.")
    assert [(actor.level, actor.sector) for actor in event.source] == [("government", "GOV")]
    assert [actor.sector for actor in event.target] == ["REB"]


FOLLOWED = [
    (
        "Chinese President Hu Jintao visited Russia on Monday. He thanked Medvedev for his help.",
        ["CONSULT CHN>RUS", "SUPPORT CHN>RUS"],
    ),
    (
        "The Kenyan government praised Uganda. It also accused Somalia of harbouring pirates.",
        ["SUPPORT KEN>UGA", "ACCUSE KEN>SOM"],
    ),
    (
        "Japanese Prime Minister Yoshihiko Noda flew to India on Monday. He praised India's reforms.",
        ["CONSULT JPN>IND", "SUPPORT JPN>IND"],
    ),
    (
        "Japanese envoys visited Mongolia on Monday. The two sides signed a trade agreement.",
        ["CONSULT JPN>MNG", "SUPPORT JPN=MNG"],
    ),
    (
        "Japanese and Mongolian envoys met on Monday. They signed a trade agreement.",
        ["CONSULT JPN=MNG", "SUPPORT JPN=MNG"],
    ),
    (
        "Japan's premier met Mongolia's president on Monday. The two leaders discussed coal.",
        ["CONSULT JPN=MNG", "CONSULT JPN=MNG"],
    ),
    (
        "Wen Jiabao met Lee Myung-bak in Seoul on 5 October 2009. Wen invited Lee to visit China.",
        ["CONSULT CHN=KOR", "REQUEST CHN>KOR"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), FOLLOWED, ids=[text[:45] for text, _ in FOLLOWED])
def test_actors_are_followed_from_the_sentence_before(text, expected, told) -> None:
    assert told(text) == expected


OBJECT_PRONOUNS = [
    ("Turkish President Abdullah Gul visited Iran. Iran's president thanked him for coming.", "SUPPORT IRN>TUR"),
    ("Chile sent rescuers to Peru. Peru thanked them.", "SUPPORT PER>CHL"),
    ("Japan detained a Chinese captain in April, but released him in May.", "RETREAT JPN>CHN"),
]


@pytest.mark.parametrize(("text", "expected"), OBJECT_PRONOUNS, ids=[text[:45] for text, _ in OBJECT_PRONOUNS])
def test_an_object_pronoun_is_the_other_party_of_the_event_before(text, expected, told) -> None:
    assert told(text)[-1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("The leaders of Iraq and Jordan met in Amman.", "CONSULT IRQ=JOR")],
)
def test_the_leaders_of_two_states_are_two_parties(text, expected, told) -> None:
    assert told(text) == [expected]


@pytest.mark.xfail(strict=True, reason="'the two leaders' is resolved, 'the two ministers' and other offices are not")
def test_the_two_ministers_are_those_of_the_sentence_before(told) -> None:
    text = "Japan's foreign minister met his Indian counterpart in Delhi. The two ministers met again on Tuesday."
    assert told(text) == ["CONSULT JPN=IND", "CONSULT JPN=IND"]


@pytest.mark.xfail(strict=True, reason="an unmarked group takes the only state of the story, be it the one it accuses")
def test_people_of_no_stated_country_are_not_those_of_the_state_they_accuse(code) -> None:
    (event,) = code("Fishermen from a remote village complained about Japan.")
    assert [actor.country for actor in event.source] == [None]


def test_a_mention_is_never_on_both_sides(code) -> None:
    events: list[EventMention] = [event for text, _ in [*PHRASES, *FOLLOWED] for event in code(text)]
    assert events
    for event in events:
        if not event.symmetric:
            sources = {(actor.start, actor.end) for actor in event.source}
            assert not sources & {(actor.start, actor.end) for actor in event.target}
