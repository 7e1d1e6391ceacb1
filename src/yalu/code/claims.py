"""Claims: what analysts, officials and authors say of a relation, as against what is reported to have happened.

A claim is found by the words that make it one (data/claims.yaml): a forecast by "is expected to", rarity by "the first
in 30 years", novelty by "unusual for", and so on; some words do so only where somebody speaks, or judges. A sentence
yields at most one claim of each kind; assessment is what is left when someone judges and no more particular kind fits.
Plain reports of what happened are not claims.
"""

from __future__ import annotations

import datetime
import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from yalu.code.claim_cues import ClaimCue, claim_cues
from yalu.code.claim_holders import NOBODY, HolderReader, Saying
from yalu.code.claim_likelihood import likelihood_of
from yalu.code.claim_stance import stance_of
from yalu.model.event import Claim, ClaimKind, Rarity
from yalu.model.ids import content_id
from yalu.model.mention import ActorMention, DateValue
from yalu.model.protocols import StoryMentions
from yalu.model.text import Document, Evidence, Sentence, Story
from yalu.resolve.date_expressions import DateExpression
from yalu.resolve.dates import find_dates, publication_day, resolve_date
from yalu.resolve.numbers import NUMBER_WORD, read_number

_CUES = claim_cues()
_NOT_STATES = ("UNO", "IGO", "NGO", "IMG", "MNC")
# Kinds that say so much that the sentence is not counted as a plain assessment, cause or intention too.
_PARTICULAR = ("forecast", "rarity", "novelty", "analogue", "breadth", "level", "anniversary", "denial")
# What a statement is called is no claim of the sentence that names it.
_NAMED_TEXT = re.compile(
    r"\b(?:titled|entitled|headlined|under the title(?: of)?):?,? [\"“][^\"“”]*[\"”]?", re.IGNORECASE
)
_GENERAL = ("cause", "intention", "assessment")
# Kinds of which one can be more or less sure.
_RATED = ("forecast", *_GENERAL)


def find_claims(document: Document, story: Story, mentions: StoryMentions) -> tuple[Claim, ...]:
    """Return the claims of a story in order of sentence. Headlines and questions claim nothing."""
    published = publication_day(document, story)
    leading = _leading_states(document.text, mentions.actors)
    holders = HolderReader(text=document.text, story=story, actors=mentions.actors)
    claims: list[Claim] = []
    for sentence in story.sentences:
        words = document.text[sentence.start : sentence.end]
        if sentence.kind != "body" or words.rstrip(" ”\"'’").endswith("?"):
            continue
        saying = holders.read(sentence)
        for kind in claim_kinds(words, saying):
            claims.append(_claim(kind, document, story, sentence, mentions, saying, leading, published))
    return tuple(claims)


def claim_kinds(sentence: str, saying: Saying = NOBODY) -> tuple[ClaimKind, ...]:
    """Return the kinds of claim that one sentence makes, said as `saying` tells; none for a plain report."""
    words = _NAMED_TEXT.sub("titled", sentence).lower()
    judging = saying.judging and not _CUES.no_default.search(words)
    found: list[ClaimKind] = []
    for cue in _CUES.cues:
        if cue.kind not in found and _counts(cue, words, judging=judging, spoken=saying.spoken):
            found.append(cue.kind)
    if judging and not found:
        found.append("forecast" if saying.predicting else "assessment")
    particular = [kind for kind in found if kind in _PARTICULAR]
    return tuple(particular) or tuple(kind for kind in _GENERAL if kind in found)[:1]


def _counts(cue: ClaimCue, words: str, *, judging: bool, spoken: bool) -> bool:
    if (cue.when == "judging" and not judging) or (cue.when == "said" and not spoken):
        return False
    return cue.is_in(words)


