"""Names of persons in a line, and who they stand for: dated offices, names after titles, surnames used alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from yalu.model.mention import Level, Sector
from yalu.resolve.actor_line import NOUN_KINDS, OWNER_KINDS, Line, Owner
from yalu.resolve.actor_memory import StoryMemory, Whom, Why
from yalu.resolve.gazetteer import Gazetteer, Office, Person, Term


class People:
    """Finds persons for one story: at its date, and among those it has named."""

    def __init__(self, gazetteer: Gazetteer, memory: StoryMemory) -> None:
        self._gazetteer = gazetteer
        self._memory = memory

    def surname(self, name: str) -> str:
        """Return the surname that news would use for a full name."""
        known = self._gazetteer.by_surname
        words = name.split()
        if words and words[-1] in known and words[0] not in self._gazetteer.rules.surnames_first:
            return words[-1]
        return self._gazetteer.rules.surname(name)

    def known(self, ids: Sequence[str], given: Whom, around: str = "") -> tuple[Whom | None, Why | None]:
        """Return the person behind a known name. `given` holds the country and role that the text says,
        `around` the words near the name.

        Of several persons the one in office at the story's date is meant; where that does not decide, the answer is
        the country they share, or nothing (`ambiguous`).
        """
        people = [self._gazetteer.persons[each] for each in ids]
        if len(people) > 1:
            people = self._narrowed(people, given, around.lower())
        if len(people) == 1:
            return self._at_date(people[0], given), None
        if self._told(people):
            return self._told(people), None
        countries = {office.country for person in people for office in person.offices}
        if len(countries) == 1:
            return Whom(country=countries.pop(), level=_common_level(people), sector=_common_sector(people)), None
        return None, "ambiguous"

    def _told(self, people: Iterable[Person]) -> Whom | None:
        """Return the one of several that the story has named before, if any."""
        names = {person.name for person in people}
        for known in self._memory.people.values():
            for whom, _ in known:
                if whom.name in names:
                    return whom
        return None

    def _narrowed(self, people: list[Person], given: Whom, around: str) -> list[Person]:
        day = self._memory.day
        tests: list[Callable[[Person], bool]] = [
            lambda person: given.country is None or any(o.country == given.country for o in person.offices),
            lambda person: given.role is None or any(_same_role(o.role, given.role or "") for o in person.offices),
            lambda person: day is None or bool(person.offices_at(day)),
            lambda person: any(_spoken_of(office, around) for office in person.offices),
        ]
        for test in tests:
            people = [person for person in people if test(person)] or people
        return people

    def _at_date(self, person: Person, given: Whom) -> Whom:
        """Return a person with the office held at the story's date; the text's own title chooses among several."""
        day = self._memory.day
        offices = person.offices if day is None else person.offices_at(day)
        if given.role is not None:
            offices = tuple(o for o in offices if _same_role(o.role, given.role or "")) or offices
        if offices and (day is not None or len(offices) == 1):
            office = offices[0]
            return Whom(
                country=office.country, name=person.name, role=office.role, level=office.level, sector=office.sector
            )
        country = _country(person, given)
        if given.role is not None:
            return Whom(country=country, name=person.name, role=given.role, level=given.level, sector=given.sector)
        if day is not None:
            return Whom(country=country, name=person.name, sector="UNK")
        return Whom(country=country, name=person.name, level=_common_level([person]), sector=_common_sector([person]))

    def titled(self, name: str, given: Whom, *, guessed: bool = False) -> Whom:
        """Return the person of a name after a title: told before, a known office-holder, or as the text says.

        `guessed`: the country in `given` was not told of this person; one told before or known goes before it.
        """
        if " " not in name:
            sure = replace(given, country=None) if guessed else given
            told = self._memory.person(name, country=sure.country)
            if told is not None:
                whom, _ = told
                return whom if whom.role or not given.role else _with_role(whom, given)
            holders = self._holders(name, sure)
            if len(holders) == 1:
                return self._at_date(holders[0], given)
            countries = {office.country for person in holders for office in person.offices}
            if len(countries) == 1 and given.country is None:
                given = Whom(country=countries.pop(), role=given.role, level=given.level, sector=given.sector)
        return Whom(country=given.country, name=name, role=given.role, level=given.level, sector=given.sector)

    def _holders(self, surname: str, given: Whom) -> list[Person]:
        """Return the persons of a surname who held the office that the text names."""
        if given.role is None:
            return []
        day = self._memory.day
        return [
            person
            for person in self._gazetteer.by_surname.get(surname, ())
            if any(
                _same_role(office.role, given.role) and given.country in (None, office.country)
                for office in (person.offices if day is None else person.offices_at(day))
            )
        ]

    def by_surname(self, surname: str, given: Whom) -> tuple[Whom | None, Why | None]:
        """Return the person that a surname alone stands for in this story."""
        told = self._memory.person(surname, country=given.country)
        if told is not None:
            return told[0], None
        ids = self._memory.foretold.get(surname)
        return self.known(ids, given) if ids else (None, None)


class Names:
    """Finds where the names of persons begin and end in one line."""

    def __init__(self, gazetteer: Gazetteer, line: Line) -> None:
        self._gazetteer = gazetteer
        self._line = line

    def around(self, term: Term) -> str:
        """Return the words around a name, which tell homonyms apart ("Ri Yong-ho, the army chief")."""
        return self._line.before(term.start, 40) + " " + self._line.after(term.end, 60)

    def end(self, start: int) -> int | None:
        """Return where the name that begins at `start` ends; names of states and common nouns end it too."""
        end = self._gazetteer.rules.name_at(self._line.text, start)
        if end is None:
            return None
        for term in self._line.terms_between(start, end):
            name = self._line.words(term.start, term.end)
            if term.entry.persons and self._line.before(term.start, 1).isalpha():
                return None  # a known name that lost its space: "General SecretaryKim Jong Un"
            if term.entry.kind in OWNER_KINDS | {"nothing"} and name not in self._gazetteer.words.first_names:
                end = term.start - 1
                break
            if term.entry.kind in NOUN_KINDS and term.start > start and name[0].islower():
                end = term.start - 1
                break
        return end if end > start else None

    def follows(self, position: int) -> int | None:
        """Return the end of the name that begins after the space at `position`, if one does."""
        return self.end(position + 1) if self._line.after(position, 1) == " " else None

    def _stranger_before(self, start: int) -> str:
        """Return the capitalised word right before `start` that no term and no list knows, or nothing."""
        match = _LAST_WORD.search(self._line.before(start, _LAST_WORD_REACH))
        if match is None or not match.group(1)[0].isupper():
            return ""
        word = match.group(1).rstrip(".")
        if word in self._gazetteer.rules.not_in_names or self._line.is_known(start - len(match.group())):
            return ""
        return word

    def is_part_of_other(self, term: Term) -> bool:
        """Tell whether a surname belongs to somebody else or to a thing ("Ivanka Trump", "Clinton Foundation")."""
        if self._line.headline:
            return False
        return bool(self._stranger_before(term.start)) or self.follows(term.end) is not None

    def is_other_name(self, owner: Owner) -> bool:
        """Tell whether a state's or body's name is part of another name ("Michael Jordan", "World Uyghur Congress")."""
        name = self._line.words(owner.start, owner.end)
        words = self._gazetteer.words
        stranger = self._stranger_before(owner.start)
        # The first word of a sentence has a capital anyway: "Near Samarra".
        if owner.entry.kind == "subnational" and stranger and owner.start > len(stranger) + 1:
            return True
        if stranger and name in words.not_after_capital | words.first_names:
            return True
        following = self.follows(owner.end) if name in words.first_names else None
        return following is not None and not self._line.terms_between(owner.end + 1, following)

    def apposed_before(self, reached: int, start: int) -> tuple[int, int] | None:
        """Return the unknown full name before a description: "Hong Lei, a Chinese foreign ministry spokesman"."""
        left = max(reached, start - _APPOSED_NAME_REACH)
        gap = _APPOSED.search(self._line.words(left, start))
        if gap is None:
            return None
        name_end = left + gap.start()
        for match in _WORD_START.finditer(self._line.words(left, name_end)):
            name_start = left + match.start()
            if self._line.text[name_start].isupper() and self.end(name_start) == name_end:
                return (name_start, name_end) if " " in self._line.words(name_start, name_end) else None
        return None

    def apposed_after(self, position: int) -> tuple[int, int] | None:
        """Return the unknown full name after a description: "the Palestinian president, Mahmoud Abbas, said"."""
        start = position + 2
        if self._line.after(position, 2) != ", " or self._line.term_at(start) is not None:
            return None
        end = self.end(start)
        if (
            end is None
            or " " not in self._line.words(start, end)
            or self._line.after(end, 1) not in (",", ".", ";", "")
        ):
            return None
        return start, end


_LAST_WORD_REACH = 30
_LAST_WORD = re.compile(r"([^\W\d_][\w.'-]*) $")
_WORD_START = re.compile(r"(?<![\w'-])[^\W\d_]")
# A full name of four long words and the description's first words stay within.
_APPOSED_NAME_REACH = 60
_APPOSED = re.compile(r"(?:, (?:an? |the |who is |its |their )?(?:[a-z-]+ ){0,2}| of the )$")


def _with_role(whom: Whom, given: Whom) -> Whom:
    return Whom(
        country=whom.country or given.country, name=whom.name, role=given.role, level=given.level, sector=given.sector
    )


def _same_role(office: str, title: str) -> bool:
    """Tell whether a title in the text can name an office ("president" for "president", "leader" for any head)."""
    title = title.removeprefix("former ")
    return title in office or office in title


def _spoken_of(office: Office, around: str) -> bool:
    """Tell whether words near a name fit an office: its own words, or the army for a soldier's."""
    if office.sector == "MIL" and _MILITARY.search(around):
        return True
    words = [word for word in re.findall(r"[a-z]{4,}", office.role.lower()) if word not in _VAGUE_OFFICE_WORDS]
    return bool(words) and all(word in around for word in words[:2])


_MILITARY = re.compile(r"\b(?:army|military|general|marshal|chief of staff|navy|troops|defen[cs]e)\b")
_VAGUE_OFFICE_WORDS = frozenset({"member", "vice", "deputy", "first"})


def _country(person: Person, given: Whom) -> str | None:
    countries = list(dict.fromkeys(office.country for office in person.offices))
    if given.country in countries:
        return given.country
    return countries[-1]


def _common_level(people: Iterable[Person]) -> Level | None:
    levels = {office.level for person in people for office in person.offices}
    return levels.pop() if len(levels) == 1 else None


def _common_sector(people: Iterable[Person]) -> Sector | None:
    sectors = {office.sector for person in people for office in person.offices}
    return sectors.pop() if len(sectors) == 1 else None
