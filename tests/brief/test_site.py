"""A static site: every link leads somewhere, the same record gives the same bytes, and no word of a story runs."""

from __future__ import annotations

import hashlib
import json
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from yalu.brief.site import write_site
from yalu.errors import ExportError
from yalu.record import Store


class Page(HTMLParser):
    """The links, ids and tags of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        found = dict(attrs)
        self.ids.add(found.get("id") or "")
        self.links += [value for name in ("href", "src") if (value := found.get(name))]


@pytest.fixture(scope="module")
def folder(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "site"
    write_site(store, folder, dyads=["CHN-PRK"])
    return folder


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[Path, Page]:
    return {path: Page(path.read_text(encoding="utf-8")) for path in folder.rglob("*.html")}


def test_every_link_leads_somewhere(folder, pages):
    reached = {folder / "index.html"}
    for path, page in pages.items():
        for link in page.links:
            if link.startswith(("https://", "data:")):
                continue
            name, _, fragment = link.partition("#")
            target = (path.parent / unquote(name)).resolve() if name else path
            assert target.is_file(), (path.name, link)
            assert not fragment or fragment in pages[target].ids, (path.name, link)
            reached.add(target)
    assert set(pages) <= reached


def test_each_event_has_its_page_and_each_relation_its_list(folder, pages, store):
    events = store.query("SELECT event_id FROM events")["event_id"].to_pylist()
    assert {path.stem for path in (folder / "events").iterdir()} == set(events)
    assert folder / "briefs" / "CHN-PRK.html" in pages
    listed = {Path(link).stem for link in pages[folder / "relations" / "CHN-PRK.html"].links if "/events/" in link}
    told = store.query(
        "SELECT event_id FROM events WHERE list_contains(source, 'CHN') AND list_contains(target, 'PRK')"
    )
    assert set(told["event_id"].to_pylist()) <= listed
    assert (folder / "data" / "events.jsonl").read_text(encoding="utf-8").count("\n") == len(events)


def test_no_page_but_a_brief_has_a_script_and_no_word_of_a_story_is_markup(folder, pages):
    for path, page in pages.items():
        assert path.parent.name == "briefs" or "script" not in page.tags
        assert "img" not in page.tags
        assert "javascript:" not in page.links
    told = (folder / "events" / "event-hand004.html").read_text(encoding="utf-8")
    assert "<script>alert" not in told
    assert "&lt;script&gt;" in told


def test_the_same_record_gives_the_same_bytes_over_an_earlier_site(store, folder, tmp_path):
    def prints(of: Path) -> dict[str, str]:
        return {
            str(path.relative_to(of)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(of.rglob("*"))
            if path.is_file()
        }

    again = tmp_path / "again"
    shutil.copytree(folder, again)
    (again / "events" / "event-gone.html").write_text("of an earlier record")
    listed = json.loads((again / "site.json").read_text())
    listed["files"] += ["events/event-gone.html", "../outside.txt"]
    (again / "site.json").write_text(json.dumps(listed))
    (tmp_path / "outside.txt").write_text("not ours")
    made = write_site(store, again, dyads=["CHN-PRK"])
    assert prints(again) == prints(folder)
    assert made.files == len(prints(folder))
    assert (tmp_path / "outside.txt").exists()


def test_a_site_names_reviewers_only_where_it_is_told_to(make_store, tables, tmp_path):
    store = make_store(tables)
    (mention,) = store.query("SELECT mentions[1] AS name FROM events ORDER BY event_id LIMIT 1")["name"].to_pylist()
    store.append_review(mention, "accept", reviewer="Han Zimmerli", at="2016-12-30T10:00:00+00:00", note="as I saw")
    write_site(store, tmp_path / "plain", dyads=["CHN-PRK"])
    write_site(store, tmp_path / "named", dyads=["CHN-PRK"], reviewers=True)
    named = {path.suffix for path in (tmp_path / "named").rglob("*") if path.is_file() and says(path, b"Zimmerli")}
    assert {".html", ".jsonl", ".csv", ".json", ".geojson"} <= named
    assert not [
        path for path in (tmp_path / "plain").rglob("*") if path.is_file() and says(path, b"Zimmerli", b"as I saw")
    ]


def says(path: Path, *words: bytes) -> bool:
    data = path.read_bytes()
    return any(word in data for word in words)


def test_a_folder_with_anything_else_is_refused(store, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ExportError, match="no site of ours"):
        write_site(store, tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.browser
def test_pages_are_styled_from_a_disk_and_accessible(folder, pages):
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    from yalu.brief.write import find_browser

    if find_browser() is None:
        pytest.skip("no Chromium or Chrome is installed")
    said: list[str] = []
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page(viewport={"width": 360, "height": 800})
        tab.on("console", lambda message: said.append(message.text))
        for name in ("index", "events/event-hand004", "claims/1", "data/index", "years/index"):
            tab.goto((folder / f"{name}.html").as_uri())
            assert said == []
            assert tab.evaluate("getComputedStyle(document.querySelector('.skip')).position") == "absolute"
            assert tab.evaluate("document.documentElement.scrollWidth") <= 360
            found = axe.Axe().run(tab, options={"resultTypes": ["violations"]}).response["violations"]
            assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
            said.clear()  # axe asks for the style sheet, which the policy refuses
        browser.close()
