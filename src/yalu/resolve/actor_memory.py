"""What a story has said so far: its states, its persons, and what a pronoun or "the two sides" can stand for.

References are resolved by three plain rules, in this order: agreement (person or body, one or many), role in the
sentence (a pronoun that begins a sentence looks for what began the sentence before), and recency. What they leave
open stays open, with a reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from yalu.model.mention import Level, Sector

Kind = Literal["state", "adjective", "institution", "person", "organisation", "group", "reference"]
Why = Literal["unknown", "no_antecedent", "ambiguous"]
Gender = Literal["female", "male"]

NOT_STATES = frozenset({"UNO", "IGO", "NGO", "IMG", "MNC"})
# How far back, in sentences, a reference looks: beyond three sentences agreement alone picks wrong referents.
_REACH = 3
# Mentions of one sentence that a reference considers: more than any written sentence has, so that a text without full
# stops takes linear time.
_MOST_CANDIDATES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """An actor apart from the words that name it."""

    country: str | None = None
    name: str | None = None
    role: str | None = None
    level: Level | None = None
    sector: Sector | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A mention while its story is being read, with what references need to know. Offsets count in the document.

    `joined`: coordinated with the mention before it. `place`: a city or country that only says where. `told`: a person
    whose name the text gives with its office and state.
    """

    start: int
    end: int
    kind: Kind
    whom: tuple[Whom, ...]
    why: Why | None = None
    plural: bool = False
    person: bool = False
    gender: Gender | None = None
    noun: str = ""
    joined: bool = False
    place: bool = False
    told: bool = False


