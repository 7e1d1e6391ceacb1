"""What changed since, alternatives, the log of judgements, and who says so: each on the record of the brief's tests."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yalu.brief import build_brief, render_html
from yalu.brief.build import judgement_entry
from yalu.brief.log import FOLDER, append_judgement, how_they_fared, movement_of, read_log
from yalu.brief.render import render_markdown
from yalu.brief.telling import is_claimed, life, marks, stood
from yalu.brief.values import Mark, Report
from yalu.errors import ConfigError
from yalu.measure import CLEAR, summarise

LIKELY = re.compile(r"almost certainly|very (un)?likely|\b(un)?likely\b|about as likely")


def report(number: int, **changes: object) -> Report:
    usual = Report(
        mention_id=f"mention-{number}", publisher="Wire", published="", title=None, url=None, language=None,
        before="China ", trigger="received", after=f" envoy {number}.", attribution="", status="", date="",
        confidence=0.8, coder="made.v1", reviewed=None, day=f"2016-05-{number:02d}", state="occurred", claimed=False,
        checked=None,
    )  # fmt: skip
    return replace(usual, **changes)


# Who says so


def test_marks_tell_who_reports_confirms_claims_and_denies():
    told = (
        report(5, publisher="Paper", state="denied", attribution="a spokesman", claimed=True),
        report(2, publisher="Post"),
        report(1),
        report(3, publisher="Copy", after=" envoy 1."),
        report(4, publisher="Herald", claimed=True, attribution="diplomats"),
    )
    assert marks(told) == (
        Mark(verb="reported", who="Wire"),
        Mark(verb="confirmed", who="Post"),
        Mark(verb="reported", who="Copy"),  # the same sentence is no second account
        Mark(verb="claimed", who="diplomats (in Herald)"),
        Mark(verb="denied", who="a spokesman (in Paper)"),
    )


def test_what_is_put_into_a_mouth_or_doubted_is_a_claim():
    assert is_claimed("alleged", [])
    assert is_claimed("occurred", ["person"])
    assert not is_claimed("occurred", ["outlet"])
    assert not is_claimed("scheduled", [])


@given(st.lists(st.sampled_from(["scheduled", "unconfirmed", "denied", "cancelled", "occurred"]), max_size=8))
def test_a_life_only_goes_further(states):
    told = [report(number, state=state) for number, state in enumerate(states, start=1)]
    steps = life(told)
    assert len({step.state for step in steps}) == len(steps)
    assert (steps[-1].state if steps else None) == stood(told, "2016-12-31")
    assert stood(told, "2016-04-30") is None
    assert life(told[::-1]) == steps


# What changed


def test_changes_are_by_what_was_knowable_then(store):
    since = date(2016, 9, 15)
    made = build_brief(store, "CHN", "PRK", since_last=since)
    changes = made.changes
    assert changes.since == "15 September 2016"
    assert changes.headline == build_brief(store, "CHN", "PRK", until=since).judgement.headline.text
    by_number = {row.number: row for row in made.events}
    listed = {number for statement in changes.new for number in statement.cites}
    assert listed
    assert all(by_number[number].known > since.isoformat() for number in listed)
    assert len(listed) + changes.more == sum((row.known or "") > since.isoformat() for row in made.events)
    assert all("What changed since" in page for page in (render_html(made), render_markdown(made)))


def test_nothing_changed_is_said_and_a_day_that_is_too_late_is_refused(store, brief):
    until = brief.summary.until
    made = build_brief(store, "CHN", "PRK", since_last=until - timedelta(days=1), until=until)
    assert not made.changes.nothing or "Nothing: no event" in render_html(made)
    with pytest.raises(ConfigError, match="is not before"):
        build_brief(store, "CHN", "PRK", since_last=until)


# Alternatives


def test_alternatives_are_ranked_by_what_contradicts_them(brief):
    assert {reading.name for reading in brief.alternatives} == {"warming", "cooling", "steady"}
    assert [reading.weight for reading in brief.alternatives] == sorted(r.weight for r in brief.alternatives)
    shown = {row.number for row in brief.events}
    lines = [each for reading in brief.alternatives for each in (*reading.for_, *reading.against)]
    assert lines
    assert all(line.cites and shown.issuperset(line.cites) for line in lines)
    assert brief.summary.trend.rising > CLEAR  # the made world grows more cooperative in its last year
    assert brief.alternatives[0].name == "warming"


def test_likelihood_and_confidence_never_share_a_sentence(brief):
    words = [brief.judgement.headline.text, brief.judgement.confidence]
    words += [each.text for each in (*brief.judgement.grounds, *brief.judgement.changers)]
    words += [each.text for reading in brief.alternatives for each in (*reading.for_, *reading.against)]
    sentences = [sentence for text in words for sentence in re.split(r"(?<=[.!?])\s", text)]
    assert not [each for each in sentences if LIKELY.search(each) and "onfidence" in each]


# The log


def test_judgements_are_logged_once_and_judged_a_year_on(store, brief, tmp_path):
    early = build_brief(store, "CHN", "PRK", until=date(2014, 6, 1))
    entry = judgement_entry(early)
    assert append_judgement(tmp_path, entry)
    assert not append_judgement(tmp_path, entry)
    with (tmp_path / FOLDER / "log.jsonl").open("a") as file:
        file.write('{"half": \n[]\n{"judgement_id": "x"}\n')
    assert append_judgement(tmp_path, judgement_entry(brief))
    logged = read_log(tmp_path)
    assert logged == [entry, judgement_entry(brief)]
    later = build_brief(store, "CHN", "PRK", logged=logged)
    (past,) = later.past  # its own judgement is not one of the past
    horizon = summarise(store, "CHN", "PRK", until=date(2015, 6, 1))
    assert past.until == "1 June 2014"
    assert (past.outcome == "held") == (movement_of(horizon.trend) == entry.movement)
    assert "How earlier judgements fared" in render_html(later)
    assert replace(later, past=()) == brief


@pytest.mark.parametrize(
    ("judged", "then", "outcome"),
    [
        ("more", "more", "held"),
        ("more", "less", "reversed"),
        ("less", "steady", "faded"),
        ("unknown", "more", "unread"),
    ],
)
def test_how_a_judgement_fares(store, brief, judged, then, outcome):
    trend = replace(
        brief.summary.trend,
        rising={"more": 0.99, "less": 0.01, "steady": 0.5}[then],
        rising_per_story={"more": 0.99, "less": 0.01, "steady": 0.5}[then],
    )
    entry = replace(judgement_entry(brief), until="2014-01-01", horizon="2015-01-01", movement=judged)
    summary = replace(brief.summary, trend=trend)
    fared = how_they_fared([entry], dyad="CHN-PRK", until=date(2016, 1, 1), measured=lambda day: summary)
    assert [each.outcome for each in fared] == [outcome]
    (still_open,) = how_they_fared([entry], dyad="CHN-PRK", until=date(2014, 6, 1), measured=lambda day: summary)
    assert still_open.outcome == "open"
    assert how_they_fared([entry], dyad="KOR-PRK", until=date(2016, 1, 1), measured=lambda day: summary) == ()


def test_a_correction_names_the_reviewer_and_is_a_change(make_store, tables, brief):
    store = make_store(tables)
    row = next(row for row in brief.events if row.known and row.known < "2016-01-01" and row.scope == "pair")
    mention = row.reports[0].mention_id
    store.append_review(mention, "accept", reviewer="Han", at="2016-12-30T10:00:00+00:00", note="two wires")
    made = build_brief(store, "CHN", "PRK", since_last=date(2016, 12, 1))
    words = [statement.text for statement in made.changes.corrections]
    assert any("checked and found right by Han on 30 December 2016 (two wires)" in each for each in words)
    checked = [each.checked for row in made.events for each in row.reports if each.mention_id == mention]
    assert checked == ["checked by Han on 30 December 2016 (two wires)"]
    nameless = build_brief(store, "CHN", "PRK", reviewers=False)
    checked = [each.checked for row in nameless.events for each in row.reports if each.mention_id == mention]
    assert checked == ["checked by a person on 30 December 2016"]
    assert b"by Han" not in nameless.data
    assert b"two wires" not in nameless.data
