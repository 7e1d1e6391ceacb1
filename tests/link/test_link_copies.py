"""Copies of one text are found however edited; reports of one event and texts of one form are none."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from yalu.link import StoryText, find_copies
from yalu.model import Copy
from yalu.synth.copies import make_copies, measure_copies

WIRE = StoryText(
    story="wire",
    publisher="Wire",
    published="2024-04-12",
    text=(
        "A Chinese delegation led by the third man of the party reached Pyongyang on Thursday for a stay of three "
        "days. Hundreds of residents waved flags along the road from the airport. Both governments call this a year of "
        "friendship, and the guests will attend its opening at a theatre by the river. It is the most senior visit "
        "from Beijing since the pandemic closed the border in January 2020."
    ),
)
EDITED = StoryText(
    story="paper",
    publisher="Paper",
    published="2024-04-13",
    text=(
        "PYONGYANG -- Hundreds of residents waved small flags along the road from the airport as a Chinese delegation "
        "led by the third man of the party reached the capital on Thursday, planning a stay of three days. Both call "
        "this a year of friendship, and guests will attend its opening at a theatre by the river."
    ),
)
OTHER = StoryText(
    story="other",
    publisher="Rival",
    published="2024-04-12",
    text=(
        "Zhao Leji flew to North Korea this week to open a year of friendship in Pyongyang. Analysts see an answer to "
        "the North's closer ties with Moscow. No Chinese politician of his rank had been there since the pandemic, and "
        "the trade of the two neighbours has not recovered since the border was closed in January 2020."
    ),
)
_MADE = make_copies(400, seed=11, days=60)


def test_an_edited_copy_is_one_text_with_the_story_that_was_first() -> None:
    (found,) = find_copies([EDITED, OTHER, WIRE])
    assert (found.story, found.original) == ("paper", "wire")
    assert 0.2 < found.share < 1


def test_of_one_day_the_longer_text_is_the_original_and_what_lies_far_apart_is_none() -> None:
    same_day = replace(EDITED, published=WIRE.published)
    assert [each.original for each in find_copies([same_day, WIRE])] == ["wire"]
    assert find_copies([replace(EDITED, published="2024-06-01"), WIRE]) == []


def test_stories_without_a_day_are_compared_among_themselves() -> None:
    assert find_copies([replace(EDITED, published=None), WIRE]) == []
    assert len(find_copies([replace(EDITED, published=None), replace(WIRE, published=None)])) == 1


def test_texts_of_no_words_are_no_copies() -> None:
    assert find_copies([]) == []
    assert find_copies([replace(WIRE, story=name, text=text) for name, text in (("a", ""), ("b", "One word"))]) == []


# The bars of the project, precision .98 and recall .95, on a corpus that no threshold was set on.
def test_made_copies_are_found() -> None:
    score = measure_copies(make_copies(3000, seed=901))
    assert score.precision >= 0.98
    assert score.recall >= 0.95


@settings(max_examples=8, deadline=None)
@given(shuffle=st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(shuffle: random.Random) -> None:
    mixed = [*_MADE.stories, *shuffle.sample(_MADE.stories, 20)]
    shuffle.shuffle(mixed)
    assert find_copies(mixed) == _found()


def test_what_was_first_is_no_copy_itself() -> None:
    copies = {each.story for each in _found()}
    assert not copies & {each.original for each in _found()}
    assert all(0 < each.share <= 1 for each in _found())


@cache
def _found() -> list[Copy]:
    return find_copies(_MADE.stories)
