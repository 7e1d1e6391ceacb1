"""English sentences, parsed with the model of this process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from yalu.code.parsing import load_model
from yalu.code.words import ParsedSentence

# Sentences parsed at a time: memory grows with them, and speed does not beyond this.
_BATCH_SENTENCES = 128


def parse(sentences: Sequence[str]) -> Iterator[ParsedSentence]:
    """Yield each sentence parsed, in order."""
    model = load_model()
    for start in range(0, len(sentences), _BATCH_SENTENCES):
        yield from model.parse(sentences[start : start + _BATCH_SENTENCES])
