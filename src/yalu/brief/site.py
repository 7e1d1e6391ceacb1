"""A static site of a whole workspace: relations, briefs, a page for each event, claims, data and feeds.

Pages need neither network nor script, and can be opened from a disk. The same record gives the same bytes under the
same names, so that a link to an event stays good. Words of stories leave only as evidence sentences: the texts are
those of others.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from yalu import __version__
from yalu.brief.build import build_brief
from yalu.brief.citation import cite, event_work
from yalu.brief.feed import signs_feed
from yalu.brief.log import LoggedJudgement, read_log
from yalu.brief.otherwise import Denied, otherwise, read_denials
from yalu.brief.render import environment, page_file, render_html
from yalu.brief.rows import Record, all_claims, checks_of, claim_row, exactness, make_report, place_words
from yalu.brief.telling import life, marks
from yalu.brief.values import by_sentence
from yalu.brief.words import date_words, label
from yalu.errors import ExportError
from yalu.measure import state_name
from yalu.model import ReportedEvent
from yalu.model.protocols import Exporter
from yalu.model.schema import to_plain
from yalu.record import Store
from yalu.record.checks import read_checks
from yalu.record.export import find_exporter
from yalu.record.export.atom import event_entry, write_feed
from yalu.record.export.tables import JsonLines
from yalu.record.export.words import event_title
from yalu.record.files import whole_file
from yalu.record.fingerprint import data_hash
from yalu.record.listing import Filter, line_batches
from yalu.record.reported import reported_events
from yalu.resolve.state_names import is_state

# What a folder holds that was made here: the names of its files, so that the next one can take away what is old.
_LIST = "site.json"
_CLAIMS_ON_PAGE = 200
# A feed is for what is new; the data hold all.
_FEED_ENTRIES = 200
# Without watched relations, so many get a brief: each takes some seconds.
_BRIEFS = 8
_EVENT_DATA = ("jsonl", "csv", "parquet", "icews-tsv", "stix", "geojson", "ics")
_LINE_DATA = {"reports": "mentions", "claims": "claims", "quantities": "quantities"}
_UNSAFE = re.compile("[^A-Za-z0-9._-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An event as lists show it; `path` leads to its page."""

    event_id: str
    path: str
    title: str
    start: str | None
    when: str
    kind: str
    status: str
    status_words: str
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What was written."""

    folder: Path
    events: int
    relations: int
    briefs: int
    files: int


@dataclass(slots=True)
class _Work:
    """A site as it is written: what every page shows, the files so far, and the events by relation and by year.

    `documents` are the ids of those that are called otherwise outside.
    """

    store: Store
    folder: Path
    shared: dict[str, Any]
    reviewers: bool
    files: list[str] = field(default_factory=list)
    by_dyad: dict[str, list[Listed]] = field(default_factory=lambda: defaultdict(list))
    by_year: dict[str, list[Listed]] = field(default_factory=lambda: defaultdict(list))
    checks: dict[str, str] = field(default_factory=dict)
    denials: list[Denied] = field(default_factory=list)
    documents: dict[str, str] = field(default_factory=dict)
    events: int = 0

    def write(self, name: str, data: bytes) -> None:
        """Write one file of the site."""
        path = self.path(name)
        with whole_file(path) as file:
            file.write(data)

    def path(self, name: str) -> Path:
        """Note a file of the site and return where it is to be written."""
        self.files.append(name)
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def page(self, name: str, template: str, **values: Any) -> None:
        """Write a page from its template."""
        up = "../" * name.count("/")
        html = environment(trim=True).get_template(template).render(up=up, **self.shared, **values)
        self.write(name, html.encode("utf-8", "replace"))


def write_site(store: Store, folder: Path, *, dyads: Sequence[str] = (), reviewers: bool = False) -> Site:
    """Write the site of a workspace into a new or empty folder, or over an earlier site.

    `dyads` get a brief; without any, those the workspace watches, and without these the ones with most events.
    A site is for everybody: it names who checked a report, and why, only where `reviewers` says so.
    Raises ExportError where the folder holds anything else or cannot be written.
    """
    old = _old_files(folder)
    shared = {"workspace": store.config.name, "version": __version__, "data_hash": data_hash(store)}
    work = _Work(store, folder, shared, reviewers)
    folder.mkdir(parents=True, exist_ok=True)
    work.checks = checks_of(read_checks(store, reviewers=reviewers))
    work.denials = read_denials(store)
    named = store.query("SELECT key, doc_id FROM documents WHERE key IS NOT NULL").to_pylist()
    work.documents = {row["key"]: row["doc_id"] for row in named}
    work.write("site.css", page_file("brief.css").encode())
    for event in reported_events(store, "events", Filter()):
        _event_page(work, event)
    busiest = sorted(work.by_dyad, key=lambda dyad: (-len(work.by_dyad[dyad]), dyad))
    wanted = list(dyads) or [each for each in store.config.dyads if each in work.by_dyad] or busiest[:_BRIEFS]
    briefs = [dyad for dyad in dict.fromkeys(wanted) if _brief(work, dyad, read_log(store.path))]
    _lists(work, busiest, briefs)
    _claim_pages(work)
    _data(work, briefs)
    names = sorted(work.files)
    listed = {"made_by": f"Yalu {__version__}", "data": work.shared["data_hash"], "files": names}
    work.write(_LIST, json.dumps(listed, indent=1).encode() + b"\n")
    for name in old.difference(names, [_LIST]):
        (folder / name).unlink(missing_ok=True)
    return Site(
        folder=folder, events=work.events, relations=len(busiest), briefs=len(briefs), files=len(set(work.files))
    )


def _old_files(folder: Path) -> set[str]:
    """Return the files of the site that a folder holds. Raises ExportError where it holds something else."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return set()
    try:
        names = json.loads((folder / _LIST).read_text(encoding="utf-8"))["files"]
        safe = {str(name) for name in names if ".." not in Path(name).parts and not Path(name).is_absolute()}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ExportError(
            "holds something that is no site of ours.", item=str(folder), remedy="Name a new or empty folder."
        ) from error
    return safe


