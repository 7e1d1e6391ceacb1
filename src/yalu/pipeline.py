"""The whole way: inputs → documents → stories → coded rows → record → events.

    read ─Original|Document|Failure→ segment ─Story→ code ─CodedStory→ record ─EventMention→ link ─Event|Link→ record

`code_documents` is the middle of it and keeps nothing (`yalu code`); `add_sources` is all of it (`yalu add`). An input
that cannot be read or coded becomes a `Failure`, and the rest goes on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

from yalu import __version__
from yalu.engine import choose_engine
from yalu.errors import EvidenceError, ReadError, YaluError
from yalu.model import CodedStory, Copy, Document, Event, EventMention, Failure, Link, Original, Story
from yalu.model.ids import content_id
from yalu.model.protocols import Coder
from yalu.model.role import AcceptedRole, RoleCandidate, ToldRole
from yalu.model.schema import from_plain, to_plain
from yalu.record.evidence import check_evidence

if TYPE_CHECKING:
    from pathlib import Path

    from yalu.imports import ImportProgress, ImportReport
    from yalu.imports import Mapping as Mapping_
    from yalu.link import Decisions
    from yalu.read.options import ReadOptions
    from yalu.record import Run, RunWriter, Store
    from yalu.record.reviews import ReviewLog

# A chunk is what one worker takes at a time: enough documents to make batches of sentences worth parsing together and
# to meet copies of one text that follow each other, few enough that four waiting chunks are a few megabytes.
_CHUNK_DOCUMENTS = 32
_CHUNK_CHARACTERS = 100_000
# A kill loses at most one uncommitted run: about half a minute of coding. The first is small, so that a first try with
# a new workspace shows something soon. Counted in documents, not seconds: the same input makes the same runs.
_FIRST_RUN_DOCUMENTS = 25
_RUN_DOCUMENTS = 100
_RUN_CHARACTERS = 2_000_000

# What of the options a retry needs: they are part of what a document is.
_KEPT_OPTIONS = ("given", "columns", "media_type")

ReadStage = Callable[[Sequence[str], "ReadOptions"], Iterable[Original | Document | Failure]]
SegmentStage = Callable[[Document], Sequence[Story]]
CoderFactory = Callable[[], Coder]


class LinkStage(Protocol):
    """Takes accepted mentions, the publication day of each story, and what people decided of which are of one event."""

    def __call__(
        self,
        mentions: Sequence[EventMention],
        published: Mapping[tuple[str, int], str | None],
        *,
        decisions: Decisions,
    ) -> tuple[Sequence[Event], Sequence[Link]]:
        """Return the events and the links of their mentions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedDocument:
    """A document, its stories, and what each says; where coding failed, `failure` says why and both are empty."""

    document: Document
    stories: tuple[Story, ...]
    coded: tuple[CodedStory, ...]
    failure: Failure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """The parts the pipeline is made of, and their versions for the manifest.

    `segment` and `coder` run in worker processes: they must pickle, so module-level functions and classes.
    """

    read: ReadStage
    segment: SegmentStage
    coder: CoderFactory
    link: LinkStage
    versions: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddProgress:
    """How far an add has come: documents added, known already and failed, and event mentions found so far."""

    step: Literal["reading", "linking"]
    added: int
    known: int
    failed: int
    mentions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AddReport:
    """What an add did. `failures` are this call's; `resolved` counts earlier failures that could be read now.

    `events` is the number of events in the whole record; `linked` tells whether they were linked anew.
    """

    added: int
    known: int
    failures: tuple[Failure, ...]
    resolved: int
    stories: int
    mentions: int
    claims: int
    quantities: int
    events: int
    linked: bool
    runs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoleAwareCoder:
    """Makes the rule coder with the roles a workspace has accepted. Equal values make one coder in each process."""

    roles: tuple[AcceptedRole, ...]

    def __call__(self) -> Coder:
        """Return the coder."""
        from yalu.code.rules import RuleCoder

        return RuleCoder(roles=self.roles)


