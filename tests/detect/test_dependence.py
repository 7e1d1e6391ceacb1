"""`dependence`: trade that breaks with its past, and the part of a partner in all trade."""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from yalu.detect import Dependence, ValueSeries
from yalu.detect.student import two_sided
from yalu.detect.words import amount_words, flow_words, percent_words

# Trade of China with North Korea in millions of dollars, 1995 to 2020: examples/china-dprk/trade.csv.
TRADE = (550, 566, 656, 408, 370, 488, 737, 738, 1023, 1384, 1581, 1700, 1974, 2787, 2670, 3470, 5629, 5932, 6545, 6364)
TRADE += (5430, 5826, 5060, 2430, 2789, 539)


def series(values, *, name="trade", source="CHN", target="PRK", directed=False, since=1995, step="year", known=None):
    starts = tuple(date(since + number, 1, 1) for number in range(len(values)))
    if step == "month":
        starts = tuple(date(since + number // 12, number % 12 + 1, 1) for number in range(len(values)))
    return ValueSeries(
        series_id=f"{name} {source} {target}",
        name=name,
        unit="USD",
        source=source,
        target=target,
        directed=directed,
        step=step,
        starts=starts,
        values=tuple(1e6 * value for value in values),
        known=known or tuple(start.replace(month=12, day=31) for start in starts),
    )


@pytest.fixture
def trading(history):
    def make(*found, until="2030-12-31"):
        return replace(history([], until=until), series=found)

    return make


def test_it_finds_the_turns_of_a_real_series(trading):
    found = {sign.at[:4]: sign for sign in Dependence().scan(trading(series(TRADE)))}
    assert set(found) == {"2009", "2018", "2020"}
    assert found["2009"].reason == (
        "Trade between China and North Korea fell by 4.2% in 2009, from 2.79 billion USD to 2.67 billion USD, for the "
        "first time after 9 years of growth: it had fallen in 2 of 13 years before."
    )
    assert "fell by 52% in 2018" in found["2018"].reason
    assert found["2018"].reason.endswith("It is the lowest since 2007.")
    assert found["2018"].direction == "cooling"
    assert found["2018"].decided_at == "2018-12-31"
    assert found["2020"].statistic > 2


def test_a_series_is_known_only_when_it_is(trading):
    known = tuple(date(1996 + number, 3, 1) for number in range(len(TRADE)))
    made = trading(series(TRADE, known=known))
    found = Dependence().scan(made)
    assert [sign.decided_at for sign in found] == ["2010-03-01", "2019-03-01", "2021-03-01"]
    for day in (date(2010, 2, 28), date(2019, 3, 1), date(2020, 6, 1)):
        assert Dependence().scan(made.as_of(day)) == [sign for sign in found if sign.decided_at <= day.isoformat()]


def test_figures_that_come_late_do_not_change_what_was_said(trading):
    known = [date(1996 + number, 3, 1) for number in range(len(TRADE))]
    known[5] = date(2015, 1, 1)
    made = trading(series(TRADE, known=tuple(known)))
    found = Dependence().scan(made)
    for day in (date(2010, 3, 1), date(2014, 12, 31), date(2019, 3, 1)):
        assert Dependence().scan(made.as_of(day)) == [sign for sign in found if sign.decided_at <= day.isoformat()]


def test_both_directions_and_months_are_added_up(trading):
    yearly = series([each / 2 for each in TRADE], directed=True)
    back = series([each / 2 for each in TRADE], directed=True, source="PRK", target="CHN")
    monthly = series([each / 12 for each in TRADE for _ in range(12)], step="month")
    expected = [sign.at for sign in Dependence().scan(trading(series(TRADE)))]
    assert [sign.at for sign in Dependence().scan(trading(yearly, back))] == expected
    assert [sign.at for sign in Dependence().scan(trading(monthly))] == expected
    unfinished = replace(monthly, starts=monthly.starts[:-1], values=monthly.values[:-1], known=monthly.known[:-1])
    assert [sign.at for sign in Dependence().scan(trading(unfinished))] == expected[:-1]


def test_the_part_of_a_partner_and_the_asymmetry_are_told(trading):
    pair = series([100.0 + number % 3 for number in range(20)] + [300.0])
    weak = series([1000.0] * 21, source="PRK", target="WLD")
    strong = series([50_000.0] * 21, source="CHN", target="WLD")
    found = Dependence().scan(trading(pair, weak, strong))
    assert {sign.at for sign in found} == {"2015-01-01"}
    shares = [sign.reason for sign in found if sign.reason.startswith("The part of")]
    assert any(
        "The part of China in the trade of North Korea rose from 10.1% to 30.0% in 2015" in each for each in shares
    )
    assert all(each.endswith("It was 0.6% of that of China and 30.0% of that of North Korea.") for each in shares)


def test_other_series_and_short_ones_are_left_alone(trading):
    assert Dependence().scan(trading(series(TRADE, name="tone"))) == []
    assert Dependence().scan(trading(series(TRADE[:8]))) == []
    assert Dependence().scan(trading(series(TRADE, name="exports"), series([100.0] * 26))) == []


def test_a_walk_without_a_turn_is_seldom_remarked(trading):
    random = np.random.default_rng(7)
    walks = [np.exp(np.cumsum(random.normal(drift, 0.2, 30))) for drift in (0.0, 0.05, 0.1) for _ in range(40)]
    found = sum(len(Dependence().scan(trading(series(list(walk), since=1990)))) for walk in walks)
    assert found / (30 * len(walks)) <= 0.03


@pytest.mark.parametrize(
    ("statistic", "degrees", "expected"), [(12.706, 1, 0.05), (2.228, 10, 0.05), (2.845, 20, 0.01)]
)
def test_the_tail_of_students_t(statistic, degrees, expected):
    assert two_sided(statistic, degrees) == pytest.approx(expected, rel=1e-3)
    assert two_sided(-statistic, degrees) == two_sided(statistic, degrees)
    assert two_sided(0.0, degrees) == pytest.approx(1)
    assert math.isclose(two_sided(1.96, 10_000), 0.05, rel_tol=1e-3)


def test_words_of_amounts():
    assert amount_words(2.43e9, "USD") == "2.43 billion USD"
    assert amount_words(12_345, None) == "12,345"
    assert percent_words(-0.52) == "-52%"
    assert percent_words(0.034) == "+3.4%"
    assert flow_words("total trade") == "Trade"
    assert flow_words("tone") == ""
