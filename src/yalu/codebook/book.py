"""The codebook as a value: what a type is, what it weighs, which domain an event has, which CAMEO code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yalu.errors import VocabularyError
from yalu.model.event import Domain, Quad


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """How an act was done. `weight` and `domain` are null where the type's own hold."""

    name: str
    definition: str
    weight: float | None
    domain: Domain | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """One type of event. `quad` and `weight` are null for types outside the conflict-cooperation scale.

    `family` groups the types that one happening may be reported as. `contexts` are those it usually has.
    """

    name: str
    definition: str
    rules: tuple[str, ...]
    quad: Quad | None
    weight: float | None
    domain: Domain
    fixed_domain: bool
    family: str
    requires_target: bool
    contexts: tuple[str, ...]
    modes: Mapping[str, Mode]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What an event is about. `domain` is null for contexts that say how it is told (historical, hypothetical)."""

    name: str
    definition: str
    domain: Domain | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A domain or an actor's level, with its definition."""

    name: str
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CameoCode:
    """What one CAMEO code becomes. `type` is null, with the reason, where the codebook has no such type.

    `swapped`: source and target change places (CAMEO 043 codes a visit from the side of the host).
    """

    code: str
    meaning: str
    type: str | None
    mode: str | None
    contexts: tuple[str, ...]
    swapped: bool
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToCameo:
    """Which CAMEO code a type has, with a mode or in a context. `cameo` is null, with the reason, where it has none."""

    type: str
    mode: str | None
    context: str | None
    cameo: str | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """An example sentence in our own words and how it is coded. `basis` is `documented` or `made`."""

    text: str
    type: str
    mode: str | None
    source: tuple[str, ...]
    target: tuple[str, ...]
    symmetric: bool
    status: str
    contexts: tuple[str, ...]
    year: int
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """A codebook, read from a folder (`yalu.codebook.load_codebook`).

    `places` says where each entry stands (`types.yaml:22`), for the messages of `validate`.
    """

    name: str
    version: str
    types: Mapping[str, EventType]
    contexts: Mapping[str, Context]
    domains: Mapping[str, Term]
    levels: Mapping[str, Term]
    cameo_codes: Mapping[str, CameoCode]
    to_cameo: Mapping[tuple[str, str | None, str | None], ToCameo]
    examples: tuple[Example, ...]
    places: Mapping[str, str]

    def event_type(self, type: str) -> EventType:
        """Return the type of that name. Raises VocabularyError for an unknown one."""
        found = self.types.get(type)
        if found is None:
            raise VocabularyError(
                f"{self.name} {self.version} has no event type {type!r}.", remedy=f"It has {', '.join(self.types)}."
            )
        return found

    def mode(self, type: str, mode: str | None) -> Mode | None:
        """Return the mode of that name, null for none. Raises VocabularyError for one the type does not have."""
        if mode is None:
            return None
        modes = self.event_type(type).modes
        if mode not in modes:
            raise VocabularyError(
                f"{type} has no mode {mode!r}.", remedy=f"It has {', '.join(modes) or 'no modes'} in {self.name}."
            )
        return modes[mode]

    def quad(self, type: str) -> Quad | None:
        """Return the quad class of a type: verbal or material cooperation or conflict; null for INTERNAL."""
        return self.event_type(type).quad

    def weight(self, type: str, mode: str | None = None) -> float | None:
        """Return where an event stands from -10 (conflict) to +10 (cooperation), null where the scale does not apply.

        The mode's own weight where it has one, else the type's. Scale after Goldstein (1992), see SOURCE.md.
        """
        found = self.mode(type, mode)
        if found is not None and found.weight is not None:
            return found.weight
        return self.event_type(type).weight

    def family(self, type: str) -> str:
        """Return the family of a type: types one happening may be reported as share it."""
        return self.event_type(type).family

    def domain(self, type: str, contexts: Sequence[str] = (), mode: str | None = None) -> Domain:
        """Return the domain of an event.

        In this order: the domain of its mode; that of its type if the act itself settles it (fighting is military);
        that of its first context outside politics (diplomacy about trade is economic); the type's own.
        """
        event_type = self.event_type(type)
        found = self.mode(type, mode)
        if found is not None and found.domain is not None:
            return found.domain
        if event_type.fixed_domain:
            return event_type.domain
        domains = [self.contexts[name].domain for name in contexts if name in self.contexts]
        named = [domain for domain in domains if domain is not None]
        return next((domain for domain in named if domain != "political"), named[0] if named else event_type.domain)

    def cameo(self, type: str, mode: str | None = None, contexts: Sequence[str] = ()) -> str | None:
        """Return the CAMEO code of a type and mode, null where CAMEO has none (INTERNAL).

        With contexts, a closer code is returned where there is one: AID in a military context is 072.
        """
        self.mode(type, mode)
        self.event_type(type)
        for context in (*contexts, None):
            found = self.to_cameo.get((type, mode, context))
            if found is not None:
                return found.cameo
        raise VocabularyError(
            f"{type} {mode or ''}".rstrip() + f" has no line in the crosswalk of {self.name} {self.version}.",
            remedy="Add a to_cameo line to crosswalk.csv.",
        )

    def from_cameo(self, code: str) -> tuple[str | None, str | None]:
        """Return the type and mode of a CAMEO code: those of its longest known prefix.

        The type is null for codes of mere statements (01x). Raises VocabularyError for a code outside 01-20.
        """
        found = self.cameo_code(code)
        return found.type, found.mode

    def cameo_code(self, code: str) -> CameoCode:
        """Return the crosswalk's entry for the longest known prefix of a CAMEO code, with its contexts and reason.

        Raises VocabularyError for a code outside 01-20.
        """
        for length in range(len(code), 1, -1):
            found = self.cameo_codes.get(code[:length])
            if found is not None:
                return found
        raise VocabularyError(
            f"{code!r} is not a CAMEO code.", remedy="CAMEO codes are written with their leading zero, 01 to 20."
        )

    def validate(self) -> None:
        """Check the codebook as a whole. Raises VocabularyError naming the file and line of the first fault."""
        from yalu.codebook.validate import validate

        validate(self)
