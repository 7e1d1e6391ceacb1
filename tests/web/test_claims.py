"""The page of claims: facets, context, the check against the record, and questions made of forecasts."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from yalu import Workspace

_VISIT = (
    "Chinese President Hu Jintao arrived in Pyongyang on Friday on the first visit by a Chinese head of state in "
    "four years."
)
_TRADE = "China's trade with North Korea will probably double by 2010, said <b>Park</b> Min-ho, an economist."
_STORIES = (
    ("2001-09-04", "President Jiang Zemin of China arrived in Pyongyang on Monday for an official visit."),
    ("2005-10-29", f"{_VISIT} {_TRADE} “It is unlikely to shrink,” he added."),
)


@pytest.fixture(scope="module")
def told(made_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("claims")
    folder = Path(shutil.copytree(made_workspace, place / "desk"))
    lines = [
        json.dumps({"id": f"k{number}", "publisher": "Wire & Sons", "published": day, "text": text})
        for number, (day, text) in enumerate(_STORIES)
    ]
    (place / "told.jsonl").write_text("\n".join(lines), encoding="utf-8")
    Workspace(folder).add(place / "told.jsonl")
    return folder


@pytest.fixture(scope="module")
def reader(told: Path, make_client):
    return make_client(told)


def test_a_claim_stands_between_its_neighbours_with_what_it_says(reader):
    page = reader.get("/claims?kind=forecast&publisher=Wire+%26+Sons").text
    assert "probably" in page
    assert "55 to 80 %" in page
    assert "20 to 45 %" in page
    assert '<span class="around">“It is unlikely to shrink,” he added.</span>' in page
    assert "<b>Park" not in page


def test_a_claim_of_rarity_is_held_against_the_record(reader):
    page = reader.get("/claims?kind=rarity&since=2005&until=2005").text
    assert "verdict-confirmed" in page or "is being asked" in page


def test_facets_count_under_all_but_themselves_and_toggle(reader, told):
    claims = Workspace(told).claims()
    page = reader.get("/claims?kind=forecast").text
    for kind in ("forecast", "rarity"):
        count = sum(claim.kind == kind for claim in claims)
        assert f'<bdi>{kind}</bdi><span class="number">{count}</span>' in page
    assert 'href="/claims"' in page
    assert f"<strong>{sum(claim.kind == 'forecast' for claim in claims)} claim" in page


def test_one_claim_has_an_address_and_links_what_was_asked_of_it(told, make_client, tmp_path):
    folder = Path(shutil.copytree(told, tmp_path / "desk"))
    desk = Workspace(folder)
    claim = next(claim for claim in desk.claims(kind="forecast") if "2010" in claim.evidence.text)
    desk.forecasts.ask_claim(claim.claim_id, by="tester")
    page = make_client(folder).get(f"/claims?claim={claim.claim_id}").text
    assert "Asked as" in page
    assert claim.evidence.text.split(",")[0].replace("'", "&#39;") in page


@pytest.mark.parametrize("query", ["claim=none", "claim=%00"])
def test_an_unknown_claim_is_not_found(reader, query):
    assert reader.get(f"/claims?{query}").status_code == 404


@pytest.mark.parametrize(
    "query", ["kind=", "page=0", "page=x", "since=never", "dyad=Q", "holder=%3Cscript%3E", "about=CHN", "q=%22"]
)
def test_a_strange_question_has_an_answer(reader, query):
    answer = reader.get(f"/claims?{query}")
    assert answer.status_code == 200
    assert "<script>" not in answer.text


def test_the_page_reads_well_in_a_browser(open_desk, live, check_accessible):
    tab = open_desk(live, "/claims", width=360)
    assert tab.locator("h1").inner_text().startswith("Claims")
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    check_accessible(tab)
