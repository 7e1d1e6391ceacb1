"""What is remembered of words against what spaCy's own components say of them in their sentences."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from yalu.code.language import english, parse

GOLD = Path(__file__).parents[1] / "gate" / "gold" / "sentences.jsonl"
# Beside every fourth sentence of our gold: words whose neighbours matter, and white space.
ODD = [
    "There is a visit; there 's no deal; it is said that Oslo was told there were talks.",
    "Let's go, he'd've said; they ain't gonna sign, y'all.",
    " Oslo\u2019s  ministers\nsaid:\n\nthe masses' leaves fell.",
    "Visits.",
]


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return [json.loads(line)["text"] for line in GOLD.read_text(encoding="utf-8").splitlines()[::4]] + ODD


def test_parts_of_speech_and_lemmas_are_those_of_spacy(texts: list[str]) -> None:
    for own, other in zip(parse(texts), english().pipe(texts, batch_size=128), strict=True):
        for field in ("text", "tag_", "pos_", "lemma_", "dep_"):
            assert [getattr(token, field) for token in own] == [getattr(token, field) for token in other], own.text
        assert [token.head.i for token in own] == [token.head.i for token in other], own.text


def test_a_second_reading_is_the_first(texts: list[str]) -> None:
    first, second = ([(token.pos_, token.lemma_) for doc in parse(texts) for token in doc] for _ in range(2))
    assert first == second


def test_nothing_is_parsed_into_nothing() -> None:
    assert [len(doc) for doc in parse(["", "Yes.", ""])] == [0, 2, 0]
