"""What a noun phrase makes of its owner: level, sector, office, gender, name."""

from __future__ import annotations

import re

from yalu.model.mention import Level, Sector
from yalu.resolve.actor_line import Chain, Line, Owner
from yalu.resolve.actor_memory import Gender, Kind, Whom
from yalu.resolve.gazetteer import Entry, Gazetteer

# Alone, these are a government's; other generic nouns ("member", "representative") are anybody's.
_OFFICIALS = frozenset({"official", "leader", "top official", "high-ranking official"})
_SUBNATIONAL = frozenset({"subnational", "subnational_adjective"})


def kind_of(entry: Entry, whom: tuple[Whom, ...]) -> Kind:
    """Return the kind of mention that a noun phrase is: people make groups, bodies and offices institutions."""
    sector = whom[0].sector if whom else None
    return "group" if sector in ("CVL", "REB") or (sector == "BUS" and entry.kind == "agent") else "institution"


class Natures:
    """Tells what the phrases of one line are."""

    def __init__(self, gazetteer: Gazetteer, line: Line) -> None:
        self._gazetteer = gazetteer
        self._line = line
        modifiers = "|".join(gazetteer.words.role_modifiers)
        self._role_modifiers = re.compile(rf"(?:\b(?:{modifiers})[ -])+$")

    def whom(self, chain: Chain, owner: Owner | None, country: str | None) -> Whom:
        """Return the actor that a phrase is, for one of its owner's countries."""
        level, sector = self.nature(chain, owner)
        role = self._role(chain)
        if role is not None and role.startswith("former "):
            level, sector = None, "UNK"
        return Whom(country=country, name=self._name(chain, country), role=role, level=level, sector=sector)

    def nature(self, chain: Chain, owner: Owner | None) -> tuple[Level | None, Sector | None]:
        """Return level and sector of a phrase: its head's, or for a generic head those of what it belongs to."""
        level, sector = self._own_nature(chain, owner)
        if owner is not None and level in ("government", "head"):
            if owner.entry.kind in _SUBNATIONAL:
                return "subnational", sector
            if owner.whom and owner.whom[0].level in ("igo", "ngo") and sector == "GOV":
                return owner.whom[0].level, owner.whom[0].sector
        return level, sector

    def _own_nature(self, chain: Chain, owner: Owner | None) -> tuple[Level | None, Sector | None]:
        if not chain.entry.generic:
            return chain.entry.level, chain.entry.sector
        nearest_first = [*reversed(chain.terms[: chain.head]), *chain.terms[chain.head + 1 :]]
        for term in nearest_first:
            if not term.entry.generic:
                return term.entry.level, term.entry.sector
        if owner is not None and owner.whom:
            if owner.entry.kind in ("people", "reference"):
                return "government", "GOV"
            return owner.whom[0].level, owner.whom[0].sector
        return ("government", "GOV") if chain.entry.noun in _OFFICIALS else (None, "UNK")

    def _role(self, chain: Chain) -> str | None:
        """Return the office that a chain names, in the text's words, or null for bodies and groups."""
        entry = chain.entry
        if entry.kind != "agent" or entry.sector in ("CVL", "REB") or not entry.title or entry.plural:
            return None
        modifiers = self._role_modifiers.search(self._line.before(chain.start).lower())
        prefix = modifiers.group() if modifiers else ""
        role = prefix + self._line.words(chain.start, chain.end).lower()
        return f"former {role}" if self._is_past(chain.start - len(prefix)) else role

    def _is_past(self, start: int) -> bool:
        """Tell whether an office is said to be past ("former US president", "the late chairman", "ex-minister")."""
        before = self._line.before(start, 40).lower()
        past = self._gazetteer.words.former
        return before.endswith("ex-") or any(
            word in past or word.startswith("ex-") for word in re.findall(r"[\w-]+", before)[-2:]
        )

    def _name(self, chain: Chain, country: str | None) -> str | None:
        """Return the name of a body ("Chinese foreign ministry"), null for people and for bodies of unknown states."""
        if chain.entry.kind != "noun" or chain.entry.plural or chain.entry.generic or country is None:
            return None
        adjective = self._gazetteer.adjectives.get(country) or self._gazetteer.state_names.get(country)
        return f"{adjective} {chain.entry.noun}" if adjective else None

    def gender(self, start: int, end: int) -> Gender | None:
        """Return the gender that a title tells ("spokeswoman"), if any."""
        words = self._line.words(start, end).lower().split()
        if any(word in self._gazetteer.words.female for word in words):
            return "female"
        return "male" if any(word in self._gazetteer.words.male for word in words) else None
