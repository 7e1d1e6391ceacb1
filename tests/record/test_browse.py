"""Pages and listings answer the same filters: what is counted in memory is what the listing lists."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_rows import add_report, day, evidence, make_document, make_event, make_link, make_mention, make_story

from yalu import Workspace
from yalu.errors import ConfigError
from yalu.model import Event, EventMention, Place
from yalu.model.ids import content_id
from yalu.record import Store
from yalu.record.browse import CONFIDENCE_STEPS, SORTS, EventBrowser
from yalu.record.listing import Filter, events

_FACETS = ("type", "mode", "domain", "quad", "status", "place", "level", "actor", "publisher")
_STATES = ("RUR", "STR", "ZEN")
_DAYS = (None, "1999-12-31", "2000-01-01", "2000-01-31", "2000-02-01", "2011-06-14")
_PUBLISHERS = ("Gazette", "Herald", "Tribune")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Forty events with one to three reports each, some undated or nowhere, in three runs, a few of them reviewed."""
    store = Store.create(tmp_path_factory.mktemp("made") / "desk")
    told: list[Event] = []
    for batch in range(3):
        rows = [_report(batch * 40 + number) for number in range(40)]
        with store.begin("add", inputs=[str(batch)]) as run:
            run.write("documents", [document for document, _ in rows])
            run.write("stories", [make_story(document) for document, _ in rows])
            run.write("mentions", [mention for _, mention in rows])
    mentions = [_report(number)[1] for number in range(120)]
    for number in range(40):
        own = [mentions[number + 40 * batch] for batch in range(1 + number % 3)]
        told.append(_event(own))
    with store.begin("link", inputs=["made"]) as run:
        run.write("events", told)
        run.write("links", [make_link(event, by_id) for event in told for by_id in _members(event, mentions)])
    for number in (1, 5, 7):
        store.append_review(mentions[number].mention_id, "accept", reviewer="Han")
    return store


def _members(event: Event, mentions: list[EventMention]) -> list[EventMention]:
    return [mention for mention in mentions if mention.mention_id in event.mentions]


def _report(number: int) -> tuple:
    event = number % 40
    place = ("Strelsau", "Zenda", None)[event % 3]
    words = f"In {place or 'nowhere'} on trip {event} The Ruritanian minister visited Strelsau. It rained {number}."
    document = make_document(words, key=f"report-{number}", published="2011-06-16")
    document = replace(document, publisher=replace(document.publisher, value=_PUBLISHERS[number % 3]))
    source = make_mention(document, evidence=evidence(document, words.partition(". ")[0] + "."))
    at = words.index("In ") + 3
    return document, replace(
        source,
        type=("CONSULT", "AID", "ACCUSE")[event % 3],
        mode="visit" if event % 2 else None,
        domain=("political", "military")[event % 2],
        quad="verbal_cooperation" if event % 3 == 0 else None,
        status=("occurred", "scheduled")[event % 5 == 0],
        source=(replace(source.source[0], country=_STATES[event % 3], level="head" if event % 4 else None),),
        target=(replace(source.target[0], country=_STATES[(event + 1) % 3]),) if event % 7 else (),
        date=day(_DAYS[event % len(_DAYS)]),
        place=place and Place(text=place, name=place, country=None, lat=1.5, lon=2.5, start=at, end=at + len(place)),
        confidence=(event % 20) / 20,
    )


def _event(own: list[EventMention]) -> Event:
    first = own[0]
    levels = sorted({actor.level for mention in own for actor in mention.source if actor.level})
    return make_event(
        first,
        event_id=content_id("event", *sorted(mention.mention_id for mention in own)),
        source=tuple(actor.country for actor in first.source if actor.country),
        target=tuple(actor.country for actor in first.target if actor.country),
        source_levels=tuple(levels),
        target_levels=("government",) if first.target else (),
        place=first.place.name if first.place else None,
        mentions=tuple(mention.mention_id for mention in own),
    )


def _one_or_more(*values: str) -> st.SearchStrategy:
    return st.none() | st.sampled_from(values) | st.lists(st.sampled_from(values), min_size=1, max_size=2).map(tuple)


