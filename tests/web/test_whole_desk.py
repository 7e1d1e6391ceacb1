"""Every page of the desk in a browser: nothing grave for axe, nothing on the console, and no request elsewhere."""

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
