"""Hard-wrapped text: a line that breaks off in the middle of a sentence ends none; lines of their own stay apart."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest

from yalu.model.text import Document
from yalu.segment import segment, split_sentences

PROSE = (
    "The two governments said on Tuesday that the ferry line across the strait would open again in spring, an official "
    "in Osten said on Monday. Trade grew by a third last year, and Minister Kim told Ambassador Ri that North Port "
    "would welcome it. Officials from both ports had met three times since January to settle the fees."
)
SENTENCES = [PROSE[span.start : span.end] for span in split_sentences(PROSE)]


def sentences(text: str) -> list[str]:
    return [" ".join(text[span.start : span.end].split()) for span in split_sentences(text)]


@pytest.mark.parametrize("width", range(60, 81))
def test_wrapped_prose_has_the_sentences_of_the_same_prose_unwrapped(width: int) -> None:
    assert sentences(textwrap.fill(PROSE, width)) == SENTENCES


@pytest.mark.parametrize("width", [60, 66, 72, 80])
@pytest.mark.parametrize("layout", ["{title}\n\n{prose}\n\n{prose}", "# {title}\n\n{prose}\n\n- {title}\n- {title}\n"])
def test_wrapped_prose_among_titles_and_lists(width: int, layout: str) -> None:
    title = "Ferry line between rival ports to reopen"
    found = sentences(layout.format(title=title, prose=textwrap.fill(PROSE, width)))
    assert [words for words in found if words in SENTENCES] == SENTENCES * layout.count("{prose}")
    assert sum(words.strip("# -") == title for words in found) == layout.count("{title}")


@pytest.mark.parametrize(
    "text",
    [
        "North Port sent a letter last week, a South Port official said on\nMonday. Trade grew.",
        "A letter was sent last week and trade between the two ports of\nOsten grew by a third.",
        "The letter was sent last week. Trade between the two grew, the envoy and Minister\nKim said. It will go on.",
        "The minister met the envoy of the island in the capital, together with the\nPremier, for a talk.",
        "He spoke with the envoy in the port on Tuesday, and with Minister Kim Min-\nHo of the North on trade.",
    ],
)
def test_a_capital_after_a_line_that_breaks_off_begins_no_sentence(text: str) -> None:
    joined = text.replace("-\n", "-").replace("\n", " ")
    assert [words.replace("- ", "-") for words in sentences(text)] == sentences(joined)


@pytest.mark.parametrize(
    "lines",
    [
        ["Ferry line between rival ports to reopen in spring", "Officials said on Monday that trade grew."],
        ["Ferry line between rival ports to reopen in spring", "Grain ships wait for the thaw in Osten harbour"],
        [
            "Ferry line between rival ports to reopen in early spring",
            "Grain ships wait for the long thaw in the Osten harbour",
            "Envoys of both ports meet for the third time since May",
        ],
        ["- the ferry line between the two rival ports of the strait", "- Grain", "- Fish"],
        ["1. The ferry line between the two rival ports across the strait", "2. Grain", "3. Fish"],
        ["What the two rival ports of the strait will do after Life Goes On", "Trade grew."],
        ["Posted in", "Trade"],
    ],
)
def test_lines_of_their_own_stay_apart(lines: list[str]) -> None:
    assert sentences("\n".join(lines)) == lines


def test_a_byline_under_an_unfinished_line_stays_apart() -> None:
    found = sentences("The ferry line reopens. Trade between the two rival ports grows\nBy Anna Berg")
    assert found[-1] == "By Anna Berg"


def test_a_title_right_above_wrapped_prose_stays_a_title(make_document: Callable[..., Document]) -> None:
    title = "Ferry line between rival ports to reopen"
    document = make_document(f"{title}\n{textwrap.fill(PROSE, 72)}\n")
    (story,) = segment(document)
    assert story.title == title
    found = [" ".join(document.text[each.start : each.end].split()) for each in story.sentences]
    assert found == [title, *SENTENCES]
