"""The events page: what an address asks for is shown, counted and led on from, with and without a script."""

from __future__ import annotations

import re
import struct
from html import unescape
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from yalu.record.browse import PlaceCount
from yalu.record.event_table import Spot
from yalu.record.listing import Filter
from yalu.web import outlines
from yalu.web.asked import query_of, read_asked
from yalu.web.place_map import make_map


def total(page: str) -> int:
    """Return how many events a page says it found."""
    return int(re.search(r"data-count><strong>([\d,]+) event", page)[1].replace(",", ""))  # type: ignore[index]


def links(page: str, key: str) -> list[str]:
    """Return the addresses of links with a `data-go`."""
    return [unescape(href) for href in re.findall(rf'href="([^"]*)"[^>]* data-go="{re.escape(key)}"', page)]


def test_all_events_are_counted_and_listed(client, event_ids):
    page = client.get("/events").text
    assert total(page) == len(event_ids)
    assert re.findall(r'<a href="/event/([^"]+)"', page)[0] in event_ids


@pytest.mark.parametrize(
    "query",
    ["q=visited", "type=CONSULT", "type=CONSULT&type=AID", "dyad=CHN-PRK", "since=2016-11&until=2016", "level=head",
     "actor=RUS", "publisher=Harbour+Wire", "reviewed=no", "confidence=0.8", "status=scheduled", "domain=military",
     "place=Vladivostok", "q=%22Three+capitals%22"],
)  # fmt: skip
@pytest.mark.parametrize("view", ["table", "timeline", "map"])
def test_an_address_finds_what_the_listing_lists(client, query, view):
    page = client.get(f"/events?{query}&view={view}").text
    chosen = read_asked(QueryParams(query)).filter
    assert total(page) == len(client.app.state.desk.workspace.browse.find(chosen).ids()) > 0


def test_a_facet_leads_to_as_many_events_as_it_says(client):
    page = client.get("/events?q=North+Korea").text
    options = re.findall(
        r'<a class="option[^"]*" href="([^"]*)"[^>]*>.*?<span class="number">([\d,]+)</span>', page, re.DOTALL
    )
    assert len(options) > 10
    for href, count in options[::7]:
        assert total(client.get(unescape(href)).text) == int(count)


def test_a_chosen_value_is_taken_away_again(client):
    page = client.get("/events?type=AID&q=rice").text
    (off,) = links(page, "type:AID")
    assert parse_qs(urlsplit(off).query) == {"q": ["rice"]}
    assert "undertakings" not in page.partition('aria-label="What is asked for"')[2].partition("</ul>")[0]
    assert links(page, "chip:all") == ["/events"]


@pytest.mark.parametrize(
    ("query", "words"),
    [("since=June", "is not a day"), ("since=2012&until=2011", "before it begins"), ("confidence=7", "confidence"),
     ("reviewed=perhaps", "yes or no"), ("dyad=China", "pair of states"), ("q=%21%3F", "no word"),
     ("q=%00%22%27%28%29*", "no word")],
)  # fmt: skip
def test_what_is_not_understood_is_said_and_left_out(client, event_ids, query, words):
    page = client.get(f"/events?{query}")
    assert page.status_code == 200
    assert words in unescape(page.text)
    assert total(page.text) == len(event_ids)


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=99999999999999", "page=x", "view=globe&sort=best"])
def test_strange_pages_show_a_page(client, query):
    assert client.get(f"/events?{query}").status_code == 200


def test_pages_follow_each_other(client, event_ids):
    first = client.get("/events?sort=oldest").text
    (second,) = links(first, "page:after")
    seen = [re.findall(r'<a href="/event/([^"]+)"', page) for page in (first, client.get(second).text)]
    assert seen[0] + seen[1] == event_ids[:100]


def test_what_is_shown_can_be_downloaded(client):
    page = client.get("/events?q=rice&type=AID&view=map").text
    assert "/export?type=AID&amp;q=rice" in page


def test_nothing_found_says_how_to_go_on(client, make_client, tmp_path):
    page = client.get("/events?q=zeppelin").text
    assert total(page) == 0
    assert "Take one condition away" in page
    from yalu import Workspace

    empty = make_client(Workspace.init(tmp_path / "empty").path).get("/events").text
    assert "yalu add" in empty


def test_words_of_the_address_are_escaped(client):
    page = client.get("/events", params={"q": '"><script>alert(1)</script>', "place": "<b>x</b>", "actor": "<i>"}).text
    assert "<script>alert" not in page
    assert "<b>x" not in page


_words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)


