"""Who owns an institution: states and bodies by name, what qualifies them, and which of them share a noun."""

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
from yalu.resolve.actor_memory import StoryMemory, Whom, Why
from yalu.resolve.gazetteer import Entry, Gazetteer, Term

_POSSESSIVE = re.compile(r"'s?(?= |$)")
_ACRONYM = re.compile(r" ?\([A-Z][\w./'-]*\)")
_MODIFIER_ENDINGS = ("al", "ic", "ive", "ary", "ist", "ous", "ern", "based", "backed", "led", "leaning", "speaking")
# Longer stretches between a state and a noun are another phrase; the longest office titles stay within.
_LONGEST_GAP = 40
_MOST_MODIFIERS = 4
_LONGEST_CHAIN = 4
_CHAIN_GAPS = frozenset({" ", "'s ", "' "})
_OF_GAPS = frozenset({" of ", " of the ", " for ", " for the ", " at the ", " in the "})
_PART = r"(?: the)?(?: \w+ern| central| occupied| north| south| east| west)? $"
_WHERE = re.compile(rf"\b(?:in|at|near|outside|from|to|into|through|via|across|towards?){_PART}", re.IGNORECASE)
_IN = re.compile(rf"\b(?:in|inside|across){_PART}", re.IGNORECASE)
# "pro-Russian", "Korea-China"; "then-South Korean" and "ex-Soviet" own what follows.
_AFTER_HYPHEN = re.compile(r"[^\W\d_](?<!\bthen)(?<!\bex)[-–]$", re.IGNORECASE)
_COMPOUND = re.compile(r"[-–][^\W\d_]")
# "Vietnamese-led forces" are Vietnam's, "US-backed rebels" are not America's.
_LED = re.compile(r"[-–](?:led|commanded|dominated|controlled|run|owned|flagged|registered|administered)(?= )")


def tells_where(entry: Entry) -> bool:
    """Tell whether a name says which states a text is about: an outlet that is cited does not."""
    return entry.kind in OWNER_KINDS and not entry.ambiguous and entry.sector != "MED"


