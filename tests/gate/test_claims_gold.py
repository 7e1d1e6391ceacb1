"""Claims of our own gold: their form, and the floors under what Yalu finds of them."""

from __future__ import annotations

from typing import get_args

import pytest
from claim_score import CLAIMS, HALVES, ClaimTally, load_claims, measured, measured_later, same_holder
from measuring import digest, load_floors

from yalu.code.claim_likelihood import likelihood_words
from yalu.model.event import ClaimKind, Stance

KINDS = set(get_args(ClaimKind))


@pytest.fixture(scope="module")
def tallies() -> dict[str, ClaimTally]:
    return dict(measured())


def test_claims_and_floors_move_together() -> None:
    assert digest(CLAIMS) == load_floors()[CLAIMS]["sha256"], "claims.jsonl has changed: run tests/gate/repin.py"


@pytest.mark.slow
@pytest.mark.parametrize("half", HALVES)
def test_no_figure_of_claims_is_below_its_floor(half: str, tallies: dict[str, ClaimTally]) -> None:
    figures, floors = tallies[half].figures, load_floors()[CLAIMS]["floors"][half]
    assert {name: figures[name] for name, floor in floors.items() if figures[name] < floor} == {}


def test_every_claim_is_well_formed() -> None:
    ranges = {(band.low, band.high) for band in likelihood_words().bands.values()}
    for text in load_claims():
        assert text.half in HALVES
        for sentence in text.sentences:
            claim = sentence.claim
            if claim is None:
                continue
            assert {*claim["kinds"], *claim["alt_kinds"]} <= KINDS, sentence.text
            assert {claim["stance"], *claim["alt_stances"]} <= set(get_args(Stance)), sentence.text
            if isinstance(claim["likelihood"], dict):
                low, high = claim["likelihood"]["low"], claim["likelihood"]["high"]
                assert (low, high) in ranges or low == high, sentence.text
            holder = claim["holder"]
            assert holder is None or not holder["text"] or holder["text"] in sentence.text, sentence.text


def test_there_are_enough_claims_of_every_kind_and_sentences_without_any() -> None:
    sentences = [sentence for text in load_claims() for sentence in text.sentences]
    claims = [sentence.claim for sentence in sentences if sentence.claim]
    assert len(claims) >= 170
    assert sum(sentence.claim is None and not sentence.optional for sentence in sentences) >= 170
    assert {kind for claim in claims for kind in claim["kinds"]} == KINDS


def test_a_holder_is_the_golds_by_name_else_by_words() -> None:
    gold = {
        "holder": {"kind": "person", "text": "she", "name": "Ann Hale", "role": None},
        "alt_holders": ["unnamed"],
    }
    assert same_holder(gold, {"kind": "person", "text": "she", "name": "Ann Hale", "role": None})
    assert same_holder(gold, {"kind": "unnamed", "text": "she", "name": None, "role": None})
    assert not same_holder(gold, {"kind": "person", "text": "she", "name": "Jo Roe", "role": None})
    assert not same_holder(gold, None)


@pytest.mark.slow
def test_what_was_learnt_from_later_sentences_stays_learnt() -> None:
    figures = measured_later()
    assert min(figures.values()) >= 90, figures
