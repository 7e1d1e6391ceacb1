"""Read the actors of one sentence: who owns which institution, which name follows which title, what "it" stands for.

The grammar works on terms (names, nouns and references with their positions) and on the words between them, left to
right, so that a reference sees what was named before it.

    owner   = state | adjective | "the North's" | organisation | "its" ...
    chain   = noun {" " | "'s " | " of the " noun}         ("foreign ministry spokesman", "chief of the army")
    phrase  = [owner [modifiers]] chain [" of " | " from " owner] [name]
"""

from __future__ import annotations

import re
from dataclasses import replace

from yalu.resolve.actor_line import (
    ADJECTIVES,
    AND_GAPS,
    BODY_KINDS,
    NOUN_KINDS,
    OWNER_KINDS,
    PLACES,
    STATE_KINDS,
    Chain,
    Line,
    Owner,
)
from yalu.resolve.actor_memory import Found, Gender, Kind, StoryMemory, Whom, Why
from yalu.resolve.actor_natures import Natures, kind_of
from yalu.resolve.actor_owners import Owners
from yalu.resolve.actor_people import Names, People
from yalu.resolve.actor_reference import BODIES, PERSONAL, PLURALS, POSSESSIVES, Resolved, resolve_reference
from yalu.resolve.gazetteer import REGION, Entry, Gazetteer, Term

_FROM_GAP = re.compile(
    r" (?:of|from|for|at)(?: the)?(?: (?:two|three|four|five|six|several|both|various|other|some|many))? "
)
_IN_GAP = re.compile(r" (?:in|of|from)(?: the)?(?: \w+ern| central| occupied)? ")
_HOME_GAP = re.compile(r" of(?: the)?(?: \w+ern| central)? ")
_TARGET = re.compile(
    r"\b(?:(?<!according )to|with|visit|visited|visits|visiting|against|warned|told|urged|accused|asked|pressed"
    r"|threatened|condemned|criticised|criticized|attacked|invaded|recognised|recognized)(?: the)? $",
    re.IGNORECASE,
)
_NATION = re.compile(r" (?:people|nation|public|voters|citizens|electorate|parliament|army)\b")
# "hundreds of people", "12 women", "several young men" are somebody; "people" alone is anybody.
_COUNTED = re.compile(
    r"(?:\b\d[\d,.]*|\b(?:thousands|hundreds|dozens|scores|crowds|groups?|millions|tens|most|many|some) of"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|several|hundred|thousand|million|dozen))"
    r" (?:[a-z-]+ )?$",
    re.IGNORECASE,
)
_COLLECTIVE = frozenset({"police", "authorities", "media"})
_GOVERNING_BODIES = frozenset({"administration", "government", "regime", "cabinet"})