_filters = st.builds(
    Filter,
    type=_one_or_more("CONSULT", "AID", "THREATEN"),
    mode=_one_or_more("visit"),
    domain=_one_or_more("political", "social"),
    quad=_one_or_more("verbal_cooperation"),
    status=_one_or_more("occurred", "scheduled"),
    level=_one_or_more("head", "government"),
    actor=_one_or_more("RUR", "Strelsau", "Nobody"),
    place=_one_or_more("Zenda", "Strelsau"),
    publisher=_one_or_more(*_PUBLISHERS),
    dyad=st.none() | st.sampled_from(["RUR-STR", "STR-RUR", "STR>ZEN", "ZEN>STR"]),
    since=st.none() | st.sampled_from([each for each in _DAYS[:3] if each]),
    until=st.none() | st.sampled_from([each for each in _DAYS[3:] if each]),
    min_confidence=st.none() | st.sampled_from([0.0, 0.3, 0.5, 1.0]),
    reviewed=st.none() | st.booleans(),
    text=st.none() | st.sampled_from(["visits", "minister trip", '"trip 7"', "rained", "visit gazette"]),
    doc=st.none() | st.sampled_from(["report-3", "report-45"]),
)


@settings(max_examples=12, deadline=None)
@given(chosen=_filters, name=st.sampled_from(_FACETS))
def test_what_is_found_and_counted_is_what_the_listing_lists(made: Store, chosen: Filter, name: str) -> None:
    found = EventBrowser(made).find(chosen)
    listed = [event.event_id for event in events(made, chosen)]
    assert found.ids() == listed
    assert found.total == len(listed) == sum(each.count for each in found.timeline()) + found.undated()
    assert [row.event_id for row in found.rows("oldest")] == listed[:50]
    without = replace(chosen, **{name: None})
    for each in found.facet(name)[:3]:
        assert each.count == len(events(made, replace(without, **{name: each.value}))), each
    assert found.reviewed()[0].count == len(events(made, replace(chosen, reviewed=True)))


def test_facets_hold_every_value_and_name_what_is_chosen(made: Store) -> None:
    found = EventBrowser(made).find(Filter(type="AID", min_confidence=0.5))
    assert [(each.value, each.chosen) for each in found.facet("type", 2)] == [("AID", True), ("CONSULT", False)]
    assert [each.chosen for each in found.confidence()] == [step == 0.5 for step in CONFIDENCE_STEPS]
    assert found.facet("publisher", 1)[0].count == max(each.count for each in found.facet("publisher"))
    places = found.places()
    assert {each.spot.name: (each.spot.lat, each.spot.lon) for each in places} == {"Zenda": (1.5, 2.5)}
    assert sum(each.count for each in places) == found.total


def test_years_are_counted_whatever_the_period_and_none_is_left_out(made: Store) -> None:
    found = EventBrowser(made).find(Filter(since="2000-01-01", until="2000-12-31"))
    years = found.years()
    assert [each.since[:4] for each in years] == [str(year) for year in range(1999, 2012)]
    starts = Counter(event.date.start[:4] for event in events(made, Filter()) if event.date.start)
    assert {each.since[:4]: each.count for each in years if each.count} == dict(starts)


def test_a_timeline_has_the_most_reported_of_each_period(made: Store) -> None:
    found = EventBrowser(made).find(Filter())
    by_day = found.timeline(most=2)
    assert [each.since for each in by_day] == [each for each in _DAYS if each]
    assert all(each.since == each.until and len(each.rows) == 2 for each in by_day)
    first = found.show(by_day[0].rows)
    assert [row.reports for row in first] == [max(row.reports for row in found.rows() if row.start == "1999-12-31")] * 2
    assert [(each.since, each.until) for each in found.timeline(clusters=3)] == [
        ("1999-01-01", "1999-12-31"), ("2000-01-01", "2000-12-31"), ("2011-01-01", "2011-12-31"),
    ]  # fmt: skip
    assert [each.until for each in found.timeline(clusters=4)][1:3] == ["2000-01-31", "2000-02-29"]


