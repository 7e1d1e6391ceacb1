"""Who a coded table names: "Government (North Korea)", "Xi Jinping", `CHNGOV`, as state, level and sector.

Names go through the actor resolver as of the row's day, each distinct name once for every stretch of time in which its
answer cannot change (a person's offices have dates).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from yalu.imports.codes import plain_words, rows_of
from yalu.model import DateValue, Document, Sentence, Story
from yalu.model.coded import CodedWhy
from yalu.model.mention import ActorMention, Level, Sector
from yalu.model.period import days_of
from yalu.resolve.actors import ActorResolver
from yalu.resolve.gazetteer import Gazetteer, Term, normalise

_EPOCH = date(1970, 1, 1).toordinal()
# "Citizen (Thailand)", "Military Forces of Syria (2000-2024)".
_ROLE = re.compile(r"(?P<role>[^()]+?) ?\((?P<owner>[^()]*[^\d()][^()]*)\)")
_YEARS = re.compile(r" ?\(\d{4}-(?:\d{4})?\)")
_OF = re.compile(r"(?P<role>.+ (?:Forces|Group|Militia)) of (?P<owner>.+?)")
_CAMEO_ACTOR = re.compile(r"(?:[A-Z]{3}){1,5}")
# Unless a name has so many words, a country's name inside it may be part of a person's ("Bill English").
_LEAST_WORDS = 3


class Party(NamedTuple):
    """One party of a coded event; a null country has its reason."""

    country: str | None = None
    level: Level | None = None
    sector: Sector | None = None
    why: CodedWhy | None = None


@dataclass(frozen=True, slots=True)
class Timed:
    """A party over time: `parties[n]` holds from `days[n - 1]` (days since 1970-01-01) up to `days[n]`."""

    parties: tuple[Party, ...]
    days: tuple[int, ...] = ()


NOT_GIVEN = Timed((Party(why="not_given"),))


class Parties:
    """Resolves the parties of coded tables. Keeps every answer: a table names the same actors again and again."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._resolver = ActorResolver(gazetteer)
        self._names: dict[str, Timed] = {}

    def read(self, name: str, country: str, group: str, sector: str) -> Timed:
        """Return the party that a row's columns name; an empty text is a column that says nothing.

        `country` is a code or a name, `group` a CAMEO code of a body between states, `sector` CAMEO roles or words.
        """
        stated = self.country(country) if country else None
        if stated is None and group:
            stated = _bodies().get(group.upper())
        if stated is None and not name:
            return Timed((Party(why="unknown"),)) if country or group else NOT_GIVEN
        named = self.by_name(name) if name else NOT_GIVEN
        if stated is None:
            return self._with_role(named, sector)
        return Timed(tuple(_stated(stated, party, _role(sector)) for party in named.parties), named.days)

    def country(self, text: str) -> Party | None:
        """Return the state or body that a code or a country's name stands for, null where it is unknown."""
        if text in self._gazetteer.state_names:
            return Party(country=text)
        found = _bodies().get(text.upper())
        if found is not None:
            return found
        code = _country_names().get(plain_words(text))
        if code is not None:
            return Party(country=code)
        entry = self._gazetteer.entry(text)
        if entry is not None and entry.kind == "state" and len(entry.countries) == 1:
            return Party(country=entry.countries[0])
        return None

    def by_name(self, name: str) -> Timed:
        """Return whom a name stands for, over time."""
        if name not in self._names:
            if len(self._names) >= _MOST_NAMES:
                self._names.clear()
            self._names[name] = self._by_name(name)
        return self._names[name]

    def _by_name(self, name: str) -> Timed:
        coded = self._by_cameo(name) if _CAMEO_ACTOR.fullmatch(name) else Party()
        if coded.country or coded.sector:
            return Timed((coded,))
        if self.country(name) is not None:
            return Timed(((self.country(name) or Party())._replace(level="government", sector="GOV"),))
        plain = _YEARS.sub("", name).strip()
        for form in (_ROLE, _OF):
            if found := form.fullmatch(plain):
                return Timed((self._role_of(found["role"], found["owner"]),))
        return self._resolved(plain)

    def _by_cameo(self, code: str) -> Party:
        """Return the party of a CAMEO actor code: a state or body, then roles (`CHNGOVMIL`)."""
        whose = self.country(code[:3])
        role = _role(code[3:] if whose else code)
        if whose is not None:
            return _stated(whose, Party(), role)
        return Party(level=role.level, sector=role.sector, why="unknown")

    def _role_of(self, role: str, owner: str) -> Party:
        whose = self.country(owner)
        if whose is None:
            body = self._at(owner, None)
            whose = body if body is not None and body.country else None
        does = _role(role)
        if does.sector is None:
            entry = self._gazetteer.entry(role.lower())
            does = Party(level=entry.level, sector=entry.sector) if entry is not None else does
        if whose is None:
            return does._replace(why="unknown")
        return _stated(whose._replace(level=None, sector=None) if does.sector else whose, Party(), does)

    def _resolved(self, name: str) -> Timed:
        breaks = sorted(set(self._breaks(name)))
        days = [breaks[0] - timedelta(days=1), *breaks] if breaks else [None]
        found = [self._at(name, day) for day in days]
        if not any(found) and len(name.split()) >= _LEAST_WORDS:
            return self._shortened(name)
        return Timed(
            tuple(each or Party(why="unknown") for each in found), tuple(day.toordinal() - _EPOCH for day in breaks)
        )

    def _shortened(self, name: str) -> Timed:
        """Return whom a long name stands for: a person without the middle names, else a body with a country's name."""
        words = name.split()
        short = f"{words[0]} {words[-1]}"
        entry = self._gazetteer.entry(short)
        if entry is not None and entry.persons:
            return self._resolved(short)
        terms = self._gazetteer.scan(normalise(name))
        states = {code for term in terms if _names_state(term) for code in term.entry.countries}
        if len(states) == 1 and not any(term.entry.kind == "person" for term in terms):
            return Timed((Party(country=states.pop()),))
        return Timed((Party(why="unknown"),))

    def _at(self, name: str, day: date | None) -> Party | None:
        """Return whom the resolver takes a name for on a day; null where it does not know the whole of it."""
        for found in self._mentions(name, day):
            if not _covers(name, found):
                continue
            countries = {actor.country for actor in found.actors}
            if len(countries) != 1:
                return Party(why="ambiguous") if found.actors or found.why == "ambiguous" else None
            actor = found.actors[0]
            why: CodedWhy | None = None if actor.country else "unknown"
            return Party(country=actor.country, level=actor.level, sector=actor.sector, why=why)
        return None

    def _mentions(self, name: str, day: date | None) -> tuple[ActorMention, ...]:
        when = day.isoformat() if day else None
        published = DateValue(start=when, end=when, precision="day", basis="explicit") if when else None
        document = Document(doc_id="", key=None, source="", media_type="", sha256="", text=name)
        story = Story(
            story_id="",
            doc="",
            number=0,
            title=None,
            section=None,
            authors=(),
            published=published,
            start=0,
            end=len(name),
            marks=(),
            sentences=(Sentence(number=0, start=0, end=len(name)),),
        )
        return self._resolver.resolve(document, story)

    def _breaks(self, name: str) -> Iterator[date]:
        """Yield the days on which the answer for a name can change."""
        for term in self._gazetteer.scan(normalise(name)):
            for entry in (term.entry, *term.others):
                spans = [(entry.valid_from, entry.valid_to)]
                for person in entry.persons:
                    spans += [(office.since, office.until) for office in self._gazetteer.persons[person].offices]
                for since, until in spans:
                    yield from (_first_day(since),) if since else ()
                    yield from (_day_after(until),) if until else ()

    def _with_role(self, named: Timed, sector: str) -> Timed:
        role = _role(sector)
        if role.sector is None:
            return named
        parties = tuple(
            party._replace(level=party.level or role.level, sector=party.sector or role.sector)
            for party in named.parties
        )
        return Timed(parties, named.days)


