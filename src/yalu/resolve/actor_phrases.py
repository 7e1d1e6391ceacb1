"""Read the actors of one sentence: who owns which institution, which name follows which title, what "it" stands for.

The grammar works on terms (names, nouns and pronouns with their positions) and on the words between them, left to
right, so that a reference sees what was named before it.

    owner   = state | adjective | "the North's" | organisation | "its" ...
    chain   = noun {" " | "'s " | " of the " noun}         ("foreign ministry spokesman", "chief of the army")
    phrase  = [owner [modifiers]] chain [" of " | " from " owner] [name]
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from yalu.model.mention import Level, Sector
from yalu.resolve.actor_memory import Found, Gender, Kind, StoryMemory, Whom, Why
from yalu.resolve.actor_people import People
from yalu.resolve.gazetteer import Entry, Gazetteer, Term

STATE_KINDS = frozenset({"state", "capital", "adjective", "people", "subnational", "subnational_adjective"})
BODY_KINDS = frozenset({"organisation", "institution", "group"})
OWNER_KINDS = STATE_KINDS | BODY_KINDS
_NOUN_KINDS = frozenset({"noun", "agent"})
_ADJECTIVES = frozenset({"adjective", "subnational_adjective"})
_PLACES = frozenset({"capital", "subnational"})

_POSSESSIVE = re.compile(r"'s?(?= |$)")
_MODIFIER_ENDINGS = ("al", "ic", "ive", "ary", "ist", "ous", "ern", "based", "backed", "led", "leaning", "speaking")
# Closed-class gaps between the nouns of a chain, and between a chain and the state after it.
_CHAIN_GAPS = frozenset({" ", "'s ", "' "})
_OF_GAPS = frozenset({" of ", " of the ", " for ", " for the ", " at the ", " in the "})
_FROM_GAP = re.compile(r" (?:of|from|for|at)(?: the)? ")
_IN_GAP = re.compile(r" (?:in|of|from)(?: the)?(?: \w+ern| central| occupied)? ")
_AND_GAPS = frozenset({" and ", ", ", ", and ", " or ", " & ", " as well as "})
_WHERE = re.compile(r"\b(?:in|at|near|outside|from|to|into|through|via|across|towards?)(?: the)? $")
_TARGET = re.compile(r"\b(?:to|with|visit|visited|visits|visiting|against)(?: the)? $", re.IGNORECASE)
_IN = re.compile(r"\b(?:in|inside|across)(?: the)? $", re.IGNORECASE)
_ACRONYM = re.compile(r" ?\([A-Z][\w./'-]*\)")
_THE = re.compile(r"\b(?:the|this|that) $", re.IGNORECASE)
_NOT_OWNER = re.compile(r"\b(?:pro|anti|non|cross|trans|post|pre)-$", re.IGNORECASE)
_COMPOUND = re.compile(r"[-–][^\W\d_]")
_APPOSED_NAME_REACH = 60
_APPOSED = re.compile(r", (?:an? |the |who is |its |their )?(?:[a-z-]+ ){0,2}$")
_SURNAME_STOPS = frozenset({"Mr", "Mrs", "Ms", "Dr"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Who the institution after it belongs to. `next` is the number of the first term after it."""

    start: int
    end: int
    whom: tuple[Whom, ...]
    entry: Entry
    why: Why | None
    next: int

    @property
    def country(self) -> str | None:
        """The one country of the owner, if it has one."""
        codes = {whom.country for whom in self.whom}
        return codes.pop() if len(codes) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The nouns of one phrase. `head` is the number of the noun that says what it is; `next` as in `Owner`."""

    terms: tuple[Term, ...]
    head: int
    next: int

    @property
    def start(self) -> int:
        """Where its first noun starts."""
        return self.terms[0].start

    @property
    def end(self) -> int:
        """Where its last noun ends."""
        return self.terms[-1].end

    @property
    def entry(self) -> Entry:
        """The entry of its head."""
        return self.terms[self.head].entry


class SentenceReader:
    """Reads one sentence into `Found` mentions, which it adds to the story's memory."""

    def __init__(
        self, gazetteer: Gazetteer, memory: StoryMemory, text: str, base: int, terms: Sequence[Term], *, headline: bool
    ) -> None:
        self._gazetteer = gazetteer
        self._memory = memory
        self._text = text
        self._base = base
        self._terms = terms
        self._headline = headline
        self._people = People(gazetteer, memory)
        self._reached = 0
        self._named = tuple(
            (code, self._only_says_where(term))
            for term in terms
            if term.entry.kind in OWNER_KINDS and not term.entry.ambiguous and not self._qualifies(term)
            for code in self._current(term).countries
        )

    def read(self) -> None:
        """Read the sentence from left to right."""
        number = 0
        while number < len(self._terms):
            term = self._terms[number]
            kind = term.entry.kind
            if term.start < self._reached:
                number += 1
            elif kind in OWNER_KINDS:
                number = self._read_owner(number)
            elif kind in _NOUN_KINDS or kind == "honorific":
                number = self._read_nouns(number)
            elif kind == "person":
                number = self._read_person(number)
            elif kind == "reference":
                number = self._read_reference(number)
            else:
                number += 1

    # --- owners

    def _current(self, term: Term) -> Entry:
        """Return the entry of a term that holds at the story's date ("Moscow" in 1970 is the Soviet Union)."""
        if not term.others:
            return term.entry
        for entry in (*term.others, term.entry):
            if entry.valid_to and self._memory.day is not None and entry.valid_at(self._memory.day):
                return entry
        return term.entry

    def _owner(self, number: int) -> Owner:
        """Return the owner at a term, taking in an organisation that directly follows ("US State Department")."""
        term = self._terms[number]
        whom, why = self._whom(self._current(term))
        owner = Owner(start=term.start, end=term.end, whom=whom, entry=self._current(term), why=why, next=number + 1)
        return self._with_body(owner) if owner.entry.kind in STATE_KINDS else owner

    def _with_body(self, owner: Owner) -> Owner:
        if owner.next >= len(self._terms):
            return owner
        body = self._terms[owner.next]
        if body.entry.kind not in BODY_KINDS or not self._modifies(owner, body.start):
            return owner
        whom, _ = self._whom(body.entry)
        country = owner.country
        if body.entry.kind == "institution" and country and whom and country != whom[0].country:
            # "Turkey's Republican People's Party", "the Indian Congress": a common name, the state's word decides.
            name = f"{self._gazetteer.adjectives.get(country, country)} {self._text[body.start : body.end]}"
            whom = (replace(whom[0], country=country, name=name),)
        return replace(owner, end=body.end, whom=whom, entry=body.entry, why=None, next=owner.next + 1)

    def _whom(self, entry: Entry) -> tuple[tuple[Whom, ...], Why | None]:
        countries = entry.countries
        if entry.ambiguous:
            countries = self._memory.speaks_of(countries)
            if not countries and "PRK" in entry.countries:
                countries = self._memory.koreas()
            if len(countries) != 1:
                return (), "ambiguous"
        names = self._gazetteer.state_names
        if entry.name in self._gazetteer.words.common_bodies:
            countries = self._memory.home_of(countries)
        return tuple(
            Whom(
                country=code,
                name=entry.name if entry.name and len(countries) == 1 else names.get(code),
                level=entry.level,
                sector=entry.sector,
            )
            for code in countries
        ), None

    def _modifies(self, owner: Owner, start: int) -> bool:
        """Tell whether the words between an owner and a noun at `start` let the noun belong to the owner."""
        gap = _ACRONYM.sub("", self._text[owner.end : start])
        possessive = _POSSESSIVE.match(gap)
        words = (gap[possessive.end() :] if possessive else gap).split(" ")
        if words[0] or words[-1] or len(gap) > 40 or len(words) > 6:
            return False
        inner = words[1:-1]
        if not inner:
            return True
        if not (
            possessive or owner.entry.kind in _ADJECTIVES or self._acronym(owner) or owner.entry.kind in BODY_KINDS
        ):
            return False
        capitalised = self._text[start].isupper()
        return len(inner) <= 4 and all(self._is_modifier(word, capitalised) for word in inner)

    def _acronym(self, owner: Owner) -> bool:
        return self._text[owner.start : owner.end].replace(".", "").isupper()

    def _is_modifier(self, word: str, capitalised: bool) -> bool:
        low = word.lower()
        words = self._gazetteer.words
        if low in words.modifiers:
            return True
        if low in words.stops or not word.replace("-", "").replace("'", "").isalpha():
            return False
        return (capitalised and word[0].isupper()) or low.endswith(_MODIFIER_ENDINGS)

    def _only_says_where(self, term: Term) -> bool:
        before = self._text[max(0, term.start - 16) : term.start]
        if term.entry.kind in _PLACES:
            return _WHERE.search(before) is not None
        return term.entry.kind == "state" and _IN.search(before) is not None

    def _qualifies(self, term: Term) -> bool:
        """Tell whether a name is only part of a compound: "US-backed", "pro-Russian"."""
        return (
            _COMPOUND.match(self._text, term.end) is not None
            or _NOT_OWNER.search(self._text[max(0, term.start - 8) : term.start]) is not None
        )

    def _read_owner(self, number: int) -> int:
        term = self._terms[number]
        if self._qualifies(term) and term.entry.kind in STATE_KINDS:
            self._add_state(self._owner_alone(number), "adjective")
            return number + 1
        run = self._coordinated(number)
        owner = self._owner(run[-1])
        chain = self._chain_after(owner)
        if chain is None:
            owner = self._owner(number)
            return self._read_owned_person(owner) or self._read_alone(owner)
        for earlier in run[:-1]:
            self._add_shared(self._owner_alone(earlier), chain, owner)
        return self._add_phrase(chain, owner)

    def _owner_alone(self, number: int) -> Owner:
        term = self._terms[number]
        whom, why = self._whom(self._current(term))
        return Owner(start=term.start, end=term.end, whom=whom, entry=self._current(term), why=why, next=number + 1)

    def _coordinated(self, number: int) -> list[int]:
        """Return the run of owners that share what follows ("Hungarian and Romanian officials")."""
        run = [number]
        for following in range(number + 1, len(self._terms)):
            left, right = self._terms[run[-1]], self._terms[following]
            if not {left.entry.kind, right.entry.kind} <= STATE_KINDS:
                break
            if self._text[left.end : right.start] not in _AND_GAPS:
                break
            run.append(following)
        last = self._owner_alone(run[-1])
        follows = self._text[last.end : last.end + 3]
        shares = last.entry.kind in _ADJECTIVES or self._acronym(last) or follows.startswith(("'s ", "' "))
        return run if shares else [number]

    def _chain_after(self, owner: Owner) -> Chain | None:
        if owner.next >= len(self._terms):
            return None
        term = self._terms[owner.next]
        if term.entry.kind not in _NOUN_KINDS or not self._modifies(owner, term.start):
            return None
        return self._chain(owner.next)

    def _read_alone(self, owner: Owner) -> int:
        kind = owner.entry.kind
        if kind in BODY_KINDS:
            self._add(owner.start, owner.end, kind, owner.whom, owner.why)  # type: ignore[arg-type]
        elif kind in _ADJECTIVES:
            self._add_state(owner, "adjective")
        elif kind == "people":
            self._add_people(owner)
        elif not self._names_a_person(owner):
            self._add_state(owner, "state")
        return owner.next

    def _names_a_person(self, owner: Owner) -> bool:
        """Tell whether a state's name is a person's here ("Michael Jordan", "Israel Katz")."""
        name = self._text[owner.start : owner.end]
        if name not in self._gazetteer.words.first_names:
            return False
        end = self._gazetteer.rules.name_at(self._text, owner.end + 1) if self._text[owner.end :][:1] == " " else None
        if end is not None and not any(owner.end < term.start < end for term in self._terms):
            return True
        return self._after_unknown_name(owner.start)

    def _after_unknown_name(self, start: int) -> bool:
        """Tell whether a capitalised word that is neither known nor the sentence's first stands right before."""
        match = re.search(r"([^\W\d_][\w.'-]*) $", self._text[max(0, start - 30) : start])
        if match is None or not match.group(1)[0].isupper() or start - len(match.group()) == 0:
            return False
        left = start - len(match.group())
        return match.group(1) not in self._gazetteer.rules.not_in_names and not any(
            term.start <= left < term.end for term in self._terms
        )

    def _add_state(self, owner: Owner, kind: Kind) -> None:
        if not owner.entry.countries:
            return
        place = owner.entry.kind in _PLACES and _WHERE.search(self._text[: owner.start]) is not None
        self._add(owner.start, owner.end, kind, owner.whom, owner.why, plural=owner.entry.plural, place=place)

    def _add_people(self, owner: Owner) -> None:
        if not owner.entry.countries:
            country = self._memory.country_for(self._named)
            stateless = (Whom(country=country, level="society", sector="CVL"),)
            self._add(owner.start, owner.end, "group", stateless, None, plural=True)
        elif _THE.search(self._text[max(0, owner.start - 6) : owner.start]):
            # "the Palestinians rejected": in news the people with an article are their state.
            whom = tuple(replace(each, level="government", sector="GOV") for each in owner.whom)
            self._add(owner.start, owner.end, "state", whom, owner.why, plural=True)
        else:
            whom = tuple(replace(each, name=None) for each in owner.whom)
            self._add(owner.start, owner.end, "group", whom, owner.why, plural=True)

    # --- nouns

    def _chain(self, number: int) -> Chain:
        terms = [self._terms[number]]
        head: int | None = None
        following = number + 1
        while following < len(self._terms) and len(terms) < 4:
            term = self._terms[following]
            gap = self._text[terms[-1].end : term.start]
            if term.entry.kind not in _NOUN_KINDS:
                break
            if gap in _OF_GAPS and terms[-1].entry.kind == "agent":
                head = len(terms) - 1 if head is None else head
            elif gap not in _CHAIN_GAPS:
                break
            terms.append(term)
            following += 1
        return Chain(terms=tuple(terms), head=len(terms) - 1 if head is None else head, next=following)

    def _nature(self, chain: Chain, owner: Owner | None) -> tuple[Level | None, Sector | None]:
        """Return level and sector of a phrase: its head's, or for a generic head those of what it belongs to."""
        level, sector = chain.entry.level, chain.entry.sector
        if chain.entry.generic:
            order = [*reversed(chain.terms[: chain.head]), *chain.terms[chain.head + 1 :]]
            specific = next((term.entry for term in order if not term.entry.generic), None)
            if specific is not None:
                level, sector = specific.level, specific.sector
            elif owner is not None and owner.whom:
                level, sector = owner.whom[0].level, owner.whom[0].sector
                if owner.entry.kind == "people" or owner.entry.kind == "reference":
                    level, sector = "government", "GOV"
            elif chain.entry.noun in _OFFICIALS:
                level, sector = "government", "GOV"
            else:
                level, sector = None, "UNK"
        if owner is not None and level in ("government", "head"):
            if owner.entry.kind in ("subnational", "subnational_adjective"):
                level = "subnational"
            elif owner.whom and owner.whom[0].level in ("igo", "ngo") and sector == "GOV":
                level, sector = owner.whom[0].level, owner.whom[0].sector
        return level, sector

    def _role(self, chain: Chain) -> str | None:
        """Return the office that a chain names, in the text's words, or null for bodies and groups."""
        if (
            chain.entry.kind != "agent"
            or chain.entry.sector in ("CVL", "REB")
            or not chain.entry.title
            or chain.entry.plural
        ):
            return None
        start = chain.start
        before = self._text[max(0, start - 24) : start].lower()
        modifiers = "|".join(self._gazetteer.words.role_modifiers)
        match = re.search(rf"(?:\b(?:{modifiers})[ -])+$", before)
        role = (match.group() if match else "") + self._text[start : chain.end]
        role = role.lower()
        former = self._former(start - (len(match.group()) if match else 0))
        return f"former {role}" if former else role

    def _former(self, start: int) -> bool:
        """Tell whether an office is said to be past ("former US president", "the late chairman")."""
        words = re.findall(r"[\w-]+", self._text[max(0, start - 40) : start].lower())[-4:]
        past = self._gazetteer.words.former - {"then", "then-"}
        return any(word in past or word.startswith("ex-") or f"{word}-" in past for word in words[-2:]) or (
            self._text[max(0, start - 3) : start].lower() == "ex-"
        )

    def _kind_of(self, entry: Entry, sector: Sector | None) -> Kind:
        return "group" if sector in ("CVL", "REB") or (sector == "BUS" and entry.kind == "agent") else "institution"

    def _canonical(self, chain: Chain, country: str | None) -> str | None:
        """Return the name of a body ("Chinese foreign ministry"), null for people and for bodies of unknown states."""
        if chain.entry.kind != "noun" or chain.entry.plural or chain.entry.generic or country is None:
            return None
        adjective = self._gazetteer.adjectives.get(country) or self._gazetteer.state_names.get(country)
        return f"{adjective} {chain.entry.noun}" if adjective else None

    def _of(self, chain: Chain, owner: Owner | None, country: str | None) -> Whom:
        level, sector = self._nature(chain, owner)
        role = self._role(chain)
        if role is not None and role.startswith("former "):
            level, sector = None, "UNK"
        return Whom(country=country, name=self._canonical(chain, country), role=role, level=level, sector=sector)

    def _add_shared(self, owner: Owner, chain: Chain, last: Owner) -> None:
        """Add an owner that shares the noun of a later one ("Hungarian" in "Hungarian and Romanian officials")."""
        whom = tuple(self._of(chain, owner, each.country) for each in owner.whom)
        kind = self._kind_of(chain.entry, whom[0].sector if whom else None)
        self._add(owner.start, owner.end, kind, whom, owner.why, plural=chain.entry.plural, noun=chain.entry.noun)

    def _add_phrase(self, chain: Chain, owner: Owner) -> int:
        """Add "owner + nouns", with the name after it if there is one."""
        whom = tuple(self._of(chain, owner, each.country) for each in owner.whom)
        if owner.entry.kind in STATE_KINDS and not owner.entry.countries and not owner.entry.noun:
            country = self._where_after(chain) or self._memory.country_for(self._named)
            whom = (self._of(chain, owner, country),)
        if chain.entry.noun == "counterpart":
            whom = tuple(self._counterpart(each) for each in whom)
        if chain.entry.kind == "agent" and owner.entry.kind == "reference" and not whom:
            why: Why | None = owner.why or "no_antecedent"
        else:
            why = owner.why if not whom else None
        start = owner.start
        if chain.head == len(chain.terms) - 1 and self._name_follows(chain, whom, start):
            return self._after(chain.next)
        kind: Kind = "reference" if not whom else self._kind_of(chain.entry, whom[0].sector)
        self._add_chain(chain, start, chain.end, kind, whom, why)
        return chain.next

    def _where_after(self, chain: Chain) -> str | None:
        """Return the state that "in Turkey" after the nouns names, for peoples without a state."""
        owner = self._owner_after(chain)
        return owner.country if owner is not None else None

    def _counterpart(self, whom: Whom) -> Whom:
        for found in reversed(self._memory.current):
            if found.person and found.whom and found.whom[0].country != whom.country:
                model = found.whom[0]
                return replace(whom, role=model.role, level=model.level, sector=model.sector)
        return replace(whom, role=None)

    def _add_chain(
        self, chain: Chain, start: int, end: int, kind: Kind, whom: tuple[Whom, ...], why: Why | None
    ) -> None:
        entry = chain.entry
        titled = entry.kind == "agent" and entry.title and not entry.plural
        gender = self._gender(self._text[start:end])
        self._add_apposed(start, whom, gender, titled)
        self._add(
            start,
            end,
            kind,
            whom,
            why,
            plural=entry.plural or entry.noun in ("police", "authorities", "media"),
            person=titled,
            gender=gender,
            noun=entry.noun,
        )
        if titled:
            self._add_name_after(end, whom, gender)

    def _gender(self, words: str) -> Gender | None:
        lists = self._gazetteer.words
        parts = words.lower().split()
        if any(part in lists.female for part in parts):
            return "female"
        return "male" if any(part in lists.male for part in parts) else None

    def _read_nouns(self, number: int) -> int:
        """Read nouns without an owner before them: "the ministry", "police in Egypt", "President Hu Jintao"."""
        if self._terms[number].entry.kind == "honorific":
            return self._read_honorific(number)
        chain = self._chain(number)
        owner = self._owner_after(chain)
        if owner is not None:
            return self._add_with_owner_after(chain, owner)
        inherited = self._inherited(chain)
        whom = (self._of(chain, None, inherited),) if inherited is not None else ()
        title_country = inherited or self._plain_candidate()
        titled = self._of(chain, None, title_country)
        if chain.head == len(chain.terms) - 1 and self._name_follows(chain, (titled,), chain.start):
            return self._after(chain.next)
        if whom:
            self._add_chain(chain, chain.start, chain.end, self._kind_of(chain.entry, whom[0].sector), whom, None)
        else:
            self._add_bare(chain)
        return chain.next

    def _inherited(self, chain: Chain) -> str | None:
        """Return the country of the phrase this one is joined to ("Chinese army and navy")."""
        if not self._memory.current:
            return None
        last = self._memory.current[-1]
        gap = self._text[max(0, last.end - self._base) : chain.start]
        if gap not in _AND_GAPS or last.kind not in ("institution", "group") or not last.noun or len(last.whom) != 1:
            return None
        return last.whom[0].country

    def _owner_after(self, chain: Chain) -> Owner | None:
        """Return the state or body after the nouns: "president of Iran", "chairman of the North's commission"."""
        if chain.next >= len(self._terms):
            return None
        term = self._terms[chain.next]
        gap = self._text[chain.end : term.start]
        if chain.entry.noun == "side":
            return None
        there = chain.entry.plural and chain.entry.noun not in self._gazetteer.words.abroad and _IN_GAP.fullmatch(gap)
        if not there and not _FROM_GAP.fullmatch(gap):
            return None
        if term.entry.kind in OWNER_KINDS and not self._qualifies(term):
            return self._owner(chain.next)
        return self._reference_owner(chain.next) if term.entry.kind == "reference" else None

    def _reference_owner(self, number: int) -> Owner | None:
        term = self._terms[number]
        if term.entry.noun not in ("half", "country", "several"):
            return None
        whom, why = self._resolve(term)
        owner = Owner(start=term.start, end=term.end, whom=whom, entry=term.entry, why=why, next=number + 1)
        return self._with_body(owner)

    def _add_with_owner_after(self, chain: Chain, owner: Owner) -> int:
        inner = self._chain_after(owner)
        where = self._text[chain.end : owner.start].lstrip().startswith("in")
        following, end = owner.next, owner.end
        if inner is not None and not where:
            # "vice chairman of the North's National Defense Commission": what the inner phrase is, the outer is of.
            level, sector = self._nature(inner, owner)
            whom_owner = tuple(replace(each, level=level, sector=sector) for each in owner.whom)
            owner = replace(owner, whom=whom_owner)
            following, end = inner.next, inner.end
        elif inner is not None:
            following = owner.next - 1
        whom = tuple(self._of(chain, owner, each.country) for each in owner.whom)
        if where:
            end, following = chain.end, chain.next
        kind = self._kind_of(chain.entry, whom[0].sector if whom else None)
        self._add_chain(chain, chain.start, end, kind, whom, owner.why)
        return self._add_joined_owners(chain, following) if not where else following

    def _add_joined_owners(self, chain: Chain, following: int) -> int:
        """Add the further states of "officials from North Korea and China"."""
        while chain.entry.plural and 0 < following < len(self._terms):
            left, right = self._terms[following - 1], self._terms[following]
            if right.entry.kind not in ("state", "capital") or self._text[left.end : right.start] not in _AND_GAPS:
                break
            owner = self._owner(following)
            if self._chain_after(owner) is not None or self._text[owner.end : owner.end + 2] == "'s":
                break
            self._add_shared(owner, chain, owner)
            following = owner.next
        return following

    def _plain_candidate(self) -> str | None:
        """Return the country of an office named without one, if the story leaves no choice.

        The only state of the story, unless it is the other side ("President Ali arrived in talks with Iran"), or else
        the only one the sentence happens in.
        """
        states = self._memory.states
        if len(states) > 1:
            where = {code for code, place in self._named if place and code in states}
            return where.pop() if len(where) == 1 else None
        other_side = any(
            term.entry.kind in OWNER_KINDS
            and term.entry.countries == tuple(states)
            and _TARGET.search(self._text[max(0, term.start - 16) : term.start])
            for term in self._terms
        )
        return states[0] if states and not other_side else None

    def _add_bare(self, chain: Chain) -> None:
        """Add nouns that no state owns: "the ministry" looks back, "police" looks around."""
        entry = chain.entry
        definite = _THE.search(self._text[max(0, chain.start - 6) : chain.start]) is not None
        whom: tuple[Whom, ...] = ()
        if definite and not entry.plural:
            whom, why = self._memory.same_noun(entry.noun)
            if not whom and entry.noun in _BODIES:
                whom, why = self._memory.body(*_BODIES[entry.noun])
            if whom or entry.noun in _BODIES:
                self._add_chain(chain, chain.start, chain.end, "reference", whom, why)
                return
        if entry.owned_only and not (definite and entry.kind == "noun" and not entry.generic):
            return
        country = self._country_around(entry)
        if definite and not entry.plural and country is None:
            whom, why = self._memory.country()
            country = whom[0].country if whom else None
            if country is None and entry.kind == "noun":
                self._add_chain(chain, chain.start, chain.end, "reference", (), why)
                return
        whom = (self._of(chain, None, country),)
        self._add_chain(chain, chain.start, chain.end, self._kind_of(entry, whom[0].sector), whom, None)

    def _country_around(self, entry: Entry) -> str | None:
        """Return the country of people or a body named without one: as told before, or as the story leaves no choice."""
        if entry.sector == "NGO":
            return "NGO"
        told = self._memory.told_group(entry.noun)
        if told is not None or entry.noun in self._gazetteer.words.abroad:
            return told
        return self._memory.country_for(self._named)

    # --- persons

    def _read_honorific(self, number: int) -> int:
        term = self._terms[number]
        titled = Whom(country=self._plain_candidate(), sector="UNK")
        chain = Chain(terms=(term,), head=0, next=number + 1)
        if self._name_follows(chain, (titled,), term.start):
            return self._after(number + 1)
        return number + 1

    def _name_follows(self, chain: Chain, whom: tuple[Whom, ...], start: int) -> bool:
        """Add a person if a name stands right after a title; the mention covers title and name."""
        title = chain.terms[-1].entry
        if not title.title or title.plural or self._text[chain.end : chain.end + 1] != " " or len(whom) > 1:
            return False
        given = whom[0] if whom else Whom()
        name_start = chain.end + 1
        known = next((term for term in self._terms[chain.next : chain.next + 2] if term.start == name_start), None)
        while known is not None and known.entry.kind == "honorific" and self._text[known.end : known.end + 1] == " ":
            name_start = known.end + 1
            known = next((term for term in self._terms if term.start == name_start), None)
        gender = self._gender(self._text[start : chain.end])
        if known is not None and known.entry.kind == "person" and known.entry.persons:
            found, why = self._people.known(known.entry.persons, given, self._around(known))
            if (
                found is None
                or given.country is None
                or found.country in (given.country, None)
                or not self._state(given)
            ):
                self._add_person(start, known.end, found, why, gender)
                return True
        return self._unknown_name(start, name_start, given, gender)

    @staticmethod
    def _state(whom: Whom) -> bool:
        return whom.country not in (None, "SUN", "RUS", "UNO", "IGO")

    def _unknown_name(self, start: int, name_start: int, given: Whom, gender: Gender | None) -> bool:
        end = self._name_end(name_start)
        if end is None:
            return False
        name = self._text[name_start:end]
        whom = self._people.titled(name, given)
        self._add_person(start, end, whom, None, gender)
        return True

    def _name_end(self, start: int) -> int | None:
        end = self._gazetteer.rules.name_at(self._text, start)
        if end is None:
            return None
        for term in self._terms:
            inside = start <= term.start < end
            if (
                inside
                and term.entry.kind in OWNER_KINDS | {"nothing"}
                and (self._text[term.start : term.end] not in self._gazetteer.words.first_names)
            ):
                end = term.start - 1
                break
            if inside and term.start > start and term.entry.kind in _NOUN_KINDS and self._text[term.start].islower():
                end = term.start - 1
                break
        return end if end > start else None

    def _add_person(self, start: int, end: int, whom: Whom | None, why: Why | None, gender: Gender | None) -> None:
        if whom is not None and whom.name is not None:
            self._memory.remember(self._people.surname(whom.name), whom, gender)
        actors = (whom,) if whom is not None else ()
        self._add(start, end, "person", actors, why, person=True, gender=gender, noun=(whom and whom.role) or "")

    def _read_owned_person(self, owner: Owner) -> int:
        """Read "North Korea's Kim Jong-il"; 0 where no person follows the owner."""
        if owner.next >= len(self._terms) or owner.entry.kind not in STATE_KINDS:
            return 0
        term = self._terms[owner.next]
        gap = self._text[owner.end : term.start]
        if term.entry.kind != "person" or not (gap == "'s " or (gap == " " and owner.entry.kind in _ADJECTIVES)):
            return 0
        whom, why = self._person_of(term, Whom(country=owner.country))
        if not term.entry.persons and (whom is None or whom.country not in (None, owner.country)):
            # "South Korea's Kim" after a North Korean one: another person of that surname.
            whom = Whom(country=owner.country, name=self._text[term.start : term.end])
        if whom is None or (whom.country != owner.country and whom.country is not None):
            return 0
        self._add_person(owner.start, term.end, whom, why, None)
        return owner.next + 1

    def _around(self, term: Term) -> str:
        """Return the words around a name, which tell homonyms apart ("Ri Yong-ho, the army chief")."""
        return self._text[max(0, term.start - 40) : term.start] + self._text[term.end : term.end + 60]

    def _person_of(self, term: Term, given: Whom) -> tuple[Whom | None, Why | None]:
        if term.entry.persons:
            return self._people.known(term.entry.persons, given, self._around(term))
        return self._people.by_surname(self._text[term.start : term.end], given)

    def _read_person(self, number: int) -> int:
        term = self._terms[number]
        alone = " " not in self._text[term.start : term.end]
        if alone and self._part_of_other_name(term):
            return number + 1
        body = self._persons_body(number)
        if body:
            return body
        whom, why = self._person_of(term, Whom())
        if whom is not None or why == "ambiguous":
            self._add_person(term.start, term.end, whom, why, None)
        return number + 1

    def _part_of_other_name(self, term: Term) -> bool:
        """Tell whether a surname belongs to somebody else or to a thing ("Ivanka Trump", "Clinton Foundation")."""
        if self._headline:
            return False
        before = re.search(r"([^\W\d_][\w.'-]*) $", self._text[max(0, term.start - 30) : term.start])
        if before and before.group(1)[0].isupper():
            word = before.group(1).rstrip(".")
            left = term.start - len(before.group())
            known = any(other.start <= left < other.end for other in self._terms)
            if not known and word not in self._gazetteer.rules.not_in_names and word not in _SURNAME_STOPS:
                return True
        following = self._name_end(term.end + 1) if self._text[term.end : term.end + 1] == " " else None
        return following is not None

    def _persons_body(self, number: int) -> int:
        """Read "the Trump administration", "Castro's government": the body of a person's state."""
        term = self._terms[number]
        if number + 1 >= len(self._terms):
            return 0
        noun = self._terms[number + 1]
        gap = self._text[term.end : noun.start]
        if noun.entry.noun not in ("administration", "government", "regime", "cabinet") or gap not in (" ", "'s "):
            return 0
        whom, why = self._person_of(term, Whom())
        if whom is None or whom.country is None:
            return 0
        state = Whom(country=whom.country, level="government", sector="GOV")
        entry = Entry(kind="state", countries=(whom.country,), level="government", sector="GOV")
        owner = Owner(start=term.start, end=term.end, whom=(state,), entry=entry, why=why, next=number + 1)
        return self._add_phrase(self._chain(number + 1), owner)

    def _add_apposed(self, start: int, whom: tuple[Whom, ...], gender: Gender | None, titled: bool) -> None:
        """Add the unknown name before a description: "Hong Lei, a Chinese foreign ministry spokesman"."""
        if not titled or len(whom) != 1:
            return
        left = max(self._reached, start - _APPOSED_NAME_REACH)
        gap = _APPOSED.search(self._text[left:start]) or re.search(r" of the $", self._text[left:start])
        if gap is None:
            return
        name_end = left + gap.start()
        for match in re.finditer(r"(?<![\w'-])[^\W\d_]", self._text[left:name_end]):
            name_start = left + match.start()
            if self._text[name_start].isupper() and self._name_end(name_start) == name_end:
                if " " in self._text[name_start:name_end]:
                    named = self._people.titled(self._text[name_start:name_end], whom[0])
                    self._add_person(name_start, name_end, named, None, gender)
                return

    def _add_name_after(self, end: int, whom: tuple[Whom, ...], gender: Gender | None) -> None:
        """Add the unknown name after a description: "the Palestinian president, Mahmoud Abbas, said"."""
        if self._text[end : end + 2] != ", " or len(whom) != 1 or whom[0].country is None:
            return
        if any(term.start == end + 2 for term in self._terms):
            return
        name_end = self._name_end(end + 2)
        if (
            name_end is None
            or " " not in self._text[end + 2 : name_end]
            or self._text[name_end : name_end + 1] not in ",.;"
        ):
            return
        self._add_person(end + 2, name_end, self._people.titled(self._text[end + 2 : name_end], whom[0]), None, gender)

    # --- references

    def _read_reference(self, number: int) -> int:
        term = self._terms[number]
        if term.start < self._reached:
            return number + 1
        category = term.entry.noun
        if category == "half" and not self._resolve(term)[0]:
            return number + 1
        owner = self._possessor(number)
        if owner is not None:
            chain = self._chain_after(owner)
            if chain is not None:
                return self._add_phrase(chain, owner)
        body = self._half_body(number)
        if body:
            return body
        whom, why = self._resolve(term)
        person = category in ("he", "she", "his", "her", "him")
        plural = category in ("they", "them", "their", "several", "leaders", "both")
        self._add(term.start, term.end, "reference", whom, why, plural=plural, person=person, gender=None)
        return number + 1

    def _half_body(self, number: int) -> int:
        """Read "the North's Workers' Party": the half of a divided state with a named body."""
        term = self._terms[number]
        if term.entry.noun != "half" or number + 1 >= len(self._terms):
            return 0
        body = self._terms[number + 1]
        whom, why = self._resolve(term)
        owner = Owner(start=term.start, end=term.end, whom=whom, entry=term.entry, why=why, next=number + 1)
        if body.entry.kind == "person" and self._text[term.end : body.start] == "'s ":
            owner = replace(owner, entry=replace(term.entry, kind="adjective"))
            return self._read_owned_person(owner)
        owned = self._with_body(owner)
        if owned.next == owner.next:
            return 0
        chain = self._chain_after(owned)
        return self._add_phrase(chain, owned) if chain is not None else self._read_alone(owned)

    def _possessor(self, number: int) -> Owner | None:
        """Return the owner that "its", "their", "his", "the country's" or "the North's" makes."""
        term = self._terms[number]
        possessive = term.entry.noun in ("its", "their", "his", "her")
        follows = self._text[term.end : term.end + 3]
        if not possessive and not (follows.startswith(("'s ", "' ")) or term.entry.noun == "half"):
            return None
        whom, why = self._resolve(term)
        entry = replace(term.entry, kind="adjective") if possessive else term.entry
        states = tuple(
            Whom(country=each.country, level="government", sector="GOV") for each in whom if each.country is not None
        )
        return Owner(start=term.start, end=term.end, whom=states, entry=entry, why=why, next=number + 1)

    def _resolve(self, term: Term) -> tuple[tuple[Whom, ...], Why | None]:
        category = term.entry.noun
        memory = self._memory
        begins = not memory.current
        if category in ("he", "him", "his"):
            return memory.he(gender="male", possessive=category != "he", begins=begins)
        if category in ("she", "her"):
            return memory.he(gender="female", possessive=category != "she", begins=begins)
        if category in ("it", "its"):
            return memory.it(possessive=category == "its", begins=begins)
        if category in ("they", "them", "their"):
            return memory.they(begins=begins)
        if category == "half":
            return self._half(term)
        if category == "country":
            return memory.country()
        number = 3 if " three " in self._text[term.start : term.end] else 2
        if category == "both":
            whom, why = memory.several(2, persons=True)
            return (whom, why) if whom else memory.several(2, persons=False)
        return memory.several(number, persons=category == "leaders")

    def _half(self, term: Term) -> tuple[tuple[Whom, ...], Why | None]:
        """Resolve "the North" and "the South" in a story about a divided state."""
        north = self._text[term.start : term.end].endswith("North")
        memory = self._memory
        pairs = (("PRK", "KOR"), ("VDR", "RVN"), ("SDN", "SSD"), ("YEM", "YMD"))
        for pair in pairs:
            if memory.speaks_of(pair) or (pair[0] == "PRK" and (memory.koreas() or memory.korean)):
                code = pair[0] if north else pair[1]
                name = self._gazetteer.state_names.get(code)
                return (Whom(country=code, name=name, level="government", sector="GOV"),), None
        return (), "no_antecedent"

    # --- output

    def _after(self, number: int) -> int:
        """Return the number of the first term, from `number` on, that starts after the last mention."""
        while number < len(self._terms) and self._terms[number].start < self._reached:
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
    ) -> None:
        if start < self._reached:
            return
        last = self._memory.current[-1] if self._memory.current else None
        gap = self._text[max(0, last.end - self._base) : start].removesuffix("the ") if last else ""
        self._reached = end
        self._memory.add(
            Found(
                start=self._base + start,
                end=self._base + end,
                kind=kind,
                whom=whom,
                why=None if whom else (why or "unknown"),
                plural=plural,
                person=person,
                gender=gender,
                noun=noun,
                joined=gap in _AND_GAPS,
                place=place,
            )
        )


