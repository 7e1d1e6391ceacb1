"""Reporting: who says so, of what kind, and whether anybody vouches for it."""

from __future__ import annotations

import pytest

SPEAKERS = [
    ("Xinhua reported that Nepal signed a treaty with India.", [("Xinhua", "outlet")]),
    ("Nepal signed a treaty with India, Xinhua reported.", [("Xinhua", "outlet")]),
    ("According to Reuters, Nepal signed a treaty with India.", [("Reuters", "outlet")]),
    (
        "Nepal signed a treaty with India, according to the Indian foreign ministry.",
        [("Indian foreign ministry", "institution")],
    ),
    (
        "Mexico's interior ministry announced that Mexico had deported thirty Cubans.",
        [("Mexico's interior ministry", "institution")],
    ),
    ("The Kremlin said Iran had released two American hikers.", [("Kremlin", "institution")]),
    (
        "Russian Foreign Minister Sergei Lavrov said that Iran had released two American hikers.",
        [("Russian Foreign Minister Sergei Lavrov", "person")],
    ),
    ("Witnesses said Israeli troops arrested four Lebanese fishermen.", [("Witnesses", "unnamed")]),
    ("Iran has released two American hikers, a witness said.", [("a witness", "unnamed")]),
    (
        "Officials told the BBC that Iran had released two American hikers.",
        [("BBC", "outlet"), ("Officials", "unnamed")],
    ),
    ("Iran test-fired a missile, state television said.", [("state television", "outlet")]),
    ("Iran has released two American hikers.", []),
]


