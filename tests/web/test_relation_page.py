"""The page of a relation: its parts, its period, its picker, and what it says while figures are computed."""

import re
import threading
from dataclasses import dataclass
from datetime import date

import pytest

from yalu import Workspace
from yalu.errors import RecordError
from yalu.web.keeper import Keeper
from yalu.web.relation import Figures, read_figures, show_period


@pytest.fixture(scope="module")
def figures(made_workspace):
    return read_figures(Workspace(made_workspace).store, "CHN", "PRK")


@pytest.fixture(scope="module")
def warm(client):
    """The client, with the figures computed."""
    for _ in range(60):
        if client.get("/relation/CHN-PRK").status_code == 200:
            return client
    pytest.fail("the figures were never there")


def test_all_parts_are_there(warm, figures):
    page = warm.get("/relation/CHN-PRK").text
    for part in ("state", "series", "signs", "carried", "initiative", "timeline", "calendar"):
        assert f'<section id="{part}"' in page
    assert figures.state.judgement.headline.text in page
    assert page.count("<h1>") == 1
    for row in show_period(figures.state, None, None).latest:
        assert f'href="/event/{row.event_id}"' in page


def test_states_in_any_order_lead_to_one_address(warm):
    answer = warm.get("/relation/PRK-CHN?since=2015-01-01", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/relation/CHN-PRK?since=2015-01-01")
    answer = warm.get("/relation?dyad=prk>chn", follow_redirects=False)
    assert answer.headers["location"] == "/relation/CHN-PRK"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/relation/CHN", "not a pair of states"),
        ("/relation/CHN-XQZ", "XQZ"),
        ("/relation/CHN-PRK?since=yesterday", "is not a date"),
        ("/relation/CHN-PRK?since=2016-01-01&until=2015-01-01", "before it begins"),
        ("/relation", "not a pair of states"),
    ],
)
def test_what_cannot_be_is_one_clear_sentence(warm, path, words):
    answer = warm.get(path)
    assert answer.status_code == 400
    assert words in answer.text


def test_a_period_chooses_what_is_counted(figures):
    whole = show_period(figures.state, None, None)
    some = show_period(figures.state, date(2015, 6, 1), date(2016, 5, 31))
    assert 0 < some.events < whole.events
    assert some.carriage.domains.recent == some.events
    assert some.carriage.domains.total == whole.carriage.domains.total
    drawn = sum(column.cooperative + column.conflictual + column.neither for column in some.chart.columns)
    assert drawn + some.chart.left_out == some.events
    assert all("2015-06-01" <= row.start <= "2016-05-31" for row in some.latest)
    who = some.carriage.initiative
    assert who.first + who.second + who.joint == some.events


def test_an_empty_period_says_so(warm):
    page = warm.get("/relation/CHN-PRK?since=1950-01-01&until=1950-12-31").text
    assert "No event of this period is on record" in page
    assert "No sign in this period" in page


def test_an_earlier_state_of_knowledge_is_shown(warm, figures):
    for _ in range(60):
        answer = warm.get("/relation/CHN-PRK?known=2012-12-31")
        if answer.status_code == 200:
            break
    assert "As known on 31 December 2012" in answer.text
    assert str(figures.state.summary.until.year) not in re.search(r'class="asof">.*?</p>', answer.text)[0]


def test_every_pair_can_be_picked(warm):
    page = warm.get("/relation/CHN-PRK").text
    offered = re.findall(r'<option value="([A-Z]{3}-[A-Z]{3})">', page)
    assert offered[0] == "CHN-PRK"
    assert "PRK-RUS" in offered


def test_an_empty_workspace_teaches(tmp_path, make_client):
    empty = make_client(Workspace.init(tmp_path / "new", dyads=["CHN-PRK"]).path)
    assert "yalu add" in empty.get("/relation/CHN-PRK").text


def test_what_is_at_hand_is_shown_while_figures_are_computed(make_client, made_workspace, monkeypatch):
    go = threading.Event()
    monkeypatch.setattr("yalu.web.desk.read_figures", lambda *_: go.wait(20))
    monkeypatch.setattr("yalu.web.keeper.Keeper._load", lambda *_: None)
    client = make_client(made_workspace)
    client.get("/events")  # the events are in memory now
    try:
        answer = client.get("/relation/CHN-PRK?since=2015-01-01&until=2015-12-31")
    finally:
        go.set()
    told = Workspace(made_workspace).events(dyad="CHN-PRK", since="2015-01-01", until="2015-12-31")
    assert (answer.status_code, answer.headers["Refresh"]) == (202, "2")
    assert f'href="/events?dyad=CHN-PRK&amp;since=2015-01-01&amp;until=2015-12-31">{len(told)} event' in answer.text
    shown = set(re.findall(r'href="/event/(event-\w+)"', answer.text))
    assert len(shown) == min(len(told), 10) > 0
    assert shown <= {event.event_id for event in told}


