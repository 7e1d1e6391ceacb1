"""Rules have one line of text each; what the record says to them is knowable on the day, and absence needs reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from importlib import resources
from typing import get_args

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from yalu.errors import ConfigError
from yalu.forecast import (
    CodedAct,
    EventRule,
    Happening,
    RecordView,
    Rule,
    SeriesRule,
    YearValue,
    check_rule,
    parse_rule,
    propose_rule,
    read_horizon,
)
from yalu.forecast.rules import STORIES_FOR_NO
from yalu.model.mention import Level

_SINCE, _CLOSES = date(2018, 1, 1), date(2018, 12, 31)
_READ = tuple(_SINCE + timedelta(days=9 * number) for number in range(50))
_VISIT = Happening(
    event_id="event-1",
    type="CONSULT",
    mode="visit",
    sources=("CHN",),
    targets=("PRK",),
    source_levels=("head",),
    source_names=("Xi Jinping",),
    symmetric=False,
    start=date(2018, 6, 20),
    end=date(2018, 6, 21),
    known=date(2018, 6, 22),
)
_RULE = "CONSULT/visit CHN>PRK by head"


def view(*events: Happening, read: tuple[date, ...] = _READ, until: date = date(2019, 3, 1)) -> RecordView:
    return RecordView(happenings=events, values=(), read=read, until=until)


def ask(rule: str, seen: RecordView) -> tuple[str | None, tuple[str, ...]]:
    found = check_rule(parse_rule(rule), _SINCE, _CLOSES, seen)
    return found.outcome, found.events


states = st.sampled_from(["CHN", "PRK", "KOR", "USA"])
kinds = st.tuples(st.sampled_from(["CONSULT", "AID", "SANCTION"]), st.sampled_from([None, "visit", "third-party"]))
acting = st.one_of(
    st.sampled_from([(None, None), *((level, None) for level in get_args(Level))]),
    st.sampled_from(["Xi Jinping", "Ri Yong-ho", "O'Brien, J."]).map(lambda name: (None, name)),
)
event_rules = st.builds(
    lambda by, **values: EventRule(level=by[0], person=by[1], **values),
    by=acting,
    kinds=st.lists(kinds, min_size=1, max_size=3).map(tuple),
    source=st.just("CHN"),
    target=st.sampled_from(["PRK", "KOR"]),
    directed=st.booleans(),
    least=st.integers(1, 999),
    negated=st.booleans(),
)
series_rules = st.one_of(
    st.builds(
        SeriesRule,
        name=st.sampled_from(["trade", "aid in kind"]),
        dyad=st.sampled_from(["CHN-PRK", "CHN>PRK"]),
        test=st.sampled_from(["rises", "falls"]),
        amount=st.integers(0, 300).map(lambda each: each / 100),
    ),
    st.builds(
        SeriesRule,
        name=st.just("trade"),
        dyad=st.just("CHN-PRK"),
        test=st.sampled_from(["reaches", "stays below"]),
        amount=st.floats(1, 1e13).map(lambda each: float(f"{each:.9g}")),
    ),
)


@given(st.one_of(event_rules, series_rules))
def test_a_rule_is_its_line(rule: Rule) -> None:
    assert parse_rule(str(rule)) == rule
    assert str(parse_rule(str(rule))) == str(rule)


@pytest.mark.parametrize(
    "line", ["", "visit", "CONSULT CHN-CHN", "CONSULT CHN>PRK by emperor", "series trade CHN-PRK", "a" * 5000]
)
def test_what_is_no_rule_is_refused(line: str) -> None:
    with pytest.raises(ConfigError):
        parse_rule(line)


def test_an_event_of_the_kind_is_the_answer() -> None:
    assert ask(_RULE, view(_VISIT)) == ("yes", ("event-1",))
    assert ask("no " + _RULE, view(_VISIT)) == ("no", ("event-1",))
    assert ask("CONSULT CHN-PRK", view(_VISIT)) == ("yes", ("event-1",))
    assert ask('CONSULT/visit CHN>PRK by "Xi Jinping"', view(_VISIT)) == ("yes", ("event-1",))


@pytest.mark.parametrize(
    "rule",
    [
        "CONSULT/visit PRK>CHN by head",
        "CONSULT/visit CHN>KOR by head",
        "CONSULT/phone CHN>PRK",
        "CONSULT/visit CHN>PRK by military",
        'CONSULT/visit CHN>PRK by "Li Zhanshu"',
        "at least 2 CONSULT/visit CHN>PRK",
    ],
)
def test_an_event_of_another_kind_is_none(rule: str) -> None:
    assert ask(rule, view(_VISIT))[0] == "no"


def test_an_act_of_one_state_needs_no_target() -> None:
    test = replace(_VISIT, type="MOBILIZE", mode="weapons", sources=("PRK",), targets=())
    assert ask("MOBILIZE/weapons PRK", view(test))[0] == "yes"


@given(st.integers(-60, 60))
def test_an_event_counts_from_the_day_it_was_known(days: int) -> None:
    """What nobody had reported by a day is no answer on that day, and no absence before the question closes."""
    until = _VISIT.known + timedelta(days=days)
    expected = "yes" if until >= _VISIT.known else None
    assert ask(_RULE, view(_VISIT, until=until))[0] == expected


@pytest.mark.parametrize("start", [date(2017, 12, 31), date(2019, 1, 1)])
def test_what_lies_outside_the_time_does_not_count(start: date) -> None:
    assert ask(_RULE, view(replace(_VISIT, start=start, end=start)))[0] == "no"


def test_absence_needs_reading() -> None:
    assert ask(_RULE, view())[0] == "no"
    assert ask(_RULE, view(until=_CLOSES))[0] is None  # still open
    assert ask(_RULE, view(until=date(2019, 1, 20)))[0] is None  # late reports may still come
    few = tuple(_SINCE + timedelta(days=30 * number) for number in range(15))
    assert ask(_RULE, view(read=few))[0] is None
    silent = tuple(day for day in _READ * 3 if not date(2018, 3, 1) <= day <= date(2018, 7, 1))
    assert len(silent) > STORIES_FOR_NO
    assert ask(_RULE, view(read=silent))[0] is None
    stopped = tuple(day for day in _READ if day <= _CLOSES)
    assert ask(_RULE, view(read=stopped))[0] is None


def trade(**values: float) -> RecordView:
    rows = [
        YearValue(name="trade", dyad="CHN-PRK", year=int(y[1:]), value=v, unit="USD", known=date(int(y[1:]) + 1, 1, 20))
        for y, v in values.items()
    ]
    return RecordView(happenings=(), values=tuple(rows), read=(), until=date(2019, 3, 1))


@pytest.mark.parametrize(
    ("rule", "outcome"),
    [
        ("series trade CHN-PRK rises", "no"),
        ("series trade CHN-PRK falls", "yes"),
        ("series trade CHN-PRK falls by 40%", "yes"),
        ("series trade CHN-PRK falls by 60%", "no"),
        ("series trade CHN-PRK reaches 2e+09", "yes"),
        ("series trade CHN-PRK reaches 3e+09", "no"),
        ("series trade CHN-PRK stays below 3e+09", "yes"),
        ("series aid CHN-PRK rises", None),
    ],
)
def test_a_series_is_held_against_the_year_before(rule: str, outcome: str | None) -> None:
    assert ask(rule, trade(y2017=5e9, y2018=2.4e9))[0] == outcome


def test_a_value_that_is_not_known_yet_is_no_answer() -> None:
    early = replace(trade(y2017=5e9, y2018=2.4e9), until=date(2019, 1, 10))
    assert ask("series trade CHN-PRK falls", early)[0] is None


def _entries(name: str, key: str) -> list[dict[str, str]]:
    text = resources.files("yalu.forecast").joinpath(f"data/{name}.yaml").read_text(encoding="utf-8")
    found: list[dict[str, str]] = yaml.safe_load(text)[key]
    return found


_STATES = {"China": "CHN", "Xi": "CHN", "North Korea": "PRK", "South Korea": "KOR"}


@pytest.mark.parametrize("entry", _entries("proposals", "entries"), ids=lambda entry: entry["rule"])
def test_every_proposal_has_an_example(entry: dict[str, str]) -> None:
    text = entry["example"]
    named = [code for _, code in sorted((text.index(name), code) for name, code in _STATES.items() if name in text)]
    about = ["-".join(sorted(set(named)))] if len(set(named)) == 2 else []
    found = propose_rule(text, about, named=named)
    assert (str(found.rule), found.expects) == (entry["gives"], entry.get("expects", "yes"))


def test_a_person_who_is_named_is_asked_for() -> None:
    found = propose_rule(
        "Li Qiang will visit North Korea.", ["CHN-PRK"], named=["CHN", "PRK"], persons={"CHN": "Li Qiang"}
    )
    assert str(found.rule) == 'CONSULT/visit CHN>PRK by "Li Qiang"'


def test_where_nothing_can_be_proposed_it_says_why() -> None:
    found = propose_rule("Their friendship will be remembered.", ["CHN-PRK"])
    assert found.rule is None
    assert found.why
    coded = CodedAct(type="COOPERATE", mode=None, sources=("CHN",), targets=("PRK",))
    assert str(propose_rule("They will build it.", ["CHN-PRK"], coded=[coded]).rule) == "COOPERATE CHN>PRK"


@pytest.mark.parametrize("entry", _entries("horizons", "wordings"), ids=lambda entry: entry["example"])
def test_every_wording_has_an_example(entry: dict[str, object]) -> None:
    found = read_horizon(str(entry["example"]), date(2010, 8, 31))
    lengths = {"days", "months", "end_of_year"} & set(entry)
    assert (found.closes is None) == (not lengths)
    assert found.words
    if "months" in entry:
        assert found.closes == read_horizon(f"within {entry['months']} months", date(2010, 8, 31)).closes


@pytest.mark.parametrize(
    ("text", "closes"),
    [
        ("It may fall within five years.", date(2015, 8, 31)),
        ("It will reopen in the next six months.", date(2011, 2, 28)),
        ("Trade will grow.", date(2011, 8, 31)),
        ("It will grow by the end of the year.", date(2010, 12, 31)),
    ],
)
def test_lengths_and_the_default(text: str, closes: date) -> None:
    assert read_horizon(text, date(2010, 8, 31)).closes == closes


def test_a_date_in_its_words_wins() -> None:
    found = read_horizon("soon, by 9 September", date(2018, 7, 6), date(2018, 9, 9))
    assert (found.closes, found.basis) == (date(2018, 9, 9), "stated")
