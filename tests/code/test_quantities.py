"""Quantities: value, bounds, unit and what is counted, and what is none; sixty sentences with all of theirs."""

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


# Sentence and its quantities: (value, low, high, unit, of, beginning of the date). Published on 16 June 2011.
TABLE: list[tuple[str, list[tuple[float, float | None, float | None, str, str | None, str | None]]]] = [
    # Counts of people.
    ("Nearly 60 herders crossed the river.", [(60, None, 60, "people", "herders", None)]),
    ("Angola expelled eleven diplomats on Monday.", [(11, None, None, "people", "diplomats", "2011-06-13")]),
    ("More than 20-thousand settlers have come.", [(20_000, 20_000, None, "people", "settlers", None)]),
    ("A quarter of a million people lined the road.", [(250_000, None, None, "people", "people", None)]),
    ("Half a million refugees camp there.", [(500_000, None, None, "people", "refugees", None)]),
    ("A hundred thousand people marched through Lima.", [(100_000, None, None, "people", "people", None)]),
    ("Five Baltic presidents signed it.", [(5, None, None, "people", "Baltic presidents", None)]),
    ("The court freed forty Nicaraguans last month.", [(40, None, None, "people", "Nicaraguans", "2011-05")]),
    ("Some seventy Africans are dead.", [(70, None, None, "people", "Africans", None)]),
    ("Three thousand judges were dismissed in May.", [(3000, None, None, "people", "judges", "2011-05")]),
    ("As many as 300 miners may be trapped.", [(300, None, 300, "people", "miners", None)]),
    ("No fewer than 15 ministers resigned.", [(15, 15, None, "people", "ministers", None)]),
    ("Beria and six associates were shot.", [(6, None, None, "people", "associates", None)]),
    (
        "The emir pardoned 180 inmates and 20 clerics.",
        [(180, None, None, "people", "inmates", None), (20, None, None, "people", "clerics", None)],
    ),
    # Troops and their things.
    ("Chad sent 2,000 troops to Mali.", [(2000, None, None, "troops", "troops", None)]),
    ("Eleven hundred soldiers sailed for Beirut.", [(1100, None, None, "troops", "soldiers", None)]),
    ("The shells killed two marines.", [(2, None, None, "troops", "marines", None)]),
    ("Two Austrian airliners burned.", [(2, None, None, "aircraft", "Austrian airliners", None)]),
    ("Over 300 drones were launched overnight.", [(300, 300, None, "aircraft", "drones", "2011-06-16")]),
    (
        "Six patrol ships and 14 helicopters left port.",
        [(6, None, None, "vessels", "patrol ships", None), (14, None, None, "aircraft", "helicopters", None)],
    ),
    ("It fired between 30 and 40 rockets on Sunday.", [(35, 30, 40, "missiles", "rockets", "2011-06-12")]),
    ("Russia keeps about 4,500 warheads.", [(4500, None, None, "warheads", "warheads", None)]),
    # Weights, lengths, areas, energy.
    ("Canada gave 30,000 tonnes of wheat in 1996.", [(30_000, None, None, "tonnes", "wheat", "1996")]),
    ("Peking promised 20,000 tons of grain free of charge.", [(20_000, None, None, "tonnes", "grain", None)]),
    ("The pipeline is 1,200 kilometres long.", [(1200, None, None, "km", None, None)]),
    ("Troops advanced on a front of fifty miles.", [(50, None, None, "miles", None, None)]),
    ("The zone covers at least 470 square kilometres.", [(470, 470, None, "km2", None, None)]),
    ("Ghana leased 5,000 hectares of farmland.", [(5000, None, None, "ha", "farmland", None)]),
    ("The dam will yield 6,400 megawatts.", [(6400, None, None, "MW", None, None)]),
    ("Iraq pumps 2.5 million barrels a day.", [(2.5e6, None, None, "barrels_per_day", None, None)]),
    ("The mercury fell to minus 35 degrees.", [(-35, None, None, "degrees", None, None)]),
    ("A 15-kiloton device was tested.", [(15, None, None, "kt", "device", None)]),
    # Money.
    ("It asked for a loan of a billion dollars.", [(1e9, None, None, "USD", "loan", None)]),
    ("Warsaw wants a credit of 300 million dollars.", [(3e8, None, None, "USD", "credit", None)]),
    ("China sold goods worth 3.45 billion dollars.", [(3.45e9, None, None, "USD", "goods", None)]),
    ("Trade with Peru fell to 5.06 billion dollars in 2010.", [(5.06e9, None, None, "USD", "Trade with Peru", "2010")]),
    ("Exports reached $2.1bn last year.", [(2.1e9, None, None, "USD", "Exports", "2010")]),
    ("The fund paid out 5.5 billion euros.", [(5.5e9, None, None, "EUR", None, None)]),
    ("Ankara owes up to 90 million Turkish lira.", [(9e7, None, 9e7, "TRY", None, None)]),
    ("The kidnappers demanded 1.2 million yuan.", [(1.2e6, None, None, "CNY", None, None)]),
    ("He was fined 800,000 roubles in April.", [(800_000, None, None, "RUB", None, "2011-04")]),
    ("It will cost an estimated £40 million.", [(4e7, None, None, "GBP", None, None)]),
    ("Tokyo pledged ¥30 billion in aid.", [(3e10, None, None, "JPY", "aid", None)]),
    ("The bank lent $3 billion to $4 billion.", [(3.5e9, 3e9, 4e9, "USD", None, None)]),
    # Shares and changes.
    (
        "Three-quarters of imports and exports go through one port.",
        [(0.75, None, None, "share", "imports and exports", None)],
    ),
    ("About two thirds of the army deserted.", [(2 / 3, None, None, "share", "army", None)]),
    (
        "The council cut exports by about nine tenths on Friday.",
        [(0.9, None, None, "share", "decrease in exports", "2011-06-10")],
    ),
    ("Imports fell by a third.", [(1 / 3, None, None, "share", "decrease in Imports", None)]),
    ("Trade rose 35 per cent in 2004.", [(0.35, None, None, "share", "increase in Trade", "2004")]),
    ("Output shrank by more than 10%.", [(0.1, 0.1, None, "share", "decrease in Output", None)]),
    ("Sales are still 63 per cent below the level of 2009.", [(0.63, None, None, "share", None, "2009")]),
    ("That is 82 per cent of the figure for May 2010.", [(0.82, None, None, "share", "figure", "2010-05")]),
    ("They agreed to cut output by five per cent a month.", [(0.05, None, None, "share", "decrease in output", None)]),
    ("A fifth of the wheat is a gift.", [(0.2, None, None, "share", "wheat", None)]),
    ("Prices rose by 3 to 5 percent.", [(0.04, 0.03, 0.05, "share", "increase in Prices", None)]),
    # Other things counted.
    ("A dozen air strikes hit the port.", [(12, None, None, "events", "air strikes", None)]),
    ("Envoys of six nations met in May.", [(6, None, None, "states", "nations", "2011-05")]),
    ("The two signed 14 agreements on Tuesday.", [(14, None, None, "agreements", "agreements", "2011-06-14")]),
    ("The text won 127 votes to six.", [(127, None, None, "count", "votes", None)]),
    ("The superpowers held three summits.", [(3, None, None, "events", "summits", None)]),
]


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[text[:50] for text, _ in TABLE])
def test_a_sentence_has_these_quantities(text, expected) -> None:
    found = quantities(text)
    assert [(each.unit, each.of) for each in found] == [(unit, of) for _, _, _, unit, of, _ in expected]
    for each, (value, low, high, _, _, day) in zip(found, expected, strict=True):
        assert each.value == pytest.approx(value)
        assert (each.low, each.high) == (low and pytest.approx(low), high and pytest.approx(high))
        assert (each.date.start or "").startswith(day or "")
        assert (each.date.start is None) == (day is None)