class Owners:
    """Reads the owners and the noun chains of one line."""

    def __init__(self, gazetteer: Gazetteer, memory: StoryMemory, line: Line) -> None:
        self._gazetteer = gazetteer
        self._memory = memory
        self._line = line
        self._no_run_before = 0
        self._alone: dict[int, Owner] = {}
        self.named = tuple(
            (code, self.only_says_where(term))
            for term in line.terms
            if tells_where(term.entry) and not self.qualifies(term)
            for code in self.current(term).countries
        )

    def current(self, term: Term) -> Entry:
        """Return the entry of a term that is meant in this story.

        The one that holds at its date ("Moscow" in 1970 is the Soviet Union), or of the state it is about ("SDF").
        """
        if not term.others:
            return term.entry
        entries = (term.entry, *term.others)
        day = self._memory.day
        past = [entry for entry in entries if entry.valid_to and day is not None and entry.valid_at(day)]
        if past:
            return past[0]
        bodies = [entry for entry in entries if entry.kind in BODY_KINDS and self._memory.speaks_of(entry.countries)]
        return bodies[0] if bodies else term.entry

    def alone(self, number: int) -> Owner:
        """Return the owner that one term makes."""
        known = self._alone.get(number)
        if known is not None:
            return known
        term = self._line.terms[number]
        entry = self.current(term)
        whom, why = self.whom(entry)
        self._alone[number] = Owner(start=term.start, end=term.end, whom=whom, entry=entry, why=why, next=number + 1)
        return self._alone[number]

    def owner(self, number: int) -> Owner:
        """Return the owner at a term, taking in a body that directly follows ("US State Department")."""
        owner = self.alone(number)
        led = _LED.match(self._line.text, owner.end)
        if led is not None:
            return replace(owner, end=led.end())
        return self.with_body(owner) if owner.entry.kind in STATE_KINDS else owner

    def with_body(self, owner: Owner) -> Owner:
        """Return the owner with the named body that follows it, or the owner itself."""
        body = self._line.term(owner.next)
        if body is None or body.entry.kind not in BODY_KINDS or not self.modifies(owner, body.start):
            return owner
        whom, _ = self.whom(body.entry)
        country = owner.country
        if body.entry.kind == "institution" and country and whom and country != whom[0].country:
            # "Turkey's Republican People's Party", "the Indian Congress": a common name, the state's word decides.
            adjective = self._gazetteer.adjectives.get(country, country)
            name = f"{adjective} {self._line.words(body.start, body.end)}"
            whom = (replace(whom[0], country=country, name=name),)
        return replace(owner, end=body.end, whom=whom, entry=body.entry, why=None, next=owner.next + 1)

    def whom(self, entry: Entry) -> tuple[tuple[Whom, ...], Why | None]:
        """Return the actors that a name stands for; none for "Korea" in a story about both."""
        countries = entry.countries
        if entry.ambiguous:
            countries = self._memory.speaks_of(countries)
            if not countries and "PRK" in entry.countries:
                countries = self._memory.koreas()
            if not countries and "COD" in entry.countries:
                countries = ("COD",)  # the Congo of Kinshasa, where no word tells of the other
            if len(countries) != 1:
                return (), "ambiguous"
        if entry.name in self._gazetteer.words.common_bodies:
            countries = self._memory.home_of(countries)
        return tuple(self._one(entry, code, only=len(countries) == 1) for code in countries), None

    def _one(self, entry: Entry, code: str, *, only: bool) -> Whom:
        name = entry.name if entry.name and only else self._gazetteer.state_names.get(code)
        return Whom(country=code, name=name, level=entry.level, sector=entry.sector)

    def modifies(self, owner: Owner, start: int) -> bool:
        """Tell whether the words between an owner and a noun at `start` let the noun belong to the owner."""
        if start - owner.end > _LONGEST_GAP:
            return False
        gap = _ACRONYM.sub("", self._line.words(owner.end, start))
        possessive = _POSSESSIVE.match(gap)
        first, *inner = (gap[possessive.end() :] if possessive else gap).split(" ")
        if first or not inner or inner.pop():
            return False
        if not inner:
            return True
        if not (possessive or owner.entry.kind in ADJECTIVES | BODY_KINDS or self._acronym(owner)):
            return False
        capitalised = self._line.text[start].isupper()
        return len(inner) <= _MOST_MODIFIERS and all(self._is_modifier(word, capitalised) for word in inner)

    def _acronym(self, owner: Owner) -> bool:
        return self._line.words(owner.start, owner.end).replace(".", "").isupper()

    def _is_modifier(self, word: str, capitalised: bool) -> bool:
        low = word.lower()
        words = self._gazetteer.words
        if low in words.modifiers:
            return True
        if low in words.stops or not word.replace("-", "").replace("'", "").isalpha():
            return False
        return (capitalised and word[0].isupper()) or low.endswith(_MODIFIER_ENDINGS)

    def only_says_where(self, term: Term) -> bool:
        """Tell whether a city or a state only says where something happens."""
        before = self._line.before(term.start)
        if term.entry.kind in PLACES:
            return _WHERE.search(before) is not None
        return term.entry.kind == "state" and _IN.search(before) is not None

    def qualifies(self, term: Term) -> bool:
        """Tell whether a name is only part of a compound: "US-backed", "pro-Russian"."""
        if _LED.match(self._line.text, term.end):
            return False
        if _COMPOUND.match(self._line.text, term.end):
            return True
        return self.after_hyphen(term.start) and not self._line.is_known(term.start - 2)

    def after_hyphen(self, start: int) -> bool:
        """Tell whether the word at `start` is the second of a compound: "Korea-China", "anti-Japanese"."""
        return _AFTER_HYPHEN.search(self._line.before(start, 8)) is not None

    def coordinated(self, number: int) -> list[int]:
        """Return the run of owners that share what follows ("Danish and Polish officials")."""
        if number < self._no_run_before:
            return [number]
        run = [number]
        while (right := self._line.term(run[-1] + 1)) is not None:
            left = self._line.terms[run[-1]]
            if not {left.entry.kind, right.entry.kind} <= STATE_KINDS:
                break
            if self._line.words(left.end, right.start) not in AND_GAPS:
                break
            run.append(run[-1] + 1)
        last = self.alone(run[-1])
        if len(run) > 1 and self._line.words(self._line.terms[run[-2]].end, last.start) == ", ":
            return [number]  # "a war against Iran, Israel's defence ministry said"
        if last.entry.kind in ADJECTIVES or self._acronym(last) or self._line.possessive_at(last.end):
            return run
        # The owners of this run are read one by one; looking ahead again from each would take quadratic time.
        self._no_run_before = run[-1]
        return [number]

    def chain_after(self, owner: Owner) -> Chain | None:
        """Return the nouns that belong to an owner, if any follow."""
        number = owner.next
        term = self._line.term(number)
        if (
            term is not None
            and self._line.words(owner.end, term.start) == " ("
            and self._line.after(term.end, 1) == ")"
        ):
            number += 1  # "Palestine Liberation Organization (PLO) chairman"
            term = self._line.term(number)
        if term is None or term.entry.kind not in NOUN_KINDS or not self.modifies(owner, term.start):
            return None
        return self.chain(number)

    def chain(self, number: int) -> Chain:
        """Return the nouns from a term on that form one phrase."""
        terms = [self._line.terms[number]]
        head: int | None = None
        while (term := self._line.term(number + len(terms))) is not None and len(terms) < _LONGEST_CHAIN:
            gap = self._line.words(terms[-1].end, term.start)
            if term.entry.kind not in NOUN_KINDS:
                break
            if gap in _OF_GAPS and terms[-1].entry.kind == "agent":
                head = len(terms) - 1 if head is None else head
            elif gap not in _CHAIN_GAPS:
                break
            terms.append(term)
        return Chain(terms=tuple(terms), head=len(terms) - 1 if head is None else head, next=number + len(terms))
