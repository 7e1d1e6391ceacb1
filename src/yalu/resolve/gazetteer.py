"""The names of actors and the words for them, found in text with one Aho-Corasick automaton.

Data files and their columns: `data/ORIGIN.md`. The gazetteer is built once for each process.
"""

from __future__ import annotations

import csv
import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any, Literal

from ahocorasick_rs import AhoCorasick, MatchKind

from yalu.errors import VocabularyError
from yalu.model.mention import Level, Sector
from yalu.model.role import AcceptedRole
from yalu.resolve.person_names import NameRules, korean_key, name_variants, plain_letters
from yalu.resolve.place_vocabulary import gazetteer_places, place_words
from yalu.yaml_data import read_yaml

EntryKind = Literal[
    "state",
    "capital",
    "adjective",
    "people",
    "prefix",
    "subnational",
    "subnational_adjective",
    "organisation",
    "institution",
    "group",
    "noun",
    "agent",
    "honorific",
    "person",
    "reference",
    "nothing",
]
# What the adjectives and peoples of a part of the world are marked with.
REGION = "region"
_DATA = resources.files("yalu.resolve") / "data"
_SURNAME_FIRST_STATES = frozenset({"CHN", "PRK", "KOR", "TWN", "HKG", "VNM", "SGP", "KHM"})
_UPPER_WORDS = frozenset({"mp", "tv", "ceo", "ngo", "un", "u.n."})
_SMALL_WORDS = frozenset({"of", "the", "and", "for", "in", "to"})
# Places that a government runs: who attacks the city attacks its state.
_ACTING_PLACES = frozenset({"city", "capital", "province"})
# In a shorter name a misprint is too often another word ("Koran", "Moran").
_SHORTEST_MISSPELT = 7
# Curly apostrophes, line breaks and unusual spaces match their plain forms; one character for one keeps offsets.
_SAME_LENGTH = str.maketrans({"’": "'", "‘": "'", "\n": " ", "\t": " ", "\r": " ", "\xa0": " ", "‑": "-"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one surface stands for.

    `countries` has several codes for "the two Koreas" (all meant) and, with `ambiguous`, for "Korea" (one of them
    meant). `noun` is the singular of a common noun ("protester"). `generic` nouns take level and sector from what
    stands before them; `owned_only` nouns are no actor alone; a `title` can stand before a name.
    """

    kind: EntryKind
    countries: tuple[str, ...] = ()
    name: str | None = None
    level: Level | None = None
    sector: Sector | None = None
    noun: str = ""
    plural: bool = False
    title: bool = False
    generic: bool = False
    owned_only: bool = False
    ambiguous: bool = False
    valid_from: str = ""
    valid_to: str = ""
    persons: tuple[str, ...] = ()

    def valid_at(self, day: str | None) -> bool:
        """Tell whether the entry holds on an ISO day; an undated story takes what has no end."""
        return not self.valid_to if day is None else covers(self.valid_from, self.valid_to, day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One office of one person, with its dates (ISO year, month or day; `until` empty: no end known)."""

    country: str
    role: str
    level: Level | None
    sector: Sector | None
    since: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person with dated offices, those named first come first."""

    person_id: str
    name: str
    surname: str
    offices: tuple[Office, ...]

    def offices_at(self, day: str) -> tuple[Office, ...]:
        """Return the offices held on an ISO day, in order of use."""
        return tuple(office for office in self.offices if covers(office.since, office.until, day))


@dataclass(frozen=True, slots=True)
class Term:
    """An entry found in a text, at `start:end` of it."""

    start: int
    end: int
    entry: Entry
    others: tuple[Entry, ...] = ()


def covers(since: str, until: str, day: str) -> bool:
    """Tell whether an ISO day lies in an interval whose ends may be given to the year or month."""
    return since <= day and (not until or day[: len(until)] <= until)


def normalise(text: str) -> str:
    """Return `text` with plain apostrophes and spaces, character for character."""
    return text.translate(_SAME_LENGTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Closed word lists of the actor grammar (`data/agents.yaml`, `data/not_actors.yaml`)."""

    stops: frozenset[str]
    modifiers: frozenset[str]
    role_modifiers: tuple[str, ...]
    former: frozenset[str]
    female: frozenset[str]
    male: frozenset[str]
    not_after_capital: frozenset[str]
    abroad: frozenset[str]
    common_bodies: frozenset[str]
    first_names: frozenset[str]
    thing_modifiers: frozenset[str]
    things: frozenset[str]
    unless_story_has: Mapping[str, tuple[str, ...]]


class Gazetteer:
    """Finds actors' names and nouns in text, and knows the persons behind names.

    Matching is case-sensitive; `scan(..., capitals=True)` is for headlines set in capitals.
    """

    def __init__(
        self, entries: Mapping[str, tuple[Entry, ...]], persons: Mapping[str, Person], rules: NameRules, words: Words
    ) -> None:
        self._surfaces = list(entries)
        self._entries = list(entries.values())
        self._automaton = AhoCorasick(self._surfaces, matchkind=MatchKind.Standard)
        self.persons = persons
        self.rules = rules
        self.words = words
        self.state_names, self.adjectives = _state_words(entries)
        self._korean = _korean_keys(persons, rules)
        self.by_surname = _by_surname(persons)

    @classmethod
    def load(cls, roles: tuple[AcceptedRole, ...] = ()) -> Gazetteer:
        """Return the built-in gazetteer with the roles a workspace has accepted, built once for each process.

        Raises VocabularyError for a damaged file.
        """
        return _built(roles)

    @property
    def surfaces(self) -> tuple[str, ...]:
        """All names and nouns that the gazetteer finds."""
        return tuple(self._surfaces)

    def entry(self, surface: str) -> Entry | None:
        """Return the first entry of an exact surface."""
        return self._exact.get(surface)

    @functools.cached_property
    def _exact(self) -> dict[str, Entry]:
        return {surface: found[0] for surface, found in zip(self._surfaces, self._entries, strict=True)}

    @functools.cached_property
    def _capitals(self) -> tuple[AhoCorasick, list[tuple[Entry, ...]]]:
        folded: dict[str, tuple[Entry, ...]] = {}
        for surface, entries in zip(self._surfaces, self._entries, strict=True):
            upper = surface.upper()
            if len(upper) == len(surface) and upper not in ("WHO", "IT", "IS"):
                folded.setdefault(upper, entries)
        return AhoCorasick(list(folded), matchkind=MatchKind.Standard), list(folded.values())

    def scan(self, text: str, *, capitals: bool = False) -> list[Term]:
        """Return the terms in normalised `text`: sorted, non-overlapping, leftmost and longest."""
        automaton, entries = self._capitals if capitals else (self._automaton, self._entries)
        hits = [
            (start, -end, pattern)
            for pattern, start, end in automaton.find_matches_as_indexes(text, overlapping=True)
            if _bounded(text, start, end, entries[pattern][0]) and not self._names_thing(text, end, entries[pattern][0])
        ]
        hits.sort()
        terms: list[Term] = []
        reached = 0
        for start, negative_end, pattern in hits:
            if start >= reached:
                first, *others = entries[pattern]
                terms.append(Term(start, -negative_end, first, tuple(others)))
                reached = -negative_end
        return terms

    def _names_thing(self, text: str, end: int, entry: Entry) -> bool:
        """Tell whether an institution's noun only says what kind of thing follows ("military exercises")."""
        if entry.kind != "noun" or entry.noun not in self.words.thing_modifiers:
            return False
        following = _NEXT_WORD.match(text, end)
        return following is not None and following.group(1).lower() in self.words.things

    def korean_person(self, surname: str, given: str) -> tuple[str, ...]:
        """Return the ids of the known Koreans of that name, in whatever romanisation."""
        return self._korean.get(korean_key(self.rules.korean_surnames[surname], given), ())


_NEXT_WORD = re.compile(r" ([A-Za-z-]+)")


def _bounded(text: str, start: int, end: int, entry: Entry) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    if entry.kind == "person" and end - start > 8 and " " in text[start:end]:
        # Pages lose the spaces around highlighted names ("PresidentKim Il Sungand"); a full name survives that.
        return not before.isupper() and not after.isupper()
    if before and (before.isalnum() or before == "_"):
        return False
    if entry.kind == "prefix":
        return after.isalpha()
    if after and (after.isalnum() or after == "_"):
        return False
    if entry.kind in ("noun", "agent"):
        return _noun_bounded(text, start, end)
    return True


def _noun_bounded(text: str, start: int, end: int) -> bool:
    # "rebel-held", "student-led" and "co-workers" are other words; "ex-president" and "then-president" are not.
    if text[end : end + 1] == "-" and text[end + 1 : end + 2].isalnum():
        return False
    if text[start - 1 : start] == "-":
        return re.search(r"\b(?:ex|then|vice|deputy|mid|co)-$", text[max(0, start - 8) : start].lower()) is not None
    return True


# --- loading


@functools.cache
def _built(roles: tuple[AcceptedRole, ...]) -> Gazetteer:
    lists = _yaml("names.yaml")
    korean = {spelling: family[0] for family in lists["korean_surnames"] for spelling in family}
    rules = NameRules(
        particles=frozenset(lists["particles"]),
        korean_surnames=korean,
        surnames_first=frozenset([*korean, *lists["chinese_surnames"], *lists["vietnamese_surnames"]]),
        not_in_names=frozenset(lists["not_in_names"]),
    )
    agents, ignored = _yaml("agents.yaml"), _yaml("not_actors.yaml")
    institutions = _yaml("institutions.yaml")
    person_rows = _rows("persons.csv")
    if roles:
        person_rows += _accepted_rows(roles, person_rows, rules)
    persons = _persons(person_rows, rules)
    # Most surfaces have one entry.
    surfaces: dict[str, tuple[Entry, ...]] = {}
    several: dict[str, None] = {}
    for source in (
        _state_entries(_rows("states.csv")),
        _fixed_entries(),
        _stateless_entries(agents["stateless"]),
        _region_entries(agents["regions"], agents["region_unions"]),
        _subnational_entries(_rows("subnational.csv")),
        _organisation_entries(_rows("organisations.csv")),
        _person_entries(persons, person_rows, lists["bare_surnames"]),
        _noun_entries(institutions, "noun"),
        _noun_entries(agents, "agent"),
        _title_entries(institutions["portfolios"]),
        ((word, Entry(kind="honorific", noun=word.lower(), title=True)) for word in _honorifics(agents)),
        ((name, Entry(kind="nothing")) for name in ignored["names"]),
    ):
        for surface, entry in source:
            if surface not in surfaces:
                surfaces[surface] = (entry,)
            elif surfaces[surface][-1] is not entry:
                surfaces[surface] += (entry,)
                several[surface] = None
    surfaces.pop("", None)
    for later in (_place_entries(), _misspelt_entries(surfaces)):
        # These give way to whatever else a name means.
        for surface, entry in list(later):
            surfaces.setdefault(surface, (entry,))
    for surface in several:
        surfaces[surface] = _merged(surfaces[surface])
    return Gazetteer(surfaces, persons, rules, _words(agents, ignored))


def _merged(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return the entries of one surface: persons of one name as one, the others in order, blocked if `nothing`."""
    blocked = [entry for entry in entries if entry.kind == "nothing"]
    if blocked:
        return (blocked[0],)
    persons = [entry for entry in entries if entry.kind == "person"]
    others = [entry for entry in entries if entry.kind != "person"]
    if persons:
        ids = tuple(dict.fromkeys(each for entry in persons for each in entry.persons))
        others.append(replace(persons[0], persons=ids))
    return tuple(dict.fromkeys(others))


def _rows(name: str) -> list[dict[str, str]]:
    path = _DATA / name
    if not path.is_file():
        return []
    header, *lines = csv.reader(path.read_text(encoding="utf-8").splitlines())
    return [dict(zip(header, line, strict=True)) for line in lines if line]


def _yaml(name: str) -> Any:
    return read_yaml((_DATA / name).read_text(encoding="utf-8"))


def _parts(cell: str | None) -> list[str]:
    return [part for part in (cell or "").split("|") if part]


def _with_article(name: str) -> tuple[str, ...]:
    return (name, f"T{name[1:]}") if name.startswith("the ") else (name,)


def _state_entries(rows: Iterable[Mapping[str, str]]) -> Iterator[tuple[str, Entry]]:
    for row in rows:
        code = row["code"]
        if not re.fullmatch("[A-Z]{3}", code):
            raise VocabularyError(f"{code!r} is not a three-letter state code.", item="states.csv")
        base = Entry(
            kind="state",
            countries=(code,),
            name=row["name"],
            level="government",
            sector="GOV",
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
        )
        for name in (row["name"], *_parts(row["variants"])):
            for spelling in dict.fromkeys((*_with_article(name), plain_letters(name))):
                yield spelling, base
        for kind, column in (("capital", "capitals"), ("capital", "metonyms"), ("adjective", "adjectives")):
            for name in _parts(row[column]):
                yield name, replace(base, kind=kind)  # type: ignore[arg-type]
        for name in _parts(row["people"]):
            yield name, replace(base, kind="people", level="society", sector="CVL", plural=name[-1] == "s")
            if name[-1] == "s":
                yield from _ethnic(name, Entry(kind="people", level="society", sector="CVL", plural=True))
        for name in _parts(row["adjectives"]):
            yield from _ethnic(name, Entry(kind="adjective"))
        for name in _parts(row["prefixes"]):
            yield f"{name}-", replace(base, kind="prefix")


def _ethnic(name: str, entry: Entry) -> Iterator[tuple[str, Entry]]:
    """Yield "ethnic Albanians": people of a nation who live in some other state, which the text must give."""
    yield f"ethnic {name}", entry
    yield f"Ethnic {name}", entry


def _fixed_entries() -> Iterator[tuple[str, Entry]]:
    """Yield the names that stand for two states, or for one of two."""
    both = Entry(kind="state", countries=("PRK", "KOR"), level="government", sector="GOV", plural=True)
    for name in ("two Koreas", "both Koreas", "Koreas", "North and South Korea", "South and North Korea"):
        yield name, both
    for name in ("North and South Korean", "South and North Korean", "inter-Korean", "Inter-Korean", "intra-Korean"):
        yield name, replace(both, kind="adjective")
    korea = Entry(kind="state", countries=("KOR", "PRK"), level="government", sector="GOV", ambiguous=True)
    congo = replace(korea, countries=("COD", "COG"))
    for name, kind, entry in (
        ("Korea", "state", korea),
        ("Korean", "adjective", korea),
        ("Koreans", "people", korea),
        ("Congo", "state", congo),
        ("the Congo", "state", congo),
        ("Congolese", "adjective", congo),
    ):
        yield name, replace(entry, kind=kind)  # type: ignore[arg-type]


def _stateless_entries(peoples: Mapping[str, list[str]]) -> Iterator[tuple[str, Entry]]:
    """Yield peoples without one state: "Kurdish rebels" are actors whose state the text must give."""
    for adjective, people in peoples.items():
        yield adjective, Entry(kind="adjective")
        for name in people:
            yield name, Entry(kind="people", level="society", sector="CVL", plural=True)


def _region_entries(regions: Mapping[str, list[str]], unions: Mapping[str, str]) -> Iterator[tuple[str, Entry]]:
    """Yield parts of the world: "European leaders" are actors of no one state, of a union where there is one."""
    for adjective, people in regions.items():
        yield adjective, Entry(kind="adjective", noun=REGION, name=unions.get(adjective))
        for name in people:
            yield name, Entry(kind="people", level="society", sector="CVL", plural=True, noun=REGION)


def _subnational_entries(rows: Iterable[Mapping[str, str]]) -> Iterator[tuple[str, Entry]]:
    for row in rows:
        base = Entry(
            kind="subnational", countries=(row["country"],), name=row["name"], level="subnational", sector="GOV"
        )
        for name in (row["name"], *_parts(row["variants"])):
            for suffix in ("", " Province", " province"):
                yield f"{name}{suffix}", base
        for name in _parts(row["adjectives"]):
            yield name, replace(base, kind="subnational_adjective")
        for name in _parts(row["people"]):
            yield name, replace(base, kind="people", level="society", sector="CVL", plural=True)


def _place_entries() -> Iterator[tuple[str, Entry]]:
    """Yield the cities and provinces of the gazetteer of places: what is done to Kharkiv is done to Ukraine."""
    for place in gazetteer_places():
        if place.kind not in _ACTING_PLACES or place.country is None:
            continue
        entry = Entry(
            kind="subnational", countries=(place.country,), name=place.name, level="subnational", sector="GOV"
        )
        for name in place.spellings:
            if name not in place_words().guarded_names and not name.startswith("the "):
                yield name, entry


def _misspelt_entries(surfaces: Mapping[str, Sequence[Entry]]) -> Iterator[tuple[str, Entry]]:
    """Yield the commonest misprints of the names of states: a letter left out, doubled, or two changed about."""
    for name, entries in list(surfaces.items()):
        if entries[0].kind not in ("state", "adjective", "people") or len(name) < _SHORTEST_MISSPELT:
            continue
        if name.isalpha() and name.isascii() and not name.isupper():
            for misprint in _misprints(name):
                yield misprint, entries[0]


def _misprints(word: str) -> Iterator[str]:
    """Yield misprints of a word; the first letter stays, and so do plurals."""
    for i in range(1, len(word) - 1):
        yield word[:i] + word[i + 1 :]
        yield word[:i] + word[i] + word[i:]
        if word[i] != word[i + 1]:
            yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]


def _organisation_entries(rows: Iterable[Mapping[str, str]]) -> Iterator[tuple[str, Entry]]:
    for row in rows:
        entry = Entry(
            kind=row["kind"],  # type: ignore[arg-type]
            countries=(row["country"],),
            name=row["name"],
            level=row["level"],  # type: ignore[arg-type]
            sector=row["sector"],  # type: ignore[arg-type]
        )
        for name in (row["name"], *_parts(row["aliases"])):
            for spelling in _with_article(name):
                yield spelling, entry
            if row["country"] in ("UNO", "IGO") and len(name) > 3 and name.isalpha() and name.isupper():
                yield name.capitalize(), entry  # "Apec", "Unesco": the way British papers write them


def _accepted_rows(
    roles: Iterable[AcceptedRole], known: Iterable[Mapping[str, str]], rules: NameRules
) -> list[dict[str, str]]:
    """Return accepted roles as rows of persons: a further office of a known person, or a person of its own.

    An office holds in the years in which texts told it; one that no dated text told holds always.
    """
    ids = {
        (rules.meeting_key(name), row["country"]): row["person_id"]
        for row in known
        for name in (row["name"], *_parts(row["aliases"]))
        if " " in name
    }
    return [
        {
            "person_id": ids.get((rules.meeting_key(role.name), role.country), role.role_id),
            "name": role.name,
            "aliases": "|".join(role.aliases),
            "country": role.country,
            "role": role.role,
            "level": role.level or "",
            "sector": role.sector or "",
            "valid_from": role.since[:4] if role.since else "",
            "valid_to": role.until[:4] if role.until else "",
        }
        for role in roles
    ]


def _persons(rows: Iterable[Mapping[str, str]], rules: NameRules) -> dict[str, Person]:
    offices: defaultdict[str, list[Office]] = defaultdict(list)
    names: dict[str, str] = {}
    for row in rows:
        names.setdefault(row["person_id"], row["name"])
        offices[row["person_id"]].append(
            Office(
                country=row["country"],
                role=row["role"],
                level=row["level"] or None,  # type: ignore[arg-type]
                sector=row["sector"] or None,  # type: ignore[arg-type]
                since=row["valid_from"],
                until=row["valid_to"],
            )
        )
    return {
        person_id: Person(
            person_id=person_id,
            name=name,
            surname=_surname(name, offices[person_id], rules),
            offices=tuple(offices[person_id]),
        )
        for person_id, name in names.items()
    }


def _surname(name: str, offices: list[Office], rules: NameRules) -> str:
    words = name.split()
    if len(words) > 1 and offices[0].country in _SURNAME_FIRST_STATES and words[0] in rules.surnames_first:
        return words[0]
    return name if len(words) == 1 else rules.surname(name) if words[0] not in rules.surnames_first else words[-1]


def _person_entries(
    persons: Mapping[str, Person], rows: Iterable[Mapping[str, str]], bare: Iterable[str]
) -> Iterator[tuple[str, Entry]]:
    entries = {each: Entry(kind="person", persons=(each,)) for each in persons}
    for row in rows:
        surname_first = row["country"] in _SURNAME_FIRST_STATES
        for name in (row["name"], *_parts(row["aliases"])):
            for spelling in name_variants(name, surname_first=surname_first):
                yield spelling, entries[row["person_id"]]
    alone = frozenset(bare)
    for person in persons.values():
        if person.surname in alone and any(office.level == "head" for office in person.offices):
            yield person.surname, entries[person.person_id]


def _noun_entries(data: Mapping[str, Any], kind: EntryKind) -> Iterator[tuple[str, Entry]]:
    owned_everywhere = frozenset(data.get("owned_only", ()))
    for group in data["groups"]:
        plurals = group.get("plurals", {})
        owned = owned_everywhere | frozenset(group.get("owned_only", ())) | frozenset(group.get("alone_no", ()))
        for noun in group["nouns"]:
            titles = group.get("titles_only")
            entry = Entry(
                kind=kind,
                noun=noun,
                level="government" if noun in group.get("not_head", ()) else group.get("level"),
                sector=group.get("sector"),
                title=bool(group.get("title")) and (titles is None or noun in titles),
                generic=bool(group.get("generic")),
                owned_only=noun in owned,
            )
            if kind == "agent" and plurals.get(noun) == noun:
                entry = replace(entry, plural=True)  # "people", "staff", "authorities"
            # "major" and "captain" in small letters are other words.
            spellings = _cases(noun)[-1:] if noun in group.get("title_case", ()) else _cases(noun)
            for spelling in spellings:
                yield spelling, entry
            if not noun.endswith("."):
                several = replace(entry, plural=True)
                for spelling in _cases(plurals.get(noun) or _plural(noun)):
                    yield spelling, several


def _title_entries(portfolios: Mapping[str, list[str]]) -> Iterator[tuple[str, Entry]]:
    """Yield "foreign ministry", "foreign minister(s)", "minister of foreign affairs" for each portfolio."""
    for sector, names in portfolios.items():
        base = Entry(kind="noun", level="government", sector=sector)  # type: ignore[arg-type]
        for name in names:
            forms = ((f"{name} ministry", False, False), (f"{name} ministries", False, True))
            ministers = ((f"{name} minister", True, False), (f"{name} ministers", True, True))
            long_forms = ((f"minister of {name}", True, False), (f"minister for {name}", True, False))
            bodies = ((f"ministry of {name}", False, False), (f"ministry for {name}", False, False))
            for noun, title, plural in forms + ministers + long_forms + bodies:
                kind: EntryKind = "agent" if title else "noun"
                entry = replace(base, kind=kind, noun=_singular(noun), title=title, plural=plural)
                for spelling in _cases(noun):
                    yield spelling, entry


def _singular(noun: str) -> str:
    return noun.replace("ministries", "ministry").replace("ministers", "minister")


def _plural(noun: str) -> str:
    if noun.endswith(("s", "ch", "x")):
        return f"{noun}es" if not noun.endswith("forces") else noun
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return f"{noun[:-1]}ies"
    return noun if noun.endswith(("police", "people", "media", "authorities", "forces")) else f"{noun}s"


def _cases(noun: str) -> tuple[str, ...]:
    """Return a noun in lower case, at the head of a sentence, and as a title."""
    if noun.isalpha() and noun not in _UPPER_WORDS and noun[:-1] not in _UPPER_WORDS:
        return (noun, noun[0].upper() + noun[1:])
    words = [_word_case(word) for word in noun.split()]
    title = " ".join(w if w in _SMALL_WORDS and i else w[0].upper() + w[1:] for i, w in enumerate(words))
    hyphened = "-".join(part[:1].upper() + part[1:] for part in title.split("-"))
    lower = " ".join(words)
    spellings = (title, hyphened) if noun.endswith(".") else (lower, lower[0].upper() + lower[1:], title, hyphened)
    return tuple(dict.fromkeys(spellings))


def _word_case(word: str) -> str:
    if word in _UPPER_WORDS:
        return word.upper()
    return f"{word[:-1].upper()}s" if word[:-1] in _UPPER_WORDS and word.endswith("s") else word


def _honorifics(agents: Mapping[str, Any]) -> Iterator[str]:
    for word in agents["honorifics"]:
        yield word[0].upper() + word[1:]


def _words(agents: Mapping[str, Any], ignored: Mapping[str, Any]) -> Words:
    return Words(
        stops=frozenset(agents["stops"]),
        modifiers=frozenset(agents["modifiers"]),
        role_modifiers=tuple(agents["role_modifiers"]),
        former=frozenset(agents["former"]),
        female=frozenset(agents["genders"]["female"]),
        male=frozenset(agents["genders"]["male"]),
        not_after_capital=frozenset(ignored["not_after_capital"]),
        abroad=frozenset(agents["abroad"]),
        common_bodies=frozenset(agents["common_bodies"]),
        first_names=frozenset(ignored["first_names"]),
        thing_modifiers=frozenset(ignored["thing_modifiers"]),
        things=frozenset(ignored["things"]),
        unless_story_has={word: tuple(cues) for word, cues in ignored["unless_story_has"].items()},
    )


def _state_words(entries: Mapping[str, tuple[Entry, ...]]) -> tuple[dict[str, str], dict[str, str]]:
    names: dict[str, str] = {}
    adjectives: dict[str, str] = {}
    for surface, found in entries.items():
        for entry in found:
            if entry.kind in ("state", "adjective") and len(entry.countries) == 1:
                words = names if entry.kind == "state" else adjectives
                words.setdefault(entry.countries[0], entry.name or "" if entry.kind == "state" else surface)
    return names, adjectives


def _korean_keys(persons: Mapping[str, Person], rules: NameRules) -> dict[str, tuple[str, ...]]:
    keys: defaultdict[str, list[str]] = defaultdict(list)
    for person in persons.values():
        words = person.name.split()
        korean = person.offices[0].country in ("PRK", "KOR") and words[0] in rules.korean_surnames
        if korean and len(words) > 1 and person.surname == words[0]:
            keys[korean_key(rules.korean_surnames[words[0]], "".join(words[1:]))].append(person.person_id)
    return {key: tuple(ids) for key, ids in keys.items()}


def _by_surname(persons: Mapping[str, Person]) -> dict[str, tuple[Person, ...]]:
    found: defaultdict[str, list[Person]] = defaultdict(list)
    for person in persons.values():
        for surname in dict.fromkeys((person.surname, plain_letters(person.surname))):
            found[surname].append(person)
    return {surname: tuple(people) for surname, people in found.items()}
