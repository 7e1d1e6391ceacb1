"""Downloads hold exactly what the page shows; the brief of the desk is the brief."""

from __future__ import annotations

import csv
import io
import json
import time

import pytest

from yalu import Workspace
from yalu.brief import render_html
from yalu.record.export import exporters
from yalu.record.listing import Filter
from yalu.web.pages.export import _AT_ONCE

QUERIES = [
    "", "type=CONSULT", "type=CONSULT&type=AGREE&status=occurred", "dyad=CHN-PRK&since=2015", "q=visit", "actor=PRK",
    "confidence=0.8", "place=Pyongyang", "reviewed=no&until=2014-06",
]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_the_events_downloaded_are_those_shown(client, made_workspace, query):
    answer = client.get(f"/export?what=events&format=jsonl&{query}")
    assert answer.status_code == 200
    ids = [json.loads(line)["event_id"] for line in answer.text.splitlines()]
    shown = client.get(f"/export?what=events&{query}").text
    assert f"<strong>{len(ids):,} row" in shown
    assert f"<strong>{len(ids):,} event" in client.get(f"/events?{query}").text or not ids
    rows = list(csv.DictReader(io.StringIO(client.get(f"/export?format=csv&{query}").content.decode("utf-8-sig"))))
    assert [row["event_id"] for row in rows] == ids


@pytest.mark.parametrize("form", sorted(exporters()))
def test_every_format_can_be_downloaded(client, made_workspace, tmp_path, form):
    answer = client.get(f"/export?format={form}&type=CONSULT")
    assert answer.status_code == 200
    suffix = exporters()[form]().suffix
    assert answer.headers["content-disposition"] == f'attachment; filename="yalu-the-test-desk-events{suffix}"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    path = tmp_path / f"own{suffix}"
    Workspace(made_workspace).export("linked", path, form, type="CONSULT")
    assert answer.content == path.read_bytes()
    assert int(answer.headers["content-length"]) == len(answer.content)


@pytest.mark.parametrize("what", ["reports", "claims", "quantities", "stories"])
def test_other_rows_can_be_downloaded_in_the_formats_that_hold_them(client, made_workspace, what):
    offered = client.get(f"/export?what={what}").text
    assert ("format=ics" in offered) == (what == "reports")
    lines = client.get(f"/export?what={what}&format=jsonl").text.splitlines()
    exported = "events" if what == "reports" else what
    assert len(lines) == Workspace(made_workspace).count(exported)


def test_what_is_not_there_is_refused_in_a_sentence(client):
    for query in ("what=people", "format=docx", "what=claims&format=ics"):
        assert client.get(f"/export?{query}").status_code == 404
    for _ in range(2):
        _AT_ONCE.acquire()
    try:
        assert client.get("/export?format=csv").status_code == 503
    finally:
        for _ in range(2):
            _AT_ONCE.release()


def test_the_command_that_writes_the_same_is_told_where_there_is_one(client):
    assert "yalu export linked -o events.csv --dyad CHN-PRK" in client.get("/export?dyad=CHN-PRK").text
    assert "yalu export" not in client.get("/export?q=visit").text


def test_count_is_that_of_the_listing(made_workspace):
    workspace = Workspace(made_workspace)
    assert workspace.count("linked", type="CONSULT") == len(workspace.events(type="CONSULT"))
    assert workspace.count("linked", limit=3) == 3
    assert workspace.count("linked") == workspace.browse.find(Filter()).total


def written(client, address):
    """Return a page or file that is made in the background, when it is there."""
    for _ in range(200):
        answer = client.get(address)
        if answer.status_code != 202:
            return answer
        assert "as soon as it is there" in answer.text
        assert answer.headers["refresh"]
        time.sleep(0.05)
    raise AssertionError(address)


def test_a_head_asks_for_no_work(client):
    for address, kind in (
        ("/brief/PRK-RUS?format=pdf", "application/pdf"),
        ("/export?format=stix", "application/stix"),
    ):
        started = time.monotonic()
        answer = client.head(address)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(kind)
        assert answer.headers["content-disposition"].startswith("attachment")
        assert time.monotonic() - started < 1


def test_the_brief_says_what_changed_and_is_a_file_too(client, made_workspace):
    page = written(client, "/brief/CHN-PRK?since=2016-01-01")
    assert page.status_code == 200
    assert "What changed since 1 January 2016" in page.text
    assert client.get("/brief/PRK-CHN", follow_redirects=False).headers["location"].endswith("/brief/CHN-PRK")
    file = written(client, "/brief/CHN-PRK?format=html")
    assert file.headers["content-disposition"].startswith('attachment; filename="brief-CHN-PRK-')
    assert file.text == render_html(Workspace(made_workspace).relation("CHN", "PRK").brief())
    assert written(client, "/brief/CHN-PRK?format=md").text.startswith("# China and North Korea")
    assert client.get("/brief/CHN-PRK?format=exe").status_code == 404
    assert client.get("/brief/CHN-PRK?since=someday").status_code == 400
    assert written(client, "/brief/CHN-PRK?since=2999-01-01").status_code == 400
    assert not (made_workspace / "briefs").exists()  # to look is not to publish


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/export?dyad=CHN-PRK", "/brief/CHN-PRK?since=2016-06-01"])
def test_pages_are_accessible_and_fit_a_phone(open_desk, live, check_accessible, path):
    tab = open_desk(live, path, width=360)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    check_accessible(tab)


@pytest.mark.browser
def test_events_are_downloaded_by_keyboard(open_desk, live):
    tab = open_desk(live, "/events?type=CONSULT")
    tab.locator("a", has_text="Download exactly these").focus()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/export?type=CONSULT")
    tab.locator("a", has_text="csv").focus()
    with tab.expect_download() as coming:
        tab.keyboard.press("Enter")
    rows = list(csv.DictReader(coming.value.path().read_text(encoding="utf-8-sig").splitlines()))
    assert rows
    assert {row["type"] for row in rows} == {"CONSULT"}