def default_stages(roles: tuple[AcceptedRole, ...] = ()) -> Stages:
    """Return the built-in stages, with the roles of persons that a workspace has accepted.

    What was coded with other roles was coded with another version.
    """
    from yalu.code.rules import RuleCoder
    from yalu.codebook.load import load_codebook
    from yalu.link import link_mentions
    from yalu.read import read_sources
    from yalu.segment import segment

    versions = {"yalu": __version__, "coder": RuleCoder.name, "vocabulary": vocabulary_digest()}
    return Stages(
        read=read_sources,
        segment=segment,
        coder=RoleAwareCoder(roles) if roles else RuleCoder,
        link=partial(link_mentions, codebook=load_codebook()),
        versions=versions | ({"roles": content_id("roles", list(map(repr, roles)))} if roles else {}),
    )


def _stages_for(store: Store) -> Stages:
    from yalu.record.roles import accepted_roles

    roles = accepted_roles(store.path)
    return default_stages(roles) if roles else default_stages()


# Coding


def code_documents(
    documents: Iterable[Document],
    *,
    workers: int = 1,
    coder: CoderFactory | None = None,
    segment: SegmentStage | None = None,
    claims: bool = True,
) -> Iterator[CodedDocument]:
    """Yield each document with what it says, in order; `documents` may be endless.

    A document that cannot be segmented or coded, or whose rows do not show their evidence, comes with a `failure`.
    `coder` makes the coder, once in each worker; without `claims` the built-in one looks for none. Raises EngineError
    where a worker dies.
    """
    coder, segment = coder or built_in_coder(claims=claims), segment or built_in_segment()
    work = partial(_code_chunk, coder=coder, segment=segment)
    results = choose_engine(workers).map(work, _chunks(documents))
    with closing(cast("Any", results)):
        for coded in results:
            yield from coded


def built_in_coder(*, claims: bool) -> CoderFactory:
    """Return what makes the rule coder; without `claims`, one that looks for none and is quicker."""
    from yalu.code.rules import RuleCoder, event_coder

    return RuleCoder if claims else event_coder


def built_in_segment() -> SegmentStage:
    """Return what finds the stories of a document."""
    from yalu.segment import segment

    return segment


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chunk:
    documents: tuple[Document, ...]

    @property
    def name(self) -> str:
        """What errors call it."""
        more = len(self.documents) - 1
        return self.documents[0].source + (f" and {more} more" if more else "")


def _chunks(documents: Iterable[Document]) -> Iterator[_Chunk]:
    chunk: list[Document] = []
    characters = 0
    for document in documents:
        chunk.append(document)
        characters += len(document.text)
        if len(chunk) >= _CHUNK_DOCUMENTS or characters >= _CHUNK_CHARACTERS:
            yield _Chunk(documents=tuple(chunk))
            chunk, characters = [], 0
    if chunk:
        yield _Chunk(documents=tuple(chunk))


@cache
def _loaded(coder: CoderFactory) -> Coder:
    """Return the coder, made once in each process: it loads a language model and vocabularies."""
    return coder()


def _code_chunk(chunk: _Chunk, *, coder: CoderFactory, segment: SegmentStage) -> list[CodedDocument]:
    segmented = [_segmented(document, segment) for document in chunk.documents]
    batch = [(each.document, each.stories) for each in segmented if each.failure is None]
    answers = iter(_coded(_loaded(coder), batch))
    return [each if each.failure is not None else _checked(each, next(answers)) for each in segmented]


def _segmented(document: Document, segment: SegmentStage) -> CodedDocument:
    try:
        stories = tuple(segment(document))
        for story in stories:
            check_evidence(story, document.text)
        document.text.encode()
    except Exception as error:
        # Any fault in one document becomes its recorded failure: the rest of the batch goes on.
        return _failed(document, error)
    return CodedDocument(document=document, stories=stories, coded=())


