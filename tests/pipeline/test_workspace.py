"""The Python API: what the commands do, as methods."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fake_stages import FAKE

import yalu.pipeline
from yalu.errors import ConfigError, ExportError, WorkspaceError
from yalu.model.ids import document_id
from yalu.read.options import ReadOptions
from yalu.workspace import EXPORTS, Workspace

REPORTS = [
    {"id": "b", "text": "Rudolf visited Strelsau. Trade grew by 12 per cent.", "published": "2011-06-16"},
    {"id": "a", "text": "Flavia visited Zenda.", "published": "2011-06-15"},
    {"id": "c", "text": "", "published": "2011-06-15"},
]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace with two reports, and one that failed."""
    monkeypatch.setattr(yalu.pipeline, "default_stages", lambda: FAKE)
    reports = tmp_path / "reports.jsonl"
    reports.write_text("\n".join(map(json.dumps, REPORTS)))
    made = Workspace.init(tmp_path / "desk", name="Ruritania watch", dyads=["str-rur"])
    made.add(reports)
    return made


def test_init_writes_what_open_reads(workspace: Workspace) -> None:
    opened = Workspace(workspace.path)
    assert opened.config == workspace.config
    assert (opened.config.name, opened.config.dyads) == ("Ruritania watch", ("RUR-STR",))
    assert (workspace.path / "yalu.toml").read_text().startswith("# A Yalu workspace")


def test_init_takes_the_name_of_its_folder(tmp_path: Path) -> None:
    assert Workspace.init(tmp_path / "desk").config.name == "desk"


@pytest.mark.parametrize("name", ['The "North"', "back\\slash", "조선 ✓ 🙂", "a = [1]"])
def test_any_name_of_one_line_survives(tmp_path: Path, name: str) -> None:
    assert Workspace.init(tmp_path / "desk", name=name).config.name == name


def test_a_name_of_two_lines_and_no_dyads_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="control characters"):
        Workspace.init(tmp_path / "one", name="two\nlines")
    for words in ("CHN", "CHN-CHN", "CHN-PRK-USA", "China-Korea"):
        with pytest.raises(ConfigError, match="not a pair of states"):
            Workspace.init(tmp_path / "two", dyads=[words])


def test_a_folder_that_is_no_workspace_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="yalu init"):
        Workspace(tmp_path)


def test_adding_reports_and_lists(workspace: Workspace) -> None:
    assert [story.doc for story in workspace.stories()] == ["a", "b"]
    assert [mention.source[0].text for mention in workspace.mentions()] == ["Flavia", "Rudolf"]
    assert len(workspace.events(dyad="RUR>STR")) == 2
    assert [quantity.value for quantity in workspace.quantities()] == [0.12]
    assert workspace.claims() == []
    assert [failure.problem for failure in workspace.failures()] == ["has no text."]
    assert workspace.doctor().healthy


def test_a_document_is_found_by_key_and_by_id(workspace: Workspace) -> None:
    document = workspace.document("a")
    assert document is not None
    assert document.text == "Flavia visited Zenda."
    assert workspace.document(document.doc_id) == document
    assert workspace.document("nobody") is None
    named = document_id(key="a", text=document.text, title="Visit", publisher="Gazette", published="2011-06-15")
    assert document.doc_id == named


def test_search_and_link_reach_the_store(workspace: Workspace) -> None:
    assert [hit.text for hit in workspace.search("zenda")] == ["Flavia visited Zenda."]
    assert workspace.link() is False


def test_the_same_add_again_adds_nothing_and_a_retry_takes_up_failures(workspace: Workspace, tmp_path: Path) -> None:
    reports = tmp_path / "reports.jsonl"
    assert workspace.add(reports).added == 0
    reports.write_text(
        "\n".join(json.dumps({**each, "text": each["text"] or "Zoltan visited Zenda."}) for each in REPORTS)
    )
    (report,) = workspace.retry_failed()
    assert (report.added, report.resolved) == (1, 1)
    assert workspace.failures() == []
    assert workspace.add(reports, options=ReadOptions()).known == 3
    assert workspace.recode() == []


@pytest.mark.parametrize("what", EXPORTS)
def test_everything_can_be_exported(workspace: Workspace, tmp_path: Path, what: str) -> None:
    path = tmp_path / f"{what}.jsonl"
    rows = workspace.export(what, path)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert (len(lines), 0) == rows == (workspace.table(what).num_rows, 0)
    assert [line["doc"] for line in lines if "doc" in line] == {
        "events": ["a", "b"],
        "stories": ["a", "b"],
        "quantities": ["b"],
    }.get(what, [])


def test_an_export_can_be_filtered_and_its_format_named(workspace: Workspace, tmp_path: Path) -> None:
    assert workspace.export("events", tmp_path / "events", "csv", doc="b").written == 1
    assert (tmp_path / "events").read_text(encoding="utf-8-sig").startswith("mention_id,doc,")


def test_events_leave_for_other_tools_and_what_they_cannot_hold_is_told(workspace: Workspace, tmp_path: Path) -> None:
    for what in ("events", "linked"):
        reported = list(workspace.reported(what))
        assert [event.event_id for event in reported] == workspace.table(what)[0].to_pylist()
        dated = sum(event.date.start is not None for event in reported)
        assert workspace.export(what, tmp_path / "events.ics") == (dated, len(reported) - dated)
        assert all(event.reports for event in reported)
    with pytest.raises(ExportError, match=r"claims cannot be written as ics.*Choose jsonl"):
        workspace.export("claims", tmp_path / "claims.ics")


def test_what_cannot_be_asked_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"there are no people to export.*Choose one of events"):
        workspace.export("people", tmp_path / "people.csv")
    with pytest.raises(ConfigError, match="no such filter"):
        workspace.events(colour="red")
