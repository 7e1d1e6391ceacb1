"""The store: a folder whose truth is append-only. docs/store.md describes it for people."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa

from yalu.errors import ReadError, RecordError, WorkspaceError
from yalu.model import Original
from yalu.record import reviews
from yalu.record.config import FILE_NAME, WorkspaceConfig, read_config, write_config
from yalu.record.database import Database, Parameters, check_correction
from yalu.record.failures import OutstandingFailure, outstanding_failures
from yalu.record.files import disk_errors, write_durably
from yalu.record.lock import WriterLock
from yalu.record.manifest import Manifest, Run, drop_torn_line, now, read_manifest
from yalu.record.reviews import Review, Verdict
from yalu.record.search import SearchHit, SearchIndex
from yalu.record.writer import RunWriter, sweep


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
        self._seen: object = None
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
        manifest = self.manifest
        seen = (manifest.size, reviews.signature(self.path))
        if self._database is None or seen != self._seen:
            # The old one is not closed: an answer may still be read from it.
            self._database = Database(self.path, manifest, self.reviews())
            self._seen = seen
        return self._database

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

    def reviews(self) -> list[Review]:
        """Return the reviews in the order they were made. Lines that cannot be read are left to `doctor`."""
        return reviews.read_reviews(self.path)[0]

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
        """Record what a person says of one mention; return the review. Never waits for a running import.

        Raises RecordError for an unknown item or a correction that does not fit, EvidenceError where the corrected
        mention would not show its evidence.
        """
        review = reviews.make_review(
            item=item, verdict=verdict, correction=correction, reviewer=reviewer, at=at or now(), note=note
        )
        found = self.query("SELECT * FROM mentions WHERE mention_id = ?", [item]).to_pylist()
        if not found:
            raise RecordError("no such mention.", item=item, remedy="List mentions with `yalu export events`.")
        if review.correction:
            check_correction(found[0], review, self.texts([found[0]["doc"]])[found[0]["doc"]])
        reviews.append_line(self.path, review)
        return review


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
