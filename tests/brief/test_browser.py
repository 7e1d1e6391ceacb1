"""The page in a real browser: silent, still, reachable by keyboard, readable on a phone."""

import re
from dataclasses import replace
from datetime import date

import pytest

from yalu.brief import build_brief, render_html
from yalu.brief.write import find_browser

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_browser() is None, reason="no Chromium or Chrome is installed"),
]


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as play:
        found = play.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="module")
def address(page, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "brief.html"
    path.write_text(page, encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def small_address(store, tmp_path_factory):
    """The same page with few events: axe looks at every pair of elements."""
    path = tmp_path_factory.mktemp("page") / "brief.html"
    made = build_brief(store, "CHN", "PRK", since_last=date(2016, 6, 1), most_events=1)
    path.write_text(render_html(replace(made, events=made.events[:30], timeline=made.timeline[:1])), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def open_page(browser, address):
    """Return a function that opens the page and notes what the console says and what is requested."""
    contexts = []

    def start(fragment="", address=address, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        tab = context.new_page()
        tab.said, tab.asked = [], []
        tab.on("console", lambda message: tab.said.append(message.text))
        tab.on("pageerror", lambda error: tab.said.append(str(error)))
        tab.on("request", lambda request: tab.asked.append(request.url))
        tab.goto(address + fragment)
        return tab

    yield start
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_error_and_no_request(open_page, address, scheme):
    tab = open_page(color_scheme=scheme)
    tab.locator(".events summary").first.click()
    tab.wait_for_timeout(200)
    assert tab.said == []
    assert tab.asked == [address]


@pytest.mark.parametrize("width", [320, 360, 390, 768, 1280])
def test_nothing_scrolls_sideways(open_page, width):
    tab = open_page(viewport={"width": width, "height": 800})
    tab.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_the_skip_link_comes_first(open_page):
    tab = open_page()
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"


def test_a_citation_opens_its_event_by_keyboard(open_page):
    tab = open_page()
    tab.locator("#judgement .cites a").first.focus()
    tab.keyboard.press("Enter")
    target = tab.evaluate("location.hash.slice(1)")
    assert target.startswith("e-")
    tab.wait_for_function("id => document.activeElement.id === id", arg=target)
    assert tab.locator(f"#{target} blockquote").first.is_visible()


def test_an_event_opens_by_keyboard(open_page):
    tab = open_page()
    summary = tab.locator(".events summary").first
    summary.focus()
    tab.keyboard.press("Enter")
    assert tab.locator(".events tr:first-child blockquote").first.is_visible()
    outline = summary.evaluate("node => getComputedStyle(node).outlineStyle")
    assert outline == "solid"


def visible_rows(tab):
    return tab.locator(".events tbody tr:visible").count()


def test_filters_choose_rows_and_say_how_many(open_page, brief):
    tab = open_page()
    assert visible_rows(tab) == brief.all_events
    tab.locator("select[name=status]").select_option("scheduled")
    assert visible_rows(tab) == 1
    assert tab.locator(".shown").inner_text().startswith(f"1 of {brief.all_events} events")
    tab.locator(".filters button").click()
    tab.wait_for_function(f"document.querySelectorAll('.events tbody tr:not([hidden])').length === {brief.all_events}")
    tab.locator("input[name=q]").fill("vice CHAIRMAN")
    assert visible_rows(tab) == 1


def test_the_address_keeps_the_filter(open_page):
    tab = open_page()
    tab.locator("select[name=domain]").select_option("military")
    number = visible_rows(tab)
    fragment = tab.evaluate("location.hash")
    assert fragment == "#show?domain=military"
    again = open_page(fragment)
    assert visible_rows(again) == number
    assert again.locator("select[name=domain]").input_value() == "military"


def test_a_link_to_an_event_that_is_filtered_away_shows_it(open_page, brief):
    tab = open_page("#show?status=scheduled")
    other = next(row for row in brief.events if row.status == "occurred")
    tab.evaluate("anchor => { location.hash = anchor }", other.anchor)
    tab.wait_for_function("id => document.activeElement.id === id", arg=other.anchor)
    assert tab.locator(f"#{other.anchor} blockquote").first.is_visible()


def test_the_page_works_without_script(open_page, brief):
    tab = open_page(java_script_enabled=False)
    assert not tab.locator(".filters").is_visible()
    assert visible_rows(tab) == brief.all_events
    tab.locator(".events summary").first.click()
    assert tab.locator(".events tr:first-child blockquote").first.is_visible()


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_what_is_shown_can_be_saved(open_page, kind):
    tab = open_page("#show?status=scheduled")
    with tab.expect_download() as saving:
        tab.locator(f"[data-save={kind}]").click()
    text = saving.value.path().read_text(encoding="utf-8")
    assert saving.value.suggested_filename == f"yalu-events.{kind}"
    assert text.count("event-hand001") == 1
    assert len(text.strip().splitlines()) == (2 if kind == "csv" else 1)


def test_all_data_can_be_saved(open_page, brief):
    import gzip

    tab = open_page()
    with tab.expect_download() as saving:
        tab.locator("#data").click()
    assert gzip.decompress(saving.value.path().read_bytes()) == brief.data


def test_text_has_contrast_in_both_schemes(open_page):
    for scheme in ("light", "dark"):
        tab = open_page(color_scheme=scheme)
        colours = tab.evaluate(
            "['--paper', '--ink', '--quiet', '--link', '--warn', '--up', '--down']"
            ".map(name => getComputedStyle(document.documentElement).getPropertyValue(name).trim())"
        )
        paper, *others = [luminance(colour) for colour in colours]
        # WCAG 2.2: 4.5 for text, 3 for shapes.
        names, least_of_each = ("ink", "quiet", "link", "warn", "up", "down"), (4.5, 4.5, 4.5, 4.5, 3, 3)
        for name, other, least in zip(names, others, least_of_each, strict=True):
            ratio = (max(paper, other) + 0.05) / (min(paper, other) + 0.05)
            assert ratio >= least, (scheme, name, round(ratio, 2))


def luminance(colour):
    parts = [int(part, 16) / 255 for part in re.fullmatch(r"#(..)(..)(..)", colour).groups()]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_grave(open_page, small_address, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    tab = open_page(address=small_address, color_scheme=scheme)
    tab.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    found = axe.Axe().run(tab, options={"resultTypes": ["violations"]}).response["violations"]
    grave = [
        (each["id"], [node["html"][:200] for node in each["nodes"][:3]])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
    assert grave == []


def test_embedded_it_shows_the_judgement_and_the_chart_alone(open_page):
    tab = open_page("?embed")
    assert tab.locator("#judgement").is_visible()
    assert tab.locator("#measures figure").is_visible()
    assert not any(tab.locator(each).is_visible() for each in ("nav", "#events", "#cite"))
    assert tab.said == []


def test_a_citation_is_copied_with_the_day_of_reading(open_page):
    tab = open_page()
    tab.evaluate(
        "Object.defineProperty(navigator, 'clipboard', {value: {writeText: async (t) => { window.copied = t; }}})"
    )
    for style, word in (("chicago", "Accessed"), ("apa", "Retrieved"), ("bibtex", "urldate = {")):
        tab.locator(f'[data-dated="{style}"]').click()
        tab.wait_for_function("document.querySelector('.copied').textContent === 'Copied.'")
        assert word in tab.evaluate("window.copied")
        tab.evaluate("document.querySelector('.copied').textContent = ''")
    row = tab.locator(".events tbody tr").first
    row.locator("summary").click()
    row.locator("[data-cite]").click()
    tab.wait_for_function("document.querySelector('.copied').textContent === 'Copied.'")
    copied = tab.evaluate("window.copied")
    assert f"Event {row.get_attribute('data-id')}, in " in copied
    assert "Accessed" in copied
