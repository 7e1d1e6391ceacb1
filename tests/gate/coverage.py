"""What the coder finds of each type, and how much of each mode is right: `python tests/gate/coverage.py [--write]`.

On our own gold, sentences and reports together. The gold names no modes, so of a mode it is told how often the coder
gave it, in how many of these pair and type are right, and which modes it never gave. `--write` writes the tables into
docs/accuracy.md.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from measuring import GOLD, GOLD_FILES, code
from pages import replace_part
from score import Tally, is_right, load_gold, pairs_of, score

from yalu.codebook import load_codebook


@dataclass(slots=True, kw_only=True)
class Coverage:
    """Counts over all gold texts: of gold events by type, and of coded pairs of states by type and mode."""

    tallies: list[Tally] = field(default_factory=list)
    coded: Counter[tuple[str, str | None]] = field(default_factory=Counter)
    right: Counter[tuple[str, str | None]] = field(default_factory=Counter)


def measure_coverage() -> Coverage:
    """Return what coding our gold gives."""
    coverage = Coverage()
    for name in GOLD_FILES:
        documents = load_gold(GOLD / name)
        coded = code(documents)
        coverage.tallies.append(score(documents, coded))
        for document in documents:
            pairs = [(line["mode"], pair) for line in coded[document.id] for pair in pairs_of(line)]
            verdicts = is_right(document, [pair for _, pair in pairs])
            for (mode, pair), right in zip(pairs, verdicts, strict=True):
                if right is not None:
                    coverage.coded[pair.type, mode] += 1
                    coverage.right[pair.type, mode] += right
    return coverage


def table(coverage: Coverage) -> str:
    """Return the tables of types and modes as Markdown."""
    types = load_codebook().types
    rows = ["| type | gold events | found, % | coded | right, % |", "|---|---|---|---|---|"]
    rows += [_type_row(coverage, name) for name in types]
    rows += [
        "",
        "| type | modes: how often coded, and in how many of these pair and type are right |",
        "|---|---|",
    ]
    rows += [_mode_row(coverage, name, list(each.modes)) for name, each in types.items() if each.modes]
    return "\n".join(rows)


def _type_row(coverage: Coverage, name: str) -> str:
    gold = sum(tally.of_type(name).gold for tally in coverage.tallies)
    found = sum(tally.of_type(name).found for tally in coverage.tallies)
    coded, right = (
        sum(count for (of_type, _), count in counts.items() if of_type == name)
        for counts in (coverage.coded, coverage.right)
    )
    return f"| {name} | {gold} | {_share(found, gold)} | {coded} | {_share(right, coded)} |"


def _mode_row(coverage: Coverage, name: str, modes: Sequence[str]) -> str:
    given = [mode for mode in modes if coverage.coded[name, mode]]
    told = [f"{mode} {coverage.coded[name, mode]}, {coverage.right[name, mode]} right" for mode in given]
    without = coverage.coded[name, None]
    if without:
        told.append(f"no mode {without}, {coverage.right[name, None]} right")
    never = [mode for mode in modes if mode not in given]
    words = "; ".join([*told, *([f"never: {', '.join(never)}"] if never else [])])
    return f"| {name} | {words} |"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}" if whole else "-"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, report, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the tables into docs/accuracy.md")
    options = parser.parse_args(arguments)
    shown = table(measure_coverage())
    if options.write:
        replace_part("coverage", shown)
    sys.stdout.write(shown + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
