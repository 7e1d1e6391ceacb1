"""One relation from Python: its measures, its signs, its brief."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from yalu.brief.build import build_brief, judgement_entry
from yalu.brief.log import append_judgement, read_log
from yalu.brief.values import Brief
from yalu.brief.write import write_brief
from yalu.detect import PastYear, analogues, group_signs, scan
from yalu.measure import Summary, check_state, read_history, series, summarise
from yalu.model import Dyad, Episode, Series, Sign
from yalu.model.period import check_period
from yalu.record import Store


class Relation:
    """The relation of two states in a record: `Workspace.relation("CHN", "PRK")` makes one.

    Raises ConfigError for a code that is no state's.
    """

    def __init__(self, store: Store, first: str, second: str) -> None:
        self._store = store
        self.first = check_state(first)
        self.second = check_state(second)

    def summary(self, *, until: date | None = None) -> Summary:
        """Return the relation in numbers, as known on `until`. Raises RecordError where the record is empty."""
        return summarise(self._store, self.first, self.second, until=until)

    def series(self, *, source: str | None = None, **options: Any) -> Series:
        """Return a series; with `source`, only of what that state does to the other.

        The options are those of `yalu.measure.measure_among`: measure, step, type, quad, domain, level, publisher,
        since, until.
        """
        dyad = Dyad(source=self.first, target=self.second)
        if source == self.second:
            dyad = Dyad(source=self.second, target=self.first)
        return series(self._store, dyad, directed=source is not None, **options)

    def signs(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        detectors: list[str] | None = None,
        max_false_alarms: float | None = None,
    ) -> list[Sign]:
        """Return the signs of change that could be known from `since` on, in that order, as known on `until`.

        With `max_false_alarms`, only those so strong that at most so many a year would come where nothing changes.
        Raises ConfigError for an unknown detector or a period that ends before it begins, RecordError where the record
        is empty.
        """
        check_period(since, until)
        history = read_history(self._store, self.first, self.second, until=until)
        found = scan(history, detectors, max_false_alarms=max_false_alarms)
        return [sign for sign in found if since is None or sign.decided_at >= since.isoformat()]

    def episodes(self, *, since: date | None = None, until: date | None = None) -> list[Episode]:
        """Return the turns of the relation that its signs tell of, the most surprising first, as known on `until`.

        With `since`, those that could be known, or that still went on, from that day on.
        Raises RecordError where the record is empty, ConfigError for a period that ends before it begins.
        """
        check_period(since, until)
        history = read_history(self._store, self.first, self.second, until=until)
        found = group_signs(scan(history), history)
        return [each for each in found if since is None or each.end >= since.isoformat()]

    def analogues(self, *, until: date | None = None, most: int = 3) -> list[PastYear]:
        """Return the past years most like the last one, nearest first, with what was alike and what followed.

        Raises RecordError where the record is empty.
        """
        return analogues(read_history(self._store, self.first, self.second, until=until), most=most)

    def brief(
        self,
        path: Path | str | None = None,
        *,
        until: date | None = None,
        since_last: date | None = None,
        all_evidence: bool = False,
    ) -> Brief:
        """Return the brief; write it where `path` is given (.html, .md or .pdf), and log what it judges.

        With `since_last`, the day of an earlier brief, it says what changed since. Printed, it has the reports of the
        events that it cites; with `all_evidence` those of all events. Raises ExportError, RecordError.
        """
        made = build_brief(
            self._store, self.first, self.second, until=until, since_last=since_last, logged=read_log(self._store.path)
        )
        if path is not None:
            write_brief(made, Path(path), all_evidence=all_evidence)
            append_judgement(self._store.path, judgement_entry(made))
        return made
