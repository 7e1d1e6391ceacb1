"""What every resolver must keep to, whoever wrote it: add one of your own to RESOLVERS and run this file."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yalu.model import Actor, DateValue, Document, Known, Place, Story, StoryMentions
from yalu.model.ids import document_id
from yalu.model.mention import DateBasis, DateWhy, Level, Precision, Sector
from yalu.model.protocols import Resolver
from yalu.resolve.story import StoryResolver
from yalu.segment import segment

RESOLVERS: dict[str, Callable[[], Resolver]] = {StoryResolver.name: StoryResolver}
KINDS = ("state", "adjective", "institution", "person", "organisation", "group", "reference")
WHY_UNKNOWN = ("unknown", "no_antecedent", "ambiguous")
FEW = settings(max_examples=80, deadline=None)

HOSTILE = {
    "empty": "",
    "blank": " \n\t ",
    "control characters": "China\x00 and\x07 India\x1b met on 3\x00 May\x7f 2011\u200b in De\u00adlhi.",
    "emoji": "🇨🇳 China 🤝 India 🇮🇳 last 📅 Monday 🎉👩‍👩‍👧‍👦 in New Delhi 🚀.",
    "one long line": "China and the two sides met in Beijing on Monday " * 500,
    "one long word": "Chinaindia" * 5000,
    "right to left": "قال الرئيس إن الصين. China \u202eand\u202c India. נשיא סין ביקר בהודו ב-2011.",
    "chinese": "2011年6月9日,中国外交部长访问了印度。China and India.",
    "html": "<p>China&nbsp;and <b>India</b></p><!-- 3 May 2011 --><script>the North</script>",
    "combining marks": "C\u0301hi\u0308na and Co\u0302te d\u2019Ivoire, Tu\u0308rkiye in 2011. Z" + "\u0335" * 200,
    "letters that grow in small": "\u0130stanbul, \u0130ran and \ufb01nland met \u1e9e China on 3 May 2011.",
    "dates that are none": "31 February 2011, 99/99/9999, the 45th of May, in 0000, 12345678, on 0 June.",
    "references alone": "It told them that both countries and the two sides and the ministry did so two days later.",
    "capitals": "CHINA, INDIA AND THE DPRK MEET IN BEIJING MONDAY",
    "punctuation": ".!?.,;:—…\"'()[]{}<>" * 50,
}
MADE_OF = """
    China India North Korea the North South Beijing Rason Dandong Xi Jinping Kim Jong Il Wen he him it they their both
    countries the two sides leaders ministry foreign minister of for Russian Workers' Party army UN Security Council
    Chinese Indian on Monday last month next year 3 May 2011 1990s two days later the following spring a decade ago
    since between and , . ; ( ) ' \u2019s - met said visited
