"""One event: its reports with their sentences, who says what, its life, its history; the way to it by keyboard."""

from __future__ import annotations

import json
from html import unescape

import pytest

from yalu import Workspace


@pytest.fixture(scope="module")
def workspace(made_workspace):
    return Workspace(made_workspace)


def find(workspace, **chosen) -> str:
    """Return the id of the first event found."""
    return workspace.events(**chosen)[0].event_id


def test_every_report_stands_with_its_sentence(client, workspace):
    name = find(workspace, text="Wang Yi visited")
    page = unescape(client.get(f"/event/{name}").text)
    event = next(each for each in workspace.events() if each.event_id == name)
    assert len(event.mentions) >= 2
    for mention in workspace.mentions():
        if mention.mention_id in event.mentions:
            assert f'id="{mention.mention_id}"' in page
            assert f"<strong>{mention.trigger.text}</strong>" in page
            assert f"/story/{mention.doc}/{mention.story}#at-{mention.mention_id}" in page
    assert "<strong>reported</strong> by <bdi>Morning Ledger" in page
    assert page.count("<h1") == 1
    assert "@misc{" in page


def test_a_visit_called_off_shows_how_it_went(client, workspace):
    page = unescape(client.get(f"/event/{find(workspace, status='cancelled')}").text)
    assert "called off" in page
    assert "How it went" in page


def test_who_denies_an_event_is_shown_with_the_sentence(folder, tmp_path, make_client):
    text = "South Korea accused North Korea of sending men to Kursk. North Korea denied the charge."
    (tmp_path / "charge.jsonl").write_text(json.dumps({"text": text, "published": "2017-05-05", "publisher": "Wire"}))
    workspace = Workspace(folder)
    workspace.add(tmp_path / "charge.jsonl")
    page = unescape(make_client(folder).get(f"/event/{find(workspace, type='ACCUSE', text='Kursk')}").text)
    assert "Who says otherwise" in page
    assert ">North Korea denied the charge.</q>" in page
    assert "/story/doc-" in page.partition("Who says otherwise")[2].partition("</section>")[0]


def test_neighbours_lead_through_a_relation(client, workspace):
    names = [event.event_id for event in workspace.events(dyad="CHN-PRK")]
    page = client.get(f"/event/{names[1]}").text
    assert f'href="/event/{names[0]}" rel="prev"' in page
    assert f'href="/event/{names[2]}" rel="next"' in page


def test_every_event_of_the_workspace_has_a_page(client, event_ids):
    assert [name for name in event_ids[::9] if client.get(f"/event/{name}").status_code != 200] == []


@pytest.mark.parametrize("name", ["event-0", "x", "%22%3E%3Cscript%3E", "event-" + "a" * 500])
def test_an_event_that_is_not_there_is_not_found(client, name):
    page = client.get(f"/event/{name}")
    assert page.status_code == 404
    assert "There is no such event" in page.text


def test_decisions_of_people_are_its_history(writer):
    store = writer.app.state.desk.workspace.store
    event = writer.app.state.desk.workspace.events(text="tons of rice")[0]
    assert "Nobody has reviewed" in writer.get(f"/event/{event.event_id}").text
    store.append_review(event.mentions[0], "accept", reviewer="Mei <b>", note="seen in the paper")
    page = writer.get(f"/event/{event.event_id}").text
    assert "Mei &lt;b&gt;" in page
    assert "accepted a report" in page
    assert "seen in the paper" in page
    assert "Nobody has reviewed" not in page


def test_the_address_of_a_merged_event_leads_to_what_it_is_now(writer):
    workspace = writer.app.state.desk.workspace
    one, other = workspace.events(text="Wang Yi visited")[0], workspace.events(text="tons of rice")[0]
    workspace.store.append_review(one.event_id, "merge", reviewer="Mei", correction={"with": [other.event_id]})
    pages = [writer.get(f"/event/{each.event_id}") for each in (one, other)]
    assert pages[0].url.path == pages[1].url.path
    assert "put reports together" in pages[0].text
    for mention in (*one.mentions, *other.mentions):
        assert f'id="{mention}"' in pages[0].text


def test_a_correction_is_seen_on_the_event_and_in_its_story(writer):
    workspace = writer.app.state.desk.workspace
    (mention,) = workspace.mentions(text="tons of rice")
    workspace.store.append_review(mention.mention_id, "correct", reviewer="Mei", correction={"status": "alleged"})
    (event,) = workspace.events(text="tons of rice")
    assert "alleged" in writer.get(f"/event/{event.event_id}").text
    assert "alleged" in writer.get(f"/story/{mention.doc}/0").text
    workspace.store.append_review(mention.mention_id, "reject", reviewer="Mei")
    assert writer.get(f"/event/{event.event_id}").status_code == 404
    assert mention.mention_id not in writer.get(f"/story/{mention.doc}/0").text


@pytest.mark.browser
@pytest.mark.parametrize(("width", "dark"), [(1200, False), (360, True)])
def test_the_page_is_accessible_and_fits(open_desk, live, workspace, check_accessible, width, dark):
    tab = open_desk(live, f"/event/{find(workspace, text='Wang Yi visited')}", width=width, dark=dark)
    check_accessible(tab)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_from_search_to_evidence_and_back_by_keyboard(page):
    page.goto(page.origin + "/events")
    page.keyboard.press("f")
    page.keyboard.type("rice")
    page.wait_for_url("**/events?q=rice")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/event/**")
    page.locator("button[data-copies=cite-apa]").press("Enter")
    page.wait_for_function("document.getElementById('said').textContent.length > 0")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/story/**")
    assert page.locator(":target").inner_text() == "sent 20,000 tons"
    page.go_back()
    page.go_back()
    page.wait_for_url("**/events?q=rice")
    assert page.locator(".event-row").count() == 1
