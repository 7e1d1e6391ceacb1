"""Claims: kinds by their cues, holders, pairs of states, likelihood, horizon and rarity."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from needed_words import needed_by_example

from yalu.code.claim_cues import claim_cues
from yalu.code.claim_likelihood import likelihood_of
from yalu.code.claim_stance import stance_of
from yalu.code.claims import claim_kinds, find_claims
from yalu.model.event import Claim
from yalu.model.mention import Actor, ActorMention, DateValue
from yalu.model.protocols import StoryMentions
from yalu.model.text import Document, Sentence, Story

STATES = {"China": "CHN", "Beijing": "CHN", "North Korea": "PRK", "Pyongyang": "PRK", "Seoul": "KOR", "Russia": "RUS"}


def claims(*sentences: str, authors: tuple[str, ...] = (), published: str | None = "2011-06-16") -> tuple[Claim, ...]:
    """Return the claims of a story of these sentences, with the states it names as mentions."""
    text = " ".join(sentences)
    document = Document(doc_id="doc-1", key=None, source="a", media_type="text/plain", sha256="0", text=text)
    marks, start = [], 0
    for number, sentence in enumerate(sentences):
        marks.append(Sentence(number=number, start=start, end=start + len(sentence)))
        start += len(sentence) + 1
    day = DateValue(start=published, end=published, precision="day", basis="publication") if published else None
    story = Story(
        story_id="story-1",
        doc="doc-1",
        number=0,
        title=None,
        section=None,
        authors=authors,
        published=day,
        start=0,
        end=len(text),
        marks=(),
        sentences=tuple(marks),
    )
    return find_claims(document, story, StoryMentions(actors=mentions(text), places=(), dates=()))


def mentions(text: str) -> tuple[ActorMention, ...]:
    found = []
    for name, country in STATES.items():
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            actor = Actor(
                text=name, country=country, name=name, role=None, level=None, sector="GOV", start=start, end=end
            )
            found.append(ActorMention(start=start, end=end, kind="state", actors=(actor,)))
            start = text.find(name, end)
    return tuple(sorted(found, key=lambda mention: mention.start))


@pytest.mark.parametrize("cue", claim_cues().cues, ids=lambda cue: f"{cue.kind}: {cue.example}")
def test_every_cue_finds_its_example(cue):
    assert cue.is_in(cue.example.lower())
    assert cue.kind in [claim.kind for claim in claims(cue.example, authors=("Jane Roe",))]


@pytest.mark.parametrize("cue", [cue for cue in claim_cues().cues if cue.when], ids=lambda cue: cue.example)
def test_words_that_need_a_speaker_are_no_claim_without_one(cue):
    plain = [other for other in claim_cues().cues if not other.when and other.kind == cue.kind]
    if not any(other.is_in(cue.example.lower()) for other in plain):
        assert cue.kind not in claim_kinds(cue.example)


def test_the_strings_that_cues_need_are_those_of_their_patterns():
    written = {cue.example: list(cue.needed) for cue in claim_cues().cues}
    assert written == needed_by_example(), "run python tests/code/needed_words.py"


def test_no_cue_matches_without_the_strings_it_needs():
    sentences = [cue.example.lower() for cue in claim_cues().cues]
    for cue in claim_cues().cues:
        pattern = re.compile(cue.written)
        assert all(
            any(word in each for word in cue.needed) for each in sentences if cue.needed and pattern.search(each)
        )


OTHER_WORDINGS = [
    ("forecast", "The alliance is bound to weaken as grain prices rise."),
    ("forecast", "The two navies are widely expected to clash again over the reef."),
    ("forecast", "Whether the truce holds remains to be seen."),
    ("rarity", "It was the first summit between them since 1972."),
    ("rarity", "Trade sank to its lowest level in two decades."),
    ("rarity", "His first journey abroad since taking office ended in the border town."),
    ("novelty", "Such bluntness is unprecedented in messages between the allies."),
    ("analogue", "The mood is reminiscent of the thaw of the early nineties."),
    ("breadth", "Contacts have expanded from trade into education and sport."),
    ("anniversary", "The envoy came on the eve of the 30th anniversary of the accord."),
    ("denial", "The spokesman denied that troops had crossed the river."),
    ("assessment", "The gesture was widely seen as a rebuke to the old guard."),
    ("assessment", "Analysts in the capital argue that the party lost the quarrel."),
]


@pytest.mark.parametrize(("kind", "sentence"), OTHER_WORDINGS)
def test_kinds_in_other_wordings(kind, sentence):
    assert kind in claim_kinds(sentence)


REPORTS = [
    "The premier arrived in the capital on Monday.",
    "The two ministers signed a treaty on fisheries.",
    "The president is expected to visit the port next week.",
    "The embassy said the talks lasted three hours.",
    "The army fired two rockets into the sea.",
    "The minister told the envoy that his country would continue to support the truce.",
    "Trade rose last year.",
    "The council may meet on Friday.",
    "The minister pledged that the north will help rebuild the bridge.",
    "The report would have been published in May.",
    "Our people must close their ranks and will surely build a thriving harbour.",
    "He expressed the hope that the friendship would grow stronger.",
    "The mill opened up a bright prospect for raising output.",
    "The peerless captain worked unprecedented miracles.",
    "She issued an article titled “The dam will never find rest and could collapse”.",
    "During the fair there will be a lecture and a concert.",
    "We have never recognized the court.",
    "The paper echoes what the council said.",
    "The loudspeakers will fall silent on May 1.",
    "The delegation will stay in the port until Tuesday.",
    "If either country is attacked, the other will give it help at once.",
    "Its masters would have to be invented if they did not exist.",
    "The minister said his side would continue to send grain.",
    "The declaration foresees a free harbour.",
    "The observatory expects the cold to last.",
    "The kingdom will give its neighbour 500 tonnes of rice.",
    "The guest came only the day before, according to diplomats.",
    "The concert was due to begin on Saturday.",
    "",
]


@pytest.mark.parametrize("sentence", REPORTS)
def test_plain_reports_are_not_claims(sentence):
    assert claim_kinds(sentence) == ()


def test_questions_and_headlines_claim_nothing():
    assert claims("How will this trend influence North Korea?") == ()


def test_rarity_keeps_since_and_years():
    (claim,) = claims("It was the first such congress in 30 years since December of 1981.")
    assert claim.kind == "rarity"
    assert claim.rarity is not None
    assert (claim.rarity.since, claim.rarity.years) == ("1981-12", 30.0)


@pytest.mark.parametrize(
    ("sentence", "since", "years"),
    [
        ("It was the first decline since 2009.", "2009", None),
        ("The fleets met for the first time in two decades.", None, 20.0),
        ("It was the first such visit since May 3, 1992.", "1992-05-03", None),
        ("They met for the first time in more than 40 years.", None, 40.0),
        ("It was his first trip since he took office in 1998.", "1998", None),
    ],
)
def test_rarity_fields(sentence, since, years):
    (claim,) = claims(sentence)
    assert claim.rarity is not None
    assert (claim.rarity.since, claim.rarity.years) == (since, years)


@pytest.mark.parametrize(
    ("sentence", "kind", "text", "name"),
    [
        ("Many experts agree that there will be more to lose.", "unnamed", "Many experts", None),
        ("But some predict a colder winter.", "unnamed", "some", None),
        (
            "Professor Lee Min-ho at Hanbit University explains that the reform seems to be late.",
            "person",
            "Professor Lee Min-ho",
            "Lee Min-ho",
        ),
        ("I think the pact is arguably dead.", "author", "I think", "Jane Roe"),
        ("The pact will likely lapse, according to analysts.", "unnamed", "analysts", None),
        ("Russia argues that the pact will likely lapse.", "institution", "Russia", "Russia"),
        ("The pact will likely lapse.", "author", "Jane Roe", "Jane Roe"),
    ],
)
def test_holders(sentence, kind, text, name):
    (claim,) = claims(sentence, authors=("Jane Roe",))
    assert claim.holder is not None
    assert claim.holder.kind == kind
    assert claim.holder.text.startswith(text)
    assert claim.holder.name == name


def test_a_role_is_read_beside_the_name():
    (claim,) = claims("Professor Lee Min-ho at Hanbit University explains that the reform seems to be late.")
    assert claim.holder is not None
    assert claim.holder.role == "Professor at Hanbit University"


def test_without_a_known_author_unattributed_opinion_has_no_holder():
    assert claims("The pact will likely lapse.")[0].holder is None


def test_a_passive_subject_holds_nothing():
    (claim,) = claims("Russia and China are expected to deepen their trade.")
    assert claim.holder is None


def test_about_is_the_pair_in_the_sentence_or_the_leading_pair_of_the_story():
    first, second, third = claims(
        "China and North Korea will likely keep their ties.",
        "Seoul is unlikely to object to China.",
        "The pact will likely lapse.",
    )
    assert first.about == ("CHN-PRK",)
    assert second.about == ("CHN-KOR",)
    assert third.about in {("CHN-KOR",), ("CHN-PRK",)}
    assert claims("The pact will likely lapse.")[0].about == ()


@pytest.mark.parametrize(
    "first",
    [
        "China sent a letter to North Korea last week, a Seoul official said on Monday.",
        "China sent a letter to North Korea last week, according to a senior Seoul official.",
        "A Seoul ministry official said on Monday that China sent a letter to North Korea.",
        "China sent a letter to North Korea last week. “It was long,” said a Seoul official.",
    ],
)
def test_who_only_tells_the_news_is_no_party_to_a_claim_without_states(first):
    assert claims(first, "Experts expect that trade will grow.")[-1].about == ("CHN-PRK",)


def test_a_state_that_speaks_in_its_own_name_is_a_party_where_no_other_is_named():
    assert claims("Beijing said Pyongyang would wait.", "The pact will likely lapse.")[-1].about == ("CHN-PRK",)


def test_three_states_make_three_pairs():
    (claim,) = claims("China, North Korea and Russia will likely keep their ties.")
    assert claim.about == ("CHN-PRK", "CHN-RUS", "PRK-RUS")


@pytest.mark.parametrize(
    ("sentence", "words", "low", "high"),
    [
        ("It is very likely to fail.", "very likely", 0.8, 0.95),
        ("It will likely fail.", "likely", 0.55, 0.8),
        ("It is unlikely to fail.", "unlikely", 0.2, 0.45),
        ("It is highly unlikely to fail.", "highly unlikely", 0.05, 0.2),
        ("It might fail.", "might", None, None),
    ],
)
def test_likelihood_words_and_bands(sentence, words, low, high):
    found = likelihood_of(sentence)
    assert found is not None
    assert (found.words, found.low, found.high) == (words, low, high)


def test_a_bare_will_names_no_likelihood():
    assert likelihood_of("It will fail.") is None


@pytest.mark.parametrize(
    ("sentence", "stance"),
    [
        ("They will deepen their friendly cooperation.", "warming"),
        ("The rift will widen amid tension and distrust.", "cooling"),
        ("There is no trust between them.", "cooling"),
        ("The river is long.", "none"),
    ],
)
def test_stance(sentence, stance):
    assert stance_of(sentence) == stance


def test_horizon_is_a_date_ahead_or_a_vague_future():
    ahead, vague, none = claims(
        "Trade is likely to double by 2015.",
        "Trade will likely grow in the near future.",
        "Trade, which fell in 2009, will likely grow.",
    )
    assert ahead.horizon is not None
    assert ahead.horizon.start == "2015-01-01"
    assert vague.horizon is not None
    assert (vague.horizon.start, vague.horizon.why) == (None, "ambiguous")
    assert none.horizon is None


def test_one_sentence_may_make_several_claims():
    kinds = [claim.kind for claim in claims("The first summit since 1972 will likely deepen their ties.")]
    assert kinds == ["forecast", "rarity"]


def test_evidence_is_the_sentence_and_ids_differ():
    found = claims("The pact will likely lapse.", "The pact is unlikely to be missed.")
    assert [claim.evidence.text for claim in found] == [
        "The pact will likely lapse.",
        "The pact is unlikely to be missed.",
    ]
    assert len({claim.claim_id for claim in found}) == 2


@given(text=st.text(max_size=120))
def test_any_sentence_is_read_the_same_twice(text):
    assert claim_kinds(text) == claim_kinds(text)
    if text:
        for claim in claims(text):
            assert claim.evidence.text == text


@pytest.mark.parametrize(
    ("sentence", "end", "why"),
    [
        ("Trade will probably recover within a year.", "2012-06-15", None),
        ("I expect the harbour to lose money in two months.", "2011-08-15", None),
        ("Relations could cool in the coming months.", None, "ambiguous"),
        ("The truce could fail, the paper said on Thursday.", None, None),
    ],
)
def test_the_horizon_of_a_forecast(sentence, end, why):
    (claim,) = claims(sentence)
    assert claim.kind == "forecast"
    found = claim.horizon or DateValue()
    assert (found.end, found.why) == (end, why)


def test_a_month_is_no_word_of_likelihood():
    found = likelihood_of("The council is expected to meet in May.")
    assert found is not None
    assert found.words == "is expected to"
    assert likelihood_of("The council sits on May 1.") is None