@given(
    st.builds(
        Filter,
        type=st.none() | st.sampled_from(["AID", ("AID", "CONSULT")]),
        place=st.none() | _words.filter(str.strip),
        text=st.none() | _words.map(str.strip).filter(lambda words: any(map(str.isalnum, words))),
        since=st.none() | st.just("2011-01-31"),
        dyad=st.sampled_from([None, "CHN-PRK", "PRK>CHN"]),
        min_confidence=st.sampled_from([None, 0.5]),
        reviewed=st.none() | st.booleans(),
    )
)
def test_a_filter_is_the_same_after_its_address(chosen):
    asked = read_asked(QueryParams(query_of(chosen)))
    assert asked.filter == chosen
    assert asked.problems == ()
    assert read_asked(QueryParams(urlsplit(asked.address("/events")).query)).filter == chosen


# The map


def test_equal_earth_is_equal_earth():
    # The published extent of the projection: x 2.7066 and y 1.3173 at the edges of a unit sphere.
    edges = outlines.project(np.array([180.0, 0.0]), np.array([0.0, 90.0])) / outlines._SCALE
    assert edges == pytest.approx(np.array([[2.70663, 0.0], [0.0, -1.31737]]), abs=1e-4)


def test_rings_of_a_shapefile_are_read():
    ring = [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (0.0, 0.0)]
    body = struct.pack("<i4d2i2i", 5, 0, 0, 1, 1, 2, 8, 0, 4)
    body += b"".join(struct.pack("<2d", *point) for point in ring + [(x + 5, y) for x, y in ring])
    record = struct.pack(">2i", 1, len(body) // 2) + body
    null = struct.pack(">2i", 2, 2) + struct.pack("<i", 0)
    rings = outlines.read_rings(b"\0" * 100 + null + record)
    assert [each.tolist() for each in rings] == [[list(p) for p in ring], [[x + 5, y] for x, y in ring]]


def test_outlines_are_those_near_the_places():
    if not outlines.land():
        pytest.skip(f"no outlines are installed ({outlines.INSTALL})")
    everywhere, near = outlines.path_within((-500, -250, 1000, 500)), outlines.path_within((300, -170, 40, 24))
    assert 0 < len(near) < len(everywhere) < 250_000


def test_a_map_is_drawn_around_its_places_and_says_what_is_missing(monkeypatch):
    def at(name, lat, lon, count):
        return PlaceCount(spot=Spot(name=name, country=None, lat=lat, lon=lon), count=count)

    assert make_map([at("Nowhere", None, None, 3)]) is None
    drawn = make_map([at("Pyongyang", 39.0, 125.7, 9), at("Beijing", 39.9, 116.4, 1), at("Nowhere", None, None, 3)])
    assert [dot.name for dot in drawn.dots] == ["Pyongyang", "Beijing"]
    left, top, width, height = drawn.box
    assert all(left < dot.x < left + width and top < dot.y < top + height for dot in drawn.dots)
    assert drawn.dots[0].x > drawn.dots[1].x
    assert drawn.dots[0].radius == pytest.approx(3 * drawn.dots[1].radius, rel=0.02)
    monkeypatch.setattr("yalu.web.place_map.land", lambda: ())
    assert make_map([at("Beijing", 39.9, 116.4, 1)]).install == outlines.INSTALL


# In a browser


@pytest.mark.browser
@pytest.mark.parametrize("view", ["table", "timeline", "map"])
@pytest.mark.parametrize(("width", "dark"), [(1200, False), (360, True)])
def test_the_page_is_accessible_and_fits(open_desk, live, check_accessible, view, width, dark):
    tab = open_desk(live, f"/events?view={view}&since=2016-06", width=width, dark=dark)
    check_accessible(tab)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_results_follow_the_typing_and_back_leads_back(page):
    page.goto(page.origin + "/events")
    everything = page.locator("[data-count]").inner_text()
    page.keyboard.press("f")
    page.keyboard.type("rice")
    page.wait_for_url("**/events?q=rice")
    assert page.locator(".event-row").count() == 1
    assert "20,000 tons of rice" in page.locator(".event-row").inner_text()
    page.locator("a[data-go='chip:all']").click()
    page.wait_for_url("**/events")
    assert page.locator("[data-count]").inner_text() == everything
    page.go_back()
    page.locator("a[data-go='chip:all']").wait_for()
    assert page.locator(".event-row").count() == 1
    assert page.locator("#q").input_value() == "rice"


@pytest.mark.browser
def test_a_facet_is_chosen_by_keyboard_and_keeps_the_focus(page):
    page.goto(page.origin + "/events")
    option = page.locator("a[data-go='type:AID']")
    option.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/events?type=AID")
    assert page.evaluate("document.activeElement.dataset.go") == "type:AID"
    page.keyboard.press("Enter")
    page.wait_for_url("**/events")


@pytest.mark.browser
def test_without_script_the_form_and_the_links_do_the_same(open_desk, live):
    tab = open_desk(live, "/events", java_script_enabled=False)
    tab.locator("#q").fill("rice")
    tab.locator(".ask button").click()
    assert tab.locator(".event-row").count() == 1
    tab.locator("a[data-go='view:map']").click()
    assert "q=rice" in tab.url
    assert "view=map" in tab.url