"""
WORDS = [*MADE_OF.split(), "\n", "\n\n"]
TEXTS = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join),
    st.text(st.characters(codec="utf-8"), max_size=300),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(st.characters(codec="utf-8"), max_size=5)), max_size=40).map(
        " ".join
    ),
)
DAYS = st.one_of(st.none(), st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(str), st.just("not a date"))


@functools.cache
def made(name: str) -> Resolver:
    return RESOLVERS[name]()


@pytest.fixture(params=RESOLVERS)
def resolver(request: pytest.FixtureRequest) -> Resolver:
    return made(request.param)


def stories_of(text: str, published: str | None) -> tuple[Document, tuple[Story, ...]]:
    whole = Document(
        doc_id=document_id(key=None, text=text, title=None, publisher=None, published=published),
        key=None,
        source="made",
        media_type="text/plain",
        sha256="0" * 64,
        text=text,
        published=Known(value=published, basis="given") if published else None,
    )
    return whole, tuple(segment(whole))


def resolved(resolver: Resolver, text: str, published: str | None = "2012-05-16") -> list[StoryMentions]:
    """Return the mentions of each story of a text, once all that must hold of them was checked."""
    whole, stories = stories_of(text, published)
    answers = [resolver.resolve(whole, story) for story in stories]
    for story, mentions in zip(stories, answers, strict=True):
        _check(text, story, mentions)
    return answers


def test_it_is_a_resolver_with_a_versioned_name(resolver) -> None:
    assert isinstance(resolver, Resolver)
    assert re.fullmatch(r"[a-z]+\.v\d+", resolver.name)


def test_it_finds_actors_places_and_dates(resolver) -> None:
    (mentions,) = resolved(resolver, "Chinese Premier Wen Jiabao met Indian ministers in New Delhi on Monday.")
    assert {actor.country for mention in mentions.actors for actor in mention.actors} == {"CHN", "IND"}
    assert [(place.name, place.country) for place in mentions.places] == [("New Delhi", "IND")]
    assert [mention.value.start for mention in mentions.dates] == ["2012-05-14"]


def test_a_resolved_mention_may_stand_for_several_actors(resolver) -> None:
    (mentions,) = resolved(resolver, "China and India met on Monday. The two sides signed a treaty.")
    (both,) = [mention for mention in mentions.actors if mention.kind == "reference"]
    assert {actor.country for actor in both.actors} == {"CHN", "IND"}
    assert both.why is None


def test_what_stands_for_nobody_known_says_why(resolver) -> None:
    (mentions,) = resolved(resolver, "The two sides met.", None)
    assert mentions.actors
    for mention in mentions.actors:
        assert mention.actors == ()
        assert mention.why in WHY_UNKNOWN


@pytest.mark.parametrize(
    ("text", "published"),
    [("They met on Monday.", None), ("They met two days later.", None), ("They met for three days.", "2012-05-16")],
)
def test_a_date_that_is_not_known_says_why(text, published, resolver) -> None:
    (mentions,) = resolved(resolver, text, published)
    for mention in mentions.dates:
        assert mention.value.start is None
        assert mention.value.why in get_args(DateWhy)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_resolved_without_a_fault(name, resolver) -> None:
    assert resolved(resolver, HOSTILE[name]) == resolved(resolver, HOSTILE[name])


@FEW
@given(text=TEXTS, published=DAYS)
@pytest.mark.parametrize("name", RESOLVERS)
def test_any_text_is_resolved_without_a_fault_and_in_the_same_way_again(name, text, published) -> None:
    assert resolved(made(name), text, published) == resolved(made(name), text, published)


@FEW
@given(first=TEXTS, second=TEXTS)
@pytest.mark.parametrize("name", RESOLVERS)
def test_a_story_is_resolved_without_memory_of_another(name, first, second) -> None:
    resolver = made(name)
    before = resolved(resolver, second)
    resolved(resolver, first)
    assert resolved(resolver, second) == before


def _check(text: str, story: Story, mentions: StoryMentions) -> None:
    for found in (mentions.actors, mentions.places, mentions.dates):
        starts = [each.start for each in found]
        assert starts == sorted(starts)
        for each in found:
            assert story.start <= each.start < each.end <= story.end
    assert all(left.end <= right.start for left, right in pairwise(mentions.actors))
    for mention in mentions.actors:
        assert mention.kind in KINDS
        # Either whom it stands for, or why nobody knows.
        assert bool(mention.actors) == (mention.why is None)
        assert mention.why is None or mention.why in WHY_UNKNOWN
        for actor in mention.actors:
            _check_actor(text, actor)
    for place in mentions.places:
        _check_place(text, place)
    for date_mention in mentions.dates:
        assert date_mention.value.text in (None, text[date_mention.start : date_mention.end])
        _check_date(date_mention.value)


def _check_actor(text: str, actor: Actor) -> None:
    assert text[actor.start : actor.end] == actor.text
    assert actor.country is None or re.fullmatch(r"[A-Z]{3}", actor.country)
    assert actor.level is None or actor.level in get_args(Level)
    assert actor.sector is None or actor.sector in get_args(Sector)


def _check_place(text: str, place: Place) -> None:
    assert text[place.start : place.end] == place.text
    assert (place.lat is None) == (place.lon is None)
    assert place.lat is None or (-90 <= place.lat <= 90 and -180 <= (place.lon or 0.0) <= 180)


def _check_date(value: DateValue) -> None:
    known = (value.start, value.end, value.precision, value.basis)
    if value.start is None:
        assert known == (None, None, None, None)
        assert value.why in get_args(DateWhy)
        return
    assert value.end is not None
    assert value.why is None
    assert date.fromisoformat(value.start) <= date.fromisoformat(value.end)
    assert value.precision in get_args(Precision)
    assert value.basis in get_args(DateBasis)
