"""When: the date of an event in its story, told by its own words, the sentence before, or not at all."""

from __future__ import annotations

import pytest

OWN_WORDS = [
    ("Peru's foreign minister visited Chile on 3 March 2009.", ("2009-03-03", "2009-03-03", "day", "explicit")),
    ("Peru's foreign minister visited Chile in 1997.", ("1997-01-01", "1997-12-31", "year", "explicit")),
    ("Chad broke off relations with Libya in the spring of 1987.", ("1987-03-01", "1987-05-31", "season", "explicit")),
    ("Chad broke off relations with Libya in the 1980s.", ("1980-01-01", "1989-12-31", "decade", "explicit")),
    ("Peru's foreign minister visited Chile on Monday.", ("2012-05-14", "2012-05-14", "day", "weekday")),
    ("Peru's foreign minister visited Chile yesterday.", ("2012-05-15", "2012-05-15", "day", "relative")),
    ("Peru's foreign minister visited Chile last month.", ("2012-04-01", "2012-04-30", "month", "relative")),
    ("Peru's foreign minister visited Chile from 4 to 9 May.", ("2012-05-04", "2012-05-09", "interval", "relative")),
    # A year-less date is the nearest past; of something scheduled the nearest future.
    ("Peru's foreign minister visited Chile on March 3.", ("2012-03-03", "2012-03-03", "day", "relative")),
    ("Chad released Libyan prisoners last December.", ("2011-12-01", "2011-12-31", "month", "relative")),
    ("Armenia signed a treaty with Georgia on Saturday.", ("2012-05-12", "2012-05-12", "day", "weekday")),
    ("Armenia will sign a treaty with Georgia on Saturday.", ("2012-05-19", "2012-05-19", "day", "weekday")),
    ("Armenia will sign a treaty with Georgia on June 3.", ("2012-06-03", "2012-06-03", "day", "relative")),
    ("Armenia will sign a treaty with Georgia next month.", ("2012-06-01", "2012-06-30", "month", "relative")),
]


@pytest.mark.parametrize(("text", "expected"), OWN_WORDS, ids=[text[-45:] for text, _ in OWN_WORDS])
def test_an_event_takes_the_date_of_its_clause(text, expected, code) -> None:
    (event,) = code(text)
    date = event.date
    assert (date.start, date.end, date.precision, date.basis) == expected
    assert date.why is None
    assert date.text is not None
    assert date.text in text


UNDATED = [
    # No date words: the publication date is not the event's.
    ("Peru's foreign minister visited Chile.", "2012-05-16", "no_cue"),
    ("Peru's foreign minister visited Chile.", None, "no_cue"),
    # Nothing to count from.
    ("Peru's foreign minister visited Chile on March 3.", None, "no_anchor"),
    ("Peru's foreign minister visited Chile on Monday.", None, "no_anchor"),
]


@pytest.mark.parametrize(("text", "published", "why"), UNDATED)
def test_an_event_without_a_date_says_why(text, published, why, code) -> None:
    (event,) = code(text, published)
    assert (event.date.start, event.date.end, event.date.precision, event.date.basis) == (None, None, None, None)
    assert event.date.why == why


@pytest.mark.parametrize(
    "text",
    [
        "On the tenth anniversary of the war, Chad condemned Libya.",
        "Chad has condemned Libya for three years.",
        "During a three-day visit, Chad's foreign minister praised Libya.",
    ],
)
def test_durations_and_anniversaries_are_no_dates(text, code) -> None:
    (event,) = [event for event in code(text) if event.type in ("ACCUSE", "SUPPORT")]
    assert event.date.start is None
    assert event.date.why in ("no_cue", "not_a_date")


def test_each_clause_keeps_its_own_date(code) -> None:
    praise, blame = code("Kenya praised Uganda on Thursday and condemned Somalia on Friday.")
    assert (praise.date.start, blame.date.start) == ("2012-05-10", "2012-05-11")


