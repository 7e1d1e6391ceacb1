"""Quantities: value, bounds, unit and what is counted, and what is none."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yalu.code.quantities import find_quantities
from yalu.model.event import Quantity
from yalu.model.mention import DateValue
from yalu.model.text import Document, Sentence, Story


def quantities(text: str, start: int = 0) -> tuple[Quantity, ...]:
    """Return the quantities of a one-sentence story published on 16 June 2011."""
    document = Document(doc_id="doc-1", key=None, source="a", media_type="text/plain", sha256="0", text=text)
    day = "2011-06-16"
    sentence = Sentence(number=0, start=start, end=len(text))
    story = Story(
        story_id="story-1",
        doc="doc-1",
        number=0,
        title=None,
        section=None,
        authors=(),
        published=DateValue(start=day, end=day, precision="day", basis="publication"),
        start=0,
        end=len(text),
        marks=(),
        sentences=(sentence,),
    )
    return find_quantities(document, story, sentence)


PLAIN = [
    ("Nine interpreters waited outside.", 9, "people", "interpreters"),
    ("A dozen lorries crossed the bridge.", 12, "vehicles", "lorries"),
    ("They handed over 45 fishing boats.", 45, "vessels", "fishing boats"),
    ("The island covers 12.25 square kilometres.", 12.25, "km2", None),
    ("The island covers 12.25 sq km.", 12.25, "km2", None),
    ("It sent 40,000 tonnes of maize.", 40_000, "tonnes", "maize"),
    ("It sent 40 000 tonnes of maize.", 40_000, "tonnes", "maize"),
    ("A 3,000-ton frigate sailed.", 3000, "tonnes", "frigate"),
    ("An eleven-kilometre road was paved.", 11, "km", "road"),
    ("It flew 650 km.", 650, "km", None),
    ("The deal is worth $2.5 billion.", 2.5e9, "USD", None),
    ("A $300 million loan was signed.", 3e8, "USD", "loan"),
    ("He paid 5 million yuan.", 5e6, "CNY", None),
    ("It forgave ten billion dollars in debt.", 1e10, "USD", "debt"),
    ("It cost €5m.", 5e6, "EUR", None),
    ("It cost 100bn won.", 1e11, "KRW", None),
    ("The Chinese side paid ¥300.", 300, "CNY", None),
    ("Exports to China make up 60 percent of sales.", 0.6, "share", "sales"),
    ("Three-quarters of the coal goes north.", 0.75, "share", "coal"),
    ("Half of the drivers are women.", 0.5, "share", "drivers"),
    ("A third of the harvest was lost.", 1 / 3, "share", "harvest"),
    ("One in four households lacks water.", 0.25, "share", "households"),
    ("Imports fell 12 percent.", 0.12, "share", "decrease in Imports"),
    ("There was a 7 per cent rise in prices.", 0.07, "share", "increase in prices"),
    ("The number of border crossings reached 512.", 512, "count", "border crossings"),
    ("A 20-member delegation arrived.", 20, "people", "delegation"),
    ("Two and a half million people fled.", 2.5e6, "people", "people"),
    ("Twenty-five thousand residents moved.", 25_000, "people", "residents"),
    ("All 14 crew members are safe.", 14, "people", "crew members"),
    ("It has 6,000 Russian soldiers.", 6000, "troops", "Russian soldiers"),
    ("Two ballistic missiles were fired.", 2, "missiles", "ballistic missiles"),
]


@pytest.mark.parametrize(("text", "value", "unit", "of"), PLAIN, ids=[row[0] for row in PLAIN])
def test_value_unit_and_what_is_counted(text, value, unit, of):
    (quantity,) = quantities(text)
    assert quantity.value == pytest.approx(value)
    assert (quantity.low, quantity.high, quantity.unit, quantity.of) == (None, None, unit, of)


BOUNDED = [
    ("Nearly 70 cases were heard.", 70, None, 70),
    ("More than 30-thousand migrants came.", 30_000, 30_000, None),
    ("At least 40 soldiers died.", 40, 40, None),
    ("Up to 900 officials may leave.", 900, None, 900),
    ("About 900 officials left.", 900, None, None),
    ("The toll neared 80.", 80, None, 80),
    ("Trade exceeded $4 million.", 4e6, 4e6, None),
    ("100 or more trucks waited.", 100, 100, None),
    ("Between 10 and 20 tonnes were lost.", 15, 10, 20),
    ("Some 10 to 20 tonnes were lost.", 15, 10, 20),
    ("It lent 5 to 7 million dollars.", 6e6, 5e6, 7e6),
    ("Prices are 10-15% higher.", 0.125, 0.1, 0.15),
    ("More than half of the cargo sank.", 0.5, 0.5, None),
]


@pytest.mark.parametrize(("text", "value", "low", "high"), BOUNDED, ids=[row[0] for row in BOUNDED])
def test_hedges_and_ranges_keep_a_value(text, value, low, high):
    (quantity,) = quantities(text)
    assert quantity.value == pytest.approx(value)
    assert (quantity.low, quantity.high) == (
        None if low is None else pytest.approx(low),
        None if high is None else pytest.approx(high),
    )


def test_a_change_from_one_amount_to_another_is_two_quantities():
    values = [(quantity.value, quantity.unit) for quantity in quantities("Output rose from 5 to 7 million tonnes.")]
    assert values == [(5e6, "tonnes"), (7e6, "tonnes")]


def test_a_part_out_of_a_whole_counts_the_same_things():
    found = [(quantity.value, quantity.of) for quantity in quantities("8 out of 10 households have power.")]
    assert found == [(8, "households"), (10, "households")]


NONE = [
    "The two sides met on 6 June 2011.",
    "Both countries signed it in 2009.",
    "It cited Resolution 1718 and Article 9.",
    "He was one of the envoys.",
    "The 38th parallel divides them.",
    "The 18th Party Congress opened.",
    "A 74-year-old man, aged 74, waited 30 years.",
    "The six-party talks resumed at 10:30 a.m.",
    "Call 02-3670-1818 or 555-2011.",
    "A KN-08 missile and a MiG-21 were shown to the G20.",
    "The first half of the year was wet.",
    "It took half an hour and a quarter of an hour.",
    "The 24-hour line is open.",
    "Nothing is counted here.",
    "The 2018 Games opened.",
    "Serial 12345678901234567890123 was stamped on ten trillion trillion trillion tonnes.",
    "9" * 20_000,
]


@pytest.mark.parametrize("text", NONE)
def test_numbers_that_are_no_quantities(text):
    assert quantities(text) == ()


def test_the_date_nearest_in_the_sentence_belongs_to_it():
    found = quantities("In April 600 cases were heard, and on May 30 nearly 60 cases.")
    assert [(quantity.value, quantity.date.start) for quantity in found] == [(600, "2011-04-01"), (60, "2011-05-30")]
    assert quantities("Some 600 cases were heard.")[0].date.why == "no_cue"


def test_evidence_is_the_whole_sentence_and_ids_differ():
    text = "Preface. The fleet has 12 ships and 30 planes."
    found = quantities(text, start=9)
    assert {quantity.evidence.text for quantity in found} == {text[9:]}
    assert {quantity.evidence.start for quantity in found} == {9}
    assert len({quantity.quantity_id for quantity in found}) == 2


PIECES = st.sampled_from(
    re.split(
        r"\|",
        "5|7 million|to|between|and|nearly|$|€|10,000|tonnes|half|of|the|percent|%|two|thousand|people|-|members|from|"
        "rose|11.45|square km|3 000|m|Three-quarters|one in|four|,|.|or more|a dozen|June|2011|ships|0",
    )
)


@settings(deadline=None)
@given(text=st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map(" ".join)))
def test_any_sentence_yields_sound_quantities(text):
    if not text:
        return
    found = quantities(text)
    assert found == quantities(text)
    for quantity in found:
        assert quantity.value > 0
        assert quantity.low is None or quantity.low <= quantity.value
        assert quantity.high is None or quantity.high >= quantity.value
        assert quantity.unit
        assert quantity.evidence.text == text
