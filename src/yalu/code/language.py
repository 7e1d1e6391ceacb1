"""English sentences, parsed with the model of this process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from yalu.code.parsing import Doc, load_model

# Sentences parsed at a time: memory grows with them, and speed does not beyond this.
_BATCH = 256


def parse(sentences: Sequence[str]) -> Iterator[Doc]:
    """Yield one parsed `Doc` for each sentence, in order."""
    model = load_model()
    for start in range(0, len(sentences), _BATCH):
        yield from model.parse(model.tag(sentences[start : start + _BATCH]))