def _coded(coder: Coder, batch: Sequence[tuple[Document, Sequence[Story]]]) -> list[list[CodedStory] | Exception]:
    """Return what each document says, or what went wrong with it: a failed batch is coded again one by one."""
    if not batch:
        return []
    try:
        return list(coder.code(batch))
    except Exception as error:
        if len(batch) == 1:
            return [error]
        return [answer for each in batch for answer in _coded(coder, [each])]


def _checked(segmented: CodedDocument, answer: list[CodedStory] | Exception) -> CodedDocument:
    document, stories = segmented.document, segmented.stories
    if isinstance(answer, Exception):
        return _failed(document, answer)
    try:
        if len(answer) != len(stories):
            _refuse(document, f"{len(stories)} stories were coded as {len(answer)}")
        _check_rows(document, answer)
    except EvidenceError as error:
        return _failed(document, error)
    return CodedDocument(document=document, stories=stories, coded=tuple(answer))


def _check_rows(document: Document, coded: Sequence[CodedStory]) -> None:
    names: set[str] = set()
    for story in coded:
        named = (
            *((row, row.mention_id) for row in story.events),
            *((row, row.claim_id) for row in story.claims),
            *((row, row.quantity_id) for row in story.quantities),
        )
        for row, name in named:
            check_evidence(row, document.text)
            if name in names:
                _refuse(document, f"two rows are called {name}")
            names.add(name)


def _refuse(document: Document, problem: str) -> None:
    raise EvidenceError(f"{problem}.", item=document.source, remedy="This is a fault of the coder: please report it.")


def _failed(document: Document, error: Exception) -> CodedDocument:
    return CodedDocument(document=document, stories=(), coded=(), failure=_failure(document.source, error))


def _failure(item: str, error: Exception) -> Failure:
    problem = error.problem if isinstance(error, YaluError) else f"{error}" or "no reason given."
    remedy = error.remedy if isinstance(error, YaluError) else "Please report it, with the item if you may share it."
    return Failure(source=item, item=item, kind=type(error).__name__, problem=problem, remedy=remedy)


# Adding


def add_sources(
    store: Store,
    sources: Sequence[str],
    options: ReadOptions | None = None,
    *,
    workers: int = 1,
    progress: Callable[[AddProgress], None] | None = None,
    stages: Stages | None = None,
) -> AddReport:
    """Read `sources` (files, folders, globs, addresses), code what is new, record it, and link the whole record anew.

    Documents already recorded are skipped, so the same call again adds nothing, and completes one that was killed.
    Every hundred documents are committed as one run. Raises RecordError where the workspace cannot be written,
    EngineError where a worker dies; what was committed before stays.
    """
    from yalu.read.options import ReadOptions

    stages = stages or _stages_for(store)
    options = options or ReadOptions()
    with store.writing():
        adding = _Adding(store, stages, sources, options, progress or (lambda _: None))
        adding.code(workers)
        adding.finish()
        adding.report("linking")
        linked = link_record(store, stages)
    return adding.summary(linked=linked)


def retry_failed(
    store: Store,
    options: ReadOptions | None = None,
    *,
    workers: int = 1,
    progress: Callable[[AddProgress], None] | None = None,
    stages: Stages | None = None,
) -> list[AddReport]:
    """Add again what failed and was not read since, with the options of then: one report for each set of options.

    What `options` says now wins over what was said then.
    """
    return [
        add_sources(store, sources, _merged(then, options), workers=workers, progress=progress, stages=stages)
        for sources, then in _failed_sources(store)
    ]


def _merged(then: ReadOptions, now: ReadOptions | None) -> ReadOptions:
    if now is None:
        return then
    return replace(
        now,
        given={**then.given, **now.given},
        columns={**then.columns, **now.columns},
        media_type=now.media_type or then.media_type,
    )


def recode(store: Store, *, workers: int = 1, stages: Stages | None = None) -> list[Run]:
    """Segment and code again what another version has coded, link anew, and return the new runs.

    Each new run replaces one old run and is committed by itself; the old rows stay in the `<table>_all` views, so that
    versions can be compared. A document that cannot be coded any more is recorded as a failure. Raises RecordError,
    EngineError; the same call again goes on where it stopped.
    """
    stages = stages or _stages_for(store)
    done = []
    with store.writing():
        for run in store.manifest.current_runs("mentions"):
            if run.versions != stages.versions:
                done.append(_recode_run(store, run, workers, stages))
        link_record(store, stages)
    return done


