"""References within a story: pronouns, "the North", "the two sides", "the country", "the group"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yalu.resolve.actor_memory import StoryMemory, Whom, Why
from yalu.resolve.gazetteer import Entry, Gazetteer, Term

Resolved = tuple[tuple[Whom, ...], Why | None]

PERSONAL = frozenset({"he", "she", "his", "her", "him"})
POSSESSIVES = frozenset({"his", "her", "its", "their"})
PLURALS = frozenset({"they", "them", "their", "several", "leaders", "both"})
# States that once were two halves, or are: what "the North" and "the South" are in a story about them.
_HALVES = (("PRK", "KOR"), ("VDR", "RVN"), ("SDN", "SSD"), ("YEM", "YMD"))
# What "the group", "the bloc" ... can go back to: kinds of mention, and words its name must have.
BODIES: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {
    "union": (frozenset({"organisation"}), ("union",)),
    **dict.fromkeys(("group", "organization", "organisation", "movement"), (frozenset({"organisation", "group"}), ())),
    **dict.fromkeys(("bloc", "alliance", "body"), (frozenset({"organisation"}), ())),
    **dict.fromkeys(("agency", "company", "firm", "watchdog"), (frozenset({"organisation", "institution"}), ())),
}

# "it is clear that", "it remains to be seen" stand for nothing; "it is ready to" does.
_EMPTY_IT = (
    r"(?!'s| (?:is|was|will be|would be|may be|might be|has been|remains|seems|appears|became|takes|took)"
    r"(?! (?:\w+ing|ready|willing|unwilling|prepared|able|set|due|open|keen|eager|opposed|determined|committed"
    r"|reluctant)\b))"
)
_PATTERNS = {
    "half": r"[Tt]he (?:North|South)\b(?!-| and (?:the )?South| (?!Korea\b)[A-Z]| (?:Korea|of|coast|side|west|east)\b)",
    "leaders": r"(?:[Tt]he|[Bb]oth)(?: two| both| three)? ?(?:leaders|presidents|statesmen)\b(?! (?:of|from|in)\b)",
    "both": r"[Tt]he two(?= (?:also |had |have |then )?"
    r"(?:met|held|agreed|discussed|signed|talked|exchanged|shook|spoke|said|will)\b)",
    "several": r"(?:(?:[Tt]he (?:two|three|both)|[Bb]oth|[Tt]hese two)"
    r"(?: (?:neighbou?ring|rival|feuding|communist|allied|old))?"
    r" (?:sides|countries|nations|states|neighbou?rs|allies|governments|parties|rivals|capitals|powers|foes)\b"
    r"|[Tt]he (?:sides|neighbou?rs)\b)",
    "country": r"[Tt]h(?:e|is|at)(?: whole| entire| reclusive| isolated| communist| impoverished| troubled)?"
    r" (?:country|nation|republic|kingdom)\b",
    "it": rf"[Ii]t\b{_EMPTY_IT}",
    **{word: rf"[{word[0].upper()}{word[0]}]{word[1:]}\b" for word in ("he", "she", "his", "him", "her")},
    **{word: rf"[{word[0].upper()}{word[0]}]{word[1:]}\b" for word in ("its", "they", "them", "their")},
}
# The look-ahead lets the matcher skip words by their first letter.
_REFERENCES = re.compile(
    r"\b(?=[TtBbHhSsIi])(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS.items()) + ")"
)
_ENTRIES = {name: Entry(kind="reference", noun=name) for name in _PATTERNS}


def reference_terms(text: str) -> Iterator[Term]:
    """Yield the references in a sentence's text, as terms whose noun is the kind of reference."""
    for match in _REFERENCES.finditer(text):
        if match.lastgroup is not None:
            yield Term(match.start(), match.end(), _ENTRIES[match.lastgroup])


def resolve_reference(term: Term, words: str, memory: StoryMemory, gazetteer: Gazetteer) -> Resolved:
    """Return the actors that a reference stands for, or none and why. `words` are the reference's own."""
    category = term.entry.noun
    begins = not memory.current
    if category in PERSONAL:
        gender = "female" if category in ("she", "her") else "male"
        return memory.he(gender=gender, possessive=category not in ("he", "she"), begins=begins)  # type: ignore[arg-type]
    if category in ("it", "its"):
        return memory.it(possessive=category == "its", begins=begins)
    if category in ("they", "them", "their"):
        return memory.they(begins=begins)
    if category == "half":
        return _half(words.endswith("North"), memory, gazetteer)
    if category == "country":
        return memory.country()
    if category == "both":
        whom, why = memory.several(2, persons=True)
        return (whom, why) if whom else memory.several(2, persons=False)
    return memory.several(3 if " three " in words else 2, persons=category == "leaders")


def _half(north: bool, memory: StoryMemory, gazetteer: Gazetteer) -> Resolved:
    for pair in _HALVES:
        if memory.speaks_of(pair) or (pair[0] == "PRK" and (memory.koreas() or memory.korean)):
            code = pair[0] if north else pair[1]
            return (Whom(country=code, name=gazetteer.state_names.get(code), level="government", sector="GOV"),), None
    return (), "no_antecedent"
