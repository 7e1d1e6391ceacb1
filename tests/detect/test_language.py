"""`language`: terms that come into use."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from yalu.detect import Language, Statement
from yalu.detect.language import left_out, log_odds, terms_of

PLAIN = ("trade grew along the border", "grain crossed the river", "friendship was praised in speeches")
PUBLISHERS = ("Court Gazette", "Trade Post")


@pytest.fixture
def speaking(history, event):
    """A history with a sentence every fortnight since 2000; from `since` on, every second one holds a term."""

    def make(since=2010, term="strategic dialogue", publishers=PUBLISHERS, late=PUBLISHERS):
        days = [date(2000, 1, 3) + timedelta(days=14 * number) for number in range(26 * 12)]
        said = []
        for number, day in enumerate(days):
            new = day.year >= since
            text = f"The two sides said that {PLAIN[number % 3]}."
            if new and number % 2:
                text = f"The two sides said of a {term} that {PLAIN[number % 3]}."
            outlets = late if new else publishers
            said.append(
                Statement(
                    day=day,
                    publisher=outlets[number // 2 % len(outlets)],
                    text=text,
                    event_id=f"event-{day}-CONSULT-CHN" if number % 5 == 0 else None,
                )
            )
        events = [event(each.day.isoformat()) for each in said if each.event_id]
        return replace(history(events, since=2000, until="2011-12-31"), statements=tuple(said))

    return make


def test_a_term_that_comes_into_use_is_found(speaking):
    (sign, *_) = Language().scan(speaking())
    assert "2010-03-31" <= sign.decided_at <= "2010-10-31"
    assert sign.reason.startswith("The term ‘strategic dialogue’ stands out")
    assert "by 2 publishers, against 0 of" in sign.reason
    assert sign.events
    assert sign.direction == "none"
    assert not sign.coverage_alone


def test_no_term_is_found_where_the_language_is_steady(speaking):
    assert Language().scan(speaking(since=2030)) == []


def test_names_are_no_terms(speaking):
    assert Language().scan(speaking(term="Strategic Dialogue")) == []
    words = left_out()
    assert terms_of("Premier Li opened a strategic dialogue with Kim.", words) == {
        "opened",
        "strategic",
        "dialogue",
        "strategic dialogue",
    }
    assert terms_of("He said on 3 May that aid, coal and oil had grown.", words) == {"coal", "grown"}


def test_a_term_of_one_publisher_is_no_sign(speaking):
    assert Language().scan(speaking(late=PUBLISHERS[:1])) == []


def test_new_publishers_explain_a_term(speaking):
    (sign, *_) = Language().scan(speaking(late=("Harbour Wire", "Northern Bulletin")))
    assert sign.coverage_alone
    assert sign.reason.endswith("so what was read could explain it.")


def test_nothing_later_changes_a_sign(speaking):
    made = speaking()
    found = Language().scan(made)
    for day in (date(2010, 3, 31), date(2010, 7, 5), date(2011, 6, 30)):
        assert Language().scan(made.as_of(day)) == [sign for sign in found if sign.decided_at <= day.isoformat()]


def test_log_odds_with_a_prior():
    scores = log_odds(np.array([8.0, 4.0, 4.0]), np.array([0.0, 40.0, 40.0]))
    assert scores[0] > 2 > 0 > scores[1]
    assert scores[1] == pytest.approx(scores[2])
    assert np.allclose(log_odds(np.array([5.0, 5.0]), np.array([5.0, 5.0])), 0)
