"""A made world of happenings told by several outlets in different words, with its truth known.

Each happening is told by one to four stories: paraphrases on the day or days after, exact copies, follow-ups that give
only a month or no date at all, announcements before it. Other happenings of the same states lie nearby in time.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from yalu.codebook import load_codebook
from yalu.link import StoryKey
from yalu.model import Actor, DateValue, EventMention, Evidence, Place
from yalu.model.ids import mention_id

CODEBOOK = load_codebook()
_DYADS = (("CHN", "PRK"), ("PRK", "RUS"), ("KOR", "PRK"), ("USA", "KOR"), ("JPN", "CHN"), ("FRA", "DEU"))

# type, mode, symmetric, place, ways of telling it ({s} source, {t} target, {n} a number that belongs to the happening)
_SUBJECTS = (
    "the northern railway", "flood control", "coal", "seafood", "fishing grounds", "extradition", "a gas pipeline",
    "border trade", "tariffs on steel", "the disputed islet", "prisoners of war", "nuclear inspections", "air routes",
    "a textbook", "migrant workers", "cyber attacks", "timber", "satellite launches", "a free port", "rare earths",
    "water levels", "scholarships", "quarantine", "leaflets", "a joint factory", "visa rules", "oil deliveries",
    "shipwrecks", "telephone cables", "an exhibition of paintings",
)  # fmt: skip

# type, mode, symmetric, place, ways of telling it: {s} source, {t} target, {o} what it is about, {n} a figure
_KINDS: tuple[tuple[str, str | None, bool, str | None, tuple[str, ...]], ...] = (
    ("CONSULT", "visit", False, None, (
        "{s}'s premier arrived in {t} with a delegation of {n} to talk about {o}.",
        "A delegation of {n} led by the premier of {s} flew to {t} for a goodwill visit.",
        "{t} rolled out the red carpet for the visiting premier of {s}, with {o} on the agenda.")),
    ("CONSULT", None, True, None, (
        "{s} and {t} held talks on {o} at the vice-ministerial level.",
        "Negotiators from {s} and {t} discussed {o} in a session of {n} hours.")),
    ("SUPPORT", None, True, None, (
        "{s} and {t} signed a treaty on {o}.",
        "A treaty about {o} was signed by {s} and {t} after {n} rounds of talks.")),
    ("AID", None, False, None, (
        "{s} shipped {n} tonnes of rice to {t}.",
        "A cargo of {n} tonnes of rice, a gift of {s}, was unloaded in {t} in return for help with {o}.")),
    ("ACCUSE", "disapprove", False, None, (
        "{s} lodged a protest with {t} over {o}.",
        "The ambassador of {t} was summoned by {s} to hear a complaint about {o}, the {n}th of its kind.")),
    ("SANCTION", "discontinue", False, None, (
        "{s} banned imports from {t} in the quarrel about {o}.",
        "{n} products of {t} may no longer be sold, customs in {s} said, in answer to {o}.")),
    ("ASSAULT", "heavy-weapons", False, "Yeon", (
        "Shells from {s} hit the harbour in {t}, killing {n}.",
        "{n} people died when artillery of {s} struck a harbour in {t} in the dispute about {o}.")),
)  # fmt: skip


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


def make_link_world(happenings: int, seed: int, days: int = 720) -> LinkWorld:
    """Return a world of so many happenings over so many days; the same arguments give the same world."""
    draw = random.Random(seed)  # noqa: S311
    mentions: list[EventMention] = []
    published: dict[StoryKey, str | None] = {}
    truth: dict[str, int] = {}
    taken: set[object] = set()
    for number in range(happenings):
        told = _tell(draw, number, days)
        # Two happenings of one type and direction on one day are one by the coding rules.
        first = told[0][0]
        key = (first.type, frozenset((first.source[0].country, first.target[0].country)), first.date.start)
        if key in taken:
            continue
        taken.add(key)
        for each, day in told:
            mentions.append(each)
            published[(each.doc, each.story)] = day
            truth[each.mention_id] = number
    draw.shuffle(mentions)
    return LinkWorld(mentions, published, truth)


def _tell(draw: random.Random, number: int, days: int) -> list[tuple[EventMention, str | None]]:
    type_, mode, symmetric, place, ways = draw.choice(_KINDS)
    pair = draw.choice(_DYADS)
    source, target = pair if draw.random() < 0.5 else pair[::-1]
    when = date(2009, 1, 1) + timedelta(days=draw.randrange(days))
    figure, about = draw.randrange(3, 90), draw.choice(_SUBJECTS)
    told: list[tuple[EventMention, str | None]] = []

    def report(text: str, value: DateValue, published: date, **more: str) -> None:
        doc = f"doc-{number}-{len(told)}"
        coded = {"type": type_, "status": "occurred", **more}
        made = mention(
            doc, text, mode=mode if coded["type"] == type_ else None, source=source, target=target, when=value,
            symmetric=symmetric, place=place if draw.random() < 0.5 else None,
            trigger=more.pop("trigger", None) or text.split()[1], type=coded["type"], status=coded["status"],
        )  # fmt: skip
        told.append((made, published.isoformat()))

    def words() -> str:
        return draw.choice(ways).format(s=source, t=target, n=figure, o=about)

    report(words(), day_value(when), when)
    if draw.random() < 0.5:
        report(words(), day_value(when), when + timedelta(days=draw.randrange(3)))
    if draw.random() < 0.3:
        report(told[0][0].evidence.text, day_value(when), when + timedelta(days=1))
    if draw.random() < 0.2:
        report(words(), NULL_DATE, when + timedelta(days=1))
    if draw.random() < 0.15:
        first = when.replace(day=1)
        last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        report(words(), day_value(first, last, "month"), last + timedelta(days=5))
    if type_ == "CONSULT" and mode and draw.random() < 0.4:
        plan = f"{source} said its premier would pay a goodwill visit to {target} to discuss {about}."
        report(plan, day_value(when), when - timedelta(days=20), type="AGREE", status="scheduled", trigger="visit")
    return told


def pairs(groups: dict[str, int] | dict[str, str]) -> set[tuple[str, str]]:
    """Return the pairs of mentions that a grouping puts together."""
    together: dict[object, list[str]] = {}
    for name, group in groups.items():
        together.setdefault(group, []).append(name)
    return {(a, b) for members in together.values() for a in members for b in members if a < b}