# Who reports and who claims, outermost first.
CHAINS = [
    (
        "A senior official was quoted by Anadolu as saying that Turkey had arrested three Syrian officers.",
        [("Anadolu", "outlet"), ("senior official", "unnamed")],
    ),
    (
        "Iranian police arrested two British sailors, Reuters reported, citing a police officer.",
        [("Reuters", "outlet"), ("police officer", "unnamed")],
    ),
    (
        "Citing a police officer, Reuters reported that Iranian police had arrested two British sailors.",
        [("Reuters", "outlet"), ("police officer", "unnamed")],
    ),
    (
        "According to Xinhua, which cited the foreign ministry, Nepal signed a treaty with India.",
        [("Xinhua", "outlet"), ("foreign ministry", "institution")],
    ),
    ("Nepal signed a treaty with India, state media said.", [("state media", "outlet")]),
    (
        "North Korea fired two rockets at South Korea, KCNA reported, quoting the Foreign Ministry.",
        [("KCNA", "outlet"), ("Foreign Ministry", "institution")],
    ),
    (
        "Iran has released two American hikers, a diplomat told Reuters.",
        [("Reuters", "outlet"), ("diplomat", "unnamed")],
    ),
    (
        "Iran has released two American hikers, sources familiar with the matter told the Financial Times.",
        [("Financial Times", "outlet"), ("sources", "unnamed")],
    ),
    ("Officials said Iran had seized a Danish tanker.", [("Officials", "unnamed")]),
    ("Iran had seized a Danish tanker, analysts said.", [("analysts", "unnamed")]),
    (
        "Sergei Lavrov told Interfax that Iran had released two American hikers.",
        [("Interfax", "outlet"), ("Sergei Lavrov", "person")],
    ),
    (
        "In an interview with the BBC, Sergei Lavrov said Iran had released two American hikers.",
        [("BBC", "outlet"), ("Sergei Lavrov", "person")],
    ),
    (
        "The Kremlin said on state television that Iran had released two American hikers.",
        [("state television", "outlet"), ("Kremlin", "institution")],
    ),
    ("As Xinhua reported, Nepal signed a treaty with India.", [("Xinhua", "outlet")]),
    ("It was reported by Kyodo that Japan had expelled two Russian diplomats.", [("Kyodo", "outlet")]),
    (
        "Japan expelled two Russian diplomats, the Kyodo news agency quoted the foreign ministry as saying.",
        [("Kyodo news agency", "outlet"), ("foreign ministry", "institution")],
    ),
    (
        "Tass quoted Foreign Minister Sergei Lavrov as saying that Iran had released two American hikers.",
        [("Tass", "outlet"), ("Foreign Minister Sergei Lavrov", "person")],
    ),
    (
        "Japan expelled two Russian diplomats, according to an official quoted by Kyodo.",
        [("Kyodo", "outlet"), ("official", "unnamed")],
    ),
    (
        "Japan expelled two Russian diplomats, according to a report published by the Guardian.",
        [("the Guardian", "outlet"), ("a report", "unnamed")],
    ),
    (
        "Japan expelled two Russian diplomats, according to the foreign ministry and Kyodo.",
        [("foreign ministry", "institution"), ("Kyodo", "outlet")],
    ),
    ('"Iran has released two American hikers," Lavrov told reporters.', [("Lavrov", "person")]),
    (
        '"Iran has released two American hikers," the foreign ministry said in a statement.',
        [("foreign ministry", "institution")],
    ),
    (
        "Xinhua, citing the Indian army, said that Pakistan had shelled Indian villages.",
        [("Xinhua", "outlet"), ("Indian army", "institution")],
    ),
    ("Pakistan shelled Indian villages, a military spokesman said.", [("military spokesman", "institution")]),
    (
        "Pakistan shelled Indian villages, a spokesman for the Indian army told AFP on condition of anonymity.",
        [("AFP", "outlet"), ("spokesman for the Indian army", "institution")],
    ),
    (
        "The Washington Post said, citing two unnamed officials, that Israel had bombed a Syrian convoy.",
        [("Washington Post", "outlet"), ("officials", "unnamed")],
    ),
    (
        "Israel bombed a Syrian convoy, the New York Times reported on Friday, quoting American officials.",
        [("New York Times", "outlet"), ("American officials", "unnamed")],
    ),
    ("Residents said by telephone that Israel had bombed a Syrian convoy.", [("Residents", "unnamed")]),
    ("Syrian state news agency SANA said Israel had bombed a Syrian convoy.", [("SANA", "outlet")]),
    (
        "Israel bombed a Syrian convoy, SANA quoted a military source as saying.",
        [("SANA", "outlet"), ("a military source", "unnamed")],
    ),
    (
        "The Syrian Observatory for Human Rights said Turkey had shelled Syrian villages.",
        [("Syrian Observatory for Human Rights", "institution")],
    ),
    ("Turkey shelled Syrian villages, activists said.", [("activists", "unnamed")]),
    (
        "Human Rights Watch said in a report that Turkey had deported forty Syrians.",
        [("Human Rights Watch", "institution")],
    ),
    ("Turkey has deported forty Syrians, the United Nations says.", [("United Nations", "institution")]),
    (
        "President Barack Obama announced that the United States had imposed sanctions on Iran.",
        [("President Barack Obama", "person")],
    ),
    ("Japanese media reported that North Korea had released a Japanese tourist.", [("Japanese media", "outlet")]),
    (
        "The semi-official Fars news agency reported that Iran had arrested two French tourists.",
        [("semi-official Fars news agency", "outlet")],
    ),
    ("Iran arrested two French tourists, the Guardian reported.", [("the Guardian", "outlet")]),
    ("Nepal signed a treaty with India, experts believe.", [("experts", "unnamed")]),
    ("Iran released two American hikers, citing humanitarian reasons.", []),
    (
        "The report, published by the Guardian, said Iran had released two American hikers.",
        [("the Guardian", "outlet"), ("The report", "unnamed")],
    ),
    (
        "Iran had seized a Danish tanker, local media quoted a navy officer as saying.",
        [("media", "outlet"), ("a navy officer", "unnamed")],
    ),
    (
        "North Korea released two American hikers, the foreign ministry said in a statement carried by KCNA.",
        [("KCNA", "outlet"), ("foreign ministry", "institution")],
    ),
    (
        "Iran has released two American hikers, the foreign ministry spokesman told the IRNA news agency.",
        [("IRNA news agency", "outlet"), ("foreign ministry spokesman", "institution")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), SPEAKERS, ids=[text[:45] for text, _ in SPEAKERS])
def test_who_says_so(text, expected, code) -> None:
    (event,) = code(text)
    assert [(each.text, each.kind) for each in event.attribution] == expected


def test_a_quotation_is_attributed_to_its_speaker(code) -> None:
    (event,) = code('"Iran has released two American hikers," said State Department spokeswoman Victoria Nuland.')
    (speaker,) = event.attribution
    assert speaker.kind == "person"
    assert "Victoria Nuland" in speaker.text


def test_speakers_stand_outermost_first(code) -> None:
    (event,) = code("Reuters reported that the Kremlin said that Iran had seized a Danish tanker.")
    assert [(each.text, each.kind) for each in event.attribution] == [("Reuters", "outlet"), ("Kremlin", "institution")]


def test_a_pronoun_that_speaks_is_the_person_before(code) -> None:
    text = "Sergei Lavrov arrived in Tehran on Monday. He said that Iran had released two American hikers."
    event = code(text)[-1]
    (speaker,) = event.attribution
    assert speaker.kind == "person"
    assert speaker.name is not None
    assert "Lavrov" in speaker.name


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("A senior diplomat said Iran had released two American hikers.", "alleged"),
        ("Analysts said Iran had released two American hikers.", "alleged"),
        ("The tabloid claimed that Iran had released two American hikers.", "alleged"),
        ("Iran allegedly released two American hikers.", "alleged"),
        ("Tehran announced that Iran had released two American hikers.", "occurred"),
        ("Xinhua reported that Iran had released two American hikers.", "occurred"),
    ],
)
def test_what_nobody_vouches_for_is_alleged(text, status, code) -> None:
    (event,) = code(text)
    assert event.status == status


def test_a_hedge_makes_an_event_less_certain(code) -> None:
    (plain,) = code("Iran released two American hikers.")
    (hedged,) = code("Iran reportedly released two American hikers.")
    assert hedged.confidence < plain.confidence


def test_who_reports_stands_before_who_claims(code_all) -> None:
    found = [
        [(each.text, each.kind) for each in event.attribution] for (event,) in code_all([text for text, _ in CHAINS])
    ]
    wrong = [(text, got) for (text, expected), got in zip(CHAINS, found, strict=True) if got != expected]
    assert not wrong


def test_the_seat_of_a_government_is_an_institution(code) -> None:
    (event,) = code("The White House said that Iran had released two American hikers.")
    assert [each.kind for each in event.attribution] == ["institution"]


def test_whose_website_it_is_is_not_guessed_from_the_nearest_name(code) -> None:
    (event,) = code("Norway lifted sanctions on Iran, its foreign ministry's website showed.")
    assert [each.name for each in event.attribution] == [None]
