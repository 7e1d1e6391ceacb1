"""What every coder must keep to, whoever wrote it: add one of your own to CODERS and run this file.

The texts are made from words by hypothesis, and a list of hostile ones: a coder reads what strangers wrote.
"""

from __future__ import annotations

import dataclasses
import functools
import pickle
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yalu.code.rules import RuleCoder
from yalu.codebook import load_codebook
from yalu.model import CodedStory, DateValue, Document, EventMention, Known, Story
from yalu.model.event import ClaimKind, Domain, Quad, Stance, Status
from yalu.model.ids import document_id
from yalu.model.mention import AttributionKind, DateBasis, DateWhy, Level, Precision, Sector
from yalu.model.protocols import Coder
from yalu.record.evidence import check_evidence
from yalu.segment import segment

CODERS: dict[str, Callable[[], Coder]] = {RuleCoder.name: RuleCoder}
CODEBOOK = load_codebook()

COUNTRY = re.compile(r"[A-Z]{3}")
# A parse costs some ten milliseconds.
FEW = settings(max_examples=30, deadline=None)

HOSTILE = {
    "empty": "",
    "blank": " \n\t\n ",
    "one letter": "x",
    "control characters": "China\x00attacked\x07 India\x1b[31m.\x7f\u200b\ufeff\n\x0cIndia\x0b condemned China.",
    "emoji": "🇨🇳 China 🤝 India 🇮🇳 signed a treaty on Monday 🎉👩‍👩‍👧‍👦. 🚀🚀 North Korea fired a missile 🚀.",
    "one long line": "China condemned India and " * 2000,
    "one long word": "a" * 50_000,
    "a table in one line": "; ".join(f"Chad {year} attacked Niger" for year in range(1, 500)),
    "right to left": "قال الرئيس إن الصين هاجمت الهند. China \u202econdemned\u202c India. נשיא סין ביקר בהודו.",
    "chinese": "中国外交部长星期一访问了印度。两国签署了条约。China condemned India 谴责。",
    "html": '<p class="x">China <b>attacked</b> India&nbsp;on <a href="javascript:run()">Monday</a>.</p><!-- <script>',
    "combining marks": "C\u0301hi\u0308na atta\u0327cked I\u030andia. Z" + "\u0335" * 200 + " China condemned India.",
    "odd spaces": "China\u00a0condemned\u2003India.\u2028Chad\u2029thanked\u3000Niger\u0085.",
    "carriage returns": "China condemned India.\r\nIndia condemned China.\rChad thanked Niger.",
    "quotes never closed": '"China attacked India, “said the minister that ‘Chad attacked Niger (and [Mali',
    "dates that are none": "China attacked India on 31 February 2011, 99/99/9999, the 45th of May and in 0000.",
    "numbers": "China sent 1e999 tons, 9" + "9" * 400 + " dollars and -0 men to India.",
    "capitals": "CHINA CONDEMNS INDIA; INDIA SUMMONS CHINESE AMBASSADOR",
    "only punctuation": ".!?.,;:—…\"'()[]{}<>" * 50,
    "formula": '=HYPERLINK("http://example.org","China") attacked India. \'; DROP TABLE events; --',
    "the same again": "China condemned India. " * 60,
    "names alone": "China India Chad Niger Mali Norway Sweden Finland Peru Chile " * 8,
}

MADE_OF = """
    China India Chad Pyongyang Moscow Xi Jinping the UN it they he the two sides both countries Chinese Indian minister
    president ambassador army attacked condemned signed a treaty visited met will not said that on Monday last month
    2011 talks with to against by of and or , . ; : - sanctions lifted imposed missile fired into sea died defected
    reportedly according if unless refused agreed troops withdrew from 500 tons rice first in years ( ) \u2014 \u201c
    \u201d
"""
WORDS = [*MADE_OF.split(), "\n", "\n\n"]
TEXTS = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join),
    st.text(st.characters(codec="utf-8"), max_size=300),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(st.characters(codec="utf-8"), max_size=5)), max_size=40).map(
        " ".join
    ),
)
DAYS = st.one_of(st.none(), st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(str), st.just("not a date"))
STORY = (
    "Chinese Foreign Minister Yang Jiechi visited India on Monday. China signed a treaty with India. It sent "
    "500 tons of rice. He told his Indian counterpart that China will lift sanctions next month.\n\n"
    "Reuters reported that North Korea had fired a missile into the sea. North Korea's parliament opened a plenary "
    "session. It was the first such visit in thirty years, analysts said."
)


@functools.cache
def made(name: str) -> Coder:
    return CODERS[name]()


@pytest.fixture(params=CODERS)
def coder(request: pytest.FixtureRequest) -> Coder:
    return made(request.param)


def document(text: str, published: str | None = "2012-05-16") -> tuple[Document, tuple[Story, ...]]:
    """Return a document as a reader makes it, and its stories."""
    whole = Document(
        doc_id=document_id(key=None, text=text, title=None, publisher=None, published=published),
        key=None,
        source="made",
        media_type="text/plain",
        sha256="0" * 64,
        text=text,
        published=Known(value=published, basis="given") if published else None,
    )
    return whole, tuple(segment(whole))


def coded_alone(coder: Coder, text: str, published: str | None = "2012-05-16") -> list[CodedStory]:
    whole, stories = document(text, published)
    (answers,) = coder.code([(whole, stories)])
    assert len(answers) == len(stories)
    for story, answer in zip(stories, answers, strict=True):
        _check(whole, story, answer)
    return answers


def test_it_is_a_coder_with_a_versioned_name(coder) -> None:
    assert isinstance(coder, Coder)
    assert re.fullmatch(r"[a-z]+\.v\d+", coder.name)


