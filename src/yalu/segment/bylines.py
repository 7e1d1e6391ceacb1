"""Lines that name the author."""

from __future__ import annotations

import re

from yalu.segment.vocabulary import bylines

_LONGEST = 160
_PARTS = re.compile(r"\s*(?:[,;|•·/&]|\band\b|\bwith\b|\s[–—-]\s|\(|\))\s*")
_WHERE = re.compile(r"\s+(?:in|for|from|at|of|on)\s.*\Z", re.DOTALL)
_NAME_WORD = r"(?:[^\W\d_a-z][\w’'.-]*|de|da|di|del|della|der|den|van|von|bin|bint|ibn|al|el|la|le|du|dos|ter|ten)"
_NAME = re.compile(rf"[^\W\d_a-z][\w’'.-]*(?:\s+{_NAME_WORD}){{0,4}}\Z")
_EMAIL = re.compile(r"[\(\[<]?\b[\w.+-]{1,64}@[\w.-]{1,80}[\)\]>]?")
_HONORIFIC = re.compile(r"(?:Dr|Prof|Professor|Mr|Mrs|Ms|Sir|Amb|Ambassador|Gen|Lt)\.?\s+(?=[A-Z])")


def read_byline(line: str) -> tuple[str, ...] | None:
    """Return the authors that `line` names, null when it is not a byline.

    A byline that names no person ("Posted by admin", "Translated by ...") has no authors: an empty tuple.
    """
    if len(line) > _LONGEST:
        return None
    plain = " ".join((_EMAIL.sub(" ", line) if "@" in line else line).split()).strip(" []()|·•")
    words = bylines()
    if words.other_credit.match(plain):
        return () if _people(words.other_credit.sub("", plain, count=1)) else None
    opener = words.opener.match(plain)
    if opener is not None:
        return _after_opener(opener, plain)
    return _name_and_office(plain)


def is_bare_name(line: str) -> bool:
    """Say whether a line has the form of one person's name: two or three capitalised words, none of an office."""
    words = line.split()
    return 2 <= len(words) <= 3 and not line.isupper() and all(word[0].isupper() for word in words) and _is_person(line)


def _after_opener(opener: re.Match[str], plain: str) -> tuple[str, ...] | None:
    opening, rest = opener[0].strip().lower().rstrip(": "), plain[opener.end() :].rstrip(" .,")
    bare = opening == "by" and ":" not in opener[0]
    labelled = opening.endswith(" by") or ":" in opener[0]
    if not (bare or labelled):
        return None
    if not rest or (bare and opener[0][0] != "B") or rest[-1] in "?!":
        return None
    people = _people(rest)
    if people:
        several_words = [name for name in people if " " in name or "." in name]
        if bare and not several_words:
            return None
        return people
    if rest.lower() in bylines().outlets:
        return (rest,)
    return () if labelled and len(rest.split()) <= 3 and not opening.startswith(("written", "words")) else None


def _name_and_office(plain: str) -> tuple[str, ...] | None:
    """Read "Jane Doe, staff writer" and "Jane Doe (Staff Reporter)"."""
    office = bylines().office.search(plain)
    if office is None or len(plain.split()) > 12 or office.start() == 0:
        return None
    name = re.split(r"[,(|–—/]|\s-\s", plain[: office.start()], maxsplit=1)
    if len(name) < 2:
        return None
    people = _people(name[0])
    return tuple(person for person in people if " " in person) or None


def _people(words: str) -> tuple[str, ...]:
    """Return the parts of a list of names that read as persons, in order, stopping at the first office or outlet."""
    people: list[str] = []
    for part in _PARTS.split(_WHERE.sub("", words)):
        name = _HONORIFIC.sub("", part.strip(" .,:;")).strip()
        if not name:
            continue
        if not _is_person(name):
            break
        people.append(name)
    return tuple(dict.fromkeys(people))


def _is_person(name: str) -> bool:
    if len(name) > 60 or not _NAME.match(name) or name.lower() in bylines().outlets:
        return False
    return not any(word.strip(".,").lower() in bylines().not_names for word in name.split())
