"""Actors of a story: who is named, of which state, at which level, and what "the North" or "it" stands for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from yalu.model import Actor, ActorMention, Document, Sentence, Story
from yalu.resolve.actor_memory import NOT_STATES, Found, StoryMemory, Whom
from yalu.resolve.actor_phrases import BODY_KINDS, OWNER_KINDS, REFERENCES, SentenceReader
from yalu.resolve.gazetteer import Entry, Gazetteer, Term, normalise
from yalu.resolve.person_names import CAPITALISED_WORD

# A sentence set in capitals: nine letters in ten, so that "US, UK: TRADE DEAL" counts and "NATO said" does not.
_CAPITALS_SHARE = 0.9
_CAPITALS_LETTERS = 10
_REFERENCE_ENTRIES = {name: Entry(kind="reference", noun=name) for name in REFERENCES.groupindex}


class ActorResolver:
    """Finds the actors of stories with a gazetteer. Holds no state between stories."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def resolve(self, document: Document, story: Story) -> tuple[ActorMention, ...]:
        """Return the story's actor mentions, sorted by start, in document offsets; they never overlap.

        Furniture holds none; a dateline's city is a place and gives the story's whereabouts only.
        """
        texts = [normalise(document.text[sentence.start : sentence.end]) for sentence in story.sentences]
        skipped = [(mark.start, mark.end) for mark in story.marks if mark.kind in ("furniture", "dateline", "byline")]
        terms = [
            [term for term in self._terms(text) if not _inside(sentence, term, skipped)]
            for sentence, text in zip(story.sentences, texts, strict=True)
        ]
        memory = self._memory(document, story, terms)
        found: list[Found] = []
        for sentence, text, known in zip(story.sentences, texts, terms, strict=True):
            memory.begin_sentence()
            full = self._with_names(text, known, memory.foretold.keys() | memory.people.keys())
            full = [term for term in full if not _inside(sentence, term, skipped)]
            reader = SentenceReader(
                self._gazetteer, memory, text, sentence.start, full, headline=sentence.kind == "headline"
            )
            reader.read()
            found.extend(memory.current)
        return tuple(_mention(each, document.text) for each in sorted(found, key=lambda each: each.start))

    def _terms(self, text: str) -> list[Term]:
        letters = [char for char in text if char.isalpha()]
        capitals = sum(char.isupper() for char in letters)
        in_capitals = len(letters) >= _CAPITALS_LETTERS and capitals >= _CAPITALS_SHARE * len(letters)
        return self._gazetteer.scan(text, capitals=in_capitals)

    def _memory(self, document: Document, story: Story, terms: Sequence[Sequence[Term]]) -> StoryMemory:
        entries = [term.entry for sentence in terms for term in sentence]
        counts: Counter[str] = Counter()
        for entry in entries:
            if entry.kind in OWNER_KINDS and not entry.ambiguous:
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

    def _with_names(self, text: str, terms: list[Term], surnames: Collection[str]) -> list[Term]:
        """Return the terms with surnames used alone, Korean names in other spellings, and references."""
        references = list(_reference_terms(text))
        # "the two leaders", "the country" are read as a whole: the nouns inside them are not.
        wide = [(term.start, term.end) for term in references if " " in text[term.start : term.end]]
        merged = [term for term in terms if not any(start <= term.start and term.end <= end for start, end in wide)]
        for term in (*self._capitalised(text, surnames), *references):
            if not any(term.start < other.end and term.end > other.start for other in merged):
                merged.append(term)
        return sorted(merged, key=lambda term: term.start)

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


def _reference_terms(text: str) -> Iterator[Term]:
    for match in REFERENCES.finditer(text):
        if match.lastgroup is not None:
            yield Term(match.start(), match.end(), _REFERENCE_ENTRIES[match.lastgroup])


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