# Events


def _event_page(work: _Work, event: ReportedEvent) -> None:
    listed = _listed(event)
    dyads = _dyads(event)
    for dyad in dyads:
        work.by_dyad[dyad].append(listed)
    work.by_year[listed.start[:4] if listed.start else "undated"].append(listed)
    work.events += 1
    rows = _rows(work, event)
    reports = [make_report(row) for row in rows]
    shown = {
        "event_id": event.event_id,
        "title": listed.title,
        "when": listed.when,
        "exactness": exactness(event.date.precision),
        "status": event.status,
        "status_words": listed.status_words,
        "kind": listed.kind,
        "domain": event.domain,
        "place": place_words(event.place.name) if event.place else None,
        "announced": date_words(event.announced, event.announced, "day") if event.announced else None,
        "confidence": event.confidence,
        "marks": marks(reports),
        "life": life(reports),
        "quotes": by_sentence(reports),
        "otherwise": otherwise(to_plain(event), rows, work.denials),
        "relations": [(dyad, relation_title(dyad)) for dyad in dyads],
    }
    cited = event_work(event, workspace=work.shared["workspace"], data_hash=work.shared["data_hash"])
    work.page(listed.path, "site_event.html", event=shown, citation=cite(cited))


def _listed(event: ReportedEvent) -> Listed:
    when = event.date
    return Listed(
        event_id=event.event_id,
        path=f"events/{_UNSAFE.sub('-', event.event_id)}.html",
        title=event_title(event),
        start=when.start,
        when=date_words(when.start, when.end, when.precision),
        kind=label("types", event.type),
        status=event.status,
        status_words=label("statuses", event.status),
        reports=len({(report.doc, report.story) for report in event.reports}),
    )


def _rows(work: _Work, event: ReportedEvent) -> list[Record]:
    """Return the reports of an event as `brief.rows` has them."""
    return [
        row
        | {
            "doc_id": work.documents.get(row["doc"], row["doc"]),
            "published_start": row["published"],
            "published_end": row["published"],
            "checked": work.checks.get(row["mention_id"]),
        }
        for row in map(to_plain, event.reports)
    ]


def _dyads(event: ReportedEvent) -> list[str]:
    pairs = product(filter(is_state, event.source), filter(is_state, event.target))
    return sorted({"-".join(sorted(pair)) for pair in pairs if pair[0] != pair[1]})


def relation_title(dyad: str) -> str:
    """Return the names of the two states of a dyad, as a headline begins."""
    first, second = dyad.split("-")
    words = f"{state_name(first).name} and {state_name(second).name}"
    return words[0].upper() + words[1:]


# Relations and years


