"""A made world of happenings told by several outlets in different words, with its truth known.

Each happening is told by one to seven stories: paraphrases on the day or days after, edited copies, follow-ups that
give only a month or no date at all, announcements before it. Other happenings of the same states lie nearby in time,
and what coders get wrong is wrong here too.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from yalu.codebook import load_codebook
from yalu.link import StoryKey
from yalu.model import Actor, DateValue, EventMention, Evidence, Place
from yalu.model.ids import mention_id

CODEBOOK = load_codebook()
PHRASINGS: dict[str, dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("phrasings.yaml").read_text(encoding="utf-8")
)
_DYADS = (("CHN", "PRK"), ("PRK", "RUS"), ("KOR", "PRK"), ("USA", "KOR"), ("JPN", "CHN"), ("FRA", "DEU"))
_PLACES = ("Dandong", "Rason", "Vladivostok", "Panmunjom", "Dalian", "Geneva")
_PERSONS = ("Ahn", "Bek", "Cho", "Dorn", "Eun", "Fan", "Gao", "Hahn", "Ito", "Jin")

# What coders get wrong, as shares of mentions: floors of the gate for date, type and mode lie in this range. The last
# two put a mention where linking cannot find it: they bound the recall that can be had.
_LOSES_DATE, _LOSES_MODE, _LOSES_PLACE, _DAY_OFF = 0.06, 0.15, 0.5, 0.03
_OTHER_TYPE, _THIRD_PARTY = 0.01, 0.01
# Which words of a copy are changed by an editor.
_EDITED = 0.15
_EDITORS_WORDS = ("reportedly", "officials", "on", "early", "there", "sources", "said", "newly", "also", "the")


@dataclass(frozen=True)
class LinkWorld:
    """Mentions, the publication days of their stories, and for each mention the number of its true happening."""

    mentions: list[EventMention]
    published: dict[StoryKey, str | None]
    truth: dict[str, int]


def actor(country: str, text: str | None = None) -> Actor:
    return Actor(
        text=text or country, country=country, name=None, role=None, level="government", sector="GOV", start=0, end=3
    )


def day_value(first: date, last: date | None = None, precision: str = "day") -> DateValue:
    end = last or first
    return DateValue(
        start=first.isoformat(),
        end=end.isoformat(),
        precision=precision,
        basis="explicit",
        text=None,  # type: ignore[arg-type]
    )


NULL_DATE = DateValue(why="no_cue")


def mention(
    doc: str,
    text: str,
    *,
    type: str = "CONSULT",
    mode: str | None = None,
    source: str = "CHN",
    target: str = "PRK",
    when: DateValue = NULL_DATE,
    status: str = "occurred",
    symmetric: bool = False,
    place: str | None = None,
    sentence: int = 0,
    trigger: str | None = None,
    actors: tuple[tuple[Actor, ...], tuple[Actor, ...]] | None = None,
    confidence: float = 0.8,
) -> EventMention:
    """A mention with only what matters to linking spelled out."""
    start = sentence * 1000
    words = trigger or text.split()[1]
    return EventMention(
        mention_id=mention_id(
            doc=doc, type=type, sources=[source], targets=[target], trigger=(start, start + 5), coder=f"{mode} {status}"
        ),
        doc=doc,
        story=0,
        sentence=sentence,
        type=type,
        mode=mode,
        cameo=None,
        contexts=(),
        domain="political",
        quad=CODEBOOK.quad(type),
        source=actors[0] if actors else (actor(source),),
        target=actors[1] if actors else ((actor(target),) if target else ()),
        symmetric=symmetric,
        date=when,
        status=status,  # type: ignore[arg-type]
        place=Place(text=place, name=place, country="KOR", lat=None, lon=None, start=0, end=1) if place else None,
        quantities=(),
        attribution=(),
        evidence=Evidence(start=start, end=start + len(text), text=text),
        trigger=Evidence(start=start, end=start + len(words), text=words),
        confidence=confidence,
        coder="made.v1",
    )


def make_link_world(happenings: int, seed: int, days: int = 720, phrasing: str = "known") -> LinkWorld:
    """Return a world of so many happenings over so many days; the same arguments give the same world.

    `phrasing` is one of the two sets of phrasings.yaml.
    """
    draw = random.Random(seed)  # noqa: S311
    mentions: list[EventMention] = []
    published: dict[StoryKey, str | None] = {}
    truth: dict[str, int] = {}
    taken: set[object] = set()
    for number in range(happenings):
        happening = _Happening(draw, PHRASINGS[phrasing], number, days)
        # Two happenings of one type and direction on one day are one by the coding rules.
        if happening.key in taken:
            continue
        taken.add(happening.key)
        for each, day in happening.told():
            mentions.append(each)
            published[(each.doc, each.story)] = day
            truth[each.mention_id] = number
    draw.shuffle(mentions)
    return LinkWorld(mentions, published, truth)


class _Happening:
    """One made happening, and how it is told: lead reports, copies, follow-ups, a plan before it."""

    def __init__(self, draw: random.Random, phrasing: dict[str, Any], number: int, days: int) -> None:
        self._draw, self._phrasing, self._number = draw, phrasing, number
        self._kind = draw.choice(phrasing["kinds"])
        pair = draw.choice(_DYADS)
        self._source, self._target = pair if draw.random() < 0.5 else pair[::-1]
        self._when = date(2009, 1, 1) + timedelta(days=draw.randrange(days))
        self._words = {
            "s": self._source,
            "t": self._target,
            "n": draw.randrange(3, 90),
            "o": draw.choice(phrasing["subjects"].split("; ")),
            "p": draw.choice(_PERSONS),
        }
        self._place = draw.choice(_PLACES) if self._kind["place"] else None
        self._told: list[tuple[EventMention, str | None]] = []

    @property
    def key(self) -> object:
        """What makes it one happening by the coding rules."""
        return (self._kind["type"], frozenset((self._source, self._target)), self._when)

    def told(self) -> list[tuple[EventMention, str | None]]:
        """Return its reports, each with the day it was published."""
        draw, when = self._draw, self._when
        self._report(self._lead(), day_value(when), when)
        for chance in (0.5, 0.25):
            if draw.random() < chance:
                self._report(self._lead(), day_value(when), when + timedelta(days=draw.randrange(3)))
        if draw.random() < 0.3:
            self._report(self._edited(self._told[0][0].evidence.text), day_value(when), when + timedelta(days=1))
        if draw.random() < 0.2:
            self._report(self._lead(), NULL_DATE, when + timedelta(days=1))
        if draw.random() < 0.15:
            first = when.replace(day=1)
            last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
            self._report(self._filled("later"), day_value(first, last, "month"), last + timedelta(days=5))
        if self._kind["mode"] == "visit" and draw.random() < 0.4:
            self._report(self._filled("plan"), day_value(when), when - timedelta(days=20), planned=True)
        return self._told

    def _lead(self) -> str:
        ways = self._phrasing["lead"]
        named = f"{self._kind['type']} {self._kind['mode']}"
        return str(self._draw.choice(ways.get(named) or ways[self._kind["type"]])).format(**self._words)

    def _filled(self, which: str) -> str:
        return str(self._draw.choice(self._phrasing[which])).format(**self._words, lead=self._lead())

    def _edited(self, text: str) -> str:
        words = [
            self._draw.choice(_EDITORS_WORDS) if self._draw.random() < _EDITED else word for word in text.split(" ")
        ]
        return " ".join(words)

    def _report(self, text: str, value: DateValue, published: date, *, planned: bool = False) -> None:
        draw, kind = self._draw, self._kind
        if value.precision == "day" and draw.random() < _DAY_OFF:
            value = day_value(self._when + timedelta(days=draw.choice((-1, 1))))
        if draw.random() < _LOSES_DATE:
            value = NULL_DATE
        type_ = "AGREE" if planned else kind["type"]
        if not planned and draw.random() < _OTHER_TYPE:
            type_ = draw.choice([each["type"] for each in self._phrasing["kinds"]])
        sides = [[actor(self._source)], [actor(self._target)]]
        if self._words["p"] in text:
            sides[0] = [_person(str(self._words["p"]), self._source)]
        if draw.random() < _THIRD_PARTY:
            sides[1].append(actor("MNG"))
        made = mention(
            f"doc-{self._number}-{len(self._told)}", text, type=type_, when=value,
            mode=None if type_ != kind["type"] or draw.random() < _LOSES_MODE else kind["mode"],
            source=self._source, target=self._target, symmetric=kind["symmetric"] and not planned,
            status="scheduled" if planned else "occurred", trigger="visit" if planned else kind["trigger"],
            place=None if draw.random() < _LOSES_PLACE else self._place, actors=(tuple(sides[0]), tuple(sides[1])),
        )  # fmt: skip
        self._told.append((made, published.isoformat()))


def _person(name: str, country: str) -> Actor:
    return Actor(text=name, country=country, name=name, role="premier", level="head", sector="GOV", start=0, end=3)


def pairs(groups: dict[str, int] | dict[str, str]) -> set[tuple[str, str]]:
    """Return the pairs of mentions that a grouping puts together."""
    together: dict[object, list[str]] = {}
    for name, group in groups.items():
        together.setdefault(group, []).append(name)
    return {(a, b) for members in together.values() for a in members for b in members if a < b}
