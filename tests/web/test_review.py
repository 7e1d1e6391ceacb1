"""The review page: forms without script, keys with it, a key for each decision, undo, and several reviewers."""

from __future__ import annotations

import json
import os
import re
import time

import pytest
from live_desk import secret

from yalu import Workspace

# A hundred take a minute: `YALU_REVIEW_ITEMS=100 pytest tests/web/test_review.py`.
ITEMS = int(os.environ.get("YALU_REVIEW_ITEMS", "12"))


def unreviewed(folder) -> list[str]:
    rows = Workspace(folder).store.query("SELECT mention_id FROM v_accepted WHERE verdict IS NULL")
    return rows["mention_id"].to_pylist()


def told(folder, words: str) -> str:
    """Return the mention whose sentence has some words."""
    found = Workspace(folder).store.query(
        "SELECT mention_id FROM mentions WHERE contains(evidence.text, ?) ORDER BY mention_id", [words]
    )
    return found["mention_id"][0].as_py()


def until(holds) -> None:
    """Wait until something holds that a thread of the desk works on."""
    ends = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.1)


def decide(client, item: str, verdict: str, **fields: str):
    form = {"csrf": secret(client), "item": item, "verdict": verdict, **fields}
    return client.post("/review", data=form, headers={"Accept": "application/json"})


def test_the_queue_shows_what_is_least_sure_with_its_words(client):
    page = client.get("/review").text
    assert page.count("<h1>") == 1
    assert 'data-key="a"' in page
    assert 'class="m-evidence' in page
    assert "first because the coder is" in page


def test_decisions_count_at_once_without_script(writer, folder):
    item = told(folder, "visited")
    answer = writer.post("/review", data={"csrf": secret(writer), "item": item, "verdict": "reject", "to": "/review"})
    assert answer.status_code == 200
    assert "Rejected." in answer.text
    store = Workspace(folder).store
    assert store.review_of(item).reviewer == "Han"
    assert item not in store.query("SELECT mention_id FROM v_accepted")["mention_id"].to_pylist()
    writer.post("/review/undo", data={"csrf": secret(writer)})
    assert Workspace(folder).store.review_of(item) is None


def test_a_correction_of_the_form_changes_only_what_was_changed(writer, folder):
    item = told(folder, "visited")
    page = writer.get(f"/review?item={item}").text
    form = dict(re.findall(r'<input id="(source|target|date)" name="\w+" value="([^"]*)"', page))
    answer = decide(writer, item, "correct", type="ACCUSE", status="alleged", note="as the headline says", **form)
    assert answer.status_code == 200, answer.text
    review = Workspace(folder).store.review_of(item)
    assert {"type", "status", "quad"} <= review.correction.keys()
    assert not {"source", "target", "date"} & review.correction.keys()
    assert review.note == "as the headline says"
    assert decide(writer, item, "accept").status_code == 200
    assert Workspace(folder).store.review_of(item).correction == review.correction


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"verdict": "maybe"}, "is no decision"),
        ({"verdict": "correct", "target": "ZZZ"}, "not the code of a state"),
        ({"verdict": "correct", "date": "soon"}, "form of a date"),
        ({"verdict": "merge", "with": "event-0"}, "no such event"),
    ],
)
def test_what_cannot_be_is_one_clear_sentence(writer, folder, fields, problem):
    answer = decide(writer, told(folder, "visited"), **fields)
    assert answer.status_code == 400
    assert problem in answer.json()["error"]
    assert Workspace(folder).reviews() == []


def test_two_reviewers_see_each_other_and_whether_they_agree(writer, folder):
    item = told(folder, "visited")
    Workspace(folder).review(item, "accept", reviewer="Ana", note="two wires")
    page = writer.get(f"/review?item={item}").text
    assert "Ana" in page
    assert "two wires" in page
    decide(writer, item, "reject")
    assert "Reviewers differ." in writer.get(f"/review?item={item}").text


def test_claims_and_roles_have_their_tabs(writer, folder):
    page = writer.get("/review?kind=claim").text
    assert "Direction" in page
    claim = Workspace(folder).claims()[0].claim_id
    assert decide(writer, claim, "reject").status_code == 200
    assert claim not in {each.claim_id for each in Workspace(folder).claims()}
    assert writer.get("/review?kind=role").status_code == 200
    assert writer.get("/review?item=mention-0").status_code == 404


# Two outlets tell one visit in words so different, and days apart, that the machine leaves them apart and offers them.
OF_ONE_VISIT = (
    ("Morning Ledger", "2017-03-04", "Chinese Vice Premier Zhang Dejiang visited Rason on 3 March 2017."),
    ("Harbour Wire", "2017-03-06", "On 5 March 2017 China's Zhang Dejiang toured the port of Rason in North Korea."),
)