@dataclass(slots=True, kw_only=True)
class StoryMemory:
    """The state of one story while it is read, sentence by sentence.

    `counts`: how often each state is named in the whole story; `korean`: it speaks of "Korea" or "Koreans";
    `foretold`: surname to ids of the known person whom the story names in full somewhere.
    """

    day: str | None
    counts: Counter[str]
    dateline: tuple[str, ...] = ()
    publisher: str | None = None
    korean: bool = False
    groups: dict[str, str] = field(default_factory=dict)
    foretold: dict[str, tuple[str, ...]] = field(default_factory=dict)
    past: list[list[Found]] = field(default_factory=list)
    current: list[Found] = field(default_factory=list)
    people: dict[str, list[tuple[Whom, Gender | None]]] = field(default_factory=dict)

    def begin_sentence(self) -> None:
        """Start a new sentence: what was found so far is past."""
        if self.current:
            self.past.append(self.current)
        self.current = []

    def add(self, found: Found) -> None:
        """Take a mention into the story."""
        self.current.append(found)
        if found.noun and len(found.whom) == 1 and found.whom[0].country is not None:
            self.groups[found.noun] = found.whom[0].country

    @property
    def last(self) -> Found | None:
        """The last mention of the current sentence."""
        return self.current[-1] if self.current else None

    def recent(self) -> list[Found]:
        """Return the last mentions of the current sentence."""
        return self.current[-_MOST_CANDIDATES:]

    def remember(self, surname: str, whom: Whom, gender: Gender | None) -> None:
        """Keep a named person, so that the surname alone finds them later."""
        known = self.people.setdefault(surname, [])
        known[:] = [entry for entry in known if entry[0].name != whom.name]
        known.append((whom, gender))

    def person(self, surname: str, *, country: str | None = None) -> tuple[Whom, Gender | None] | None:
        """Return the last person of that surname, of `country` if one is given."""
        for whom, gender in reversed(self.people.get(surname, ())):
            if country is None or whom.country in (None, country):
                return whom, gender
        return None

    @property
    def states(self) -> list[str]:
        """The states the story names, most often named first."""
        return [code for code, _ in self.counts.most_common() if code not in NOT_STATES]

    def koreas(self) -> tuple[str, ...]:
        """Return which of the two Koreas the story is about: neither, one or both."""
        named = tuple(code for code in ("KOR", "PRK") if self.counts[code])
        if not named and self.publisher in ("KOR", "PRK"):
            return (self.publisher,)
        return named

    def speaks_of(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Return those of `codes` that the story names otherwise."""
        return tuple(code for code in codes if self.counts[code])

    def country_for(self, sentence: Sequence[tuple[str, bool]]) -> str | None:
        """Return the country of an actor named without one ("police"), if the story leaves no choice.

        `sentence` lists the state codes named in its sentence and whether each only says where.
        """
        codes = list(dict.fromkeys(code for code, _ in sentence if code not in NOT_STATES))
        if len(codes) == 1:
            return codes[0]
        if not codes:
            return self._country_of_story()
        where = list(dict.fromkeys(code for code, place in sentence if place and code in codes))
        if len(where) == 1:
            return where[0]
        return self.dateline[0] if self.dateline and self.dateline[0] in codes else None

    def _country_of_story(self) -> str | None:
        states = self.states
        if len(states) == 1:
            return states[0]
        if self.dateline and (not states or self.dateline[0] in states):
            return self.dateline[0]
        for sentence in reversed(self.past[-_REACH:]):
            codes = {w.country for found in sentence for w in found.whom if w.country and w.country not in NOT_STATES}
            if codes:
                return codes.pop() if len(codes) == 1 else None
        return None

    def told_group(self, noun: str) -> str | None:
        """Return the country of the last people or body of that noun ("North Korean defectors ... defectors")."""
        return self.groups.get(noun)

    def home_of(self, countries: tuple[str, ...]) -> tuple[str, ...]:
        """Return whose body of a common name is meant: another state's if the story is about that alone."""
        others = [code for code in self.states if code not in countries]
        own = sum(self.counts[code] for code in countries)
        return (others[0],) if len(others) == 1 and own <= 1 and self.counts[others[0]] > own else countries

    # --- references

    def he(self, *, gender: Gender, possessive: bool, begins: bool) -> tuple[tuple[Whom, ...], Why | None]:
        """Resolve "he", "she", "his", "her"."""

        def fits(found: Found) -> bool:
            return found.person and not found.plural and found.gender in (None, gender) and bool(found.whom)

        return self._antecedent(fits, begins=begins, nearest=possessive)

    def it(self, *, possessive: bool, begins: bool) -> tuple[tuple[Whom, ...], Why | None]:
        """Resolve "it" and "its"."""

        def fits(found: Found) -> bool:
            return not found.person and not found.plural and len(found.whom) == 1 and not found.place

        return self._antecedent(fits, begins=begins, nearest=possessive)

    def they(self, *, begins: bool) -> tuple[tuple[Whom, ...], Why | None]:
        """Resolve "they" and "their": a plural, or things joined by "and"."""
        for sentence in self._sentences(begins):
            joined = _joined(sentence)
            if joined:
                return joined, None
            for found in sentence if begins else reversed(sentence):
                if found.plural and found.whom:
                    return found.whom, None
        return self._antecedent(
            lambda found: found.kind in ("organisation", "institution", "group") and bool(found.whom),
            begins=begins,
            nearest=True,
        )

    def country(self) -> tuple[tuple[Whom, ...], Why | None]:
        """Resolve "the country": the state that the last mention belongs to."""
        for sentence in self._sentences(begins=False):
            for found in reversed(sentence):
                codes = {w.country for w in found.whom if w.country and w.country not in NOT_STATES}
                if len(codes) == 1:
                    return (Whom(country=codes.pop(), level="government", sector="GOV"),), None
        return (), "no_antecedent"

    def several(self, number: int, *, persons: bool) -> tuple[tuple[Whom, ...], Why | None]:
        """Resolve "the two sides", "the three countries", "the two leaders": the last that many, if clear."""
        seen: dict[str, Whom] = {}
        for sentence in self._sentences(begins=False):
            told = _told_together(sentence, number, persons=persons)
            if told:
                return told, None
            here = list(_by_country(sentence, persons=persons))
            for code, whom in reversed(here):
                seen.setdefault(code, whom)
            if len(seen) == number:
                return tuple(reversed(list(seen.values()))), None
            if len(seen) > number:
                return self._leading(seen, number)
        return (), "no_antecedent"

    def _leading(self, seen: dict[str, Whom], number: int) -> tuple[tuple[Whom, ...], Why | None]:
        ranked = sorted(seen, key=lambda code: -self.counts[code])
        if self.counts[ranked[number - 1]] == self.counts[ranked[number]]:
            return (), "ambiguous"
        chosen = set(ranked[:number])
        return tuple(whom for code, whom in reversed(seen.items()) if code in chosen), None

    def same_noun(self, noun: str) -> tuple[tuple[Whom, ...], Why | None]:
        """Resolve "the ministry", "the spokesman": the last mention whose head or role has that noun."""
        last = noun.split()[-1]

        def fits(found: Found) -> bool:
            if not found.whom or found.plural:
                return False
            role = found.whom[0].role or ""
            return last in found.noun.split() or last in role.split()

        return self._antecedent(fits, begins=False, nearest=True, reach=8)

    def body(self, kinds: frozenset[str], words: tuple[str, ...]) -> tuple[tuple[Whom, ...], Why | None]:
        """Resolve "the group", "the bloc", "the agency": the last organisation of a fitting kind or name."""

        def fits(found: Found) -> bool:
            if not found.whom:
                return False
            name = (found.whom[0].name or "").lower() + " " + found.noun
            return found.kind in kinds and (not words or any(word in name for word in words))

        return self._antecedent(fits, begins=False, nearest=True, reach=5)

    def _antecedent(
        self, fits: Callable[[Found], bool], *, begins: bool, nearest: bool, reach: int = _REACH
    ) -> tuple[tuple[Whom, ...], Why | None]:
        for sentence in self._sentences(begins, reach):
            matching = [found for found in sentence if fits(found)]
            if matching:
                own = nearest and matching[-1] in self.current[-_MOST_CANDIDATES:]
                strong = [found for found in matching if found.kind != "adjective"] or matching
                return (strong[-1] if own else strong[0]).whom, None
        return (), "no_antecedent"

    def _sentences(self, begins: bool, reach: int = _REACH) -> Iterator[list[Found]]:
        if not begins or not self.past:
            yield self.recent()
        for sentence in reversed(self.past[-reach:]):
            yield sentence[-_MOST_CANDIDATES:]


def _joined(sentence: Sequence[Found]) -> tuple[Whom, ...]:
    """Return the first run of mentions joined by "and" in a sentence."""
    for position, found in enumerate(sentence):
        if found.joined and position and found.whom and sentence[position - 1].whom:
            run = [*sentence[position - 1].whom]
            for later in sentence[position:]:
                if not later.joined:
                    break
                run.extend(later.whom)
            return tuple(dict.fromkeys(run))
    return ()


def _told_together(sentence: Sequence[Found], number: int, *, persons: bool) -> tuple[Whom, ...]:
    """Return the last that many states or persons that a sentence names as a whole ("Iran and Iraq", "they")."""
    runs: list[list[Found]] = []
    for found in sentence:
        if found.joined and runs:
            runs[-1].append(found)
        else:
            runs.append([found])
    for run in reversed(runs):
        together = dict(_by_country(run, persons=persons))
        if len(together) == number:
            return tuple(together.values())
    return ()


def _by_country(sentence: Sequence[Found], *, persons: bool) -> Iterator[tuple[str, Whom]]:
    for found in sentence:
        if found.place or (persons and not found.person):
            continue
        for whom in found.whom:
            if whom.country and whom.country not in NOT_STATES:
                yield whom.country, whom if persons else Whom(country=whom.country, level="government", sector="GOV")