_OFFICIALS = frozenset({"official", "leader", "top official", "high-ranking official"})
# What "the group", "the bloc" ... can go back to: kinds of mention, and words its name must have.
_BODIES: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {
    "union": (frozenset({"organisation"}), ("union",)),
    **dict.fromkeys(("group", "organization", "organisation", "movement"), (frozenset({"organisation", "group"}), ())),
    **dict.fromkeys(("bloc", "alliance", "body"), (frozenset({"organisation"}), ())),
    **dict.fromkeys(("agency", "company", "firm", "watchdog"), (frozenset({"organisation", "institution"}), ())),
}
REFERENCES = re.compile(
    r"\b(?:"
    r"(?P<half>[Tt]he (?:North|South)\b(?!-| and (?:the )?South| (?!Korea\b)[A-Z]| (?:Korea|of|coast|side|west|east)\b))"
    r"|(?P<leaders>(?:[Tt]he|[Bb]oth)(?: two| both| three)? ?(?:leaders|presidents|statesmen)\b"
    r"(?! (?:of|from|in)\b))"
    r"|(?P<both>[Tt]he two(?= (?:also |had |have |then )?(?:met|held|agreed|discussed|signed|talked|exchanged|shook|spoke|said|will)\b))"
    r"|(?P<several>(?:[Tt]he (?:two|three|both)|[Bb]oth|[Tt]hese two)(?: (?:neighbou?ring|rival|feuding|communist|allied|old))?"
    r" (?:sides|countries|nations|states|neighbou?rs|allies|governments|parties|rivals|capitals|powers|foes)\b|[Tt]he (?:sides|neighbou?rs)\b)"
    r"|(?P<country>[Tt]h(?:e|is|at)(?: whole| entire| reclusive| isolated| communist| impoverished| troubled)? (?:country|nation|republic|kingdom)\b)"
    r"|(?P<he>[Hh]e)\b|(?P<she>[Ss]he)\b|(?P<his>[Hh]is)\b|(?P<him>[Hh]im)\b|(?P<her>[Hh]er)\b"
    r"|(?P<it>[Ii]t\b(?!'s| (?:is|was|will be|would be|may be|might be|has been|remains|seems|appears|became|takes|took)"
    r"(?! (?:\w+ing|ready|willing|prepared|able|set|due)\b)))"
    r"|(?P<its>[Ii]ts)\b|(?P<they>[Tt]hey)\b|(?P<them>[Tt]hem)\b|(?P<their>[Tt]heir)\b"
    r")"
)
