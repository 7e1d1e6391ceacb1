"""Actors of a story: who is named, of which state, at which level, and what "the North" or "it" stands for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from yalu.model import Actor, ActorMention, Document, Sentence, Story
from yalu.model.role import ToldRole
from yalu.resolve.actor_line import BODY_KINDS, OWNER_KINDS, Line
from yalu.resolve.actor_memory import NOT_STATES, Found, StoryMemory, Whom
from yalu.resolve.actor_owners import tells_where
from yalu.resolve.actor_phrases import SentenceReader
from yalu.resolve.actor_reference import reference_terms
from yalu.resolve.actor_strangers import stranger_terms
from yalu.resolve.dates import publication_day
from yalu.resolve.gazetteer import Entry, Gazetteer, Term, normalise
from yalu.resolve.person_names import CAPITALISED_WORD

# A sentence is set in capitals if it has this many capital letters and no word in small ones: "US, UK: TRADE DEAL" is,
# "NATO said" is not.
_CAPITALS_LETTERS = 10
_SMALL_WORD = re.compile(r"[a-z]{3}")


class ActorResolver:
    """Finds the actors of stories with a gazetteer. Holds no state between stories."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def resolve(self, document: Document, story: Story) -> tuple[ActorMention, ...]:
        """Return the story's actor mentions, sorted by start, in document offsets; they never overlap.

        Furniture holds none; a dateline's city is a place and gives the story's whereabouts only.
        """
        return tuple(_mention(each, document.text) for each in self._found(document, story))

    def told_roles(self, document: Document, story: Story) -> tuple[ToldRole, ...]:
        """Return the offices that the story tells of persons who are not known to hold them, in order of the text."""
        published = publication_day(document, story)
        day = published.isoformat() if published else None
        return tuple(
            told
            for each in self._found(document, story)
            if each.told
            for whom in each.whom
            for told in self._told(document, story, day, each, whom)
        )

    def _told(self, document: Document, story: Story, day: str | None, found: Found, whom: Whom) -> Iterator[ToldRole]:
        role = whom.role or ""
        if not role or role.startswith("former ") or not whom.country or " " not in (whom.name or ""):
            return
        ids = self._gazetteer.entry(whom.name or "")
        known = [self._gazetteer.persons[each] for each in ids.persons] if ids is not None else []
        if any(role in office.role or office.role in role for person in known for office in person.offices):
            return
        sentence = next(each for each in story.sentences if each.start <= found.start < each.end)
        yield ToldRole(
            name=whom.name or "",
            country=whom.country,
            role=role,
            level=whom.level,
            sector=whom.sector,
            doc=document.doc_id,
            published=day,
            start=sentence.start,
            end=sentence.end,
            text=document.text[sentence.start : sentence.end],
        )

    def _found(self, document: Document, story: Story) -> list[Found]:
        """Return what the story names, sorted by start."""
        skipped = [(mark.start, mark.end) for mark in story.marks if mark.kind in ("furniture", "dateline", "byline")]
        not_meant = self._not_meant(document.text[story.start : story.end])
        texts = [normalise(document.text[sentence.start : sentence.end]) for sentence in story.sentences]
        terms = [
            [
                term
                for term in self._terms(text)
                if text[term.start : term.end] not in not_meant and not _inside(sentence, term, skipped)
            ]
            for sentence, text in zip(story.sentences, texts, strict=True)
        ]
        memory = self._memory(document, story, terms)
        found: list[Found] = []
        for sentence, text, known in zip(story.sentences, texts, terms, strict=True):
            memory.begin_sentence()
            everything = self._with_names(text, known, memory.foretold.keys() | memory.people.keys())
            if skipped:
                everything = [term for term in everything if not _inside(sentence, term, skipped)]
            line = Line(text, sentence.start, everything, headline=sentence.kind == "headline")
            SentenceReader(self._gazetteer, memory, line).read()
            found.extend(memory.current)
        return sorted(found, key=lambda each: each.start)

    def _terms(self, text: str) -> list[Term]:
        capitals = not _SMALL_WORD.search(text) and sum(map(str.isupper, text)) >= _CAPITALS_LETTERS
        return self._gazetteer.scan(text, capitals=capitals)

    def _memory(self, document: Document, story: Story, terms: Sequence[Sequence[Term]]) -> StoryMemory:
        # A name that several bodies share ("SDF") does not say which state the story is about.
        plain = (term for sentence in terms for term in sentence if not (term.others and term.entry.kind in BODY_KINDS))
        entries = [term.entry for term in plain]
        counts: Counter[str] = Counter()
        for entry in entries:
            if tells_where(entry):
                counts.update(entry.countries)
        return StoryMemory(
            day=story.published.start if story.published is not None else None,
            counts=counts,
            korean=any(entry.ambiguous and "PRK" in entry.countries for entry in entries),
            dateline=self._dateline(document, story),
            publisher=self._publisher(document),
            foretold=self._foretold(entries),
        )

    def _dateline(self, document: Document, story: Story) -> tuple[str, ...]:
        """Return the countries of the story's dateline ("KABUL, Afghanistan (AP) --")."""
        for mark in story.marks:
            if mark.kind == "dateline":
                words = normalise(document.text[mark.start : mark.end]).title()
                entries = [term.entry for term in self._terms(words) if term.entry.kind in OWNER_KINDS - BODY_KINDS]
                return tuple(dict.fromkeys(code for entry in entries for code in entry.countries))
        return ()

    def _publisher(self, document: Document) -> str | None:
        """Return the country of the outlet, for "Korea" in a Korean paper."""
        entry = self._gazetteer.entry(document.publisher.value) if document.publisher is not None else None
        if entry is None or len(entry.countries) != 1 or entry.countries[0] in NOT_STATES:
            return None
        return entry.countries[0]

    def _foretold(self, entries: Iterable[Entry]) -> dict[str, tuple[str, ...]]:
        """Return the surnames of the known persons that the story names anywhere, with whom they first stand for."""
        people: dict[str, tuple[str, ...]] = {}
        for entry in entries:
            for person in entry.persons:
                people.setdefault(self._gazetteer.persons[person].surname, entry.persons)
        return people

    def _not_meant(self, text: str) -> frozenset[str]:
        """Return the names that mean something else in this story (Georgia in one about Atlanta)."""
        cues = self._gazetteer.words.unless_story_has
        return frozenset(name for name in cues if name in text and any(cue in text for cue in cues[name]))

    def _with_names(self, text: str, terms: list[Term], surnames: Collection[str]) -> list[Term]:
        """Return the terms with surnames used alone, Korean names in other spellings, and references."""
        references = list(reference_terms(text))
        # "the two leaders", "the country" are read as a whole: the nouns inside them are not.
        wide = [*stranger_terms(text, terms), *(term for term in references if " " in text[term.start : term.end])]
        narrow = [term for term in references if " " not in text[term.start : term.end]]
        return _in_order(wide, terms, list(self._capitalised(text, surnames)), narrow)

    def _capitalised(self, text: str, surnames: Collection[str]) -> Iterator[Term]:
        rules = self._gazetteer.rules
        for match in CAPITALISED_WORD.finditer(text):
            word = match.group()
            if word in rules.korean_surnames:
                given = _GIVEN.match(text, match.end())
                ids = self._gazetteer.korean_person(word, given.group()) if given else ()
                if given and ids:
                    yield Term(match.start(), given.end(), Entry(kind="person", persons=ids))
                    continue
            if word in surnames:
                yield Term(match.start(), match.end(), Entry(kind="person"))