class SentenceReader:
    """Reads one sentence into `Found` mentions, which it adds to the story's memory."""

    def __init__(self, gazetteer: Gazetteer, memory: StoryMemory, line: Line) -> None:
        self._gazetteer = gazetteer
        self._memory = memory
        self._line = line
        self._owners = Owners(gazetteer, memory, line)
        self._natures = Natures(gazetteer, line)
        self._people = People(gazetteer, memory)
        self._names = Names(gazetteer, line)
        self._reached = 0
        self._candidate: tuple[str | None] | None = None

    def read(self) -> None:
        """Read the sentence from left to right."""
        number = 0
        while (term := self._line.term(number)) is not None:
            kind = term.entry.kind
            if term.start < self._reached:
                number += 1
            elif kind in OWNER_KINDS:
                number = self._read_owner(number)
            elif kind in NOUN_KINDS:
                number = self._read_nouns(number)
            elif kind == "honorific":
                number = self._read_honorific(number)
            elif kind == "person":
                number = self._read_person(number)
            elif kind == "reference":
                number = self._read_reference(number)
            else:
                number += 1

    # --- states and bodies

    def _read_owner(self, number: int) -> int:
        term = self._line.terms[number]
        if term.entry.kind in STATE_KINDS and self._owners.qualifies(term):
            self._add_state(self._owners.alone(number), "adjective")
            return number + 1
        run = self._owners.coordinated(number)
        owner = self._owners.owner(run[-1])
        chain = self._owners.chain_after(owner)
        if chain is None:
            owner = self._owners.owner(number)
            return self._read_owned_person(owner) or self._read_minority(owner) or self._read_alone(owner)
        for earlier in run[:-1]:
            self._add_shared(self._owners.alone(earlier), chain)
        return self._add_phrase(chain, owner)

    def _read_minority(self, owner: Owner) -> int:
        """Read "Croatian Serbs", "Kosovo Albanians": the people of the first state; 0 where none follow."""
        people = self._line.term(owner.next)
        if people is None or people.entry.kind != "people" or owner.country is None:
            return 0
        if owner.entry.kind not in STATE_KINDS or self._line.words(owner.end, people.start) != " ":
            return 0
        whom = (Whom(country=owner.country, level="society", sector="CVL"),)
        self._add(owner.start, people.end, "group", whom, None, plural=True)
        return owner.next + 1

    def _read_alone(self, owner: Owner) -> int:
        kind = owner.entry.kind
        if self._names.is_other_name(owner):
            return owner.next
        if kind in BODY_KINDS:
            self._add(owner.start, owner.end, kind, owner.whom, owner.why)  # type: ignore[arg-type]
        elif kind in ADJECTIVES or self._owners.after_hyphen(owner.start):
            self._add_state(owner, "adjective")
        elif kind == "people":
            self._add_people(owner)
        else:
            self._add_state(owner, "state")
        return owner.next

    def _add_state(self, owner: Owner, kind: Kind) -> None:
        if owner.entry.countries:
            term = Term(owner.start, owner.end, owner.entry)
            place = owner.entry.kind in PLACES and self._owners.only_says_where(term)
            self._add(owner.start, owner.end, kind, owner.whom, owner.why, plural=owner.entry.plural, place=place)

    def _add_people(self, owner: Owner) -> None:
        kind: Kind = "group"
        home = self._home_after(owner)
        if home is not None:
            whom: tuple[Whom, ...] = (Whom(country=home, level="society", sector="CVL"),)
        elif owner.entry.noun == REGION:
            whom = (Whom(country=None, level="society", sector="CVL"),)
        elif not owner.entry.countries:
            country = self._memory.country_for(self._owners.named)
            whom = (Whom(country=country, level="society", sector="CVL"),)
        elif self._line.definite(owner.start):
            # "the Palestinians rejected": in news the people with an article are their state.
            kind, whom = "state", tuple(replace(each, level="government", sector="GOV") for each in owner.whom)
        else:
            whom = tuple(replace(each, name=None) for each in owner.whom)
        self._add(owner.start, owner.end, kind, whom, owner.why, plural=True)

    def _home_after(self, people: Owner) -> str | None:
        """Return the state that "of" after a people names: "the Albanians of southern Serbia"."""
        term = self._line.term(people.next)
        if term is None or term.entry.kind not in ("state", "subnational") or len(term.entry.countries) != 1:
            return None
        gap = self._line.words(people.end, term.start)
        return self._owners.current(term).countries[0] if _HOME_GAP.fullmatch(gap) else None

    # --- institutions and groups

    def _add_shared(self, owner: Owner, chain: Chain) -> None:
        """Add an owner that shares the noun of a later one ("Danish" in "Danish and Polish officials")."""
        whom = tuple(self._natures.whom(chain, owner, each.country) for each in owner.whom)
        kind = kind_of(chain.entry, whom)
        self._add(owner.start, owner.end, kind, whom, owner.why, plural=chain.entry.plural, noun=chain.entry.noun)

    def _add_phrase(self, chain: Chain, owner: Owner) -> int:
        """Add "owner + nouns", with the name after it if there is one."""
        whom = tuple(self._natures.whom(chain, owner, each.country) for each in owner.whom)
        if owner.entry.noun == REGION:
            whom = (self._of_region(chain, owner),)
        elif owner.entry.kind in STATE_KINDS and not owner.entry.countries and not owner.entry.noun:
            country = self._where_after(chain) or self._memory.country_for(self._owners.named)
            whom = (self._natures.whom(chain, owner, country),)
        if chain.entry.noun == "counterpart":
            whom = tuple(self._counterpart(each) for each in whom)
        if chain.head_last and self._name_follows(chain, whom, owner.start):
            return self._after(chain.next)
        self._add_chain(chain, owner.start, chain.end, whom, owner.why)
        return chain.next

    def _of_region(self, chain: Chain, owner: Owner) -> Whom:
        """Return "European leaders" as those of the union, other people of a region as of an unknown state."""
        whom = self._natures.whom(chain, owner, None)
        if owner.entry.name is None or whom.level not in ("head", "government"):
            return whom
        return replace(whom, country="IGO", name=owner.entry.name, role=None, level="igo", sector="IGO")

    def _where_after(self, chain: Chain) -> str | None:
        """Return the state that "in Turkey" after the nouns names, for peoples without a state."""
        owner = self._owner_after(chain)
        return owner.country if owner is not None else None

    def _counterpart(self, whom: Whom) -> Whom:
        """Return a counterpart with the office of the person of another state named before."""
        for found in reversed(self._memory.recent()):
            if found.person and found.whom and found.whom[0].country != whom.country:
                model = found.whom[0]
                return replace(whom, role=model.role, level=model.level, sector=model.sector)
        return replace(whom, role=None)

    def _add_chain(
        self, chain: Chain, start: int, end: int, whom: tuple[Whom, ...], why: Why | None, kind: Kind | None = None
    ) -> None:
        """Add a phrase, and the unknown name in apposition before or after it."""
        entry = chain.entry
        titled = entry.kind == "agent" and entry.title and not entry.plural
        gender = self._natures.gender(start, end)
        if entry.kind == "agent" and not entry.plural and len(whom) == 1:
            named = self._names.apposed_before(self._reached, start)
            if named is not None:
                self._add_named(*named, whom[0], gender)
        self._add(
            start,
            end,
            kind or (kind_of(entry, whom) if whom else "reference"),
            whom,
            why,
            plural=entry.plural or entry.noun in _COLLECTIVE,
            person=titled,
            gender=gender,
            noun=entry.noun,
        )
        if titled and len(whom) == 1 and whom[0].country is not None:
            named = self._names.apposed_after(end)
            if named is not None:
                self._add_named(*named, whom[0], gender)

    def _read_nouns(self, number: int) -> int:
        """Read nouns without an owner before them: "the ministry", "police in Egypt", "President Hu Jintao"."""
        chain = self._owners.chain(number)
        owner = self._owner_after(chain)
        if owner is not None:
            return self._add_with_owner_after(chain, owner)
        inherited = self._inherited(chain)
        titled = self._natures.whom(chain, None, inherited or self._plain_candidate())
        if chain.head_last and self._name_follows(chain, (titled,), chain.start, guessed=inherited is None):
            return self._after(chain.next)
        if inherited is not None:
            self._add_chain(chain, chain.start, chain.end, (self._natures.whom(chain, None, inherited),), None)
        else:
            self._add_bare(chain)
        return chain.next

    def _inherited(self, chain: Chain) -> str | None:
        """Return the country of the phrase these nouns are joined to: "Chinese army and navy", "Putin's spokesman"."""
        last = self._memory.last
        if last is None or len(last.whom) != 1:
            return None
        gap = self._line.words(last.end - self._line.base, chain.start)
        joined = gap in AND_GAPS and last.kind in ("institution", "group") and bool(last.noun)
        return last.whom[0].country if joined or (last.kind == "person" and gap in ("'s ", "' ")) else None

    def _owner_after(self, chain: Chain) -> Owner | None:
        """Return the state or body after the nouns: "president of Iran", "chairman of the North's commission"."""
        term = self._line.term(chain.next)
        if term is None or chain.entry.noun == "side":
            return None
        gap = self._line.words(chain.end, term.start)
        there = chain.entry.plural and chain.entry.noun not in self._gazetteer.words.abroad and _IN_GAP.fullmatch(gap)
        if not there and not _FROM_GAP.fullmatch(gap):
            return None
        if gap.startswith(" at") and term.entry.kind in STATE_KINDS:
            return None  # "an officer at Vancouver airport" is arrested there and of no city
        if term.entry.kind in OWNER_KINDS and not self._owners.qualifies(term):
            owner = self._owners.owner(chain.next)
            # "members of the Russian team" are not of Russia's government: an adjective needs its own noun.
            whole = owner.entry.kind not in ADJECTIVES or self._owners.chain_after(owner) is not None
            return owner if whole else None
        if term.entry.noun in ("half", "country", "several") and term.entry.kind == "reference":
            return self._owners.with_body(self._referring(chain.next))
        return None

    def _add_with_owner_after(self, chain: Chain, owner: Owner) -> int:
        inner = self._owners.chain_after(owner)
        if self._line.words(chain.end, owner.start).lstrip().startswith("in"):
            # "police in Egypt": the place says whose they are and stays a mention of its own.
            whom = tuple(self._natures.whom(chain, owner, each.country) for each in owner.whom)
            self._add_chain(chain, chain.start, chain.end, whom, owner.why)
            return chain.next
        following, end = owner.next, owner.end
        if inner is not None:
            # "vice chairman of the North's National Defense Commission": what the inner phrase is, the outer is of.
            level, sector = self._natures.nature(inner, owner)
            owner = replace(owner, whom=tuple(replace(each, level=level, sector=sector) for each in owner.whom))
            following, end = inner.next, inner.end
        whom = tuple(self._natures.whom(chain, owner, each.country) for each in owner.whom)
        self._add_chain(chain, chain.start, end, whom, owner.why)
        return self._add_joined_owners(chain, following) if inner is None else following

    def _add_joined_owners(self, chain: Chain, following: int) -> int:
        """Add the further states of "officials from North Korea and China"."""
        while chain.entry.plural and (right := self._line.term(following)) is not None:
            left = self._line.terms[following - 1]
            if right.entry.kind not in ("state", "capital") or self._line.words(left.end, right.start) not in AND_GAPS:
                break
            owner = self._owners.owner(following)
            if self._owners.chain_after(owner) is not None or self._line.possessive_at(owner.end):
                break
            self._add_shared(owner, chain)
            following = owner.next
        return following

    def _plain_candidate(self) -> str | None:
        """Return the country of an office named without one, if the story leaves no choice.

        The only state of the story, unless it is the other side ("President Ali arrived in talks with Iran"), or else
        the only one the sentence happens in.
        """
        if self._candidate is None:
            self._candidate = (self._find_candidate(),)
        return self._candidate[0]

    def _find_candidate(self) -> str | None:
        states = self._memory.states
        if len(states) > 1:
            where = {code for code, place in self._owners.named if place and code in states}
            return where.pop() if len(where) == 1 else None
        other_side = any(
            term.entry.kind in OWNER_KINDS
            and term.entry.countries == tuple(states)
            and _TARGET.search(self._line.before(term.start))
            and not _NATION.match(self._line.text, term.end)
            for term in self._line.terms
        )
        return states[0] if states and not other_side else None

    def _add_bare(self, chain: Chain) -> None:
        """Add nouns that no state owns: "the ministry" looks back, "police" looks around."""
        entry = chain.entry
        definite = self._line.definite(chain.start)
        if definite and not entry.plural and self._add_repeated(chain):
            return
        if entry.owned_only and not (definite and entry.kind == "noun" and not entry.generic):
            counted = entry.sector == "CVL" and entry.plural and _COUNTED.search(self._line.before(chain.start, 40))
            if not counted:
                return
        country = None if self._of_somebody(chain) else self._country_around(entry)
        if country is None and definite and not entry.plural:
            told, why = self._memory.country()
            country = told[0].country if told else None
            if country is None and entry.kind == "noun":
                self._add_chain(chain, chain.start, chain.end, (), why)
                return
        self._add_chain(chain, chain.start, chain.end, (self._natures.whom(chain, None, country),), None)

    def _of_somebody(self, chain: Chain) -> bool:
        """Tell whether whose it is was told, and not understood: "the North's leader" where no Korea is spoken of."""
        before = (term for term in self._line.terms if term.end < chain.start <= term.end + len("'s "))
        return any(term.entry.kind == "reference" and self._line.possessive_at(term.end) for term in before)

    def _add_repeated(self, chain: Chain) -> bool:
        """Add "the ministry", "the group" as the one the story has named, if it has."""
        noun = chain.entry.noun
        whom, why = self._memory.same_noun(noun)
        if not whom and noun in BODIES:
            whom, why = self._memory.body(*BODIES[noun])
        if whom or noun in BODIES:
            self._add_chain(chain, chain.start, chain.end, whom, why, "reference")
        return bool(whom) or noun in BODIES

    def _country_around(self, entry: Entry) -> str | None:
        """Return the country of people or bodies named without one: as told before, or the story's only one."""
        if entry.sector == "NGO":
            return "NGO"
        told = self._memory.told_group(entry.noun)
        if told is not None or entry.noun in self._gazetteer.words.abroad:
            return told
        return self._memory.country_for(self._owners.named)

    # --- persons

    def _read_honorific(self, number: int) -> int:
        term = self._line.terms[number]
        titled = Whom(country=self._plain_candidate(), sector="UNK")
        chain = Chain(terms=(term,), head=0, next=number + 1)
        follows = self._name_follows(chain, (titled,), term.start, guessed=True)
        return self._after(number + 1) if follows else number + 1

    def _name_follows(self, chain: Chain, whom: tuple[Whom, ...], start: int, *, guessed: bool = False) -> bool:
        """Add a person if a name stands right after a title; the mention covers title and name.

        `guessed`: the title's country was read from the story around it, so a known person's own country stands.
        """
        title = chain.terms[-1].entry
        if not title.title or title.plural or self._line.after(chain.end, 1) != " " or len(whom) > 1:
            return False
        given = whom[0] if whom else Whom()
        name_start = chain.end + 1
        known = self._line.term_at(name_start)
        while known is not None and known.entry.kind == "honorific" and self._line.after(known.end, 1) == " ":
            name_start = known.end + 1
            known = self._line.term_at(name_start)
        gender = self._natures.gender(start, chain.end)
        if known is not None and known.entry.persons:
            found, why = self._person_of(known, replace(given, country=None) if guessed else given)
            if found is None or guessed or _may_be_of(found, given):
                self._add_person(start, known.end, found, why, gender)
                return True
        end = self._names.end(name_start)
        if end is None:
            return False
        whom_named = self._people.titled(self._line.words(name_start, end), given, guessed=guessed)
        self._add_person(start, end, whom_named, None, gender, told=not guessed)
        return True

    def _add_named(self, start: int, end: int, given: Whom, gender: Gender | None) -> None:
        whom = self._people.titled(self._line.words(start, end), given)
        self._add_person(start, end, whom, None, gender, told=True)

    def _add_person(
        self, start: int, end: int, whom: Whom | None, why: Why | None, gender: Gender | None, *, told: bool = False
    ) -> None:
        if whom is not None and whom.name is not None:
            self._memory.remember(self._people.surname(whom.name), whom, gender)
        actors = (whom,) if whom is not None else ()
        noun = (whom and whom.role) or ""
        self._add(start, end, "person", actors, why, person=True, gender=gender, noun=noun, told=told)

    def _read_owned_person(self, owner: Owner) -> int:
        """Read "North Korea's Kim Jong-il"; 0 where no person follows the owner."""
        term = self._line.term(owner.next)
        if term is None or term.entry.kind != "person" or owner.entry.kind not in STATE_KINDS:
            return 0
        gap = self._line.words(owner.end, term.start)
        if gap != "'s " and not (gap == " " and owner.entry.kind in ADJECTIVES):
            return 0
        whom, why = self._person_of(term, Whom(country=owner.country))
        if not term.entry.persons and (whom is None or whom.country not in (None, owner.country)):
            # "South Korea's Kim" after a North Korean one: another person of that surname.
            whom = Whom(country=owner.country, name=self._line.words(term.start, term.end))
        if whom is not None and whom.country not in (None, owner.country):
            # "Jordan's King Abdullah": the owner says which of the two.
            whom = Whom(country=owner.country, name=self._line.words(term.start, term.end))
        if whom is None:
            return 0
        self._add_person(owner.start, term.end, whom, why, None)
        return owner.next + 1

    def _person_of(self, term: Term, given: Whom) -> tuple[Whom | None, Why | None]:
        if term.entry.persons:
            return self._people.known(term.entry.persons, given, self._names.around(term))
        return self._people.by_surname(self._line.words(term.start, term.end), given)

    def _read_person(self, number: int) -> int:
        term = self._line.terms[number]
        if " " not in self._line.words(term.start, term.end) and self._names.is_part_of_other(term):
            return number + 1
        whom, why = self._person_of(term, Whom())
        body = self._persons_body(number, whom)
        if body:
            return body
        if whom is not None or why == "ambiguous":
            self._add_person(term.start, term.end, whom, why, None)
        return number + 1

    def _persons_body(self, number: int, whom: Whom | None) -> int:
        """Read "the Trump administration", "Castro's government": the body of a person's state; 0 if it is none."""
        term, noun = self._line.terms[number], self._line.term(number + 1)
        if noun is None or noun.entry.noun not in _GOVERNING_BODIES or whom is None or whom.country is None:
            return 0
        if self._line.words(term.end, noun.start) not in (" ", "'s "):
            return 0
        state = Whom(country=whom.country, level="government", sector="GOV")
        entry = Entry(kind="state", countries=(whom.country,), level="government", sector="GOV")
        owner = Owner(start=term.start, end=term.end, whom=(state,), entry=entry, why=None, next=number + 1)
        return self._add_phrase(self._owners.chain(number + 1), owner)

    # --- references

    def _read_reference(self, number: int) -> int:
        term = self._line.terms[number]
        category = term.entry.noun
        whom, why = self._resolved(term)
        if category == "half":
            if not whom:
                return number + 1  # "the North" of a story about no divided state is a direction
            body = self._half_body(number)
            if body:
                return body
        if category in POSSESSIVES or category == "half" or self._line.possessive_at(term.end):
            owner = self._referring(number)
            chain = self._owners.chain_after(owner)
            if chain is not None:
                return self._add_phrase(chain, owner)
        plural, person = category in PLURALS, category in PERSONAL
        self._add(term.start, term.end, "reference", whom, why, plural=plural, person=person)
        return number + 1

    def _half_body(self, number: int) -> int:
        """Read "the North's Workers' Party", "the North's Kim Jong-il"; 0 if neither a body nor a person follows."""
        owner = self._referring(number)
        person = self._line.term(number + 1)
        if person is not None and person.entry.kind == "person" and self._line.possessive_at(owner.end):
            return self._read_owned_person(replace(owner, entry=replace(owner.entry, kind="state")))
        owned = self._owners.with_body(owner)
        if owned.next == owner.next:
            return 0
        chain = self._owners.chain_after(owned)
        return self._add_phrase(chain, owned) if chain is not None else self._read_alone(owned)

    def _referring(self, number: int) -> Owner:
        """Return the owner that "its", "the country's" or "the North's" makes."""
        term = self._line.terms[number]
        whom, why = self._resolved(term)
        entry = replace(term.entry, kind="adjective") if term.entry.noun in POSSESSIVES else term.entry
        states = tuple(
            Whom(country=each.country, name=each.name, level="government", sector="GOV")
            for each in whom
            if each.country is not None
        )
        return Owner(start=term.start, end=term.end, whom=states, entry=entry, why=why, next=number + 1)

    def _resolved(self, term: Term) -> Resolved:
        return resolve_reference(term, self._line.words(term.start, term.end), self._memory, self._gazetteer)

    # --- output

    def _after(self, number: int) -> int:
        """Return the number of the first term, from `number` on, that starts after the last mention."""
        while (term := self._line.term(number)) is not None and term.start < self._reached:
            number += 1
        return number

    def _add(
        self,
        start: int,
        end: int,
        kind: Kind,
        whom: tuple[Whom, ...],
        why: Why | None,
        *,
        plural: bool = False,
        person: bool = False,
        gender: Gender | None = None,
        noun: str = "",
        place: bool = False,
        told: bool = False,
    ) -> None:
        """Add a mention, unless an earlier one reaches into it."""
        if start < self._reached:
            return
        gap = self._line.words(self._reached, start).removesuffix("the ")
        joined = gap in AND_GAPS and self._memory.last is not None
        self._reached = end
        self._memory.add(
            Found(
                start=self._line.base + start,
                end=self._line.base + end,
                kind=kind,
                whom=whom,
                why=None if whom else (why or "unknown"),
                plural=plural,
                person=person,
                gender=gender,
                noun=noun,
                joined=joined,
                place=place,
                told=told,
            )
        )


def _may_be_of(person: Whom, given: Whom) -> bool:
    """Tell whether a known person may be the one a title of some state introduces (not another of the same name)."""
    return person.country in (None, given.country) or given.country in (None, "SUN", "RUS", "UNO", "IGO")
