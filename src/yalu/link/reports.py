"""What linking needs to know of a mention: who, what, the days on which it can have been, and its content words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files

import yaml

from yalu.codebook import Codebook
from yalu.model.event import EventMention
from yalu.model.mention import Actor

# A story is known by its document and its number in it, as in `EventMention`.
StoryKey = tuple[str, int]

# An undated happening is taken to be news: it was at most this many days before its report, or on the day after by
# the reader's clock. Three days cover a weekend.
UNDATED_BEFORE, UNDATED_AFTER = 3, 1
# An undated plan is taken to be for the coming months: visits are rarely announced more than four months ahead.
PLAN_AHEAD = 120
# Stands for "no bound" among day ordinals.
ALWAYS = (date.min.toordinal(), date.max.toordinal())

# Cutting words to five letters is a stemmer without rules (McNamee & Mayfield 2004): visit, visited, visiting agree.
_STEM = 5
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """A mention as linking sees it. Days are ordinals (`date.toordinal`), both ends inclusive.

    `first:last` is when it can have been; `dated` tells whether the text says so or the publication day only.
    `words` are content words cut to stems, `telling` those that not every report has (`usual_words`), `numbers` those
    that are figures. `persons` are those with a role, each with the state it acts for (null if unknown). `order` sorts
    reports independently of their order in the input.
    """

    mention: EventMention
    order: tuple[str, int, int, int, str]
    story: StoryKey
    published: int | None
    states: frozenset[str]
    direction: tuple[frozenset[str], frozenset[str]]
    family: str
    first: int
    last: int
    dated: bool
    words: frozenset[str]
    telling: frozenset[str]
    trigger: frozenset[str]
    persons: frozenset[tuple[str | None, str]]
    numbers: frozenset[str]

    @property
    def scheduled(self) -> bool:
        """Whether it lay ahead when it was reported."""
        return self.mention.status == "scheduled"

    @property
    def span(self) -> int:
        """How many days it may have been on."""
        return self.last - self.first + 1


def make_report(mention: EventMention, published: Mapping[StoryKey, str | None], codebook: Codebook) -> Report:
    """Return what linking needs to know of a mention."""
    story = (mention.doc, mention.story)
    day = ordinal(published.get(story))
    sources, targets = _parties(mention.source), _parties(mention.target)
    first, last = days_of(mention, day)
    # Inside one state's elite, the persons are what tells one happening from another.
    words = _content_words(mention, keep_names=mention.quad is None)
    return Report(
        mention=mention,
        order=(mention.doc, mention.story, mention.sentence, mention.trigger.start, mention.mention_id),
        story=story,
        published=day,
        states=sources | targets,
        direction=(sources, targets),
        family=codebook.family(mention.type),
        first=first,
        last=last,
        dated=mention.date.start is not None,
        words=words,
        telling=words - usual_words(),
        numbers=frozenset(word for word in words if word.isdigit()),
        trigger=stems(mention.trigger.text) - empty_words(),
        persons=frozenset(
            (actor.country, actor.name)
            for actor in (*mention.source, *mention.target)
            if actor.name is not None and actor.role is not None
        ),
    )


@lru_cache(maxsize=1 << 15)  # names and triggers come again and again
def stems(text: str) -> frozenset[str]:
    """Return the words of a text, lower case, cut to five letters."""
    return frozenset(word[:_STEM] for word in _WORD.findall(text.lower()))


@cache
def empty_words() -> frozenset[str]:
    """Return the stems of words that say nothing of which happening is meant."""
    return stems(_vocabulary()["empty"])


@cache
def usual_words() -> frozenset[str]:
    """Return the stems of words that reports of relations share whatever happened."""
    return stems(_vocabulary()["usual"])


@cache
def cancelling_words() -> re.Pattern[str]:
    """Return the pattern of words for calling something off."""
    return re.compile(rf"\b(?:{_vocabulary()['cancels']})\b", re.IGNORECASE | re.VERBOSE)


@cache
def denying_words() -> re.Pattern[str]:
    """Return the pattern of words for saying that something is not so."""
    return re.compile(rf"\b(?:{_vocabulary()['denies']})\b", re.IGNORECASE | re.VERBOSE)


@cache
def charging_words() -> re.Pattern[str]:
    """Return the pattern of words that name an accusation without saying what it is."""
    return re.compile(rf"\b(?:{_vocabulary()['charges']})\b", re.IGNORECASE | re.VERBOSE)


@cache
def _vocabulary() -> dict[str, str]:
    content: dict[str, str] = yaml.safe_load(files("yalu.link").joinpath("data", "words.yaml").read_text("utf-8"))
    return content


def _content_words(mention: EventMention, *, keep_names: bool) -> frozenset[str]:
    names = [named.text for named in mention.attribution]
    if mention.date.text:
        names.append(mention.date.text)
    if not keep_names:
        for actor in (*mention.source, *mention.target):
            names += [actor.text, actor.name or ""]
    return stems(mention.evidence.text).difference(empty_words(), *map(stems, names))


def _parties(actors: Iterable[Actor]) -> frozenset[str]:
    """Return the states of a side; an actor of no known state stands for itself, by its own words."""
    return frozenset(actor.country or f"?{(actor.name or actor.text).lower()}" for actor in actors)


def days_of(mention: EventMention, published: int | None) -> tuple[int, int]:
    """Return the first and last day a report can be of, given the day of its story; all are ordinals."""
    first, last = ordinal(mention.date.start), ordinal(mention.date.end)
    if first is not None and last is not None:
        return first, last
    if published is None:
        return ALWAYS
    if mention.status == "scheduled":
        return published, published + PLAN_AHEAD
    return published - UNDATED_BEFORE, published + UNDATED_AFTER


@cache
def ordinal(day: str | None) -> int | None:
    """Return the ordinal of an ISO day or date-time, null for null."""
    return None if day is None else date.fromisoformat(day[:10]).toordinal()