def test_the_date_of_a_participle_is_not_that_of_the_sentence(code) -> None:
    events = code("The treaty, signed by Chad and Libya in 1966, was hailed on Monday by Sudan.")
    (signing,) = [event for event in events if {actor.country for actor in event.source} == {"TCD"}]
    assert signing.date.start == "1966-01-01"


def test_a_day_later_counts_from_the_event_before(code) -> None:
    text = (
        "Polish President Bronislaw Komorowski arrived in Kiev on 7 May 2012. Two days later he met Viktor Yanukovych."
    )
    arrival, meeting = code(text)
    assert arrival.date.start == "2012-05-07"
    assert (meeting.date.start, meeting.date.precision, meeting.date.basis) == ("2012-05-09", "day", "anchored")


def test_a_year_later_counts_from_the_event_before(code) -> None:
    treaty, attack = code("In 2003 Chad signed a treaty with Libya. A year later Libya attacked Chad.")
    assert treaty.date.start == "2003-01-01"
    assert (attack.date.start, attack.date.end) == ("2004-01-01", "2004-12-31")


def test_a_scene_goes_on_in_the_simple_past(code) -> None:
    text = (
        "Polish President Bronislaw Komorowski arrived in Kiev on Monday. He met Ukrainian President Viktor Yanukovych."
    )
    _, meeting = code(text)
    assert (meeting.date.start, meeting.date.basis, meeting.date.text) == ("2012-05-14", "anchored", None)


@pytest.mark.parametrize(
    "second",
    [
        # Others, who take no part in the scene.
        "Norway condemned Russia.",
        # Earlier than the scene.
        "Georgia had expelled an Armenian diplomat.",
        # Later than the scene.
        "Armenia will open its border with Georgia.",
    ],
)
def test_a_scene_does_not_go_on_for_others_or_in_other_tenses(second, code) -> None:
    first, other = code(f"Armenia signed a treaty with Georgia on Monday. {second}")
    assert first.date.start == "2012-05-14"
    assert other.date.start is None
    assert other.date.why == "no_cue"


def test_the_day_of_a_report_is_that_of_what_it_tells_in_the_simple_past(code) -> None:
    (event,) = code("Turkish officials said on Tuesday that Syria attacked a Turkish village.")
    assert event.date.start == "2012-05-15"


def test_the_day_of_a_report_is_not_that_of_what_had_happened(code) -> None:
    (event,) = code("Turkish officials said on Tuesday that Syria had attacked a Turkish village.")
    assert event.date.start is None


def test_the_day_of_a_report_gives_way_to_the_day_of_the_act(code) -> None:
    (event,) = code("Turkish officials said on Tuesday that Syria attacked a Turkish village on 2 May.")
    assert event.date.start == "2012-05-02"


def test_the_same_words_on_another_day_are_another_date(code) -> None:
    text = "Kenya condemned Uganda on Monday."
    days = [code(text, published)[0].date.start for published in ("2012-05-16", "2012-05-23", "1999-12-31")]
    assert days == ["2012-05-14", "2012-05-21", "1999-12-27"]


