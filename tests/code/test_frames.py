"""Composed meaning: what a sentence reports, by type, on sentences of our own."""

from __future__ import annotations

import pytest

from yalu.code.frames import FrameReader
from yalu.code.language import parse
from yalu.code.vocabulary import load_vocabulary

READER = FrameReader(load_vocabulary())

SENTENCES = [
    # Speech and modality.
    ("Mongolia said on Monday it will release the two fishermen.", "AGREE"),
    ("Hanoi agreed to reopen talks on the islands.", "AGREE"),
    ("Peru is willing to host the negotiations.", "AGREE"),
    ("The premier is expected to visit Tokyo in May.", "AGREE"),
    ("Cairo offered to mediate between the two neighbours.", "AGREE"),
    ("Ankara demanded that Athens withdraw its ships.", "REQUEST"),
    ("The minister said Jakarta must free the crew.", "REQUEST"),
    ("Ottawa urged Moscow to return to the table.", "REQUEST"),
    ("Riyadh threatened to cut ties with Doha.", "THREATEN"),
    ("The rebels vowed to attack the capital.", "THREATEN"),
    ("Belgrade said it will bomb the bridge.", "THREATEN"),
    ("Kampala will withdraw its ambassador unless Kigali apologises.", "THREATEN"),
    ("Islamabad refused to hand over the suspect.", "REJECT"),
    ("Seoul said it will not join the talks.", "REJECT"),
    ("Lima ruled out a pardon.", "REJECT"),
    ("The junta allowed observers to enter the camp.", "CONCEDE"),
    # Light verbs with their nouns.
    ("The two ministers held talks in Geneva.", "CONSULT"),
    ("The president paid a visit to Brasilia.", "CONSULT"),
    ("Students staged a demonstration outside the embassy.", "PROTEST"),
    ("Washington imposed sanctions on the bank.", "SANCTION"),
    ("Brussels lifted sanctions on the airline.", "RETREAT"),
    ("The army launched an offensive against the guerrillas.", "ASSAULT"),
    ("Tehran cut off gas supplies to its neighbour.", "SANCTION"),
    ("Vienna suspended aid to the regime.", "SANCTION"),
    ("Oslo provided food to the refugees.", "AID"),
    ("Canberra sent 500 tons of wheat to the islands.", "AID"),
    ("The town declared a state of emergency.", "COERCE"),
    # Verbs of their own.
    ("Rome praised the courage of the negotiators.", "SUPPORT"),
    ("The chancellor condemned the raid.", "ACCUSE"),
    ("Police arrested forty miners.", "COERCE"),
    ("The navy test-fired a missile off the coast.", "MOBILIZE"),
    ("Gunmen killed two soldiers near the border.", "ASSAULT"),
    ("The guerrillas released three hostages.", "RETREAT"),
    ("Bogota expelled two Venezuelan diplomats.", "SANCTION"),
    ("Manila and Hanoi signed a treaty on fishing.", "SUPPORT"),
    ("Rabat broke off relations with Teheran.", "SANCTION"),
    ("Havana and Caracas conducted joint drills.", "MOBILIZE"),
    ("Minsk deported the reporters to Poland.", "COERCE"),
    # Nominal events and quantified objects.
    ("The suspension of aid to Yemen drew protests.", "SANCTION"),
    ("Xi's visit to Hanoi ended on Friday.", "CONSULT"),
    ("The bombing of Belgrade by NATO went on.", "ASSAULT"),
    ("An attempt to assassinate the envoy failed.", "ASSAULT"),
    # Passives.
    ("Sanctions imposed by the council hurt the port.", "SANCTION"),
    ("A groundbreaking ceremony was held by the two sides.", "COOPERATE"),
    ("The envoys are thought to have met in Hanoi.", "CONSULT"),
    ("Two ambassadors were recalled from Ankara.", "SANCTION"),
]

NOT_EVENTS = [
    "Trade between the two neighbours grew by a tenth last year.",
    "The border runs along the river for 1,400 kilometres.",
    "The ministry did not comment.",
    "If Hanoi attacked the island, Manila would have few friends.",
    "The city is known for its lakes.",
    "She has never visited Mongolia.",
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES, ids=[text[:40] for text, _ in SENTENCES])
def test_a_sentence_reports_its_type(text: str, expected: str) -> None:
    (doc,) = parse([text])
    assert expected in [frame.type for frame in READER.frames(doc)]


@pytest.mark.parametrize("text", NOT_EVENTS, ids=[text[:40] for text in NOT_EVENTS])
def test_a_sentence_without_an_event_has_no_frame(text: str) -> None:
    (doc,) = parse([text])
    assert [(frame.type, frame.trigger) for frame in READER.frames(doc)] == []


def test_triggers_are_not_used_twice() -> None:
    (doc,) = parse(["Hanoi and Manila held talks in Geneva and signed an agreement on fishing rights."])
    triggers = [token.i for frame in READER.frames(doc) for token in frame.trigger]
    assert len(triggers) == len(set(triggers))
    assert [frame.type for frame in READER.frames(doc)] == ["CONSULT", "SUPPORT"]
