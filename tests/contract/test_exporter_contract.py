"""Every exporter, of lines or of events: the same rows give the same bytes, a failure leaves the old file, and all rows
or a stated part of them are written, whatever their texts hold."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yalu.errors import ExportError
from yalu.model import DateValue, EventReport, Evidence, Place, ReportedEvent
from yalu.model.protocols import EventExporter, Exporter
from yalu.model.schema import to_table
from yalu.record.export import event_formats, exporters, find_exporter

NAMES = sorted(exporters())
DAY = DateValue(start="2016-05-03", end="2016-05-03", precision="day", basis="explicit", text="3 May")


def make_report(number: int = 1, *, words: str = "China received an envoy.", **changes: object) -> EventReport:
    report = EventReport(
        mention_id=f"mention-{number}",
        doc="a",
        story=0,
        sentence=0,
        publisher="Wire",
        published="2016-05-04",
        title="An envoy",
        url="https://example.org/envoy",
        language="en",
        status="occurred",
        date=DAY,
        cameo="042",
        source=(),
        target=(),
        place=None,
        attribution=(),
        evidence=Evidence(start=0, end=len(words), text=words),
        trigger=Evidence(start=0, end=len(words), text=words),
        confidence=0.8,
        coder="made.v1",
        verdict=None,
    )
    return replace(report, **changes)


def make_event(number: int = 1, **changes: object) -> ReportedEvent:
    event = ReportedEvent(
        event_id=f"event-{number}",
        type="CONSULT",
        mode="visit",
        domain="political",
        quad="verbal_cooperation",
        source=("CHN",),
        target=("PRK",),
        source_levels=("head",),
        symmetric=False,
        date=DAY,
        status="occurred",
        announced=None,
        first_reported="2016-05-04",
        place=Place(text="Rason", name="Rason", country="PRK", lat=42.3, lon=130.4, start=0, end=5),
        confidence=0.8,
        reports=(make_report(number),),
    )
    return replace(event, **changes)


EVENTS = [
    make_event(1),
    make_event(2, place=None, status="cancelled", announced="2016-04-01"),
    make_event(3, type="INTERNAL", mode="purge", quad=None, source=("PRK",), target=(), reports=()),
]


def write(exporter: Exporter | EventExporter, events: list[ReportedEvent], path) -> int:
    if isinstance(exporter, EventExporter):
        return exporter.write_events(iter(events), path, "A desk")
    return exporter.write(to_table(ReportedEvent, events).to_reader(), path)


@pytest.mark.parametrize("name", NAMES)
def test_every_exporter_keeps_the_contract(tmp_path, name):
    exporter = find_exporter(name, tmp_path / "x")
    assert isinstance(exporter, Exporter) != isinstance(exporter, EventExporter)
    assert exporter.name == name
    first, again = (tmp_path / f"{each}{exporter.suffix}" for each in ("first", "again"))
    assert find_exporter(None, first).name == name
    assert write(exporter, EVENTS, first) == write(exporter, EVENTS, again) == 3
    assert first.read_bytes() == again.read_bytes()
    assert write(exporter, [], again) == 0
    with pytest.raises(ExportError, match="cannot be written"):
        write(exporter, EVENTS, tmp_path / "nowhere" / "x")
    assert {each.name for each in tmp_path.iterdir()} == {first.name, again.name}


@pytest.mark.parametrize("name", NAMES)
def test_a_failed_export_leaves_the_old_file(tmp_path, name):
    exporter = find_exporter(name, tmp_path / "x")
    path = tmp_path / f"events{exporter.suffix}"
    path.write_text("old")

    def broken():
        yield EVENTS[0]
        raise RuntimeError("the record was moved")

    def batches():
        yield from to_table(ReportedEvent, EVENTS).to_batches()
        raise RuntimeError("the record was moved")

    def attempt():
        if isinstance(exporter, EventExporter):
            return exporter.write_events(broken(), path, "A desk")
        schema = to_table(ReportedEvent, EVENTS).schema
        return exporter.write(pa.RecordBatchReader.from_batches(schema, batches()), path)

    with pytest.raises(RuntimeError, match="moved"):
        attempt()
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_formats_of_events_alone_are_told():
    assert event_formats() == ["atom", "geojson", "icews-tsv", "ics", "stix"]


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(words=st.text(min_size=1), name_of=st.text(min_size=1))
def test_any_words_can_be_written(tmp_path, name, words, name_of):
    hostile = make_report(1, words=words, publisher=name_of, title=words, url=f"https://example.org/{name_of}")
    exporter = find_exporter(name, tmp_path / "x")
    path = tmp_path / f"events{exporter.suffix}"
    try:
        (words + name_of).encode()
    except UnicodeEncodeError:
        return  # no table can hold half a surrogate pair, so none comes out of one
    assert write(exporter, [make_event(1, reports=(hostile,))], path) == 1
    if name != "parquet":
        path.read_bytes().decode("utf-8")
