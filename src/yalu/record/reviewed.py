"""What reviews make of a record, kept between processes: whoever opens it next applies only the reviews made since.

It lies in `derived/reviewed-<hash>.arrow`, named by the runs that events rest on and by the code that links and
corrects; in it stands which reviews it was made with. It is made again where it is missing or damaged.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from yalu.record.kept import LINKING, REVIEWING, Kept, basis, code_digest, digest_of, keep, kept_path, read_kept
from yalu.record.manifest import Manifest, Run
from yalu.record.overlay import Overlay
from yalu.record.reaches import read_reaches
from yalu.record.reviews import Review, ReviewLog

if TYPE_CHECKING:
    import duckdb

# Applying a review takes some tens of milliseconds, and writing what thousands have made of a record as long.
KEEP_EVERY = 8
# What a new process needed longer than this for is kept at once.
WORTH_SECONDS = 0.1


class Reviewed:
    """The reviews put over one database, and the file that they are kept in."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        folder: Path,
        manifest: Manifest,
        log: ReviewLog,
        rows_of: Callable[[str, Collection[str]], str],
    ) -> None:
        self._size = manifest.size
        runs = basis(manifest)
        self._path = kept_path(folder, "reviewed", code_digest(REVIEWING), digest_of(runs))
        reaches = kept_path(folder, "reaches", code_digest(LINKING), digest_of(runs))
        linked = manifest.current_runs("events")[-1:]
        run = linked[0].run if linked else None
        kept = _fitting(read_kept(self._path), log, manifest)
        self._kept = 0
        self._new, self._stamped = True, False
        self._log = log
        self.overlay = Overlay(
            connection,
            _linked_reviews(linked, log),
            run,
            lambda query: read_reaches(query, [each.run for each in runs], reaches),
            rows_of,
        )
        if kept:
            self._restore(kept, log)

    def _restore(self, kept: Kept, log: ReviewLog) -> None:
        count = int(kept.about["count"])
        try:
            self.overlay.restore(kept.tables, log.reviews[:count])
        except (KeyError, TypeError, ValueError):
            return  # whole, but not ours: it is made again
        self._kept = count

    def update(self, log: ReviewLog) -> None:
        """Let the views answer with these reviews; what that made is kept once in a while."""
        self._log = log
        since = len(log.reviews) - self._kept
        if self._new and not since:
            self._new = False
            return
        started = time.monotonic()
        self.overlay.update(log.reviews)
        if since >= KEEP_EVERY or (self._new and time.monotonic() - started > WORTH_SECONDS):
            self._keep()
        self._new = False

    def stamps(self) -> dict[str, str]:
        """Return what tells how each event is that reviews changed, took away or are about: by its id."""
        pending = self.overlay.unstamped
        found = dict(self.overlay.stamps)
        if pending and not self._stamped:
            self._keep()  # the next process need not find out again which events these are
            self._stamped = True
        return found

    def _keep(self) -> None:
        count = len(self._log.reviews)
        about = {"count": count, "digest": self._log.digest(count), "manifest": self._size}
        keep(self._path, Kept(about=about, tables=self.overlay.tables()))
        self._kept = count


def _fitting(kept: Kept | None, log: ReviewLog, manifest: Manifest) -> Kept | None:
    """Return what is kept where it was made of the first of these reviews.

    Rows that were lost may be found again in what was added since: then it does not count.
    """
    if kept is None:
        return None
    count = int(kept.about["count"])
    if count > len(log.reviews) or kept.about["digest"] != log.digest(count):
        return None
    return None if kept.tables["lost"].num_rows and kept.about["manifest"] != manifest.size else kept


def _linked_reviews(linked: Sequence[Run], log: ReviewLog) -> Sequence[Review]:
    """Return the reviews that the newest link run knew; none where they cannot be told: all are applied then."""
    stamp = linked[0].settings.get("reviews") if linked else None
    if not isinstance(stamp, dict) or stamp.get("digest") != log.digest(int(stamp.get("count", 0))):
        return ()
    return log.reviews[: int(stamp["count"])]
