"""The value a reader of verbs or nouns returns: one event as syntax tells it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from yalu.code import clause
from yalu.code.words import Word

FrameStatus = Literal["occurred", "scheduled", "ongoing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One event as syntax tells it.

    `trigger` are the tokens that carry the type, `clause` the verb whose tense and date words hold for it. `sources`
    and `targets` are phrase heads in order of preference: the first that names somebody counts. `speaker_is_source`
    marks a demand whose source is whoever is quoted. Of `otherwise`, the first is the type that holds for sources of
    `source_sectors`, the second that for others. `abroad` asks for a target of another state. `settled`: modality and
    negation are in the type already. `strength` is 0..1, how firmly syntax supports the reading.
    """

    type: str
    mode: str | None
    trigger: tuple[Word, ...]
    clause: Word
    sources: tuple[Word, ...]
    targets: tuple[Word, ...]
    status: FrameStatus = "occurred"
    symmetric: bool = False
    speaker_is_source: bool = False
    hedged: bool = False
    noun_class: str | None = None
    end_inside: str | None = None
    joint_type: str | None = None
    needs_pair: bool = False
    abroad: bool = False
    settled: bool = False
    alone: bool = False
    habit: bool = False
    source_sectors: tuple[str, ...] = ()
    otherwise: tuple[str, str] | None = None
    people_only: bool = False
    strength: float = 0.8


def heads(head: Word | None) -> tuple[Word, ...]:
    return () if head is None else (head,)


def any_heads(verb: Word) -> Iterator[Word]:
    """Yield whatever phrases the verb governs: the possible targets of an act with no type of its own."""
    yield from clause.objects(verb)
    yield from clause.datives(verb)
    for _, head in clause.prepositions(verb):
        if head.pos_ != "VERB":
            yield head
    for head in clause.objects(verb):
        for _, inner in clause.prepositions(head):
            yield inner


def modifiers(head: Word) -> tuple[Word, ...]:
    return tuple(child for child in head.children if child.dep_ in ("poss", "compound", "amod", "nmod"))


def human(head: Word) -> bool:
    return (
        head.pos_ in ("PROPN", "PRON")
        or head.lower_ in ("people", "police")
        or head.lower_.endswith(
            (
                "ers",
                "or",
                "ors",
                "er",
                "ists",
                "ist",
                "ians",
                "ian",
                "ees",
                "ants",
                "envoy",
                "president",
                "delegation",
                "leaders",
                "minister",
                "king",
                "premier",
            )
        )
    )


def plural(head: Word | None) -> bool:
    return head is not None and (
        head.tag_ in ("NNS", "NNPS") or bool(head.conjuncts) or head.lower_ in ("they", "both")
    )


def is_pronoun(head: Word) -> bool:
    """Tell whether the head is a pronoun, which may well be the speaker: "warned it would", "vowed they would"."""
    return bool(head.pos_ == "PRON")


_TOGETHER = frozenset(("jointly", "together"))


def done_together(frame: Frame) -> Frame:
    """Let states that do an armed act jointly cooperate in it: "jointly patrolled", "searched the pass together"."""
    joint = any(child.lower_ in _TOGETHER for child in frame.clause.children)
    if not joint or frame.type not in ("MOBILIZE", "COERCE") or not plural_subject(frame):
        return frame
    return replace(frame, joint_type="COOPERATE")


def plural_subject(frame: Frame) -> bool:
    return bool(frame.sources) and plural(frame.sources[0])
