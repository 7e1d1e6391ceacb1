"""Who a name stands for: dated offices of known persons, names met after a title, surnames used alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from yalu.model.mention import Level, Sector
from yalu.resolve.actor_memory import StoryMemory, Whom, Why
from yalu.resolve.gazetteer import Gazetteer, Office, Person


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

    def titled(self, name: str, given: Whom) -> Whom:
        """Return the person of a name after a title: told before, a known office-holder, or as the text says."""
        if " " not in name:
            told = self._memory.person(name, country=given.country)
            if told is not None:
                whom, _ = told
                return whom if whom.role or not given.role else _with_role(whom, given)
            holders = self._holders(name, given)
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