def told_roles(store: Store) -> list[RoleCandidate]:
    """Return the offices that all documents of the record tell of persons the gazetteer does not know to hold them."""
    from yalu.resolve.actors import ActorResolver
    from yalu.resolve.gazetteer import Gazetteer
    from yalu.resolve.roles import candidates
    from yalu.segment import segment

    resolver = ActorResolver(Gazetteer.load())
    told: list[ToldRole] = []
    for batch in store.scan("SELECT * FROM documents ORDER BY doc_id", batch_rows=100):
        for row in batch.to_pylist():
            document = from_plain(Document, row)
            for story in segment(document):
                told.extend(resolver.told_roles(document, story))
    return candidates(told)


def _recode_run(store: Store, run: Run, workers: int, stages: Stages) -> Run:
    documents = _documents_of(store, run)
    coded = list(code_documents(documents, workers=workers, coder=stages.coder, segment=stages.segment))
    readable = {each.document.source for each in coded if each.failure is None}
    resolved = [
        each.name for each in store.outstanding_failures() if each.run.kind == "code" and each.failure.item in readable
    ]
    with store.begin(
        "code",
        inputs=[run.run],
        versions=stages.versions,
        settings=run.settings,
        supersedes=[run.run],
        resolved=resolved,
    ) as writer:
        _write_coded(writer, coded)
        writer.write("failures", [each.failure for each in coded if each.failure is not None])
        return writer.commit()


def _documents_of(store: Store, run: Run) -> Iterator[Document]:
    """Yield the documents a run has coded: its own, or those of the run it replaced."""
    runs = {each.run: each for each in store.runs}
    while run.kind == "code":
        run = runs[run.supersedes[0]]
    for batch in store.scan("SELECT * FROM documents WHERE run = ? ORDER BY doc_id", [run.run], batch_rows=100):
        for row in batch.to_pylist():
            yield from_plain(Document, row)


def _write_coded(run: RunWriter, coded: Sequence[CodedDocument]) -> None:
    stories = [story for each in coded for story in each.coded]
    run.write("stories", [story for each in coded for story in each.stories])
    run.write("mentions", [row for story in stories for row in story.events])
    run.write("claims", [row for story in stories for row in story.claims])
    run.write("quantities", [row for story in stories for row in story.quantities])


def link_record(store: Store, stages: Stages | None = None) -> bool:
    """Link all accepted mentions of the record into events; return false where nothing changed since the last time."""
    stages = stages or _stages_for(store)
    with store.writing():
        earlier = store.manifest.current_runs("events")
        basis = _link_basis(store, store.review_log, stages.versions)
        if (earlier and earlier[-1].inputs == (basis,)) or (not earlier and not store.manifest.current("mentions")):
            return False
        store.merge_parts()  # linking reads all of them, and so will whoever asks next
        given = store.linkable()
        basis = _link_basis(store, given.log, stages.versions)  # somebody may have reviewed meanwhile
        events, links = stages.link(given.mentions, given.published, decisions=given.decisions)
        known = len(given.log.reviews)
        told = _stories_basis(store, stages.versions)
        copies = _copies(store, given.published, again=bool(earlier) and earlier[-1].settings.get("stories") == told)
        with store.begin(
            "link",
            inputs=[basis],
            versions=stages.versions,
            settings={"stories": told}
            | ({"reviews": {"count": known, "digest": given.log.digest(known)}} if known else {}),
            supersedes=[run.run for run in earlier],
        ) as run:
            run.write("events", events)
            run.write("links", links)
            run.write("copies", copies)
    return True


