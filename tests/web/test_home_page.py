"""The first page, and what every page has: the bar, keys, and no fault in a browser."""

import pytest


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
