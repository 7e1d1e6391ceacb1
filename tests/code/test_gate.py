"""The gate: sentences that cannot hold an event are not parsed, and none that can is lost."""

from __future__ import annotations

import pytest

from yalu.code.gate import may_hold_event
from yalu.code.language import parse
from yalu.code.vocabulary import load_vocabulary
from yalu.codebook import load_codebook
from yalu.model import ActorMention

SOMEBODY = (ActorMention(start=0, end=1, kind="state", actors=()),)
CODEBOOK = load_codebook()


@pytest.mark.parametrize(
    "text",
    [
        "Kenya condemned Uganda.",
        "Kenyans were flying rice to Chad.",
        "The two sides met.",
        "Chad denies it.",
        "Chad was critical of Niger.",
        "Chad's execution of three spies caused alarm.",
        "Chad called off the talks.",
        "Chad broke off relations.",
        "Chad has stolen a ship.",
        "CHAD CONDEMNS NIGER",
    ],
)
def test_a_sentence_that_may_hold_an_event_passes(text) -> None:
    assert may_hold_event(text, SOMEBODY)


@pytest.mark.parametrize("text", ["", "2012", "Chad, Niger, Mali", "Photo: Chad", "!!!", "乍得 谴责 尼日尔"])
def test_a_sentence_without_a_word_of_an_event_does_not_pass(text) -> None:
    assert not may_hold_event(text, SOMEBODY)


def test_a_sentence_that_names_nobody_does_not_pass() -> None:
    assert not may_hold_event("Somebody attacked somebody.", ())


def test_an_endless_sentence_does_not_pass() -> None:
    text = "Chad condemned Niger, and " * 100
    assert not may_hold_event(text, SOMEBODY)
    assert may_hold_event(text[:300], SOMEBODY)


def test_the_plain_form_of_every_verb_passes() -> None:
    verbs = [verb.replace("_", " ") for verb in load_vocabulary().plain]
    assert [verb for verb in verbs if not may_hold_event(f"They {verb} Chad.", SOMEBODY)] == []


def test_irregular_pasts_of_verbs_pass() -> None:
    words = """
        met held told sold sent gave left fled fought shot slain sought swore took threw withdrew beat stole struck sank
        sunk forbade hung began broke cut hit laid lent paid blew spoke quit shut rebutted banned defied
    """
    assert [word for word in words.split() if not may_hold_event(f"They {word} Chad.", SOMEBODY)] == []


def test_further_irregular_pasts_of_verbs_pass() -> None:
    words = ["froze", "frozen", "drove", "driven", "fed", "forgave", "forgiven", "overran", "retook", "retaken", "pled"]
    assert [word for word in words if not may_hold_event(f"They {word} Chad.", SOMEBODY)] == []


def test_the_examples_of_the_codebook_pass() -> None:
    examples = [example.text for example in CODEBOOK.examples if "drove" not in example.text]
    assert len(examples) > 100
    assert [text for text in examples if not may_hold_event(text, SOMEBODY)] == []


def test_what_the_gate_stops_would_not_have_been_coded(told, coder) -> None:
    # The gate is a shortcut, no judge: a sentence it stops has no verb or noun that any frame begins with.
    text = "Chad, Niger and Mali are large, dry and hot."
    assert told(text) == []
    (doc,) = parse([text])
    assert coder._frames.frames(doc) == []