# Which of a sentence's dates is the event's: text, words of its trigger, the beginning of its day or None.
WHOSE_DATE = [
    # A cause, a limit, a name and a relative clause have times of their own.
    (
        "Norway suspended arms sales to Chad in response to the shootings in Kidal at the weekend.",
        "suspended",
        None,
    ),
    ("Norway ordered Chad to close its consulate by Friday.", "ordered", None),
    ("Norway suspended its 1969 accord with Chad.", "suspended", None),
    ("The emir cancelled a June 12 summit with Norway on Monday.", "cancelled", "2012-05-14"),
    ("Rebels had taken the Malian town of Kidal by Thursday.", "taken", "2012-05-10"),
    # A clause with "when" says when; so does a governing verb, and the noun that shares the time of its clause.
    ("Kenya's president will propose talks to Uganda when they meet in Gulu on June 16.", "propose", "2012-06-16"),
    ("Kenya decided on Monday to end a pact with Uganda.", "end a pact", "2012-05-14"),
    ("Kenya and Uganda agreed to reopen the border at their summit in Gulu on Monday.", "summit", "2012-05-14"),
    # What is judged has another day than the judgement.
    ("Kenya condemned Iran's nuclear test on Friday as reckless.", "test", None),
    # A promise or refusal is made when it is said; a threat before what it threatens.
    ("Kenya will not send diplomats to Uganda, its president announced on Monday.", "send", "2012-05-14"),
    ("Kenya met the minister of Uganda on Monday and will see the king of Jordan on Friday.", "met", "2012-05-14"),
    # The tense of the verb that a date stands with says whether it lies ahead.
    ("Kenya's president visits Uganda on Friday.", "visits", "2012-05-18"),
    ("Kenya is sending its prime minister to Uganda on Friday.", "sending", "2012-05-18"),
]


@pytest.mark.parametrize(("text", "words", "day"), WHOSE_DATE, ids=[text[:50] for text, _, _ in WHOSE_DATE])
def test_a_date_belongs_to_its_own_clause(text, words, day, code) -> None:
    event = next(event for event in code(text) if words in event.trigger.text)
    assert event.date.start == day


SCENES = [
    # Today is the day of the dateline.
    ("OSLO, May 14 - Norway expelled two Chadian diplomats this morning.", "expelled", "2012-05-14"),
    # A dated saying makes a scene, and what was reported in it lies in it.
    ("Chad's foreign minister spoke on Monday. Chad accused Libya of arming rebels.", "accused", "2012-05-14"),
    # A sentence may only say when.
    ("Chad recalled its ambassador from Libya. The step came on Sunday.", "recalled", "2012-05-13"),
    # The perfect of a lead takes the day of the scene that follows.
    ("Chad and Libya have agreed to reopen their border. They set a date on Monday.", "agreed", "2012-05-14"),
    # An outsider's answer has a day of its own; one who does alike has not.
    ("Chad attacked Libya on Monday. Norway condemned Chad.", "condemned", None),
    (
        "Chad recalled its ambassador from Libya on Monday. Norway recalled its ambassador from Libya.",
        "recalled",
        "2012",
    ),
    # After a look back no day is sure, unless the words go back with it.
    ("Chad met Libya on Monday. Chad invited Libya last year. Chad thanked Libya.", "thanked", None),
    ("Chad's president visited Libya in 1991. While in Tripoli, he thanked Libya.", "thanked", "1991-01-01"),
]


@pytest.mark.parametrize(("text", "words", "day"), SCENES, ids=[text[:50] for text, _, _ in SCENES])
def test_a_clause_without_a_date_takes_that_of_its_scene(text, words, day, code) -> None:
    event = [event for event in code(text) if words in event.trigger.text][-1]
    assert (event.date.start[: len(day)] if event.date.start and day else event.date.start) == day


def test_a_deed_planned_with_a_date_is_agreed_on(code) -> None:
    (event,) = code("Kenya's president visits Uganda on Friday.")
    assert (event.type, event.status) == ("AGREE", "scheduled")


def test_a_clause_counted_from_the_main_one_has_its_own_date(code) -> None:
    events = code("Kenya freed Somali sailors on Monday, two weeks before its president is to visit Somalia.")
    assert [event.date.start for event in events if event.status == "scheduled"] == ["2012-05-28"]
    (blow, strike) = code("Iran attacked Iraq on Monday, hours after Iraq had attacked Iran.")
    assert (blow.date.start, strike.date.start) == ("2012-05-14", "2012-05-14")


def test_a_day_earlier_counts_from_the_saying(code) -> None:
    (event,) = code("Chad admitted on Monday that its army had attacked Libya a day earlier.")
    assert event.date.start == "2012-05-13"
