"""The store: a folder whose truth is append-only. docs/store.md describes it for people."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

import pyarrow as pa

from yalu.errors import ReadError, RecordError, WorkspaceError
from yalu.model import EventMention, Original
from yalu.model.schema import from_plain
from yalu.record import reviews
from yalu.record.config import FILE_NAME, WorkspaceConfig, read_config, write_config
from yalu.record.database import Database, Held, Parameters
from yalu.record.failures import OutstandingFailure, outstanding_failures
from yalu.record.files import disk_errors, write_durably
from yalu.record.lock import WriterLock
from yalu.record.manifest import Manifest, Run, drop_torn_line, read_manifest
from yalu.record.merged import folder_state, merge_parts
from yalu.record.published import PublishedDays, publication_days
from yalu.record.reviews import Review, ReviewLog, Verdict, standing
from yalu.record.search import SearchHit, SearchIndex
from yalu.record.writer import RunWriter, sweep

if TYPE_CHECKING:
    from yalu.link import Decisions
    from yalu.record.attach import Conflict


T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Linkable:
    """What linking takes: the accepted mentions, when their stories were published, what people decided of events.

    `log` are the reviews all this was made with.
    """

    mentions: list[EventMention]
    published: PublishedDays
    decisions: Decisions
    log: ReviewLog


@dataclass(slots=True)
class _Once:
    """What was read of the record in one state."""

    lock: RLock = field(default_factory=RLock)
    state: tuple[int, tuple[str, ...]] | None = None
    value: Any = None


class Store:
    """One workspace's record. Readers never lock and see only committed runs; one writer at a time.

    Make one with `Store.create` or `Store.open`.
    """

    def __init__(self, path: Path, config: WorkspaceConfig) -> None:
        self.path = path
        self.config = config
        self._lock = WriterLock(path / ".lock")
        self._database: Database | None = None
        self._manifest: Manifest | None = None
        self._seen = 0
        self._once: dict[str, _Once] = {}
        self._merged_at: tuple[int, int | None] | None = None
        self._log: ReviewLog | None = None
        self._applied: ReviewLog | None = None
        self._refreshing = RLock()
        self._run_open = False

    @classmethod
    def create(cls, path: Path | str, config: WorkspaceConfig | None = None) -> Store:
        """Make a workspace in a new or empty folder. Raises WorkspaceError where there is something already."""
        folder = Path(path)
        _check_name(folder)
        with disk_errors(folder, "make the workspace"):
            if folder.exists() and not folder.is_dir():
                raise WorkspaceError("is a file.", item=str(folder), remedy="Name a folder.")
            if (folder / FILE_NAME).exists():
                raise WorkspaceError("is a workspace already.", item=str(folder), remedy="Use it as it is.")
            if folder.exists() and any(folder.iterdir()):
                raise WorkspaceError("is not empty.", item=str(folder), remedy="Name a new or empty folder.")
            for name in ("originals", "record", "reviews", "derived"):
                (folder / name).mkdir(parents=True)
        write_config(folder, config or WorkspaceConfig(name=folder.resolve().name))
        return cls.open(folder)

    @classmethod
    def open(cls, path: Path | str) -> Store:
        """Open the workspace in a folder. Raises WorkspaceError where it is none, or of another format."""
        folder = Path(path)
        _check_name(folder)
        return cls(folder, read_config(folder))

    # Reading

    @property
    def manifest(self) -> Manifest:
        """The committed runs, as they are on disk now."""
        self._manifest = read_manifest(self.path, self._manifest)
        return self._manifest

    @property
    def runs(self) -> tuple[Run, ...]:
        """The committed runs, oldest first."""
        return self.manifest.runs

    def query(self, sql: str, parameters: Parameters = ()) -> pa.Table:
        """Return the answer to a SQL query over the views as an Arrow table. Raises RecordError.

        The views are the tables of docs/store.md, `<table>_all` (replaced runs too) and `v_accepted`.
        """
        return self._views().query(sql, parameters)

    def scan(self, sql: str, parameters: Parameters = (), batch_rows: int = 1000) -> Iterator[pa.RecordBatch]:
        """Yield the answer to a SQL query in batches of at most `batch_rows` rows. Raises RecordError."""
        return self._views().scan(sql, parameters, batch_rows)

    def holding(self, tables: Mapping[str, str], parameters: dict[str, Any]) -> AbstractContextManager[Held]:
        """Give a database in which some tables hold only the rows of a query each, for many questions about few rows.

        See `Database.holding`. Raises RecordError.
        """
        return self._views().holding(tables, parameters)

    def once(self, name: str, make: Callable[[], T], *, changing: Callable[[Review], bool] | None = None) -> T:
        """Return what `make` returns, made once for the record as it is; `changing` tells which reviews may change it.

        For what many questions need and takes long to read. It stays in memory, so it must not be much. Threads that
        ask for the same wait for one of them.
        """
        held = standing(self.review_log.reviews) if changing else []
        state = (self.manifest.size, tuple(each.review_id for each in held if changing and changing(each)))
        once = self._once.setdefault(name, _Once())
        with once.lock:
            if once.state != state:
                once.value, once.state = make(), state
            value: T = once.value
            return value

    def texts(self, docs: Sequence[str]) -> dict[str, str]:
        """Return the texts of the documents with these ids, as far as they are recorded."""
        found = self.query(
            "SELECT doc_id, text FROM documents WHERE list_contains($docs, doc_id)", {"docs": list(docs)}
        )
        return dict(zip(found["doc_id"].to_pylist(), found["text"].to_pylist(), strict=True))

    def known_documents(self) -> set[str]:
        """Return the ids of all recorded documents."""
        return set(self.query("SELECT doc_id FROM documents")["doc_id"].to_pylist())

    def outstanding_failures(self) -> list[OutstandingFailure]:
        """Return the inputs that failed and have not been read since, in the order they failed."""
        return outstanding_failures(self)

    def search(self, query: str, limit: int = 20) -> list[SearchHit]:
        """Return the sentences that hold all words of `query`, best first; "quoted words" must stand together."""
        return self.index.search(self, query, limit)

    @property
    def index(self) -> SearchIndex:
        """The full-text index: derived, made when it is first searched."""
        return SearchIndex(self.path / "derived" / "search.sqlite")

    def _views(self) -> Database:
        with self._refreshing:
            manifest, log = self.manifest, self.review_log
            if self._database is None or manifest.size != self._seen:
                # The old one is not closed: an answer may still be read from it.
                self._database = None
                self._database = Database(self.path, manifest, log)
                self._seen, self._applied = manifest.size, log
            elif self._applied is None or log.reviews[: len(self._applied.reviews)] != self._applied.reviews:
                # Reviews came in before others that were applied: somebody put two logs together.
                self._database = None
                self._database = Database(self.path, manifest, log)
                self._applied = log
            elif log is not self._applied:
                database, self._database = self._database, None  # made anew should this fail half-way
                database.review(log)
                self._database, self._applied = database, log
            return self._database

    def rows_of(self, table: str, runs: Collection[str]) -> str:
        """Return a query for the rows of a table in some runs only, to be asked within another.

        A view of a table opens the parts of all runs; of a thousand, that takes longer than the question. Rows are as
        they were coded: reviews are not in them. Runs that hold none of the table are left out.
        """
        return self._views().rows_of(table, runs)

    def merge_parts(self) -> None:
        """Lay many small parts of the record together in files that are quicker to read (`yalu.record.merged`).

        Answers stay the same. Nothing is done where they are together already, or the folder cannot be written.
        """
        manifest = self.manifest
        if self._merged_at == (manifest.size, folder_state(self.path)):
            return
        merge_parts(self.path, manifest)
        with self._refreshing:
            self._merged_at = (manifest.size, folder_state(self.path))
            if self._database is not None:
                self._database.use_merged()

    # Writing

    @contextmanager
    def writing(self, *, clean: bool = True) -> Iterator[None]:
        """Hold the writer's lock in the block, and first (unless not `clean`) remove what a killed writer left.

        Raises RecordError where another process is writing, or the folder cannot be written.
        """
        clean = clean and not self._lock.held
        with self._lock.hold():
            if clean:
                drop_torn_line(self.path, self.manifest)
                sweep(self.path, self.manifest)
            yield

    def begin(
        self,
        kind: str,
        *,
        inputs: Sequence[str] = (),
        versions: Mapping[str, str] | None = None,
        settings: Mapping[str, Any] | None = None,
        supersedes: Sequence[str] = (),
        withdraws: Sequence[str] = (),
        resolved: Sequence[str] = (),
    ) -> RunWriter:
        """Begin a run; use the writer in a `with` block. The writer's lock is held until it ends.

        `inputs` are what the run is made from, `versions` those of what makes it, `settings` the caller's options; for
        the rest see `Run`. Raises RecordError.
        """
        if self._run_open:
            raise RecordError("a run is open already.", item=str(self.path), remedy="Commit it before the next.")
        with ExitStack() as hold:
            hold.enter_context(self.writing())
            self._run_open = True
            hold.callback(setattr, self, "_run_open", False)
            manifest = self.manifest
            run = Run(
                run=manifest.next_run(kind, inputs),
                sequence=len(manifest.runs),
                kind=kind,
                inputs=tuple(inputs),
                versions=dict(versions or {}),
                settings=dict(settings or {}),
                tables=(),
                parts=(),
                supersedes=tuple(supersedes),
                withdraws=tuple(withdraws),
                resolved=tuple(resolved),
                at="",
            )
            return RunWriter(self.path, run, manifest.size, self.texts, hold.pop_all())

    # Originals

    def keep_original(self, original: Original) -> Path:
        """Keep the bytes of an input under their hash; return where.

        Raises ReadError where they are gone or have changed, RecordError where they cannot be kept.
        """
        kept = self.original_path(original.sha256)
        if not kept.exists():
            data = original.data if original.data is not None else _read(original)
            if hashlib.sha256(data).hexdigest() != original.sha256:
                raise ReadError(
                    "changed while it was read.", item=original.source, remedy="Add it again when nothing writes to it."
                )
            write_durably(kept, data)
        return kept

    def original_path(self, sha256: str) -> Path:
        """Return where the original with this hash is kept."""
        return self.path / "originals" / sha256[:2] / sha256

    # Reviews

    @property
    def review_log(self) -> ReviewLog:
        """All reviews, as they are on disk now."""
        self._log = reviews.read_reviews(self.path, self._log)
        return self._log

    def reviews(self) -> list[Review]:
        """Return the reviews in the order they were made. Lines that cannot be read are left to `doctor`."""
        return list(self.review_log.reviews)

    def append_review(
        self,
        item: str,
        verdict: Verdict,
        *,
        reviewer: str,
        correction: Mapping[str, Any] | None = None,
        note: str | None = None,
        at: str | None = None,
    ) -> Review:
        """Record what a person says; return the review. It counts at once, and never waits for a running import.

        `accept`, `reject` and `correct` are of a mention or claim, by its id: a correction maps fields to right values
        (`yalu.record.corrections.complete`), and adds to what was corrected before. `merge` names an event with
        `{"with": [events or mentions]}` that are the same one, `split` an event with `{"apart": [mentions]}` that are
        of another. `undo` takes back the review with the id `item`. `at` is the time in UTC, null for now.

        Raises RecordError for an unknown item or a correction that does not fit, EvidenceError where the corrected row
        would not show its evidence.
        """
        from yalu.record.reviewing import append_review

        return append_review(self, item, verdict, reviewer=reviewer, correction=correction, note=note, at=at)

    def review_of(self, item: str) -> Review | None:
        """Return the review that counts for a mention or claim, null where nobody looked."""
        return self._views().review_of(item)

    def reviewed(self) -> frozenset[str]:
        """Return the ids of the mentions and claims that somebody looked at, by reviews that count."""
        return self._views().reviewed()

    def review_conflicts(self) -> list[Conflict]:
        """Return the reviews that do not fit the record as it is coded now, oldest first."""
        return self._views().conflicts

    def mentions_with(self, names: Collection[str]) -> str:
        """Return a query for mentions as coded that has those with some ids, and few others where that can be."""
        with self._refreshing:
            runs = self._views().runs_of(names)
        return "SELECT * FROM mentions" if runs is None else self.rows_of("mentions", runs)

    def accepted_with(self, names: Collection[str]) -> str:
        """Return a query for accepted mentions that has those with some ids, and few others where that can be."""
        from yalu.record.evidence_of import accepted_mentions

        with self._refreshing:
            runs = self._views().runs_of(names)
        return "SELECT * FROM v_accepted" if runs is None else accepted_mentions(self, sorted(runs))

    def events_with(self, mention: str) -> str:
        """Return a query for events that has the one a mention reports, and few others where that can be."""
        with self._refreshing:
            found = self._views().events_of([mention])
        if found is None:
            return "SELECT * FROM events"
        names = ", ".join(f"'{name}'" for name in sorted(found)) or "NULL"
        return f"SELECT * FROM events WHERE event_id IN ({names})"  # noqa: S608 (ids of ours)

    def event_stamps(self) -> dict[str, str]:
        """Return what tells how each event is that reviews changed, took away or are about: by its id."""
        with self._refreshing:
            return self._views().event_stamps()

    def resolve_event(self, event_id: str) -> str | None:
        """Return the id an event has now, after merges, splits and linking anew; null where nothing of it is left."""
        from yalu.record.reviewing import resolve_event

        return resolve_event(self, event_id)

    def locate(self, table: str, names: Sequence[str]) -> dict[str, str]:
        """Return the ids that rows of `mentions` or `claims` have now, by those they had; gone ones are left out."""
        return self._views().locate(table, names)

    def linkable(self) -> Linkable:
        """Return what linking the whole record takes, all of one moment. Raises RecordError."""
        with self._refreshing:
            views = self._views()
            rows = [row for batch in views.scan("SELECT * FROM v_accepted") for row in batch.to_pylist()]
            return Linkable(
                mentions=[from_plain(EventMention, row) for row in rows],
                published=publication_days(views.query),
                decisions=views.decisions,
                log=self.review_log if self._applied is None else self._applied,
            )


def _check_name(folder: Path) -> None:
    """Raise WorkspaceError where the path is not UTF-8, or the locale reads it as something else: DuckDB needs it."""
    shown = str(folder.resolve()).encode("utf-8", "backslashreplace").decode()
    if shown != str(folder.resolve()):
        raise WorkspaceError(
            "has a path that is not UTF-8 in this locale.",
            item=shown,
            remedy="Use a UTF-8 locale (LC_ALL=C.UTF-8), or rename the folder.",
        )


def _read(original: Original) -> bytes:
    if original.path is None:
        raise ReadError(
            "has neither a path nor bytes.", item=original.source, remedy="Report this fault of its reader."
        )
    try:
        return original.path.read_bytes()
    except OSError as error:
        raise ReadError(
            f"cannot be read any more: {error.strerror}.",
            item=original.source,
            remedy="Check the file and add it again.",
        ) from error