def _claim(
    kind: ClaimKind,
    document: Document,
    story: Story,
    sentence: Sentence,
    mentions: StoryMentions,
    saying: Saying,
    leading: list[str],
    published: datetime.date | None,
) -> Claim:
    text = document.text
    words = text[sentence.start : sentence.end]
    actors = tuple(m for m in mentions.actors if sentence.start <= m.start < sentence.end)
    return Claim(
        claim_id=content_id("claim", document.doc_id, kind, sentence.start, sentence.end),
        doc=document.doc_id,
        story=story.number,
        kind=kind,
        holder=saying.holder,
        about=_about(_states(actors), leading),
        stance=stance_of(words),
        likelihood=likelihood_of(words) if kind in _RATED else None,
        horizon=_horizon(text, sentence, published) if kind == "forecast" else None,
        rarity=_rarity(text, sentence, published) if kind == "rarity" else None,
        evidence=Evidence(start=sentence.start, end=sentence.end, text=words),
    )


# --- about whom -----------------------------------------------------------------------------------------------------


_SAYS = (
    r"(?:said|says|say|saying|added|adds|noted|notes|reported|reports|wrote|told (?:reporters|journalists|the press))"
)
_SPEAKS_AFTER = re.compile(rf"(?:[’']s)?(?: [\w’'-]+){{0,3}},? (?:also )?{_SAYS}\b")
_SPEAKS_BEFORE = re.compile(
    rf"(?:\baccording to|\bciting|\bquot(?:ed|ing)|[,”\"] {_SAYS})"
    r"(?: (?:a|an|the|one|some|several|two|unnamed|senior|top))*(?: \w+ of)?(?: the)? \Z",
    re.IGNORECASE,
)
# Code points before a mention in which "according to a senior" is looked for.
_BEFORE = 50


def _states(actors: Sequence[ActorMention]) -> list[str]:
    """Return the states mentioned, in order of mention, with repeats."""
    return [
        actor.country
        for mention in actors
        for actor in mention.actors
        if actor.country and actor.country not in _NOT_STATES
    ]


def _leading_states(text: str, actors: Sequence[ActorMention]) -> list[str]:
    """Return the story's states, most mentioned first; of two as often the one first in the alphabet.

    Who only tells the news is no party to it: outlets and speakers do not count ("a Korean official said"). A state
    that speaks in its own name comes after all that do something.
    """
    parties = [mention for mention in actors if not _is_outlet(mention) and not _is_speaker(text, mention)]
    speaking = [mention for mention in actors if mention.kind == "state" and not _is_outlet(mention)]
    return list(dict.fromkeys(_most_mentioned(parties) + _most_mentioned(speaking)))


def _most_mentioned(actors: Sequence[ActorMention]) -> list[str]:
    counts = Counter(_states(actors))
    return sorted(counts, key=lambda state: (-counts[state], state))


def _is_outlet(mention: ActorMention) -> bool:
    return any(actor.sector == "MED" for actor in mention.actors)


def _is_speaker(text: str, mention: ActorMention) -> bool:
    """Say whether a mention stands where who says it stands: before "said" or after "according to"."""
    if _SPEAKS_AFTER.match(text, mention.end):
        return True
    return _SPEAKS_BEFORE.search(text, max(0, mention.start - _BEFORE), mention.start) is not None


def _about(here: list[str], leading: list[str]) -> tuple[str, ...]:
    """Return the unordered pairs a sentence is about: of its own states, else with the story's leading ones."""
    states = list(dict.fromkeys(here))
    if len(states) < 2:
        states += [state for state in leading[:2] if state not in states]
        states = states[:2]
    pairs = itertools.combinations(states[:3], 2)
    return tuple(sorted("-".join(sorted(pair)) for pair in pairs))


# --- how it is said -------------------------------------------------------------------------------------------------


