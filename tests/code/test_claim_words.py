"""Words of likelihood and stance, and who is found to hold what a sentence tells."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yalu.code.claim_likelihood import likelihood_of, likelihood_words
from yalu.code.claim_stance import stance_of, stance_words
from yalu.code.rules import RuleCoder
from yalu.model import Document
from yalu.model.event import Claim
from yalu.model.ids import document_id
from yalu.model.text import Known
from yalu.segment import segment

TERMS = likelihood_words().terms


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.example)
def test_every_term_of_likelihood_stands_for_its_band(term):
    found = likelihood_of(term.example)
    band = likelihood_words().bands[term.band]
    assert found is not None
    assert (found.low, found.high) == (band.low, band.high)
    assert found.words in term.example


@pytest.mark.parametrize("example", likelihood_words().number_examples)
def test_a_number_is_taken_as_it_stands(example):
    found = likelihood_of(example)
    assert found is not None
    assert found.low == found.high
    assert found.low in (0.6, 0.3, 0.25, pytest.approx(2 / 3))


def test_the_bands_are_those_of_the_directive_and_touch():
    names = ["remote", "very_unlikely", "unlikely", "even", "likely", "very_likely", "almost_certain"]
    bands = [likelihood_words().bands[name] for name in names]
    assert bands[0].low == 0.01
    assert bands[-1].high == 0.99
    assert all(one.high == other.low for one, other in pairwise(bands))


@pytest.mark.parametrize(
    ("sentence", "low", "high"),
    [
        ("Talks are not likely to resume.", 0.20, 0.45),
        ("Talks will probably not resume.", 0.20, 0.45),
        ("The king will almost certainly not come.", 0.01, 0.05),
        ("Ties are not expected to improve.", 0.05, 0.45),
        ("No change is likely.", 0.20, 0.45),
        ("It is not very likely.", 0.20, 0.45),
        ("The odds are below ten per cent that he stays; the chance is below ten per cent.", 0.0, 0.1),
        ("We judge with high confidence that they met.", None, None),
        ("Few doubt that he will come.", None, None),
        ("The likelihood of a deal appears slim.", 0.05, 0.20),
        ("It is uncertain whether he will come.", None, None),
        ("The council meets on May 1.", None, None),
    ],
)
def test_modified_and_negated_words(sentence, low, high):
    found = likelihood_of(sentence)
    assert ((found.low, found.high) if found else (None, None)) == (low, high)


@given(st.text(alphabet=st.characters(codec="ascii"), max_size=80))
def test_any_text_has_an_ordered_range_or_none(text):
    found = likelihood_of(f"It is likely {text}")
    assert found is not None
    assert (found.low is None) == (found.high is None)
    assert found.low is None or 0 <= found.low <= found.high <= 1


@pytest.mark.parametrize(("sentence", "stance"), stance_words().examples)
def test_every_example_of_stance(sentence, stance):
    assert stance_of(sentence) == stance


@given(st.text(max_size=120))
def test_any_text_has_a_stance(text):
    assert stance_of(text) in ("warming", "cooling", "none")


def read(text: str, authors: tuple[str, ...] = (), published: str = "2014-05-14") -> list[Claim]:
    """Return the claims that the coder finds in a text."""
    document = Document(
        doc_id=document_id(key=None, text=text, title=None, publisher=None, published=published),
        key=None,
        source="made",
        media_type="text/plain",
        sha256="0" * 64,
        text=text,
        published=Known(value=published, basis="given"),
        authors=tuple(Known(value=author, basis="given") for author in authors),
    )
    (stories,) = RuleCoder().code([(document, segment(document))])
    return [claim for story in stories for claim in story.claims]


@pytest.mark.parametrize(
    ("text", "kind", "name", "role"),
    [
        (
            "Trade will likely fall, said Park Min-ho, a fellow of the Sunrise Institute.",
            "person",
            "Park Min-ho",
            "fellow of the Sunrise Institute",
        ),
        (
            "Joan Hale, who tracks tankers from Oslo, puts the odds of a ban at 40 per cent.",
            "person",
            "Joan Hale",
            None,
        ),
        ("The row will widen, the economist Nam Sung-il warned.", "person", "Nam Sung-il", "economist"),
        ("Trade will likely fall, the Sunrise Institute said in a note.", "institution", "Sunrise Institute", None),
        ("Trade will likely fall, a spokeswoman for the ministry said.", "institution", None, None),
        ("The pact is a dead letter, wrote the Morning Herald.", "outlet", "Morning Herald", None),
        ("Trade will likely fall, an official who asked not to be named said.", "unnamed", None, None),
        ("Reuters quoted a senior envoy as saying that the truce will likely fail.", "unnamed", None, None),
        ("In the view of most diplomats the pact is fragile.", "unnamed", None, None),
        ("Few in the capital expect a thaw.", "unnamed", None, None),
        ("Analysts expect trade to grow, the ministry said.", "unnamed", None, None),
        ("I doubt that the truce will last.", "author", "Jane Roe", None),
    ],
)
def test_who_holds_it(text, kind, name, role):
    claim = read(text, authors=("Jane Roe",))[0]
    assert claim.holder is not None
    assert claim.holder.kind == kind
    if name:
        assert claim.holder.name == name
    if role:
        assert claim.holder.role is not None
        assert role in claim.holder.role


@pytest.mark.parametrize(
    "text",
    [
        "Lee Min-ho teaches law in Busan. He expects the truce to fail. “War is unlikely,” he added.",
        "Trade will fall, said Lee Min-ho, an economist. “It will not recover soon. The banks are to blame.”",
        "The truce will likely fail, said Professor Lee Min-ho. Lee thinks that the generals want it to.",
    ],
)
def test_a_speaker_is_carried_over_sentences(text):
    found = read(text)
    assert len(found) >= 2
    assert {claim.holder.name if claim.holder else None for claim in found} == {"Lee Min-ho"}


def test_it_and_they_stand_for_a_body_and_for_many():
    bank = read("The Bank of Korea met on Friday. Trade probably shrank, it said.")
    many = read("Diplomats think that he came for rice. They believe it was refused.")
    assert bank[0].holder is not None
    assert (bank[0].holder.kind, bank[0].holder.name) == ("institution", "Bank of Korea")
    assert [claim.holder.kind for claim in many if claim.holder] == ["unnamed", "unnamed"]


def test_a_known_person_has_the_office_of_the_day():
    early = read("The pact is fragile, Xi Jinping said.", published="2009-05-14")
    late = read("The pact is fragile, Xi Jinping said.", published="2015-05-14")
    assert [claim.holder.role for claim in (*early, *late) if claim.holder] == ["vice president", "president"]


@pytest.mark.parametrize(
    "text",
    [
        "China will send a delegation next week, the ministry announced.",
        "The ministry warned that it would fire back.",
        "The minister called on both sides to talk.",
        "The two met for an hour, according to Xinhua.",
        "Many callers ask simple questions.",
        "He now writes on the region for a newspaper.",
        "The Bank of Korea put out its yearly estimate on Friday.",
    ],
)
def test_a_report_with_a_speaker_is_no_claim(text):
    assert read(text) == []


@given(st.text(alphabet="He said, “” it. Kim thinks the bank's is; a to", max_size=90))
def test_any_text_is_read_twice_alike(text):
    assert read(f"Lee Min-ho spoke. {text}") == read(f"Lee Min-ho spoke. {text}")
