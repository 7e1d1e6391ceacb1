"""`yalu forecasts`: from a question to a score, by the record and by hand; lines are added, never changed."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from yalu import Workspace
from yalu.errors import ConfigError, RecordError, VocabularyError
from yalu.measure.forecast_view import holder_name
from yalu.measure.forecasts import ForecastLedger

_AT = "2011-05-01T00:00:00.000000Z"
_CLOSES = date(2011, 5, 31)
_VISIT = "CONSULT/visit PRK>CHN"


@pytest.fixture
def ledger(desk: Path) -> ForecastLedger:
    return Workspace(desk).forecasts


def asked(ledger: ForecastLedger, text: str = "Will North Korea visit China this month?") -> str:
    question = ledger.ask(text, ["CHN-PRK"], since=date(2011, 5, 1), closes=_CLOSES, by="a", at=_AT)
    return question.question_id


def test_the_whole_way_of_a_question(run, desk: Path) -> None:
    first = run(
        "forecasts", "ask", "Will North Korea visit China?", "--about", "CHN-PRK", "--since", "2011-05-01", "--closes",
        "2011-05", "--by", "Ann", "-w", desk
    )  # fmt: skip
    assert first.exit_code == 0, first.output
    assert f"Proposed rule: {_VISIT}" in first.stdout
    name = first.stdout.split()[1].rstrip(":")
    assert _VISIT in run("forecasts", "accept", name, "--by", "Ann", "-w", desk).stdout
    entered = run(
        "forecasts", "enter", name, "--words", "very likely", "--holder", "Lee", "--made", "2011-05-02", "--outlet",
        "Daily", "-w", desk
    )  # fmt: skip
    assert "very likely (80 to 95 %)" in entered.stdout, entered.output
    answered = run("forecasts", "resolve", "--by", "Ann", "-w", desk)
    assert f"{name}  yes  The record holds it: consult (visit) on 2011-05-20." in answered.stdout
    assert run("forecasts", "resolve", "-w", desk).stdout == ""  # nothing is news the second time
    shown = run("forecasts", "show", name, "-w", desk).stdout
    assert "by the record" in shown
    assert "Lee, Daily: very likely" in shown
    each = json.loads(run("forecasts", "score", "--each", "--format", "jsonl", "-w", desk).stdout)
    assert each["brier"] == pytest.approx(0.125**2)
    assert (each["outcome"], each["right"], each["days"]) == ("yes", True, 18)
    (record,) = csv.DictReader(run("forecasts", "score", "--format", "csv", "-w", desk).stdout.splitlines())
    assert (record["resolved"], record["right"], record["brier"]) == ("1", "1", "")
    assert "too few" in run("forecasts", "score", "-w", desk).stdout
    assert "0.80" in run("forecasts", "score", "--calibration", "-w", desk).stdout
    listed = json.loads(
        run("forecasts", "--status", "yes", "--dyad", "PRK-CHN", "--format", "jsonl", "-w", desk).stdout
    )
    assert listed["events"][0].startswith("event-")
    assert run("forecasts", "--status", "open", "-w", desk).stdout == ""


def test_an_own_forecast_cannot_be_dated_back_or_made_when_it_is_over(ledger: ForecastLedger) -> None:
    question = asked(ledger)
    ledger.accept(question, _VISIT, by="a", at=_AT)
    own = ledger.enter(question, holder="a", by="a", probability=0.3, made=date(2010, 1, 1), at="2011-05-03T00:00:00Z")
    assert own.made == date(2011, 5, 3)
    with pytest.raises(ConfigError, match="no longer open"):
        ledger.enter(question, holder="a", by="a", probability=0.9, at="2011-05-25T00:00:00Z")
    with pytest.raises(ConfigError, match="closed on 2011-05-31"):
        ledger.enter(question, holder="B", kind="person", by="a", probability=0.9, made=date(2011, 6, 3), at=_AT)


def test_an_update_adds_a_line_and_each_is_scored_for_its_days(ledger: ForecastLedger, desk: Path) -> None:
    question = asked(ledger)
    ledger.accept(question, _VISIT, by="a", at=_AT)
    ledger.enter(question, holder="a", by="a", probability=0.5, at="2011-05-10T08:00:00Z")
    before = (desk / "forecasts" / "forecasts.jsonl").read_bytes()
    ledger.enter(question, holder="a", by="a", probability=0.9, at="2011-05-15T08:00:00Z")
    assert (desk / "forecasts" / "forecasts.jsonl").read_bytes().startswith(before)
    (scored,) = ledger.scores()
    assert scored.brier == pytest.approx((5 * 0.25 + 5 * 0.01) / 10)


def test_a_rejected_event_withdraws_the_answer_and_the_score(ledger: ForecastLedger, desk: Path) -> None:
    question = asked(ledger)
    ledger.accept(question, _VISIT, by="a", at=_AT)
    ledger.enter(question, holder="B", kind="person", by="a", probability=0.9, made=date(2011, 5, 2), at=_AT)
    assert [each.outcome for each in ledger.resolve_by_record(by="a")] == ["yes"]
    workspace = Workspace(desk)
    for mention in workspace.mentions(type="CONSULT"):
        workspace.store.append_review(mention.mention_id, "reject", reviewer="a")
    stands = workspace.forecasts.standings()[question]
    assert (stands.status, stands.due) == ("open", True)
    assert "no longer shows" in (stands.contradicted or "")
    assert workspace.forecasts.scores() == []


def test_what_was_not_known_on_a_day_is_no_answer_on_it(ledger: ForecastLedger) -> None:
    question = asked(ledger)
    ledger.accept(question, _VISIT, by="a", at=_AT)
    assert ledger.standings(day=date(2011, 5, 20))[question].status == "open"
    assert ledger.standings(day=date(2011, 5, 21))[question].status == "yes"  # reported on the day after


def test_a_person_answers_what_the_record_cannot(ledger: ForecastLedger) -> None:
    question = asked(ledger, "Will the bridge open?")
    assert ledger.standings()[question].due
    with pytest.raises(ConfigError, match="no event"):
        ledger.resolve(question, "no", reason="x", events=["event-unknown"], by="a", at=_AT)
    with pytest.raises(ConfigError, match="needs the day"):
        ledger.resolve(question, "yes", reason="x", by="a", at=_AT)
    with pytest.raises(ConfigError, match="not within its time"):
        ledger.resolve(question, "yes", reason="x", happened=date(2012, 1, 1), by="a", at=_AT)
    ledger.resolve(question, "no", reason="It did not open.", source="Border paper", by="a", at="2011-06-05T00:00:00Z")
    assert ledger.standings()[question].status == "no"
    ledger.resolve(question, "void", reason="It was never built.", by="b", at="2011-07-05T00:00:00Z")
    assert ledger.standings()[question].status == "void"


def test_a_claim_becomes_a_question_with_its_holder_and_range(ledger: ForecastLedger, desk: Path) -> None:
    claim = Workspace(desk).claims(kind="forecast")[0]
    question, forecast = ledger.ask_claim(claim.claim_id, by="a", at=_AT)
    assert (question.claim, question.since) == (claim.claim_id, date(2011, 5, 22))
    assert question.proposed is None
    assert question.proposed_why
    assert question.closes == date(2012, 5, 22)
    assert (forecast.holder, forecast.kind, forecast.low, forecast.high) == ("Kim", "person", 0.2, 0.8)
    with pytest.raises(ConfigError, match="no forecast of the record"):
        ledger.ask_claim("claim-none", by="a", at=_AT)


def test_words_are_turned_where_they_speak_of_the_other_answer(ledger: ForecastLedger) -> None:
    question = asked(ledger)
    denied = ledger.enter(
        question, holder="B", kind="person", by="a", words="probably", expects="no", made=date(2011, 5, 2), at=_AT
    )
    assert (denied.low, denied.high) == (0.2, 0.45)
    silent = ledger.enter(
        question, holder="C", kind="person", by="a", words="may", expects="yes", made=date(2011, 5, 2), at=_AT
    )
    assert silent.band is None


@pytest.mark.parametrize("suffix", [".jsonl", ".csv"])
def test_a_ledger_travels_and_comes_back_the_same(ledger: ForecastLedger, tmp_path: Path, suffix: str) -> None:
    question = asked(ledger, '=Will it, "they" ask, come\nsoon?')
    ledger.accept(question, _VISIT, by="a", at=_AT)
    for holder, chance in (("B", 0.7), ("-C", 0.2)):
        ledger.enter(question, holder=holder, kind="person", by="a", probability=chance, made=date(2011, 5, 2), at=_AT)
    ledger.resolve(question, "no", reason="@none came", by="a", at="2011-06-05T00:00:00Z")
    ledger.comment(question, "odd", by="a", at=_AT)
    first, second = tmp_path / f"one{suffix}", tmp_path / f"two{suffix}"
    ledger.export(first)
    other = Workspace.init(tmp_path / "other").forecasts
    assert other.import_file(first, by="b", at=_AT) >= 5
    assert other.import_file(first, by="c") == 0  # the same again adds nothing
    other.export(second)
    assert first.read_bytes() == second.read_bytes()
    assert other.scores() == ledger.scores()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("question,since\nWill it?,2011-01-01\n", "lacks closes"),
        ("question,since,closes,fate\n", "'fate' is unknown"),
        ("question,since,closes\nWill it?,May,2011-06-01\n", ":2"),
        ("question,since,closes,rule\nWill it?,2011-01-01,2011-06-01,whatever\n", "is no rule"),
    ],
)
def test_a_bad_sheet_is_refused_whole(ledger: ForecastLedger, tmp_path: Path, text: str, words: str) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(text, encoding="utf-8")
    with pytest.raises((ConfigError, RecordError), match=words):
        ledger.import_file(sheet, by="a")
    assert ledger.lines() == []


@pytest.mark.parametrize("rule", ["VISIT CHN>PRK", "CONSULT/tea CHN>PRK", "CONSULT CHN>XXX"])
def test_a_rule_of_what_nobody_codes_is_refused(ledger: ForecastLedger, rule: str) -> None:
    question = asked(ledger)
    with pytest.raises((ConfigError, VocabularyError)):
        ledger.accept(question, rule, by="a", at=_AT)
    with pytest.raises(ConfigError, match="not the code of a state"):
        ledger.ask("Will it?", ["CHN-XXX"], by="a", at=_AT)
    assert len(ledger.lines()) == 1


def test_a_bad_line_of_a_ledger_is_named(ledger: ForecastLedger, tmp_path: Path) -> None:
    file = tmp_path / "ledger.jsonl"
    file.write_text('{"line": "comment", "comment_id": 3}\n', encoding="utf-8")
    with pytest.raises(RecordError, match=r"ledger\.jsonl:1"):
        ledger.import_file(file, by="a")


def test_the_days_on_which_questions_close(run, desk: Path, ledger: ForecastLedger) -> None:
    asked(ledger)
    lines = run("forecasts", "ics", "--day", "2011-05-10", "-w", desk).stdout
    assert "DTSTART;VALUE=DATE:20110531" in lines
    assert "SUMMARY:Closes: Will North Korea visit China" in lines
    assert "VEVENT" not in run("forecasts", "ics", "--day", "2011-06-10", "-w", desk).stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("show", "zzz"),
        ("accept", "zzz"),
        ("enter", "zzz", "-p", "0.5"),
        ("resolve", "zzz"),
        ("import", "none.csv"),
        ("export", "-o", "/nonexistent/x.csv"),
    ],
)
def test_what_cannot_be_is_one_line(run, desk: Path, arguments: tuple[str, ...]) -> None:
    result = run("forecasts", *arguments, "-w", desk)
    assert result.exit_code == 2
    assert result.stderr.startswith("yalu: ")
    assert len(result.stderr.splitlines()) == 1


def test_a_killed_writer_costs_its_own_line_only(run, desk: Path, ledger: ForecastLedger) -> None:
    asked(ledger)
    file = desk / "forecasts" / "forecasts.jsonl"
    whole = file.read_bytes()
    file.write_bytes(whole + whole[: len(whole) // 2])
    asked(ledger, "Will it come after all?")
    assert len(ledger.cases()) == 2
    found = run("doctor", "-w", desk)
    assert found.exit_code == 1
    assert "forecasts.jsonl:2" in found.stdout
    assert "is no line of the ledger" in found.stdout.replace("\n", " ")


def test_what_nobody_says_by_name_is_the_outlets() -> None:
    assert holder_name({"name": "Kim", "text": "Mr Kim", "kind": "person"}, "Wire") == "Kim"
    assert holder_name({"name": None, "text": "Experts", "kind": "unnamed"}, "Wire") == "Experts (Wire)"
    assert holder_name({"name": None, "text": "I expect", "kind": "author"}, "Wire") == "Wire"
    assert holder_name({}, None) == "unknown"


def test_a_probability_that_is_certain_is_refused(run, desk: Path, ledger: ForecastLedger) -> None:
    question = asked(ledger)
    for chance in ("0", "1", "1.2"):
        result = run("forecasts", "enter", question, "-p", chance, "--holder", "B", "--made", "2011-05-02", "-w", desk)
        assert "no probability of what is still open" in result.stderr


def test_an_imported_event_answers_too(run, desk: Path, ledger: ForecastLedger, tmp_path: Path) -> None:
    table = tmp_path / "events.csv"
    table.write_text("date,source,target,type,mode\n2016-03-02,CHN,PRK,SANCTION,\n", encoding="utf-8")
    assert run("import", table, "--as", "events", "-w", desk).exit_code == 0
    since, closes = date(2016, 1, 1), date(2016, 12, 31)
    for states, text in (("CHN>PRK", "Sanctions by China?"), ("PRK>CHN", "Sanctions by the North?")):
        name = ledger.ask(text, ["CHN-PRK"], since=since, closes=closes, by="a", at=_AT).question_id
        ledger.accept(name, f"SANCTION {states}", by="a", at=_AT)
    found = {case.question.text: ledger.standings()[name] for name, case in ledger.cases().items()}
    assert found["Sanctions by China?"].status == "yes"
    assert found["Sanctions by China?"].events[0].startswith("coded-")
    assert found["Sanctions by the North?"].status == "open"
