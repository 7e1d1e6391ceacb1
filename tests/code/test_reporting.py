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
    ("Officials told the BBC that Iran had released two American hikers.", [("Officials", "unnamed")]),
    ("Iran test-fired a missile, state television said.", [("state television", "outlet")]),
    ("Iran has released two American hikers.", []),
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


@pytest.mark.xfail(
    strict=True, reason="whom 'quoted ... as saying' quotes is the object of the saying, not its subject"
)
def test_who_is_quoted_stands_after_who_quotes(code) -> None:
    (event,) = code("Yonhap quoted an official as saying that North Korea had fired a missile into the sea.")
    assert [(each.text, each.kind) for each in event.attribution] == [("Yonhap", "outlet"), ("an official", "unnamed")]


def test_the_seat_of_a_government_is_an_institution(code) -> None:
    (event,) = code("The White House said that Iran had released two American hikers.")
    assert [each.kind for each in event.attribution] == ["institution"]
