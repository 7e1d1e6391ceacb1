"""Exporters: the record to a file. Others register by entry points in the group `yalu.exporter`.

An `Exporter` writes output lines of any kind, an `EventExporter` events with what their reports say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Generic, TypeVar

from yalu.errors import ExportError
from yalu.model.protocols import EventExporter, Exporter
from yalu.record.export.tables import guard_formula

__all__ = ["Counted", "event_formats", "exporters", "find_exporter", "guard_formula"]

Row = TypeVar("Row")
AnyExporter = Exporter | EventExporter

# Where each is; imported when it is asked for, since some need the words of the gazetteer and the codebook.
_BUILT_IN = {
    "jsonl": "tables.JsonLines",
    "csv": "tables.Csv",
    "parquet": "tables.Parquet",
    "icews-tsv": "icews.IcewsTable",
    "stix": "stix.StixBundle",
    "geojson": "geojson.GeoJson",
    "ics": "calendar.EventCalendar",
    "atom": "atom.AtomFeed",
}


def exporters() -> dict[str, Callable[[], AnyExporter]]:
    """Return what makes each exporter, by name: the built-in ones and those of installed packages."""
    own: dict[str, Callable[[], AnyExporter]] = {name: _maker(where) for name, where in _BUILT_IN.items()}
    return {each.name: each.load() for each in entry_points(group="yalu.exporter")} | own


def find_exporter(name: str | None, path: Path) -> AnyExporter:
    """Return the exporter called `name`, or the one for the ending of `path`. Raises ExportError."""
    known = exporters()
    if name is None:
        made = [each for each in _made(known) if path.name.lower().endswith(each.suffix)]
        if made:
            return max(made, key=lambda each: len(each.suffix))
    elif name in known:
        return known[name]()
    raise ExportError(
        f"no exporter for {name or path.suffix or 'a file without suffix'}.",
        item=str(path),
        remedy=f"Choose a format: {', '.join(sorted(known))}.",
    )


class Counted(Generic[Row]):
    """Passes rows on and counts them: `number` is how many were taken."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows
        self.number = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.number += 1
            yield row


def event_formats() -> list[str]:
    """Return the names of the formats that hold events alone, sorted."""
    return sorted(name for name, make in exporters().items() if isinstance(make(), EventExporter))


def _made(known: dict[str, Callable[[], AnyExporter]]) -> Iterator[AnyExporter]:
    return (make() for make in known.values())


def _maker(where: str) -> Callable[[], AnyExporter]:
    def make() -> AnyExporter:
        module, _, kind = where.partition(".")
        made: AnyExporter = getattr(import_module(f"yalu.record.export.{module}"), kind)()
        return made

    return make
