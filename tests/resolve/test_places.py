"""Places in text: where a name is a location, where it is an actor, and what a sentence says of where."""

from __future__ import annotations

import csv
import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yalu.model import Document, Mark, Story
from yalu.resolve.place_vocabulary import KINDS, gazetteer_places
from yalu.resolve.places import PlaceResolver, place_of

RESOLVER = PlaceResolver.load()


def made(text: str, *marks: Mark, start: int = 0, end: int | None = None) -> tuple[Document, Story]:
    document = Document(doc_id="doc", key=None, source="test", media_type="text/plain", sha256="0", text=text)
    story = Story(
        story_id="story",
        doc="doc",
        number=0,
        title=None,
        section=None,
        authors=(),
        published=None,
        start=start,
        end=len(text) if end is None else end,
        marks=marks,
        sentences=(),
    )
    return document, story


def names(text: str, *marks: Mark) -> list[str]:
    return [place.name for place in RESOLVER.resolve(*made(text, *marks))]


def where(text: str) -> str | None:
    document, story = made(text)
    place = place_of(document, RESOLVER.resolve(document, story), 0, len(text))
    return place and place.name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The envoys met in Beijing on Monday.", ["Beijing"]),
        ("The envoys met in Seoul Tuesday.", ["Seoul"]),
        ("He flew to Moscow from Pyongyang.", ["Moscow", "Pyongyang"]),
        ("She toured Dandong and left China by train.", ["Dandong", "China"]),
        ("Traders in the Chinese border city of Dandong agreed.", ["Dandong"]),
        ("Guards crossed the Amnok River near Hwanggeumpyeong.", ["Yalu River", "Hwanggumphyong"]),
        ("The rite took place in Russia, China and Mongolia.", ["Russia", "China", "Mongolia"]),
        ("They gathered in Astana, Kazakhstan, on Friday.", ["Astana", "Kazakhstan"]),
        ("The flood struck China's northeast and, in China's northeast, farms.", ["China"]),
        ("Shells fell off Yonpyong Island.", ["Yeonpyeong"]),
        ("Leaders dined at the White House.", ["White House"]),
        ("Fighting spread in Georgia.", ["Georgia"]),
        ("He lives in Washington.", ["Washington"]),
    ],
)
def test_a_name_where_something_is_counts(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Beijing said it would wait.",
        "Talks with China were put off.",
        "The ambassador to China spoke.",
        "Pressure on Beijing grew, and aid to North Korea fell.",
        "Georgia accused its neighbour.",
        "George Washington was a general.",
        "Sydney Seiler was the envoy.",
        "The White House denied it.",
        "In Beijing's view the test was wrong.",
        "The Shanghai Cooperation Organization grew.",
        "The Panmunjom Declaration was read out.",
        "A Seoul-based expert and a Moscow-Pyongyang line.",
        "The Nigerian and the Romanian left.",
        "us and them, dandong and seoul",
    ],
)
def test_a_name_that_stands_for_something_else_does_not(text: str) -> None:
    assert names(text) == []


def test_a_dateline_names_its_place_in_capitals_too() -> None:
    text = "BEIJING, June 3 (Agency) -- China said no. ROME did too."
    assert names(text, Mark(kind="dateline", start=0, end=26)) == ["Beijing"]
    assert names(text) == []


def test_furniture_is_not_read() -> None:
    text = "Offices in Paris\nThey met in Dandong."
    assert names(text, Mark(kind="furniture", start=0, end=16)) == ["Dandong"]


def test_only_the_story_is_read() -> None:
    document, story = made("In Dandong. In Rason. In Sinuiju.", start=12, end=21)
    assert [(place.text, place.start) for place in RESOLVER.resolve(document, story)] == [("Rason", 15)]


def test_offsets_count_code_points() -> None:
    document, story = made("🚂 Ünïcode — Kim stopped in Sin'uiju.")
    (place,) = RESOLVER.resolve(document, story)
    assert document.text[place.start : place.end] == place.text == "Sin'uiju"
    assert (place.name, place.country) == ("Sinuiju", "PRK")


