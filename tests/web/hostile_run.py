"""Show hostile texts in every page and export, and count what got through.

    python tests/web/hostile_run.py [TEXTS] [PAGES]

makes a workspace of so many texts (1,000), follows every link of the desk with a client that reads the pages' markup,
opens at most so many pages of each kind (40) in a browser that knows whether a script of a text ran, writes every
export and reads it back. `test_hostile_texts.py` does the same with few.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

sys.path.insert(0, str(Path(__file__).parent))

from hostile_world import EVALUATED, hostile_texts, make_workspace
from live_desk import TOKEN, Live, local_door
from lxml import etree
from starlette.testclient import TestClient

from yalu import Workspace
from yalu.brief.write import find_browser
from yalu.record.export import event_formats
from yalu.web import make_app

# What pages of the desk are made of. Anything else came from a text.
_TAGS = frozenset(
    """
    html head meta title link script body header footer main nav section article aside div p span a ul ol li dl dt
    dd h1 h2 h3 h4 form fieldset legend label input select option optgroup datalist textarea button table caption
    thead tbody tfoot tr th td colgroup col details summary dialog kbd code pre blockquote q cite bdi bdo mark
    strong em b i small sub sup time abbr figure figcaption output progress meter data var hr br svg g rect line
    path circle text tspan polyline polygon use defs symbol pattern desc clippath marker wbr ins del s u
    """.split()  # noqa: SIM905
)
_VOID = frozenset({"meta", "link", "input", "br", "hr", "col", "wbr"})
_LINKS = re.compile(r"(/(?!/)|#|\?|https?://|data:,$|data:application/gzip;base64,[A-Za-z0-9+/=]*$|mailto:)")
_MOST_OF_FILTER = 40
_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


@dataclass(slots=True)
class Found:
    """What a run met: how many pages of each kind, files, and each fault in words."""

    pages: Counter[str] = field(default_factory=Counter)
    opened: Counter[str] = field(default_factory=Counter)
    files: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


class Markup(HTMLParser):
    """Reads a page's markup: faults, and the links that lead on."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        if tag not in _TAGS:
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            self._attribute(tag, name, value or "")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on") or name in ("style", "srcdoc", "formaction", "http-equiv", "xlink:href"):
            self.faults.append(f"<{tag} {name}={value[:60]!r}>")
        if name in ("href", "src", "action") and not _LINKS.match(value):
            self.faults.append(f"<{tag} {name}={value[:60]!r}>")
        if tag == "script" and not (
            name in ("src", "defer", "type") and (name != "src" or value.startswith("/static/"))
        ):
            self.faults.append(f"<script {name}={value[:60]!r}>")
        if tag == "form" and name == "action" and not value.startswith("/"):
            self.faults.append(f"<form action={value[:60]!r}>")
        if tag == "a" and name == "href":
            self.links.append(value)


def kind_of(address: str) -> str:
    """Return what kind of page an address is: ids are left out, and what its query chooses, if that is several."""
    parts = urlsplit(address)
    path = re.sub(r"/(event|story|doc|mention|claim|forecast|question)[-/].*", r"/\1/*", parts.path)
    names = sorted({each.partition("=")[0] for each in parts.query.split("&") if each})
    return path[:60] + (f"?{names[0]}" if len(names) == 1 else "?several" if names else "")


def crawl(client: TestClient, found: Found, *, most: int) -> dict[str, list[str]]:
    """Follow every link from the first page, at most `most` of each kind; return the addresses by kind."""
    seen: dict[str, list[str]] = {}
    waiting = ["/", "/help", "/audit", "/nowhere/<script>window.harm=1</script>", "/login"]
    asked = set(waiting)
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        # Each event and story is another text; of a filter some dozen values are as good as all.
        if len(seen.setdefault(kind, [])) >= (most if "*" in kind else min(most, _MOST_OF_FILTER)):
            continue
        seen[kind].append(address)
        answer = client.get(address)
        for _ in range(100):
            if answer.status_code != 202:
                break
            time.sleep(0.2)
            answer = client.get(address)
        found.pages[kind] += 1
        for link in _check_page(address, answer, found):
            if link not in asked:
                asked.add(link)
                waiting.append(link)
    return seen


def _check_page(address: str, answer: Any, found: Found) -> Iterator[str]:
    where = address[:100]
    if answer.status_code >= 500:
        found.faults.append(f"{where}: {answer.status_code}")
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return
    if answer.headers.get("content-disposition", "").startswith("attachment"):
        return  # a brief as a file is a page of its own, with a policy of its own
    text = answer.content.decode("utf-8")
    if not text.rstrip().endswith("</html>"):
        found.faults.append(f"{where}: does not end")
    if EVALUATED in text:
        found.faults.append(f"{where}: a template ran")
    markup = Markup()
    markup.feed(text)
    markup.close()
    found.faults += [f"{where}: {fault}" for fault in markup.faults]
    if markup.tags["main"] != 1 or markup.tags["h1"] != 1 or markup.tags["html"] != 1:
        # The brief that the desk shows is a page of its own; all have one main part and one headline.
        found.faults.append(f"{where}: {markup.tags['main']} main, {markup.tags['h1']} h1")
    for link in markup.links:
        whole = urljoin(address, link.partition("#")[0])
        if whole.startswith("/") and not whole.startswith("//"):
            yield whole