_GIVEN = re.compile(r" [A-Z][a-z]+(?:[- ][A-Z]?[a-z]+)?(?![\w-])")


def _in_order(*ranked: Sequence[Term]) -> list[Term]:
    """Return the terms of several lists by start; where two overlap, the one of the earlier list stays."""
    kept: list[Term] = []
    for terms in ranked:
        starts = [term.start for term in kept]
        free = [term for term in terms if _is_free(term, kept, starts)]
        kept = sorted([*kept, *free], key=lambda term: term.start)
    return kept


def _is_free(term: Term, kept: Sequence[Term], starts: Sequence[int]) -> bool:
    last_before_its_end = bisect_left(starts, term.end) - 1
    return last_before_its_end < 0 or kept[last_before_its_end].end <= term.start


def _inside(sentence: Sentence, term: Term, ranges: Sequence[tuple[int, int]]) -> bool:
    start, end = sentence.start + term.start, sentence.start + term.end
    return any(start < right and end > left for left, right in ranges)


def _mention(found: Found, text: str) -> ActorMention:
    words = text[found.start : found.end]
    return ActorMention(
        start=found.start,
        end=found.end,
        kind=found.kind,
        actors=tuple(_actor(whom, words, found) for whom in found.whom),
        why=found.why,
    )


def _actor(whom: Whom, words: str, found: Found) -> Actor:
    return Actor(
        text=words,
        country=whom.country,
        name=whom.name,
        role=whom.role,
        level=whom.level,
        sector=whom.sector,
        start=found.start,
        end=found.end,
    )
