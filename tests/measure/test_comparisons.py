"""Claims that compare the values of years: read from words, judged on made series, checked in a made workspace."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yalu.measure.comparison import Comparison, comparison_examples, judge, read_comparison
from yalu.workspace import Workspace

YEARS = st.dictionaries(st.integers(2000, 2015), st.integers(1, 9).map(float), min_size=3)
COMPARISONS = st.builds(
    Comparison,
    shape=st.sampled_from(["turn", "extreme", "run"]),
    falling=st.booleans(),
    year=st.integers(2003, 2015),
    since=st.none() | st.integers(1999, 2008),
    named=st.booleans(),
    count=st.integers(2, 4),
)
#            2008 2009 2010 2011 2012 2013
TRADE = dict(zip(range(2008, 2014), (5.0, 4.0, 6.0, 7.0, 8.0, 6.5), strict=True))


def asked(shape, year, since=None, *, falling=True, named=True, count=0):
    return Comparison(shape=shape, falling=falling, year=year, since=since, named=named, count=count)


@pytest.mark.parametrize(("shape", "sentence"), comparison_examples())
def test_every_pattern_reads_its_example(shape, sentence):
    since = "2009" if "since" in sentence else None
    found = read_comparison(sentence, {"since": since, "years": None}, date(2014, 6, 1))
    assert found is not None
    assert found.shape == shape


@pytest.mark.parametrize(
    "sentence",
    ["It was the first decline of trade since the border opened.", "Trade fell in May, the first fall since 2009."],
)
def test_what_cannot_be_held_against_years_is_not(sentence):
    assert read_comparison(sentence, {"since": None, "years": None}, date(2014, 6, 1)) is None


@pytest.mark.parametrize(
    ("comparison", "verdict", "part"),
    [
        (asked("turn", 2013, 2009), "confirmed", "did not fall in any year from 2010 to 2012"),
        (asked("turn", 2013, 2008), "contradicted", "a fall in 2009"),
        (asked("turn", 2012, 2009), "contradicted", "did not fall in 2012"),
        (asked("turn", 2013, 2010), "not_coverable", "no fall in 2010"),
        (asked("turn", 2013, 2001), "contradicted", "a fall in 2009"),
        (asked("extreme", 2012, 2001, falling=False), "not_coverable", "2002, 2003"),
        (asked("extreme", 2012, 2008, falling=False), "confirmed", "Nor was 2008 itself"),
        (asked("extreme", 2013, 2009), "contradicted", "lower or the same in 2010"),
        (asked("extreme", 2013, 2011, falling=False), "contradicted", "higher or the same in 2012"),
        (asked("extreme", 2012, falling=False), "confirmed", "from 2008 to 2011"),
        (asked("run", 2012, falling=False, count=3), "confirmed", "each year from 2010 to 2012"),
        (asked("run", 2012, falling=False, count=2), "contradicted", "in 2010 as well"),
        (asked("run", 2013, falling=False, count=3), "contradicted", "did not rise in 2013"),
        (asked("run", 2009, count=3), "not_coverable", "2008"),
        (asked("turn", 2014, 2009), "not_coverable", "2014"),
    ],
)
def test_a_verdict_has_its_reason(comparison, verdict, part):
    found = judge(comparison, TRADE)
    assert found.verdict == verdict
    assert part in found.reason
    assert set(found.years) <= set(TRADE)


@given(COMPARISONS, YEARS)
def test_no_verdict_rests_on_a_value_that_is_not_there(comparison, values):
    found = judge(comparison, values)
    assert set(found.years) <= set(values)
    assert found.verdict == "not_coverable" or comparison.year in found.years or comparison.shape == "run"


@given(COMPARISONS, YEARS, st.floats(0.1, 1000))
def test_the_unit_does_not_matter(comparison, values, factor):
    assert judge(comparison, values) == judge(comparison, {year: factor * each for year, each in values.items()})


@given(COMPARISONS, YEARS)
def test_what_falls_is_what_rises_upside_down(comparison, values):
    other = Comparison(
        shape=comparison.shape,
        falling=not comparison.falling,
        year=comparison.year,
        since=comparison.since,
        named=comparison.named,
        count=comparison.count,
    )
    upside = judge(other, {year: -each for year, each in values.items()})
    assert upside.verdict == judge(comparison, values).verdict
    assert upside.years == judge(comparison, values).years


@given(COMPARISONS, YEARS, st.data())
def test_what_is_confirmed_stays_so_when_other_years_become_known(comparison, values, data):
    if judge(comparison, values).verdict != "confirmed" or comparison.since is None:
        return
    later = data.draw(st.dictionaries(st.integers(comparison.year + 1, 2020), st.integers(1, 9).map(float)))
    assert judge(comparison, values | later).verdict == "confirmed"


@given(YEARS, st.integers(2003, 2015))
def test_a_higher_value_in_between_contradicts_a_height(values, year):
    claim = asked("extreme", year, 2001, falling=False)
    if judge(claim, values).verdict == "confirmed":
        assert judge(claim, values | {year - 1: values[year] + 1}).verdict == "contradicted"


REPORTS = [
    ("2014-03-01", "Trade between China and North Korea fell in 2013, the first decline since 2009."),
    ("2013-03-01", "China's trade with North Korea reached its highest level since 2008 in 2012."),
    ("2013-06-01", "Trade between North Korea and China rose for the fifth year in a row in 2012."),
    ("2013-02-01", "Trade between China and North Korea rose in 2012. That is the highest figure since 2008."),
    ("2014-06-01", "It was the first fall of trade between China and North Korea in two years in the first half."),
]


def test_a_workspace_holds_claims_against_imported_values(tmp_path):
    lines = [{"id": f"c{n}", "published": day, "text": text} for n, (day, text) in enumerate(REPORTS)]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    rows = "".join(f"{year},trade,USD,CHN-PRK,{value}\n" for year, value in TRADE.items())
    (tmp_path / "trade.csv").write_text(f"year,name,unit,dyad,value\n{rows}", encoding="utf-8")
    desk = Workspace.init(tmp_path / "desk", dyads=["CHN-PRK"])
    desk.add(tmp_path / "in.jsonl")
    desk.import_file(tmp_path / "trade.csv", form="series")
    words = {claim.claim_id: claim.evidence.text for claim in desk.claims(kind="rarity")}
    found = {words[check.claim_id]: check for check in desk.check_claims()}
    verdicts = [next(found[words].verdict for words in found if text.endswith(words)) for _, text in REPORTS]
    assert verdicts == ["confirmed", "confirmed", "contradicted", "confirmed", "not_coverable"]
    first = found[REPORTS[0][1]]
    assert [value.year for value in first.values] == list(range(2009, 2014))
    assert {value.unit for value in first.values} == {"USD"}
