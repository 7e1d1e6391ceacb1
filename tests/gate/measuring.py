"""Codes the gold texts with Yalu and scores what comes out."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from score import GoldDocument, Tally, load_gold, score

GOLD = Path(__file__).parent / "gold"
FLOORS = Path(__file__).parent / "floors.json"
GOLD_FILES = ("sentences.jsonl", "reports.jsonl")

# Floors lie this many points below what was measured when they were pinned. An event more or less moves recall by a
# third of a point at most; two points let a change of rules trade a few single texts for better language, while a
# fault that costs a whole construction or a type still fails.
TOLERANCE = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What coding a gold file gave: the tally of all its texts, and of those in each register."""

    name: str
    whole: Tally
    registers: Mapping[str, Tally]

    def describe(self) -> str:
        """Return the figures, recall and precision in each register, and the worst types, in a few lines."""
        tally = self.whole
        counts = f"{tally.gold} gold events, {tally.predicted} predicted, {tally.duplicates} duplicates"
        lines = [f"{self.name}: {_shown(tally.figures)}  ({counts})"]
        for register, each in self.registers.items():
            lines.append(f"in {register} prose: {_shown(each.figures)}")
        return "\n  ".join([*lines, *tally.worst_types()])


def measure(name: str) -> Measured:
    """Return how Yalu codes a gold file. Raises RuntimeError where a text cannot be coded."""
    documents = load_gold(GOLD / name)
    coded = code(documents)
    registers = sorted({document.register for document in documents if document.register})
    of_register = {
        register: score([each for each in documents if each.register == register], coded) for register in registers
    }
    return Measured(name=name, whole=score(documents, coded), registers=of_register)


def code(documents: Sequence[GoldDocument], *, coder: Any = None) -> dict[str, list[dict[str, Any]]]:
    """Return event mentions by document id, as `yalu code` writes them; `coder` makes another coder."""
    from yalu.model import Failure
    from yalu.model.schema import to_plain
    from yalu.pipeline import code_documents
    from yalu.read import read_lines

    lines = (json.dumps({"id": each.id, "text": each.text, "published": each.published}) for each in documents)
    read = list(read_lines(io.BytesIO("\n".join(lines).encode())))
    texts = [each for each in read if not isinstance(each, Failure)]
    failures: list[Failure | None] = [each for each in read if isinstance(each, Failure)]
    coded: dict[str, list[dict[str, Any]]] = {}
    for each in code_documents(texts, coder=coder):
        failures.append(each.failure)
        coded[str(each.document.key)] = [to_plain(event) for story in each.coded for event in story.events]
    if any(failures):
        raise RuntimeError(f"gold texts could not be coded: {[each for each in failures if each]}")
    return coded


def digest(name: str) -> str:
    """Return the SHA-256 of a gold file, line ends as in the repository."""
    return hashlib.sha256((GOLD / name).read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def load_floors() -> dict[str, dict[str, Any]]:
    """Return the pinned floors: for each gold file its digest and the least its figures may be."""
    pinned: dict[str, dict[str, Any]] = json.loads(FLOORS.read_text(encoding="utf-8"))
    return pinned


def _shown(figures: Mapping[str, float]) -> str:
    return "  ".join(f"{figure} {value:.1f}" for figure, value in figures.items())
