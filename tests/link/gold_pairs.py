"""Linking on our own gold of reports, from text to events: `python tests/link/gold_pairs.py` prints figures and faults.

Two reports are put together where an event has mentions of both. They belong together where the gold names one event.
"""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from yalu.codebook import load_codebook
from yalu.link import link_mentions
from yalu.model import Document, EventMention
from yalu.pipeline import code_documents
from yalu.read import read_lines

GOLD = Path(__file__).parents[1] / "gate" / "gold" / "same-event.jsonl"
Pairs = frozenset[frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPairs:
    """Pairs of reports by id: those that linking puts together, those of one event, and those with both coded."""

    found: Pairs
    true: Pairs
    coded: Pairs

    @property
    def precision(self) -> float:
        """The share of what was put together that belongs together."""
        return len(self.found & self.true) / len(self.found)

    @property
    def recall(self) -> float:
        """The share of what belongs together that was put together."""
        return len(self.found & self.true) / len(self.true)

    @property
    def recall_of_coded(self) -> float:
        """The same among pairs of reports in which the coder found some event at all."""
        return len(self.found & self.coded) / len(self.coded)


def read_gold() -> dict[str, dict[str, str]]:
    """Return the lines of the gold by id."""
    lines = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    return {line["id"]: line for line in lines}


def mentions_of(gold: dict[str, dict[str, str]]) -> dict[str, list[EventMention]]:
    """Return what Yalu codes in each report, by id."""
    fields = ("id", "text", "published")
    text = "\n".join(json.dumps({name: line[name] for name in fields}) for line in gold.values())
    documents = [each for each in read_lines(io.BytesIO(text.encode())) if isinstance(each, Document)]
    return {
        str(coded.document.key): [mention for story in coded.coded for mention in story.events]
        for coded in code_documents(documents, claims=False)
    }


def measure() -> GoldPairs:
    """Code and link the gold, and return the pairs."""
    gold = read_gold()
    coded = mentions_of(gold)
    report_of = {mention.mention_id: name for name, found in coded.items() for mention in found}
    published: dict[tuple[str, int], str | None] = {
        (mention.doc, mention.story): gold[name]["published"] for name, found in coded.items() for mention in found
    }
    events, _ = link_mentions([each for found in coded.values() for each in found], published, load_codebook())
    found = {
        frozenset(pair)
        for event in events
        for pair in combinations(sorted({report_of[name] for name in event.mentions}), 2)
    }
    true = {frozenset(pair) for pair in combinations(gold, 2) if gold[pair[0]]["event"] == gold[pair[1]]["event"]}
    read = {name for name in gold if coded[name]}
    both = frozenset(pair for pair in true if pair <= read)
    return GoldPairs(found=frozenset(found), true=frozenset(true), coded=both)


def main() -> None:
    """Print the figures, and each pair that is wrong."""
    pairs = measure()
    say = sys.stdout.write
    say(f"{len(pairs.true)} pairs, precision {pairs.precision:.3f}, recall {pairs.recall:.3f}; ")
    say(f"of {len(pairs.coded)} with both coded {pairs.recall_of_coded:.3f}\n")
    for what, faults in (("put together", pairs.found - pairs.true), ("missed", pairs.true - pairs.found)):
        for pair in sorted(map(sorted, faults)):
            say(f"{what}: {' and '.join(pair)}\n")


if __name__ == "__main__":
    main()