@pytest.fixture
def pair(folder, tmp_path) -> list[str]:
    """The two mentions of one visit, each an event of its own, added to the workspace."""
    lines = [json.dumps({"publisher": who, "published": day, "text": text}) for who, day, text in OF_ONE_VISIT]
    (tmp_path / "pair.jsonl").write_text("\n".join(lines), encoding="utf-8")
    workspace = Workspace(folder)
    workspace.add(tmp_path / "pair.jsonl")
    mentions = [told(folder, text[:40]) for _, _, text in OF_ONE_VISIT]
    events = [workspace.store.query("SELECT event_id FROM links WHERE mention_id = ?", [name]) for name in mentions]
    assert [found.num_rows for found in events] == [1, 1]
    (offered, *_) = workspace.merge_candidates(events[0]["event_id"][0].as_py())
    assert offered.other == events[1]["event_id"][0].as_py()
    return mentions


def press_in_review(page, item: str, key: str) -> None:
    """Open an item in the review page and press a key; the next item is waited for."""
    page.goto(f"{page.origin}/review?item={item}")
    page.keyboard.press(key)
    page.wait_for_function("was => document.querySelector('#focus input[name=item]')?.value !== was", arg=item)


def shown_of_the_visit(page) -> tuple[int, int, int]:
    """Return how many events of the visit the events page lists, an export holds, and the brief has."""
    page.goto(f"{page.origin}/events?q=Dejiang")
    listed = page.locator(".event-row").count()
    get = page.request.get
    exported = len(get(f"{page.origin}/export?format=jsonl&q=Dejiang").text().splitlines())
    until(lambda: get(f"{page.origin}/brief/CHN-PRK?format=md").status == 200)
    brief = get(f"{page.origin}/brief/CHN-PRK?format=md").text()
    return listed, exported, len(re.findall(r"^\d+\. \*\*\d March 2017\.\*\* Visit", brief, re.MULTILINE))


def test_a_decision_on_a_role_is_taken_back_without_script(folder, tmp_path, make_client):
    (tmp_path / "envoys.txt").write_text("Gabonese trade envoy Mutombo Lekunze left.", encoding="utf-8")
    Workspace(folder).add(tmp_path / "envoys.txt")
    client = make_client(folder)
    until(lambda: "Mutombo" in client.get("/review?kind=role").text)
    (role,) = re.findall(r'name="item" value="(role-\w+)"', client.get("/review?kind=role").text)[:1]
    assert decide(client, role, "accept").status_code == 200
    page = client.get("/review?kind=role").text
    assert 'data-key="u"' in page
    assert "Take back: <bdi>accept Mutombo Lekunze</bdi>" in page
    answer = client.post("/review/undo", data={"csrf": secret(client), "review": role})
    assert answer.status_code == 200
    assert 'data-key="a"' in answer.text
    assert Workspace(folder).decided_roles() == []
    again = client.post("/review/undo", data={"csrf": secret(client), "review": role})
    assert again.status_code == 400


@pytest.mark.browser
def test_items_take_a_key_each_and_no_mouse(writing_page, folder, check_accessible, record_testsuite_property):
    page = writing_page
    page.goto(f"{page.origin}/review")
    check_accessible(page)
    assert len(unreviewed(folder)) >= ITEMS
    presses = 0
    for _ in range(ITEMS):
        before = page.locator("#focus input[name=item]").first.get_attribute("value")
        page.keyboard.press("a")
        presses += 1
        page.wait_for_function(
            "was => document.querySelector('#focus input[name=item]')?.value !== was", arg=before, timeout=20000
        )
    record_testsuite_property("items reviewed by keys", ITEMS)
    record_testsuite_property("keys pressed for them", presses)
    reviews = Workspace(folder).reviews()
    assert [each.verdict for each in reviews] == ["accept"] * ITEMS
    assert len({each.item for each in reviews}) == ITEMS
    assert presses / ITEMS <= 1.3


@pytest.mark.browser
def test_correcting_and_undoing_by_keys(writing_page, folder):
    page = writing_page
    store = Workspace(folder).store
    item = told(folder, "visited")
    page.goto(f"{page.origin}/review?item={item}")
    page.keyboard.press("c")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("2011-05")
    page.keyboard.press("Enter")
    page.wait_for_function("was => document.querySelector('#focus input[name=item]').value !== was", arg=item)
    assert store.review_of(item).correction["date"]["end"] == "2011-05-31"
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    page.wait_for_function("was => document.querySelector('#focus input[name=item]').value === was", arg=item)
    assert store.review_of(item) is None


@pytest.mark.browser
def test_merging_and_splitting_by_keys_to_their_effect(writing_page, folder, pair):
    page = writing_page
    first, second = pair
    assert shown_of_the_visit(page) == (2, 2, 2)
    press_in_review(page, first, "m")
    assert shown_of_the_visit(page) == (1, 1, 1)
    page.goto(f"{page.origin}/review")
    page.keyboard.press("u")
    page.wait_for_function("was => document.querySelector('#focus input[name=item]').value === was", arg=first)
    assert shown_of_the_visit(page) == (2, 2, 2)
    press_in_review(page, first, "m")
    press_in_review(page, second, "s")
    assert shown_of_the_visit(page) == (2, 2, 2)
    page.goto(f"{page.origin}/review")
    page.keyboard.press("u")
    page.wait_for_url("**/review?item=*")
    assert shown_of_the_visit(page) == (1, 1, 1)
    verdicts = [each.verdict for each in Workspace(folder).reviews()]
    assert verdicts == ["merge", "undo", "merge", "split", "undo"]
