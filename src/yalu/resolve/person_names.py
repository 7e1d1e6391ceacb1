"""Names of persons: spellings that meet, what is the surname, and where an unknown name begins and ends."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪĮİĶĹĽŁŃŅŇŌŐŒŘŚŞŠŢŤŪŮŰŲŹŻŽȘȚ"
# A capitalised word: inner hyphens and apostrophes belong to it, a possessive 's does not.
CAPITALISED = rf"[{_UPPER}](?:[^\W\d_]|[-'](?=[^\W\d_])(?!'[sS]\b))*"
CAPITALISED_WORD = re.compile(rf"(?<![\w'-]){CAPITALISED}")
_LONGEST_NAME_WORDS = 6

# Ways in which agencies spell one Korean syllable. Folding them makes "Jang Song-thaek", "Chang Song-taek" and
# "Jang Seong-taek" one key (McCune-Reischauer, Revised Romanisation and North Korean spelling).
_KOREAN_FOLDS = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        ("ch|tch", "j"),
        ("kh|k", "g"),
        ("th|t", "d"),
        ("ph|p", "b"),
        ("sh", "s"),
        ("eo|ou", "o"),
        ("eu|oo|ue", "u"),
        ("woo|wu", "u"),
        ("ee", "i"),
        ("ae|ai|ay", "e"),
        ("weo", "wo"),
        ("yeo|you", "yo"),
        ("jung", "jong"),
        ("sung", "song"),
        ("yung", "yong"),
        ("hyun", "hyon"),
        ("(?<=.)r|l", "r"),
        ("(.)\\1", "\\1"),
    )
)


def plain_letters(text: str) -> str:
    """Return `text` without diacritics ("Erdoğan" to "Erdogan")."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text.replace("ı", "i").replace("ø", "o").replace("ł", "l"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def korean_key(surname: str, given: str) -> str:
    """Return one key for the usual romanisations of a Korean name whose surname is folded already."""
    folded = re.sub("[^a-z]", "", given.lower())
    for pattern, to in _KOREAN_FOLDS:
        folded = pattern.sub(to, folded)
    return f"{surname} {folded}"


# Consonants that romanisations of Arabic, Russian, Persian and other names write in several ways.
_CONSONANT_FOLDS = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        ("^y(?=[eu])", ""),
        ("^(?:dzh|dj)", "j"),
        ("x", "ks"),
        ("kh|gh|q|ck|c(?=[aouklrt])", "k"),
        ("ph|w|v|ff", "f"),
        ("ts|tz|z", "s"),
        ("sch|sh|ch|tch|c", "x"),
        ("(?<=[b-df-hj-np-tv-z])h", ""),
        ("(.)\\1", "\\1"),
    )
)
_ARTICLES = ("al", "el", "ul", "bin", "ibn", "abu")
_ARTICLE = re.compile("^(?:al|el)-")
_LETTERS = re.compile("[^a-z]")


def _skeleton(word: str) -> str:
    if len(word) <= 2:
        return word
    folded = word
    for pattern, to in _CONSONANT_FOLDS:
        folded = pattern.sub(to, folded)
    consonants = re.sub("[aeiouy]", "", folded[1:])
    return re.sub("(.)\\1", "\\1", ("a" if folded[:1] in "aeiou" else folded[:1]) + consonants)


def name_variants(name: str, *, surname_first: bool) -> Iterator[str]:
    """Yield `name` and the spellings that differ in hyphens, spaces and diacritics alone."""
    plain = plain_letters(name)
    yield from dict.fromkeys((name, plain))
    if surname_first and "-" in plain:
        head, tail = plain.split("-", 1)
        yield f"{head} {tail[:1].upper()}{tail[1:]}"
        yield f"{head}-{tail[:1].upper()}{tail[1:]}"
        yield f"{head}-{tail[:1].lower()}{tail[1:]}"
        yield f"{head}{tail.lower()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRules:
    """The word lists that say how names are built (`data/names.yaml`).

    `korean_surnames` gives for each spelling one that stands for the family.
    """

    particles: frozenset[str]
    korean_surnames: Mapping[str, str]
    surnames_first: frozenset[str]
    not_in_names: frozenset[str]

    def surname(self, name: str) -> str:
        """Return the part of a full name that news uses alone."""
        words = name.split()
        if len(words) < 2:
            return name
        if words[0] in self.surnames_first and len(words) <= 3 and self._east_asian(words):
            return words[0]
        last = words[-1]
        if last.lower() in ("jr", "jr.", "sr.", "ii", "iii"):
            last = words[-2]
        return re.sub("^(?:al|el)-", "", last, flags=re.IGNORECASE)

    def meeting_key(self, name: str) -> str:
        """Return one key for the usual spellings of a full name: "Muhammad al-Sahaf" and "Mohammed Sahhaf" meet.

        Korean names meet by syllables, Chinese ones letter by letter. Of other names each word keeps its first letter
        and its consonants, folded; articles go. Two persons of one state and one office whose names differ in vowels
        alone would meet too: that is rarer than two spellings of one name.
        """
        words = name.split()
        if words[0] in self.korean_surnames and len(words) <= 3:
            return korean_key(self.korean_surnames[words[0]], "".join(words[1:]))
        letters = [_LETTERS.sub("", _ARTICLE.sub("", plain_letters(word).lower())) for word in words]
        if words[0] in self.surnames_first:
            return f"{letters[0]} {''.join(letters[1:])}"
        return " ".join(filter(None, (_skeleton(word) for word in letters if word not in _ARTICLES)))

    def _east_asian(self, words: list[str]) -> bool:
        # "Li Keqiang", "Kim Jong Il" and "Ri Yong-ho" against "Lee Kuan Yew"-like western order "Song Hye Parker".
        return not any(len(word) > 9 for word in words[1:])

    def name_at(self, text: str, start: int) -> int | None:
        """Return where the capitalised name that begins at `start` ends, or null where none begins.

        Particles ("al", "van der") and initials belong to the name; weekdays, months and headline verbs end it.
        """
        end: int | None = None
        position = start
        for _ in range(_LONGEST_NAME_WORDS):
            word_end = self._word_end(text, position)
            if word_end is None:
                break
            if text[position:word_end] not in self.particles:
                end = word_end
            if text[word_end : word_end + 1] != " ":
                break
            position = word_end + 1
        return end

    def _word_end(self, text: str, start: int) -> int | None:
        match = _NAME_WORD.match(text, start)
        if match is None:
            return None
        word = match.group().rstrip(".") if len(match.group()) > 2 else match.group()
        if word in self.not_in_names:
            return None
        if not word[0].isupper() and word.split("-")[0] not in self.particles:
            return None
        return match.end() if len(match.group()) == 2 else start + len(word)


_NAME_WORD = re.compile(rf"[{_UPPER}]\.(?![^\W\d_])|{CAPITALISED}|[a-z]+-{CAPITALISED}|[a-z]{{1,4}}(?= )")
