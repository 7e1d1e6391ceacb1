"""One observatory, from Python: every command of `yalu` is a method here.

from yalu import Workspace
ws = Workspace.init("desk", dyads=["CHN-PRK"])
ws.add("reports/")
for event in ws.events(dyad="CHN-PRK", since="2011-01-01"):
    print(event.date.start, event.type)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

from yalu.errors import ConfigError, ExportError
from yalu.model import Claim, Document, Event, EventMention, Failure, Quantity, ReportedEvent, Series
from yalu.model.protocols import Exporter
from yalu.model.role import AcceptedRole, RoleCandidate
from yalu.model.schema import from_plain
from yalu.pipeline import (
    AddProgress,
    AddReport,
    add_sources,
    import_tables,
    link_record,
    recode,
    retry_failed,
    told_roles,
)
from yalu.record import Run, SearchHit, Store, WorkspaceConfig, listing, parse_dyad
from yalu.record.doctor import DoctorReport, doctor
from yalu.record.export import Counted, find_exporter
from yalu.record.lines import StoryLine
from yalu.record.listing import Filter
from yalu.record.reported import reported_events
from yalu.record.review_lines import Agreement, agreement
from yalu.record.reviews import Review, Verdict
from yalu.record.roles import RoleDecision, RoleVerdict, append_decision, read_decisions

if TYPE_CHECKING:
    from datetime import date

    from yalu.brief.relation import Relation
    from yalu.brief.site import Site
    from yalu.imports import ImportProgress, ImportReport
    from yalu.imports import Mapping as Mapping_
    from yalu.link import MergeCandidate, SplitCandidate
    from yalu.measure.calendar import CalendarEntry
    from yalu.measure.forecasts import ForecastLedger
    from yalu.measure.outlets import Comparison
    from yalu.measure.rarity import RarityCheck
    from yalu.measure.series import By
    from yalu.read.options import ReadOptions
    from yalu.record.attach import Conflict
    from yalu.record.browse import EventBrowser

# What `export` can write, and the listing it comes from. `events` are the event mentions, one line for each report of
# an event; `linked` are the events they were linked to, one line for each happening; `imported` are those others coded;
# `reviews` are what people said, each with what was coded and what holds.
EXPORTS = {
    "events": "mentions",
    "linked": "events",
    "claims": "claims",
    "quantities": "quantities",
    "stories": "stories",
    "imported": "coded_events",
    "reviews": "reviews",
}


class Exported(NamedTuple):
    """How many rows were written, and how many were left out because the format has no place for them."""

    written: int
    left_out: int


class Workspace:
    """A folder that holds one observatory. Raises WorkspaceError where `path` is none this version can open."""

    def __init__(self, path: Path | str) -> None:
        self.store = Store.open(path)
        self._browse: EventBrowser | None = None

    @classmethod
    def init(cls, path: Path | str, *, name: str | None = None, dyads: Iterable[str] = ()) -> Workspace:
        """Make a workspace in a new or empty folder. Raises WorkspaceError, ConfigError, RecordError."""
        config = WorkspaceConfig(name=name or Path(path).resolve().name, dyads=tuple(map(parse_dyad, dyads)))
        return cls(Store.create(path, config).path)

    @property
    def path(self) -> Path:
        """The folder."""
        return self.store.path

    @property
    def browse(self) -> EventBrowser:
        """The events as pages ask for them: filtered, counted and put on a map at once (`yalu.record.browse`)."""
        if self._browse is None:
            from yalu.record.browse import EventBrowser  # numpy is loaded only where it is needed

            self._browse = EventBrowser(self.store)
        return self._browse

    @property
    def config(self) -> WorkspaceConfig:
        """What yalu.toml says."""
        return self.store.config

    # Adding

    def add(
        self,
        *sources: Path | str,
        options: ReadOptions | None = None,
        workers: int = 1,
        progress: Callable[[AddProgress], None] | None = None,
    ) -> AddReport:
        """Read, code, record and link files, folders, globs or addresses; what is recorded already is skipped.

        Safe to repeat, and to interrupt at any moment. `options` tell what the caller knows of the sources, `workers`
        is a number of processes, `progress` is called as it goes on. Raises RecordError, EngineError, ConfigError; an
        input that cannot be read is in the report's `failures` instead.
        """
        return add_sources(self.store, [str(source) for source in sources], options, workers=workers, progress=progress)

    def import_file(
        self,
        *sources: Path | str,
        form: str,
        mapping: Mapping_ | Path | str | None = None,
        origin: str | None = None,
        progress: Callable[[ImportProgress], None] | None = None,
    ) -> ImportReport:
        """Import tables that others coded: `form` is one of `yalu.imports.FORMATS`, or `series`.

        `mapping` says what the columns are, as a value or as a file of YAML or TOML; `origin` what the table is called.
        Safe to repeat, and to interrupt at any moment. Raises ConfigError, RecordError; a file that cannot be read is
        in the report's `failures` instead, and a row that is refused in the account of its file.
        """
        return import_tables(
            self.store, [str(source) for source in sources], form, mapping, origin=origin, progress=progress
        )

    def retry_failed(
        self,
        *,
        options: ReadOptions | None = None,
        workers: int = 1,
        progress: Callable[[AddProgress], None] | None = None,
    ) -> list[AddReport]:
        """Add again what failed and was not read since, with the options of then: one report for each set of them.

        What `options` says now wins over what was said then.
        """
        return retry_failed(self.store, options, workers=workers, progress=progress)

    def failures(self) -> list[Failure]:
        """Return the inputs that failed and have not been read since."""
        return [each.failure for each in self.store.outstanding_failures()]

    def link(self) -> bool:
        """Link mentions into events anew, after reviews for instance; false where nothing has changed."""
        return link_record(self.store)

    def recode(self, *, workers: int = 1) -> list[Run]:
        """Code again what another version of Yalu has coded; return the new runs. The old rows stay for comparison."""
        return recode(self.store, workers=workers)

    def doctor(self, *, repair: bool = False, rebuild: bool = False) -> DoctorReport:
        """Check the whole record; mend what a crash left (`repair`), make the search index anew (`rebuild`)."""
        return doctor(self.store, repair=repair, rebuild=rebuild)

    # Reviewing

    def review(
        self,
        item: str,
        verdict: Verdict,
        *,
        reviewer: str,
        correction: Mapping[str, Any] | None = None,
        note: str | None = None,
    ) -> Review:
        """Say that a mention or claim is right (`accept`), wrong (`reject`) or to be corrected; it counts at once.

        `merge` and `split` say which mentions report one event. See `Store.append_review` for corrections. Raises
        RecordError, EvidenceError.
        """
        return self.store.append_review(item, verdict, reviewer=reviewer, correction=correction, note=note)

    def undo(self, review: Review | str, *, reviewer: str, note: str | None = None) -> Review:
        """Take back a review, by itself or its id; an undo can be taken back too. Raises RecordError."""
        name = review if isinstance(review, str) else review.review_id
        return self.store.append_review(name, "undo", reviewer=reviewer, note=note)

    def reviews(self) -> list[Review]:
        """Return all reviews in the order they were made, those that were taken back too."""
        return self.store.reviews()

    def agreement(self) -> Agreement:
        """Return how far reviewers agree on the items that several of them saw."""
        return agreement(self.store.reviews())

    def review_conflicts(self) -> list[Conflict]:
        """Return the reviews that do not fit the record as it is coded now."""
        return self.store.review_conflicts()

    # Actors that grow

    def proposed_roles(self) -> list[RoleCandidate]:
        """Return the offices of persons that the record tells, the gazetteer lacks and nobody has decided on."""
        decided = read_decisions(self.path)
        return [each for each in told_roles(self.store) if each.role_id not in decided]

    def decided_roles(self) -> list[RoleDecision]:
        """Return the decision on each role that counts, by its id."""
        decided = read_decisions(self.path)
        return [decided[name] for name in sorted(decided)]

    def decide_roles(self, verdicts: Mapping[str, RoleVerdict], *, reviewer: str | None = None) -> list[RoleDecision]:
        """Accept or reject roles by id, or take the last decision on them back (`undo`).

        What is coded from then on uses the accepted ones (`recode` the rest). Raises ConfigError for an id that is no
        candidate, or to be taken back and not decided on, before anything is written.
        """
        decided = read_decisions(self.path)
        known: dict[str, RoleCandidate | AcceptedRole] = {name: each.role for name, each in decided.items()}
        if any(verdict != "undo" for verdict in verdicts.values()):
            known |= {each.role_id: each for each in told_roles(self.store)}
        for name, verdict in verdicts.items():
            if verdict == "undo" and name not in decided:
                raise ConfigError("nobody has decided on this role.", item=name, remedy="See `yalu actors`.")
            if name not in known:
                raise ConfigError("there is no such role.", item=name, remedy="See `yalu actors --proposed`.")
        return [
            append_decision(self.path, known[name], verdict, reviewer=reviewer) for name, verdict in verdicts.items()
        ]

    # Listings. Keywords are the fields of `yalu.record.listing.Filter`: dyad, since, until, type, mode, status, kind,
    # doc, min_confidence, limit.

    def stories(self, **chosen: Any) -> list[StoryLine]:
        """Return stories, by publication day; with `dyad`, those that report an event of it."""
        return listing.stories(self.store, _filter(chosen))

    def mentions(self, **chosen: Any) -> list[EventMention]:
        """Return accepted event mentions, by publication day of their story."""
        return listing.mentions(self.store, _filter(chosen))

    def events(self, **chosen: Any) -> list[Event]:
        """Return events (each may have several mentions), by their date."""
        return listing.events(self.store, _filter(chosen))

    def claims(self, **chosen: Any) -> list[Claim]:
        """Return claims, forecasts among them (`kind="forecast"`), by publication day of their story."""
        return listing.claims(self.store, _filter(chosen))

    def quantities(self, **chosen: Any) -> list[Quantity]:
        """Return quantities, by publication day of their story."""
        return listing.quantities(self.store, _filter(chosen))

    def document(self, name: str) -> Document | None:
        """Return the document with this id or key, null where there is none; the first by id where keys repeat."""
        found = self.store.query("SELECT * FROM documents WHERE doc_id = $n OR key = $n ORDER BY doc_id", {"n": name})
        rows = found.slice(0, 1).to_pylist()
        return from_plain(Document, rows[0]) if rows else None

    def search(self, query: str, *, limit: int = 20) -> list[SearchHit]:
        """Return the sentences that hold all words of `query`, best first; "quoted words" must stand together."""
        return self.store.search(query, limit)

    # Giving out

    def table(self, what: str, **chosen: Any) -> pa.Table:
        """Return what `export` would write as an Arrow table. Raises ExportError for an unknown `what`."""
        return listing.line_table(self.store, _listing_of(what), _filter(chosen))

    def count(self, what: str, **chosen: Any) -> int:
        """Return how many rows `export` would be given. Raises ExportError for an unknown `what`."""
        return listing.count(self.store, _listing_of(what), _filter(chosen))

    def reported(self, what: str, **chosen: Any) -> Iterator[ReportedEvent]:
        """Yield `linked` events, or `events` (their mentions), with what is reported of them. Raises ExportError."""
        if what not in ("events", "linked"):
            raise ExportError(f"{what} are no events.", remedy="Choose events or linked.")
        return reported_events(self.store, EXPORTS[what], _filter(chosen))

    def export(self, what: str, path: Path | str, format: str | None = None, **chosen: Any) -> Exported:
        """Write `events` (the output lines of `yalu code`), `linked`, `claims`, `stories` or others to a file.

        `format` is the name of an exporter (`yalu.record.export`); null goes by the file's ending. Rows are written as
        they are read. Returns how many were written, and how many the format cannot hold. Raises ExportError.
        """
        exporter, rows_of = find_exporter(format, Path(path)), _listing_of(what)
        if isinstance(exporter, Exporter):
            lines = listing.line_batches(self.store, rows_of, _filter(chosen))
            return Exported(written=exporter.write(lines, Path(path)), left_out=0)
        if what not in ("events", "linked"):
            raise ExportError(
                f"{what} cannot be written as {exporter.name}, which holds events alone.",
                item=str(path),
                remedy="Choose jsonl, csv or parquet.",
            )
        given = Counted(self.reported(what, **chosen))
        written = exporter.write_events(given, Path(path), self.config.name)
        return Exported(written=written, left_out=given.number - written)

    def site(self, folder: Path | str, *, dyads: Iterable[str] = (), reviewers: bool = False) -> Site:
        """Write the workspace as a static site into a new or empty folder, or over an earlier site.

        `dyads` get a brief; without any, those that yalu.toml watches, else the ones with most events.
        It names who checked a report, and why, only with `reviewers`. Raises ExportError, ConfigError.
        """
        from yalu.brief.site import write_site

        return write_site(self.store, Path(folder), dyads=[parse_dyad(each) for each in dyads], reviewers=reviewers)

    # What the record says to what was said, and what lies ahead

    def check_claims(self, claims: Iterable[str] | None = None) -> list[RarityCheck]:
        """Check rarity claims ("the first such visit in fourteen years") against the record: all, or those named by id.

        Returns for each what the record says to it, confirmed, contradicted or not_coverable, with the events.
        """
        from yalu.measure.rarity import check_rarity

        return check_rarity(self.store, claims)

    def calendar(self, *states: str, since: date | None = None, until: date | None = None) -> list[CalendarEntry]:
        """Return the days ahead of two states, or of all relations that yalu.toml watches: anniversaries and rituals.

        Without `since` from the record's last day, without `until` for a year. Raises ConfigError for states that are
        not two, or where none are named and none watched; RecordError where the record is empty.
        """
        from yalu.measure.calendar import read_calendar
        from yalu.resolve.state_names import check_state

        dyads = ["-".join(check_state(state) for state in states)] if states else list(self.config.dyads)
        if not dyads:
            raise ConfigError("no relation is watched.", remedy="Name two states, or watch a relation in yalu.toml.")
        pairs = []
        for dyad in dyads:
            first, second = parse_dyad(dyad).split("-")
            pairs.append((first, second))
        return read_calendar(self.store, pairs, since=since, until=until)

    # Forecasts

    @property
    def forecasts(self) -> ForecastLedger:
        """The ledger of forecasts: questions, who forecast what, how it came, and how well each has done."""
        from yalu.measure.forecasts import ForecastLedger

        return ForecastLedger(self.store)

    # One relation

    def series(self, dyad: str | Sequence[str], *, by: By | None = None, **options: Any) -> list[Series]:
        """Return a series of `CHN-PRK` (both directions) or `CHN>PRK`, or of each pair among some states.

        With `by` (type, quad, domain, level, publisher or direction) there is one for each of its values. The options
        are those of `yalu.measure.measure_among`: measure (count, weight, share), step, source, type, quad, domain,
        level, publisher, since, until. Raises ConfigError.
        """
        from yalu.measure import check_state, measure_among

        if isinstance(dyad, str):
            states = parse_dyad(dyad).split("-")
            if ">" in dyad:
                options["source"] = dyad.upper().partition(">")[0].strip()
        else:
            states = list(dyad)
        known = [check_state(state) for state in states]
        if len(set(known)) < 2:
            raise ConfigError(
                "a relation needs two different states.", item=" ".join(known), remedy="Name two or more."
            )
        return [each.series for each in measure_among(self.store, known, by, **options)]

    def merge_candidates(self, event: str) -> list[MergeCandidate]:
        """Return the events that may be one with an event, best first, each with what speaks for it and against."""
        from yalu.record.candidates import candidates

        return candidates(self.store, self.browse, event)[0]

    def split_candidates(self, event: str) -> list[SplitCandidate]:
        """Return the reports of an event that may be of another, least fitting first, each with its reason."""
        from yalu.record.candidates import candidates

        return candidates(self.store, self.browse, event)[1]

    def compare(
        self,
        event: str | None = None,
        *,
        since: date | None = None,
        until: date | None = None,
        dyad: str | None = None,
        publishers: Sequence[str] = (),
    ) -> Comparison:
        """Return outlets side by side: on one event (its id), or in a period of publication, both days inclusive.

        Without `publishers` those with most reports, at most eight. Raises ConfigError for an event, outlet or state
        that is unknown, and where neither an event nor a period is named.
        """
        from yalu.measure import check_state
        from yalu.measure.outlets import compare_event, compare_period

        if event is not None:
            return compare_event(self.store, event, publishers)
        if since is None or until is None:
            raise ConfigError("neither an event nor a period is named.", remedy="Name an event, or two days.")
        if dyad is not None:
            dyad = "-".join(sorted(map(check_state, parse_dyad(dyad).split("-"))))
        return compare_period(self.store, since, until, dyad, publishers)

    def relation(self, first: str, second: str) -> Relation:
        """Return the relation of two states (codes in any order): its summary, series, signs and brief.

        Raises ConfigError unless two different states are named.
        """
        from yalu.brief.relation import Relation  # numpy and templates are loaded only where they are needed

        return Relation(self.store, *parse_dyad(f"{first}-{second}").split("-"))


def _listing_of(what: str) -> str:
    if what not in EXPORTS:
        raise ExportError(f"there are no {what} to export.", remedy=f"Choose one of {', '.join(EXPORTS)}.")
    return EXPORTS[what]


def _filter(chosen: dict[str, Any]) -> Filter:
    try:
        return Filter(**chosen)
    except TypeError as error:
        raise ConfigError(f"no such filter ({error}).", remedy=f"Filters are {', '.join(Filter.__slots__)}.") from error
