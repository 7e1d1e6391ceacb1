"""Pairwise precision and recall of linking on made worlds: `python tests/link/pair_score.py` prints the table."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from link_world import CODEBOOK, LinkWorld, make_link_world, pairs

from yalu.link import link_mentions

# Weights were set on the known phrasings with seeds 1 to 40. Happenings over two years between six pairs of states.
# The last one is denser than any real dyad: the same few sentences recur every few days.
WORLDS = (
    ("known phrasings", 700, "known", (31, 32, 33, 34)),
    ("held-out phrasings", 700, "held_out", (101, 102, 103, 104)),
    ("held-out phrasings, dense", 2000, "held_out", (105,)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Pairs of mentions put together that belong together, all that were put together, all that belong together."""

    right: int
    found: int
    true: int

    @property
    def precision(self) -> float:
        """The share of what was put together that belongs together."""
        return self.right / self.found

    @property
    def recall(self) -> float:
        """The share of what belongs together that was put together."""
        return self.right / self.true


def measure(worlds: Iterable[LinkWorld]) -> Score:
    """Return the score over all pairs of some worlds."""
    right = found = true = 0
    for world in worlds:
        events, _ = link_mentions(world.mentions, world.published, CODEBOOK)
        put = pairs({name: event.event_id for event in events for name in event.mentions})
        belong = pairs(world.truth)
        right, found, true = right + len(put & belong), found + len(put), true + len(belong)
    return Score(right=right, found=found, true=true)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def main() -> None:
    """Print the table."""
    _say("| made world | happenings | seeds | pairs | precision | recall |\n|---|---|---|---|---|---|")
    for name, happenings, phrasing, seeds in WORLDS:
        score = measure(make_link_world(happenings, seed, phrasing=phrasing) for seed in seeds)
        _say(f"| {name} | {happenings} | {len(seeds)} | {score.true} | {score.precision:.3f} | {score.recall:.3f} |")


if __name__ == "__main__":
    main()
