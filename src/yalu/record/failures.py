"""Inputs that failed: recorded when they fail, outstanding until a later run can read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yalu.model import Failure
from yalu.model.ids import content_id
from yalu.model.schema import from_plain
from yalu.record.manifest import Run

if TYPE_CHECKING:
    from yalu.record.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class OutstandingFailure:
    """A failure not resolved since, its name (as in `Run.resolved`), and the run that recorded it last."""

    name: str
    failure: Failure
    run: Run


def failure_name(failure: Failure) -> str:
    """Return the name of a failure: the same input failing again has the same name, whatever the reason."""
    return content_id("failure", failure.source, failure.item)


def outstanding_failures(store: Store) -> list[OutstandingFailure]:
    """Return the failures that no later run has resolved, in the order they were first recorded."""
    rows = store.query("SELECT * FROM failures ORDER BY source, item, problem").to_pylist()
    found: dict[str, OutstandingFailure] = {}
    for run in store.manifest.live_runs():
        for name in run.resolved:
            found.pop(name, None)
        for row in rows:
            if row["run"] == run.run:
                failure = from_plain(Failure, row)
                name = failure_name(failure)
                found[name] = OutstandingFailure(name=name, failure=failure, run=run)
    return list(found.values())
