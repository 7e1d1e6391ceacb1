"""A small desk: a workspace with a bit of everything, a client, a server on a free port, and a strict browser."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))

from live_desk import TOKEN, Live, local_door

from yalu import Workspace
from yalu.brief.write import find_browser
from yalu.synth import Plan, Reading, Regime, make_world
from yalu.web import make_app
from yalu.web.safety import Door

# Our own sentences: a visit that two outlets tell, one that is called off, claims, a forecast, places, a dismissal.
TOLD = Path(__file__).with_name("told.jsonl")


@pytest.fixture(scope="session")
def made_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of a made world, and of stories that were read and coded. Tests that write take `folder`."""
    place = tmp_path_factory.mktemp("desk")
    workspace = Workspace.init(place / "desk", name="The test desk", dyads=["CHN-PRK", "PRK-RUS"])
    start = date(2010, 1, 1)
    plan = Plan(
        since=start,
        until=date(2016, 10, 31),
        relations={"CHN-PRK": [Regime(since=start, per_year=6), Regime(since=date(2015, 6, 1), per_year=30)]},
        reading=[Reading(since=start, stories_per_year=24)],
        seed=5,
    )
    with workspace.store.begin("made") as run:
        for name, rows in make_world(plan).tables().items():
            run.write(name, rows)
        run.commit()
    workspace.add(TOLD)
    workspace.search("visited")  # makes the index, so that copies have it
    return workspace.path


@pytest.fixture
def folder(made_workspace: Path, tmp_path: Path) -> Path:
    """A copy of the workspace, to be written to."""
    return Path(shutil.copytree(made_workspace, tmp_path / "desk"))


@pytest.fixture(scope="session")
def make_client() -> Callable[..., TestClient]:
    """Return a function that makes a client of a workspace's desk, let in by the token unless told otherwise."""

    def make(folder: Path, *, enter: bool = True, door: Door | None = None) -> TestClient:
        client = TestClient(make_app(folder, door=door or local_door()), base_url="http://127.0.0.1")
        if enter:
            assert client.get("/help", params={"token": TOKEN}).status_code == 200
        return client

    return make


@pytest.fixture(scope="session")
def client(made_workspace: Path, make_client: Callable[..., TestClient]) -> TestClient:
    """A client of the workspace that is read only."""
    return make_client(made_workspace)


@pytest.fixture
def writer(folder: Path, make_client: Callable[..., TestClient]) -> TestClient:
    """A client of a copy that may be written to. `live_desk.secret(writer)` is what its forms send back."""
    return make_client(folder)


@pytest.fixture(scope="session")
def live(made_workspace: Path) -> Iterator[Live]:
    """The desk of the workspace that is read only, served."""
    served = Live(make_app(made_workspace, door=local_door()))
    yield served
    served.close()


@pytest.fixture
def live_writer(folder: Path) -> Iterator[Live]:
    """The desk of a copy that may be written to, served."""
    served = Live(make_app(folder, door=local_door()))
    yield served
    served.close()


@pytest.fixture(scope="module")
def browser():
    # Of a module only: two of Playwright's loops in one process do not get on, and other tests start theirs.
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if find_browser() is None:
        pytest.skip("no Chromium or Chrome is installed")
    with sync_api.sync_playwright() as play:
        found = play.chromium.launch(executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"])
        yield found
        found.close()


@pytest.fixture
def open_desk(browser):
    """Return a function that opens a desk in a browser: `open_desk(live, "/events", width=360, dark=True)`.

    When the test ends it fails on anything the console said, on a violated policy, and on a request off host.
    """
    opened = []

    def start(live: Live, path: str = "/", *, width: int = 1200, dark: bool = False, **options):
        options |= {"viewport": {"width": width, "height": 900}, "color_scheme": "dark" if dark else "light"}
        context = browser.new_context(**options)
        tab = context.new_page()
        tab.faults, tab.origin = [], live.origin
        tab.on("console", lambda message: tab.faults.append(message.text))
        tab.on("pageerror", lambda error: tab.faults.append(str(error)))
        tab.on("dialog", lambda dialog: (tab.faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        tab.on(
            "request",
            lambda asked: asked.url.startswith((live.origin, "data:", "blob:")) or tab.faults.append(asked.url),
        )
        opened.append((context, tab))
        tab.goto(f"{live.origin}{path}{'&' if '?' in path else '?'}token={TOKEN}")
        return tab

    yield start
    faults = [fault for _, tab in opened for fault in tab.faults]
    for context, _ in opened:
        context.close()
    assert faults == []


@pytest.fixture
def page(open_desk, live):
    """A tab on the first page of the desk that is read only; `page.goto(page.origin + "/events")` goes on."""
    return open_desk(live)


@pytest.fixture
def writing_page(open_desk, live_writer):
    """A tab on the first page of a desk that may be written to."""
    return open_desk(live_writer)


@pytest.fixture
def check_accessible():
    """Return a function that fails where axe finds anything serious or critical on a page."""
    pytest.importorskip("axe_playwright_python", reason="axe is not installed")
    from axe_playwright_python.sync_playwright import Axe

    def check(tab) -> None:
        found = Axe().run(tab, options={"resultTypes": ["violations"]}).response["violations"]
        grave = [
            (each["id"], each["help"], [node["html"][:200] for node in each["nodes"][:3]])
            for each in found
            if each["impact"] in ("serious", "critical")
        ]
        assert grave == []

    return check


@pytest.fixture(scope="session")
def event_ids(made_workspace: Path) -> list[str]:
    """The ids of the events of the workspace, by date."""
    return [event.event_id for event in Workspace(made_workspace).events()]