_VAGUE_FUTURE = re.compile(
    r"\b(?:in the (?:near |foreseeable |not too distant |distant )?future|in the (?:long|short|medium) (?:term|run)"
    r"|sooner (?:or|than) later|(?:in|over|within) (?:the )?(?:coming )?(?:weeks|months|years|decades)"
    r"(?: ahead| to come)?|for (?:weeks|months|years|decades)(?: to come)?)\b",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    rf"\b(?:within|inside|in|over) (?P<number>\d{{1,3}}|{NUMBER_WORD}|an?) "
    r"(?P<unit>day|week|month|year|decade)s?\b(?! ago)",
    re.IGNORECASE,
)
_DAYS = {
    "day": Fraction(1),
    "week": Fraction(7),
    "month": Fraction(1461, 48),
    "year": Fraction(1461, 4),
    "decade": Fraction(14610, 4),
}
# The date of the saying is not that of what is said: "..., the ministry said this week".
_DATE_OF_SAYING = re.compile(r"\b(?:said|announced|reported|wrote|told \w+)(?: \w+){0,1}? (?:on )?\Z", re.IGNORECASE)


def _horizon(text: str, sentence: Sentence, published: datetime.date | None) -> DateValue | None:
    """Return the date by which a forecast should come true: one that is not over at publication, else null."""
    for expression in find_dates(text, sentence.start, sentence.end) if published else ():
        if _DATE_OF_SAYING.search(text, sentence.start, expression.start):
            continue
        value = _limited(expression, resolve_date(expression, published=published, future=True), published)
        if value.end and published and value.end >= published.isoformat():
            return value
    within = _WITHIN.search(text, sentence.start, sentence.end)
    if within and published:
        return _window(within, published)
    vague = _VAGUE_FUTURE.search(text, sentence.start, sentence.end)
    return DateValue(why="ambiguous", text=vague.group()) if vague else None


def _limited(expression: DateExpression, value: DateValue, published: datetime.date | None) -> DateValue:
    """Return a date, or what lies before it: "before October" ends with September."""
    if (
        expression.bound != "before"
        or expression.kind == "edge"
        or expression.part
        or value.start is None
        or published is None
    ):
        return value
    last = datetime.date.fromisoformat(value.start) - datetime.timedelta(days=1)
    return replace(value, start=min(published, last).isoformat(), end=last.isoformat(), precision="interval")


def _window(match: re.Match[str], published: datetime.date) -> DateValue | None:
    """Return the stretch from publication that "within two years" names."""
    number = read_number(match["number"])
    days = int(number * _DAYS[match["unit"].lower()]) if number else 0
    if not 0 < days < _LONGEST_HORIZON:
        return None
    last = published + datetime.timedelta(days=days)
    return DateValue(
        start=published.isoformat(), end=last.isoformat(), precision="interval", basis="relative", text=match.group()
    )


# A forecast for more days than a century cannot be scored by anybody, and would run off the calendar.
_LONGEST_HORIZON = 36525

_SPAN = re.compile(
    r"\b(?:in|for|within) (?:(?:the (?:first|last|past) )?(?:more than |nearly |almost |over |about |at least |some )?)"
    rf"(?P<number>\d+(?:\.\d+)?|{NUMBER_WORD}|an?)[ -](?P<unit>month|year|decade|centur)",
    re.IGNORECASE,
)
_YEARS = {"month": Fraction(1, 12), "year": Fraction(1), "decade": Fraction(10), "centur": Fraction(100)}


# "the first since he took power in 2011": the date stands in the clause that "since" opens.
_SINCE = re.compile(r"\bsince\b[^,;.]{1,60}\Z", re.IGNORECASE)


def _rarity(text: str, sentence: Sentence, published: datetime.date | None) -> Rarity:
    """Return since when and for how many years: "the first in 30 years since December 1981" gives 1981-12 and 30."""
    span = _SPAN.search(text, sentence.start, sentence.end)
    number = read_number(span["number"]) if span else None
    years = float(number * _YEARS[span["unit"].lower()]) if span and number else None
    since = None
    for expression in find_dates(text, sentence.start, sentence.end):
        if since is None and (expression.bound == "since" or _SINCE.search(text, sentence.start, expression.start)):
            since = _as_precise(resolve_date(expression, published=published))
    return Rarity(since=since, years=years)


def _as_precise(value: DateValue) -> str | None:
    """Return a day, month or year as far as it is known."""
    if value.start is None:
        return None
    return value.start[: {"day": 10, "month": 7}.get(value.precision or "", 4)]