class _Adding:
    """One add: sorts what is read, gathers what is coded, commits it run by run."""

    def __init__(
        self,
        store: Store,
        stages: Stages,
        sources: Sequence[str],
        options: ReadOptions,
        progress: Callable[[AddProgress], None],
    ) -> None:
        self._store = store
        self._stages = stages
        self._sources = tuple(sources)
        # As they can be recorded: a name may hold bytes that are not UTF-8.
        self._names = tuple(source.encode("utf-8", "backslashreplace").decode() for source in sources)
        self._options = options
        self._progress = progress
        self._seen = store.known_documents()
        # A failure to code anew is not resolved by reading: its document is known, and its run must be coded again.
        self._outstanding = {each.name: each.failure for each in store.outstanding_failures() if each.run.kind == "add"}
        self._readable: set[str] = set()
        self._origins: dict[str, str] = {}
        self._failures: list[Failure] = []
        self._written_failures = 0
        self._batch: list[CodedDocument] = []
        self._known = 0
        self._resolved = 0
        self._coded_mentions = 0
        self._runs: list[Run] = []

    def code(self, workers: int) -> None:
        """Read everything, and code and commit what is new."""
        new = self._new_documents()
        results = code_documents(new, workers=workers, coder=self._stages.coder, segment=self._stages.segment)
        with closing(cast("Any", results)):
            for coded in results:
                self._take(coded)
                self.report("reading")

    def finish(self) -> None:
        """Commit the rest, with what became of earlier failures."""
        from yalu.record.failures import failure_name

        failed_again = {failure_name(failure) for failure in self._failures}
        again = self._readable.union(self._names)
        resolved = [
            name
            for name, failure in self._outstanding.items()
            if name not in failed_again and (failure.source in again or failure.item in again)
        ]
        self._resolved = len(resolved)
        if self._batch or resolved or self._new_failures():
            self._commit(resolved)

    def report(self, step: Literal["reading", "linking"]) -> None:
        """Tell how far it has come."""
        added = sum(run.counts["documents"] for run in self._runs) + len(self._batch)
        self._progress(
            AddProgress(
                step=step, added=added, known=self._known, failed=len(self._failures), mentions=self._coded_mentions
            )
        )

    def summary(self, *, linked: bool) -> AddReport:
        """Return what was done."""
        totals = {
            name: sum(run.counts[table] for run in self._runs)
            for name, table in (
                ("added", "documents"),
                ("stories", "stories"),
                ("mentions", "mentions"),
                ("claims", "claims"),
                ("quantities", "quantities"),
            )
        }
        return AddReport(
            **totals,
            known=self._known,
            failures=tuple(self._failures),
            resolved=self._resolved,
            events=sum(part.rows for part in self._store.manifest.current("events")),
            linked=linked,
            runs=tuple(run.run for run in self._runs),
        )

    def _new_documents(self) -> Iterator[Document]:
        """Yield the documents not yet recorded, their originals kept; count the others."""
        original: Original | None = None
        for item in self._stages.read(self._sources, self._options):
            if isinstance(item, Failure):
                self._failures.append(item)
            elif isinstance(item, Original):
                original = item
                self._readable.add(item.source)
            elif item.doc_id in self._seen:
                self._known += 1
                self.report("reading")
            elif self._keep(original, item):
                self._seen.add(item.doc_id)
                self._origins[item.doc_id] = original.source if original else item.source
                yield item

    def _keep(self, original: Original | None, document: Document) -> bool:
        """Keep the bytes a new document came from; where they are gone or changed, the document fails."""
        if original is None:
            return True
        try:
            self._store.keep_original(original)
        except ReadError as error:
            self._failures.append(replace(_failure(document.source, error), source=original.source))
            return False
        return True

    def _take(self, coded: CodedDocument) -> None:
        # The file is what can be added again, not a line of it.
        origin = self._origins.pop(coded.document.doc_id)
        if coded.failure is not None:
            self._failures.append(replace(coded.failure, source=origin))
            return
        self._batch.append(coded)
        self._coded_mentions += sum(len(story.events) for story in coded.coded)
        documents = _RUN_DOCUMENTS if self._runs else _FIRST_RUN_DOCUMENTS
        characters = sum(len(each.document.text) for each in self._batch)
        if len(self._batch) >= documents or characters >= _RUN_CHARACTERS:
            self._commit([])

    def _new_failures(self) -> list[Failure]:
        """Return the failures not yet written that the record does not hold in the same words."""
        from yalu.record.failures import failure_name

        fresh = self._failures[self._written_failures :]
        return [each for each in dict.fromkeys(fresh) if self._outstanding.get(failure_name(each)) != each]

    def _commit(self, resolved: Sequence[str]) -> None:
        settings = {name: to_plain(getattr(self._options, name)) for name in _KEPT_OPTIONS}
        with self._store.begin(
            "add",
            inputs=self._names,
            versions=self._stages.versions,
            settings=settings,
            resolved=resolved,
        ) as run:
            run.write("documents", [each.document for each in self._batch])
            _write_coded(run, self._batch)
            run.write("failures", self._new_failures())
            self._runs.append(run.commit())
        self._written_failures = len(self._failures)
        self._batch = []


