"""Who holds a claim: a person, an institution, an outlet, unnamed experts, or the author.

A story is read from its beginning: "he added" and a quotation without a speaker go on from who spoke before. At two
removes ("Yonhap quoted an official as saying") the holder is the innermost, whose judgement it is. The words for
speakers and for saying are those of data/claim_holders.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from yalu.code.claim_speakers import Speaker, SpeakerReader, speaker_words
from yalu.model.event import Holder
from yalu.model.mention import ActorMention
from yalu.model.text import Sentence, Story

# A speaker of more words than this is a clause.
_LONGEST_SPEAKER = 22
_QUOTES = '"“”'
_WORD = re.compile(r"[a-z]+")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|will|would|has|have|had|can|could|may|might|must|shall|should|does|do|did|be|been|if|because|"
    r"which|and (?:he|she|it|they)|not|than|so|became|becomes|leaves|left)\b|[_\"“”]|\b(?:and|to|of|or|the|a)$"
)
_RELATIVE = re.compile(r", who(?:se|m)?\b[^,]*,?|, (?:asking|speaking|writing|citing|quoting)\b[^,]*,?| who\b.*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """Who says what a sentence tells, and how: null and empty for a sentence that nobody is named for.

    `judging`: the words are of judging ("believes") or predicting, or who speaks judges by trade. `predicting`: the
    words are of predicting. `spoken`: somebody is named, or the story is an analysis and its author speaks. `content`:
    the sentence's words without those that name the speaker at its end.
    """

    holder: Holder | None = None
    verb: str = ""
    judging: bool = False
    predicting: bool = False
    spoken: bool = False
    content: str = ""


NOBODY = Saying()


@dataclass(slots=True, kw_only=True)
class HolderReader:
    """Reads the sentences of one story in order and says who holds what each tells."""

    text: str
    story: Story
    actors: tuple[ActorMention, ...]
    _speakers: SpeakerReader = field(init=False)
    _quoted: Speaker | None = field(default=None, init=False)
    _open: bool = field(default=False, init=False)
    _analysis: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        """Start with nobody having spoken."""
        self._speakers = SpeakerReader(text=self.text, actors=self.actors)
        self._analysis = self._only_author() is not None and _is_analysis(self.text, self.story)

    def read(self, sentence: Sentence) -> Saying:
        """Return who holds what a sentence tells. Unattributed opinion is the author's where the story names one."""
        words = self.text[sentence.start : sentence.end]
        went_on = self._open
        self._open = _leaves_open(words, went_on)
        spoken = went_on or words[:1] in _QUOTES
        author = None if spoken else speaker_words().author.search(_unquoted(words))
        saying, speaker = self._attributed(sentence, words)
        # "We judge that ..., the estimate reads": "we" are those who wrote the estimate.
        if author and (speaker is None or author.group()[:2].lower() not in ("we", "in")):
            return Saying(
                holder=self._author(author.group()),
                verb=author.group().lower(),
                judging=True,
                spoken=True,
                content=words,
            )
        if speaker is not None:
            self._speakers.remember(speaker)
            self._quoted = speaker
            return replace(saying, judging=saying.judging or author is not None)
        if spoken and self._quoted is not None:
            return Saying(
                holder=self._quoted.holder, verb="said", judging=self._quoted.expert, spoken=True, content=words
            )
        name = self._only_author()
        holder = Holder(text=name, name=name, role=None, kind="author") if name else None
        return Saying(holder=holder, spoken=self._analysis and holder is not None, content=words)

    def _author(self, words: str) -> Holder:
        return Holder(text=words, name=self._only_author(), role=None, kind="author")

    def _only_author(self) -> str | None:
        return self.story.authors[0] if len(self.story.authors) == 1 else None

    def _attributed(self, sentence: Sentence, words: str) -> tuple[Saying, Speaker | None]:
        """Return what the sentence's own words say of its speaker, the innermost where there are several."""
        first: tuple[Saying, Speaker | None] | None = None
        if speaker_words().saying.isdisjoint(_WORD.findall(words.lower())):
            return Saying(content=words), None
        for start, end, verb, content in _places(words):
            speaker = self._speakers.speaker(sentence, start, end)
            if speaker is None or (verb in speaker_words().plural_verbs and not speaker.many):
                continue
            judging = bool(speaker_words().judging.fullmatch(verb))
            # "..., Jane Roe wrote": a person who writes it judges; "he writes on trade" tells what somebody does.
            judging |= verb in ("wrote", "writes") and speaker.holder.kind == "person" and content != words
            predicting = bool(speaker_words().predicting.fullmatch(verb))
            saying = Saying(
                holder=speaker.holder,
                verb=verb,
                judging=judging or predicting or speaker.expert,
                predicting=predicting,
                spoken=True,
                content=content,
            )
            if first is None:
                first = saying, speaker
            # "Analysts expect trade to grow, the ministry said": the judgement is the analysts'.
            elif (judging or predicting) and not first[0].judging and speaker.holder.kind in ("unnamed", "person"):
                first = replace(saying, content=first[0].content), speaker
        return first or (Saying(content=words), None)


