"""Every page of the desk in a browser: nothing grave for axe, nothing on the console, and no request elsewhere."""

import csv
import io

import pytest
from hostile_run import Found, crawl, goto, kind_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def addresses(client):
    """One address of each page, as links from the first page lead to them, and of each view of the events."""
    found = Found()
    kinds = crawl(client, found, most=1)
    assert found.faults == []
    by_path = {}
    for (address,) in kinds.values():
        path = kind_of(address.partition("?")[0])
        by_path.setdefault("/help/*" if path.startswith("/help/") else path, address)
    by_path |= {view: f"/events?view={view}" for view in ("timeline", "map")}
    return [address for path, address in by_path.items() if not path.startswith(("/nowhere", "/login"))]


def test_every_page_is_accessible(open_desk, live, addresses, check_accessible):
    tab = open_desk(live, "/help")
    opened = []
    for address in addresses:
        if not goto(tab, live.origin + address):
            continue
        assert tab.locator("h1").count() == 1
        check_accessible(tab)
        opened.append(kind_of(address))
    assert len(opened) >= 12
    assert {"/", "/events", "/event/*", "/story/*", "/export"} <= set(opened)


def test_from_search_to_evidence_to_export_to_brief(page):
    press = page.keyboard.press
    press("/")
    page.keyboard.type("Pyongyang")
    press("Enter")
    page.wait_for_url("**/events?q=Pyongyang")
    page.locator("a.option", has_text="visits and talks").first.click()
    page.wait_for_url("**type=CONSULT*")
    page.wait_for_load_state()
    press("Escape")
    press("j")
    press("Enter")
    page.wait_for_url("**/event/*")
    assert page.locator(".report mark strong").first.is_visible()
    page.get_by_role("link", name="In its story").first.click()
    page.wait_for_url("**/story/**")
    assert page.locator(":target").is_visible()
    page.go_back()
    page.get_by_role("link", name="Relation CHN-PRK").click()
    page.wait_for_url("**/relation/CHN-PRK")
    page.wait_for_selector("#series")
    page.get_by_role("link", name="Brief", exact=True).click()
    page.wait_for_url("**/brief/CHN-PRK")
    page.wait_for_selector("#judgement")  # written in the background
    page.goto(f"{page.origin}/export?dyad=CHN-PRK&type=CONSULT")
    with page.expect_download() as saving:
        page.get_by_role("link", name="csv").first.click()
    rows = list(csv.DictReader(io.StringIO(saving.value.path().read_text(encoding="utf-8-sig"), newline="")))
    assert rows
    assert {row["type"] for row in rows} == {"CONSULT"}