def _brief(work: _Work, dyad: str, logged: Sequence[LoggedJudgement]) -> bool:
    if dyad not in work.by_dyad:
        return False
    first, second = dyad.split("-")
    made = build_brief(work.store, first, second, logged=logged, reviewers=work.reviewers)
    work.write(f"briefs/{dyad}.html", render_html(made, home="../index.html").encode("utf-8", "replace"))
    signs = [card.sign for card in made.signs]
    work.write(f"feeds/{dyad}.atom", signs_feed(signs, dyad=dyad, title=made.title))
    return True


def _lists(work: _Work, busiest: Sequence[str], briefs: Sequence[str]) -> None:
    relations = []
    for dyad in busiest:
        rows = work.by_dyad[dyad]
        brief = dyad if dyad in briefs else None
        title = relation_title(dyad)
        work.page(f"relations/{dyad}.html", "site_list.html", title=title, rows=_newest_first(rows), brief=brief)
        years = [row.start[:4] for row in rows if row.start]
        span = "–".join(dict.fromkeys((min(years), max(years)))) if years else "undated"
        relations.append({"dyad": dyad, "title": title, "number": len(rows), "years": span, "brief": brief})
    tables = ("stories", "mentions", "events", "claims")
    counts = {
        name: work.store.query(f"SELECT count(*) AS n FROM {name}")["n"][0].as_py()  # noqa: S608 (names of ours)
        for name in tables
    }
    work.page("index.html", "site_index.html", relations=relations, counts=counts)
    years = sorted(work.by_year, reverse=True)
    for year in years:
        title = f"Events of {year}" if year != "undated" else "Events without a date"
        rows = _newest_first(work.by_year[year])
        work.page(f"years/{year}.html", "site_list.html", title=title, rows=rows, brief=None)
    links = [(f"{year}.html", year, f"{len(work.by_year[year]):,}") for year in years]
    work.page("years/index.html", "site_links.html", title="Events by year", groups=[("Years", links)])


def _newest_first(rows: Sequence[Listed]) -> list[Listed]:
    return sorted(rows, key=lambda row: (row.start or "", row.event_id), reverse=True)


# Claims, data and feeds


def _claim_pages(work: _Work) -> None:
    rows = all_claims(work.store)
    pages = max(1, -(-len(rows) // _CLAIMS_ON_PAGE))
    for number in range(1, pages + 1):
        some = rows[(number - 1) * _CLAIMS_ON_PAGE : number * _CLAIMS_ON_PAGE]
        claims = [(claim_row(row), row["about"]) for row in some]
        work.page(
            f"claims/{number}.html", "site_claims.html", claims=claims, number=number, pages=pages, total=len(rows)
        )


def _data(work: _Work, briefs: Sequence[str]) -> None:
    files = [_event_file(work, name) for name in _EVENT_DATA]
    files += [_line_file(work, name, listing) for name, listing in _LINE_DATA.items()]
    feeds = [("../feeds/events.atom", "Events that became known last", "Atom")]
    feeds += [(f"../feeds/{dyad}.atom", f"Signs of change: {relation_title(dyad)}", "Atom") for dyad in briefs]
    _events_feed(work)
    groups = [("Data", files), ("Feeds", feeds)]
    work.page("data/index.html", "site_links.html", title="Data and feeds", groups=groups)


def _event_file(work: _Work, format_name: str) -> tuple[str, str, str]:
    """Write the events in one format; return the file's name, what it is and how many it holds."""
    exporter = find_exporter(format_name, work.folder)
    path = work.path(f"data/events{exporter.suffix}")
    if isinstance(exporter, Exporter):
        written = exporter.write(line_batches(work.store, "events", Filter(), reviewers=work.reviewers), path)
    else:
        events = reported_events(work.store, "events", Filter(), reviewers=work.reviewers)
        written = exporter.write_events(events, path, work.shared["workspace"])
    return path.name, f"Events as {format_name}", f"{written:,}"


def _line_file(work: _Work, name: str, listing: str) -> tuple[str, str, str]:
    path = work.path(f"data/{name}.jsonl")
    written = JsonLines().write(line_batches(work.store, listing, Filter(), reviewers=work.reviewers), path)
    return path.name, f"{name.capitalize()} as jsonl", f"{written:,}"


def _events_feed(work: _Work) -> None:
    newest = sorted(
        reported_events(work.store, "events", Filter()),
        key=lambda event: (event.first_reported or "", event.event_id),
        reverse=True,
    )[:_FEED_ENTRIES]
    with whole_file(work.path("feeds/events.atom")) as file:
        write_feed(file, map(event_entry, newest), feed_id="urn:yalu:events", title=work.shared["workspace"])