def _is_analysis(text: str, story: Story) -> bool:
    """Tell whether a story is the author's own thought: it has no dateline and does not hang on what others say."""
    if any(mark.kind == "dateline" for mark in story.marks):
        return False
    told = sum(bool(_SAID.search(text, each.start, each.end)) for each in story.sentences)
    return told <= _MOST_TOLD * len(story.sentences)


# News reports somebody's words in every second or third sentence, analysis in every sixth or so (read in our own gold).
_MOST_TOLD = 0.25
_SAID = re.compile(r"\b(?:said|says|told|announced|according to|reported)\b")


def _places(words: str) -> Iterator[tuple[int, int, str, str]]:
    """Yield where speakers may stand in a sentence: start and end of the words, the verb, and what is said."""
    known = speaker_words()
    for pattern in known.quoting:
        for match in pattern.finditer(words):
            yield *match.span("who"), "said", words[: match.start()]
    closed = _blank_quotes(words)
    if first := known.verb_first.search(closed):
        yield *first.span("who"), first["verb"].lower(), words[: first.start()]
    yield from _verb_last(words, closed)
    for pattern in known.beside:
        for match in pattern.finditer(closed):
            verb = "views" if "view" in match.groupdict() else "according to"
            yield *match.span("who"), verb, words[: match.start()] + words[match.end() :]
    head = known.head.match(closed)
    if head and _may_speak(head["who"]):
        yield *head.span("who"), head["verb"].lower(), words


def _verb_last(words: str, closed: str) -> Iterator[tuple[int, int, str, str]]:
    """Yield the speakers of "..., the director, John Roe, told the Senate", the longest first."""
    for match in reversed(list(speaker_words().verb_last.finditer(closed))):
        before = closed[: match.start("verb")].rstrip(" ,")
        commas = [at for at, letter in enumerate(before) if letter in f",;:—{_QUOTES}"][-4:]
        for at in (-1, *commas):
            start = at + 1 + len(before[at + 1 :]) - len(before[at + 1 :].lstrip(" ”\"'"))
            adverb = speaker_words().adverbs.search(before[start:])
            end = start + adverb.start() if adverb else len(before)
            if at < 0 and not _NAME_AND_OFFICE.match(before):
                continue
            if end > start and _may_speak(before[start:end]):
                yield start, end, match["verb"].lower(), words[:at] if at >= 0 else words[match.end() :]
                break


# "Jane Roe, a fellow of the institute, said": a speaker at the head of the sentence.
_NAME_AND_OFFICE = re.compile(r"[A-ZÀ-Þ][\w’'.-]*(?: [A-ZÀ-Þ][\w’'.-]*)+, (?:an?|the|who|whose|\w+ (?:of|at|for|in))\b")


def _may_speak(who: str) -> bool:
    """Tell whether words can name a speaker: no clause, and neither too long nor a list."""
    plain = _RELATIVE.sub("", who)
    return 0 < len(plain.split()) <= _LONGEST_SPEAKER and not _FINITE.search(plain)


def _blank_quotes(words: str) -> str:
    """Return the words with what is quoted blanked, of the same length: who is quoted stands outside."""
    return re.sub(
        r"“[^“”]*”?|\"[^\"]*\"", lambda match: match[0][:1] + "_" * (len(match[0]) - 2) + match[0][-1:], words
    )


def _unquoted(words: str) -> str:
    return re.sub(r"“[^“”]*”?|\"[^\"]*\"?", " ", words)


def _leaves_open(words: str, was_open: bool) -> bool:
    """Tell whether a quotation is open at the end of a sentence."""
    if "“" in words or "”" in words:
        return words.rfind("“") > words.rfind("”")
    return was_open ^ (words.count('"') % 2 == 1)
