"""Events in the formats of other tools: read back by readers of those formats, with hostile words in them."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1] / "contract"))

from test_exporter_contract import EVENTS, make_event, make_report

from yalu import Workspace
from yalu.model import DateValue
from yalu.record.export import find_exporter
from yalu.record.export.icews import COLUMNS, icews_date
from yalu.resolve.state_names import state_codes

HOSTILE = "<script>alert(1)</script> =1+1 \u202e ]]> & \"'; \n\t\x00\x1b BEGIN:VEVENT\r\nEND:VCALENDAR"
TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=200)
QUICK = settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def written(tmp_path, name, events):
    exporter = find_exporter(name, tmp_path / "x")
    path = tmp_path / f"events{exporter.suffix}"
    exporter.write_events(iter(events), path, "A desk; with, marks")
    return path


def hostile_event(words=HOSTILE):
    return make_event(9, reports=(make_report(9, words=words, publisher=words, title=words),))


# ICEWS


def dated(value):
    return DateValue(start=value[0].isoformat(), end=value[1].isoformat(), precision="interval", basis="explicit")


DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))
SPANS = st.tuples(DAYS, DAYS).map(sorted).map(dated)
CODES = st.sampled_from(state_codes())


@settings(QUICK, max_examples=2)
@given(
    rows=st.lists(
        st.tuples(SPANS, st.sets(CODES, max_size=2), st.sets(CODES, min_size=1, max_size=2), TEXT),
        min_size=20,
        max_size=60,
    )
)
def test_icews_comes_back_with_days_states_and_codes(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("icews")
    events = [
        make_event(
            n,
            date=when,
            source=tuple(sorted(one)),
            target=tuple(sorted(two)),
            reports=(make_report(n, publisher=words),),
        )
        for n, (when, one, two, words) in enumerate(rows)
    ]
    path = written(folder, "icews-tsv", events)
    desk = Workspace.init(folder / "desk")
    desk.import_file(path, form="icews")
    length = {"day": 10, "month": 7, "year": 4}
    back = sorted(
        (row["day"][: length[row["precision"]]], row["source"] or "", row["target"] or "", row["cameo"])
        for row in desk.table("imported").to_pylist()
    )
    assert back == sorted(
        (day, source or "", target or "", "042")
        for event in events
        for source, target in event.pairs
        if (day := icews_date(event.date)) is not None
    )


def test_icews_has_its_columns_and_no_cell_breaks_the_form(tmp_path):
    lines = written(tmp_path, "icews-tsv", [*EVENTS, hostile_event()]).read_text(encoding="utf-8").splitlines()
    assert lines[0].split("\t") == list(COLUMNS)
    assert {line.count("\t") for line in lines} == {len(COLUMNS) - 1}
    assert len(lines) == 5


def test_a_date_is_never_more_precise_than_it_is_known():
    spans = [
        ("2016-05-03", "2016-05-03"),
        ("2016-05-03", "2016-05-07"),
        ("2016-04-30", "2016-05-01"),
        ("2015-12-31", "2016-01-01"),
    ]
    assert [icews_date(DateValue(start=a, end=b, precision="interval")) for a, b in spans] == [
        "2016-05-03", "2016-05", "2016", None,
    ]  # fmt: skip


# STIX


@pytest.mark.parametrize("events", [[], EVENTS, [hostile_event()]])
def test_stix_satisfies_the_validator_of_oasis(tmp_path, events):
    validator = pytest.importorskip("stix2validator", reason="stix2-validator is not installed")
    path = written(tmp_path, "stix", events)
    # 103: ids are hashes of ours, so that a second export has the same. 302: a hash of what stands at an address is
    # not known. 270: would ask the network.
    options = validator.ValidationOptions(version="2.1", strict=True, disabled="103,302")
    result = validator.validate_file(str(path), options)
    assert result.is_valid, [str(each) for each in result.object_results]


def test_stix_refers_to_what_is_in_it_and_says_each_thing_once(tmp_path):
    bundle = json.loads(written(tmp_path, "stix", [*EVENTS, hostile_event()]).read_text(encoding="utf-8"))
    objects = bundle["objects"]
    known = [each["id"] for each in objects]
    assert len(known) == len(set(known))
    for each in objects:
        references = each.get("object_refs", []) + [each[key] for key in ("created_by_ref",) if key in each]
        assert set(references) <= set(known)
        assert set(each.get("extensions", {})) <= set(known)
    kinds = [each["type"] for each in objects]
    assert kinds.count("grouping") == 4
    assert kinds.count("note") == 3
    assert [each["content"] for each in objects if each["type"] == "note"][-1] == HOSTILE


# GeoJSON


@QUICK
@given(words=TEXT)
def test_geojson_keeps_words_and_points(tmp_path, words):
    event = hostile_event(words)
    text = written(tmp_path, "geojson", [EVENTS[1], event]).read_text(encoding="utf-8")
    nowhere, somewhere = json.loads(text)["features"]
    assert nowhere["geometry"] is None
    assert somewhere["geometry"] == {"type": "Point", "coordinates": [130.4, 42.3]}
    assert somewhere["properties"]["place_kind"] == "city"
    assert somewhere["properties"]["reports"][0]["evidence"] == words
    assert all({"type", "geometry", "properties"} <= set(each) for each in (nowhere, somewhere))


# Calendar


def test_a_calendar_has_whole_days_and_the_status(tmp_path):
    path = written(tmp_path, "ics", [*EVENTS, make_event(4, date=DateValue(why="no_cue"))])
    text = path.read_bytes().decode().replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == 3  # one has no date
    assert "DTSTART;VALUE=DATE:20160503\r\nDTEND;VALUE=DATE:20160504" in text
    assert "STATUS:CANCELLED" in text
    assert "X-WR-CALNAME:A desk\\; with\\, marks" in text
    assert "DTSTAMP:20160504T000000Z" in text


@QUICK
@given(words=TEXT)
def test_words_cannot_leave_their_line_of_a_calendar(tmp_path, words):
    data = written(tmp_path, "ics", [hostile_event(words), hostile_event()]).read_bytes()
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    lines = data.decode().replace("\r\n ", "").split("\r\n")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 2
    assert lines.count("END:VCALENDAR") == 1


# Atom


@QUICK
@given(words=TEXT)
def test_a_feed_can_be_read_and_runs_nothing(tmp_path, words):
    path = written(tmp_path, "atom", [hostile_event(words), hostile_event(), *EVENTS])
    ElementTree.fromstring(path.read_bytes())  # noqa: S314 (our own file)
    feed = feedparser.parse(path.read_bytes())
    assert not feed.bozo
    assert [entry.id for entry in feed.entries][2:] == [f"urn:yalu:event-{number}" for number in (1, 2, 3)]
    assert feed.entries[2].updated == "2016-05-04T00:00:00Z"
    assert feed.entries[2].links[0].href == "https://example.org/envoy"
    assert {entry.content[0].type for entry in feed.entries} == {"text/plain"}
    assert feed.feed.updated == "2016-05-04T00:00:00Z"
    assert feed.feed.title == "A desk; with, marks"