def _failed_sources(store: Store) -> Iterator[tuple[list[str], ReadOptions]]:
    from yalu.read.options import ReadOptions

    groups: dict[str, tuple[dict[str, None], Mapping[str, Any]]] = {}
    for each in store.outstanding_failures():
        if each.run.kind != "add":
            continue
        settings = {name: each.run.settings.get(name) for name in _KEPT_OPTIONS}
        sources, _ = groups.setdefault(json.dumps(settings, sort_keys=True), ({}, settings))
        sources[each.failure.source] = None
    for names, kept in groups.values():
        yield list(names), ReadOptions(**kept)


# Importing


def import_tables(
    store: Store,
    sources: Sequence[str],
    form: str,
    mapping: Mapping_ | Path | str | None = None,
    *,
    origin: str | None = None,
    progress: Callable[[ImportProgress], None] | None = None,
) -> ImportReport:
    """Import tables that others coded, with the versions of this Yalu; see `yalu.imports.import_files`."""
    from yalu.imports import Mapping, import_files, read_mapping

    said = mapping if isinstance(mapping, Mapping) else read_mapping(mapping) if mapping is not None else Mapping()
    if origin is not None:
        said = replace(said, origin=origin)
    versions = {"yalu": __version__, "vocabulary": vocabulary_digest()}
    return import_files(store, sources, form, said, versions=versions, progress=progress)


# Linking


def _link_basis(store: Store, log: ReviewLog, versions: Mapping[str, str]) -> str:
    """Return an id of all that events depend on: the stories, the reviews, and the versions."""
    return content_id("basis", _stories_basis(store, versions), [review.review_id for review in log.reviews])


def _stories_basis(store: Store, versions: Mapping[str, str]) -> str:
    """Return an id of all that copies depend on: the runs that hold stories, and the versions."""
    runs = [run.run for run in store.manifest.current_runs("stories") if run.counts["stories"]]
    return content_id("stories", runs, sorted(f"{name} {version}" for name, version in versions.items()))


def _copies(store: Store, published: Mapping[tuple[str, int], str | None], *, again: bool) -> list[Copy]:
    """Return the stories that are copies; with `again`, those that the last link run found among the same stories."""
    from yalu.link import find_copies
    from yalu.record.copies import story_texts

    if again:
        return [from_plain(Copy, row) for row in store.query("SELECT * EXCLUDE (run) FROM copies").to_pylist()]
    return find_copies(story_texts(store, published))


@cache
def vocabulary_digest() -> str:
    """Return a hash of the codebooks, gazetteers and frames inside the package: what coding depends on besides code."""
    digest = hashlib.sha256()
    for name, file in sorted(_vocabulary_files(resources.files("yalu"), "")):
        digest.update(name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:20]


def _vocabulary_files(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        name = f"{prefix}/{entry.name}"
        if entry.is_dir():
            yield from _vocabulary_files(entry, name)
        elif entry.name.endswith((".yaml", ".csv")):
            yield name, entry