def open_pages(folder: Path, addresses: dict[str, list[str]], found: Found, browser: Any, *, most: int) -> None:
    """Open pages in a browser: no script of a text may have run, and each must show its foot and fit a phone."""
    live = Live(make_app(folder, door=local_door()))
    tab = browser.new_context(viewport={"width": 360, "height": 800}).new_page()
    here = ""

    def met(what: str) -> None:
        found.faults.append(f"{here[:100]}: {what[:200]}")

    def asked(request: Any) -> None:
        if not request.url.startswith((live.origin, "data:", "blob:")):
            met(f"asked for {request.url}")

    def dialog(shown: Any) -> None:
        met("opened a dialog")
        shown.dismiss()

    tab.on("console", lambda message: met(f"console: {message.text}"))
    tab.on("pageerror", lambda error: met(f"error: {error}"))
    tab.on("dialog", dialog)
    tab.on("request", asked)
    tab.goto(f"{live.origin}/help?token={TOKEN}")
    for kind, some in addresses.items():
        if "/nowhere" in kind:
            continue  # a page that is not found says so on the console too
        for here in some[:most]:
            if goto(tab, live.origin + here):
                found.opened[kind] += 1
                _check_open(tab, here, found)
    live.close()


def goto(tab: Any, address: str) -> bool:
    """Open an address, if it is a page and no file; return whether it is."""
    if "format=" in address:
        return False  # a file; asking for its head makes all of it, a printed brief among them
    answer = tab.request.head(address)
    kind, file = (answer.headers.get(name, "") for name in ("content-type", "content-disposition"))
    if not answer.ok or not kind.startswith("text/html") or file.startswith("attachment"):
        return False
    tab.goto(address)
    return True


def _check_open(tab: Any, here: str, found: Found) -> None:
    tab.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    state = tab.evaluate(
        "() => ({harm: window.harm !== undefined, foot: !!document.querySelector('footer')?.offsetHeight,"
        " wide: document.documentElement.scrollWidth - innerWidth})"
    )
    if state["harm"]:
        found.faults.append(f"{here[:100]}: A SCRIPT RAN")
    if not state["foot"]:
        found.faults.append(f"{here[:100]}: the page is broken")
    if state["wide"] > 0:
        found.faults.append(f"{here[:100]}: {state['wide']} pixels too wide")


def export_all(workspace: Workspace, folder: Path, found: Found) -> None:
    """Write every export of every kind and read it back."""
    folder.mkdir(exist_ok=True)
    for what in ("events", "linked", "claims", "quantities", "stories"):
        for form in ("jsonl", "csv", "parquet"):
            _export(workspace, what, form, folder, found)
    for form in event_formats():
        _export(workspace, "linked", form, folder, found)
    for ending in ("html", "md"):
        workspace.relation("CHN", "PRK").brief(folder / f"brief.{ending}")
        found.files[f"brief {ending}"] += 1


def _export(workspace: Workspace, what: str, form: str, folder: Path, found: Found) -> None:
    path = folder / f"{what}.{form}"
    rows = workspace.export(what, path, form).written
    found.files[f"{what} {form}"] = rows
    data = path.read_bytes()
    try:
        read_back(form, data, found, f"{what} {form}")
    except (ValueError, etree.LxmlError, csv.Error) as error:
        found.faults.append(f"{what} {form}: cannot be read back: {str(error)[:200]}")


def read_back(form: str, data: bytes, found: Found, name: str) -> None:
    """Read an export, and note each cell that a spreadsheet would run."""
    if form == "parquet":
        import pyarrow.parquet as pq

        pq.read_table(io.BytesIO(data))
        return
    text = data.decode("utf-8")
    if form in ("csv", "icews-tsv"):
        # A spreadsheet reads tabs apart, a CSV reader commas: both ways, no cell may begin as a formula.
        for row in csv.reader(io.StringIO(text, newline=""), delimiter="," if form == "csv" else "\t"):
            found.faults += [
                f"{name}: runs {cell[:60]!r}" for cell in row if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell)
            ]
    elif form == "jsonl":
        for line in text.splitlines() if "\u2028" not in text else text.split("\n"):
            if line.strip():
                json.loads(line)
    elif form in ("geojson", "stix"):
        json.loads(text)
    elif form == "atom":
        etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))
    elif form == "ics":
        bad = [line for line in text.split("\r\n") if line and not re.match(r"[ A-Z]", line)]
        found.faults += [f"{name}: line {line[:60]!r}" for line in bad]


def run(texts: int, pages: int, folder: Path, *, kinds: int = 100_000) -> Found:
    """Do all of it with so many texts; at most `kinds` pages of a kind are read, and `pages` of a kind opened."""
    found = Found()
    workspace = make_workspace(folder / "desk", hostile_texts(texts))
    client = TestClient(
        make_app(workspace.path, door=local_door()), base_url="http://127.0.0.1", raise_server_exceptions=False
    )
    client.get("/help", params={"token": TOKEN})
    addresses = crawl(client, found, most=kinds)
    export_all(workspace, folder / "exports", found)
    if find_browser() is not None:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"])
            open_pages(workspace.path, addresses, found, browser, most=pages)
            browser.close()
    return found


def main() -> None:
    """Run with the numbers of the command line, and print what was met."""
    texts, pages = (int(each) for each in (sys.argv[1:] + ["1000", "40"][len(sys.argv) - 1 :])[:2])
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        found = run(texts, pages, Path(folder), kinds=max(texts, 200))
    sys.stdout.write(
        f"{texts} texts, {found.pages.total()} pages read, {found.opened.total()} opened in a browser, "
        f"{len(found.files)} files, {len(found.faults)} faults, {time.monotonic() - started:.0f} s\n"
    )
    for name, number in sorted(found.pages.items()):
        sys.stdout.write(f"  {number:6} read {found.opened[name]:4} opened  {name}\n")
    for fault in found.faults[:60]:
        sys.stdout.write(f"  FAULT {fault}\n")
    sys.exit(bool(found.faults))


if __name__ == "__main__":
    main()