def test_a_decision_counts_on_the_page(writer, folder):
    def told():
        for _ in range(120):
            answer = writer.get("/relation/CHN-PRK")
            if answer.status_code == 200 and "Refresh" not in answer.headers:
                return int(re.search(r"(\d+) events that took place", answer.text)[1])
        return pytest.fail("the figures were never there")

    before = told()
    workspace = Workspace(folder)
    event = next(each for each in workspace.events(dyad="CHN-PRK", status="occurred") if len(each.mentions) == 1)
    workspace.store.append_review(event.mentions[0], "reject", reviewer="Han")
    assert told() == before - 1


@pytest.fixture
def keeper(tmp_path):
    return Keeper(tmp_path, lambda: ("one",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    number: int
    day: date


def test_what_takes_long_is_announced_then_kept(keeper, tmp_path, monkeypatch):
    monkeypatch.setattr("yalu.web.keeper._WORTH_SECONDS", 0)
    go, answer = threading.Event(), Answer(number=42, day=date(2011, 6, 16))

    def make():
        go.wait(5)
        return answer

    first = keeper.get("it", Answer, make, wait=0.01)
    assert (first.value, first.fresh) == (None, False)
    go.set()
    assert keeper.get("it", Answer, make, wait=5).value == answer
    for _ in range(100):
        if (tmp_path / "derived" / "desk" / "it.json.gz").exists():
            break
        threading.Event().wait(0.01)
    again = Keeper(tmp_path, lambda: ("one",)).get("it", Answer, lambda: pytest.fail("made again"))
    assert (again.value, again.fresh) == (answer, True)


def test_a_change_of_the_record_brings_old_figures_first(tmp_path):
    version, go = ["one"], threading.Event()
    keeper = Keeper(tmp_path, lambda: tuple(version))
    keeper.get("it", Answer, lambda: Answer(number=1, day=date(2011, 6, 16)))
    version[0] = "two"

    def make():
        go.wait(5)
        return Answer(number=2, day=date(2011, 6, 17))

    old = keeper.get("it", Answer, make, wait=0.01)
    assert (old.value.number, old.fresh) == (1, False)
    go.set()
    new = keeper.get("it", Answer, make, wait=5)
    assert (new.value.number, new.fresh) == (2, True)


def test_an_error_of_computing_is_raised_and_a_torn_file_is_made_anew(keeper, tmp_path):
    (tmp_path / "derived" / "desk").mkdir(parents=True)
    (tmp_path / "derived" / "desk" / "it.json.gz").write_bytes(b"torn")

    def make():
        raise RecordError("the record holds nothing.")

    with pytest.raises(RecordError, match="holds nothing"):
        keeper.get("it", Figures, make, wait=5)


@pytest.mark.browser
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_page_is_accessible(open_desk, live, check_accessible, dark):
    tab = open_desk(live, "/relation/CHN-PRK", dark=dark)
    tab.wait_for_selector("#series")
    tab.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    check_accessible(tab)


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 768])
def test_it_fits_a_phone(open_desk, live, width):
    tab = open_desk(live, "/relation/CHN-PRK", width=width)
    tab.wait_for_selector("#series")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_a_drag_over_the_chart_chooses_a_period(open_desk, live):
    tab = open_desk(live, "/relation/CHN-PRK")
    tab.wait_for_selector(".brushed")
    box = tab.locator("svg.brushed").bounding_box()
    tab.mouse.move(box["x"] + box["width"] * 0.55, box["y"] + 20)
    tab.mouse.down()
    tab.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + 20)
    tab.mouse.up()
    tab.wait_for_url("**since=*")
    assert re.search(r"\?since=201\d-01-01&until=201\d-12-31$", tab.url)
    assert tab.locator("#since").input_value() in tab.url


@pytest.mark.browser
def test_it_works_without_script(open_desk, live):
    tab = open_desk(live, "/relation/CHN-PRK", java_script_enabled=False)
    tab.wait_for_selector("#series")
    tab.locator("#since").fill("2015-01-01")
    tab.get_by_role("button", name="Show").click()
    assert "since=2015-01-01" in tab.url
    tab.locator("#dyad").fill("PRK-RUS")
    tab.get_by_role("button", name="Open").click()
    assert tab.url.endswith("/relation/PRK-RUS")
