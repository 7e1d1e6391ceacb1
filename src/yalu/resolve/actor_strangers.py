"""Bodies that no list knows but whose name says what they are: "Association of African Jurists", "USS Vincennes"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yalu.resolve.actor_line import BODY_KINDS
from yalu.resolve.gazetteer import Entry, Term

# Words by which a body says that it is of more than one state.
_WIDE = (
    r"(?:International|World|Global|Pan-?[Aa]frican|African|Arab|Pan-?[Aa]rab|Asian|European|Islamic|Muslim World"
    r"|Inter-American|Latin American|Caribbean|Pacific|Nordic|Baltic|Eurasian|Commonwealth|Ibero-American|South Asian"
    r"|Southeast Asian)"
)
_OF_STATES = (
    r"(?:Organi[sz]ation|Community|League|Bank|Commission|Fund|Agency|Court|Tribunal|Parliament|Summit|Centre|Center"
    r"|Authority)"
)
_OF_PEOPLE = (
    r"(?:Association|Federation|Society|Forum|Congress|Committee|Institute|Foundation|Confederation|Alliance|Network"
    r"|Union|Council|Campaign|Movement|Coalition|Initiative)"
)
_WORD = r"(?:[A-Z][\w'-]+)"
_MIDDLE = rf"(?: {_WORD}){{0,3}}"
_TAIL = rf"(?: (?:of|for|on|against) (?:the )?{_WORD}(?:(?: and| of the| of)? {_WORD}){{0,4}})?"
# A body needs its own capitalised words between or after: "African Union" is listed, "European Council" too.
_BODIES = re.compile(
    rf"\b(?:{_WIDE}{_MIDDLE} (?:(?P<states>{_OF_STATES})|(?P<people>{_OF_PEOPLE}))\b{_TAIL}"
    rf"|(?:(?P<states_of>{_OF_STATES})|(?P<people_of>{_OF_PEOPLE})) (?:of|for) (?:the )?{_WIDE}{_MIDDLE})"
)
# Ships of war carry their state's prefix.
_SHIPS = {"USS": "USA", "HMS": "GBR", "HMAS": "AUS", "HMCS": "CAN", "HMNZS": "NZL"}
_SHIP = re.compile(rf"\b(?P<prefix>{'|'.join(_SHIPS)}) {_WORD}(?: {_WORD})?")


def stranger_terms(text: str, known: Sequence[Term]) -> Iterator[Term]:
    """Yield the bodies and warships that no list knows, where no known body stands."""
    for match in _BODIES.finditer(text):
        if not any(
            term.entry.kind in BODY_KINDS | {"nothing"} and term.start < match.end() and term.end > match.start()
            for term in known
        ):
            yield Term(match.start(), match.end(), _body(match))
    for match in _SHIP.finditer(text):
        ship = Entry(
            kind="institution", countries=(_SHIPS[match["prefix"]],), name=match.group(), level="military", sector="MIL"
        )
        yield Term(match.start(), match.end(), ship)


def _body(match: re.Match[str]) -> Entry:
    """Return the body: those of states are intergovernmental, those of people are not."""
    if match["states"] or match["states_of"]:
        return Entry(kind="organisation", countries=("IGO",), name=match.group(), level="igo", sector="IGO")
    return Entry(kind="organisation", countries=("NGO",), name=match.group(), level="ngo", sector="NGO")
