"""The page of forecasts: questions, scores, and forms that add lines to the ledger and change none."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from live_desk import secret

from yalu import Workspace
from yalu.forecast import calibration
from yalu.web.pages.forecasts import calibration_dots

_AT = "2016-01-01T00:00:00Z"
_HOSTILE = "<script>alert(1)</script>\"'&"


def fill(folder: Path) -> None:
    """Put twelve answered questions with forecasts into the ledger, one that is open, and one that is hostile."""
    ledger = Workspace(folder).forecasts
    for number in range(12):
        asked = ledger.ask(
            f"Will envoy {number} come?", ["CHN-PRK"], since=date(2015, 1, 1), closes=date(2015, 12, 31), by="a", at=_AT
        )
        name = asked.question_id
        chance = (0.1, 0.3, 0.7, 0.9)[number % 4]
        ledger.enter(name, holder="Lee", kind="person", probability=chance, made=date(2015, 2, 1), by="a", at=_AT)
        happened = date(2015, 6, 1) if number % 2 else None
        outcome = "yes" if number % 2 else "no"
        ledger.resolve(name, outcome, reason="seen", happened=happened, by="a", at=_AT)  # type: ignore[arg-type]
    ledger.ask("Will a visit come?", ["CHN-PRK"], since=date(2016, 1, 1), closes=date(2099, 12, 31), by="a", at=_AT)
    ledger.ask(_HOSTILE, [], since=date(2016, 1, 1), closes=date(2099, 1, 1), source=_HOSTILE, by=_HOSTILE, at=_AT)


@pytest.fixture(scope="module")
def filled(made_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(shutil.copytree(made_workspace, tmp_path_factory.mktemp("ledger") / "desk"))
    fill(folder)
    return folder


@pytest.fixture(scope="module")
def reader(filled: Path, make_client):
    return make_client(filled)


def opened(folder: Path, words: str) -> str:
    cases = Workspace(folder).forecasts.cases().values()
    return next(case.question.question_id for case in cases if words in case.question.text)


def test_an_empty_ledger_says_how_to_begin(client):
    page = client.get("/forecasts").text
    assert "No question has been asked yet" in page
    assert 'action="/forecasts"' in page


def test_questions_and_scores_are_shown(reader):
    page = reader.get("/forecasts").text
    assert "14 questions: 2 open, 6 yes, 6 no" in page
    assert "6 of 12 forecasts were right" in page
    assert page.count("<circle") == 4
    assert "<script>alert" not in page
    assert "Lee" in page


def test_the_address_says_which_questions(reader):
    assert reader.get("/forecasts", params={"status": "open"}).text.count("<tr data-item>") == 2
    assert reader.get("/forecasts", params={"holder": "Lee"}).text.count("<tr data-item>") == 12
    assert "No question fits" in reader.get("/forecasts", params={"holder": _HOSTILE}).text


def test_a_hostile_question_is_shown_as_it_is(reader, filled: Path):
    page = reader.get(f"/forecasts/{opened(filled, 'alert')}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("kind", ["csv", "jsonl", "ics"])
def test_the_ledger_is_given_out(reader, kind: str):
    answer = reader.get(f"/forecasts/file.{kind}")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.content
    assert reader.get("/forecasts/file.exe").status_code == 404
    assert reader.get("/forecasts/question-none").status_code == 404


def test_every_form_adds_a_line_and_changes_none(writer, folder: Path):
    def post(path: str, **fields: str):
        answer = writer.post(path, data={"csrf": secret(writer), **fields}, headers={"Accept": "application/json"})
        return answer.status_code, answer.json()

    _, asked = post(
        "/forecasts",
        text="Will China visit North Korea soon?",
        about="chn-prk",
        since="2016-01-01",
        closes="2099-01-01",
    )
    path = asked["to"]
    file = folder / "forecasts" / "forecasts.jsonl"
    before = file.read_bytes()
    assert "CONSULT/visit" in writer.get(path).text
    for where, fields in (
        ("/enter", {"percent": "70"}),
        ("/enter", {"percent": "80"}),
        ("/enter", {"holder": "Lee", "kind": "person", "made": "2016-02-01", "words": "likely", "expects": "yes"}),
        ("/rule", {"rule": "ASSAULT CHN>PRK"}),
        ("/rule", {"person": "yes"}),
        ("/comment", {"text": "Odd."}),
        ("/resolve", {"outcome": "no", "reason": "It did not."}),
        ("/resolve", {"outcome": "void", "reason": "Nobody can tell."}),
    ):
        status, answer = post(path + where, **fields)
        assert (status, answer.get("error")) == (200, None)
        after = file.read_bytes()
        assert after.startswith(before)
        assert len(after) > len(before)
        before = after
    page = writer.get(path).text
    assert "status-void" in page
    assert "Han" in page
    assert "likely (55 to 80 %)" in page


@pytest.mark.parametrize(
    ("where", "fields", "words"),
    [
        ("/enter", {"percent": "100"}, "no probability"),
        ("/enter", {"percent": "many"}, "no number"),
        ("/enter", {"holder": "B", "kind": "king", "made": "2016-02-01", "expects": "yes"}, "unknown"),
        ("/rule", {"rule": "whatever"}, "is no rule"),
        ("/resolve", {"outcome": "yes", "reason": "x"}, "needs the day"),
        ("/resolve", {"outcome": "perhaps", "reason": "x"}, "unknown"),
        ("/comment", {"text": " "}, "no words"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(writer, folder: Path, where: str, fields: dict[str, str], words: str):
    ledger = Workspace(folder).forecasts
    name = ledger.ask(
        "Will it?", ["CHN-PRK"], since=date(2016, 1, 1), closes=date(2099, 1, 1), by="a", at=_AT
    ).question_id
    answer = writer.post(f"/forecasts/{name}{where}", data={"csrf": secret(writer), **fields})
    assert answer.status_code == 400
    assert words in answer.text
    assert len(ledger.lines()) == 1


def test_a_forecast_found_in_a_text_is_asked_and_entered_for_its_holder(writer, folder: Path):
    page = writer.get("/forecasts").text
    assert "Found in texts, not asked yet" in page
    claim = page.split('name="claim" value="')[1].split('"')[0]
    answer = writer.post("/forecasts", data={"csrf": secret(writer), "claim": claim})
    assert answer.status_code == 200
    (case,) = Workspace(folder).forecasts.cases().values()
    assert case.question.claim == claim
    assert len(case.forecasts) == 1
    assert f'value="{claim}"' not in writer.get("/forecasts").text


def test_a_proposed_rule_is_accepted_from_the_list(writer, folder: Path):
    ledger = Workspace(folder).forecasts
    text = "Will China visit North Korea?"
    ledger.ask(text, ["CHN-PRK"], since=date(2016, 1, 1), closes=date(2099, 1, 1), by="a", at=_AT)
    page = writer.get("/forecasts?status=open").text
    assert "Accept this rule" in page
    where = page.split('class="propose" action="')[1].split('"')[0]
    to = page.split('name="to" value="')[1].split('"')[0]
    answer = writer.post(where, data={"csrf": secret(writer), "to": to}, follow_redirects=False)
    assert answer.headers["location"] == "/forecasts?status=open"
    assert "Accept this rule" not in writer.get("/forecasts").text
    (case,) = ledger.cases().values()
    assert str(case.rule) == "CONSULT/visit CHN>PRK"


def test_dots_stand_where_said_and_came_meet():
    dots = calibration_dots(calibration([0.9, 0.9, 0.1], [1, 1, 0]))
    assert [(dot.x, dot.y) for dot in dots] == [(10.0, 100.0), (90.0, 0.0)]
    assert all(0 <= dot.top <= dot.y <= dot.bottom <= 100 for dot in dots)


@pytest.mark.browser
def test_a_question_is_asked_forecast_and_resolved_in_the_browser(writing_page, check_accessible):
    tab = writing_page
    tab.goto(tab.origin + "/forecasts")
    check_accessible(tab)
    tab.get_by_label("The question, in your own words").fill("Will China visit North Korea within a year?")
    tab.get_by_label("About (such as CHN-PRK)").fill("CHN-PRK")
    tab.get_by_role("button", name="Ask", exact=True).click()
    tab.wait_for_url("**/forecasts/question-*")
    assert "CONSULT/visit CHN>PRK" in tab.get_by_label("Rule", exact=True).input_value()
    tab.keyboard.press("f")
    tab.keyboard.type("65")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("td:has-text('65 %')")
    tab.get_by_label("Chance of yes, in per cent").fill("80")
    tab.get_by_role("button", name="Enter").first.click()
    tab.wait_for_selector("td:has-text('80 %')")
    assert tab.locator("td:has-text('65 %')").count() == 1
    tab.keyboard.press("a")
    tab.wait_for_selector("dd code:has-text('CONSULT/visit CHN>PRK')")
    check_accessible(tab)
    tab.get_by_label("no", exact=True).check()
    tab.get_by_label("Why").fill("It was called off.")
    tab.get_by_role("button", name="Resolve").click()
    tab.wait_for_selector(".status-no")


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1200])
def test_the_ledger_fits_and_is_accessible(filled: Path, open_desk, check_accessible, width: int):
    from live_desk import Live, local_door

    from yalu.web import make_app

    served = Live(make_app(filled, door=local_door()))
    try:
        tab = open_desk(served, "/forecasts", width=width, dark=width == 360)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        check_accessible(tab)
        tab.keyboard.press("j")
        tab.keyboard.press("Enter")
        tab.wait_for_url("**/forecasts/question-*")
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
    finally:
        served.close()