# Names kept before the memory is emptied: a table of decades has some hundred thousand.
_MOST_NAMES = 500_000


def _stated(whose: Party, named: Party, role: Party) -> Party:
    """Return a party whose country the table states: its level is the name's own, else the role's, else the body's."""
    same = named.country == whose.country
    level = (named.level if same else None) or role.level or whose.level
    sector = (named.sector if same and named.level else None) or role.sector or whose.sector
    return Party(country=whose.country, level=level, sector=sector)


def _covers(name: str, found: ActorMention) -> bool:
    """Tell whether a mention is the whole name, or a person of two names or more among titles and further names."""
    before, after = name[: found.start], name[found.end :]
    if not before.strip() and not after.strip(" ."):
        return True
    person = found.kind == "person" and len(name[found.start : found.end].split()) > 1
    return person and before[-1:] in ("", " ") and after[:1] in ("", " ", ",")


def _names_state(term: Term) -> bool:
    return term.entry.kind in ("state", "adjective") and len(term.entry.countries) == 1


def _first_day(text: str) -> date:
    return date.fromisoformat(days_of(text)[0])


def _day_after(text: str) -> date:
    """Return the day after a day, month or year."""
    return date.fromisoformat(days_of(text)[1]) + timedelta(days=1)


@cache
def _role(text: str) -> Party:
    """Return level and sector of roles: CAMEO codes in a row or list, else words. The first known counts."""
    codes = re.findall("[A-Z]{3}", text) if re.fullmatch(r"[A-Z;,| ]+", text) else []
    for code in codes:
        if code in _roles():
            return _roles()[code]
    words = text.lower()
    return next((party for known, party in _role_words() if known.search(words)), Party())


@cache
def _roles() -> dict[str, Party]:
    return {row["code"]: _party(row) for row in rows_of("cameo_actors.csv") if row["kind"] == "role"}


@cache
def _bodies() -> dict[str, Party]:
    """Return the states and bodies with CAMEO codes of their own."""
    return {
        row["code"]: _party(row)._replace(country=row["state"])
        for row in rows_of("cameo_actors.csv")
        if row["kind"] != "role"
    }


@cache
def _country_names() -> dict[str, str]:
    return {row["name"]: row["state"] for row in rows_of("country_names.csv")}


@cache
def _role_words() -> tuple[tuple[re.Pattern[str], Party], ...]:
    return tuple((re.compile(rf"\b{re.escape(row['words'])}"), _party(row)) for row in rows_of("role_words.csv"))


def _party(row: dict[str, str]) -> Party:
    return Party(level=row["level"] or None, sector=row["sector"] or None)  # type: ignore[arg-type]
