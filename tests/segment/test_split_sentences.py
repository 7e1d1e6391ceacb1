"""Sentence boundaries, one rule a row."""

from __future__ import annotations

import pytest

from yalu.segment import split_sentences
from yalu.segment.sentences import LONGEST_SENTENCE


def _sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("He flew to the U.S. on Monday. The talks went on.", 2),
        ("He left the U.S. The talks went on.", 2),
        ("The U.S. Congress met Mr. Lee and Gen. Kim J. S. Park.", 1),
        ("Lt. Gen. Ri met Prof. Jeon of St. Petersburg on Dec. 3 at noon.", 1),
        ("The visit was in Dec. The talks came later.", 2),
        ("They met at 9 a.m. Monday in Seoul.", 1),
        ("They met at 9 a.m. Kim left at noon.", 2),
        ("The D.C.-based group, i.e. a small one, met N. Korean officials.", 1),
        ("Trade rose 3.5 percent to 4.1 bln. That was a record.", 2),
        ("Article No. 5 was read. No. They refused.", 3),
        ("It was built by Sinuiju Trading Co. Ltd. The firm denied it.", 2),
        ("He agreed. “We will go.” Then he left.", 3),
        ('He said: "We will go. They will stay." The talks ended.', 3),
        ("“Why now?” Kim asked. “Why not?”", 2),
        ("“Stop!” the minister said. He left.", 2),
        ("“Will they come?” Nobody knew.", 2),
        ("He paused ... and went on. The end.", 2),
        ("He waited… Then he left.", 2),
        ("It ended in 1953. In 1961 a treaty followed.", 2),
        ("It was Juche 113. The year was cold.", 2),
        ("It closed.[1] It opened again.", 2),
        ("It closed.It opened again in May.", 2),
        ("1. The first talks were held. 2. The second failed.", 2),
        ("The line reopened. (Yonhap) It was May.", 2),
        ("中国很好。朝鲜也好！", 2),
        ("Is it so? Yes! It is.", 3),
        ("First paragraph without a stop\n\nSecond paragraph", 2),
    ],
)
def test_number_of_sentences(text: str, count: int) -> None:
    assert len(_sentences(text)) == count, _sentences(text)


def test_lines_filled_to_a_width_are_one_paragraph() -> None:
    text = (
        "The two governments said on Tuesday that the line across the strait\n"
        "would open again in spring. Officials from Osten and from the port of\n"
        "Westen had met three times since January in order to settle the fees\n"
        "and the timetable.\n"
        "A list follows\n"
        "One\n"
    )
    assert _sentences(text)[0].endswith("again in spring.")
    assert _sentences(text)[1].endswith("the timetable.")
    assert _sentences(text)[2:] == ["A list follows", "One"]


def test_offsets_are_kept_within_a_part_of_the_text() -> None:
    text = "Before. One is here. Two is here. After."
    spans = split_sentences(text, 8, 33)
    assert [text[span.start : span.end] for span in spans] == ["One is here.", "Two is here."]


@pytest.mark.parametrize("text", ["", " \n\t ", "\u2028\u2029", "\x0c\x0b"])
def test_nothing_visible_has_no_sentence(text: str) -> None:
    assert split_sentences(text) == ()


def test_a_sentence_without_end_is_cut_at_clauses() -> None:
    text = "and then the delegation went on to the next town, " * 20_000
    spans = split_sentences(text)
    assert max(span.end - span.start for span in spans) <= LONGEST_SENTENCE
    assert all(text[span.end - 1] == "," for span in spans)


def test_text_without_spaces_is_cut_and_kept() -> None:
    text = "a" * 1_000_000
    spans = split_sentences(text)
    assert max(span.end - span.start for span in spans) <= LONGEST_SENTENCE
    assert sum(span.end - span.start for span in spans) == len(text)


def test_a_cut_does_not_part_a_letter_from_its_accent() -> None:
    text = "e\u0301" * 3_000
    assert all(text[span.start] == "e" for span in split_sentences(text))
