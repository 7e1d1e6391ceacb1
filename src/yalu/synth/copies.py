"""Made stories with copies of known origin, and how well they are found (`python -m benchmarks --only copies`).

A corpus holds what makes copies hard to tell: several outlets report one event each in words of its own, but with the
same names and one quotation word for word; and one agency prints bulletins of one form every day, with other names in
the slots, several on some days. Copies of wire stories are edited in up to three words of ten (other words, words
dropped, words added), and on top of that sentences change places, tails are cut, an introduction or another dateline is
set before.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations

from yalu.link import StoryText, find_copies

MOST_EDITED = 0.3
_SYLLABLES = tuple(first + last for first in "bcdfghklmnprstvwz" for last in ("a", "en", "o", "ir", "u"))
_FORM = (
    "{a} sent a message of greeting to {b} on the occasion of the national day of the country.",
    "In the message {a} extended warm congratulations to the leadership and the people and wished them fresh success.",
    "The message expressed the belief that the friendly relations between the two countries would develop further.",
    "A floral basket bearing the message was laid at {c} by officials concerned in the presence of {b}.",
)


@dataclass(frozen=True)
class MadeCopies:
    """Stories in no order, and for each the number of the text it prints."""

    stories: list[StoryText]
    truth: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class CopyScore:
    """Of all pairs of stories that print one text: how many were found, and how many of those found are right."""

    precision: float
    recall: float
    copies: int
    seconds: float


def make_copies(stories: int, seed: int, days: int = 365) -> MadeCopies:
    """Return a corpus of about so many stories over so many days; the same arguments give the same corpus."""
    draw = random.Random(seed)  # noqa: S311
    words = _Words(draw)
    made: list[StoryText] = []
    truth: dict[str, int] = {}
    text = 0
    while len(made) < stories:
        kind = draw.choices(("event", "bulletins"), (4, 1))[0]
        day = date(2024, 1, 1) + timedelta(days=draw.randrange(days))
        for texts in words.event(day) if kind == "event" else words.bulletins(day):
            for number, each in enumerate(texts):
                made.append(replace(each, story=f"story-{text}-{number}"))
                truth[made[-1].story] = text
            text += 1
    draw.shuffle(made)
    return MadeCopies(made, truth)


class _Words:
    """Makes sentences of made words, some of them common and most rare, as in any language (Zipf)."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw
        self._words = sorted({"".join(draw.choices(_SYLLABLES, k=draw.choice((1, 2, 2, 3)))) for _ in range(9000)})
        draw.shuffle(self._words)
        weights = [1 / (rank + 3) for rank in range(len(self._words))]
        self._stock = draw.choices(self._words, weights, k=200_000)
        self._names = [word.capitalize() for word in self._words if len(word) > 4][:4000]

    def event(self, day: date) -> Iterator[list[StoryText]]:
        """Yield the texts that report one event, each with the stories that print it."""
        draw = self._draw
        names = draw.sample(self._names, 5)
        quotation = self._sentence(14, names)
        for _ in range(draw.choice((1, 1, 2, 3))):
            sentences = [self._sentence(draw.randrange(8, 30), names) for _ in range(draw.randrange(3, 16))]
            if draw.random() < 0.5:
                sentences.insert(1, quotation)
            first = StoryText(story="", publisher=f"wire-{draw.randrange(6)}", published=day.isoformat(), text="")
            told = [replace(first, text=" ".join(sentences))]
            for _ in range(draw.choice((0, 0, 1, 1, 2, 6))):
                told.append(self._copy(sentences, names, day))
            yield told

    def bulletins(self, day: date) -> Iterator[list[StoryText]]:
        """Yield bulletins of one form, each a text of its own; some are printed once more unchanged."""
        draw = self._draw
        for _ in range(draw.choice((1, 3, 8))):
            a, b, c, d, e, f = draw.sample(self._names, 6)
            slots = {"a": f"{a} {b}", "b": f"President {c} {d}", "c": f"the hall of {e} {f}"}
            text = " ".join(_FORM).format(**slots)
            story = StoryText(story="", publisher="agency", published=day.isoformat(), text=text)
            yield [story, story] if draw.random() < 0.2 else [story]

    def _sentence(self, length: int, names: list[str]) -> str:
        draw = self._draw
        words = [draw.choice(names) if draw.random() < 0.12 else draw.choice(self._stock) for _ in range(length)]
        return " ".join(words).capitalize() + "."

    def _copy(self, sentences: list[str], names: list[str], day: date) -> StoryText:
        draw = self._draw
        kept = list(sentences)
        if draw.random() < 0.3 and len(kept) > 3:
            kept = kept[: max(3, round(len(kept) * draw.uniform(0.5, 1)))]
        share = draw.uniform(0, MOST_EDITED)
        kept = [self._edited(each, share) for each in kept]
        if draw.random() < 0.3:
            one, other = sorted(draw.sample(range(len(kept)), 2))
            kept[one], kept[other] = kept[other], kept[one]
        if draw.random() < 0.3:
            kept.insert(0, self._sentence(draw.randrange(6, 25), names))
        if draw.random() < 0.5:
            kept.insert(0, f"{draw.choice(self._names).upper()}, {draw.choice(self._names)} --")
        when = day + timedelta(days=draw.choice((0, 0, 1, 1, 2, 5)))
        return StoryText(
            story="", publisher=f"paper-{draw.randrange(30)}", published=when.isoformat(), text=" ".join(kept)
        )

    def _edited(self, sentence: str, share: float) -> str:
        draw = self._draw
        words: list[str] = []
        for word in sentence.split(" "):
            change = draw.choice(("other", "drop", "add")) if draw.random() < share else None
            if change in (None, "add"):
                words.append(word)
            if change in ("other", "add"):
                words.append(draw.choice(self._stock))
        return " ".join(words)


def measure_copies(made: MadeCopies) -> CopyScore:
    """Return how well the copies of a corpus are found, in pairs of stories that print one text."""
    started = time.perf_counter()
    found = find_copies(made.stories)
    seconds = time.perf_counter() - started
    original = {each.story: each.original for each in found}
    put = _pairs({story: original.get(story, story) for story in made.truth})
    belong = _pairs(made.truth)
    return CopyScore(
        precision=len(put & belong) / max(1, len(put)),
        recall=len(put & belong) / len(belong),
        copies=len(found),
        seconds=seconds,
    )


def _pairs(groups: dict[str, int] | dict[str, str]) -> set[tuple[str, str]]:
    together: dict[object, list[str]] = {}
    for name in sorted(groups):
        together.setdefault(groups[name], []).append(name)
    return {pair for members in together.values() for pair in combinations(members, 2)}
