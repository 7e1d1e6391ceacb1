"""The first page, and what every page has: the bar, keys, and no fault in a browser."""

import re

import pytest
from live_desk import TOKEN

from yalu import Workspace


def test_the_first_page_names_what_is_watched(client):
    page = client.get("/")
    assert page.status_code == 200
    assert "The test desk" in page.text
    assert 'href="/relation/CHN-PRK"' in page.text


def test_every_page_of_the_bar_answers(client):
    from yalu.web.render import _nav

    assert [address for _, address in _nav() if client.get(address).status_code != 200] == []


@pytest.mark.browser
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_first_page_is_accessible(open_desk, live, check_accessible, dark):
    check_accessible(open_desk(live, dark=dark))


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 360, 768])
def test_nothing_scrolls_sideways(open_desk, live, width):
    tab = open_desk(live, width=width)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_keys_are_shown_and_search_is_reached_by_keyboard(page):
    page.keyboard.press("?")
    assert page.locator("dialog#keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("dialog#keys").is_visible()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("?j")
    assert page.locator("#find").input_value() == "?j"


@pytest.mark.browser
def test_the_token_is_not_left_in_the_address(page):
    assert page.url == page.origin + "/"


def test_what_came_in_since_the_last_visit_is_told(folder, make_client):
    first = make_client(folder)
    assert "your first visit" in first.get("/").text
    told = dict(first.cookies)
    with Workspace(folder).store.begin("add", inputs=("<b>reports</b>/",)) as run:
        run.write("documents", [])
        run.write("claims", [])
        run.commit()
    later = make_client(folder, enter=False)
    for name, value in told.items():
        if name.startswith("yalu-seen"):
            later.cookies.set(name, value, domain="127.0.0.1")
    later.get("/help", params={"token": TOKEN})
    assert "Nothing was added." in later.get("/").text


def test_news_name_what_each_run_brought(made_workspace):
    from yalu.web.pages.home import _news

    (news,) = _news(Workspace(made_workspace).store.runs)
    assert news.source.endswith("told.jsonl")
    assert re.match(r"6 stories, \d+ reports of events, \d+ claims", news.brought)


def test_an_empty_workspace_teaches(tmp_path, make_client):
    empty = make_client(Workspace.init(tmp_path / "new").path)
    page = empty.get("/")
    assert page.status_code == 200
    assert "yalu add" in page.text


def test_a_cookie_of_nonsense_is_a_first_visit(folder, make_client):
    client = make_client(folder, enter=False)
    client.get("/help", params={"token": TOKEN})
    client.cookies.set(f"yalu-seen-{client.app.state.desk.mark}", "9" * 5000, domain="127.0.0.1")
    assert "your first visit" in client.get("/").text
