"""Every entry of the vocabulary has a sentence of our own, and the coder reads that sentence as it says.

The sentences stand in `examples/*.txt`, not in the package: nothing reads them at run time. A line is

    entry | what is coded | sentence

An entry is named as `entries` below names it. What is coded is `-` for no event at all, or the events, split by
semicolons, each `TYPE`, with `.mode`, a status other than `occurred` and `SOURCE>TARGET` (`=` when symmetric) where
they matter: `AGREE scheduled FRA>DEU`. The types must be exactly those; modes, statuses and sides that are given must
be among what is coded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from yalu.code.vocabulary import read_data
from yalu.model import EventMention

FOLDER = Path(__file__).parent / "examples"
# What a pattern asks for, besides its verb: this tells patterns of one verb apart.
_CONDITIONS = (
    "object", "noun", "subject", "with", "prep_object", "prep_noun", "as_complement", "source_sectors", "adverb",
    "human", "joint", "mover", "pair", "future", "speaker",
)  # fmt: skip


def verb_entries() -> Iterator[str]:
    """Yield `agree` for plain verbs and `send object=force,vehicle` for patterns."""
    data = read_data("verbs.yaml")
    yield from (verb for words in data["plain"].values() for verb in words)
    yield from (pattern_entry(row) for row in data["patterns"])


def pattern_entry(row: Mapping[str, Any]) -> str:
    """Return the name of a pattern: its verb and what it asks for."""
    asked = [f"{key}={_words(row[key])}" for key in _CONDITIONS if key in row]
    return " ".join([row["verb"], *(asked or ["any use"])])


def operator_entries() -> Iterator[str]:
    """Yield `perform hold`: the list and the word."""
    for name, words in read_data("operators.yaml").items():
        lists = words.items() if isinstance(words, dict) else [(name, words)]
        yield from (f"{each} {word}" for each, members in lists for word in members)


def noun_entries() -> Iterator[str]:
    """Yield each class, `meeting`, and what becomes of it when it is stopped, refused or planned, `meeting end`."""
    for name, spec in read_data("nouns.yaml").items():
        yield name
        yield from (f"{name} {relation}" for relation in ("end", "end_inside", "refuse", "plan") if relation in spec)


def nominal_entries() -> Iterator[str]:
    """Yield `deed closure` for nouns made of verbs and `governing refusal` for those with an infinitive."""
    data = read_data("nominal.yaml")
    yield from (f"deed {noun}" for noun in data["deeds"])
    yield from (f"governing {noun}" for noun in data["governing"])


def domestic_entries() -> Iterator[str]:
    """Yield `appointment elect`, the mode and the verb, and `noun death passing`."""
    data = read_data("domestic.yaml")
    yield from (f"{mode} {verb}" for mode, rows in data["modes"].items() for row in rows for verb in row["verbs"])
    yield from (f"noun {mode} {noun}" for mode, nouns in data["nouns"].items() for noun in nouns)


def _words(value: object) -> str:
    return ",".join(value) if isinstance(value, list) else str(value)


# Each file of examples: the entries it is about, and how many of them may still lack one.
FILES: dict[str, tuple[Callable[[], Iterator[str]], int]] = {
    "verbs": (verb_entries, 0),
    "operators": (operator_entries, 0),
    "nouns": (noun_entries, 0),
    "nominal": (nominal_entries, 0),
    "domestic": (domestic_entries, 0),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One line of a file of examples."""

    where: str
    entry: str
    expected: tuple[str, ...]
    text: str


def read_examples(name: str) -> list[Example]:
    """Return the examples of a file, in order."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    found = []
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("#"):
            entry, expected, text = (part.strip() for part in line.split("|"))
            events = () if expected == "-" else tuple(each.strip() for each in expected.split(";"))
            found.append(Example(where=f"{name}.txt:{number}", entry=entry, expected=events, text=text))
    return found


def agrees(example: Example, events: Sequence[EventMention], sides: Callable[[EventMention], str]) -> bool:
    """Tell whether the events are those the example says."""
    if {event.type for event in events} != {re.split(r"[ .]", each)[0] for each in example.expected}:
        return False
    shown = [{event.type, f"{event.type}.{event.mode}", event.status, sides(event)} for event in events]
    return all(any(set(each.split()) <= words for words in shown) for each in example.expected)


@pytest.mark.parametrize("name", FILES)
def test_every_entry_has_an_example(name: str) -> None:
    entries, lacking_at_most = FILES[name]
    known, shown = set(entries()), {example.entry for example in read_examples(name)}
    assert sorted(shown - known) == [], "these examples belong to no entry"
    lacking = sorted(known - shown)
    assert len(lacking) <= lacking_at_most, f"without an example: {lacking}"


def test_every_example_is_coded_as_it_says(code_all, sides) -> None:
    examples = [example for name in FILES for example in read_examples(name)]
    wrong = []
    for example, events in zip(examples, code_all([example.text for example in examples]), strict=True):
        if not agrees(example, events, sides):
            told = "; ".join(f"{event.type}.{event.mode} {event.status} {sides(event)}" for event in events) or "-"
            wrong.append(f"{example.where} [{example.entry}] {example.text}\n    coded: {told}")
    assert wrong == [], "\n" + "\n".join(wrong)
