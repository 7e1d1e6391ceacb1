"""Output lines have the fields of docs/design.md, in that order, and exports have them in an order of their own."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from made_rows import (
    add_report,
    day,
    make_claim,
    make_document,
    make_event,
    make_link,
    make_mention,
    make_quantity,
    make_story,
)

from yalu.errors import ConfigError, ExportError
from yalu.model import Place
from yalu.record import Store, lines
from yalu.record.export import find_exporter, guard_formula
from yalu.record.listing import Filter, claims, events, line_batches, line_table, mentions, quantities, stories

# The fields of docs/design.md, "Commands and files", in order.
EVENT_FIELDS = """mention_id doc story sentence type mode cameo contexts domain quad source target symmetric date status
    place quantities attribution evidence trigger confidence coder"""
CLAIM_FIELDS = "claim_id doc story kind holder about stance likelihood horizon rarity evidence"
QUANTITY_FIELDS = "quantity_id doc story value low high unit of date evidence"
STORY_FIELDS = "doc story title section authors published start end furniture text"


def test_lines_have_the_fields_of_the_design_and_the_name_the_input_gave() -> None:
    document = make_document()
    made = [
        (lines.event_line(make_mention(document), document), EVENT_FIELDS),
        (lines.claim_line(make_claim(document), document), CLAIM_FIELDS),
        (lines.quantity_line(make_quantity(document), document), QUANTITY_FIELDS),
        (lines.story_line(make_story(document), document), STORY_FIELDS),
    ]
    for line, fields in made:
        assert list(line) == fields.split()
        assert line["doc"] == "report-1"
        assert json.loads(lines.json_line(line)) == line
    assert list(made[0][0]["date"]) == ["start", "end", "precision", "basis", "why", "text"]
    assert list(made[0][0]["source"][0]) == ["text", "country", "name", "role", "level", "sector", "start", "end"]


def test_a_document_without_key_goes_by_its_id() -> None:
    document = make_document(key=None)
    assert lines.event_line(make_mention(document), document)["doc"] == document.doc_id


def test_a_story_is_read_without_its_furniture() -> None:
    document = make_document("A visit.\n\nShare this.\n\nIt ended.")
    line = lines.story_line(make_story(document), document)
    assert line["text"] == "A visit.\n\nIt ended."
    assert [document.text[start:end] for start, end in line["furniture"]] == ["Share this."]


def test_characters_no_file_can_hold_are_escaped() -> None:
    line = lines.json_line({"text": "조선 \ud800"})
    line.encode()
    assert json.loads(line) == {"text": "조선 \ud800"}
    assert lines.json_line({"text": "조선"}) == '{"text": "조선"}'


@pytest.fixture
def record(store: Store) -> Store:
    """Three documents recorded in an order that is neither that of publication nor of ids."""
    for key, published in (("c", "2011-07-01"), ("a", None), ("b", "2011-05-01")):
        mention = add_report(store, make_document(key=key, published=published))
    event = make_event(mention)
    with store.begin("link") as run:
        run.write("events", [event])
        run.write("links", [make_link(event, mention)])
    return store


def test_exports_come_by_day_of_publication_whatever_the_runs(record: Store, tmp_path: Path) -> None:
    other = Store.create(tmp_path / "other")
    for key, published in (("a", None), ("b", "2011-05-01"), ("c", "2011-07-01")):
        add_report(other, make_document(key=key, published=published))
    for listing in ("mentions", "claims", "quantities", "stories"):
        table = line_table(record, listing, Filter())
        assert table["doc"].to_pylist() == ["b", "c", "a"]
        assert table.equals(line_table(other, listing, Filter()))


def test_listings_give_rows_with_the_ids_of_their_documents(record: Store) -> None:
    document = make_document(key="b", published="2011-05-01")
    assert mentions(record, Filter(doc="b")) == [make_mention(document)]
    assert mentions(record, Filter(doc=document.doc_id)) == [make_mention(document)]
    assert claims(record, Filter(doc="b")) == [make_claim(document)]
    assert quantities(record, Filter(doc="b")) == [make_quantity(document)]
    assert [story.doc for story in stories(record, Filter(doc="b"))] == ["b"]
    assert events(record, Filter(doc="b")) == [make_event(make_mention(document))]
    assert events(record, Filter(doc="c")) == []


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        (Filter(dyad="RUR-STR"), 3),
        (Filter(dyad="STR-RUR"), 3),
        (Filter(dyad="RUR>STR"), 3),
        (Filter(dyad="STR>RUR"), 0),
        (Filter(dyad="RUR-PRK"), 0),
        (Filter(since="2011-06-14", until="2011-06-14"), 3),
        (Filter(since="2011-06-15"), 0),
        (Filter(until="2011-06-13"), 0),
        (Filter(type="CONSULT", mode="visit", status="occurred"), 3),
        (Filter(type="AID"), 0),
        (Filter(min_confidence=1.0), 0),
        (Filter(min_confidence=0.0), 3),
        (Filter(type=("AID", "CONSULT"), mode=("visit",)), 3),
        (Filter(domain="political", quad="verbal_cooperation", level="government"), 3),
        (Filter(domain="military"), 0),
        (Filter(level="head"), 0),
        (Filter(actor="RUR", publisher="Gazette"), 3),
        (Filter(actor=("PRK", "Strelsau")), 3),
        (Filter(actor="PRK"), 0),
        (Filter(publisher="Other"), 0),
        (Filter(place="Strelsau"), 0),
        (Filter(reviewed=False), 3),
        (Filter(reviewed=True), 0),
        (Filter(text="minister visits"), 3),
        (Filter(text="trade"), 0),
        (Filter(text="trade visit"), 0),
        (Filter(limit=2), 2),
    ],
)
def test_filters_choose_mentions(record: Store, chosen: Filter, found: int) -> None:
    assert len(mentions(record, chosen)) == found


def test_filters_choose_events_claims_and_stories(record: Store) -> None:
    assert len(events(record, Filter(dyad="STR-RUR", since="2011-06-01"))) == 1
    assert len(events(record, Filter(dyad="STR>RUR"))) == 0
    assert len(claims(record, Filter(dyad="STR-RUR", kind="forecast"))) == 3
    assert len(claims(record, Filter(kind="rarity"))) == 0
    assert len(stories(record, Filter(dyad="RUR>STR"))) == 3
    assert [story.doc for story in stories(record, Filter(since="2011-06-01"))] == ["c"]
    assert len(quantities(record, Filter(until="2011-06-01"))) == 1
    assert len(quantities(record, Filter(publisher="Gazette", text="trade grew"))) == 3
    assert len(claims(record, Filter(actor="STR", publisher="Gazette", text="rise"))) == 3
    assert len(claims(record, Filter(actor="PRK"))) == 0
    assert len(stories(record, Filter(publisher="Gazette", text="trade"))) == 3
    assert len(stories(record, Filter(text="peace"))) == 0


def test_an_event_is_chosen_where_one_of_its_reports_is(record: Store) -> None:
    (mention,) = mentions(record, Filter(doc="b"))
    chosen = {"actor": "Ruritanian", "level": "government", "publisher": "Gazette", "text": "minister", "doc": "b"}
    for name, value in chosen.items():
        assert len(events(record, Filter(**{name: value}))) == 1, name  # type: ignore[arg-type]
    assert events(record, Filter(text="trade")) == []
    assert events(record, Filter(publisher="Other")) == []
    record.append_review(mention.mention_id, "accept", reviewer="Han")
    assert (len(events(record, Filter(reviewed=True))), len(events(record, Filter(reviewed=False)))) == (1, 0)


@pytest.mark.parametrize(
    ("listing", "chosen"),
    [
        ("claims", {"type": "AID"}),
        ("quantities", {"dyad": "RUR-STR"}),
        ("mentions", {"dyad": "RUR"}),
        ("mentions", {"since": "June"}),
        ("mentions", {"limit": -1}),
        ("mentions", {"min_confidence": 1.5}),
        ("claims", {"min_confidence": 0.5}),
        ("claims", {"level": "head"}),
        ("stories", {"place": "Strelsau"}),
        ("coded_events", {"text": "visit"}),
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(record: Store, listing: str, chosen: dict[str, object]) -> None:
    with pytest.raises(ConfigError):
        line_table(record, listing, Filter(**chosen))  # type: ignore[arg-type]


def test_a_reviewed_row_says_who_checked_it_and_when(record, tmp_path):
    (first, second, *_) = mentions(record, Filter())
    record.append_review(first.mention_id, "accept", reviewer="Ana", at="2024-05-03T10:00:00Z")
    said = {"verdict": "accept", "reviewer": "Ana", "at": "2024-05-03T10:00:00Z"}
    rows = {row["mention_id"]: row for row in line_table(record, "mentions", Filter()).to_pylist()}
    assert rows[first.mention_id]["review"] == said
    assert rows[second.mention_id]["review"] is None
    nameless = line_batches(record, "mentions", Filter(), reviewers=False).read_all().to_pylist()
    assert {row["review"]["reviewer"] for row in nameless if row["review"]} == {None}
    events = line_table(record, "events", Filter()).to_pylist()
    assert all(row["reviewers"] == (["Ana"] if first.mention_id in row["mentions"] else []) for row in events)


def test_jsonl_export_is_the_lines_of_coding(record: Store, tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    assert find_exporter(None, path).write(line_batches(record, "mentions", Filter(doc="b")), path) == 1
    document = make_document(key="b", published="2011-05-01")
    expected = lines.json_line(lines.event_line(make_mention(document), document))
    assert path.read_text(encoding="utf-8") == expected + "\n"


def test_csv_export_is_flat_and_guarded(store: Store, tmp_path: Path) -> None:
    document = make_document('=HYPERLINK("x") visited Strelsau. 12 per cent. A rise is expected.', key="+key")
    place = Place(text="Strelsau", name="Strelsau", country="STR", lat=-1.5, lon=None, start=24, end=32)
    mention = replace(
        make_mention(make_document()),
        doc=document.doc_id,
        evidence=replace(make_mention(make_document()).evidence, start=0, end=33, text=document.text[:33]),
        trigger=replace(make_mention(make_document()).trigger, start=16, end=23),
        source=(),
        target=(),
        place=place,
        contexts=("trade", "-border"),
        date=day(None),
    )
    with store.begin("add") as run:
        run.write("documents", [document])
        run.write("stories", [make_story(document)])
        run.write("mentions", [mention])
    path = tmp_path / "events.csv"
    find_exporter("csv", path).write(line_batches(store, "mentions", Filter()), path)
    (row,) = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    assert row["doc"] == "'+key"
    assert row["evidence_text"].startswith("'=HYPERLINK")
    assert row["contexts"] == "trade; -border"
    assert (row["place_lat"], row["place_lon"]) == ("-1.5", "")
    assert (row["date_start"], row["date_why"], row["source_country"]) == ("", "no_cue", "")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1+1"])
def test_cells_a_spreadsheet_would_run_are_made_text(cell: str) -> None:
    assert guard_formula(cell) == "'" + cell.replace("\r", "\n")


@pytest.mark.parametrize("cell", ["a=1", "", None, -1, 2.5])
def test_other_cells_stay(cell: object) -> None:
    assert guard_formula(cell) == cell


def test_parquet_export_keeps_rows_as_they_are(record: Store, tmp_path: Path) -> None:
    path = tmp_path / "events.parquet"
    table = line_table(record, "mentions", Filter())
    find_exporter(None, path).write(table.to_reader(), path)
    assert pq.read_table(path).equals(table)


def test_an_unknown_format_names_the_known_ones(tmp_path: Path) -> None:
    for name, path in ((None, "events.xyz"), ("docx", "events"), (None, "events")):
        with pytest.raises(ExportError, match="atom, csv, geojson, icews-tsv, ics, jsonl, parquet, stix"):
            find_exporter(name, tmp_path / path)


def test_a_failed_export_leaves_the_old_file(record: Store, tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text("old")
    broken = pa.table({"text": ["fine"], "when": pa.array([10**18], pa.timestamp("s"))})
    with pytest.raises((ExportError, ValueError, OverflowError)):
        find_exporter(None, path).write(broken.to_reader(), path)
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["events.jsonl"]
