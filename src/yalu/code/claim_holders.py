"""Who holds a claim: a person, an institution, an outlet, unnamed experts, or the author."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from yalu.code.claim_cues import claim_cues
from yalu.model.event import Holder
from yalu.model.mention import Actor, ActorMention
from yalu.model.text import Sentence, Story

_Kind = Literal["person", "institution", "outlet", "unnamed", "author"]

_CUES = claim_cues()
_NAME = r"[A-Z][\w’'-]*\.?(?:[ -](?:[A-Z][\w’'-]*\.?|[a-z]{1,3}-[A-Z][\w’'-]*|bin|al|de|van|von|ibn)){0,5}"
_TITLE = "(?:" + "|".join(rf"{title}\b\.?" for title in sorted(_CUES.titles, key=len, reverse=True)) + ")"
# What may stand between a holder and the verb: "of Harbin University", ", who heads the institute,".
_TRAIL = r"(?P<trail>,? (?:of|at|from|with|in) (?:the )?[A-Z][\w’' -]{2,50}?|, [^,.;]{3,80},)?"
_ADVERB = (
    r"(?: (?:also|now|still|often|generally|widely|however|largely|have|has|had|would|may|even)){0,2}"
    r"(?: (?:is|are|was|were)(?: also| now| still)?(?= \w+ing\b))?"
)

# A named holder stands near the beginning of what he says; further on, "which the ministry sees as ..." is inside it.
_OPENING = 50


@cache
def _before_verb() -> re.Pattern[str]:
    """Return the pattern of a holder before a verb of saying or thinking."""
    return re.compile(
        rf"(?:(?P<unnamed>\b(?i:{_CUES.unnamed})\b)(?: [a-z]+ [\w -]{{0,30}}?)?"
        rf"|(?P<outlet>\b(?i:{_CUES.outlet}))\b"
        rf"|(?P<person>(?P<title>{_TITLE} )?(?P<name>{_NAME})){_TRAIL}"
        rf"|(?P<institution>{_CUES.institution}))"
        rf"{_ADVERB} (?:{_CUES.holder_verbs})\b"
    )


@cache
def _after_verb() -> re.Pattern[str]:
    """Return the pattern of a holder after the claim: "..., said Kim Min-ho", "according to analysts"."""
    return re.compile(
        r"(?:[,”\"] (?:said|says|noted|wrote|argued|added|explained|warned)"
        r"|(?i:according to|in the (?:view|eyes|opinion) of)) (?:the )?"
        rf"(?:(?P<unnamed>(?i:{_CUES.unnamed})\b)|(?P<outlet>(?i:{_CUES.outlet})\b)"
        rf"|(?P<person>(?P<title>{_TITLE} )?(?P<name>{_NAME}))|(?P<institution>{_CUES.institution}))"
    )


def find_holder(text: str, sentence: Sentence, story: Story, actors: tuple[ActorMention, ...]) -> Holder | None:
    """Return who holds what a sentence claims.

    Unattributed opinion is the author's where the story names one, else null.
    """
    author = _CUES.author.search(text, sentence.start, sentence.end)
    if author:
        return Holder(text=author.group(), name=_only_author(story), role=None, kind="author")
    for pattern in (_before_verb(), _after_verb()):
        for match in pattern.finditer(text, sentence.start, sentence.end):
            far = match.start() > sentence.start + _OPENING and pattern is _before_verb() and not match["unnamed"]
            holder = None if far else _holder(match, actors)
            if holder is not None:
                return holder
    name = _only_author(story)
    return Holder(text=name, name=name, role=None, kind="author") if name else None


def _only_author(story: Story) -> str | None:
    return story.authors[0] if len(story.authors) == 1 else None


def _holder(match: re.Match[str], actors: tuple[ActorMention, ...]) -> Holder | None:
    kind = next((name for name in ("unnamed", "outlet", "institution", "person") if match[name]), None)
    if kind is None:
        return None
    words = match[kind].strip()
    if kind != "person":
        named: str | None = None if kind == "unnamed" else re.sub(r"^[Tt]he ", "", words)
        return Holder(text=words, name=named, role=None, kind=_checked(kind))
    return _person(match, words, actors)


def _checked(kind: str) -> _Kind:
    return "unnamed" if kind == "unnamed" else "outlet" if kind == "outlet" else "institution"


def _person(match: re.Match[str], words: str, actors: tuple[ActorMention, ...]) -> Holder | None:
    """Return a holder for a capitalised name: a known actor, or a new person with a title or a full name."""
    start, end = match.span("name")
    known = [mention for mention in actors if mention.start < end and start < mention.end]
    for mention in known:
        actor = mention.actors[0] if mention.actors else None
        if mention.kind == "person":
            return Holder(text=words, name=_name_of(actor, match["name"]), role=_role(match, actor), kind="person")
        if mention.kind in ("institution", "organisation", "state") and actor is not None:
            kind: _Kind = "outlet" if actor.sector == "MED" else "institution"
            return Holder(text=words, name=actor.name, role=actor.role, kind=kind)
    if known or (not match["title"] and " " not in match["name"].strip()):
        return None
    return Holder(text=words, name=match["name"], role=_role(match, None), kind="person")


def _name_of(actor: Actor | None, words: str) -> str:
    return actor.name if actor is not None and actor.name else words


def _role(match: re.Match[str], actor: Actor | None) -> str | None:
    """Return the role known at the time, else what the sentence says: "Professor at Hanbit University"."""
    if actor is not None and actor.role:
        return actor.role
    parts = [match["title"] or "", (match.groupdict().get("trail") or "").strip(" ,")]
    return " ".join(part.strip() for part in parts if part.strip()) or None