def test_it_codes_a_plain_story(coder) -> None:
    events = [event for story in coded_alone(coder, STORY) for event in story.events]
    assert {"CONSULT", "SUPPORT", "MOBILIZE"} <= {event.type for event in events}


def test_nothing_gives_nothing(coder) -> None:
    assert coder.code([]) == []
    whole, _ = document("China condemned India.")
    assert coder.code([(whole, ())]) == [[]]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_coded_without_a_fault(name, coder) -> None:
    assert coded_alone(coder, HOSTILE[name]) == coded_alone(coder, HOSTILE[name])


@FEW
@given(text=TEXTS, published=DAYS)
@pytest.mark.parametrize("name", CODERS)
def test_any_text_is_coded_without_a_fault_and_in_the_same_way_again(name, text, published) -> None:
    assert coded_alone(made(name), text, published) == coded_alone(made(name), text, published)


@FEW
@given(texts=st.lists(TEXTS, min_size=2, max_size=4), data=st.data())
@pytest.mark.parametrize("name", CODERS)
def test_a_batch_gives_what_each_document_gives_alone_in_any_order(name, texts, data) -> None:
    coder = made(name)
    batch = [document(text) for text in dict.fromkeys([*texts, STORY])]
    alone = [coder.code([each])[0] for each in batch]
    assert coder.code(batch) == alone
    order = data.draw(st.permutations(range(len(batch))))
    assert coder.code([batch[number] for number in order]) == [alone[number] for number in order]


def test_two_coders_of_one_kind_agree(coder) -> None:
    other = type(coder)()
    assert coded_alone(other, STORY) == coded_alone(coder, STORY)


def test_documents_of_one_text_have_ids_of_their_own(coder) -> None:
    first, second = document(STORY, "2012-05-16"), document(STORY, "2012-05-17")
    (one,), (other,) = (coder.code([each])[0] for each in (first, second))
    assert not {event.mention_id for event in one.events} & {event.mention_id for event in other.events}
    assert not {claim.claim_id for claim in one.claims} & {claim.claim_id for claim in other.claims}


def test_rows_come_in_order_of_the_text(coder) -> None:
    for story in coded_alone(coder, STORY):
        assert [event.sentence for event in story.events] == sorted(event.sentence for event in story.events)
        starts = [event.trigger.start for event in story.events]
        assert starts == sorted(starts)


def test_rows_travel_between_processes(coder) -> None:
    answers = coded_alone(coder, STORY)
    assert pickle.loads(pickle.dumps(answers)) == answers  # noqa: S301


# What holds of every answer -------------------------------------------------------------------------------------------


def _check(whole: Document, story: Story, answer: CodedStory) -> None:
    rows = (*answer.events, *answer.claims, *answer.quantities)
    ids = [
        getattr(row, name) for row in rows for name in ("mention_id", "claim_id", "quantity_id") if hasattr(row, name)
    ]
    assert len(ids) == len(set(ids))
    for row in rows:
        assert (row.doc, row.story) == (whole.doc_id, story.number)
        check_evidence(row, whole.text)
        assert story.start <= row.evidence.start < row.evidence.end <= story.end
        for what in _spans(row):
            assert whole.text[what.start : what.end] == what.text
    for event in answer.events:
        _check_event(event, story)
    quantities = {quantity.quantity_id for quantity in answer.quantities}
    assert {quantity for event in answer.events for quantity in event.quantities} <= quantities
    assert {claim.kind for claim in answer.claims} <= set(get_args(ClaimKind))
    assert {claim.stance for claim in answer.claims} <= set(get_args(Stance))
    for quantity in answer.quantities:
        assert quantity.unit
        _check_date(quantity.date)


def _spans(value: Any) -> Iterator[Any]:
    """Yield every part of a row that has a start, an end and a text, at whatever depth."""
    if isinstance(value, tuple):
        for each in value:
            yield from _spans(each)
    elif dataclasses.is_dataclass(value):
        if all(isinstance(getattr(value, name, None), int) for name in ("start", "end")):
            yield value
        for field in dataclasses.fields(value):
            yield from _spans(getattr(value, field.name))


def _check_event(event: EventMention, story: Story) -> None:
    sentence = story.sentences[event.sentence]
    assert (event.evidence.start, event.evidence.end) == (sentence.start, sentence.end)
    assert sentence.start <= event.trigger.start < event.trigger.end <= sentence.end
    assert event.type in CODEBOOK.types
    assert event.mode is None or event.mode in CODEBOOK.types[event.type].modes
    assert event.quad == CODEBOOK.quad(event.type)
    assert event.quad is None or event.quad in get_args(Quad)
    assert event.domain in get_args(Domain)
    assert event.cameo is None or CODEBOOK.from_cameo(event.cameo)
    assert set(event.contexts) <= set(CODEBOOK.contexts)
    assert event.status in get_args(Status)
    assert 0 <= event.confidence <= 1
    # An event is somebody's; who it is may be unknown.
    assert event.source or event.target
    for actor in (*event.source, *event.target):
        assert actor.country is None or COUNTRY.fullmatch(actor.country)
        assert actor.level is None or actor.level in get_args(Level)
        assert actor.sector is None or actor.sector in get_args(Sector)
    assert {each.kind for each in event.attribution} <= set(get_args(AttributionKind))
    assert all(each.text for each in event.attribution)
    _check_date(event.date)


def _check_date(value: DateValue) -> None:
    known = (value.start, value.end, value.precision, value.basis)
    if value.start is None:
        assert known == (None, None, None, None)
        assert value.why in get_args(DateWhy)
        return
    assert None not in known
    assert value.why is None
    assert date.fromisoformat(value.start) <= date.fromisoformat(value.end)
    assert value.precision in get_args(Precision)
    assert value.basis in get_args(DateBasis)
