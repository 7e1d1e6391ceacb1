"""What a sentence must hold for a cue of claims to match: `python tests/code/needed_words.py` writes it down.

A hundred cues are searched in every sentence, and most have no word in it; a quick test for these strings spares the
search. They are read off the syntax tree of each pattern as the standard library parses it, here and not when Yalu
runs: the parser is no public part of Python.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from yalu.code.claim_cues import NEEDED, claim_cues

DATA = Path(__file__).parents[2] / "src" / "yalu" / "code" / "data"
_HEAD = (
    "# Made by tests/code/needed_words.py from claims.yaml: a sentence in which the cue matches holds one of these.\n"
)

# Fewer letters stand in every sentence; more strings than this take as long as the search itself.
_FEWEST_LETTERS = 3
_MOST_STRINGS = 40
# A string of so many letters is rare enough: then fewer strings are better than longer ones.
_LETTERS_ENOUGH = 6


def needed_words(pattern: str) -> tuple[str, ...]:
    """Return strings of which every match of `pattern` holds at least one; empty where none can be told."""
    parser = importlib.import_module("re._parser")
    strings = _of_sequence(list(parser.parse(pattern)))
    # Whatever holds "feared" holds "fear".
    found = {each for each in strings if not any(other != each and other in each for other in strings)}
    return tuple(sorted(found)) if found and len(found) <= _MOST_STRINGS else ()


def _of_sequence(items: Sequence[tuple[Any, Any]]) -> frozenset[str]:
    """Return the strings of the best item of a sequence: the longest, of those the fewest."""
    options: list[frozenset[str]] = []
    literal = ""
    for operator, value in items:
        if str(operator) == "LITERAL":
            literal += chr(value)
            continue
        options.append(frozenset([literal]))
        literal = ""
        options.append(_of_item(str(operator), value))
    options.append(frozenset([literal]))
    useful = [option for option in options if option and min(map(len, option)) >= _FEWEST_LETTERS]
    return max(useful, key=lambda option: (min(_LETTERS_ENOUGH, *map(len, option)), -len(option)), default=frozenset())


def _of_item(operator: str, value: Any) -> frozenset[str]:
    if operator == "BRANCH":
        branches = [_of_sequence(list(branch)) for branch in value[1]]
        return frozenset().union(*branches) if all(branches) else frozenset()
    if operator == "SUBPATTERN":
        return _of_sequence(list(value[3]))
    if operator in ("MAX_REPEAT", "MIN_REPEAT") and value[0] >= 1:
        return _of_sequence(list(value[2]))
    return frozenset()


def needed_by_example() -> dict[str, list[str]]:
    """Return the strings needed by each cue, under its example."""
    return {cue.example: list(needed_words(cue.written)) for cue in claim_cues().cues}


if __name__ == "__main__":
    text = yaml.safe_dump(
        needed_by_example(), allow_unicode=True, width=10_000, default_flow_style=None, sort_keys=False
    )
    (DATA / NEEDED).write_text(_HEAD + text, encoding="utf-8")
