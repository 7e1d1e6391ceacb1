"""`portfolio`: a state that turns from one partner to another."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from yalu.detect import PartnerEvents, Portfolio, StateName
from yalu.detect.portfolio import spread
from yalu.detect.values import month_end

UNTIL = "2012-12-31"


@pytest.fixture
def trading(history, event, names):
    """A history of North Korea with ten events a quarter: so many with China, the others with Russia."""

    def make(with_china, until=UNTIL):
        rows = []
        for year in range(2000, 2013):
            for month in (1, 4, 7, 10):
                ours = with_china(year)
                for partner, number in (("CHN", ours), ("RUS", 10 - ours)):
                    day = date(year, month, 1)
                    rows.append(
                        PartnerEvents(
                            state="PRK", partner=partner, month=day, quad=None, events=number, known=month_end(day)
                        )
                    )
        made = history([event(f"{year}-02-01") for year in range(2000, 2013)], since=2000, until=until)
        russia = {"RUS": StateName(name="Russia", adjective="Russian")}
        kept = tuple(row for row in rows if row.events and row.known <= made.until)
        return replace(made, partners=kept, names=names | russia)

    return make


def test_it_says_from_whom_to_whom(trading):
    (sign, *_) = Portfolio().scan(trading(lambda year: 6 if year < 2010 else 2))
    assert "2010-04-01" <= sign.decided_at <= "2010-12-31"
    assert sign.reason.startswith("North Korea turned from China to Russia: China had a part in ")
    assert "equal partners" in sign.reason
    assert sign.direction == "restructuring"
    assert sign.events
    assert not sign.coverage_alone


def test_a_steady_portfolio_is_not_remarked(trading):
    assert Portfolio().scan(trading(lambda year: 6)) == []
    # Shares that go up and down every year are no shift.
    assert Portfolio().scan(trading(lambda year: 4 + 2 * (year % 2))) == []


def test_bodies_of_states_are_no_partners(trading):
    made = trading(lambda year: 6)
    busy = tuple(replace(row, partner="UNO", events=90) for row in made.partners if row.month.year >= 2010)
    assert Portfolio().scan(replace(made, partners=(*made.partners, *busy))) == []


def test_other_publishers_explain_it(trading):
    made = trading(lambda year: 6 if year < 2010 else 2)
    reading = tuple(
        replace(entry, publisher="Trade Post" if entry.day.year >= 2010 else "Court Gazette") for entry in made.reading
    )
    (sign, *_) = Portfolio().scan(replace(made, reading=reading))
    assert sign.coverage_alone
    assert sign.reason.endswith("which could explain it.")


def test_nothing_later_changes_a_sign(trading):
    made = trading(lambda year: 6 if year < 2008 else 2)
    found = Portfolio().scan(made)
    for day in (date(2008, 6, 15), date(2009, 3, 31), date(2010, 1, 1)):
        assert Portfolio().scan(made.as_of(day)) == [sign for sign in found if sign.decided_at <= day.isoformat()]


def test_spread():
    assert spread(Counter({"CHN": 5, "RUS": 5})) == pytest.approx(2)
    assert spread(Counter({"CHN": 5})) == 1
    assert spread(Counter()) == 0