@pytest.mark.parametrize("sort", SORTS)
def test_every_order_has_every_event_once(made: Store, sort: str) -> None:
    found = EventBrowser(made).find(Filter())
    rows = found.rows(sort) if sort != "newest" else found.rows()
    assert sorted(row.event_id for row in rows) == sorted(found.ids())
    assert [row.event_id for row in found.rows(sort, first=5, count=3)] == [row.event_id for row in rows[5:8]]


def test_orders_are_what_they_say(made: Store) -> None:
    found = EventBrowser(made).find(Filter())
    dated = [row.start for row in found.rows("newest") if row.start]
    assert dated == sorted(dated, reverse=True)
    assert found.rows("newest")[-1].start is None
    assert [row.confidence for row in found.rows("surest")] == sorted(
        (r.confidence for r in found.rows()), reverse=True
    )
    assert [row.reports for row in found.rows("most reported")] == sorted(
        (r.reports for r in found.rows()), reverse=True
    )


def test_a_row_shows_its_best_report(made: Store) -> None:
    (row,) = EventBrowser(made).find(Filter(text='"trip 7"')).rows()
    assert row.sentence is not None
    assert "on trip 7 " in row.sentence
    assert (row.type, row.source, row.target, row.symmetric) == ("AID", ("STR",), (), False)
    assert (row.reports, row.publishers, row.reviewed) == (2, ("Herald", "Tribune"), True)


def test_neighbours_are_of_the_same_pair(made: Store) -> None:
    browser = EventBrowser(made)
    pair = browser.find(Filter(dyad="RUR-STR")).ids()
    before, after = browser.neighbours(pair[1])
    assert before is not None
    assert after is not None
    assert (before.event_id, after.event_id) == (pair[0], pair[2])
    assert browser.neighbours(pair[0])[0] is None
    assert browser.neighbours("event-0") == (None, None)
    mentions = events(made, Filter(dyad="RUR-STR"))[1].mentions
    assert browser.events_of([*mentions, "mention-0"]) == dict.fromkeys(mentions, pair[1])


@pytest.mark.parametrize("chosen", [Filter(kind="forecast"), Filter(dyad="RUR")])
def test_what_events_cannot_meet_is_refused(made: Store, chosen: Filter) -> None:
    with pytest.raises(ConfigError):
        EventBrowser(made).find(chosen)
    with pytest.raises(ConfigError):
        EventBrowser(made).find(Filter()).rows("best")  # type: ignore[arg-type]


def test_runs_and_reviews_are_seen_at_the_next_question(store: Store) -> None:
    browser = EventBrowser(store)
    assert browser.find(Filter()).total == 0
    mention = add_report(store, make_document())
    event = make_event(mention)
    with store.begin("link") as run:
        run.write("events", [event])
        run.write("links", [make_link(event, mention)])
    assert browser.find(Filter(text="minister")).total == 1
    assert browser.find(Filter(reviewed=True)).total == 0
    store.append_review(mention.mention_id, "accept", reviewer="Han")
    assert browser.find(Filter(reviewed=True)).ids() == [event.event_id]
    assert browser.find(Filter(reviewed=False)).total == 0


def test_what_is_kept_is_used_and_made_again_when_damaged(made: Store, tmp_path: Path) -> None:
    (kept,) = (made.path / "derived").glob("events-*.arrow")
    written = kept.stat().st_mtime_ns
    assert EventBrowser(made).find(Filter()).total == 40
    assert kept.stat().st_mtime_ns == written
    kept.write_bytes(b"not a table")
    assert EventBrowser(made).find(Filter()).total == 40
    assert kept.stat().st_size > 1000


def test_a_workspace_has_its_browser(made: Store) -> None:
    assert Workspace(made.path).browse.find(Filter()).total == 40


def test_days_are_days(made: Store) -> None:
    days = {row.start for row in EventBrowser(made).find(Filter()).rows() if row.start}
    assert days == {each for each in _DAYS if each}
    assert all(date.fromisoformat(each) for each in days)