def test_a_shared_place_has_no_country() -> None:
    document, story = made("Boats on the Tumen River.")
    (place,) = RESOLVER.resolve(document, story)
    assert place.country is None
    assert place.lat == pytest.approx(42.3, abs=1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met at the Great Hall of the People in Beijing.", "Great Hall of the People"),
        ("Kim visited Vladivostok, Russia.", "Vladivostok"),
        ("A ceremony was held on Hwanggumpyong, in the Yalu River.", "Hwanggumphyong"),
        ("The test was done at Punggye-ri.", "Punggye-ri"),
        ("Dandong customs published figures.", None),
        ("Nothing is said of where.", None),
    ],
)
def test_the_most_specific_located_place_says_where(text: str, expected: str | None) -> None:
    assert where(text) == expected


def test_with_an_offset_the_nearest_located_place_wins() -> None:
    text = "They met in Beijing on Monday and visited Dandong on Tuesday."
    document, story = made(text)
    places = RESOLVER.resolve(document, story)
    chosen = [place_of(document, places, 0, len(text), near=text.index(word)) for word in ("met", "visited")]
    assert [place and place.name for place in chosen] == ["Beijing", "Dandong"]


def test_a_dateline_does_not_say_where() -> None:
    text = "SEOUL, June 3 (Agency) -- The ministry denied it."
    document, story = made(text, Mark(kind="dateline", start=0, end=25))
    places = RESOLVER.resolve(document, story)
    assert [place.name for place in places] == ["Seoul"]
    assert place_of(document, places, 0, len(text)) is None


@pytest.mark.parametrize("spelling", ["Hwanggumphyong", "Hwanggeumpyeong", "Hwanggumpyong Island", "Hwangkumpyong"])
def test_spellings_are_one_place(spelling: str) -> None:
    assert names(f"Work began at {spelling}.") == ["Hwanggumphyong"]


SPELLINGS = [spelling for place in gazetteer_places() for spelling in place.spellings]
PIECES = st.lists(
    st.one_of(
        st.sampled_from(SPELLINGS),
        st.sampled_from(["in ", " said ", "to ", ", ", " and ", "'s ", "\n", "visited ", "the ", "-"]),
        st.text(max_size=8),
    ),
    max_size=14,
)


@given(pieces=PIECES, data=st.data())
def test_any_text_gives_valid_spans_twice_the_same(pieces: list[str], data: st.DataObject) -> None:
    text = "".join(pieces)
    bounds = st.integers(0, len(text))
    low, high = sorted((data.draw(bounds), data.draw(bounds)))
    kinds = st.sampled_from(["dateline", "furniture", "headline"])
    marks = (Mark(kind=data.draw(kinds), start=low, end=high),) if low < high else ()
    document, story = made(text, *marks)
    places = RESOLVER.resolve(document, story)
    assert places == RESOLVER.resolve(document, story)
    end = 0
    for place in places:
        assert end <= place.start < place.end <= len(text)
        assert text[place.start : place.end] == place.text
        end = place.end
    chosen = place_of(document, places, low, high)
    assert chosen is None or (chosen in places and low <= chosen.start < chosen.end <= high)


@given(text=st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    document, story = made(text)
    assert isinstance(RESOLVER.resolve(document, story), tuple)


def test_the_gazetteer_is_consistent() -> None:
    places = gazetteer_places()
    assert len(places) >= 1000
    assert len({place.place_id for place in places}) == len(places)
    spellings = [spelling for place in places for spelling in place.spellings]
    assert len(spellings) == len(set(spellings))
    assert {place.kind for place in places} == set(KINDS)
    for place in places:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", place.place_id), place
        assert place.country is None or re.fullmatch(r"[A-Z]{3}", place.country), place
        assert -90 <= place.lat <= 90, place
        assert -180 <= place.lon <= 180, place


def test_every_row_of_the_gazetteer_has_a_source() -> None:
    with (files("yalu.resolve") / "data" / "places.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, strict=True))
    assert list(rows[0]) == ["place_id", "name", "aliases", "kind", "country", "lat", "lon", "source"]
    assert all(row["source"] for row in rows)
