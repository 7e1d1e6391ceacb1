"""Pictures of the desk for the documentation.

    python tests/docs/screenshots.py [WORKSPACE]

serves a workspace (default: `demo/workspace`, which `make demo` builds), opens the pages below in Chromium, and writes
`docs/desk/*.png`: light and dark, on a desk's screen and on a phone, and as they print. Look at each before committing.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from yalu import Workspace
from yalu.brief.write import find_browser
from yalu.web import make_app
from yalu.web.safety import Door
from yalu.web.serve import listen, make_server
from yalu.web.sessions import Person

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "desk"
# A picture must load at once on a slow line.
MOST_BYTES = 250_000
_TOKEN = "a-token-of-the-pictures"  # noqa: S105 (of no desk but this)
# What a page answers while it is being made.
_NOT_YET = 202
_WIDE, _PHONE, _PAPER = (1200, 900), (360, 740), (794, 1123)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture: its file, the page, and how it is looked at. `do` names keys that are pressed first."""

    name: str
    path: str
    size: tuple[int, int] = _WIDE
    dark: bool = False
    paper: bool = False
    do: tuple[str, ...] = ()


def pictures(workspace: Workspace) -> Iterator[Picture]:
    """Yield what is to be taken; the event and the story are those that most outlets tell."""
    event = max(workspace.events(dyad="CHN-PRK"), key=lambda each: (len(each.mentions), each.event_id))
    mention = next(each for each in workspace.mentions(dyad="CHN-PRK") if each.mention_id in event.mentions)
    pages = {
        "relation": "/relation/CHN-PRK",
        "events": "/events?dyad=CHN-PRK",
        "event": f"/event/{event.event_id}",
        "story": f"/story/{mention.doc}/{mention.story}",
        "review": "/review",
        "brief": "/brief/CHN-PRK",
    }
    for name, path in pages.items():
        yield Picture(name=name, path=path)
    yield Picture(name="home", path="/")
    yield Picture(name="events-map", path="/events?dyad=CHN-PRK&view=map")
    yield Picture(name="events-timeline", path="/events?dyad=CHN-PRK&view=timeline")
    yield Picture(name="keys", path="/review", do=("?",))
    for name in ("relation", "events", "story", "review"):
        yield Picture(name=f"{name}-dark", path=pages[name], dark=True)
        yield Picture(name=f"{name}-phone", path=pages[name], size=_PHONE)
    for name in ("relation", "brief"):
        yield Picture(name=f"{name}-print", path=pages[name], size=_PAPER, paper=True)


def take(browser: Any, origin: str, picture: Picture) -> Path:
    """Take one picture; return its file."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if picture.dark else "light"
    )
    tab = context.new_page()
    tab.goto(f"{origin}/help?token={_TOKEN}")
    for _ in range(100):
        if tab.request.get(f"{origin}{picture.path}").status != _NOT_YET:
            break
        tab.wait_for_timeout(500)
    tab.goto(f"{origin}{picture.path}", wait_until="networkidle")
    for _ in range(100):
        if not tab.locator("text=being computed").count():
            break
        tab.wait_for_timeout(500)
    for key in picture.do:
        tab.keyboard.press(key)
    if picture.paper:
        tab.emulate_media(media="print")
    path = FOLDER / f"{picture.name}.png"
    tab.screenshot(path=path)
    context.close()
    return path


def main() -> None:
    """Take all pictures."""
    workspace = Workspace(sys.argv[1] if len(sys.argv) > 1 else ROOT / "demo" / "workspace")
    FOLDER.mkdir(exist_ok=True)
    app = make_app(workspace.path, door=Door(host=Person(name="Han", role="owner"), token=_TOKEN))
    listening, _ = listen("127.0.0.1", None)
    server = make_server(app)
    serving = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    serving.start()
    while not server.started:
        time.sleep(0.05)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"])
        for picture in pictures(workspace):
            path = take(browser, f"http://127.0.0.1:{listening.getsockname()[1]}", picture)
            size = path.stat().st_size
            sys.stdout.write(f"{path.name} {size:,} bytes{' TOO LARGE' if size > MOST_BYTES else ''}\n")
        browser.close()
    server.should_exit = True
    serving.join()


if __name__ == "__main__":
    main()
