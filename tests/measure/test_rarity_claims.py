"""Rarity claims checked against the record of the worked example's kind."""

import json

import pytest
from typer.testing import CliRunner

from yalu.cli import build_app
from yalu.workspace import Workspace

HU = "Chinese President Hu Jintao arrived in Pyongyang on Friday"
REPORTS = [
    ("1990-03-15", "General Secretary Jiang Zemin of China arrived in Pyongyang on Wednesday for an official visit."),
    ("2001-09-04", "President Jiang Zemin of China arrived in Pyongyang on Monday for an official visit."),
    ("2005-10-29", f"{HU} on the first visit by a Chinese head of state in four years."),
    ("2006-04-01", f"{HU}. It is the first visit by a Chinese president since 1990."),
    ("2006-08-01", "North Korean leader Kim Jong Il arrived in Beijing. It is his first trip abroad in two years."),
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rarity")
    lines = [
        {"id": f"r{number}", "published": day, "publisher": "Wire", "text": text}
        for number, (day, text) in enumerate(REPORTS)
    ]
    (folder / "in.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    workspace = Workspace.init(folder / "desk", dyads=["CHN-PRK"])
    workspace.add(folder / "in.jsonl")
    return workspace


def test_claims_are_confirmed_contradicted_or_left_open(desk):
    text = {claim.claim_id: claim.evidence.text for claim in desk.claims(kind="rarity")}
    found = {text[check.claim_id]: check for check in desk.check_claims()}
    verdicts = {words[:20]: check.verdict for words, check in found.items()}
    assert verdicts == {
        "Chinese President Hu": "confirmed",
        "It is the first visi": "contradicted",
        "It is his first trip": "not_coverable",
    }
    confirmed = next(check for check in found.values() if check.verdict == "confirmed")
    assert confirmed.reason.endswith("on 3 September 2001, and none between that and this one.")
    days = {event.event_id: event.date.start for event in desk.events()}
    assert [days[event] for event in confirmed.events] == ["2005-10-28", "2001-09-03"]
    contradicted = next(check for check in found.values() if check.verdict == "contradicted")
    assert days[contradicted.events[1]] == "2005-10-28"


def test_only_those_asked_for_are_checked(desk):
    claims = [claim.claim_id for claim in desk.claims(kind="rarity")]
    assert [check.claim_id for check in desk.check_claims(claims[:1])] == claims[:1]
    assert desk.check_claims([]) == []


def test_the_command_shows_what_the_record_holds(desk):
    run = CliRunner().invoke(build_app(), ["claims", "--check", "-w", str(desk.path), "--format", "jsonl"])
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    assert {row["check"]["verdict"] for row in rows} == {"confirmed", "contradicted", "not_coverable"}
    table = CliRunner().invoke(build_app(), ["claims", "--check", "-w", str(desk.path)])
    assert "contradicted" in table.stdout


def test_the_calendar_command_has_every_format(desk):
    def run(*options):
        return CliRunner().invoke(build_app(), ["calendar", *options, "-w", str(desk.path), "--until", "2007-12-31"])

    rows = [json.loads(line) for line in run("PRK", "CHN", "--format", "jsonl").stdout.splitlines()]
    assert rows[0]["day"] >= "2006-08-01"
    assert run("--format", "jsonl").stdout == run("PRK", "CHN", "--format", "jsonl").stdout
    assert run("--format", "csv").stdout.startswith("day,round,states,what,")
    assert run("--format", "ics").stdout_bytes.startswith(b"BEGIN:VCALENDAR\r\n")
    assert "anniversary" in run("CHN", "PRK").stdout
    assert run("CHN").exit_code == 2
